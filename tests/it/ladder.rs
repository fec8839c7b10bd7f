//! Cash down the ladder: places that fall away are released in whole steps and once their notice has run out. Held
//! against a second count that goes day by day, and against a sum by hand.

use sib::engine::Played;
use sib::model::Model;

use crate::common::{draws, headed, known, model};

const PEOPLE_WHO_MOVE: &str = "party.council = { is = \"payer\" }\n\
    option = [ { name = \"usual\" }, { name = \"moved\", service = \"help\", contracts = [\"fee\"] } ]\n\
    cohort = { people = 23, starts_in = \"care\" }\n\
    [state]\ncare = { cost = \"£100 / day\", cashable = \"80%\"TERMS }\nhome = { cost = \"£30 / day\" }\n\
    [transition]\ncare.home = { rate = \"0.3 / year\" }\nhome.care = { rate = \"0.8 / year\" }\n\
    [service.help]\nlength = \"12 months\"\neffect.moves = { on = [\"transition.care.home\"], hazard_ratio = 8, during = \"service\" }\n\
    [measure]\nstarted = { event = \"started\" }\n\
    [contract.fee]\npayers = { council = \"100%\" }\nclause.start = { for_each = \"started\", price = \"£10\" }\n";

/// Days that people spend in a state, by month, counted day by day.
fn days_in(model: &Model, played: &Played, state: u8) -> Vec<f64> {
    let mut months = vec![0.0; usize::from(model.calendar.horizon_months()) + 1];
    for rank in 0..played.lived.courses.len() {
        let spells = played.lived.histories.of(rank);
        for day in 1..=model.calendar.horizon_day() {
            // Nobody is anywhere before the day of the referral.
            let spell = spells.iter().rfind(|spell| spell.from < day);
            if spell.is_some_and(|spell| spell.state == state) {
                months[usize::from(model.calendar.month_of(day))] += 1.0;
            }
        }
    }
    months
}

/// Cash by the rule in words: of places that have been away in this month and all those of the notice, whole steps.
fn cash(model: &Model, usual: &Played, own: &Played, step: f64, notice: usize) -> f64 {
    let (before, now) = (days_in(model, usual, 0), days_in(model, own, 0));
    let months = before.len();
    let length: Vec<f64> = (0..months)
        .map(|month| {
            (1..=model.calendar.horizon_day())
                .filter(|&day| usize::from(model.calendar.month_of(day)) == month)
                .count() as f64
        })
        .collect();
    let mut care = 0.0;
    for month in 1..months {
        let fell = |month: usize| (before[month] - now[month]) / length[month];
        let mut places = fell(month);
        if places > 0.0 {
            for earlier in 1..=notice {
                places = if month > earlier { places.min(fell(month - earlier).max(0.0)) } else { 0.0 };
            }
            let mut whole = 0.0;
            while whole + step <= places {
                whole += step;
            }
            places = whole;
        }
        care += places * length[month] * 100.0;
    }
    let home = |played: &Played| days_in(model, played, 1).iter().sum::<f64>() * 30.0;
    0.8 * care - (home(own) - home(usual))
}

/// In each draw the cashable part is what the rule in words gives, with steps, with notice, and with both; and steps
/// and notice take something away.
#[test]
fn what_becomes_cash_is_what_a_count_day_by_day_gives() {
    for (terms, step, notice) in [
        (", step = 4", 4.0, 0),
        (", step = 4, notice = \"3 months\"", 4.0, 3),
        (", step = 1, notice = \"2 months\"", 1.0, 2),
    ] {
        let model = model(&headed("30 months", &PEOPLE_WHO_MOVE.replace("TERMS", terms)));
        let mut taken = 0.0;
        for options in draws(&model, 5, 12) {
            let found = known(&model, 1, &options[1], "payer.council.cashable");
            let expected = cash(&model, &options[0], &options[1], step, notice);
            assert!((found - expected).abs() < 0.5, "{terms}: {found} against {expected}");
            taken += cash(&model, &options[0], &options[1], 0.001, 0).max(expected) - expected;
        }
        assert!(taken > 1_000.0, "{terms}: {taken} is taken away");
    }
}
