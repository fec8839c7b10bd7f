//! Differences between people, the shock common to all, ways that compete, and times that are fixed.

use sib::engine::Played;

use super::YEAR;
use crate::common::{Sample, draws, headed, model};

/// The share of people still in the first state at an instant, over draws.
fn still_there(played: &[Vec<Played>], instant: i32) -> Sample {
    Sample::of(played.iter().map(|options| {
        let histories = &options[0].lived.histories;
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
                let histories = &options[0].lived.histories;
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
        "option = [ { name = \"usual\" } ]\ncohort = { people = 3, starts_in = \"a\", time_already = \"10 days\", age = \"6000 days\" }\n[state]\na = {}\nb = {}\nc = {}\nadult = { absorbing = \"yes\" }\n[transition]\na.b = { exactly = \"40 days\" }\nb.c = { exactly = \"1 month\" }\nc.a = { rate = \"1000 / day\" }\nany.adult = { until_age = \"6120 days\" }\n",
    ));
    let played = draws(&model, 1, 2);
    for options in &played {
        for rank in 0..3 {
            let spells: Vec<(u8, i32)> =
                options[0].lived.histories.of(rank).iter().map(|spell| (spell.state, spell.from)).collect();
            // Instant 31 is 1 February, a leap year: one month later is 1 March, instant 60. 6,120 days of age come
            // 120 days after referral on day 1.
            assert_eq!(spells, [(0, 1), (1, 31), (2, 60), (0, 61), (1, 101), (3, 121)]);
        }
    }
}
