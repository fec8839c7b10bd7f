//! Observed figures in place of simulated people: up to a month, and intake by intake.

use std::collections::BTreeMap;

use sib::data::{Claim, Purpose};
use sib::engine::Played;
use sib::model::Model;

use crate::common::{Sample, draws, headed, model, opened_with};
use crate::contracts::{deal, movers, played};

const QUARTERS: usize = 6;

/// Claims quarterly for two outcomes, the second dearer by running number and with a cap.
const CARD: &str = "ends = \"33 months\"\nclaims = \"quarterly\"\ncap = \"£40,000\"\n\
    clause.move = { for_each = \"moves\", price = \"£1,234.56\", paid_after = \"2 months\" }\n\
    clause.year = { for_each = \"moves_in_a_year\", price = { by = \"count\", steps = [[1, \"£100\"], [5, \"£333.33\"]] } }\n";

fn by_quarter(claims: &[Claim], clause: u16) -> Vec<String> {
    let units = |quarter: usize| -> f64 {
        let of = claims.iter().filter(|claim| claim.clause == clause);
        of.filter(|claim| usize::from(claim.month) == 3 * quarter).map(|claim| claim.units.to_f64()).sum()
    };
    (1..=QUARTERS).map(|quarter| units(quarter).to_string()).collect()
}

/// Every transfer: month and pence.
fn cash(played: &Played) -> Vec<(u16, i64)> {
    played.ledger.transfers.iter().map(|transfer| (transfer.month, transfer.amount.pence())).collect()
}

/// What a draw simulates in its first part, put in as observed, gives that draw to the penny: the first part as it was
/// settled, and after it the units that are simulated. One unit more is another settlement.
#[test]
fn a_run_split_at_a_month_is_the_run() {
    let text = deal(&movers(40), CARD);
    let whole = played(&model(&text), 5);
    for (draw, whole) in whole.iter().enumerate() {
        let with = |moves: &[String]| {
            let years = by_quarter(&whole.claims, 1).join(", ");
            let replay = format!(
                "[case.seen]\nreplay = \"seen\"\n[replay.seen]\nuntil = \"{} months\"\nunits = {{ moves = [{}], moves_in_a_year = [{years}] }}\n",
                3 * QUARTERS,
                moves.join(", ")
            );
            let model = opened_with(&format!("{text}{replay}"), Some("seen"), &[]).expect("valid").model;
            played(&model, 5).remove(draw)
        };
        let moves = by_quarter(&whole.claims, 0);
        assert!(moves.iter().any(|units| units != "0"), "something is observed: {moves:?}");
        let split = with(&moves);
        assert_eq!(cash(&split), cash(whole), "draw {draw}");
        assert!(
            cash(whole).iter().any(|(month, _)| usize::from(*month) > 3 * QUARTERS + 3),
            "the run goes on"
        );
        let mut more = moves.clone();
        more[1] = (more[1].parse::<f64>().expect("a count") + 1.0).to_string();
        assert_ne!(cash(&with(&more)), cash(whole), "draw {draw}");
    }
}

/// What lies between the last observed period and `until` would be nobody's: the file is told so, and refused where it would
/// leave out figures that it has.
#[test]
fn until_is_the_end_of_a_period() {
    let until = |until: &str| {
        let replay = format!("[replay.seen]\nuntil = \"{until} months\"\nunits = {{ moves = [3, 4] }}\n");
        opened_with(&format!("{}{replay}", deal(&movers(40), CARD)), None, &[])
    };
    assert!(!until("6").expect("valid").warnings.contains("`until`"));
    let after = until("9").expect("valid").warnings;
    assert!(after.contains("after the last observed period") && after.contains("nor simulated"), "{after}");
    let inside = until("5").expect_err("units would be lost").report;
    assert!(inside.contains("inside a period") && inside.contains("let it be"), "{inside}");
}

/// Of a figure over intakes the first observed level is that of the first intake, and so on, each from the month on in which
/// the intake is known: of four intakes, of which 3, 5, 7 and 9 units are paid where the share is 30% at most, two count.
#[test]
fn levels_over_intakes_are_those_of_their_intakes() {
    let text = headed(
        "30 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\", contracts = [\"card\"] } ]\n\
         party.council = { is = \"payer\" }\n\
         cohort = { people = 40, starts_in = \"home\", intake = 12 }\n\
         referrals = { rate = \"4 / month\", until = \"12 months\", spread = 0 }\n\
         [state]\nhome = {}\ncare = {}\n\
         [transition]\nhome.care = { rate = \"1 / year\" }\ncare.home = { rate = \"2 / year\" }\n\
         [service.help]\nlength = \"6 months\"\n\
         [measure]\nentries = { enters = \"care\", within = \"12 months\" }\n\
         cut = { share_with = \"entries\", over = \"intake\" }\n\
         fewer = { saved = \"entries\", against = \"fixed\", over = \"intake\" }\n\
         [baseline]\nfixed = { fixed = 5 }\n\
         [contract.card]\npayers = { council = \"100%\" }\nindexed = \"fixed\"\n\
         clause.fewer = { for_each = \"fewer\", price = \"£1\", if = { measure = \"cut\", at_most = \"30%\" } }\n\
         [case.seen]\nreplay = \"seen\"\n\
         [replay.seen]\nlevels = { cut = [\"20%\", \"40%\", \"10%\", \"50%\"], fewer = [3, 5, 7, 9] }\n",
    );
    let simulated = model(&text);
    let known: Vec<u16> = played(&simulated, 1)[0].claims.iter().map(|claim| claim.month).collect();
    let model = opened_with(&text, Some("seen"), &[]).expect("valid").model;
    for played in played(&model, 3) {
        let mut months: BTreeMap<u16, i64> = BTreeMap::new();
        for claim in &played.claims {
            *months.entry(claim.month).or_default() += claim.settled.pence();
        }
        months.retain(|_, pence| *pence != 0);
        assert_eq!(months.values().copied().collect::<Vec<_>>(), [300, 700], "{months:?}");
        assert!(months.keys().all(|month| known.contains(month)), "{months:?} beside {known:?}");
    }
}

/// A cap for each person is for those who are simulated: what was observed is nobody's. All ten people move after 6, 18
/// and 30 months. Observed are 1, 2 and 4 moves up to month 15; then the ten moves of month 18 and of month 30 follow, at
/// £80 and at most £130 for each person, whether a claim lies on one side of month 15 or on both.
#[test]
fn after_what_was_observed_a_cap_looks_at_each_person_again() {
    for claims in ["monthly", "quarterly", "yearly", "at the end"] {
        let text = headed(
            "36 months",
            &format!(
                "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\n\
                 party.council = {{ is = \"payer\" }}\ncohort = {{ people = 10, starts_in = \"care\" }}\n\
                 state = {{ care = {{}}, home = {{}} }}\n\
                 transition = {{ care.home = {{ exactly = \"6 months\" }}, home.care = {{ exactly = \"6 months\" }} }}\n\
                 service.help = {{}}\nmeasure.moves = {{ enters = \"home\" }}\n\
                 [contract.card]\npayers = {{ council = \"100%\" }}\nclaims = \"{claims}\"\ncap_per_person = \"£130\"\n\
                 clause.move = {{ for_each = \"moves\", price = \"£80\", times = \"any\" }}\n\
                 [case.seen]\nreplay = \"seen\"\n\
                 [replay.seen]\nuntil = \"15 months\"\nunits = {{ moves = [1, 2, 0, 0, 4] }}\n"
            ),
        );
        let paid = |model: &Model| -> i64 {
            let played = played(model, 1).remove(0);
            played.claims.iter().map(|claim| claim.settled.pence()).sum()
        };
        assert_eq!(paid(&model(&text)), 10 * 13_000, "simulated, {claims}");
        let seen = opened_with(&text, Some("seen"), &[]).expect("valid").model;
        assert_eq!(paid(&seen), 7 * 8_000 + 10 * 13_000, "observed and simulated, {claims}");
    }
}

/// Observed payments were for what had been counted by their end: whether a clause counts each period or all to date, what
/// follows is what the run pays after that month, and nothing of it twice. One pound more observed changes none of it.
#[test]
fn after_observed_payments_nothing_is_claimed_again() {
    let last = u16::try_from(3 * QUARTERS).expect("few months");
    for counted in ["each period", "to date"] {
        let card = format!(
            "ends = \"33 months\"\nclaims = \"quarterly\"\nclause.move = {{ for_each = \"moves\", price = \"£1,234.56\", counted = \"{counted}\" }}\n"
        );
        let text = deal(&movers(40), &card);
        let after = |claims: &[Claim]| -> Vec<(u16, i64)> {
            let late = claims.iter().filter(|claim| claim.month > last);
            late.map(|claim| (claim.month, claim.settled.pence())).collect()
        };
        for (draw, whole) in played(&model(&text), 5).iter().enumerate() {
            for more in [0, 100] {
                let paid = |quarter: usize| -> i64 {
                    let of = whole.claims.iter().filter(|claim| usize::from(claim.month) == 3 * quarter);
                    of.map(|claim| claim.settled.pence()).sum::<i64>() + more
                };
                let paid: Vec<String> = (1..=QUARTERS)
                    .map(|quarter| format!("\"£{}.{:02}\"", paid(quarter) / 100, paid(quarter) % 100))
                    .collect();
                let replay = format!(
                    "[case.seen]\nreplay = \"seen\"\n[replay.seen]\nuntil = \"{last} months\"\npayments = {{ card = [{}] }}\n",
                    paid.join(", ")
                );
                let seen = opened_with(&format!("{text}{replay}"), Some("seen"), &[]).expect("valid").model;
                let split = played(&seen, 5).remove(draw);
                assert_eq!(after(&split.claims), after(&whole.claims), "{counted}, draw {draw}");
            }
            assert!(after(&whole.claims).iter().any(|(_, pence)| *pence > 0), "{counted}: the run goes on");
        }
    }
}

/// Ten people who are at home and start a service on the first day, under either of two services, and what a contract pays.
fn ten_who_start(card: &str, replay: &str) -> String {
    headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }}, {{ name = \"other\", service = \"more\", contracts = [\"card\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\ncohort = {{ people = 10, starts_in = \"home\" }}\n\
             [state]\nhome = {{ cost = \"£70 / week\", borne_by = \"council\" }}\n\
             [service.help]\nlength = \"6 months\"\n[service.more]\nlength = \"12 months\"\n\
             [measure]\nbegun = {{ event = \"started\" }}\ndone = {{ event = \"completed\" }}\nspent = {{ cost_of = \"home\", within = \"6 months\" }}\n\
             [contract.card]\npayers = {{ council = \"100%\" }}\nholder = \"provider\"\nends = \"34 months\"\n{card}\n\
             [case.seen]\nreplay = \"seen\"\n[replay.seen]\n{replay}\n"
        ),
    )
}

pub fn seen(card: &str, replay: &str) -> Result<Model, String> {
    let opened = opened_with(&ten_who_start(card, replay), Some("seen"), &[]);
    opened.map(|opened| opened.model).map_err(|refused| refused.report)
}

/// What an option pays under its contract, by month, pounds.
fn paid(model: &Model, option: usize) -> Vec<(u16, i64)> {
    let played = draws(model, 3, 1).remove(0).remove(option);
    let own = played.ledger.transfers.iter().filter(|t| t.purpose == Purpose::Outcome);
    own.map(|t| (t.month, t.amount.pence() / 100)).collect()
}

/// £40,000 a year at most, £10,000 a quarter observed in the first year and £5,000 in the next two quarters: £4,000 a month fit under
/// what is left of the second year's cap.
#[test]
fn observed_payments_use_up_the_cap_of_their_own_year() {
    let card = "cap_per_year = \"£40,000\"\nclause.fee = { for_each = \"month\", price = \"£4,000\" }";
    let replay = "until = \"18 months\"\npayments = { card = [\"£10k\", \"£10k\", \"£10k\", \"£10k\", \"£5k\", \"£5k\"] }";
    let paid = paid(&seen(card, replay).expect("valid"), 1);
    let of_claims_in_year_2: Vec<_> = paid.iter().filter(|(month, _)| (20..=25).contains(month)).collect();
    assert_eq!(of_claims_in_year_2.len(), 6);
    assert!(of_claims_in_year_2.iter().all(|(_, pounds)| *pounds == 4_000), "{paid:?}");
}

/// What was observed was observed of people who had one service: under another one their outcomes are simulated.
#[test]
fn what_was_observed_stands_under_its_service_alone() {
    let card = "clause.begun = { for_each = \"begun\", price = \"£100\" }";
    let model =
        seen(card, "until = \"3 months\"\nunits = { begun = [3] }\noption = \"served\"").expect("valid");
    assert_eq!(paid(&model, 1), [(4, 300)]);
    assert_eq!(paid(&model, 2), [(2, 1_000)]);
}

/// Nobody ends a contract by chance while it is observed in force; from then on the clock runs.
#[test]
fn no_termination_by_chance_strikes_while_a_contract_is_observed() {
    let card = "clause.fee = { for_each = \"month\", price = \"£1\" }\ntermination.policy = { by = \"council\", chance = \"90% in 1 year\" }";
    let model = seen(card, "until = \"12 months\"\nunits = { begun = [10, 0, 0, 0] }").expect("valid");
    let closed: Vec<Option<u16>> =
        draws(&model, 3, 200).iter().map(|options| options[1].closed_from).collect();
    assert!(closed.iter().flatten().all(|&month| month > 13), "{closed:?}");
    let in_a_year = closed.iter().map(|closed| f64::from(u8::from(closed.is_some_and(|month| month <= 25))));
    Sample::of(in_a_year).must_be(0.9, "within a year of the last observed month");
}

/// Money that was observed is written as money: half of £2,000 is £1,000. A number without a sign is refused, and so is money
/// where units are counted.
#[test]
fn observed_money_is_written_as_money() {
    let card = "clause.half = { for_each = \"spent\", price = \"50%\" }\nclause.begun = { for_each = \"begun\", price = \"£1\" }";
    let model = seen(card, "units = { spent = [\"£2,000\"], begun = [0] }").expect("valid");
    assert_eq!(paid(&model, 1), [(4, 1_000)]);
    let plain = seen(card, "units = { spent = [2000] }").expect_err("a number of pounds or of pence");
    assert!(plain.contains("write amounts such as \"£2,000\""), "{plain}");
    let money = seen(card, "units = { begun = [\"£2,000\"] }").expect_err("no number of people");
    assert!(money.contains("write plain numbers"), "{money}");
}

/// What is paid for by the unit was observed as units: as levels it would not stand in their place.
#[test]
fn levels_of_what_is_paid_for_by_the_unit_are_refused() {
    let card = "clause.begun = { for_each = \"begun\", price = \"£1\" }";
    let refused = seen(card, "levels = { begun = [3] }").expect_err("they would do nothing");
    assert!(refused.contains("units = { begun = [...] }"), "{refused}");
}

/// Units that were observed were accepted as they stand: another clause that has paid takes nothing of them away.
#[test]
fn observed_units_were_accepted_whatever_else_was_paid() {
    let card = "clause.begun = { for_each = \"begun\", price = \"£100\" }\nclause.done = { for_each = \"done\", price = \"£7\", unless_paid = \"begun\" }";
    let model = seen(card, "units = { begun = [10, 0], done = [0, 2] }").expect("valid");
    assert_eq!(paid(&model, 1), [(4, 1_000), (7, 14)]);
}
