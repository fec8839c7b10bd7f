//! Fees of the vehicle: what falls due on each, month by month.

use super::super::book::ColumnId;
use super::super::calendar;
use super::super::formula::{Formula, NOUGHT, number};
use super::super::inputs::X;
use super::Deal;
use crate::model::{Axis, FeeAmount, FeeId, Indexed, Number};

impl Deal<'_> {
    /// What falls due on a fee; of one that is a share of what comes in, where that is known.
    pub(super) fn fee_due(&self, fee: FeeId, m: usize, received: Option<ColumnId>) -> Formula {
        let fee = &self.capital.fees[fee.index()];
        let calendar = &self.inputs.model.calendar;
        let month = calendar::month(m);
        let months = usize::from(fee.months_due(month, self.capital.closes, calendar));
        if months == 0 {
            return NOUGHT;
        }
        let level = |formula: Formula| match fee.indexed {
            Indexed::Fixed => formula,
            Indexed::Growth(_) | Indexed::Index(_) => {
                formula * number(self.inputs.traced.world.price_level(fee.indexed, month))
            }
        };
        let at = |amount: &Number| {
            self.inputs.number(amount, |schedule| {
                X::At(match schedule.axis {
                    Axis::ContractYear => f64::from(calendar.contract_year(month, 0)),
                    axis => {
                        assert_eq!(axis, Axis::Month, "the language admits no fee by another axis");
                        f64::from(calendar.month_end(month - 1))
                    }
                })
            })
        };
        match &fee.amount {
            FeeAmount::Each(amount) => level(at(amount)).in_pence(),
            FeeAmount::Monthly(amount) => level(at(amount) * number(months as f64)).in_pence(),
            FeeAmount::OfPayments(share) => match received {
                None => NOUGHT,
                Some(received) => {
                    // Of its months since it was last due.
                    (received.sum(m + 1 - months..m + 1) * self.inputs.cell(*share)).in_pence()
                }
            },
        }
    }
}
