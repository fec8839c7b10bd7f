//! People in the place of those who were observed: they started when those did and stand where those stood, and what comes
//! after follows from there.

use std::path::{Path, PathBuf};

use sib::data::{Course, Figure, Spell};
use sib::engine::{Coupling, Fanning, Plan, Played, Settings};
use sib::model::Model;
use sib::scenario::{Request, open};
use sib::statistics::Value;

use crate::common::{Sample, headed, known, opened_with, provenance};

const HOME_TO_CARE: f64 = 0.9;
const CARE_TO_HOME: f64 = 0.5;

/// A deal of people who come and go between home and care; the service changes nothing.
fn text(referrals: &str, replay: &str) -> String {
    headed(
        "24 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\n\
             party.council = {{ is = \"payer\" }}\n\
             {referrals}\n\
             [state]\nhome = {{}}\ncare = {{}}\n\
             [transition]\nhome.care = {{ rate = \"{HOME_TO_CARE} / year\" }}\n\
             care.home = {{ rate = \"{CARE_TO_HOME} / year\" }}\n\
             [service.help]\nlength = \"6 months\"\n\
             [measure]\ndays = {{ time_in = \"home\", unit = \"day\" }}\n\
             [contract.card]\npayers = {{ council = \"100%\" }}\nindexed = \"fixed\"\n\
             clause.days = {{ for_each = \"days\", price = \"£1\" }}\n\
             [case.seen]\nreplay = \"seen\"\n[replay.seen]\n{replay}\n"
        ),
    )
}

fn deal(referrals: &str, replay: &str) -> Model {
    opened_with(&text(referrals, replay), Some("seen"), &[])
        .unwrap_or_else(|refused| panic!("{refused}"))
        .model
}

const COMING: &str = "cohort = { people = 100, starts_in = \"home\" }\nreferrals = { rate = \"1 / month\", until = \"20 months\" }";

fn draws(model: &Model, n: u32) -> Vec<Played> {
    let plan = Plan::new(model).expect("the base case adds up");
    (0..n).map(|draw| plan.draw(1, draw).expect("the books add up").remove(1)).collect()
}

/// None where somebody has not come yet.
fn state_on(spells: &[Spell], day: i32) -> Option<usize> {
    spells.iter().take_while(|spell| spell.from <= day).last().map(|spell| usize::from(spell.state))
}

/// Those who started, by rank: when, and where they stood on a day.
fn started(played: &Played, day: i32) -> Vec<(i32, Option<usize>)> {
    let of = |(rank, course): (usize, &Course)| match *course {
        Course::NotStarted => None,
        Course::Served { start, .. } => Some((start, state_on(played.lived.histories.of(rank), day))),
    };
    played.lived.courses.iter().enumerate().filter_map(of).collect()
}

/// Chance that the daily chain is in care so many days after a state: a clock runs out on each day with the same chance.
fn in_care(from: usize, days: i32) -> f64 {
    in_care_at(HOME_TO_CARE, from, days)
}

/// The same where people go to care at another rate.
fn in_care_at(rate: f64, from: usize, days: i32) -> f64 {
    let daily = |rate: f64| 1.0 - (-rate / 365.25).exp();
    let (into, out) = (daily(rate), daily(CARE_TO_HOME));
    (0..days).fold(if from == 1 { 1.0 } else { 0.0 }, |care, _| care * (1.0 - out) + (1.0 - care) * into)
}

/// Days of the first two quarters and the whole programme.
fn ends(model: &Model) -> (i32, i32) {
    (model.calendar.month_end(6), model.calendar.month_end(24))
}

/// In every draw and under every option as many stand in each state as were observed, who started when they were observed to
/// start; those who come later come after that.
#[test]
fn people_stand_where_they_were_observed_to_stand() {
    let model =
        deal(COMING, "until = \"6 months\"\nstarts = [4, 6]\npeople = { home = [3, 5], care = [1, 5] }");
    let (until, _) = ends(&model);
    let first = model.calendar.month_end(3);
    let played = draws(&model, 50);
    for played in &played {
        let (then, later): (Vec<_>, Vec<_>) =
            started(played, until).into_iter().partition(|(start, _)| *start <= until);
        assert_eq!(then.iter().filter(|(start, _)| *start <= first).count(), 4);
        assert_eq!(then.iter().filter(|(_, state)| *state == Some(1)).count(), 5);
        assert_eq!(then.len(), 10);
        assert!(later.iter().all(|(start, _)| *start > until));
    }
    let after: f64 = played.iter().map(|played| started(played, until).len() as f64 - 10.0).sum();
    assert!(after > 0.0, "people go on coming");
}

/// From there on they live as the scenario says: of those at home and in care at the month, as many are in care at the end
/// as the daily chain takes there.
#[test]
fn what_comes_after_follows_from_where_they_stand() {
    let model =
        deal(COMING, "until = \"6 months\"\nstarts = [4, 6]\npeople = { home = [3, 2], care = [1, 8] }");
    let (until, end) = ends(&model);
    let at_the_end = draws(&model, 1_500)
        .iter()
        .map(|played| {
            let then = started(played, end).into_iter().filter(|(start, _)| *start <= until);
            then.filter(|(_, state)| *state == Some(1)).count() as f64
        })
        .collect::<Vec<_>>();
    let expected = 2.0 * in_care(0, end - until) + 8.0 * in_care(1, end - until);
    Sample::of(at_the_end).must_be(expected, "in care at the end");
}

/// Who stands where is as the scenario makes it, given the numbers: of three people, one of whom started late, the chance
/// that the late one is the one in care is that of Bayes.
#[test]
fn those_who_started_late_are_found_where_the_law_puts_them() {
    let model =
        deal(COMING, "until = \"6 months\"\nstarts = [2, 1]\npeople = { home = [2, 2], care = [0, 1] }");
    let (until, _) = ends(&model);
    let played = draws(&model, 4_000);
    let days: Vec<i32> = started(&played[0], until).iter().map(|(start, _)| *start).take(3).collect();
    let care: Vec<f64> = days.iter().map(|start| in_care(0, until - start)).collect();
    let alone = |one: usize| -> f64 {
        (0..3).map(|person| if person == one { care[person] } else { 1.0 - care[person] }).product()
    };
    let expected = alone(2) / (alone(0) + alone(1) + alone(2));
    let late: Vec<f64> = played
        .iter()
        .map(|played| started(played, until)[2].1 == Some(1))
        .map(|is| f64::from(u8::from(is)))
        .collect();
    let found = Sample::of(late);
    found.must_be(expected, "the late one is in care");
    assert!(care[2] < care[0] / 2.0, "starting late matters: {care:?}");
    assert!((expected - 1.0 / 3.0).abs() > 8.0 * found.se, "the numbers alone would not tell: {expected}");
}

/// The base case puts as many there, and its expectation is the mean of the draws.
#[test]
fn the_base_case_stands_there_too() {
    let cohort = "cohort = { people = 10, starts_in = \"home\" }";
    let model =
        deal(cohort, "until = \"6 months\"\nstarts = [4, 6]\npeople = { home = [3, 2], care = [1, 8] }");
    let plan = Plan::new(&model).expect("the base case adds up");
    let option = plan.base_case(provenance(3, 0)).options.remove(1);
    let of_card = |figure: &Figure| figure.path(&model, option.option) == "contract.card.paid";
    let base = option.base_case[option.figures.iter().position(of_card).expect("it is a figure")];
    let Value::Known(mean) = base.value else { panic!("the base case has a value: {base:?}") };
    let base = Sample { mean, se: base.se.expect("batches give an error") };
    let paid = draws(&model, 1_500);
    let paid = Sample::of(paid.iter().map(|played| known(&model, 1, played, "contract.card.paid")));
    paid.must_agree(base, "paid");
}

/// Where nobody can stand nobody is put, and it is said.
#[test]
fn what_the_scenario_rules_out_is_not_found() {
    let seen = "until = \"6 months\"\nstarts = [4, 6]\npeople = { home = [4, 9], never = [0, 1] }";
    let replaced = ("care.home = { rate", "never.home = { rate = \"1 / year\" }\ncare.home = { rate");
    let text =
        text(COMING, seen).replace("care = {}\n", "care = {}\nnever = {}\n").replace(replaced.0, replaced.1);
    let model = opened_with(&text, Some("seen"), &[]).unwrap_or_else(|refused| panic!("{refused}")).model;
    let error = Plan::new(&model).expect_err("nobody ever enters the state").to_string();
    assert!(error.contains("stand on 2020-06-30"), "{error}");
}

/// The month from which people are simulated is the command's, if it says one; the numbers are those of that month.
#[test]
fn the_command_says_from_when_people_are_simulated() {
    let seen = "starts = [4, 6]\npeople = { home = [3, 2], care = [1, 8] }\nuntil = \"6 months\"";
    let open_from = |from: Option<&str>, replay: Option<&str>| {
        let request = Request {
            file: PathBuf::from("test.toml"),
            replay: replay.map(str::to_owned),
            from: from.map(str::to_owned),
            ..Request::default()
        };
        open(&request, &|_: &Path| Ok(text(COMING, seen)))
    };
    let model = open_from(Some("2020-04"), Some("seen")).unwrap_or_else(|refused| panic!("{refused}")).model;
    let until = model.calendar.month_end(3);
    for played in draws(&model, 10) {
        let then: Vec<_> = started(&played, until).into_iter().filter(|(start, _)| *start <= until).collect();
        assert_eq!(then.len(), 4);
        assert_eq!(then.iter().filter(|(_, state)| *state == Some(1)).count(), 1);
    }
    let error = open_from(Some("2020-05"), Some("seen")).expect_err("no end of a period").report;
    assert!(error.contains("--from") && error.contains("2020-05"), "{error}");
    let error = open_from(Some("2020-04"), None).expect_err("nothing observed").report;
    assert!(error.contains("--replay"), "{error}");
}

/// Lines of a file say the same as lists.
#[test]
fn people_may_stand_in_a_file() {
    let listed = "until = \"6 months\"\nstarts = [4, 6]\npeople = { home = [3, 2], care = [1, 8] }";
    let lines = "until = \"6 months\"\nrows = [ { outcome = \"started\", period = 1, count = 4 }, \
        { outcome = \"started\", period = 2, count = 6 }, { outcome = \"home\", period = 1, count = 3 }, \
        { outcome = \"care\", period = 1, count = 1 }, { outcome = \"care\", period = 2, count = 8 }, \
        { outcome = \"home\", period = 2, count = 2 } ]";
    let (one, other) = (draws(&deal(COMING, listed), 5), draws(&deal(COMING, lines), 5));
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.values, other.values);
        assert!(!one.claims.is_empty());
    }
}

/// So it is where hardly anybody stands: of twelve people, half of whom started late, the one in care.
#[test]
fn the_law_holds_where_hardly_anybody_stands() {
    const RARE: f64 = 0.04;
    let seen = "until = \"6 months\"\nstarts = [6, 6]\npeople = { home = [6, 11], care = [0, 1] }";
    let rate = |rate: f64| format!("home.care = {{ rate = \"{rate} / year\" }}");
    let text = text(COMING, seen).replace(&rate(HOME_TO_CARE), &rate(RARE));
    assert!(text.contains(&rate(RARE)));
    let model = opened_with(&text, Some("seen"), &[]).unwrap_or_else(|refused| panic!("{refused}")).model;
    let (until, _) = ends(&model);
    let played = draws(&model, 3_000);
    let days: Vec<i32> = started(&played[0], until).iter().map(|(start, _)| *start).take(12).collect();
    let odds: Vec<f64> =
        days.iter().map(|start| in_care_at(RARE, 0, until - start)).map(|care| care / (1.0 - care)).collect();
    let expected = odds[6..].iter().sum::<f64>() / odds.iter().sum::<f64>();
    let late = |played: &Played| started(played, until)[6..12].iter().any(|(_, state)| *state == Some(1));
    let found = Sample::of(played.iter().map(|played| f64::from(u8::from(late(played)))));
    found.must_be(expected, "one who started late is in care");
    assert!((expected - 0.5).abs() > 8.0 * found.se, "the numbers alone would not tell: {expected}");
}

/// Where every option has luck of its own, people stand there under the option that was in force.
#[test]
fn with_luck_of_its_own_the_option_in_force_has_them_there() {
    let model = deal(
        COMING,
        "until = \"24 months\"\nstarts = [4, 6, 0, 0, 0, 0, 0, 0]\npeople = { home = [4, 10, 10, 10, 10, 10, 10, 8], care = [0, 0, 0, 0, 0, 0, 0, 2] }",
    );
    let plan = Plan::new(&model).expect("the base case adds up");
    let settings = Settings {
        seed: 5,
        draws: 0..40,
        threads: Some(1),
        coupling: Coupling::Independent,
        sampling: sib::engine::Sampling::Independent,
        fans: Fanning::Dropped,
        keep: sib::engine::Keep::EveryDraw,
    };
    let results = plan.run(&settings, provenance(5, 40), &|_| {}).unwrap_or_else(|error| panic!("{error}"));
    let last = usize::from(model.calendar.horizon_months());
    let served = &results.options[1];
    // Left to themselves more than half would be in care by then, as they are under luck in which nothing was observed.
    assert!(served.occupancy[0][last] > served.occupancy[1][last], "most stand at home at the end");
    assert!(results.options[0].occupancy[0][last] < results.options[0].occupancy[1][last], "others do not");
}
