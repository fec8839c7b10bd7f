//! A root that is found in a few evaluations and shown to be the only one, for flows of ordinary deals: the same answer
//! as that of the whole grid, in a tenth of the time or less.
//!
//! Where this module says nothing there may still be one root. No return is ever called undefined because of it.

use std::cmp::Ordering;

use super::grid::{GRID, GRID_LAST, GRID_STEPS, GRID_STEPS_PER_UNIT, Place, sign};
use super::newton::discount_at;
use super::polynomial::Polynomial;

/// Secants before halving: most roots are found by the second, and where the third has not come near it they may creep.
const SECANTS_MAX: usize = 4;

/// Parts of the turnover, the sum of all flows at the root without their signs. They are such that rounding cannot
/// hide what is shown: a balance is known to 3·10⁻¹³ of it, a running total of 1,200 balances to 4·10⁻¹⁰, and a value
/// on the grid to 2·10⁻¹³. Any other point of the grid is 0.19% from the root or farther, so that there the value is
/// at least 0.0019² of the first or the last flow.
const END_LEAST: f64 = 1e-5;
const TOTAL_WRONG_MOST: f64 = 1e-9;
const LEFT_MOST: f64 = 1e-12;

/// The discount factor of one month at the only root of flows over `n_months`, where that can be shown.
pub(super) fn sole_root(n_months: usize, value: &Polynomial) -> Option<f64> {
    let v = discount_at(value, search(value)?);
    is_sole(n_months, value, v).then_some(v)
}

/// A root of flows that are worth more the lower the rate, by secants on neighbouring points of the grid.
///
/// What the flows are worth in month 0 is a bent function of the rate; what they are worth half way through is nearly
/// straight, as what is drawn before grows while what is received after shrinks. So secants are laid through that.
#[inline(never)]
fn search(value: &Polynomial) -> Option<Place> {
    let growth = 1.0 + value.months().len() as f64 / (2 * GRID_STEPS_PER_UNIT) as f64;
    // By how many steps of the grid a straight line is at nought after a point with the one value, if the next has the other.
    let steps = |here: f64, next: f64| here / (here - next * growth);
    // The slope at nought costs half as much as two values, and takes 5% off the time of a return.
    let (sum, slope) = value.sum_and_slope();
    let mut guess = GRID_STEPS as f64 + steps(sum, sum - slope / GRID_STEPS_PER_UNIT as f64);
    let (mut low, mut end) = (0, GRID_LAST);
    let mut n_secants = 1;
    while low < end {
        let point = (guess as usize).clamp(low, end - 1);
        let [here, next] = value.values([&GRID[point], &GRID[point + 1]]);
        match (sign(here), sign(next)) {
            (Ordering::Equal, _) => return Some(Place::At(point)),
            (_, Ordering::Equal) => return Some(Place::At(point + 1)),
            (Ordering::Greater, Ordering::Less) => return Some(Place::Falling(point)),
            (Ordering::Less, Ordering::Greater) => return Some(Place::Rising(point)),
            (Ordering::Less, Ordering::Less) => end = point,
            (Ordering::Greater, Ordering::Greater) => low = point + 1,
        }
        guess =
            if n_secants < SECANTS_MAX { point as f64 + steps(here, next) } else { low.midpoint(end) as f64 };
        n_secants += 1;
    }
    None
}

/// Whether the root at `v` is shown to be the only one.
///
/// f(x) / (1 − x/v) has for coefficients the balances: what the investor has back, less what was drawn, after each
/// month, at the rate of the root. Where they are all below nought there is no other root, by Descartes' rule of signs
/// (D. Teichroew, A. Robichek and M. Montalbano (1965), "An analysis of criteria for investment and financing decisions
/// under certainty"). Divided again by 1 − x/v, which has no root but v itself, the coefficients are running totals of
/// balances: from the first month on for x below v, from the last one back for x above it. So it is enough that no
/// running total from either end is above nought, which leaves room for draws after receipts.
fn is_sole(n_months: usize, value: &Polynomial, v: f64) -> bool {
    // With a zero after an odd number of months: the last flow then counts as if it came a month later.
    let months = &value.months()[..n_months.next_multiple_of(2)];
    let (early, late) = months.split_at(months.len() / 2);
    let Inwards { weight, balance, total, highest, lowest, turnover } = walk_inwards(early, late, v);
    // From money of the last month to that of month 0.
    let discount = weight[0] / (weight[1] * v);
    let turnover = turnover[0] + discount * turnover[1];
    // What came in from a month on and the balance before it cancel at a root: totals of what came in, taken backwards,
    // are totals of balances with the other sign. The balance in the middle is in the totals of both ends.
    let whole = total[0] - balance[0] - discount * total[1];
    let left = balance[0] + discount * balance[1];
    let wrong = TOTAL_WRONG_MOST * turnover;
    -months[0] > END_LEAST * turnover
        && discount * value.months()[n_months - 1] > END_LEAST * turnover
        && highest[0] < wrong
        && lowest[0] > whole - wrong
        && discount * lowest[1] > -wrong
        && discount * highest[1] < wrong - whole
        && left.abs() < LEFT_MOST * turnover
}

/// Sums of flows from the first month up to the middle, and from the last month back to it, each in money of its end.
struct Inwards {
    /// Of a flow in the month after the last one that is in.
    weight: [f64; 2],
    balance: [f64; 2],
    /// Running total of balances.
    total: [f64; 2],
    /// The most and the least that the running total was, nought among it.
    highest: [f64; 2],
    lowest: [f64; 2],
    turnover: [f64; 2],
}

/// From both ends at once the sums wait for one another half as long: that takes a tenth off the time of a return.
#[inline(never)]
fn walk_inwards(early: &[f64], late: &[f64], v: f64) -> Inwards {
    let growth = [v, 1.0 / v];
    let mut sums = Inwards {
        weight: [1.0; 2],
        balance: [0.0; 2],
        total: [0.0; 2],
        highest: [0.0; 2],
        lowest: [0.0; 2],
        turnover: [0.0; 2],
    };
    for (&from_first, &from_last) in early.iter().zip(late.iter().rev()) {
        let flows = [from_first, from_last];
        for end in 0..2 {
            let worth = flows[end] * sums.weight[end];
            sums.turnover[end] += worth.abs();
            sums.balance[end] += worth;
            sums.total[end] += sums.balance[end];
            sums.highest[end] = greater(sums.highest[end], sums.total[end]);
            sums.lowest[end] = lesser(sums.lowest[end], sums.total[end]);
            sums.weight[end] *= growth[end];
        }
    }
    sums
}

/// Of two numbers, neither of them NaN: `f64::max` and `f64::min` ask for NaN, which a return takes 7% longer for.
fn greater(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

fn lesser(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}
