//! What is known at the end of a month: where each axis of a schedule stands, and what is measured.

use super::Deal;
use crate::data::{Figures, Known, World};
use crate::model::{Axis, MeasureHead, MeasureId, Model, Number};

/// The end of a month.
#[derive(Clone, Copy)]
pub(super) struct Clock<'a> {
    pub(super) model: &'a Model,
    pub(super) world: &'a World,
    pub(super) measured: Figures<'a>,
    pub(super) month: u16,
}

impl<'a> Clock<'a> {
    pub(super) fn of(deal: &Deal<'a>, month: u16) -> Self {
        Self { model: deal.model, world: deal.world, measured: deal.measured, month }
    }

    /// Where an axis stands for what runs through `month`, with measures as they are known now for the time since
    /// `since`. A month's place is that of its first day.
    pub(super) fn through(&self, axis: Axis, month: u16, since: u16) -> Option<f64> {
        match axis {
            Axis::ContractYear => Some(f64::from(self.model.calendar.contract_year(month, 0))),
            Axis::Month => Some(f64::from(self.model.calendar.month_end(month.saturating_sub(1)))),
            Axis::Measure(measure) => self.measure(measure, since),
            axis => unreachable!("the language admits no schedule by {axis:?} in a capital"),
        }
    }

    /// A number that follows no measure, for what runs through the month.
    pub(super) fn number(&self, number: &Number) -> f64 {
        let x = |axis| self.through(axis, self.month, 0);
        self.world.known(number, x).expect("months and years are always known")
    }

    /// The value of a measure as it is known now; none where it is not defined. Of what is counted for each person that
    /// is all units so far, as for clauses.
    pub(super) fn measure(&self, measure: MeasureId, since: u16) -> Option<f64> {
        let since = match self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => 0,
            MeasureHead::Cohort(_) => since,
        };
        match self.measured.value(measure, since, self.month) {
            Known::As(value) => Some(value),
            Known::Undefined => None,
        }
    }
}
