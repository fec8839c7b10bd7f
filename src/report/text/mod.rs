//! The report for a terminal: at most 100 columns, no colour.
//!
//! Every mean, probability, quantile and shortfall stands with its Monte Carlo standard error. What is not defined is
//! said in words.

mod base;
mod cells;
mod comparison;
mod deal;
mod differences;
mod investors;
mod others;
mod payments;
mod payoff;
mod providers;

pub use comparison::comparison_text;
pub use payoff::payoff_text;

use crate::data::{OptionSummary, Summary};
use crate::model::Model;
use crate::report::layout::{heading, paragraph};
use crate::report::sentences::capitalised;

/// The report of a run; of a run without draws that of its base case.
#[must_use]
pub fn text(model: &Model, summary: &Summary) -> String {
    if summary.provenance.draws == 0 {
        return expected_text(model, summary);
    }
    let options = summary.options.iter().map(|option| of_option(model, summary, option));
    let parts = [
        deal::head(model, summary),
        paragraph(
            "",
            "After ± stands one Monte Carlo standard error, in the unit of its figure: how far another run with another \
             seed would be. It says nothing of whether the inputs are right.",
        ),
        in_short(model, summary),
        deal::deal(model),
        options.collect::<Vec<_>>().join("\n"),
        differences::section(model, summary),
        absent(),
        reproducible(summary),
    ];
    parts.join("\n")
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
        let lines = involved.map(|payer| others::payer_in_short(model, option, payer));
        let lines: Vec<String> = lines.collect();
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
        paragraph(
            "",
            "Base case only: base values of the inputs, shocks at their mean, referrals as planned, people as fractions. \
             Thresholds, caps and floors act on averages here, so it is not the mean of what may happen, and it shows \
             no risk. After ± stands one standard error from the people over whom it is averaged.",
        ),
        deal::deal(model),
        options.collect::<Vec<_>>().join("\n"),
        absent(),
        reproducible(summary),
    ];
    parts.join("\n")
}

fn of_option(model: &Model, summary: &Summary, option: &OptionSummary) -> String {
    let draws = summary.provenance.draws;
    let parts = [
        heading(&format!("Option: {}", option.title), '-') + &deal::consists_of(model, option),
        investors::section(model, option, draws),
        others::payers(model, option),
        providers::providers(model, option),
        providers::others(model, option),
        payments::parts(model, option),
        payments::four_cells(model, option),
        payments::contracts(model, option),
        others::outcomes(model, option),
        others::care(model, option),
        base::beside(model, option),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// One sentence for each party of each option that has a deal.
fn in_short(model: &Model, summary: &Summary) -> String {
    let draws = summary.provenance.draws;
    let lines: String = summary
        .options
        .iter()
        .flat_map(|option| {
            let parties = investors::in_short(model, option, draws).into_iter();
            let parties = parties.chain(others::in_short(model, option));
            parties.map(|line| paragraph("  - ", &format!("{}: {line}", option.title)))
        })
        .collect();
    if lines.is_empty() { lines } else { heading("In short", '-') + &lines }
}

fn absent() -> String {
    let text = "Tax, reliefs, interest on cash balances, and any change of behaviour under a contract (another behaviour \
                is another service).";
    heading("Absent on purpose", '-') + &paragraph("  ", text)
}

fn reproducible(summary: &Summary) -> String {
    let from = &summary.provenance;
    let case = from.case.as_ref().map_or_else(String::new, |case| format!(", case {case}"));
    let replay = from.replay.as_ref().map_or_else(String::new, |replay| format!(", replay {replay}"));
    let text = format!(
        "sib {}, seed {}, {} draws{case}{replay}; scenario sha256 {}",
        from.version, from.seed, from.draws, from.scenario_sha256
    );
    heading("To run it again", '-') + &paragraph("  ", &text)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
