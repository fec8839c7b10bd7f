//! `sib merge`: parts of a run as one run.

use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Changes, Form, MergeArguments, Observed, Playing};
use super::interrupt::Interrupt;
use super::output::{deliver, say};
use super::progress::Manner;
use super::report::{Checking, Scenario, make, report_on};
use super::{Failure, play, reports};
use crate::analysis::{self, summarise};
use crate::data::{Drawn, Precision, Results};
use crate::engine::{Gathered, Keep, Limit, Plan};
use crate::report::manifest::{Entry, Made};
use crate::report::part::{Head, Origin, Part, Unusable};
use crate::report::tables::draws::{self, Draws, Rows};
use crate::scenario::Opened;
use crate::statistics::Column;

/// Puts parts together and writes what was asked for.
pub(super) fn merge(asked: &MergeArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let parts = in_order(read(&asked.parts)?)?;
    let (origin, n_draws) = (parts[0].1.origin.clone(), parts.last().map_or(0, |(_, head)| head.draws.end));
    let playing = playing(&origin, n_draws);
    let file = PathBuf::from(&origin.file);
    let read = |path: &Path| {
        let text = origin.sources.get(path.to_string_lossy().as_ref());
        text.cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    };
    let opened = play::open_from(&file, &playing, &read)?;
    if opened.sha256 != origin.scenario_sha256 {
        return Err(Failure::Run(
            "this program reads the scenario in these files otherwise than the one that played it".to_owned(),
        ));
    }
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    interrupt.while_drawing(|| ());
    let folder = asked.out.as_deref().filter(|_| !asked.formats.is_empty());
    if let Some(folder) = folder {
        make(folder)?;
    }
    let into = folder.filter(|_| asked.formats.contains(&Form::Parquet));
    let (results, entry) = together(parts, &playing, &opened, into)?;
    let written = match folder {
        Some(folder) => {
            let case = playing.changes.case.clone();
            let scenario = Scenario { file: &file, opened: &opened, read: &read, case };
            let checking = if asked.no_checks { Checking::LeftOut } else { Checking::Run };
            let names = report_on(&scenario, (&results, entry), (folder, &asked.formats), checking, manner)?;
            format!("{} are in {}.", names.join(", "), folder.display())
        }
        None => {
            let summary = summarise(&opened.model, &results);
            deliver(&reports::of_run(&opened.model, &summary, asked.format), asked.out.as_deref())?;
            asked
                .out
                .as_ref()
                .map_or_else(String::new, |file| format!("The report is in {}.", file.display()))
        }
    };
    if manner == Manner::Talkative && !written.is_empty() {
        say(&written);
    }
    Ok(())
}

/// What every file says of itself, or what is wrong with each that cannot be used.
fn read(files: &[PathBuf]) -> Result<Vec<(PathBuf, Head)>, Failure> {
    let (mut parts, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        match read_with(file, Head::read) {
            Ok(head) => parts.push((file.clone(), head)),
            Err(why) => wrong.push(format!("{} cannot be used: {why}", file.display())),
        }
    }
    if wrong.is_empty() { Ok(parts) } else { Err(Failure::Run(wrong.join("\n"))) }
}

/// Reads a file bit by bit.
fn read_with<T>(file: &Path, read: impl FnOnce(File, u64) -> Result<T, Unusable>) -> Result<T, String> {
    let source = File::open(file).map_err(|error| error.to_string())?;
    let n_bytes = source.metadata().map_err(|error| error.to_string())?.len();
    read(source, n_bytes).map_err(|unusable| unusable.to_string())
}

/// Parts in the order of their draws, from the first draw on without a gap; all of one run.
fn in_order(mut parts: Vec<(PathBuf, Head)>) -> Result<Vec<(PathBuf, Head)>, Failure> {
    let mut wrong = Vec::new();
    let (first, known) = &parts[0];
    for (file, part) in &parts[1..] {
        if let Some(what) = unlike(&known.origin, &part.origin) {
            wrong.push(format!("{} is of another {what} than {}", file.display(), first.display()));
        }
    }
    if known.origin.version != env!("CARGO_PKG_VERSION") {
        let own = env!("CARGO_PKG_VERSION");
        wrong.push(format!(
            "{} was made by sib {}, and this is sib {own}",
            first.display(),
            known.origin.version
        ));
    }
    parts.sort_by_key(|(_, part)| part.draws.start);
    let mut next = 0;
    for (file, part) in &parts {
        let name = file.display();
        if part.draws.start > next {
            let last = part.draws.start - 1;
            wrong.push(format!("draws {next} to {last} are missing before {name}"));
        }
        if part.draws.start < next {
            wrong.push(format!("{name} has draws from {} on, which another part has too", part.draws.start));
        }
        next = next.max(part.draws.end);
    }
    if wrong.is_empty() { Ok(parts) } else { Err(Failure::Run(wrong.join("\n"))) }
}

/// In what two parts were made from something else.
fn unlike(one: &Origin, other: &Origin) -> Option<&'static str> {
    let differs = [
        (one.version != other.version, "version of sib"),
        (one.scenario_sha256 != other.scenario_sha256 || one.sources != other.sources, "scenario"),
        (one.case != other.case || one.sets != other.sets, "case, or under other changes,"),
        (one.replay != other.replay || one.from != other.from, "replay"),
        (one.seed != other.seed, "seed"),
        (one.independent_options != other.independent_options, "coupling of options"),
        (one.file != other.file, "scenario file"),
    ];
    differs.into_iter().find(|(differs, _)| *differs).map(|(_, what)| what)
}

/// How one run of all draws would have been asked for.
fn playing(origin: &Origin, draws: u32) -> Playing {
    Playing {
        draws,
        seed: origin.seed,
        threads: None::<NonZeroUsize>,
        changes: Changes { case: origin.case.clone(), sets: origin.sets.clone() },
        observed: Observed { replay: origin.replay.clone(), from: origin.from.clone() },
        independent_options: origin.independent_options,
    }
}

/// The results of all parts as those of one run, and the file of draws in a folder if there is one. One part after the
/// other is read.
fn together(
    parts: Vec<(PathBuf, Head)>,
    playing: &Playing,
    opened: &Opened,
    into: Option<&Path>,
) -> Result<(Results, Option<Entry>), Failure> {
    let not_written = |error: String| Failure::Run(format!("{} cannot be written: {error}", draws::NAME));
    let plan = Plan::new(&opened.model).map_err(play::failed)?;
    let rows = [Rows::of_run(&opened.model, plan.figures())];
    let begun = into.map(|folder| Draws::begin(folder, env!("CARGO_PKG_VERSION"), &rows)).transpose();
    let mut file = begun.map_err(|error| not_written(error.to_string()))?;
    let limit = Arc::new(analysis::limit(&[&plan]));
    let n_draws = parts.last().map_or(0, |(_, head)| head.draws.end);
    let mut all = Gathered::new(vec![&plan], Keep::UpTo(Arc::clone(&limit)), 0..n_draws);
    for (name, head) in parts {
        let (results, inputs) = part(&name, &head, (&plan, &limit), playing, opened)?;
        if let Some(file) = &mut file {
            if inputs.is_empty() && results.provenance.precision == Precision::Bins {
                return Err(no_draws(&name, &head, limit.draws));
            }
            let options: Vec<&[Column]> =
                results.options.iter().map(|option| option.columns.as_slice()).collect();
            let drawn = Drawn {
                first: head.draws.start,
                n: results.provenance.draws,
                inputs: &inputs,
                options: &options,
            };
            file.add(0, &drawn).map_err(|error| not_written(error.to_string()))?;
        }
        all.add(vec![results]);
    }
    let (mut results, _) = all.finish(vec![play::provenance(playing, opened, 0)]);
    let results = results.remove(0);
    let entry = file.map(|file| file.finish(Made::Run(&results.provenance))).transpose();
    Ok((results, entry.map_err(|error| not_written(error.to_string()))?))
}

/// What is in a part.
fn part(
    name: &Path,
    head: &Head,
    (plan, limit): (&Plan<'_>, &Limit),
    playing: &Playing,
    opened: &Opened,
) -> Result<(Results, Vec<Vec<f64>>), Failure> {
    let part = read_with(name, Part::read);
    let mut part = part.map_err(|why| Failure::Run(format!("{} cannot be used: {why}", name.display())))?;
    let n_figures: Vec<usize> = plan.figures().iter().map(Vec::len).collect();
    let n_draws = head.draws.end - head.draws.start;
    let counted = &limit.own[0];
    let fits = part.body.fits(n_draws, &n_figures, opened.model.inputs.drawn().count(), counted.len());
    if part.draws != head.draws || part.origin != head.origin || !fits {
        return Err(Failure::Run(format!("{} does not hold the draws that it names", name.display())));
    }
    let inputs = std::mem::take(&mut part.body.inputs);
    let empty = plan.base_case(play::provenance(playing, opened, 0));
    Ok((part.body.into_results(n_draws, empty, counted.iter().cloned()), inputs))
}

/// Draws cannot be written one by one from a part that has counted them.
fn no_draws(name: &Path, head: &Head, kept: u32) -> Failure {
    let n = head.draws.end - head.draws.start;
    Failure::Run(format!(
        "{} has counted its {n} draws and holds none of them, so that there are none for {}\n  hint: a part of up to \
         {kept} draws of this scenario holds them",
        name.display(),
        draws::NAME
    ))
}
