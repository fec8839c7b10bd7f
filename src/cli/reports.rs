//! Which report is made of a summary: the one place where the command line meets the reports.

use std::path::Path;

use super::Failure;
use super::args::Format;
use crate::data::Summary;
use crate::model::Model;

/// The report of a run.
pub(super) fn of_run(model: &Model, summary: &Summary, format: Format) -> String {
    match format {
        Format::Text => format!("{}: {} options\n", model.title, summary.options.len()),
        Format::Json => "{}\n".to_owned(),
    }
}

/// The report of the base case alone.
pub(super) fn of_base_case(model: &Model, summary: &Summary, format: Format) -> String {
    of_run(model, summary, format)
}

/// Every number of a scenario, with its source or the reason for assuming it.
pub(super) fn assumptions(model: &Model) -> String {
    format!("Assumptions: {}\n", model.inputs.rows().len())
}

/// Pictures, into a folder that is made if it is not there.
pub(super) fn plots(_model: &Model, _summary: &Summary, folder: &Path) -> Result<(), Failure> {
    let wrong = |error| Failure::Run(format!("{} cannot be written: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(wrong)
}
