//! The difference of two chances over the same draws, from the draws in which one happens and the other does not.

use super::column::{Column, Value};
use super::summary::{Estimate, widened};

/// A chance less another: of a draw the gap is 1 where only the first happens, −1 where only the other does, else nought.
///
/// The error is that of [`super::probability`], with the four draws that are added spread over what two chances can show: one of
/// either way, and two in which they agree (as A. Agresti & Y. Min 2005, "Simple improved confidence intervals for comparing
/// matched proportions", Statistics in Medicine 24, add two). Of what no draw showed it is that of a chance that no draw showed.
/// Where what both are read from is the same in each draw, though it differs between draws, they are the same chance: nought, and
/// known.
///
/// # Panics
/// Without draws.
#[must_use]
pub fn difference_of_chances(gaps: &Column, is_same: bool) -> Estimate {
    let n_such = |wanted| gaps.n_such(|value| value == Value::Known(wanted)) as f64;
    let (more, less, n) = (n_such(1.0), n_such(-1.0), gaps.len() as f64);
    assert!(n > 0.0, "chances are shares of draws");
    if is_same {
        return Estimate { value: 0.0, se: 0.0 };
    }
    let value = (more - less) / n;
    let trials = n + 4.0;
    let [more, less] = [more, less].map(|n| (n + 1.0) / trials);
    let variance = more + less - (more - less) * (more - less);
    let found = Estimate { value, se: (variance / trials).sqrt() };
    let influence = |gap| if let Value::Known(gap) = gap { gap - value } else { 0.0 };
    widened(found, gaps.design_effect(influence))
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix;
    use super::super::summary::probability;
    use super::*;

    #[test]
    fn what_no_draw_showed_is_as_uncertain_as_a_chance_that_none_did() {
        let nothing: Column = [0_i64; 200].into_iter().collect();
        let found = difference_of_chances(&nothing, false);
        assert_eq!(found.value, 0.0);
        // Two of 204 trials: √(2 / 204² ), where a chance has √(2/204 × 202/204 / 204).
        assert!((found.se - 2.0_f64.sqrt() / 204.0).abs() < 1e-15);
        let alone = probability(0, 200).se;
        assert!((found.se / alone - (204.0_f64 / 202.0).sqrt()).abs() < 1e-12, "{} {alone}", found.se);
        assert_eq!(difference_of_chances(&nothing, true), Estimate { value: 0.0, se: 0.0 });
    }

    /// Seven draws of 100 in which only the first happens, and two in which only the other does.
    #[test]
    fn each_draw_that_tells_them_apart_counts() {
        let gaps: Column = (0..100_i64).map(|draw| i64::from(draw < 7) - i64::from(draw >= 98)).collect();
        let found = difference_of_chances(&gaps, false);
        assert_eq!(found.value, 0.05);
        let wanted: f64 = (8.0 / 104.0 + 3.0 / 104.0 - (5.0_f64 / 104.0).powi(2)) / 104.0;
        assert!((found.se - wanted.sqrt()).abs() < 1e-15);
    }

    /// Over 1,000 runs the differences spread as their errors say, within four errors of a deviation.
    #[test]
    fn the_error_is_the_spread_of_runs() {
        let mut generator = SplitMix(6);
        let runs: Vec<Estimate> = (0..1_000)
            .map(|_| {
                let draw = |_| {
                    let uniform = generator.uniform();
                    i64::from(uniform < 0.12) - i64::from(uniform > 0.95)
                };
                difference_of_chances(&(0..1_000).map(draw).collect(), false)
            })
            .collect();
        let mean = runs.iter().map(|run| run.value).sum::<f64>() / 1_000.0;
        let spread = (runs.iter().map(|run| (run.value - mean).powi(2)).sum::<f64>() / 999.0).sqrt();
        let said = runs.iter().map(|run| run.se).sum::<f64>() / 1_000.0;
        assert!((said / spread - 1.0).abs() < 4.0 / 2_000.0_f64.sqrt(), "{said} {spread}");
    }
}
