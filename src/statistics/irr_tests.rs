//! Rates of return against closed forms, published figures and a plain second implementation.

use proptest::prelude::*;

use super::*;

fn rate(flows: &[i64]) -> f64 {
    match irr(flows) {
        Irr::Rate(rate) => rate,
        other => panic!("expected a rate, got {other:?}"),
    }
}

fn bullet(drawn: i64, paid: i64, months: usize) -> Vec<i64> {
    let mut flows = vec![0; months + 1];
    flows[0] = -drawn;
    flows[months] += paid;
    flows
}

/// A plain second implementation: powers by `pow`, every one of `n` steps of the grid, halving to the end.
fn plain_irr(flows: &[i64], n_steps: usize) -> Irr {
    if flows.iter().all(|&flow| flow >= 0) {
        return Irr::Undefined(IrrUndefined::NothingDrawn);
    }
    if flows.iter().all(|&flow| flow <= 0) {
        return Irr::TotalLoss;
    }
    let value = |rate: f64| -> f64 {
        flows
            .iter()
            .enumerate()
            .map(|(month, &flow)| flow as f64 * libm::pow(1.0 + rate, -(month as f64)))
            .sum()
    };
    let point = |step: usize| -0.3 + 0.6 * step as f64 / n_steps as f64;
    let mut found = Vec::new();
    for step in 0..n_steps {
        let (mut low, mut high) = (point(step), point(step + 1));
        if (value(low) > 0.0) == (value(high) > 0.0) {
            continue;
        }
        let low_is_positive = value(low) > 0.0;
        for _ in 0..100 {
            let middle = (low + high) / 2.0;
            if (value(middle) > 0.0) == low_is_positive { low = middle } else { high = middle }
        }
        found.push(low);
    }
    match found[..] {
        [] => Irr::Undefined(IrrUndefined::NoRoot),
        [monthly] => Irr::Rate(libm::pow(1.0 + monthly, 12.0) - 1.0),
        _ => Irr::Undefined(IrrUndefined::SeveralRoots),
    }
}

/// What is lent once and paid back once, after four years, earns (paid / lent)^(1/4) − 1 a year.
#[test]
fn one_sum_after_four_years_earns_its_fourth_root() {
    for paid in [10_080_000, 10_176_000, 10_368_000, 10_944_000, 11_712_000] {
        let rate = rate(&bullet(960_000_000, paid * 100, 48));
        assert!((rate - (libm::pow(paid as f64 / 9_600_000.0, 0.25) - 1.0)).abs() < 1e-14);
    }
}

/// A level annuity of n payments of (1 + r)ⁿ is worth ((1 + r)ⁿ − 1) / r: whole pence for these rates.
#[test]
fn level_annuities_earn_their_rate() {
    for (flows, monthly) in [
        (vec![-3_310, 1_331, 1_331, 1_331], 0.1),
        (vec![-406_040_100, 104_060_401, 104_060_401, 104_060_401, 104_060_401], 0.01),
        (vec![0, 0, -210, 121, 121, 0], 0.1),
    ] {
        let annual = libm::pow(1.0 + monthly, 12.0) - 1.0;
        assert!((rate(&flows) - annual).abs() < 1e-13 * (1.0 + annual), "{flows:?}");
    }
}

#[test]
fn money_back_is_exactly_zero() {
    assert_eq!(irr(&[-100, 0, 40, 60]), Irr::Rate(0.0));
    assert_eq!(irr(&[-100, 50, -20, 70]), Irr::Rate(0.0));
}

#[test]
fn a_root_that_touches_zero_on_a_grid_point_counts_once() {
    assert_eq!(irr(&[-100, 200, -100]), Irr::Rate(0.0));
}

#[test]
fn two_rates_are_no_rate() {
    // −100 (u − 1.1)(u − 1.2), u = 1 + monthly rate.
    assert_eq!(irr(&[-100, 230, -132]), Irr::Undefined(IrrUndefined::SeveralRoots));
    // −100 (u − 1)(u − 1.1): money back, and 10% a month.
    assert_eq!(irr(&[-100, 210, -110]), Irr::Undefined(IrrUndefined::SeveralRoots));
    // −(u − 1.001)(u − 1.013), off the grid points.
    assert_eq!(irr(&[-1_000_000, 2_014_000, -1_014_013]), Irr::Undefined(IrrUndefined::SeveralRoots));
}

#[test]
fn no_rate_is_named() {
    // −100 u² + 200 u − 101 has no real root.
    assert_eq!(irr(&[-100, 200, -101]), Irr::Undefined(IrrUndefined::NoRoot));
    assert_eq!(irr(&[-100, 131]), Irr::Undefined(IrrUndefined::NoRoot));
    assert_eq!(irr(&[-100, 69]), Irr::Undefined(IrrUndefined::NoRoot));
}

#[test]
fn nothing_drawn_and_total_loss_are_named() {
    assert_eq!(irr(&[]), Irr::Undefined(IrrUndefined::NothingDrawn));
    assert_eq!(irr(&[0, 0, 5]), Irr::Undefined(IrrUndefined::NothingDrawn));
    assert_eq!(irr(&[0, -5, 0, -1]), Irr::TotalLoss);
}

#[test]
fn several_sign_changes_may_still_have_one_rate() {
    let flows = [-100, 50, -30, 20, -10, 100];
    let Irr::Rate(plain) = plain_irr(&flows, 6_000) else { panic!("one rate") };
    assert!((rate(&flows) - plain).abs() < 1e-12);
}

#[test]
fn the_longest_stream_is_solved() {
    let mut flows = bullet(100, 101, MONTHS_MAX - 1);
    assert!(rate(&flows) > 0.0);
    flows[MONTHS_MAX - 1] = 99;
    assert!(rate(&flows) < 0.0);
}

#[test]
fn npv_discounts_by_the_month() {
    assert!((npv(&[0; 12], 0.1)).abs() == 0.0);
    let flows = bullet(0, 110_000, 12);
    assert!((npv(&flows, 0.1) - 100_000.0).abs() < 1e-8);
    assert_eq!(npv(&[-100, 40, 70], 0.0), 10.0);
}

fn mixed() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(prop_oneof![Just(0), -50_000_i64..50_000, -500_i64..5_000], 2..100)
}

fn conventional() -> impl Strategy<Value = Vec<i64>> {
    let draws = prop::collection::vec(-50_000_i64..=0, 1..30);
    let receipts = prop::collection::vec(0_i64..40_000, 1..60);
    (draws, receipts).prop_map(|(draws, receipts)| [draws, receipts].concat())
}

proptest! {
    #[test]
    fn npv_at_the_irr_is_zero(flows in prop_oneof![mixed(), conventional()]) {
        if let Irr::Rate(rate) = irr(&flows) {
            let size: Vec<i64> = flows.iter().map(|flow| flow.abs()).collect();
            // A relative error e of the monthly factor moves month m by m·e: allow e = 1e-13.
            let tolerance = 1e-13 * flows.len() as f64 * npv(&size, rate);
            prop_assert!(npv(&flows, rate).abs() <= tolerance, "{} > {}", npv(&flows, rate), tolerance);
        }
    }

    #[test]
    fn the_short_way_gives_the_bits_of_the_whole_grid(flows in prop_oneof![mixed(), conventional()]) {
        let flows = without_idle_ends(&flows);
        let value = Polynomial::new(flows);
        if !flows.is_empty() && n_roots_at_most(flows) <= 1 {
            prop_assert_eq!(halve_grid(&value), walk_grid(&value));
        }
    }

    #[test]
    fn draws_before_receipts_take_the_short_way(flows in conventional()) {
        prop_assume!(flows.iter().any(|&flow| flow < 0) && flows.iter().any(|&flow| flow > 0));
        prop_assert_eq!(n_roots_at_most(&flows), 1);
    }

    #[test]
    fn agrees_with_the_plain_implementation(flows in prop_oneof![mixed(), conventional()]) {
        match (irr(&flows), plain_irr(&flows, GRID_LAST)) {
            (Irr::Rate(rate), Irr::Rate(plain)) => {
                // Halving stops on the noise of the sum: allow for a root where the curve is flat.
                let size: Vec<i64> = flows.iter().map(|flow| flow.abs()).collect();
                let slope = (npv(&flows, plain + 1e-6) - npv(&flows, plain - 1e-6)).abs() / 2e-6;
                let noise = 1e-13 * flows.len() as f64 * npv(&size, plain) / slope;
                prop_assert!((rate - plain).abs() <= noise + 1e-12 * (1.0 + rate), "{} {}", rate, plain);
            }
            (Irr::Rate(rate), Irr::Undefined(_)) | (Irr::Undefined(_), Irr::Rate(rate)) if rate == 0.0 => {}
            (found, plain) => prop_assert_eq!(found, plain),
        }
    }

    #[test]
    fn doubling_the_money_or_waiting_first_changes_nothing(flows in mixed(), months_idle in 0_usize..20) {
        let doubled: Vec<i64> = flows.iter().map(|flow| 2 * flow).collect();
        let waited = [vec![0; months_idle], flows.clone()].concat();
        prop_assert_eq!(irr(&doubled), irr(&flows));
        prop_assert_eq!(irr(&waited), irr(&flows));
    }
}
