//! Plays a scenario as the command line asks for: what `sib run` and `sib report` share.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::args::Playing;
use super::interrupt::{self, Interrupt};
use super::progress::Manner;
use super::watched::Watched;
use super::{Failure, ReadText, Under};
use crate::analysis;
use crate::data::{Provenance, Results};
use crate::engine::{Coupling, Fanning, Keep, Limit, Plan, Sampling, Settings, Take};
use crate::report::manifest::{Entry, Made};
use crate::report::tables::draws::{self, Draws, Rows};
use crate::scenario::Opened;

/// Opens a scenario under what was asked for, from wherever its files stand.
pub(super) fn open_from(file: &Path, playing: &Playing, read: &ReadText<'_>) -> Result<Opened, Failure> {
    let under = Under::observed(&playing.changes, &playing.changes.sets, &playing.observed);
    super::open_from(file, &under, read).map_err(|refused| Failure::Scenario(refused.report))
}

/// The base case alone.
pub(super) fn base_case(playing: &Playing, opened: &Opened) -> Result<Results, Failure> {
    let plan = Plan::new(&opened.model).map_err(failed)?;
    Ok(plan.base_case(provenance(playing, opened, 0)))
}

/// What draws are made of, and under what.
#[derive(Clone)]
pub(super) struct Run<'a> {
    /// What was asked for.
    pub(super) playing: &'a Playing,
    /// The scenario.
    pub(super) opened: &'a Opened,
    /// Which draws.
    pub(super) draws: Range<u32>,
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
        let rows = [Rows::of_run(&run.opened.model, plan.figures())];
        let mut file = Draws::begin(folder, env!("CARGO_PKG_VERSION"), &rows)
            .map_err(|error| Failure::Run(not_written(error)))?;
        let results = make(run, &plan, &mut |drawn| file.add(0, drawn).map_err(not_written))?;
        let entry =
            file.finish(Made::Run(&results.provenance)).map_err(|error| Failure::Run(not_written(error)))?;
        Ok((results, entry))
    })
}

/// Makes draws under a bar.
fn make(run: &Run<'_>, plan: &Plan<'_>, take: &mut Take<'_>) -> Result<Results, Failure> {
    let mut watched = watched(run, plan, run.draws.end - run.draws.start);
    let results = make_watched(run, plan, &mut watched, take);
    watched.finish();
    let results = results?;
    interrupt::enough(&results.provenance, 1, run.manner)?;
    Ok(results)
}

/// A bar over so many draws.
pub(super) fn watched<'a>(run: &Run<'a>, plan: &Plan<'_>, n_draws: u32) -> Watched<'a> {
    Watched::new(
        u64::from(n_draws),
        &run.opened.model,
        plan.figures(),
        (sampling(run.playing.stratified), run.manner),
    )
}

/// Makes draws under a bar that others may be under as well.
fn make_watched(
    run: &Run<'_>,
    plan: &Plan<'_>,
    watched: &mut Watched<'_>,
    take: &mut Take<'_>,
) -> Result<Results, Failure> {
    let n_draws = run.draws.end - run.draws.start;
    let (limit, provenance) = (analysis::limit(&[plan]), provenance(run.playing, run.opened, n_draws));
    refuse_too_many(sampling(run.playing.stratified), n_draws, &limit)?;
    let carry_on = || run.interrupt.carry_on();
    let results = plan.run_and_hand_on(&settings(run, limit), provenance, &carry_on, &mut |drawn| {
        watched.follow(drawn);
        take(drawn)
    });
    results.map_err(failed)
}

/// Some draws of a run, with what they drew of the inputs.
pub(super) fn some(run: &Run<'_>) -> Result<(Results, Vec<Vec<f64>>), Failure> {
    run.interrupt.while_drawing(|| {
        let plan = Plan::new(&run.opened.model).map_err(failed)?;
        let mut watched = watched(run, &plan, run.draws.end - run.draws.start);
        let made = block(run, &plan, &mut watched);
        watched.finish();
        let (results, inputs) = made?;
        interrupt::enough(&results.provenance, 1, run.manner)?;
        Ok((results, inputs))
    })
}

/// The same of a plan that is made already; there may be none if the user stops them.
pub(super) fn block(
    run: &Run<'_>,
    plan: &Plan<'_>,
    watched: &mut Watched<'_>,
) -> Result<(Results, Vec<Vec<f64>>), Failure> {
    let mut inputs = vec![Vec::new(); run.opened.model.inputs.drawn().count()];
    let kept = analysis::limit(&[plan]).draws;
    let results = make_watched(run, plan, watched, &mut |drawn| {
        if drawn.first + drawn.n - run.draws.start > kept {
            // Nor are the draws themselves.
            inputs.iter_mut().for_each(|all| *all = Vec::new());
        } else {
            inputs.iter_mut().zip(drawn.inputs).for_each(|(all, own)| all.extend_from_slice(own));
        }
        Ok(())
    })?;
    Ok((results, inputs))
}

fn settings(run: &Run<'_>, limit: Limit) -> Settings {
    Settings {
        seed: run.playing.seed(),
        draws: run.draws.clone(),
        threads: run.playing.threads.map(std::num::NonZeroUsize::get),
        coupling: coupling(run.playing),
        sampling: sampling(run.playing.stratified),
        fans: run.fans,
        keep: Keep::UpTo(Arc::new(limit)),
    }
}

pub(super) fn failed(error: crate::engine::RunError) -> Failure {
    Failure::Run(error.to_string())
}

pub(super) fn provenance(playing: &Playing, opened: &Opened, draws: u32) -> Provenance {
    let changes = (playing.changes.case.as_ref(), playing.changes.sets.as_slice());
    Provenance {
        sampling: sampling(playing.stratified),
        ..super::provenance(opened, (playing.seed(), draws), changes, coupling(playing))
    }
}

/// How inputs are sampled.
pub(super) fn sampling(is_stratified: bool) -> Sampling {
    if is_stratified { Sampling::Stratified } else { Sampling::Independent }
}

/// Refuses more draws than are kept where errors are told from blocks of them.
pub(super) fn refuse_too_many(sampling: Sampling, n_draws: u32, limit: &Limit) -> Result<(), Failure> {
    if sampling == Sampling::Independent || n_draws <= limit.draws {
        return Ok(());
    }
    let kept = limit.draws;
    Err(Failure::Run(format!(
        "--stratified needs every draw to tell errors, and of this scenario up to {kept} draws are kept, not {n_draws}\n  \
         hint: ask for at most {kept} draws: they say as much as several times as many that are independent"
    )))
}

/// Whether people have the same luck under each option.
pub(super) fn coupling(playing: &Playing) -> Coupling {
    if playing.independent_options { Coupling::Independent } else { Coupling::SameLuck }
}
