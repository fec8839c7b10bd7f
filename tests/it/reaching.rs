//! Milestones: their chances, their days, and what a service makes of them.

use super::common::{Sample, draws, headed, known, model, opened};
use sib::engine::{Plan, Played};
use sib::model::{MilestoneId, Model};

/// Everybody is referred and starts at instant 1, 2 January 2020.
const PEOPLE: f64 = 400.0;

/// A service that people start at once, with milestones, a measure for each and an option without effects first.
fn scenario(milestones: &str, service: &str, more: &str) -> String {
    let names = milestones.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    let measures: Vec<String> = names.map(|name| format!("{name} = {{ reaches = \"{name}\" }}")).collect();
    headed(
        "36 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"plain\", service = \"plain\" }}, {{ name = \"served\", service = \"help\" }} ]\nstate.home = {{}}\n[cohort]\npeople = 400\nstarts_in = \"home\"\n[milestone]\n{milestones}\n[service.plain]\n[service.help]\n{service}\n[measure]\n{}\n{more}",
            measures.join("\n")
        ),
    )
}

/// Units a person of a measure, by draw.
fn share(model: &Model, played: &[Vec<Played>], option: usize, path: &str) -> Sample {
    Sample::of(played.iter().map(|options| known(model, option, &options[option], path) / PEOPLE))
}

/// The days on which people reach a milestone, in order of rank.
fn days(played: &Played, milestone: usize) -> Vec<(usize, i32)> {
    let people = 0..played.lived.histories.n_people();
    let of = |rank| {
        let days = played.lived.reached().days(rank, MilestoneId::new(milestone));
        days.map(move |day| (rank, day)).collect::<Vec<_>>()
    };
    people.flat_map(of).collect()
}

/// A chain of three, each a chance of its own: who reaches the k-th reached those before, the share is the product, and
/// the day is the sum of the times, months by the calendar.
#[test]
fn a_chain_of_milestones_is_a_product_of_chances_and_a_sum_of_times() {
    // Listed last first: the order of the file is no order of life.
    let chain = "third = { chance = \"90%\", after = \"2 months\", given = \"second\" }\nsecond = { chance = \"40%\", after = \"30 days\", given = \"first\" }\nfirst = { chance = \"70%\", after = \"1 month\" }";
    let model = model(&scenario(chain, "", ""));
    let played = draws(&model, 4, 80);
    for (name, expected) in [("first", 0.7), ("second", 0.7 * 0.4), ("third", 0.7 * 0.4 * 0.9)] {
        share(&model, &played, 1, &format!("outcomes.{name}.true")).must_be(expected, name);
    }
    // From instant 1, 2 January 2020: 2 February is instant 32; 30 days later 62, 3 March; then 3 May, instant 123.
    let own = &played[0][1];
    for (milestone, day) in [(2, 32), (1, 62), (0, 123)] {
        let found = days(own, milestone);
        assert!(found.len() > 50 && found.iter().all(|&(_, reached)| reached == day), "{found:?}");
    }
    let reached_before =
        |rank: usize, milestone| days(own, milestone).iter().any(|&(other, _)| other == rank);
    assert!(days(own, 0).iter().all(|&(rank, _)| reached_before(rank, 1) && reached_before(rank, 2)));
}

/// A trial of multisystemic therapy in England found an odds ratio of 1.25 for placement out of home
/// (<http://discovery.ucl.ac.uk/10037910/>). If 11% of the control group are placed, which is not taken from there, 13.4%
/// of the others are.
#[test]
fn an_odds_ratio_of_a_quarter_more_on_eleven_in_a_hundred_gives_thirteen_point_four() {
    let effect = "effect.worse = { on = [\"milestone.placed\"], odds_ratio = 1.25, baseline_risk = \"11%\", over = \"18 months\" }";
    let model = model(&scenario("placed = { chance = \"11%\", after = \"18 months\" }", effect, ""));
    let odds: f64 = 1.25 * 0.11 / 0.89;
    let expected = odds / (1.0 + odds);
    assert!((expected - 0.134).abs() < 5e-4);
    let played = draws(&model, 11, 400);
    share(&model, &played, 2, "outcomes.placed.true").must_be(expected, "treated");
    share(&model, &played, 2, "outcomes.placed.counterfactual").must_be(0.11, "as usual");
    share(&model, &played, 1, "outcomes.placed.true").must_be(0.11, "a service without effect");
}

/// A hazard ratio r turns a chance p into 1 − (1 − p)^r, a risk ratio s at the risk p₀ acts as r = ln(1 − s p₀) /
/// ln(1 − p₀), what a chance becomes replaces it, and a ratio on top of that acts on it.
#[test]
fn ratios_and_stated_chances_turn_one_chance_into_another() {
    let milestone = "goal = { chance = \"30%\", after = \"1 month\" }";
    let ratio = |r: f64, p: f64| 1.0 - (1.0 - p).powf(r);
    let on = "on = [\"milestone.goal\"]";
    let cases = [
        (format!("effect.a = {{ {on}, hazard_ratio = 2.5 }}"), ratio(2.5, 0.3)),
        (
            format!(
                "effect.a = {{ {on}, hazard_ratio = 0 }}\nworks_if = {{ input = \"service.help.effect.a.hazard_ratio\", at_most = 1 }}"
            ),
            0.0,
        ),
        (
            format!("effect.a = {{ {on}, risk_ratio = 2, baseline_risk = \"20%\", over = \"12 months\" }}"),
            ratio(0.6_f64.ln() / 0.8_f64.ln(), 0.3),
        ),
        (format!("effect.a = {{ {on}, becomes = \"55%\" }}"), 0.55),
        (format!("effect.a = {{ {on}, becomes = \"100%\" }}"), 1.0),
        (format!("effect.a = {{ {on}, becomes = \"0%\" }}"), 0.0),
        (
            format!("effect.a = {{ {on}, becomes = \"55%\" }}\neffect.b = {{ {on}, hazard_ratio = 0.5 }}"),
            ratio(0.5, 0.55),
        ),
        (format!("effect.a = {{ {on}, hazard_ratio = 2.5 }}\nworks_here = \"0%\""), 0.3),
        // A half of the effect on the log scale: the root of the ratio.
        (format!("effect.a = {{ {on}, hazard_ratio = 4 }}\nfidelity = \"50%\""), ratio(2.0, 0.3)),
    ];
    for (service, expected) in cases {
        let model = model(&scenario(milestone, &service, ""));
        share(&model, &draws(&model, 8, 60), 2, "outcomes.goal.true").must_be(expected, &service);
    }
}

/// What counts is how much of an effect acts on the day on which a milestone is asked. The service runs from instant 1 to
/// 91; the first milestone is certain, so that the second is asked on a day that the file chooses.
#[test]
fn an_effect_acts_on_what_is_asked_while_it_acts() {
    let ratio = |weight: f64| 1.0 - 0.7_f64.powf(4.0_f64.powf(weight));
    for (words, asked_after, weight) in [
        ("during = \"service\"", 89, 1.0),
        ("during = \"service\"", 90, 0.0),
        ("during = \"after\"", 89, 0.0),
        ("during = \"after\"", 90, 1.0),
        ("lasts = \"50 days\"", 139, 1.0),
        ("lasts = \"50 days\"", 140, 0.0),
        // Of 100 days of fading the 31st has the weight of its middle.
        ("lasts = \"50 days\", fades = \"100 days\"", 170, 1.0 - 30.5 / 100.0),
    ] {
        let milestones = format!(
            "asked = {{ chance = \"100%\", after = \"{asked_after} days\" }}\ngoal = {{ chance = \"30%\", after = \"1 day\", given = \"asked\" }}"
        );
        let effect = format!(
            "length = \"90 days\"\neffect.more = {{ on = [\"milestone.goal\"], hazard_ratio = 4, {words} }}"
        );
        let model = model(&scenario(&milestones, &effect, ""));
        let found = share(&model, &draws(&model, 2, 60), 2, "outcomes.goal.true");
        found.must_be(ratio(weight), &format!("{words}, asked after {asked_after} days"));
    }
}

/// Asked again a month after it was reached, for as long as it is: with chance p the k-th time is reached by p^k, so that
/// a person with room for n times reaches it p (1 − p^n) / (1 − p) times.
#[test]
fn what_is_asked_again_is_reached_again_with_the_same_chance() {
    let model = model(&scenario(
        "kept = { chance = \"80%\", after = \"30 days\", again_after = \"70 days\" }",
        "",
        "",
    ));
    let horizon = model.calendar.horizon_day();
    // Reached at instants 31, 131, 231 and so on, up to the horizon.
    let n = (horizon - 31) / 100 + 1;
    let played = draws(&model, 5, 120);
    let expected = 0.8 * (1.0 - 0.8_f64.powi(n)) / 0.2;
    share(&model, &played, 1, "outcomes.kept.true").must_be(expected, "times");
    let on_their_days =
        days(&played[0][1], 0).iter().all(|&(_, day)| (day - 31) % 100 == 0 && day <= horizon);
    assert!(on_their_days);
}

/// Nothing is reached on or after the day of death, nor after the horizon; what is given a state waits for it.
#[test]
fn nothing_is_reached_after_the_end_and_a_state_is_waited_for() {
    let text = headed(
        "12 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\" } ]\ncohort = { people = 1, starts_in = \"care\" }\nservice.help = { start_delay = \"9 days\" }\n[state]\ncare = {}\nhome = {}\ndied = { absorbing = \"yes\" }\n[transition]\ncare.home = { exactly = \"40 days\" }\nhome.care = { exactly = \"20 days\" }\nany.died = { exactly = \"100 days\" }\n[milestone]\nat_home = { chance = \"100%\", after = \"5 days\", given = \"home\" }\nin_care = { chance = \"100%\", given = \"care\" }\nin_time = { chance = \"100%\", after = \"90 days\" }\ntoo_late = { chance = \"100%\", after = \"91 days\" }\nreferred = { chance = \"100%\", after = \"99 days\", given = \"referred\" }\nstarted = { chance = \"100%\", after = \"1 day\", given = \"started\" }\n",
    );
    let model = model(&text);
    let played = draws(&model, 1, 1).remove(0).remove(1);
    // Referred at instant 1 and started at 10; at home from 41; dead at 101.
    for (milestone, expected) in
        [(0, vec![46]), (1, vec![10]), (2, vec![100]), (3, vec![]), (4, vec![100]), (5, vec![11])]
    {
        let found: Vec<i32> = days(&played, milestone).into_iter().map(|(_, day)| day).collect();
        assert_eq!(found, expected, "{}", model.milestones[milestone].name);
    }
}

/// A milestone asked from the start is asked as usual from the same day; one that is given an event of the service is
/// reached by nobody as usual. By group each person has the chance of its own group.
#[test]
fn as_usual_is_asked_from_the_same_day_and_has_no_events_of_the_service() {
    let milestones = "anyway = { chance = \"60%\", after = \"1 month\" }\nby_service = { chance = \"60%\", after = \"1 month\", given = \"completed\" }\ngrouped = { chance = { by = \"group\", values = { young = \"20%\", old = \"80%\" } }, after = \"1 month\" }";
    let more = "young = { reaches = \"grouped\", among = { group = \"young\" } }\n[cohort.group]\nyoung = { share = \"25%\" }\nold = { share = \"75%\" }\n";
    let model = model(&scenario(milestones, "length = \"3 months\"\ncompletes = \"50%\"", more));
    let played = draws(&model, 6, 80);
    for (path, expected) in [
        ("anyway.true", 0.6),
        ("anyway.counterfactual", 0.6),
        ("by_service.true", 0.3),
        ("by_service.counterfactual", 0.0),
        ("grouped.true", 0.25 * 0.2 + 0.75 * 0.8),
        ("young.true", 0.25 * 0.2),
    ] {
        share(&model, &played, 2, &format!("outcomes.{path}")).must_be(expected, path);
    }
}

/// Two options that do the same to a person give that person the same days, and without an effect those as usual; with
/// one nobody loses what was reached without.
#[test]
fn the_same_luck_gives_the_same_days() {
    let milestones = "first = { chance = \"45%\", after = \"40 days\", again_after = \"10 days\" }\nsecond = { chance = \"30%\", after = \"1 month\", given = \"first\" }";
    let model = model(&scenario(
        milestones,
        "length = \"24 months\"\neffect.more = { on = [\"milestone.second\"], hazard_ratio = 3 }",
        "",
    ));
    for options in draws(&model, 9, 5) {
        assert_eq!(days(&options[1], 0), days(&options[2], 0));
        let (plain, served) = (days(&options[1], 1), days(&options[2], 1));
        assert!(plain.iter().all(|day| served.contains(day)) && plain.len() < served.len());
        let same = |path: &str| known(&model, 1, &options[1], path) - known(&model, 2, &options[2], path);
        assert_eq!(same("outcomes.first.counterfactual"), 0.0);
        assert_eq!(same("outcomes.second.counterfactual"), 0.0);
        assert_eq!(known(&model, 1, &options[1], "outcomes.second.additional"), 0.0);
    }
}

/// The base case is the mean over its fixed people, within four of its own standard errors and those of the simulation.
#[test]
fn the_base_case_is_the_mean_of_the_draws() {
    let milestones = "first = { chance = \"45%\", after = \"40 days\", again_after = \"10 days\" }\nsecond = { chance = \"30%\", after = \"1 month\", given = \"first\" }";
    let model =
        model(&scenario(milestones, "effect.more = { on = [\"milestone.second\"], hazard_ratio = 3 }", ""));
    let plan = Plan::new(&model).expect("the books add up");
    let results = plan.base_case(super::common::provenance(1, 0));
    let option = &results.options[2];
    let figures = sib::stage::record::figures(&model, sib::model::OptionId::new(2));
    let played = draws(&model, 3, 100);
    for path in ["outcomes.first.true", "outcomes.second.true", "outcomes.second.counterfactual"] {
        let place =
            figures.iter().position(|figure| figure.path(&model, sib::model::OptionId::new(2)) == path);
        let base = option.base_case[place.expect("it is a figure")];
        let sib::statistics::Value::Known(value) = base.value else { panic!("{path} is known") };
        let se = base.se.expect("every batch has a value") / PEOPLE;
        let base = Sample { mean: value / PEOPLE, se };
        share(&model, &played, 2, path).must_agree(base, path);
    }
}

#[test]
fn a_ring_of_milestones_is_refused() {
    let ring = "a = { chance = \"50%\", given = \"b\" }\nb = { chance = \"50%\", given = \"c\" }\nc = { chance = \"50%\", given = \"a\" }";
    let refused = opened(&scenario(ring, "", "")).expect_err("nothing is ever asked");
    assert_eq!(refused.n_errors, 3, "{refused}");
    assert!(refused.report.contains("`a` leads back to itself"), "{refused}");
}
