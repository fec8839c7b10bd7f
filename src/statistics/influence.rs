//! What each draw adds to a statistic, so that the difference of a statistic between two runs over the same draws has a
//! paired error: what both runs share in a draw cancels, whether the statistic is a mean, a chance, a quantile or a
//! shortfall.
//!
//! The influence function of a statistic (F. R. Hampel 1974, "The influence curve and its role in robust estimation",
//! Journal of the American Statistical Association 69) says by how much one more draw at a value moves it, times the number of
//! draws. The statistic of n draws is its true value plus the mean of their influences, up to terms of order 1 / n; so the
//! difference of two statistics of the same draws has the error of the mean of the differences of their influences.

use super::blocks::Blocks;
use super::column::{Column, Value};
use super::flips::difference_of_chances;
use super::shortfall::{self, expected_shortfall};
use super::summary::{
    Estimate, Percentile, at_percentile, distribution, is_too_often_undefined, place, share_of, widened,
};

/// A statistic of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The mean.
    Mean,
    /// A quantile.
    Quantile(Percentile),
    /// The share of draws below nought.
    ShareBelowNought,
    /// The share of draws above nought.
    ShareAboveNought,
    /// The mean of the lowest share of draws.
    Shortfall(Percentile),
}

/// A statistic with the influence of each draw on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Influenced {
    /// The statistic with its error.
    pub estimate: Estimate,
    /// By draw; their mean is nought, or next to it.
    influences: Vec<f64>,
    /// Which draws hang together.
    blocks: Blocks,
    /// Of a share of draws: what is such or not in each.
    of_share: Option<Column>,
}

/// A statistic of a column whose draws are kept; none where it has no value, or no error.
///
/// # Panics
/// If draws are not kept.
#[must_use]
pub fn influenced(column: &Column, over: Over) -> Option<Influenced> {
    let influenced = |estimate: Estimate, influence: &dyn Fn(Value) -> f64| {
        // Draws without an answer have no part in it; the others stand for all.
        let weight = column.len() as f64 / (column.len() - column.n_undefined()).max(1) as f64;
        let of_draw = |value| if value == Value::Undefined { 0.0 } else { influence(value) * weight };
        let influences = column.values().map(of_draw).collect();
        Some(Influenced { estimate, influences, blocks: column.blocks().clone(), of_share: None })
    };
    let number = |value| match value {
        Value::Known(number) => number,
        Value::BeyondHorizon => f64::INFINITY,
        Value::Undefined => f64::NAN,
    };
    match over {
        Over::Mean => {
            let estimate = distribution(column).mean?;
            influenced(estimate, &|value| number(value) - estimate.value)
        }
        Over::Quantile(percentile) => {
            let (value, se) = at_percentile(column, percentile)?;
            let (ranks, variances) = (column.ranks(), column.variances(None));
            let place = place(&ranks, percentile, variances.as_deref())?;
            let estimate = Estimate { value, se: se? };
            let steps = steps(&ranks.with_chances(place));
            let passed = |value| {
                let first = steps.partition_point(|&(answer, _)| answer < number(value));
                steps.get(first).map_or(0.0, |&(_, passed)| passed)
            };
            let n = (column.len() - column.n_undefined()) as f64;
            let answers = || column.values().filter(|&value| value != Value::Undefined).map(passed);
            let mean = answers().sum::<f64>() / n;
            let squares: f64 = answers().map(|passed| (passed - mean) * (passed - mean)).sum();
            // As many draws with these influences, which hang together as these do, have the error of the quantile.
            let of_draw = |draw| if draw == Value::Undefined { 0.0 } else { mean - passed(draw) };
            let as_independent = estimate.se / column.design_effect(of_draw).sqrt();
            let scale = if squares > 0.0 { as_independent * n / squares.sqrt() } else { 0.0 };
            influenced(estimate, &|draw| (mean - passed(draw)) * scale)
        }
        Over::ShareBelowNought => share(column, |value| matches!(value, Value::Known(n) if n < 0.0)),
        Over::ShareAboveNought => share(column, |value| matches!(value, Value::Known(n) if n > 0.0)),
        Over::Shortfall(percentile) => {
            if is_too_often_undefined(column.n_undefined(), column.len()) {
                return None;
            }
            let estimate = expected_shortfall(column, percentile)?;
            let boundary = column.ranks().at(percentile.rank(column.len() - column.n_undefined()))?;
            let share = f64::from(percentile.percent()) / 100.0;
            influenced(estimate, &|draw| shortfall::influence(draw, boundary, estimate.value, share))
        }
    }
}

/// By answer, from the lowest: how far the answers that may be the quantile rise from there on, each step as often as it is the
/// quantile that takes it. A draw at or below an answer keeps the quantile from rising beyond it: the influence of a draw on the mean of
/// all that the quantile may be (F. E. Harrell & C. E. Davis 1982, "A new distribution-free quantile estimator", Biometrika 69),
/// which is that on the quantile where answers lie close together, and is told from both sides of a step where they do not.
fn steps(answers: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut steps: Vec<(f64, f64)> = Vec::with_capacity(answers.len());
    let mut rises = 0.0;
    for pair in answers.windows(2).rev() {
        let [(low, chance), (high, next)] = [pair[0], pair[1]];
        rises += (high - low) * (chance + next) / 2.0;
        steps.push((low, rises));
    }
    steps.reverse();
    steps
}

/// The share of draws that are such; of all draws, whether they have an answer or not.
fn share(column: &Column, is_such: impl Fn(Value) -> bool) -> Option<Influenced> {
    if column.is_empty() {
        return None;
    }
    let estimate = share_of(column, &is_such);
    let influence = |value| f64::from(u8::from(is_such(value))) - estimate.value;
    let influences = column.values().map(influence).collect();
    Some(Influenced { estimate, influences, blocks: column.blocks().clone(), of_share: Some(column.clone()) })
}

/// A statistic less another of the same draws, with its paired error; of two shares of draws [`difference_of_chances`].
///
/// # Panics
/// If they are not of as many draws.
#[must_use]
pub fn paired_difference(own: &Influenced, other: &Influenced) -> Estimate {
    assert_eq!(
        own.influences.len(),
        other.influences.len(),
        "statistics that are compared are of the same draws"
    );
    if let (Some(column), Some(others)) = (&own.of_share, &other.of_share) {
        let is_such = |of: &Influenced, draw: usize| (of.influences[draw] + of.estimate.value).round() as i64;
        let gap = |draw| is_such(own, draw) - is_such(other, draw);
        let mut gaps: Column = (0..own.influences.len()).map(gap).collect();
        gaps.hang_together_as(column);
        return difference_of_chances(&gaps, column.varies() && column == others);
    }
    let n = own.influences.len() as f64;
    let gaps = || own.influences.iter().zip(&other.influences).map(|(own, other)| own - other);
    let middle = gaps().sum::<f64>() / n;
    let squares: f64 = gaps().map(|gap| (gap - middle) * (gap - middle)).sum();
    let se = if n < 2.0 { 0.0 } else { (squares / (n - 1.0) / n).sqrt() };
    let found = Estimate { value: own.estimate.value - other.estimate.value, se };
    widened(found, own.blocks.design_effect(gaps().map(|gap| gap - middle)))
}

#[cfg(test)]
mod tests {
    use super::super::column::difference;
    use super::super::splitmix::SplitMix;
    use super::*;

    const ALL: [Over; 5] = [
        Over::Mean,
        Over::Quantile(Percentile::P50),
        Over::ShareBelowNought,
        Over::ShareAboveNought,
        Over::Shortfall(Percentile::P5),
    ];

    /// Two columns of the same draws: what they share, and what each has of its own.
    fn pair(seed: u64, n: usize) -> (Column, Column) {
        let mut generator = SplitMix(seed);
        let draws = (0..n).map(|_| {
            let shared = generator.exponential() - 1.0;
            (shared + 0.3 * generator.uniform(), 1.2 * shared + 0.3 * generator.uniform())
        });
        let (own, other): (Vec<f64>, Vec<f64>) = draws.unzip();
        (own.into_iter().collect(), other.into_iter().collect())
    }

    #[test]
    fn the_error_of_a_mean_is_that_of_the_differences() {
        let (own, other) = pair(1, 500);
        let found = paired_difference(
            &influenced(&own, Over::Mean).expect("draws"),
            &influenced(&other, Over::Mean).expect("draws"),
        );
        let exact = distribution(&difference(&own, &other)).mean.expect("draws");
        assert!((found.value - exact.value).abs() < 1e-12 && (found.se - exact.se).abs() < 1e-12);
    }

    #[test]
    fn influences_give_the_error_of_each_statistic_alone() {
        let (own, _) = pair(2, 4_000);
        let estimate = Estimate { value: 0.0, se: 0.0 };
        let nothing =
            Influenced { estimate, influences: vec![0.0; 4_000], blocks: Blocks::None, of_share: None };
        for over in ALL {
            let alone = influenced(&own, over).expect("draws");
            let found = paired_difference(&alone, &nothing);
            assert_eq!(found.value, alone.estimate.value);
            // Those of shares and shortfalls are corrected for few draws.
            let wanted = alone.estimate.se;
            assert!((found.se - wanted).abs() < 0.03 * wanted, "{over:?} {found:?} {wanted}");
        }
    }

    /// Over runs with other seeds the difference spreads as its error says: 400 runs tell a deviation to 3.5%, so that it
    /// lies within four such errors.
    #[test]
    fn paired_errors_are_what_other_seeds_show() {
        for over in ALL {
            let (n_runs, mut squares, mut sum, mut said) = (400, 0.0, 0.0, 0.0);
            for run in 0..n_runs {
                let (own, other) = pair(1_000 + run, 400);
                let [own, other] = [own, other].map(|column| influenced(&column, over).expect("draws"));
                let found = paired_difference(&own, &other);
                sum += found.value;
                squares += found.value * found.value;
                said += found.se;
            }
            let n = n_runs as f64;
            let spread = ((squares - sum * sum / n) / (n - 1.0)).sqrt();
            let said = said / n;
            // A density from 400 draws, and the few draws of a tail, add some noise of their own.
            assert!((spread / said - 1.0).abs() < 4.0 * 0.035 + 0.05, "{over:?}: {spread} {said}");
        }
    }

    #[test]
    fn the_same_draws_differ_by_nothing_and_certainly_so() {
        let (own, _) = pair(3, 300);
        for over in ALL {
            let found = influenced(&own, over).expect("draws");
            assert_eq!(paired_difference(&found, &found), Estimate { value: 0.0, se: 0.0 });
        }
    }

    /// A loss that no draw shows under either of two may still come under one of them, unless what it is read from is the same in all
    /// draws, and does differ between them.
    #[test]
    fn chances_that_no_draw_tells_apart_differ_by_what_no_draw_shows() {
        let of = |column: &Column| influenced(column, Over::ShareBelowNought).expect("draws");
        let gap = |own: &Column, other: &Column| paired_difference(&of(own), &of(other));
        let more: Column = (1..=200_i64).collect();
        let less: Column = (1..=200_i64).map(|draw| draw * 2).collect();
        let nothing: Column = [0_i64; 200].into_iter().collect();
        let floor = Estimate { value: 0.0, se: 2.0_f64.sqrt() / 204.0 };
        assert_eq!((gap(&more, &less), gap(&nothing, &nothing), gap(&nothing, &more)), (floor, floor, floor));
        assert_eq!(gap(&more, &more), Estimate { value: 0.0, se: 0.0 });
        // One draw more below nought: 1/200, and (2 + 1)/204 less 1/204² of 204 trials.
        let once: Column = (0..200_i64).map(|draw| draw - 1).collect();
        let found = gap(&once, &more);
        assert_eq!(found.value, 0.005);
        assert!((found.se - ((3.0 - 1.0 / 204.0) / 204.0_f64.powi(2)).sqrt()).abs() < 1e-15, "{found:?}");
    }

    /// Medians of figures in steps flip, each by itself: half a step is the error of one, and of a difference to what never moves.
    #[test]
    fn a_median_that_flips_has_the_error_of_its_step_in_a_difference_too() {
        let flips: Column = (0..1_000).map(|draw| f64::from(draw % 2) * 100.0).collect();
        let still: Column = [7_i64; 1_000].into_iter().collect();
        let of = |column: &Column| influenced(column, Over::Quantile(Percentile::P50)).expect("draws");
        let found = paired_difference(&of(&flips), &of(&still));
        assert_eq!(found.value, -7.0);
        let alone = of(&flips).estimate.se;
        assert!(49.9 < alone && alone <= 50.0, "{alone}");
        // As many draws, less the one that their mean takes.
        assert!((found.se - alone * (1_000.0 / 999.0_f64).sqrt()).abs() < 1e-9, "{found:?} {alone}");
    }

    #[test]
    fn what_has_no_answer_has_none() {
        let undefined: Column = (0..10).map(|_| Value::Undefined).collect();
        assert_eq!(influenced(&undefined, Over::Mean), None);
        assert_eq!(influenced(&undefined, Over::Quantile(Percentile::P50)), None);
        assert_eq!(influenced(&Column::default(), Over::ShareBelowNought), None);
    }
}
