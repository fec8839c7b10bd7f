//! What is short: closure by a lasting shortfall or an insolvent provider, and the worst draws on average.

use sib::data::{Figure, Investors, ProviderFigure, Purpose, ReturnFigure};
use sib::engine::Plan;
use sib::model::OptionId;
use sib::stage::record::figures;
use sib::statistics::{Percentile, Value, expected_shortfall};

use crate::common::{model, run};

/// A service that costs £100 a month and is paid £100 a month as long as £250 of capital last.
fn running(extra: &str, provider: &str) -> String {
    format!(
        r#"
format = 1
title = "a service that runs out of money"
currency = "GBP"
start = "2021-01"
horizon = "12 months"
prices.indexed = "fixed"
[party]
council = {{ is = "payer" }}
provider = {{ is = "provider", {provider} }}
[state]
care = {{}}
home = {{}}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
cost.team = {{ amount = "£100 / month" }}
[contract.outcomes]
payers = {{ council = "100%" }}
clause.lump = {{ for_each = "contract", price = "£0" }}
[contract.delivery]
payers = {{ vehicle = "100%" }}
clause.month = {{ for_each = "month", price = "£100" }}
[capital.fund]
{extra}
tranche.units = {{ commitment = "£250" }}
waterfall = [ {{ contract = "delivery", support = ["drawdown"] }}, {{ principal = "units" }}, {{ surplus = {{ units = "100%" }} }} ]
[[option]]
name = "usual"
[[option]]
name = "bond"
service = "help"
contracts = ["outcomes", "delivery"]
capital = "fund"
"#
    )
}

/// Dues are short from month 3 on. A shortfall that has lasted two months, at the end of month 4, closes the service
/// from month 5 on: four months delivered, two and a half paid, one and a half the provider's loss.
#[test]
fn a_lasting_shortfall_closes_the_service() {
    let model = model(&running("stops_after = \"2 months\"", "insolvent_after = \"100 months\""));
    let plan = Plan::new(&model).expect("adds up");
    let played = plan.draw(1, 0).expect("adds up").remove(1);
    assert_eq!(played.closed_from, Some(5));
    let provider: Vec<i64> = played.cash.provider.iter().map(|cash| cash.pence() / 100).collect();
    assert_eq!(provider, [0, 0, 0, -50, -150, -150, -150, -150, -150, -150, -150, -150, -150]);
    assert_eq!(played.cash.unpaid.pence(), 15_000);
    let names = figures(&model, OptionId::new(1));
    let margin = names.iter().position(|&f| f == Figure::Provider(ProviderFigure::Margin)).expect("there");
    assert_eq!(played.values[margin], Value::Known(-150.0));
}

/// A fee that investors are called for falls due to the end; once a termination, an insolvent provider or a lasting shortfall
/// has closed the service nothing more is called for it.
#[test]
fn nothing_is_called_for_a_fee_once_the_service_is_closed() {
    let fee = "fee.management = { to = \"manager\", amount = \"£10 / month\" }\nwaterfall = [ { contract = \"delivery\", support = [\"drawdown\"] }, { fee = \"management\", support = [\"drawdown\"] },";
    let deal = |ends: &str, provider: &str| {
        running("", provider)
            .replace("waterfall = [ { contract = \"delivery\", support = [\"drawdown\"] },", fee)
            .replace("council = { is", "manager = { is = \"manager\" }\ncouncil = { is")
            .replace("£250", "£5,000")
            .replace("[contract.delivery]", &format!("{ends}\n[contract.delivery]"))
    };
    let ended = "termination.early = { by = \"council\", at = \"4 months\" }";
    let runs_off = "termination.early = { by = \"council\", at = \"4 months\", service = \"runs off\", run_off = \"2 months\" }";
    let patient = "reserves = \"£0\", insolvent_after = \"100 months\"";
    // A team that costs £10 a month more than it brings: below nought from month 1 on, insolvent at the end of month 3.
    let dear = |text: String| text.replace("amount = \"£100 / month\"", "amount = \"£110 / month\"");
    let insolvent = dear(deal("", "insolvent_after = \"3 months\""));
    for (text, closed_from, calls) in [
        (deal(ended, patient), Some(5), 4 * 110),
        (deal(runs_off, patient), Some(7), 6 * 110),
        (insolvent, Some(4), 3 * 110),
        (deal("", patient), None, 12 * 110),
    ] {
        let model = model(&text);
        let played = Plan::new(&model).expect("adds up").draw(1, 0).expect("adds up").remove(1);
        assert_eq!(played.closed_from, closed_from);
        let calls_made = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Drawdown);
        let called: i64 = calls_made.clone().map(|t| t.amount.pence() / 100).sum();
        assert_eq!(called, calls, "{text}");
        assert!(calls_made.clone().all(|t| closed_from.is_none_or(|closed| t.month < closed)));
    }
}

/// Reserves of £120 last to month 4; from month 5 cash is below nought, and after three months of it the service closes
/// from month 8 on.
#[test]
fn an_insolvent_provider_closes_the_service() {
    let model = model(&running("", "reserves = \"£120\", insolvent_after = \"3 months\""));
    let plan = Plan::new(&model).expect("adds up");
    let played = plan.draw(1, 0).expect("adds up").remove(1);
    let provider: Vec<i64> = played.cash.provider.iter().map(|cash| cash.pence() / 100).collect();
    assert_eq!(provider[..8], [120, 120, 120, 70, -30, -130, -230, -230]);
    assert_eq!(played.closed_from, Some(7));
}

/// The expected shortfall is the mean of the worst tenth, recomputed from sorted values.
#[test]
fn expected_shortfall_is_the_mean_of_the_worst() {
    let text = running("", "insolvent_after = \"100 months\"")
        .replace("rate = \"0 / year\"", "rate = \"0.8 / year\"")
        .replace("people = 1", "people = 10")
        .replace(
            "clause.lump = { for_each = \"contract\", price = \"£0\" }",
            "clause.move = { for_each = { enters = \"home\" }, price = \"£50\" }",
        );
    let text = text.replace("for_each = { enters = \"home\" }", "for_each = \"moves\"")
        + "[measure.moves]\nenters = \"home\"\n";
    let model = model(&text);
    let results = run(&model, 3, 400);
    let column = results.options[1]
        .column(Figure::Return(Investors::All, ReturnFigure::NetCash))
        .expect("a bond has investors");
    let mut values: Vec<f64> = column
        .values()
        .map(|value| match value {
            Value::Known(value) => value,
            other => panic!("net cash is known, not {other:?}"),
        })
        .collect();
    values.sort_by(f64::total_cmp);
    let worst = &values[..40];
    let expected = worst.iter().sum::<f64>() / 40.0;
    let tenth = Percentile::P10;
    let got = expected_shortfall(column, tenth).expect("known").value;
    assert!((got - expected).abs() < 1e-9, "{got} against {expected}");
}
