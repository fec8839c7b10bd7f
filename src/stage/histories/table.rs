//! A cumulative intensity by time in a state, as a table that is read both ways.

use crate::data::Points;

/// A cumulative intensity by time in the state, straight between knots: exact at daily, then weekly, then monthly
/// knots and wherever the file's own schedule bends.
#[derive(Clone, Debug)]
pub struct Table {
    knots: Vec<(f64, f64)>,
}

impl Table {
    /// From a cumulative intensity and the horizon in days, with extra knots where it bends.
    pub(super) fn new(horizon: f64, bends: &[f64], cumulative: impl Fn(f64) -> f64) -> Self {
        let mut days: Vec<f64> = (0..=30).map(f64::from).collect();
        days.extend((1..=47).map(|week| 30.0 + 7.0 * f64::from(week)));
        let mut day = 30.0 + 7.0 * 47.0;
        while day < horizon {
            day += 30.0;
            days.push(day);
        }
        days.extend(bends.iter().filter(|&&bend| bend > 0.0));
        days.sort_by(f64::total_cmp);
        days.dedup();
        Self { knots: days.into_iter().map(|day| (day, cumulative(day))).collect() }
    }

    /// A constant-by-pieces intensity: exact with a knot at each step.
    pub(super) fn steps(points: &[(f64, f64)], below: f64) -> Self {
        let mut knots = vec![(0.0, 0.0)];
        let mut rate = below;
        for &(x, value) in points {
            let &(day, sum) = knots.last().expect("there is always a first knot");
            if x > day {
                knots.push((x, sum + rate * (x - day)));
            }
            rate = value;
        }
        let &(day, sum) = knots.last().expect("there is always a first knot");
        knots.push((day + 1.0, sum + rate));
        Self { knots }
    }

    /// The cumulative intensity up to `day`; straight on beyond the last knot.
    fn up_to(&self, day: f64) -> f64 {
        let after = self.knots.partition_point(|&(x, _)| x <= day).clamp(1, self.knots.len() - 1);
        let ((x0, low), (x1, high)) = (self.knots[after - 1], self.knots[after]);
        low + (high - low) * ((day - x0) / (x1 - x0))
    }

    /// The cumulative intensity between two days.
    #[must_use]
    pub fn between(&self, start: f64, end: f64) -> f64 {
        self.up_to(end) - self.up_to(start)
    }

    /// The day by which so much has been spent since `start`.
    #[must_use]
    pub fn after(&self, start: f64, spent: f64) -> f64 {
        let target = self.up_to(start) + spent;
        let after = self.knots.partition_point(|&(_, sum)| sum < target).clamp(1, self.knots.len() - 1);
        let ((x0, low), (x1, high)) = (self.knots[after - 1], self.knots[after]);
        if high > low { (x0 + (x1 - x0) * ((target - low) / (high - low))).max(start) } else { f64::INFINITY }
    }
}

/// The cumulative intensity of straight lines between points: trapezia, exact at every knot.
pub(super) fn line_table(points: &Points, horizon: f64) -> Table {
    let bends: Vec<f64> = points.points.iter().map(|&(x, _)| x).collect();
    let value = |x: f64| {
        let after = points.points.partition_point(|&(point, _)| point <= x);
        match after {
            0 => points.below,
            _ if after == points.points.len() => points.points[after - 1].1,
            _ => {
                let ((x0, low), (x1, high)) = (points.points[after - 1], points.points[after]);
                low + (high - low) * ((x - x0) / (x1 - x0))
            }
        }
    };
    let cumulative = |day: f64| {
        let mut stops: Vec<f64> = bends.iter().copied().filter(|&bend| bend > 0.0 && bend < day).collect();
        stops.push(day);
        let mut sum = 0.0;
        let mut start = 0.0;
        for stop in stops {
            sum += (value(start) + value(stop)) / 2.0 * (stop - start);
            start = stop;
        }
        sum
    };
    Table::new(horizon, &bends, cumulative)
}
