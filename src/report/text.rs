//! Reports for a terminal: at most 100 columns, no colour.

use super::layout::text_of;
use super::passage::Passage;
use super::sections::{self, base, deal, differences, investors, others};
use super::sentences::capitalised;
use crate::data::{Comparison, PayoffTable, Summary};
use crate::model::Model;

/// The report of a run; of a run without draws that of its base case.
#[must_use]
pub fn text(model: &Model, summary: &Summary) -> String {
    if summary.provenance.draws == 0 {
        return expected_text(model, summary);
    }
    let options = summary.options.iter().map(|option| sections::of_option(model, summary, option));
    let parts = [
        deal::head(model, summary),
        sections::of_errors(summary.provenance.draws),
        sections::in_short(model, summary),
        deal::deal(model),
        Passage::joined(options),
        differences::side_by_side(model, summary),
        sections::absent(),
        sections::reproducible(model, summary),
    ];
    text_of(&Passage::joined(parts))
}

/// What comes of a scenario in a line: what investors earn and risk in the option that the file names, or what payers pay
/// and save in it if it has none. If the file names none, it is the last option that has investors, else the last.
#[must_use]
pub fn headline(model: &Model, summary: &Summary) -> String {
    let draws = summary.provenance.draws;
    let options = match model.headline {
        Some(named) => summary.options.get(named.index()..=named.index()).unwrap_or_default(),
        None => &summary.options,
    };
    let investors = options.iter().rev().find_map(|option| investors::in_short(model, option, draws));
    let payers = || {
        let option = options.last()?;
        let involved = option.payers.iter().filter(|payer| others::pays_or_avoids(payer));
        let lines: Vec<String> = involved.map(|payer| others::payer_in_short(model, option, payer)).collect();
        Some(lines.iter().map(|line| capitalised(line)).collect::<Vec<_>>().join(" "))
    };
    investors.map(|line| capitalised(&line)).or_else(payers).unwrap_or_default()
}

/// The report of the base case alone.
#[must_use]
pub fn expected_text(model: &Model, summary: &Summary) -> String {
    let options = summary.options.iter().map(|option| base::alone(model, option));
    let parts = [
        deal::head(model, summary),
        sections::of_base_case(),
        deal::deal(model),
        Passage::joined(options),
        sections::absent(),
        sections::reproducible(model, summary),
    ];
    text_of(&Passage::joined(parts))
}

/// Options side by side; `model` is the first scenario.
#[must_use]
pub fn comparison_text(model: &Model, comparison: &Comparison) -> String {
    text_of(&sections::comparison(model, comparison))
}

/// The payoff of an option, with what it is and what it is not.
#[must_use]
pub fn payoff_text(model: &Model, payoff: &PayoffTable) -> String {
    text_of(&sections::payoff(model, payoff))
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
