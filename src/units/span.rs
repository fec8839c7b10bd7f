//! Lengths of time as a scenario writes them: days (exact) or calendar months.
//!
//! How long a span of months is depends on where it starts: `Calendar::add` knows. Only rates use its average length.

use super::period::DAYS_PER_MONTH;
use std::fmt;

/// A length of time. Weeks are seven days; quarters and years are three and twelve calendar months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Span {
    /// Days; parts of a day come from drawn durations only.
    Days(f64),
    /// Calendar months; the part beyond whole months is that part of 365.25 / 12 days.
    Months(f64),
}

impl Span {
    /// No time.
    pub const ZERO: Span = Span::Days(0.0);

    /// The length in days by a rate's year: a month is 365.25 / 12 days. For rates and scales, never for dates.
    pub fn average_days(self) -> f64 {
        match self {
            Span::Days(days) => days,
            Span::Months(months) => months * DAYS_PER_MONTH,
        }
    }

    /// The same kind of span (days or months) with another number: for drawn durations.
    pub const fn with_number(self, number: f64) -> Span {
        match self {
            Span::Days(_) => Span::Days(number),
            Span::Months(_) => Span::Months(number),
        }
    }

    /// The number of days or months.
    pub const fn number(self) -> f64 {
        match self {
            Span::Days(number) | Span::Months(number) => number,
        }
    }
}

impl fmt::Display for Span {
    /// "18 months", "1 month", "10 days".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self {
            Span::Days(_) => "day",
            Span::Months(_) => "month",
        };
        let plural = if self.number() == 1.0 { "" } else { "s" };
        formatter.pad(&format!("{} {unit}{plural}", self.number()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_print_in_words() {
        let table = [
            (Span::Months(18.0), "18 months"),
            (Span::Months(1.0), "1 month"),
            (Span::Days(1.0), "1 day"),
            (Span::Days(0.0), "0 days"),
            (Span::Months(1.5), "1.5 months"),
        ];
        for (span, words) in table {
            assert_eq!(span.to_string(), words);
        }
    }

    #[test]
    fn twelve_months_are_a_rates_year() {
        assert_eq!(Span::Months(12.0).average_days(), 365.25);
        assert_eq!(Span::Days(14.0).average_days(), 14.0);
        assert_eq!(Span::Months(12.0).with_number(3.0), Span::Months(3.0));
    }
}
