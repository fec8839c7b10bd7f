//! Measures: counts dated units in histories: by month, unit by unit, and by intake.
//!
//! The same tallies are taken of the true histories, of the same people's histories as usual, and of control people's.

mod clock;
mod days;
mod follow;
mod gain;
mod intakes;
mod keep;
mod plain;
mod record;
mod service;
mod units;

pub use days::Days;
pub use intakes::intakes;

use crate::data::{
    Course, Delivered, Folk, Histories, Intakes, Luck, Monthly, Outcomes, Personal, Pool, Reached, Scores,
    Tallies, World,
};
use crate::model::{MeasureHead, Model, Service};
use crate::units::{Calendar, Count};
use days::{Turn, add_up};
use follow::{Follow, Reach};

/// Who is counted, and what of them.
#[derive(Clone, Copy, Debug)]
pub struct Counting<'a> {
    /// The model.
    pub model: &'a Model,
    /// Which tallies are taken.
    pub tallies: &'a Tallies,
    /// The draw's world.
    pub world: &'a World,
    /// Chance of what the contract's data get wrong; the base case takes its expectation.
    pub luck: Luck,
    /// The people.
    pub pool: &'a Pool,
    /// What they have of the option's service. A counterfactual is counted on the same people's histories as usual,
    /// from the same days on.
    pub courses: &'a [Course],
    /// The option's service.
    pub service: Option<&'a Service>,
    /// In which intakes they are.
    pub intakes: &'a Intakes,
    /// Whose people they are.
    pub folk: Folk,
}

/// What happened to people: what is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Lives<'a> {
    /// Where they were.
    pub histories: &'a Histories,
    /// Which milestones they reached.
    pub reached: &'a Reached,
}

impl Counting<'_> {
    /// Counts everything in the option's own histories.
    pub fn count(&self, lives: Lives<'_>, days: &mut Days, outcomes: &mut Outcomes) {
        self.reset(outcomes);
        count_states(&self.model.calendar, self.pool, lives.histories, days, &mut outcomes.state_days);
        count_service(&self.model.calendar, self.pool, self.courses, days, outcomes);
        self.count_delivered(lives.histories, days, outcomes);
        self.tally(lives, Delivered::ToThem, days, outcomes);
    }

    /// Counts the same people's histories as usual. Their days in states do not hang on the option: they are given,
    /// by state and month.
    pub fn count_as_usual(
        &self,
        lives: Lives<'_>,
        state_days: &[Monthly],
        days: &mut Days,
        outcomes: &mut Outcomes,
    ) {
        self.reset(outcomes);
        outcomes.state_days.clone_from_slice(state_days);
        self.tally(lives, Delivered::ToNobody, days, outcomes);
    }

    /// Counts what measures look at in the histories of control people, who have no service.
    pub fn count_controls(&self, lives: Lives<'_>, days: &mut Days, outcomes: &mut Outcomes) {
        self.reset(outcomes);
        self.tally(lives, Delivered::ToNobody, days, outcomes);
    }

    /// Hours of the service, and days of it by setting, for its costs.
    fn count_delivered(&self, histories: &Histories, days: &mut Days, outcomes: &mut Outcomes) {
        let Some(own) = self.service else { return };
        let (calendar, served) = (&self.model.calendar, (self.pool, self.courses));
        service::hours((calendar, self.world), own, served, histories, &mut outcomes.hours);
        let by_state = (days, outcomes.served_in.as_mut_slice());
        service::days_by_state(calendar, own, served, histories, by_state);
    }

    fn personal(&self) -> Personal<'_> {
        Personal { model: self.model, world: self.world, luck: self.luck, folk: self.folk }
    }

    fn reset(&self, outcomes: &mut Outcomes) {
        let n_months = usize::from(self.model.calendar.horizon_months()) + 1;
        outcomes.reset(self.tallies.monthly().len(), self.model.states.len(), n_months);
        for person in &self.pool.people {
            outcomes.referrals[usize::from(self.model.calendar.month_of(person.referred))] += person.weight;
        }
    }

    fn tally(&self, lives: Lives<'_>, delivered: Delivered, days: &mut Days, outcomes: &mut Outcomes) {
        let reach = |measure: &crate::model::Measure| match &measure.head {
            MeasureHead::Person(person) => Some(Reach::new(self.model, self.world, person)),
            MeasureHead::Cohort(_) => None,
        };
        let reaches: Vec<Option<Reach>> = self.model.measures.iter().map(reach).collect();
        let scores = Scores::new(self.personal(), self.service);
        let follow = Follow { counting: self, lives, reaches: &reaches, delivered, scores };
        let mut months = outcomes.tallies.as_mut_slice();
        for tallies in self.tallies.monthly().chunk_by(|one, next| one.group() == next.group()) {
            let (own, rest) = months.split_at_mut(tallies.len());
            follow.by_month(tallies, days, own);
            months = rest;
        }
        outcomes.add_up_tallies();
        outcomes.rolls.extend(self.tallies.rolls().iter().map(|tally| follow.unit_by_unit(*tally)));
        outcomes.by_intake.extend(self.tallies.by_intake().iter().map(|tally| follow.by_intake(*tally)));
    }
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
    let (n_states, horizon) = (state_days.len(), calendar.horizon_day());
    let changes = days.by_state(n_states, calendar);
    for (person, spells) in pool.people.iter().zip(histories.each()) {
        let mut before: Option<u8> = None;
        for spell in spells.iter().take_while(|spell| spell.from < horizon) {
            // One turn ends a stay and begins the next.
            let turn = Turn::after(spell.from, calendar);
            let month = &mut changes[turn.month * n_states..][..n_states];
            month[usize::from(spell.state)].add(turn, person.weight);
            if let Some(before) = before.replace(spell.state) {
                month[usize::from(before)].add(turn, -person.weight);
            }
        }
    }
    for (state, months) in state_days.iter_mut().enumerate() {
        add_up(calendar, changes.iter().skip(state).step_by(n_states), months);
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
