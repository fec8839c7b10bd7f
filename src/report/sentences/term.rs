//! From when to when a contract counts.

use super::phrase::{capitalised, contract_title, date, last_date};
use crate::model::{Contract, Model};

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
