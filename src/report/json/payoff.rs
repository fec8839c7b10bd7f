//! A payoff as one JSON object, format 1.

use super::{FORMAT, Json, list, number, sets};
use crate::data::{FigureUnit, PayoffLevel, PayoffOrigin, PayoffReturn, PayoffTable};
use crate::model::{LevelUnit, Model};
use crate::statistics::Value;
use serde_json::json;

/// The object, pretty-printed, ending with a newline.
#[must_use]
pub fn payoff_json(model: &Model, payoff: &PayoffTable) -> String {
    let mut object = json!({
        "format": FORMAT,
        "sib": origin(&payoff.origin),
        "levels": list(&payoff.levels, |level| of_level(model, payoff, level)),
    });
    if model.options.iter().filter(|option| option.capital.is_some()).count() > 1 {
        object["option"] = Json::from(model.options[payoff.option.index()].name.clone());
    }
    let mut text = serde_json::to_string_pretty(&object).expect("an object with text keys is JSON");
    text.push('\n');
    text
}

/// Where it comes from. There are no draws, and so no seed.
fn origin(from: &PayoffOrigin) -> Json {
    json!({
        "version": from.version,
        "scenario_sha256": from.scenario_sha256,
        "case": from.case,
        "replay": from.replay,
        "set": sets(&from.sets),
    })
}

fn of_level(model: &Model, payoff: &PayoffTable, level: &PayoffLevel) -> Json {
    let capital = model.options[payoff.option.index()].capital.map(|id| &model.capitals[id.index()]);
    let tranches = capital.iter().flat_map(|capital| &capital.tranches).zip(&level.tranches);
    let unit = match payoff.unit {
        LevelUnit::Amount => FigureUnit::Money,
        LevelUnit::Share | LevelUnit::Number => FigureUnit::Count,
    };
    let mut object = json!({
        "performance": number(level.stated(payoff.unit), unit),
        "paid": number(level.paid, FigureUnit::Money),
        "tranches": tranches
            .map(|(tranche, found)| {
                json!({
                    "name": tranche.name,
                    "irr": maybe(found.irr, FigureUnit::Rate),
                    "moic": maybe(found.moic, FigureUnit::Ratio),
                })
            })
            .collect::<Vec<_>>(),
        "investor": level.investor.as_ref().map(of_return),
    });
    if let Some(margin) = level.margin {
        object["provider"] = json!({ "margin": number(margin, FigureUnit::Money) });
    }
    if let Some(month) = level.closed_from {
        object["closed_from"] = Json::from(month);
    }
    object
}

fn of_return(found: &PayoffReturn) -> Json {
    json!({ "irr": maybe(found.irr, FigureUnit::Rate), "moic": maybe(found.moic, FigureUnit::Ratio) })
}

fn maybe(value: Value, unit: FigureUnit) -> Json {
    match value {
        Value::Known(value) => number(value, unit),
        Value::BeyondHorizon | Value::Undefined => Json::Null,
    }
}
