//! Expected shortfall: how bad the worst draws are on average.

use super::NORMAL_95;
use super::column::{Column, Value};
use super::summary::{Estimate, Percentile, is_too_often_undefined, widened};

/// Mean of the worst (lowest) share of draws, 5% for [`Percentile::P5`]. Costs are given with their sign changed.
///
/// Where n·share is not whole, the draw on the boundary counts with the fraction that is left (Acerbi & Tasche
/// 2002, "On the coherence of expected shortfall"). Standard error by the influence function (B. J. Manistre &
/// G. H. Hancock 2005, "Variance of the CTE estimator", North American Actuarial Journal 9(2)):
/// √( (var of the tail + (1 − share)·(boundary − shortfall)²) / (n·share) ).
///
/// None where more than 1% of draws have no answer, where the tail holds fewer than two draws, and where it
/// reaches beyond the horizon.
pub fn expected_shortfall(column: &Column, share: Percentile) -> Option<Estimate> {
    if is_too_often_undefined(column.n_undefined(), column.len()) {
        return None;
    }
    let ranks = column.ranks();
    let hundredths = ranks.len() * usize::from(share.percent());
    let (n_whole, left) = (hundredths / 100, (hundredths % 100) as f64 / 100.0);
    let boundary = ranks.at(share.rank(ranks.len()))?;
    if n_whole < 2 || !boundary.is_finite() {
        return None;
    }
    let tail = ranks.lowest(n_whole);
    // What is the same in the whole tail is its mean: sums of it may be a hair off.
    if tail.first().is_some_and(|&(lowest, _)| lowest == boundary) {
        return Some(Estimate {
            value: boundary,
            se: error_of_lump(&ranks.lowest(ranks.len()), (boundary, share)),
        });
    }
    let size = hundredths as f64 / 100.0;
    let value = (tail.iter().map(|(draw, n)| draw * n).sum::<f64>() + left * boundary) / size;
    let square = |draw: f64| (draw - value) * (draw - value);
    let squares = tail.iter().map(|&(draw, n)| n * square(draw)).sum::<f64>() + left * square(boundary);
    let variance = squares / (size - 1.0);
    let share = f64::from(share.percent()) / 100.0;
    let found = Estimate { value, se: ((variance + (1.0 - share) * square(boundary)) / size).sqrt() };
    Some(widened(found, column.design_effect(|draw| influence(draw, boundary, value, share))))
}

/// The standard error of a shortfall whose whole tail is one value: how far it would move with as many draws fewer of that value as
/// lie within 95 of 100 cases of the number of draws in such a tail, by one error. Nought where all draws are the same, or the value is far more likely.
fn error_of_lump(draws: &[(f64, f64)], (lowest, share): (f64, Percentile)) -> f64 {
    let n: f64 = draws.iter().map(|(_, n)| n).sum();
    let share = f64::from(share.percent()) / 100.0;
    let size = n * share;
    let first = NORMAL_95 * (size * (1.0 - share)).sqrt();
    let (mut passed, mut gaps) = (0.0, 0.0);
    for &(draw, n) in draws {
        let inside = (passed + n).min(first + size) - f64::max(passed, first);
        if inside > 0.0 && draw.is_finite() {
            gaps += inside * (draw - lowest);
        }
        passed += n;
    }
    gaps / size / NORMAL_95
}

/// By how much each draw, in their order, moves a shortfall, times the number of draws: the mean of their squares over that
/// number is the variance of the shortfall. None where there is no shortfall, or a draw is not known.
#[must_use]
pub fn shortfall_influences(column: &Column, share: Percentile) -> Option<Vec<f64>> {
    let shortfall = expected_shortfall(column, share)?.value;
    let ranks = column.ranks();
    let boundary = ranks.at(share.rank(ranks.len()))?;
    let part = f64::from(share.percent()) / 100.0;
    let of = |draw: Value| match draw {
        Value::Known(_) => Some(influence(draw, boundary, shortfall, part)),
        Value::BeyondHorizon | Value::Undefined => None,
    };
    column.values().map(of).collect()
}

/// By how much one more draw moves a shortfall with this boundary, times the number of draws.
pub(super) fn influence(draw: Value, boundary: f64, shortfall: f64, share: f64) -> f64 {
    let below = match draw {
        Value::Known(number) => (number - boundary).min(0.0),
        Value::BeyondHorizon => 0.0,
        Value::Undefined => return 0.0,
    };
    below / share + boundary - shortfall
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_worst_5_of_1_to_100_average_3() {
        let found = expected_shortfall(&(1..=100_i64).collect(), Percentile::P5).expect("five draws");
        assert_eq!(found.value, 3.0);
        // Variance of 1…5 is 2.5; (2.5 + 0.95·2²) / 5.
        assert!((found.se - (6.3_f64 / 5.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn the_draw_on_the_boundary_counts_in_part() {
        // 5% of 50 draws are two and a half: 1 + 2 + 3/2.
        let found = expected_shortfall(&(1..=50_i64).collect(), Percentile::P5).expect("two draws");
        assert_eq!(found.value, 4.5 / 2.5);
    }

    /// The lowest 5% of a uniform average 1/40.
    #[test]
    fn uniform_shortfall_is_within_four_errors() {
        let mut generator = SplitMix(3);
        let column: Column = (0..50_000).map(|_| generator.uniform()).collect();
        let found = expected_shortfall(&column, Percentile::P5).expect("many draws");
        assert!((found.value - 0.025).abs() < 4.0 * found.se);
    }

    #[test]
    fn short_undefined_and_endless_tails_are_withheld() {
        assert_eq!(expected_shortfall(&(0..39_i64).collect(), Percentile::P5), None);
        assert_eq!(expected_shortfall(&Column::default(), Percentile::P5), None);
        let endless: Column = (0..100).map(|_| Value::BeyondHorizon).collect();
        assert_eq!(expected_shortfall(&endless, Percentile::P5), None);
        let holed: Column =
            (0..100).map(|draw| if draw < 2 { Value::Undefined } else { Value::Known(1.0) }).collect();
        assert_eq!(expected_shortfall(&holed, Percentile::P5), None);
    }

    /// Twenty draws of an amount in pence seldom add up to twenty times it.
    #[test]
    fn what_never_varies_is_its_own_shortfall() {
        for pence in 1..200_u32 {
            let pounds = f64::from(pence) / 100.0;
            let found = expected_shortfall(&[pounds; 400].into_iter().collect(), Percentile::P5);
            assert_eq!(found, Some(Estimate { value: pounds, se: 0.0 }));
        }
    }

    /// A tail that is one value is not certain while hardly more than a twentieth have it: over many samples the error is that of
    /// their spread, at least.
    #[test]
    fn a_tail_of_one_value_is_not_certain() {
        let mut generator = SplitMix(7);
        let mut sample = || -> Column {
            (0..200).map(|_| if generator.uniform() < 0.055 { 0.0 } else { 100.0 }).collect()
        };
        let found: Vec<Estimate> =
            (0..400).map(|_| expected_shortfall(&sample(), Percentile::P5).expect("ten draws")).collect();
        // The share of those with the value is binomial: the shortfall is 100 (1 − k / 10), where k < 10 of 200 have it.
        let truth = 0.0;
        let outside = found.iter().filter(|found| (found.value - truth).abs() > 2.0 * found.se).count();
        assert!(outside as f64 <= 0.05 * 400.0 + 4.0 * (0.05_f64 * 0.95 * 400.0).sqrt(), "{outside} of 400");
        assert!(found.iter().any(|found| found.value == 0.0 && found.se > 0.0));
        let certain: Column = (0..200).map(|draw| if draw < 100 { 0.0 } else { 100.0 }).collect();
        assert_eq!(expected_shortfall(&certain, Percentile::P5), Some(Estimate { value: 0.0, se: 0.0 }));
    }

    proptest! {
        /// Each draw a hundred times over makes every share of percent whole: then sort and average.
        #[test]
        fn agrees_with_sorting_and_averaging(
            values in prop::collection::vec(-1_000_000_i64..1_000_000, 40..150),
            percent in 5_u8..=50,
        ) {
            let mut copies: Vec<i64> = values.iter().flat_map(|&value| [value; 100]).collect();
            copies.sort_unstable();
            let n_tail = copies.len() * usize::from(percent) / 100;
            let plain = copies[..n_tail].iter().sum::<i64>() as f64 / n_tail as f64;
            let share = Percentile::new(percent).expect("5 to 50");
            let found = expected_shortfall(&values.into_iter().collect(), share).expect("two draws or more");
            prop_assert!((found.value - plain).abs() <= 1e-12 * 1_000_000.0);
        }
    }
}
