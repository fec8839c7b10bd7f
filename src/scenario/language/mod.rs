//! The words of the scenario language, one table of fields per section.
//!
//! Absent on purpose are words for which nothing is simulated yet: they are refused as unknown, never ignored.

mod capital;
mod contract;
mod evidence;
mod head;
mod measure;
mod people;
mod service;

use super::fields::{Axis, Certainty, Number, QuantityKind, Range};

pub use head::SCENARIO;

/// Words that a named table or an uncertain value may carry to say where a number comes from.
pub const SIDE_KEYS: [(&str, &str); 5] = [
    ("source", "where the fact comes from"),
    ("assumption", "why this number, where it is no fact"),
    ("note", "anything else that a reader should know"),
    ("grade", "grade of the evidence, 1 (best) to 6"),
    ("owner", "who answers for the number"),
];

const fn number(kinds: &'static [QuantityKind]) -> Number {
    Number::of(kinds)
}

const AMOUNT: Number = number(&[QuantityKind::Amount]).within(Range::NotNegative);
const PAY: Number = number(&[QuantityKind::Pay]).within(Range::NotNegative);
const AMOUNT_OR_PAY: Number = number(&[QuantityKind::Amount, QuantityKind::Pay]).within(Range::NotNegative);
const SHARE: Number = number(&[QuantityKind::Share]).within(Range::Between(0.0, 1.0));
const GROWTH: Number = number(&[QuantityKind::Growth]).within(Range::Between(-1.0, 10.0));
const TEMPO: Number = number(&[QuantityKind::Tempo]).within(Range::NotNegative);
const TEMPO_OR_CHANCE: Number =
    number(&[QuantityKind::Tempo, QuantityKind::Chance]).within(Range::NotNegative);
const DURATION: Number = number(&[QuantityKind::Duration]).within(Range::Positive);
const DELAY: Number = number(&[QuantityKind::Duration]).within(Range::NotNegative);
const MOMENT: Number =
    Number { kinds: &[QuantityKind::Moment], certainty: Certainty::Certain, axes: &[], range: Range::OfKind };
const COUNT: Number = number(&[QuantityKind::Count]).within(Range::NotNegative);
const RATIO: Number = number(&[QuantityKind::Ratio]).within(Range::NotNegative);

const PERIODS: &[&str] = &["month", "quarter", "year"];
const CLAIM_PERIODS: &[&str] = &["monthly", "quarterly", "half-yearly", "yearly", "at the end"];

/// The clocks that a person's rates and effects may follow.
const PERSON_CLOCKS: &[Axis] =
    &[Axis::TimeInState, Axis::TimeSinceStart, Axis::TimeSinceEnd, Axis::Age, Axis::Calendar, Axis::Group];

/// What a number of a service, contract or capital may follow through the months.
const MONTHLY: &[Axis] = &[Axis::ContractYear, Axis::FinancialYear, Axis::Month, Axis::Calendar];
