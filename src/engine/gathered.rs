//! Draws of a scenario, or the same draws of several, put together in their order: every draw up to a limit, above it counts
//! by bin.
//!
//! Whatever the parts in which draws come, the same draws come to the same: bins are counts, sums are exact, and whether
//! draws are kept depends on their number alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::collect::Chunk;
use super::{Fanning, Keep, Limit, Plan};
use crate::data::{Joint, Lanes, OptionResults, Precision, Provenance, Results, Sampling};
use crate::random::BLOCK;
use crate::statistics::Column;

/// Draws that were made, from the first on.
pub struct Gathered<'p> {
    plans: Vec<&'p Plan<'p>>,
    keep: Keep,
    /// Number of the first draw.
    first: u32,
    /// By scenario.
    own: Vec<Chunk>,
    /// What was counted of draws that are not kept; none while all are.
    counted: Option<Counted>,
}

/// What is counted of draws that are not kept.
#[derive(Default)]
struct Counted {
    /// By scenario: of several figures of the same draw.
    own: Vec<BTreeMap<Joint, Column>>,
    /// Of figures of several scenarios.
    across: BTreeMap<Joint, Column>,
    /// By scenario, option and figure: the first draws.
    sample: Vec<Vec<Vec<Column>>>,
}

impl<'p> Gathered<'p> {
    /// No draws yet of some scenarios; so many are to come, from a number on.
    #[must_use]
    pub fn new(plans: Vec<&'p Plan<'p>>, keep: Keep, draws: std::ops::Range<u32>) -> Self {
        let n = draws.end - draws.start;
        let (n_kept, n_of_months) = match &keep {
            Keep::EveryDraw => (n, n),
            Keep::UpTo(limit) => (n.min(limit.draws), n.min(limit.draws_of_months)),
        };
        let chunk =
            |plan: &&Plan<'_>| Chunk::with_room(plan, Fanning::Kept, n_kept as usize, n_of_months as usize);
        let own = plans.iter().map(chunk).collect();
        Self { plans, keep, first: draws.start, own, counted: None }
    }

    /// How many draws there are.
    #[must_use]
    pub fn n_draws(&self) -> u32 {
        self.own[0].n_draws()
    }

    /// Adds the draws that follow those added before, as each scenario made them.
    pub fn add(&mut self, results: Vec<Results>) {
        if results.iter().any(|results| results.provenance.precision == Precision::Bins) {
            self.add_counted(results);
        } else {
            self.add_chunks(results.into_iter().map(Chunk::from).collect());
        }
    }

    /// The same of draws that are kept.
    pub(super) fn add_chunks(&mut self, chunks: Vec<Chunk>) {
        let first = self.first + self.n_draws();
        if let Keep::UpTo(limit) = &self.keep {
            let limit = Arc::clone(limit);
            let n_draws = self.n_draws() + chunks[0].n_draws();
            if n_draws > limit.draws_of_months {
                self.own.iter_mut().for_each(|own| own.count_months(&limit));
            }
            if n_draws > limit.draws {
                self.count(&limit);
            }
            if let Some(counted) = &mut self.counted {
                counted.add(&limit, first, &chunks);
            }
        }
        for (own, chunk) in self.own.iter_mut().zip(chunks) {
            own.append(chunk);
        }
    }

    /// The same of draws that were counted.
    fn add_counted(&mut self, results: Vec<Results>) {
        if let Keep::UpTo(limit) = &self.keep {
            let limit = Arc::clone(limit);
            self.count(&limit);
        }
        let counted = self.counted.as_mut().expect("draws are counted only by who may count them");
        for (place, mut results) in results.into_iter().enumerate() {
            for (joint, more) in std::mem::take(&mut results.counted) {
                let column = counted.own[place].get_mut(&joint).expect("the same is counted of every part");
                column.append(&more);
            }
            let sample = std::mem::take(&mut results.sample);
            for (columns, more) in counted.sample[place].iter_mut().zip(&sample) {
                columns.iter_mut().zip(more).for_each(|(column, more)| column.append(more));
            }
            self.own[place].append(Chunk::from(results));
        }
    }

    /// Counts the draws that were kept so far, and keeps them no longer.
    fn count(&mut self, limit: &Limit) {
        if self.counted.is_some() {
            return;
        }
        let mut counted = Counted::of_none(limit, &self.plans);
        counted.add(limit, self.first, &self.own);
        for (chunk, plan) in self.own.iter_mut().zip(&self.plans) {
            chunk.count(plan, limit);
        }
        self.counted = Some(counted);
    }

    /// The results of each scenario, and what was counted of figures of several.
    #[must_use]
    pub fn finish(self, from: Vec<Provenance>) -> (Vec<Results>, BTreeMap<Joint, Column>) {
        let precision = if self.counted.is_some() { Precision::Bins } else { Precision::EveryDraw };
        let mut counted = self.counted.unwrap_or_default();
        counted.settle();
        let n_draws = self.own[0].n_draws();
        let mut results = Vec::new();
        for (place, ((chunk, plan), provenance)) in
            self.own.into_iter().zip(&self.plans).zip(from).enumerate()
        {
            let sampling = provenance.sampling;
            results.push(Results {
                provenance: Provenance { draws: n_draws, precision, ..provenance },
                options: hanging_together(chunk.into_results(plan), sampling),
                counted: counted.own.get_mut(place).map(std::mem::take).unwrap_or_default(),
                sample: counted.sample.get_mut(place).map(std::mem::take).unwrap_or_default(),
            });
        }
        (results, counted.across)
    }
}

/// Results whose draws hang together as they were drawn.
fn hanging_together(mut options: Vec<OptionResults>, sampling: Sampling) -> Vec<OptionResults> {
    if sampling == Sampling::Stratified {
        let columns = options.iter_mut().flat_map(|option| &mut option.columns);
        columns.for_each(|column| column.draw_in_blocks(BLOCK));
    }
    options
}

impl Counted {
    fn of_none(limit: &Limit, plans: &[&Plan<'_>]) -> Self {
        let base: Vec<Vec<Vec<Column>>> = plans.iter().map(|plan| plan.base_columns()).collect();
        let runs: Vec<Vec<&[Column]>> =
            base.iter().map(|options| options.iter().map(Vec::as_slice).collect()).collect();
        let none = |joints: &[Joint], base: &Lanes<'_>| {
            joints.iter().map(|joint| (joint.clone(), joint.column(base, limit.bins))).collect()
        };
        let own = |(joints, run): (&Vec<Joint>, &Vec<&[Column]>)| {
            none(joints, &Lanes { first: 0, runs: std::slice::from_ref(run) })
        };
        let empty = |plan: &&Plan<'_>| {
            plan.figures.iter().map(|figures| vec![Column::default(); figures.len()]).collect()
        };
        Self {
            own: limit.own.iter().zip(&runs).map(own).collect(),
            across: none(&limit.across, &Lanes { first: 0, runs: &runs }),
            sample: plans.iter().map(empty).collect(),
        }
    }

    /// Counts draws that are kept, from a number on.
    fn add(&mut self, limit: &Limit, first: u32, chunks: &[Chunk]) {
        let runs: Vec<Vec<&[Column]>> = chunks.iter().map(Chunk::columns).collect();
        for (own, run) in self.own.iter_mut().zip(&runs) {
            let lanes = Lanes { first, runs: std::slice::from_ref(run) };
            own.iter_mut().for_each(|(joint, column)| joint.add_to(column, &lanes));
        }
        let lanes = Lanes { first, runs: &runs };
        self.across.iter_mut().for_each(|(joint, column)| joint.add_to(column, &lanes));
        let n_shown = limit.sample.saturating_sub(first).min(chunks[0].n_draws()) as usize;
        if n_shown > 0 {
            for (columns, more) in self.sample.iter_mut().flatten().zip(runs.iter().flatten()) {
                columns.iter_mut().zip(*more).for_each(|(column, more)| column.append(&more.first(n_shown)));
            }
        }
    }

    fn settle(&mut self) {
        self.own.iter_mut().flat_map(BTreeMap::values_mut).for_each(Column::settle);
        self.across.values_mut().for_each(Column::settle);
    }
}
