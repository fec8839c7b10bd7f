//! A comparison as one JSON object, format 1.

use super::{FORMAT, Json, Map, fields, list, number, rates, unit_name};
use crate::data::{ComparedParty, ComparedResult, Comparison, FigureUnit, Gap, Level, Stake};
use crate::statistics::{Better, Estimate};
use serde_json::json;

/// The object, pretty-printed, ending with a newline.
#[must_use]
pub fn comparison_json(comparison: &Comparison) -> String {
    let from = &comparison.scenarios[0].provenance;
    let object = json!({
        "format": FORMAT,
        "sib": {
            "version": from.version,
            "seed": from.seed,
            "sampling": super::sampling(from.sampling),
            "draws": from.draws,
            "stopped_before": from.stopped_before,
            "missing": from.missing,
            "precision": crate::report::counted::name(from.precision),
            "case": from.case,
            "set": super::sets(&from.sets),
            "scenarios": list(&comparison.scenarios, |scenario| {
                json!({
                    "name": if comparison.scenarios.len() > 1 { scenario.name.clone().into() } else { Json::Null },
                    "title": scenario.title,
                    "scenario_sha256": scenario.provenance.scenario_sha256,
                    "replay": scenario.provenance.replay,
                })
            }),
        },
        "base": comparison.options[comparison.base].name,
        "options": list(&comparison.options, |option| {
            json!({ "name": option.name, "title": option.title, "scenario": option.scenario })
        }),
        "stakes": (0..comparison.options.len()).map(|place| of_stakes(comparison, place)).collect::<Vec<_>>(),
        "parties": list(&comparison.parties, |party| of_party(comparison, party)),
    });
    let mut text = serde_json::to_string_pretty(&object).expect("an object with text keys is JSON");
    text.push('\n');
    text
}

fn of_stakes(comparison: &Comparison, place: usize) -> Json {
    let stakes = &comparison.stakes[place];
    json!({
        "option": comparison.options[place].name,
        "paid": stakes.paid.map(|found| estimate(found, FigureUnit::Money)),
        "payers": stakes.payers.map(of_stake),
        "provider": stakes.providers.map(of_stake),
        "n_providers": stakes.n_providers,
        "investors": stakes.investors.map(of_stake),
        "together": stakes.together.map(of_stake),
    })
}

fn of_stake(stake: Stake) -> Json {
    json!({
        "mean": estimate(stake.mean, FigureUnit::Money),
        "deviation": estimate(stake.deviation, FigureUnit::Money),
        "p_loses": estimate(stake.p_loses, FigureUnit::Share),
        "p_best": stake.p_best.map(|found| estimate(found, FigureUnit::Share)),
    })
}

fn of_party(comparison: &Comparison, party: &ComparedParty) -> Json {
    json!({
        "party": party.path,
        "title": party.title,
        "results": list(&party.results, |result| of_result(comparison, result)),
    })
}

fn of_result(comparison: &Comparison, result: &ComparedResult) -> Json {
    let name = |place: usize| comparison.options[place].name.clone();
    let levels = result.levels.iter().enumerate().filter_map(|(place, level)| {
        let mut object = Map::from_iter([("option".to_owned(), name(place).into())]);
        object.extend(of_level(level.as_ref()?, result.unit));
        Some(Json::Object(object))
    });
    let gaps = result.gaps.iter().enumerate().filter_map(|(place, gap)| {
        let mut object = Map::from_iter([
            ("option".to_owned(), name(place).into()),
            ("against".to_owned(), name(result.base).into()),
        ]);
        object.extend(of_gap(gap.as_ref()?, result.unit));
        Some(Json::Object(object))
    });
    json!({
        "result": result.path,
        "unit": unit_name(result.unit),
        "better": match result.better {
            Some(Better::Higher) => Json::from("higher"),
            Some(Better::Lower) => Json::from("lower"),
            None => Json::Null,
        },
        "levels": levels.collect::<Vec<_>>(),
        "differences": gaps.collect::<Vec<_>>(),
    })
}

fn of_level(level: &Level, unit: FigureUnit) -> Map<String, Json> {
    match level {
        Level::Spread(found) => fields(found, unit),
        Level::Rates { spread, of_mean_cash } => rates(spread, *of_mean_cash),
        Level::Chance(found) => estimate(*found, unit),
    }
}

fn estimate(found: Estimate, unit: FigureUnit) -> Map<String, Json> {
    let both = [("value", found.value), ("se", found.se)];
    both.into_iter().map(|(key, value)| (key.to_owned(), number(value, unit))).collect()
}

fn of_gap(gap: &Gap, unit: FigureUnit) -> Map<String, Json> {
    let mut object = of_level(&gap.level, unit);
    let p_better = gap.p_better.map_or(Json::Null, |found| Json::Object(estimate(found, FigureUnit::Share)));
    object.insert("p_better".to_owned(), p_better);
    object
}
