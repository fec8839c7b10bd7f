//! `sib compare`: options of one scenario, or of several that share their people, side by side.

use std::path::Path;
use std::time::Instant;

use super::args::{CompareArguments, Form};
use super::output::{deliver, say};
use super::progress::{Manner, Progress};
use super::{Failure, Under, open, reports};
use crate::analysis::compare::{self, Ran, shared_people};
use crate::data::{ComparedScenario, Comparison, Coupling, Provenance, Results};
use crate::engine::{Fanning, Plan, RunError, Settings};
use crate::model::Model;
use crate::report::findings::Compared;
use crate::report::manifest::{Entry, Made};
use crate::report::tables::draws::{self, Draws, Rows};
use crate::scenario::Opened;

/// Opens the scenarios, makes sure that they share their people, plays them, and writes the comparison.
pub(super) fn compare(asked: &CompareArguments) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let scenarios = open_all(asked, manner)?;
    let base = base(asked, &scenarios)?;
    let folder = asked.out.as_deref().filter(|_| !asked.formats.is_empty());
    if let Some(folder) = folder {
        super::report::make(folder)?;
    }
    let into = folder.filter(|_| asked.formats.contains(&Form::Parquet));
    let (results, draws) = play(asked, &scenarios, into, manner)?;
    let comparison = compared(&scenarios, &results, base);
    let models: Vec<&Model> = scenarios.iter().map(|(_, opened)| &opened.model).collect();
    match folder {
        Some(folder) => {
            let found = Compared { models: &models, comparison: &comparison };
            super::report::write(folder, reports::comparison_files(&found, &asked.formats, draws))?;
        }
        None => deliver(&reports::of_comparison(models[0], &comparison, asked.format), asked.out.as_deref())?,
    }
    if manner == Manner::Talkative {
        if let Some(file) = &asked.out {
            say(&format!("The comparison is in {}.", file.display()));
        }
        let (draws, seconds) = (asked.draws, began.elapsed().as_secs_f64());
        say(&format!("{draws} draws of {} took {seconds:.1} seconds.", counted(scenarios.len())));
    }
    Ok(())
}

fn counted(n_scenarios: usize) -> String {
    if n_scenarios == 1 { "the scenario".to_owned() } else { format!("each of {n_scenarios} scenarios") }
}

/// Every scenario with the name of its file, all of them with the people of the first.
fn open_all(asked: &CompareArguments, manner: Manner) -> Result<Vec<(String, Opened)>, Failure> {
    let mut scenarios: Vec<(String, Opened)> = Vec::new();
    for file in &asked.files {
        let opened = open(file, &Under::changes(asked.case.as_deref(), &asked.sets))
            .map_err(|refused| Failure::Scenario(refused.report))?;
        if manner == Manner::Talkative && opened.n_warnings > 0 {
            say(&opened.warnings);
        }
        if let Some((_, known)) = scenarios.first() {
            let unlike = shared_people(&known.model, &opened.model);
            if !unlike.is_empty() {
                let [first, other] = [&asked.files[0], file].map(|file| file_name(file));
                let (first, other) = ((first.as_str(), &known.model), (other.as_str(), &opened.model));
                return Err(Failure::Scenario(reports::of_unlike(first, other, &unlike)));
            }
        }
        let name = super::report::stem(file);
        scenarios.push((name, opened));
    }
    Ok(scenarios)
}

fn file_name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
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

/// All draws of every scenario, under one bar; with the file of them in a folder if there is one.
fn play(
    asked: &CompareArguments,
    scenarios: &[(String, Opened)],
    into: Option<&Path>,
    manner: Manner,
) -> Result<(Vec<Results>, Option<Entry>), Failure> {
    let plans = scenarios.iter().map(|(_, opened)| Plan::new(&opened.model)).collect::<Result<Vec<_>, _>>();
    let plans = plans.map_err(failed)?;
    let mut file = into.map(|folder| begin(folder, asked, scenarios, &plans)).transpose()?;
    let progress = Progress::of(u64::from(asked.draws) * scenarios.len() as u64, manner);
    let mut results = Vec::new();
    for (place, ((_, opened), plan)) in scenarios.iter().zip(&plans).enumerate() {
        let before = place as u64 * u64::from(asked.draws);
        let done = |n: u32| progress.done(before + u64::from(n));
        let (settings, from) = (settings(asked), provenance(asked, opened));
        let played = match &mut file {
            Some(file) => plan.run_and_hand_on(&settings, from, &done, &mut |drawn| {
                file.add(place, drawn).map_err(|error| error.to_string())
            }),
            None => plan.run(&settings, from, &done),
        };
        results.push(played.map_err(failed)?);
    }
    progress.finish();
    let entry = file.map(Draws::finish).transpose().map_err(not_written)?;
    Ok((results, entry))
}

/// The file of draws: rows of the options that are compared, under the names that they have here.
fn begin(
    folder: &Path,
    asked: &CompareArguments,
    scenarios: &[(String, Opened)],
    plans: &[Plan<'_>],
) -> Result<Draws, Failure> {
    let named: Vec<ComparedScenario> = scenarios
        .iter()
        .map(|(name, opened)| compare::scenario(name, &opened.model, &provenance(asked, opened)))
        .collect();
    let options = compare::options(&models(scenarios));
    let mut rows = Vec::new();
    for (place, ((_, opened), plan)) in scenarios.iter().zip(plans).enumerate() {
        let own = options.iter().filter(|option| option.scenario == place);
        let own = own.map(|option| (option.place, option.name.clone())).collect();
        rows.push(Rows::of_options(&opened.model, plan.figures(), own));
    }
    Draws::begin(folder, Made::Comparison(&named), &rows).map_err(not_written)
}

fn not_written(error: impl std::fmt::Display) -> Failure {
    Failure::Run(format!("{} cannot be written: {error}", draws::NAME))
}

fn failed(error: RunError) -> Failure {
    Failure::Run(error.to_string())
}

fn settings(asked: &CompareArguments) -> Settings {
    Settings {
        seed: asked.seed,
        draws: 0..asked.draws,
        threads: asked.threads.map(std::num::NonZeroUsize::get),
        coupling: Coupling::SameLuck,
        fans: Fanning::Dropped,
    }
}

fn provenance(asked: &CompareArguments, opened: &Opened) -> Provenance {
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed: asked.seed,
        draws: asked.draws,
        case: asked.case.clone(),
        replay: opened.model.replay_said(),
        coupling: Coupling::SameLuck,
    }
}

fn compared(scenarios: &[(String, Opened)], results: &[Results], base: usize) -> Comparison {
    let ran: Vec<Ran<'_>> = scenarios
        .iter()
        .zip(results)
        .map(|((name, opened), results)| Ran { name, model: &opened.model, results })
        .collect();
    compare::compare(&ran, base)
}
