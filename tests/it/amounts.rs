//! Amounts that people have, numbers that differ between people, and prices that are a part of such an amount.

use super::common::{Sample, draws, headed, known, model, opened};
use sib::engine::{Plan, Played};
use sib::model::{Model, OptionId};
use sib::statistics::Value;

/// A fifth of a plan's value when it starts, four fifths when it is confirmed; everybody starts at once.
fn plans(people: u32, cohort: &str, milestone: &str, service: &str) -> String {
    headed(
        "24 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"plain\", service = \"plain\", contracts = [\"plans\"] }}, {{ name = \"served\", service = \"help\", contracts = [\"plans\"] }} ]\nparty.council = {{ is = \"payer\" }}\nstate.home = {{}}\n[cohort]\npeople = {people}\nstarts_in = \"home\"\n{cohort}\n[milestone.confirmed]\n{milestone}\n[service.plain]\n[service.help]\n{service}\n[measure]\nplan = {{ event = \"started\" }}\nconfirmed = {{ reaches = \"confirmed\" }}\nvalue = {{ amount = \"plan_value\", on = \"plan\" }}\nconfirmed_value = {{ amount = \"plan_value\", on = \"confirmed\" }}\n[contract.plans]\npayers = {{ council = \"100%\" }}\nclause.up_front = {{ for_each = \"plan\", price = \"20% of plan_value\" }}\nclause.on_confirmation = {{ for_each = \"confirmed\", price = \"80% of plan_value\" }}\nclause.half_of_it = {{ for_each = \"value\", price = \"50%\" }}\n"
        ),
    )
}

const CERTAIN: &str = "chance = \"100%\"\nafter = \"2 months\"";
const BETWEEN: &str = "amount.plan_value = { dist = \"uniform\", low = \"£1,000\", high = \"£3,000\", varies = \"per person\" }";

fn gross(played: &Played, clause: u16) -> i64 {
    played.claims.iter().filter(|claim| claim.clause == clause).map(|claim| claim.gross.pence()).sum()
}

/// 20% of £4,000.01 are £800.002 and 80% are £3,200.008, for each person; with four in ten at £2,499.99 and the rest at
/// £4,000.01 each line is rounded once, for one person, and half of all values is paid on the values as they are.
#[test]
fn parts_of_a_plan_are_paid_to_the_penny() {
    let text = plans(10, "amount.plan_value = \"£4,000.01\"", CERTAIN, "");
    let played = draws(&model(&text), 1, 1).remove(0).remove(2);
    assert_eq!([gross(&played, 0), gross(&played, 1)], [10 * 80_000, 10 * 320_001]);
    let groups = "[cohort.group.small]\nshare = \"40%\"\namount.plan_value = \"£2,499.99\"\n[cohort.group.large]\nshare = \"60%\"\namount.plan_value = \"£4,000.01\"";
    let model = model(&plans(200, groups, CERTAIN, ""));
    for options in draws(&model, 3, 5) {
        let played = &options[2];
        // How many are small follows from what is paid up front: £500.00 or £800.00.
        let small = (200 * 80_000 - gross(played, 0)) / 30_000;
        assert!((50..110).contains(&small), "{small}");
        assert_eq!(gross(played, 0), small * 50_000 + (200 - small) * 80_000);
        assert_eq!(gross(played, 1), small * 199_999 + (200 - small) * 320_001);
        let all = small * 249_999 + (200 - small) * 400_001;
        assert!((2 * gross(played, 2) - all).abs() <= 1, "{} of {all}", gross(played, 2));
        assert_eq!(known(&model, 2, played, "outcomes.value.true"), all as f64 / 100.0);
    }
}

/// An amount for each entry is refused where it may come to more than is counted, and so many entries never come within a
/// year, or once for each person.
#[test]
fn amounts_of_entries_are_bounded_by_their_window() {
    let deal = |counted: &str| {
        headed(
            "120 months",
            &format!(
                "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty.council.is = \"payer\"\nstate = {{ home = {{}}, care = {{}} }}\ntransition.home.care.rate = \"1 / year\"\ntransition.care.home.rate = \"1 / year\"\ncohort = {{ people = 200, starts_in = \"home\", amount.saving = \"£20,000\" }}\nservice.help = {{}}\nmeasure.moves = {{ enters = \"care\"{counted} }}\nmeasure.savings = {{ amount = \"saving\", on = \"moves\" }}\ncontract.card = {{ payers = {{ council = \"100%\" }}, clause.moves = {{ for_each = \"savings\", price = \"10%\" }} }}\n"
            ),
        )
    };
    let refused = opened(&deal("")).expect_err("more than half a million entries");
    assert!(refused.report.contains("`savings` may come to more than"), "{refused}");
    for counted in [", within = \"12 months\"", ", at_least = 1", ", at_least = 2, within = \"6 months\""] {
        let model = model(&deal(counted));
        let moves = known(&model, 1, &draws(&model, 1, 1)[0][1], "outcomes.moves.true");
        let savings = known(&model, 1, &draws(&model, 1, 1)[0][1], "outcomes.savings.true");
        assert!(moves > 0.0 && savings == 20_000.0 * moves, "{counted}: {moves} {savings}");
    }
}

/// A person has one value, whatever it is asked for: under two options, at the start and on confirmation.
#[test]
fn a_person_has_one_value_and_people_differ() {
    let model = model(&plans(1, BETWEEN, CERTAIN, ""));
    let played = draws(&model, 7, 2_000);
    let mut values = Vec::new();
    for options in &played {
        let value = known(&model, 2, &options[2], "outcomes.value.true");
        assert_eq!(value, known(&model, 1, &options[1], "outcomes.value.true"));
        assert_eq!(value, known(&model, 2, &options[2], "outcomes.confirmed_value.true"));
        let pence = (value * 100.0).round() as i64;
        assert_eq!(gross(&options[2], 0), (2 * pence + 5) / 10);
        assert_eq!(gross(&options[2], 1), (8 * pence + 5) / 10);
        values.push(value);
    }
    // Uniform from £1,000 to £3,000: its mean, and a share of 30% below £1,600.
    Sample::of(values.iter().copied()).must_be(2_000.0, "mean");
    Sample::of(values.iter().map(|&value| f64::from(u8::from(value < 1_600.0)))).must_be(0.3, "below £1,600");
}

/// The spread of a total over draws tells people who differ from a value that nobody knows: independent values have the
/// variance n σ², one value for everybody n² σ², one for each of two groups of share w the sum of (n w)² σ² and what the
/// number of people in a group adds.
#[test]
fn what_differs_between_people_averages_out_and_what_is_unknown_does_not() {
    const N: f64 = 100.0;
    let variance_of_one = 2_000.0_f64.powi(2) / 12.0;
    let groups = "[cohort.group.a]\nshare = \"50%\"\n[cohort.group.b]\nshare = \"50%\"";
    // Given k of N in the first group the total k X + (N − k) Y has the variance (k² + (N − k)²) σ² and the mean N μ:
    // E[k² + (N − k)²] = N² / 2 + N / 2 for a fair coin.
    for (word, factor) in [("per person", N), ("per draw", N * N), ("per group", N * N / 2.0 + N / 2.0)] {
        let cohort = format!("{}\n{groups}", BETWEEN.replace("per person", word));
        let model = model(&plans(100, &cohort, CERTAIN, ""));
        let played = draws(&model, 5, 1_500);
        let totals: Vec<f64> =
            played.iter().map(|options| known(&model, 2, &options[2], "outcomes.value.true")).collect();
        Sample::of(totals.iter().copied()).must_be(N * 2_000.0, word);
        let squares = totals.iter().map(|total| (total - N * 2_000.0).powi(2));
        Sample::of(squares).must_be(factor * variance_of_one, &format!("variance {word}"));
    }
}

/// Times that differ from person to person: confirmed after 30 to 90 days, as likely one day as the next.
#[test]
fn a_time_may_differ_from_person_to_person() {
    let after = "chance = \"100%\"\nafter = { dist = \"uniform\", low = \"30 days\", high = \"90 days\", varies = \"per person\" }";
    let model = model(&plans(300, "amount.plan_value = \"£100\"", after, ""));
    for options in draws(&model, 2, 3) {
        let day = |option: usize, rank: usize| {
            options[option]
                .lived
                .reached()
                .days(rank, sib::model::MilestoneId::new(0))
                .next()
                .expect("it is certain")
        };
        let days: Vec<f64> = (0..300).map(|rank| f64::from(day(2, rank) - 1)).collect();
        assert!((0..300).all(|rank| day(1, rank) == day(2, rank)));
        assert!(days.iter().all(|days| (30.0..=90.0).contains(days)));
        Sample::of(days.iter().copied()).must_be(60.0, "mean");
        // A uniform time rounded to whole days has the variance 60² / 12 + 1 / 12.
        Sample::of(days.iter().map(|days| (days - 60.0).powi(2))).must_be((3_600.0 + 1.0) / 12.0, "variance");
    }
}

/// The base case takes the average person, and agrees with the simulation in what is linear in people.
#[test]
fn the_base_case_is_the_mean_over_people() {
    let milestone = "chance = \"60%\"\nafter = { low = \"5 weeks\", central = \"8 weeks\", high = \"14 weeks\", varies = \"per person\" }";
    let effect = "effect.more = { on = [\"milestone.confirmed\"], hazard_ratio = 1.5 }";
    let model = model(&plans(50, BETWEEN, milestone, effect));
    let plan = Plan::new(&model).expect("the books add up");
    let results = plan.base_case(super::common::provenance(1, 0));
    let id = OptionId::new(2);
    let figures = sib::stage::record::figures(&model, id);
    let played = draws(&model, 4, 400);
    for path in [
        "contract.plans.clause.up_front.gross",
        "contract.plans.clause.on_confirmation.gross",
        "outcomes.confirmed_value.true",
    ] {
        let place =
            figures.iter().position(|figure| figure.path(&model, id) == path).expect("it is a figure");
        let base = results.options[2].base_case[place];
        let Value::Known(mean) = base.value else { panic!("{path} is known") };
        let base = Sample { mean, se: base.se.expect("every batch has a value") };
        simulated(&model, &played, path).must_agree(base, path);
    }
}

fn simulated(model: &Model, played: &[Vec<Played>], path: &str) -> Sample {
    Sample::of(played.iter().map(|options| known(model, 2, &options[2], path)))
}

/// Observed units have no persons: they are paid at the mean of what people have.
#[test]
fn observed_plans_are_paid_at_the_mean() {
    let groups = "[cohort.group.small]\nshare = \"25%\"\namount.plan_value = \"£1,000\"\n[cohort.group.large]\nshare = \"75%\"\namount.plan_value = { dist = \"uniform\", low = \"£1,500\", high = \"£2,500\", varies = \"per person\" }";
    let more =
        "[replay.seen]\noption = \"served\"\nunits = { plan = [40, 20] }\n[case.seen]\nreplay = \"seen\"\n";
    let text = plans(100, groups, CERTAIN, "") + more;
    let model = super::common::opened_with(&text, Some("seen"), &[]).expect("it is valid").model;
    let played = draws(&model, 1, 1).remove(0).remove(2);
    // 20% of 0.25 × £1,000 + 0.75 × £2,000.
    assert_eq!(gross(&played, 0), 60 * 35_000);
}

#[test]
fn what_nobody_has_is_refused() {
    for (from, to, said) in [
        ("20% of plan_value", "20% of plan_valu", "Did you mean `plan_value`?"),
        ("20% of plan_value", "20%", "a price in percent is a share of a measure of money"),
        ("for_each = \"plan\"", "for_each = \"month\"", "for no person's units"),
        ("on = \"plan\"", "on = \"value\"", "which counts time, service or money"),
        ("varies = \"per person\"", "varies = \"per people\"", "`varies` is"),
    ] {
        let text = plans(10, BETWEEN, CERTAIN, "");
        assert!(text.contains(from), "{from}");
        let refused = opened(&text.replacen(from, to, 1)).expect_err(to);
        assert!(refused.report.contains(said), "{to}:\n{refused}");
    }
}
