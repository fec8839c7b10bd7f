//! `sib report`: plays a scenario, runs its checks, and puts files for every reader into a folder.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{Form, ReportArguments};
use super::check::own_checks;
use super::interrupt::{self, Interrupt};
use super::output::{replace_bytes, say};
use super::progress::Manner;
use super::{Failure, payoff, play, reports};
use crate::analysis::{convergence, summarise};
use crate::data::Results;
use crate::engine::Fanning;
use crate::report::findings::{File, Findings};
use crate::report::manifest::Entry;

/// Writes what was asked for.
pub(super) fn report(asked: &ReportArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let opened = play::open(&asked.file, &asked.playing)?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let folder = asked.out.clone().unwrap_or_else(|| beside(&asked.file));
    let had_folder = folder.exists();
    make(&folder)?;
    let run = play::Run { playing: &asked.playing, opened: &opened, fans: Fanning::Kept, manner, interrupt };
    let (results, draws) = play(asked, &folder, &run).inspect_err(|_| {
        if !had_folder {
            // Nothing was written. A folder that something else was put into meanwhile is left.
            let _ = std::fs::remove_dir(&folder);
        }
    })?;
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
    let mut names: Vec<String> = draws.iter().map(|entry| entry.name.clone()).collect();
    names.extend(write(&folder, reports::of_findings(&found, &asked.formats, draws))?);
    let written = format!("{} are in {}.", names.join(", "), folder.display());
    let (draws, seconds) = (results.provenance.draws, began.elapsed().as_secs_f64());
    let took = format!("{draws} draws and the report took {seconds:.1} seconds.");
    interrupt::ended(&results.provenance, manner, &written, &took)
}

/// The folder of the report of a file, if nobody names one.
fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_stem().unwrap_or(file.as_os_str()).to_owned();
    name.push("-report");
    file.with_file_name(name)
}

/// Puts every file into a folder, each whole, in their order. Their names.
pub(super) fn write(folder: &Path, files: Vec<File>) -> Result<Vec<String>, Failure> {
    for file in &files {
        let path = folder.join(&file.name);
        make(path.parent().unwrap_or(folder))?;
        replace_bytes(&path, &file.bytes)?;
    }
    Ok(files.into_iter().map(|file| file.name).collect())
}

/// Makes a folder if it is not there.
fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::Run(format!("{} cannot be made: {error}", folder.display())))
}

/// All draws; with the file of them if it is asked for.
fn play(
    asked: &ReportArguments,
    folder: &Path,
    run: &play::Run<'_>,
) -> Result<(Results, Option<Entry>), Failure> {
    if asked.formats.contains(&Form::Parquet) {
        let (results, entry) = play::draws_into(folder, run)?;
        return Ok((results, Some(entry)));
    }
    Ok((play::draws(run)?, None))
}
