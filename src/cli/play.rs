//! Plays a scenario as the command line asks for: what `sib run` and `sib report` share.

use super::args::Playing;
use super::progress::{Manner, Progress};
use super::{Failure, Under};
use crate::data::{Provenance, Results};
use crate::engine::{Coupling, Fanning, Plan, Settings};
use crate::scenario::Opened;

/// Opens a scenario under what was asked for.
pub(super) fn open(file: &std::path::Path, playing: &Playing) -> Result<Opened, Failure> {
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
    let settings = Settings {
        seed: playing.seed,
        draws: 0..playing.draws,
        threads: playing.threads.map(std::num::NonZeroUsize::get),
        coupling: coupling(playing),
        fans,
    };
    let progress = Progress::of(u64::from(playing.draws), manner);
    let provenance = provenance(playing, opened, playing.draws);
    let results = plan.run(&settings, provenance, &|n| progress.done(u64::from(n)));
    progress.finish();
    results.map_err(failed)
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
