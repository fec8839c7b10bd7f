//! The law of a sample quantile against sums of binomial chances, closed forms, and the spread of runs.

use super::super::column::Column;
use super::super::splitmix::SplitMix;
use super::super::summary::{Estimate, at_percentile};
use super::*;

/// The chance of at least so many of n draws, each with that share: a plain sum of binomial chances.
fn at_least(least: usize, n: usize, share: f64) -> f64 {
    if share >= 1.0 {
        return 1.0;
    }
    // In logarithms: the chance of none at all is no number that a float can hold.
    let mut chance = n as f64 * (1.0 - share).ln();
    let mut below = 0.0;
    for hits in 0..least {
        below += chance.exp();
        chance += ((n - hits) as f64 / (hits as f64 + 1.0) * share / (1.0 - share)).ln();
    }
    1.0 - below
}

/// The deviation of the quantile of as many draws from a law of these values with so many draws each.
fn exactly(values: &[(f64, usize)], percent: usize) -> f64 {
    let n: usize = values.iter().map(|(_, times)| times).sum();
    let rank = (n * percent).div_ceil(100);
    let (mut up_to, mut before, mut mean, mut squares) = (0, 0.0, 0.0, 0.0);
    for &(value, times) in values {
        up_to += times;
        let reached = at_least(rank, n, up_to as f64 / n as f64);
        mean += (reached - before) * value;
        squares += (reached - before) * value * value;
        before = reached;
    }
    (squares - mean * mean).sqrt()
}

fn column(values: &[(f64, usize)]) -> Column {
    values.iter().flat_map(|&(value, times)| std::iter::repeat_n(value, times)).collect()
}

fn told(column: &Column, percent: u8) -> Estimate {
    let percentile = Percentile::new(percent).expect("1 to 99");
    let (value, se) = at_percentile(column, percentile).expect("answers");
    Estimate { value, se: se.expect("draws enough") }
}

/// What comes or does not, each as likely: the median flips between both, so that its deviation is half the gap.
#[test]
fn a_median_between_two_values_as_likely_errs_by_half_the_gap() {
    let values = [(0.0, 500), (100_000.0, 500)];
    let found = told(&column(&values), 50);
    assert!((found.se - exactly(&values, 50)).abs() < 1e-3, "{found:?}");
    // The chance of at least 500 of 1,000 is a half and half that of 500, which is nearly 1 / √(500π).
    let more = 0.5 / (500.0 * std::f64::consts::PI).sqrt();
    let half = (0.25 - more * more).sqrt();
    assert!((found.se / 100_000.0 - half).abs() < 1e-4, "{found:?} {half}");
}

#[test]
fn with_two_values_the_chance_of_the_other_is_binomial() {
    for n_low in [440, 470, 485, 499, 501, 520, 550] {
        let values = [(-3.0, n_low), (4.0, 1_000 - n_low)];
        let found = told(&column(&values), 50);
        assert!((found.se - exactly(&values, 50)).abs() < 1e-6, "{n_low}: {found:?}");
    }
}

/// Five in a hundred of twenty people or fewer reach nothing, and so on: counts, in steps of £5,000.
#[test]
fn of_binomial_counts_the_error_is_that_of_the_steps() {
    let mut chance = 0.7_f64.powi(20);
    let mut values = Vec::new();
    for hits in 0..=20_u32 {
        values.push((5_000.0 * f64::from(hits), (chance * 1_000.0).round() as usize));
        chance *= f64::from(20 - hits) / f64::from(hits + 1) * 0.3 / 0.7;
    }
    values.retain(|&(_, times)| times > 0);
    for percent in [5_usize, 25, 50, 75, 95] {
        let found = told(&column(&values), percent as u8);
        // What one run in a million would find on another step errs by less than a thousandth of it, and is certain.
        let wanted = Some(exactly(&values, percent)).filter(|&wanted| wanted > 5.0).unwrap_or(0.0);
        assert!((found.se - wanted).abs() < 1e-6 * 5_000.0, "{percent}: {found:?} {wanted}");
    }
}

/// Numbers evenly from nought to one: the k-th of n is Beta(k, n − k + 1), and each lies somewhere in its step.
#[test]
fn of_even_numbers_the_error_is_that_of_the_beta_distribution() {
    for n in [100_u32, 1_000, 20_000] {
        let column: Column = (0..n).map(|draw| (f64::from(draw) + 0.5) / f64::from(n)).collect();
        let n = f64::from(n);
        for percent in [10_u8, 25, 50, 90] {
            let k = (n * f64::from(percent) / 100.0).ceil();
            let beta = k * (n - k + 1.0) / ((n + 1.0) * (n + 1.0) * (n + 2.0));
            let wanted = (beta + 1.0 / (12.0 * n * n)).sqrt();
            let found = told(&column, percent);
            assert!((found.se - wanted).abs() < 1e-6 * wanted, "{percent} of {n}: {found:?} {wanted}");
        }
    }
}

/// Over runs of log-normal numbers the quantiles spread as their errors say, within four errors of both.
#[test]
fn of_log_normal_numbers_the_error_is_the_spread_of_runs() {
    let mut generator = SplitMix(12);
    let n_runs = 1_000;
    for percent in [5_u8, 50, 95] {
        let runs: Vec<Estimate> = (0..n_runs)
            .map(|_| {
                let draw = |_| math::exp(math::normal_quantile(generator.uniform()));
                told(&(0..2_000).map(draw).collect(), percent)
            })
            .collect();
        let n = f64::from(n_runs);
        let spread_of = |of: &dyn Fn(&Estimate) -> f64| {
            let mean = runs.iter().map(of).sum::<f64>() / n;
            let squares: f64 = runs.iter().map(|run| (of(run) - mean).powi(2)).sum();
            (mean, (squares / (n - 1.0)).sqrt())
        };
        let (_, spread) = spread_of(&|run| run.value);
        let (said, noise) = spread_of(&|run| run.se);
        let error = (spread * spread / (2.0 * n) + noise * noise / n).sqrt();
        assert!((said - spread).abs() < 4.0 * error, "{percent}: said {said}, seen {spread} ± {error}");
    }
}

/// Draws that hang together in pairs of the same: as half as many draws.
#[test]
fn with_a_variance_so_many_times_the_law_is_that_of_fewer_draws() {
    let deviation = |n: usize, effect: f64| {
        let binomial = |rank: usize| effect * rank as f64 * (n - rank) as f64 / n as f64;
        let variances: Vec<f64> = (1..=n).map(binomial).collect();
        let chances = Place::new(n, Percentile::P25, 0, Some(&variances)).chances();
        let ranks = chances.each().iter().enumerate();
        let at = |(offset, chance): (usize, &f64)| (chances.first() as f64 + offset as f64, *chance);
        let known: Vec<(f64, f64)> = ranks.map(at).collect();
        let mean: f64 = known.iter().map(|(rank, chance)| rank * chance).sum();
        known.iter().map(|(rank, chance)| chance * (rank - mean) * (rank - mean)).sum::<f64>()
    };
    for effect in [0.1_f64, 0.5, 2.0, 16.0] {
        let (k, n) = (500.0, 2_000.0);
        // The variance of a binomial number, so many times, and the place of a rank within its step; it differs along the ranks.
        let wanted = effect * k * (n - k) / n + 1.0 / 12.0;
        let found = deviation(2_000, effect);
        assert!((found / wanted - 1.0).abs() < 0.02 + 0.01 * effect, "{effect}: {found} {wanted}");
    }
}

/// Where the same number lies below in every run the quantile is where it is; where it may lie one lower, it does as often as not.
#[test]
fn a_number_that_never_differs_leaves_the_quantile_where_it_is() {
    let chances = |variances: &[f64]| {
        let found = Place::new(8, Percentile::P50, 0, Some(variances)).chances();
        (found.first(), found.each().to_vec())
    };
    assert_eq!(chances(&[0.0; 8]), (3, vec![0.0, 1.0]));
    let (first, found) = chances(&[0.0, 0.0, 1e-6, 0.0, 1e-6, 0.0, 0.0, 0.0]);
    assert_eq!((first, found.iter().sum::<f64>(), found.last()), (3, 1.0, Some(&1.0)));
    // Up to the quantile itself the number is half the time one too few: it is then the next one.
    let (first, found) = chances(&[0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!((first, found), (3, vec![0.0, 0.5, 0.5]));
}
