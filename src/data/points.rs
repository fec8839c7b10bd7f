//! Values that follow a clock, in a world: read by the day, with the day until which they hold.

use super::World;
use crate::model::{Number, Schedule, Shape};

/// Values at points of a clock, days.
#[derive(Clone, Debug)]
pub struct Points {
    /// Whether values hold from a point on, or run straight between points.
    pub shape: Shape,
    /// Days and values.
    pub points: Vec<(f64, f64)>,
    /// The value before the first point.
    pub below: f64,
}

impl Points {
    /// The values of a number in a world.
    #[must_use]
    pub fn of(number: &Number, world: &World) -> Self {
        match number {
            Number::Plain(row) => {
                let value = world.value(*row);
                Self { shape: Shape::Steps, points: vec![(0.0, value)], below: value }
            }
            Number::By(schedule) => Self::of_schedule(schedule, world),
        }
    }

    /// Under the first point a rate is as at the first point, unless the file says otherwise: nobody's clock stands
    /// still because a service has not begun.
    #[must_use]
    pub fn of_schedule(schedule: &Schedule, world: &World) -> Self {
        let points: Vec<_> = schedule.points.iter().map(|&(x, row)| (x, world.value(row))).collect();
        let below = schedule.below.map_or(points[0].1, |row| world.value(row));
        Self { shape: schedule.shape, points, below }
    }

    /// The value at `x` days of the clock, and the day of the programme until which it holds, given the day on
    /// which the clock stands at nought. A line has on each day the value of its middle.
    #[must_use]
    pub fn at(&self, x: f64, origin: i32) -> (f64, i32) {
        let after = self.points.partition_point(|&(point, _)| point <= x);
        let next = |place: usize| {
            self.points.get(place).map_or(i32::MAX, |&(point, _)| origin.saturating_add(point.ceil() as i32))
        };
        match (self.shape, after) {
            (_, 0) => (self.below, next(0)),
            (Shape::Line, _) if after < self.points.len() => {
                let ((x0, low), (x1, high)) = (self.points[after - 1], self.points[after]);
                let day = origin.saturating_add(x as i32 + 1);
                (low + (high - low) * (((x + 0.5).min(x1) - x0) / (x1 - x0)), day)
            }
            _ => (self.points[after - 1].1, next(after)),
        }
    }
}
