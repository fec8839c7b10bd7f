//! `sib stress`: what becomes of each party if something goes wrong, or if the deal ends early.

use super::analysed::Subject;
use super::args::StressArguments;
use super::interrupt::{self, Interrupt};
use super::progress::Progress;
use super::{Failure, analysed};
use crate::analysis::stress::{self, Asked, NoStress};
use crate::engine::RunError;
use crate::report::{
    self,
    analysed::{Analysed, NOTHING_TO_TRY},
};

/// Plays the stresses and writes what they do.
pub(super) fn stress(asked: &StressArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    analysed::by_itself(&asked.analysing, |subject| found(asked, subject, interrupt))
}

/// What is found of an opened scenario.
pub(super) fn found(
    asked: &StressArguments,
    subject: Subject<'_>,
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let analysing = &asked.analysing;
    let model = &subject.opened.model;
    let option = match &asked.option {
        Some(name) => model.option_named(name).map_err(Failure::Run)?,
        None => model.headline_option(),
    };
    let open_case = |case: &str| subject.under_case(analysing, case);
    let manner = analysed::manner(&analysing.writing);
    let progress = Progress::of_named_steps(manner);
    let told = |name: String| progress.begin(name);
    let named = (!asked.cases.is_empty()).then_some(asked.cases.as_slice());
    let wanted = Asked { option, named, open: &open_case, told: &told };
    let from = analysed::provenance(analysing, subject);
    let found = analysed::find(analysing, &from, interrupt, |runs| stress::stress(model, wanted, runs));
    progress.finish();
    let found = report::analysed::stress(model, &found.map_err(failed)?, from);
    interrupt::enough(&found.from, 0, manner)?;
    Ok(found)
}

fn failed(why: NoStress) -> Failure {
    match why {
        NoStress::Unknown(name, known) if known.is_empty() => Failure::Run(format!(
            "there is no stress `{name}`: {NOTHING_TO_TRY}\n  hint: leave out --cases, or write a [case.{name}]"
        )),
        NoStress::Unknown(name, known) => {
            Failure::Run(format!("there is no stress `{name}`\n  known: {}", known.join(", ")))
        }
        NoStress::Failed(RunError::Stopped) => interrupt::nothing("before any stress was played"),
        NoStress::Failed(error) => super::play::failed(error),
    }
}
