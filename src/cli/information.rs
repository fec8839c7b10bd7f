//! `sib information`: what evidence is worth buying before signing.

use std::sync::Arc;

use super::analysed::Subject;
use super::args::Analysing;
use super::interrupt::{self, Interrupt};
use super::watched::Watched;
use super::{Failure, analysed, play};
use crate::analysis::information::information as find;
use crate::analysis::limit;
use crate::engine::{Keep, Needed, Plan, Sampling};
use crate::report::{self, analysed::Analysed};

/// With fewer draws no input can be told from chance.
const DRAWS_LEAST: u32 = 200;

/// Plays, decides and writes.
pub(super) fn information(asked: &Analysing, interrupt: &Interrupt) -> Result<(), Failure> {
    analysed::by_itself(asked, |subject| found(asked, subject, interrupt))
}

/// What is found of an opened scenario.
pub(super) fn found(
    asked: &Analysing,
    subject: Subject<'_>,
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let opened = subject.opened;
    let manner = analysed::manner(&asked.writing);
    if asked.draws < DRAWS_LEAST {
        return Err(Failure::Run(format!(
            "--draws {}: at least {DRAWS_LEAST} are needed to tell what an input is worth from chance",
            asked.draws
        )));
    }
    let provenance = analysed::provenance(asked, subject);
    let found = interrupt.while_drawing(|| {
        let plan =
            Plan::of_needed(&opened.model, Needed::draws(&opened.model), None).map_err(play::failed)?;
        let mut settings = analysed::settings(asked, &provenance);
        // Only some figures of each draw are looked at, and these are kept by the analysis.
        settings.keep = Keep::UpTo(Arc::new(limit(&[&plan])));
        let mut watched = Watched::new(
            u64::from(asked.draws),
            &opened.model,
            plan.figures(),
            (Sampling::Independent, manner),
        );
        let carry_on = || interrupt.carry_on();
        let found = find(&plan, &settings, provenance, &carry_on, &mut |drawn| watched.follow(drawn));
        watched.finish();
        found.map_err(play::failed)
    })?;
    interrupt::enough(&found.provenance, DRAWS_LEAST, manner)?;
    Ok(report::analysed::information(&opened.model, &found))
}
