//! What is paid in advance: in which month, and for how many months.

use sib::data::{Imposed, ImposedEnd, Purpose};
use sib::engine::{Needed, Plan, Played};

use crate::common::{draws, headed, model, opened};

/// A service, a contract by which the council pays its provider, and one that a review may end.
fn deal(terms: &str, more: &str) -> String {
    headed(
        "24 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"deal\", service = \"help\", contracts = [\"main\", \"other\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\nstate.home = {{}}\n\
             cohort = {{ people = 4, starts_in = \"home\" }}\n[service.help]\nlength = \"24 months\"\n\
             [measure]\nstarts = {{ event = \"started\" }}\n\
             [contract.main]\npayers = \"council\"\n{terms}\n\
             [contract.other]\npayers = \"council\"\nclause.nothing = {{ for_each = \"starts\", price = \"£0\" }}\n{more}\n"
        ),
    )
}

/// The first draw of the deal.
fn played(terms: &str, more: &str) -> Played {
    draws(&model(&deal(terms, more)), 1, 1).remove(0).remove(1)
}

/// What is paid under a contract, by its place: the month, and pounds.
fn paid_under(contract: u16, played: &Played) -> Vec<(u16, i64)> {
    let own = played.payments.iter().filter(|payment| payment.contract == contract);
    own.map(|payment| (payment.month, payment.amount.pence() / 100)).collect()
}

/// What is paid under the first contract.
fn paid(terms: &str, more: &str) -> Vec<(u16, i64)> {
    paid_under(0, &played(terms, more))
}

const MONTHLY: &str = "clause.fee = { for_each = \"month\", price = \"£1,000\", paid = \"in advance\" }";

/// By hand: the first month of each claim period brings all of it, and the last one what is left.
#[test]
fn a_fee_in_advance_is_paid_when_its_period_begins() {
    for (terms, expected) in [
        ("claims = \"quarterly\"\nends = \"8 months\"", vec![(1, 3_000), (4, 3_000), (7, 2_000)]),
        ("claims = \"quarterly\"\nstarts = \"2020-03\"\nends = \"2020-08\"", vec![(3, 3_000), (6, 3_000)]),
        ("ends = \"3 months\"", vec![(1, 1_000), (2, 1_000), (3, 1_000)]),
        // Half-years of the financial year, which begins with April, the fourth month.
        (
            "claims = \"half-yearly\"\nperiods = \"of the financial year\"\nends = \"12 months\"",
            vec![(1, 3_000), (4, 6_000), (10, 3_000)],
        ),
        (
            "claims = \"quarterly\"\npaid_after = \"1 month\"\nends = \"5 months\"",
            vec![(2, 3_000), (5, 2_000)],
        ),
        // The price is that of the month in which it is claimed.
        (
            "claims = \"half-yearly\"\nindexed = \"10% / year\"\nends = \"18 months\"",
            vec![(1, 6_000), (7, 6_000), (13, 6_600)],
        ),
        (
            "claims = \"quarterly\"\nends = \"9 months\"\ncap = \"£7,000\"",
            vec![(1, 3_000), (4, 3_000), (7, 1_000)],
        ),
    ] {
        assert_eq!(paid(&format!("{terms}\n{MONTHLY}"), ""), expected, "{terms}");
    }
    let quarters = "claims = \"half-yearly\"\nends = \"11 months\"\nclause.fee = { for_each = \"quarter\", price = \"£5,000\", paid = \"in advance\" }";
    // Only whole quarters are paid for: the last two months are none.
    assert_eq!(paid(quarters, ""), [(1, 10_000), (7, 5_000)]);
    let until = "claims = \"quarterly\"\nclause.fee = { for_each = \"month\", price = \"£1,000\", paid = \"in advance\", from = \"2020-02\", until = \"2020-05\" }";
    assert_eq!(paid(until, ""), [(1, 2_000), (4, 2_000)]);
}

/// In all it is what is paid in arrears, and no later.
#[test]
fn a_fee_in_advance_comes_to_that_in_arrears() {
    for claims in ["monthly", "quarterly", "half-yearly", "yearly"] {
        for ends in 1..=23 {
            let terms = format!("claims = \"{claims}\"\nends = \"{ends} months\"\n{MONTHLY}");
            let [ahead, behind] =
                [terms.clone(), terms.replace("in advance", "in arrears")].map(|terms| paid(&terms, ""));
            let sum = |paid: &[(u16, i64)]| paid.iter().map(|(_, pounds)| pounds).sum::<i64>();
            assert_eq!((sum(&ahead), ahead.len()), (sum(&behind), behind.len()), "{terms}");
            assert!(ahead.iter().zip(&behind).all(|(ahead, behind)| ahead.0 <= behind.0), "{terms}");
        }
    }
}

/// Met in every month.
const ALWAYS: &str = "if = { measure = \"starts\", at_least = 1 }";

/// Where another contract closes the service at the end of month 5, or the contract itself ends then, what was paid for month 6 stays
/// paid; no more follows.
#[test]
fn nothing_is_paid_for_a_period_that_begins_once_the_service_is_closed() {
    let review = format!("review.stop = {{ at = \"5 months\", {ALWAYS}, ends_after = \"0 months\" }}");
    let terms = format!("claims = \"quarterly\"\nends = \"12 months\"\n{MONTHLY}");
    assert_eq!(paid(&terms, &review), [(1, 3_000), (4, 3_000)]);
    assert_eq!(paid(&format!("{terms}\n{review}"), ""), [(1, 3_000), (4, 3_000)]);
    // A notice of two months, which is given at the end of month 5, is known in month 7.
    let noticed = review.replace("0 months", "2 months");
    for found in [paid(&terms, &noticed), paid(&format!("{terms}\n{noticed}"), "")] {
        assert_eq!(found, [(1, 3_000), (4, 3_000), (7, 1_000)]);
    }
    // That another contract is ended at a date is known from the start.
    let dated = "termination.over = { by = \"council\", at = \"5 months\" }";
    assert_eq!(paid(&terms, dated), [(1, 3_000), (4, 2_000)]);
}

/// Held against the same worked out month by month: an end that is written for a date is known from the start, one that is decided on
/// what is measured from the month after.
#[test]
fn what_is_paid_in_advance_knows_no_end_that_is_decided_later() {
    let naive = |every: u16, (at, notice): (u16, u16), is_dated: bool| {
        let (written, over) = (20, at + notice);
        let (mut found, mut covered) = (Vec::new(), 0);
        for month in 1..=over {
            if month <= covered {
                continue;
            }
            let known = if is_dated || at < month { over.min(written) } else { written };
            covered = (month..known).find(|last| last % every == 0).unwrap_or(known);
            found.push((month, i64::from(covered - month + 1) * 1_000));
        }
        found
    };
    for (claims, every) in [("monthly", 1), ("quarterly", 3), ("half-yearly", 6), ("yearly", 12)] {
        for at in [2, 5, 6, 8, 13] {
            for notice in [0, 1, 4] {
                for is_dated in [true, false] {
                    let when = match is_dated {
                        true => format!("at = \"{at} months\""),
                        false => format!("from = \"{at} months\", {ALWAYS}"),
                    };
                    let ends = format!(
                        "termination.cuts = {{ by = \"council\", {when}, notice = \"{notice} months\" }}"
                    );
                    let terms = format!("claims = \"{claims}\"\nends = \"20 months\"\n{MONTHLY}\n{ends}");
                    assert_eq!(paid(&terms, ""), naive(every, (at, notice), is_dated), "{terms}");
                }
            }
        }
    }
    // By chance, as good as certain.
    let chance =
        "termination.cuts = { by = \"council\", chance = \"99.9% in 1 month\", from = \"5 months\" }";
    let terms = format!("claims = \"yearly\"\nends = \"20 months\"\n{MONTHLY}\n{chance}");
    assert_eq!(paid(&terms, ""), [(1, 12_000)]);
}

/// A year is paid up to month 5, at whose end the contract is to end; at the end of month 3 it is ended at once instead, and runs off
/// until month 9, for which the council pays from month 6 on.
#[test]
fn a_contract_that_goes_on_longer_than_was_known_is_paid_for_then() {
    let ends = format!(
        "termination.dated = {{ by = \"council\", at = \"5 months\" }}\n\
         termination.early = {{ by = \"council\", from = \"3 months\", {ALWAYS}, service = \"runs off\", run_off = \"6 months\" }}"
    );
    let terms = format!("claims = \"yearly\"\nends = \"20 months\"\n{MONTHLY}\n{ends}");
    assert_eq!(paid(&terms, ""), [(1, 5_000), (6, 4_000)]);
}

/// What was paid for month 6 stays paid, and the contract that takes over from then on pays for its own months; its own end at a date
/// is known.
#[test]
fn a_contract_that_takes_over_pays_for_its_own_months() {
    let review = format!("review.on = {{ at = \"5 months\", {ALWAYS}, continues_as = \"other\" }}");
    let terms = format!("claims = \"quarterly\"\nends = \"12 months\"\n{MONTHLY}\n{review}");
    let fee = MONTHLY.replace("clause.fee", "clause.later").replace("£1,000", "£100");
    let other = format!("claims = \"quarterly\"\nends = \"12 months\"\n{fee}\n");
    let over = played(&terms, &other);
    assert_eq!(paid_under(0, &over), [(1, 3_000), (4, 3_000)]);
    assert_eq!(paid_under(1, &over), [(6, 100), (7, 300), (10, 300)]);
    // The first of the two comes before it is in force.
    let ends = ["4 months", "8 months"].map(|at| format!("{{ by = \"council\", at = \"{at}\" }}"));
    let ended = format!("{other}termination = {{ past = {}, dated = {} }}\n", ends[0], ends[1]);
    assert_eq!(paid_under(1, &played(&terms, &ended)), [(6, 100), (7, 200)]);
}

/// Of £20,000 what was paid by the end of month 8 is not lost: £8,000 where that end was known, and £9,000 where it was not.
#[test]
fn what_was_paid_in_advance_is_not_lost() {
    for (when, lost) in
        [("at = \"8 months\"".to_owned(), 12_000), (format!("from = \"8 months\", {ALWAYS}"), 11_000)]
    {
        let ends =
            format!("termination.cuts = {{ by = \"council\", {when}, pays = \"100% of lost payments\" }}");
        let terms = format!("claims = \"quarterly\"\nends = \"20 months\"\n{MONTHLY}\n{ends}");
        let transfers = played(&terms, "").ledger.transfers;
        let severance = transfers.iter().filter(|own| own.purpose == Purpose::Severance);
        let found: Vec<(u16, i64)> = severance.map(|own| (own.month, own.amount.pence() / 100)).collect();
        assert_eq!(found, [(8, lost)], "{when}");
    }
}

/// Nobody knows in advance that payers will leave, or that the service will stop.
#[test]
fn an_end_that_is_imposed_is_not_known_in_advance() {
    let model = model(&deal(&format!("claims = \"half-yearly\"\nends = \"20 months\"\n{MONTHLY}"), ""));
    for end in [ImposedEnd::WalkAway, ImposedEnd::ServiceStops] {
        let imposed = Imposed { end, month: 8 };
        let plan = Plan::of_needed(&model, Needed::all(&model), Some(imposed)).expect("the books add up");
        let played = plan.draw(1, 0).expect("the books add up").remove(1);
        let found: Vec<(u16, i64)> =
            paid_under(0, &played).into_iter().filter(|(_, pounds)| *pounds != 0).collect();
        assert_eq!(found, [(1, 6_000), (7, 6_000)], "{end:?}");
    }
}

/// The last claim is made with the first month of its period: half-years from month 1, of 24 months, or of the financial year.
#[test]
fn the_last_claim_in_advance_is_paid_within_the_horizon() {
    let with = |terms: &str| deal(&format!("claims = \"half-yearly\"\n{terms}\n{MONTHLY}"), "");
    for (terms, found) in [
        ("ends = \"24 months\"\npaid_after = \"5 months\"", None),
        ("ends = \"24 months\"\npaid_after = \"6 months\"", Some("in month 25,")),
        (
            "ends = \"24 months\"\nperiods = \"of the financial year\"\npaid_after = \"3 months\"",
            Some("in month 25,"),
        ),
        ("ends = \"24 months\"\nperiods = \"of the financial year\"\npaid_after = \"2 months\"", None),
        ("ends = \"18 months\"\npaid_after = \"11 months\"", None),
        ("ends = \"19 months\"\npaid_after = \"6 months\"", Some("in month 25,")),
    ] {
        match (opened(&with(terms)), found) {
            (Ok(_), None) => {}
            (Err(refused), Some(found)) => {
                let said = refused.to_string();
                assert!(
                    said.contains("the last claim of `fee` is paid") && said.contains(found),
                    "{terms}: {said}"
                );
            }
            (Ok(_), Some(_)) => panic!("{terms} is accepted"),
            (Err(refused), None) => panic!("{terms}: {refused}"),
        }
    }
    let terms = "claims = \"half-yearly\"\nends = \"24 months\"\npaid_after = \"5 months\"";
    let expected = [(6, 6_000), (12, 6_000), (18, 6_000), (24, 6_000)];
    assert_eq!(paid(&format!("{terms}\n{MONTHLY}"), ""), expected);
}

/// Of a figure over the claim period only the first month has passed.
#[test]
fn what_is_paid_in_advance_follows_no_figure_over_the_period() {
    let with = |over: &str, claims: &str, follows: &str| {
        let price = if follows.starts_with("price") { "" } else { ", price = \"£1,000\"" };
        let clause = format!(
            "claims = \"{claims}\"\nclause.fee = {{ for_each = \"month\", paid = \"in advance\"{price}, {follows} }}"
        );
        let text = deal(&clause, "[measure.days]\ntime_in = \"home\"\n");
        opened(&format!("{text}[measure.all_days]\ntotal_of = \"days\"\nover = \"{over}\"\n"))
    };
    for follows in [
        "price = { by = \"all_days\", line = [[0, \"£0\"], [1000, \"£1,000\"]] }",
        "scaled = { by = \"all_days\", line = [[0, \"0%\"], [1000, \"100%\"]] }",
        "if = { measure = \"all_days\", at_least = 3 }",
    ] {
        let Err(refused) = with("period", "quarterly", follows) else { panic!("{follows} is accepted") };
        let said = refused.to_string();
        for part in ["in advance by `all_days`", "only the first month", "over = \"so far\"", "test.toml:"] {
            assert!(said.contains(part), "{follows}: {said}");
        }
        for (over, claims) in [("so far", "quarterly"), ("period", "monthly")] {
            assert!(with(over, claims, follows).is_ok(), "{follows}, {over}, {claims}");
        }
    }
}

#[test]
fn what_is_not_known_before_it_has_passed_is_not_paid_in_advance() {
    for (clause, why) in [
        ("for_each = \"starts\", price = \"£10\", paid = \"in advance\"", "known before it has passed"),
        ("for_each = \"contract\", price = \"£10\", paid = \"in advance\"", "known before it has passed"),
        (
            "for_each = \"month\", price = \"£10\", claims = \"at the end\", paid = \"in advance\"",
            "in the first month of each claim period",
        ),
        (
            "for_each = \"month\", price = \"£10\", counted = \"to date\", paid = \"in advance\"",
            "leave `counted` out",
        ),
        ("for_each = \"quarter\", price = \"£10\", paid = \"in advance\"", "for whole periods"),
    ] {
        let Err(refused) = opened(&deal(&format!("clause.fee = {{ {clause} }}"), "")) else {
            panic!("{clause} is accepted")
        };
        let said = refused.to_string();
        assert!(said.contains("`fee` is paid in advance") && said.contains(why), "{clause}: {said}");
    }
}
