//! What the value of a measure is compared with: a share with a percentage, money with an amount, a count with a number.

use super::Builder;
use crate::model::{CountedIn, MeasureId};
use crate::scenario::record::{NumberCell, Quantity};
use crate::units;

impl Builder<'_> {
    /// A bound on a measure is written as the measure is read: "10%" of a share, and never 10.
    pub(super) fn fits_measure(&mut self, measure: MeasureId, cell: &NumberCell) {
        let quantities: Vec<Quantity> = cell.quantities().into_iter().cloned().collect();
        for quantity in &quantities {
            self.quantity_fits(measure, quantity, cell.span);
        }
    }

    /// The same of a point of a schedule by a measure.
    pub(super) fn quantity_fits(
        &mut self,
        measure: MeasureId,
        quantity: &Quantity,
        span: crate::scenario::source::Span,
    ) {
        let Some(&kind) = self.counted_in.get(measure.index()) else { return };
        let is_share = matches!(quantity.value, units::Quantity::Share(_));
        let is_money = matches!(quantity.value, units::Quantity::Amount(_));
        let (fits, rule) = match kind {
            CountedIn::Share => (is_share, "a share is compared with a percentage, such as \"10%\""),
            CountedIn::Money => (is_money, "money is compared with an amount, such as \"£5,000\""),
            CountedIn::Units => (!is_share && !is_money, "a count is compared with a number, such as 10"),
        };
        if !fits {
            let name = &self.names.measures[measure.index()];
            let what = match kind {
                CountedIn::Share => "a share",
                CountedIn::Money => "money",
                CountedIn::Units => "no share and no money",
            };
            let found = format!("`{}` beside `{name}`, which is {what}", quantity.written);
            self.error(span, found, rule);
        }
    }
}
