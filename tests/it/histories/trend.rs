//! Rates that drift and wander over the years: the same for everybody, in every option.

use sib::data::World;
use sib::model::Model;
use sib::random::Seed;
use sib::stage::world::Worlds;

use super::{Chain, REFERRED, YEAR, constant, days_in, horizon_day, must_follow};
use crate::common::{Sample, draws, headed, known, model};

/// Days of each month from January 2020 on, by the calendar.
const MONTHS: [usize; 24] =
    [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Whole months before the month in which a day lies.
fn months_passed(day: usize) -> i32 {
    let mut end = 0;
    for (passed, days) in (0..).zip(MONTHS) {
        end += days;
        if day <= end {
            return passed;
        }
    }
    panic!("day {day} is after two years")
}

/// Two states; the way out of the first drifts, the way back does not. The service is for everybody from the first day.
fn scenario(way: &str, counterfactual: &str, more: &str) -> String {
    headed(
        "24 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\" }} ]\ncohort = {{ people = 300, starts_in = \"a\" }}\n[state]\na = {{}}\nb = {{}}\n[transition]\na.b = {way}\nb.a = {{ rate = \"1 / year\" }}\n[counterfactual]\non = [\"transition.a.b\"]\n{counterfactual}\n[service.help]\n{more}"
        ),
    )
}

/// The rate out of the first state on a day, so many days after entry, against every month of an option.
fn must_have_rates(text: &str, option: usize, rate: &dyn Fn(usize, usize) -> f64) {
    let ways = |from: usize, age: usize, day: usize| match from {
        0 => vec![(1, rate(age, day) / YEAR)],
        _ => vec![(0, 1.0 / YEAR)],
    };
    let chain = Chain { n_states: 2, ways: &ways, life: None, already: 0 };
    must_follow(text, 40, 300.0, option, &chain.occupancy(0, horizon_day(text)));
}

/// A rate that drifts by g is multiplied by (1 + g)^(months / 12), whole months since the start, whatever it follows.
#[test]
fn a_drift_multiplies_the_rate_month_by_month() {
    for growth in [0.8_f64, -0.6] {
        let drift = format!("drift = \"{}% / year\"", growth * 100.0);
        let grown = |day| (1.0 + growth).powf(f64::from(months_passed(day)) / 12.0);
        let text = scenario("{ rate = \"1.5 / year\" }", &drift, "");
        for option in [0, 1] {
            must_have_rates(&text, option, &|_, day| 1.5 * grown(day));
        }
        let by_time = "{ rate = { by = \"time in state\", steps = [[\"0 days\", \"0.5 / year\"], [\"45 days\", \"3 / year\"], [\"100 days\", \"1 / year\"]] } }";
        must_have_rates(&scenario(by_time, &drift, ""), 0, &|age, day| {
            grown(day)
                * match age {
                    0..45 => 0.5,
                    45..100 => 3.0,
                    _ => 1.0,
                }
        });
        // 1 July 2020 is instant 182.
        let by_calendar = "{ rate = { by = \"calendar\", steps = [[\"2020-01-01\", \"1 / year\"], [\"2020-07-01\", \"2 / year\"]] } }";
        must_have_rates(&scenario(by_calendar, &drift, ""), 0, &|_, day| {
            grown(day) * if day <= 182 { 1.0 } else { 2.0 }
        });
    }
}

/// A hazard ratio acts on the rate as it has become; a rate that the service states is what it is, and what fades from it
/// comes to the rate as it has become.
#[test]
fn effects_act_on_the_rate_as_it_has_become() {
    let drift = "drift = \"80% / year\"";
    let grown = |day| 1.8_f64.powf(f64::from(months_passed(day)) / 12.0);
    let usual = "{ rate = \"1 / year\" }";
    let ratio = "effect.moves = { on = [\"transition.a.b\"], hazard_ratio = 2 }";
    must_have_rates(&scenario(usual, drift, ratio), 1, &|_, day| 2.0 * grown(day));
    must_have_rates(&scenario(usual, drift, ratio), 0, &|_, day| grown(day));
    let stated = "effect.moves = { on = [\"transition.a.b\"], becomes = \"3 / year\" }";
    must_have_rates(&scenario(usual, drift, stated), 1, &|_, _| 3.0);
    // Served to instant 101; then the stated rate fades over 100 days, straight on the log scale.
    let fading = "length = \"100 days\"\neffect.moves = { on = [\"transition.a.b\"], becomes = \"3 / year\", fades = \"100 days\" }";
    let weight = |day: usize| match day - 1 {
        0..101 => 1.0,
        now @ 101..201 => 1.0 - ((now - 101) as f64 + 0.5) / 100.0,
        _ => 0.0,
    };
    must_have_rates(&scenario(usual, drift, fading), 1, &|_, day| {
        3.0_f64.powf(weight(day)) * grown(day).powf(1.0 - weight(day))
    });
    let by_time = "{ rate = { by = \"time in state\", steps = [[\"0 days\", \"0.4 / year\"], [\"90 days\", \"2 / year\"]] } }";
    must_have_rates(&scenario(by_time, drift, fading), 1, &|age, day| {
        let usual = grown(day) * if age < 90 { 0.4 } else { 2.0 };
        3.0_f64.powf(weight(day)) * usual.powf(1.0 - weight(day))
    });
}

/// People whose rates differ by a gamma with mean 1 and shape k, given that they were still there after the time that
/// they had already spent, go with the chance 1 − ((k + H) / (k + H + G))^k: H is what a mean person's clock had spent by
/// then, G what it spends after, both at the rate as it was in each month.
#[test]
fn frailty_is_given_survival_at_the_rate_as_it_was() {
    // Referred on day 400 after 500 days there: 100 of them before the programme, when nothing drifted.
    let text = headed(
        "24 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 1000, starts_in = \"a\", time_already = \"500 days\", frailty = 1 }\nreferrals = { rate = { by = \"month\", steps = [[\"0 days\", \"0 / day\"], [\"399 days\", \"1000 / day\"], [\"400 days\", \"0 / day\"]] }, until = \"500 days\", spread = 0 }\n[state]\na = {}\nb = { absorbing = \"yes\" }\n[transition]\na.b = { rate = \"0.8 / year\" }\n[counterfactual]\non = [\"transition.a.b\"]\ndrift = \"300% / year\"\n",
    );
    let model = model(&text);
    let rate = |day: usize| 0.8 / YEAR * 4.0_f64.powf(f64::from(months_passed(day)) / 12.0);
    let referred = 400;
    let before = 100.0 * 0.8 / YEAR + (1..=referred).map(rate).sum::<f64>();
    let played = draws(&model, 6, 12);
    let days: Vec<Vec<i32>> = played
        .iter()
        .map(|options| {
            let own = &options[0].lived.histories;
            (0..own.n_people()).filter_map(|rank| own.of(rank).get(1).map(|spell| spell.from)).collect()
        })
        .collect();
    assert!(played.iter().all(|options| options[0].lived.histories.n_people() == 1000));
    for last in [420, 500, 700] {
        let after: f64 = (referred + 1..=last).map(rate).sum();
        let gone = 1.0 - (1.0 + before) / (1.0 + before + after);
        let shares = days.iter().map(|days| {
            days.iter().filter(|&&day| day <= i32::try_from(last).expect("few days")).count() as f64 / 1000.0
        });
        Sample::of(shares).must_be(gone, &format!("gone by day {last}"));
    }
}

fn world(model: &Model, draw: u32) -> World {
    Worlds::new(model).expect("nothing is correlated").draw(model, Seed::new(8), draw)
}

/// The walk has mean 1 in every month, a coefficient of variation of `wander` a year after the first month and of
/// √((1 + w²)² − 1) a year later; its steps are independent of each other.
#[test]
fn a_walk_has_mean_one_and_spreads_with_the_years() {
    let wander = 0.3;
    let model = model(&scenario("{ rate = \"1 / year\" }", "drift = \"50% / year\"\nwander = \"30%\"", ""));
    let worlds: Vec<World> = (0..4_000).map(|draw| world(&model, draw)).collect();
    let factor = |world: &World, month: usize| world.trend[month] / 1.5_f64.powf((month as f64 - 1.0) / 12.0);
    assert!(worlds.iter().all(|world| world.trend[1] == 1.0), "the first month is as the file says");
    for (month, years) in [(13, 1.0), (24, 23.0 / 12.0)] {
        Sample::of(worlds.iter().map(|world| factor(world, month))).must_be(1.0, "mean");
        // E x² = (1 + w²)^years.
        let square = worlds.iter().map(|world| factor(world, month).powi(2));
        Sample::of(square).must_be((1.0_f64 + wander * wander).powf(years), "mean square");
    }
    let step = |world: &World, month: usize| (factor(world, month) / factor(world, month - 1)).ln();
    let mean = -(1.0_f64 + wander * wander).ln() / 24.0;
    let product = worlds.iter().map(|world| (step(world, 5) - mean) * (step(world, 6) - mean));
    Sample::of(product).must_be(0.0, "steps of two months");
}

/// In each draw people follow that draw's walk: what is found less what the walk gives has mean nought, in every month.
#[test]
fn people_follow_the_walk_of_their_draw() {
    let text = scenario("{ rate = \"1.5 / year\" }", "wander = \"60%\"", "");
    let model = model(&text);
    let played = draws(&model, 8, 60);
    let expected: Vec<Vec<Vec<f64>>> = (0..60)
        .map(|draw| {
            let walk = world(&model, draw).trend;
            let ways = move |from: usize, _: usize, day: usize| match from {
                0 => vec![(1, 1.5 / YEAR * walk[usize::try_from(months_passed(day)).expect("few") + 1])],
                _ => vec![(0, 1.0 / YEAR)],
            };
            Chain { n_states: 2, ways: &ways, life: None, already: 0 }.occupancy(0, horizon_day(&text))
        })
        .collect();
    for month in 1..=24 {
        let (first, last) =
            (model.calendar.month_end(month - 1) as usize, model.calendar.month_end(month) as usize);
        let away = |path: &Vec<Vec<f64>>| (first..last).map(|instant| 300.0 * path[instant][0]).sum::<f64>();
        let found =
            played.iter().map(|options| options[0].lived.state_days()[0][usize::from(month)].to_f64());
        Sample::of(found.zip(&expected).map(|(found, path)| found - away(path)))
            .must_be(0.0, &format!("month {month}"));
    }
    // The base case has no walk: its days are those of the plain chain.
    let rates = [(0, 1, 1.5), (1, 0, 1.0)];
    let chain = Chain { n_states: 2, ways: &constant(&rates), life: None, already: 0 };
    let path = chain.occupancy(0, horizon_day(&text));
    let expected: f64 = (REFERRED..horizon_day(&text)).map(|instant| 300.0 * path[instant][0]).sum();
    let plan = sib::engine::Plan::new(&model).expect("the books add up");
    let results = plan.base_case(crate::common::provenance(0, 0));
    let figure = sib::data::Figure::State(sib::model::StateId::new(0), sib::data::StateFigure::Days);
    let base = results.options[0].base(figure).expect("every figure has a base case");
    let sib::statistics::Value::Known(mean) = base.value else { panic!("days are known") };
    Sample { mean, se: base.se.expect("an average has an error") }.must_be(expected, "base case");
}

/// What drifts is what would truly happen, to control people too: a service without effect saves nothing against them,
/// and against a fixed baseline just what the drift makes, none of which is additional.
#[test]
fn a_fixed_baseline_does_not_drift_and_control_people_do() {
    let rate = 1.2_f64;
    let more = "[baseline]\nhistory = { fixed = 0.5 }\ncontrols = { matched = 2 }\n[measure]\nleft = { enters = \"b\", within = \"12 months\" }\nagainst_history = { added = \"left\", against = \"history\" }\nagainst_controls = { added = \"left\", against = \"controls\" }\n";
    let text = scenario("{ rate = \"1.2 / year\" }", "drift = \"100% / year\"", more)
        .replace("b.a = { rate = \"1 / year\" }\n", "")
        .replace("b = {}", "b = { absorbing = \"yes\" }");
    let model = model(&text);
    let played = draws(&model, 9, 60);
    // From instant 1, 2 January 2020, to 2 January 2021, instant 367.
    let spent: f64 =
        (2..=367).map(|day| rate / YEAR * 2.0_f64.powf(f64::from(months_passed(day)) / 12.0)).sum();
    let left = 1.0 - (-spent).exp();
    let of = |path: &str| Sample::of(played.iter().map(|options| known(&model, 1, &options[1], path)));
    of("outcomes.left.true").must_be(300.0 * left, "all who left");
    of("outcomes.against_history.true").must_be(300.0 * (left - 0.5), "against history");
    of("outcomes.against_controls.measured").must_be(0.0, "against control people");
    of("outcomes.left.additional").must_be(0.0, "what the service adds");
    assert!(days_in(&played, 1, 0, 12).se > 0.0);
}
