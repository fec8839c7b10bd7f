//! Histories against the daily chain: an event falls on day ceil(t), so that a person leaves on a day with
//! probability 1 − exp(−h), h the day's intensity, and takes a way in proportion to its part of h.

mod effects;
mod milestones;
mod people;
mod trend;

use std::f64::consts::LN_2;

use sib::engine::Played;

use super::common::{Sample, draws, headed, model};

/// Days of a rate's year.
const YEAR: f64 = 365.25;
/// Everybody is referred on day 1.
const REFERRED: usize = 1;

/// The chain of one person: what a day costs, and where people go.
struct Chain<'a> {
    n_states: usize,
    /// Ways out of a state on the day that ends at an instant, so many days after entry: to and intensity of that day.
    ways: &'a dyn Fn(usize, usize, usize) -> Vec<(usize, f64)>,
    /// An end that is open from everywhere: its state and intensity per day. It goes before moves.
    life: Option<(usize, f64)>,
    /// Days already spent in the first state.
    already: usize,
}

impl Chain<'_> {
    /// The probability of each state at each instant, by recursion over (state, days in it).
    fn occupancy(&self, start: usize, horizon: usize) -> Vec<Vec<f64>> {
        let mut inside = vec![vec![0.0; horizon + self.already + 2]; self.n_states];
        inside[start][self.already] = 1.0;
        let mut path = vec![vec![0.0; self.n_states]; horizon + 1];
        path[REFERRED][start] = 1.0;
        for (day, at_end) in path.iter_mut().enumerate().skip(REFERRED + 1) {
            inside = self.after_day(&inside, day);
            *at_end = inside.iter().map(|ages| ages.iter().sum()).collect();
        }
        path
    }

    fn after_day(&self, inside: &[Vec<f64>], day: usize) -> Vec<Vec<f64>> {
        let mut next = vec![vec![0.0; inside[0].len()]; self.n_states];
        for (state, ages) in inside.iter().enumerate() {
            for (age, &mass) in ages.iter().enumerate().filter(|&(_, &mass)| mass > 0.0) {
                let ways = (self.ways)(state, age, day);
                let mut alive = mass;
                if let Some((end, rate)) = self.life
                    && state != end
                {
                    alive = mass * (-rate).exp();
                    next[end][0] += mass - alive;
                }
                let total: f64 = ways.iter().map(|way| way.1).sum();
                let leave = alive * (1.0 - (-total).exp());
                for (to, rate) in ways {
                    if total > 0.0 {
                        next[to][0] += leave * rate / total;
                    }
                }
                next[state][age + 1] += alive - leave;
            }
        }
        next
    }
}

/// Person-days of a state in a month, over draws.
fn days_in(played: &[Vec<Played>], option: usize, state: usize, month: usize) -> Sample {
    Sample::of(played.iter().map(|options| options[option].lived.state_days()[state][month].to_f64()))
}

/// Every state and month of an option has the person-days of a chain: day k has the state of instant k − 1.
fn must_follow(text: &str, n_draws: u32, people: f64, option: usize, path: &[Vec<f64>]) {
    let model = model(text);
    let played = draws(&model, 5, n_draws);
    for (state, named) in model.states.iter().enumerate() {
        for month in 1..=usize::from(model.calendar.horizon_months()) {
            let first = model.calendar.month_end(month as u16 - 1) as usize;
            let last = model.calendar.month_end(month as u16) as usize;
            let expected: f64 = (first..last).map(|instant| people * path[instant][state]).sum();
            let found = days_in(&played, option, state, month);
            if expected > 0.05 {
                found.must_be(expected, &format!("{}, month {month}", named.name));
            }
        }
    }
}

fn horizon_day(text: &str) -> usize {
    model(text).calendar.horizon_day() as usize
}

/// Ways of constant rates per year between states.
fn constant(rates: &[(usize, usize, f64)]) -> impl Fn(usize, usize, usize) -> Vec<(usize, f64)> + '_ {
    move |from, _, _| {
        rates.iter().filter(|way| way.0 == from).map(|&(_, to, rate)| (to, rate / YEAR)).collect()
    }
}

fn three_states(ways: &str) -> String {
    headed(
        "15 months",
        &format!(
            "option = [ {{ name = \"usual\" }} ]\ncohort = {{ people = 300, starts_in = \"a\" }}\n[state]\na = {{}}\nb = {{}}\nc = {{}}\ndied = {{ absorbing = \"yes\" }}\n[transition]\n{ways}"
        ),
    )
}

/// Occupancy of four states at constant rates, with an end on one clock for life.
#[test]
fn occupancy_at_constant_rates_is_that_of_the_chain() {
    let text = three_states(
        "a.b = { rate = \"1.5 / year\" }\na.c = { rate = \"0.7 / year\" }\nb.a = { rate = \"2 / year\" }\nb.c = { rate = \"60% in 1 year\" }\nc.a = { rate = \"0.3 / month\" }\nany.died = { rate = \"0.2 / year\" }\n",
    );
    let rates = [
        (0, 1, 1.5),
        (0, 2, 0.7),
        (1, 0, 2.0),
        // A chance p in a year is the intensity −ln(1 − p) per year.
        (1, 2, -(0.4_f64).ln()),
        (2, 0, 0.3 * 12.0),
    ];
    let chain = Chain { n_states: 4, ways: &constant(&rates), life: Some((3, 0.2 / YEAR)), already: 0 };
    must_follow(&text, 60, 300.0, 0, &chain.occupancy(0, horizon_day(&text)));
}

/// Rates by time in the state, in steps and along a line; the day from a to a + 1 costs the integral over it.
#[test]
fn occupancy_by_time_in_state_is_that_of_the_chain() {
    let text = three_states(
        "b.a = { rate = \"3 / year\" }\nc.a = { rate = \"1 / year\" }\n[transition.a.b.rate]\nby = \"time in state\"\nsteps = [[\"0 days\", \"0.5 / year\"], [\"45 days\", \"3 / year\"], [\"100 days\", \"0.2 / year\"]]\n[transition.a.c.rate]\nby = \"time in state\"\nline = [[\"10 days\", \"0 / year\"], [\"110 days\", \"2 / year\"], [\"210 days\", \"1 / year\"]]\n[transition.any.died]\nrate = \"0.1 / year\"\n",
    );
    let step = |age: usize| match age {
        0..45 => 0.5,
        45..100 => 3.0,
        _ => 0.2,
    };
    let line = |x: f64| match x {
        x if x < 10.0 => 0.0,
        x if x < 110.0 => 2.0 * (x - 10.0) / 100.0,
        x if x < 210.0 => 2.0 - (x - 110.0) / 100.0,
        _ => 1.0,
    };
    let ways = |from: usize, age: usize, _: usize| match from {
        0 => vec![(1, step(age) / YEAR), (2, line(age as f64 + 0.5) / YEAR)],
        1 => vec![(0, 3.0 / YEAR)],
        2 => vec![(0, 1.0 / YEAR)],
        _ => vec![],
    };
    let chain = Chain { n_states: 4, ways: &ways, life: Some((3, 0.1 / YEAR)), already: 0 };
    must_follow(&text, 60, 300.0, 0, &chain.occupancy(0, horizon_day(&text)));
}

/// Rates by age and by calendar: steps hold from their day on, a line has each day the value of its middle.
#[test]
fn occupancy_by_age_and_calendar_is_that_of_the_chain() {
    let text = headed(
        "15 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 300, starts_in = \"a\", age = \"900 days\" }\n[state]\na = {}\nb = {}\n[transition.a.b.rate]\nby = \"age\"\nsteps = [[\"0 days\", \"1 / year\"], [\"1000 days\", \"4 / year\"], [\"1100 days\", \"0 / year\"]]\n[transition.b.a.rate]\nby = \"calendar\"\nline = [[\"2020-02-01\", \"0 / year\"], [\"2020-11-27\", \"6 / year\"]]\n",
    );
    // Day `day` is the interval (day − 1, day]; at its beginning the person is 900 + day − 1 − referral days old.
    let aged = |day: usize| match 900 + day - 1 - REFERRED {
        0..1000 => 1.0,
        1000..1100 => 4.0,
        _ => 0.0,
    };
    // 1 February is instant 31; 27 November 2020 is 300 days later.
    let calendar = |day: usize| (6.0 * ((day as f64 - 0.5) - 31.0) / 300.0).clamp(0.0, 6.0);
    let ways = |from: usize, _: usize, day: usize| match from {
        0 => vec![(1, aged(day) / YEAR)],
        _ => vec![(0, calendar(day) / YEAR)],
    };
    let chain = Chain { n_states: 2, ways: &ways, life: None, already: 0 };
    must_follow(&text, 60, 300.0, 0, &chain.occupancy(0, horizon_day(&text)));
}

/// Groups with rates of their own: occupancy is the mixture of their chains by share.
#[test]
fn occupancy_by_group_is_the_mixture_of_chains() {
    let text = headed(
        "12 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 300, starts_in = \"a\", group = { slow = { share = \"30%\" }, quick = { share = \"70%\" } } }\n[state]\na = {}\nb = {}\n[transition]\na.b = { rate = { by = \"group\", values = { quick = \"4 / year\", slow = \"0.5 / year\" } } }\nb.a = { rate = \"1 / year\" }\n",
    );
    let of = |rate: f64| {
        let rates = [(0, 1, rate), (1, 0, 1.0)];
        Chain { n_states: 2, ways: &constant(&rates), life: None, already: 0 }
            .occupancy(0, horizon_day(&text))
    };
    let (slow, quick) = (of(0.5), of(4.0));
    let mixed: Vec<Vec<f64>> = slow
        .iter()
        .zip(&quick)
        .map(|(slow, quick)| slow.iter().zip(quick).map(|(slow, quick)| 0.3 * slow + 0.7 * quick).collect())
        .collect();
    must_follow(&text, 60, 300.0, 0, &mixed);
}

/// Weibull H(t) = ln 2 (t / median)^shape and log-normal H(t) = −ln(1 − Φ(ln(t / median) / spread)), for people who
/// have already been in the state: the first costs H(a + 1) − H(a) on the day a after entry.
#[test]
fn weibull_and_log_normal_times_are_those_of_the_chain_even_after_time_already() {
    let text = headed(
        "15 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 300, starts_in = \"a\", time_already = \"100 days\" }\n[state]\na = {}\nb = {}\n[transition]\na.b = { time = \"200 days\", shape = 1.7 }\nb.a = { time = \"60 days\", spread = 0.8 }\n",
    );
    let weibull = |t: f64| LN_2 * (t / 200.0).powf(1.7);
    let normal = |t: f64| if t > 0.0 { -sib::math::normal_cdf(-(t / 60.0).ln() / 0.8).ln() } else { 0.0 };
    let ways = |from: usize, age: usize, _: usize| {
        let day = age as f64;
        match from {
            0 => vec![(1, weibull(day + 1.0) - weibull(day))],
            _ => vec![(0, normal(day + 1.0) - normal(day))],
        }
    };
    let chain = Chain { n_states: 2, ways: &ways, life: None, already: 100 };
    must_follow(&text, 60, 300.0, 0, &chain.occupancy(0, horizon_day(&text)));
}

/// A hazard that rises keeps rising beyond the horizon for people who have been there longer than that: a Weibull of
/// shape 2 after 3,000 days costs ln 2 (2 · 3000 + 1) / median² on the next day.
#[test]
fn a_rising_hazard_is_exact_for_people_who_were_there_long_before() {
    let text = headed(
        "6 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 300, starts_in = \"a\", time_already = \"3000 days\" }\n[state]\na = {}\nb = { absorbing = \"yes\" }\n[transition]\na.b = { time = \"1000 days\", shape = 2 }\n",
    );
    let ways = |from: usize, age: usize, _: usize| match from {
        0 => vec![(1, LN_2 * (2.0 * age as f64 + 1.0) / 1e6)],
        _ => vec![],
    };
    let chain = Chain { n_states: 2, ways: &ways, life: None, already: 3000 };
    must_follow(&text, 60, 300.0, 0, &chain.occupancy(0, horizon_day(&text)));
}

/// A move inside a state starts its time anew: with a step hazard the way out then begins again at its first step.
#[test]
fn a_move_inside_a_state_starts_its_time_anew() {
    let text = headed(
        "12 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 300, starts_in = \"a\" }\n[state]\na = {}\nb = { absorbing = \"yes\" }\n[transition]\na.a = { rate = \"6 / year\" }\na.b = { rate = { by = \"time in state\", steps = [[\"0 days\", \"0 / year\"], [\"60 days\", \"5 / year\"]] } }\n",
    );
    let ways = |from: usize, age: usize, _: usize| match from {
        0 => vec![(0, 6.0 / YEAR), (1, if age < 60 { 0.0 } else { 5.0 / YEAR })],
        _ => vec![],
    };
    let chain = Chain { n_states: 2, ways: &ways, life: None, already: 0 };
    must_follow(&text, 60, 300.0, 0, &chain.occupancy(0, horizon_day(&text)));
}
