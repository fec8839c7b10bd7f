//! Fees of the vehicle: what falls due on them, month by month.

use super::{Deal, Months};
use crate::model::{Axis, Capital, Fee, FeeAmount, Pays};
use crate::units::Money;

/// What falls due on a fee in a month, until the close, given the payments received since it was last due.
pub(super) fn fee_due(deal: &Deal<'_>, capital: &Capital, fee: &Fee, month: u16, received: Money) -> Money {
    let months = fee.months_due(month, capital.closes, &deal.model.calendar);
    if months == 0 {
        return Money::ZERO;
    }
    let level = deal.world.price_level(fee.indexed, month);
    let at = |number| {
        deal.world.number(number, |schedule| match schedule.axis {
            Axis::ContractYear => f64::from(deal.model.calendar.contract_year(month, 0)),
            _ => f64::from(deal.model.calendar.month_end(month - 1)),
        })
    };
    match &fee.amount {
        FeeAmount::Each(number) => Money::from_nearest_pence(at(number) * level),
        FeeAmount::Monthly(number) => Money::from_nearest_pence(at(number) * f64::from(months) * level),
        FeeAmount::OfPayments(share) => deal.world.share(*share).of(received),
    }
}

impl Months<'_> {
    /// Fees that fall due this month.
    pub(super) fn become_due(&mut self, capital: &Capital, month: u16) {
        for (place, step) in capital.waterfall.iter().enumerate() {
            let Pays::Fee(id) = step.pays else { continue };
            if self.steps[place].home != place {
                continue;
            }
            let fee = &capital.fees[id.index()];
            let received = &mut self.received_since_fee[id.index()];
            let due = fee_due(&self.deal, capital, fee, month, *received);
            let calendar = &self.deal.model.calendar;
            if fee.months_due(month, capital.closes, calendar) > 0 || !fee.covers(month, calendar) {
                *received = Money::ZERO;
            }
            self.steps[place].due += due;
        }
    }
}
