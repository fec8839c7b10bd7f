//! Cash: whole pence (or cents) in 64 bits. No currency: a scenario has one, and reports add its sign.
//!
//! Sums are checked: cash beyond ±£92 quadrillion is a bug and stops the program, it never wraps.

use super::Currency;
use super::rounding::nearest_whole;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// An amount of cash in whole pence. May be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

impl Money {
    /// No cash.
    pub const ZERO: Money = Money(0);
    /// The largest amount that a scenario may write: £10bn. The smallest is its negative.
    pub const LARGEST_WRITTEN: Money = Money(1_000_000_000_000);

    /// An amount of so many pence.
    pub const fn from_pence(pence: i64) -> Money {
        Money(pence)
    }

    /// The amount nearest to so many pounds, half a penny away from zero: for drawn amounts, which are real numbers.
    ///
    /// The number is finite and within ±10^15 pounds.
    pub fn from_pounds(pounds: f64) -> Money {
        assert!(pounds.abs() <= 1e15, "an amount is finite and within a thousand million million pounds");
        Money(nearest_whole(pounds * 100.0))
    }

    /// The amount nearest to so many pence, half a penny away from zero.
    pub fn from_nearest_pence(pence: f64) -> Money {
        Money(nearest_whole(pence))
    }

    /// The amount in pence.
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// The amount in pounds, for statistics and reports; never for cash.
    pub fn to_pounds(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// The amount without its sign.
    pub fn abs(self) -> Money {
        if self.0 < 0 { -self } else { self }
    }

    /// The amount as a scenario writes it: "£9,000", "-£17.50".
    pub fn written_in(self, currency: Currency) -> String {
        let unsigned = self.abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let figures = unsigned.to_string();
        let figures = figures.strip_suffix(".00").unwrap_or(&figures);
        format!("{sign}{}{figures}", currency.symbol())
    }
}

impl fmt::Display for Money {
    /// Pounds with thousands and two decimals, without a currency sign: "-1,234.50".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let pence = self.0.unsigned_abs();
        formatter.pad(&format!("{sign}{}.{:02}", with_thousands(pence / 100), pence % 100))
    }
}

fn with_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

const WITHIN: &str = "cash stays within 64 bits of pence";

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.checked_add(other.0).expect(WITHIN))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.checked_sub(other.0).expect(WITHIN))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(self.0.checked_neg().expect(WITHIN))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Money> for Money {
    fn sum<I: Iterator<Item = &'a Money>>(amounts: I) -> Money {
        amounts.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_with_thousands_and_two_decimals() {
        let table = [
            (0, "0.00", "£0"),
            (5, "0.05", "£0.05"),
            (-5, "-0.05", "-£0.05"),
            (1750, "17.50", "£17.50"),
            (99_999, "999.99", "£999.99"),
            (100_000, "1,000.00", "£1,000"),
            (-274_475_000, "-2,744,750.00", "-£2,744,750"),
            (1_000_000_000_000, "10,000,000,000.00", "£10,000,000,000"),
        ];
        for (pence, shown, written) in table {
            assert_eq!(Money::from_pence(pence).to_string(), shown);
            assert_eq!(Money::from_pence(pence).written_in(Currency::Gbp), written);
        }
        assert_eq!(format!("[{:>8}]", Money::from_pence(100)), "[    1.00]");
    }

    #[test]
    fn sums_and_signs() {
        let amounts = [Money::from_pence(100), Money::from_pence(-30)];
        assert_eq!(amounts.iter().sum::<Money>(), Money::from_pence(70));
        assert_eq!(amounts.into_iter().sum::<Money>(), Money::from_pence(70));
        assert_eq!(-amounts[1], Money::from_pence(30));
        assert_eq!(amounts[0] - amounts[1], Money::from_pence(130));
        assert!(amounts[1] < Money::ZERO);
        assert_eq!(Money::from_pounds(-0.125), Money::from_pence(-13));
        assert_eq!(Money::from_pence(-13).to_pounds(), -0.13);
    }

    #[test]
    #[should_panic(expected = "cash stays within 64 bits of pence")]
    fn a_sum_never_wraps() {
        let _ = Money::from_pence(i64::MAX) + Money::from_pence(1);
    }
}
