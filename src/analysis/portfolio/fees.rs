//! What a fund charges for its management, month by month, and what its manager has of the profit.

use crate::data::{CarriedOn, FundFees, FundTerms};
use crate::math;
use crate::units::Money;

/// What falls due for setting a fund up and for managing it.
pub(super) struct Fees {
    terms: FundFees,
    /// What is promised, pence.
    committed: f64,
    /// What each deal called and has not given back, pence.
    invested: Vec<i64>,
    /// Management fees to date, not rounded, pence.
    accrued: f64,
    due_to_date: i64,
}

impl Fees {
    pub(super) fn of(terms: &FundTerms, n_deals: usize) -> Self {
        let committed = terms.commitment.map_or(0.0, |amount| amount.pence() as f64);
        Self { terms: terms.fees, committed, invested: vec![0; n_deals], accrued: 0.0, due_to_date: 0 }
    }

    /// The management fee of the month that ends with this one: a twelfth of the yearly rate on what stood at its start. What is
    /// due to date is rounded, so that no penny is lost on the way. Deals that are over have nothing invested any more.
    pub(super) fn management(&mut self, month: usize, deals: &[Vec<i64>]) -> i64 {
        if month == 0 {
            return 0;
        }
        let until = self.terms.invests_until.map(usize::from);
        if until.is_none_or(|until| month <= until) {
            self.accrued += self.terms.of_committed / MONTHS * self.committed;
        }
        if until.is_none_or(|until| month > until) {
            let going_on = self.invested.iter().zip(deals).filter(|(_, deal)| month < deal.len());
            let invested: i64 = going_on.map(|(invested, _)| invested).sum();
            self.accrued += self.terms.of_invested / MONTHS * invested as f64;
        }
        let to_date = Money::from_nearest_pence(self.accrued).pence();
        to_date - std::mem::replace(&mut self.due_to_date, to_date)
    }

    /// Takes the flows of a month into what is invested: what comes back of a deal repays what it called.
    pub(super) fn invest(&mut self, month: usize, deals: &[Vec<i64>]) {
        for (invested, deal) in self.invested.iter_mut().zip(deals) {
            *invested = (*invested - deal.get(month).copied().unwrap_or(0)).max(0);
        }
    }
}

const MONTHS: f64 = 12.0;

/// What the manager has of a fund's profit, and what investors have before it: all that they paid in, and the hurdle on it from
/// month to month. It is reckoned over the whole fund, set aside as it is earned, and had when the fund ends: later losses take
/// it away again.
pub(super) struct Carry {
    terms: FundFees,
    /// What investors paid in and have not back, with the hurdle on it, pence.
    due: f64,
    /// What a month makes of it.
    growth: f64,
    /// What investors had beyond the hurdle, and have not paid in again.
    above: i64,
    /// What investors had less what they paid in.
    profit: i64,
    /// Set aside.
    pub(super) held: i64,
}

impl Carry {
    pub(super) fn of(terms: FundFees) -> Self {
        let growth = math::pow(1.0 + terms.hurdle, 1.0 / MONTHS);
        Self { terms, due: 0.0, growth, above: 0, profit: 0, held: 0 }
    }

    /// A month goes by.
    pub(super) fn pass(&mut self) {
        self.due *= self.growth;
    }

    /// Investors pay in. What they had beyond the hurdle before goes towards it: profit is that of the whole fund.
    pub(super) fn call(&mut self, called: i64) {
        let had = called.min(self.above);
        self.above -= had;
        self.due += (called - had) as f64;
        self.profit -= called;
    }

    /// What investors have of this much cash before the manager has anything.
    pub(super) fn before(&self, cash: i64) -> i64 {
        Money::from_nearest_pence(self.due).pence().clamp(0, cash)
    }

    /// Takes what investors had up to the hurdle.
    pub(super) fn pay(&mut self, paid: i64) {
        self.due -= paid as f64;
        self.profit += paid;
    }

    /// Sets aside the manager's part of what is left above the hurdle: investors have the rest of it.
    pub(super) fn set_aside(&mut self, left: i64) -> i64 {
        let beside = self.held + left;
        let base = match self.terms.carried_on {
            CarriedOn::AboveHurdle => self.above + beside,
            CarriedOn::AllProfit => (self.profit + beside).max(0),
        };
        let target = Money::from_nearest_pence(base as f64 * self.terms.carry).pence();
        let more = (target - self.held).clamp(0, left);
        self.held += more;
        self.above += left - more;
        self.profit += left - more;
        left - more
    }
}
