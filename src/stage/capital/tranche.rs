//! A class of investors: what is drawn, owed, repaid. Outstanding = drawn + capitalised − repaid − written off.

use super::bounds::{Growth, NetFlows};
use super::clock::Clock;
use super::coupon::{CouponBook, Last, RunningFee};
use super::instalments::Instalments;
use crate::data::{BalanceEntry, Ledger, World};
use crate::model::{Capital, Model, Number, Tranche, TrancheKind};
use crate::units::{Money, Share, nearest_whole};

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
    /// Received of a surplus or as a preferred return, beyond principal and coupons.
    shared: Money,
    written_off: Money,
    pub(super) coupon: CouponBook,
    undrawn_fee: RunningFee,
    /// Fee on what is not drawn that is due and not yet paid.
    undrawn_fee_due: Money,
    /// What fell due in instalments, of a class that is repaid so.
    instalments: Instalments,
    standing: Standing,
    flows: NetFlows,
    return_bound: Option<Growth>,
    /// In parts per million.
    multiple_bound: Option<i64>,
}

/// Whether the principal of a class has fallen due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It has not: it is repaid as cash comes in, or waits for its maturity.
    Open(Repaid),
    /// It has: so much of it is due and not yet paid.
    Ended {
        /// In this month.
        in_month: u16,
        /// What is due and not yet paid.
        due: Money,
        /// How it came to its end.
        how: End,
    },
}

/// How a class came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It matured.
    Matured,
    /// It was redeemed early: it takes nothing but what fell due.
    Redeemed,
}

/// When the principal of a class is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repaid {
    /// As cash comes in, whenever its step has any.
    AsReceived,
    /// When it matures: what will be due is not known before.
    AtMaturity,
    /// Bit by bit: what has fallen due, and the rest when it matures.
    InInstalments,
}

/// Whether repaid principal can be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recycling {
    Allowed,
    Over,
}

impl<'a> TrancheBook<'a> {
    /// A class by its place in the capital arrangement.
    pub(super) fn open(model: &Model, capital: &'a Capital, number: usize, world: &World) -> Self {
        let terms = &capital.tranches[number];
        let repaid_when = match (&terms.redeems, &terms.instalments) {
            (_, Some(_)) => Repaid::InInstalments,
            (None, None) => Repaid::AsReceived,
            (Some(redeems), None) if is_all(redeems, model, world) => Repaid::AsReceived,
            (Some(_), None) => Repaid::AtMaturity,
        };
        Self {
            terms,
            number: u16::try_from(number).expect("fewer than 65,536 tranches"),
            commitment: world.money(terms.commitment),
            ends: terms.matures.unwrap_or(capital.closes),
            drawn: Money::ZERO,
            capitalised: Money::ZERO,
            repaid: Money::ZERO,
            shared: Money::ZERO,
            written_off: Money::ZERO,
            coupon: CouponBook::default(),
            undrawn_fee: RunningFee::default(),
            undrawn_fee_due: Money::ZERO,
            instalments: Instalments::default(),
            standing: Standing::Open(repaid_when),
            flows: NetFlows::default(),
            return_bound: terms
                .return_at_most
                .map(|row| Growth::at(world.value(row), model.calendar.horizon_months())),
            multiple_bound: terms.multiple_at_most.map(|row| nearest_whole(world.value(row) * 1e6)),
        }
    }

    pub(super) fn terms(&self) -> &'a Tranche {
        self.terms
    }

    /// The most that can be called.
    pub(super) fn commitment(&self) -> Money {
        self.commitment
    }

    /// What was ever called.
    pub(super) fn drawn(&self) -> Money {
        self.drawn
    }

    /// What of the principal came back.
    pub(super) fn repaid(&self) -> Money {
        self.repaid
    }

    /// The month in which it matures.
    pub(super) fn ends(&self) -> u16 {
        self.ends
    }

    /// Whether its principal has fallen due: nothing is called any more and no coupon accrues.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.standing, Standing::Ended { .. })
    }

    /// Whether its principal fell due in this month.
    pub(super) fn ended_in(&self, month: u16) -> bool {
        matches!(self.standing, Standing::Ended { in_month, .. } if in_month == month)
    }

    /// Principal that fell due in this month.
    pub(super) fn fell_due_in(&self, month: u16) -> Money {
        match self.standing {
            Standing::Ended { in_month, due, .. } if in_month == month => {
                // Instalments that are not paid fell due before.
                (due - self.instalments_due()).max(Money::ZERO)
            }
            Standing::Open(Repaid::InInstalments) => self.instalments.fell_due,
            Standing::Ended { .. } | Standing::Open(_) => Money::ZERO,
        }
    }

    /// Whether its terms say that its principal falls due on a date: by that date, or by what is due then.
    pub(super) fn is_due_at_maturity(&self) -> bool {
        let waits = match self.standing {
            Standing::Open(Repaid::AtMaturity | Repaid::InInstalments) => true,
            Standing::Open(Repaid::AsReceived) | Standing::Ended { .. } => false,
        };
        self.terms.matures.is_some() || waits
    }

    /// A part of the principal falls due, of a class that is repaid in instalments.
    pub(super) fn instalment_falls_due(&mut self, clock: &Clock<'_>) {
        if let Some(part) = &self.terms.instalments {
            self.instalments.pass_month(part, self.drawn + self.capitalised, clock);
        }
    }

    /// What of its instalments is due and not paid.
    fn instalments_due(&self) -> Money {
        (self.instalments.due - self.repaid).clamp(Money::ZERO, self.outstanding().max(Money::ZERO))
    }

    /// A share of the principal falls due; the rest is written off when the month closes.
    pub(super) fn fall_due(&mut self, share: Share, how: End, month: u16) {
        self.standing = Standing::Ended { in_month: month, due: share.of(self.outstanding()), how };
    }

    /// What is owed on the principal.
    pub(super) fn outstanding(&self) -> Money {
        self.drawn + self.capitalised - self.repaid - self.written_off
    }

    /// What its holder has not had back of it. Equity has its principal back out of a surplus as well: it has no claim but that.
    pub(super) fn not_had_back(&self) -> Money {
        match self.terms.kind {
            TrancheKind::Equity => (self.outstanding() - self.shared).max(Money::ZERO),
            TrancheKind::Loan
            | TrancheKind::Grant
            | TrancheKind::RecoverableGrant
            | TrancheKind::DeferredFee => self.outstanding(),
        }
    }

    /// What can still be called: with recycling, repaid principal can be called again.
    pub(super) fn callable(&self, recycling: Recycling) -> Money {
        if self.has_ended() {
            return Money::ZERO;
        }
        let returned = match recycling {
            Recycling::Allowed => self.repaid.min(self.drawn),
            Recycling::Over => Money::ZERO,
        };
        (self.commitment - self.drawn + returned).max(Money::ZERO)
    }

    pub(super) fn draw(&mut self, amount: Money) {
        self.drawn += amount;
        self.flows.add(-amount.pence());
    }

    pub(super) fn repay(&mut self, amount: Money) {
        self.repaid += amount;
        self.flows.add(amount.pence());
        if let Standing::Ended { due, .. } = &mut self.standing {
            *due = (*due - amount).max(Money::ZERO);
        }
    }

    /// Principal that a step can repay; a grant is never repaid.
    pub(super) fn repayable(&self) -> Money {
        match (self.terms.kind, self.standing) {
            (TrancheKind::Grant, _) | (_, Standing::Open(Repaid::AtMaturity)) => Money::ZERO,
            (_, Standing::Open(Repaid::AsReceived)) => self.outstanding(),
            (_, Standing::Open(Repaid::InInstalments)) => self.instalments_due(),
            (_, Standing::Ended { due, .. }) => due,
        }
    }

    /// Of that: what falls due on dates, not as cash comes in.
    pub(super) fn due_by_its_terms(&self) -> Money {
        match self.standing {
            Standing::Open(Repaid::AsReceived) => Money::ZERO,
            Standing::Open(Repaid::AtMaturity | Repaid::InInstalments) | Standing::Ended { .. } => {
                self.repayable()
            }
        }
    }

    /// Principal that waits for its maturity: what of it will be due is not known.
    pub(super) fn waiting(&self) -> Money {
        match self.standing {
            Standing::Open(Repaid::AtMaturity) => self.outstanding(),
            // Instalments to come are certain, and no cash waits for them.
            Standing::Open(Repaid::AsReceived | Repaid::InInstalments) | Standing::Ended { .. } => {
                Money::ZERO
            }
        }
    }

    /// What it bears that is due: the fee on what is not drawn, and the coupon.
    pub(super) fn income_due(&self) -> Money {
        self.undrawn_fee_due + self.coupon.due
    }

    /// Coupon that has accrued and is not due yet.
    pub(super) fn accrued(&self, clock: &Clock<'_>) -> Money {
        self.coupon.accrued(&self.terms.coupon, clock)
    }

    /// Coupon that was earned and not paid, whether its date has come or not.
    pub(super) fn coupon_owed(&self, clock: &Clock<'_>) -> Money {
        self.coupon.due + self.accrued(clock)
    }

    /// Pays what is due: the fee first. Gives back how much of it is fee and how much coupon.
    pub(super) fn pay_income(&mut self, amount: Money) -> (Money, Money) {
        let fee = amount.min(self.undrawn_fee_due);
        let coupon = amount - fee;
        self.undrawn_fee_due -= fee;
        self.coupon.due -= coupon;
        self.flows.add(amount.pence());
        (fee, coupon)
    }

    /// A share of the surplus, or a return beyond principal.
    pub(super) fn receive(&mut self, amount: Money) {
        self.shared += amount;
        self.flows.add(amount.pence());
    }

    /// A month's coupon on the balance and fee on what can still be called.
    pub(super) fn accrue(&mut self, callable: Money, clock: &Clock<'_>, last: Last, ledger: &mut Ledger) {
        let added = self.coupon.accrue(&self.terms.coupon, self.outstanding(), clock, last);
        if added > Money::ZERO {
            self.capitalised += added;
            self.enter(clock.month, added, Money::ZERO, ledger);
        }
        if let Some(rate) = &self.terms.commitment_fee {
            let rate = clock.number(rate);
            self.undrawn_fee_due += self.undrawn_fee.accrue(rate, callable, clock.month, last);
        }
    }

    /// Writes off what is not due of a class whose principal fell due in this month.
    pub(super) fn write_off_what_is_not_due(&mut self, month: u16, ledger: &mut Ledger) {
        if let Standing::Ended { in_month, due, .. } = self.standing
            && in_month == month
        {
            self.write_off(self.outstanding() - due, month, ledger);
        }
    }

    /// Writes down what is lost.
    pub(super) fn write_off(&mut self, lost: Money, month: u16, ledger: &mut Ledger) {
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
        self.flows.close_month()
    }

    /// What it may still take under its bounds; none where it has no bound.
    pub(super) fn room(&self) -> Option<Money> {
        let by_return = self.return_bound.as_ref().map(|growth| self.flows.up_to_return(growth));
        let by_multiple = self.multiple_bound.map(|ppm| self.flows.up_to_multiple(ppm));
        by_return.into_iter().chain(by_multiple).min()
    }

    /// What it may take of a surplus: nothing once it was redeemed early.
    pub(super) fn room_in_surplus(&self) -> Option<Money> {
        match self.standing {
            Standing::Ended { how: End::Redeemed, .. } => Some(Money::ZERO),
            Standing::Ended { how: End::Matured, .. } | Standing::Open(_) => self.room(),
        }
    }

    /// What a step pays that brings its return up to that of the growth: principal that is due, and more. What is not
    /// due yet is not paid here; once it was redeemed early there is no more.
    pub(super) fn up_to_return(&self, growth: &Growth) -> Money {
        let not_due = self.outstanding() - self.repayable();
        let due = (self.flows.up_to_return(growth) - not_due).max(Money::ZERO);
        match self.standing {
            Standing::Ended { how: End::Redeemed, .. } => due.min(self.repayable()),
            Standing::Ended { how: End::Matured, .. } | Standing::Open(_) => due,
        }
    }
}

/// Whether all of the principal is due for sure: then it may be repaid as cash comes in.
fn is_all(redeems: &Number, model: &Model, world: &World) -> bool {
    match redeems {
        Number::Plain(row) => model.inputs.row(*row).law.is_certain() && world.value(*row) >= 1.0,
        Number::By(_) => false,
    }
}
