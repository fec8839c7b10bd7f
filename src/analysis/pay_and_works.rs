//! Whether pay follows performance: how often and how much is paid where the service works, and where it does not.

use std::borrow::Cow;

use super::jointly::Jointly;
use super::summary::{chance, is_flagged};
use crate::data::{Cells, Draws, Figure, Flagged, FourCells, Joint, Pays};
use crate::statistics::{Column, Estimate, Value, distribution, probability, share_of};

/// What tells whether it was paid for in a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaidFor {
    /// A flag of each draw: investors got their money back, or payments reached half of the base case.
    Flagged,
    /// Nothing: the base case pays nothing, or less than nothing, so that half of it is no bar.
    Unknowable,
}

/// The four cells, from flags by draw and what payers pay in each.
pub(super) fn four_cells(jointly: Jointly<'_>, draws: &Draws<'_>, paid_for: PaidFor) -> FourCells {
    let knows = paid_for == PaidFor::Flagged;
    let paid = Joint::Figure(jointly.at(Figure::Paid));
    let of = |joint: &Joint, works| of_kind(jointly, draws, joint, works).expect("there is a service");
    let [paid_if_works, paid_if_fails] = [Flagged::Yes, Flagged::No].map(|works| of(&paid, works));
    let cell = |works, is_paid| of_all(jointly, draws, (works, is_paid));
    let chance_of_paid = |column: &Column| share(column, is_flagged).filter(|_| knows);
    let n = |column: &Column| u32::try_from(column.len()).expect("draws are counted in 32 bits");
    FourCells {
        cells: knows.then(|| Cells {
            works_paid: cell(Flagged::Yes, Flagged::Yes),
            works_not_paid: cell(Flagged::Yes, Flagged::No),
            fails_paid: cell(Flagged::No, Flagged::Yes),
            fails_not_paid: cell(Flagged::No, Flagged::No),
        }),
        n_works: n(&paid_if_works),
        n_fails: n(&paid_if_fails),
        paid_if_works: chance_of_paid(&paid_if_works),
        paid_if_fails: chance_of_paid(&paid_if_fails),
        payments_if_works: distribution(&of(&jointly.paid(), Flagged::Yes)).mean,
        payments_if_fails: distribution(&of(&jointly.paid(), Flagged::No)).mean,
    }
}

/// The share of all draws in a cell.
fn of_all(jointly: Jointly<'_>, draws: &Draws<'_>, (works, is_paid): (Flagged, Flagged)) -> Estimate {
    let paid = Joint::Figure(jointly.at(Figure::Paid));
    let all = draws.read(&paid);
    if !draws.are_kept() {
        let own = of_kind(jointly, draws, &paid, works).expect("there is a service");
        return probability(own.n_such(|value| is_paid.holds(value)) as u64, all.len() as u64);
    }
    let flags = draws.read(&Joint::Figure(jointly.works().expect("there is a service")));
    let is_in = all.values().zip(flags.values()).map(|(paid, flag)| works.holds(flag) && is_paid.holds(paid));
    let is_in: Vec<(usize, Value)> =
        is_in.map(|is_in| Value::Known(f64::from(u8::from(is_in)))).enumerate().collect();
    chance(&all.of_these(&is_in), is_flagged)
}

/// How likely an amount is such. Without a service nothing works and nothing fails.
pub(super) fn pays(
    jointly: Jointly<'_>,
    draws: &Draws<'_>,
    amount: &Joint,
    is_such: impl Fn(Value) -> bool,
) -> Pays {
    let all = draws.read(amount);
    let of = |works| of_kind(jointly, draws, amount, works).and_then(|own| share(&own, &is_such));
    Pays { of_all: chance(&all, &is_such), if_works: of(Flagged::Yes), if_fails: of(Flagged::No) }
}

/// What is read of the draws in which the service works, or does not; none without a service.
fn of_kind<'a>(
    jointly: Jointly<'_>,
    draws: &Draws<'a>,
    joint: &Joint,
    works: Flagged,
) -> Option<Cow<'a, Column>> {
    Some(draws.read(&jointly.where_works(joint, works)?))
}

/// The share of draws in which a value is such; none without draws.
fn share(column: &Column, is_such: impl Fn(Value) -> bool) -> Option<Estimate> {
    (!column.is_empty()).then(|| share_of(column, is_such))
}
