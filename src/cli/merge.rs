//! `sib merge`: parts of a run as one run, or as one part of it.

use std::cmp::Ordering;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::analysed::Subject;
use super::args::{Form, Format, MergeArguments, Playing};
use super::interrupt::{self, Interrupt};
use super::output::{deliver, say};
use super::progress::Manner;
use super::report::{Checking, Scenario, make, report_on};
use super::{Failure, part, play, reports, with};
use crate::analysis::{self, summarise};
use crate::data::{Drawn, Precision, Provenance, Results};
use crate::engine::{Gathered, Keep, Limit, Plan};
use crate::report::manifest::{Entry, Made};
use crate::report::part::{Head, Origin, Part, Unusable};
use crate::report::tables::draws::{self, Draws, Rows};
use crate::scenario::Opened;
use crate::statistics::Column;

/// Puts parts together and writes what was asked for.
pub(super) fn merge(asked: &MergeArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let manner = if asked.writing.quiet { Manner::Quiet } else { Manner::Talkative };
    let one = asked.writing.out.as_deref().filter(|out| part::is_named(out));
    if let Some(file) = one {
        refuse_forms(asked, file)?;
    }
    if !asked.analyses.with.is_empty() && asked.writing.formats.is_empty() {
        return Err(Failure::Run(NO_FORMS.to_owned()));
    }
    let whole = if one.is_some() { Whole::Part } else { Whole::Run };
    let parts = in_order(read_heads(&asked.parts)?, whole, asked.draws)?;
    let (origin, n_draws) = (parts[0].1.origin.clone(), parts.last().map_or(0, |(_, part)| part.draws.end));
    let playing = part::playing(&origin, n_draws);
    let file = PathBuf::from(&origin.file);
    let read = |path: &Path| part::held(&origin, path);
    let opened = part::reopen(&origin, &playing)?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    interrupt.while_drawing(|| ());
    if let Some(file) = one {
        let written = write_one(parts, &playing, &opened, file)?;
        if manner == Manner::Talkative {
            say(&written);
        }
        return Ok(());
    }
    let folder = asked.writing.out.as_deref().filter(|_| !asked.writing.formats.is_empty());
    if let Some(folder) = folder {
        make(folder)?;
    }
    let into = folder.filter(|_| asked.writing.formats.contains(&Form::Parquet));
    let provenance = play::provenance(&playing, &opened, 0);
    let with = with::Asked::of(&asked.analyses, (&playing, &asked.writing.formats), manner)?;
    with.check(&file, &opened)?;
    let (mut results, entry) = together(read_each(parts), n_draws, (&opened, &provenance), into)?;
    let written = match folder {
        Some(folder) => {
            let scenario = Scenario { file: &file, opened: &opened, read: &read, changes: &playing.changes };
            let checking = if asked.no_checks { Checking::LeftOut } else { Checking::Run };
            let subject = Subject { opened: &opened, read: &read, coupling: play::coupling(&playing) };
            let analysed = with.find(&file, subject, interrupt)?;
            results.provenance.missing = analysed.missing;
            let made = (&results, analysed.analysed.as_slice(), entry);
            let names = report_on(&scenario, made, (folder, &asked.writing.formats), checking, manner)?;
            format!("{} are in {}.", names.join(", "), folder.display())
        }
        None => {
            let summary = summarise(&opened.model, &results);
            deliver(
                &reports::of_run(&opened.model, &summary, asked.writing.format()),
                asked.writing.out.as_deref(),
            )?;
            asked
                .writing
                .out
                .as_ref()
                .map_or_else(String::new, |file| format!("The report is in {}.", file.display()))
        }
    };
    interrupt::ended(&results.provenance, manner, &written, "")
}

const NO_FORMS: &str = "analyses stand in the files of a report\n  hint: add --formats html --out FOLDER";

/// What parts are put together to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    /// A run, from its first draw on.
    Run,
    /// A part, from whatever draw on.
    Part,
}

/// Refuses another form than its own for a part.
fn refuse_forms(asked: &MergeArguments, file: &Path) -> Result<(), Failure> {
    if asked.writing.formats.is_empty() && asked.writing.format() == Format::Text {
        return Ok(());
    }
    let file = file.display();
    Err(Failure::Run(format!(
        "{file} is the name of a part, which has a form of its own\n  hint: name another file for the report"
    )))
}

/// Writes one part that holds the draws of all; where it is.
fn write_one(
    parts: Vec<(PathBuf, Head)>,
    playing: &Playing,
    opened: &Opened,
    file: &Path,
) -> Result<String, Failure> {
    let draws = parts[0].1.draws.start..parts.last().map_or(0, |(_, head)| head.draws.end);
    let (n_draws, origin) = (draws.end - draws.start, parts[0].1.origin.clone());
    let plan = Plan::new(&opened.model).map_err(play::failed)?;
    let limit = Arc::new(analysis::limit(&[&plan]));
    let provenance = play::provenance(playing, opened, 0);
    play::refuse_too_many(provenance.sampling, n_draws, &limit)?;
    let mut inputs = vec![Vec::new(); opened.model.inputs.drawn().count()];
    let mut take = |_: &Path, _: u32, _: &Results, own: &[Vec<f64>]| {
        // Of draws that are not kept, nor is what they drew.
        if n_draws <= limit.draws {
            inputs.iter_mut().zip(own).for_each(|(all, own)| all.extend_from_slice(own));
        }
        Ok(())
    };
    let results = joined(read_each(parts), draws.clone(), (&plan, &limit), &provenance, &mut take)?;
    part::keep(file, origin, draws.start, (results, inputs))?;
    Ok(part::said(draws.start, n_draws, file))
}

/// What a file says of itself, or what is wrong with it.
pub(super) fn read_head(file: &Path) -> Result<Head, String> {
    read_with(file, Head::read).map_err(|why| format!("{} cannot be used: {why}", file.display()))
}

/// A file, or what is wrong with it.
pub(super) fn read(file: &Path) -> Result<Part, Failure> {
    let part = read_with(file, Part::read);
    part.map_err(|why| Failure::Run(format!("{} cannot be used: {why}", file.display())))
}

/// What every file says of itself, or what is wrong with each that cannot be used.
fn read_heads(files: &[PathBuf]) -> Result<Vec<(PathBuf, Head)>, Failure> {
    let (mut parts, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        match read_head(file) {
            Ok(head) => parts.push((file.clone(), head)),
            Err(why) => wrong.push(why),
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

/// Why a part that another version of the program made cannot be used.
pub(super) fn of_other_version(file: &Path, origin: &Origin) -> Option<String> {
    let (file, own) = (file.display(), env!("CARGO_PKG_VERSION"));
    (origin.version != own)
        .then(|| format!("{file} was made by sib {}, and this is sib {own}", origin.version))
}

/// Parts in the order of their draws without a gap, of a run from the first draw on; all of one run, and as many draws as are
/// wanted, where that is said.
fn in_order(
    mut parts: Vec<(PathBuf, Head)>,
    whole: Whole,
    n_wanted: Option<u32>,
) -> Result<Vec<(PathBuf, Head)>, Failure> {
    let mut wrong = Vec::new();
    let (first, known) = &parts[0];
    for (file, part) in &parts[1..] {
        if let Some(what) = unlike(&known.origin, &part.origin) {
            wrong.push(format!("{} is of another {what} than {}", file.display(), first.display()));
        }
    }
    wrong.extend(of_other_version(first, &known.origin));
    parts.sort_by_key(|(_, part)| part.draws.start);
    let begin = match whole {
        Whole::Run => 0,
        Whole::Part => parts[0].1.draws.start,
    };
    let mut next = begin;
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
    if let (Some(n_wanted), Some((last, _))) = (n_wanted, parts.last()) {
        wrong.extend(ends_elsewhere(begin..next, n_wanted, last));
    }
    if wrong.is_empty() { Ok(parts) } else { Err(Failure::Run(wrong.join("\n"))) }
}

/// That draws up to the end of the last part are fewer or more than are wanted.
fn ends_elsewhere(draws: Range<u32>, n_wanted: u32, last: &Path) -> Option<String> {
    let (last, wanted) = (last.display(), draws.start.saturating_add(n_wanted));
    match draws.end.cmp(&wanted) {
        Ordering::Less => Some(format!("draws {} to {} are missing after {last}", draws.end, wanted - 1)),
        Ordering::Equal => None,
        Ordering::Greater => Some(format!(
            "{last} has draws up to {}, and --draws {n_wanted} wants none after {}",
            draws.end - 1,
            wanted - 1
        )),
    }
}

/// In what two parts were made from something else. The same scenario may lie in another folder or have other comments: its hash is
/// the same.
pub(super) fn unlike(one: &Origin, other: &Origin) -> Option<&'static str> {
    let differs = [
        (one.version != other.version, "version of sib"),
        (one.scenario_sha256 != other.scenario_sha256, "scenario"),
        (one.case != other.case || one.sets != other.sets, "case, or under other changes,"),
        (one.replay != other.replay || one.from != other.from, "replay"),
        (one.seed != other.seed, "seed"),
        (one.independent_options != other.independent_options, "coupling of options"),
        (one.stratified != other.stratified, "sampling of inputs"),
    ];
    differs.into_iter().find(|(differs, _)| *differs).map(|(_, what)| what)
}

/// The parts, one after the other.
fn read_each(parts: Vec<(PathBuf, Head)>) -> impl Iterator<Item = Result<(PathBuf, Part), Failure>> {
    parts.into_iter().map(|(name, head)| {
        let part = read(&name)?;
        match part.draws == head.draws && part.origin == head.origin {
            true => Ok((name, part)),
            false => Err(holds_others(&name)),
        }
    })
}

/// The results of consecutive parts as those of one run, which comes from where a run of no draws does; and the file of draws
/// in a folder if there is one.
pub(super) fn together(
    parts: impl Iterator<Item = Result<(PathBuf, Part), Failure>>,
    n_draws: u32,
    (opened, provenance): (&Opened, &Provenance),
    into: Option<&Path>,
) -> Result<(Results, Option<Entry>), Failure> {
    let not_written = |error: String| format!("{} cannot be written: {error}", draws::NAME);
    let plan = Plan::new(&opened.model).map_err(play::failed)?;
    let rows = [Rows::of_run(&opened.model, plan.figures())];
    let begun = into.map(|folder| Draws::begin(folder, env!("CARGO_PKG_VERSION"), &rows)).transpose();
    let mut file = begun.map_err(|error| Failure::Run(not_written(error.to_string())))?;
    let limit = Arc::new(analysis::limit(&[&plan]));
    play::refuse_too_many(provenance.sampling, n_draws, &limit)?;
    let mut take = |name: &Path, first: u32, results: &Results, inputs: &[Vec<f64>]| {
        let Some(file) = &mut file else { return Ok(()) };
        let n = results.provenance.draws;
        if results.provenance.precision == Precision::Bins {
            return Err(no_draws(name, n, limit.draws));
        }
        let options: Vec<&[Column]> =
            results.options.iter().map(|option| option.columns.as_slice()).collect();
        let added = file.add(0, &Drawn { first, n, inputs, options: &options });
        added.map_err(|error| Failure::Run(not_written(error.to_string())))
    };
    let all = joined(parts, 0..n_draws, (&plan, &limit), provenance, &mut take)?;
    let entry = file.map(|file| file.finish(Made::Run(&all.provenance))).transpose();
    Ok((all, entry.map_err(|error| Failure::Run(not_written(error.to_string())))?))
}

/// Takes the draws of a part: its name, its first draw, what they left, and what they drew of the inputs.
type TakePart<'t> = dyn FnMut(&Path, u32, &Results, &[Vec<f64>]) -> Result<(), Failure> + 't;

/// The results of consecutive parts of these draws as those of one run; the draws of each are handed on.
fn joined(
    parts: impl Iterator<Item = Result<(PathBuf, Part), Failure>>,
    draws: Range<u32>,
    (plan, limit): (&Plan<'_>, &Arc<Limit>),
    provenance: &Provenance,
    take: &mut TakePart<'_>,
) -> Result<Results, Failure> {
    let n_figures: Vec<usize> = plan.figures().iter().map(Vec::len).collect();
    let (n_inputs, counted) = (plan.model().inputs.drawn().count(), &limit.own[0]);
    let mut all = Gathered::new(vec![plan], Keep::UpTo(Arc::clone(limit)), draws);
    for part in parts {
        let (name, mut part) = part?;
        let n_draws = part.draws.end - part.draws.start;
        if !part.body.fits(n_draws, &n_figures, n_inputs, counted.len()) {
            return Err(holds_others(&name));
        }
        let inputs = std::mem::take(&mut part.body.inputs);
        let empty = plan.base_case(provenance.clone());
        let results = part.body.into_results(n_draws, empty, counted.iter().cloned());
        take(&name, part.draws.start, &results, &inputs)?;
        all.add(vec![results]);
    }
    let (mut results, _) = all.finish(vec![provenance.clone()]);
    Ok(results.remove(0))
}

fn holds_others(name: &Path) -> Failure {
    Failure::Run(format!("{} does not hold the draws that it names", name.display()))
}

/// Draws cannot be written one by one from a part that has counted them.
fn no_draws(name: &Path, n: u32, kept: u32) -> Failure {
    Failure::Run(format!(
        "{} has counted its {n} draws and holds none of them, so that there are none for {}\n  hint: a part of up to \
         {kept} draws of this scenario holds them",
        name.display(),
        draws::NAME
    ))
}
