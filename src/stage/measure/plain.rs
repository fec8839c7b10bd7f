//! Plain measures: days in settings, and events of the service. Most of what contracts look at is one of the two, and of
//! each person it takes a few steps: units need not be listed first, as they are where they are cut, dated or misread.

use super::days::Days;
use super::follow::Follow;
use super::keep::day_by_day;
use crate::data::{Monthly, Tally, What};
use crate::model::{Counts, PersonMeasure, ServiceEvent};
use crate::units::Count;

/// What is counted of a plain measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plain {
    /// Days in its states, or days for which people are measured.
    Days,
    /// An event of the service.
    Event(ServiceEvent),
}

impl Plain {
    /// What tallies of a measure count, if that is plain.
    fn of(terms: &PersonMeasure, tallies: &[Tally]) -> Option<Self> {
        let are_plain_days = |tally: &Tally| {
            matches!(
                tally.what,
                What::Units { times: None, .. } | What::Measured | What::MeasuredWithin { .. }
            )
        };
        let are_events = |tally: &Tally| matches!(tally.what, What::Units { .. });
        match terms.counts {
            Counts::TimeIn { .. } if day_by_day(terms) => {
                tallies.iter().all(are_plain_days).then_some(Self::Days)
            }
            Counts::Event(event) if terms.at_least.is_none() && terms.error.is_none() => {
                tallies.iter().all(are_events).then_some(Self::Event(event))
            }
            Counts::TimeIn { .. }
            | Counts::Event(_)
            | Counts::Enters { .. }
            | Counts::Leaves { .. }
            | Counts::Reaches(_)
            | Counts::StaysIn { .. }
            | Counts::IsIn { .. }
            | Counts::GainOn { .. }
            | Counts::Amount { .. }
            | Counts::Delivered(_)
            | Counts::CostOf { .. } => None,
        }
    }
}

impl Follow<'_> {
    /// Sums by month, of tallies of one measure that is seen in one way.
    pub(super) fn by_month(&self, tallies: &[Tally], days: &mut Days, into: &mut [Monthly]) {
        let (terms, _) = self.person_measure(tallies[0].measure);
        match Plain::of(terms, tallies) {
            Some(Plain::Days) => self.days_by_month(tallies, days, into),
            Some(Plain::Event(event)) => self.events_by_month(tallies, event, into),
            None => self.units_by_month(tallies, days, into),
        }
    }

    /// People are looked at once, and then gone through by one tally after another: short loops, each of one kind.
    fn days_by_month(&self, tallies: &[Tally], days: &mut Days, into: &mut [Monthly]) {
        let calendar = &self.counting.model.calendar;
        let (measure, sight) = tallies[0].group();
        let (_, reach) = self.person_measure(measure);
        let mut people = Vec::with_capacity(self.counting.pool.people.len());
        self.each(measure, sight, |view, weight| people.push((view, weight)));
        for (tally, months) in tallies.iter().zip(into) {
            let list = days.list(calendar);
            let mut add = |from: i32, to: i32, weight: Count| {
                if from < to {
                    list.add(calendar, from, to, weight);
                }
            };
            match tally.what {
                What::Units { from, until, .. } => {
                    for (view, weight) in &people {
                        let low = from.max(view.joined);
                        view.stays(reach.states, |from, to| add(from.max(low), to.min(until), *weight));
                    }
                }
                What::Measured => {
                    for (view, weight) in &people {
                        add(view.from.max(view.joined), view.measured_until(), *weight);
                    }
                }
                What::MeasuredWithin { after, until } => {
                    for (view, weight) in &people {
                        let (from, to) = view.tracked(after, until);
                        add(from, to, *weight);
                    }
                }
                What::With | What::OfMeasured | What::SquaresOfMeasured | What::PeopleMeasured => {
                    unreachable!("days are plain where they are counted or measured")
                }
            }
            list.add_to(calendar, months);
        }
    }

    /// A person has an event once, whatever the number of times that a tally counts.
    fn events_by_month(&self, tallies: &[Tally], event: ServiceEvent, into: &mut [Monthly]) {
        if !self.delivered.may_bring(event) {
            return;
        }
        let calendar = &self.counting.model.calendar;
        let (measure, sight) = tallies[0].group();
        self.each(measure, sight, |view, weight| {
            let Some(day) = view.course.event(event, view.referred, self.delivered) else { return };
            if day < view.joined || day > view.to.min(view.horizon) {
                return;
            }
            for (tally, months) in tallies.iter().zip(into.iter_mut()) {
                let What::Units { from, until, times } = tally.what else {
                    unreachable!("events are plain where they are counted")
                };
                if day > from && day <= until && times != Some(0) {
                    months[usize::from(calendar.month_of(day))] += weight;
                }
            }
        });
    }
}
