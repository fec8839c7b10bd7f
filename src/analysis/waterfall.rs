//! What comes to the vehicle, and what each step of its waterfall pays.

use super::summary::{chance, known};
use crate::data::{Figure, OptionResults, StepFigure, StepSummary, VehicleFigure, WaterfallSummary};
use crate::model::{Model, Step};
use crate::statistics::{Value, distribution};

/// The vehicle's receipts and steps; none without capital.
pub(super) fn waterfall(model: &Model, results: &OptionResults) -> Option<WaterfallSummary> {
    let capital = &model.capitals[model.options[results.option.index()].capital?.index()];
    let column =
        |figure| results.column(figure).expect("an option with capital has every figure of its vehicle");
    let pays = |value: Value| known(value).is_some_and(|paid| paid != 0.0);
    let step = |(place, step): (u16, &Step)| {
        let paid = column(Figure::Step(place, StepFigure::Paid));
        StepSummary { name: step.name.clone(), paid: distribution(paid), p_pays: chance(paid, pays) }
    };
    Some(WaterfallSummary {
        received: distribution(column(Figure::Vehicle(VehicleFigure::Received))),
        steps: (0..).zip(&capital.waterfall).map(step).collect(),
    })
}
