//! Numbers that follow one thing inside another.

use super::{Builder, Use};
use crate::model::Layered;
use crate::random::Purpose;
use crate::scenario::record::{NumberCell, NumberValue};

impl Builder<'_> {
    /// A number that may follow one thing inside another.
    pub(super) fn layered(&mut self, cell: &NumberCell, used: Use, position: &str, risk: Purpose) -> Layered {
        let follows = |cell: &NumberCell| matches!(cell.value, NumberValue::Schedule(_));
        match &cell.value {
            NumberValue::Schedule(schedule) if schedule.values().any(follows) => {
                self.sides.push((cell.path.clone(), cell.side.clone()));
                let within = self.schedule(schedule, position, |builder, cell, position| {
                    builder.number(cell, used, position, risk)
                });
                self.sides.pop();
                Layered::Within(within)
            }
            NumberValue::Schedule(_) | NumberValue::Certain(_) | NumberValue::Uncertain(_) => {
                Layered::Single(self.number(cell, used, position, risk))
            }
        }
    }
}
