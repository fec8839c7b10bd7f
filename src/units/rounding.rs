//! The one rule by which a quotient of integers becomes whole: half away from zero, as Excel's ROUND does.

use std::cmp::Ordering;

/// `numerator / denominator` rounded half away from zero. The denominator is positive.
pub(crate) fn divide_rounded(numerator: i128, denominator: i128) -> i128 {
    assert!(denominator > 0, "a denominator is above zero");
    // What fits in 64 bits, as nearly all does, is divided there: processors have no instruction for 128.
    if let (Ok(numerator), Ok(denominator)) = (i64::try_from(numerator), i64::try_from(denominator)) {
        let (towards_zero, rest) = (numerator / denominator, (numerator % denominator).unsigned_abs());
        let up = rest >= denominator.unsigned_abs() - rest;
        return i128::from(if up { towards_zero + numerator.signum() } else { towards_zero });
    }
    let rest = (numerator % denominator).unsigned_abs();
    let towards_zero = numerator / denominator;
    if rest >= denominator.unsigned_abs() - rest { towards_zero + numerator.signum() } else { towards_zero }
}

/// The whole number nearest to a number, half away from zero; within 64 bits: what `f64::round` gives, without the call that it
/// is where a processor has no instruction for it.
pub fn nearest_whole(number: f64) -> i64 {
    let towards_zero = number as i64;
    // Exact: both are whole beyond 2^52, and close to each other below.
    let rest = number - towards_zero as f64;
    if rest >= 0.5 {
        towards_zero.saturating_add(1)
    } else if rest <= -0.5 {
        towards_zero.saturating_sub(1)
    } else {
        towards_zero
    }
}

/// The product of `above` over the product of `below`, rounded half away from zero: exact however large the products.
///
/// Each factor of `below` is above zero. Both products stay below 2^511, which eight factors of 63 bits cannot pass.
pub(crate) fn quotient_rounded(
    above: impl Iterator<Item = i64> + Clone,
    below: impl Iterator<Item = i64> + Clone,
) -> i64 {
    let narrow = |numerator, denominator| {
        i64::try_from(divide_rounded(numerator, denominator)).expect("a rounded quotient fits in 64 bits")
    };
    // Nearly all products fit in 64 bits, where a check that one does is an instruction.
    if let (Some(numerator), Some(denominator)) = (product(above.clone()), product(below.clone())) {
        return narrow(i128::from(numerator), i128::from(denominator));
    }
    match (wider_product(above.clone()), wider_product(below.clone())) {
        (Some(numerator), Some(denominator)) => narrow(numerator, denominator),
        _ => wide_quotient_rounded(above, below),
    }
}

fn product(mut factors: impl Iterator<Item = i64>) -> Option<i64> {
    factors.try_fold(1_i64, |product, factor| product.checked_mul(factor))
}

fn wider_product(mut factors: impl Iterator<Item = i64>) -> Option<i128> {
    factors.try_fold(1_i128, |product, factor| product.checked_mul(i128::from(factor)))
}

/// An unsigned integer of 512 bits, the least part first.
type Wide = [u64; 8];

fn wide_quotient_rounded(above: impl Iterator<Item = i64> + Clone, below: impl Iterator<Item = i64>) -> i64 {
    let sign: i64 = above.clone().map(i64::signum).product();
    let numerator_twice = above.fold(wide_times([2, 0, 0, 0, 0, 0, 0, 0], 1), |product, factor| {
        wide_times(product, factor.unsigned_abs())
    });
    let denominator = below.fold([1, 0, 0, 0, 0, 0, 0, 0], |product, factor| {
        wide_times(product, u64::try_from(factor).expect("a denominator is above zero"))
    });
    sign * largest_quotient(numerator_twice, denominator)
}

/// The largest q with (2q − 1) × denominator ≤ 2 × numerator, which is the quotient rounded half up.
fn largest_quotient(numerator_twice: Wide, denominator: Wide) -> i64 {
    let reaches = |quotient: u64| {
        quotient == 0
            || wide_order(wide_times(denominator, 2 * (quotient - 1) + 1), numerator_twice)
                != Ordering::Greater
    };
    let (mut reached, mut missed) = (0_u64, 1_u64 << 63);
    assert!(!reaches(missed), "a rounded quotient fits in 64 bits");
    while missed - reached > 1 {
        let middle = reached + (missed - reached) / 2;
        if reaches(middle) { reached = middle } else { missed = middle }
    }
    i64::try_from(reached).expect("the search stays below 2^63")
}

fn wide_times(number: Wide, factor: u64) -> Wide {
    let mut product = number;
    let mut carry = 0_u128;
    for part in &mut product {
        let sum = u128::from(*part) * u128::from(factor) + carry;
        *part = sum as u64;
        carry = sum >> 64;
    }
    assert!(carry == 0, "a product stays below 2^512");
    product
}

fn wide_order(left: Wide, right: Wide) -> Ordering {
    left.iter().rev().cmp(right.iter().rev())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_away_from_zero() {
        let table =
            [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (5, 3, 2), (-5, 3, -2), (0, 7, 0), (1, 2, 1)];
        for (numerator, denominator, expected) in table {
            assert_eq!(divide_rounded(numerator, denominator), expected, "{numerator}/{denominator}");
        }
        assert_eq!(divide_rounded(i128::MAX, i128::MAX), 1);
        assert_eq!(divide_rounded(i128::MAX / 2, i128::MAX), 0);
    }

    #[test]
    fn a_product_beyond_128_bits_is_still_exact() {
        let large = [999_999_937, 999_999_929, 999_999_893, 999_999_883, 999_999_797];
        let above = large.iter().copied().chain([15]);
        let below = large.iter().copied().chain([2]);
        assert_eq!(quotient_rounded(above.clone(), below.clone()), 8);
        assert_eq!(quotient_rounded(above.clone().chain([-1]), below.clone()), -8);
        assert_eq!(quotient_rounded(below, above), 0);
    }

    #[test]
    fn the_nearest_whole_number_is_that_of_the_library_at_the_edges() {
        let edges = [
            0.0,
            -0.0,
            0.5,
            -0.5,
            0.49999999999999994,
            1.5,
            2.5,
            -2.5,
            4503599627370495.5,
            4503599627370497.0,
        ];
        let far = [9007199254740993.0, 9.2e18, -9.3e18, 1e30, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        for number in edges.into_iter().chain(far) {
            assert_eq!(nearest_whole(number), number.round() as i64, "{number}");
        }
    }

    proptest! {
        #[test]
        fn the_nearest_whole_number_is_that_of_the_library(number in any::<f64>(), part in -1e7..1e7) {
            prop_assert_eq!(nearest_whole(number), number.round() as i64);
            prop_assert_eq!(nearest_whole(part), f64::round(part) as i64);
            prop_assert_eq!(nearest_whole((part * 2.0).round() / 2.0), f64::round((part * 2.0).round() / 2.0) as i64);
        }

        /// The wide path gives what 128 bits give wherever 128 bits are enough.
        #[test]
        fn wide_and_narrow_agree(a in any::<i32>(), b in any::<i32>(), c in 1..i64::from(i32::MAX), d in 1_i64..1_000_000) {
            let above = [i64::from(a), i64::from(b)];
            let narrow = divide_rounded(i128::from(a) * i128::from(b), i128::from(c) * i128::from(d));
            let wide = wide_quotient_rounded(above.into_iter(), [c, d].into_iter());
            prop_assert_eq!(i128::from(wide), narrow);
        }
    }
}
