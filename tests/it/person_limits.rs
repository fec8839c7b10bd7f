//! Limits for each person and year: by hand, and against a second way to count.

use std::collections::BTreeMap;

use crate::common::{draws, headed, model, opened, opened_with_replay};

/// Three people at home from the first day on, one of whom may leave, and a pound for each ten pence of a day.
fn deal(ways: &str, terms: &str) -> String {
    headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"deal\", service = \"help\", contracts = [\"main\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\nstate = {{ home = {{}}, away = {{}} }}\n{ways}\n\
             cohort = {{ people = 3, starts_in = \"home\" }}\n[service.help]\nlength = \"36 months\"\n\
             [measure]\ndays = {{ time_in = \"home\" }}\n\
             [contract.main]\npayers = \"council\"\n{terms}\nclause.day = {{ for_each = \"days\", price = \"£10\" }}\n"
        ),
    )
}

/// What is claimed by month, in pounds, each person alike.
fn claimed(text: &str) -> BTreeMap<u16, i64> {
    let played = draws(&model(text), 1, 1).remove(0).remove(1);
    let claims = played.claims.iter().filter(|claim| claim.settled.pence() != 0);
    claims.map(|claim| (claim.month, claim.settled.pence() / 100)).collect()
}

const STAYS: &str =
    "transition.home.away = { rate = \"0 / year\" }\ntransition.away.home = { rate = \"0 / year\" }";

/// By hand, from January 2020 on: three months of 30, 29 and 31 days at £10 (the first day is that of the start) are £900 for each person,
/// and April brings what is left of £1,000; then the next year begins, of the contract or of the finances.
#[test]
fn a_year_has_room_of_its_own_for_each_person() {
    let limit =
        |per: &str| format!("ends = \"30 months\"\nlimit.each = {{ per = \"{per}\", at_most = \"£1,000\" }}");
    let by = |per: &str| claimed(&deal(STAYS, &limit(per)));
    let three = |months: &[(u16, i64)]| months.iter().map(|&(month, each)| (month, 3 * each)).collect();
    let all: BTreeMap<u16, i64> = three(&[(1, 300), (2, 290), (3, 310), (4, 100)]);
    assert_eq!(by("person"), all);
    let years: BTreeMap<u16, i64> = three(&[
        (1, 300),
        (2, 290),
        (3, 310),
        (4, 100),
        (13, 310),
        (14, 280),
        (15, 310),
        (16, 100),
        (25, 310),
        (26, 280),
        (27, 310),
        (28, 100),
    ]);
    assert_eq!(by("person and contract year"), years);
    // The financial year begins with April: what is left of the first is £100 that nobody uses.
    let finances: BTreeMap<u16, i64> = three(&[
        (1, 300),
        (2, 290),
        (3, 310),
        (4, 300),
        (5, 310),
        (6, 300),
        (7, 90),
        (16, 300),
        (17, 310),
        (18, 300),
        (19, 90),
        (28, 300),
        (29, 310),
        (30, 300),
    ]);
    assert_eq!(by("person and financial year"), finances);
}

/// A second way: what each person's days of a year are worth, cut to the limit, added up. Where nobody is above it the limit does
/// nothing, and one person's room is of no use to another.
#[test]
fn what_each_person_is_paid_for_in_a_year_is_cut_to_the_limit() {
    let ways =
        "transition.home.away = { rate = \"1.5 / year\" }\ntransition.away.home = { rate = \"2 / year\" }";
    let limit =
        "ends = \"36 months\"\nlimit.each = { per = \"person and contract year\", at_most = \"£1,500\" }";
    let model = model(&deal(ways, limit));
    let calendar = &model.calendar;
    let (mut n_cut, mut n_whole) = (0, 0);
    for played in draws(&model, 3, 20) {
        let played = &played[1];
        let mut expected = 0;
        for spells in played.lived.histories.each() {
            for year in 1..=3_u16 {
                let (after, until) = (calendar.month_end(12 * (year - 1)), calendar.month_end(12 * year));
                let ends = spells.iter().skip(1).map(|spell| spell.from).chain([i32::MAX]);
                let at_home = spells.iter().zip(ends).filter(|(spell, _)| spell.state == 0);
                let days: i32 =
                    at_home.map(|(spell, end)| (end.min(until) - spell.from.max(after)).max(0)).sum();
                (n_cut, n_whole) = (n_cut + i32::from(days > 150), n_whole + i32::from(days <= 150));
                expected += i64::from(10 * days).min(1_500);
            }
        }
        let paid: i64 = played.claims.iter().map(|claim| claim.settled.pence()).sum();
        assert_eq!(paid, 100 * expected);
    }
    assert!(n_cut > 20 && n_whole > 20, "both happen: {n_cut}, {n_whole}");
}

#[test]
fn a_limit_for_each_person_is_an_amount_and_what_is_above_it_is_lost() {
    for bound in ["at_most_units = 3", "at_least = \"£100\"", "at_most = \"£100\", over_cap = \"carried\""]
    {
        let limit = format!("limit.each = {{ per = \"person and contract year\", {bound} }}");
        let Err(refused) = opened(&deal(STAYS, &limit)) else { panic!("{bound} is accepted") };
        let said = refused.to_string();
        assert!(said.contains("a limit per person is an amount that is paid at most"), "{bound}\n{said}");
    }
}

/// The year that was simulated before what was observed ends uses up no room of the next one: yearly claims of £1,000 for each of three, of
/// which the first is in what was observed, as a later payment is.
#[test]
fn what_was_observed_of_a_later_year_leaves_its_room_for_each_person() {
    let terms = "claims = \"yearly\"\nends = \"24 months\"\nlimit.each = { per = \"person and contract year\", at_most = \"£1,000\" }";
    let payments = "[\"£0\", \"£0\", \"£0\", \"£3,000\", \"£500\"]";
    let replay = format!(
        "[replay.seen]\nevery = \"quarter\"\nuntil = \"15 months\"\npayments = {{ main = {payments} }}\n"
    );
    let model = opened_with_replay(&format!("{}{replay}", deal(STAYS, terms)), Some("seen"));
    let played = draws(&model, 1, 1).remove(0).remove(1);
    let claims = played.claims.iter().filter(|claim| claim.settled.pence() != 0);
    let claimed: Vec<(u16, i64)> = claims.map(|claim| (claim.month, claim.settled.pence() / 100)).collect();
    assert_eq!(claimed, [(12, 3_000), (15, 500), (24, 3_000)]);
}
