//! Flows by month, added up apart in several batches of draws: from these the rate of return of mean cash is known, and how far
//! it errs.
//!
//! In which batch a draw is follows from its number alone, so that the parts of a run add up to what one run does. Draws
//! that hang together are in one batch, so that batches do not.

use serde::{Deserialize, Serialize};

use super::Sampling;
use crate::random::BLOCK;

/// Batches. An error that is told from so many is itself known to 1 / √(2 × 19), a sixth of it.
const BATCHES: usize = 20;

/// A batch of draws, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch(usize);

impl Sampling {
    /// The batch of a draw.
    #[must_use]
    pub fn batch(self, draw: u32) -> Batch {
        let number = match self {
            Self::Independent => draw,
            Self::Stratified => draw / BLOCK,
        };
        Batch(number as usize % BATCHES)
    }
}

/// Sums of flows by month, pence, of the draws of each batch; empty of a batch in which no draw is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowsByBatch {
    sums: [Vec<i128>; BATCHES],
}

impl FlowsByBatch {
    /// Adds the flows of a draw.
    pub fn add(&mut self, Batch(place): Batch, flows: &[i64]) {
        let sums = &mut self.sums[place];
        sums.resize(sums.len().max(flows.len()), 0);
        sums.iter_mut().zip(flows).for_each(|(sum, &flow)| *sum += i128::from(flow));
    }

    /// Adds those of other draws.
    pub fn append(&mut self, more: Self) {
        for (sums, more) in self.sums.iter_mut().zip(more.sums) {
            sums.resize(sums.len().max(more.len()), 0);
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }

    /// Those of all draws together.
    #[must_use]
    pub fn total(&self) -> Vec<i128> {
        let n_months = self.sums.iter().map(Vec::len).max().unwrap_or(0);
        let of_month = |month: usize| self.sums.iter().filter_map(|sums| sums.get(month)).sum();
        (0..n_months).map(of_month).collect()
    }

    /// Those of each batch in which there is a draw.
    pub fn batches(&self) -> impl Iterator<Item = &[i128]> {
        self.sums.iter().filter(|sums| !sums.is_empty()).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_that_hang_together_are_in_one_batch() {
        for block in 0..50 {
            let batch = |place| Sampling::Stratified.batch(block * BLOCK + place);
            assert!((0..BLOCK).all(|place| batch(place) == batch(0)));
            assert_ne!(batch(0), batch(BLOCK));
        }
        let alone = |draw| Sampling::Independent.batch(draw);
        assert!((0..50).all(|draw| alone(draw) != alone(draw + 1)));
    }

    #[test]
    fn parts_add_up_to_the_whole_wherever_they_are_cut() {
        let flows =
            |draw: u32| -> Vec<i64> { (0..4).map(|month| i64::from(draw * 7 % 11) - month).collect() };
        for sampling in [Sampling::Independent, Sampling::Stratified] {
            let part = |draws: std::ops::Range<u32>| {
                let mut part = FlowsByBatch::default();
                draws.for_each(|draw| part.add(sampling.batch(draw), &flows(draw)));
                part
            };
            let whole = part(3..400);
            let mut parts = part(3..3);
            [3..4, 4..90, 90..91, 91..400].into_iter().for_each(|draws| parts.append(part(draws)));
            assert_eq!(whole, parts);
            let total: i128 = (3..400).flat_map(flows).map(i128::from).sum();
            assert_eq!(whole.total().into_iter().sum::<i128>(), total);
            assert_eq!(whole.batches().count(), BATCHES);
        }
        assert_eq!(FlowsByBatch::default().total(), Vec::<i128>::new());
    }
}
