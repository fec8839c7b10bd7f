//! Options side by side on common random numbers, party by party, with each difference taken draw by draw.
//!
//! Options may come from several scenarios that share their people ([`shared_people`]): the same seed then gives the
//! same people the same luck in all of them.

mod results;
mod sharing;
mod stakes;

pub(super) use results::{Entrant, Paired, of_a_run, paired};
pub(super) use sharing::moves_people;
pub use sharing::shared_people;

use std::collections::BTreeMap;

use crate::analysis::jointly::{each_once, of_run};
use crate::analysis::summarise;
use crate::data::{
    ComparedOption, ComparedParty, ComparedResult, ComparedScenario, Comparison, Draws, Joint, OptionSummary,
    Provenance, Results,
};
use crate::engine::{Limit, Plan};
use crate::model::{Alternative, Model};
use crate::statistics::Column;
use results::{Group, Wanted, groups, level};

/// A scenario that was run.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    /// What tells it from the others.
    pub name: &'a str,
    /// The scenario.
    pub model: &'a Model,
    /// What came of it.
    pub results: &'a Results,
}

/// The options of some scenarios, as a comparison names them, in order. Care as usual of a later scenario is left out:
/// it is that of the first.
#[must_use]
pub fn options(scenarios: &[(&str, &Model)]) -> Vec<ComparedOption> {
    let mut named: Vec<ComparedOption> = Vec::new();
    for (scenario, (file, model)) in scenarios.iter().enumerate() {
        for place in kept(scenario, scenarios[0].1, model) {
            let option = &model.options[place];
            let is_free = |name: &str| named.iter().all(|other| other.name != name && other.title != name);
            let clashes = !is_free(&option.name) || !is_free(option.title());
            let prefix = if clashes { prefix(file, option, &is_free) } else { String::new() };
            named.push(ComparedOption {
                name: format!("{prefix}{}", option.name),
                title: format!("{prefix}{}", option.title()),
                scenario,
                place,
            });
        }
    }
    named
}

/// "file: ", or "file (2): " where that is taken too.
fn prefix(file: &str, option: &Alternative, is_free: &dyn Fn(&str) -> bool) -> String {
    let tries = (1..).map(|n| if n == 1 { format!("{file}: ") } else { format!("{file} ({n}): ") });
    let fits = |prefix: &String| {
        is_free(&format!("{prefix}{}", option.name)) && is_free(&format!("{prefix}{}", option.title()))
    };
    tries.into_iter().find(fits).expect("there are more numbers than options")
}

/// Places of the options of a scenario that are compared.
fn kept<'m>(scenario: usize, first: &'m Model, model: &'m Model) -> impl Iterator<Item = usize> + 'm {
    let is_nothing = |option: &Alternative| {
        option.service.is_none() && option.contracts.is_empty() && option.capital.is_none()
    };
    let both_usual = scenario > 0 && is_nothing(&first.options[0]) && is_nothing(&model.options[0]);
    (0..model.options.len()).skip(usize::from(both_usual))
}

/// Compares the options of scenarios that were run over the same draws; where these are not kept, with what was counted of
/// them (`joints`). Differences are taken to the option at `base`
/// of [`options`]; where it has no such result, to the first that has.
///
/// # Panics
/// If the scenarios were not run over the same draws.
#[must_use]
pub fn compare(scenarios: &[Ran<'_>], base: usize, counted: &BTreeMap<Joint, Column>) -> Comparison {
    let models: Vec<(&str, &Model)> = scenarios.iter().map(|ran| (ran.name, ran.model)).collect();
    let draws = Draws::new(scenarios.iter().map(|ran| columns(ran.results)).collect(), counted);
    let entrants = entrants(scenarios);
    let usual = &scenarios[0].results.options[0];
    let groups = groups(&entrants, usual).into_iter();
    let parties = groups.filter_map(|group| party(&entrants, base, group, &draws));
    let options = options(&models);
    Comparison {
        scenarios: scenarios
            .iter()
            .map(|ran| scenario(ran.name, ran.model, &ran.results.provenance))
            .collect(),
        summaries: summaries(scenarios, &options),
        options,
        base,
        stakes: stakes::stakes(&entrants, &draws, |place| takes_part(scenarios, place)),
        parties: parties.collect(),
    }
}

/// Up to how many draws of scenarios every draw is kept, and what is counted of more, to compare them with the option at
/// `base`, given their base cases.
#[must_use]
pub fn limit(plans: &[&Plan<'_>], scenarios: &[Ran<'_>], base: usize) -> Limit {
    let across = each_once(joints(scenarios, base).into_iter());
    Limit::new(plans, plans.iter().map(|plan| of_run(plan)).collect(), across)
}

/// What is read of several figures of the same draw to compare scenarios.
fn joints(scenarios: &[Ran<'_>], base: usize) -> Vec<Joint> {
    let entrants = entrants(scenarios);
    let wanted =
        groups(&entrants, &scenarios[0].results.options[0]).into_iter().flat_map(|group| group.results);
    let mut all = stakes::joints(&entrants, |place| takes_part(scenarios, place));
    for wanted in wanted {
        let own: Vec<Option<Joint>> = entrants.iter().map(|entrant| entrant.joint(&wanted)).collect();
        all.extend(own.iter().flatten().cloned());
        // Where the base has no answers the difference is to the first option that has: any may be.
        let bases: Vec<usize> = match &own[base] {
            Some(_) if !wanted.may_have_no_answers() => vec![base],
            Some(_) | None => (0..own.len()).collect(),
        };
        for other in bases {
            let both = |(place, own_joint): (usize, &Option<Joint>)| {
                let (own_joint, other_joint) = (own_joint.clone()?, own[other].clone()?);
                (place != other).then(|| Paired::new(&wanted, own_joint, other_joint))
            };
            all.extend(own.iter().enumerate().filter_map(both).flat_map(Paired::joints));
        }
    }
    all
}

fn columns(results: &Results) -> Vec<&[Column]> {
    results.options.iter().map(|option| option.columns.as_slice()).collect()
}

/// The options that are compared.
fn entrants<'a>(scenarios: &[Ran<'a>]) -> Vec<Entrant<'a>> {
    let of_scenario = |(run, ran): (usize, &Ran<'a>)| {
        let (model, results) = (ran.model, ran.results);
        let places = kept(run, scenarios[0].model, model);
        places.map(|place| Entrant::new(model, &results.options[place], run)).collect::<Vec<_>>()
    };
    scenarios.iter().enumerate().flat_map(of_scenario).collect()
}

/// Whether an option is among those of which one is best: care as usual is not.
fn takes_part(scenarios: &[Ran<'_>], place: usize) -> bool {
    place > 0 || scenarios[0].model.options[0].service.is_some()
}

/// What a report of each scenario says of the options that are compared.
fn summaries(scenarios: &[Ran<'_>], options: &[ComparedOption]) -> Vec<OptionSummary> {
    let of_runs: Vec<_> = scenarios.iter().map(|ran| summarise(ran.model, ran.results)).collect();
    let renamed = |option: &ComparedOption| OptionSummary {
        name: option.name.clone(),
        title: option.title.clone(),
        ..of_runs[option.scenario].options[option.place].clone()
    };
    options.iter().map(renamed).collect()
}

/// A scenario as a comparison names it.
#[must_use]
pub fn scenario(name: &str, model: &Model, from: &Provenance) -> ComparedScenario {
    ComparedScenario { name: name.to_owned(), title: model.title.clone(), provenance: from.clone() }
}

/// A party's results; none where no option has any.
fn party(entrants: &[Entrant<'_>], base: usize, group: Group, draws: &Draws<'_>) -> Option<ComparedParty> {
    let results = group.results.into_iter().filter_map(|wanted| result(entrants, base, wanted, draws));
    let results: Vec<ComparedResult> = results.collect();
    (!results.is_empty()).then_some(ComparedParty { path: group.path, title: group.title, results })
}

fn result(
    entrants: &[Entrant<'_>],
    base: usize,
    wanted: Wanted,
    draws: &Draws<'_>,
) -> Option<ComparedResult> {
    let own: Vec<_> = entrants.iter().map(|entrant| entrant.answered(&wanted, draws)).collect();
    let first = own.iter().position(Option::is_some)?;
    let base = if own[base].is_some() { base } else { first };
    let levels = entrants.iter().zip(&own).map(|(entrant, own)| {
        let column = draws.read(own.as_ref()?);
        let rate = entrant.rate_of_mean_cash(&wanted).map(|rate| rate.with_error());
        Some(level(&wanted, &column, rate))
    });
    let against = own[base].as_ref().expect("the base has the result");
    let gaps = entrants.iter().zip(&own).enumerate().map(|(place, (entrant, own))| {
        let own = own.as_ref().filter(|_| place != base)?;
        let rates = entrant.rate_of_mean_cash(&wanted).zip(entrants[base].rate_of_mean_cash(&wanted));
        let both = Paired::new(&wanted, own.clone(), against.clone());
        Some(paired(&wanted, &both, draws, rates.map(|(own, other)| own.less(&other).with_error())))
    });
    Some(ComparedResult {
        levels: levels.collect(),
        gaps: gaps.collect(),
        unit: wanted.unit,
        better: wanted.better,
        path: wanted.path,
        thing: wanted.thing,
        base,
    })
}
