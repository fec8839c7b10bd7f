//! `sib report`: plays a scenario, runs its checks, and puts files for every reader into a folder.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::analysed::Subject;
use super::args::{Changes, Form, ReportArguments};
use super::check::own_checks;
use super::interrupt::{self, Interrupt};
use super::output::{replace_bytes, say};
use super::progress::Manner;
use super::{Failure, ReadText, checkpoint, earlier, part, payoff, play, read_text, reports, with};
use crate::analysis::{convergence, summarise};
use crate::data::Results;
use crate::engine::Fanning;
use crate::report::analysed::Analysed;
use crate::report::findings::{File, Findings};
use crate::report::manifest::Entry;
use crate::report::part::Origin;
use crate::scenario::Opened;

/// Opens every file, so that nothing is played while one of them is wrong; then writes a report of each.
pub(super) fn report(asked: &ReportArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let mut scenarios = Vec::new();
    for file in &asked.files {
        let (opened, texts) = part::open(file, &asked.playing)?;
        if manner == Manner::Talkative && opened.n_warnings > 0 {
            say(&opened.warnings);
        }
        scenarios.push((opened, texts));
    }
    let with = with::Asked::of(&asked.analyses, (&asked.playing, &asked.formats), manner)?;
    for (file, (opened, _)) in asked.files.iter().zip(&scenarios) {
        with.check(file, opened)?;
    }
    let folders = folders(&asked.files, asked.out.as_deref());
    let kept = asked.checkpoint.as_deref().map(|folder| self::folders(&asked.files, Some(folder)));
    for (place, (file, (opened, texts))) in asked.files.iter().zip(scenarios).enumerate() {
        let kept = kept
            .as_ref()
            .map(|kept| (kept[place].as_path(), part::origin(file, &asked.playing, &opened, texts)));
        report_of(asked, (file, &opened), &with, (&folders[place], kept), (manner, interrupt))?;
    }
    Ok(())
}

/// The report of a file, into a folder; draws are kept in another, with from what they are made, if one is named.
fn report_of(
    asked: &ReportArguments,
    (file, opened): (&Path, &Opened),
    with: &with::Asked<'_>,
    (folder, kept): (&Path, Option<(&Path, Origin)>),
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<(), Failure> {
    let began = Instant::now();
    let had_folder = folder.exists();
    make(folder)?;
    let draws = 0..asked.playing.draws;
    let run = play::Run { playing: &asked.playing, opened, draws, fans: Fanning::Kept, manner, interrupt };
    let (mut results, draws) = play(asked, (folder, kept), &run).inspect_err(|_| {
        if !had_folder {
            // Nothing was written. A folder that something else was put into meanwhile is left.
            let _ = std::fs::remove_dir(folder);
        }
    })?;
    let scenario = Scenario { file, opened, read: &read_text, changes: &asked.playing.changes };
    let checks = if asked.no_checks { Checking::LeftOut } else { Checking::Run };
    let coupling = play::coupling(&asked.playing);
    let analysed = with.find(file, Subject { coupling, ..Subject::on_disk(opened) }, interrupt)?;
    results.provenance.missing = analysed.missing;
    let made = (&results, analysed.analysed.as_slice(), draws);
    let names = report_on(&scenario, made, (folder, &asked.formats), checks, manner)?;
    let written = format!("{} are in {}.", names.join(", "), folder.display());
    let (draws, seconds) = (results.provenance.draws, began.elapsed().as_secs_f64());
    let took = format!("{draws} draws and the report took {seconds:.1} seconds.");
    interrupt::ended(&results.provenance, manner, &written, &took)
}

/// A scenario that was played.
pub(super) struct Scenario<'a> {
    pub(super) file: &'a Path,
    pub(super) opened: &'a Opened,
    /// Where its files are read.
    pub(super) read: &'a ReadText<'a>,
    /// Under what it was played.
    pub(super) changes: &'a Changes,
}

/// Whether the checks of a file are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checking {
    Run,
    LeftOut,
}

/// Puts the report on results into a folder, in some forms; with the file of draws, which is there already. Names of files.
pub(super) fn report_on(
    scenario: &Scenario<'_>,
    (results, analysed, draws): (&Results, &[Analysed], Option<Entry>),
    (folder, forms): (&Path, &[Form]),
    checking: Checking,
    manner: Manner,
) -> Result<Vec<String>, Failure> {
    let opened = scenario.opened;
    let summary = summarise(&opened.model, results);
    let checks = match checking {
        Checking::LeftOut => Vec::new(),
        Checking::Run => own_checks(scenario.file, scenario.read, manner)?,
    };
    let payoff = match payoff::own(scenario.changes, opened, manner) {
        Some(Ok(table)) => Some(table),
        Some(Err(why)) => {
            say(&format!("warning: the report shows no payoff: {why}"));
            None
        }
        None => None,
    };
    let found = Findings {
        model: &opened.model,
        results,
        summary: &summary,
        checks: &checks,
        payoff: payoff.as_ref(),
        analysed,
        convergence: &convergence(&opened.model, results),
    };
    let mut names: Vec<String> = draws.iter().map(|entry| entry.name.clone()).collect();
    names.extend(write(folder, reports::of_findings(&found, forms, draws), manner)?);
    Ok(names)
}

/// The folder of each report: that which is named, of several files a folder in it for each; without, one beside each file.
fn folders(files: &[PathBuf], out: Option<&Path>) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for file in files {
        let wanted = match (out, files) {
            (Some(out), [_]) => out.to_owned(),
            (Some(out), _) => out.join(stem(file)),
            (None, _) => file.with_file_name(format!("{}-report", stem(file))),
        };
        let is_free = |folder: &PathBuf| !folders.contains(folder);
        let numbered = (2..).map(|n: u32| wanted.with_file_name(format!("{}-{n}", stem(&wanted))));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(is_free);
        folders.push(free.expect("there are more numbers than files"));
    }
    folders
}

/// The name of a file without its ending.
fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

/// Puts every file into a folder, each whole, in their order: the manifest, which lists all of them, last, when nothing is left
/// there of an earlier run that this one does not write. Their names.
pub(super) fn write(folder: &Path, files: Vec<File>, manner: Manner) -> Result<Vec<String>, Failure> {
    for (place, file) in files.iter().enumerate() {
        if place + 1 == files.len() {
            let taken = earlier::take_away(folder, &file.bytes, &file.name);
            if !taken.is_empty() && manner == Manner::Talkative {
                say(&format!("Taken away, of an earlier run in {}: {}.", folder.display(), taken.join(", ")));
            }
        }
        let path = folder.join(&file.name);
        make(path.parent().unwrap_or(folder))?;
        replace_bytes(&path, &file.bytes)?;
    }
    Ok(files.into_iter().map(|file| file.name).collect())
}

/// Makes a folder if it is not there.
pub(super) fn make(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::Run(format!("{} cannot be made: {error}", folder.display())))
}

/// All draws; with the file of them if it is asked for.
fn play(
    asked: &ReportArguments,
    (folder, kept): (&Path, Option<(&Path, Origin)>),
    run: &play::Run<'_>,
) -> Result<(Results, Option<Entry>), Failure> {
    if let Some(kept) = kept {
        return checkpoint::draws(run, kept, Some(folder).filter(|_| asked.formats.contains(&Form::Parquet)));
    }
    if asked.formats.contains(&Form::Parquet) {
        let (results, entry) = play::draws_into(folder, run)?;
        return Ok((results, Some(entry)));
    }
    Ok((play::draws(run)?, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_has_a_folder_of_its_own() {
        let of = |files: &[&str], out: Option<&str>| -> Vec<String> {
            let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
            let folders = folders(&files, out.map(Path::new));
            folders.iter().map(|folder| folder.to_string_lossy().replace('\\', "/")).collect()
        };
        assert_eq!(of(&["a/deal.toml"], None), ["a/deal-report"]);
        assert_eq!(of(&["a/deal.toml"], Some("out")), ["out"]);
        assert_eq!(
            of(&["a/deal.toml", "b/deal.toml", "c.toml"], Some("out")),
            ["out/deal", "out/deal-2", "out/c"]
        );
        assert_eq!(of(&["a/deal.toml", "b/deal.toml"], None), ["a/deal-report", "b/deal-report"]);
        assert_eq!(of(&["deal.toml", "deal.toml"], None), ["deal-report", "deal-report-2"]);
    }
}
