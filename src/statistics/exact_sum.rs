//! Sums of numbers that do not depend on the order in which, or the parts in which, they are added.
//!
//! A number is a whole 53-bit mantissa times a power of two. Mantissas of the same power are added as 128-bit integers, which
//! holds exactly for 2⁷⁴ of them; only reading the sum rounds, always in the same way.

use serde::{Deserialize, Serialize};

/// A sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ExactSum {
    /// By power of two, from the lowest: the sum of mantissas.
    by_power: Vec<(i16, i128)>,
}

impl ExactSum {
    /// Adds a finite number.
    pub(super) fn add(&mut self, number: f64) {
        if number == 0.0 {
            return;
        }
        let (mantissa, power) = taken_apart(number);
        self.add_mantissas(power, i128::from(mantissa));
    }

    /// Adds another sum.
    pub(super) fn merge(&mut self, other: &Self) {
        for &(power, mantissas) in &other.by_power {
            self.add_mantissas(power, mantissas);
        }
    }

    fn add_mantissas(&mut self, power: i16, mantissas: i128) {
        match self.by_power.binary_search_by_key(&power, |entry| entry.0) {
            Ok(place) => self.by_power[place].1 += mantissas,
            Err(place) => self.by_power.insert(place, (power, mantissas)),
        }
    }

    /// The sum, rounded: from the largest power down, each sum of mantissas in two halves, with what rounding loses
    /// carried along (A. Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen").
    pub(super) fn total(&self) -> f64 {
        let (mut sum, mut lost) = (0.0_f64, 0.0);
        for &(power, mantissas) in self.by_power.iter().rev() {
            let high = mantissas as f64;
            let low = (mantissas - high as i128) as f64;
            for part in [high, low] {
                let part = times_power_of_two(part, power);
                let next = sum + part;
                lost += if sum.abs() >= part.abs() { (sum - next) + part } else { (part - next) + sum };
                sum = next;
            }
        }
        sum + lost
    }
}

/// A number as mantissa × 2^power.
fn taken_apart(number: f64) -> (i64, i16) {
    let bits = number.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i16;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let mantissa = if exponent == 0 { fraction } else { fraction | 1 << 52 };
    (if number < 0.0 { -mantissa } else { mantissa }, exponent.max(1) - 1_075)
}

/// A number times 2^power, in two steps, so that neither factor leaves the range of normal numbers.
fn times_power_of_two(number: f64, power: i16) -> f64 {
    let half = power / 2;
    number * power_of_two(half) * power_of_two(power - half)
}

/// 2^power, for powers from −1,022 to 1,023.
pub(super) fn power_of_two(power: i16) -> f64 {
    assert!((-1_022..=1_023).contains(&power), "a power of two that is a normal number");
    f64::from_bits(((i64::from(power) + 1_023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(numbers: &[f64]) -> ExactSum {
        let mut sum = ExactSum::default();
        numbers.iter().for_each(|&number| sum.add(number));
        sum
    }

    #[test]
    fn nothing_is_lost_between_large_and_small() {
        assert_eq!(sum(&[1e300, 1.0, -1e300, 1e-300, -1.0]).total(), 1e-300);
        assert_eq!(sum(&[0.1; 10]).total(), 1.0);
        assert_eq!(sum(&[f64::MIN_POSITIVE / 4.0; 4]).total(), f64::MIN_POSITIVE);
        assert_eq!(sum(&[f64::MAX, -f64::MAX]).total(), 0.0);
        assert_eq!(ExactSum::default().total(), 0.0);
    }

    proptest! {
        /// Whole numbers add up exactly in 128 bits, in whatever order and parts.
        #[test]
        fn any_order_and_any_parts_give_the_sum_of_whole_numbers(
            whole in prop::collection::vec(-(1_i64 << 52)..1 << 52, 0..60),
            cut in 0_usize..60,
        ) {
            let numbers: Vec<f64> = whole.iter().map(|&number| number as f64).collect();
            let all = sum(&numbers);
            let (early, late) = numbers.split_at(cut.min(numbers.len()));
            let mut parts = sum(late);
            parts.merge(&sum(early));
            prop_assert_eq!(&parts, &all);
            let exact: i128 = whole.iter().map(|&number| i128::from(number)).sum();
            prop_assert_eq!(all.total(), exact as f64);
        }
    }
}
