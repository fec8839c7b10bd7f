//! Options side by side on common random numbers, party by party, with each difference taken draw by draw.
//!
//! Options may come from several scenarios that share their people ([`shared_people`]): the same seed then gives the
//! same people the same luck in all of them.

mod results;
mod sharing;
mod stakes;

pub(super) use results::{Entrant, of_a_run, paired};
pub use sharing::shared_people;

use crate::analysis::summarise;
use crate::data::{
    ComparedOption, ComparedParty, ComparedResult, ComparedScenario, Comparison, OptionSummary, Provenance,
    Results,
};
use crate::model::{Alternative, Model};
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

/// Compares the options of scenarios that were run over the same draws. Differences are taken to the option at `base`
/// of [`options`]; where it has no such result, to the first that has.
///
/// # Panics
/// If the scenarios were not run over the same draws.
#[must_use]
pub fn compare(scenarios: &[Ran<'_>], base: usize) -> Comparison {
    let models: Vec<(&str, &Model)> = scenarios.iter().map(|ran| (ran.name, ran.model)).collect();
    let entrants: Vec<Entrant<'_>> = scenarios
        .iter()
        .enumerate()
        .flat_map(|(scenario, ran)| {
            let places = kept(scenario, scenarios[0].model, ran.model);
            places.map(|place| Entrant::new(ran.model, &ran.results.options[place]))
        })
        .collect();
    let usual = &scenarios[0].results.options[0];
    let is_usual = scenarios[0].model.options[0].service.is_none();
    let parties = groups(&entrants, usual).into_iter().filter_map(|group| party(&entrants, base, group));
    let options = options(&models);
    Comparison {
        scenarios: scenarios
            .iter()
            .map(|ran| scenario(ran.name, ran.model, &ran.results.provenance))
            .collect(),
        summaries: summaries(scenarios, &options),
        options,
        base,
        stakes: stakes::stakes(&entrants, |place| place > 0 || !is_usual),
        parties: parties.collect(),
    }
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
fn party(entrants: &[Entrant<'_>], base: usize, group: Group) -> Option<ComparedParty> {
    let results: Vec<ComparedResult> =
        group.results.into_iter().filter_map(|wanted| result(entrants, base, wanted)).collect();
    (!results.is_empty()).then_some(ComparedParty { path: group.path, title: group.title, results })
}

fn result(entrants: &[Entrant<'_>], base: usize, wanted: Wanted) -> Option<ComparedResult> {
    let columns: Vec<_> = entrants.iter().map(|entrant| entrant.column(&wanted)).collect();
    let first = columns.iter().position(Option::is_some)?;
    let base = if columns[base].is_some() { base } else { first };
    let levels = entrants.iter().zip(&columns).map(|(entrant, column)| {
        column.as_ref().map(|column| level(&wanted, column, entrant.rate_of_mean_cash(&wanted)))
    });
    let against = columns[base].as_ref().expect("the base has the result");
    let gaps = entrants.iter().zip(&columns).enumerate().map(|(place, (entrant, column))| {
        let column = column.as_ref().filter(|_| place != base)?;
        let rates = entrant.rate_of_mean_cash(&wanted).zip(entrants[base].rate_of_mean_cash(&wanted));
        Some(paired(&wanted, column, against, rates.map(|(own, other)| own - other)))
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
