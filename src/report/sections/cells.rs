//! Cells and rows of distributions, and the words for what is not defined.

use crate::data::FigureUnit;
use crate::model::Model;
use crate::report::number::{estimate, figure_with_error, percent};
use crate::report::passage::{Passage, paragraph, table};
use crate::statistics::Distribution;

/// A figure to be shown: what it is called, its distribution, its unit.
pub(super) type Shown<'a> = (String, &'a Distribution, FigureUnit);

/// A table of mean, 5%, median and 95%, with notes on what is not defined.
pub(super) fn spread_table(model: &Model, figures: &[Shown<'_>]) -> Passage {
    let mut rows = vec![["", "mean", "P5", "median", "P95"].map(str::to_owned).to_vec()];
    rows.extend(figures.iter().map(|(name, found, unit)| {
        vec![
            name.clone(),
            mean(model, found, *unit),
            quantile(model, found, (found.p5, found.se_p5), *unit),
            quantile(model, found, (found.p50, found.se_p50), *unit),
            quantile(model, found, (found.p95, found.se_p95), *unit),
        ]
    }));
    table(rows) + undefined_notes(figures)
}

/// The mean with its error, or a dash where there is none.
pub(super) fn mean(model: &Model, found: &Distribution, unit: FigureUnit) -> String {
    found.mean.map_or_else(|| "-".to_owned(), |mean| estimate(mean, unit, model.currency))
}

/// A quantile with its error; of months, one beyond the horizon is "never".
pub(super) fn quantile(
    model: &Model,
    found: &Distribution,
    (value, se): (Option<f64>, Option<f64>),
    unit: FigureUnit,
) -> String {
    match value {
        Some(value) => figure_with_error(value, se, unit, model.currency),
        None if unit == FigureUnit::Month && !is_withheld(found) => "never".to_owned(),
        None => "-".to_owned(),
    }
}

/// Whether quantiles are withheld because too many draws have no answer.
pub(in crate::report) fn is_withheld(found: &Distribution) -> bool {
    found.n_undefined * 100 > found.n
}

/// A line for each figure that some draws do not have.
pub(super) fn undefined_notes(figures: &[Shown<'_>]) -> Passage {
    let notes = figures.iter().filter(|(_, found, _)| found.n_undefined > 0).map(|(name, found, _)| {
        let share = percent(found.n_undefined as f64 / found.n as f64, 2);
        let then = if is_withheld(found) { "so none of it is shown" } else { "which are left out" };
        paragraph("  ", &format!("{name}: not defined in {share} of draws, {then}."))
    });
    notes.sum()
}
