//! A part of a run: draws from one number to another, in a file of their own, for `sib merge`.
//!
//! A part holds the scenario with every file that it reads. So more draws of its run can be played wherever it is.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::args::{Changes, Observed, Playing, RunArguments};
use super::interrupt::{self, Interrupt};
use super::output::{replace_with, say};
use super::progress::Manner;
use super::{Failure, merge, play, read_text, reports};
use crate::data::Results;
use crate::engine::Fanning;
use crate::report::part::{Body, Head, Origin, Part};
use crate::scenario::Opened;

/// How the name of a part ends.
pub(super) const ENDING: &str = "sibpart";

/// Why a part is read by no command that wants a scenario, and what reads it.
pub(super) const NO_SCENARIO: &str = "it is a part of a run and no scenario: sib merge reports on it, and sib run with --draws-from and \
    --draws-to plays more draws of its run";

/// The texts of the files that a scenario reads, by their names.
pub(super) type Texts = BTreeMap<String, String>;

/// Whether a file is a part by its name.
pub(super) fn is_named(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == ENDING)
}

/// Plays some draws and writes them into a file of partial results.
pub(super) fn write(
    asked: &RunArguments,
    draws: Range<u32>,
    file: &Path,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let manner = if asked.writing.quiet { Manner::Quiet } else { Manner::Talkative };
    if draws.is_empty() {
        let why = format!("there are no draws from {} to before {}", draws.start, draws.end);
        return Err(Failure::Run(format!("{why}\n  hint: --draws-to names the draw after the last")));
    }
    let (origin, playing, opened) = if is_named(&asked.file) { of_part(asked)? } else { of_file(asked)? };
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let fans = Fanning::Kept;
    let run = play::Run { playing: &playing, opened: &opened, draws: draws.clone(), fans, manner, interrupt };
    let (results, inputs) = play::some(&run)?;
    let from = results.provenance.clone();
    let file = reports::place(file, &from);
    keep(&file, origin, draws.start, (results, inputs))?;
    interrupt::part_ended(&from, draws.start, manner, &said(draws.start, from.draws, &file))
}

/// That so many draws from one on are in a file.
pub(super) fn said(first: u32, n: u32, file: &Path) -> String {
    format!("Draws {first} to {} are in {}.", first + n - 1, file.display())
}

/// Writes draws, the first of which has a number, into a file.
pub(super) fn keep(
    file: &Path,
    origin: Origin,
    first: u32,
    (results, inputs): (Results, Vec<Vec<f64>>),
) -> Result<(), Failure> {
    let draws = first..first + results.provenance.draws;
    let part = Part { origin, draws, body: Body::of(results, inputs) };
    replace_with(file, |to| part.write(to))
}

/// A scenario file as it is to be played.
fn of_file(asked: &RunArguments) -> Result<(Origin, Playing, Opened), Failure> {
    let (opened, texts) = open(&asked.file, &asked.playing)?;
    Ok((origin(&asked.file, &asked.playing, &opened, texts), asked.playing.clone(), opened))
}

/// The scenario that a part holds, as its run was played.
fn of_part(asked: &RunArguments) -> Result<(Origin, Playing, Opened), Failure> {
    let Playing { seed, changes, observed, independent_options, stratified, threads, .. } = &asked.playing;
    let is_changed = seed.is_some()
        || changes.case.is_some()
        || !changes.sets.is_empty()
        || observed.replay.is_some()
        || observed.from.is_some()
        || *independent_options
        || *stratified;
    let file = asked.file.display();
    if is_changed {
        return Err(Failure::Run(format!(
            "{file} is a part of a run, whose seed, case and changes stand\n  \
             hint: name the scenario file to play it with others"
        )));
    }
    let Head { origin, .. } = merge::read_head(&asked.file).map_err(Failure::Run)?;
    if let Some(why) = merge::of_other_version(&asked.file, &origin) {
        return Err(Failure::Run(why));
    }
    let playing = Playing { threads: *threads, ..playing(&origin, asked.playing.draws) };
    let opened = reopen(&origin, &playing)?;
    Ok((origin, playing, opened))
}

/// Opens a scenario, and keeps the texts of its files.
pub(super) fn open(file: &Path, playing: &Playing) -> Result<(Opened, Texts), Failure> {
    let texts = RefCell::new(Texts::new());
    let opened = play::open_from(file, playing, &|path| {
        let text = read_text(path)?;
        texts.borrow_mut().insert(path.to_string_lossy().into_owned(), text.clone());
        Ok(text)
    })?;
    Ok((opened, texts.into_inner()))
}

/// From what draws of a scenario are made.
pub(super) fn origin(file: &Path, playing: &Playing, opened: &Opened, texts: Texts) -> Origin {
    Origin {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed: playing.seed(),
        independent_options: playing.independent_options,
        stratified: playing.stratified,
        file: file.to_string_lossy().into_owned(),
        case: playing.changes.case.clone(),
        sets: playing.changes.sets.clone(),
        replay: playing.observed.replay.clone(),
        from: playing.observed.from.clone(),
        sources: texts,
    }
}

/// How a run of so many draws would have been asked for.
pub(super) fn playing(origin: &Origin, draws: u32) -> Playing {
    Playing {
        draws,
        seed: Some(origin.seed),
        threads: None,
        changes: Changes { case: origin.case.clone(), sets: origin.sets.clone() },
        observed: Observed { replay: origin.replay.clone(), from: origin.from.clone() },
        independent_options: origin.independent_options,
        stratified: origin.stratified,
    }
}

/// The text of a file that a part holds.
pub(super) fn held(origin: &Origin, path: &Path) -> io::Result<String> {
    let text = origin.sources.get(path.to_string_lossy().as_ref());
    text.cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

/// Opens the scenario that a part holds.
pub(super) fn reopen(origin: &Origin, playing: &Playing) -> Result<Opened, Failure> {
    let opened = play::open_from(&PathBuf::from(&origin.file), playing, &|path| held(origin, path))?;
    if opened.sha256 != origin.scenario_sha256 {
        return Err(Failure::Run(
            "this program reads the scenario in these files otherwise than the one that played it".to_owned(),
        ));
    }
    Ok(opened)
}
