//! `sib report`: plays a scenario, runs its checks, and puts files for every reader into a folder.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{Form, ReportArguments};
use super::check::own_checks;
use super::output::{replace_bytes, say};
use super::progress::Manner;
use super::{Failure, payoff, play, reports};
use crate::analysis::{convergence, summarise};
use crate::data::Results;
use crate::engine::Fanning;
use crate::report::findings::{File, Findings};
use crate::report::manifest::Entry;
use crate::scenario::Opened;

/// Writes what was asked for.
pub(super) fn report(asked: &ReportArguments) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let opened = play::open(&asked.file, &asked.playing)?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let folder = folder(asked)?;
    let (results, draws) = play(asked, &opened, &folder, manner)?;
    let summary = summarise(&opened.model, &results);
    let checks = if asked.no_checks { Vec::new() } else { own_checks(&asked.file, manner)? };
    let case = asked.playing.changes.case.clone();
    let payoff = match payoff::own(case, &opened, manner) {
        Some(Ok(table)) => Some(table),
        Some(Err(why)) => {
            say(&format!("warning: the report shows no payoff: {why}"));
            None
        }
        None => None,
    };
    let found = Findings {
        model: &opened.model,
        results: &results,
        summary: &summary,
        checks: &checks,
        payoff: payoff.as_ref(),
        convergence: &convergence(&opened.model, &results),
    };
    let written = draws.iter().map(|entry| entry.name.clone());
    let mut names: Vec<String> = written.collect();
    names.extend(write(&folder, reports::of_findings(&found, &asked.formats, draws))?);
    if manner == Manner::Talkative {
        say(&format!("{} are in {}.", names.join(", "), folder.display()));
        let (draws, seconds) = (asked.playing.draws, began.elapsed().as_secs_f64());
        say(&format!("{draws} draws and the report took {seconds:.1} seconds."));
    }
    Ok(())
}

/// The folder of the report of a file, if nobody names one.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_stem().unwrap_or(file.as_os_str()).to_owned();
    name.push("-report");
    file.with_file_name(name)
}

/// The folder that the files are put into, made if it is not there.
fn folder(asked: &ReportArguments) -> Result<PathBuf, Failure> {
    let folder = asked.out.clone().unwrap_or_else(|| beside(&asked.file));
    make(&folder)?;
    Ok(folder)
}

/// All draws; with the file of them if it is asked for.
fn play(
    asked: &ReportArguments,
    opened: &Opened,
    folder: &Path,
    manner: Manner,
) -> Result<(Results, Option<Entry>), Failure> {
    if asked.formats.contains(&Form::Parquet) {
        let (results, entry) = play::draws_into(folder, &asked.playing, opened, Fanning::Kept, manner)?;
        return Ok((results, Some(entry)));
    }
    Ok((play::draws(&asked.playing, opened, Fanning::Kept, manner)?, None))
}

fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::Run(format!("{} cannot be made: {error}", folder.display())))
}

/// Puts every file into a folder, each whole, in their order. Their names.
pub(super) fn write(folder: &Path, files: Vec<File>) -> Result<Vec<String>, Failure> {
    make(folder)?;
    for file in &files {
        replace_bytes(&folder.join(&file.name), &file.bytes)?;
    }
    Ok(files.into_iter().map(|file| file.name).collect())
}
