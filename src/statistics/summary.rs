//! What a column of draws says: mean, quantiles and probabilities, each with its Monte Carlo standard error.
//!
//! The errors are those of simulation only: how far another run with other seeds would be. They say nothing of
//! whether the inputs are right.

use super::binned::Binned;
use super::bounds::{Bounds, Level};
use super::column::{Column, Numbers, Value};
use super::order::Place;
use super::ranks::Ranks;

/// A number with its Monte Carlo standard error, both in the unit of the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// One standard error of it.
    pub se: f64,
}

/// A whole number of hundredths of a distribution, from the lowest value up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percentile(u8);

impl Percentile {
    /// 1 in 20 are lower.
    pub const P5: Self = Self(5);
    /// 1 in 10 are lower.
    pub const P10: Self = Self(10);
    /// Lower quartile.
    pub const P25: Self = Self(25);
    /// Median.
    pub const P50: Self = Self(50);
    /// Upper quartile.
    pub const P75: Self = Self(75);
    /// 1 in 10 are higher.
    pub const P90: Self = Self(90);
    /// 1 in 20 are higher.
    pub const P95: Self = Self(95);

    /// From 1 to 99, none otherwise.
    pub fn new(percent: u8) -> Option<Self> {
        (1..=99).contains(&percent).then_some(Self(percent))
    }

    /// Hundredths.
    pub fn percent(self) -> u8 {
        self.0
    }

    /// The order statistic (1 = lowest) that is this quantile of `n` values: ⌈n·p⌉, in whole numbers.
    pub(super) fn rank(self, n: usize) -> usize {
        (n * usize::from(self.0)).div_ceil(100)
    }
}

/// Distribution of a result across draws, in the unit of the draws.
///
/// A quantile p is the inverse of the empirical distribution, the ⌈n·p⌉-th lowest value (Hyndman & Fan 1996,
/// definition 1): always a value that some draw had; of draws counted by bin, a value of the bin in which it lies, less than
/// 0.1% from it. It is none where it lies beyond the horizon. Quantiles are over the
/// draws that have an answer; where more than 1% have none these no longer stand for all, and quantiles are withheld. Of
/// rates of return those are then given that are the same whatever the draws without one would be, and of the others
/// between what they lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Mean over the draws that have an answer. None for rates of return, with any draw beyond the horizon, with
    /// more than 1% undefined, and with fewer than two draws (there is no error to give).
    pub mean: Option<Estimate>,
    /// 5% quantile.
    pub p5: Option<f64>,
    /// 10% quantile.
    pub p10: Option<f64>,
    /// 25% quantile.
    pub p25: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 75% quantile.
    pub p75: Option<f64>,
    /// 90% quantile.
    pub p90: Option<f64>,
    /// 95% quantile.
    pub p95: Option<f64>,
    /// Standard error of the 5% quantile; none with too few draws to tell.
    pub se_p5: Option<f64>,
    /// Standard error of the lower quartile.
    pub se_p25: Option<f64>,
    /// Standard error of the median.
    pub se_p50: Option<f64>,
    /// Standard error of the upper quartile.
    pub se_p75: Option<f64>,
    /// Standard error of the 95% quantile.
    pub se_p95: Option<f64>,
    /// Between what quantiles lie whatever the draws without an answer would be; only of rates, above 1% of such draws.
    pub bounds: Option<Bounds>,
    /// Draws without an answer.
    pub n_undefined: u64,
    /// All draws.
    pub n: u64,
}

impl Distribution {
    /// The quantile and its error, where it is the same whatever the draws without an answer would be.
    pub fn quantile(&self, level: Level) -> (Option<f64>, Option<f64>) {
        match level {
            Level::P5 => (self.p5, self.se_p5),
            Level::P25 => (self.p25, self.se_p25),
            Level::P50 => (self.p50, self.se_p50),
            Level::P75 => (self.p75, self.se_p75),
            Level::P95 => (self.p95, self.se_p95),
        }
    }
}

/// Mean and quantiles of a column.
pub fn distribution(column: &Column) -> Distribution {
    if is_too_often_undefined(column.n_undefined(), column.len()) {
        return counts(column);
    }
    let mean = column.numbers().and_then(|numbers| mean(&numbers));
    let influence = |value, mean: f64| if let Value::Known(number) = value { number - mean } else { 0.0 };
    let effect = |mean| column.design_effect(|value| influence(value, mean));
    Distribution { mean: mean.map(|mean| widened(mean, effect(mean.value))), ..quantiles(column) }
}

/// Quantiles of a column, without a mean: the mean of rates of return is the return of no portfolio.
pub fn distribution_of_rates(column: &Column) -> Distribution {
    let n_undefined = column.n_undefined();
    if !is_too_often_undefined(n_undefined, column.len()) {
        return quantiles(column);
    }
    let bounds = Bounds::of(column);
    let [p5, p25, p50, p75, p95] = Level::ALL.map(|level| bounds.at(level).determined());
    let [se_p5, se_p25, se_p50, se_p75, se_p95] =
        Level::ALL.map(|level| bounds.at(level).determined().and(bounds.at(level).se));
    Distribution {
        bounds: Some(bounds),
        p5,
        p25,
        p50,
        p75,
        p95,
        se_p5,
        se_p25,
        se_p50,
        se_p75,
        se_p95,
        ..counts(column)
    }
}

fn counts(column: &Column) -> Distribution {
    Distribution {
        n_undefined: column.n_undefined() as u64,
        n: column.len() as u64,
        ..Distribution::default()
    }
}

/// Quantiles over the draws that have an answer, however few these are; without a mean.
pub fn quantiles(column: &Column) -> Distribution {
    let ranks = column.ranks();
    let at = |percentile| quantile(&ranks, percentile);
    let variances = column.variances(None);
    let se = |percentile| quantile_se(&ranks, percentile, variances.as_deref());
    Distribution {
        p5: at(Percentile::P5),
        p10: at(Percentile::P10),
        p25: at(Percentile::P25),
        p50: at(Percentile::P50),
        p75: at(Percentile::P75),
        p90: at(Percentile::P90),
        p95: at(Percentile::P95),
        se_p5: se(Percentile::P5),
        se_p25: se(Percentile::P25),
        se_p50: se(Percentile::P50),
        se_p75: se(Percentile::P75),
        se_p95: se(Percentile::P95),
        ..counts(column)
    }
}

/// One quantile over the draws that have an answer, with its error where there are draws enough to tell; none where more
/// than 1% have none, or where it lies beyond the horizon.
pub fn at_percentile(column: &Column, percentile: Percentile) -> Option<(f64, Option<f64>)> {
    if is_too_often_undefined(column.n_undefined(), column.len()) {
        return None;
    }
    let (ranks, variances) = (column.ranks(), column.variances(None));
    Some((quantile(&ranks, percentile)?, quantile_se(&ranks, percentile, variances.as_deref())))
}

/// The answers in the middle of so many equal parts of the draws, from the lowest: of n draws in k parts that of rank
/// ⌈n·(place + ½)/k⌉. Empty without answers.
pub fn evenly(column: &Column, n_parts: usize) -> Vec<f64> {
    let ranks = column.ranks();
    let middle = |place: usize| ranks.at((ranks.len() * (2 * place + 1)).div_ceil(2 * n_parts));
    (0..n_parts).filter_map(middle).collect()
}

/// Share of draws in which something happened.
///
/// The value is hits / n. The error is that of Agresti & Coull (1998, "Approximate is better than 'exact' for
/// interval estimation of binomial proportions"): √(p(1 − p)/m) with two hits and two misses added to p and m.
/// For many hits and misses it is the usual √(p(1 − p)/n); for 0 of n it is about 1.4 / n, not zero, so that twice
/// the error says what the rule of three says: not seen in n draws means rarer than about 3 in n.
///
/// # Panics
/// Without draws, or with more hits than draws.
pub fn probability(hits: u64, n: u64) -> Estimate {
    assert!(n > 0 && hits <= n, "hits are among at least one draw");
    let trials = n as f64 + 4.0;
    let share = (hits as f64 + 2.0) / trials;
    Estimate { value: hits as f64 / n as f64, se: (share * (1.0 - share) / trials).sqrt() }
}

/// Share of draws in which a value is such, of all draws, whether they have an answer or not: as [`probability`], with the
/// error of draws that hang together.
///
/// # Panics
/// Without draws.
pub fn share_of(column: &Column, is_such: impl Fn(Value) -> bool) -> Estimate {
    let found = probability(column.n_such(&is_such) as u64, column.len() as u64);
    widened(found, column.design_effect(|value| f64::from(u8::from(is_such(value))) - found.value))
}

/// An estimate whose variance is so many times that of independent draws.
pub(super) fn widened(estimate: Estimate, design_effect: f64) -> Estimate {
    Estimate { se: estimate.se * design_effect.sqrt(), ..estimate }
}

/// Above 1% of draws without an answer, those that have one no longer stand for all.
pub(super) fn is_too_often_undefined(n_undefined: usize, n: usize) -> bool {
    n_undefined * 100 > n
}

/// Mean and standard deviation / √n.
fn mean(numbers: &Numbers<'_>) -> Option<Estimate> {
    match numbers {
        Numbers::Draws(numbers) => mean_of_draws(numbers),
        Numbers::Bins(bins) => mean_of_sums(bins),
    }
}

/// The same from sums of the numbers and of their squares.
fn mean_of_sums(bins: &Binned) -> Option<Estimate> {
    let n = bins.n_known() as f64;
    let variance = bins.squares()? / (n - 1.0);
    (n >= 2.0).then_some(Estimate { value: bins.mean()?, se: (variance / n).sqrt() })
}

/// The same in the order given. The deviation is the two-pass form with the correction
/// for the rounding of the mean (Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance").
fn mean_of_draws(numbers: &[f64]) -> Option<Estimate> {
    if numbers.len() < 2 {
        return None;
    }
    // What is the same in each draw is its own mean: a sum of it may be a hair off.
    if numbers.iter().all(|&number| number == numbers[0]) {
        return Some(Estimate { value: numbers[0], se: 0.0 });
    }
    let n = numbers.len() as f64;
    let value = numbers.iter().sum::<f64>() / n;
    let (mut gaps, mut squares) = (0.0, 0.0);
    for number in numbers {
        let gap = number - value;
        gaps += gap;
        squares += gap * gap;
    }
    // Rounding may take a sum of squares of nothing a hair below zero.
    let variance = ((squares - gaps * gaps / n) / (n - 1.0)).max(0.0);
    Some(Estimate { value, se: (variance / n).sqrt() })
}

/// Standard deviation over draws with its own standard error; none where [`distribution`] gives no mean. Nought, and known, of
/// what is the same in each draw.
///
/// The error is √((m₄ − s⁴(n − 3)/(n − 1)) / n) / 2s, from the fourth moment about the mean, so that it holds for any law
/// (the variance of s² of E. Cho & M. J. Cho 2009, "Variance of sample variance with replacement", and the delta method).
#[must_use]
pub fn deviation(column: &Column) -> Option<Estimate> {
    let mean = distribution(column).mean?.value;
    if !column.varies() {
        return Some(Estimate { value: 0.0, se: 0.0 });
    }
    let (n, squares, fourths) = match column.numbers()? {
        Numbers::Draws(numbers) => {
            let (mut squares, mut fourths) = (0.0, 0.0);
            for number in &numbers {
                let square = (number - mean) * (number - mean);
                squares += square;
                fourths += square * square;
            }
            (numbers.len() as f64, squares, fourths)
        }
        Numbers::Bins(bins) => (bins.n_known() as f64, bins.squares()?, bins.fourths()?),
    };
    let variance = squares / (n - 1.0);
    let value = variance.sqrt();
    if value == 0.0 {
        return Some(Estimate { value, se: 0.0 });
    }
    let effect = column.design_effect(|number| match number {
        Value::Known(number) => (number - mean) * (number - mean) - squares / n,
        Value::BeyondHorizon | Value::Undefined => 0.0,
    });
    let of_variance = effect * (fourths / n - variance * variance * (n - 3.0) / (n - 1.0)) / n;
    Some(Estimate { value, se: of_variance.max(0.0).sqrt() / (2.0 * value) })
}

pub(super) fn quantile(ranks: &Ranks, percentile: Percentile) -> Option<f64> {
    ranks.at(percentile.rank(ranks.len())).filter(|value| value.is_finite())
}

/// The error of a quantile of the answers, of which the numbers up to each vary so between runs where draws hang together.
fn quantile_se(ranks: &Ranks, percentile: Percentile, variances: Option<&[f64]>) -> Option<f64> {
    ranks.error_at(place(ranks, percentile, variances)?)
}

/// Where a quantile of the answers stands among them; none without answers.
pub(super) fn place<'a>(
    ranks: &Ranks,
    percentile: Percentile,
    variances: Option<&'a [f64]>,
) -> Option<Place<'a>> {
    (ranks.len() > 0).then(|| Place::new(ranks.len(), percentile, 0, variances))
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
