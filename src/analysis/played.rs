//! Scenarios that are played over the same draws, as many at once as there is room for: what people live through is made once
//! for all in which it is the same.

use super::runs::Runs;
use crate::data::Results;
use crate::engine::{Needed, Plan, RunError, run_together};
use crate::model::Model;

/// Scenarios that are played at once, at most: with more, lives would be a small part of the work.
const MOST_AT_ONCE: usize = 16;
/// Memory for the figures of scenarios that are played at once, bytes. With so many draws that this is full one scenario is
/// played after another.
const BYTES_AT_ONCE: usize = 64 << 20;

/// Plays what is needed of scenarios, and hands on the place and the results of each in order; or why a scenario has none, whose people
/// hardly ever stand where they were observed: it says nothing of those beside it.
///
/// # Errors
/// If a run fails; [`RunError::Stopped`] if it is broken off.
pub(super) fn play_each(
    (models, needed): (&[&Model], &Needed),
    runs: Runs<'_>,
    mut take: impl FnMut(usize, Result<&Results, String>),
) -> Result<(), RunError> {
    for (batch, some) in models.chunks(MOST_AT_ONCE).enumerate() {
        let mut done = batch * MOST_AT_ONCE;
        let mut next = |results: Result<&Results, String>| {
            take(done, results);
            done += 1;
        };
        match play_some(some, needed, runs, |results| next(Ok(results))) {
            Err(RunError::NotFound { .. }) => {}
            played => {
                played?;
                continue;
            }
        }
        for model in &models[done..batch * MOST_AT_ONCE + some.len()] {
            let mut next = |results: Result<&Results, String>| take(done, results);
            match play_some(&[model], needed, runs, |results| next(Ok(results))) {
                Err(why @ RunError::NotFound { .. }) => next(Err(why.to_string())),
                played => played?,
            }
            done += 1;
        }
    }
    Ok(())
}

/// Plays scenarios at once, and hands on the results of each in order.
fn play_some(
    models: &[&Model],
    needed: &Needed,
    runs: Runs<'_>,
    mut take: impl FnMut(&Results),
) -> Result<(), RunError> {
    runs.go_on()?;
    let plans = Plan::several(models, needed, runs.settings.threads, runs.lives)?;
    play_plans(&plans, runs, |_, results| take(results))
}

/// The same of scenarios that are ready to be played.
///
/// # Errors
/// If a run fails, and [`RunError::NotFound`] too; [`RunError::Stopped`] if it is broken off.
pub(super) fn play_plans(
    plans: &[Plan<'_>],
    runs: Runs<'_>,
    mut take: impl FnMut(usize, &Results),
) -> Result<(), RunError> {
    let n_figures = |plan: &Plan<'_>| plan.figures().iter().map(Vec::len).sum();
    let bytes_each = size_of::<f64>() * plans.first().map_or(0, n_figures) * runs.settings.draws.len();
    let at_once = (BYTES_AT_ONCE / bytes_each.max(1)).clamp(1, MOST_AT_ONCE);
    let mut place = 0..;
    for some in plans.chunks(at_once) {
        runs.go_on()?;
        let all = run_together(some, runs.settings, runs.from, runs.carry_on, runs.lives)?;
        place.by_ref().zip(&all).for_each(|(place, results)| take(place, results));
    }
    Ok(())
}
