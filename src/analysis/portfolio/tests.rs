//! Deals whose cash is written down: what never varies, what a fund lacks, and what comes back for each pound.

use super::*;
use crate::statistics::Estimate;
use crate::units::Money;

const N_DRAWS: usize = 100;

/// A deal whose cash in a draw is what is written of it.
fn deal(title: &str, flows: impl Fn(usize) -> Vec<i64>) -> Deal {
    Deal { title: title.to_owned(), start: 24_300, flows: (0..N_DRAWS).map(flows).collect() }
}

fn held(deals: &[Deal], terms: &FundTerms) -> Portfolio {
    portfolio(deals, terms, (Vec::new(), Vec::new()))
}

fn promising(pounds: f64) -> FundTerms {
    FundTerms { commitment: Some(Money::from_pounds(pounds)), ..FundTerms::default() }
}

/// Gains of £60,011.10 and £63,003.30, which are not exact in binary.
#[test]
fn deals_that_never_vary_have_nothing_that_moves_together_or_apart() {
    let deals =
        [deal("one", |_| vec![-12_000_000, 18_001_110]), deal("other", |_| vec![-12_000_000, 0, 18_300_330])];
    let found = held(&deals, &FundTerms::default());
    let nought = Some(Estimate { value: 0.0, se: 0.0 });
    assert!(found.deals.iter().chain([&found.fund]).all(|own| own.deviation == nought));
    assert!(found.correlations.iter().flatten().all(Option::is_none), "{:?}", found.correlations);
    assert_eq!((found.diversified, found.diversified_shortfall), (None, None));
    assert_eq!(found.fund.per_pound.map(|ratio| ratio.se), Some(0.0));
}

/// What one deal pays in a month meets what the other calls in it: nobody has to promise it, and it is not paid in.
#[test]
fn what_a_deal_pays_meets_what_another_calls_in_the_same_month() {
    let deals =
        [deal("calls", |_| vec![-10_000, -4_000, 20_000]), deal("pays", |_| vec![-10_000, 3_000, 9_000])];
    let found = held(&deals, &promising(210.0));
    assert_eq!(found.fund.drawn.p50, Some(210.0));
    assert_eq!(found.unmet.chance.value, 0.0);
}

/// One that never varies moves with nothing; what the other brings is all that varies.
#[test]
fn a_deal_that_never_varies_moves_with_no_other() {
    let deals = [
        deal("still", |_| vec![-12_000_000, 18_001_110]),
        deal("moves", |draw| vec![-12_000_000, 130_007 * draw as i64]),
    ];
    let found = held(&deals, &FundTerms::default());
    let is_known: Vec<bool> = found.correlations.iter().flatten().map(Option::is_some).collect();
    assert_eq!(is_known, [false, false, false, true]);
}

/// Deals call £1,300; £1,200 comes back in every other draw, £20 in the rest. With £1,000 promised £300 are late, and £280 of
/// these never met where little comes back.
#[test]
fn calls_that_are_never_met_are_counted_and_nothing_is_taken_off_risk() {
    let back = |draw: usize| if draw.is_multiple_of(2) { 60_000 } else { 1_000 };
    let deals =
        [deal("one", |draw| vec![-65_000, back(draw)]), deal("other", |draw| vec![-65_000, 0, back(draw)])];
    let found = held(&deals, &promising(1_000.0));
    assert_eq!(found.beyond.chance.value, 1.0);
    assert_eq!(found.beyond.amount, Some(CheckedValue { value: 300.0, se: Some(0.0) }));
    assert_eq!(found.unmet.chance.value, 0.5);
    assert_eq!(found.unmet.amount, Some(CheckedValue { value: 280.0, se: Some(0.0) }));
    assert_eq!((found.diversified, found.diversified_shortfall), (None, None));
    let found = held(&deals, &promising(1_300.0));
    assert_eq!((found.beyond.amount, found.unmet.amount), (None, None));
    assert!(found.diversified.is_some() && found.diversified_shortfall.is_some());
}

/// £100 become £300 in every other draw, £900 come back as they are in the rest: £1,200 for £1,000, not twice the money.
#[test]
fn what_comes_back_for_each_pound_is_a_ratio_of_means() {
    let is_small = |draw: usize| draw.is_multiple_of(2);
    let own = deal("one", |draw| if is_small(draw) { vec![-10_000, 30_000] } else { vec![-90_000, 90_000] });
    let found = held(&[own.clone(), own], &FundTerms::default());
    let ratio = found.deals[0].per_pound.expect("much is paid in");
    assert!((ratio.value - 1.2).abs() < 1e-12, "{ratio:?}");
    // The residues from 1.2 times what is paid in are £180 and -£180, and £500 is paid in.
    let expected = 180.0 / 500.0 / (N_DRAWS as f64 - 1.0).sqrt();
    assert!((ratio.se - expected).abs() < 1e-12, "{ratio:?} {expected}");
    assert_eq!(found.deals[0].moic.mean.map(|mean| mean.value), Some(2.0));
}

/// What comes back without a penny more is no loss.
#[test]
fn what_just_comes_back_is_no_loss() {
    let deals = [deal("just", |draw| vec![-10_000, if draw < 50 { 10_000 } else { 9_999 }])];
    assert_eq!(held(&deals, &FundTerms::default()).fund.p_loss.value, 0.5);
}
