//! Measures: counts dated units in histories, and makes cohort figures of them.
//!
//! A *tally* is one list of counts by month: the units of a person measure (all of them, or those that a clause can
//! claim), the time or the people measured, or the people with a unit. The same tallies are taken of the true
//! histories and of the same people's histories as usual.

mod figure;
mod person;

pub use figure::{Figures, Known};

use crate::data::{Course, Histories, Monthly, Outcomes, Pool};
use crate::model::{
    Absorbed, Contract, Counts, ForEach, MeasureHead, MeasureId, Model, PersonMeasure, StateKind, Summary,
};
use crate::units::{Calendar, Count};
use person::{Follow, Reach};

/// Which tallies are taken, worked out once for a model.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    list: Vec<Tally>,
}

/// One list of counts by month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The person measure.
    pub measure: MeasureId,
    /// What of it.
    pub what: What,
}

/// What of a person measure is tallied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Units: within (from, until], so many for each person (none: any number).
    Units {
        /// Day after which units count.
        from: i32,
        /// Day up to which units count.
        until: i32,
        /// Units for each person.
        times: Option<u32>,
    },
    /// Time measured, in days, for a measure of time; else people measured.
    Measured,
    /// People measured who have at least one unit.
    With,
}

impl What {
    /// All units of everybody.
    pub const ALL: What = What::Units { from: i32::MIN, until: i32::MAX, times: None };
}

impl Tallies {
    /// The tallies that a model's contracts, tests and reports need.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut tallies = Self::default();
        for place in 0..model.measures.len() {
            tallies.need_all(model, MeasureId::new(place));
        }
        for contract in &model.contracts {
            tallies.need_clauses(model, contract);
        }
        tallies
    }

    /// How many there are.
    #[must_use]
    pub fn n(&self) -> usize {
        self.list.len()
    }

    /// Where a tally stands in [`Outcomes::tallies`].
    ///
    /// # Panics
    /// If the model needs no such tally: [`Tallies::new`] asks for all that stages look up.
    #[must_use]
    pub fn place(&self, measure: MeasureId, what: What) -> usize {
        let wanted = Tally { measure, what };
        self.list.iter().position(|&tally| tally == wanted).expect("every tally that is read is also taken")
    }

    fn need(&mut self, measure: MeasureId, what: What) {
        let tally = Tally { measure, what };
        if !self.list.contains(&tally) {
            self.list.push(tally);
        }
    }

    fn need_all(&mut self, model: &Model, measure: MeasureId) {
        match &model.measures[measure.index()].head {
            MeasureHead::Person(_) => self.need(measure, What::ALL),
            MeasureHead::Cohort(cohort) => match &cohort.summary {
                Summary::TotalOf(parts) => parts.iter().for_each(|&part| self.need_all(model, part)),
                Summary::RatioOf { of, to } => {
                    self.need_all(model, *of);
                    self.need_all(model, *to);
                }
                Summary::MeanOf(of) | Summary::Saved { of, .. } => {
                    self.need(*of, What::ALL);
                    self.need(*of, What::Measured);
                }
                Summary::ShareWith(of) => {
                    self.need(*of, What::With);
                    self.need(*of, What::Measured);
                }
            },
        }
    }

    fn need_clauses(&mut self, model: &Model, contract: &Contract) {
        for clause in &contract.clauses {
            if let ForEach::Measure(measure) = clause.for_each
                && matches!(model.measures[measure.index()].head, MeasureHead::Person(_))
            {
                self.need(measure, units_of(clause));
            }
        }
    }
}

/// The units that a clause can claim.
#[must_use]
pub fn units_of(clause: &crate::model::Clause) -> What {
    What::Units { from: clause.from, until: clause.until, times: clause.times }
}

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

/// Counts everything in a set of histories. `courses` are those of the option whose people are followed: a
/// counterfactual is counted on the same people's histories as usual, from the same days on.
pub fn count(
    model: &Model,
    tallies: &Tallies,
    world: &crate::data::World,
    pool: &Pool,
    courses: &[Course],
    histories: &Histories,
    as_usual: Delivered,
    days: &mut Days,
    outcomes: &mut Outcomes,
) {
    let calendar = &model.calendar;
    let n_months = usize::from(calendar.horizon_months()) + 1;
    outcomes.reset(tallies.n(), model.states.len(), n_months);
    count_states(calendar, pool, histories, days, outcomes);
    if as_usual == Delivered::ToThem {
        count_service(calendar, pool, courses, days, outcomes);
    }
    let absorbing: Vec<bool> = model.states.iter().map(|s| s.kind == StateKind::Absorbing).collect();
    let follow =
        Follow { calendar, world, pool, courses, histories, absorbing: &absorbing, delivered: as_usual };
    for (place, tally) in tallies.list.iter().enumerate() {
        let MeasureHead::Person(measure) = &model.measures[tally.measure.index()].head else { continue };
        let reach = Reach::new(world, measure);
        follow.tally(measure, &reach, tally.what, days, &mut outcomes.tallies[place]);
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
