//! The base case: base values of the inputs, shocks at their mean, referrals evenly at plan, and people as fractions:
//! the average person of each planned place, over a fixed set of people of the purpose "base". From claims on, the
//! same stages as any draw. Its standard error is that of eight batches of those people.

use std::ops::Range;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::kept::KeptLives;
use super::needed::NOT_PLAYED;
use super::play::Play;
use super::shared::Shared;
use super::{Plan, Played, RunError, collect};
use crate::data::{BaseValue, Fans, Figure, Held, PayerFigure};
use crate::random::Seed;
use crate::stage::pool;
use crate::statistics::Value;
use crate::units::Money;

/// People over whom the base case is averaged, at least.
const PEOPLE: usize = 4_096;
/// Batches for the standard error.
const BATCHES: u32 = 8;
/// The base case does not follow the seed of a run.
const SEED: u64 = 0;

/// Fills in the base case of a plan.
pub(super) fn fill(plan: &mut Plan<'_>) -> Result<(), RunError> {
    let whole = over(plan, 0..people_each(plan))?;
    keep(plan, &whole)
}

/// Fills in those of several plans, a part of them on each thread: what people live through is made once for all plans of a part in
/// which it is the same, and not again where it is kept.
pub(super) fn fill_all(
    plans: &mut [Plan<'_>],
    threads: &ThreadPool,
    kept: &KeptLives,
) -> Result<(), RunError> {
    let families = kept.families(plans);
    let known = kept.take(None);
    let fill_part = |(plans, families): (&mut [Plan<'_>], &[usize])| {
        let mut shared = known.clone();
        for (plan, &family) in plans.iter_mut().zip(families) {
            let people = 0..people_each(plan);
            let whole = shared.play_base((plan, family), (Seed::new(SEED), people))?;
            keep(plan, &whole)?;
        }
        Ok(shared)
    };
    let n_each = plans.len().div_ceil(threads.current_num_threads()).max(1);
    let parts = plans.par_chunks_mut(n_each).zip(families.par_chunks(n_each));
    let filled: Vec<Result<Shared, RunError>> = threads.install(|| parts.map(fill_part).collect());
    let filled: Vec<Shared> = filled.into_iter().collect::<Result<_, _>>()?;
    // What all plans have in common every part has made: one that keeps it is enough.
    filled.into_iter().take(1).for_each(|shared| kept.keep(None, shared));
    Ok(())
}

fn keep(plan: &mut Plan<'_>, whole: &[Played]) -> Result<(), RunError> {
    plan.base_case = plan.figures.iter().map(|figures| vec![NOT_PLAYED; figures.len()]).collect();
    plan.base_cash = vec![Fans::default(); plan.figures.len()];
    for played in whole {
        let option = played.option.index();
        plan.paid_from[option] = Some(half_of_payments(plan, option, played));
        plan.base_cash[option] = collect::cash(plan, played);
        let values = played.values.iter();
        plan.base_case[option] = values.map(|&value| BaseValue { value, se: None }).collect();
    }
    if plan.needed.errors { fill_errors(plan) } else { Ok(()) }
}

/// Errors from batches of the people: as many people again, and each batch plays every month of every contract anew.
fn fill_errors(plan: &mut Plan<'_>) -> Result<(), RunError> {
    let per_batch = people_each(plan) / BATCHES;
    let batches: Vec<Vec<Played>> = (0..BATCHES)
        .map(|batch| over(plan, batch * per_batch..(batch + 1) * per_batch))
        .collect::<Result<_, _>>()?;
    for (number, played) in batches[0].iter().enumerate() {
        for (place, figure) in plan.base_case[played.option.index()].iter_mut().enumerate() {
            figure.se = standard_error(batches.iter().map(|batch| batch[number].values[place]));
        }
    }
    Ok(())
}

/// The books of the base case.
pub(super) fn books(plan: &Plan<'_>) -> Result<Vec<Played>, RunError> {
    over(plan, 0..people_each(plan))
}

/// The base case, ready to be played.
pub(super) fn play<'p, 'a>(plan: &'p Plan<'a>) -> Result<Play<'p, 'a>, RunError> {
    Play::base(plan, Seed::new(SEED), 0..people_each(plan))
}

/// The base case with a measure held in place of what is simulated of it.
pub(super) fn held(plan: &Plan<'_>, held: Held) -> Result<Vec<Played>, RunError> {
    let mut play = play(plan)?;
    play.held = Some(held);
    play.play()
}

/// People for each planned place: a power of two, so that a person's weight is exact.
fn people_each(plan: &Plan<'_>) -> u32 {
    let observed = plan.model.observed();
    let observed =
        observed.map_or(0, |replay| pool::observed_starts(plan.model, &plan.base_world, replay).len());
    let places = (pool::n_planned(plan.model, &plan.base_world) + observed).max(1);
    let each = PEOPLE.div_ceil(places).next_power_of_two();
    u32::try_from(each).expect("at most 4,096 people a place").max(BATCHES)
}

fn over(plan: &Plan<'_>, people: Range<u32>) -> Result<Vec<Played>, RunError> {
    Play::base(plan, Seed::new(SEED), people)?.play()
}

fn half_of_payments(plan: &Plan<'_>, option: usize, played: &Played) -> Money {
    let paid: f64 = plan.figures[option]
        .iter()
        .zip(&played.values)
        .filter_map(|(figure, value)| match (figure, value) {
            (Figure::Payer(_, PayerFigure::Paid), Value::Known(pounds)) => Some(*pounds),
            _ => None,
        })
        .sum();
    Money::from_pounds(paid / 2.0)
}

/// Standard error of the mean of batches: their standard deviation over the root of their number. None where a batch
/// has no value.
fn standard_error(batches: impl Iterator<Item = Value>) -> Option<f64> {
    let values: Vec<f64> = batches
        .map(|value| match value {
            Value::Known(value) => Some(value),
            Value::BeyondHorizon | Value::Undefined => None,
        })
        .collect::<Option<_>>()?;
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / (n - 1.0) / n).sqrt())
}
