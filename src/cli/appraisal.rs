//! `sib appraisal`: whether an option is worth its money to the public, in the way of the Green Book.

use super::analysed::Subject;
use super::args::Analysing;
use super::interrupt::{self, Interrupt};
use super::progress::Progress;
use super::{Failure, analysed, play};
use crate::analysis::appraisal;
use crate::report::{self, analysed::Analysed};

/// Draws of which a mean has an error.
const DRAWS_LEAST: u32 = 2;

/// Appraises the options and writes what comes of it.
pub(super) fn appraisal(asked: &Analysing, interrupt: &Interrupt) -> Result<(), Failure> {
    analysed::by_itself(asked, |subject| found(asked, subject, interrupt))
}

/// What is found of an opened scenario.
pub(super) fn found(
    asked: &Analysing,
    subject: Subject<'_>,
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let opened = subject.opened;
    analysed::has_a_choice(&opened.model)?;
    let (from, manner) = (analysed::provenance(asked, subject), analysed::manner(&asked.writing));
    let progress = Progress::of_named_steps(manner);
    progress.begin("appraising");
    let found = analysed::find(asked, &from, interrupt, |runs| appraisal::appraisal(&opened.model, runs));
    let found = found.map_err(play::failed)?;
    progress.finish();
    interrupt::enough(&found.provenance, DRAWS_LEAST, manner)?;
    Ok(report::analysed::appraisal(&opened.model, &found))
}
