//! A claim line: what one clause claims in one period. The one place where units × price becomes whole pence.

use super::rounding::quotient_rounded;
use super::{Count, Money, Share};

/// Units × price × index × every factor of `scaled`, exact, then rounded once to whole pence, half away from zero.
///
/// Exact for any units, price and index with up to five further factors whatever their integers, and with up to a dozen
/// whose integers are below 10^9, as those of a scenario are. The line itself fits in 64 bits of pence, as it does for
/// any price up to £10bn with up to nine million units at unit factors: beyond that the assertion stops the program.
pub fn line(units: Count, price: Money, index: Share, scaled: &[Share]) -> Money {
    let halvings = units.steps().trailing_zeros().min(Count::STEPS_PER_UNIT.trailing_zeros());
    let (steps, steps_per_unit) = (units.steps() >> halvings, Count::STEPS_PER_UNIT >> halvings);
    let factors = || std::iter::once(index).chain(scaled.iter().copied());
    let above = [steps, price.pence()].into_iter().chain(factors().map(Share::numerator));
    let below = std::iter::once(steps_per_unit).chain(factors().map(Share::denominator));
    Money::from_pence(quotient_rounded(above, below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Period;
    use proptest::prelude::*;

    fn ratio(numerator: i64, denominator: i64) -> Share {
        Share::from_ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn lines_are_rounded_once_half_away_from_zero() {
        let table = [
            (Count::from_whole(3), 900_000, Share::ONE, vec![], 2_700_000),
            (Count::from_whole(1), 333_334, Share::ONE, vec![ratio(5, 6)], 277_778),
            (Count::from_whole(1), 1, ratio(1, 2), vec![], 1),
            (Count::from_whole(-1), 1, ratio(1, 2), vec![], -1),
            (Count::from_whole(1), 1, ratio(1, 2), vec![ratio(1, 2)], 0),
            (Count::from_whole(2), 1, ratio(1, 2), vec![ratio(1, 2)], 1),
            (Count::from_fraction(0.5), 3, Share::ONE, vec![], 2),
            (Count::ZERO, 3, Share::ONE, vec![], 0),
            (Count::from_whole(9), 0, Share::ONE, vec![], 0),
        ];
        for (units, pence, index, scaled, expected) in table {
            let got = line(units, Money::from_pence(pence), index, &scaled);
            assert_eq!(got, Money::from_pence(expected), "{units} × {pence}");
        }
    }

    #[test]
    fn care_days_at_a_weekly_price_are_exact() {
        let weekly = Money::from_pence(310_000);
        let got = line(Count::from_whole(100), weekly, Share::ONE, &[Period::Week.per_day()]);
        assert_eq!(got, Money::from_pence(4_428_571));
    }

    #[test]
    fn factors_beyond_128_bits_are_exact() {
        let odd = ratio(999_999_937, 1_000_000_000);
        let back = ratio(1_000_000_000, 999_999_937);
        let units = Count::from_steps(123_456_789_012_345);
        let factors = [odd, back, odd, back, odd, back];
        let price = Money::from_pence(999_999_999);
        assert_eq!(line(units, price, Share::ONE, &factors), line(units, price, Share::ONE, &[]));
    }

    proptest! {
        /// Three whole units at a price cost three times one unit, and turning the sign turns the line's.
        #[test]
        fn whole_units_at_unit_factors_are_a_product(units in -1_000_000_i64..1_000_000, pence in -1_000_000_000_i64..1_000_000_000) {
            let price = Money::from_pence(pence);
            let got = line(Count::from_whole(units), price, Share::ONE, &[]);
            prop_assert_eq!(got.pence(), units * pence);
        }

        /// A line is within half a penny of the real product.
        #[test]
        fn a_line_is_the_nearest_penny(steps in -1_000_000_000_i64..1_000_000_000, pence in 0_i64..1_000_000, n in 0_i64..2_000, d in 1_i64..2_000) {
            let got = line(Count::from_steps(steps), Money::from_pence(pence), ratio(n, d), &[]);
            let lower = i128::from(d) << 24;
            let gap = 2 * (i128::from(got.pence()) * lower - i128::from(steps) * i128::from(pence) * i128::from(n));
            prop_assert!(gap.abs() <= lower);
        }
    }
}
