//! Guarantees: their fees, and the one month in which each is called.
//!
//! A guarantee is called after the waterfall of its month, before what is not due is written off, and pays the class as
//! principal. What comes in later goes through the waterfall: nothing returns to the guarantor.

use super::coupon::{Last, RunningFee};
use super::{Deal, Months, account, party};
use crate::data::{Ledger, Purpose, Transfer};
use crate::model::{
    Axis, Called, Capital, Covers, Guarantee, GuaranteeFee, GuaranteeId, Number, Pays, Schedule,
};
use crate::units::{Money, Share};

/// Months from one date on which a running fee is due to the next.
const FEE_EVERY: u16 = 3;

/// The running totals of a guarantee.
#[derive(Default)]
pub(super) struct GuaranteeBook {
    called_in: Option<u16>,
    running: RunningFee,
}

/// What falls due on the fee of a guarantee whatever happens, while it runs.
pub(super) fn certain_fee(deal: &Deal<'_>, guarantee: &Guarantee, month: u16, last: Last) -> Money {
    match guarantee.fee {
        Some(GuaranteeFee::Once(row)) if month == 0 => deal.world.money(row),
        Some(GuaranteeFee::Monthly(row)) if month > 0 => {
            let n_months = match month % FEE_EVERY {
                0 => FEE_EVERY,
                part if last == Last::Yes => part,
                _ => 0,
            };
            let pence = deal.world.value(row) * f64::from(n_months);
            Money::from_nearest_pence(pence)
        }
        Some(GuaranteeFee::Once(_) | GuaranteeFee::Monthly(_) | GuaranteeFee::OnCover(_)) | None => {
            Money::ZERO
        }
    }
}

impl Months<'_> {
    /// Fees of guarantees that fall due this month, to the step that pays them first.
    pub(super) fn guarantee_fees_become_due(&mut self, capital: &Capital, month: u16) {
        for (place, step) in capital.waterfall.iter().enumerate() {
            let Pays::GuaranteeFee(id) = step.pays else { continue };
            if self.steps[place].home == place {
                let due = self.guarantee_fee_due(capital, id, month);
                self.steps[place].due += due;
            }
        }
    }

    fn guarantee_fee_due(&mut self, capital: &Capital, id: GuaranteeId, month: u16) -> Money {
        let guarantee = &capital.guarantees[id.index()];
        let tranche = &self.tranches[guarantee.of.index()];
        let is_over = self.guarantees[id.index()].called_in.is_some() || month > tranche.ends();
        if is_over {
            return Money::ZERO;
        }
        let last = if self.is_called(guarantee, month) { Last::Yes } else { Last::No };
        let certain = certain_fee(&self.deal, guarantee, month, last);
        match guarantee.fee {
            Some(GuaranteeFee::OnCover(rate)) if month > 0 => {
                // On what it stood at when the month began.
                let cover = self.cover(guarantee, month - 1);
                let rate = self.deal.world.value(rate);
                certain + self.guarantees[id.index()].running.accrue(rate, cover, month, last)
            }
            Some(GuaranteeFee::OnCover(_) | GuaranteeFee::Once(_) | GuaranteeFee::Monthly(_)) | None => {
                certain
            }
        }
    }

    /// Calls the guarantees whose month it is.
    pub(super) fn call_guarantees(&mut self, capital: &Capital, month: u16, ledger: &mut Ledger) {
        for (number, guarantee) in capital.guarantees.iter().enumerate() {
            if self.guarantees[number].called_in.is_some() || !self.is_called(guarantee, month) {
                continue;
            }
            self.guarantees[number].called_in = Some(month);
            let cover = self.cover(guarantee, month);
            let room = self.tranches[guarantee.of.index()].room();
            let amount = room.map_or(cover, |room| cover.min(room));
            let (to, holder) = self.holding(guarantee.of.index());
            self.tranches[guarantee.of.index()].repay(amount);
            ledger.book(Transfer {
                month,
                from: account(guarantee.by),
                to,
                amount,
                purpose: Purpose::Guarantee,
                item: u32::try_from(number).expect("fewer than 2^32 guarantees"),
            });
            self.receive_at(party(guarantee.by), -amount);
            self.receive_at(holder, amount);
        }
    }

    /// Whether a guarantee that was not called yet is called in a month.
    fn is_called(&self, guarantee: &Guarantee, month: u16) -> bool {
        let tranche = &self.tranches[guarantee.of.index()];
        let ends = tranche.ended_in(month) || (!tranche.has_ended() && month == tranche.ends());
        match guarantee.called {
            Called::AtTheEnd => ends,
            Called::OnClosure => ends || self.deal.closed_from == Some(month),
        }
    }

    /// What a call at the end of a month would bring.
    fn cover(&self, guarantee: &Guarantee, month: u16) -> Money {
        let tranche = &self.tranches[guarantee.of.index()];
        let missing = (tranche.drawn() - tranche.repaid()).max(Money::ZERO);
        match &guarantee.covers {
            Covers::Principal(share) => {
                let share = match share {
                    Number::Plain(row) => self.deal.world.share(*row),
                    Number::By(schedule) => Share::from_fraction(self.at_end(schedule, month)),
                };
                (share.of(tranche.drawn()) - tranche.repaid()).max(Money::ZERO).min(missing)
            }
            Covers::Fund(amount) => {
                let pence = match amount {
                    Number::Plain(row) => self.deal.world.value(*row),
                    Number::By(schedule) => self.at_end(schedule, month),
                };
                Money::from_nearest_pence(pence).min(missing)
            }
        }
    }

    /// A schedule as it stands at the end of a month: what holds from that date on holds already.
    fn at_end(&self, schedule: &Schedule, month: u16) -> f64 {
        let end = match schedule.axis {
            Axis::Month => f64::from(self.deal.model.calendar.month_end(month)),
            axis => unreachable!("the language admits no cover by {axis:?}"),
        };
        schedule.at(end, |row| self.deal.world.value(row))
    }
}
