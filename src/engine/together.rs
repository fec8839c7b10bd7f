//! Several plans over the same draws, played draw by draw: what people live through is made once for all plans in which it
//! is the same, however many draws there are.

use std::ops::{ControlFlow, Range};

use super::collect::Chunk;
use super::in_order::in_order;
use super::kept::KeptLives;
use super::{CarryOn, Gathered, Plan, RunError, Settings, chunks, threads};
use crate::data::{Provenance, Results};

/// Runs plans over the same draws. Each comes to the results of [`Plan::run`], bit for bit. What was kept of runs with the same seed is
/// not made again.
///
/// # Errors
/// As [`Plan::run`]; [`RunError::Stopped`] if whoever asked for them does not carry on, as results of some of the draws are of
/// no use beside others.
pub fn run_together(
    plans: &[Plan<'_>],
    settings: &Settings,
    from: &Provenance,
    carry_on: &CarryOn<'_>,
    kept: &KeptLives,
) -> Result<Vec<Results>, RunError> {
    let threads = threads(settings.threads)?;
    let families = kept.families(plans);
    let play_chunk = |draws: Range<u32>| -> Result<Vec<Chunk>, RunError> {
        let mut chunks: Vec<Chunk> = plans.iter().map(|plan| Chunk::new(plan, settings.fans)).collect();
        for draw in draws {
            let mut shared = kept.take(Some(draw));
            for ((plan, &family), chunk) in plans.iter().zip(&families).zip(&mut chunks) {
                let of_draw = (settings.streams(), draw);
                let played = shared.play((plan, family), of_draw, settings.coupling)?;
                chunk.add(settings.sampling.batch(draw), &played);
            }
            kept.keep(Some(draw), shared);
        }
        Ok(chunks)
    };
    let gathered = |plan| Gathered::new(vec![plan], settings.keep.clone(), settings.draws.clone());
    let mut all: Vec<Gathered<'_>> = plans.iter().map(gathered).collect();
    let (n_chunks, draws_of) = chunks(settings);
    let ended = in_order(
        &threads,
        n_chunks,
        |chunk| play_chunk(draws_of(chunk)),
        |played| match played {
            Ok(chunks) => {
                all.iter_mut().zip(chunks).for_each(|(all, chunk)| all.add_chunks(vec![chunk]));
                carry_on().map_break(|()| RunError::Stopped)
            }
            Err(error) => ControlFlow::Break(error),
        },
    );
    match ended {
        ControlFlow::Continue(()) => {}
        ControlFlow::Break(error) => return Err(error),
    }
    let finish = |all: Gathered<'_>| all.finish(vec![from.clone()]).0.remove(0);
    Ok(all.into_iter().map(finish).collect())
}
