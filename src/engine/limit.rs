//! How many draws a run keeps one by one, and what it counts of them above that: chosen so that the program's memory stays
//! within bounds at any number of draws.
//!
//! Both are functions of the scenario alone, so that any threads, and any parts of a run, come to the same.

use std::sync::Arc;

use super::{Plan, n_months};
use crate::data::{Joint, SAMPLE_CELLS};

/// Draws that are kept one by one, at most.
const DRAWS_MOST: u32 = 100_000;
/// Memory for figures of draws that are kept one by one, bytes.
const BYTES_KEPT: usize = 88 << 20;
/// Memory for cash by month of draws that are kept one by one, bytes. It is only drawn, as bands: where there are many options
/// and months it is counted long before figures are.
const BYTES_OF_MONTHS_KEPT: usize = 36 << 20;
/// Memory for counts by bin, bytes.
const BYTES_BINNED: usize = 72 << 20;
/// Memory of a bin, bytes.
const BYTES_OF_BIN: usize = 8;
/// Bins of a column, at least and at most. With fewer, numbers over many powers of two and either side of nought would be
/// drawn together too far; more are hardly ever filled.
const BINS: std::ops::RangeInclusive<usize> = 4_096..=16_384;
/// Bins of a month's cash for each of a figure's: bands of cash are drawn, and seldom read to the pound.
const SHARE_OF_MONTHS: usize = 2;

/// What a run keeps of its draws.
#[derive(Clone, Debug)]
pub enum Keep {
    /// Every draw.
    EveryDraw,
    /// Every draw up to a limit; of more draws, counts by bin.
    UpTo(Arc<Limit>),
}

/// Up to how many draws every draw is kept, and what is counted of more.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Draws that are kept.
    pub draws: u32,
    /// Draws whose cash by month is kept; of more it is counted by bin, while figures may still be kept.
    pub draws_of_months: u32,
    /// Draws that are kept even above the limit, to be shown one by one.
    pub sample: u32,
    /// Bins of a column at most.
    pub bins: u32,
    /// Bins of a month's cash at most.
    pub bins_of_months: u32,
    /// By scenario: what is read of several figures of the same draw.
    pub own: Vec<Vec<Joint>>,
    /// What is read of figures of several scenarios.
    pub across: Vec<Joint>,
}

impl Limit {
    /// Of scenarios that are played over the same draws, of which this is read.
    #[must_use]
    pub fn new(plans: &[&Plan<'_>], own: Vec<Vec<Joint>>, across: Vec<Joint>) -> Self {
        let each = |count: &dyn Fn(&Plan<'_>) -> usize| plans.iter().map(|plan| count(plan)).sum::<usize>();
        let n_figures = each(&|plan| plan.figures.iter().map(Vec::len).sum());
        // Cash of investors, the provider and payers.
        let n_of_months = each(&|plan| 3 * n_months(plan) * plan.figures.len());
        let draws = BYTES_KEPT / (size_of::<f64>() * n_figures).max(1);
        let draws_of_months = BYTES_OF_MONTHS_KEPT / (size_of::<i64>() * n_of_months).max(1);
        let n_joints = own.iter().map(Vec::len).sum::<usize>() + across.len();
        let n_columns = n_figures + n_joints + n_of_months / SHARE_OF_MONTHS;
        let bins = (BYTES_BINNED / BYTES_OF_BIN / n_columns.max(1)).clamp(*BINS.start(), *BINS.end());
        let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            draws: whole(draws).min(DRAWS_MOST),
            draws_of_months: whole(draws_of_months).min(DRAWS_MOST),
            sample: whole(SAMPLE_CELLS / n_figures.max(1)).max(1),
            bins: whole(bins),
            bins_of_months: whole(bins / SHARE_OF_MONTHS),
            own,
            across,
        }
    }
}
