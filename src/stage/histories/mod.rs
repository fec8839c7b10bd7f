//! Histories: each person's spells in care settings, in whole days, sampled directly.
//!
//! Every way out of a state has its own unit-exponential clock for each visit; a way into an absorbing state that
//! is open from everywhere has one clock for life. Clocks are spent at the current intensity; the first to run out
//! wins, ties to the way listed first; the event falls on the whole day at whose end the clock has run out, at the
//! earliest one day after the state was entered. A person who reaches the end of life on the day of a move does
//! not move: so a service that only speeds moves changes nobody's last day.

mod budgets;
mod clock;
mod intensity;
mod milestones;
mod race;
mod table;

use budgets::{Anew, Budgets, TOGETHER, Which};
pub use budgets::{Clocks, Known};
use clock::{Spending, certain_end, run_out};
use intensity::Intensity;
pub use intensity::Pathway;
pub use milestones::Milestones;

use crate::data::{CLOCKS, Course, Histories, LIFE, Luck, Person, Served, Spell};
use crate::model::{MOST_STATES, StateKind};
use crate::random::{Key, Purpose, unit_exponential};

/// Simulates people along a pathway.
#[derive(Clone, Copy, Debug)]
pub struct Simulator<'a> {
    /// The draw's intensities.
    pub pathway: &'a Pathway<'a>,
    /// The draw's chance.
    pub luck: Luck,
    /// Whose chance: that of the people served, or of those they are compared with.
    pub purpose: Purpose,
}

impl Simulator<'_> {
    /// Writes the history of a person who has this course of service, and returns the day on which the person
    /// reaches a state that nobody leaves (beyond the horizon if never).
    pub fn write(&self, person: &Person, course: Course, histories: &mut Histories) -> i32 {
        self.walk(person, course, &mut Anew, histories)
    }

    /// The same of a person without a service, whose clocks are kept.
    pub fn write_unserved(&self, person: &Person, clocks: &mut Clocks, histories: &mut Histories) -> i32 {
        let absorbed = self.walk(person, Course::NotStarted, clocks, histories);
        clocks.close();
        absorbed
    }

    /// The same of a person some of whose clocks are known.
    pub fn write_served(
        &self,
        person: &Person,
        course: Course,
        mut known: Known<'_>,
        histories: &mut Histories,
    ) -> i32 {
        self.walk(person, course, &mut known, histories)
    }

    fn walk(
        &self,
        person: &Person,
        course: Course,
        budgets: &mut impl Budgets,
        histories: &mut Histories,
    ) -> i32 {
        let (pathway, served) = (self.pathway, &Served::of(course));
        let key = self.luck.key(self.purpose);
        let frailty = self.frailty_given_survival(person);
        let spending = Spending { pathway, person, served, factor: frailty * pathway.together };
        let (last_day, last_state) = self.end_of_life(&key, person, &spending);
        let mut visits = [0_u16; MOST_STATES];
        let mut here = Spell { state: person.state, from: person.referred };
        let mut already = person.already;
        histories.push(here);
        let absorbed = loop {
            if pathway.kinds[here.state as usize] == StateKind::Absorbing {
                break here.from;
            }
            let visit = visits[here.state as usize];
            visits[here.state as usize] += 1;
            let (item, visit) = (CLOCKS + u32::from(here.state), u32::from(visit));
            let clocks = |block, n_ways| {
                budgets.of(Which { item, index: visit << 8 | block, n_ways }, person.key, &key)
            };
            let (day, to) = self.way_out(clocks, &spending, here, already);
            if last_day <= day && last_day <= pathway.horizon {
                histories.push(Spell { state: last_state, from: last_day });
                break last_day;
            }
            if day > pathway.horizon {
                break i32::MAX;
            }
            here = Spell { state: to, from: day };
            already = 0;
            histories.push(here);
        };
        histories.close();
        absorbed
    }

    /// The first way out of a visit: its day and where it leads. `budgets` are what the clocks of a block of so many ways have
    /// to spend.
    #[inline]
    fn way_out(
        &self,
        mut budgets: impl FnMut(u32, usize) -> [f64; TOGETHER],
        spending: &Spending<'_>,
        here: Spell,
        already: i32,
    ) -> (i32, u8) {
        let pathway = self.pathway;
        let mut first = (f64::INFINITY, here.state);
        if let Some(visit) = pathway.races.visit(here, spending.person.group, spending.served) {
            for (block, race) in (0..).zip(visit.races) {
                let found = visit.first(race, &budgets(block, race.n_ways));
                first = if found.0 < first.0 { found } else { first };
            }
            let time = f64::from(here.from - already) + (f64::from(already) + first.0 / spending.factor);
            return (day_of(time, here.from), first.1);
        }
        let ways = &pathway.ways[here.state as usize];
        for (block, four) in (0..).zip(ways.chunks(TOGETHER)) {
            for (way, budget) in four.iter().zip(budgets(block, four.len())) {
                let time = run_out(spending, *way, here.from, already, budget);
                if time < first.0 {
                    first = (time, pathway.intensities[*way].to);
                }
            }
        }
        (day_of(first.0, here.from), first.1)
    }

    /// The day on which a clock for life runs out first, and the state it leads to.
    #[inline]
    fn end_of_life(&self, key: &Key, person: &Person, spending: &Spending<'_>) -> (i32, u8) {
        let mut first = (f64::INFINITY, 0);
        for &way in &self.pathway.for_life {
            let Intensity { to, base, .. } = &self.pathway.intensities[way];
            let time = certain_end(spending, base, person.referred, 0).unwrap_or_else(|| {
                let [word, ..] = key.block(LIFE + u32::from(*to), person.key, 0);
                run_out(spending, way, person.referred, 0, unit_exponential(word))
            });
            if time < first.0 {
                first = (time, *to);
            }
        }
        (day_of(first.0, person.referred), first.1)
    }

    /// Frailty of a person who is still in the state after `already` days: a gamma with shape k, given survival
    /// through the cumulative intensity H of all ways out (clocks for life among them), is the same gamma scaled by
    /// k / (k + H).
    #[inline]
    fn frailty_given_survival(&self, person: &Person) -> f64 {
        if person.already == 0 { person.frailty } else { self.frailty_of_survivor(person) }
    }

    fn frailty_of_survivor(&self, person: &Person) -> f64 {
        let shape = self.pathway.frailty_shape[person.group.index()];
        if !shape.is_finite() {
            return person.frailty;
        }
        let (intensities, calendar) = (&self.pathway.intensities, self.pathway.calendar);
        let own = self.pathway.ways[person.state as usize].iter();
        let spent: f64 = own.map(|&way| intensities[way].before_referral(person, calendar)).sum();
        let for_life = self.pathway.for_life.iter();
        let spent_of_life: f64 =
            for_life.map(|&way| intensities[way].of_life_before_referral(person, calendar)).sum();
        person.frailty * shape / (shape + (spent + spent_of_life) * self.pathway.together)
    }
}

/// The whole day at whose end a clock that runs out at `time` has run out, at least a day after `from`.
fn day_of(time: f64, from: i32) -> i32 {
    if time < f64::from(i32::MAX) {
        // Rounded up: without a call, which `ceil` is on machines of the plainest kind.
        let whole = time as i32;
        (whole + i32::from(f64::from(whole) < time)).max(from + 1)
    } else {
        i32::MAX
    }
}
