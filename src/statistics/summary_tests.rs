//! Summaries against plain second implementations, and their errors against the spread of replicated runs.

use proptest::prelude::*;

use super::super::binned::{Binning, Sums};
use super::super::column::Value;
use super::super::shortfall::expected_shortfall;
use super::super::splitmix::SplitMix;
use super::*;

/// The errors that runs claim, against the spread of their estimates: the mean claimed error is within four
/// standard errors of the standard deviation among replicates.
fn assert_errors_match_spread(n_draws: usize, estimate: impl Fn(&Column) -> Estimate) {
    let n_runs = 1_000;
    let mut generator = SplitMix(20);
    let runs: Vec<Estimate> = (0..n_runs)
        .map(|_| estimate(&(0..n_draws).map(|_| generator.exponential()).collect::<Column>()))
        .collect();
    let values: Vec<f64> = runs.iter().map(|run| run.value).collect();
    let claims: Vec<f64> = runs.iter().map(|run| run.se).collect();
    let spread = mean_of_draws(&values).expect("many runs").se * f64::from(n_runs).sqrt();
    // The estimates are near normal, so their standard deviation has relative error 1 / √(2 n).
    let spread_se = spread / (2.0 * f64::from(n_runs)).sqrt();
    let claim = mean_of_draws(&claims).expect("many runs");
    let error = (spread_se * spread_se + claim.se * claim.se).sqrt();
    assert!((claim.value - spread).abs() < 4.0 * error, "claimed {} seen {spread} ± {error}", claim.value);
}

fn with_se(value: Option<f64>, se: Option<f64>) -> Estimate {
    Estimate { value: value.expect("defined"), se: se.expect("enough draws") }
}

#[test]
fn claimed_error_of_the_mean_is_the_spread_of_runs() {
    assert_errors_match_spread(300, |column| distribution(column).mean.expect("numbers"));
}

#[test]
fn claimed_error_of_the_deviation_is_the_spread_of_runs() {
    assert_errors_match_spread(2_000, |column| deviation(column).expect("numbers"));
}

#[test]
fn the_deviation_is_that_of_the_mean_times_the_root_of_draws() {
    let column: Column = [3_i64, 7, 7, 19, 24].into_iter().collect();
    let (found, error) =
        (deviation(&column).expect("numbers"), distribution(&column).mean.expect("numbers").se);
    // About the mean of 12: squares 81, 25, 25, 49 and 144 make 324 over 4; fourth powers make 30,948 over 5.
    assert_eq!(found.value, 9.0);
    assert!((error * 5.0_f64.sqrt() - 9.0).abs() < 1e-12);
    let of_variance = (30_948.0 / 5.0 - 81.0 * 81.0 * 2.0 / 4.0) / 5.0_f64;
    assert!((found.se - of_variance.sqrt() / 18.0).abs() < 1e-12, "{}", found.se);
    let same: Column = [4_i64; 6].into_iter().collect();
    assert_eq!(deviation(&same), Some(Estimate { value: 0.0, se: 0.0 }));
    assert_eq!(deviation(&[4_i64].into_iter().collect()), None);
    let unknown: Column = [Value::Known(1.0), Value::Known(2.0), Value::BeyondHorizon].into_iter().collect();
    assert_eq!(deviation(&unknown), None);
}

/// Of a number that is not exact in binary the mean may be a hair off, and squares about it are not nought.
#[test]
fn what_never_varies_has_no_deviation_whatever_its_sum_rounds_to() {
    assert_ne!([0.1; 10].iter().sum::<f64>() / 10.0, 0.1);
    for (pence, n) in (1..200_i32).flat_map(|pence| [(pence, 10), (-pence, 33)]) {
        let pounds = f64::from(pence) / 100.0;
        let values = vec![Value::Known(pounds); n];
        for column in <[Column; 2]>::from(both(&values)) {
            assert!(!column.varies());
            assert_eq!(deviation(&column), Some(Estimate { value: 0.0, se: 0.0 }), "{pounds}");
            let found = distribution(&column);
            assert_eq!(found.mean, Some(Estimate { value: pounds, se: 0.0 }), "{pounds}");
            assert_eq!((found.p50, found.p95), (Some(pounds), Some(pounds)));
        }
    }
    let (exact, counted) = both(&[0.1, 0.1, 0.1 + 1e-9].map(Value::Known));
    assert!(exact.varies() && counted.varies());
}

#[test]
fn claimed_errors_of_quantiles_are_the_spread_of_runs() {
    assert_errors_match_spread(1_000, |column| {
        let found = distribution(column);
        with_se(found.p5, found.se_p5)
    });
    assert_errors_match_spread(1_000, |column| {
        let found = distribution(column);
        with_se(found.p50, found.se_p50)
    });
    assert_errors_match_spread(2_000, |column| {
        let found = distribution(column);
        with_se(found.p95, found.se_p95)
    });
}

#[test]
fn claimed_error_of_expected_shortfall_is_the_spread_of_runs() {
    assert_errors_match_spread(2_000, |column| {
        expected_shortfall(column, Percentile::P5).expect("enough draws")
    });
    // The long tail of the exponential, as losses.
    assert_errors_match_spread(4_000, |column| {
        let losses: Column = column.values().map(|value| Value::Known(0.0).less(value)).collect();
        expected_shortfall(&losses, Percentile::P5).expect("enough draws")
    });
}

#[test]
fn claimed_error_of_a_probability_is_the_spread_of_runs() {
    assert_errors_match_spread(500, |column| {
        let hits = column.n_such(|value| matches!(value, Value::Known(number) if number > 2.0));
        probability(hits as u64, 500)
    });
}

#[test]
fn exponential_mean_and_quantiles_are_within_four_errors() {
    let mut generator = SplitMix(7);
    let found = distribution(&(0..20_000).map(|_| generator.exponential()).collect());
    let mean = found.mean.expect("numbers");
    assert!((mean.value - 1.0).abs() < 4.0 * mean.se);
    for (quantile, share) in [
        (with_se(found.p5, found.se_p5), 0.05),
        (with_se(found.p50, found.se_p50), 0.5),
        (with_se(found.p95, found.se_p95), 0.95),
    ] {
        assert!((quantile.value + libm::log1p(-share)).abs() < 4.0 * quantile.se, "{share}");
    }
}

/// A loss in 4.9% of draws, and its 5% quantile, which lies just past the losses: where a sample has too many of them it is said to
/// be a loss for certain only as often as one end of an interval for 95 of 100 cases fails, within four errors of 1,000 runs.
#[test]
fn a_quantile_beside_a_step_is_not_called_certain_too_often() {
    let mut generator = SplitMix(11);
    let n_runs = 1_000;
    let is_certain = |column: Column| {
        let found = quantiles(&column);
        (found.p5, found.se_p5) == (Some(0.0), Some(0.0))
    };
    let mut draw = || if generator.uniform() < 0.049 { 0.0 } else { 1.0 };
    let wrong = (0..n_runs).filter(|_| is_certain((0..1_000).map(|_| draw()).collect())).count();
    let share = 0.025;
    let most = share + 4.0 * (share * (1.0 - share) / f64::from(n_runs)).sqrt();
    assert!((wrong as f64) < most * f64::from(n_runs), "{wrong}");
}

#[test]
fn one_to_one_hundred_has_the_quantiles_one_expects() {
    let found = distribution(&(1..=100_i64).rev().collect());
    let quantiles = [found.p5, found.p10, found.p25, found.p50, found.p75, found.p90, found.p95];
    assert_eq!(quantiles, [5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0].map(Some));
    // Steps of one: the deviation of the rank of the 50th of 100, Beta(50, 51), and that of its place within a step.
    let of_rank = 1e4 * 50.0 * 51.0 / (101.0 * 101.0 * 102.0) + 1.0 / 12.0_f64;
    assert!((found.se_p50.expect("enough draws") - of_rank.sqrt()).abs() < 1e-9);
    let mean = found.mean.expect("numbers");
    assert_eq!(mean.value, 50.5);
    // The variance of 1…n is n(n + 1)/12.
    assert!((mean.se - (100.0 * 101.0 / 12.0 / 100.0_f64).sqrt()).abs() < 1e-13);
    assert_eq!((found.n, found.n_undefined), (100, 0));
}

#[test]
fn deviations_survive_a_large_mean() {
    let found = distribution(&(0..1_000_i64).map(|draw| 4_000_000_000_000_000 + draw % 2).collect());
    let expected = (0.25 / 999.0_f64).sqrt();
    assert!((found.mean.expect("numbers").se - expected).abs() < 1e-9);
}

#[test]
fn quantiles_beyond_the_horizon_are_none_and_those_below_stand() {
    let column: Column = (0..100)
        .map(|draw| if draw < 60 { Value::Known(f64::from(draw)) } else { Value::BeyondHorizon })
        .collect();
    let found = distribution(&column);
    assert_eq!(found.p50, Some(49.0));
    assert_eq!((found.p75, found.p95, found.se_p95, found.mean), (None, None, None, None));
}

#[test]
fn quantiles_are_withheld_above_one_percent_undefined() {
    let holed = |n: usize| -> Column {
        (0..1_000).map(|draw| if draw < n { Value::Undefined } else { Value::Known(1.0) }).collect()
    };
    let kept = distribution(&holed(10));
    assert_eq!((kept.p50, kept.n_undefined, kept.n), (Some(1.0), 10, 1_000));
    let withheld = distribution(&holed(11));
    assert_eq!((withheld.p50, withheld.se_p50, withheld.mean, withheld.n_undefined), (None, None, None, 11));
}

#[test]
fn few_draws_claim_nothing_they_cannot_know() {
    assert_eq!(distribution(&Column::default()), Distribution::default());
    let one = distribution(&[5_i64].into_iter().collect());
    assert_eq!((one.p50, one.mean, one.se_p50), (Some(5.0), None, None));
    let ten = distribution(&(0..10_i64).collect());
    assert_eq!((ten.p5, ten.se_p5, ten.se_p95), (Some(0.0), None, None));
}

#[test]
fn rates_have_no_mean() {
    let column: Column = [0.1, 0.2, 0.3].into_iter().collect();
    assert_eq!(distribution_of_rates(&column), Distribution { mean: None, ..distribution(&column) });
}

#[test]
fn nothing_seen_is_not_certainty() {
    let none = probability(0, 1_000);
    assert_eq!(none.value, 0.0);
    assert!(2.0 * none.se > 2.5 / 1_000.0 && 2.0 * none.se < 3.0 / 1_000.0);
    let all = probability(1_000, 1_000);
    assert_eq!(all.value, 1.0);
    assert!((all.se - none.se).abs() < 1e-12);
    let half = probability(5_000, 10_000);
    assert!((half.se - 0.005).abs() < 0.000_002);
}

#[test]
fn percentiles_are_from_1_to_99() {
    assert_eq!(Percentile::new(0), None);
    assert_eq!(Percentile::new(100), None);
    assert_eq!(Percentile::new(5), Some(Percentile::P5));
}

proptest! {
    /// The definition itself: the lowest value with at least a share p of all values at or below it.
    #[test]
    fn quantiles_invert_the_empirical_distribution(
        values in prop::collection::vec(-50_i64..50, 1..200),
        percent in 1_u8..=99,
    ) {
        let percentile = Percentile::new(percent).expect("1 to 99");
        let sorted = values.iter().copied().collect::<Column>().ranks();
        let reached = |candidate: i64| {
            values.iter().filter(|&&value| value <= candidate).count() * 100 >= values.len() * usize::from(percent)
        };
        let plain = values.iter().copied().filter(|&value| reached(value)).min().expect("the highest reaches");
        prop_assert_eq!(quantile(&sorted, percentile), Some(plain as f64));
    }

    #[test]
    fn quantiles_do_not_depend_on_draw_order(mut values in prop::collection::vec(-1e9_f64..1e9, 2..100)) {
        let before = distribution_of_rates(&values.iter().copied().collect());
        values.reverse();
        prop_assert_eq!(distribution_of_rates(&values.into_iter().collect()), before);
    }
}

/// A column and the same counted by bin, in two parts.
fn both(values: &[Value]) -> (Column, Column) {
    let binning = Binning { most: 10_000, near: 3.0, sums: Sums::ForDeviation };
    let mut counted = Column::binned(binning);
    let (early, late) = values.split_at(values.len() / 3);
    let mut part = Column::binned(binning);
    late.iter().for_each(|&value| part.push(value));
    early.iter().for_each(|&value| counted.push(value));
    counted.append(&part);
    counted.settle();
    (values.iter().copied().collect(), counted)
}

fn values() -> impl Strategy<Value = Vec<Value>> {
    let value = prop_oneof![
        12 => (-1e6_f64..1e7).prop_map(Value::Known),
        4 => (-5_i32..20).prop_map(|whole| Value::Known(f64::from(whole))),
        4 => (-1.0_f64..1.0).prop_map(Value::Known),
        1 => Just(Value::Undefined),
        1 => Just(Value::BeyondHorizon),
    ];
    prop::collection::vec(value, 0..400)
}

/// Whether a number that is read from counts is close enough to that of every draw.
fn is_near(exact: Option<f64>, counted: Option<f64>) -> bool {
    match (exact, counted) {
        (Some(exact), Some(counted)) => (exact - counted).abs() <= exact.abs() / 1_000.0,
        (exact, counted) => exact == counted,
    }
}

proptest! {
    #[test]
    fn counts_say_what_every_draw_says(values in values()) {
        let (exact, counted) = both(&values);
        prop_assert_eq!(exact.len(), counted.len());
        for (own, other) in [
            (distribution(&exact), distribution(&counted)),
            (distribution_of_rates(&exact), distribution_of_rates(&counted)),
            (quantiles(&exact), quantiles(&counted)),
        ] {
            prop_assert_eq!((own.n, own.n_undefined), (other.n, other.n_undefined));
            for (a, b) in [(own.p5, other.p5), (own.p10, other.p10), (own.p25, other.p25), (own.p50, other.p50), (own.p75, other.p75), (own.p90, other.p90), (own.p95, other.p95)] {
                prop_assert!(is_near(a, b), "{a:?} {b:?}");
            }
            prop_assert_eq!(own.se_p50.is_some(), other.se_p50.is_some());
            prop_assert_eq!(own.mean.is_some(), other.mean.is_some());
            if let (Some(a), Some(b)) = (own.mean, other.mean) {
                prop_assert!((a.value - b.value).abs() <= 1e-9 * (1.0 + a.value.abs()));
                prop_assert!((a.se - b.se).abs() <= 1e-9 * (1.0 + a.se));
            }
            for level in Level::ALL {
                let at = |found: &Distribution| found.bounds.map(|bounds| bounds.at(level));
                let (a, b) = (at(&own), at(&other));
                prop_assert!(is_near(a.and_then(|a| a.low), b.and_then(|b| b.low)));
                prop_assert!(is_near(a.and_then(|a| a.high), b.and_then(|b| b.high)));
            }
        }
        for such in [-1.0, 0.0, 1.0, 7.0] {
            let below = |value| matches!(value, Value::Known(number) if number < such);
            prop_assert_eq!(exact.n_such(below), counted.n_such(below));
            prop_assert_eq!(exact.n_such(|value| value == Value::Known(such)), counted.n_such(|value| value == Value::Known(such)));
        }
        let size = |column: &Column| column.ends().map_or(0.0, |(low, high)| high.max(-low));
        prop_assert!((size(&exact) - size(&counted)).abs() <= size(&exact) / 1_000.0);
        let (a, b) = (expected_shortfall(&exact, Percentile::P25), expected_shortfall(&counted, Percentile::P25));
        prop_assert_eq!(a.is_some(), b.is_some());
        if let (Some(a), Some(b)) = (a, b) {
            prop_assert!((a.value - b.value).abs() <= size(&exact) / 1_000.0);
        }
        let (a, b) = (deviation(&exact), deviation(&counted));
        prop_assert_eq!(a.is_some(), b.is_some());
        if let (Some(a), Some(b)) = (a, b) {
            prop_assert!((a.value - b.value).abs() <= 1e-9 * (1.0 + a.value), "{a:?} {b:?}");
            prop_assert!((a.se - b.se).abs() <= 1e-5 * (1.0 + a.se), "{a:?} {b:?}");
        }
    }
}

/// Where all draws lie in few bins the error of the median is that of the draws, and that of not knowing where in its bin it
/// lies: between 2¹⁹ and 2²⁰ bins are 512 wide.
#[test]
fn the_error_of_a_quantile_of_counts_has_its_bin_on_top() {
    let mut generator = SplitMix(8);
    let values: Vec<Value> =
        (0..20_000).map(|_| Value::Known(1e6 + 500.0 * generator.exponential())).collect();
    let (exact, counted) = both(&values);
    let [a, b] = [distribution(&exact), distribution(&counted)]
        .map(|found| (found.p50.expect("many draws"), found.se_p50.expect("many draws")));
    let low = (b.0 / 512.0).floor() * 512.0;
    let mean_square = (0..512).map(|k| (low + f64::from(k) + 0.5 - b.0).powi(2)).sum::<f64>() / 512.0;
    let rest = (b.1 * b.1 - mean_square).sqrt();
    assert!((a.1 - rest).abs() < 0.5 * a.1, "{} of every draw, {rest} of counts", a.1);
}

/// A cap that many draws reach lies somewhere in its bin, and what is told of it no farther than two errors from it, wherever the
/// quantile stands among those draws.
#[test]
fn a_lump_within_a_bin_is_not_told_more_exactly_than_the_bin() {
    for n_below in 0..60 {
        let values: Vec<Value> = (0..100)
            .map(|draw| Value::Known(if draw < n_below { 1e6 + f64::from(draw) } else { 2_250_000.0 }))
            .chain([Value::Known(3e6)])
            .collect();
        let (exact, counted) = both(&values);
        let found = distribution(&counted);
        for (level, exactly) in Level::ALL.map(|level| (level, distribution(&exact).quantile(level))) {
            let (Some(exactly), (Some(told), Some(se))) = (exactly.0, found.quantile(level)) else {
                continue;
            };
            let off = (told - exactly).abs();
            assert!(off <= 2.0 * se, "{level:?} with {n_below} below: {told} ± {se}, not {exactly}");
        }
    }
}

/// Little is lost where all numbers are large and close together.
#[test]
fn sums_about_a_number_near_by_keep_the_deviation() {
    let mut counted = Column::binned(Binning { most: 100, near: 1e9, sums: Sums::ForDeviation });
    let values = [1e9 + 0.25, 1e9 - 0.5, 1e9 + 1.0];
    values.iter().for_each(|&value| counted.push(Value::Known(value)));
    counted.settle();
    let exact = deviation(&values.into_iter().collect()).expect("three draws");
    let found = deviation(&counted).expect("three draws");
    assert!((found.value - exact.value).abs() < 1e-12 && (found.se - exact.se).abs() < 1e-9);
}
