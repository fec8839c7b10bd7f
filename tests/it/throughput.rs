//! Throughput of teams: what a family costs, what the provider keeps, and what a bonus for more families changes. Held
//! against sums by hand, against a Poisson count, and against places that are always taken.

use sib::analysis::payoff::payoff;
use sib::data::PayoffOrigin;
use sib::engine::Plan;
use sib::model::{LevelUnit, MeasureId, Model, OptionId, Payoff};
use sib::report::csv::payoff_csv;
use sib::report::json::payoff_json;
use sib::report::text::payoff_text;

use crate::common::{Sample, draws, headed, known, model};

/// Two teams for two years at £450,000 a team and year, paid £77,000 a month; a bonus by the year from 40 and from 50
/// families a team on.
fn teams(cohort: &str, service: &str) -> Model {
    model(&headed(
        "36 months",
        &format!(
            r#"
option = [
  {{ name = "usual" }},
  {{ name = "fee", service = "help", contracts = ["delivery"] }},
  {{ name = "bonus", service = "help", contracts = ["delivery", "bonus"] }},
]
{cohort}
party.council = {{ is = "payer" }}
state.home = {{}}
[service.help]
teams = 2
{service}
cost.teams = {{ amount = "£450,000 / year", per = "team", until = "24 months" }}
[measure]
families = {{ event = "started" }}
a_team = {{ per_team = "families", over = "period", until = "24 months" }}
a_team_diluted = {{ per_team = "families" }}
[contract.delivery]
payers = {{ council = "100%" }}
clause.fee = {{ for_each = "month", price = "£77,000", until = "24 months" }}
[contract.bonus]
payers = {{ council = "100%" }}
claims = "yearly"
clause.bonus = {{ for_each = "year", until = "24 months", price = {{ by = "a_team", steps = [[40, "£20,000"], [50, "£45,000"]] }} }}
"#
        ),
    ))
}

/// Families come evenly: so many each year, one after the other.
fn evenly(a_team: u32) -> String {
    format!(
        "cohort = {{ people = 500, starts_in = \"home\" }}\nreferrals = {{ rate = \"{} / year\", until = \"24 months\", spread = 0 }}",
        2 * a_team
    )
}

/// Equal, but for the last step in which the base case counts parts of people.
fn must_be(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs(), "{what}: {found} against {expected}");
}

/// At 35, 40 and 50 families a team a year: cost for each family = cost of the teams / families; margin = fees − costs,
/// with the bonus of two years and without; in the base case as in a draw, to the penny.
#[test]
fn cost_for_each_family_and_margin_are_what_the_sums_give() {
    for (a_team, bonus) in [(35, 0.0), (39, 0.0), (40, 20_000.0), (49, 20_000.0), (50, 45_000.0)] {
        let model = teams(&evenly(a_team), "per_team = 18\nlength = \"4 months\"");
        let base = Plan::new(&model).expect("the base case adds up").base_books().expect("it adds up");
        let whole = f64::from(2 * a_team * 2);
        // The base case has the part of a family that the plan of 731 days is above two years of 365.25 days.
        let planned = whole * 731.0 / 730.5;
        for (played, families) in [(base, planned), (draws(&model, 3, 1).remove(0), whole)] {
            let of = |option: usize, path: &str| known(&model, option, &played[option], path);
            for option in [1, 2] {
                must_be(of(option, "started"), families, "families");
                must_be(of(option, "outcomes.a_team.measured"), families / 4.0, "families a team a year");
                must_be(
                    of(option, "outcomes.a_team_diluted.measured"),
                    families / 4.0 * 24.0 / 36.0,
                    "over all of the programme",
                );
                let cost = 2.0 * 450_000.0 * 2.0;
                must_be(of(option, "provider.cost_per_start"), cost / families, "cost for each family");
            }
            let margin = 24.0 * 77_000.0 - 24.0 * 2.0 * 37_500.0;
            assert_eq!(of(1, "provider.margin"), margin, "margin on the fee");
            assert_eq!(of(2, "provider.margin"), margin + 2.0 * bonus, "margin with the bonus");
            assert_eq!(of(2, "contract.bonus.paid"), 2.0 * bonus, "bonus");
        }
    }
}

/// Families come by chance, and places are no limit: the years' counts are independent Poisson counts, so the mean bonus
/// is the sum of its steps times their chances.
#[test]
fn a_bonus_is_reached_as_often_as_a_poisson_count_reaches_it() {
    let referrals = "cohort = { people = 5000, starts_in = \"home\" }\nreferrals = { rate = \"80 / year\", until = \"24 months\" }";
    let model = teams(referrals, "per_team = 1000\nlength = \"4 months\"");
    let bonus_of_year = |days: f64| {
        let mean = 80.0 / 365.25 * days;
        let mut chance = (-mean).exp();
        let mut expected = 0.0;
        for families in 0..400 {
            expected += chance
                * match families {
                    0..80 => 0.0,
                    80..100 => 20_000.0,
                    _ => 45_000.0,
                };
            chance *= mean / f64::from(families + 1);
        }
        expected
    };
    let expected = bonus_of_year(366.0) + bonus_of_year(365.0);
    assert!(expected > 0.0 && expected < 90_000.0);
    let played = draws(&model, 5, 2000);
    let margins = played.iter().map(|options| {
        known(&model, 2, &options[2], "provider.margin") - known(&model, 1, &options[1], "provider.margin")
    });
    Sample::of(margins).must_be(expected, "bonus of two years");
}

/// Where people always wait, what limits a team is its places: each is taken again every 150 days, five times in two years.
#[test]
fn with_people_waiting_a_team_sees_as_many_as_its_places_turn_over() {
    let model = teams(
        "cohort = { people = 1000, starts_in = \"home\" }",
        "per_team = 18\nlength = \"150 days\"\nruns = \"24 months\"",
    );
    let played = draws(&model, 1, 1).remove(0);
    let rounds = f64::from((model.calendar.month_end(24) - 1) / 150 + 1);
    must_be(rounds, 5.0, "rounds");
    must_be(
        known(&model, 2, &played[2], "outcomes.a_team.measured"),
        18.0 * rounds / 2.0,
        "families a team a year",
    );
    must_be(known(&model, 2, &played[2], "provider.cost_per_start"), 1_800_000.0 / (36.0 * rounds), "cost");
}

/// What the provider keeps at each level of throughput, as `sib payoff` shows it; on the fee alone it is the same at all.
#[test]
fn the_payoff_shows_what_the_provider_keeps_at_each_throughput() {
    let model = teams(&evenly(30), "per_team = 18\nlength = \"4 months\"");
    let a_team = model.measures.iter().position(|measure| measure.name == "a_team").expect("it is there");
    let levels = Payoff {
        measure: MeasureId::new(a_team),
        levels: vec![35.0, 39.9, 40.0, 50.0],
        unit: LevelUnit::Number,
    };
    let origin = || PayoffOrigin {
        version: "test".into(),
        scenario_sha256: "test".into(),
        case: None,
        replay: None,
        sets: Vec::new(),
    };
    let plan = Plan::new(&model).expect("the base case adds up");
    let found = payoff(&plan, OptionId::new(2), &levels, origin(), &|_| {}).expect("there is a payoff");
    let margins: Vec<Option<f64>> = found.levels.iter().map(|level| level.margin).collect();
    assert_eq!(margins, [48_000.0, 48_000.0, 88_000.0, 138_000.0].map(Some));
    assert!(payoff_text(&model, &found).contains("provider's margin"));
    assert!(payoff_csv(&model, &found).starts_with("performance,paid,provider.margin\n35,1848000,48000\n"));
    let json: serde_json::Value = serde_json::from_str(&payoff_json(&model, &found)).expect("JSON");
    assert_eq!(json["levels"][3]["provider"]["margin"], 138_000.0);
    let same = Payoff { levels: vec![10.0, 20.0], ..levels };
    let found = payoff(&plan, OptionId::new(2), &same, origin(), &|_| {}).expect("there is a payoff");
    assert!(found.levels.iter().all(|level| level.margin.is_none()));
    assert!(!payoff_text(&model, &found).contains("margin"));
}

/// Where an order closes the service its teams' time ends: the throughput is that of the time in which they stood.
#[test]
fn a_service_that_is_closed_has_its_throughput_until_then() {
    let text = headed(
        "36 months",
        r#"
option = [ { name = "usual" }, { name = "fee", service = "help", contracts = ["delivery"] } ]
cohort = { people = 500, starts_in = "home" }
referrals = { rate = "0.25 / day", spread = 0 }
party.council = { is = "payer" }
state.home = {}
[service.help]
teams = 2
per_team = 100
length = "4 months"
[measure]
families = { event = "started" }
a_team = { per_team = "families" }
[contract.delivery]
payers = { council = "100%" }
clause.fee = { for_each = "month", price = "£77,000" }
termination.policy = { by = "council", cause = "a change of policy", at = "12 months", service = "stops", pays = ["£1"] }
"#,
    );
    let model = model(&text);
    let played = draws(&model, 1, 1).remove(0);
    let closed_from = played[1].closed_from.expect("the council ends it");
    let months = f64::from(closed_from - 1);
    assert!((11.0..=14.0).contains(&months));
    let families = known(&model, 1, &played[1], "started");
    must_be(
        known(&model, 1, &played[1], "outcomes.a_team.measured"),
        families / (2.0 * months / 12.0),
        "a team",
    );
    assert!(families > 80.0 && families < 120.0);
}
