//! `sib compare`: options of one scenario, or of several that share their people, side by side.

use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use super::args::CompareArguments;
use super::interrupt::{self, Interrupt};
use super::output::{deliver, say};
use super::progress::Manner;
use super::watched::Watched;
use super::{Failure, Under, open, reports};
use crate::analysis::compare::{self, Ran, shared_people};
use crate::data::{Comparison, Coupling, Drawn, Provenance, Results};
use crate::engine::{Fanning, Plan, RunError, Settings};
use crate::model::Model;
use crate::scenario::Opened;

/// Draws of each of several scenarios before those of the next are made: so many of the first ones may be lost when the user
/// stops them, since a comparison needs the same draws of all.
const BLOCK: u32 = 512;
/// Differences have no error with fewer draws.
const DRAWS_LEAST: u32 = 2;

/// Opens the scenarios, makes sure that they share their people, plays them, and writes the comparison.
pub(super) fn compare(asked: &CompareArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let scenarios = open_all(asked, manner)?;
    let base = base(asked, &scenarios)?;
    let results = interrupt.while_drawing(|| play(asked, &scenarios, manner, interrupt));
    let results = results.map_err(|error| Failure::Run(error.to_string()))?;
    let from = &results[0].provenance;
    interrupt::enough(from, DRAWS_LEAST, manner)?;
    let written = write(asked, &scenarios[0].1.model, &compared(&scenarios, &results, base))?;
    let seconds = began.elapsed().as_secs_f64();
    let took = format!("{} draws of {} took {seconds:.1} seconds.", from.draws, counted(scenarios.len()));
    interrupt::ended(from, manner, &written, &took)
}

/// Writes the comparison; where it is.
fn write(asked: &CompareArguments, model: &Model, comparison: &Comparison) -> Result<String, Failure> {
    let is_in = |place: &Path| format!("The comparison is in {}.", place.display());
    match &asked.out {
        Some(folder) if !asked.formats.is_empty() => {
            super::report::write(folder, reports::comparison_files(model, comparison, &asked.formats))?;
            Ok(is_in(folder))
        }
        out => {
            let from = &comparison.scenarios[0].provenance;
            let file = out.as_ref().map(|file| reports::place(file, from));
            deliver(&reports::of_comparison(model, comparison, asked.format), file.as_deref())?;
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

/// The same draws of every scenario: all of them, or those that are finished of each when the user stops them.
fn play(
    asked: &CompareArguments,
    scenarios: &[(String, Opened)],
    manner: Manner,
    interrupt: &Interrupt,
) -> Result<Vec<Results>, RunError> {
    let plans: Vec<Plan<'_>> =
        scenarios.iter().map(|(_, opened)| Plan::new(&opened.model)).collect::<Result<_, _>>()?;
    let n_draws = u64::from(asked.draws) * plans.len() as u64;
    let mut watched = Watched::new(n_draws, plans[0].model(), plans[0].figures(), manner);
    let none =
        |(plan, (_, opened)): (&Plan<'_>, &(String, Opened))| plan.base_case(provenance(asked, opened, 0));
    let mut all: Vec<Results> = plans.iter().zip(scenarios).map(none).collect();
    for draws in blocks(asked.draws, plans.len()) {
        let mut block = Vec::new();
        for (place, (plan, (_, opened))) in plans.iter().zip(scenarios).enumerate() {
            let (settings, provenance) =
                (settings(asked, &draws), provenance(asked, opened, draws.end - draws.start));
            let mut take = |drawn: &Drawn<'_>| {
                if place == 0 {
                    watched.follow(drawn)
                } else {
                    watched.count(drawn)
                }
                Ok(())
            };
            block.push(plan.run_and_hand_on(&settings, provenance, &|| interrupt.carry_on(), &mut take)?);
        }
        let stopped = block.iter().any(|results| results.provenance.stopped_before.is_some());
        // Of several scenarios, one has other draws of a block that was stopped than another.
        if !stopped || plans.len() == 1 {
            let joined = plans.iter().zip(all).zip(block).map(|((plan, all), block)| plan.join(all, block));
            all = joined.collect();
        }
        if stopped {
            break;
        }
    }
    watched.finish();
    for results in &mut all {
        let made = results.provenance.draws;
        results.provenance.stopped_before = (made < asked.draws).then_some(asked.draws);
    }
    Ok(all)
}

/// The draws of one scenario at once; of several in blocks.
fn blocks(n_draws: u32, n_scenarios: usize) -> Vec<Range<u32>> {
    let block = if n_scenarios == 1 { n_draws } else { BLOCK };
    let starts = (0..n_draws).step_by(block as usize);
    starts.map(|first| first..n_draws.min(first.saturating_add(block))).collect()
}
fn settings(asked: &CompareArguments, draws: &Range<u32>) -> Settings {
    Settings {
        seed: asked.seed,
        draws: draws.clone(),
        threads: asked.threads.map(std::num::NonZeroUsize::get),
        coupling: Coupling::SameLuck,
        fans: Fanning::Dropped,
    }
}

fn provenance(asked: &CompareArguments, opened: &Opened, draws: u32) -> Provenance {
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed: asked.seed,
        draws,
        stopped_before: None,
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
