//! Shares: exact ratios of integers, so that percentages and fractions such as 5/6 lose nothing.

use super::Money;
use super::rounding::{divide_rounded, nearest_whole};
use std::cmp::Ordering;
use std::fmt;

/// An exact ratio of two integers in lowest terms, the lower one above zero. Often, but not always, within 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    numerator: i64,
    denominator: i64,
}

const MILLION: i64 = 1_000_000;

impl Share {
    /// 0%.
    pub const ZERO: Share = Share { numerator: 0, denominator: 1 };
    /// 100%.
    pub const ONE: Share = Share { numerator: 1, denominator: 1 };

    /// The ratio of two integers; none if the lower one is not above zero.
    pub const fn from_ratio(numerator: i64, denominator: i64) -> Option<Share> {
        if denominator <= 0 {
            return None;
        }
        let common = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs()) as i64;
        Some(Share { numerator: numerator / common, denominator: denominator / common })
    }

    /// So many parts per million: 550,000 is 55%.
    pub const fn from_ppm(ppm: i64) -> Share {
        Share::from_ratio(ppm, MILLION).expect("a million is above zero")
    }

    /// The nearest whole number of parts per million to a fraction (0.55 is 55%), half away from zero: for drawn shares.
    ///
    /// The fraction is finite and within ±10^12.
    pub fn from_fraction(fraction: f64) -> Share {
        assert!(fraction.abs() <= 1e12, "a share is finite and within a million million");
        Share::from_ppm(nearest_whole(fraction * MILLION as f64))
    }

    /// The upper integer, in lowest terms.
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// The lower integer, in lowest terms; above zero.
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// The share as a fraction: 55% is 0.55.
    pub fn to_fraction(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// This share of an amount, rounded once to whole pence, half away from zero.
    pub fn of(self, amount: Money) -> Money {
        let product = i128::from(self.numerator) * i128::from(amount.pence());
        let pence = divide_rounded(product, i128::from(self.denominator));
        Money::from_pence(i64::try_from(pence).expect("a share of an amount fits in 64 bits of pence"))
    }

    /// The exact sum; none if it does not fit in 64 bits.
    pub fn checked_add(self, other: Share) -> Option<Share> {
        let (a, b) = (i128::from(self.numerator), i128::from(self.denominator));
        let (c, d) = (i128::from(other.numerator), i128::from(other.denominator));
        let upper = (a * d).checked_add(c * b)?;
        let common = wide_common_divisor(upper.unsigned_abs(), (b * d).unsigned_abs()) as i128;
        Share::from_ratio(i64::try_from(upper / common).ok()?, i64::try_from(b * d / common).ok()?)
    }

    /// What is left of the whole: 100% less this share; none if it does not fit in 64 bits.
    pub fn complement(self) -> Option<Share> {
        Share::from_ratio(self.denominator.checked_sub(self.numerator)?, self.denominator)
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Share) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Share) -> Ordering {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

impl fmt::Display for Share {
    /// "55%", "12.5%"; what is not a whole number of parts per million prints as a fraction, "5/6".
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = match ppm_of(*self) {
            Some(ppm) => percentage(ppm),
            None => format!("{}/{}", self.numerator, self.denominator),
        };
        formatter.pad(&written)
    }
}

fn ppm_of(share: Share) -> Option<i64> {
    if MILLION % share.denominator == 0 {
        share.numerator.checked_mul(MILLION / share.denominator)
    } else {
        None
    }
}

fn percentage(ppm: i64) -> String {
    let sign = if ppm < 0 { "-" } else { "" };
    let (whole, rest) = (ppm.unsigned_abs() / 10_000, ppm.unsigned_abs() % 10_000);
    let decimals = format!(".{rest:04}");
    format!("{sign}{whole}{}%", decimals.trim_end_matches('0').trim_end_matches('.'))
}

const fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn wide_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: i64, denominator: i64) -> Share {
        Share::from_ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn ratios_are_in_lowest_terms() {
        assert_eq!(ratio(10, 12), ratio(5, 6));
        assert_eq!((ratio(-10, 12).numerator(), ratio(-10, 12).denominator()), (-5, 6));
        assert_eq!(ratio(0, 12), Share::ZERO);
        assert_eq!(Share::from_ppm(1_000_000), Share::ONE);
        assert_eq!(Share::from_ratio(1, 0), None);
        assert_eq!(Share::from_ratio(1, -2), None);
        assert_eq!(Share::from_fraction(0.123_456_5), Share::from_ppm(123_457));
    }

    #[test]
    fn shares_print_as_they_are_written() {
        let table = [
            (ratio(1, 2), "50%"),
            (ratio(5, 6), "5/6"),
            (Share::from_ppm(125_000), "12.5%"),
            (Share::from_ppm(500), "0.05%"),
            (Share::from_ppm(1), "0.0001%"),
            (Share::from_ppm(-20_000), "-2%"),
            (Share::from_ppm(1_050_000), "105%"),
            (Share::ZERO, "0%"),
            (ratio(-7, 3), "-7/3"),
        ];
        for (share, written) in table {
            assert_eq!(share.to_string(), written);
        }
    }

    #[test]
    fn a_share_of_an_amount_is_rounded_half_away_from_zero() {
        assert_eq!(ratio(1, 2).of(Money::from_pence(3)), Money::from_pence(2));
        assert_eq!(ratio(1, 2).of(Money::from_pence(-3)), Money::from_pence(-2));
        assert_eq!(ratio(5, 6).of(Money::from_pence(100)), Money::from_pence(83));
        assert_eq!(Share::from_ppm(1).of(Money::from_pence(i64::MAX)), Money::from_pence(9_223_372_036_855));
    }

    #[test]
    fn shares_add_up_exactly() {
        let sum = ratio(1, 3).checked_add(ratio(1, 6)).unwrap().checked_add(Share::from_ppm(500_000));
        assert_eq!(sum, Some(Share::ONE));
        assert_eq!(ratio(5, 6).complement(), Some(ratio(1, 6)));
        assert!(ratio(1, 3) > Share::from_ppm(333_333));
        assert!(ratio(1, 3) < Share::from_ppm(333_334));
    }

    proptest! {
        /// A share and its complement add up to the whole.
        #[test]
        fn share_and_complement_make_the_whole(n in -1_000_000_000_i64..1_000_000_000, d in 1_i64..1_000_000_000) {
            let share = ratio(n, d);
            prop_assert_eq!(share.complement().and_then(|rest| share.checked_add(rest)), Some(Share::ONE));
        }
    }
}
