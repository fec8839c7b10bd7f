//! Other money that parties give beside the contracts, in words.

use super::phrase::{capitalised, month, value, verb};
use crate::model::{Funding, FundingAmount, FundingId, Model, spaced, title_of};

/// What each party gives whatever the outcomes.
#[must_use]
pub fn funding_sentences(model: &Model) -> Vec<String> {
    model.fundings.iter().map(|funding| said(model, funding)).collect()
}

fn said(model: &Model, funding: &Funding) -> String {
    let from = model.parties[funding.from.index()].title();
    let to = model.parties[funding.to.index()].title();
    let amount = match funding.amount {
        FundingAmount::Once(row) if funding.starts == 0 => {
            format!("{} once, at the start", value(model, row))
        }
        FundingAmount::Once(row) => {
            format!("{} once, at the end of {}", value(model, row), month(model, funding.starts))
        }
        FundingAmount::Monthly(row) => format!(
            "{} from the end of {} to that of {}",
            value(model, row),
            month(model, funding.starts),
            month(model, funding.until)
        ),
    };
    let gives = verb(&from, "gives", "give");
    let name = title_of(funding.label.as_ref(), &funding.name);
    format!("{}: whatever the outcomes, {from} {gives} {to} {amount}.", capitalised(&name))
}

/// Other money as part of a sentence: "the family fund".
pub(super) fn funding_title(model: &Model, funding: FundingId) -> String {
    let funding = &model.fundings[funding.index()];
    funding.label.clone().unwrap_or_else(|| format!("the {}", spaced(&funding.name)))
}
