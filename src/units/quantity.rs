//! Quantities as strings with units: what may stand in a scenario, and why something else may not.
//!
//! The grammar is section 2 of the scenario language. Only the writing is checked here; ranges belong to each key.

use super::{Currency, Kind, Moment, Money, Period, Share, Span, grammar};
use std::fmt;

/// A certain value with its unit, as a scenario writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// Money: "£9,000", "£1.2m".
    Amount(Money),
    /// Money per period: "£3,100 / week".
    Pay {
        /// The money.
        amount: Money,
        /// The period it is for.
        per: Period,
    },
    /// A share: "55%", "5/6".
    Share(Share),
    /// A share of a named amount: "20% of plan_value".
    Part {
        /// The share.
        share: Share,
        /// The name of the amount.
        of: String,
    },
    /// Growth, interest or a fee: "4% / year". Per month, quarter or year.
    Growth {
        /// Growth in one period.
        share: Share,
        /// The period.
        per: Period,
    },
    /// Events per person-time, or arrivals: "0.32 / year".
    Tempo {
        /// The number of events.
        number: f64,
        /// The period they are counted in.
        per: Period,
    },
    /// The chance that something happens within a time: "27% in 1 year".
    Chance {
        /// The chance.
        share: Share,
        /// The time; above zero.
        within: Span,
    },
    /// A length of time: "18 months".
    Duration(Span),
    /// A date or a month: "2019-11".
    Moment(Moment),
    /// A plain number: counts, ratios, points on a score.
    Bare(f64),
}

impl Quantity {
    /// The quantity as a scenario in this currency writes it; reading that gives the quantity again.
    pub fn written_in(&self, currency: Currency) -> String {
        match self {
            Quantity::Amount(amount) => amount.written_in(currency),
            Quantity::Pay { amount, per } => format!("{} / {per}", amount.written_in(currency)),
            Quantity::Share(share) => share.to_string(),
            Quantity::Part { share, of } => format!("{share} of {of}"),
            Quantity::Growth { share, per } => format!("{share} / {per}"),
            Quantity::Tempo { number, per } => format!("{number} / {per}"),
            Quantity::Chance { share, within } => format!("{share} in {within}"),
            Quantity::Duration(span) => span.to_string(),
            Quantity::Moment(moment) => moment.to_string(),
            Quantity::Bare(number) => number.to_string(),
        }
    }

    /// A change of one value, `PATH=VALUE`: what has a unit stands in quotes, a plain number without.
    #[must_use]
    pub fn assigned_to(&self, path: &str, currency: Currency) -> String {
        let written = self.written_in(currency);
        match self {
            Self::Bare(_) => format!("{path}={written}"),
            _ => format!("{path}=\"{written}\""),
        }
    }

    /// Whether another value may stand beside it as one of the same number: both amounts, or both amounts a time, whatever the
    /// time; parts of the same.
    #[must_use]
    pub fn is_of_the_kind_of(&self, other: &Quantity) -> bool {
        let is_alike = |kinds: &[Kind]| kinds.iter().any(|kind| kind.admits(self) && kind.admits(other));
        match (self, other) {
            (Quantity::Part { of, .. }, Quantity::Part { of: other, .. }) => of == other,
            _ => is_alike(&[
                Kind::Amount,
                Kind::Pay,
                Kind::Share,
                Kind::Growth,
                Kind::Tempo,
                Kind::Moment,
                Kind::Ratio,
            ]),
        }
    }

    /// The value as results state it: pounds, fractions, months or days, events a year, counts; none of what no result is.
    #[must_use]
    pub fn as_result(&self) -> Option<f64> {
        match self {
            Quantity::Amount(money) => Some(money.to_pounds()),
            Quantity::Share(share) => Some(share.to_fraction()),
            Quantity::Bare(number) => Some(*number),
            Quantity::Duration(Span::Months(time) | Span::Days(time)) => Some(*time),
            Quantity::Tempo { number, per } => Some(number * Period::Year.days() / per.days()),
            Quantity::Pay { .. }
            | Quantity::Part { .. }
            | Quantity::Growth { .. }
            | Quantity::Chance { .. }
            | Quantity::Moment(_) => None,
        }
    }
}

/// Why a text is not the quantity it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityError {
    /// The text as it stands.
    pub found: String,
    /// The rule it breaks, as a statement of what is right.
    pub rule: String,
    /// What to write.
    pub hint: String,
    /// What the text may be meant as, likeliest first: each as it would be written.
    pub meant: Vec<String>,
}

impl QuantityError {
    /// An error from what was found, the rule and a hint.
    pub fn new(found: impl Into<String>, rule: impl Into<String>, hint: impl Into<String>) -> QuantityError {
        QuantityError { found: found.into(), rule: rule.into(), hint: hint.into(), meant: Vec::new() }
    }

    /// The same with what may be meant.
    pub(super) fn meaning(self, meant: impl IntoIterator<Item = String>) -> QuantityError {
        QuantityError { meant: meant.into_iter().collect(), ..self }
    }
}

impl fmt::Display for QuantityError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "found \"{}\": {}; {}", self.found, self.rule, self.hint)
    }
}

impl std::error::Error for QuantityError {}

/// Reads a quantity of any kind, in a scenario of this currency.
///
/// Nothing is guessed: what can be read in two ways is an error that shows both.
pub fn parse(text: &str, currency: Currency) -> Result<Quantity, QuantityError> {
    grammar::read(text, currency)
}
