//! The stresses that every file has, by the kinds of numbers in the language and by nothing that is a deal's own.

use crate::distribution::Law;
use crate::model::{
    Alternative, From, InputId, Length, Model, Number, Referrals, Sojourn, StateKind, Transition,
};

/// A stress of numbers.
pub(super) struct Standard {
    /// Its name, by which it is chosen.
    pub(super) name: &'static str,
    /// What it is, in words.
    pub(super) title: &'static str,
    /// What it moves in a scenario under an option; nothing where the scenario has no such numbers.
    pub(super) moves: fn(&Model, &Alternative) -> Vec<(InputId, Move)>,
}

/// What becomes of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Move {
    /// It is multiplied, with all that it may be.
    Times(f64),
    /// It is this for certain.
    Becomes(f64),
}

/// The table.
pub(super) const STANDARD: [Standard; 5] = [
    Standard {
        name: "fewer_referrals",
        title: "of the referrals that the file expects, 60 in 100 come",
        moves: fewer_referrals,
    },
    Standard {
        name: "dearer_service",
        title: "the service costs a fifth more than the file says",
        moves: dearer_service,
    },
    Standard {
        name: "less_need",
        title: "as usual a third less would happen: ways into a dearer care setting are taken at two thirds of their rate, ways \
                from it to a cheaper one at half as much again, for everybody; a baseline that is stated stays as it is, and control people move with it",
        moves: less_need,
    },
    Standard {
        name: "cheaper_care",
        title: "care costs a fifth less than the file says, so that less is saved",
        moves: cheaper_care,
    },
    Standard { name: "no_effect", title: "the service does not work here", moves: no_effect },
];

/// The scenario under a stress.
///
/// # Errors
/// If a number cannot be moved so far; why.
pub(super) fn moved(model: &Model, moves: &[(InputId, Move)]) -> Result<Model, String> {
    let mut model = model.clone();
    for &(row, by) in moves {
        let path = model.inputs.row(row).path.clone();
        let done = match by {
            Move::Times(factor) => model.inputs.multiply(row, factor),
            Move::Becomes(value) => Law::certain(value).map(|law| model.inputs.replace(row, law)),
        };
        done.map_err(|why| format!("`{path}` cannot be moved: {why}"))?;
    }
    Ok(model)
}

fn fewer_referrals(model: &Model, option: &Alternative) -> Vec<(InputId, Move)> {
    match (&model.referrals, option.service) {
        (Referrals::Arriving(arrivals), Some(_)) => vec![(arrivals.arrive, Move::Times(0.6))],
        (Referrals::Arriving(_) | Referrals::AtOnce, _) => Vec::new(),
    }
}

fn dearer_service(model: &Model, option: &Alternative) -> Vec<(InputId, Move)> {
    let Some(service) = option.service else { return Vec::new() };
    let rows = model.services[service.index()].costs.iter().flat_map(|cost| cost.amount.rows());
    each_once(rows.filter(|&row| base(model, row) != 0.0), Move::Times(1.2))
}

fn cheaper_care(model: &Model, _: &Alternative) -> Vec<(InputId, Move)> {
    let rows = model.states.iter().map(|state| state.cost);
    each_once(rows.filter(|&row| base(model, row) != 0.0), Move::Times(0.8))
}

fn no_effect(model: &Model, option: &Alternative) -> Vec<(InputId, Move)> {
    let Some(service) = option.service else { return Vec::new() };
    let service = &model.services[service.index()];
    if service.effects.is_empty() {
        return Vec::new();
    }
    vec![(service.works_here, Move::Becomes(0.0))]
}

fn less_need(model: &Model, _: &Alternative) -> Vec<(InputId, Move)> {
    let mut moves: Vec<(InputId, Move)> = Vec::new();
    for transition in &model.transitions {
        let Some(factor) = factor(model, transition) else { continue };
        for (row, by) in rates(transition, factor) {
            if base(model, row) != 0.0 && moves.iter().all(|(known, _)| *known != row) {
                moves.push((row, by));
            }
        }
    }
    moves
}

/// By what the rate of a way is multiplied: one into a dearer setting falls, one into a cheaper setting rises.
fn factor(model: &Model, transition: &Transition) -> Option<f64> {
    let From::State(from) = transition.from else { return None };
    if model.states[transition.to.index()].kind == StateKind::Absorbing {
        return None;
    }
    let [from, to] = [from, transition.to].map(|state| daily(model, model.states[state.index()].cost));
    match to.total_cmp(&from) {
        std::cmp::Ordering::Greater => Some(2.0 / 3.0),
        std::cmp::Ordering::Less => Some(1.5),
        std::cmp::Ordering::Equal => None,
    }
}

/// The numbers that say how fast a way is taken: a rate is multiplied, a time divided.
fn rates(transition: &Transition, factor: f64) -> Vec<(InputId, Move)> {
    let time = |length: &Length| vec![(length.input, Move::Times(1.0 / factor))];
    match &transition.sojourn {
        Sojourn::Rate(number) => all_rows(number).map(|row| (row, Move::Times(factor))).collect(),
        Sojourn::Weibull { median, .. } | Sojourn::LogNormal { median, .. } => time(median),
        Sojourn::Exactly(_) | Sojourn::UntilAge(_) => Vec::new(),
    }
}

fn all_rows(number: &Number) -> impl Iterator<Item = InputId> {
    number.rows().into_iter()
}

fn each_once(rows: impl Iterator<Item = InputId>, by: Move) -> Vec<(InputId, Move)> {
    let mut all: Vec<(InputId, Move)> = Vec::new();
    for row in rows {
        if all.iter().all(|(known, _)| *known != row) {
            all.push((row, by));
        }
    }
    all
}

fn base(model: &Model, row: InputId) -> f64 {
    model.inputs.row(row).law.base()
}

/// Base cost of a day, pence.
fn daily(model: &Model, row: InputId) -> f64 {
    let input = model.inputs.row(row);
    input.unit.inside(input.law.base())
}
