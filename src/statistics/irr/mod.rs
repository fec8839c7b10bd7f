//! Internal rate of return and net present value of an investor's month-end flows.
//!
//! Flows are whole pence, one per month, index = months since the start of the programme; negative = drawn from
//! the investor, positive = paid to the investor. Rates are annual and effective. A return that does not exist is
//! named ([`IrrUndefined`]), never NaN.
//!
//! What a return is stands here and in [`grid`]. [`sole_root`] only shortens the search: it knows most flows that have
//! one root from a few evaluations, and gives the bits that the whole grid would give.

mod grid;
mod newton;
mod polynomial;
mod sole_root;

use self::grid::{Roots, roots_on_grid};
use self::newton::discount_at;
use self::polynomial::Polynomial;
use self::sole_root::sole_root;
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

fn irr_of_mixed(flows: &[i64]) -> Irr {
    assert!(flows.len() <= MONTHS_MAX, "flows span at most {MONTHS_MAX} months");
    let value = Polynomial::new(flows);
    if let Some(discount) = sole_root(flows.len(), &value) {
        return rate_at(discount);
    }
    match roots_on_grid(&value) {
        Roots::None => Irr::Undefined(IrrUndefined::NoRoot),
        Roots::Several => Irr::Undefined(IrrUndefined::SeveralRoots),
        Roots::One(place) => rate_at(discount_at(&value, place)),
    }
}

fn rate_at(monthly_discount: f64) -> Irr {
    Irr::Rate(math::pow(monthly_discount, -12.0) - 1.0)
}

/// Months without a flow at either end multiply the value by a power of v: they move no root.
fn without_idle_ends(flows: &[i64]) -> &[i64] {
    let first = flows.iter().position(|&flow| flow != 0).unwrap_or(flows.len());
    let end = flows.iter().rposition(|&flow| flow != 0).map_or(first, |last| last + 1);
    &flows[first..end]
}

#[cfg(test)]
mod tests;
