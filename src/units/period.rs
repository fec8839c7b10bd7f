//! Periods that pay and rates are written in.
//!
//! Two clocks: a rate's (and a care bill's) year is 365.25 days, with months and quarters a twelfth and a quarter of it;
//! a standing cost runs by the calendar month, with quarters of three and years of twelve.

use super::Share;
use std::fmt;

/// The average calendar month of a rate's year, in days: 365.25 / 12.
pub const DAYS_PER_MONTH: f64 = 30.4375;
/// A rate's year, in days.
pub const DAYS_PER_YEAR: f64 = 365.25;

/// A period that money, growth or events are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A calendar month; in rates a twelfth of a year.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months; in rates 365.25 days.
    Year,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Period; 5] = [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year];

    /// The period of a word in the singular: "week".
    pub fn from_word(word: &str) -> Option<Period> {
        Period::ALL.into_iter().find(|period| period.word() == word)
    }

    /// The word in the singular.
    pub const fn word(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        }
    }

    /// Calendar months of the period, for what is counted by month; a shorter one is of one.
    pub const fn months(self) -> u16 {
        match self {
            Period::Day | Period::Week | Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
        }
    }

    /// Days in the period, by a rate's year.
    pub const fn days(self) -> f64 {
        match self {
            Period::Day => 1.0,
            Period::Week => 7.0,
            Period::Month => DAYS_PER_MONTH,
            Period::Quarter => DAYS_PER_YEAR / 4.0,
            Period::Year => DAYS_PER_YEAR,
        }
    }

    /// Periods in one day, exactly: 1/7 for the week, 4/1461 for the year. Pay per person × this = pay per day.
    pub fn per_day(self) -> Share {
        match self {
            Period::Day => Share::ONE,
            Period::Week => ratio(1, 7),
            Period::Month => ratio(16, 487),
            Period::Quarter => ratio(16, 1461),
            Period::Year => ratio(4, 1461),
        }
    }

    /// Periods in one calendar month, exactly: 1/3 for the quarter, 1/12 for the year, 487/112 weeks, 487/16 days.
    /// Standing pay × this = pay per calendar month.
    pub fn per_month(self) -> Share {
        match self {
            Period::Day => ratio(487, 16),
            Period::Week => ratio(487, 112),
            Period::Month => Share::ONE,
            Period::Quarter => ratio(1, 3),
            Period::Year => ratio(1, 12),
        }
    }

    /// The period that a common abbreviation or misspelling means ("wk", "p.a.", "monthly"): for hints only.
    pub(super) fn guess(word: &str) -> Option<Period> {
        let word = word.to_lowercase();
        let known: [(Period, &[&str]); 5] = [
            (Period::Day, &["d", "day", "days", "daily", "diem", "night", "nights"]),
            (Period::Week, &["w", "wk", "wks", "week", "weeks", "weekly", "pw", "p.w."]),
            (
                Period::Month,
                &["mo", "mos", "mth", "mths", "mon", "month", "months", "monthly", "pcm", "p.m."],
            ),
            (Period::Quarter, &["q", "qtr", "qtrs", "quarter", "quarters", "quarterly"]),
            (
                Period::Year,
                &["y", "yr", "yrs", "year", "years", "yearly", "annum", "annually", "pa", "p.a.", "p.a"],
            ),
        ];
        known.into_iter().find(|(_, words)| words.contains(&word.as_str())).map(|(period, _)| period)
    }
}

fn ratio(numerator: i64, denominator: i64) -> Share {
    Share::from_ratio(numerator, denominator).expect("a period's length is above zero")
}

impl fmt::Display for Period {
    /// The word in the singular.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_ratios_agree_with_the_length_in_days() {
        for period in Period::ALL {
            assert_eq!(period.per_day().to_fraction(), 1.0 / period.days(), "{period}");
            assert_eq!(Period::from_word(period.word()), Some(period));
            assert_eq!(Period::guess(period.word()), Some(period));
        }
        assert_eq!(DAYS_PER_MONTH, DAYS_PER_YEAR / 12.0);
        assert_eq!(Period::Week.per_month().to_fraction(), 365.25 / 12.0 / 7.0);
        assert_eq!(Period::Day.per_month().to_fraction(), 365.25 / 12.0);
        assert_eq!(Period::Quarter.per_month(), Share::from_ratio(1, 3).unwrap());
        assert_eq!(Period::Year.per_month(), Share::from_ratio(1, 12).unwrap());
    }
}
