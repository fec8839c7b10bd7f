//! From when to when a contract counts.

use super::phrase::{capitalised, contract_title, date, last_date, list};
use crate::model::{Contract, Model};

/// Whose days and units count under a contract, by date.
#[must_use]
pub fn term_sentence(model: &Model, contract: &Contract) -> String {
    let before = model.contracts.iter().filter(|other| {
        let mut next = other.reviews.iter().filter_map(|review| review.continues_as());
        next.any(|id| model.contracts[id.index()].name == contract.name)
    });
    let before: Vec<String> = before.map(|other| format!("\"{}\"", contract_title(other))).collect();
    let takes_over = if before.is_empty() {
        String::new()
    } else {
        format!("; where a review puts it in the place of {}, from then on", list(&before, "or"))
    };
    format!(
        "{} counts what is dated from {} to {}{takes_over}.",
        capitalised(&contract_title(contract)),
        date(model, contract.starts),
        last_date(model, contract.ends)
    )
}
