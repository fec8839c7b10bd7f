//! Financial years: twelve months from the month in which a scenario's year starts, named as budgets name them.

use jiff::civil::Date;
use std::fmt;

/// One financial year: "2019-20" starts in 2019; "2019" where years start in January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear {
    first_year: i16,
    starts_month: u8,
}

impl FinancialYear {
    /// The financial year that holds a date. `starts_month` is 1 (January) to 12.
    pub fn of(date: Date, starts_month: u8) -> FinancialYear {
        assert!((1..=12).contains(&starts_month), "a year starts in one of twelve months");
        let before_start = date.month().unsigned_abs() < starts_month;
        FinancialYear { first_year: date.year() - i16::from(before_start), starts_month }
    }

    /// The financial year that starts in a calendar year, in the month `starts_month`, 1 (January) to 12.
    pub const fn from(first_year: i16, starts_month: u8) -> FinancialYear {
        FinancialYear { first_year, starts_month }
    }

    /// The financial year of a label, "2019-20" (or "2019" where years start in January); none if it is not one.
    pub fn from_label(label: &str, starts_month: u8) -> Option<FinancialYear> {
        let first_year = label.get(..4)?.parse().ok().filter(|year| *year >= 0)?;
        let year = FinancialYear { first_year, starts_month };
        (year.to_string() == label).then_some(year)
    }

    /// The calendar year in which it starts.
    pub const fn first_year(self) -> i16 {
        self.first_year
    }

    /// The financial year that starts in the same month of another calendar year.
    pub const fn starting(self, first_year: i16) -> FinancialYear {
        FinancialYear { first_year, ..self }
    }

    /// The year after it.
    pub fn next(self) -> FinancialYear {
        FinancialYear { first_year: self.first_year + 1, ..self }
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first_year;
        match self.starts_month {
            1 => formatter.pad(&format!("{first:04}")),
            _ => formatter.pad(&format!("{first:04}-{:02}", (i32::from(first) + 1).rem_euclid(100))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn years_are_named_by_where_they_start() {
        let table = [
            (date(2019, 4, 1), 4, "2019-20"),
            (date(2020, 3, 31), 4, "2019-20"),
            (date(1999, 7, 1), 7, "1999-00"),
            (date(2019, 12, 31), 1, "2019"),
        ];
        for (day, starts, label) in table {
            let year = FinancialYear::of(day, starts);
            assert_eq!(year.to_string(), label);
            assert_eq!(FinancialYear::from_label(label, starts), Some(year));
        }
        assert_eq!(FinancialYear::of(date(2019, 4, 1), 4).next().to_string(), "2020-21");
    }

    #[test]
    fn other_labels_are_none() {
        for label in ["2019", "2019-21", "2019-2020", "19-20", "", "2019/20", "£019-20"] {
            assert_eq!(FinancialYear::from_label(label, 4), None, "{label}");
        }
        assert_eq!(FinancialYear::from_label("2019-20", 1), None);
    }
}
