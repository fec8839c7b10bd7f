//! Expected payments against closed forms of the daily chain.

use crate::common::model;
use crate::contracts::{assert_mean, deal, movers, played, total};

/// Chance of the daily chain that somebody who starts on day 1 has moved by a day: the clock of −ln(U) days runs out
/// by then.
fn moved_by(day: i32) -> f64 {
    1.0 - (-0.5 / 365.25 * f64::from(day - 1)).exp()
}

/// A rate card pays n p v on average.
#[test]
fn a_rate_card_pays_units_times_chance_times_price() {
    let contract = r#"
ends = "24 months"
clause.move = { for_each = "moves", price = "£1,000" }
"#;
    let model = model(&deal(&movers(40), contract));
    let paid: Vec<f64> = played(&model, 2_000).iter().map(|p| total(p) as f64 / 100.0).collect();
    assert_mean(&paid, 40.0 * moved_by(730) * 1_000.0);
}

/// A lump behind a threshold is paid with the tail of the binomial.
#[test]
fn a_threshold_is_met_with_the_binomial_tail() {
    let contract = r#"
ends = "24 months"
clause.lump = { for_each = "contract", price = "£50,000", if = { measure = "share_moved", at_least = "44%" } }
"#;
    let (n, needed) = (25, 11);
    let p = moved_by(366);
    let chance = |k: i32| -> f64 {
        let ways: f64 = (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product();
        ways * p.powi(k) * (1.0 - p).powi(n - k)
    };
    let model = model(&deal(&movers(25), contract));
    let played = played(&model, 2_000);
    let paid: Vec<f64> = played.iter().map(|p| if total(p) > 0 { 1.0 } else { 0.0 }).collect();
    assert_mean(&paid, (needed..=n).map(chance).sum());
    assert!(played.iter().all(|p| [0, 5_000_000].contains(&total(p))), "a lump is paid once or not at all");
}
