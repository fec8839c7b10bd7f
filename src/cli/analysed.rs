//! What every analysis does at its beginning and its end: a scenario is opened, and what was found of it is written.

use super::args::{Analysing, Writing};
use super::interrupt::{self, Interrupt};
use super::output::{deliver, say};
use super::progress::Manner;
use super::{Failure, ReadText, Under, open, open_from, read_text, report, reports};
use crate::analysis::Runs;
use crate::data::{Coupling, Provenance};
use crate::engine::{Fanning, Keep, KeptLives, Settings};
use crate::model::Model;
use crate::report::analysed::Analysed;
use crate::scenario::Opened;

/// A scenario that is analysed, and where its files are read.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// The scenario, under the changes that were asked for.
    pub(super) opened: &'a Opened,
    /// Where its files are read.
    pub(super) read: &'a ReadText<'a>,
    /// Whether people have the same luck under each option.
    pub(super) coupling: Coupling,
}

impl<'a> Subject<'a> {
    /// One whose files stand on the disk, and whose people have the same luck under each option.
    pub(super) fn on_disk(opened: &'a Opened) -> Self {
        Self { opened, read: &read_text, coupling: Coupling::SameLuck }
    }

    /// The scenario with more values changed, each `PATH=VALUE`; or what is wrong with them.
    pub(super) fn with(self, asked: &Analysing, more: &[String]) -> Result<Model, String> {
        let sets = [asked.changes.sets.as_slice(), more].concat();
        self.under(asked, &Under::observed(&asked.changes, &sets, &asked.observed))
    }

    /// The scenario under a case of it, on top of that which it is analysed under.
    pub(super) fn under_case(self, asked: &Analysing, case: &str) -> Result<Model, String> {
        let own = Under::observed(&asked.changes, &asked.changes.sets, &asked.observed);
        self.under(asked, &Under { on_top: Some(case), ..own })
    }

    fn under(self, asked: &Analysing, under: &Under<'_>) -> Result<Model, String> {
        let opened = open_from(&asked.file, under, self.read);
        opened.map(|opened| opened.model).map_err(|refused| refused.to_string())
    }
}

/// An analysis by itself: its scenario is opened under the changes that were asked for, what is found of it is written, and it
/// ends as it was found: to its end, or stopped.
pub(super) fn by_itself(
    asked: &Analysing,
    find: impl FnOnce(Subject<'_>) -> Result<Analysed, Failure>,
) -> Result<(), Failure> {
    let under = Under::observed(&asked.changes, &asked.changes.sets, &asked.observed);
    let opened = open(&asked.file, &under).map_err(|refused| Failure::Scenario(refused.report))?;
    let manner = manner(&asked.writing);
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let found = find(Subject::on_disk(&opened))?;
    write(&asked.writing, &opened.model, &found)?;
    interrupt::ended(&found.from, manner, "", "")
}

/// Whether there are bars and warnings.
pub(super) fn manner(asked: &Writing) -> Manner {
    if asked.quiet { Manner::Quiet } else { Manner::Talkative }
}

/// How each run of an analysis is made: the same draws in all of them, as what is found is said to come from, every one kept.
pub(super) fn settings(asked: &Analysing, from: &Provenance) -> Settings {
    Settings {
        seed: asked.seed,
        draws: 0..asked.draws,
        threads: asked.threads.map(std::num::NonZeroUsize::get),
        coupling: from.coupling,
        sampling: from.sampling,
        fans: Fanning::Dropped,
        keep: Keep::EveryDraw,
    }
}

/// Finds something by runs that all play the draws that were asked for, for as long as the user does not stop them.
pub(super) fn find<T>(
    asked: &Analysing,
    from: &Provenance,
    interrupt: &Interrupt,
    find: impl FnOnce(Runs<'_>) -> T,
) -> T {
    let settings = settings(asked, from);
    let (carry_on, lives) = (|| interrupt.carry_on(), KeptLives::default());
    interrupt.while_drawing(|| find(Runs { settings: &settings, from, carry_on: &carry_on, lives: &lives }))
}

/// From what an analysis is made.
pub(super) fn provenance(asked: &Analysing, subject: Subject<'_>) -> Provenance {
    let draws = (asked.seed, asked.draws);
    let changes = (asked.changes.case.as_ref(), asked.changes.sets.as_slice());
    super::provenance(subject.opened, draws, changes, subject.coupling)
}

/// Writes what was found: printed, into a file, or in several forms into a folder.
pub(super) fn write(asked: &Writing, model: &Model, found: &Analysed) -> Result<(), Failure> {
    match &asked.out {
        Some(folder) if !asked.formats.is_empty() => {
            report::make(folder)?;
            let files = reports::analysis_files(model, found, &asked.formats);
            let names = report::write(folder, files, manner(asked))?;
            if manner(asked) == Manner::Talkative {
                say(&format!("{} are in {}.\n", names.join(", "), folder.display()));
            }
            Ok(())
        }
        out => {
            let file = out.as_ref().map(|file| reports::place(file, &found.from));
            deliver(&reports::of_analysis(model, found, asked.format()), file.as_deref())
        }
    }
}

/// Refuses to set options beside each other where there is one.
pub(super) fn has_a_choice(model: &Model) -> Result<(), Failure> {
    if model.options.len() > 1 {
        return Ok(());
    }
    let why = "the file has one option, and nothing to set beside it\n  hint: add an [[option]] with a `service` after care as usual";
    Err(Failure::Run(why.to_owned()))
}
