//! The scenario that other programs simulate as well, held against calculations that share no code with the program: the
//! days against a chain carried forward day by day, the cash against a loop of a few lines.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::common::{Sample, draws, known, model_of};
use crate::golden::root;

const SEED: u64 = 7;
const DRAWS: u32 = 300;
/// The option with the service.
const SERVED: usize = 1;

/// Events a year from row to column: home, foster, residential, out.
const RATES: [[f64; 4]; 4] = [
    [0.0, 0.414083, 0.583404, 0.021992],
    [0.190361, 0.0, 0.144465, 0.072606],
    [0.099926, 0.246664, 0.0, 0.072420],
    [0.0, 0.0, 0.0, 0.0],
];
/// Ways into care, and ways back.
const INTO_CARE: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];
const BACK: [(usize, usize); 3] = [(1, 0), (2, 0), (2, 1)];

/// The chance of each move of a day, at a multiplier of the effect and a frailty.
fn chain(multiplier: f64, frailty: f64) -> [[f64; 4]; 4] {
    let mut daily = RATES.map(|row| row.map(|rate| rate / 365.25 * frailty));
    INTO_CARE.iter().for_each(|&(from, to)| daily[from][to] *= 0.35_f64.powf(multiplier));
    BACK.iter().for_each(|&(from, to)| daily[from][to] *= 1.4_f64.powf(multiplier));
    for (state, row) in daily.iter_mut().enumerate() {
        let out: f64 = row.iter().sum();
        let leaves = 1.0 - (-out).exp();
        row.iter_mut().filter(|_| out > 0.0).for_each(|rate| *rate *= leaves / out);
        row[state] = 1.0 - leaves;
    }
    daily
}

/// How many children are followed for so many days or more, from the first day on.
fn followed() -> Vec<f64> {
    let start = date(2021, 1, 1);
    let day_of = |day: Date| start.until(day).expect("days are near").get_days();
    let lengths: Vec<i32> = (0..380)
        .map(|child| {
            // The day on which the plan, 76 a year, reaches the child's half.
            let day = ((f64::from(child) + 0.5) / 76.0 * 365.25 - 1e-6).ceil() as i32;
            let last = start.checked_add(day.days()).and_then(|came| came.checked_add(30.months()));
            day_of(last.expect("dates are near")) - day
        })
        .collect();
    let longest = *lengths.iter().max().expect("there are children");
    (1..=longest).map(|day| lengths.iter().filter(|&&length| length >= day).count() as f64).collect()
}

/// Expected days in care of all children.
fn days_in_care(followed: &[f64], multiplier: f64, frailty: f64) -> f64 {
    let chain = chain(multiplier, frailty);
    let mut here = [1.0, 0.0, 0.0, 0.0];
    let mut days = 0.0;
    for children in followed {
        days += children * (here[1] + here[2]);
        here = std::array::from_fn(|to| (0..4).map(|from| here[from] * chain[from][to]).sum());
    }
    days
}

/// Standard scores between two, evenly, with normal weights that add up to 1.
fn scores(low: f64, high: f64) -> Vec<(f64, f64)> {
    let n = 40;
    let at = |k: u32| low + (high - low) * (f64::from(k) + 0.5) / f64::from(n);
    let weight = |z: f64| (-z * z / 2.0).exp();
    let total: f64 = (0..n).map(|k| weight(at(k))).sum();
    (0..n).map(|k| (at(k), weight(at(k)) / total)).collect()
}

#[test]
fn days_in_care_are_those_of_the_chain_of_days() {
    let model = model_of(&root().join("scenarios/benchmark/380-children.toml"), None);
    let played = draws(&model, SEED, DRAWS);
    let of = |path: &str| Sample::of(played.iter().map(|draw| known(&model, SERVED, &draw[SERVED], path)));
    let followed = followed();
    // Log-normal with mean 1 and a coefficient of variation of 0.15.
    let variance = (1.0_f64 + 0.15 * 0.15).ln();
    let frailties: Vec<(f64, f64)> = scores(-6.0, 6.0)
        .into_iter()
        .map(|(z, weight)| ((variance.sqrt() * z - variance / 2.0).exp(), weight))
        .collect();
    let mean = |multiplier: f64| -> f64 {
        frailties.iter().map(|(frailty, weight)| weight * days_in_care(&followed, multiplier, *frailty)).sum()
    };
    // Normal with mean 1 and standard deviation 0.25, cut at 0 and 1.5.
    let served: f64 = scores(-4.0, 2.0).iter().map(|(z, weight)| weight * mean(1.0 + 0.25 * z)).sum();
    of("outcomes.days_in_care.measured").must_be(served, "days in care with the service");
    of("outcomes.days_in_care.counterfactual").must_be(mean(0.0), "days in care as usual");
    let tracked: f64 = followed.iter().sum();
    of("outcomes.days_saved.measured").must_be(0.55 * tracked - served, "days saved");
}

/// What investors pay in and receive in each month, in pence, when the vehicle is paid so.
fn investors(receipts: &[i64], starts: &[i64]) -> Vec<i64> {
    let (commitment, reserve) = (310_000_000, 25_000_000);
    let (mut held, mut drawn) = (0, 0);
    let month = |(month, &receipt): (usize, &i64)| {
        let team = if (1..=60).contains(&month) { 5_600_000 } else { 0 };
        let fee = if (1..=90).contains(&month) { 800_000 } else { 0 };
        held += receipt - team - fee - 430_000 * starts[month];
        let floor = if month < 93 { reserve } else { 0 };
        // Below nought is what is owed and could not be paid.
        let call = (floor - held).max(0).min(commitment - drawn);
        held += call;
        drawn += call;
        let pays = month >= 36 && month % 3 == 0;
        let out = if pays { (held - floor).max(0) } else { 0 };
        held -= out;
        out - call
    };
    receipts.iter().enumerate().map(month).collect()
}

#[test]
fn cash_is_that_of_a_loop_of_a_few_lines() {
    let model = model_of(&root().join("scenarios/benchmark/380-children.toml"), None);
    let n_months = usize::from(model.calendar.horizon_months()) + 1;
    for draw in draws(&model, SEED, DRAWS) {
        let played = &draw[SERVED];
        let (mut receipts, mut starts) = (vec![0; n_months], vec![0; n_months]);
        for payment in &played.payments {
            let month = usize::from(payment.month);
            match (payment.contract, payment.clause) {
                (0, _) => receipts[month] += payment.amount.pence(),
                (_, 1) => starts[month] += payment.amount.pence() / 430_000,
                _ => {}
            }
        }
        assert_eq!(starts.iter().sum::<i64>(), 380);
        let found = &played.cash.investors;
        let expected = investors(&receipts, &starts);
        assert_eq!(found, &expected);
    }
}
