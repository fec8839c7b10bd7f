//! `sib compare`: options of one scenario, or of several that share their people, side by side.

use std::path::Path;
use std::time::Instant;

use super::args::CompareArguments;
use super::output::{deliver, say};
use super::progress::{Manner, Progress};
use super::{Failure, Under, open, reports};
use crate::analysis::compare::{self, Ran, shared_people};
use crate::data::{Comparison, Coupling, Provenance, Results};
use crate::engine::{Fanning, Plan, RunError, Settings};
use crate::model::Model;
use crate::scenario::Opened;

/// Opens the scenarios, makes sure that they share their people, plays them, and writes the comparison.
pub(super) fn compare(asked: &CompareArguments) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let scenarios = open_all(asked, manner)?;
    let base = base(asked, &scenarios)?;
    let results = play(asked, &scenarios, manner).map_err(|error| Failure::Run(error.to_string()))?;
    let comparison = compared(&scenarios, &results, base);
    let model = &scenarios[0].1.model;
    match &asked.out {
        Some(folder) if !asked.formats.is_empty() => {
            super::report::write(folder, reports::comparison_files(model, &comparison, &asked.formats))?;
        }
        out => deliver(&reports::of_comparison(model, &comparison, asked.format), out.as_deref())?,
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
        scenarios.push((stem(file), opened));
    }
    Ok(scenarios)
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
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

fn play(
    asked: &CompareArguments,
    scenarios: &[(String, Opened)],
    manner: Manner,
) -> Result<Vec<Results>, RunError> {
    let progress = Progress::of(u64::from(asked.draws) * scenarios.len() as u64, manner);
    let mut before = 0;
    let mut results = Vec::new();
    for (_, opened) in scenarios {
        let plan = Plan::new(&opened.model)?;
        let done = |n: u32| progress.done(before + u64::from(n));
        results.push(plan.run(&settings(asked), provenance(asked, opened), &done)?);
        before += u64::from(asked.draws);
    }
    progress.finish();
    Ok(results)
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
