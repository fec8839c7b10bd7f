//! The cashability ladder of a payer: from the cost of care that is avoided to the cash that is left when the contract is
//! paid, each rung with what 9 of 10 draws lie between.

use super::Drawing;
use super::paper::{BLUE, INK, ORANGE};
use super::rungs::{self, Names, Rung};
use crate::data::{OptionSummary, PayerSummary};
use crate::model::Model;
use crate::report::number::percent;
use crate::report::sentences::capitalised;
use crate::statistics::Distribution;

/// The ladder; none for a payer that bears no care, or of an option that neither pays nor avoids anything.
pub(super) fn to_cash(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Option<Drawing> {
    let says = |found: &Distribution| {
        found.p95.is_some_and(|high| high != 0.0) || found.p5.is_some_and(|low| low != 0.0)
    };
    if !model.bears_care(&payer.name) || !(says(&payer.paid) || says(&payer.avoided_cost)) {
        return None;
    }
    let rungs: [Rung<'_>; 4] = [
        ("avoided cost of care", &payer.avoided_cost, BLUE),
        ("of it turns into cash", &payer.cashable, BLUE),
        ("paid under the contracts", &payer.paid, ORANGE),
        ("cash left", &payer.cashable_net, INK),
    ]
    .map(|(name, found, colour)| Rung { name: name.to_owned(), found, colour });
    let title = finding(option, payer);
    let svg = rungs::draw(model, &rungs, Names::Short, &rungs::plain_key(), &title);
    Some(Drawing { title, svg, numbers: rungs::numbers(model, &rungs) })
}

fn finding(option: &OptionSummary, payer: &PayerSummary) -> String {
    let mean = |found: &Distribution| found.mean.map_or(0.0, |mean| mean.value);
    let avoided = mean(&payer.avoided_cost);
    let turns = match avoided > 0.0 {
        true => format!(
            "{} of what {} avoids turns into cash on average",
            percent(mean(&payer.cashable) / avoided, 2),
            payer.title
        ),
        false => format!("{} avoids no cost of care on average", payer.title),
    };
    let left = match mean(&payer.cashable_net) {
        left if left > 0.0 => "more than it pays",
        _ => "not as much as it pays",
    };
    format!("{}: {turns}, {left}", capitalised(&option.title))
}
