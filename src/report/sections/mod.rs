//! Sections of reports: what is said of a run, a comparison or a payoff, in whatever form it is written.
//!
//! Every mean, probability, quantile and shortfall stands with its Monte Carlo standard error. What is not defined is
//! said in words.

pub(super) mod base;
pub(super) mod cells;
mod comparison;
pub(super) mod deal;
pub(super) mod differences;
pub(super) mod fund;
pub(super) mod investors;
pub(super) mod others;
pub(super) mod payments;
mod payoff;
pub(super) mod providers;
pub(super) mod waterfall;

pub(super) use comparison::{comparison, direction, head as head_of_comparison, words_of};
pub(super) use payoff::payoff;

use crate::data::{Coupling, OptionSummary, Provenance, Sampling, Summary};
use crate::model::Model;
use crate::report::circumstances::with_set;
use crate::report::counted::made;
use crate::report::passage::{Passage, paragraph, section};

/// What the figures after a mean are, and why there are none of a single draw.
pub(super) fn of_errors(draws: u32) -> Passage {
    let errors = paragraph(
        "",
        "After ± stands one Monte Carlo standard error, in the unit of its figure: how far another run with another \
         seed would be. ± 0 says that all draws show the same, not that nothing else can come: what is too rare for any of \
         them is in no mean. It says nothing of whether the inputs are right.",
    );
    if draws == 1 {
        let dashes = "A dash stands where a mean or an error would be.";
        return errors + paragraph("", &format!("{ONE_DRAW} {dashes}"));
    }
    errors
}

/// Why a single draw has no means.
pub(super) const ONE_DRAW: &str = "This is a single draw. A mean and its error need two draws or more, and quantiles of one draw \
    are all the draw itself: run it with more, such as --draws 1000.";

/// What a base case is and is not.
pub(super) fn of_base_case() -> Passage {
    paragraph(
        "",
        "Base case only: base values of the inputs, shocks at their mean, referrals as planned, people as fractions. \
         Thresholds, caps and floors act on averages here, so it is not the mean of what may happen, and it shows \
         no risk. After ± stands one standard error from the people over whom it is averaged.",
    )
}

/// Everything of an option.
pub(super) fn of_option(model: &Model, summary: &Summary, option: &OptionSummary) -> Passage {
    let draws = summary.provenance.draws;
    let parts = [
        section(&format!("Option: {}", option.title)) + deal::consists_of(model, option),
        investors::investors(model, option, draws),
        waterfall::waterfall(model, option),
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
    Passage::joined(parts)
}

/// One sentence for each party of each option that has a deal.
pub(super) fn in_short(model: &Model, summary: &Summary) -> Passage {
    let draws = summary.provenance.draws;
    let lines: Passage = summary
        .options
        .iter()
        .flat_map(|option| {
            let parties = investors::in_short(model, option, draws).into_iter();
            let parties = parties.chain(others::in_short(model, option));
            parties.map(|line| paragraph("  - ", &format!("{}: {line}", option.title)))
        })
        .sum();
    if lines.is_empty() { lines } else { section("In short") + lines }
}

/// What no number of draws makes better.
pub(super) fn limits() -> Passage {
    let text = "The figures hold if the inputs do. The errors after ± are of having played a limited number of futures and shrink \
                with more of them; that an input is wrong, or that something was left out of the file, is in no error. What was \
                assumed weighs as much here as what was measured: the chapter on assumptions says which is which, and the checks \
                that reproduce published figures are the only ones that test the model against the world. What turns into cash, \
                and when, is as the file says, and depends on places and contracts being closed.";
    paragraph("", text)
}

pub(super) fn absent() -> Passage {
    let text = "Tax, reliefs, interest on cash balances, and any change of behaviour under a contract (another behaviour \
                is another service).";
    section("Absent on purpose") + paragraph("  ", text)
}

pub(super) fn reproducible(model: &Model, summary: &Summary) -> Passage {
    let from = &summary.provenance;
    section("To run it again") + paragraph("  ", &made(from)) + paragraph("  ", &command(model, from))
}

/// What to type so as to get the same figures, whatever was typed here.
fn command(model: &Model, from: &Provenance) -> String {
    let mut words = vec!["sib run FILE".to_owned()];
    words.push(match from.draws {
        0 => "--expected".to_owned(),
        draws => format!("--draws {draws}"),
    });
    words.push(format!("--seed {}", from.seed));
    words.extend(from.case.as_ref().map(|case| format!("--case {case}")));
    if from.coupling == Coupling::Independent {
        words.push("--independent-options".to_owned());
    }
    if from.sampling == Sampling::Stratified {
        words.push("--stratified".to_owned());
    }
    let mut said = format!("Command: {}", words.join(" "));
    if from.replay.is_some() {
        said += ", with --replay and --from as above";
    }
    said.extend(with_set(model, &from.sets).map(|changed| format!(", {changed}")));
    said + "; the hash shows whether it is the same scenario."
}
