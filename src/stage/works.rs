//! Whether the service works in a draw: it meets `works_if`, or by default it works here at all and its main effect, the
//! first that is uncertain, lies on the same side of nil as its base value. Others that cross nil do not make of a service
//! that does what it is paid for one that does not work.

use crate::data::World;
use crate::model::{Effect, EffectSize, InputId, Model, Number, Service, Sojourn, Target};

/// Whether a service works in a world, given the world of the base case.
#[must_use]
pub fn works(model: &Model, base: &World, world: &World, service: &Service) -> bool {
    if world.value(service.works_here) < 0.5 {
        return false;
    }
    if service.works_if.is_empty() {
        let mut uncertain = service.uncertain_effects(&model.inputs);
        return uncertain.next().is_none_or(|main| same_side(model, base, world, main));
    }
    service.works_if.iter().all(|test| test.bounds.admit(world.value(test.input)))
}

fn same_side(model: &Model, base: &World, world: &World, effect: &Effect) -> bool {
    let (now, then) = (beyond_nil(model, world, effect), beyond_nil(model, base, effect));
    now * then > 0.0
}

/// How far an effect lies from nil: a ratio from one, a stated rate from the rate as usual.
fn beyond_nil(model: &Model, world: &World, effect: &Effect) -> f64 {
    match effect.size {
        EffectSize::HazardRatio(row)
        | EffectSize::OddsRatio { ratio: row, .. }
        | EffectSize::RiskRatio { ratio: row, .. } => world.value(row) - 1.0,
        EffectSize::Adds { points, .. } => world.value(points),
        EffectSize::Becomes(row) => {
            let usual = effect.on.first().and_then(|&target| usual(model, target));
            world.value(row) - usual.map_or(0.0, |usual| world.value(usual))
        }
    }
}

/// The row of what is so as usual, the first of several; none where it is no number of its own.
fn usual(model: &Model, target: Target) -> Option<InputId> {
    let number = match target {
        Target::Milestone(milestone) => &model.milestones[milestone.index()].chance,
        Target::Score(_) => return None,
        Target::Transition(way) => match &model.transitions[way.index()].sojourn {
            Sojourn::Rate(number) => number,
            Sojourn::Weibull { .. }
            | Sojourn::LogNormal { .. }
            | Sojourn::Exactly(_)
            | Sojourn::UntilAge(_) => return None,
        },
    };
    match number {
        Number::Plain(row) => Some(*row),
        Number::By(schedule) => Some(schedule.points[0].1),
    }
}
