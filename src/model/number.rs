//! Numbers that may depend on something: a row of the input table, or a schedule of rows.

use super::{InputId, MeasureId};
use crate::units::{Span, is_at_least, is_at_most};

/// A number in a service, a contract, a rate.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// One row.
    Plain(InputId),
    /// A schedule.
    By(Schedule),
}

/// A number that may follow one thing inside another: fixed for some years, and then by what is measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Layered {
    /// A number that follows one thing at most.
    Single(Number),
    /// A schedule of such numbers.
    Within(Schedule<Number>),
}

/// A number that follows an axis. Its values are rows, or numbers that follow something else in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule<V = InputId> {
    /// What it depends on.
    pub axis: Axis,
    /// How it goes between the points.
    pub shape: Shape,
    /// Points in rising order of x: days for durations and moments (a moment counts from programme start), the
    /// number itself for years and counts, a fraction or number for a measure, the place in the list for groups.
    pub points: Vec<(f64, V)>,
    /// The value under the first x of steps; nought of the type where there is none.
    pub below: Option<V>,
    /// The points that are lengths of time, as they are written: six calendar months have no fixed number of days.
    pub spans: Vec<Span>,
}

/// Where x lies among the points of a schedule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading<'a, V> {
    /// Below the first point of steps, where nothing is said: nought.
    Nought,
    /// A value holds.
    Value(&'a V),
    /// Between two values, so far from the lower one as a part of the way.
    Between {
        /// The value at the point before.
        low: &'a V,
        /// The value at the point after.
        high: &'a V,
        /// Part of the way from the one to the other.
        part: f64,
    },
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
    /// Time since the person was referred, days.
    TimeSinceReferral,
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
    /// State in which the person is, by its place in the list.
    State,
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

impl<V> Schedule<V> {
    /// Where `x` lies among the points.
    #[must_use]
    pub fn read(&self, x: f64) -> Reading<'_, V> {
        let after = self.passed(x);
        match (self.shape, after) {
            (Shape::Steps, 0) => self.below.as_ref().map_or(Reading::Nought, Reading::Value),
            (Shape::Line, 0) => Reading::Value(self.below.as_ref().unwrap_or(&self.points[0].1)),
            (Shape::Steps, _) => Reading::Value(&self.points[after - 1].1),
            (Shape::Line, _) if after == self.points.len() => Reading::Value(&self.points[after - 1].1),
            (Shape::Line, _) => {
                let ((x0, low), (x1, high)) = (&self.points[after - 1], &self.points[after]);
                Reading::Between { low, high, part: ((x - x0) / (x1 - x0)).max(0.0) }
            }
        }
    }

    /// How many points lie at `x` or before it.
    fn passed(&self, x: f64) -> usize {
        self.points.partition_point(|&(point, _)| is_at_least(x, point))
    }

    /// Up to where all that is read from `x` on is what is read at `x`.
    #[must_use]
    pub fn holds_until(&self, x: f64) -> f64 {
        match self.read(x) {
            Reading::Between { .. } => x,
            Reading::Nought | Reading::Value(_) => {
                self.points.get(self.passed(x)).map_or(f64::INFINITY, |&(point, _)| point)
            }
        }
    }

    /// Where on the axis so many days lie since a day from which lengths of time are counted by the calendar: at a point or
    /// beyond it when its own time has passed, which is `days_of` it. Between points, days count in proportion.
    #[must_use]
    pub fn x_after(&self, days: i32, days_of: impl Fn(Span) -> i32) -> f64 {
        let point =
            |place: usize| Some((self.points.get(place)?.0, f64::from(days_of(*self.spans.get(place)?))));
        let next = self.spans.iter().rposition(|&span| days_of(span) <= days).map_or(0, |last| last + 1);
        let days = f64::from(days);
        match (next.checked_sub(1).and_then(point), point(next)) {
            (Some((x0, day0)), Some((x1, day1))) => x0 + (days - day0) * (x1 - x0) / (day1 - day0),
            (Some((x0, day0)), None) => x0 + days - day0,
            (None, Some((x1, day1))) if day1 > 0.0 => days * x1 / day1,
            (None, _) => days,
        }
    }

    /// The value for a name at this place of its list, for a schedule by group or by state.
    #[must_use]
    pub fn of_name(&self, place: usize) -> Option<&V> {
        self.points.iter().find(|(x, _)| *x == place as f64).map(|(_, value)| value)
    }

    /// All values, in the order of the points, and the one below them.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.points.iter().map(|(_, value)| value).chain(&self.below)
    }
}

impl Schedule {
    /// The schedule at `x`, given the value of each row.
    #[must_use]
    pub fn at(&self, x: f64, value: impl Fn(InputId) -> f64) -> f64 {
        match self.read(x) {
            Reading::Nought => 0.0,
            Reading::Value(&row) => value(row),
            Reading::Between { low, high, part } => {
                let (low, high) = (value(*low), value(*high));
                low + (high - low) * part
            }
        }
    }

    /// The row that the schedule holds at `x`; none where it lies between two points, or before the first of steps.
    #[must_use]
    pub fn held_at(&self, x: f64) -> Option<InputId> {
        let after = self.passed(x);
        match (self.shape, after) {
            (Shape::Steps, 0) => self.below,
            (Shape::Line, 0) => Some(self.below.unwrap_or(self.points[0].1)),
            (Shape::Steps, _) => Some(self.points[after - 1].1),
            (Shape::Line, _) => {
                let (point, row) = self.points[after - 1];
                (after == self.points.len() || is_at_most(x, point)).then_some(row)
            }
        }
    }
}

impl Number {
    /// All rows that the number reads.
    pub fn rows(&self) -> Vec<InputId> {
        match self {
            Self::Plain(row) => vec![*row],
            Self::By(schedule) => schedule.values().copied().collect(),
        }
    }

    /// The measure that it follows.
    #[must_use]
    pub fn measure(&self) -> Option<MeasureId> {
        match self {
            Self::Plain(_) => None,
            Self::By(schedule) => schedule.axis.measure(),
        }
    }
}

impl Layered {
    /// The numbers that it is made of: itself, or the values of its schedule.
    pub fn numbers(&self) -> Vec<&Number> {
        match self {
            Self::Single(number) => vec![number],
            Self::Within(schedule) => schedule.values().collect(),
        }
    }

    /// All rows that it reads.
    pub fn rows(&self) -> Vec<InputId> {
        self.numbers().into_iter().flat_map(Number::rows).collect()
    }

    /// The measures that it follows.
    pub fn measures(&self) -> impl Iterator<Item = MeasureId> {
        let outside = match self {
            Self::Single(_) => None,
            Self::Within(schedule) => schedule.axis.measure(),
        };
        outside.into_iter().chain(self.numbers().into_iter().filter_map(Number::measure))
    }
}

impl Axis {
    /// The measure whose value it is.
    fn measure(self) -> Option<MeasureId> {
        match self {
            Self::Measure(measure) => Some(measure),
            Self::ContractYear
            | Self::FinancialYear
            | Self::Month
            | Self::YearOfStart
            | Self::TimeInState
            | Self::TimeSinceReferral
            | Self::TimeSinceStart
            | Self::TimeSinceEnd
            | Self::Age
            | Self::Calendar
            | Self::Count
            | Self::Group
            | Self::State => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From any x up to where it holds nothing else is read, and there something else is.
    #[test]
    fn what_is_read_holds_until_something_else_is_read() {
        let points = vec![(2.0, 0_u8), (5.0, 1), (5.5, 2)];
        for (shape, below) in
            [Shape::Steps, Shape::Line].into_iter().flat_map(|s| [None, Some(9)].map(|b| (s, b)))
        {
            let schedule =
                Schedule { axis: Axis::Month, shape, points: points.clone(), below, spans: vec![] };
            let tenths = |from: i32| (from..80).map(|tenths| f64::from(tenths) / 10.0);
            for (place, x) in (0..).zip(tenths(0)) {
                let until = schedule.holds_until(x);
                for later in tenths(place).take_while(|&later| later < until) {
                    assert_eq!(schedule.read(later), schedule.read(x), "{shape:?} from {x} at {later}");
                }
                if until.is_finite() && until > x {
                    assert_ne!(schedule.read(until), schedule.read(x), "{shape:?} from {x} at {until}");
                }
            }
        }
    }
}
