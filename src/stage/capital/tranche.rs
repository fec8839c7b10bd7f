//! A class of investors: what is drawn, owed, repaid. Outstanding = drawn + capitalised − repaid − written off.

use super::clock::Clock;
use super::coupon::{CouponBook, Last, RunningFee};
use crate::data::{BalanceEntry, Ledger, World};
use crate::model::{Capital, Tranche, TrancheKind};
use crate::units::Money;

/// The running totals of a tranche.
pub(super) struct TrancheBook<'a> {
    terms: &'a Tranche,
    number: u16,
    commitment: Money,
    /// The last month in which it bears anything.
    ends: u16,
    drawn: Money,
    capitalised: Money,
    repaid: Money,
    written_off: Money,
    pub(super) coupon: CouponBook,
    undrawn_fee: RunningFee,
    /// Fee on what is not drawn that is due and not yet paid.
    undrawn_fee_due: Money,
    flow: i64,
}

/// Whether repaid principal can be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recycling {
    Allowed,
    Over,
}

impl<'a> TrancheBook<'a> {
    /// A class by its place in the capital arrangement.
    pub(super) fn open(capital: &'a Capital, number: usize, world: &World) -> Self {
        let terms = &capital.tranches[number];
        Self {
            terms,
            number: u16::try_from(number).expect("fewer than 65,536 tranches"),
            commitment: world.money(terms.commitment),
            ends: capital.closes,
            drawn: Money::ZERO,
            capitalised: Money::ZERO,
            repaid: Money::ZERO,
            written_off: Money::ZERO,
            coupon: CouponBook::default(),
            undrawn_fee: RunningFee::default(),
            undrawn_fee_due: Money::ZERO,
            flow: 0,
        }
    }

    pub(super) fn terms(&self) -> &'a Tranche {
        self.terms
    }

    /// What is owed on the principal.
    pub(super) fn outstanding(&self) -> Money {
        self.drawn + self.capitalised - self.repaid - self.written_off
    }

    /// What can still be called: with recycling, repaid principal can be called again.
    pub(super) fn callable(&self, recycling: Recycling) -> Money {
        let returned = match recycling {
            Recycling::Allowed => self.repaid.min(self.drawn),
            Recycling::Over => Money::ZERO,
        };
        (self.commitment - self.drawn + returned).max(Money::ZERO)
    }

    pub(super) fn draw(&mut self, amount: Money) {
        self.drawn += amount;
        self.flow -= amount.pence();
    }

    pub(super) fn repay(&mut self, amount: Money) {
        self.repaid += amount;
        self.flow += amount.pence();
    }

    /// Principal that a step can repay; a grant is never repaid.
    pub(super) fn repayable(&self) -> Money {
        match self.terms.kind {
            TrancheKind::Loan | TrancheKind::Equity => self.outstanding(),
            TrancheKind::Grant => Money::ZERO,
        }
    }

    /// What it bears that is due: the fee on what is not drawn, and the coupon.
    pub(super) fn income_due(&self) -> Money {
        self.undrawn_fee_due + self.coupon.due
    }

    /// Pays what is due: the fee first. Gives back how much of it is fee and how much coupon.
    pub(super) fn pay_income(&mut self, amount: Money) -> (Money, Money) {
        let fee = amount.min(self.undrawn_fee_due);
        let coupon = amount - fee;
        self.undrawn_fee_due -= fee;
        self.coupon.due -= coupon;
        self.flow += amount.pence();
        (fee, coupon)
    }

    pub(super) fn receive_surplus(&mut self, amount: Money) {
        self.flow += amount.pence();
    }

    /// A month's coupon on the balance and fee on what can still be called.
    pub(super) fn accrue(&mut self, callable: Money, clock: &Clock<'_>, ledger: &mut Ledger) {
        if clock.month == 0 || clock.month > self.ends {
            return;
        }
        let last = if clock.month == self.ends { Last::Yes } else { Last::No };
        let added = self.coupon.accrue(&self.terms.coupon, self.outstanding(), clock, last);
        if added > Money::ZERO {
            self.capitalised += added;
            self.enter(clock.month, added, Money::ZERO, ledger);
        }
        if let Some(rate) = &self.terms.commitment_fee {
            self.undrawn_fee_due += self.undrawn_fee.accrue(rate, callable, clock, last);
        }
    }

    /// Writes down what is still owed at the end.
    pub(super) fn write_off(&mut self, month: u16, ledger: &mut Ledger) {
        let lost = self.outstanding();
        if lost > Money::ZERO {
            self.written_off += lost;
            self.enter(month, Money::ZERO, lost, ledger);
        }
    }

    /// Notes a change of the balance that moves no cash.
    fn enter(&self, month: u16, capitalised: Money, written_off: Money, ledger: &mut Ledger) {
        ledger.balances.push(BalanceEntry { month, tranche: self.number, capitalised, written_off });
    }

    /// The net flow of the month to investors, pence; starts the next month.
    pub(super) fn flow_of_month(&mut self) -> i64 {
        std::mem::take(&mut self.flow)
    }
}
