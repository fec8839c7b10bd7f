//! Capital in a whole scenario: coupons that follow what people do, guarantees, a provider and a council that invest,
//! and the figures, reports and JSON of all of it.

use sib::analysis::summarise;
use sib::engine::Played;
use sib::model::Model;
use sib::report;
use sib::statistics::Value;

use crate::common::{draws, known, model, run, value};

/// Four people come home after exactly three months; three of them are measured as home, one starts there. The notes
/// bear 4% to 12% by the share who came home, the guarantee covers half of them.
pub const DEAL: &str = r#"
format = 1
title = "notes"
currency = "GBP"
start = "2021-01"
horizon = "30 months"
prices.indexed = "fixed"
[party]
council = { is = "payer" }
foundation = { is = "guarantor" }
[state]
care = {}
home = {}
[transition]
care.home = { exactly = "3 months" }
home.care = { rate = "0 / year" }
[cohort]
people = 4
starts_in = "care"
[service.help]
cost.team = { amount = "£100 / month", until = "10 months" }
[measure]
came_home = { enters = "home" }
began = { event = "started" }
restoration = { ratio_of = "came_home", to = "began" }
[contract.outcomes]
payers = { council = "100%" }
ends = "4 months"
claims = "at the end"
clause.restored = { for_each = "came_home", price = "£500", paid_after = "20 months" }
[contract.delivery]
payers = { vehicle = "100%" }
clause.block = { for_each = "month", price = "£120", until = "10 months" }
[capital.fund]
draw = "at the start"
distribute_from = "12 months"
tranche.notes = { commitment = "£2,000", coupon = { by = "restoration", line = [["50%", "4% / year"], ["100%", "12% / year"]], below = "0% / year" }, matures = "24 months", redeems = { by = "restoration", steps = [["0%", "50%"], ["90%", "100%"]] } }
tranche.own = { commitment = "£300", holder = "provider", rank = 2 }
tranche.public = { commitment = "£200", holder = "council", rank = 3 }
tranche.waits = { commitment = "£250", is = "deferred fee", holder = "provider", rank = 4 }
tranche.gift = { commitment = "£100", is = "recoverable grant", rank = 5 }
guarantee.promise = { by = "foundation", of = "notes", covers = "95% of principal", fee = "£24 / year", label = "the foundation's promise" }
waterfall = [
  { contract = "delivery" }, { fee = "promise" },
  { coupon = "notes" }, { principal = "notes" }, { principal = "own" }, { principal = "public" },
  { principal = "waits" }, { principal = "gift" }, { surplus = { council = "100%" } },
]
[[option]]
name = "usual"
[[option]]
name = "bond"
service = "help"
contracts = ["outcomes", "delivery"]
capital = "fund"
"#;

fn played(model: &Model) -> Played {
    draws(model, 1, 1).remove(0).remove(1)
}

/// The rate is 100% from month 3 on, so the notes bear 12%: £240 a year. Of the £2,600 called in cash 1,200 go to
/// delivery and 48 to the fee of two years. In month 12 the first coupon is paid, and 1,400 less 24 and 240 is held for the notes.
/// £2,000 come in in month 24, when the notes mature: 1,136 − 24 + 2,000 = 3,112 pay 240, 2,000, 300, 200, and 250 for
/// the fee that waited; 100 repay the gift; 22 are left to the council.
#[test]
fn a_deal_that_works_pays_everybody() {
    let model = model(DEAL);
    let played = played(&model);
    let figure = |path: &str| known(&model, 1, &played, path);
    for (path, expected) in [
        ("tranche.notes.year.1.coupon", 0.12),
        ("tranche.notes.year.2.coupon", 0.12),
        ("tranche.notes.net_cash", 480.0),
        ("tranche.own.net_cash", 0.0),
        ("tranche.gift.net_cash", 0.0),
        ("tranche.waits.drawn", 250.0),
        ("tranche.waits.net_cash", 0.0),
        ("guarantee.promise.called", 0.0),
        ("guarantee.promise.fee", 48.0),
        // Investors together: the notes, the provider's and the council's classes; neither the gift nor the fee.
        ("investor.drawn", 2_500.0),
        ("investor.net_cash", 480.0),
        // £120 a month against £100, and the fee that waited once it is paid. What it invested is no margin.
        ("provider.margin", 200.0 + 250.0),
        ("provider.unpaid", 0.0),
        // 2,000 less the surplus; what the council invested is no payment.
        ("payer.council.paid", 2_000.0 - 22.0),
    ] {
        assert!((figure(path) - expected).abs() < 1e-9, "{path}: {} for {expected}", figure(path));
    }
    assert_eq!(value(&model, 1, &played, "tranche.notes.year.3.coupon"), Value::Undefined, "nothing is owed");
    // The provider invests £300 at the start, earns 20 a month, and has it all back with the fee in month 24.
    let cash: Vec<i64> = [0, 10, 23, 24].map(|m: usize| played.cash.provider[m].pence() / 100).to_vec();
    assert_eq!(cash, [-300, -100, -100, 450]);
}

/// Nobody comes home: no coupon, half of the notes is due and there is cash for it; the guarantee makes it 95%, so that
/// £100 are lost. The others get what is left: 1,400 − 48 − 1,000 = 352: 300 and 52.
#[test]
fn a_deal_that_fails_calls_the_guarantee() {
    let text = DEAL.replace("exactly = \"3 months\"", "rate = \"0 / year\"");
    let model = model(&text);
    let played = played(&model);
    let figure = |path: &str| known(&model, 1, &played, path);
    for (path, expected) in [
        ("tranche.notes.year.1.coupon", 0.0),
        ("tranche.notes.loss", 100.0),
        ("guarantee.promise.called", 900.0),
        ("tranche.own.loss", 0.0),
        ("tranche.public.loss", 148.0),
        ("tranche.waits.loss", 250.0),
        ("tranche.gift.loss", 100.0),
        ("investor.net_cash", -100.0 - 148.0),
        ("provider.margin", 200.0),
        ("payer.council.paid", 0.0),
    ] {
        assert!((figure(path) - expected).abs() < 1e-9, "{path}: {} for {expected}", figure(path));
    }
}

/// The base case has the same figures, and reports show them.
#[test]
fn reports_show_coupons_and_guarantees() {
    let text = DEAL.replace("exactly = \"3 months\"", "rate = \"0.9 / year\"");
    let model = model(&text);
    let summary = summarise(&model, &run(&model, 3, 60));
    let written = report::text::text(&model, &summary);
    for part in [
        "coupon of notes in year 1",
        "called on the foundation's promise",
        "Chance that something is called:",
    ] {
        assert!(written.contains(part), "{part}\n{written}");
    }
    let json: serde_json::Value = serde_json::from_str(&report::json::json(&summary)).expect("JSON");
    let bond = &json["options"][1];
    assert_eq!(bond["guarantees"][0]["name"], "promise");
    assert!(bond["guarantees"][0]["p_called"]["value"].as_f64().expect("a chance") > 0.0);
    let coupons = bond["tranches"][0]["coupons"].as_array().expect("a list");
    assert_eq!(coupons.len(), 3, "thirty months are three contract years");
    assert_eq!(coupons[1]["contract_year"], 2);
    let mean = coupons[1]["coupon"]["mean"].as_f64().expect("a rate");
    assert!((0.04..0.12).contains(&mean), "{mean}");
    assert!(bond["base_case"]["tranche.notes.year.2.coupon"]["value"].as_f64().expect("a rate") > 0.0);
    assert_eq!(bond["tranches"][1]["coupons"].as_array().map(Vec::len), Some(0));
}

/// What was committed is what investors committed: a grant beside the loan earns nothing and is no part of it. Of £60 the loan is
/// drawn for 40 and has £130 back: 90 more on a commitment of 100.
#[test]
fn a_grant_is_no_commitment_of_investors() {
    let capital = "tranche.loan = { commitment = \"£100\" }\ntranche.gift = { commitment = \"£50\", is = \"grant\" }\nwaterfall = [ { contract = \"delivery\", support = [\"drawdown\"] }, { principal = \"loan\" }, { surplus = { loan = \"100%\" } } ]";
    let text = crate::cash::scenario(&[6_000, 0, 0], &[0, 13_000, 0], capital);
    let opened = crate::common::opened_with(&text, Some("given"), &[]);
    let model = opened.unwrap_or_else(|refused| panic!("{refused}")).model;
    let played = draws(&model, 1, 1).remove(0).remove(1);
    let known = |path: &str| known(&model, 1, &played, path);
    assert_eq!((known("investor.drawn"), known("investor.net_cash")), (40.0, 90.0));
    assert!((known("investor.moic_on_commitment") - 1.9).abs() < 1e-12);
}
