//! Conditions and bands at their very bound: what is met exactly is met, whatever a binary number makes of it.

use crate::common::{draws, headed, opened_with_replay};

/// A hundred people, a rate against a fixed baseline, the clauses, and rates observed in place of those simulated.
fn deal(baseline: &str, rate: &str, clauses: &str) -> String {
    headed(
        "24 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"deal\", service = \"help\", contracts = [\"main\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\nstate.out = {{}}\nstate.back = {{}}\n\
             [transition.out.back]\nrate = \"0.75 / year\"\n[transition.back.out]\nrate = \"0 / year\"\n\
             [cohort]\npeople = 100\nstarts_in = \"out\"\n[service.help]\nlength = \"12 months\"\n\
             [measure]\nagain = {{ enters = \"back\", within = \"12 months\" }}\nrate = {{ share_with = \"again\" }}\n\
             points = {{ saved = \"rate\", against = \"before\" }}\n\
             cut = {{ reduction_in = \"rate\", against = \"before\" }}\n\
             [baseline.before]\nfixed = \"{baseline}\"\n\
             [contract.main]\npayers = \"council\"\nends = \"18 months\"\n{clauses}\n\
             [replay.seen]\nevery = \"year\"\nlevels = {{ rate = [\"{rate}\", \"{rate}\"] }}\n"
        ),
    )
}

/// What each clause claims, in pounds.
fn claimed(baseline: &str, rate: &str, clauses: &str) -> Vec<i64> {
    let model = opened_with_replay(&deal(baseline, rate, clauses), Some("seen"));
    let played = draws(&model, 1, 1).remove(0).remove(1);
    played.claims.iter().map(|claim| claim.settled.pence() / 100).collect()
}

/// Two whole percentages and the points between them: a difference of the two is a little more or less as a binary number.
#[test]
fn points_that_are_met_exactly_are_met() {
    let clause = |name: &str, test: &str| {
        format!(
            "clause.{name} = {{ for_each = \"contract\", price = \"£1\", if = {{ measure = \"points\", {test} }} }}\n"
        )
    };
    let (mut short, mut long) = (0, 0);
    for (before, after) in
        [(58, 53), (58, 55), (58, 52), (60, 55), (60, 57), (50, 45), (50, 44), (55, 50), (56, 49)]
    {
        let points = before - after;
        let clauses: String = [
            clause("least", &format!("at_least = \"{points}%\"")),
            clause("more", &format!("more_than = \"{points}%\"")),
            clause("most", &format!("at_most = \"{points}%\"")),
            clause("less", &format!("less_than = \"{points}%\"")),
            clause("above", &format!("at_least = \"{points}.1%\"")),
            clause("rounded", &format!("at_least = \"{points}%\", to_nearest = \"{}%\"", 2 * points)),
        ]
        .concat();
        let found = claimed(&format!("{before}%"), &format!("{after}%"), &clauses);
        assert_eq!(found, [1, 0, 1, 0, 0, 1], "{before}% less {after}%");
        let [before, after, points] = [before, after, points].map(|percent| f64::from(percent) / 100.0);
        short += i32::from(before - after < points);
        long += i32::from(before - after > points);
    }
    assert!(short > 0 && long > 0, "binary numbers err both ways: {short}, {long}");
}

/// Bands begin at their bound, and a line that jumps at its first point does so there.
#[test]
fn bands_begin_where_they_say() {
    let steps = "clause.step = { for_each = \"contract\", price = { by = \"cut\", steps = [[\"0%\", \"£1\"], [\"10%\", \"£10\"]] } }\n";
    let line = "clause.line = { for_each = \"contract\", price = { by = \"cut\", below = \"£1\", line = [[\"10%\", \"£10\"], [\"50%\", \"£50\"]] } }\n";
    for (before, after) in [("50%", "45%"), ("60%", "54%"), ("70%", "63%"), ("80%", "72%"), ("58%", "52.2%")]
    {
        assert_eq!(claimed(before, after, &format!("{steps}{line}")), [10, 10], "from {before} to {after}");
    }
    assert_eq!(claimed("50%", "45.1%", &format!("{steps}{line}")), [1, 1], "not yet there");
}
