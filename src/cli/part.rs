//! A part of a run: draws from one number to another, in a file of their own, for `sib merge`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::args::RunArguments;
use super::interrupt::{self, Interrupt};
use super::output::{replace_with, say};
use super::progress::Manner;
use super::{Failure, play, read_text, reports};
use crate::engine::Fanning;
use crate::report::part::{Body, Origin, Part};

/// Plays some draws and writes them into a file of partial results.
pub(super) fn write(
    asked: &RunArguments,
    draws: Range<u32>,
    file: &Path,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    if draws.is_empty() {
        let why = format!("there are no draws from {} to before {}", draws.start, draws.end);
        return Err(Failure::Run(format!("{why}\n  hint: --draws-to names the draw after the last")));
    }
    let sources = RefCell::new(BTreeMap::new());
    let opened = play::open_from(&asked.file, &asked.playing, &|path| {
        let text = read_text(path)?;
        sources.borrow_mut().insert(path.to_string_lossy().into_owned(), text.clone());
        Ok(text)
    })?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let run = play::Run {
        playing: &asked.playing,
        opened: &opened,
        draws: draws.clone(),
        fans: Fanning::Kept,
        manner,
        interrupt,
    };
    let (results, inputs) = play::some(&run)?;
    let from = &results.provenance.clone();
    let playing = &asked.playing;
    let origin = Origin {
        version: from.version.clone(),
        scenario_sha256: from.scenario_sha256.clone(),
        seed: from.seed,
        independent_options: playing.independent_options,
        file: asked.file.to_string_lossy().into_owned(),
        case: playing.changes.case.clone(),
        sets: playing.changes.sets.clone(),
        replay: playing.observed.replay.clone(),
        from: playing.observed.from.clone(),
        sources: sources.into_inner(),
    };
    let part = Part { origin, draws: draws.start..draws.start + from.draws, body: Body::of(results, inputs) };
    let file = reports::place(file, from);
    replace_with(&file, |to| part.write(to))?;
    let written = format!("Draws {} to {} are in {}.", part.draws.start, part.draws.end - 1, file.display());
    interrupt::ended(from, manner, &written, "")
}
