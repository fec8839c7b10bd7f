//! `sib run`: opens a scenario, plays it, and writes the report.

use std::time::Instant;

use super::args::{Analyses, ReportArguments, RunArguments};
use super::interrupt::{self, Interrupt};
use super::output::{print, replace, say};
use super::progress::Manner;
use super::{Failure, checkpoint, part, play, reports};
use crate::analysis::summarise;
use crate::data::{Provenance, Summary};
use crate::engine::Fanning;
use crate::model::Model;

/// Runs what was asked for.
pub(super) fn run(asked: &RunArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    if let (Some(first), Some(after_last), Some(file)) =
        (asked.draws_from, asked.draws_to, &asked.writing.out)
    {
        return part::write(asked, first..after_last, file, interrupt);
    }
    if part::is_named(&asked.file) {
        let file = asked.file.display();
        return Err(Failure::Run(format!(
            "{file} is a part of a run and no scenario\n  \
             hint: sib merge reports on it; --draws-from and --draws-to play more draws of its run"
        )));
    }
    if !asked.writing.formats.is_empty() {
        return super::report::report(&as_report(asked), interrupt);
    }
    let began = Instant::now();
    let manner = if asked.writing.quiet { Manner::Quiet } else { Manner::Talkative };
    let (opened, texts) = part::open(&asked.file, &asked.playing)?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let fans = if asked.plots.is_some() { Fanning::Kept } else { Fanning::Dropped };
    let (playing, draws) = (&asked.playing, 0..asked.playing.draws);
    let run = play::Run { playing, opened: &opened, draws, fans, manner, interrupt };
    let results = match (asked.expected, &asked.checkpoint) {
        (true, _) => play::base_case(playing, &opened)?,
        (false, None) => play::draws(&run)?,
        (false, Some(folder)) => {
            let origin = part::origin(&asked.file, playing, &opened, texts);
            checkpoint::draws(&run, (folder, origin), None)?.0
        }
    };
    let written = report(asked, &opened.model, &summarise(&opened.model, &results))?;
    interrupt::ended(&results.provenance, manner, &written, &time_taken(&results.provenance, began))
}

/// A run whose files are asked for is a report.
fn as_report(asked: &RunArguments) -> ReportArguments {
    ReportArguments {
        files: vec![asked.file.clone()],
        playing: asked.playing.clone(),
        out: asked.writing.out.clone(),
        formats: asked.writing.formats.clone(),
        analyses: Analyses::default(),
        checkpoint: asked.checkpoint.clone(),
        no_checks: false,
        quiet: asked.writing.quiet,
    }
}

/// Writes the report; where it is.
fn report(asked: &RunArguments, model: &Model, summary: &Summary) -> Result<String, Failure> {
    let mut written = String::new();
    if let Some(folder) = &asked.plots {
        let n_pictures = reports::draw(model, summary, folder)?;
        written = format!("{n_pictures} pictures are in {}.", folder.display());
    }
    let text = reports::of_run(model, summary, asked.writing.format());
    match &asked.writing.out {
        None => print(&text)?,
        Some(file) => {
            let file = reports::place(file, &summary.provenance);
            replace(&file, &text)?;
            let report = format!("The report is in {}.", file.display());
            written = if written.is_empty() { report } else { format!("{written}\n{report}") };
        }
    }
    Ok(written)
}

fn time_taken(from: &Provenance, began: Instant) -> String {
    let seconds = began.elapsed().as_secs_f64();
    match from.draws {
        0 => format!("The base case took {seconds:.1} seconds."),
        draws => format!("{draws} draws took {seconds:.1} seconds."),
    }
}
