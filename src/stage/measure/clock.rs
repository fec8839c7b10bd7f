//! The clock of a stay: how long somebody has been there, what a break does to it, and when it is reached.

use super::follow::{States, View};
use crate::model::{AfterBreak, Moves};
use crate::units::{Calendar, Span};

/// The clock of a stay, or of each unit of time in it.
pub(super) struct Clock<'a> {
    pub(super) calendar: &'a Calendar,
    /// The time that is reached.
    pub(super) length: Span,
    /// An absence of at most so many days is no break.
    pub(super) grace: i32,
    /// So many such absences at most.
    pub(super) grace_times: u32,
    pub(super) after_break: AfterBreak,
    pub(super) goes: Goes,
}

/// What a clock does when it has reached its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goes {
    /// It has done its work for this stay.
    Once,
    /// It starts again at once: one unit of time after another.
    OnAndOn,
}

impl Clock<'_> {
    /// Calls `on` on each day on which the clock reaches its length. A clock that goes once does so once for each
    /// unbroken stay, or once for good where it pauses or stops.
    pub(super) fn run(&self, view: &View<'_>, states: States, moves: Moves, on: &mut dyn FnMut(i32)) {
        let (mut n_stays, mut left) = (0, None);
        self.joined(view, states, moves, |from, to| {
            n_stays += 1;
            let (mut start, mut n_reached) = (from, 0);
            loop {
                let day = match self.after_break {
                    AfterBreak::Stops if n_stays > 1 => None,
                    AfterBreak::Restarts | AfterBreak::Stops => self.reached(from, n_reached + 1, to),
                    AfterBreak::Pauses => self.paused(start, to, &mut left),
                };
                let Some(day) = day else { break };
                on(self.back_by(view, states, moves, day));
                if self.goes == Goes::Once {
                    break;
                }
                (start, n_reached) = (day, n_reached + 1);
            }
        });
    }

    /// Calls `on` with each stay, those with no more than the grace between them as one.
    fn joined(&self, view: &View<'_>, states: States, moves: Moves, mut on: impl FnMut(i32, i32)) {
        let (mut open, mut n_absences): (Option<(i32, i32)>, u32) = (None, 0);
        view.stays_by(states, moves, |from, to| match open {
            // A move within the states leaves no day between two stays: it is a break whatever absence is tolerated.
            Some((first, last))
                if from > last && from - last <= self.grace && n_absences < self.grace_times =>
            {
                n_absences += 1;
                open = Some((first, to));
            }
            Some((first, last)) => {
                on(first, last);
                n_absences = 0;
                open = Some((from, to));
            }
            None => open = Some((from, to)),
        });
        if let Some((from, to)) = open {
            on(from, to);
        }
    }

    /// When so many lengths from a day on are over. Each counts from that day: after one month from the 31st that ends on the last of
    /// a shorter one, the second is over on a 31st again.
    fn reached(&self, from: i32, n_lengths: u32, to: i32) -> Option<i32> {
        let n = f64::from(n_lengths);
        let all = match self.length {
            Span::Days(days) => Span::Days(days * n),
            Span::Months(months) => Span::Months(months * n),
        };
        Some(self.calendar.add(from, all)).filter(|&day| day <= to)
    }

    /// With pauses the length is that of the first stay's own months, in days. `left` is what the clock still has to
    /// run; once it has run out for good it never does again.
    fn paused(&self, from: i32, to: i32, left: &mut Option<i32>) -> Option<i32> {
        let due = *left.get_or_insert_with(|| self.calendar.add(from, self.length) - from);
        if due <= to - from {
            *left = match self.goes {
                Goes::Once => Some(i32::MAX),
                Goes::OnAndOn => None,
            };
            return Some(from + due);
        }
        *left = Some(due - (to - from));
        None
    }

    /// The day on which a unit is seen: a tolerated absence is known to be one when the person is back, so that what
    /// happens later never changes a month that is past.
    fn back_by(&self, view: &View<'_>, states: States, moves: Moves, day: i32) -> i32 {
        if self.grace == 0 {
            return day;
        }
        let mut seen = None;
        view.stays_by(states, moves, |from, to| {
            if seen.is_none() && day <= to {
                seen = Some(day.max(from));
            }
        });
        seen.unwrap_or(day)
    }
}
