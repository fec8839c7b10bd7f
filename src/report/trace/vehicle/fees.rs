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
        let (calendar, every) = (&self.inputs.model.calendar, usize::from(fee.every));
        let month = calendar::month(m);
        if !fee.is_due_in(month, self.capital.closes, calendar) {
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
            FeeAmount::Monthly(amount) => level(at(amount) * number(every as f64)).in_pence(),
            FeeAmount::OfPayments(share) => match received {
                None => NOUGHT,
                Some(received) => {
                    // Since the last month in which it could be due.
                    (received.sum(m + 1 - every..m + 1) * self.inputs.cell(*share)).in_pence()
                }
            },
        }
    }
}
