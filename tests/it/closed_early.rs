//! What is still owed where a service closes or a contract ends before its time, by hand.

use sib::data::{Account, Course, Ending, Purpose};
use sib::engine::Played;

use crate::common::{draws, headed, model, opened_with};

/// Five people who stay in care; a fee of £100 a month, and a service that costs so much a month, whose provider stops after
/// three months without cash. What is said of the contract besides is the test's.
fn scenario(cost: &str, contract: &str) -> String {
    headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"block\"] }} ]\nparty = {{ council = {{ is = \"payer\" }}, provider = {{ is = \"provider\", reserves = \"£100\" }} }}\ncohort = {{ people = 5, starts_in = \"care\" }}\n[state]\ncare = {{}}\nhome = {{}}\n[transition]\ncare.home = {{ rate = \"0 / year\" }}\n[service.help]\ncost.staff = {{ amount = \"{cost}\" }}\n[measure]\nhome = {{ is_in = \"home\", at = \"6 months\" }}\n[contract.block]\npayers = {{ council = \"100%\" }}\nclause.fee = {{ for_each = \"month\", price = \"£100\" }}\n{contract}"
        ),
    )
}

fn served(text: &str) -> Played {
    draws(&model(text), 1, 1).remove(0).remove(1)
}

/// What is settled in all, by contract year, pounds.
fn by_year(played: &Played) -> [i64; 3] {
    let mut years = [0; 3];
    for claim in &played.claims {
        years[(usize::from(claim.month) - 1) / 12] += claim.settled.pence() / 100;
    }
    years
}

/// A provider that has stopped lost nothing by a contract that is ended later: no more would have been paid without that end.
#[test]
fn what_insolvency_had_lost_is_not_paid_on_a_termination() {
    let ends = "termination.policy = { by = \"council\", at = \"18 months\", pays = [\"50% of lost payments\", \"£100\"] }\n";
    let paid = |cost: &str| {
        let played = served(&scenario(cost, ends));
        let own = played.ledger.transfers.iter().filter(|moved| moved.purpose == Purpose::Severance);
        (played.closed_from, own.map(|moved| moved.amount.pence() / 100).sum::<i64>())
    };
    assert_eq!(paid("£80 / month"), (Some(19), 18 * 100 / 2 + 100));
    assert_eq!(paid("£140 / month"), (Some(4), 100));
}

/// A floor of £2,400 a year over fees of £1,200: half of it for half a year, and of the year in which the service closes so much
/// as the months before.
#[test]
fn a_floor_is_for_months_in_which_the_contract_runs_and_its_service_is_open() {
    let floor = "floor_per_year = \"£2,400\"\n";
    assert_eq!(by_year(&served(&scenario("£80 / month", floor))), [2_400, 2_400, 2_400]);
    let short = format!("ends = \"18 months\"\n{floor}");
    assert_eq!(by_year(&served(&scenario("£80 / month", &short))), [2_400, 1_200, 0]);
    let played = served(&scenario("£300 / month", floor));
    let closed = i64::from(played.closed_from.expect("it has no cash"));
    assert!(closed < 12);
    assert_eq!(by_year(&played), [200 * (closed - 1), 0, 0]);
    let whole = "limit.least = { at_least = \"£7,200\" }\n";
    let played = served(&scenario("£300 / month", whole));
    assert_eq!(by_year(&played), [100 * (closed - 1), 0, 200 * (closed - 1) - 100 * (closed - 1)]);
}

/// A service that runs off goes on for those in it until its run-off is over, people and costs alike.
#[test]
fn people_and_costs_run_off_together() {
    let ends = "termination.policy = { by = \"council\", at = \"4 months\", service = \"runs off\", run_off = \"2 months\" }\n";
    let text = scenario("£80 / month", ends);
    let played = served(&text);
    let over = model(&text).calendar.month_end(6);
    let stays = |course: &Course| matches!(*course, Course::Served { end, ending: Ending::Closed, .. } if end == over);
    assert!(played.lived.courses.iter().all(stays), "{:?}", played.lived.courses);
    let costs = played.ledger.transfers.iter().filter(|moved| moved.to == Account::Outside);
    assert_eq!(costs.filter(|moved| moved.purpose == Purpose::ServiceCost).count(), 6);
    let refused = opened_with(&text.replace(", run_off = \"2 months\"", ""), None, &[]).expect_err("refused");
    assert!(refused.to_string().contains("without a `run_off`"), "{refused}");
}

/// What a closure costs is paid once, in the month from which an order closes the service, and never where none does.
#[test]
fn a_closure_costs_once() {
    let leaving_until = |ends: &str, until: &str| {
        let cost = format!("cost.leaving = {{ amount = \"£500\", per = \"closure\"{until} }}\ncost.staff");
        let text = scenario("£80 / month", ends).replace("cost.staff", &cost);
        let played = served(&text);
        let costs = played.ledger.transfers.iter().filter(|moved| moved.purpose == Purpose::ServiceCost);
        costs
            .filter(|moved| moved.item == 0)
            .map(|moved| (moved.month, moved.amount.pence()))
            .collect::<Vec<_>>()
    };
    let ends = "termination.policy = { by = \"council\", at = \"18 months\" }\n";
    assert_eq!(leaving_until("", ""), []);
    assert_eq!(leaving_until(ends, ""), [(19, 50_000)]);
    // A cost that ends before the service is closed is not due for its closure.
    assert_eq!(leaving_until(ends, ", until = \"19 months\""), [(19, 50_000)]);
    assert_eq!(leaving_until(ends, ", until = \"18 months\""), []);
}

/// A clause that ends early may be paid late: what counts is the last claim of its own.
#[test]
fn a_clause_that_ends_early_may_be_paid_late() {
    let clause = |until: &str| {
        format!(
            "clause.kept = {{ for_each = \"month\", until = \"{until}\", paid_after = \"12 months\", price = \"£10\" }}\n"
        )
    };
    assert_eq!(by_year(&served(&scenario("£80 / month", &clause("24 months")))), [1_320, 1_320, 1_200]);
    let refused =
        opened_with(&scenario("£80 / month", &clause("25 months")), None, &[]).expect_err("refused");
    assert!(refused.to_string().contains("is paid in month 37, after the horizon"), "{refused}");
}

/// An order at the horizon, which would act from the next month on, closes nothing; what it pays is paid.
#[test]
fn an_order_at_the_horizon_closes_nothing() {
    let ended = |months: u16| {
        let ends = format!(
            "termination.policy = {{ by = \"council\", at = \"{months} months\", pays = \"£100\" }}\n"
        );
        let played = served(&scenario("£80 / month", &ends));
        let paid = played.ledger.transfers.iter().filter(|moved| moved.purpose == Purpose::Severance).count();
        (played.closed_from, played.closed_by.is_some(), paid)
    };
    assert_eq!(ended(35), (Some(36), true, 1));
    assert_eq!(ended(36), (None, false, 1));
}

/// What a cap cuts is claimed again with the next claim of its clause, and not before: £2,500 of the first year, £1,000 a year.
#[test]
fn what_is_carried_over_waits_for_its_claim_date() {
    let terms = "claims = \"yearly\"\ncap_per_year = \"£1,000\"\nover_cap = \"carried\"\nclause.home = { for_each = \"starts\", price = \"£500\" }\n";
    let text = scenario("£80 / month", terms)
        .replace("clause.fee = { for_each = \"month\", price = \"£100\" }\n", "")
        .replace("[measure]\n", "[measure]\nstarts = { event = \"started\" }\n");
    let played = served(&text);
    let paid: Vec<(u16, i64)> = played
        .claims
        .iter()
        .filter(|claim| claim.settled.pence() != 0)
        .map(|claim| (claim.month, claim.settled.pence() / 100))
        .collect();
    assert_eq!(paid, [(12, 1_000), (24, 1_000), (36, 500)]);
}

/// Who completes on the last day before a closure has completed; a day later the closure comes first.
#[test]
fn who_completes_on_the_last_open_day_has_completed() {
    // Everybody starts at instant 1, and the third month ends with instant 91.
    let ends = "termination.policy = { by = \"council\", at = \"3 months\" }\n";
    for (length, expected) in [("90 days", Ending::Completed), ("91 days", Ending::Closed)] {
        let text = scenario("£80 / month", ends)
            .replace("[service.help]", &format!("[service.help]\nlength = \"{length}\""));
        let played = served(&text);
        let ends_so =
            |course: &Course| matches!(*course, Course::Served { end: 91, ending, .. } if ending == expected);
        assert!(played.lived.courses.iter().all(ends_so), "{length}: {:?}", played.lived.courses);
    }
}
