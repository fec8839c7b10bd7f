//! Moments as a scenario writes them: a date or a month. A moment may also be a span from the start (`Quantity::Duration`).

use super::QuantityError;
use jiff::civil::Date;
use jiff::fmt::strtime;
use std::fmt;

/// A moment on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A day: "2019-11-01".
    Day(Date),
    /// A month, which means its first day: "2019-11".
    Month(YearMonth),
}

impl Moment {
    /// The date on which the moment falls.
    pub const fn date(self) -> Date {
        match self {
            Moment::Day(date) => date,
            Moment::Month(month) => month.first_day(),
        }
    }

    /// The first date after the day or month that it names.
    pub fn next(self) -> Date {
        let date = match self {
            Moment::Day(date) => date.tomorrow(),
            Moment::Month(month) => month.first_day().last_of_month().tomorrow(),
        };
        date.unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Moment {
    /// "2019-11-01" or "2019-11".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.date();
        let month = format!("{:04}-{:02}", date.year(), date.month());
        match self {
            Moment::Day(_) => formatter.pad(&format!("{month}-{:02}", date.day())),
            Moment::Month(_) => formatter.pad(&month),
        }
    }
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    first_day: Date,
}

impl YearMonth {
    /// The month of a year; none if there is no such month.
    pub fn new(year: i16, month: i8) -> Option<YearMonth> {
        Date::new(year, month, 1).ok().map(|first_day| YearMonth { first_day })
    }

    /// The first day of the month.
    pub const fn first_day(self) -> Date {
        self.first_day
    }
}

/// The years in which a scenario may lie.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// How a date is written.
pub(super) const FORM: &str = "a date is year-month or year-month-day";

/// The moment that a text in another form means: "04/2025", "1 April 2025".
pub(super) fn meant(text: &str) -> Option<Moment> {
    const MONTHS: [&str; 6] = ["%m/%Y", "%m.%Y", "%m-%Y", "%B %Y", "%b %Y", "%Y/%m"];
    const DAYS: [&str; 7] =
        ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d"];
    let read = |forms: &[&str]| forms.iter().find_map(|form| strtime::parse(form, text.trim()).ok());
    let day = || read(&DAYS)?.to_date().ok().map(Moment::Day);
    let month = || {
        let parts = read(&MONTHS)?;
        YearMonth::new(parts.year()?, parts.month()?).map(Moment::Month)
    };
    day().or_else(month).filter(|meant| YEARS.contains(&meant.date().year()))
}

/// Reads a text that looks like a moment: digits and hyphens. None if it does not look like one.
pub(super) fn read(text: &str) -> Option<Result<Moment, QuantityError>> {
    let parts: Vec<&str> = text.split('-').collect();
    let all_digits =
        parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let slashed =
        text.split('/').count() == 3 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
    if slashed {
        return Some(Err(refused(
            text,
            "write the year first, then month and day, such as \"2019-11-01\"".to_owned(),
        )));
    }
    (all_digits && parts.len() > 1).then(|| read_parts(text, &parts))
}

fn read_parts(text: &str, parts: &[&str]) -> Result<Moment, QuantityError> {
    let numbers: Vec<i16> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let (year, month, day) = match numbers[..] {
        [year, month] if parts.len() == 2 => (year, month, None),
        [year, month, day] if parts.len() == 3 => (year, month, Some(day)),
        _ => return Err(refused(text, example())),
    };
    if parts[0].len() != 4 {
        return Err(refused(
            text,
            "write the year first, in four figures, such as \"2019-11-01\"".to_owned(),
        ));
    }
    if !YEARS.contains(&year) {
        return Err(refused(text, format!("write a year from {} to {}", YEARS.start(), YEARS.end())));
    }
    let month = i8::try_from(month).unwrap_or(0);
    let Some(year_month) = YearMonth::new(year, month) else {
        return Err(refused(text, "months are numbered 01 to 12; the second number is the month".to_owned()));
    };
    let moment = match day {
        None => Moment::Month(year_month),
        Some(day) => match Date::new(year, month, i8::try_from(day).unwrap_or(0)) {
            Ok(date) => Moment::Day(date),
            Err(_) => {
                let last = year_month.first_day().days_in_month();
                return Err(refused(text, format!("{} has days 01 to {last}", Moment::Month(year_month))));
            }
        },
    };
    if moment.to_string() == text {
        Ok(moment)
    } else {
        Err(refused(text, format!("write \"{moment}\": two figures for the month and the day")))
    }
}

fn example() -> String {
    "write a month such as \"2019-11\" or a day such as \"2019-11-01\"".to_owned()
}

fn refused(text: &str, hint: String) -> QuantityError {
    QuantityError::new(text, FORM, hint)
}
