//! `sib run`: opens a scenario, plays it, and writes the report.

use std::time::Instant;

use super::args::{ReportArguments, RunArguments};
use super::output::{print, replace, say};
use super::progress::Manner;
use super::{Failure, play, reports};
use crate::analysis::summarise;
use crate::data::Summary;
use crate::engine::Fanning;
use crate::model::Model;

/// Runs what was asked for.
pub(super) fn run(asked: &RunArguments) -> Result<(), Failure> {
    if !asked.formats.is_empty() {
        return super::report::report(&as_report(asked));
    }
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let opened = play::open(&asked.file, &asked.playing)?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let fans = if asked.plots.is_some() { Fanning::Kept } else { Fanning::Dropped };
    let results = match asked.expected {
        true => play::base_case(&asked.playing, &opened)?,
        false => play::draws(&asked.playing, &opened, fans, manner)?,
    };
    report(asked, &opened.model, &summarise(&opened.model, &results), manner)?;
    if manner == Manner::Talkative {
        say(&time_taken(asked, began));
    }
    Ok(())
}

/// A run whose files are asked for is a report.
fn as_report(asked: &RunArguments) -> ReportArguments {
    ReportArguments {
        files: vec![asked.file.clone()],
        playing: asked.playing.clone(),
        out: asked.out.clone(),
        formats: asked.formats.clone(),
        no_checks: false,
        quiet: asked.quiet,
    }
}

fn report(asked: &RunArguments, model: &Model, summary: &Summary, manner: Manner) -> Result<(), Failure> {
    if let Some(folder) = &asked.plots {
        let n_pictures = reports::draw(model, summary, folder)?;
        if manner == Manner::Talkative {
            say(&format!("{n_pictures} pictures are in {}.", folder.display()));
        }
    }
    let text = reports::of_run(model, summary, asked.format);
    let Some(file) = &asked.out else { return print(&text) };
    replace(file, &text)?;
    if manner == Manner::Talkative {
        say(&format!("The report is in {}.", file.display()));
    }
    Ok(())
}

fn time_taken(asked: &RunArguments, began: Instant) -> String {
    let seconds = began.elapsed().as_secs_f64();
    if asked.expected {
        format!("The base case took {seconds:.1} seconds.")
    } else {
        format!("{} draws took {seconds:.1} seconds.", asked.playing.draws)
    }
}
