//! Milestones of stays: kept for so long, with absences that are forgiven and clocks that start again.

use super::{REFERRED, YEAR, horizon_day};
use crate::common::{Sample, draws, headed, known, model};

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
        let kept = Sample::of(played.iter().map(|o| known(&model, 1, &o[1], &path) / 200.0));
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
    let units = played.iter().map(|o| known(&model, 1, &o[1], "outcomes.kept.true") / 200.0);
    Sample::of(units).must_be(expected, "units a person");
}
