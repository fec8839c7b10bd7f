//! Effects of a service on the chain: when they act, how they fade, and where the service may not work.

use super::{Chain, YEAR, horizon_day, must_follow};
use crate::common::{Sample, draws, headed, model};

/// Everybody starts at instant 60, the first day after the delay, and is served to instant 150.
const SERVED: std::ops::Range<usize> = 60..150;

fn with_effect(usual: &str, service: &str, effect: &str) -> String {
    headed(
        "12 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\" }} ]\ncohort = {{ people = 300, starts_in = \"a\" }}\n[state]\na = {{}}\nb = {{}}\n[transition]\na.b = {usual}\nb.a = {{ rate = \"1 / year\" }}\n[service.help]\nstart_delay = \"59 days\"\nlength = \"90 days\"\n{service}\n[service.help.effect.moves]\non = [\"transition.a.b\"]\n{effect}\n"
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
    let same = played
        .iter()
        .filter(|options| options[0].lived.state_days() == options[1].lived.state_days())
        .count();
    Sample::of(
        played.iter().map(|options| {
            f64::from(u8::from(options[0].lived.state_days() == options[1].lived.state_days()))
        }),
    )
    .must_be(0.6, "draws in which the service changes nothing");
    assert!(same > 0 && same < played.len(), "the service works in some draws and not in others");
}
