//! A root within one step of the grid, to the last bits.

use std::cmp::Ordering;

use super::grid::{Place, grid_discount, sign};
use super::polynomial::Polynomial;

/// Once a Newton step is this small the next error is about its square, so that step is the last one taken.
/// A smaller bound would chase rounding noise to and fro.
const NEWTON_STEP_LAST: f64 = 1e-8;
/// More halvings than a double has bits.
const NEWTON_STEPS_MAX: usize = 64;

/// The discount factor of one month at a root.
pub(super) fn discount_at(value: &Polynomial, place: Place) -> f64 {
    match place {
        Place::At(point) => grid_discount(point),
        Place::Falling(point) => newton(value, point, Ordering::Less),
        Place::Rising(point) => newton(value, point, Ordering::Greater),
    }
}

/// The root between a grid point and the next, where the value has the sign given: Newton's steps, and halving wherever
/// a step would leave the bracket.
fn newton(value: &Polynomial, point: usize, sign_low: Ordering) -> f64 {
    // The higher rate has the lower discount factor.
    let (lowest, highest) = (grid_discount(point + 1), grid_discount(point));
    let (mut low, mut high) = (lowest, highest);
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
