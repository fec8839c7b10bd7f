//! Plays a scenario as the command line asks for: what `sib run` and `sib report` share.

use std::path::Path;

use super::args::Playing;
use super::interrupt::{self, Interrupt};
use super::progress::Manner;
use super::watched::Watched;
use super::{Failure, Under};
use crate::data::{Provenance, Results};
use crate::engine::{Coupling, Fanning, Plan, Settings, Take};
use crate::report::manifest::Entry;
use crate::report::tables::draws::{self, Draws};
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

/// What draws are made of, and under what.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    /// What was asked for.
    pub(super) playing: &'a Playing,
    /// The scenario.
    pub(super) opened: &'a Opened,
    /// Whether cash by month is kept.
    pub(super) fans: Fanning,
    /// Whether there is a bar.
    pub(super) manner: Manner,
    /// Whether the user stops them.
    pub(super) interrupt: &'a Interrupt,
}

/// All draws, or those that are finished when the user stops them.
pub(super) fn draws(run: &Run<'_>) -> Result<Results, Failure> {
    run.interrupt.while_drawing(|| {
        let plan = Plan::new(&run.opened.model).map_err(failed)?;
        make(run, &plan, &mut |_| Ok(()))
    })
}

/// All draws, or those that are finished when the user stops them; and the file of them in a folder.
pub(super) fn draws_into(folder: &Path, run: &Run<'_>) -> Result<(Results, Entry), Failure> {
    let not_written = |error| format!("{} cannot be written: {error}", folder.join(draws::NAME).display());
    run.interrupt.while_drawing(|| {
        let plan = Plan::new(&run.opened.model).map_err(failed)?;
        let mut file = Draws::begin(folder, &run.opened.model, env!("CARGO_PKG_VERSION"), plan.figures())
            .map_err(|error| Failure::Run(not_written(error)))?;
        let results = make(run, &plan, &mut |drawn| file.add(drawn).map_err(not_written))?;
        let entry = file.finish(&results.provenance).map_err(|error| Failure::Run(not_written(error)))?;
        Ok((results, entry))
    })
}

/// Makes draws under a bar.
fn make(run: &Run<'_>, plan: &Plan<'_>, take: &mut Take<'_>) -> Result<Results, Failure> {
    let n_draws = u64::from(run.playing.draws);
    let mut watched = Watched::new(n_draws, &run.opened.model, plan.figures(), run.manner);
    let settings = settings(run.playing, run.fans);
    let provenance = provenance(run.playing, run.opened, run.playing.draws);
    let carry_on = || run.interrupt.carry_on();
    let results = plan.run_and_hand_on(&settings, provenance, &carry_on, &mut |drawn| {
        watched.follow(drawn);
        take(drawn)
    });
    watched.finish();
    let results = results.map_err(failed)?;
    interrupt::enough(&results.provenance, 1, run.manner)?;
    Ok(results)
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
        stopped_before: None,
        case: playing.changes.case.clone(),
        replay: opened.model.replay_said(),
        coupling: coupling(playing),
    }
}

fn coupling(playing: &Playing) -> Coupling {
    if playing.independent_options { Coupling::Independent } else { Coupling::SameLuck }
}
