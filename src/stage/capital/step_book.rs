//! The running totals of the steps of the waterfall, and what their limits leave.

use super::Deal;
use super::bounds::Growth;
use super::receipts::Owed;
use crate::data::World;
use crate::model::{Capital, CouponPaid, Pays, Step, StepLimit, TrancheId};
use crate::units::Money;

/// The running totals of a step.
pub(super) struct StepBook {
    /// Where its dues are kept: one object may stand in several steps (a fee of which a part ranks before investors
    /// and the rest after them), and is due once.
    pub(super) home: usize,
    pub(super) due: Money,
    /// Of what is due: left unpaid by earlier months, where the step calls.
    pub(super) overdue: Money,
    /// What its planned and overdue dues still need, while calls are worked out.
    pub(super) wanted: Money,
    /// Called for its dues and not spent yet.
    pub(super) ahead: Money,
    /// Of what is due: left unpaid when the step last ran.
    pub(super) late: Money,
    /// What is due under a contract, the oldest first.
    pub(super) owed: Vec<Owed>,
    /// What was shared out, taken or not, so that a split goes on where it was.
    pub(super) shared: Money,
    /// The classes with a coupon that waits for its date and that no step below pays what they are owed.
    pub(super) last_of: Vec<TrancheId>,
    /// Of a preferred return: the growth of its rate.
    pub(super) growth: Option<Growth>,
    paid: Money,
    /// Of that: out of calls that were made for it.
    pub(super) called: Money,
    /// What it had paid out of cash that was there without a call, before this month.
    before: Money,
    /// Cash of its account that was held from the steps below when it had run in this month; and of that what it holds itself.
    pub(super) held: Money,
    pub(super) own_held: Money,
    /// The period of the last payment, and what was paid in it.
    period: (u16, Money),
}

/// The books of a waterfall.
pub(super) fn open(deal: &Deal<'_>, capital: &Capital) -> Vec<StepBook> {
    let growth = |step: &Step| match step.pays {
        Pays::Return(_, rate) => {
            Some(Growth::at(deal.world.value(rate), deal.model.calendar.horizon_months()))
        }
        Pays::Contract(_)
        | Pays::Fee(_)
        | Pays::GuaranteeFee(_)
        | Pays::Reserve(_)
        | Pays::Coupon(_)
        | Pays::Principal(_)
        | Pays::Surplus(_) => None,
    };
    let waits = |&class: &TrancheId| {
        let coupon = &capital.tranches[class.index()].coupon;
        coupon.paid != CouponPaid::Added && !coupon.is_none(&deal.model.inputs)
    };
    let homes = capital.homes().into_iter().zip(&capital.waterfall).enumerate();
    let book = |(place, (home, step)): (usize, (usize, &Step))| StepBook {
        home,
        due: Money::ZERO,
        overdue: Money::ZERO,
        wanted: Money::ZERO,
        ahead: Money::ZERO,
        late: Money::ZERO,
        owed: Vec::new(),
        shared: Money::ZERO,
        last_of: capital.last_paid_by(place).into_iter().filter(waits).collect(),
        growth: growth(step),
        paid: Money::ZERO,
        called: Money::ZERO,
        before: Money::ZERO,
        held: Money::ZERO,
        own_held: Money::ZERO,
        period: (0, Money::ZERO),
    };
    homes.map(book).collect()
}

impl StepBook {
    /// Notes a payment; what is given back is below nought.
    pub(super) fn pay(&mut self, amount: Money, limit: Option<StepLimit>, month: u16) {
        self.paid += amount;
        if let Some(StepLimit::EachPeriod { months, .. }) = limit {
            let period = period_of(month, months);
            self.period =
                if self.period.0 == period { (period, self.period.1 + amount) } else { (period, amount) };
        }
    }

    /// What it paid in all.
    pub(super) fn paid(&self) -> Money {
        self.paid
    }

    /// A month's waterfall begins.
    pub(super) fn begin(&mut self) {
        self.before = self.paid - self.called;
    }

    /// What it paid in this month out of cash that was there without a call.
    pub(super) fn paid_of_own(&self) -> Money {
        self.paid - self.called - self.before
    }

    /// What a limit leaves, given the outcome payments received to date.
    pub(super) fn left(&self, limit: StepLimit, received: Money, world: &World, month: u16) -> Money {
        let left = match limit {
            StepLimit::InAll(row) => world.money(row) - self.paid,
            StepLimit::OfPayments(row) => world.share(row).of(received) - self.paid,
            StepLimit::EachPeriod { monthly, months } => {
                let pence = world.value(monthly) * f64::from(months);
                let (period, paid) = self.period;
                let paid = if period == period_of(month, months) { paid } else { Money::ZERO };
                Money::from_nearest_pence(pence) - paid
            }
        };
        left.max(Money::ZERO)
    }
}

/// Whether a period of so many months begins with a month.
pub(super) fn begins_period(month: u16, months: u16) -> bool {
    period_of(month, months) > period_of(month.saturating_sub(1), months)
}

/// The period, from 1, in which a month lies; the start lies in the first.
fn period_of(month: u16, months: u16) -> u16 {
    month.saturating_sub(1) / months + 1
}
