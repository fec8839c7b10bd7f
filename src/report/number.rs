//! How numbers are written: rows of the input table in the file's own spelling, and figures of results.
//!
//! Rows stand in the unit of the file, figures in pounds, fractions, months and counts. Rounding here is for the eye
//! only and never goes back into a calculation.

use crate::data::FigureUnit;
use crate::math;
use crate::model::{Input, Unit, Varies};
use crate::statistics::Estimate;
use crate::units::{Currency, Money, Period};

/// Significant digits to which the ends of an interval are written: evidence is no finer.
const DIGITS_OF_INTERVAL: usize = 3;
/// Significant digits of a value: enough for any that an author writes, few enough to drop rounding noise.
const DIGITS_OF_VALUE: usize = 10;
/// Significant digits of what somebody writes: a number with more follows from a law.
const DIGITS_WRITTEN: usize = 8;
/// Significant digits of a base value that follows from a law (the median of a beta distribution).
const DIGITS_OF_MEDIAN: usize = 4;

/// The value of a row as the file writes it, its base value: "£3,100 / week", "55%", "4% in 1 year", "18 months".
#[must_use]
pub fn base(row: &Input, currency: Currency) -> String {
    if let Some(exact) = row.exact {
        return exact.to_string();
    }
    if row.is_yes_or_no() {
        return if row.law.base() == 0.0 { "no" } else { "yes" }.to_owned();
    }
    let (value, per) = parts(row.unit, base_rounded(row), currency);
    format!("{value}{per}")
}

/// The base value and, where the row is uncertain, what 8 of 10 draws lie between: "£14,000 (£12,000 to £16,000)".
#[must_use]
pub fn with_interval(row: &Input, currency: Currency) -> String {
    format!("{}{}", base(row, currency), interval(row, currency))
}

/// As [`with_interval`], to be read aloud: "£3,100 a week (£2,900 to £3,300)".
#[must_use]
pub fn spoken(row: &Input, currency: Currency) -> String {
    with_interval(row, currency).replacen(" / ", " a ", 1)
}

/// A value inside of a row's unit (a bound on what a draw takes), to be read aloud.
#[must_use]
pub fn spoken_inside(row: &Input, inside: f64, currency: Currency) -> String {
    let written = rounded(row.unit.written(inside), DIGITS_OF_VALUE);
    let (value, per) = parts(row.unit, written, currency);
    format!("{value}{per}").replacen(" / ", " a ", 1)
}

/// A rate of people, said both ways: "0.38 a year, so 32% leave within a year".
#[must_use]
pub fn spoken_rate(row: &Input, currency: Currency) -> String {
    let per_year = row.unit.inside(row.law.base()) * Period::Year.days();
    let written = spoken(row, currency);
    let within_a_year = format!(", so {} leave within a year", percent(-math::exp_m1(-per_year), 2));
    match row.unit {
        Unit::Chance { days } if days == Period::Year.days() => {
            format!("{written}, a rate of {} a year", rounded(per_year, 3))
        }
        Unit::Chance { .. } => {
            format!("{written}, a rate of {} a year{within_a_year}", rounded(per_year, 3))
        }
        _ => format!("{written}{within_a_year}"),
    }
}

/// " (low to high)" of an uncertain row: its 10th and 90th percentile. Empty for a certain one.
#[must_use]
pub fn interval(row: &Input, currency: Currency) -> String {
    if row.law.is_certain() {
        return String::new();
    }
    if row.is_yes_or_no() {
        let chance = row.law.mean().expect("a yes or no has a mean");
        return format!(" (yes in {} of draws)", chance_as_written(chance));
    }
    // What is nought but for the last bits of a quantile is nought.
    let of_size = row.law.p10().abs().max(row.law.p90().abs());
    let ends =
        [row.law.p10(), row.law.p90()].map(|end| if end.abs() < of_size * f64::EPSILON { 0.0 } else { end });
    let [low, high] = ends.map(|end| parts(row.unit, as_written(end, DIGITS_OF_INTERVAL), currency).0);
    let between = match row.varies {
        Varies::PerDraw => "",
        Varies::PerGroup => " from group to group",
        Varies::PerPerson => " from person to person",
    };
    let base = row.law.base();
    let lies_outside = base <= row.law.p10() || base >= row.law.p90();
    let stated = if lies_outside { "in the base case; " } else { "" };
    if low == high { String::new() } else { format!(" ({stated}{low} to {high}{between})") }
}

fn base_rounded(row: &Input) -> f64 {
    let base = row.law.base();
    if row.law.is_certain() { rounded(base, DIGITS_OF_VALUE) } else { as_written(base, DIGITS_OF_MEDIAN) }
}

/// A chance of a law, as somebody wrote it.
pub(super) fn chance_as_written(chance: f64) -> String {
    percent(as_written(chance, DIGITS_OF_INTERVAL), DIGITS_OF_VALUE)
}

/// A number of a law, as somebody wrote it; what nobody wrote has as many digits as a float, of which so many say something.
pub(super) fn as_written(number: f64, digits: usize) -> f64 {
    written(number).unwrap_or_else(|| rounded(number, digits))
}

/// A number that somebody wrote; none where it has too many digits for that.
fn written(number: f64) -> Option<f64> {
    let written = rounded(number, DIGITS_WRITTEN);
    // A quantile of a law is off by its last bits.
    ((number - written).abs() <= number.abs() * 1e-11).then_some(written)
}

/// A value as written, and its period or time: ("£3,100", " / week").
fn parts(unit: Unit, written: f64, currency: Currency) -> (String, String) {
    let money = |pence: f64| Money::from_pence(pence.round() as i64).written_in(currency);
    let per = |period: Period| format!(" / {period}");
    let time = |word: &str| format!(" {word}{}", if written == 1.0 { "" } else { "s" });
    match unit {
        Unit::Amount => (money(written), String::new()),
        Unit::PayPerPerson(period) | Unit::PayStanding(period) => (money(written), per(period)),
        Unit::Share => (percent(written, DIGITS_OF_VALUE), String::new()),
        Unit::Growth(period) => (percent(written, DIGITS_OF_VALUE), per(period)),
        Unit::Tempo(period) | Unit::Arrivals(period) => (plain(written), per(period)),
        Unit::Chance { days } => (percent(written, DIGITS_OF_VALUE), format!(" in {}", time_of(days))),
        Unit::Days => (plain(written), time("day")),
        Unit::Months => (plain(written), time("month")),
        Unit::Number => (plain(written), String::new()),
    }
}

/// A length of time from its days by a rate's year: "1 year", "6 months", "2 weeks", "10 days". Whole months may
/// have been rounded to a day.
#[must_use]
pub fn time_of(days: f64) -> String {
    let count = |n: f64, word: &str| format!("{} {word}{}", plain(n), if n == 1.0 { "" } else { "s" });
    let months = (days / Period::Month.days()).round();
    if months >= 1.0 && (days - months * Period::Month.days()).abs() <= 0.5 {
        return if months % 12.0 == 0.0 { count(months / 12.0, "year") } else { count(months, "month") };
    }
    if days > 0.0 && days % 7.0 == 0.0 { count(days / 7.0, "week") } else { count(days, "day") }
}

/// A plain number with as many decimals as it needs: "0.38", "1,000".
#[must_use]
pub fn plain(number: f64) -> String {
    let written = rounded(number, DIGITS_OF_VALUE).to_string();
    let (sign, digits) = written.strip_prefix('-').map_or(("", written.as_str()), |digits| ("-", digits));
    format!("{sign}{}", with_thousands(digits))
}

/// A fraction as a percentage to so many significant digits: 0.55 is "55%".
#[must_use]
pub fn percent(fraction: f64, digits: usize) -> String {
    format!("{}%", rounded(rounded(fraction, DIGITS_OF_VALUE) * 100.0, digits))
}

/// A number rounded to significant digits, half to even on its decimal digits. Never minus zero.
#[must_use]
pub fn rounded(number: f64, digits: usize) -> f64 {
    let written = format!("{number:.*e}", digits - 1);
    written.parse::<f64>().expect("a number in scientific notation is a number") + 0.0
}

/// An end of an interval, to the second digit of the interval's width: it is known no better.
#[must_use]
pub fn end(end: f64, width: f64) -> f64 {
    if !width.is_finite() || width <= 0.0 {
        return end;
    }
    let mut step = 1.0;
    while width / step >= 100.0 {
        step *= 10.0;
    }
    while width / step < 10.0 {
        step /= 10.0;
    }
    (end / step).round() * step
}

/// A number rounded to the decimals that data files keep: amounts two, all else six.
#[must_use]
pub fn kept(value: f64, unit: FigureUnit) -> f64 {
    let steps = match unit {
        FigureUnit::Money => 100.0,
        FigureUnit::Rate | FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count | FigureUnit::Share => {
            1_000_000.0
        }
    };
    // Adding nought turns minus nought into nought.
    (value * steps).round() / steps + 0.0
}

/// A figure of a result without its error: "£2.74m", "£412k", "8.3%", "1.45", "month 37", "74.2".
#[must_use]
pub fn figure(value: f64, unit: FigureUnit, currency: Currency) -> String {
    Scale::of(value.abs(), unit, currency).write(value, None)
}

/// A figure that somebody asks for, to the last digit: "£1,874.32", "8.25%"; as other figures where nobody wrote it.
#[must_use]
pub fn asked(value: f64, unit: FigureUnit, currency: Currency) -> String {
    let Some(written) = written(value) else { return figure(value, unit, currency) };
    match unit {
        FigureUnit::Money => Money::from_nearest_pence(written * 100.0).written_in(currency),
        FigureUnit::Rate | FigureUnit::Share => percent(written, DIGITS_OF_VALUE),
        FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count => plain(written),
    }
}

/// A figure with its Monte Carlo standard error: "£2.74m ± 0.01". The error is in the unit of the figure, and that
/// follows the larger of the two: "£0.00m ± 1.20".
#[must_use]
pub fn figure_with_error(value: f64, se: Option<f64>, unit: FigureUnit, currency: Currency) -> String {
    range_with_error([value; 2], se, unit, currency)
}

/// The two values between which a figure lies, with their error, both in the unit of the largest of the three: "2.1% to 2.6% ±
/// 0.4". One number where both are written alike.
#[must_use]
pub fn range_with_error(ends: [f64; 2], se: Option<f64>, unit: FigureUnit, currency: Currency) -> String {
    let largest = ends.into_iter().chain(se).map(f64::abs).fold(0.0, f64::max);
    let scale = Scale::of(largest, unit, currency);
    let [low, high] = ends.map(|end| scale.write(end, se));
    let ends = if low == high { high } else { format!("{low} to {high}") };
    match se {
        Some(se) => format!("{ends} ± {}", scale.error(se)),
        None => ends,
    }
}

/// A mean or another estimate with its error.
#[must_use]
pub fn estimate(found: Estimate, unit: FigureUnit, currency: Currency) -> String {
    figure_with_error(found.value, Some(found.se), unit, currency)
}

/// A probability with its error: "23.1% ± 0.4".
#[must_use]
pub fn chance(found: Estimate) -> String {
    figure_with_error(found.value, Some(found.se), FigureUnit::Share, Currency::Gbp)
}

/// A probability as people count: "about 5 in 20", "fewer than 1 in 20".
#[must_use]
pub fn in_twenty(probability: f64) -> String {
    let twentieths = (probability * 20.0).round();
    if probability <= 0.0 {
        "0 in 20".to_owned()
    } else if probability >= 1.0 {
        "20 in 20".to_owned()
    } else if twentieths < 1.0 {
        "fewer than 1 in 20".to_owned()
    } else if twentieths >= 20.0 {
        "more than 19 in 20".to_owned()
    } else {
        format!("about {twentieths} in 20")
    }
}

/// How the figures of one kind and size are written.
struct Scale {
    before: String,
    after: &'static str,
    divisor: f64,
    decimals: usize,
}

impl Scale {
    fn of(size: f64, unit: FigureUnit, currency: Currency) -> Self {
        let scale = |after, divisor, decimals| Self { before: String::new(), after, divisor, decimals };
        match unit {
            FigureUnit::Money => {
                let (after, divisor, decimals) = match size {
                    size if size >= 999_500.0 => ("m", 1e6, 2),
                    size if size >= 9_999.5 => ("k", 1e3, 0),
                    _ => ("", 1.0, 0),
                };
                Self { before: currency.symbol().to_owned(), after, divisor, decimals }
            }
            FigureUnit::Rate | FigureUnit::Share => scale("%", 0.01, 1),
            FigureUnit::Ratio => scale("", 1.0, 2),
            FigureUnit::Month => scale("", 1.0, 0),
            FigureUnit::Count if size >= 999.5 => scale("", 1.0, 0),
            FigureUnit::Count => scale("", 1.0, 1),
        }
    }

    /// Decimals: as usual, and one more where the error would round to nothing.
    fn decimals(&self, se: Option<f64>) -> usize {
        let vanishes = se.is_some_and(|se| se > 0.0 && fixed(se / self.divisor, self.decimals).1);
        self.decimals + usize::from(vanishes)
    }

    fn write(&self, value: f64, se: Option<f64>) -> String {
        let (digits, is_zero) = fixed((value / self.divisor).abs(), self.decimals(se));
        let sign = if value < 0.0 && !is_zero { "-" } else { "" };
        format!("{sign}{}{}{}", self.before, with_thousands(&digits), self.after)
    }

    fn error(&self, se: f64) -> String {
        if se == 0.0 {
            return "0".to_owned();
        }
        let decimals = self.decimals(Some(se));
        match fixed(se / self.divisor, decimals) {
            (_, true) => format!("<{:.decimals$}", (0..decimals).fold(1.0, |unit, _| unit / 10.0)),
            (digits, false) => with_thousands(&digits),
        }
    }
}

/// A number with fixed decimals, and whether nothing but noughts is left of it.
fn fixed(number: f64, decimals: usize) -> (String, bool) {
    let digits = format!("{number:.decimals$}");
    let is_zero = digits.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
    (digits, is_zero)
}

/// Digits with a comma between thousands of the whole part.
fn with_thousands(digits: &str) -> String {
    let n_whole = digits.find('.').unwrap_or(digits.len());
    let mut written = String::with_capacity(digits.len() + n_whole / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place < n_whole && (n_whole - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
