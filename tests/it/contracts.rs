//! What contracts owe, against closed forms and hand calculations.

use std::collections::BTreeMap;

use sib::data::Claim;
use sib::engine::{Plan, Played};
use sib::model::Model;

use crate::common::{model, opened_with};

/// A scenario of two payers and a service that changes nothing; people and contract are the test's.
pub fn deal(people: &str, contract: &str) -> String {
    format!(
        r#"
format = 1
title = "a contract"
currency = "GBP"
start = "2021-01"
horizon = "36 months"
prices.indexed = "fixed"
prices.base = "2021-22"
prices.care_prices = {{ series = {{ 2021 = 100, 2022 = 110, 2023 = 121, 2024 = 130 }}, then = "0% / year" }}
[party]
council = {{ is = "payer" }}
fund = {{ is = "payer" }}
[state]
care = {{}}
home = {{}}
[service.help]
length = "6 months"
{people}
[contract.card]
payers = {{ council = "75%", fund = "25%" }}
{contract}
[[option]]
name = "usual"
[[option]]
name = "service"
service = "help"
contracts = ["card"]
"#
    )
}

/// Ten people who all start on day 1 and never move.
pub const TEN_WHO_STAY: &str = r#"
[transition.care.home]
rate = "0 / year"
[cohort]
people = 10
starts_in = "care"
[measure.starts]
event = "started"
"#;

/// Twelve people who come evenly over six months: six by the end of March, six by the end of June.
pub const TWELVE_WHO_COME: &str = r#"
[transition.care.home]
rate = "0 / year"
[cohort]
people = 12
starts_in = "care"
[referrals]
rate = "2 / month"
until = "6 months"
spread = 0
[measure.starts]
event = "started"
"#;

/// People who move home at one in two a year, whatever is done for them.
pub fn movers(people: u32) -> String {
    format!(
        r#"
[transition.care.home]
rate = "0.5 / year"
[cohort]
people = {people}
starts_in = "care"
[measure]
moves = {{ enters = "home" }}
moves_in_a_year = {{ enters = "home", within = "12 months" }}
share_moved = {{ share_with = "moves_in_a_year" }}
"#
    )
}

pub fn played(model: &Model, draws: u32) -> Vec<Played> {
    let plan = Plan::new(model).expect("the base case adds up");
    (0..draws).map(|draw| plan.draw(7, draw).expect("the draw adds up").remove(1)).collect()
}

fn one(people: &str, contract: &str) -> Played {
    played(&model(&deal(people, contract)), 1).remove(0)
}

/// What is settled by month of claim, pence.
pub fn settled(claims: &[Claim]) -> Vec<(u16, i64)> {
    let mut months: BTreeMap<u16, i64> = BTreeMap::new();
    claims.iter().for_each(|claim| *months.entry(claim.month).or_default() += claim.settled.pence());
    months.into_iter().filter(|&(_, pence)| pence != 0).collect()
}

pub fn total(played: &Played) -> i64 {
    played.claims.iter().map(|claim| claim.settled.pence()).sum()
}

/// Mean and standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

pub fn assert_mean(values: &[f64], expected: f64) {
    let (mean, se) = mean(values);
    assert!(se > 0.0 && (mean - expected).abs() <= 4.0 * se, "{mean} ± {se}, expected {expected}");
}

/// A lump for the contract is claimed once, at its end, whatever the contract's claim periods.
#[test]
fn a_lump_is_claimed_once() {
    let contract = r#"
ends = "24 months"
clause.lump = { for_each = "contract", price = "£50,000" }
"#;
    assert_eq!(settled(&one(TEN_WHO_STAY, contract).claims), [(24, 5_000_000)]);
}

/// A price by count pays each unit by its running number, across claims, each period and to date.
#[test]
fn tiers_follow_the_running_number() {
    let tiers = r#"price = { by = "count", steps = [[1, "£1,000"], [5, "£500"], [9, "£100"]] }"#;
    for counted in ["each period", "to date"] {
        let contract = format!(
            "claims = \"quarterly\"\nclause.start = {{ for_each = \"starts\", counted = \"{counted}\", {tiers} }}"
        );
        let claims = one(TWELVE_WHO_COME, &contract).claims;
        assert_eq!(settled(&claims), [(3, 500_000), (6, 140_000)], "{counted}");
    }
}

/// A price by contract year is that of the year in which the period lies: month 12 is in year 1. A price by month
/// changes with it.
#[test]
fn a_price_follows_the_contract_year() {
    let steps = [
        r#"{ by = "contract year", steps = [[1, "£100"], [2, "£90"]] }"#,
        r#"{ by = "month", steps = [["0 months", "£100"], ["12 months", "£90"]] }"#,
    ];
    for price in steps {
        for (starts, first) in [("0 months", 1), ("6 months", 7)] {
            let contract = format!(
                "starts = \"{starts}\"\nends = \"24 months\"\nclause.fee = {{ for_each = \"month\", price = {price} }}"
            );
            let expected: Vec<(u16, i64)> = (first..=first + 23)
                .map(|month| (month, if month < first + 12 { 10_000 } else { 9_000 }))
                .collect();
            assert_eq!(settled(&one(TEN_WHO_STAY, &contract).claims), expected, "{price} from {starts}");
        }
    }
}

/// An index acts on the anniversaries of the contract: with dated levels and with growth of its own.
#[test]
fn an_index_acts_on_anniversaries() {
    for indexed in ["care_prices", "10% / year"] {
        let contract = format!(
            "indexed = \"{indexed}\"\nclause.fee = {{ for_each = \"quarter\", price = \"£1,000\", claims = \"quarterly\" }}"
        );
        let paid = settled(&one(TEN_WHO_STAY, &contract).claims);
        let year = |month: u16| [100_000, 110_000, 121_000][usize::from((month - 1) / 12)];
        let expected: Vec<(u16, i64)> = (1..=12).map(|quarter| (3 * quarter, year(3 * quarter))).collect();
        assert_eq!(paid, expected, "{indexed}");
    }
}

/// Factors multiply exactly, and a line is rounded once: 3 × £100 × 5/6 × 50% is £125.00, not three times £41.67.
#[test]
fn factors_are_multiplied_and_rounded_once() {
    let contract = r#"
claims = "yearly"
ends = "12 months"
clause.fee = { for_each = "quarter", price = "£100", until = "9 months", scaled = ["5/6", { by = "contract year", steps = [[1, "50%"]] }] }
"#;
    assert_eq!(settled(&one(TEN_WHO_STAY, contract).claims), [(12, 12_500)]);
}

/// Each cap binds on what is settled: of the clause, on its units, of the contract (lines of a month cut in
/// proportion, those of later months by what is left).
#[test]
fn caps_bind_on_what_is_settled() {
    let quarterly = |clauses: &str| format!("claims = \"quarterly\"\n{clauses}");
    let clause = quarterly("clause.start = { for_each = \"starts\", price = \"£1,000\", cap = \"£8,500\" }");
    assert_eq!(settled(&one(TWELVE_WHO_COME, &clause).claims), [(3, 600_000), (6, 250_000)]);
    for counted in ["each period", "to date"] {
        let units = quarterly(&format!(
            "clause.start = {{ for_each = \"starts\", counted = \"{counted}\", price = \"£1,000\", cap_units = 7 }}"
        ));
        assert_eq!(settled(&one(TWELVE_WHO_COME, &units).claims), [(3, 600_000), (6, 100_000)], "{counted}");
    }
    let contract = quarterly(
        "cap = \"£10,000\"\nclause.a = { for_each = \"starts\", price = \"£1,000\" }\nclause.b = { for_each = \"starts\", price = \"£500\" }",
    );
    let claims = one(TWELVE_WHO_COME, &contract).claims;
    let lines: Vec<(u16, i64, i64)> = claims
        .iter()
        .filter(|claim| claim.gross.pence() != 0)
        .map(|claim| (claim.month, claim.settled.pence(), claim.capped.pence()))
        .collect();
    assert_eq!(lines, [(3, 600_000, 0), (3, 300_000, 0), (6, 66_667, 533_333), (6, 33_333, 266_667)]);
}

/// Below nought in a period frees no room under a cap on units: 3 more are never paid than the cap says.
#[test]
fn units_below_nought_free_no_room() {
    let people = format!("{TEN_BACK_AND_FORTH}[baseline.half]\nfixed = \"50%\"");
    let contract = r#"
claims = "quarterly"
clause.day = { for_each = "saved", price = "£10", cap_units = 500 }
"#;
    let paid = total(&one(&people, contract));
    assert_eq!(paid, 500 * 1_000, "the cap on units is reached and held");
}

/// A payer's cap in all: what is over goes to the others, or is lost.
#[test]
fn a_capped_payer_leaves_the_rest_to_the_others_or_to_nobody() {
    let contract = "claims = \"quarterly\"\nclause.start = { for_each = \"starts\", price = \"£1,000\" }";
    for (over, council, fund) in [("others", 850_000, 350_000), ("lost", 850_000, 300_000)] {
        let text = deal(TWELVE_WHO_COME, contract).replace(
            "council = { is = \"payer\" }",
            &format!("council = {{ is = \"payer\", cap = \"£8,500\", over_budget = \"{over}\" }}"),
        );
        let model = model(&text);
        let played = played(&model, 1).remove(0);
        assert_eq!(paid_by(&played), [council, fund], "{over}");
        let settled: i64 = total(&played);
        assert_eq!(settled, council + fund, "{over}: what nobody pays is capped");
    }
}

/// What the first two parties pay, from the ledger.
fn paid_by(played: &Played) -> [i64; 2] {
    let of = |party: u16| {
        let from = sib::data::Account::Party(party);
        played.ledger.transfers.iter().filter(|t| t.from == from).map(|t| t.amount.pence()).sum()
    };
    [of(0), of(1)]
}

/// Ten people who start on day 1 and change place every three months: 2 April, 2 July, 2 October, 2 January.
pub const TEN_BACK_AND_FORTH: &str = r#"
[transition]
care.home = { exactly = "3 months" }
home.care = { exactly = "3 months" }
[cohort]
people = 10
starts_in = "care"
[measure]
days_in_care = { time_in = "care", unit = "day" }
saved = { saved = "days_in_care", against = "half" }
"#;

/// Care days to date of one of them, and days tracked, at the quarter ends of the first year: by the calendar.
pub const CARE_DAYS: [(i64, i64); 4] = [(89, 89), (90, 180), (181, 272), (182, 364)];

/// Days saved against a fixed share, counted each period, to date (a high-water mark) and at the end.
#[test]
fn days_saved_are_counted_by_period_to_date_or_at_the_end() {
    let saved_to_date = |quarter: usize| match quarter {
        0 => 0,
        _ => {
            let (care, tracked) = CARE_DAYS[quarter - 1];
            55 * tracked - 100 * care
        }
    };
    // Hundredths of a day for one person, £10 a day, ten people: pence.
    let pence = |hundredths: i64| hundredths * 100;
    let (mut each, mut to_date, mut highest) = (Vec::new(), Vec::new(), 0);
    for quarter in 1..=4 {
        let month = 3 * quarter as u16;
        each.push((month, pence((saved_to_date(quarter) - saved_to_date(quarter - 1)).max(0))));
        let rise = (saved_to_date(quarter) - highest).max(0);
        highest += rise;
        to_date.push((month, pence(rise)));
    }
    let at_the_end = vec![(12, pence(saved_to_date(4)))];
    for (counted, expected) in [("each period", each), ("to date", to_date), ("at the end", at_the_end)] {
        let contract = format!(
            "claims = \"quarterly\"\nends = \"12 months\"\nclause.day = {{ for_each = \"saved\", price = \"£10\", counted = \"{counted}\" }}"
        );
        let people = format!("{TEN_BACK_AND_FORTH}[baseline.half]\nfixed = \"55%\"");
        let expected: Vec<_> = expected.into_iter().filter(|&(_, pence)| pence != 0).collect();
        assert_eq!(settled(&one(&people, &contract).claims), expected, "{counted}");
    }
}

/// A sum of measures, counted each period, covers the period: nothing is paid twice.
#[test]
fn a_sum_of_measures_is_dated_as_its_parts() {
    let people = format!("{TWELVE_WHO_COME}[measure.all]\ntotal_of = [\"starts\"]");
    let contract = "claims = \"quarterly\"\nclause.start = { for_each = \"all\", price = \"£1,000\" }";
    assert_eq!(settled(&one(&people, contract).claims), [(3, 600_000), (6, 600_000)]);
}

/// A clause's own dates hold for figures of the cohort as for those of persons.
#[test]
fn a_clause_counts_from_and_until_its_dates() {
    for (first, until, expected) in
        [("3 months", "36 months", (6, 600_000)), ("0 months", "3 months", (3, 600_000))]
    {
        for measure in ["starts", "all"] {
            let people = format!("{TWELVE_WHO_COME}[measure.all]\ntotal_of = [\"starts\"]");
            let contract = format!(
                "claims = \"quarterly\"\nclause.start = {{ for_each = \"{measure}\", counted = \"to date\", price = \"£1,000\", from = \"{first}\", until = \"{until}\" }}"
            );
            assert_eq!(settled(&one(&people, &contract).claims), [expected], "{measure} {first} {until}");
        }
    }
}

/// A test on something counted for each person looks at all units so far, not at those of the last month.
#[test]
fn a_test_on_a_count_looks_at_all_units_so_far() {
    let contract = r#"
ends = "12 months"
clause.month = { for_each = "month", price = "£100", if = { measure = "starts", at_least = 12 } }
"#;
    let paid = settled(&one(TWELVE_WHO_COME, contract).claims);
    assert_eq!(paid, (6..=12).map(|month| (month, 10_000)).collect::<Vec<_>>());
}

/// Claims fall at the ends of their periods, and the last one at the end of the contract.
#[test]
fn claims_fall_at_period_ends_and_at_the_end() {
    let table = [
        ("monthly", (1..=14).collect::<Vec<u16>>()),
        ("quarterly", vec![3, 6, 9, 12, 14]),
        ("half-yearly", vec![6, 12, 14]),
        ("yearly", vec![12, 14]),
        ("at the end", vec![14]),
    ];
    for (claims, months) in table {
        let contract = format!(
            "claims = \"{claims}\"\nends = \"14 months\"\nclause.month = {{ for_each = \"month\", price = \"£100\" }}"
        );
        let paid = settled(&one(TEN_WHO_STAY, &contract).claims);
        assert_eq!(paid.iter().map(|&(month, _)| month).collect::<Vec<_>>(), months, "{claims}");
        assert_eq!(paid.iter().map(|&(_, pence)| pence).sum::<i64>(), 140_000, "{claims}");
    }
}

/// A claim is paid after verification and the lag, in the next month at the earliest.
#[test]
fn lags_move_payments() {
    let table = [
        ("", 4),
        ("paid_after = \"1 month\"", 4),
        ("paid_after = \"2 months\"", 5),
        ("paid_after = \"2 months\"\nverified_after = \"1 month\"", 6),
        ("paid_after = \"45 days\"", 5),
        ("verified_after = \"10 days\"", 4),
    ];
    for (lags, month) in table {
        let contract = format!(
            "{lags}\nends = \"3 months\"\nclause.lump = {{ for_each = \"contract\", price = \"£100\" }}"
        );
        let played = one(TEN_WHO_STAY, &contract);
        assert_eq!(played.claims.last().expect("a claim").paid_in, Some(month), "{lags}");
        assert!(played.ledger.transfers.iter().all(|transfer| transfer.month == month), "{lags}");
    }
    let at_the_horizon = one(TEN_WHO_STAY, "clause.lump = { for_each = \"contract\", price = \"£100\" }");
    assert_eq!(at_the_horizon.claims.last().expect("a claim").paid_in, Some(36));
}

/// Refused units: so many on average, each unit either paid or refused, and refused for good, however it is counted.
#[test]
fn a_share_of_units_is_refused() {
    for counted in ["each period", "to date"] {
        let contract = format!(
            "rejected = \"30%\"\nclause.start = {{ for_each = \"starts\", counted = \"{counted}\", price = \"£1\" }}"
        );
        let model = model(&deal(TWELVE_WHO_COME, &contract));
        let all = played(&model, 1_000);
        let accepted: Vec<f64> = all.iter().map(|played| total(played) as f64 / 100.0).collect();
        assert_mean(&accepted, 12.0 * 0.7);
        for played in &all {
            let kept: i64 = played.claims.iter().map(|claim| claim.units.whole_part()).sum();
            let refused: i64 = played.claims.iter().map(|claim| claim.rejected.whole_part()).sum();
            assert_eq!((kept + refused, kept * 100), (12, total(played)), "{counted}");
        }
        let base = Plan::new(&model).expect("adds up").base_books().expect("adds up").remove(1);
        // The plan is 2 a month of 365.25/12 days for 181 days; a rounding a month.
        let planned = 181.0 * 24.0 / 365.25;
        assert!((total(&base) as f64 - planned * 70.0).abs() <= 3.0, "{counted}: {}", total(&base));
    }
}

/// Payments of a 75/25 split tie to the penny at every date: the first payer has paid round(75% of the total).
#[test]
fn a_split_ties_to_the_penny() {
    let contract = "claims = \"quarterly\"\nclause.fee = { for_each = \"month\", price = \"£33.33\" }";
    let played = one(TEN_WHO_STAY, contract);
    let (mut council, mut fund) = (0, 0);
    for month in 0..=36 {
        for transfer in played.ledger.transfers.iter().filter(|transfer| transfer.month == month) {
            match transfer.from {
                sib::data::Account::Party(0) => council += transfer.amount.pence(),
                _ => fund += transfer.amount.pence(),
            }
        }
        let total = council + fund;
        assert_eq!(council, (total * 3 + 2) / 4, "month {month}");
    }
    assert_eq!(council + fund, 36 * 3_333);
}

/// Three payers of a third each, and claims of a penny: nobody is ever more than a penny off, and payments are what
/// was settled.
#[test]
fn thirds_of_a_penny_tie_as_well() {
    let text = deal(TEN_WHO_STAY, "clause.fee = { for_each = \"month\", price = \"£0.01\" }")
        .replace(
            "fund = { is = \"payer\" }",
            "fund = { is = \"payer\" }\nstate = { is = \"payer\", cap = \"£0.12\", over_budget = \"lost\" }",
        )
        .replace(
            "{ council = \"75%\", fund = \"25%\" }",
            "{ council = \"1/3\", fund = \"1/3\", state = \"1/3\" }",
        );
    let model = model(&text);
    let played = played(&model, 1).remove(0);
    let mut paid = [0_i64; 3];
    for month in 0..=36_i64 {
        for transfer in played.ledger.transfers.iter().filter(|transfer| i64::from(transfer.month) == month) {
            match (transfer.from, transfer.to) {
                (sib::data::Account::Party(p @ 0..=2), _) => paid[usize::from(p)] += transfer.amount.pence(),
                (_, sib::data::Account::Party(p)) => paid[usize::from(p)] -= transfer.amount.pence(),
                other => panic!("nobody else pays: {other:?}"),
            }
        }
        let all: i64 = paid.iter().sum();
        assert!(paid.iter().all(|paid| (3 * paid - all).abs() <= 3), "month {month}: {paid:?}");
    }
}

/// Observed units take the place of simulated ones, and observed payments that of every step up to payers.
#[test]
fn a_replay_settles_what_was_observed() {
    let contract = "ends = \"30 months\"\nclaims = \"quarterly\"\nclause.start = { for_each = \"starts\", price = \"£1,000\", paid_after = \"2 months\" }";
    let replays = r#"
[case]
units = { replay = "units" }
payments = { replay = "payments" }
[replay]
units = { units = { starts = [2, 0, 5] } }
payments = { first = "2021-04", payments = { card = ["£1,500.50", "£0", "£20"] } }
"#;
    let text = deal(TWELVE_WHO_COME, contract) + replays;
    let table = [("units", vec![(5, 200_000), (11, 500_000)]), ("payments", vec![(6, 150_050), (12, 2_000)])];
    for (case, expected) in table {
        let model = opened_with(&text, Some(case), &[]).expect("valid").model;
        let played = played(&model, 1).remove(0);
        let mut months: BTreeMap<u16, i64> = BTreeMap::new();
        for transfer in &played.ledger.transfers {
            *months.entry(transfer.month).or_default() += transfer.amount.pence();
        }
        assert_eq!(months.into_iter().collect::<Vec<_>>(), expected, "{case}");
    }
}
