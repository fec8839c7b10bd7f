//! A provider that has stopped for want of cash: what it owes is set off against what the same party pays it from then
//! on, and beyond that is never collected. What it is owed is still paid. Its costs of the service end with the service.
//!
//! Source: mutual dealings of an insolvent company are set off and only the balance is claimed, the Insolvency Rules of
//! 2016 (SI 2016/1024), rules 14.24 and 14.25. That nothing of the balance is ever paid is an assumption. What the
//! vehicle pays through its waterfall is set off against nothing.

use super::receipts::Why;
use super::{Months, party};
use crate::data::{Account, Ledger, Transfer};
use crate::model::PoolId;
use crate::units::Money;

/// What a provider that has stopped owes, and what it was paid since.
#[derive(Default)]
pub(super) struct Stopped {
    /// By party: what it paid the provider in this month, as far as nothing was set off against it.
    paid: Vec<Money>,
    debts: Vec<Debt>,
}

/// Something that fell due when the provider had stopped.
struct Debt {
    to: (u16, Option<PoolId>),
    amount: Money,
    why: Why,
}

impl Months<'_> {
    /// Notes a provider whose cash has been below nought for too long, at the end of a month: from the next one on it
    /// pays nobody of its own accord, and the service closes.
    pub(super) fn watch_provider(&mut self, month: u16) {
        // The start is the end of no month.
        self.below_zero = if self.provider < Money::ZERO && month > 0 { self.below_zero + 1 } else { 0 };
        if self.below_zero >= self.insolvent_after {
            self.cash.stopped_from = self.cash.stopped_from.or(Some(month + 1));
            self.order_closure(month);
        }
    }

    /// Whether a party is a provider that has stopped.
    pub(super) fn has_stopped(&self, party: u16, month: u16) -> bool {
        Some(party) == self.provider_party && self.cash.stopped_from.is_some_and(|from| month >= from)
    }

    /// Keeps what a provider that has stopped owes.
    pub(super) fn note_debt(&mut self, to: (u16, Option<PoolId>), amount: Money, why: Why) {
        self.stopped.debts.push(Debt { to, amount, why });
    }

    /// Notes what a party pays a provider that has stopped.
    pub(super) fn note_paid_to_stopped(&mut self, by: u16, amount: Money) {
        self.stopped.paid.resize(self.deal.model.parties.len(), Money::ZERO);
        self.stopped.paid[usize::from(by)] += amount;
    }

    /// Sets what the provider owes off against what it is paid in this month by whom it owes it, the oldest first: what it was paid
    /// before it owed anything is gone.
    pub(super) fn set_off(&mut self, month: u16, ledger: &mut Ledger) {
        self.set_off_this_month(month, ledger);
        self.stopped.paid.fill(Money::ZERO);
    }

    fn set_off_this_month(&mut self, month: u16, ledger: &mut Ledger) {
        let Some(provider) = self.provider_party.filter(|_| !self.stopped.debts.is_empty()) else { return };
        self.note_paid_to_stopped(provider, Money::ZERO);
        for mut debt in std::mem::take(&mut self.stopped.debts) {
            let against = &mut self.stopped.paid[usize::from(debt.to.0)];
            let part = debt.amount.min(*against);
            *against -= part;
            debt.amount -= part;
            let why = Why { month, ..debt.why };
            self.carry(provider, debt.to, part, why, ledger);
            if debt.amount > Money::ZERO {
                self.stopped.debts.push(debt);
            }
        }
    }

    /// What was never collected.
    pub(super) fn not_collected(&self) -> Vec<Transfer> {
        let Some(service) = self.service else { return Vec::new() };
        let from = Account::Party(party(service.provider));
        let transfer = |debt: &Debt| Transfer {
            month: debt.why.month,
            from,
            to: Account::Party(debt.to.0),
            amount: debt.amount,
            purpose: debt.why.purpose,
            item: debt.why.item,
        };
        self.stopped.debts.iter().map(transfer).collect()
    }
}
