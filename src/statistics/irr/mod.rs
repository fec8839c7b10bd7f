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
    /// More than one rate does, on the grid or beyond it.
    SeveralRoots,
    /// One rate does, and it is that of a borrower: money came in before any was drawn, so that what is worth nothing at the
    /// rate is worth more at a higher one.
    OfABorrower,
}

/// Annual effective rate at which the flows are worth nothing.
///
/// Roots are sought on a fixed grid of monthly rates from −30% to +30% in steps of 0.25%: each grid point at
/// which the value is exactly zero is one root, and so is each change of sign between neighbours. (Two roots
/// within one step are not seen: they would be less than 0.25% a month apart.)
/// A root that cannot be the only one, since another must lie beyond the grid, is none: what earns money over all has no rate
/// below nought alone.
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
    let found = match sole_root(flows.len(), &value) {
        Some(discount) => discount,
        None => match roots_on_grid(&value) {
            Roots::None => return Irr::Undefined(IrrUndefined::NoRoot),
            Roots::Several => return Irr::Undefined(IrrUndefined::SeveralRoots),
            Roots::One(place) => discount_at(&value, place),
        },
    };
    match (is_alone(flows, found), flows[0] < 0) {
        (false, _) => Irr::Undefined(IrrUndefined::SeveralRoots),
        (true, false) => Irr::Undefined(IrrUndefined::OfABorrower),
        (true, true) => rate_at(found),
    }
}

/// Whether a root on the grid can be the only one: as the rate rises from nought, the value goes from the sum of the flows to the
/// sign of the first. Where these differ there is a rate above nought, and where they do not there is none or more than one:
/// what earns its holders money over all has no rate below nought alone, however far beyond the grid the other lies.
fn is_alone(flows: &[i64], discount: f64) -> bool {
    let sum: i128 = flows.iter().map(|&flow| i128::from(flow)).sum();
    if sum == 0 || (discount - 1.0).abs() < 1e-9 {
        return true;
    }
    let has_one_above = (sum > 0) != (flows[0] > 0);
    has_one_above == (discount < 1.0)
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
