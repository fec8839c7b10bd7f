//! Whether pay follows performance: how often and how much is paid where the service works, and where it does not.

use super::summary::{chance, known};
use crate::data::{Cells, FourCells, Pays};
use crate::statistics::{Column, Estimate, Value, distribution};

/// What tells whether it was paid for in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaidFor {
    /// A flag of each draw: investors got their money back, or payments reached half of the base case.
    Flagged,
    /// Nothing: the base case pays nothing, or less than nothing, so that half of it is no bar.
    Unknowable,
}

/// The four cells, from flags by draw and what payers pay in each.
pub(super) fn four_cells(works: &Column, paid: &Column, paid_for: PaidFor, payments: &[f64]) -> FourCells {
    let is_flagged = paid_for == PaidFor::Flagged;
    let cell = |wanted: (f64, f64)| {
        let wanted = (Value::Known(wanted.0), Value::Known(wanted.1));
        chance(works.values().zip(paid.values()).filter(|&pair| pair == wanted).count(), works.len())
    };
    let chance_of_paid =
        |kind| share_of(works, kind, paid, |value| value == Value::Known(1.0)).filter(|_| is_flagged);
    FourCells {
        cells: is_flagged.then(|| Cells {
            works_paid: cell((1.0, 1.0)),
            works_not_paid: cell((1.0, 0.0)),
            fails_paid: cell((0.0, 1.0)),
            fails_not_paid: cell((0.0, 0.0)),
        }),
        n_works: draws_of(works, Kind::Works),
        n_fails: draws_of(works, Kind::Fails),
        paid_if_works: chance_of_paid(Kind::Works),
        paid_if_fails: chance_of_paid(Kind::Fails),
        payments_if_works: mean_of(works, Kind::Works, payments),
        payments_if_fails: mean_of(works, Kind::Fails, payments),
    }
}

/// How likely an amount is such. Without a service nothing works and nothing fails.
pub(super) fn pays(works: Option<&Column>, amount: &Column, is_such: impl Fn(f64) -> bool) -> Pays {
    let is_such = |value| known(value).is_some_and(&is_such);
    let hits = amount.values().filter(|&value| is_such(value)).count();
    let of = |kind| works.and_then(|works| share_of(works, kind, amount, is_such));
    Pays { of_all: chance(hits, amount.len()), if_works: of(Kind::Works), if_fails: of(Kind::Fails) }
}

/// Kinds of draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The service works.
    Works,
    /// It does not.
    Fails,
}

impl Kind {
    fn has(self, works: Value) -> bool {
        match self {
            Self::Works => works == Value::Known(1.0),
            Self::Fails => works == Value::Known(0.0),
        }
    }
}

fn draws_of(works: &Column, kind: Kind) -> u32 {
    let own = works.values().filter(|&works| kind.has(works)).count();
    u32::try_from(own).expect("draws are counted in 32 bits")
}

/// The share of the draws of a kind in which a value is such; none where there are no such draws.
fn share_of(works: &Column, kind: Kind, of: &Column, is_such: impl Fn(Value) -> bool) -> Option<Estimate> {
    let own: Vec<Value> = works
        .values()
        .zip(of.values())
        .filter(|&(works, _)| kind.has(works))
        .map(|(_, value)| value)
        .collect();
    let hits = own.iter().filter(|&&value| is_such(value)).count();
    (!own.is_empty()).then(|| chance(hits, own.len()))
}

/// The mean over the draws of a kind; none with fewer than two such draws, whose error nobody knows.
fn mean_of(works: &Column, kind: Kind, amounts: &[f64]) -> Option<Estimate> {
    let own: Column = works
        .values()
        .zip(amounts)
        .filter(|&(works, _)| kind.has(works))
        .map(|(_, &amount)| amount)
        .collect();
    if own.len() < 2 { None } else { distribution(&own).mean }
}
