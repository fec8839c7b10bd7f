//! Who is called for how much.

use super::tranche::{Recycling, TrancheBook};
use crate::model::{Capital, DrawOrder};
use crate::units::{Money, Share, cut_to_room};

/// What can still be called from each class that brings cash. Once the service has been closed by order nothing more is
/// called: what is still owed then is paid from receipts or not at all.
pub(super) fn callable(
    capital: &Capital,
    tranches: &[TrancheBook<'_>],
    month: u16,
    closed_from: Option<u16>,
) -> Vec<Money> {
    let recycling = match capital.redraw_until {
        Some(until) if month <= until => Recycling::Allowed,
        _ => Recycling::Over,
    };
    let is_closed = closed_from.is_some_and(|closed| closed <= month);
    let of = |tranche: &TrancheBook<'_>| match tranche.terms().brings_cash() && !is_closed {
        true => tranche.callable(recycling),
        false => Money::ZERO,
    };
    tranches.iter().map(of).collect()
}

/// Shares out a call, as far as it can be met.
pub(super) fn calls(
    capital: &Capital,
    tranches: &[TrancheBook<'_>],
    callable: Vec<Money>,
    wanted: Money,
) -> Vec<Money> {
    let amount = wanted.min(callable.iter().sum()).max(Money::ZERO);
    match capital.draw_order {
        DrawOrder::ProRata => {
            let mut calls = callable;
            cut_to_room(&mut calls, amount);
            calls
        }
        DrawOrder::ByRank => by_rank(tranches, &callable, amount),
    }
}

/// The most junior first.
fn by_rank(tranches: &[TrancheBook<'_>], callable: &[Money], amount: Money) -> Vec<Money> {
    let mut order: Vec<usize> = (0..callable.len()).collect();
    order.sort_by_key(|&place| std::cmp::Reverse(tranches[place].terms().rank));
    let mut calls = vec![Money::ZERO; callable.len()];
    let mut left = amount;
    for place in order {
        calls[place] = callable[place].min(left);
        left -= calls[place];
    }
    calls
}

/// What is drawn in kind: of each fee that waits as large a part as is drawn of the classes that bring cash; all of it
/// where there are none.
pub(super) fn in_kind(tranches: &[TrancheBook<'_>], month: u16, closed_from: Option<u16>) -> Vec<Money> {
    let is_closed = closed_from.is_some_and(|closed| closed <= month);
    let cash = || tranches.iter().filter(|tranche| tranche.terms().brings_cash());
    let drawn: Money = cash().map(|tranche| tranche.drawn().min(tranche.commitment())).sum();
    let committed: Money = cash().map(TrancheBook::commitment).sum();
    let part = Share::from_ratio(drawn.pence(), committed.pence()).unwrap_or(Share::ONE);
    let of = |tranche: &TrancheBook<'_>| {
        if is_closed || tranche.terms().brings_cash() || tranche.has_ended() {
            return Money::ZERO;
        }
        (part.of(tranche.commitment()) - tranche.drawn()).max(Money::ZERO)
    };
    tranches.iter().map(of).collect()
}
