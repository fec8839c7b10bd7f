//! Histories: each person's spells in care settings, in whole days, sampled directly.
//!
//! Every way out of a state has its own unit-exponential clock for each visit; a way into an absorbing state that
//! is open from everywhere has one clock for life. Clocks are spent at the current intensity; the first to run out
//! wins, ties to the way listed first; the event falls on the whole day at whose end the clock has run out, at the
//! earliest one day after the state was entered. A person who reaches the end of life on the day of a move does
//! not move: so a service that only speeds moves changes nobody's last day.

mod clock;
mod intensity;
mod milestones;

use clock::{Spending, run_out};
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
        let absorbed = self.walk(person, &Served::of(course), histories);
        histories.close();
        absorbed
    }

    fn walk(&self, person: &Person, served: &Served, histories: &mut Histories) -> i32 {
        let pathway = self.pathway;
        let key = self.luck.key(self.purpose);
        let frailty = self.frailty_given_survival(person);
        let spending = Spending { pathway, person, served, factor: frailty * pathway.together };
        let (last_day, last_state) = self.end_of_life(&key, person, &spending);
        let mut visits = [0_u16; MOST_STATES];
        let mut here = Spell { state: person.state, from: person.referred };
        let mut already = person.already;
        histories.push(here);
        loop {
            if pathway.kinds[here.state as usize] == StateKind::Absorbing {
                return here.from;
            }
            let visit = visits[here.state as usize];
            visits[here.state as usize] += 1;
            let (day, to) = self.way_out(&key, person, &spending, here, already, visit);
            if last_day <= day && last_day <= pathway.horizon {
                histories.push(Spell { state: last_state, from: last_day });
                return last_day;
            }
            if day > pathway.horizon {
                return i32::MAX;
            }
            here = Spell { state: to, from: day };
            already = 0;
            histories.push(here);
        }
    }

    /// The first way out of a visit: its day and where it leads.
    fn way_out(
        &self,
        key: &Key,
        person: &Person,
        spending: &Spending<'_>,
        here: Spell,
        already: i32,
        visit: u16,
    ) -> (i32, u8) {
        let mut first = (f64::INFINITY, here.state);
        let ways = &self.pathway.ways[here.state as usize];
        for (block, four) in ways.chunks(4).enumerate() {
            let index = (u32::from(visit) << 8) | u32::try_from(block).expect("fewer than 1,024 ways out");
            let words = key.block(CLOCKS + u32::from(here.state), person.key, index);
            for (way, word) in four.iter().zip(words) {
                let time = run_out(spending, *way, here.from, already, unit_exponential(word));
                if time < first.0 {
                    first = (time, self.pathway.intensities[*way].to);
                }
            }
        }
        (day_of(first.0, here.from), first.1)
    }

    /// The day on which a clock for life runs out first, and the state it leads to.
    fn end_of_life(&self, key: &Key, person: &Person, spending: &Spending<'_>) -> (i32, u8) {
        let mut first = (f64::INFINITY, 0);
        for &way in &self.pathway.for_life {
            let Intensity { to, base, .. } = &self.pathway.intensities[way];
            let to = *to;
            let budget = if base.is_certain() {
                0.0
            } else {
                let [word, ..] = key.block(LIFE + u32::from(to), person.key, 0);
                unit_exponential(word)
            };
            let time = run_out(spending, way, person.referred, 0, budget);
            if time < first.0 {
                first = (time, to);
            }
        }
        (day_of(first.0, person.referred), first.1)
    }

    /// Frailty of a person who is still in the state after `already` days: a gamma with shape k, given survival
    /// through the cumulative intensity H of all ways out (clocks for life among them), is the same gamma scaled by
    /// k / (k + H).
    fn frailty_given_survival(&self, person: &Person) -> f64 {
        let shape = self.pathway.frailty_shape[person.group.index()];
        if person.already == 0 || !shape.is_finite() {
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
    if time < f64::from(i32::MAX) { (time.ceil() as i32).max(from + 1) } else { i32::MAX }
}
