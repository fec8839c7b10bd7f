//! A scenario in plain English sentences: contracts, capital, care, services.
//!
//! A sentence is a function of the valid model, never of the file's text. Uncertain numbers are said with their base
//! value and what 8 of 10 draws lie between; rates of people are said both ways.

mod baseline;
mod capital;
mod care;
mod contract;
mod limit;
mod measure;
mod phrase;
mod review;
mod schedule;
mod service;

pub use baseline::baseline_sentence;
pub use capital::capital_sentences;
pub use care::{care_sentences, cohort_sentences};
pub use contract::{clause_sentence, contract_sentences};
pub use measure::measure_sentence;
pub use service::service_sentences;

pub(super) use phrase::capitalised;

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
