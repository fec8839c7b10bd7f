//! Numbers of units that are paid for: whole for simulated people, parts of a unit in the base case.
//!
//! Fixed-point, 2^24 to the unit: the order in which people are added never changes a sum.

use super::rounding::{divide_rounded, nearest_whole};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A number of units in steps of 2^−24. May be negative. Up to about ±5 × 10^11 units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(i64);

impl Count {
    /// No units.
    pub const ZERO: Count = Count(0);
    /// One unit.
    pub const ONE: Count = Count(Count::STEPS_PER_UNIT);
    /// The most units that a number may be turned from.
    pub const MOST: f64 = (1_u64 << 38) as f64;
    /// Steps in one unit.
    pub const STEPS_PER_UNIT: i64 = 1 << 24;

    /// So many whole units, within ±2^39.
    pub fn from_whole(units: i64) -> Count {
        Count(units.checked_mul(Count::STEPS_PER_UNIT).expect("a count stays within 2^39 units"))
    }

    /// The nearest step to a number of units, half away from zero. The number is within ±2^38.
    pub fn from_fraction(units: f64) -> Count {
        assert!(units.abs() <= Count::MOST, "a count is finite and within 2^38 units");
        Count(nearest_whole(units * Count::STEPS_PER_UNIT as f64))
    }

    /// So many steps of 2^−24.
    pub const fn from_steps(steps: i64) -> Count {
        Count(steps)
    }

    /// The count in steps of 2^−24.
    pub const fn steps(self) -> i64 {
        self.0
    }

    /// The whole units in it, towards zero.
    pub const fn whole_part(self) -> i64 {
        self.0 / Count::STEPS_PER_UNIT
    }

    /// So many units of somebody who stands for this part of a person, to the nearest step, half away from zero.
    pub fn weighted(self, weight: Count) -> Count {
        // Whole people in draws, and one unit at a time in the base case: nearly always one of the two is one.
        if weight == Count::ONE {
            return self;
        }
        if self == Count::ONE {
            return weight;
        }
        let product = i128::from(self.0) * i128::from(weight.0);
        let steps = divide_rounded(product, i128::from(Count::STEPS_PER_UNIT));
        Count(i64::try_from(steps).expect(WITHIN))
    }

    /// The number of units, for statistics and reports.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / Count::STEPS_PER_UNIT as f64
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_f64().fmt(formatter)
    }
}

const WITHIN: &str = "a count stays within 2^39 units";

impl Add for Count {
    type Output = Count;
    fn add(self, other: Count) -> Count {
        Count(self.0.checked_add(other.0).expect(WITHIN))
    }
}

impl Sub for Count {
    type Output = Count;
    fn sub(self, other: Count) -> Count {
        Count(self.0.checked_sub(other.0).expect(WITHIN))
    }
}

impl Neg for Count {
    type Output = Count;
    fn neg(self) -> Count {
        Count(self.0.checked_neg().expect(WITHIN))
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        *self = *self + other;
    }
}

impl SubAssign for Count {
    fn sub_assign(&mut self, other: Count) {
        *self = *self - other;
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Count>>(counts: I) -> Count {
        counts.fold(Count::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_units_are_exact_and_parts_are_near() {
        assert_eq!(Count::from_whole(380).to_f64(), 380.0);
        assert_eq!(Count::from_fraction(0.5) + Count::from_fraction(0.5), Count::ONE);
        assert_eq!(Count::from_fraction(-2.75).whole_part(), -2);
        assert_eq!(Count::from_fraction(2.75).whole_part(), 2);
        assert!((Count::from_fraction(0.1).to_f64() - 0.1).abs() <= 0.5 / Count::STEPS_PER_UNIT as f64);
        let third = Count::from_fraction(1.0 / 3.0);
        assert_eq!(Count::from_whole(3).weighted(third), Count::from_steps(3 * third.steps()));
        assert_eq!(third.weighted(Count::ONE), third);
        assert_eq!(
            Count::from_fraction(-2.5).weighted(Count::from_fraction(0.5)),
            Count::from_fraction(-1.25)
        );
        assert_eq!(Count::from_whole(3).to_string(), "3");
        assert_eq!(format!("{:.2}", Count::from_fraction(0.1)), "0.10");
    }

    #[test]
    fn sums_and_signs() {
        let sum: Count = [1, 2, -5].into_iter().map(Count::from_whole).sum();
        assert_eq!(sum, -Count::from_whole(2));
        assert_eq!(sum - Count::ONE, Count::from_whole(-3));
    }
}
