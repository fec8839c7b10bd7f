//! The words of the scenario language, one table of fields per section.
//!
//! Absent on purpose are words for which nothing is simulated yet: they are refused as unknown, never ignored.

mod capital;
mod contract;
mod decision;
mod evidence;
mod head;
mod measure;
mod people;
mod service;
mod value;

use super::fields::{Axis, Number, QuantityKind, Range};

pub use head::SCENARIO;
pub use measure::ANY;
pub use value::{FAMILIES, Family, Parameter, Takes, VALUE_HEADS, VALUE_WORDS, ValueWord};

/// Words that a named table or an uncertain value may carry to say where a number comes from.
pub const SIDE_KEYS: [(&str, &str); 5] = [
    ("source", "where the fact comes from"),
    ("assumption", "why this number, where it is no fact"),
    ("note", "anything else that a reader should know"),
    ("grade", "grade of the evidence, 1 (best) to 6"),
    ("owner", "who answers for the number"),
];

/// Those of them that named tables may carry together, for each that says nothing itself.
pub const OF_ALL: [&str; 2] = ["source", "assumption"];

const fn number(kinds: &'static [QuantityKind]) -> Number {
    Number::of(kinds)
}

const AMOUNT: Number = number(&[QuantityKind::Amount]).within(Range::NotNegative);
const YEARLY_AMOUNT: Number = AMOUNT.by(&[Axis::ContractYear, Axis::FinancialYear]);
const PAY: Number = number(&[QuantityKind::Pay]).within(Range::NotNegative);
const AMOUNT_OR_PAY: Number = number(&[QuantityKind::Amount, QuantityKind::Pay]).within(Range::NotNegative);
const SHARE: Number = number(&[QuantityKind::Share]).within(Range::Between(0.0, 1.0));
/// A year that takes all leaves nothing to grow, and nothing by which to discount.
const GROWTH: Number = number(&[QuantityKind::Growth]).within(Range::Between(-0.99, 10.0));
/// A tempo, or a chance within a time.
const TEMPO: Number = number(&[QuantityKind::Tempo]).within(Range::NotNegative);
/// So many in a time.
const FREQUENCY: Number = number(&[QuantityKind::Frequency]).within(Range::NotNegative);
const DURATION: Number = number(&[QuantityKind::Duration]).within(Range::Positive);
const DELAY: Number = number(&[QuantityKind::Duration]).within(Range::NotNegative);
const MOMENT: Number = number(&[QuantityKind::Moment]).certain();
const COUNT: Number = number(&[QuantityKind::Count]).within(Range::NotNegative);
/// People, places, teams: as many as can be simulated.
const HEADCOUNT: Number = number(&[QuantityKind::Count]).within(Range::Between(0.0, 100_000.0));
/// What a rate, an odds or a risk is multiplied by.
const RATIO: Number = number(&[QuantityKind::Ratio]).within(Range::Between(0.0, 1_000.0));
/// A coefficient of variation.
const VARIATION: Number = number(&[QuantityKind::Ratio]).within(Range::Between(0.0, 10.0));

const PERIODS: &[&str] = &["month", "quarter", "year"];
const CLAIM_PERIODS: &[&str] = &["monthly", "quarterly", "half-yearly", "yearly", "at the end"];

/// The clocks that a person's rates and effects may follow.
const PERSON_CLOCKS: &[Axis] = &[
    Axis::TimeInState,
    Axis::TimeSinceReferral,
    Axis::TimeSinceStart,
    Axis::TimeSinceEnd,
    Axis::Age,
    Axis::Calendar,
    Axis::Group,
];

/// What a number of a service, contract or capital may follow through the months.
const MONTHLY: &[Axis] = &[Axis::ContractYear, Axis::Month];

/// Words that an uncertain value or a schedule may carry besides.
pub const NUMBER_SIDE_KEYS: [(&str, &str); 1] = [("risk", "kind of risk, where not that of its section")];

/// The word of an uncertain value for what its values differ between, and what it may say.
pub const VARIES: &str = "varies";
/// Between what the values of a number may differ.
pub const VARIATIONS: &[&str] = &["per draw", "per group", "per person"];

/// Kinds of risk, each with random streams of its own.
pub const RISKS: &[&str] =
    &["effect", "implementation", "referrals", "people", "comparator", "measurement", "costs", "termination"];

/// Shapes of a schedule: values from points on, straight between points, or by name.
pub const SCHEDULE_SHAPES: &[&str] = &["steps", "line", "values"];

/// Comparisons of a test.
pub const COMPARISONS: &[&str] = &["at_least", "more_than", "at_most", "less_than"];

/// The word of a test on a measure for the multiple to which the contract rounds first.
pub const TO_NEAREST: &str = "to_nearest";
