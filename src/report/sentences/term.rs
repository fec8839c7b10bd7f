//! From when to when a contract counts, and which baselines it is held against.

use super::phrase::{capitalised, contract_title, date, last_date, spaced, value};
use crate::model::{Baseline, Contract, Model};

/// Whose days and units count under a contract, by date.
#[must_use]
pub fn term_sentence(model: &Model, contract: &Contract) -> String {
    format!(
        "{} counts what is dated from {} to {}.",
        capitalised(&contract_title(contract)),
        date(model, contract.starts),
        last_date(model, contract.ends)
    )
}

/// What a baseline holds people against.
#[must_use]
pub fn baseline_sentence(model: &Model, baseline: &Baseline) -> String {
    format!(
        "Baseline \"{}\" is fixed at {}: it does not follow what happens to anybody.",
        spaced(&baseline.name),
        value(model, baseline.fixed)
    )
}
