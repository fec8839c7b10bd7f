//! `sib compare`: options of one scenario, or of several that share their people, side by side.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::args::{CompareArguments, Form};
use super::interrupt::{self, Interrupt};
use super::output::{deliver, say};
use super::progress::Manner;
use super::watched::Watched;
use super::{Failure, Under, open, play, reports};
use crate::analysis::compare::{self, Ran, shared_people};
use crate::data::{ComparedScenario, Comparison, Coupling, Drawn, Joint, Provenance, Results};
use crate::engine::{Fanning, Gathered, Keep, Limit, Plan, RunError, Settings};
use crate::model::Model;
use crate::report::findings::Compared;
use crate::report::manifest::{Entry, Made};
use crate::report::tables::draws::{self, Draws, Rows};
use crate::scenario::Opened;
use crate::statistics::Column;

/// Draws of each of several scenarios before those of the next are made: so many of the first ones may be lost when the user
/// stops them, since a comparison needs the same draws of all.
const BLOCK: u32 = 512;
/// The same of one scenario, whose results wait in memory until a block is made.
const BLOCK_OF_ONE: u32 = 2_048;
/// Differences have no error with fewer draws.
const DRAWS_LEAST: u32 = 2;

/// Opens the scenarios, makes sure that they share their people, plays them, and writes the comparison.
pub(super) fn compare(asked: &CompareArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.writing.quiet { Manner::Quiet } else { Manner::Talkative };
    let scenarios = open_all(asked, manner)?;
    let base = base(asked, &scenarios)?;
    let folder = asked.writing.out.as_deref().filter(|_| !asked.writing.formats.is_empty());
    if let Some(folder) = folder {
        super::report::make(folder)?;
    }
    let into = folder.filter(|_| asked.writing.formats.contains(&Form::Parquet));
    let played = interrupt.while_drawing(|| play(asked, &scenarios, base, into, (manner, interrupt)))?;
    let from = &played.results[0].provenance;
    let comparison = compare::compare(&ran(&scenarios, &played.results), base, &played.counted);
    let written = write(asked, &scenarios, &comparison, (played.draws, manner))?;
    let seconds = began.elapsed().as_secs_f64();
    let took = format!("{} draws of {} took {seconds:.1} seconds.", from.draws, counted(scenarios.len()));
    interrupt::ended(from, manner, &written, &took)
}

/// Writes the comparison; where it is.
fn write(
    asked: &CompareArguments,
    scenarios: &[(String, Opened)],
    comparison: &Comparison,
    (draws, manner): (Option<Entry>, Manner),
) -> Result<String, Failure> {
    let is_in = |place: &Path| format!("The comparison is in {}.", place.display());
    let models: Vec<&Model> = scenarios.iter().map(|(_, opened)| &opened.model).collect();
    match &asked.writing.out {
        Some(folder) if !asked.writing.formats.is_empty() => {
            let found = Compared { models: &models, comparison };
            let files = reports::comparison_files(&found, &asked.writing.formats, draws);
            super::report::write(folder, files, manner)?;
            Ok(is_in(folder))
        }
        out => {
            let from = &comparison.scenarios[0].provenance;
            let file = out.as_ref().map(|file| reports::place(file, from));
            deliver(&reports::of_comparison(models[0], comparison, asked.writing.format()), file.as_deref())?;
            Ok(file.map_or_else(String::new, |file| is_in(&file)))
        }
    }
}

fn counted(n_scenarios: usize) -> String {
    if n_scenarios == 1 { "the scenario".to_owned() } else { format!("each of {n_scenarios} scenarios") }
}

/// Every scenario with the name of its file, all of them with the people of the first.
fn open_all(asked: &CompareArguments, manner: Manner) -> Result<Vec<(String, Opened)>, Failure> {
    let mut scenarios: Vec<(String, Opened)> = Vec::new();
    for (file, name) in asked.files.iter().zip(names(&asked.files)) {
        let opened = open(file, &Under::changes(asked.case.as_deref(), &asked.sets))
            .map_err(|refused| Failure::Scenario(refused.report))?;
        if manner == Manner::Talkative && opened.n_warnings > 0 {
            say(&opened.warnings);
        }
        if let Some((_, known)) = scenarios.first() {
            let unlike = shared_people(&known.model, &opened.model);
            if !unlike.is_empty() {
                let ends = [&asked.files[0], file]
                    .map(|file| shortest(file, &asked.files, &|end: &Path| end.to_owned()));
                let [first, other] = ends.map(|end| end.to_string_lossy().into_owned());
                let (first, other) = ((first.as_str(), &known.model), (other.as_str(), &opened.model));
                return Err(Failure::Scenario(reports::of_unlike(first, other, &unlike)));
            }
        }
        scenarios.push((name, opened));
    }
    Ok(scenarios)
}

/// What reports call each file: its name without the ending; where others have that too, with as many of the folders before it, as
/// they were typed, as tell it from them.
fn names(files: &[PathBuf]) -> Vec<String> {
    let without_ending = |end: &Path| end.with_extension("");
    files.iter().map(|file| shortest(file, files, &without_ending).to_string_lossy().into_owned()).collect()
}

/// The shortest end of a path, written in some way, that no other of some files has; the whole path where others have that.
fn shortest(file: &Path, files: &[PathBuf], written: &dyn Fn(&Path) -> PathBuf) -> PathBuf {
    let n_components = file.components().count();
    let end = |of: &Path, n: usize| {
        let n_before = of.components().count().saturating_sub(n);
        written(&of.components().skip(n_before).collect::<PathBuf>())
    };
    let is_alone = |n: &usize| {
        let others = files.iter().filter(|other| other.as_path() != file);
        others.map(|other| end(other, *n)).all(|other| other != end(file, *n))
    };
    end(file, (1..n_components).find(is_alone).unwrap_or(n_components))
}

fn models(scenarios: &[(String, Opened)]) -> Vec<(&str, &Model)> {
    scenarios.iter().map(|(name, opened)| (name.as_str(), &opened.model)).collect()
}

/// The place of the option that differences are taken to.
fn base(asked: &CompareArguments, scenarios: &[(String, Opened)]) -> Result<usize, Failure> {
    let options = compare::options(&models(scenarios));
    let Some(wanted) = &asked.base else { return Ok(0) };
    options.iter().position(|option| option.name == *wanted).ok_or_else(|| {
        let known: Vec<&str> = options.iter().map(|option| option.name.as_str()).collect();
        Failure::Run(format!("there is no option `{wanted}` to compare with\n  known: {}", known.join(", ")))
    })
}

/// The same draws of every scenario: all of them, or those that are finished of each when the user stops them; with the file
/// of them in a folder if there is one.
fn play(
    asked: &CompareArguments,
    scenarios: &[(String, Opened)],
    base: usize,
    into: Option<&Path>,
    (manner, interrupt): (Manner, &Interrupt),
) -> Result<Played, Failure> {
    let plans = scenarios.iter().map(|(_, opened)| Plan::new(&opened.model)).collect::<Result<Vec<_>, _>>();
    let plans = plans.map_err(failed)?;
    let mut file = into.map(|folder| begin(folder, scenarios, &plans)).transpose()?;
    let n_draws = u64::from(asked.draws) * plans.len() as u64;
    let mut watched = Watched::new(
        n_draws,
        plans[0].model(),
        plans[0].figures(),
        (play::sampling(asked.stratified), manner),
    );
    let limit = limit(asked, scenarios, &plans, base);
    play::refuse_too_many(play::sampling(asked.stratified), asked.draws, &limit)?;
    let mut all = Gathered::new(plans.iter().collect(), Keep::UpTo(Arc::new(limit)), 0..asked.draws);
    for draws in blocks(asked.draws, plans.len()) {
        let (mut block, mut waiting) = (Vec::new(), Vec::new());
        for (place, (plan, (_, opened))) in plans.iter().zip(scenarios).enumerate() {
            let n_draws = draws.end - draws.start;
            let (settings, provenance) = (settings(asked, &draws), provenance(asked, opened, n_draws));
            let mut take = |drawn: &Drawn<'_>| {
                if place == 0 {
                    watched.follow(drawn);
                } else {
                    watched.count(drawn);
                }
                match &mut file {
                    None => Ok(()),
                    Some(file) if plans.len() == 1 => {
                        file.add(place, drawn).map_err(|error| error.to_string())
                    }
                    Some(_) => {
                        waiting.push((place, Kept::of(drawn)));
                        Ok(())
                    }
                }
            };
            let played = plan.run_and_hand_on(&settings, provenance, &|| interrupt.carry_on(), &mut take);
            block.push(played.map_err(failed)?);
        }
        let stopped = block.iter().any(|results| results.provenance.stopped_before.is_some());
        // Of several scenarios, one has other draws of a block that was stopped than another.
        if !stopped || plans.len() == 1 {
            all.add(block);
            for (place, kept) in &waiting {
                let file = file.as_mut().expect("draws wait for a file");
                kept.hand_on(&mut |drawn| file.add(*place, drawn)).map_err(not_written)?;
            }
        }
        if stopped {
            break;
        }
    }
    watched.finish();
    let from = scenarios.iter().map(|(_, opened)| Provenance {
        stopped_before: (all.n_draws() < asked.draws).then_some(asked.draws),
        ..provenance(asked, opened, 0)
    });
    let from = from.collect();
    let (results, counted) = all.finish(from);
    interrupt::enough(&results[0].provenance, DRAWS_LEAST, manner)?;
    let named = named(scenarios, &results);
    let draws = file.map(|file| file.finish(Made::Comparison(&named))).transpose().map_err(not_written)?;
    Ok(Played { results, counted, draws })
}

/// What was played.
struct Played {
    /// By scenario.
    results: Vec<Results>,
    /// What was counted of figures of several scenarios, where draws are not kept.
    counted: BTreeMap<Joint, Column>,
    /// The file of draws.
    draws: Option<Entry>,
}

/// Up to how many draws every draw is kept, and what is counted of more.
fn limit(asked: &CompareArguments, scenarios: &[(String, Opened)], plans: &[Plan<'_>], base: usize) -> Limit {
    let bases: Vec<Results> = plans
        .iter()
        .zip(scenarios)
        .map(|(plan, (_, opened))| plan.base_case(provenance(asked, opened, 0)))
        .collect();
    let plans: Vec<&Plan<'_>> = plans.iter().collect();
    compare::limit(&plans, &ran(scenarios, &bases), base)
}

/// Draws that wait until those of every scenario are there.
struct Kept {
    first: u32,
    n: u32,
    inputs: Vec<Vec<f64>>,
    options: Vec<Vec<Column>>,
}

impl Kept {
    fn of(drawn: &Drawn<'_>) -> Self {
        let options = drawn.options.iter().map(|columns| columns.to_vec()).collect();
        Self { first: drawn.first, n: drawn.n, inputs: drawn.inputs.to_vec(), options }
    }

    fn hand_on<T>(&self, take: &mut dyn FnMut(&Drawn<'_>) -> T) -> T {
        let options: Vec<&[Column]> = self.options.iter().map(Vec::as_slice).collect();
        take(&Drawn { first: self.first, n: self.n, inputs: &self.inputs, options: &options })
    }
}

/// The scenarios as they are named in a comparison of their results.
fn named(scenarios: &[(String, Opened)], results: &[Results]) -> Vec<ComparedScenario> {
    let named = scenarios.iter().zip(results);
    named.map(|((name, opened), own)| compare::scenario(name, &opened.model, &own.provenance)).collect()
}

/// The file of draws: rows of the options that are compared, under the names that they have here.
fn begin(folder: &Path, scenarios: &[(String, Opened)], plans: &[Plan<'_>]) -> Result<Draws, Failure> {
    let options = compare::options(&models(scenarios));
    let mut rows = Vec::new();
    for (place, ((_, opened), plan)) in scenarios.iter().zip(plans).enumerate() {
        let own = options.iter().filter(|option| option.scenario == place);
        let own = own.map(|option| (option.place, option.name.clone())).collect();
        rows.push(Rows::of_options(&opened.model, plan.figures(), own));
    }
    Draws::begin(folder, env!("CARGO_PKG_VERSION"), &rows).map_err(not_written)
}

fn not_written(error: impl std::fmt::Display) -> Failure {
    Failure::Run(format!("{} cannot be written: {error}", draws::NAME))
}

fn failed(error: RunError) -> Failure {
    Failure::Run(error.to_string())
}

/// Draws in blocks: so many that few wait for the others of their block; of several scenarios each makes a block in turn.
fn blocks(n_draws: u32, n_scenarios: usize) -> impl Iterator<Item = Range<u32>> {
    let block = if n_scenarios == 1 { BLOCK_OF_ONE } else { BLOCK };
    let starts = (0..n_draws).step_by(block as usize);
    starts.map(move |first| first..n_draws.min(first.saturating_add(block)))
}

fn settings(asked: &CompareArguments, draws: &Range<u32>) -> Settings {
    Settings {
        seed: asked.seed,
        draws: draws.clone(),
        threads: asked.threads.map(std::num::NonZeroUsize::get),
        coupling: Coupling::SameLuck,
        sampling: play::sampling(asked.stratified),
        fans: Fanning::Dropped,
        keep: crate::engine::Keep::EveryDraw,
    }
}

fn provenance(asked: &CompareArguments, opened: &Opened, draws: u32) -> Provenance {
    let changes = (asked.case.as_ref(), asked.sets.as_slice());
    let from = super::provenance(opened, (asked.seed, draws), changes, Coupling::SameLuck);
    Provenance { sampling: play::sampling(asked.stratified), ..from }
}

fn ran<'a>(scenarios: &'a [(String, Opened)], results: &'a [Results]) -> Vec<Ran<'a>> {
    let ran = |((name, opened), results): (&'a (String, Opened), &'a Results)| Ran {
        name,
        model: &opened.model,
        results,
    };
    scenarios.iter().zip(results).map(ran).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let of = |files: &[&str]| -> Vec<String> {
            let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
            names(&files).iter().map(|name| name.replace('\\', "/")).collect()
        };
        assert_eq!(of(&["a/deal.toml", "b/other.toml"]), ["deal", "other"]);
        assert_eq!(of(&["d1/deal.toml", "d2/deal.toml", "x.toml"]), ["d1/deal", "d2/deal", "x"]);
        assert_eq!(of(&["d1/a/deal.toml", "d2/a/deal.toml"]), ["d1/a/deal", "d2/a/deal"]);
        assert_eq!(of(&["deal.toml", "../deal.toml"]), ["deal", "../deal"]);
        assert_eq!(of(&["/x/deal.toml", "/deal.toml"]), ["x/deal", "/deal"]);
        assert_eq!(of(&["deal.toml", "deal.toml"]), ["deal", "deal"]);
    }
}
