//! Measures: counts dated units in histories, by month.
//!
//! The same tallies are taken of the true histories and of the same people's histories as usual.

mod person;

use crate::data::{Course, Histories, Monthly, Outcomes, Pool, Tallies, World};
use crate::model::{Absorbed, Counts, MeasureHead, Model, PersonMeasure, StateKind};
use crate::units::{Calendar, Count};
use person::{Follow, Reach};

/// Room for counts of days by month, kept from draw to draw.
#[derive(Clone, Debug, Default)]
pub struct Days {
    lists: Vec<Changes>,
}

impl Days {
    /// So many empty counts.
    fn lists(&mut self, n: usize, calendar: &Calendar) -> &mut [Changes] {
        if self.lists.len() < n {
            self.lists.resize_with(n, Changes::default);
        }
        let lists = &mut self.lists[..n];
        lists.iter_mut().for_each(|list| list.reset(calendar));
        lists
    }

    /// One empty count.
    fn list(&mut self, calendar: &Calendar) -> &mut Changes {
        &mut self.lists(1, calendar)[0]
    }
}

/// A count of days by month.
///
/// A change of the number of people is a part of the month in which it happens and a level from the next month on: two
/// sums of whole numbers, however long people stay.
#[derive(Clone, Debug, Default)]
struct Changes {
    parts: Vec<i64>,
    levels: Vec<i64>,
}

impl Changes {
    fn reset(&mut self, calendar: &Calendar) {
        let n_months = usize::from(calendar.horizon_months()) + 1;
        for changes in [&mut self.parts, &mut self.levels] {
            changes.clear();
            changes.resize(n_months + 1, 0);
        }
    }

    /// Adds a weight to each day in (from, to], within the horizon.
    fn add(&mut self, calendar: &Calendar, from: i32, to: i32, weight: Count) {
        self.change(Turn::after(from, calendar), weight);
        self.change(Turn::after(to, calendar), -weight);
    }

    /// Adds a weight to each day after an instant.
    fn change(&mut self, turn: Turn, weight: Count) {
        self.parts[turn.month] += weight.steps() * turn.left;
        self.levels[turn.month + 1] += weight.steps();
    }

    fn add_to(&self, calendar: &Calendar, months: &mut Monthly) {
        let mut level = 0_i64;
        for (month, total) in (0_u16..).zip(months).skip(1) {
            level += self.levels[usize::from(month)];
            let length = calendar.month_end(month) - calendar.month_end(month - 1);
            *total += Count::from_steps(self.parts[usize::from(month)] + level * i64::from(length));
        }
    }
}

/// An instant at which a count changes: its month, and the days that are left of it.
#[derive(Clone, Copy)]
struct Turn {
    month: usize,
    left: i64,
}

impl Turn {
    fn after(day: i32, calendar: &Calendar) -> Self {
        let month = calendar.month_of(day);
        Self { month: usize::from(month), left: i64::from(calendar.month_end(month) - day) }
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
    /// Counts everything in the option's own histories.
    pub fn count(&self, histories: &Histories, days: &mut Days, outcomes: &mut Outcomes) {
        self.reset(outcomes);
        count_states(&self.model.calendar, self.pool, histories, days, &mut outcomes.state_days);
        count_service(&self.model.calendar, self.pool, self.courses, days, outcomes);
        self.tally(histories, Delivered::ToThem, days, outcomes);
    }

    /// Counts the same people's histories as usual. Their days in states do not hang on the option: they are given,
    /// by state and month.
    pub fn count_as_usual(
        &self,
        histories: &Histories,
        state_days: &[Monthly],
        days: &mut Days,
        outcomes: &mut Outcomes,
    ) {
        self.reset(outcomes);
        outcomes.state_days.clone_from_slice(state_days);
        self.tally(histories, Delivered::ToNobody, days, outcomes);
    }

    fn reset(&self, outcomes: &mut Outcomes) {
        let n_months = usize::from(self.model.calendar.horizon_months()) + 1;
        outcomes.reset(self.tallies.n(), self.model.states.len(), n_months);
    }

    fn tally(&self, histories: &Histories, delivered: Delivered, days: &mut Days, outcomes: &mut Outcomes) {
        let Counting { model, tallies, world, pool, courses } = *self;
        let calendar = &model.calendar;
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
enum Delivered {
    /// The option's own histories.
    ToThem,
    /// The same people's histories as usual: events of the service do not happen.
    ToNobody,
}

/// Person-days by state and month in a set of histories.
#[must_use]
pub fn state_days(model: &Model, pool: &Pool, histories: &Histories, days: &mut Days) -> Vec<Monthly> {
    let n_months = usize::from(model.calendar.horizon_months()) + 1;
    let mut state_days = vec![vec![Count::ZERO; n_months]; model.states.len()];
    count_states(&model.calendar, pool, histories, days, &mut state_days);
    state_days
}

fn count_states(
    calendar: &Calendar,
    pool: &Pool,
    histories: &Histories,
    days: &mut Days,
    state_days: &mut [Monthly],
) {
    let lists = days.lists(state_days.len(), calendar);
    for (rank, person) in pool.people.iter().enumerate() {
        let mut before: Option<u8> = None;
        for spell in histories.of(rank).iter().take_while(|spell| spell.from < calendar.horizon_day()) {
            // One turn ends a stay and begins the next.
            let turn = Turn::after(spell.from, calendar);
            lists[usize::from(spell.state)].change(turn, person.weight);
            if let Some(before) = before.replace(spell.state) {
                lists[usize::from(before)].change(turn, -person.weight);
            }
        }
    }
    for (days, months) in lists.iter().zip(state_days) {
        days.add_to(calendar, months);
    }
}

fn count_service(
    calendar: &Calendar,
    pool: &Pool,
    courses: &[Course],
    days: &mut Days,
    outcomes: &mut Outcomes,
) {
    let days = days.list(calendar);
    for (person, course) in pool.people.iter().zip(courses) {
        if let Course::Served { start, end, .. } = *course {
            days.add(calendar, start, end.min(calendar.horizon_day()), person.weight);
            outcomes.starts[usize::from(calendar.month_of(start))] += person.weight;
        }
    }
    days.add_to(calendar, &mut outcomes.served_days);
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
