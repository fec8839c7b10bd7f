//! What is paid in advance: in which month, and for how many months.

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

/// What is paid under the first contract: the month, and pounds.
fn paid(terms: &str, more: &str) -> Vec<(u16, i64)> {
    let model = model(&deal(terms, more));
    let played = draws(&model, 1, 1).remove(0).remove(1);
    let own = played.payments.iter().filter(|payment| payment.contract == 0);
    own.map(|payment| (payment.month, payment.amount.pence() / 100)).collect()
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

/// Where another contract closes the service at the end of month 5, what was paid for month 6 stays paid; no more follows. Where
/// the contract itself ends then, nothing is paid beyond.
#[test]
fn nothing_is_paid_for_a_period_that_begins_once_the_service_is_closed() {
    let review = "review.stop = { at = \"5 months\", if = { measure = \"starts\", at_least = 1 }, ends_after = \"0 months\" }";
    let terms = format!("claims = \"quarterly\"\nends = \"12 months\"\n{MONTHLY}");
    assert_eq!(paid(&terms, review), [(1, 3_000), (4, 3_000)]);
    assert_eq!(paid(&format!("{terms}\n{review}"), ""), [(1, 3_000), (4, 2_000)]);
}

#[test]
fn what_is_not_known_before_it_has_passed_is_not_paid_in_advance() {
    for (clause, why) in [
        ("for_each = \"starts\", price = \"£10\", paid = \"in advance\"", "known before it has passed"),
        ("for_each = \"contract\", price = \"£10\", paid = \"in advance\"", "known before it has passed"),
        (
            "for_each = \"month\", price = \"£10\", claims = \"at the end\", paid = \"in advance\"",
            "known before",
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
