//! Principal that falls due bit by bit: by the end of each month a part of what was drawn, and nothing of it before.

use super::clock::Clock;
use crate::model::{InputId, Number, Reading, Schedule};
use crate::units::{Money, Share, nearest_whole};

/// What of a class has fallen due in instalments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Instalments {
    /// To date; it never falls.
    pub(super) due: Money,
    /// In the last month that passed.
    pub(super) fell_due: Money,
}

impl Instalments {
    /// Passes a month, at whose end a part of what was drawn and added to date is to be repaid.
    pub(super) fn pass_month(&mut self, part: &Number, drawn: Money, clock: &Clock<'_>) {
        let part = match part {
            Number::Plain(row) => clock.world.share(*row),
            Number::By(schedule) => at_month(schedule, clock),
        };
        let due = self.due.max(part.of(drawn));
        *self = Self { due, fell_due: due - self.due };
    }
}

/// A schedule by time at the end of a month. Along a line months count alike, however many days they have: instalments are equal.
fn at_month(schedule: &Schedule, clock: &Clock<'_>) -> Share {
    let calendar = &clock.model.calendar;
    let x = f64::from(calendar.month_end(clock.month));
    if let Some(row) = schedule.held_at(x) {
        return clock.world.share(row);
    }
    let Reading::Between { low, high, .. } = schedule.read(x) else { return Share::ZERO };
    let after = schedule.points.partition_point(|&(point, _)| point <= x);
    let month_of = |place: usize| i64::from(calendar.month_of(schedule.points[place].0 as i32));
    let (first, last) = (month_of(after - 1), month_of(after));
    let passed = i64::from(clock.month) - first;
    let ppm = |row: &InputId| nearest_whole(clock.world.value(*row) * 1e6);
    let months = last - first;
    let upper = ppm(low) * (months - passed) + ppm(high) * passed;
    Share::from_ratio(upper, months * 1_000_000).expect("a line between two points takes some months")
}
