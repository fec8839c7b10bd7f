//! Numbers that may depend on something: a row of the input table, or a schedule of rows.

use super::{GroupId, InputId, MeasureId};

/// A number in a service, a contract, a rate.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// One row.
    Plain(InputId),
    /// A schedule.
    By(Schedule),
}

/// A number that follows an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// What it depends on.
    pub axis: Axis,
    /// How it goes between the points.
    pub shape: Shape,
    /// Points in rising order of x: days for durations and moments (a moment counts from programme start), the
    /// number itself for years and counts, a fraction or number for a measure, the place in the list for groups.
    pub points: Vec<(f64, InputId)>,
    /// The value under the first x of steps; nought of the type where there is none.
    pub below: Option<InputId>,
}

/// What a number may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Contract year, counted from one.
    ContractYear,
    /// Financial year, by the calendar year in which it starts.
    FinancialYear,
    /// Time since the start of the contract or programme, days.
    Month,
    /// Contract year in which the person started, counted from one.
    YearOfStart,
    /// Time in the state, days.
    TimeInState,
    /// Time since the person's service started, days.
    TimeSinceStart,
    /// Time since the person's service ended, days.
    TimeSinceEnd,
    /// Age, days.
    Age,
    /// Calendar time, days since programme start.
    Calendar,
    /// Running number of the unit within its clause, counted from one.
    Count,
    /// Group of the person.
    Group,
    /// Latest known value of a measure.
    Measure(MeasureId),
}

/// How a schedule goes between its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value holds up to the next x.
    Steps,
    /// Straight between points, flat outside.
    Line,
}

/// A length of time: the row's unit says whether days or calendar months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The row.
    pub input: InputId,
    /// Its unit.
    pub counted_in: LengthUnit,
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthUnit {
    /// Whole days.
    Days,
    /// Calendar months.
    Months,
}

impl Schedule {
    /// The schedule at `x`, given the value of each row.
    #[must_use]
    pub fn at(&self, x: f64, value: impl Fn(InputId) -> f64) -> f64 {
        let after = self.points.partition_point(|&(point, _)| point <= x);
        match (self.shape, after) {
            (Shape::Steps, 0) => self.below.map_or(0.0, value),
            (Shape::Line, 0) => value(self.below.unwrap_or(self.points[0].1)),
            (Shape::Steps, _) => value(self.points[after - 1].1),
            (Shape::Line, _) if after == self.points.len() => value(self.points[after - 1].1),
            (Shape::Line, _) => {
                let ((x0, low), (x1, high)) = (self.points[after - 1], self.points[after]);
                let (low, high) = (value(low), value(high));
                low + (high - low) * ((x - x0) / (x1 - x0))
            }
        }
    }

    /// The row that the schedule holds at `x`; none where it lies between two points, or before the first of steps.
    #[must_use]
    pub fn held_at(&self, x: f64) -> Option<InputId> {
        let after = self.points.partition_point(|&(point, _)| point <= x);
        match (self.shape, after) {
            (Shape::Steps, 0) => self.below,
            (Shape::Line, 0) => Some(self.below.unwrap_or(self.points[0].1)),
            (Shape::Steps, _) => Some(self.points[after - 1].1),
            (Shape::Line, _) => {
                let (point, row) = self.points[after - 1];
                (after == self.points.len() || point == x).then_some(row)
            }
        }
    }

    /// The row of the group at this place of the list, for a schedule by group.
    #[must_use]
    pub fn of_group(&self, group: GroupId) -> Option<InputId> {
        let place = group.index() as f64;
        self.points.iter().find(|&&(x, _)| x == place).map(|&(_, row)| row)
    }
}

impl Number {
    /// All rows that the number reads.
    pub fn rows(&self) -> Vec<InputId> {
        match self {
            Self::Plain(row) => vec![*row],
            Self::By(schedule) => schedule.points.iter().map(|&(_, row)| row).chain(schedule.below).collect(),
        }
    }
}
