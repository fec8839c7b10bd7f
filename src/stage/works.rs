//! Whether the service works in a draw: it meets `works_if`, or by default it works here at all and each effect lies
//! on the same side of nil as its base value.

use crate::data::World;
use crate::model::{Effect, EffectSize, Model, Number, Service, Sojourn};

/// Whether a service works in a world, given the world of the base case.
#[must_use]
pub fn works(model: &Model, base: &World, world: &World, service: &Service) -> bool {
    if world.value(service.works_here) < 0.5 {
        return false;
    }
    if service.works_if.is_empty() {
        return service.effects.iter().all(|effect| same_side(model, base, world, effect));
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
        EffectSize::Becomes(row) => {
            let usual = effect.on.first().map_or(0.0, |transition| {
                match &model.transitions[transition.index()].sojourn {
                    Sojourn::Rate(Number::Plain(usual)) => world.value(*usual),
                    Sojourn::Rate(Number::By(schedule)) => world.value(schedule.points[0].1),
                    Sojourn::Weibull { .. }
                    | Sojourn::LogNormal { .. }
                    | Sojourn::Exactly(_)
                    | Sojourn::UntilAge(_) => 0.0,
                }
            });
            world.value(row) - usual
        }
    }
}
