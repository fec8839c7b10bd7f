//! People in the place of those who were observed: they started when those did, and stand where those stood.

use std::ops::Range;

use super::{Plan, RunError};
use crate::data::{Course, Entry, Histories, Luck, Person, Pool, STANDING, Staffing, World};
use crate::model::{OptionId, Replay};
use crate::random::Purpose;
use crate::stage::deliver::Terms;
use crate::stage::histories::{Pathway, Simulator};
use crate::stage::pool;
use crate::units::Count;

/// The most people who are drawn in a future to find those who stand where people stood.
const MOST_TRIES: u32 = 1 << 20;

/// The numbers that key people who are drawn: those of one future stand apart, with a place between for each other one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys {
    /// The first number of a future that keys nobody yet, in steps.
    pub(super) first: u32,
    /// How far apart they stand.
    pub(super) apart: u32,
}

impl Plan<'_> {
    /// Puts observed people in the place of those whom a pool refers up to the month in which simulation takes over:
    /// a place of the observed holds those of all the futures over whom it is averaged. Who they are follows the luck of the
    /// draw, what they do that of the option in force.
    pub(super) fn with_observed(
        &self,
        world: &World,
        (luck, luck_of): (Luck, &dyn Fn(OptionId) -> Luck),
        referred: Pool,
        keys: Keys,
        futures: Range<u32>,
    ) -> Result<Pool, RunError> {
        let Some(replay) = self.model.observed().filter(|replay| !replay.starts.is_empty()) else {
            return Ok(referred);
        };
        let days = pool::observed_starts(&self.of_lives, world, replay);
        let mut stands = self.stands(world, luck_of(replay.option), replay);
        let futures =
            futures.map(|future| self.standing((world, luck), replay, &days, (keys, future), &mut stands));
        let futures: Vec<Vec<Person>> = futures.collect::<Result<_, _>>()?;
        let share = Count::from_fraction(1.0 / futures.len() as f64);
        let mut all = Pool::default();
        for number in 0..days.len() {
            let of_place = futures.iter().map(|people| Person { weight: share, ..people[number] });
            all.add(Entry::Started, Count::from_whole(1), of_place);
        }
        for (place, people) in referred.after(self.last_observed(replay)) {
            all.add(place.entry, place.weight, people.iter().copied());
        }
        Ok(all)
    }

    /// The observed people of a future.
    fn standing(
        &self,
        (world, luck): (&World, Luck),
        replay: &Replay,
        days: &[i32],
        (Keys { first, apart }, future): (Keys, u32),
        stands: &mut impl FnMut(&Person) -> u8,
    ) -> Result<Vec<Person>, RunError> {
        let traits = luck.key(Purpose::Traits);
        let numbers = (first..u32::MAX / apart).take(MOST_TRIES as usize);
        let mut numbers = numbers.map(|number| number * apart + future);
        let mut next = |day| Some(pool::person(&self.of_lives, world, traits, numbers.next()?, day));
        let not_found =
            || RunError::NotFound { on: self.model.calendar.date_of(self.last_observed(replay) - 1) };
        if replay.people.is_empty() {
            return days.iter().map(|&day| next(day)).collect::<Option<_>>().ok_or_else(not_found);
        }
        let last = replay.periods().saturating_sub(1);
        let mut wanted = vec![0; self.model.states.len()];
        for (state, rows) in &replay.people {
            wanted[state.index()] = rows.get(last).map_or(0, |&row| world.value(row).round() as u32);
        }
        let mut order = luck.key(Purpose::Traits).stream(STANDING, future);
        let draw = |day| next(day).map(|person| (person, stands(&person)));
        pool::standing(days, &wanted, &mut order, draw).ok_or_else(not_found)
    }

    /// Where a person stands at the end of the last day that was observed, under the option that was in force.
    fn stands<'s>(
        &'s self,
        world: &'s World,
        luck: Luck,
        replay: &Replay,
    ) -> impl FnMut(&Person) -> u8 + use<'s> {
        let model = &self.of_lives;
        let day = self.last_observed(replay);
        let service = model.options[replay.option.index()].service.map(|id| &model.services[id.index()]);
        // They started when they were observed to: places and posts have no say in it.
        let terms = service.map(|service| Terms::new(model, world, (service, &Staffing::default()), None));
        let pathway = Pathway::new(model, world, service);
        let mut histories = Histories::default();
        move |person| {
            let simulator = Simulator { pathway: &pathway, luck, purpose: Purpose::People };
            let course = terms.as_ref().map_or(Course::NotStarted, |terms| {
                terms.course_from(&model.calendar, luck, person.key, person.referred)
            });
            histories.clear();
            simulator.write(person, course, &mut histories);
            let spells = histories.of(0).iter();
            spells.take_while(|spell| spell.from <= day).last().map_or(person.state, |spell| spell.state)
        }
    }

    /// The last day that was observed.
    fn last_observed(&self, replay: &Replay) -> i32 {
        let horizon = self.model.calendar.horizon_months();
        self.model.calendar.month_end(replay.until.unwrap_or(horizon).min(horizon))
    }
}
