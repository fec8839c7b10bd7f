//! How long a clock runs: a budget of intensity is spent, stretch by stretch, until nothing is left.
//!
//! Within a stretch every factor but the time in the state stays as it is; a change of intensity (service starts,
//! effect fades, a birthday) begins a new stretch and draws nothing again.

use super::intensity::{Base, Intensity, Pathway, Push, Sized};
use crate::data::{Person, Served};

/// What a person's clocks are spent by.
#[derive(Clone, Copy, Debug)]
pub struct Spending<'a> {
    /// Intensities of the draw.
    pub pathway: &'a Pathway<'a>,
    /// Who.
    pub person: &'a Person,
    /// When served.
    pub served: &'a Served,
    /// Factor on every intensity: the person's frailty and the draw's common shock.
    pub factor: f64,
}

/// The time, in days of the programme, at which a clock with this budget runs out; infinite beyond the horizon.
/// The clock starts at `from`, `already` days after the state was entered.
pub fn run_out(spending: &Spending<'_>, way: usize, from: i32, already: i32, budget: f64) -> f64 {
    let intensity = &spending.pathway.intensities[way];
    match intensity.base {
        Base::Exactly(length) => {
            let end = spending.pathway.calendar.add(from - already, length);
            return f64::from(end.max(from + 1));
        }
        Base::UntilAge(days) => {
            return (f64::from(spending.person.referred) + days - f64::from(spending.person.age))
                .max(f64::from(from) + 1.0);
        }
        Base::Constant(_) | Base::ByGroup(_) | Base::InState(_) | Base::Clock { .. } => {}
    }
    let entered = from - already;
    let mut left = budget;
    let mut now = from;
    while now < spending.pathway.horizon {
        let stretch = stretch(spending, intensity, now, entered);
        let end = stretch.until.min(spending.pathway.horizon);
        match spend(intensity, &stretch, (now - entered, end - entered), left) {
            Spent::RunsOutAt(time) => return f64::from(entered) + time,
            Spent::Left(rest) => left = rest,
        }
        now = end;
    }
    f64::INFINITY
}

/// A time within which only the time in the state moves the intensity.
struct Stretch {
    until: i32,
    factor: f64,
    /// The intensity as usual, where it does not follow the time in the state.
    usual: f64,
    /// What has become of the rate as usual over the years, as a factor on it.
    trend: f64,
    /// The intensity itself, where the service states it.
    stated: Option<f64>,
}

enum Spent {
    RunsOutAt(f64),
    Left(f64),
}

fn spend(intensity: &Intensity, stretch: &Stretch, (start, end): (i32, i32), budget: f64) -> Spent {
    let (start, end) = (f64::from(start), f64::from(end));
    let constant = match (&intensity.base, stretch.stated) {
        (_, Some(rate)) => rate,
        (Base::InState(table), None) => {
            let factor = stretch.factor * stretch.trend;
            let spent = table.between(start, end) * factor;
            return if spent >= budget {
                Spent::RunsOutAt(table.after(start, budget / factor))
            } else {
                Spent::Left(budget - spent)
            };
        }
        (_, None) => stretch.usual * stretch.trend,
    };
    let rate = constant * stretch.factor;
    let spent = rate * (end - start);
    if spent >= budget { Spent::RunsOutAt(start + budget / rate) } else { Spent::Left(budget - spent) }
}

/// What holds from `now` on, and until when.
fn stretch(spending: &Spending<'_>, intensity: &Intensity, now: i32, entered: i32) -> Stretch {
    let (usual, until) = match &intensity.base {
        Base::Clock { axis, points } => {
            let origin = spending.origin(*axis);
            points.at(f64::from(now) - f64::from(origin), origin)
        }
        base => (base.constant(spending.person.group), i32::MAX),
    };
    let (trend, trend_until) = intensity.trend_at(spending.pathway.calendar, now);
    let until = until.min(trend_until);
    let mut found = Stretch { until, factor: spending.factor, usual, trend, stated: None };
    if now < spending.served.start {
        found.until = found.until.min(spending.served.start);
        return found;
    }
    for push in &intensity.pushes {
        act(push, spending, intensity, now, entered, &mut found);
    }
    found
}

/// Lets an effect act on a stretch.
fn act(
    push: &Push,
    spending: &Spending<'_>,
    intensity: &Intensity,
    now: i32,
    entered: i32,
    found: &mut Stretch,
) {
    let (weight, until) = push.acts.at(spending.served, now);
    found.until = found.until.min(until);
    if weight <= 0.0 {
        return;
    }
    let weight = weight * spending.pathway.fidelity_at(spending.served.start);
    match push.size {
        Sized::Ratio { log } => found.factor *= crate::math::exp(log * weight),
        Sized::Becomes { rate } if weight >= 1.0 => found.stated = Some(rate),
        Sized::Becomes { rate } => {
            let usual = match &intensity.base {
                Base::InState(table) => {
                    // The rate as usual moves from day to day, and so does its mixture.
                    found.until = found.until.min(now + 1);
                    table.between(f64::from(now - entered), f64::from(now - entered) + 1.0)
                }
                _ => found.usual,
            } * found.trend;
            found.stated = Some(between(usual, rate, weight));
        }
    }
}

/// A rate on its way between the one as usual and the stated one, straight on the log scale.
pub(super) fn between(usual: f64, stated: f64, weight: f64) -> f64 {
    use crate::math::{exp, ln};
    if weight >= 1.0 {
        stated
    } else if usual > 0.0 {
        exp(weight * ln(stated.max(f64::MIN_POSITIVE)) + (1.0 - weight) * ln(usual))
    } else {
        // What is closed as usual has no logarithm: it opens in proportion.
        weight * stated
    }
}
