//! Histories against the daily chain: an event falls on day ceil(t), so that a person leaves on a day with
//! probability 1 − exp(−h), h the day's intensity, and takes a way in proportion to its part of h.

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
        for day in REFERRED + 1..=horizon {
            inside = self.after_day(&inside, day);
            path[day] = inside.iter().map(|ages| ages.iter().sum()).collect();
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
    Sample::of(played.iter().map(|options| options[option].state_days[state][month].to_f64()))
}

/// Every state and month of an option has the person-days of a chain: day k has the state of instant k − 1.
fn must_follow(text: &str, n_draws: u32, people: f64, option: usize, path: &[Vec<f64>]) {
    let model = model(text);
    let played = draws(&model, 5, n_draws);
    for state in 0..path[0].len() {
        for month in 1..=usize::from(model.calendar.horizon_months()) {
            let first = model.calendar.month_end(month as u16 - 1) as usize;
            let last = model.calendar.month_end(month as u16) as usize;
            let expected: f64 = (first..last).map(|instant| people * path[instant][state]).sum();
            let found = days_in(&played, option, state, month);
            if expected > 0.05 {
                found.must_be(expected, &format!("state {state}, month {month}"));
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

/// Everybody starts at instant 60 and is served to instant 150.
const SERVED: std::ops::Range<usize> = 60..150;

fn with_effect(usual: &str, service: &str, effect: &str) -> String {
    headed(
        "12 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\" }} ]\ncohort = {{ people = 300, starts_in = \"a\" }}\n[state]\na = {{}}\nb = {{}}\n[transition]\na.b = {usual}\nb.a = {{ rate = \"1 / year\" }}\n[service.help]\nstart_delay = \"60 days\"\nlength = \"90 days\"\n{service}\n[service.help.effect.moves]\non = [\"transition.a.b\"]\n{effect}\n"
        ),
    )
}

/// The share of an effect that acts on the day that begins at an instant: full in `full`, then falling to nil over
/// `fades` days, each with the weight of its middle.
fn weight(now: usize, full: std::ops::Range<usize>, fades: usize) -> f64 {
    match now {
        _ if full.contains(&now) => 1.0,
        _ if (full.end..full.end + fades).contains(&now) => {
            1.0 - ((now - full.end) as f64 + 0.5) / fades as f64
        }
        _ => 0.0,
    }
}

fn effect_must_give(text: &str, rate: &dyn Fn(usize, usize) -> f64) {
    let ways = |from: usize, age: usize, day: usize| match from {
        0 => vec![(1, rate(age, day - 1) / YEAR)],
        _ => vec![(0, 1.0 / YEAR)],
    };
    let chain = Chain { n_states: 2, ways: &ways, life: None, already: 0 };
    must_follow(text, 40, 300.0, 1, &chain.occupancy(0, horizon_day(text)));
}

/// A hazard ratio multiplies the rate as usual to the power of its weight: during the service, after it, for as long
/// as it lasts, and less and less while it fades.
#[test]
fn a_hazard_ratio_acts_when_the_file_says() {
    let end = SERVED.end;
    let cases: [(&str, std::ops::Range<usize>, usize); 7] = [
        ("during = \"service\"", SERVED, 0),
        ("during = \"after\"", end..1000, 0),
        ("", SERVED.start..1000, 0),
        ("lasts = \"50 days\"", SERVED.start..end + 50, 0),
        ("during = \"service\"\nfades = \"100 days\"", SERVED, 100),
        ("lasts = \"50 days\"\nfades = \"100 days\"", SERVED.start..end + 50, 100),
        ("fades = \"100 days\"", SERVED, 100),
    ];
    for (words, full, fades) in cases {
        let text = with_effect("{ rate = \"1.5 / year\" }", "", &format!("hazard_ratio = 4\n{words}"));
        effect_must_give(&text, &|_, now| 1.5 * 4.0_f64.powf(weight(now, full.clone(), fades)));
    }
}

/// Ratios of odds and of risks at a risk p₀ become the hazard ratio ln(1 − p₁) / ln(1 − p₀).
#[test]
fn odds_and_risk_ratios_become_hazard_ratios() {
    let odds = 3.0 * 0.2 / 0.8;
    let cases = [("odds_ratio = 3", odds / (1.0 + odds)), ("risk_ratio = 2.5", 0.5)];
    for (words, risk) in cases {
        let effect = format!("{words}\nbaseline_risk = \"20%\"\nover = \"12 months\"\nduring = \"service\"");
        let ratio = (1.0_f64 - risk).ln() / 0.8_f64.ln();
        effect_must_give(&with_effect("{ rate = \"1.5 / year\" }", "", &effect), &|_, now| {
            1.5 * if SERVED.contains(&now) { ratio } else { 1.0 }
        });
    }
}

/// A stated rate takes the place of the one as usual, whatever clock that follows, and fades as the ratio of the two;
/// on a way that is closed as usual it fades in proportion.
#[test]
fn a_stated_rate_replaces_the_one_as_usual() {
    let fading = "becomes = \"6 / year\"\nduring = \"service\"\nfades = \"100 days\"";
    let mixed =
        |usual: f64, w: f64| if usual > 0.0 { 6.0_f64.powf(w) * usual.powf(1.0 - w) } else { 6.0 * w };
    let w = |now| weight(now, SERVED, 100);
    effect_must_give(&with_effect("{ rate = \"1.5 / year\" }", "", fading), &|_, now| mixed(1.5, w(now)));
    effect_must_give(&with_effect("{ rate = \"0 / year\" }", "", fading), &|_, now| mixed(0.0, w(now)));
    let by_calendar = "{ rate = { by = \"calendar\", steps = [[\"2020-01-01\", \"1 / year\"], [\"2020-07-19\", \"0.5 / year\"]] } }";
    // 19 July 2020 is instant 200.
    effect_must_give(&with_effect(by_calendar, "", fading), &|_, now| {
        mixed(if now < 200 { 1.0 } else { 0.5 }, w(now))
    });
    let by_time = "{ rate = { by = \"time in state\", steps = [[\"0 days\", \"0.4 / year\"], [\"90 days\", \"2 / year\"]] } }";
    effect_must_give(&with_effect(by_time, "", fading), &|age, now| {
        mixed(if age < 90 { 0.4 } else { 2.0 }, w(now))
    });
}

/// Who starts while fidelity is a half gets the square root of a ratio, and rates may follow the time since the start.
#[test]
fn fidelity_is_a_power_of_the_ratio() {
    let fidelity = "fidelity = { by = \"month\", steps = [[\"0 months\", \"20%\"], [\"59 days\", \"50%\"], [\"61 days\", \"100%\"]] }";
    let text = with_effect("{ rate = \"1.5 / year\" }", fidelity, "hazard_ratio = 4\nduring = \"service\"");
    effect_must_give(&text, &|_, now| 1.5 * if SERVED.contains(&now) { 2.0 } else { 1.0 });
    let since = "{ rate = { by = \"time since start\", steps = [[\"0 days\", \"1 / year\"], [\"30 days\", \"3 / year\"]] } }";
    let text = with_effect(since, "", "hazard_ratio = 2\nduring = \"service\"");
    effect_must_give(&text, &|_, now| {
        let usual = if now < SERVED.start + 30 { 1.0 } else { 3.0 };
        usual * if SERVED.contains(&now) { 2.0 } else { 1.0 }
    });
}

/// A service that works here in 40% of draws: the mixture of the two chains, and in each draw one of them.
#[test]
fn a_service_that_may_not_work_here_is_a_mixture() {
    let works = "works_here = { value = \"40%\", base = \"yes\" }";
    let text = with_effect("{ rate = \"1.5 / year\" }", works, "hazard_ratio = 5");
    let of = |ratio: f64| {
        let ways = move |from: usize, _: usize, day: usize| match from {
            0 => vec![(1, 1.5 / YEAR * if day > SERVED.start { ratio } else { 1.0 })],
            _ => vec![(0, 1.0 / YEAR)],
        };
        Chain { n_states: 2, ways: &ways, life: None, already: 0 }.occupancy(0, horizon_day(&text))
    };
    let (works, fails) = (of(5.0), of(1.0));
    let mix = |(works, fails): (&Vec<f64>, &Vec<f64>)| {
        works.iter().zip(fails).map(|(works, fails)| 0.4 * works + 0.6 * fails).collect()
    };
    let mixed: Vec<Vec<f64>> = works.iter().zip(&fails).map(mix).collect();
    must_follow(&text, 250, 300.0, 1, &mixed);
    let model = model(&text);
    let played = draws(&model, 5, 250);
    let same = played.iter().filter(|options| options[0].state_days == options[1].state_days).count();
    Sample::of(
        played.iter().map(|options| f64::from(u8::from(options[0].state_days == options[1].state_days))),
    )
    .must_be(0.6, "draws in which the service changes nothing");
    assert!(same > 0 && same < played.len(), "the service works in some draws and not in others");
}

/// The share of people still in the first state at an instant, over draws.
fn still_there(played: &[Vec<Played>], instant: i32) -> Sample {
    Sample::of(played.iter().map(|options| {
        let histories = &options[0].histories;
        let n = histories.n_people();
        let stays = (0..n).filter(|&rank| histories.of(rank).get(1).is_none_or(|next| next.from > instant));
        stays.count() as f64 / n as f64
    }))
}

fn leaving(cohort: &str, ways: &str) -> String {
    headed(
        "18 months",
        &format!(
            "option = [ {{ name = \"usual\" }} ]\ncohort = {{ people = 200, starts_in = \"a\", {cohort} }}\n[state]\na = {{}}\nb = {{ absorbing = \"yes\" }}\nc = {{ absorbing = \"yes\" }}\n[transition]\n{ways}\n"
        ),
    )
}

/// Gamma frailty of mean 1 and coefficient of variation v: the population survives with (1 + H/k)^−k, k = 1/v².
#[test]
fn frail_people_leave_first() {
    let model =
        model(&leaving("frailty = 0.8", "a.b = { rate = \"1.2 / year\" }\na.c = { rate = \"0.5 / year\" }"));
    let played = draws(&model, 3, 100);
    let k = 1.0 / 0.64;
    for days in [30, 180, 365, 540] {
        let hazard = 1.7 * f64::from(days) / YEAR;
        still_there(&played, 1 + days).must_be((1.0 + hazard / k).powf(-k), "survival");
    }
}

/// People who are still there after a time T survive as those who got so far: ((k + H(T + t)) / (k + H(T)))^−k, where
/// H runs over every way out: one at a constant rate, one by calendar (before its first step as in it), one for life.
#[test]
fn people_who_stayed_long_are_the_less_frail() {
    let text = headed(
        "18 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 200, starts_in = \"a\", frailty = 1.2, time_already = \"730 days\" }\n[state]\na = {}\nb = { absorbing = \"yes\" }\nc = { absorbing = \"yes\" }\nd = { absorbing = \"yes\" }\n[transition]\na.b = { rate = \"0.6 / year\" }\na.c = { rate = { by = \"calendar\", steps = [[\"2020-01-01\", \"0.5 / year\"], [\"2020-12-31\", \"2 / year\"]] } }\nany.d = { rate = \"0.2 / year\" }\n",
    );
    let model = model(&text);
    let played = draws(&model, 3, 150);
    let k = 1.0 / 1.44;
    // 31 December 2020 is instant 365.
    let hazard = |days: f64| (1.3 * days.min(364.0) + 2.8 * (days - 364.0).max(0.0)) / YEAR;
    let before = 1.3 * 730.0 / YEAR;
    for days in [30, 180, 364, 540] {
        let expected = ((k + before + hazard(f64::from(days))) / (k + before)).powf(-k);
        still_there(&played, 1 + days).must_be(expected, &format!("survival for {days} days"));
    }
}

/// The common shock is log-normal with mean 1 and coefficient of variation v: survival is its mean over
/// g = exp(s z − s²/2), s² = ln(1 + v²), here by the mid-point rule over z.
#[test]
fn a_common_shock_moves_everybody_of_a_draw() {
    let model = model(&leaving("together = 0.7", "a.b = { rate = \"1.2 / year\" }"));
    let played = draws(&model, 3, 600);
    let variance = 1.49_f64.ln();
    for days in [30, 180, 365] {
        let hazard = 1.2 * f64::from(days) / YEAR;
        let (mut mean, mut mass) = (0.0, 0.0);
        for step in -8000..8000 {
            let z = (f64::from(step) + 0.5) / 1000.0;
            let density = (-z * z / 2.0).exp();
            mass += density;
            mean += density * (-hazard * (variance.sqrt() * z - variance / 2.0).exp()).exp();
        }
        still_there(&played, 1 + days).must_be(mean / mass, "survival");
    }
}

/// Competing risks: by t the share λ₁ / (λ₁ + λ₂) · (1 − exp(−(λ₁ + λ₂) t)) has taken the first way.
#[test]
fn competing_ways_have_their_incidence() {
    let model = model(&leaving("", "a.b = { rate = \"1.2 / year\" }\na.c = { rate = \"0.5 / year\" }"));
    let played = draws(&model, 9, 100);
    for (to, rate) in [(1, 1.2), (2, 0.5)] {
        for days in [1, 60, 400] {
            let taken = Sample::of(played.iter().map(|options| {
                let histories = &options[0].histories;
                let took = |rank: &usize| {
                    histories.of(*rank).get(1).is_some_and(|next| next.state == to && next.from <= 1 + days)
                };
                (0..histories.n_people()).filter(took).count() as f64 / histories.n_people() as f64
            }));
            let expected = rate / 1.7 * (1.0 - (-1.7 * f64::from(days) / YEAR).exp());
            taken.must_be(expected, &format!("state {to} after {days} days"));
        }
    }
}

/// Fixed spells end on their day (calendar months by the calendar), an age is reached on its day, and an event falls
/// on the next day at the earliest, however quick.
#[test]
fn fixed_times_fall_on_their_days() {
    let model = model(&headed(
        "12 months",
        "option = [ { name = \"usual\" } ]\ncohort = { people = 3, starts_in = \"a\", time_already = \"10 days\", age = \"6000 days\" }\n[state]\na = {}\nb = {}\nc = {}\nadult = { absorbing = \"yes\" }\n[transition]\na.b = { exactly = \"40 days\" }\nb.c = { exactly = \"1 month\" }\nc.a = { rate = \"1000000 / day\" }\nany.adult = { until_age = \"6120 days\" }\n",
    ));
    let played = draws(&model, 1, 2);
    for options in &played {
        for rank in 0..3 {
            let spells: Vec<(u8, i32)> =
                options[0].histories.of(rank).iter().map(|spell| (spell.state, spell.from)).collect();
            // Instant 31 is 1 February, a leap year: one month later is 1 March, instant 60. 6,120 days of age come
            // 120 days after referral on day 1.
            assert_eq!(spells, [(0, 1), (1, 31), (2, 60), (0, 61), (1, 101), (3, 121)]);
        }
    }
}

/// Tenancies kept for 6, 12 and 18 months from the start: exp(−λ · days of those calendar months).
#[test]
fn a_milestone_is_reached_by_those_who_stay() {
    let model = model(&headed(
        "24 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\" } ]\ncohort = { people = 200, starts_in = \"home\" }\nservice.help = {}\n[state]\nhome = {}\nlost = { absorbing = \"yes\" }\n[transition]\nhome.lost = { rate = \"0.4 / year\" }\n[measure]\nm6 = { stays_in = \"home\", for = \"6 months\", if_absorbed = { lost = \"failure\" } }\nm12 = { stays_in = \"home\", for = \"12 months\", if_absorbed = { lost = \"failure\" } }\nm18 = { stays_in = \"home\", for = \"18 months\", if_absorbed = { lost = \"failure\" } }\n",
    ));
    let played = draws(&model, 2, 100);
    // From instant 1, 2 January 2020, to 2 July 2020, 2 January 2021 and 2 July 2021.
    for (name, days) in [("m6", 182.0), ("m12", 366.0), ("m18", 547.0)] {
        let path = format!("outcomes.{name}.true");
        let kept = Sample::of(played.iter().map(|o| super::common::known(&model, 1, &o[1], &path) / 200.0));
        kept.must_be((-0.4 * days / YEAR).exp(), name);
    }
}

/// A clock of 60 days that forgives absences of at most 5 days and else starts again, against a recursion over
/// (home, clock) and (away, clock, days away). A unit whose day falls in an absence is dated on the day of return.
#[test]
fn a_clock_with_grace_starts_again_after_a_break() {
    const LENGTH: usize = 60;
    const GRACE: usize = 5;
    const DONE: usize = LENGTH + GRACE + 2;
    let text = headed(
        "12 months",
        "option = [ { name = \"usual\" }, { name = \"served\", service = \"help\" } ]\ncohort = { people = 200, starts_in = \"home\" }\nservice.help = {}\n[state]\nhome = {}\naway = {}\n[transition]\nhome.away = { rate = \"6 / year\" }\naway.home = { rate = \"0.2 / day\" }\n[measure]\nkept = { stays_in = \"home\", for = \"60 days\", grace = \"5 days\" }\n",
    );
    let (out, back) = (1.0 - (-6.0_f64 / YEAR).exp(), 1.0 - (-0.2_f64).exp());
    let mut home = vec![0.0; DONE + 1];
    let mut away = vec![vec![0.0; GRACE + 2]; DONE + 1];
    home[0] = 1.0;
    let mut expected = 0.0;
    for _ in REFERRED..horizon_day(&text) {
        let (mut next_home, mut next_away) = (vec![0.0; DONE + 1], vec![vec![0.0; GRACE + 2]; DONE + 1]);
        for clock in 0..=DONE {
            let mass = home[clock];
            if mass > 0.0 {
                let runs = if clock == DONE { DONE } else { clock + 1 };
                let runs = if runs == LENGTH {
                    expected += mass;
                    DONE
                } else {
                    runs
                };
                next_home[runs] += mass * (1.0 - out);
                next_away[runs][0] += mass * out;
            }
            for absent in 0..GRACE + 2 {
                let mass = away[clock][absent];
                if mass <= 0.0 {
                    continue;
                }
                let runs = if clock == DONE { DONE } else { clock + 1 };
                next_away[runs.min(DONE)][(absent + 1).min(GRACE + 1)] += mass * (1.0 - back);
                if absent + 1 > GRACE {
                    next_home[0] += mass * back;
                } else if runs >= LENGTH && clock != DONE {
                    expected += mass * back;
                    next_home[DONE] += mass * back;
                } else {
                    next_home[runs] += mass * back;
                }
            }
        }
        (home, away) = (next_home, next_away);
    }
    let model = model(&text);
    let played = draws(&model, 2, 100);
    let units = played.iter().map(|o| super::common::known(&model, 1, &o[1], "outcomes.kept.true") / 200.0);
    Sample::of(units).must_be(expected, "units a person");
}
