//! `sib risk`: who carries what under which contract.

use super::analysed::Subject;
use super::args::Analysing;
use super::interrupt::{self, Interrupt};
use super::progress::Progress;
use super::{Failure, analysed, play};
use crate::analysis::risk::{n_plays, risks};
use crate::engine::{Needed, Plan};
use crate::report::{self, analysed::Analysed};

/// Draws of which a standard deviation has an error, in pairs.
const DRAWS_LEAST: u32 = 4;

/// Plays, splits and writes.
pub(super) fn risk(asked: &Analysing, interrupt: &Interrupt) -> Result<(), Failure> {
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
    let manner = analysed::manner(&asked.writing);
    if asked.draws < DRAWS_LEAST {
        return Err(Failure::Run(format!("--draws {}: at least {DRAWS_LEAST} are needed", asked.draws)));
    }
    let provenance = analysed::provenance(asked, subject);
    let settings = analysed::settings(asked, &provenance);
    let found = interrupt.while_drawing(|| {
        let plan =
            Plan::of_needed(&opened.model, Needed::draws(&opened.model), None).map_err(play::failed)?;
        let progress = Progress::of(u64::from(asked.draws / 2) * u64::from(n_plays(&plan)), manner);
        let carry_on = || interrupt.carry_on();
        let found = risks(&plan, &settings, provenance, &carry_on, &mut |n| progress.done(n));
        progress.finish();
        found.map_err(play::failed)
    })?;
    interrupt::enough(&found.provenance, DRAWS_LEAST, manner)?;
    Ok(report::analysed::risk(&opened.model, &found))
}
