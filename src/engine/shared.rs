//! What people live through in one draw of several plans, or in their base cases, made once for all plans in whose worlds it would be the same.
//!
//! How that is known: whoever makes lives reads a model in which numbers that differ between draws have no value (see
//! [`Plan`]), and takes those from the world alone, which notes what is read. So lives are a function of the model without these
//! numbers, of price levels and shocks, and of the values that were read. Where all of them agree, what is made again would
//! read the same, step by step, and come to the same; where anything differs it is made anew.

use std::ops::Range;
use std::sync::Arc;

use super::lived::{KnownLives, SharedLife};
use super::play::{Play, pool_of};
use super::served::Usual;
use super::{Coupling, Plan, Played, RunError};
use crate::data::{Pool, Readings, Tallies, World};
use crate::model::Model;
use crate::random::Seed;

/// What is known of a draw.
#[derive(Clone, Default)]
pub(super) struct Shared {
    known: Vec<KnownPeople>,
}

/// The people of a draw, as usual, and their lives under the services of its options.
#[derive(Clone)]
struct KnownPeople {
    family: usize,
    /// The world in which they were drawn, and what that rests on.
    world: World,
    rests_on: Readings,
    pool: Arc<Pool>,
    usual: Arc<Usual>,
    lives: Vec<SharedLife>,
    /// How many plans had them.
    n_plans: u32,
}

/// What plans have in common that differ in nothing but numbers that stand in a draw's world.
pub(super) struct Family {
    of_lives: Model,
    tallies: Tallies,
}

impl Family {
    pub(super) fn of(plan: &Plan<'_>) -> Self {
        Self { of_lives: plan.of_lives.clone(), tallies: plan.tallies.clone() }
    }

    pub(super) fn is_of(&self, plan: &Plan<'_>) -> bool {
        self.of_lives == plan.of_lives && self.tallies == plan.tallies
    }
}

impl Shared {
    /// Plays a draw of a plan. Plans of one family have the same number.
    pub(super) fn play(
        &mut self,
        (plan, family): (&Plan<'_>, usize),
        (seed, draw): (Seed, u32),
        coupling: Coupling,
    ) -> Result<Vec<Played>, RunError> {
        let world = plan.worlds.draw(plan.model, seed, draw).watched();
        let people = |world: &World| pool_of(plan, world, (seed, draw), coupling);
        let play = |world, pool| Play::of(plan, world, pool, (seed, draw), coupling);
        self.play_in(family, world, people, play)
    }

    /// Plays the base case of a plan, each place averaged over people of this range: the same one whenever the plan is asked for.
    pub(super) fn play_base(
        &mut self,
        (plan, family): (&Plan<'_>, usize),
        (seed, people): (Seed, Range<u32>),
    ) -> Result<Vec<Played>, RunError> {
        let world = plan.base_world.clone().watched();
        let people = |world: &World| Play::base_pool(plan, world, seed, people);
        self.play_in(family, world, people, |world, pool| Play::of_base(plan, world, pool, seed))
    }

    /// Plays a world of a family, whose people are made if they are not known.
    fn play_in<'p, 'a: 'p>(
        &mut self,
        family: usize,
        world: World,
        people: impl FnOnce(&World) -> Result<Pool, RunError>,
        play: impl FnOnce(World, Arc<Pool>) -> Play<'p, 'a>,
    ) -> Result<Vec<Played>, RunError> {
        let known = self.known.iter().position(|known| {
            known.family == family && known.world.moves_as(&world) && known.rests_on.hold_in(&world)
        });
        let pool = match known {
            Some(place) => Arc::clone(&self.known[place].pool),
            None => Arc::new(people(&world)?),
        };
        let play = play(world, pool);
        let mut lives = KnownLives::default();
        let place = known.unwrap_or_else(|| {
            let usual = Arc::new(play.as_usual(play.luck, &mut lives.days));
            self.known.push(KnownPeople {
                family,
                rests_on: play.world.readings(),
                world: play.world.clone(),
                pool: Arc::clone(&play.pool),
                usual,
                lives: Vec::new(),
                n_plans: 0,
            });
            self.known.len() - 1
        });
        let known = &mut self.known[place];
        known.n_plans += 1;
        lives.shared = Some(std::mem::take(&mut known.lives));
        let played = play.play_options(&known.usual, &mut lives);
        known.lives = lives.shared.unwrap_or_default();
        played
    }

    /// Forgets what only one plan had.
    pub(super) fn forget_what_one_had(&mut self) {
        self.known.retain(|known| known.n_plans > 1);
        self.known.iter_mut().for_each(|known| known.lives.retain(SharedLife::is_shared));
    }

    /// How many people's lives it holds.
    pub(super) fn n_people(&self) -> usize {
        self.known.iter().map(|known| known.pool.people.len() * (1 + known.lives.len())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Law;
    use crate::engine::{KeptLives, Needed};
    use crate::model::Input;
    use crate::scenario::{Request, open};
    use std::path::Path;

    /// The scenario of the benchmark, with the first number of a part of it changed whose path ends so.
    fn model(changed: Option<(&str, &str)>) -> Model {
        let mut files = std::fs::read_dir("scenarios/benchmark").expect("the folder can be read");
        let file = files.next().expect("it holds a scenario").expect("its name can be read").path();
        let read = |path: &Path| std::fs::read_to_string(path);
        let mut model = open(&Request { file, ..Request::default() }, &read).expect("it is valid").model;
        if let Some((part, end)) = changed {
            let is_it = |row: &Input| row.path.starts_with(part) && row.path.ends_with(end);
            let found = model.inputs.rows().find(|(_, row)| is_it(row) && row.law.base() != 0.0);
            let (id, base) = found.map(|(id, row)| (id, row.law.base())).expect("there is one");
            model.inputs.replace(id, Law::certain(0.9 * base).unwrap());
        }
        model
    }

    /// Whether an option's people live, in the world of a scenario with a number changed, what they live as it stands; and
    /// whether the same people are referred.
    fn shares(part: &str, end: &str) -> (bool, bool) {
        let models = [model(None), model(Some((part, end)))];
        let plans =
            models.each_ref().map(|model| Plan::of_needed(model, Needed::draws(model), None).unwrap());
        let mut shared = Shared::default();
        let families = KeptLives::default().families(&plans);
        let mut play = |place: usize| {
            let draw = (Seed::new(1), 0);
            shared.play((&plans[place], families[place]), draw, Coupling::SameLuck).unwrap()
        };
        let [one, other] = [play(0), play(1)];
        let last = one.len() - 1;
        (Arc::ptr_eq(&one[last].lived, &other[last].lived), shared.known.len() == 1)
    }

    #[test]
    fn contracts_and_capital_change_nobody_s_life() {
        assert_eq!(shares("contract.", ".price"), (true, true));
        assert_eq!(shares("capital.", ".amount"), (true, true));
    }

    #[test]
    fn a_service_changes_the_lives_of_those_it_serves_and_not_who_is_referred() {
        assert_eq!(shares("service.", ".hazard_ratio"), (false, true));
    }

    /// Base cases that are made together are those that each plan makes by itself, bit for bit, whatever they have in common and on
    /// however many threads.
    #[test]
    fn base_cases_that_are_made_together_are_each_plan_s_own() {
        let changed = [("contract.", ".price"), ("service.", ".hazard_ratio"), ("transition.", ".rate")];
        let mut models = vec![model(None)];
        models.extend(changed.map(|changed| model(Some(changed))));
        let models: Vec<&Model> = models.iter().collect();
        let (kept, needed) = (KeptLives::default(), Needed::draws(models[0]));
        let together = Plan::several(&models, &needed, Some(3), &kept).unwrap();
        let later = Plan::several(&models, &needed, Some(1), &kept).unwrap();
        for (model, together) in models.iter().chain(&models).zip(together.iter().chain(&later)) {
            let own = Plan::of_needed(model, Needed::draws(model), None).unwrap();
            assert_eq!(together.base_case, own.base_case);
            assert_eq!((&together.base_cash, &together.paid_from), (&own.base_cash, &own.paid_from));
        }
        assert_ne!(together[0].base_case, together[1].base_case);
    }

    #[test]
    fn how_people_move_changes_everything() {
        assert_eq!(shares("transition.", ".rate"), (false, false));
    }
}
