//! Plays a scenario as the command line asks for: what `sib run` and `sib report` share.

use std::path::Path;

use super::args::Playing;
use super::progress::{Manner, Progress};
use super::{Failure, Under};
use crate::data::{Provenance, Results};
use crate::engine::{Coupling, Fanning, Plan, Settings};
use crate::report::manifest::{Entry, Made};
use crate::report::tables::draws::{self, Draws, Rows};
use crate::scenario::Opened;

/// Opens a scenario under what was asked for.
pub(super) fn open(file: &Path, playing: &Playing) -> Result<Opened, Failure> {
    let under = Under::observed(&playing.changes, &playing.changes.sets, &playing.observed);
    super::open(file, &under).map_err(|refused| Failure::Scenario(refused.report))
}

/// The base case alone.
pub(super) fn base_case(playing: &Playing, opened: &Opened) -> Result<Results, Failure> {
    let plan = Plan::new(&opened.model).map_err(failed)?;
    Ok(plan.base_case(provenance(playing, opened, 0)))
}

/// All draws, under a bar.
pub(super) fn draws(
    playing: &Playing,
    opened: &Opened,
    fans: Fanning,
    manner: Manner,
) -> Result<Results, Failure> {
    let plan = Plan::new(&opened.model).map_err(failed)?;
    let progress = Progress::of(u64::from(playing.draws), manner);
    let provenance = provenance(playing, opened, playing.draws);
    let results = plan.run(&settings(playing, fans), provenance, &|n| progress.done(u64::from(n)));
    progress.finish();
    results.map_err(failed)
}

/// All draws, under a bar, and the file of them in a folder.
pub(super) fn draws_into(
    folder: &Path,
    playing: &Playing,
    opened: &Opened,
    fans: Fanning,
    manner: Manner,
) -> Result<(Results, Entry), Failure> {
    let not_written = |error| format!("{} cannot be written: {error}", folder.join(draws::NAME).display());
    let plan = Plan::new(&opened.model).map_err(failed)?;
    let provenance = provenance(playing, opened, playing.draws);
    let mut file =
        Draws::begin(folder, Made::Run(&provenance), &[Rows::of_run(&opened.model, plan.figures())])
            .map_err(|error| Failure::Run(not_written(error)))?;
    let progress = Progress::of(u64::from(playing.draws), manner);
    let results = plan.run_and_hand_on(
        &settings(playing, fans),
        provenance,
        &|n| progress.done(u64::from(n)),
        &mut |drawn| file.add(0, drawn).map_err(not_written),
    );
    progress.finish();
    let results = results.map_err(failed)?;
    let entry = file.finish().map_err(|error| Failure::Run(not_written(error)))?;
    Ok((results, entry))
}

fn settings(playing: &Playing, fans: Fanning) -> Settings {
    Settings {
        seed: playing.seed,
        draws: 0..playing.draws,
        threads: playing.threads.map(std::num::NonZeroUsize::get),
        coupling: coupling(playing),
        fans,
    }
}

fn failed(error: crate::engine::RunError) -> Failure {
    Failure::Run(error.to_string())
}

fn provenance(playing: &Playing, opened: &Opened, draws: u32) -> Provenance {
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed: playing.seed,
        draws,
        case: playing.changes.case.clone(),
        replay: opened.model.replay_said(),
        coupling: coupling(playing),
    }
}

fn coupling(playing: &Playing) -> Coupling {
    if playing.independent_options { Coupling::Independent } else { Coupling::SameLuck }
}
