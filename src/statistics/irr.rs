//! Internal rate of return and net present value of an investor's month-end flows.
//!
//! Flows are whole pence, one per month, index = months since the start of the programme; negative = drawn from
//! the investor, positive = paid to the investor. Rates are annual and effective. A return that does not exist is
//! named ([`IrrUndefined`]), never NaN.

use std::cmp::Ordering;

use super::polynomial::Polynomial;
use crate::math;

/// Longest stream of flows that [`irr`] takes, in months from first to last flow: beyond it the values at the
/// lowest rate of the grid could leave the range of a double.
pub const MONTHS_MAX: usize = 1_200;

/// Return on month-end flows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Irr {
    /// Annual effective rate: 0.05 is 5% a year.
    Rate(f64),
    /// Something was drawn and nothing came back. Counts as −100% a year.
    TotalLoss,
    /// No rate describes these flows.
    Undefined(IrrUndefined),
}

/// Why there is no rate of return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IrrUndefined {
    /// No month has a net flow out of the investor's pocket.
    NothingDrawn,
    /// No rate from −30% to +30% a month brings the flows to zero.
    NoRoot,
    /// More than one rate does.
    SeveralRoots,
}

/// Annual effective rate at which the flows are worth nothing.
///
/// Roots are sought on a fixed grid of monthly rates from −30% to +30% in steps of 0.25%: each grid point at
/// which the value is exactly zero is one root, and so is each change of sign between neighbours. (Two roots
/// within one step are not seen: they would be less than 0.25% a month apart.)
///
/// # Panics
/// If first and last flow are more than [`MONTHS_MAX`] months apart.
pub fn irr(flows: &[i64]) -> Irr {
    let drawn = flows.iter().any(|&flow| flow < 0);
    let received = flows.iter().any(|&flow| flow > 0);
    match (drawn, received) {
        (false, _) => Irr::Undefined(IrrUndefined::NothingDrawn),
        (true, false) => Irr::TotalLoss,
        (true, true) => irr_of_mixed(without_idle_ends(flows)),
    }
}

/// Net present value in pence at an annual effective rate above −100%, discounted to month 0:
/// Σ flow · (1 + rate)^(−month / 12).
pub fn npv(flows: &[i64], annual_rate: f64) -> f64 {
    assert!(annual_rate > -1.0, "a discount rate is above -100% a year");
    Polynomial::new(flows).value(math::pow(1.0 + annual_rate, -1.0 / 12.0))
}

/// Steps of the grid on either side of zero: 120 steps of 0.25% are 30% a month.
const GRID_STEPS: usize = 120;
const GRID_LAST: usize = 2 * GRID_STEPS;
/// Grid steps in a rate of 100% a month.
const GRID_STEPS_PER_UNIT: usize = 400;

/// Once a Newton step is this small the next error is about its square, so that step is the last one taken.
/// A smaller bound would chase rounding noise to and fro.
const NEWTON_STEP_LAST: f64 = 1e-8;
/// More halvings than a double has bits.
const NEWTON_STEPS_MAX: usize = 64;

/// Where on the grid a root stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    At(usize),
    /// Between this grid point and the next.
    After(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Roots {
    None,
    One(Place),
    Several,
}

fn irr_of_mixed(flows: &[i64]) -> Irr {
    assert!(flows.len() <= MONTHS_MAX, "flows span at most {MONTHS_MAX} months");
    let value = Polynomial::new(flows);
    let roots = if n_roots_at_most(flows) <= 1 { halve_grid(&value) } else { walk_grid(&value) };
    match roots {
        Roots::None => Irr::Undefined(IrrUndefined::NoRoot),
        Roots::Several => Irr::Undefined(IrrUndefined::SeveralRoots),
        Roots::One(place) => Irr::Rate(math::pow(discount_at(&value, place), -12.0) - 1.0),
    }
}

/// Months without a flow at either end multiply the value by a power of v: they move no root.
fn without_idle_ends(flows: &[i64]) -> &[i64] {
    let first = flows.iter().position(|&flow| flow != 0).unwrap_or(flows.len());
    let end = flows.iter().rposition(|&flow| flow != 0).map_or(first, |last| last + 1);
    &flows[first..end]
}

/// An upper bound on the number of roots, each counted as often as it is repeated.
///
/// Descartes' rule of signs on f(v) / (1 − v), whose coefficients are the running totals of the flows, bounds the
/// roots with v < 1 (rates above zero); the same from the far end bounds those with v > 1; v = 1 is a root when
/// everything adds up to zero. With all draws before all receipts the bound is one; so it is in most real deals
/// with later draws. After C. Norstrøm (1972), "A mathematical criterion for unique rates of return". This only
/// shortens the search: no return is ever called undefined because of it.
fn n_roots_at_most(flows: &[i64]) -> usize {
    let at_zero = usize::from(flows.iter().sum::<i64>() == 0);
    at_zero + n_sign_changes_of_totals(flows.iter()) + n_sign_changes_of_totals(flows.iter().rev())
}

fn n_sign_changes_of_totals<'a>(flows: impl Iterator<Item = &'a i64>) -> usize {
    let (mut total, mut sign, mut n_changes) = (0, 0, 0);
    for flow in flows {
        total += flow;
        if total.signum() * sign < 0 {
            n_changes += 1;
        }
        if total != 0 {
            sign = total.signum();
        }
    }
    n_changes
}

/// Every point of the grid, lowest rate first.
fn walk_grid(value: &Polynomial) -> Roots {
    let mut roots = Roots::None;
    let mut before = Ordering::Equal;
    for point in 0..=GRID_LAST {
        let here = sign_at(value, point);
        let place = match (before, here) {
            (_, Ordering::Equal) => Some(Place::At(point)),
            (Ordering::Less, Ordering::Greater) | (Ordering::Greater, Ordering::Less) => {
                Some(Place::After(point - 1))
            }
            (Ordering::Equal, _)
            | (Ordering::Less, Ordering::Less)
            | (Ordering::Greater, Ordering::Greater) => None,
        };
        roots = match (roots, place) {
            (found, None) => found,
            (Roots::None, Some(place)) => Roots::One(place),
            (Roots::One(_) | Roots::Several, Some(_)) => return Roots::Several,
        };
        before = here;
    }
    roots
}

/// The same answer in a few evaluations, for flows that have one root at most.
fn halve_grid(value: &Polynomial) -> Roots {
    let (mut low, mut high) = (0, GRID_LAST);
    let sign_low = sign_at(value, low);
    let sign_high = sign_at(value, high);
    if sign_low == Ordering::Equal {
        return Roots::One(Place::At(low));
    }
    if sign_high == Ordering::Equal {
        return Roots::One(Place::At(high));
    }
    if sign_low == sign_high {
        return Roots::None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        match sign_at(value, middle) {
            Ordering::Equal => return Roots::One(Place::At(middle)),
            sign if sign == sign_low => low = middle,
            Ordering::Less | Ordering::Greater => high = middle,
        }
    }
    Roots::One(Place::After(low))
}

/// Discount factor 1 / (1 + rate) of one month at a grid point: exactly 1 in the middle of the grid.
fn grid_discount(point: usize) -> f64 {
    let unit = GRID_STEPS_PER_UNIT as f64;
    unit / (unit + point as f64 - GRID_STEPS as f64)
}

fn sign_at(value: &Polynomial, point: usize) -> Ordering {
    sign(value.value(grid_discount(point)))
}

fn sign(value: f64) -> Ordering {
    value.partial_cmp(&0.0).expect("the value of finite flows is a number")
}

fn discount_at(value: &Polynomial, place: Place) -> f64 {
    match place {
        Place::At(point) => grid_discount(point),
        // The higher rate has the lower discount factor.
        Place::After(point) => newton(value, grid_discount(point + 1), grid_discount(point)),
    }
}

/// The root between two discount factors with values of opposite signs: Newton's steps, and halving wherever a
/// step would leave the bracket.
fn newton(value: &Polynomial, mut low: f64, mut high: f64) -> f64 {
    let (lowest, highest) = (low, high);
    let sign_low = sign(value.value(low));
    let mut v = low.midpoint(high);
    for _ in 0..NEWTON_STEPS_MAX {
        let (here, slope) = value.value_and_slope(v);
        match sign(here) {
            Ordering::Equal => return v,
            same if same == sign_low => low = v,
            Ordering::Less | Ordering::Greater => high = v,
        }
        let next = v - here / slope;
        // Before the test of the bracket: a last step may land on the bracket's end, and is still right.
        if (next - v).abs() < NEWTON_STEP_LAST {
            return next.clamp(lowest, highest);
        }
        v = if low < next && next < high { next } else { low.midpoint(high) };
    }
    v
}

#[cfg(test)]
#[path = "irr_tests.rs"]
mod tests;
