//! A class of investors: what is drawn, owed, repaid. Outstanding = drawn + capitalised − repaid − written off.

use crate::data::{BalanceEntry, Ledger, World};
use crate::model::{Axis, CouponPaid, Number, Tranche, TrancheKind};
use crate::units::{Calendar, Money};

/// The running totals of a tranche.
pub(super) struct TrancheBook<'a> {
    terms: &'a Tranche,
    commitment: Money,
    drawn: Money,
    capitalised: Money,
    repaid: Money,
    written_off: Money,
    /// Coupon accrued and not yet due, in twelve-millionths of a penny.
    accrued: i128,
    /// Coupon formed each year that falls due only at the close, and bears coupon until then.
    coupon_kept: Money,
    /// Coupon due and not yet paid.
    coupon_due: Money,
    flow: i64,
}

/// A coupon's denominator: a twelfth of a year, and parts per million.
const COUPON_STEPS: i128 = 12_000_000;

impl<'a> TrancheBook<'a> {
    pub(super) fn open(terms: &'a Tranche, world: &World) -> Self {
        Self {
            terms,
            commitment: world.money(terms.commitment),
            drawn: Money::ZERO,
            capitalised: Money::ZERO,
            repaid: Money::ZERO,
            written_off: Money::ZERO,
            accrued: 0,
            coupon_kept: Money::ZERO,
            coupon_due: Money::ZERO,
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

    pub(super) fn coupon_due(&self) -> Money {
        self.coupon_due
    }

    pub(super) fn pay_coupon(&mut self, amount: Money) {
        self.coupon_due -= amount;
        self.flow += amount.pence();
    }

    pub(super) fn receive_surplus(&mut self, amount: Money) {
        self.flow += amount.pence();
    }

    /// A month's coupon: a twelfth of the yearly rate on the balance, due on the coupon date or added to the balance.
    pub(super) fn accrue(&mut self, number: usize, clock: &Clock<'_>, world: &World, ledger: &mut Ledger) {
        let rate = world.number(&self.terms.coupon, |schedule| match schedule.axis {
            Axis::ContractYear => f64::from(clock.calendar.contract_year(clock.month, 0)),
            _ => f64::from(clock.calendar.month_end(clock.month.saturating_sub(1))),
        });
        if is_nil(&self.terms.coupon, rate) {
            return;
        }
        let base = match self.terms.coupon_paid {
            CouponPaid::AtTheEnd => self.outstanding() + self.coupon_kept,
            CouponPaid::Every(_) | CouponPaid::Added => self.outstanding(),
        };
        self.accrued += i128::from(base.pence()) * ppm(rate);
        let falls_due = match self.terms.coupon_paid {
            CouponPaid::Added => true,
            CouponPaid::Every(months) => clock.month.is_multiple_of(months) || clock.month == clock.closes,
            CouponPaid::AtTheEnd => clock.month.is_multiple_of(12) || clock.month == clock.closes,
        };
        if falls_due {
            let coupon = self.form_coupon();
            match self.terms.coupon_paid {
                CouponPaid::Added => self.capitalise(number, clock.month, coupon, ledger),
                CouponPaid::Every(_) => self.coupon_due += coupon,
                CouponPaid::AtTheEnd => self.coupon_kept += coupon,
            }
        }
        if clock.month == clock.closes {
            self.coupon_due += std::mem::take(&mut self.coupon_kept);
        }
    }

    /// What has accrued, rounded once to whole pence, half up (it is never below nought).
    fn form_coupon(&mut self) -> Money {
        let pence = (self.accrued + COUPON_STEPS / 2) / COUPON_STEPS;
        self.accrued = 0;
        Money::from_pence(i64::try_from(pence).expect("a coupon fits in 64 bits of pence"))
    }

    fn capitalise(&mut self, number: usize, month: u16, coupon: Money, ledger: &mut Ledger) {
        self.capitalised += coupon;
        if coupon > Money::ZERO {
            let tranche = u16::try_from(number).expect("fewer than 65,536 tranches");
            ledger.balances.push(BalanceEntry {
                month,
                tranche,
                capitalised: coupon,
                written_off: Money::ZERO,
            });
        }
    }

    /// Writes down what is still owed at the end.
    pub(super) fn write_off(&mut self, number: usize, month: u16, ledger: &mut Ledger) {
        let lost = self.outstanding();
        if lost > Money::ZERO {
            self.written_off += lost;
            let tranche = u16::try_from(number).expect("fewer than 65,536 tranches");
            ledger.balances.push(BalanceEntry {
                month,
                tranche,
                capitalised: Money::ZERO,
                written_off: lost,
            });
        }
    }

    /// The net flow of the month to investors, pence; starts the next month.
    pub(super) fn flow_of_month(&mut self) -> i64 {
        std::mem::take(&mut self.flow)
    }
}

/// A month of a capital arrangement.
pub(super) struct Clock<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) month: u16,
    pub(super) closes: u16,
}

/// Whether repaid principal can be called again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recycling {
    Allowed,
    Over,
}

fn is_nil(coupon: &Number, rate: f64) -> bool {
    rate == 0.0 && matches!(coupon, Number::Plain(_))
}

/// A rate in whole parts per million.
fn ppm(rate: f64) -> i128 {
    (rate * 1e6).round() as i128
}
