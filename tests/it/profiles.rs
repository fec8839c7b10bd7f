//! Baselines by time since the start, and what is held against baselines: what people are expected to spend in care in their first
//! months and later.

use sib::engine::Plan;

use crate::common::{headed, known, model, opened_with_replay};
use crate::contracts::{CARE_DAYS, TEN_BACK_AND_FORTH, deal, played, settled};

/// Days saved against a profile, quarter by quarter, for what is said of the time before its first step.
#[test]
fn each_day_is_held_against_the_value_of_its_own_time() {
    for (below, percent_below) in [("below = \"20%\", ", 20), ("", 0)] {
        let people = format!(
            "{TEN_BACK_AND_FORTH}[baseline.half]\nfixed = {{ by = \"time since start\", {below}steps = [[\"50 days\", \"90%\"], [\"100 days\", \"60%\"], [\"200 days\", \"70%\"]] }}\n"
        );
        let contract = "claims = \"quarterly\"\nends = \"12 months\"\nclause.day = { for_each = \"saved\", price = \"£10\", counted = \"at the end\" }";
        let at_the_end = saved_hundredths(percent_below, CARE_DAYS[3]);
        let claims = |contract: &str| played(&model(&deal(&people, contract)), 1).remove(0).claims;
        assert_eq!(
            settled(&claims(contract)),
            [(12, at_the_end * 100)],
            "{below}: hundredths of a day of ten people at £10"
        );

        let each = contract.replace("at the end", "each period");
        let (mut before, mut quarters) = (0, Vec::new());
        for (month, to_date) in [3, 6, 9, 12].into_iter().zip(CARE_DAYS) {
            let saved = saved_hundredths(percent_below, to_date);
            if saved > before {
                quarters.push((month, (saved - before) * 100));
            }
            before = saved;
        }
        assert_eq!(settled(&claims(&each)), quarters, "{below}: period by period");
    }
}

/// Hundredths of a day that a person has spent in care less than expected, day by day.
fn saved_hundredths(percent_below: i64, (care, tracked): (i64, i64)) -> i64 {
    let percent = |day: i64| match day {
        ..=50 => percent_below,
        51..=100 => 90,
        101..=200 => 60,
        _ => 70,
    };
    (1..=tracked).map(percent).sum::<i64>() - 100 * care
}

/// A profile whose steps all say the same is one number: as such, within a blend, after another baseline, in intakes and with
/// all that a baseline may have. People come over a year, leave care by chance and reach an end.
#[test]
fn equal_steps_are_one_number() {
    let scenario = |fixed: &str| {
        model(&headed(
            "48 months",
            &format!(
                r#"
option = [ {{ name = "usual" }}, {{ name = "served", service = "help", contracts = ["card"] }} ]
party.council = {{ is = "payer" }}
cohort = {{ people = 60, starts_in = "care", intake = 20 }}
referrals = {{ rate = "60 / year", until = "12 months" }}
[state]
care = {{}}
home = {{}}
gone = {{ absorbing = "yes" }}
[transition]
care.home = {{ rate = "0.8 / year" }}
home.care = {{ rate = "0.5 / year" }}
any.gone = {{ rate = "0.1 / year" }}
[service.help]
length = "6 months"
effect.back = {{ on = ["transition.care.home"], hazard_ratio = 2 }}
[baseline]
plain = {{ {fixed}, bias = "5%", drift = "2% / year", noise = "3%", lag = "2 months" }}
later = {{ fixed = "40%", until = "2021-06-30", then = "plain" }}
both = {{ blend = {{ plain = "30%", others = "70%" }} }}
others = {{ matched = 2 }}
[measure]
days = {{ time_in = "care", unit = "day", within = "18 months", if_absorbed = {{ gone = "window ends" }} }}
saved = {{ saved = "days", against = "plain" }}
after_another = {{ saved = "days", against = "later" }}
blended = {{ reduction_in = "days", against = "both" }}
by_intake = {{ added = "days", against = "plain", over = "intake" }}
[contract.card]
payers = {{ council = "100%" }}
claims = "quarterly"
clause.saved = {{ for_each = "saved", price = "£10", counted = "to date" }}
clause.after = {{ for_each = "after_another", price = "£10" }}
clause.blend = {{ for_each = "month", price = "£10", if = {{ measure = "blended", at_least = "10%" }} }}
clause.intake = {{ for_each = "by_intake", price = "£1" }}
"#
            ),
        ))
    };
    let plain = scenario("fixed = \"50%\"");
    let steps = scenario(
        "fixed = { by = \"time since start\", below = \"50%\", steps = [[\"1 day\", \"50%\"], [\"5 months\", \"50%\"], [\"13 months\", \"50%\"]] }",
    );
    let [plain, steps] = [&plain, &steps].map(|model| Plan::new(model).expect("the base case adds up"));
    let mut n_paid = 0;
    for draw in 0..20 {
        let [one, other] = [&plain, &steps].map(|plan| plan.draw(7, draw).expect("a draw adds up"));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one.values, other.values, "draw {draw}");
            assert_eq!(settled(&one.claims), settled(&other.claims), "draw {draw}");
            n_paid += settled(&one.claims).len();
        }
    }
    assert!(n_paid > 100, "contracts pay in most draws: {n_paid} payments");
}

/// A level that moves by the year and is read some months earlier stands where it stood that many calendar months before, and moves no
/// day that has passed.
#[test]
fn a_lag_is_in_calendar_months() {
    for (horizon, lag) in [(36, 3), (24, 1), (21, 1), (17, 12)] {
        let people = format!(
            "{TEN_BACK_AND_FORTH}[baseline.half]\nfixed = \"80%\"\ndrift = \"-12% / year\"\nlag = \"{lag} months\"\n"
        );
        let text = deal(&people, "clause.fee = { for_each = \"month\", price = \"£5\" }")
            .replace("horizon = \"36 months\"", &format!("horizon = \"{horizon} months\""));
        let model = model(&text);
        let played = played(&model, 1).remove(0);
        let seen = |measure: &str| known(&model, 1, &played, &format!("outcomes.{measure}.measured"));
        // Each day is held against the level of its month, which drifts as a rate does; people are there from the second day on.
        let of_month = |month: u16| {
            let [before, end] = [month - 1, month].map(|month| model.calendar.month_end(month).max(1));
            0.8 * 0.88_f64.powf(f64::from((month - 1).saturating_sub(lag)) / 12.0) * f64::from(end - before)
        };
        let expected = 10.0 * (1..=horizon).map(of_month).sum::<f64>();
        // Units are counted in steps.
        assert!((seen("saved") - (expected - seen("days_in_care"))).abs() < 1e-3, "{horizon}, {lag}");
    }
}

/// Days that were observed are those that are saved against a baseline.
#[test]
fn what_is_saved_follows_the_days_that_were_observed() {
    let saved = |days: u32| {
        let people = format!("{TEN_BACK_AND_FORTH}[baseline.half]\nfixed = \"80%\"\n");
        let contract = "clause.day = { for_each = \"saved\", price = \"£10\", counted = \"at the end\" }\n[replay.seen]\nevery = \"year\"\nunits = { days_in_care = [0, 0, DAYS] }\n";
        let text = deal(&people, &contract.replace("DAYS", &days.to_string()));
        let model = opened_with_replay(&text, Some("seen"));
        let played = played(&model, 1).remove(0);
        let measured = known(&model, 1, &played, "outcomes.saved.measured");
        assert_eq!(
            known(&model, 1, &played, "contract.card.paid"),
            (measured * 10.0 * 100.0).round() / 100.0
        );
        measured
    };
    assert_eq!(saved(1_000) - saved(4_000), 3_000.0);
}
