//! `--checkpoint`: a long run that is kept while it goes on, so that the same command goes on where it was ended.
//!
//! The run is played in blocks of draws. Each is written into a folder as a part (see [`super::part`]), whole or not at all.
//! A run takes from there whatever parts of it there are, plays what is missing, and puts all of them together as `sib
//! merge` does. Where blocks begin and end is nobody's matter: any parts that do not overlap make the same run.

use std::fs::{File, TryLockError};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use super::interrupt;
use super::output::say;
use super::progress::Manner;
use super::report::make;
use super::watched::Watched;
use super::{Failure, merge, part, play};
use crate::analysis;
use crate::data::Results;
use crate::engine::{Fanning, Plan};
use crate::report::manifest::Entry;
use crate::report::part::{Head, Origin, Unusable};
use crate::report::unfinished::is_unfinished;

/// How long a block is to take: so much work is lost if the program is killed.
const BLOCK: Duration = Duration::from_secs(20);
/// The most draws of a block: they wait in memory until they are written.
const DRAWS_MOST: u32 = 10_000;
/// The fewest draws of a block for each thread: with fewer, threads wait for each other at its end.
const DRAWS_LEAST: u32 = 128;
/// What is locked while a run uses the folder.
const LOCK: &str = ".lock";
/// How names of files begin that earlier versions did not finish.
const UNFINISHED: &str = ".tmp";

/// All draws, or those before the first that was not finished when the user stopped them; and the file of them in a folder
/// if there is one. What `kept` has of them is not played again, and what is played is kept there.
pub(super) fn draws(
    run: &play::Run<'_>,
    (folder, origin): (&Path, Origin),
    into: Option<&Path>,
) -> Result<(Results, Option<Entry>), Failure> {
    make(folder)?;
    let _lock = lock(folder)?;
    let mut parts = chosen(kept(folder, &origin)?, run.draws.end);
    let n_kept: u32 = parts.iter().map(|part| part.draws.end - part.draws.start).sum();
    if n_kept > 0 && run.manner == Manner::Talkative {
        say(&format!("{n_kept} of {} draws are taken from {}.", run.draws.end, folder.display()));
    }
    let reached = run.interrupt.while_drawing(|| play_missing(run, (folder, &origin), &mut parts))?;
    let mut provenance = play::provenance(run.playing, run.opened, reached);
    provenance.stopped_before = (reached < run.draws.end).then_some(run.draws.end);
    interrupt::enough(&provenance, 1, run.manner)?;
    provenance.draws = 0;
    parts.retain(|part| part.draws.end <= reached);
    parts.sort_by_key(|part| part.draws.start);
    let read = |kept: Kept| merge::read(&kept.file).map(|part| (kept.file, part));
    merge::together(parts.into_iter().map(read), reached, (run.opened, &provenance), into)
}

/// A part in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    file: PathBuf,
    draws: Range<u32>,
}

/// Keeps other runs out of the folder for as long as this one is there.
fn lock(folder: &Path) -> Result<Option<File>, Failure> {
    let path = folder.join(LOCK);
    let file = File::create(&path)
        .map_err(|error| Failure::Run(format!("{} cannot be written: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            let folder = folder.display();
            Err(Failure::Run(format!(
                "another run keeps its draws in {folder} at this moment\n  hint: wait for it, or name another folder"
            )))
        }
        // Some systems of files cannot lock.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// The parts of a run that are in the folder. What is half written or damaged is said and taken away.
fn kept(folder: &Path, origin: &Origin) -> Result<Vec<Kept>, Failure> {
    let failed = |error| Failure::Run(format!("{} cannot be read: {error}", folder.display()));
    let (mut parts, mut wrong) = (Vec::new(), Vec::new());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        files.push(entry.map_err(failed)?.path());
    }
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(UNFINISHED) || is_unfinished(&name) {
            take_away(&file);
        } else if part::is_named(&file) {
            match found(&file, origin)? {
                Found::Part(draws) => parts.push(Kept { file, draws }),
                Found::Foreign(why) => wrong.push(why),
                Found::Damaged(why) => {
                    say(&format!("warning: {why}. Its draws are played again."));
                    take_away(&file);
                }
            }
        }
    }
    if wrong.is_empty() {
        return Ok(parts);
    }
    wrong.push("  hint: name a folder for this run alone, with --checkpoint".to_owned());
    Err(Failure::Run(wrong.join("\n")))
}

/// What a file in the folder is.
enum Found {
    /// Draws of the run.
    Part(Range<u32>),
    /// Draws of another one; which.
    Foreign(String),
    /// Nothing that can be used; why.
    Damaged(String),
}

fn found(file: &Path, origin: &Origin) -> Result<Found, Failure> {
    let failed = |error| Failure::Run(format!("{} cannot be read: {error}", file.display()));
    let source = File::open(file).map_err(failed)?;
    let n_bytes = source.metadata().map_err(failed)?.len();
    let part = match Head::read(source, n_bytes) {
        Ok(head) => head,
        Err(why @ (Unusable::NotAPart | Unusable::Damaged)) => {
            return Ok(Found::Damaged(format!("{} cannot be used: {why}", file.display())));
        }
        Err(why @ Unusable::OtherForm) => {
            return Ok(Found::Foreign(format!("{} cannot be used: {why}", file.display())));
        }
    };
    Ok(match merge::unlike(origin, &part.origin) {
        Some(what) => Found::Foreign(format!("{} is of another {what} than this run", file.display())),
        None => Found::Part(part.draws),
    })
}

/// Takes a file away that nobody can use.
fn take_away(file: &Path) {
    // If it cannot be taken away it is passed over the next time too.
    let _ = std::fs::remove_file(file);
}

/// Parts of which no two overlap, of the draws before the last; those that begin first, of these the longest.
fn chosen(mut parts: Vec<Kept>, after_last: u32) -> Vec<Kept> {
    parts.sort_by_key(|part| (part.draws.start, std::cmp::Reverse(part.draws.end)));
    let mut next = 0;
    parts.retain(|part| {
        let is_chosen = part.draws.start >= next && part.draws.end <= after_last;
        if is_chosen {
            next = part.draws.end;
        }
        is_chosen
    });
    parts
}

/// The draws that no part has.
fn missing(parts: &[Kept], after_last: u32) -> Vec<Range<u32>> {
    let starts = std::iter::once(0).chain(parts.iter().map(|part| part.draws.end));
    let ends = parts.iter().map(|part| part.draws.start).chain(std::iter::once(after_last));
    starts.zip(ends).map(|(start, end)| start..end).filter(|gap| !gap.is_empty()).collect()
}

/// Plays what no part has, and adds it to the parts; the number of draws that there are then from the first on.
fn play_missing(
    run: &play::Run<'_>,
    (folder, origin): (&Path, &Origin),
    parts: &mut Vec<Kept>,
) -> Result<u32, Failure> {
    let gaps = missing(parts, run.draws.end);
    if gaps.is_empty() {
        return Ok(run.draws.end);
    }
    let plan = Plan::new(&run.opened.model).map_err(play::failed)?;
    play::refuse_too_many(play::sampling(run.playing.stratified), run.draws.end, &analysis::limit(&[&plan]))?;
    let mut watched = play::watched(run, &plan, gaps.iter().map(|gap| gap.end - gap.start).sum());
    let reached = play_gaps(run, (&plan, &mut watched), gaps, &mut |first, results, inputs| {
        let draws = first..first + results.provenance.draws;
        let file = folder.join(name(&draws));
        part::keep(&file, origin.clone(), first, (results, inputs))?;
        parts.push(Kept { file, draws });
        Ok(())
    });
    watched.finish();
    reached
}

/// Takes a block of draws, the first of which has a number, with what they drew of the inputs.
type TakeBlock<'t> = dyn FnMut(u32, Results, Vec<Vec<f64>>) -> Result<(), Failure> + 't;

/// Plays draws block by block; the number of draws that there are then from the first on.
fn play_gaps(
    run: &play::Run<'_>,
    (plan, watched): (&Plan<'_>, &mut Watched<'_>),
    gaps: Vec<Range<u32>>,
    take: &mut TakeBlock<'_>,
) -> Result<u32, Failure> {
    let least = n_least(run);
    // A part of more draws than a run keeps has none of them for whoever wants to see them.
    let most = DRAWS_MOST.min(analysis::limit(&[plan]).draws);
    let mut size = least.min(most);
    for gap in gaps {
        let mut next = gap.start;
        while next < gap.end {
            let began = Instant::now();
            let draws = next..gap.end.min(next.saturating_add(size));
            let block = play::Run { draws: draws.clone(), fans: Fanning::Kept, ..run.clone() };
            let (results, inputs) = play::block(&block, plan, watched)?;
            let n = results.provenance.draws;
            if n > 0 {
                take(next, results, inputs)?;
            }
            next += n;
            if next < draws.end {
                return Ok(next);
            }
            size = n_next(n, began.elapsed(), (least, most));
        }
    }
    Ok(run.draws.end)
}

/// The name of a part.
fn name(draws: &Range<u32>) -> String {
    format!("draws-{}-to-{}.sibpart", draws.start, draws.end - 1)
}

/// The fewest draws of a block.
fn n_least(run: &play::Run<'_>) -> u32 {
    let threads = run.playing.threads.or_else(|| available_parallelism().ok()).map_or(1, usize::from);
    u32::try_from(threads).unwrap_or(u32::MAX).saturating_mul(DRAWS_LEAST)
}

/// How many draws the next block has, when so many took so long.
fn n_next(n: u32, took: Duration, (least, most): (u32, u32)) -> u32 {
    let wanted = f64::from(n) * BLOCK.as_secs_f64() / took.as_secs_f64();
    // A number beyond the largest is the largest.
    (wanted as u32).max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(draws: Range<u32>) -> Kept {
        Kept { file: PathBuf::from(name(&draws)), draws }
    }

    #[test]
    fn parts_that_overlap_or_reach_beyond_the_last_draw_are_passed_over() {
        let parts = vec![kept(40..90), kept(0..10), kept(5..20), kept(10..12), kept(10..30), kept(90..101)];
        let chosen = chosen(parts, 100);
        assert_eq!(chosen, [kept(0..10), kept(10..30), kept(40..90)]);
        assert_eq!(missing(&chosen, 100), [30..40, 90..100]);
        assert_eq!(missing(&[], 100).first(), Some(&(0..100)));
        assert_eq!(missing(&[kept(0..100)], 100), []);
    }

    #[test]
    fn blocks_are_as_long_as_is_to_be_lost_at_most() {
        let second = Duration::from_secs(1);
        assert_eq!(n_next(100, second, (64, 10_000)), 2_000);
        assert_eq!(n_next(100, 1_000 * second, (64, 10_000)), 64);
        assert_eq!(n_next(1_000, second / 10, (64, 10_000)), 10_000);
        assert_eq!(n_next(1_000, Duration::ZERO, (64, 10_000)), 10_000);
        assert_eq!(n_next(1_000, second, (32_768, 2_500)), 2_500);
    }
}
