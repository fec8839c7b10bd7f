//! When each party would sign, what may be turned, and how far an appraisal corrects for optimism.

use super::phrase::{capitalised, list, value};
use crate::data::OverDraws;
use crate::model::{ASSUMED, Acceptance, Lever, Model, Statistic};
use crate::report::number::percent;

/// A sentence for each condition of a party.
#[must_use]
pub fn signing_sentences(model: &Model) -> Vec<String> {
    model.accepts.iter().map(|own| condition(model, own)).collect()
}

fn condition(model: &Model, own: &Acceptance) -> String {
    let who = capitalised(&own.signs(model));
    let wanted = &own.wanted;
    let figure = figure_said(wanted.statistic, &wanted.path());
    let against = wanted.against.map_or_else(String::new, |against| {
        format!(", less that under \"{}\",", model.options[against.index()].title())
    });
    let label = own.label.as_ref().map_or_else(String::new, |label| format!(" ({label})"));
    format!(
        "{who} would sign only if {figure} under \"{}\"{against} is {}{label}.",
        model.options[wanted.option.index()].title(),
        own.written
    )
}

/// A result and its figure: "P10 of payer.council.net". What is known only over all draws is one already.
#[must_use]
pub fn figure_said(statistic: Statistic, path: &str) -> String {
    match statistic {
        Statistic::BaseCase => format!("base case of {path}"),
        Statistic::Mean if OverDraws::are_at(path) => path.to_owned(),
        Statistic::Mean => format!("mean of {path}"),
        Statistic::OfMeanCash => format!("{path} of the mean cash"),
        Statistic::Percentile(50) => format!("median of {path}"),
        Statistic::Percentile(percent) => format!("P{percent} of {path}"),
    }
}

/// A sentence for each lever.
#[must_use]
pub fn lever_sentences(model: &Model) -> Vec<String> {
    let said = |lever: &Lever| {
        let (from, to) = lever.over.ends();
        let written = |at: f64| lever.over.at(at).written_in(model.currency);
        format!(
            "{} ({}) may be turned from {} to {}.",
            capitalised(lever.title()),
            list(&lever.turns, "and"),
            written(from),
            written(to)
        )
    };
    model.levers.iter().map(said).collect()
}

/// How far an appraisal corrects for optimism, where the file says so.
#[must_use]
pub fn optimism_sentences(model: &Model) -> Vec<String> {
    let own = &model.optimism;
    let is_silent = own.ungraded.is_none() && own.by_grade.iter().all(Option::is_none);
    if is_silent {
        return Vec::new();
    }
    let of_grade = |(place, row): (usize, &Option<_>)| match row {
        Some(row) => format!("{} for grade {}", value(model, *row), place + 1),
        None => format!("{} for grade {} (assumed)", percent(ASSUMED[place], 2), place + 1),
    };
    let mut all: Vec<String> = own.by_grade.iter().enumerate().map(of_grade).collect();
    all.extend(own.ungraded.map(|row| format!("{} for a number without a grade", value(model, row))));
    vec![format!(
        "An appraisal lowers benefits and raises costs by how well the numbers behind them are founded: {}.",
        list(&all, "and")
    )]
}
