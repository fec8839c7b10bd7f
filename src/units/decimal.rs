//! Numbers exactly as written, before a unit decides what they become: digits and a number of decimals.

use super::rounding::divide_rounded;

/// A decimal number of at most 18 significant digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    decimals: u32,
}

/// Why a number cannot be read. The texts are what might have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NumberFault {
    /// There is no number here.
    Absent,
    /// A comma that is not a thousands separator: the number without it, where that may be meant, and with a point for it.
    Comma { plain: Option<String>, with_point: Option<String> },
    /// No digit before or after the point, or two points.
    Point { meant: Option<String> },
    /// More digits than can be kept exactly.
    Long,
}

const DIGITS_MOST: usize = 18;
const DECIMALS_MOST: usize = 30;

impl Decimal {
    /// Reads the number at the start of a text and gives what follows it. The second part of a fault is the number's text.
    pub(super) fn read(text: &str) -> Result<(Decimal, &str), (NumberFault, &str)> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let length =
            unsigned.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(unsigned.len());
        let (figures, rest) = unsigned.split_at(length);
        match read_figures(figures) {
            Ok(number) if unsigned.len() < text.len() => {
                Ok((Decimal { digits: -number.digits, ..number }, rest))
            }
            Ok(number) => Ok((number, rest)),
            Err(fault) => Err((fault, figures)),
        }
    }

    /// The number × 10^shift as a whole number; none if it is not whole or does not fit in 64 bits.
    pub(super) fn shifted(self, shift: u32) -> Option<i64> {
        if self.decimals <= shift {
            let digits = self.digits.checked_mul(10_i128.checked_pow(shift - self.decimals)?)?;
            return i64::try_from(digits).ok();
        }
        let divisor = 10_i128.checked_pow(self.decimals - shift)?;
        if self.digits % divisor == 0 { i64::try_from(self.digits / divisor).ok() } else { None }
    }

    /// The number × 10^shift to the nearest whole number, half away from zero, held within 64 bits.
    pub(super) fn nearest(self, shift: u32) -> i64 {
        self.shifted(shift).unwrap_or_else(|| {
            let divisor = 10_i128.pow(self.decimals.saturating_sub(shift));
            let nearest = divide_rounded(self.digits, divisor);
            i64::try_from(nearest).unwrap_or(if nearest < 0 { i64::MIN } else { i64::MAX })
        })
    }

    /// The number × a small integer, still exact.
    pub(super) fn times(self, factor: i128) -> Decimal {
        Decimal { digits: self.digits * factor, ..self }
    }

    /// The nearest 64-bit real number.
    pub(super) fn to_f64(self) -> f64 {
        format!("{}e-{}", self.digits, self.decimals).parse().expect("digits with an exponent are a number")
    }

    /// How many decimals were written.
    pub(super) fn n_decimals(self) -> u32 {
        self.decimals
    }

    /// Whether the number was written without a point.
    pub(super) fn is_whole(self) -> bool {
        self.decimals == 0
    }
}

fn read_figures(figures: &str) -> Result<Decimal, NumberFault> {
    if !figures.contains(|c: char| c.is_ascii_digit()) {
        return Err(NumberFault::Absent);
    }
    let (whole, part) = figures.split_once('.').map_or((figures, None), |(whole, part)| (whole, Some(part)));
    if whole.is_empty() || part.is_some_and(|part| part.is_empty() || part.contains('.')) {
        return Err(NumberFault::Point { meant: completed(whole, part) });
    }
    if !commas_separate_thousands(whole) || part.is_some_and(|part| part.contains(',')) {
        return Err(comma_fault(figures));
    }
    let digits = whole.replace(',', "") + part.unwrap_or("");
    let decimals = part.map_or(0, str::len);
    if digits.trim_start_matches('0').len() > DIGITS_MOST || decimals > DECIMALS_MOST {
        return Err(NumberFault::Long);
    }
    let digits = digits.parse().expect("at most 18 significant digits are a number of 128 bits");
    Ok(Decimal { digits, decimals: decimals as u32 })
}

fn commas_separate_thousands(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut others = groups.peekable();
    // No number with thousands begins with a nought: "0,200" is a fifth as much of Europe writes it.
    let begins = (1..=3).contains(&first.len()) && !first.starts_with('0');
    others.peek().is_none() || (begins && others.all(|group| group.len() == 3))
}

fn comma_fault(figures: &str) -> NumberFault {
    let plain = || Some(without_noughts_before(&figures.replace(',', "")));
    let inside = figures.matches(',').count() == 1 && !figures.contains('.');
    match figures.split_once(',') {
        Some((whole, decimals)) if inside && !whole.is_empty() && !decimals.is_empty() => {
            // "9,00" has lost no thousands, and "0,200" has none.
            let is_decimal = decimals.len() < 3 || whole == "0";
            let with_point = Some(without_noughts_before(&figures.replace(',', ".")));
            NumberFault::Comma { plain: if is_decimal { None } else { plain() }, with_point }
        }
        _ => NumberFault::Comma { plain: plain(), with_point: None },
    }
}

/// "0600" as "600", "000.6" as "0.6".
fn without_noughts_before(figures: &str) -> String {
    let rest = figures.trim_start_matches('0');
    let needs_one = !rest.starts_with(|first: char| first.is_ascii_digit());
    if needs_one { format!("0{rest}") } else { rest.to_owned() }
}

/// ".5" is meant as "0.5", "5." as "5".
fn completed(whole: &str, part: Option<&str>) -> Option<String> {
    match part? {
        "" => Some(whole.to_owned()),
        part if whole.is_empty() && !part.contains(['.', ',']) => Some(format!("0.{part}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written() {
        let table = [
            ("0", 0.0, ""),
            ("9,000", 9000.0, ""),
            ("2,744,750 rest", 2_744_750.0, " rest"),
            ("-0.5%", -0.5, "%"),
            ("1234567", 1_234_567.0, ""),
            ("0.000012345678901234567", 0.000_012_345_678_901_234_567, ""),
            ("007", 7.0, ""),
        ];
        for (text, value, rest) in table {
            let (number, after) = Decimal::read(text).unwrap();
            assert_eq!((number.to_f64(), after), (value, rest), "{text}");
        }
    }

    #[test]
    fn faults_say_what_may_be_meant() {
        let comma = |plain: Option<&str>, point: Option<&str>| NumberFault::Comma {
            plain: plain.map(str::to_owned),
            with_point: point.map(str::to_owned),
        };
        let point = |meant: Option<&str>| NumberFault::Point { meant: meant.map(str::to_owned) };
        let table = [
            ("9,00", comma(None, Some("9.00"))),
            ("9000,000", comma(Some("9000000"), Some("9000.000"))),
            ("0,2", comma(None, Some("0.2"))),
            ("0,200", comma(None, Some("0.200"))),
            ("000,600", comma(Some("600"), Some("0.600"))),
            ("0,200,000", comma(Some("200000"), None)),
            ("1,00,000", comma(Some("100000"), None)),
            ("9,", comma(Some("9"), None)),
            (",9", comma(Some("9"), None)),
            ("1.000,5", comma(Some("1.0005"), None)),
            (".5", point(Some("0.5"))),
            ("5.", point(Some("5"))),
            ("1.2.3", point(None)),
            ("1234567890123456789", NumberFault::Long),
            ("x", NumberFault::Absent),
            ("-", NumberFault::Absent),
            (",", NumberFault::Absent),
        ];
        for (text, fault) in table {
            assert_eq!(Decimal::read(text).unwrap_err().0, fault, "{text}");
        }
    }

    #[test]
    fn shifts_are_exact_or_none() {
        let read = |text| Decimal::read(text).unwrap().0;
        assert_eq!(read("17.50").shifted(2), Some(1750));
        assert_eq!(read("1.500").shifted(1), Some(15));
        assert_eq!(read("1.234").shifted(2), None);
        assert_eq!(read("7.1").shifted(8), Some(710_000_000));
        assert_eq!(read("999999999999999999").shifted(8), None);
        assert_eq!(read("0.1").times(12).to_f64(), 1.2);
    }
}
