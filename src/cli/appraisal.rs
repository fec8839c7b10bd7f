//! `sib appraisal`: whether an option is worth its money to the public, in the way of the Green Book.

use super::args::Analysing;
use super::progress::Progress;
use super::{Failure, analysed};
use crate::analysis::appraisal::{self, NoAppraisal};
use crate::report::{self, analysed::Analysed};
use crate::scenario::Opened;

/// Appraises the options and writes what comes of it.
pub(super) fn appraisal(asked: &Analysing) -> Result<(), Failure> {
    let opened = analysed::opened(asked)?;
    analysed::write(&asked.writing, &opened.model, &found(asked, &opened)?)
}

/// What is found of an opened scenario.
pub(super) fn found(asked: &Analysing, opened: &Opened) -> Result<Analysed, Failure> {
    let from = analysed::provenance(asked, opened);
    let progress = Progress::of_named_steps(analysed::manner(&asked.writing));
    progress.begin("appraising");
    let found = appraisal::appraisal(&opened.model, (&analysed::settings(asked), &from), &|_| ());
    let found = found.map_err(|why| match why {
        NoAppraisal::Lacks(what) => Failure::Run(what.to_owned()),
        NoAppraisal::Failed(error) => super::play::failed(error),
    })?;
    progress.finish();
    Ok(report::analysed::appraisal(&opened.model, &found, from))
}
