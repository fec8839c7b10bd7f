//! Rates of return against closed forms, published figures and a plain second implementation.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::grid::{GRID_LAST, GRID_STEPS, GRID_STEPS_PER_UNIT, Place, grid_discount, sign};
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
        [monthly] => {
            // The sum of the flows, the value at nought, and the first flow, the value at rates without end.
            let (sum, first) = (flows.iter().sum::<i64>(), flows.iter().find(|&&flow| flow != 0).unwrap());
            let crosses_above = sum.signum() * first.signum() < 0;
            match sum == 0 || monthly.abs() < 1e-9 || crosses_above == (monthly > 0.0) {
                true if *first > 0 => Irr::Undefined(IrrUndefined::OfABorrower),
                true => Irr::Rate(libm::pow(1.0 + monthly, 12.0) - 1.0),
                false => Irr::Undefined(IrrUndefined::SeveralRoots),
            }
        }
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

/// The definition, word for word: every point of the grid, and no other way in or out.
fn irr_by_every_point(flows: &[i64]) -> Irr {
    let value = Polynomial::new(without_idle_ends(flows));
    let signs: Vec<Ordering> = (0..=GRID_LAST).map(|point| sign(value.value(grid_discount(point)))).collect();
    let at = (0..=GRID_LAST).filter(|&point| signs[point] == Ordering::Equal).map(Place::At);
    let between = (0..GRID_LAST).filter_map(|point| match (signs[point], signs[point + 1]) {
        (Ordering::Greater, Ordering::Less) => Some(Place::Falling(point)),
        (Ordering::Less, Ordering::Greater) => Some(Place::Rising(point)),
        _ => None,
    });
    match at.chain(between).collect::<Vec<Place>>()[..] {
        [] => Irr::Undefined(IrrUndefined::NoRoot),
        [place] if is_alone(without_idle_ends(flows), discount_at(&value, place)) => {
            match without_idle_ends(flows)[0] < 0 {
                true => rate_at(discount_at(&value, place)),
                false => Irr::Undefined(IrrUndefined::OfABorrower),
            }
        }
        _ => Irr::Undefined(IrrUndefined::SeveralRoots),
    }
}

fn is_short(flows: &[i64]) -> bool {
    let flows = without_idle_ends(flows);
    sole_root(flows.len(), &Polynomial::new(flows)).is_some()
}

/// Something is drawn and something received.
fn is_mixed(flows: &[i64]) -> bool {
    flows.iter().any(|&flow| flow < 0) && flows.iter().any(|&flow| flow > 0)
}

/// Money at the start, costs of every month, and an income from the third year on which pays for them quarterly: each of
/// its months is another draw.
#[test]
fn draws_after_receipts_take_the_short_way() {
    let flow_of = |month: usize| match month {
        0 => -250_000,
        month if month < 36 => -40_000,
        month if month % 3 == 0 => 300_000,
        _ => -80_000,
    };
    let flows: Vec<i64> = (0..97).map(flow_of).collect();
    assert!(is_short(&flows));
    assert_eq!(irr(&flows), irr_by_every_point(&flows));
}

/// A receipt that ends the deal, then a last draw: where balances change sign for good, another root may follow.
#[test]
fn a_deal_that_ends_with_a_draw_does_not_take_the_short_way() {
    assert!(!is_short(&[-100, 230, -132]));
    assert!(!is_short(&[-100, 150, -20]));
}

fn mixed() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(prop_oneof![Just(0), -50_000_i64..50_000, -500_i64..5_000], 2..100)
}

fn conventional() -> impl Strategy<Value = Vec<i64>> {
    let draws = prop::collection::vec(-50_000_i64..=0, 1..30);
    let receipts = prop::collection::vec(0_i64..40_000, 1..60);
    (draws, receipts).prop_map(|(draws, receipts)| [draws, receipts].concat())
}

/// Costs of every month after a first sum, an income of every so many months, and end flows of any size.
fn periodic() -> impl Strategy<Value = Vec<i64>> {
    let months = prop::collection::vec(0.5_f64..1.5, 2..120);
    let sums = (0_i64..2_000_000, 0_i64..100_000, 0_i64..600_000);
    (months, 1_usize..13, sums, 1_i64..1_000_000).prop_map(|(months, period, sums, last)| {
        let (first, cost, income) = sums;
        let flow_of = |(month, luck): (usize, &f64)| match month {
            0 => -first,
            month if month % period == 0 => (income as f64 * luck) as i64,
            _ => -cost,
        };
        let flows: Vec<i64> = months.iter().enumerate().map(flow_of).collect();
        [flows, vec![last]].concat()
    })
}

/// Roots at given monthly rates in thousandths, often side by side, at grid points or just beside them: the product of
/// the u − root, u = 1 + monthly rate, spread over so many months and off by a few pence.
fn of_roots() -> impl Strategy<Value = Vec<i64>> {
    let roots = prop::collection::vec(prop_oneof![-5_i64..=5, -310_i64..310, Just(5), Just(10)], 1..5);
    (roots, 1_usize..5, 0_usize..5, -2_i64..=2).prop_map(|(roots, gap, place, off)| {
        let mut flows = vec![-1_i64];
        for root in roots {
            let longer = [&flows[..], &[0]].concat();
            let shifted = [&[0], &flows[..]].concat();
            let product = longer.iter().zip(&shifted).map(|(l, s)| l * 1_000 - s * (1_000 + root));
            flows = product.collect();
        }
        let place = place.min(flows.len() - 1);
        flows[place] += off;
        let mut spread = vec![0; (flows.len() - 1) * gap + 1];
        for (month, flow) in flows.into_iter().enumerate() {
            spread[month * gap] = flow;
        }
        spread
    })
}

/// A last flow that pays what is due at the rate of a grid point, within a penny: the root lies at that point or just
/// beside it.
fn at_grid_points() -> impl Strategy<Value = Vec<i64>> {
    (mixed(), 0..=GRID_LAST, -1_i64..=1).prop_map(|(mut flows, point, off)| {
        let rate = (point as f64 - GRID_STEPS as f64) / GRID_STEPS_PER_UNIT as f64;
        let due = flows.iter().fold(0.0, |due, &flow| (due + flow as f64) * (1.0 + rate));
        flows.push(off - (due as i64).clamp(-1 << 52, 1 << 52));
        flows
    })
}

fn any_flows() -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![mixed(), conventional(), periodic(), of_roots(), at_grid_points()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_short_way_gives_the_bits_of_the_whole_grid(flows in any_flows()) {
        if is_mixed(&flows) {
            prop_assert_eq!(irr(&flows), irr_by_every_point(&flows));
        }
    }
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
    fn draws_before_receipts_take_the_short_way(
        draws in prop::collection::vec(-50_000_i64..-1_000, 1..20),
        receipts in prop::collection::vec(1_000_i64..50_000, 1..20),
    ) {
        let flows = [draws, receipts].concat();
        if let Irr::Rate(rate) = irr(&flows) && rate.abs() < 0.2 {
            prop_assert!(is_short(&flows));
        }
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

/// Money that comes in first and is paid out later has the rate at which it was borrowed: no return on what is drawn, however
/// much more is drawn than received.
#[test]
fn the_rate_of_a_borrower_is_no_return() {
    assert_eq!(irr(&[100, 0, 0, -110]), Irr::Undefined(IrrUndefined::OfABorrower));
    assert_eq!(irr(&[0, 100, 0, -90]), Irr::Undefined(IrrUndefined::OfABorrower));
}

/// What pays back within a month more than all that is put in later earns money: a rate below nought is not its only one, and
/// the other lies beyond the grid.
#[test]
fn what_earns_money_has_no_rate_below_nought_alone() {
    let mut flows = vec![0; 40];
    (flows[0], flows[1], flows[39]) = (-100_000, 150_000, -20_000);
    assert!(flows.iter().sum::<i64>() > 0);
    assert_eq!(plain_irr(&flows, 4_000), irr(&flows));
    assert_eq!(irr(&flows), Irr::Undefined(IrrUndefined::SeveralRoots));
}
