//! People, how they arrive, and the ways between care settings.

use super::phrase::{
    age_said, amount_title, capitalised, indexed, is_no_time, is_nothing, is_whole, last_date, length, list,
    parties, states, value,
};
use super::schedule::{number, rate};
use crate::math;
use crate::model::{
    AmountId, Arrivals, Counterfactual, Group, InputId, Intake, Length, LengthUnit, Model, Referrals,
    Sojourn, State, StateKind, Transition, TransitionId,
};
use crate::report::number::percent;
use crate::units::Period;
use std::f64::consts::LN_2;

/// Every care setting with its cost, and every way out of it.
#[must_use]
pub fn care_sentences(model: &Model) -> Vec<String> {
    let states = model.states.iter().map(|state| state_said(model, state));
    let ways = model.transitions.iter().map(|way| way_said(model, way));
    let moves = model.counterfactual.iter().flat_map(|moves| moves_said(model, moves));
    states.chain(ways).chain(moves).collect()
}

/// Who the people are and how they arrive.
#[must_use]
pub fn cohort_sentences(model: &Model) -> Vec<String> {
    let cohort = &model.cohort;
    let mut sentences = vec![format!("At most {} people start.", value(model, cohort.people))];
    sentences.extend(cohort.groups.iter().map(|group| group_said(model, group)));
    if !is_nothing(model, cohort.together) {
        sentences.push(format!(
            "All rates of a draw move together by a factor with mean 1 and a coefficient of variation of {}.",
            value(model, cohort.together)
        ));
    }
    sentences.extend(amounts_said(model));
    sentences.extend(cohort.intake.map(|intake| match intake {
        Intake::People(n_people) => {
            format!("In the order in which they start, each {} make an intake.", value(model, n_people))
        }
        Intake::Every(time) => format!("Those who start in the same {} make an intake.", length(model, time)),
    }));
    match &model.referrals {
        Referrals::AtOnce => sentences.push("All are referred in the first month.".to_owned()),
        Referrals::Arriving(arrivals) => sentences.extend(arriving(model, arrivals)),
    }
    sentences
}

fn state_said(model: &Model, state: &State) -> String {
    let title = capitalised(&state.title());
    if state.kind == StateKind::Absorbing && is_nothing(model, state.cost) {
        return format!("{title}: nobody leaves, and it costs nothing.");
    }
    if is_nothing(model, state.cost) {
        return format!("{title} costs nothing.");
    }
    let leaves = match state.kind {
        StateKind::Passing => "",
        StateKind::Absorbing => "; nobody leaves",
    };
    let part = if is_whole(model, state.cashable) { "all".to_owned() } else { value(model, state.cashable) };
    let steps = state.step.filter(|&row| !is_nothing(model, row)).map_or(String::new(), |row| {
        format!(", in whole steps of {} places that fall away together", value(model, row))
    });
    let notice = state
        .notice
        .filter(|&time| !is_no_time(model, time))
        .map_or(String::new(), |time| format!(", once a notice of {} has run out", length(model, time)));
    format!(
        "{title} costs {} for each person{}, borne by {}; {part} of it turns into cash when a day falls away{steps}{notice}{leaves}.",
        value(model, state.cost),
        indexed(model, state.indexed),
        parties(model, &state.borne_by)
    )
}

fn way_said(model: &Model, way: &Transition) -> String {
    let when = match &way.sojourn {
        Sojourn::Rate(by) => rate(model, by),
        Sojourn::Weibull { median, shape } => format!(
            "half within {}, Weibull with shape {}{}",
            length(model, *median),
            value(model, *shape),
            within_a_year(1.0 - math::exp(-LN_2 * math::pow(year_over(model, *median), base(model, *shape))))
        ),
        Sojourn::LogNormal { median, spread } => format!(
            "half within {}, log-normal with spread {}{}",
            length(model, *median),
            value(model, *spread),
            within_a_year(math::normal_cdf(math::ln(year_over(model, *median)) / base(model, *spread)))
        ),
        Sojourn::Exactly(time) => format!("after exactly {}", length(model, *time)),
        Sojourn::UntilAge(age) => format!("at the age of {}", age_said(model, *age)),
    };
    format!("{}: {when}.", capitalised(&way.title(&model.states)))
}

/// How rates as usual move over the years.
fn moves_said(model: &Model, moves: &Counterfactual) -> Vec<String> {
    let way = |way: &TransitionId| model.transitions[way.index()].title(&model.states);
    let ways = list(&moves.on.iter().map(way).collect::<Vec<_>>(), "and");
    let drift = moves.drift.map(|row| {
        format!(
            "The rate as usual of moving {ways} changes by {} from the start of the programme on, month by month: for \
             everybody, served or not. A rate that a service states itself does not.",
            value(model, row)
        )
    });
    let wander = moves.wander.map(|row| {
        format!(
            "The rate as usual of moving {ways} wanders: each draw multiplies it by a random walk of its own with mean 1, \
             which after a year has a coefficient of variation of {}; in the base case it stays.",
            value(model, row)
        )
    });
    drift.into_iter().chain(wander).collect()
}

fn base(model: &Model, row: InputId) -> f64 {
    model.inputs.row(row).law.base()
}

/// A year over a length of time, by base values.
fn year_over(model: &Model, length: Length) -> f64 {
    let days = match length.counted_in {
        LengthUnit::Days => base(model, length.input),
        LengthUnit::Months => base(model, length.input) * Period::Month.days(),
    };
    Period::Year.days() / days
}

/// The chance that a time is over within a year: a Weibull time with median m and shape k is over by t with chance
/// 1 − 2^−(t/m)^k, a log-normal one with median m and spread σ with chance Φ(ln(t/m) / σ).
fn within_a_year(chance: f64) -> String {
    format!(", so {} leave within a year", percent(chance, 2))
}

fn group_said(model: &Model, group: &Group) -> String {
    let who = if group.name.is_empty() {
        "Everybody".to_owned()
    } else {
        format!("{} ({} of them)", capitalised(&group.title()), value(model, group.share))
    };
    let starts: Vec<String> = group
        .starts_in
        .iter()
        .map(|&(state, share)| match group.starts_in.len() {
            1 => states(model, &[state]),
            _ => format!("{} ({})", states(model, &[state]), value(model, share)),
        })
        .collect();
    let already = group
        .time_already
        .filter(|&time| !is_no_time(model, time))
        .map_or_else(String::new, |time| format!(", where they have been for {}", length(model, time)));
    let age = group.age.map_or_else(String::new, |age| format!(", aged {}", age_said(model, age)));
    let frailty = if is_nothing(model, group.frailty) {
        String::new()
    } else {
        format!("; their rates differ with a coefficient of variation of {}", value(model, group.frailty))
    };
    format!("{who}: {} when referred{already}{age}{frailty}.", list(&starts, "or"))
}

/// "Each person has a plan value of £1,600 (£900 to £3,000 from person to person)."
fn amounts_said(model: &Model) -> Vec<String> {
    let one = |amount: AmountId| {
        let rows: Vec<(InputId, &Group)> =
            model.cohort.groups.iter().map(|group| (group.amounts[amount.index()], group)).collect();
        let title = amount_title(model, amount);
        if rows.iter().all(|(row, _)| *row == rows[0].0) {
            return format!("Each person has a {title} of {}.", value(model, rows[0].0));
        }
        let of_group =
            |(row, group): &(InputId, &Group)| format!("{} for {}", value(model, *row), group.title());
        let said: Vec<String> = rows.iter().map(of_group).collect();
        format!("Each person has a {title}: {}.", list(&said, "and"))
    };
    (0..model.cohort.amounts.len()).map(AmountId::new).map(one).collect()
}

fn arriving(model: &Model, arrivals: &Arrivals) -> Vec<String> {
    let mut sentences = vec![format!(
        "The plan for referrals is {}, until {}; {} of the plan comes.",
        number(model, &arrivals.rate),
        last_date(model, arrivals.until),
        value(model, arrivals.arrive)
    )];
    let spread = if is_nothing(model, arrivals.spread) {
        "They come evenly".to_owned()
    } else {
        format!("A month's count varies with a variance of {} times its mean", value(model, arrivals.spread))
    };
    let common = if is_nothing(model, arrivals.common) {
        String::new()
    } else {
        format!(
            ", and all months of a draw together by a coefficient of variation of {}",
            value(model, arrivals.common)
        )
    };
    sentences.push(format!("{spread}{common}."));
    if !is_whole(model, arrivals.accepted) {
        sentences.push(format!(
            "The service accepts {} of referrals: only they count as referred.",
            value(model, arrivals.accepted)
        ));
    }
    sentences.extend(
        arrivals
            .wait_at_most
            .map(|time| format!("Nobody waits longer than {} for a place.", length(model, time))),
    );
    let lost = |row| crate::report::number::spoken_rate(model.inputs.row(row), model.currency);
    sentences.extend(
        arrivals
            .lost_waiting
            .filter(|&row| !is_nothing(model, row))
            .map(|row| format!("People who wait are lost: {}.", lost(row))),
    );
    sentences
}
