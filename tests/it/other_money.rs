//! Money beside what contracts pay: what parties give whatever the outcomes, what a termination pays, and what is paid
//! back of outcome payments.

use sib::data::{Account, Purpose};
use sib::engine::Played;

use crate::common::{draws, headed, model};

/// Ten people; a service of £100 a month; a fee of £60 a month, and a bond that pays for the rest.
fn scenario(contract: &str, capital: &str, more: &str) -> String {
    headed(
        "24 months",
        &format!(
            r#"option = [ {{ name = "usual" }}, {{ name = "bond", service = "help", contracts = ["outcomes", "delivery"], capital = "fund" }} ]
cohort = {{ people = 10, starts_in = "care" }}
party = {{ council = {{ is = "payer" }}, state = {{ is = "payer" }} }}
[state]
care = {{}}
home = {{}}
[transition]
care.home = {{ rate = "400 / year" }}
[service.help]
cost.staff = {{ amount = "£100 / month" }}
[measure]
home = {{ is_in = "home", at = "6 months" }}
[contract.outcomes]
payers = {{ council = "100%" }}
clause.fee = {{ for_each = "month", price = "£60" }}
{contract}
[contract.delivery]
payers = {{ vehicle = "100%" }}
holder = "provider"
clause.cost = {{ for_each = "month", price = "£100" }}
[capital.fund]
draw = "as needed"
tranche.loan = {{ commitment = "£5,000" }}
waterfall = [ {{ contract = "delivery", support = ["drawdown"] }}, {{ principal = "loan" }}, {{ surplus = {{ council = "100%" }} }} ]
{capital}
{more}"#
        ),
    )
}

fn bond(text: &str) -> Played {
    draws(&model(text), 1, 1).remove(0).remove(1)
}

/// Pence by month that moved for a purpose between two parties, by their places: council 0, state 1, vehicle 2.
fn moved(played: &Played, purpose: Purpose, from: u16, to: u16) -> Vec<(u16, i64)> {
    let own = played.ledger.transfers.iter().filter(|transfer| {
        transfer.purpose == purpose
            && transfer.from == Account::Party(from)
            && transfer.to == Account::Party(to)
    });
    own.map(|transfer| (transfer.month, transfer.amount.pence())).collect()
}

const COUNCIL: u16 = 0;
const STATE: u16 = 1;
const VEHICLE: u16 = 2;

/// What one payer gives the vehicle counts as paid by it, lowers what investors are called for, and is taken off what
/// the other pays where the contract says so.
#[test]
fn other_money_is_booked_and_netted() {
    let funding = "[funding.top_up]\nfrom = \"state\"\nto = \"vehicle\"\namount = \"£25 / month\"\nstarts = \"3 months\"\nuntil = \"15 months\"\n";
    let beside = bond(&scenario("", "", funding));
    let months: Vec<(u16, i64)> = (4..=15).map(|month| (month, 2_500)).collect();
    assert_eq!(moved(&beside, Purpose::Funding, STATE, VEHICLE), months);
    let alone = bond(&scenario("", "", ""));
    let called = |played: &Played| -> i64 {
        let calls = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Drawdown);
        calls.map(|transfer| transfer.amount.pence()).sum()
    };
    assert_eq!(called(&alone) - called(&beside), 12 * 2_500);
    let netted = bond(&scenario("less = [\"top_up\"]", "", funding));
    let fees = moved(&netted, Purpose::Outcome, COUNCIL, VEHICLE);
    // Claimed in the month in which the other money comes, and paid in the next.
    let fee = |&(month, pence): &(u16, i64)| pence == if (5..=16).contains(&month) { 3_500 } else { 6_000 };
    assert!(fees.len() == 24 && fees.iter().all(fee), "{fees:?}");
    assert_eq!(called(&netted), called(&alone), "what one payer gives, the other does not pay");
}

/// Who is paid under a contract that takes the place of another is who is paid under that: the vehicle, where there is capital.
#[test]
fn a_contract_that_takes_over_pays_the_vehicle_as_well() {
    let over = "review.renewed = { at = \"12 months\", if = { measure = \"home\", at_least = 0 }, continues_as = \"next\" }\n[contract.next]\npayers = { council = \"100%\" }\nclause.fee = { for_each = \"month\", price = \"£60\" }";
    let [alone, renewed] = ["", over].map(|over| bond(&scenario(over, "", "")));
    let fees = moved(&renewed, Purpose::Outcome, COUNCIL, VEHICLE);
    assert_eq!(fees.iter().map(|&(_, pence)| pence).sum::<i64>(), 24 * 6_000);
    assert_eq!(fees, moved(&alone, Purpose::Outcome, COUNCIL, VEHICLE));
}

/// What a termination pays falls due when its notice is over: an amount, what is still owed to investors, what they
/// committed, and what the contract would have paid had it gone on.
#[test]
fn a_termination_pays_each_of_its_parts() {
    let pays = |parts: &str| {
        let termination = format!(
            "clause.home = {{ for_each = \"home\", price = \"£9\" }}\ntermination.policy = {{ by = \"council\", at = \"9 months\", notice = \"1 month\", pays = [{parts}] }}"
        );
        let played = bond(&scenario(&termination, "", ""));
        assert_eq!(played.closed_from, Some(11));
        let paid = moved(&played, Purpose::Severance, COUNCIL, VEHICLE);
        (played, paid)
    };
    let (none, nothing) = pays("");
    assert_eq!(nothing, []);
    // What is owed when month 10 begins.
    let owed = none.cash.outstanding[0][9].pence();
    assert!(owed > 0);
    assert_eq!(pays("\"£123.45\"").1, [(10, 12_345)]);
    assert_eq!(pays("\"75% of principal\"").1, [(10, owed * 3 / 4)]);
    assert_eq!(pays("\"20% of commitment\"").1, [(10, 100_000)]);
    // Fees of months 11 to 24: outcomes at six months were paid for before.
    assert_eq!(pays("\"50% of lost payments\"").1, [(10, 14 * 6_000 / 2)]);
    // A review that halves prices after month 15 halves what is lost after it.
    let review = "\"50% of lost payments\"] }\nreview.cut = { at = \"15 months\", if = { measure = \"home\", less_than = 100 }, prices_become = \"50%\" }\n#";
    assert_eq!(pays(review).1, [(10, (5 * 6_000 + 9 * 3_000) / 2)]);
    let (all, paid) = pays("\"100% of principal\", \"£1\"");
    assert_eq!(paid, [(10, owed + 100)]);
    let repaid: i64 = all.cash.investors.iter().sum();
    assert_eq!(repaid, 0, "a loan without a coupon comes back in full");
}

/// A termination may pay the coupon that investors have earned: here of nine months, between two coupon dates.
#[test]
fn a_termination_pays_the_coupon_that_was_earned() {
    let ends = "termination.policy = { by = \"council\", at = \"9 months\", notice = \"1 month\", pays = [\"100% of coupon\"] }";
    let text = scenario(ends, "", "")
        .replace("commitment = \"£5,000\"", "commitment = \"£5,000\", coupon = \"12% / year\"");
    let text = text.replace("{ principal = \"loan\" }", "{ coupon = \"loan\" }, { principal = \"loan\" }");
    let played = bond(&text);
    let hundredths: i64 = played.cash.outstanding[0][..9].iter().map(|owed| owed.pence()).sum();
    assert!(hundredths > 0);
    assert_eq!(moved(&played, Purpose::Severance, COUNCIL, VEHICLE), [(10, (hundredths + 50) / 100)]);
    // Coupons that fell due each quarter and wait for a date on which investors are paid are owed as well.
    let waits = text
        .replace("coupon = \"12% / year\"", "coupon = \"12% / year\", coupon_paid = \"quarterly\"")
        .replace("draw = \"as needed\"", "draw = \"as needed\"\ndistribute = \"at the end\"");
    let played = bond(&waits);
    let balances = &played.cash.outstanding[0];
    let due =
        |quarter: &[sib::units::Money]| (quarter.iter().map(|owed| owed.pence()).sum::<i64>() + 50) / 100;
    let earned: i64 = balances[..9].chunks(3).map(due).sum();
    assert_eq!(moved(&played, Purpose::Severance, COUNCIL, VEHICLE), [(10, earned)]);
}

/// A gain share of which a fall is taken back from the vehicle: its step pays the council what it owes.
#[test]
fn a_vehicle_pays_back_what_a_clause_takes_back() {
    let clause = "clause.swing = { for_each = \"below\", price = \"£1\", if_negative = \"repaid\" }";
    let measure = "[baseline]\nhalf = { fixed = \"50%\" }\n[measure]\nat_home = { time_in = \"home\", unit = \"day\" }\nbelow = { saved = \"at_home\", against = \"half\", over = \"period\" }\n";
    let text = scenario(clause, "", "").replace("[measure]\n", measure).replace("400 / year", "1 / year");
    let text = text.replace(
        "{ contract = \"delivery\", support = [\"drawdown\"] }",
        "{ contract = \"delivery\", support = [\"drawdown\"] }, { contract = \"outcomes\" }",
    );
    let played = bond(&text);
    let swing = |sign: i64| -> i64 {
        let own = played.claims.iter().filter(|claim| claim.contract == 0 && claim.clause == 1);
        own.map(|claim| (claim.settled.pence() * sign).max(0)).sum()
    };
    assert!(swing(1) > 0 && swing(-1) > 0, "few are at home at first, and many later");
    let sum = |flows: Vec<(u16, i64)>| -> i64 { flows.iter().map(|&(_, pence)| pence).sum() };
    let back = sum(moved(&played, Purpose::Outcome, VEHICLE, COUNCIL));
    assert_eq!(back + played.cash.not_paid_back.pence(), swing(-1));
    assert!(back > 0);
    assert_eq!(sum(moved(&played, Purpose::Outcome, COUNCIL, VEHICLE)), 24 * 6_000 + swing(1));
}

/// A payer that passes on what notes are due, whatever the cash: coupon and principal reach the investors in the month
/// in which they fall due, and the vehicle never holds a penny of it.
#[test]
fn what_is_due_to_a_class_is_passed_on_in_the_same_month() {
    let notes = r#"
draw = "at the start"
tranche.loan = { commitment = "£5,000", coupon = "6% / year", coupon_paid = "half-yearly", matures = "18 months" }
waterfall = [ { contract = "delivery" }, { coupon = "loan" }, { principal = "loan", limit = "£5,000", when = "after 17 months" }, { surplus = { council = "100%" } } ]
"#;
    let dues = "clause.dues = { for_each = \"month\", price = \"SHARE of due to loan\" }";
    let text = scenario(dues, "", "").replace("clause.fee = { for_each = \"month\", price = \"£60\" }\n", "");
    let from = text.find("draw = ").expect("it is there");
    let text = format!("{}{}", &text[..from], notes.trim_start());
    let whole = bond(&text.replace("SHARE", "100%"));
    let paid = moved(&whole, Purpose::Outcome, COUNCIL, VEHICLE);
    assert_eq!(paid, [(6, 15_000), (12, 15_000), (18, 515_000)]);
    let two_thirds = bond(&text.replace("SHARE", "2/3"));
    assert_eq!(
        moved(&two_thirds, Purpose::Outcome, COUNCIL, VEHICLE),
        [(6, 10_000), (12, 10_000), (18, 343_333)]
    );
}

/// An amount that comes once is there at the start, for what is due then; or at the end of the month that begins when it starts.
#[test]
fn what_comes_once_is_there_at_the_start() {
    for (starts, month) in
        [("", 0), ("starts = \"0 months\"", 0), ("starts = \"1 month\"", 2), ("starts = \"6 months\"", 7)]
    {
        let gift = format!(
            "[service.help.cost.van]\namount = \"£500\"\n[funding.gift]\nfrom = \"state\"\nto = \"vehicle\"\namount = \"£500\"\n{starts}\n"
        );
        let text = scenario("", "", &gift);
        assert_eq!(moved(&bond(&text), Purpose::Funding, STATE, VEHICLE), [(month, 50_000)], "{starts}");
        // The provider buys the van at the start; what it is given for it is there.
        let provider = bond(&text.replace("to = \"vehicle\"", "to = \"provider\""));
        assert_eq!(provider.cash.provider[0].pence(), if month == 0 { 0 } else { -50_000 }, "{starts}");
    }
}

/// Who only gives money, or only bears a cost, does not pay for outcomes: what each payer does is said.
#[test]
fn a_payer_is_said_to_do_what_it_does() {
    let said = |more: &str| {
        let chapters = sib::report::sentences::chapters(&model(&scenario("", "", more)));
        chapters.into_iter().flat_map(|chapter| chapter.sentences).collect::<Vec<_>>().join("\n")
    };
    let top = "[funding.top]\nfrom = \"state\"\nto = \"provider\"\namount = \"£5 / month\"\n";
    assert!(said(top).contains("The state gives money whatever the outcomes."));
    assert!(said(top).contains("The council pays for outcomes."));
    assert!(said("").contains("The state pays nothing."));
    let cost = "[service.help.cost.rent]\namount = \"£5 / month\"\npaid_by = \"state\"\n";
    assert!(
        said(&format!("{top}{cost}"))
            .contains("The state gives money whatever the outcomes and pays costs of the service.")
    );
}
