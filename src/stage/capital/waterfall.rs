//! The waterfall: an ordered list of named steps, each paying min(due, limit, cash + support).

use super::Months;
use crate::data::Ledger;
use crate::model::{Capital, Pays, Source, Step};
use crate::units::Money;

/// A step of the waterfall in a month.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) capital: &'a Capital,
    pub(super) place: usize,
    pub(super) step: &'a Step,
    pub(super) month: u16,
    pub(super) date: Date,
}

/// Which cash a step may pay from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// All of it: what the vehicle owes for running.
    All,
    /// What is not held back for planned dues: what it pays to investors.
    Free,
}

/// Whether investors are paid in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Date {
    /// They are.
    Distribution,
    /// They are not, but for classes whose principal falls due: that is a date of payment by itself.
    Between,
}

impl<'a> Months<'a> {
    pub(super) fn pay_waterfall(&mut self, capital: &'a Capital, month: u16, ledger: &mut Ledger) {
        let date = match capital.distributes_in(month) {
            true => Date::Distribution,
            false => Date::Between,
        };
        let ends_one = self.tranches.iter().any(|tranche| tranche.ended_in(month));
        let pays_investors = date == Date::Distribution || ends_one || !capital.reserves.is_empty();
        self.held = if pays_investors { self.planned_to_keep(capital, month) } else { Money::ZERO };
        self.pots.pools.iter_mut().for_each(|pool| pool.held = Money::ZERO);
        self.open_covers();
        for (place, step) in capital.waterfall.iter().enumerate() {
            let turn = Turn { capital, place, step, month, date };
            let before = self.held_from(step);
            if capital.runs_in(step, month) {
                self.take_turn(&turn, ledger);
            } else if capital.waits_in(step, month) {
                self.hold_for_date(&turn);
            }
            self.hold_for_coupon(&turn);
            self.release(&turn, ledger);
            let held = self.held_from(step);
            (self.steps[place].held, self.steps[place].own_held) = (held, held - before);
        }
        self.note_cover(capital, month);
    }

    fn take_turn(&mut self, turn: &Turn<'_>, ledger: &mut Ledger) {
        match &turn.step.pays {
            Pays::Contract(_) => self.pay_contract(turn, ledger),
            Pays::Fee(fee) => self.pay_fee(turn, *fee, ledger),
            Pays::GuaranteeFee(guarantee) => self.pay_guarantee_fee(turn, *guarantee, ledger),
            Pays::Reserve(reserve) => self.pay_reserve(turn, *reserve, ledger),
            Pays::Coupon(tranches) => self.pay_coupons(turn, tranches, ledger),
            Pays::Principal(tranches) => self.pay_principal(turn, tranches, ledger),
            Pays::Return(tranche, _) => self.pay_return(turn, *tranche, ledger),
            Pays::Surplus(shares) => self.pay_surplus(turn, shares, ledger),
        }
    }

    /// What a step can pay of what is due: within its limit, from cash and support.
    pub(super) fn payable(
        &mut self,
        turn: &Turn<'_>,
        due: Money,
        reach: Reach,
        ledger: &mut Ledger,
    ) -> Money {
        let wanted = self.limit(turn).map_or(due, |limit| due.min(limit));
        let mut within_reach = self.within_reach(turn, reach);
        // Until its reserves have helped.
        let mut left_to_others = self.left_to_others(turn, within_reach);
        within_reach -= left_to_others;
        let mut called = Money::ZERO;
        for source in &turn.step.support {
            if *source == Source::Drawdown {
                within_reach += std::mem::take(&mut left_to_others);
            }
            let lacking = wanted - within_reach;
            if lacking <= Money::ZERO {
                break;
            }
            within_reach += match source {
                Source::Drawdown => {
                    let drawn = self.draw(turn.capital, turn.month, lacking, ledger);
                    called += drawn;
                    drawn
                }
                Source::Reserve(reserve) => self.use_reserve(turn, *reserve, lacking, ledger),
            };
        }
        let paid = wanted.min(within_reach);
        let (_, balance) = self.source(turn);
        *balance -= paid;
        self.spend_what_was_called(turn, paid);
        self.steps[turn.place].pay(paid, turn.step.limit, turn.month);
        self.steps[turn.place].called += (paid + called - within_reach).max(Money::ZERO);
        paid
    }

    /// What the limit of a step leaves to it, if it has one.
    pub(super) fn limit(&self, turn: &Turn<'_>) -> Option<Money> {
        let book = &self.steps[turn.place];
        let left = |limit| book.left(limit, self.received, self.deal.world, turn.month);
        turn.step.limit.map(left)
    }

    /// Planned dues for which cash is kept from investors in a month; at the close nothing is.
    fn planned_to_keep(&self, capital: &Capital, month: u16) -> Money {
        if month >= capital.closes {
            return Money::ZERO;
        }
        self.planned_ahead(&self.deal.plan.kept, month, month + 1, self.keeps_ahead)
    }
}
