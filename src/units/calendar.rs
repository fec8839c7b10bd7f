//! The clock of a programme: whole days since its start for histories, calendar months for cash.
//!
//! Instant k is the end of day k: day k is the interval (k − 1, k], and instant 0 is the start.
//! Cash month 0 is the start itself; cash month m holds the days after the end of month m − 1 up to its own end,
//! which is m calendar months after the start (the last day of the month if there is no such day).
//! Not here: clock times, time zones, working days.

use super::period::DAYS_PER_MONTH;
use super::{FinancialQuarter, FinancialYear, Span};
use jiff::civil::Date;

/// Calendar months beyond the horizon whose first days are tabulated.
const MONTHS_BEYOND: usize = 1_200;

/// The months of a year, by name.
pub const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days and months of one programme, tabulated up to its horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    start: Date,
    year_starts_month: u8,
    month_ends: Vec<i32>,
    /// Each day 0 to the horizon as a cash month and the days that are left of it.
    days: Vec<(u16, u8)>,
    /// The first day of each calendar month, from the month of the start on.
    first_days: Vec<i32>,
    /// Each day 0 to the horizon as a calendar month (a place in `first_days`) and days after its first.
    in_months: Vec<(u16, u8)>,
    /// By cash month, the financial quarter in which it ends.
    quarters: Vec<FinancialQuarter>,
    /// By cash month, the calendar year of the instant at which it ends.
    years: Vec<i16>,
}

impl Calendar {
    /// A programme that starts on a date (its first instant) and runs for so many calendar months.
    /// Financial years start in `year_starts_month`, 1 (January) to 12. The horizon lies before the year 9999.
    pub fn new(start: Date, horizon_months: u16, year_starts_month: u8) -> Calendar {
        assert!((1..=12).contains(&year_starts_month), "a year starts in one of twelve months");
        let month_ends: Vec<i32> = (0..=horizon_months)
            .map(|months| {
                let end = date_months_later(start, i64::from(months))
                    .expect("the horizon lies before the year 9999");
                days_between(start, end)
            })
            .collect();
        let days = months_by_day(&month_ends);
        let first_days = first_days(start, usize::from(horizon_months) + MONTHS_BEYOND);
        let in_months = days_in_months(&first_days, days.len());
        let quarters = quarters(start, &month_ends, year_starts_month);
        let years = month_ends.iter().map(|&end| days_later(start, end).year()).collect();
        Calendar { start, year_starts_month, month_ends, days, first_days, in_months, quarters, years }
    }

    /// The date of instant 0.
    pub const fn start(&self) -> Date {
        self.start
    }

    /// The last cash month.
    pub fn horizon_months(&self) -> u16 {
        (self.month_ends.len() - 1) as u16
    }

    /// The last instant, in days since the start.
    pub fn horizon_day(&self) -> i32 {
        self.month_end(self.horizon_months())
    }

    /// The instant at which a cash month ends, in days since the start. The month is within the horizon.
    #[inline]
    pub fn month_end(&self, month: u16) -> i32 {
        self.month_ends[usize::from(month)]
    }

    /// The cash month that holds a day: 0 for the start (and before), 1 for days 1 to the end of month 1.
    /// A table look-up within the horizon; beyond it the months are counted on.
    #[inline]
    pub fn month_of(&self, day: i32) -> u16 {
        match usize::try_from(day) {
            Ok(day) if day < self.days.len() => self.days[day].0,
            Ok(_) => self.month_beyond_horizon(day),
            Err(_) => 0,
        }
    }

    /// The cash month that holds a day within the horizon, and how many days of it are left.
    #[inline]
    pub fn month_and_rest(&self, day: i32) -> (u16, i32) {
        match usize::try_from(day).ok().and_then(|day| self.days.get(day)) {
            Some(&(month, left)) => (month, i32::from(left)),
            None => {
                let month = self.month_of(day);
                (month, self.month_end(month) - day)
            }
        }
    }

    /// The instant a span after a day. May lie beyond the horizon; never clamped to it.
    ///
    /// Days are exact (a part of a day rounds to the nearest); months are calendar months (31 January + 1 month is the
    /// last of February), and the part beyond whole months is that part of 365.25 / 12 days, rounded. Beyond the
    /// calendar's end (the year 9999) months have their average length.
    #[inline]
    pub fn add(&self, day: i32, span: Span) -> i32 {
        match span {
            // Whole days and whole months, as nearly all are, need no parts.
            Span::Days(days) if days == f64::from(days as i32) => (f64::from(day) + days) as i32,
            Span::Months(months) if months == f64::from(months as i32) => {
                let found = self.look_up_months_later(day, months as i32);
                found.unwrap_or_else(|| self.count_months_later(day, months) as i32)
            }
            Span::Days(_) | Span::Months(_) => self.add_parts(day, span),
        }
    }

    fn add_parts(&self, day: i32, span: Span) -> i32 {
        assert!(span.number().is_finite(), "a span is a finite length of time");
        match span {
            Span::Days(days) => (f64::from(day) + days.round()) as i32,
            Span::Months(months) => {
                let part_days = (months.fract() * DAYS_PER_MONTH).round();
                (self.add_whole_months(day, months.trunc()) + part_days) as i32
            }
        }
    }

    /// For each day 0 to the horizon, the day that is so many calendar months later: the inner loop looks it up.
    pub fn months_later(&self, months: u16) -> Vec<i32> {
        (0..=self.horizon_day()).map(|day| self.add(day, Span::Months(f64::from(months)))).collect()
    }

    /// The financial year in which a cash month ends: that of its last day; for month 0, of the start.
    /// A year that starts on 1 April with the programme holds cash months 0 to 12.
    pub fn financial_year(&self, month: u16) -> FinancialYear {
        self.financial_quarter(month).year()
    }

    /// The financial quarter in which a cash month ends: that of its last day; for month 0, of the start.
    pub fn financial_quarter(&self, month: u16) -> FinancialQuarter {
        self.quarters[usize::from(month)]
    }

    /// The calendar year of the instant at which a cash month ends.
    pub fn year_at_end(&self, month: u16) -> i16 {
        self.years[usize::from(month)]
    }

    /// The financial quarters of the programme, in order.
    pub fn financial_quarters(&self) -> Vec<FinancialQuarter> {
        let mut quarters = self.quarters.clone();
        quarters.dedup();
        quarters
    }

    /// The financial year that starts in a calendar year.
    pub fn financial_year_from(&self, first_year: i16) -> FinancialYear {
        FinancialYear::from(first_year, self.year_starts_month)
    }

    /// The financial years of the programme, in order.
    pub fn financial_years(&self) -> Vec<FinancialYear> {
        let mut years: Vec<FinancialYear> =
            (0..=self.horizon_months()).map(|m| self.financial_year(m)).collect();
        years.dedup();
        years
    }

    /// The year, from 1, of a contract that starts at the end of cash month `starts_month`: the twelve months after it
    /// are year 1, and so is anything due at its start or before.
    pub fn contract_year(&self, month: u16, starts_month: u16) -> u16 {
        month.saturating_sub(starts_month).saturating_sub(1) / 12 + 1
    }

    /// The date that begins at an instant: the start for 0. Held within the years 1 to 9999.
    pub fn date_of(&self, day: i32) -> Date {
        let bounded = day.clamp(days_between(self.start, Date::MIN), days_between(self.start, Date::MAX));
        self.start.checked_add(jiff::Span::new().days(bounded)).expect("a bounded day is a date")
    }

    /// The instant at which a date begins, in days since the start; negative before it.
    pub fn day_of(&self, date: Date) -> i32 {
        days_between(self.start, date)
    }

    fn add_whole_months(&self, day: i32, months: f64) -> f64 {
        let found = self.look_up_months_later(day, months as i32);
        found.map_or_else(|| self.count_months_later(day, months), f64::from)
    }

    /// The day so many months later, within the tables. Dates are slow, and histories ask for millions of days.
    #[inline]
    fn look_up_months_later(&self, day: i32, months: i32) -> Option<i32> {
        let &(month, after_first) = self.in_months.get(usize::try_from(day).ok()?)?;
        let later = usize::from(month) + usize::try_from(months).ok()?;
        let (&first, &next) = (self.first_days.get(later)?, self.first_days.get(later + 1)?);
        Some((first + i32::from(after_first)).min(next - 1))
    }

    fn count_months_later(&self, day: i32, months: f64) -> f64 {
        let from = self.date_of(day);
        let later = if self.day_of(from) == day { date_months_later(from, months as i64) } else { None };
        match later {
            Some(date) => f64::from(self.day_of(date)),
            None => f64::from(day) + (months * DAYS_PER_MONTH).round(),
        }
    }

    /// Out of the way: inlined, its `floor` was worked out for days within the horizon too, which was 2% of a draw.
    #[cold]
    #[inline(never)]
    fn month_beyond_horizon(&self, day: i32) -> u16 {
        let average_months = f64::from(day) / DAYS_PER_MONTH;
        let mut month = average_months.floor() - 1.0;
        while self.add_whole_months(0, month) < f64::from(day) {
            month += 1.0;
        }
        month as u16
    }
}

/// For each day 0 to the last month's end, its cash month and the days that are left of that.
fn months_by_day(month_ends: &[i32]) -> Vec<(u16, u8)> {
    let mut days = vec![(0, 0)];
    for (month, pair) in (1_u16..).zip(month_ends.windows(2)) {
        let left = |day: i32| u8::try_from(pair[1] - day).expect("a month has at most 31 days");
        days.extend((pair[0] + 1..=pair[1]).map(|day| (month, left(day))));
    }
    days
}

/// The days on which calendar months begin, from the month of `start` (0 or before) on, as far as there are dates.
fn first_days(start: Date, n_months: usize) -> Vec<i32> {
    let month = start.first_of_month();
    let nth = |k: usize| date_months_later(month, i64::try_from(k).ok()?);
    (0..=n_months).map_while(nth).map(|first| days_between(start, first)).collect()
}

/// For each of the first days of the programme, its calendar month and its days after the first of it.
fn days_in_months(first_days: &[i32], n_days: usize) -> Vec<(u16, u8)> {
    let months = (0_u16..).zip(first_days.windows(2));
    let days = months.flat_map(|(month, pair)| {
        (0_u8..).zip(pair[0]..pair[1]).map(move |(after, day)| (month, after, day))
    });
    let in_programme = days.filter(|&(_, _, day)| day >= 0).map(|(month, after, _)| (month, after));
    in_programme.take(n_days).collect()
}

/// For each month's end, the financial quarter of the last day of the month; of the start, that of the start.
fn quarters(start: Date, month_ends: &[i32], year_starts_month: u8) -> Vec<FinancialQuarter> {
    let quarter = |&end: &i32| FinancialQuarter::of(days_later(start, (end - 1).max(0)), year_starts_month);
    month_ends.iter().map(quarter).collect()
}

/// A date within the programme.
fn days_later(start: Date, days: i32) -> Date {
    start.checked_add(jiff::Span::new().days(days)).expect("the horizon lies before the year 9999")
}

fn date_months_later(date: Date, months: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).expect("two dates are days apart").get_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn from_november() -> Calendar {
        Calendar::new(date(2019, 11, 1), 60, 4)
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        let calendar = from_november();
        let ends: Vec<i32> = (0..=4).map(|month| calendar.month_end(month)).collect();
        assert_eq!(ends, [0, 30, 61, 92, 121]);
        assert_eq!(calendar.horizon_day(), 1827);
        assert_eq!(calendar.month_of(0), 0);
        assert_eq!(calendar.month_of(-3), 0);
        assert_eq!((calendar.month_of(1), calendar.month_of(30), calendar.month_of(31)), (1, 1, 2));
        assert_eq!((calendar.month_of(1827), calendar.month_of(1828)), (60, 61));
    }

    #[test]
    fn a_start_on_the_last_of_a_month_does_not_drift() {
        let calendar = Calendar::new(date(2019, 1, 31), 3, 4);
        let ends: Vec<_> = (0..=3).map(|month| calendar.date_of(calendar.month_end(month))).collect();
        assert_eq!(ends, [date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31), date(2019, 4, 30)]);
    }

    #[test]
    fn spans_are_added_by_the_calendar() {
        let calendar = from_november();
        let table = [
            (date(2020, 1, 31), Span::Months(1.0), date(2020, 2, 29)),
            (date(2021, 1, 31), Span::Months(1.0), date(2021, 2, 28)),
            (date(2020, 2, 29), Span::Months(12.0), date(2021, 2, 28)),
            (date(2020, 5, 15), Span::Months(18.0), date(2021, 11, 15)),
            (date(2020, 5, 15), Span::Months(0.5), date(2020, 5, 30)),
            (date(2020, 5, 15), Span::Months(1.5), date(2020, 6, 30)),
            (date(2020, 5, 15), Span::Days(28.0), date(2020, 6, 12)),
            (date(2020, 5, 15), Span::Days(0.4), date(2020, 5, 15)),
            (date(2020, 5, 15), Span::ZERO, date(2020, 5, 15)),
            (date(2020, 5, 15), Span::Months(600.0), date(2070, 5, 15)),
        ];
        for (from, span, to) in table {
            assert_eq!(calendar.date_of(calendar.add(calendar.day_of(from), span)), to, "{from} + {span}");
        }
    }

    #[test]
    fn spans_beyond_the_calendar_do_not_fail() {
        let calendar = from_november();
        assert_eq!(calendar.add(0, Span::Months(1e12)), i32::MAX);
        assert_eq!(calendar.add(0, Span::Days(1e300)), i32::MAX);
        assert_eq!(calendar.add(i32::MAX, Span::Months(1.0)), i32::MAX);
        assert_eq!(calendar.add(0, Span::Months(120_000.0)), 3_652_500);
        assert_eq!(calendar.date_of(i32::MAX), Date::MAX);
    }

    #[test]
    fn financial_years_hold_twelve_cash_months() {
        let april = Calendar::new(date(2014, 4, 1), 36, 4);
        let labels: Vec<String> =
            [0, 1, 12, 13, 24, 25].map(|month| april.financial_year(month).to_string()).to_vec();
        assert_eq!(labels, ["2014-15", "2014-15", "2014-15", "2015-16", "2015-16", "2016-17"]);
        let calendar = from_november();
        assert_eq!(calendar.financial_year(5).to_string(), "2019-20");
        assert_eq!(calendar.financial_year(6).to_string(), "2020-21");
        assert_eq!(Calendar::new(date(2014, 4, 1), 12, 1).financial_year(12).to_string(), "2015");
    }

    #[test]
    fn contract_years_count_from_one() {
        let calendar = from_november();
        let years = [0, 6, 7, 18, 19, 30, 31].map(|month| calendar.contract_year(month, 6));
        assert_eq!(years, [1, 1, 1, 1, 2, 2, 3]);
        assert_eq!([0, 12, 13].map(|month| calendar.contract_year(month, 0)), [1, 1, 2]);
    }

    /// The tables give what dates give: every day of a programme that starts on the last of a month in a leap year, and
    /// months up to beyond the end of the tables.
    #[test]
    fn tabulated_months_are_those_of_dates() {
        let start = date(2020, 1, 31);
        let calendar = Calendar::new(start, 60, 4);
        for day in 0..=calendar.horizon_day() + 40 {
            let from = start.checked_add(jiff::Span::new().days(day)).unwrap();
            for months in (0..40).chain([1_199, 1_259, 1_260, 1_300]) {
                let to = from.checked_add(jiff::Span::new().months(months)).unwrap();
                let counted = start.until(to).unwrap().get_days();
                assert_eq!(calendar.add(day, Span::Months(f64::from(months))), counted, "{from} + {months}");
            }
        }
    }

    #[test]
    fn the_tables_end_with_the_years() {
        let calendar = Calendar::new(date(9998, 11, 30), 12, 4);
        assert_eq!(calendar.date_of(calendar.add(0, Span::Months(13.0))), date(9999, 12, 30));
        assert_eq!(calendar.add(0, Span::Months(14.0)), 426);
        assert_eq!(calendar.add(40, Span::Months(-1.0)), calendar.day_of(date(9998, 12, 9)));
    }

    proptest! {
        /// Each day lies in the one month whose end is the first at or after it, within the horizon and beyond.
        #[test]
        fn months_hold_their_days(year in 1990_i16..2100, month in 1_i8..=12, day in 1_i8..=31, at in 1_i32..5_000) {
            let Ok(start) = Date::new(year, month, day) else { return Ok(()) };
            let short = Calendar::new(start, 12, 4);
            let long = Calendar::new(start, 200, 4);
            let counted = (0..=200).find(|&month| long.month_end(month) >= at).unwrap();
            prop_assert_eq!(long.month_of(at), counted);
            prop_assert_eq!(long.month_and_rest(at), (counted, long.month_end(counted) - at));
            prop_assert_eq!(short.month_of(at), counted);
        }

        /// The table of later days is what adding gives, never runs backwards, and dates and days are each other's inverse.
        #[test]
        fn later_days_follow_the_calendar(months in 0_u16..40, start_day in 1_i8..=28) {
            let calendar = Calendar::new(date(2019, 1, start_day), 30, 4);
            let later = calendar.months_later(months);
            prop_assert_eq!(later.len(), calendar.horizon_day() as usize + 1);
            prop_assert!(later.windows(2).all(|pair| pair[0] <= pair[1]));
            for (day, then) in (0..).zip(&later) {
                let from = calendar.date_of(day);
                prop_assert_eq!(calendar.day_of(from), day);
                let to = calendar.date_of(*then);
                let months_apart = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month() - from.month());
                prop_assert_eq!(months_apart, i32::from(months));
                prop_assert_eq!(to.day(), from.day().min(to.days_in_month()));
            }
        }
    }

    /// A part of a month is the nearest number of days: 0.35 of 30.4375 days are 10.65, and 0.3 of them 9.13.
    #[test]
    fn a_part_of_a_month_is_the_nearest_number_of_days() {
        let calendar = Calendar::new(date(2021, 1, 1), 24, 4);
        assert_eq!(calendar.add(0, Span::Months(1.35)), 31 + 11);
        assert_eq!(calendar.add(0, Span::Months(1.3)), 31 + 9);
    }
}
