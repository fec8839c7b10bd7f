//! A provider that has stopped for want of cash: what it owes under its own clauses, what is set off, what is lost.

use sib::data::{Account, Figure, ProviderFigure, Purpose};
use sib::engine::{Plan, Played};
use sib::model::OptionId;
use sib::stage::record::figures;
use sib::statistics::Value;

use crate::common::model;

/// Five people in care for a year. The council pays the provider £100 a month, the provider pays £150 a month for its
/// team and £1 for each day of care under clauses of its own.
pub fn deal(clause: &str) -> String {
    format!(
        r#"
format = 1
title = "a provider that owes"
currency = "GBP"
start = "2021-01"
horizon = "12 months"
prices.indexed = "fixed"
[party]
council = {{ is = "payer" }}
fund = {{ is = "payer" }}
provider = {{ is = "provider", reserves = "£120", insolvent_after = "2 months" }}
[state]
care = {{}}
home = {{}}
[transition.care.home]
rate = "0 / year"
[transition.home.care]
rate = "0 / year"
[cohort]
people = 5
starts_in = "care"
[measure]
days = {{ time_in = "care", unit = "day" }}
[service.help]
cost.team = {{ amount = "£150 / month" }}
[contract.budget]
payers = {{ council = "100%" }}
holder = "provider"
clause.month = {{ for_each = "month", price = "£100" }}
[contract.care]
{clause}
[[option]]
name = "usual"
[[option]]
name = "lead"
service = "help"
contracts = ["budget", "care"]
"#
    )
}

fn played(text: &str) -> (Played, impl Fn(&Played, ProviderFigure) -> Value + use<>) {
    let model = model(text);
    let played = Plan::new(&model).expect("the base case adds up").draw(1, 0).expect("adds up").remove(1);
    let names = figures(&model, OptionId::new(1));
    let value = move |played: &Played, figure| {
        let place = names.iter().position(|&own| own == Figure::Provider(figure)).expect("there");
        played.values[place]
    };
    (played, value)
}

/// The provider pays the council for each day.
pub const OWN: &str = "payers = { provider = \"100%\" }\nholder = \"council\"\nclause.day = { for_each = \"days\", price = \"£1\" }";

const COUNCIL: Account = Account::Party(0);
const FUND: Account = Account::Party(1);
const PROVIDER: Account = Account::Party(2);

/// What one party pays another under contracts, by month, pounds.
fn moved(played: &Played, from: Account, to: Account) -> Vec<(u16, i64)> {
    let own = |t: &&sib::data::Transfer| t.purpose == Purpose::Outcome && t.from == from && t.to == to;
    played.ledger.transfers.iter().filter(own).map(|t| (t.month, t.amount.pence() / 100)).collect()
}

fn provider_cash(played: &Played) -> Vec<i64> {
    played.cash.provider.iter().map(|cash| cash.pence() / 100).collect()
}

/// January's 30 days (after the first) of five people are paid for in February. By then cash has been below nought for two months, and
/// the provider stops. What it owes for February, £140, is set off against the £100 that the council pays it for the
/// same month; £40 are lost to the council, and nothing is claimed of it for March and later.
#[test]
fn what_a_stopped_provider_owes_is_set_off_and_the_rest_is_lost() {
    let (found, value) = played(&deal(OWN));
    assert_eq!(found.closed_from, Some(3));
    assert_eq!(provider_cash(&found)[..6], [120, -30, -230, -230, -230, -230]);
    assert_eq!(provider_cash(&found)[12], -230);
    assert_eq!(moved(&found, COUNCIL, PROVIDER), [(2, 100), (3, 100)]);
    assert_eq!(moved(&found, PROVIDER, COUNCIL), [(2, 150), (3, 100)]);
    let lost: Vec<(u16, i64)> =
        found.cash.not_collected.iter().map(|t| (t.month, t.amount.pence() / 100)).collect();
    assert_eq!(lost, [(3, 40)]);
    assert_eq!(value(&found, ProviderFigure::NotPaid), Value::Known(40.0));
    let later = found.claims.iter().filter(|claim| claim.contract == 1 && claim.month > 2);
    assert_eq!(later.count(), 0, "nobody is left to claim from");
    // With thirteen months of patience it goes on, and pays what it owes to the last.
    let patient = deal(OWN).replace("insolvent_after = \"2 months\"", "insolvent_after = \"13 months\"");
    let (found, value) = played(&patient);
    assert_eq!(found.cash.stopped_from, None);
    assert_eq!(value(&found, ProviderFigure::NotPaid), Value::Known(0.0));
    let paid: i64 = moved(&found, PROVIDER, COUNCIL).iter().map(|&(_, pounds)| pounds).sum();
    assert_eq!(paid, 5 * 364, "days up to the end of the year, each of five people");
}

/// The start is the end of no month: what is below nought from the start on is below at two month ends on the last day of February,
/// and the provider stops in March.
#[test]
fn the_start_is_no_month_end() {
    let text = deal(OWN).replace("reserves = \"£120\"", "reserves = \"£0\"");
    let text = text.replace("cost.team =", "cost.set_up = { amount = \"£10\" }\ncost.team =");
    let (found, _) = played(&text);
    assert_eq!(provider_cash(&found)[..3], [-10, -160, -360]);
    assert_eq!(found.cash.stopped_from, Some(3));
}

/// A service that runs off after a termination costs money all the same: a provider that is out of cash before it has run off
/// stops then. Nobody starts after the notice, whatever closes the service.
#[test]
fn a_service_that_runs_off_may_be_out_of_cash_first() {
    let runs_off = |reserves: &str| {
        let text = deal(OWN).replace("contracts = [\"budget\", \"care\"]", "contracts = [\"budget\"]");
        let text = text.replace("reserves = \"£120\"", &format!("reserves = \"{reserves}\""));
        let end = "termination.policy = { by = \"council\", at = \"1 month\", service = \"runs off\", run_off = \"8 months\" }\n[contract.care]";
        played(&text.replace("[contract.care]", end)).0
    };
    let rich = runs_off("£10,000");
    assert_eq!((rich.closed_from, rich.cash.stopped_from), (Some(10), None));
    let poor = runs_off("£120");
    assert_eq!((poor.closed_from, poor.cash.stopped_from), (Some(3), Some(3)));
    assert_eq!(provider_cash(&poor)[..5], [120, -30, -80, 20, 20]);
    assert_eq!(poor.closed_by, rich.closed_by, "what ended the contract");
}

/// Nothing is set off between different parties: the council pays what it owes, and the fund loses all of February.
#[test]
fn nothing_is_set_off_against_what_another_party_pays() {
    let own = "payers = { provider = \"100%\" }\nholder = \"fund\"\nclause.day = { for_each = \"days\", price = \"£1\" }";
    let (found, value) = played(&deal(own));
    assert_eq!(moved(&found, COUNCIL, PROVIDER), [(2, 100), (3, 100)]);
    assert_eq!(moved(&found, PROVIDER, FUND), [(2, 150)]);
    assert_eq!(value(&found, ProviderFigure::NotPaid), Value::Known(140.0));
    assert_eq!(provider_cash(&found)[3..5], [-130, -130]);
}

/// A clause that others pay too goes on: they pay their half to the end, and the provider's half is lost from its stop on.
#[test]
fn a_clause_that_others_pay_too_goes_on_without_the_provider() {
    let own = "payers = { provider = \"50%\", council = \"50%\" }\nholder = \"fund\"\nclause.day = { for_each = \"days\", price = \"£2\" }";
    let (found, value) = played(&deal(own));
    let council: i64 = moved(&found, COUNCIL, FUND).iter().map(|&(_, pounds)| pounds).sum();
    assert_eq!(council, 5 * 364);
    assert_eq!(moved(&found, PROVIDER, FUND), [(2, 150)]);
    assert_eq!(value(&found, ProviderFigure::NotPaid), Value::Known((5 * 364 - 150) as f64));
}

/// What is paid back to the vehicle under a clause that the vehicle pays is lost as well: £150 for January and £140 for February
/// come, and the days of 306 more are owed to the last.
#[test]
fn what_would_go_back_to_the_vehicle_is_lost_too() {
    let own = "payers = { vehicle = \"100%\" }\nholder = \"provider\"\nclause.day = { for_each = \"fewer\", price = \"£1\", if_negative = \"repaid\" }\n\
        [baseline.nobody]\nfixed = \"0%\"\n[measure.fewer]\nsaved = \"days\"\nagainst = \"nobody\"\n\
        [capital.fund]\ndraw = \"at the start\"\nkeep = \"12 months\"\ntranche.units = { commitment = \"£1,000\", is = \"equity\" }\n\
        waterfall = [ { contract = \"care\" }, { principal = \"units\" }, { surplus = { units = \"100%\" } } ]";
    let text = deal(own) + "capital = \"fund\"\n";
    let (found, value) = played(&text);
    assert_eq!(found.cash.stopped_from, Some(3));
    let back = found.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Delivery && t.from == PROVIDER);
    let back: Vec<(u16, i64)> = back.map(|t| (t.month, t.amount.pence() / 100)).collect();
    assert_eq!(back, [(1, 150), (2, 140)]);
    assert_eq!(value(&found, ProviderFigure::NotPaid), Value::Known((5 * 306) as f64));
}
