//! Scenarios that are played over the same draws, as many at once as there is room for: what people live through is made once
//! for all in which it is the same.

use super::runs::Runs;
use crate::data::Results;
use crate::engine::{Plan, RunError, run_together};
use crate::model::{Model, OptionId};
use crate::stage::record;

/// Scenarios that are played at once, at most: with more, lives would be a small part of the work.
const MOST_AT_ONCE: usize = 16;
/// Memory for the figures of scenarios that are played at once, bytes. With so many draws that this is full one scenario is
/// played after another.
const BYTES_AT_ONCE: usize = 64 << 20;

/// Plays scenarios, and hands on the place and the results of each in order.
///
/// # Errors
/// If a run fails; [`RunError::Stopped`] if it is broken off.
pub(super) fn play_each(
    models: &[&Model],
    runs: Runs<'_>,
    mut take: impl FnMut(usize, &Results),
) -> Result<(), RunError> {
    let mut rest = models;
    while let Some(first) = rest.first() {
        runs.go_on()?;
        let options = (0..first.options.len()).map(OptionId::new);
        let n_figures: usize = options.map(|option| record::figures(first, option).len()).sum();
        let bytes_each = size_of::<f64>() * n_figures * runs.settings.draws.len();
        let at_once = (BYTES_AT_ONCE / bytes_each.max(1)).clamp(1, MOST_AT_ONCE).min(rest.len());
        let (now, later) = rest.split_at(at_once);
        let plans = Plan::several(now)?;
        let place = models.len() - rest.len();
        for (number, results) in
            run_together(&plans, runs.settings, runs.from, runs.carry_on, runs.lives)?.iter().enumerate()
        {
            take(place + number, results);
        }
        rest = later;
    }
    Ok(())
}
