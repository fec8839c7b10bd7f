//! How long a clock runs: a budget of intensity is spent, stretch by stretch, until nothing is left.
//!
//! Within a stretch every factor but the time in the state stays as it is; a change of intensity (service starts,
//! effect fades, a birthday) begins a new stretch and draws nothing again.

use super::intensity::{Base, Intensity, Pathway, Push, Sized};
use crate::data::{Person, Served};
use crate::math::{exp, exp_m1, ln, ln_1p};

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
    if let Some(end) = certain_end(spending, &intensity.base, from, already) {
        return end;
    }
    if let Some(rate) = steady(spending, intensity, from) {
        let days = f64::from(spending.pathway.horizon - from);
        return if rate * days < budget {
            f64::INFINITY
        } else {
            f64::from(from - already) + (f64::from(already) + budget / rate)
        };
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

/// The same where chance has no part in it; none of any other way.
#[inline]
pub fn certain_end(spending: &Spending<'_>, base: &Base, from: i32, already: i32) -> Option<f64> {
    match *base {
        Base::Exactly(length) => {
            let end = spending.pathway.calendar.add(from - already, length);
            Some(f64::from(end.max(from + 1)))
        }
        Base::UntilAge(days) => Some(
            (f64::from(spending.person.referred) + days - f64::from(spending.person.age))
                .max(f64::from(from) + 1.0),
        ),
        Base::Constant(_) | Base::ByGroup(_) | Base::InState(_) | Base::Clock { .. } => None,
    }
}

/// The intensity where it is the same from `from` to the horizon for want of anything that could change it: most of the time of
/// people as usual, worked out in one step. It is what the stretches below come to, to the last bit.
fn steady(spending: &Spending<'_>, intensity: &Intensity, from: i32) -> Option<f64> {
    let usual = match &intensity.base {
        Base::Constant(rate) => *rate,
        Base::ByGroup(rates) => rates[spending.person.group.index()],
        Base::InState(_) | Base::Clock { .. } | Base::Exactly(_) | Base::UntilAge(_) => return None,
    };
    let (start, horizon) = (spending.served.start, spending.pathway.horizon);
    let is_pushed = start < horizon && (start > from || !intensity.pushes.is_empty());
    let is_steady = intensity.trend.is_empty() && !is_pushed && from < horizon;
    is_steady.then_some(usual * spending.factor)
}

/// A time within which the intensity follows the time in the state, or changes by the same factor each day.
struct Stretch {
    until: i32,
    factor: f64,
    /// The intensity as usual, where it does not follow the time in the state.
    usual: f64,
    /// What has become of the rate as usual over the years, as a factor on it.
    trend: f64,
    /// The intensity itself, where the service states it.
    stated: Option<f64>,
    /// Logarithm of the factor by which the intensity changes from day to day while effects fade; an intensity that
    /// follows the time in the state has none, and stretches of a day instead.
    growth: Growth,
}

/// Daily growth of an intensity, on the log scale.
#[derive(Clone, Copy, Default)]
struct Growth {
    /// Of the factors on it.
    of_factor: f64,
    /// Of the intensity that the service states.
    of_stated: f64,
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
    let growth = stretch.growth.of_factor + stretch.growth.of_stated;
    let spent = after_days(rate, growth, end - start);
    if spent < budget {
        return Spent::Left(budget - spent);
    }
    if growth == 0.0 {
        return Spent::RunsOutAt(start + budget / rate);
    }
    let whole = whole_days(rate, growth, end - start, budget);
    let rest = budget - after_days(rate, growth, whole);
    Spent::RunsOutAt(start + whole + rest / (rate * exp(growth * whole)))
}

/// What is spent in some days of an intensity that changes by the same factor each day, rate · (gⁿ − 1) / (g − 1). To walk
/// from day to day instead took a run with an effect that fades over two years three times as long.
fn after_days(rate: f64, growth: f64, days: f64) -> f64 {
    if growth == 0.0 { rate * days } else { rate * (exp_m1(growth * days) / exp_m1(growth)) }
}

/// The last whole day, of fewer than `days`, by whose end no more than the budget is spent.
fn whole_days(rate: f64, growth: f64, days: f64, budget: f64) -> f64 {
    let so_far = (budget / rate * exp_m1(growth)).max(-1.0);
    let mut whole = (ln_1p(so_far) / growth).floor().clamp(0.0, days - 1.0);
    // The logarithm may miss by a hair: the sums decide.
    while whole > 0.0 && after_days(rate, growth, whole) > budget {
        whole -= 1.0;
    }
    while whole + 1.0 < days && after_days(rate, growth, whole + 1.0) <= budget {
        whole += 1.0;
    }
    whole
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
    let mut found =
        Stretch { until, factor: spending.factor, usual, trend, stated: None, growth: Growth::default() };
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
    let acting = push.acts.at(spending.served, now);
    found.until = found.until.min(acting.until);
    if acting.weight <= 0.0 {
        return;
    }
    let fidelity = spending.pathway.fidelity_at(spending.served.start);
    let (weight, falls) = (acting.weight * fidelity, acting.falls * fidelity);
    let by_state = matches!(intensity.base, Base::InState(_));
    match push.size {
        Sized::Ratio { log } => {
            found.factor *= push.factor(log, weight);
            found.growth.of_factor -= log * falls;
            if by_state && falls > 0.0 {
                found.until = found.until.min(now + 1);
            }
        }
        Sized::Becomes { rate } if weight >= 1.0 => {
            found.stated = Some(rate);
            found.growth.of_stated = 0.0;
        }
        Sized::Becomes { rate } => {
            let usual = match &intensity.base {
                Base::InState(table) => {
                    table.between(f64::from(now - entered), f64::from(now - entered) + 1.0)
                }
                _ => found.usual,
            } * found.trend;
            found.stated = Some(between(usual, rate, weight));
            if by_state || (usual <= 0.0 && falls > 0.0) {
                // The rate as usual moves from day to day, and so does its mixture; or it is closed, and what is stated
                // goes in proportion.
                found.until = found.until.min(now + 1);
            } else {
                found.growth.of_stated = -falls * (log_of(rate) - ln(usual));
            }
        }
    }
}

/// A rate on its way between the one as usual and the stated one, straight on the log scale.
pub(super) fn between(usual: f64, stated: f64, weight: f64) -> f64 {
    if weight >= 1.0 {
        stated
    } else if usual > 0.0 {
        exp(weight * log_of(stated) + (1.0 - weight) * ln(usual))
    } else {
        // What is closed as usual has no logarithm: it opens in proportion.
        weight * stated
    }
}

/// The logarithm of a rate; of nought that of the smallest positive number.
fn log_of(rate: f64) -> f64 {
    ln(rate.max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::{after_days, whole_days};

    /// The day found from the sum in closed form is the one that a walk from day to day finds, growing or falling, slow
    /// or fast.
    #[test]
    fn an_intensity_that_changes_each_day_is_spent_as_day_by_day() {
        for growth in [-0.2_f64, -1e-3, -1e-9, 1e-9, 1e-3, 0.2] {
            let (rate, days) = (0.01, 200);
            let by_day: Vec<f64> = (0..days).map(|day| rate * (growth * f64::from(day)).exp()).collect();
            let total: f64 = by_day.iter().sum();
            assert!((after_days(rate, growth, f64::from(days)) / total - 1.0).abs() < 1e-12, "{growth}");
            for part in 1..1000 {
                let budget = total * f64::from(part) / 1000.0;
                let mut left = budget;
                let walked = by_day.iter().take_while(|spent| {
                    left -= **spent;
                    left >= 0.0
                });
                let walked = f64::from(u32::try_from(walked.count()).expect("few days"));
                let found = whole_days(rate, growth, f64::from(days), budget);
                // Where the budget ends with a day, either side of midnight is right to the last bit.
                let near = (after_days(rate, growth, found.max(walked)) / budget - 1.0).abs() < 1e-12;
                assert!(found == walked || near, "{growth}: {found}, not {walked}");
            }
        }
    }
}
