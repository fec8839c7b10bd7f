//! What people lived through in draws that were played, and in base cases, kept for scenarios that are played over the same draws later: the steps of a
//! search, each of which needs the last.
//!
//! Only what two scenarios had in common is kept: what differs from step to step would fill memory and be of no use.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Plan;
use super::shared::{Family, Shared};

/// People and draws of which lives are kept, at most: their number times that of the draws. A person's life takes about a fifth of
/// a kilobyte, so that all take some 150 megabytes. A search among 380 people with 400 draws a step, all of which are kept,
/// takes a quarter less time; one with 1,000, of which a part is, next to nothing less.
const MOST: usize = 3 << 18;

/// Lives of draws of one seed, of whichever scenarios had them in common.
#[derive(Debug, Default)]
pub struct KeptLives {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    families: Vec<Family>,
    /// By draw; none is the base case.
    draws: BTreeMap<Option<u32>, Shared>,
    n_people: usize,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Kept").field("n_people", &self.n_people).finish_non_exhaustive()
    }
}

impl KeptLives {
    /// By plan: the number of its family, here as in every run before.
    pub(super) fn families(&self, plans: &[Plan<'_>]) -> Vec<usize> {
        let families = &mut self.kept().families;
        let number = |plan: &Plan<'_>| {
            families.iter().position(|family| family.is_of(plan)).unwrap_or_else(|| {
                families.push(Family::of(plan));
                families.len() - 1
            })
        };
        plans.iter().map(number).collect()
    }

    /// What is known of a draw; of none, of the base case.
    pub(super) fn take(&self, draw: Option<u32>) -> Shared {
        let mut kept = self.kept();
        let known = kept.draws.remove(&draw).unwrap_or_default();
        kept.n_people -= known.n_people();
        known
    }

    /// Keeps of a draw what several plans had in common, if there is room.
    pub(super) fn keep(&self, draw: Option<u32>, mut known: Shared) {
        known.forget_what_one_had();
        let n_people = known.n_people();
        let mut kept = self.kept();
        if n_people > 0 && kept.n_people + n_people <= MOST {
            kept.n_people += n_people;
            kept.draws.insert(draw, known);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A draw is taken out and put back whole, whoever failed while he had the list.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
