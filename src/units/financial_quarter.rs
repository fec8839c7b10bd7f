//! Financial quarters: three months of a financial year, counted from the month in which the year starts.

use super::FinancialYear;
use jiff::civil::Date;
use std::fmt;

/// Months of a quarter.
const MONTHS: u8 = 3;

/// One financial quarter: "2019-20 Q1" holds April to June 2019 where years start in April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialQuarter {
    year: FinancialYear,
    number: u8,
}

impl FinancialQuarter {
    /// The quarter that holds a date. `starts_month`, in which years start, is 1 (January) to 12.
    pub fn of(date: Date, starts_month: u8) -> FinancialQuarter {
        let year = FinancialYear::of(date, starts_month);
        let into_the_year = (date.month().unsigned_abs() + 12 - starts_month) % 12;
        FinancialQuarter { year, number: into_the_year / MONTHS + 1 }
    }

    /// Its financial year.
    pub const fn year(self) -> FinancialYear {
        self.year
    }

    /// Which of the year's four, from 1.
    pub const fn number(self) -> u8 {
        self.number
    }
}

impl fmt::Display for FinancialQuarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{} Q{}", self.year, self.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn quarters_are_counted_from_the_start_of_their_year() {
        let table = [
            (date(2019, 4, 1), 4, "2019-20 Q1"),
            (date(2019, 6, 30), 4, "2019-20 Q1"),
            (date(2019, 7, 1), 4, "2019-20 Q2"),
            (date(2019, 12, 31), 4, "2019-20 Q3"),
            (date(2020, 3, 31), 4, "2019-20 Q4"),
            (date(2019, 1, 1), 1, "2019 Q1"),
            (date(2019, 12, 31), 1, "2019 Q4"),
            (date(2020, 6, 30), 7, "2019-20 Q4"),
            (date(2020, 1, 31), 11, "2019-20 Q1"),
        ];
        for (day, starts, label) in table {
            assert_eq!(FinancialQuarter::of(day, starts).to_string(), label, "{day}");
        }
    }
}
