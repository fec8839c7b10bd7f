//! Terms of notes and guarantees whose arithmetic was published: what the capital stage makes of them.

use sib::statistics::{Irr, irr};

use crate::capital_alone::{Given, Run, run};

const MILLION: f64 = 1e8;

/// A loan drawn at the start and spent in the first month, guaranteed; one payment at the end of four years.
fn stepped_note(drawn: f64, covers: &str, payment: f64) -> Run {
    let mut given = Given { dues: vec![0; 48], one: vec![0; 48], ..Given::default() };
    given.dues[0] = (drawn * MILLION) as i64;
    given.one[47] = (payment * MILLION).round() as i64;
    let capital = format!(
        r#"
draw = "at the start"
distribute = "at the end"
tranche.loan = {{ commitment = "£{drawn}m", redeems = "100%" }}
guarantee.foundation = {{ by = "foundation", of = "loan", covers = {covers} }}
waterfall = [ {{ contract = "delivery" }}, {{ principal = "loan" }}, {{ surplus = {{ loan = "100%" }} }} ]
"#
    );
    run(&given, &capital)
}

/// New York, Rikers Island: $9.6m over four years with a guarantee of 75%. Published are returns of 0%, 1.2%, 1.5%, 1.9%,
/// 3.3% and 5.1%; they are (payment / 9.6)^(1/4) − 1 at payments of 9.6, 10.08, 10.176, 10.368, 10.944 and 11.712 $m, of
/// which those in the middle are not published.
/// <http://www.socialventures.com.au/case-studies/rikers-island-sib/>
#[test]
fn the_stepped_note_has_the_published_returns() {
    let table =
        [(9.6, 0.0), (10.08, 0.012), (10.176, 0.015), (10.368, 0.019), (10.944, 0.033), (11.712, 0.051)];
    for (payment, published) in table {
        let flows = &stepped_note(9.6, "\"75% of principal\"", payment).cash.flows[0];
        let Irr::Rate(rate) = irr(flows) else { panic!("{payment}: no rate") };
        assert!((rate - published).abs() <= 0.000_5, "{payment}: {rate} against {published}");
        assert!((rate - ((payment / 9.6_f64).powf(0.25) - 1.0)).abs() < 1e-9, "{payment}: {rate}");
    }
}

/// Below the first step nothing is paid and the guarantee leaves a quarter of the principal lost, as published; at half
/// of it too. <http://www.socialventures.com.au/case-studies/rikers-island-sib/>
#[test]
fn the_guarantee_leaves_a_quarter_of_the_principal_lost() {
    for payment in [0.0, 4.8] {
        let run = stepped_note(9.6, "\"75% of principal\"", payment);
        let (drawn, back) = (run.cash.flows[0][0], run.cash.flows[0][48]);
        assert_eq!((drawn, back), (-960_000_000, 720_000_000), "{payment}");
    }
    // At 8.0 more than three quarters came back: nothing is called.
    assert_eq!(stepped_note(9.6, "\"75% of principal\"", 8.0).cash.flows[0][48], 800_000_000);
}

/// As it happened: $7.2m drawn, nothing paid, a guarantee of $6.0m: the loan loses $1.2m. With a fund of $6.0m until month
/// 47 and $7.2m from month 48 on it would lose so much if it is stopped early, and nothing at the end of four years.
/// <http://mdrc.org/news/mdrc-news/no-success-failure-ny-sees-social-impact-bond-pluses>
#[test]
fn stopped_early_the_loan_loses_what_the_fund_lacks() {
    let fund = r#"{ by = "month", steps = [["0 months", "£6.0m"], ["48 months", "£7.2m"]] }"#;
    let lost = |run: &Run| run.cash.flows[0].iter().sum::<i64>();
    assert_eq!(lost(&stepped_note(7.2, "\"£6m\"", 0.0)), -120_000_000);
    assert_eq!(lost(&stepped_note(7.2, fund, 0.0)), 0);
    let mut given = Given { dues: vec![0; 48], closed_from: Some(37), ..Given::default() };
    given.dues[0] = 720_000_000;
    let capital = format!(
        r#"
draw = "at the start"
distribute = "at the end"
tranche.loan = {{ commitment = "£7.2m" }}
guarantee.foundation = {{ by = "foundation", of = "loan", covers = {fund}, called = "on closure" }}
waterfall = [ {{ contract = "delivery" }}, {{ principal = "loan" }}, {{ surplus = {{ loan = "100%" }} }} ]
"#
    );
    let stopped = run(&given, &capital);
    assert_eq!(lost(&stopped), -120_000_000);
    assert_eq!(
        stopped.cash.flows[0][37], 600_000_000,
        "called in the month from which the service is closed"
    );
}

/// Newpin, New South Wales: coupons in a straight line from 3% at 55% to 7.5% at 60%, 12% at 65% and 15% at 70%, at least
/// 5% in years 1 to 3 (<http://emmatomkinson.com/2013/06/03/nsw-social-benefit-bond-returns-to-investors/>). At 60% in year
/// 1 and 61.6% to date in year 2 they are 7.5% (<https://paperzz.com/doc/8781392/>) and 8.94%, published as 8.9%
/// (<https://www.themandarin.com.au/49174-social-impact-bonds-good-results-newpin/>); a table of steps would have given
/// 7.5% twice.
#[test]
fn the_performance_coupon_follows_the_published_rates() {
    let months = 36;
    let mut given = Given { dues: vec![0; months], ..Given::default() };
    (given.measured, given.good, given.one) = (vec![0; months], vec![0; months], vec![0; months]);
    // 60 of 100; then 154 of 250, 61.6%; then 154 of 350, 44%: below 55%, so the floor.
    (given.measured[5], given.good[5]) = (100, 60);
    (given.measured[15], given.good[15]) = (150, 94);
    (given.measured[30], given.good[30]) = (100, 0);
    for year in 1..=3 {
        given.one[12 * year - 1] = MILLION as i64;
    }
    let run_with = |shape: &str| {
        let capital = format!(
            r#"
draw = "at the start"
distribute_from = "12 months"
tranche.notes = {{ commitment = "£7m", coupon = {{ by = "rate", {shape} = [["55%", "3% / year"], ["60%", "7.5% / year"], ["65%", "12% / year"], ["70%", "15% / year"]], below = "0% / year" }}, coupon_at_least = {{ by = "contract year", steps = [[1, "5% / year"], [4, "0% / year"]] }}, redeems = {{ by = "rate", steps = [["0%", "50%"], ["55%", "100%"]] }} }}
waterfall = [ {{ contract = "delivery" }}, {{ coupon = "notes" }}, {{ principal = "notes" }}, {{ surplus = {{ council = "100%" }} }} ]
"#
        );
        run(&given, &capital)
    };
    let coupon = |shape: &str| {
        let run = run_with(shape);
        let flows = [12, 24, 36].map(|month| run.cash.flows[0][month]);
        let rates: Vec<f64> = run.cash.coupons[0].iter().map(|rate| rate.expect("a balance")).collect();
        (flows, rates)
    };
    let (flows, rates) = coupon("line");
    for (rate, expected) in rates.iter().zip([0.075, 0.0894, 0.05]) {
        assert!((rate - expected).abs() < 1e-12, "{rates:?}");
    }
    // 7.5%, 8.94% and 5% of £7m; at the end half of the principal is due, the rate being below 55%.
    assert_eq!(flows, [52_500_000, 62_580_000, 35_000_000 + 350_000_000]);
    assert!((coupon("steps").1[1] - 0.075).abs() < 1e-12);
    // What the notes are due by their terms, whatever cash there is: what a contract may pass through.
    let due = &run_with("line").scheduled.expect("drawn at the start").by_tranche[0];
    let dated: Vec<(usize, i64)> =
        due.iter().enumerate().map(|(m, due)| (m, due.pence())).filter(|(_, due)| *due != 0).collect();
    assert_eq!(dated, [(12, 52_500_000), (24, 62_580_000), (36, 385_000_000)]);
}
