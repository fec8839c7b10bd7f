//! The dated units of one person.
//!
//! Instants are whole days; day k is the interval (k − 1, k]. A spell that begins at instant s and ends at e covers
//! the days s + 1 to e. Time in a state for a length is reached at the instant `length` after entry, if the person
//! is there until then.

use super::clock::{Clock, Goes};
use super::follow::{Follow, Reach, States, View};
use crate::data::Sight;
use crate::model::{Absorbed, Counts, MeasureId, Moves, PersonMeasure, TimeUnit};
use crate::units::{Count, Span};

/// A unit of time as a span.
pub(super) fn unit_span(unit: TimeUnit) -> Span {
    match unit {
        TimeUnit::Day => Span::Days(1.0),
        TimeUnit::Week => Span::Days(7.0),
        TimeUnit::Month => Span::Months(1.0),
        TimeUnit::Quarter => Span::Months(3.0),
    }
}

impl<'a> Follow<'a> {
    /// Calls `on` for each unit within the window and the horizon, in order of date; of a score, as it is seen.
    pub(super) fn units(
        &self,
        measure: MeasureId,
        sight: Sight,
        view: &View<'a>,
        on: &mut dyn FnMut(i32, Count),
    ) {
        let (terms, reach) = self.person_measure(measure);
        let last = view.to.min(view.horizon);
        // A unit of time that ends as somebody joins lies before that.
        let first = view.joined + i32::from(matches!(terms.counts, Counts::TimeIn { .. }));
        let (mut sum, mut reached) = (Count::ZERO, Reached::NotYet);
        self.all_units((terms, reach), sight, view, &mut |day, quantity| {
            if day < first || day > last {
                return;
            }
            let Some(bound) = reach.at_least else { return on(day, quantity) };
            sum += quantity;
            if sum >= bound && reached == Reached::NotYet {
                reached = Reached::Already;
                on(day, Count::ONE);
            }
        });
    }

    fn all_units(
        &self,
        (terms, reach): (&PersonMeasure, &Reach),
        sight: Sight,
        view: &View<'a>,
        on: &mut dyn FnMut(i32, Count),
    ) {
        let calendar = &self.counting.model.calendar;
        match &terms.counts {
            Counts::Event(event) => {
                let day = view.course.event(*event, view.referred, self.delivered);
                let day = day.filter(|&day| day <= view.horizon);
                day.into_iter().for_each(|day| on(day, Count::ONE));
            }
            Counts::Enters { .. } => {
                view.enters(reach.states, reach.coming_from, &mut |day| on(day, Count::ONE));
            }
            Counts::Reaches(milestone) => {
                self.lives.reached.days(view.rank, *milestone).for_each(|day| on(day, Count::ONE));
            }
            Counts::Leaves { .. } => view.leaves(reach.states, &mut |day| on(day, Count::ONE)),
            Counts::IsIn { .. } => {
                let day = calendar.add(view.from, reach.length);
                if view.is_in(reach.states, day) {
                    on(day, Count::ONE);
                }
            }
            Counts::StaysIn { after_break, grace_times, moves, .. } => {
                let clock = Clock {
                    calendar,
                    length: reach.length,
                    grace: reach.grace,
                    grace_times: grace_times.unwrap_or(u32::MAX),
                    after_break: *after_break,
                    goes: Goes::Once,
                };
                clock.run(view, reach.states, *moves, &mut |day| on(day, Count::ONE));
            }
            Counts::TimeIn { unit, after_break, .. } => {
                let clock = Clock {
                    calendar,
                    length: unit_span(*unit),
                    grace: reach.grace,
                    grace_times: u32::MAX,
                    after_break: *after_break,
                    goes: Goes::OnAndOn,
                };
                clock.run(view, reach.states, Moves::AreNoBreak, &mut |day| on(day, Count::ONE));
            }
            Counts::Amount { amount, on: of } => {
                let Some(own) = self.view(*of, sight, view.rank) else { return };
                self.units(*of, sight, &own, &mut |day, units| {
                    on(day, self.own_amount(*amount, view.rank, units));
                });
            }
            Counts::GainOn { score, .. } => {
                if let Some((day, points)) = self.gain(*score, reach, sight, view) {
                    on(day, points);
                }
            }
            Counts::Delivered(unit) => self.delivered(view, *unit, on),
            Counts::CostOf { .. } => self.costs(view, reach.states, on),
        }
    }

    /// Pence of care cost of the days within the window, on the last day of each month.
    fn costs(&self, view: &View<'a>, states: States, on: &mut dyn FnMut(i32, Count)) {
        let (model, world) = (self.counting.model, self.counting.world);
        let last = view.to.min(view.horizon);
        let (mut month, mut pence) = (0, 0.0);
        let mut close = |month: u16, pence: f64| {
            if pence != 0.0 {
                on(model.calendar.month_end(month).min(last), Count::from_fraction(pence));
            }
        };
        for (place, spell) in view.spells.iter().enumerate() {
            if !states.has(spell.state) {
                continue;
            }
            let priced = &model.states[usize::from(spell.state)];
            let cost = world.value(priced.cost);
            let left = view.spells.get(place + 1).map_or(last, |next| next.from.min(last));
            let mut now = spell.from.max(view.from).max(view.joined);
            while now < left {
                let this = model.calendar.month_of(now + 1);
                if this != month {
                    close(month, pence);
                    (month, pence) = (this, 0.0);
                }
                let end = model.calendar.month_end(this).min(left);
                pence += f64::from(end - now) * cost * world.price_level(priced.indexed, this);
                now = end;
            }
        }
        close(month, pence);
    }
}

/// Whether a bound has been reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    NotYet,
    Already,
}

impl View<'_> {
    /// The stays in any of these states within the window, as (from, to], successes counted on.
    pub(super) fn stays(&self, states: States, on: impl FnMut(i32, i32)) {
        self.stays_by(states, Moves::AreNoBreak, on);
    }

    /// The same, where a move within the states may end a stay.
    pub(super) fn stays_by(&self, states: States, moves: Moves, mut on: impl FnMut(i32, i32)) {
        let window_end = self.to.min(self.horizon);
        let mut open: Option<i32> = None;
        let mut close = |from: i32, to: i32| {
            let (from, to) = (from.max(self.from), to.min(window_end));
            if from < to {
                on(from, to);
            }
        };
        for (place, spell) in self.spells.iter().enumerate() {
            let inside = states.has(spell.state) || self.counted_on(place);
            match (inside, open, moves) {
                (true, None, _) => open = Some(spell.from),
                (true, Some(from), Moves::AreBreaks) => {
                    close(from, spell.from);
                    open = Some(spell.from);
                }
                (false, Some(from), _) => {
                    close(from, spell.from);
                    open = None;
                }
                (true, Some(_), Moves::AreNoBreak) | (false, None, _) => {}
            }
        }
        if let Some(from) = open {
            close(from, window_end);
        }
    }

    /// Whether the spell at this place is an absorbing one that counts as if the condition held.
    fn counted_on(&self, place: usize) -> bool {
        place + 1 == self.spells.len() && matches!(self.absorbed, Some((_, Absorbed::Success)))
    }

    fn enters(&self, states: States, coming_from: States, on: &mut dyn FnMut(i32)) {
        for pair in self.spells.windows(2) {
            let (before, here) = (pair[0], pair[1]);
            let fresh = states.has(here.state) && !states.has(before.state);
            let from_there = coming_from.is_empty() || coming_from.has(before.state);
            if fresh && from_there && here.from > self.from {
                on(here.from);
            }
        }
    }

    fn leaves(&self, states: States, on: &mut dyn FnMut(i32)) {
        for pair in self.spells.windows(2) {
            let (before, here) = (pair[0], pair[1]);
            if states.has(before.state) && !states.has(here.state) && here.from > self.from {
                on(here.from);
            }
        }
    }

    fn is_in(&self, states: States, day: i32) -> bool {
        let place = self.spells.partition_point(|spell| spell.from <= day);
        place > 0 && (states.has(self.spells[place - 1].state) || self.counted_on(place - 1))
    }
}
