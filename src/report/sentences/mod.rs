//! A scenario in plain English sentences: contracts, capital, care, services.
//!
//! A sentence is a function of the valid model, never of the file's text. Uncertain numbers are said with their base
//! value and what 8 of 10 draws lie between; rates of people are said both ways.

mod baseline;
mod capital;
mod care;
mod case;
mod chapters;
mod contract;
mod correlation;
mod easily_missed;
mod funding;
mod input;
mod limit;
mod measure;
mod option;
mod party;
mod path;
mod phrase;
mod prices;
mod reach;
mod replay;
mod review;
mod schedule;
mod score;
mod service;
mod signing;
mod term;

pub use baseline::baseline_sentence;
pub use capital::capital_sentences;
pub use care::{care_sentences, cohort_sentences};
pub use case::case_sentences;
pub use chapters::{Chapter, chapters};
pub use contract::{clause_sentence, contract_sentences};
pub use easily_missed::easily_missed_sentences;
pub use funding::funding_sentences;
pub use measure::measure_sentence;
pub use option::{option_sentence, option_sentences};
pub use party::party_sentences;
pub use prices::price_sentences;
pub use reach::reach_sentences;
pub use replay::{observed_said, replay_sentences};
pub use score::score_sentences;
pub use service::service_sentences;
pub use term::term_sentence;

pub(super) use capital::{guarantee_said, guarantee_title, step_pays, tranche_title};
pub(super) use input::input_title;
pub(super) use phrase::{capital_title, capitalised, contract_title, month, service_title, verb};
pub(super) use signing::figure_said;

/// "a, b and c".
pub(super) fn listed(parts: &[String]) -> String {
    phrase::list(parts, "and")
}

/// Whether a sentence is a step of the waterfall, which carries its own number: "3. Then …".
pub(super) fn is_step(sentence: &str) -> bool {
    let number = sentence.split_once(". ").map(|(number, _)| number);
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
