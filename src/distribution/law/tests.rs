//! Laws against closed forms, `statrs` and their own samples.

use super::*;
use crate::math;
use crate::math::tests::{assert_near, assert_near_relative};
use crate::random::{Key, Purpose, Seed};
use statrs::distribution::{Beta, ContinuousCDF, Gamma, LogNormal, Normal, Triangular};

/// One law of each kind, all with a finite variance.
fn laws() -> Vec<(&'static str, Law)> {
    let made = [
        ("ratio", Law::interval(0.43, 0.30, 0.62, Scale::Log)),
        ("share", Law::interval(0.55, 0.35, 0.72, Scale::Logit)),
        ("growth", Law::interval(0.02, -0.01, 0.05, Scale::Plain)),
        ("months", Law::percentiles(1.0, 3.0, 6.0, Scale::Log)),
        ("cashable", Law::percentiles(0.5, 0.75, 0.95, Scale::Logit)),
        ("points", Law::percentiles(-2.0, 1.0, 2.0, Scale::Plain)),
        ("counts", Law::counts(9.0, 4.0)),
        ("no success yet", Law::counts(0.0, 12.0)),
        ("works", Law::yes_no(0.3, Answer::Yes)),
        ("either", Law::either(&[(5.0, 0.2), (-1.0, 0.5), (9.0, 0.3)], 5.0)),
        ("beta", Law::beta(2.0, 5.0)),
        ("gamma", Law::gamma(1.5, 40.0)),
        ("uniform", Law::uniform(-1.0, 3.0)),
        ("triangular", Law::triangular(0.0, 1.0, 5.0)),
        ("sample", Law::sample(&[3.0, 1.0, 4.0, 1.0, 5.0])),
        (
            "cut ratio",
            Law::interval(0.43, 0.30, 0.62, Scale::Log).and_then(|law| law.within(Some(0.35), None)),
        ),
        ("cut triangle", Law::triangular(0.0, 1.0, 5.0).and_then(|law| law.within(Some(0.5), Some(2.0)))),
        ("cut sample", Law::sample(&[3.0, 1.0, 4.0, 1.0, 5.0]).and_then(|law| law.within(None, Some(3.5)))),
        ("cut beta", Law::beta(2.0, 5.0).and_then(|law| law.within(None, Some(0.4)))),
        ("times", Law::gamma(1.5, 40.0).and_then(|law| law.scaled_by(1.1))),
    ];
    made.into_iter().map(|(name, law)| (name, law.expect("a valid law"))).collect()
}

#[test]
fn every_quantile_function_rises_and_stays_finite() {
    for (name, law) in laws() {
        let mut last = f64::NEG_INFINITY;
        for i in 0..2_000 {
            let x = law.quantile((f64::from(i) + 0.5) / 2_000.0);
            assert!(x >= last && x.is_finite(), "{name}: {x} after {last}");
            last = x;
        }
        for end in [f64::EPSILON / 2.0, 1.0 - f64::EPSILON / 2.0] {
            assert!(law.quantile(end).is_finite(), "{name} at {end}");
        }
    }
}

#[test]
fn sample_means_are_within_four_standard_errors_of_the_mean() {
    for (item, (name, law)) in laws().into_iter().enumerate() {
        let mut stream = Key::new(Seed::new(3), Purpose::Effect, 0).stream(item as u32, 0);
        let n = 20_000;
        let mean = law.mean().expect("a finite mean");
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let off = law.quantile(stream.unit()) - mean;
            sum += off;
            squares += off * off;
        }
        let error = squares.sqrt() / f64::from(n);
        let off = sum / f64::from(n);
        assert!(off.abs() < 4.0 * error, "{name}: off by {off}, standard error {error}");
        assert!(error > 0.0, "{name} varies");
    }
}

#[test]
fn quantiles_agree_with_statrs() {
    let sigma = (0.62f64 / 0.30).ln() / 3.92;
    let log_normal = LogNormal::new(0.43f64.ln(), sigma).expect("a distribution");
    let normal = Normal::new(0.02, 0.06 / 3.92).expect("a distribution");
    let beta = Beta::new(9.5, 4.5).expect("a distribution");
    let gamma = Gamma::new(1.5, 1.0 / 40.0).expect("a distribution");
    let triangular = Triangular::new(0.0, 5.0, 1.0).expect("a distribution");
    let cases: [(&str, &dyn Fn(f64) -> f64); 5] = [
        ("ratio", &|u| log_normal.inverse_cdf(u)),
        ("growth", &|u| normal.inverse_cdf(u)),
        ("counts", &|u| beta.inverse_cdf(u)),
        ("gamma", &|u| gamma.inverse_cdf(u)),
        ("triangular", &|u| triangular.inverse_cdf(u)),
    ];
    let laws = laws();
    for (name, oracle) in cases {
        let (_, law) = laws.iter().find(|(other, _)| *other == name).expect("a law of this name");
        for i in 1..100 {
            let u = f64::from(i) / 100.0;
            assert_near(law.quantile(u), oracle(u), 1e-7, name);
        }
    }
}

#[test]
fn an_interval_has_its_estimate_as_median_and_its_ends_at_the_outer_percentiles() {
    for (estimate, low, high, scale) in
        [(0.4, 0.2, 0.8, Scale::Log), (0.5, 0.2, 0.8, Scale::Logit), (0.0, -1.0, 1.0, Scale::Plain)]
    {
        let law = Law::interval(estimate, low, high, scale).expect("an interval");
        assert_eq!(law.base(), estimate);
        assert_near(law.quantile(0.5), estimate, 1e-15, "median");
        // 1.96 is the 97.5th percentile to three digits.
        assert_near(law.quantile(math::normal_cdf(-1.96)), low, 1e-14, "low");
        assert_near(law.quantile(math::normal_cdf(1.96)), high, 1e-14, "high");
    }
}

#[test]
fn an_off_centre_estimate_is_reported_with_the_centre() {
    assert_eq!(Law::off_centre(0.43, 0.30, 0.62, Scale::Log), Ok(None));
    let centre = Law::off_centre(0.5, 0.25, 0.64, Scale::Log).expect("an interval");
    assert_near(centre.expect("off-centre"), 0.4, 1e-14, "geometric mean of the ends");
    assert_eq!(Law::off_centre(6.0, 0.0, 10.0, Scale::Plain), Ok(None), "exactly 10% off");
    assert_eq!(Law::off_centre(6.1, 0.0, 10.0, Scale::Plain), Ok(Some(5.0)));
}

#[test]
fn base_values_are_the_stated_ones_else_medians() {
    let base = |law: Result<Law, LawError>| law.expect("a law").base();
    assert_eq!(base(Law::percentiles(1.0, 3.0, 6.0, Scale::Log)), 3.0);
    assert_eq!(base(Law::sample(&[3.0, 1.0, 4.0])), 3.0);
    assert_eq!(base(Law::sample(&[3.0, 1.0, 4.0, 5.0])), 3.5);
    assert_eq!(base(Law::yes_no(0.3, Answer::Yes)), 1.0);
    assert_eq!(base(Law::yes_no(0.0, Answer::Yes)), 0.0, "what is sure outranks the stated base");
    assert_eq!(base(Law::either(&[(2.0, 0.4), (7.0, 0.6)], 2.0)), 2.0);
    assert_near(base(Law::counts(3.0, 3.0)), 0.5, 1e-14, "symmetric");
    assert_eq!(base(Law::uniform(2.0, 4.0).and_then(|law| law.with_base(2.5))), 2.5);
    assert_eq!(base(Law::uniform(2.0, 4.0).and_then(|law| law.within(Some(3.5), None))), 3.5);
}

#[test]
fn what_has_one_value_is_certain() {
    let certain = [
        Law::certain(4.0),
        Law::percentiles(4.0, 4.0, 4.0, Scale::Log),
        Law::interval(4.0, 4.0, 4.0, Scale::Plain),
        Law::uniform(4.0, 4.0),
        Law::triangular(4.0, 4.0, 4.0),
        Law::sample(&[4.0, 4.0]),
        Law::either(&[(4.0, 1.0), (5.0, 0.0)], 4.0),
    ];
    for law in certain {
        let law = law.expect("a law");
        assert!(law.is_certain(), "{law:?}");
        assert_eq!((law.quantile(0.01), law.base(), law.mean()), (4.0, 4.0, Some(4.0)));
    }
    assert!(Law::yes_no(1.0, Answer::No).expect("sure").is_certain());
    assert!(Law::gamma(2.0, 3.0).expect("a law").scaled_by(0.0).expect("nothing").is_certain());
    assert!(laws().iter().all(|(_, law)| !law.is_certain()));
}

#[test]
fn multiplying_a_law_multiplies_its_values() {
    for (name, law) in laws().into_iter().filter(|(name, _)| *name != "works") {
        let double = law.scaled_by(2.0).expect("a factor");
        for i in 1..20 {
            let u = f64::from(i) / 20.0;
            assert_eq!(double.quantile(u), 2.0 * law.quantile(u), "{name}");
        }
        assert_eq!(double.base(), 2.0 * law.base(), "{name}");
    }
    assert!(Law::certain(1.0).expect("a law").scaled_by(-1.0).is_err());
}

#[test]
fn multiplying_a_yes_or_no_multiplies_its_chance() {
    let works = Law::yes_no(0.4, Answer::Yes).expect("a chance");
    let more = works.scaled_by(1.5).expect("a factor");
    assert_near(more.mean().expect("finite"), 0.6, 1e-15, "chance");
    assert_eq!((more.base(), more.quantile(0.39), more.quantile(0.41)), (1.0, 0.0, 1.0));
    let sure = works.scaled_by(3.0).expect("a factor");
    assert!(sure.is_certain() && sure.base() == 1.0);
}

#[test]
fn an_uncertain_chance_gives_a_yes_or_no_by_its_mean() {
    let law = Law::counts(9.0, 4.0).and_then(|chance| Law::yes_no_by(&chance, Answer::No)).expect("a law");
    assert_near(law.mean().expect("finite"), 9.5 / 14.0, 1e-15, "chance");
    assert_eq!(law.base(), 0.0);
    assert_eq!(Law::yes_no_by(&Law::certain(2.0).expect("a law"), Answer::No), Err(LawError::ChanceOutside));
}

#[test]
fn limits_hold_exactly_for_every_law_and_take_nothing_from_inside() {
    for (name, law) in laws() {
        let law = law.scaled_by(1.1).expect("a factor");
        let (low, high) = (law.p10(), law.p90());
        let cut = law.clone().within(Some(low), Some(high)).expect("most is left");
        for i in 0..1_000 {
            let x = cut.quantile((f64::from(i) + 0.5) / 1_000.0);
            assert!((low..=high).contains(&x), "{name}: {x} is outside {low} to {high}");
        }
        let whole = law.clone().within(Some(-1e9), Some(1e9)).expect("all is left");
        for i in 1..20 {
            let u = f64::from(i) / 20.0;
            assert_near(whole.quantile(u), law.quantile(u), 1e-12, name);
        }
    }
}

/// Mean of a truncated normal: μ + σ (φ(a) − φ(b)) / (Φ(b) − Φ(a)).
#[test]
fn a_cut_normal_has_the_mean_and_quantiles_of_the_textbook() {
    let law = Law::normal(10.0, 2.0, Scale::Plain).and_then(|law| law.within(Some(9.0), Some(15.0)));
    let law = law.expect("a law");
    let (a, b) = (-0.5, 2.5);
    let mass = math::normal_cdf(b) - math::normal_cdf(a);
    let mean = 10.0 + 2.0 * (math::normal_density(a) - math::normal_density(b)) / mass;
    assert_near_relative(law.mean().expect("finite"), mean, 1e-10, "mean");
    for i in 1..100 {
        let u = f64::from(i) / 100.0;
        let z = math::normal_quantile(math::normal_cdf(a) + u * mass);
        assert_near_relative(law.quantile(u), 10.0 + 2.0 * z, 1e-12, "quantile");
    }
}

#[test]
fn a_very_wide_three_point_law_has_no_mean_until_it_is_cut() {
    let law = Law::percentiles(0.01, 1.0, 100.0, Scale::Log).expect("a law");
    assert_eq!(law.mean(), None);
    let cut = law.within(None, Some(1_000.0)).expect("a law");
    assert!(cut.mean().is_some_and(|mean| mean > 1.0 && mean < 100.0));
}

#[test]
fn numbers_that_make_no_law_are_refused_with_the_reason() {
    let log = Err(LawError::OutsideScale(Scale::Log));
    let logit = Err(LawError::OutsideScale(Scale::Logit));
    let cases = [
        (Law::certain(f64::NAN), Err(LawError::NotFinite)),
        (Law::interval(1.0, 0.0, 2.0, Scale::Log), log.clone()),
        (Law::percentiles(0.0, 1.0, 2.0, Scale::Log), log),
        (Law::percentiles(0.5, 0.9, 1.0, Scale::Logit), logit),
        (Law::interval(1.0, 2.0, 0.5, Scale::Log), Err(LawError::NotRising)),
        (Law::interval(3.0, 0.5, 2.0, Scale::Log), Err(LawError::EstimateOutside)),
        (Law::percentiles(3.0, 2.0, 1.0, Scale::Plain), Err(LawError::NotRising)),
        (Law::counts(-1.0, 2.0), Err(LawError::CountOutside { limit: 1e9 })),
        (Law::counts(f64::NAN, 2.0), Err(LawError::CountOutside { limit: 1e9 })),
        (Law::yes_no(1.5, Answer::No), Err(LawError::ChanceOutside)),
        (Law::either(&[(1.0, 0.5), (2.0, 0.25)], 1.0), Err(LawError::ChancesNotWhole { sum: 0.75 })),
        (Law::either(&[], 1.0), Err(LawError::Empty)),
        (Law::sample(&[]), Err(LawError::Empty)),
        (
            Law::gamma(0.0, 1.0),
            Err(LawError::Parameter { name: "shape", must: "be between 0.001 and 1,000,000" }),
        ),
        (
            Law::normal(1.0, -1.0, Scale::Plain),
            Err(LawError::Parameter { name: "sigma", must: "be 0 or more" }),
        ),
        (Law::uniform(2.0, 1.0), Err(LawError::NotRising)),
        (Law::triangular(1.0, 3.0, 2.0), Err(LawError::NotRising)),
        (Law::uniform(0.0, 1.0).and_then(|law| law.within(Some(2.0), None)), Err(LawError::NothingLeft)),
        (Law::sample(&[1.0]).and_then(|law| law.within(Some(2.0), None)), Err(LawError::NothingLeft)),
        (Law::uniform(0.0, 1.0).and_then(|law| law.within(Some(0.6), Some(0.4))), Err(LawError::NotRising)),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
    let lopsided = Law::percentiles(1.0, 9.9, 10.0, Scale::Plain);
    assert!(matches!(lopsided, Err(LawError::TooLopsided { .. })));
}

/// How likely a value is not exceeded is the inverse of the quantile, and jumps where a law has a mass.
#[test]
fn at_most_is_the_inverse_of_the_quantile() {
    let uniform = Law::uniform(2.0, 10.0).expect("a range");
    for (value, share) in [(1.0, 0.0), (4.0, 0.25), (9.0, 0.875), (11.0, 1.0)] {
        assert!((uniform.at_most(value) - share).abs() < 1e-9, "{value}");
    }
    let metalog = Law::percentiles(0.8, 1.11, 1.45, Scale::Log).expect("a distribution");
    for (value, share) in [(0.8, 0.1), (1.11, 0.5), (1.45, 0.9)] {
        assert!((metalog.at_most(value) - share).abs() < 1e-9, "{value}");
    }
    let answer = Law::yes_no(0.85, Answer::Yes).expect("a chance");
    assert!((answer.at_most(0.5) - 0.15).abs() < 1e-9);
    let certain = Law::certain(3.0).expect("a number");
    assert_eq!((certain.at_most(2.9), certain.at_most(3.0)), (0.0, 1.0));
}

/// Far up, twice the spread in ln(1 / (1 − u)) is twice the logarithm of the value: the growth is told from two quantiles.
#[test]
fn the_heaviness_of_three_points_is_the_slope_of_their_far_quantiles() {
    for (low, central, high) in [(700.0, 1_000.0, 1_500.0), (700.0, 1_000.0, 4_000.0), (1.0, 2.0, 6.0)] {
        let law = Law::percentiles(low, central, high, Scale::Log).expect("a law");
        let at = |u: f64| (law.quantile(1.0 - u).ln(), -u.ln());
        let ((below, from), (above, to)) = (at(1e-9), at(1e-12));
        assert_near((above - below) / (to - from), law.heaviness(), 1e-3, "slope");
        assert_eq!(law.clone().within(Some(low), None).expect("a law").heaviness(), law.heaviness());
        assert_eq!(law.within(None, Some(10.0 * high)).expect("a law").heaviness(), 0.0);
    }
    // (ln(6/2) − ln(1/2)) / 2 ln 9 + (ln(6/2) + ln(1/2)) / 1.6 ln 9.
    let law = Law::percentiles(1.0, 2.0, 6.0, Scale::Log).expect("a law");
    let nine = 9.0_f64.ln();
    assert_near(
        law.heaviness(),
        6.0_f64.ln() / (2.0 * nine) + 1.5_f64.ln() / (1.6 * nine),
        1e-12,
        "closed form",
    );
    for scale in [Scale::Plain, Scale::Logit] {
        assert_eq!(Law::percentiles(0.1, 0.3, 0.6, scale).expect("a law").heaviness(), 0.0);
    }
    assert_eq!(Law::normal(1.0, 3.0, Scale::Log).expect("a law").heaviness(), 0.0);
}

/// The example of the guide: £700, £1,000 and £4,000. Its mean by the plain rule of Simpson over the log-odds, with the rest of the
/// tail in closed form.
#[test]
fn the_mean_of_a_long_tail_is_its_integral() {
    let nine = 9.0_f64.ln();
    let (up, down) = (4.0_f64.ln(), 0.7_f64.ln());
    let (spread, skew) = ((up - down) / (2.0 * nine), (up + down) / (0.8 * nine));
    let density = |l: f64| {
        let u = 1.0 / (1.0 + (-l).exp());
        (spread * l + skew * (u - 0.5) * l - l.abs()).exp() / (1.0 + (-l.abs()).exp()).powi(2)
    };
    let (from, to, n) = (-60.0, 60.0, 24_000);
    let step = (to - from) / f64::from(n);
    let simpson: f64 = (0..=n)
        .map(|k| {
            let weight = if k == 0 || k == n {
                1.0
            } else if k % 2 == 1 {
                4.0
            } else {
                2.0
            };
            weight * density(from + f64::from(k) * step)
        })
        .sum();
    let left = 1.0 - spread - skew / 2.0;
    let mean = 1_000.0 * (simpson * step / 3.0 + (-left * to).exp() / left);
    let law = Law::percentiles(700.0, 1_000.0, 4_000.0, Scale::Log).expect("a law");
    assert_near_relative(law.mean().expect("finite"), mean, 1e-9, "mean");
    assert_eq!((mean / 10.0).round() * 10.0, 2_600.0);
}
