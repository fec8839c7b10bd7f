//! Measures: counts dated units in histories, by month.
//!
//! The same tallies are taken of the true histories and of the same people's histories as usual.

mod person;

use crate::data::{Course, Histories, Monthly, Outcomes, Pool, Tallies, World};
use crate::model::{Absorbed, Counts, MeasureHead, Model, PersonMeasure, StateKind};
use crate::units::{Calendar, Count};
use person::{Follow, Reach};

/// Room for a count of days by day, kept from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Days {
    changes: Vec<i64>,
}

impl Days {
    fn reset(&mut self, horizon: i32) {
        self.changes.clear();
        self.changes.resize(horizon as usize + 2, 0);
    }

    /// Adds a weight to each day in (from, to].
    fn add(&mut self, from: i32, to: i32, weight: Count) {
        self.changes[from as usize + 1] += weight.steps();
        self.changes[to as usize + 1] -= weight.steps();
    }

    fn into_months(self: &mut Days, calendar: &Calendar, months: &mut Monthly) {
        let (mut day, mut level) = (1_usize, 0_i64);
        for (month, total) in months.iter_mut().enumerate().skip(1) {
            let end = calendar.month_end(month as u16) as usize;
            let mut sum = 0_i64;
            while day <= end {
                level += self.changes[day];
                sum += level;
                day += 1;
            }
            *total += Count::from_steps(sum);
        }
    }
}

/// Who is counted, and what of them.
#[derive(Clone, Copy, Debug)]
pub struct Counting<'a> {
    /// The model.
    pub model: &'a Model,
    /// Which tallies are taken.
    pub tallies: &'a Tallies,
    /// The draw's world.
    pub world: &'a World,
    /// The people.
    pub pool: &'a Pool,
    /// What they have of the option's service. A counterfactual is counted on the same people's histories as usual,
    /// from the same days on.
    pub courses: &'a [Course],
}

impl Counting<'_> {
    /// Counts everything in a set of histories.
    pub fn count(
        &self,
        histories: &Histories,
        delivered: Delivered,
        days: &mut Days,
        outcomes: &mut Outcomes,
    ) {
        let Counting { model, tallies, world, pool, courses } = *self;
        let calendar = &model.calendar;
        let n_months = usize::from(calendar.horizon_months()) + 1;
        outcomes.reset(tallies.n(), model.states.len(), n_months);
        count_states(calendar, pool, histories, days, outcomes);
        if delivered == Delivered::ToThem {
            count_service(calendar, pool, courses, days, outcomes);
        }
        let absorbing: Vec<bool> = model.states.iter().map(|s| s.kind == StateKind::Absorbing).collect();
        let follow = Follow { calendar, pool, courses, histories, absorbing: &absorbing, delivered };
        for (place, tally) in tallies.list().iter().enumerate() {
            let MeasureHead::Person(measure) = &model.measures[tally.measure.index()].head else { continue };
            let reach = Reach::new(world, measure);
            follow.tally(measure, &reach, tally.what, days, &mut outcomes.tallies[place]);
        }
    }
}

/// Whether the people had the service in these histories, or are followed as if they had not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// The option's own histories.
    ToThem,
    /// The same people's histories as usual: events of the service do not happen.
    ToNobody,
}

fn count_states(
    calendar: &Calendar,
    pool: &Pool,
    histories: &Histories,
    days: &mut Days,
    outcomes: &mut Outcomes,
) {
    let horizon = calendar.horizon_day();
    for (state, months) in outcomes.state_days.iter_mut().enumerate() {
        days.reset(horizon);
        for (rank, person) in pool.people.iter().enumerate() {
            let spells = histories.of(rank);
            for (place, spell) in spells.iter().enumerate() {
                if spell.state as usize == state && spell.from < horizon {
                    let end = spells.get(place + 1).map_or(horizon, |next| next.from);
                    days.add(spell.from, end, person.weight);
                }
            }
        }
        days.into_months(calendar, months);
    }
}

fn count_service(
    calendar: &Calendar,
    pool: &Pool,
    courses: &[Course],
    days: &mut Days,
    outcomes: &mut Outcomes,
) {
    let horizon = calendar.horizon_day();
    days.reset(horizon);
    for (person, course) in pool.people.iter().zip(courses) {
        if let Course::Served { start, end, .. } = *course {
            days.add(start, end.min(horizon), person.weight);
            outcomes.starts[usize::from(calendar.month_of(start))] += person.weight;
        }
    }
    days.into_months(calendar, &mut outcomes.served_days);
}

/// What a measure makes of a person who reaches an absorbing state that it does not itself count.
fn word_for(measure: &PersonMeasure, state: u8) -> Absorbed {
    let found = measure.if_absorbed.iter().find(|(s, _)| s.index() == state as usize);
    found.map_or(Absorbed::Failure, |&(_, word)| word)
}

/// Whether a measure counts time.
fn counts_time(measure: &PersonMeasure) -> bool {
    matches!(measure.counts, Counts::TimeIn { .. })
}
