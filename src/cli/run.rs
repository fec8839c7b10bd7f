//! `sib run`: opens a scenario, plays it, and writes the report.

use std::time::Instant;

use super::args::RunArguments;
use super::output::{print, replace, say};
use super::progress::{Manner, Progress};
use super::{Failure, Under, reports};
use crate::analysis::summarise;
use crate::data::{Provenance, Summary};
use crate::engine::{Coupling, Fanning, Plan, RunError, Settings};
use crate::model::Model;
use crate::scenario::Opened;

/// Runs what was asked for.
pub(super) fn run(asked: &RunArguments) -> Result<(), Failure> {
    let began = Instant::now();
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let opened =
        super::open(&asked.file, &under(asked)).map_err(|refused| Failure::Scenario(refused.report))?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let summary = play(asked, &opened, manner).map_err(|error| Failure::Run(error.to_string()))?;
    report(asked, &opened.model, &summary, manner)?;
    if manner == Manner::Talkative {
        say(&time_taken(asked, began));
    }
    Ok(())
}

fn under(asked: &RunArguments) -> Under<'_> {
    Under::observed(&asked.changes, &asked.changes.sets, &asked.observed)
}

fn play(asked: &RunArguments, opened: &Opened, manner: Manner) -> Result<Summary, RunError> {
    let plan = Plan::new(&opened.model)?;
    let provenance = |draws| Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed: asked.seed,
        draws,
        case: asked.changes.case.clone(),
        replay: opened.model.replay_said(),
        coupling: coupling(asked),
    };
    if asked.expected {
        return Ok(summarise(&opened.model, &plan.base_case(provenance(0))));
    }
    let progress = Progress::of(u64::from(asked.draws), manner);
    let results = plan.run(&settings(asked), provenance(asked.draws), &|n| progress.done(u64::from(n)));
    progress.finish();
    Ok(summarise(&opened.model, &results?))
}

fn coupling(asked: &RunArguments) -> Coupling {
    if asked.independent_options { Coupling::Independent } else { Coupling::SameLuck }
}

fn settings(asked: &RunArguments) -> Settings {
    Settings {
        seed: asked.seed,
        draws: 0..asked.draws,
        threads: asked.threads.map(std::num::NonZeroUsize::get),
        coupling: coupling(asked),
        fans: if asked.plots.is_some() { Fanning::Kept } else { Fanning::Dropped },
    }
}

fn report(asked: &RunArguments, model: &Model, summary: &Summary, manner: Manner) -> Result<(), Failure> {
    if let Some(folder) = &asked.plots {
        let n_pictures = reports::draw(model, summary, folder)?;
        if manner == Manner::Talkative {
            say(&format!("{n_pictures} pictures are in {}.", folder.display()));
        }
    }
    let text = reports::of_run(model, summary, asked.format);
    let Some(file) = &asked.out else { return print(&text) };
    replace(file, &text)?;
    if manner == Manner::Talkative {
        say(&format!("The report is in {}.", file.display()));
    }
    Ok(())
}

fn time_taken(asked: &RunArguments, began: Instant) -> String {
    let seconds = began.elapsed().as_secs_f64();
    if asked.expected {
        format!("The base case took {seconds:.1} seconds.")
    } else {
        format!("{} draws took {seconds:.1} seconds.", asked.draws)
    }
}
