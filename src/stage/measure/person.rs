//! Person measures: the dated units of one person.
//!
//! Instants are whole days; day k is the interval (k − 1, k]. A spell that begins at instant s and ends at e covers
//! the days s + 1 to e. Time in a state for a length is reached at the instant `length` after entry, if the person
//! is there until then.

use super::{Days, Delivered, counts_time, word_for};
use crate::data::{Course, Ending, Histories, Monthly, Pool, Spell, What, World};
use crate::model::{
    Absorbed, AfterBreak, CountedFrom, Counts, PersonMeasure, ServiceEvent, StateId, TimeUnit,
};
use crate::units::{Calendar, Count, Span};

/// A measure's lengths of time in a world.
pub(super) struct Reach {
    within: Option<Span>,
    length: Span,
    grace: i32,
}

impl Reach {
    pub(super) fn new(world: &World, measure: &PersonMeasure) -> Self {
        let (length, grace) = match &measure.counts {
            Counts::StaysIn { length, grace, .. } => {
                (world.span(*length), grace.map(|grace| world.span(grace)))
            }
            Counts::IsIn { at, .. } => (world.span(*at), None),
            Counts::TimeIn { unit, .. } => (unit_span(*unit), None),
            Counts::Event(_) | Counts::Enters { .. } | Counts::Leaves { .. } => (Span::ZERO, None),
        };
        let within = measure.within.map(|length| world.span(length));
        Self { within, length, grace: grace.map_or(0, |span| span.average_days().round() as i32) }
    }
}

fn unit_span(unit: TimeUnit) -> Span {
    match unit {
        TimeUnit::Day => Span::Days(1.0),
        TimeUnit::Week => Span::Days(7.0),
        TimeUnit::Month => Span::Months(1.0),
        TimeUnit::Quarter => Span::Months(3.0),
    }
}

/// People who are followed through histories.
pub(super) struct Follow<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) pool: &'a Pool,
    pub(super) courses: &'a [Course],
    pub(super) histories: &'a Histories,
    pub(super) absorbing: &'a [bool],
    pub(super) delivered: Delivered,
}

/// One person within the window of a measure.
struct View<'a> {
    spells: &'a [Spell],
    course: Course,
    referred: i32,
    /// The window is the days after `from`, up to `to` (which may lie beyond the horizon).
    from: i32,
    to: i32,
    horizon: i32,
    /// The absorbing state that the measure does not count: its day, and what becomes of the person.
    absorbed: Option<(i32, Absorbed)>,
}

impl Follow<'_> {
    pub(super) fn tally(
        &self,
        measure: &PersonMeasure,
        reach: &Reach,
        what: What,
        days: &mut Days,
        into: &mut Monthly,
    ) {
        if let (What::Units { .. } | What::Measured, true) = (what, counts_time(measure))
            && day_by_day(measure, what)
        {
            let days = days.list(self.calendar);
            self.each(measure, reach, |view, weight| {
                view.days(measure, what, |from, to| days.add(self.calendar, from, to, weight))
            });
            days.add_to(self.calendar, into);
            return;
        }
        self.each(measure, reach, |view, weight| {
            let mut count = |day: i32, units: u32| {
                let units = Count::from_steps(weight.steps() * i64::from(units));
                into[usize::from(self.calendar.month_of(day))] += units;
            };
            match what {
                What::Units { from, until, times } => {
                    let mut left = times.unwrap_or(u32::MAX);
                    self.units(measure, reach, &view, &mut |day| {
                        if day > from && day <= until && left > 0 {
                            left -= 1;
                            count(day, 1);
                        }
                    });
                }
                What::Measured => view.measured_on(measure).into_iter().for_each(|day| count(day, 1)),
                What::OfMeasured => {
                    let Some(measured) = view.measured_on(measure) else { return };
                    self.units(measure, reach, &view, &mut |day| count(day.max(measured), 1));
                }
                What::With => {
                    let mut first = i32::MAX;
                    self.units(measure, reach, &view, &mut |day| first = first.min(day));
                    let known = view.measured_on(measure).filter(|_| first < i32::MAX);
                    let known = known.map(|day| day.max(first)).filter(|&day| day <= view.horizon);
                    known.into_iter().for_each(|day| count(day, 1));
                }
            }
        });
    }

    /// Everybody whom the measure looks at, in the window in which it does.
    fn each(&self, measure: &PersonMeasure, reach: &Reach, mut look: impl FnMut(View<'_>, Count)) {
        for (rank, (person, &course)) in self.pool.people.iter().zip(self.courses).enumerate() {
            if !measure.among.is_empty() && !measure.among.contains(&person.group) {
                continue;
            }
            let from = match (measure.from, course) {
                (CountedFrom::Referral, _) => person.referred,
                (CountedFrom::Start, Course::Served { start, .. }) => start,
                (CountedFrom::Completion, Course::Served { end, ending: Ending::Completed, .. }) => end,
                _ => continue,
            };
            let horizon = self.calendar.horizon_day();
            let to = reach.within.map_or(horizon, |within| self.calendar.add(from, within));
            let spells = self.histories.of(rank);
            let absorbed = self.absorption(measure, spells);
            look(
                View { spells, course, referred: person.referred, from, to, horizon, absorbed },
                person.weight,
            );
        }
    }

    fn absorption(&self, measure: &PersonMeasure, spells: &[Spell]) -> Option<(i32, Absorbed)> {
        let last = spells.last().expect("a history has at least one spell");
        let outside = self.absorbing[last.state as usize] && !counted_states(&measure.counts, last.state);
        outside.then(|| (last.from, word_for(measure, last.state)))
    }

    /// Calls `on` for each unit, in order of date.
    fn units(&self, measure: &PersonMeasure, reach: &Reach, view: &View<'_>, on: &mut dyn FnMut(i32)) {
        let mut in_window = |day: i32| {
            if day <= view.to.min(view.horizon) {
                on(day);
            }
        };
        match &measure.counts {
            Counts::Event(event) => {
                let day = view.event(*event, self.delivered).filter(|&day| day <= view.horizon);
                day.into_iter().for_each(in_window);
            }
            Counts::Enters { states, coming_from } => view.enters(states, coming_from, &mut in_window),
            Counts::Leaves { states } => view.leaves(states, &mut in_window),
            Counts::IsIn { states, .. } => {
                let day = self.calendar.add(view.from, reach.length);
                if view.is_in(states, day) {
                    in_window(day);
                }
            }
            Counts::StaysIn { states, after_break, .. } => {
                let clock = StayClock { calendar: self.calendar, reach, after_break: *after_break };
                clock.run(view, states, &mut in_window);
            }
            Counts::TimeIn { states, .. } => {
                view.stays(states, |from, to| {
                    let mut reached = self.calendar.add(from, reach.length);
                    while reached <= to {
                        in_window(reached);
                        reached = self.calendar.add(reached, reach.length);
                    }
                });
            }
        }
    }
}

/// Whether a tally of time can be taken day by day: whole days with no limit for each person.
fn day_by_day(measure: &PersonMeasure, what: What) -> bool {
    let whole_days = matches!(measure.counts, Counts::TimeIn { unit: TimeUnit::Day, .. });
    match what {
        What::Units { times, .. } => whole_days && times.is_none(),
        What::Measured => true,
        What::With | What::OfMeasured => false,
    }
}

fn is_one_of(states: &[StateId], state: u8) -> bool {
    states.iter().any(|s| s.index() == state as usize)
}

fn counted_states(counts: &Counts, state: u8) -> bool {
    match counts {
        Counts::Event(_) => false,
        Counts::Enters { states, .. }
        | Counts::Leaves { states }
        | Counts::StaysIn { states, .. }
        | Counts::IsIn { states, .. }
        | Counts::TimeIn { states, .. } => is_one_of(states, state),
    }
}

impl View<'_> {
    /// Calls `on` with the days of units (or of measurement) of a measure of time, as (from, to].
    fn days(&self, measure: &PersonMeasure, what: What, mut on: impl FnMut(i32, i32)) {
        let Counts::TimeIn { states, .. } = &measure.counts else { return };
        let mut clipped = |from: i32, to: i32, low: i32, high: i32| {
            let (from, to) = (from.max(low), to.min(high));
            if from < to {
                on(from, to);
            }
        };
        match what {
            What::Units { from: low, until: high, .. } => {
                self.stays(states, |from, to| clipped(from, to, low, high))
            }
            What::Measured | What::With | What::OfMeasured => {
                let end = self.measured_until();
                clipped(self.from, end, i32::MIN, i32::MAX);
            }
        }
    }

    /// The stays in any of these states within the window, as (from, to], successes counted on.
    fn stays(&self, states: &[StateId], mut on: impl FnMut(i32, i32)) {
        let window_end = self.to.min(self.horizon);
        let mut open: Option<i32> = None;
        let mut close = |from: i32, to: i32| {
            let (from, to) = (from.max(self.from), to.min(window_end));
            if from < to {
                on(from, to);
            }
        };
        for (place, spell) in self.spells.iter().enumerate() {
            let inside = is_one_of(states, spell.state) || self.counted_on(place);
            match (inside, open) {
                (true, None) => open = Some(spell.from),
                (false, Some(from)) => {
                    close(from, spell.from);
                    open = None;
                }
                _ => {}
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

    /// The instant until which a measure of time looks at the person.
    fn measured_until(&self) -> i32 {
        let end = self.to.min(self.horizon);
        match self.absorbed {
            Some((day, Absorbed::WindowEnds | Absorbed::Excluded)) => end.min(day),
            _ => end,
        }
    }

    /// The day on which the person is measured, for a measure of units; none if never within the horizon.
    fn measured_on(&self, measure: &PersonMeasure) -> Option<i32> {
        let timed = measure.within.is_some() || matches!(measure.counts, Counts::IsIn { .. });
        let closes = if timed { self.to } else { self.from };
        let day = match self.absorbed {
            Some((day, Absorbed::WindowEnds)) if day < closes => day,
            Some((day, Absorbed::Excluded)) if day <= closes => return None,
            _ => closes,
        };
        (day <= self.horizon).then_some(day)
    }

    fn event(&self, event: ServiceEvent, delivered: Delivered) -> Option<i32> {
        match (event, self.course, delivered) {
            (ServiceEvent::Referred, _, _) => Some(self.referred),
            (_, Course::NotStarted, _) | (_, _, Delivered::ToNobody) => None,
            (ServiceEvent::Started, Course::Served { start, .. }, _) => Some(start),
            (ServiceEvent::Completed, Course::Served { end, ending: Ending::Completed, .. }, _)
            | (ServiceEvent::LeftEarly, Course::Served { end, ending: Ending::LeftEarly, .. }, _) => {
                Some(end)
            }
            (ServiceEvent::Completed | ServiceEvent::LeftEarly, Course::Served { .. }, _) => None,
        }
    }

    fn enters(&self, states: &[StateId], coming_from: &[StateId], on: &mut dyn FnMut(i32)) {
        for pair in self.spells.windows(2) {
            let (before, here) = (pair[0], pair[1]);
            let fresh = is_one_of(states, here.state) && !is_one_of(states, before.state);
            let from_there = coming_from.is_empty() || is_one_of(coming_from, before.state);
            if fresh && from_there && here.from > self.from {
                on(here.from);
            }
        }
    }

    fn leaves(&self, states: &[StateId], on: &mut dyn FnMut(i32)) {
        for pair in self.spells.windows(2) {
            let (before, here) = (pair[0], pair[1]);
            if is_one_of(states, before.state) && !is_one_of(states, here.state) && here.from > self.from {
                on(here.from);
            }
        }
    }

    fn is_in(&self, states: &[StateId], day: i32) -> bool {
        let place = self.spells.partition_point(|spell| spell.from <= day);
        place > 0 && (is_one_of(states, self.spells[place - 1].state) || self.counted_on(place - 1))
    }
}

/// The clock of a stay.
struct StayClock<'a> {
    calendar: &'a Calendar,
    reach: &'a Reach,
    after_break: AfterBreak,
}

impl StayClock<'_> {
    /// Calls `on` on each day on which the clock reaches its length: once for each unbroken stay, or once for good
    /// where it pauses or stops.
    fn run(&self, view: &View<'_>, states: &[StateId], on: &mut dyn FnMut(i32)) {
        let (mut n_stays, mut left) = (0, None);
        self.joined(view, states, |from, to| {
            let day = match self.after_break {
                AfterBreak::Stops if n_stays > 0 => None,
                AfterBreak::Restarts | AfterBreak::Stops => self.reached(from, to),
                AfterBreak::Pauses => self.paused(from, to, &mut left),
            };
            n_stays += 1;
            day.into_iter().for_each(|day| on(back_by(view, states, day)));
        });
    }

    /// Calls `on` with each stay, those with no more than the grace between them as one.
    fn joined(&self, view: &View<'_>, states: &[StateId], mut on: impl FnMut(i32, i32)) {
        let mut open: Option<(i32, i32)> = None;
        view.stays(states, |from, to| match open {
            Some((first, last)) if from - last <= self.reach.grace => open = Some((first, to)),
            Some((first, last)) => {
                on(first, last);
                open = Some((from, to));
            }
            None => open = Some((from, to)),
        });
        if let Some((from, to)) = open {
            on(from, to);
        }
    }

    fn reached(&self, from: i32, to: i32) -> Option<i32> {
        Some(self.calendar.add(from, self.reach.length)).filter(|&day| day <= to)
    }

    /// With pauses the length is that of the first stay's own months, in days. `left` is what the clock still has to
    /// run; once it has run out it never does again.
    fn paused(&self, from: i32, to: i32, left: &mut Option<i32>) -> Option<i32> {
        let left = left.get_or_insert_with(|| self.calendar.add(from, self.reach.length) - from);
        if to - from >= *left {
            return Some(from + std::mem::replace(left, i32::MAX));
        }
        *left -= to - from;
        None
    }
}

/// The first day from this one on, on which the person is there. An absence is known to be tolerated only when the
/// person is back: a unit whose day falls into one is dated then, so that what happens later never changes a month
/// The day on which a unit is seen: a tolerated absence is known to be one when the person is back.
fn back_by(view: &View<'_>, states: &[StateId], day: i32) -> i32 {
    let mut seen = None;
    view.stays(states, |from, to| {
        if seen.is_none() && day <= to {
            seen = Some(day.max(from));
        }
    });
    seen.unwrap_or(day)
}
