//! The input table: every number of the model is one row, and nothing else holds a number.
//!
//! A row keeps its law in the unit in which the file writes it, so that it can be listed as it was read. A draw's
//! world is the vector of values *inside*: pence, pence per day or per month, fractions, intensities per day,
//! days or months ([`Unit::inside`]). Cases, overrides, mutations and sensitivity change rows, never the model.

use super::InputId;
use crate::distribution::{Law, LawError};
use crate::math;
use crate::random::Purpose;
use crate::units::{Currency, Money, Period, Quantity, Share, Span};

/// The table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    rows: Vec<Input>,
}

/// One number of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Names joined by dots: `contract.outcomes.clause.home_6m.price`.
    pub path: String,
    /// The same path with every name that the author chose replaced by its place in its list. Keys the row's
    /// random stream, so that renaming changes no number.
    pub position: String,
    /// How the number is written.
    pub unit: Unit,
    /// What is known of it, in that unit.
    pub law: Law,
    /// The ratio as written, while the row is a certain share written as a fraction.
    pub exact: Option<Share>,
    /// Where the number was published.
    pub source: Option<String>,
    /// Why this number was assumed.
    pub assumption: Option<String>,
    /// Evidence grade, 1 (best) to 6.
    pub grade: Option<u8>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The kind of risk, which names the random stream.
    pub risk: Purpose,
    /// Between what its values differ.
    pub varies: Varies,
    /// Whether it was given, and where.
    pub origin: Origin,
}

/// Between what the values of a number differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Varies {
    /// One value for everybody in a draw: what is not known.
    #[default]
    PerDraw,
    /// One value for each group of a draw.
    PerGroup,
    /// One value for each person: people differ.
    PerPerson,
}

/// Where a number came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written in a file.
    Given {
        /// Name of the file or override.
        file: String,
        /// Line, counted from one.
        line: usize,
        /// Column, counted from one.
        column: usize,
    },
    /// The default of the language.
    Default,
}

/// The unit in which a number is written, and so the way to the unit in which it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Money, in pence both ways; whole pence inside.
    Amount,
    /// Pence a period for a person; inside, pence per day.
    PayPerPerson(Period),
    /// Pence a period for a standing thing; inside, pence per calendar month.
    PayStanding(Period),
    /// A fraction both ways.
    Share,
    /// A fraction per period; inside, per year.
    Growth(Period),
    /// Events per period and person; inside, per day.
    Tempo(Period),
    /// A chance within so many days; inside, the constant intensity per day that gives it.
    Chance {
        /// The time within which it happens, days.
        days: f64,
    },
    /// Arrivals per period; inside, per day.
    Arrivals(Period),
    /// Days both ways.
    Days,
    /// Calendar months both ways.
    Months,
    /// A plain number: people, places, ratios, points.
    Number,
}

impl Unit {
    /// Whether it is an amount of money, in hundredths of the currency both ways.
    #[must_use]
    pub fn is_money(self) -> bool {
        match self {
            Self::Amount | Self::PayPerPerson(_) | Self::PayStanding(_) => true,
            Self::Share
            | Self::Growth(_)
            | Self::Tempo(_)
            | Self::Chance { .. }
            | Self::Arrivals(_)
            | Self::Days
            | Self::Months
            | Self::Number => false,
        }
    }

    /// Turns a value as written into the value that the stages use.
    #[must_use]
    pub fn inside(self, written: f64) -> f64 {
        match self {
            Self::Amount => written.round(),
            Self::PayPerPerson(period) | Self::Tempo(period) | Self::Arrivals(period) => {
                written / period.days()
            }
            Self::PayStanding(period) => written * period.per_month().to_fraction(),
            Self::Growth(period) => written * 12.0 * period.per_month().to_fraction(),
            Self::Chance { days } => -math::ln_1p(-written) / days,
            Self::Share | Self::Days | Self::Months | Self::Number => written,
        }
    }
}

impl Unit {
    /// Turns a value that the stages use back into the value as written: the inverse of [`Unit::inside`].
    #[must_use]
    pub fn written(self, inside: f64) -> f64 {
        match self {
            Self::Amount | Self::Share | Self::Days | Self::Months | Self::Number => inside,
            Self::PayPerPerson(period) | Self::Tempo(period) | Self::Arrivals(period) => {
                inside * period.days()
            }
            Self::PayStanding(period) => inside / period.per_month().to_fraction(),
            Self::Growth(period) => inside / (12.0 * period.per_month().to_fraction()),
            Self::Chance { days } => -math::exp_m1(-inside * days),
        }
    }
}

impl Unit {
    /// A value in this unit as the language writes it.
    #[must_use]
    pub fn quantity(self, written: f64) -> Quantity {
        let pence = || Money::from_pence(written.round() as i64);
        match self {
            Self::Amount => Quantity::Amount(pence()),
            Self::PayPerPerson(per) | Self::PayStanding(per) => Quantity::Pay { amount: pence(), per },
            Self::Share => Quantity::Share(Share::from_fraction(written)),
            Self::Growth(per) => Quantity::Growth { share: Share::from_fraction(written), per },
            Self::Tempo(per) | Self::Arrivals(per) => Quantity::Tempo { number: written, per },
            Self::Chance { days } => {
                let months = (days / Period::Month.days()).round();
                let is_months = months >= 1.0 && (days - months * Period::Month.days()).abs() <= 0.5;
                let within = if is_months { Span::Months(months) } else { Span::Days(days) };
                Quantity::Chance { share: Share::from_fraction(written), within }
            }
            Self::Days => Quantity::Duration(Span::Days(written)),
            Self::Months => Quantity::Duration(Span::Months(written)),
            Self::Number => Quantity::Bare(written),
        }
    }
}

impl Input {
    /// Whether a file could say another value in its place: of defaults, nought, series of prices and what was observed it does not.
    fn can_be_said(&self) -> bool {
        let is_series = self.path.starts_with("prices.") || self.path.starts_with("replay.");
        self.origin != Origin::Default && self.law.base() != 0.0 && !is_series
    }

    /// A change that puts a value in its place, `PATH=VALUE`.
    #[must_use]
    pub fn assigned(&self, value: f64, currency: Currency) -> String {
        self.unit.quantity(value).assigned_to(&self.path, currency)
    }

    /// Whether every value of it is yes (1) or no (0), and not always the same.
    #[must_use]
    pub fn is_yes_or_no(&self) -> bool {
        let binary = |value: f64| value == 0.0 || value == 1.0;
        self.unit == Unit::Share
            && !self.law.is_certain()
            && binary(self.law.base())
            && (1..100).all(|percent| binary(self.law.quantile(f64::from(percent) / 100.0)))
    }
}

impl Inputs {
    /// Adds a row.
    pub fn push(&mut self, input: Input) -> InputId {
        self.rows.push(input);
        InputId::new(self.rows.len() - 1)
    }

    /// The row with this number.
    #[must_use]
    pub fn row(&self, id: InputId) -> &Input {
        &self.rows[id.index()]
    }

    /// All rows in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (InputId, &Input)> {
        self.rows.iter().enumerate().map(|(place, row)| (InputId::new(place), row))
    }

    /// The rows that take a value of their own in each draw: what is not known.
    pub fn drawn(&self) -> impl Iterator<Item = (InputId, &Input)> {
        self.rows().filter(|(_, row)| row.varies == Varies::PerDraw && !row.law.is_certain())
    }

    /// The row that a path names.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<InputId> {
        self.rows.iter().position(|row| row.path == path).map(InputId::new)
    }

    /// The rows that a path names: the row itself, or every row under it. `*` stands for any one word of it, as in
    /// `contract.outcomes.clause.*.price`.
    #[must_use]
    pub fn under(&self, path: &str) -> Vec<InputId> {
        let named = |row: &Input| {
            let mut words = row.path.split('.');
            path.split('.').all(|asked| words.next().is_some_and(|word| asked == "*" || asked == word))
        };
        self.rows().filter(|(_, row)| named(row)).map(|(id, _)| id).collect()
    }

    /// The table without what only a draw's world says: the laws of numbers with one value a draw, and where any number
    /// came from.
    #[must_use]
    pub fn without_draws(&self) -> Self {
        let nought = Law::certain(0.0).expect("nought is finite");
        let row = |row: &Input| Input {
            law: if row.varies == Varies::PerDraw { nought.clone() } else { row.law.clone() },
            exact: None,
            source: None,
            assumption: None,
            grade: None,
            owner: None,
            origin: Origin::Default,
            path: row.path.clone(),
            position: row.position.clone(),
            ..*row
        };
        Self { rows: self.rows.iter().map(row).collect() }
    }

    /// Puts another law in the place of what a row says, in the unit in which it is written.
    pub fn replace(&mut self, id: InputId, law: Law) {
        let row = &mut self.rows[id.index()];
        row.law = law;
        row.exact = None;
    }

    /// The rows under a path in whose place a file could say another value.
    #[must_use]
    pub fn that_can_be_said(&self, path: &str) -> Vec<InputId> {
        self.under(path).into_iter().filter(|&id| self.row(id).can_be_said()).collect()
    }

    /// Changes that say of rows what they stand at, each `PATH=VALUE`.
    #[must_use]
    pub fn said(&self, rows: &[InputId], currency: Currency) -> Vec<String> {
        rows.iter().map(|&id| self.row(id)).map(|row| row.assigned(row.law.base(), currency)).collect()
    }

    /// Multiplies what a row says by a factor.
    ///
    /// # Errors
    /// If the law has no such multiple, or the multiple leaves the range of its unit.
    pub fn multiply(&mut self, id: InputId, factor: f64) -> Result<(), LawError> {
        let row = &mut self.rows[id.index()];
        let law = row.law.scaled_by(factor)?;
        row.law =
            if matches!(row.unit, Unit::Chance { .. }) { law.within(None, Some(MOST_CHANCE))? } else { law };
        row.exact = None;
        Ok(())
    }
}

/// The largest chance that still has an intensity.
const MOST_CHANCE: f64 = 0.999_999;

/// Two inputs that move together over draws, by a Gaussian copula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// The two rows.
    pub between: (InputId, InputId),
    /// Correlation of their normal scores, −1 to 1.
    pub value: f64,
}
