//! Draws while they are made: a bar with their rate and the time left, and under it what they say so far.

use super::progress::{Manner, Progress};
use crate::analysis::Followed;
use crate::data::{Drawn, Figure, Sampling};
use crate::model::Model;
use crate::report::so_far;

/// A headline is read again when there are this part more draws than at the last time, so that reading it takes no time
/// beside making them.
const MORE: u32 = 4;

/// Draws that are watched.
pub(super) struct Watched<'a> {
    progress: Progress,
    model: &'a Model,
    followed: Followed,
    /// Draws made of whatever is watched, and of the model that is followed.
    n_made: u64,
    n_followed: u32,
    /// The number of draws at which the headline is read again.
    read_at: u32,
}

impl<'a> Watched<'a> {
    /// So many draws in all; the headline is that of a model whose options have these figures.
    pub(super) fn new(
        n_draws: u64,
        model: &'a Model,
        figures: &[Vec<Figure>],
        (sampling, manner): (Sampling, Manner),
    ) -> Self {
        let followed = Followed::new(model, figures, sampling);
        let progress = Progress::of(n_draws, manner);
        Self { progress, model, followed, n_made: 0, n_followed: 0, read_at: 0 }
    }

    /// Draws of the model that is followed.
    pub(super) fn follow(&mut self, drawn: &Drawn<'_>) {
        if self.progress.may_show() {
            self.followed.add(drawn);
            self.n_followed += drawn.n;
        }
        self.count(drawn);
        if self.progress.is_shown() && self.n_followed >= self.read_at {
            self.read_at = self.n_followed + self.n_followed / MORE + 1;
            if let Some(so_far) = self.followed.so_far() {
                self.progress.say_so_far(so_far::line(self.model, &so_far, self.n_followed));
            }
        }
    }

    /// Draws of another model.
    pub(super) fn count(&mut self, drawn: &Drawn<'_>) {
        self.n_made += u64::from(drawn.n);
        self.progress.done(self.n_made);
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        self.progress.finish();
    }
}
