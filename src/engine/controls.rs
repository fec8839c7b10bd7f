//! Control people of an option: simulated as usual, with chance of their own, and counted like its participants.

use super::play::Play;
use crate::data::{Delivered, Folk, Histories, Intakes, Luck, Outcomes, Personal};
use crate::model::{Baseline, ControlsKnown, Level};
use crate::random::Purpose;
use crate::stage::histories::{Milestones, Pathway, Simulator};
use crate::stage::measure::{Counting, Days, Lives};
use crate::stage::pool::control_people;

impl Play<'_, '_> {
    /// What control people did, by baseline. The base case has none: it takes what is expected of them.
    pub(super) fn count_controls(
        &self,
        participants: &Counting<'_>,
        days: &mut Days,
    ) -> Vec<Option<Outcomes>> {
        let Luck::Draw { seed, draw } = self.luck else { return Vec::new() };
        let model = &self.plan.of_lives;
        let n_groups = u32::try_from(model.baselines.len()).expect("fewer than 2^32 baselines");
        let one = |(number, baseline): (u32, &Baseline)| {
            let Level::Controls { n_each, chosen, known: ControlsKnown::Simulated } = baseline.level else {
                return None;
            };
            let people = control_people(
                model,
                &self.world,
                (seed, draw),
                (number, n_groups),
                (n_each, chosen),
                (participants.pool, participants.courses),
            );
            let pathway = Pathway::new(model, &self.world, None);
            let simulator = Simulator { pathway: &pathway, luck: self.luck, purpose: Purpose::Comparator };
            let mut histories = Histories::default();
            for person in &people.pool.people {
                simulator.write(person, crate::data::Course::NotStarted, &mut histories);
            }
            let of = |&participant: &usize| participants.intakes.of.get(participant).copied().flatten();
            let intakes = Intakes {
                of: people.participants.iter().map(of).collect(),
                closes: participants.intakes.closes.clone(),
            };
            let counting = Counting {
                pool: &people.pool,
                courses: &people.courses,
                intakes: &intakes,
                folk: Folk::Controls,
                ..*participants
            };
            let (world, luck) = (&self.world, self.luck);
            let personal = Personal { model, world, luck, folk: Folk::Controls };
            let reached = Milestones::new(model, world, None).reached(
                luck,
                &personal,
                &people.pool,
                &people.courses,
                (&histories, Delivered::ToNobody),
            );
            let lives = Lives { histories: &histories, reached: &reached };
            let mut outcomes = Outcomes::default();
            counting.count_controls(lives, days, &mut outcomes);
            Some(outcomes)
        };
        (0..).zip(&model.baselines).map(one).collect()
    }
}
