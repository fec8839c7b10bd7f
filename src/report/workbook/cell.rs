//! What stands in a cell: a number with its format, or words. Nothing here is ever read as a formula.

use crate::data::FigureUnit;
use crate::report::sections::cells::{is_withheld, range_at};
use crate::statistics::{Distribution, Estimate, Level, Value};
use crate::units::Currency;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Blank,
    /// Words.
    Words(String),
    /// What is said where a number would stand.
    InPlace(&'static str),
    /// A number and how it looks.
    Number(f64, Look),
}

/// How a number looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Look {
    /// A figure of results.
    Of(FigureUnit),
    /// The error of one.
    ErrorOf(FigureUnit),
    /// With as many decimals as it needs: money.
    Money {
        /// How many.
        decimals: usize,
    },
    /// A fraction shown as a percentage.
    Percent {
        /// Decimals of the percentage.
        decimals: usize,
    },
    /// A plain number.
    Plain {
        /// How many decimals.
        decimals: usize,
    },
    /// A day.
    Day,
    /// A number that only tells things apart: a seed, a draw, a line.
    Label,
}

impl Look {
    /// The number format of the workbook.
    pub(super) fn format(&self, currency: Currency) -> String {
        match self {
            Self::Of(FigureUnit::Money) => money(currency, 0),
            Self::Of(FigureUnit::Rate | FigureUnit::Share) => percent(1),
            Self::Of(FigureUnit::Ratio) => plain(2),
            Self::Of(FigureUnit::Month) => plain(0),
            Self::Of(FigureUnit::Count) => plain(1),
            Self::ErrorOf(FigureUnit::Money) => money(currency, 0),
            Self::ErrorOf(FigureUnit::Rate | FigureUnit::Share) => percent(2),
            Self::ErrorOf(FigureUnit::Ratio) => plain(4),
            Self::ErrorOf(FigureUnit::Month | FigureUnit::Count) => plain(2),
            Self::Money { decimals } => money(currency, *decimals),
            Self::Percent { decimals } => percent(*decimals),
            Self::Plain { decimals } => plain(*decimals),
            Self::Day => "d mmm yyyy".to_owned(),
            Self::Label => "0".to_owned(),
        }
    }
}

fn money(currency: Currency, decimals: usize) -> String {
    let (symbol, digits) = (currency.symbol(), plain(decimals));
    format!("\"{symbol}\"{digits};-\"{symbol}\"{digits}")
}

fn percent(decimals: usize) -> String {
    format!("{}%", fixed("0", decimals))
}

fn plain(decimals: usize) -> String {
    fixed("#,##0", decimals)
}

fn fixed(whole: &str, decimals: usize) -> String {
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{}", "0".repeat(decimals)) }
}

impl Cell {
    /// Words; none are a blank.
    pub(super) fn words(text: impl AsRef<str>) -> Self {
        let text = cleaned(text.as_ref());
        if text.is_empty() { Self::Blank } else { Self::Words(text) }
    }

    /// A figure of results.
    pub(super) fn figure(value: f64, unit: FigureUnit) -> Self {
        Self::Number(value, Look::Of(unit))
    }

    /// A figure with the decimals that it needs, but no more than so many: what a check is held against.
    pub(super) fn precise(value: f64, unit: FigureUnit, most: usize) -> Self {
        let look = match unit {
            FigureUnit::Money => Look::Money { decimals: decimals(value).min(2) },
            FigureUnit::Rate | FigureUnit::Share => {
                Look::Percent { decimals: decimals(value * 100.0).min(most) }
            }
            FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count => {
                Look::Plain { decimals: decimals(value).min(most) }
            }
        };
        Self::Number(value, look)
    }

    /// The error of a figure, where there is one.
    pub(super) fn error(se: Option<f64>, unit: FigureUnit) -> Self {
        se.map_or(Self::Blank, |se| Self::Number(se, Look::ErrorOf(unit)))
    }

    /// An estimate and its error, where there is one.
    pub(super) fn estimate(found: Option<Estimate>, unit: FigureUnit) -> [Self; 2] {
        let value = found.map_or(Self::Blank, |found| Self::figure(found.value, unit));
        [value, Self::error(found.map(|found| found.se), unit)]
    }

    /// What a draw says, or the base case.
    pub(super) fn value(value: Value, unit: FigureUnit) -> Self {
        match value {
            Value::Known(value) => Self::figure(value, unit),
            Value::BeyondHorizon => Self::InPlace(NEVER),
            Value::Undefined => Self::Blank,
        }
    }

    /// A mean and its error, or the word for why there is none.
    pub(super) fn mean(found: &Distribution, unit: FigureUnit) -> [Self; 2] {
        match found.mean {
            None if found.n > 0 && is_withheld(found) => [Self::InPlace(NOT_DEFINED), Self::Blank],
            mean => Self::estimate(mean, unit),
        }
    }

    /// A quantile and its error; where draws without an answer keep it from being known, between what it lies, in words.
    pub(super) fn quantile_at(
        found: &Distribution,
        level: Level,
        unit: FigureUnit,
        currency: Currency,
    ) -> [Self; 2] {
        let (value, se) = found.quantile(level);
        match (range_at(found, level, unit, currency), found.bounds) {
            (Some(range), Some(bounds)) => [Self::Words(range), Self::error(bounds.at(level).se, unit)],
            (Some(_) | None, _) => [Self::quantile(found, value, unit), Self::error(se, unit)],
        }
    }

    /// A quantile, or the word for why there is none: a month beyond the horizon is never.
    pub(super) fn quantile(found: &Distribution, value: Option<f64>, unit: FigureUnit) -> Self {
        match value {
            Some(value) => Self::figure(value, unit),
            None if found.n == 0 => Self::Blank,
            None if is_withheld(found) => Self::InPlace(NOT_DEFINED),
            None if unit == FigureUnit::Month => Self::InPlace(NEVER),
            None => Self::Blank,
        }
    }
}

/// What never happens within the horizon.
pub(super) const NEVER: &str = "never";
/// What too many draws do not have.
pub(super) const NOT_DEFINED: &str = "not defined";

/// The longest text of a cell, UTF-16 units.
const MOST_UNITS: usize = 32_767;

/// Text that a cell can hold: control characters, which no reader shows, become blanks, and what is beyond the limit of a
/// cell is cut.
pub(super) fn cleaned(text: &str) -> String {
    let mut n_units = 0;
    text.chars()
        .map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter })
        .take_while(|letter| {
            n_units += letter.len_utf16();
            n_units <= MOST_UNITS
        })
        .collect()
}

/// What a unit is called.
pub(super) fn unit_words(unit: FigureUnit, currency: Currency) -> String {
    match unit {
        FigureUnit::Money => currency.symbol().trim_end().to_owned(),
        FigureUnit::Rate => "% a year".to_owned(),
        FigureUnit::Ratio => "ratio".to_owned(),
        FigureUnit::Month => "months".to_owned(),
        FigureUnit::Count => "number".to_owned(),
        FigureUnit::Share => "%".to_owned(),
    }
}

/// Most decimals of a number.
const MOST_DECIMALS: usize = 6;

/// The fewest decimals that show all of a number.
pub(super) fn decimals(number: f64) -> usize {
    let shows_all = |decimals: &usize| {
        let read: f64 = format!("{number:.decimals$}").parse().expect("a number that was written");
        (read - number).abs() <= number.abs() * 1e-9
    };
    (0..MOST_DECIMALS).find(shows_all).unwrap_or(MOST_DECIMALS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_bears_the_sign_of_the_scenario() {
        let look = Look::Of(FigureUnit::Money);
        assert_eq!(look.format(Currency::Gbp), "\"£\"#,##0;-\"£\"#,##0");
        assert_eq!(look.format(Currency::Chf), "\"CHF \"#,##0;-\"CHF \"#,##0");
        assert_eq!(Look::Percent { decimals: 2 }.format(Currency::Gbp), "0.00%");
        assert_eq!(Look::Plain { decimals: 0 }.format(Currency::Gbp), "#,##0");
    }

    /// A total loss is −100%, what is undefined is said in words, what is beyond the horizon is never: none of them is 0.
    #[test]
    fn what_has_no_value_is_never_nought() {
        let none = Distribution { n: 100, n_undefined: 50, ..Distribution::default() };
        let beyond = Distribution { n: 100, ..Distribution::default() };
        assert_eq!(Cell::quantile(&none, None, FigureUnit::Rate), Cell::InPlace(NOT_DEFINED));
        assert_eq!(Cell::quantile(&beyond, None, FigureUnit::Month), Cell::InPlace(NEVER));
        assert_eq!(Cell::quantile(&Distribution::default(), None, FigureUnit::Month), Cell::Blank);
        assert_eq!(Cell::mean(&none, FigureUnit::Money)[0], Cell::InPlace(NOT_DEFINED));
        assert_eq!(Cell::value(Value::BeyondHorizon, FigureUnit::Month), Cell::InPlace(NEVER));
        assert_eq!(Cell::value(Value::Undefined, FigureUnit::Rate), Cell::Blank);
        assert_eq!(
            Cell::value(Value::Known(-1.0), FigureUnit::Rate),
            Cell::Number(-1.0, Look::Of(FigureUnit::Rate))
        );
    }

    #[test]
    fn text_is_cut_to_what_a_cell_can_hold() {
        assert_eq!(cleaned("a\u{7}b\nc"), "a b\nc");
        assert_eq!(cleaned(&"é".repeat(40_000)).chars().count(), MOST_UNITS);
        assert_eq!(cleaned(&"𝄞".repeat(40_000)).chars().count(), MOST_UNITS / 2);
    }

    #[test]
    fn numbers_have_as_many_decimals_as_they_need() {
        assert_eq!([55.0, 0.43, 1.0 / 3.0, 0.0].map(decimals), [0, 2, MOST_DECIMALS, 0]);
    }
}
