//! Who is called for how much.

use super::tranche::{Recycling, TrancheBook};
use crate::model::{Capital, DrawOrder};
use crate::units::{Money, Share, cut_to_room};

/// When calls may be made.
#[derive(Clone, Copy)]
pub(super) struct Calling {
    recycling: Recycling,
    is_open: bool,
}

impl Calling {
    /// In a month. Once the service has been closed by order nothing more is called: what is still owed then is paid
    /// from receipts or not at all.
    pub(super) fn of(capital: &Capital, month: u16, closed_from: Option<u16>) -> Self {
        let recycling = match capital.redraw_until {
            Some(until) if month <= until => Recycling::Allowed,
            _ => Recycling::Over,
        };
        Self { recycling, is_open: closed_from.is_none_or(|closed| month < closed) }
    }

    /// What can still be called from a class that brings cash.
    pub(super) fn callable(self, tranche: &TrancheBook<'_>) -> Money {
        match self.is_open && tranche.terms().brings_cash() {
            true => tranche.callable(self.recycling),
            false => Money::ZERO,
        }
    }
}

/// Shares out a call, as far as it can be met: by class, and none where nothing can.
pub(super) fn calls(
    capital: &Capital,
    tranches: &[TrancheBook<'_>],
    calling: Calling,
    wanted: Money,
) -> Vec<Money> {
    let callable = || tranches.iter().map(|tranche| calling.callable(tranche));
    let amount = wanted.min(callable().sum());
    if amount <= Money::ZERO {
        return Vec::new();
    }
    let mut calls: Vec<Money> = callable().collect();
    match capital.draw_order {
        DrawOrder::ProRata => cut_to_room(&mut calls, amount),
        DrawOrder::ByRank => cut_by_rank(tranches, &mut calls, amount),
    }
    calls
}

/// Cuts what can be called to an amount: the most junior are called first.
fn cut_by_rank(tranches: &[TrancheBook<'_>], calls: &mut [Money], amount: Money) {
    let ranks = || tranches.iter().map(|tranche| tranche.terms().rank);
    let mut left = amount;
    let mut turn = ranks().max();
    while let Some(now) = turn {
        for (call, _) in calls.iter_mut().zip(ranks()).filter(|(_, rank)| *rank == now) {
            *call = (*call).min(left);
            left -= *call;
        }
        turn = ranks().filter(|rank| *rank < now).max();
    }
}

/// What is drawn in kind: of each fee that waits as large a part as is drawn of the classes that bring cash; all of it
/// where there are none. As (class, amount).
pub(super) fn in_kind(tranches: &[TrancheBook<'_>], calling: Calling) -> Vec<(usize, Money)> {
    let waits = |tranche: &TrancheBook<'_>| !tranche.terms().brings_cash() && !tranche.has_ended();
    if !calling.is_open || !tranches.iter().any(waits) {
        return Vec::new();
    }
    let cash = || tranches.iter().filter(|tranche| tranche.terms().brings_cash());
    let drawn: Money = cash().map(|tranche| tranche.drawn().min(tranche.commitment())).sum();
    let committed: Money = cash().map(TrancheBook::commitment).sum();
    let part = Share::from_ratio(drawn.pence(), committed.pence()).unwrap_or(Share::ONE);
    let of = |tranche: &TrancheBook<'_>| (part.of(tranche.commitment()) - tranche.drawn()).max(Money::ZERO);
    let waiting = tranches.iter().enumerate().filter(|(_, tranche)| waits(tranche));
    waiting.map(|(number, tranche)| (number, of(tranche))).collect()
}
