//! What a rule falls short of that was found from draws: where options come close, noise in the regression makes it choose the
//! wrong one.
//!
//! The gap between two options at a draw is fitted with an error of variance τ² = residual variance × terms / draws on average
//! over draws (least squares). Gaps as fitted spread by the variance of the true ones plus τ²; given what was fitted, a true gap is
//! normal about the fitted one drawn towards the mean of all, by the share τ² of their variance, with a variance that is as much
//! less (empirical Bayes; B. Efron & C. Morris, "Stein's estimation rule and its competitors", *Journal of the American Statistical
//! Association* 68 (1973) 117–130). What choosing by the fitted sign loses on average follows from the normal law. What no
//! term can tell is not seen by it.

use super::regression::HeldOut;
use crate::math;

/// The gap between two options: as fitted, and how far true ones are from that.
struct Gap {
    mean: f64,
    /// Of the distance of a fitted gap from the mean, the part that is true.
    kept: f64,
    /// The standard deviation of a true gap about what is kept.
    deviation: f64,
}

/// By option what it is predicted to bring more than the best, and what it brought; of the best itself, nothing.
pub(super) struct Fitted<'a> {
    pub(super) fits: &'a [Option<HeldOut>],
    pub(super) more: &'a [Vec<f64>],
    pub(super) best: usize,
}

impl Fitted<'_> {
    /// By how much choosing better would bring more on average, given what was chosen in each draw.
    pub(super) fn missed(&self, chosen: &[usize]) -> f64 {
        let n_options = self.more.len();
        let gaps: Vec<Vec<Option<Gap>>> =
            (0..n_options).map(|one| (0..n_options).map(|other| self.gap(one, other)).collect()).collect();
        let of_draw = |(draw, &one): (usize, &usize)| {
            let over = |other: usize| {
                let gap = gaps[one][other].as_ref()?;
                Some(gap.lost(self.predicted(one, draw)? - self.predicted(other, draw)?))
            };
            (0..n_options).filter_map(over).fold(0.0, f64::max)
        };
        chosen.iter().enumerate().map(of_draw).sum::<f64>() / chosen.len() as f64
    }

    fn predicted(&self, option: usize, draw: usize) -> Option<f64> {
        if option == self.best {
            return Some(0.0);
        }
        self.fits[option].as_ref().map(|fit| fit.predicted[draw])
    }

    fn terms(&self, option: usize) -> usize {
        self.fits[option].as_ref().map_or(0, |fit| fit.terms)
    }

    /// None of an option with itself, and of one for which there is no fit.
    fn gap(&self, one: usize, other: usize) -> Option<Gap> {
        let n_draws = self.more[one].len();
        if one == other || n_draws == 0 {
            return None;
        }
        let gaps: Vec<f64> = (0..n_draws)
            .map(|draw| Some(self.predicted(one, draw)? - self.predicted(other, draw)?))
            .collect::<Option<_>>()?;
        let n = n_draws as f64;
        let mean = gaps.iter().sum::<f64>() / n;
        let spread = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum::<f64>() / n;
        let left = |(draw, gap): (usize, &f64)| self.more[one][draw] - self.more[other][draw] - gap;
        let residual = gaps.iter().enumerate().map(left).map(|left| left * left).sum::<f64>() / n;
        let terms = self.terms(one).max(self.terms(other)) as f64;
        let noise = residual * terms / n;
        let kept = if spread > 0.0 { (1.0 - noise / spread).max(0.0) } else { 0.0 };
        Some(Gap { mean, kept, deviation: (noise * kept).sqrt() })
    }
}

impl Gap {
    /// What is lost on average by taking the one option for the other where the gap is fitted as so much: E max(0, −gap).
    fn lost(&self, fitted: f64) -> f64 {
        let true_mean = self.mean + self.kept * (fitted - self.mean);
        if self.deviation == 0.0 {
            return (-true_mean).max(0.0);
        }
        let z = true_mean / self.deviation;
        self.deviation * math::normal_density(z) - true_mean * math::normal_cdf(-z)
    }
}

#[cfg(test)]
mod tests {
    use super::super::knowing::{Choice, Worth};
    use super::super::splitmix::SplitMix;
    use super::*;
    use crate::math::{normal_cdf, normal_density, normal_quantile};

    /// Runs with other seeds: of each the worth of knowing all inputs of a gain among noise.
    fn runs(
        n_runs: u64,
        (n, n_inputs): (usize, usize),
        gain: &dyn Fn(&[f64]) -> f64,
        noise: f64,
    ) -> Vec<Worth> {
        let run = |seed: u64| {
            let mut random = SplitMix(40_000 + 977 * seed);
            let mut normal = || normal_quantile(random.uniform());
            let inputs: Vec<Vec<f64>> = (0..n_inputs).map(|_| (0..n).map(|_| normal()).collect()).collect();
            let at = |draw: usize| inputs.iter().map(|input| input[draw]).collect::<Vec<f64>>();
            let gains: Vec<f64> = (0..n).map(|draw| gain(&at(draw)) + noise * normal()).collect();
            let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
            Choice::new(&[vec![0.0; n], gains]).knowing_all(&inputs).expect("draws enough")
        };
        (0..n_runs).map(run).collect()
    }

    /// Mean over runs, with its standard error.
    fn mean(runs: &[Worth], of: impl Fn(&Worth) -> f64) -> (f64, f64) {
        let n = runs.len() as f64;
        let mean = runs.iter().map(&of).sum::<f64>() / n;
        let squares = runs.iter().map(|run| (of(run) - mean).powi(2)).sum::<f64>();
        (mean, (squares / (n - 1.0) / n).sqrt())
    }

    /// E max(0, X) − max(0, E X) for a normal X.
    fn of_normal(mean: f64, deviation: f64) -> f64 {
        let z = mean.abs() / deviation;
        deviation * normal_density(z) - mean.abs() * normal_cdf(-z)
    }

    /// A linear gain among much noise: what is told is too low, by about what is told to be missed.
    #[test]
    fn what_is_missed_makes_up_what_is_told_too_low() {
        let found = runs(40, (2_000, 8), &|x| 0.5 + 0.25 * x.iter().sum::<f64>(), 3.0);
        let truth = of_normal(0.5, 0.25 * 8_f64.sqrt());
        let (told, error) = mean(&found, |worth| worth.value.value);
        assert!(told < truth - 2.0 * error, "{told} ± {error}, of {truth}");
        let (whole, error) = mean(&found, |worth| worth.value.value + worth.missed);
        assert!((whole - truth).abs() < 4.0 * error, "{whole} ± {error}, of {truth}");
    }

    /// Products and squares among little noise: nothing is missed that is as much as the error.
    #[test]
    fn what_a_regression_tells_is_not_said_to_be_missed() {
        let gain = |x: &[f64]| 0.1 + 0.4 * x[0] * x[1] + 0.3 * (x[2] * x[2] - 1.0);
        for worth in runs(10, (2_000, 3), &gain, 0.2) {
            assert!(worth.missed.abs() < 0.5 * worth.value.se, "{worth:?}");
        }
    }

    /// Inputs that have no part in the gain: to say that more is there is a mistake, and a rare one.
    #[test]
    fn of_noise_nothing_is_missed() {
        let found = runs(60, (1_000, 8), &|_| 0.1, 3.0);
        let wrong = found.iter().filter(|worth| worth.missed > worth.value.se).count();
        assert!(wrong <= 12, "{wrong} of 60");
    }

    /// A gap of which half the spread is noise: true gaps lie half way to the mean, with half the variance of the noise.
    #[test]
    fn the_loss_is_that_of_the_normal_law() {
        let gap = Gap { mean: 1.0, kept: 0.5, deviation: 2.0 };
        let (mean, deviation) = (2.0, 2.0);
        let at = |k: u32| {
            let x = mean + deviation * normal_quantile((f64::from(k) + 0.5) / 20_000.0);
            (-x).max(0.0)
        };
        let plain = (0..20_000).map(at).sum::<f64>() / 20_000.0;
        assert!((gap.lost(3.0) - plain).abs() < 1e-3, "{} {plain}", gap.lost(3.0));
        let sure = Gap { mean: 1.0, kept: 0.0, deviation: 0.0 };
        assert_eq!((sure.lost(-4.0), Gap { mean: -1.0, ..sure }.lost(3.0)), (0.0, 1.0));
    }
}
