//! Draws some of whose kinds of risk take the numbers of their neighbours, while all others stay frozen.

use std::ops::{ControlFlow, Range};

use super::in_order::in_order;
use super::play::Play;
use super::{CarryOn, Plan, RunError, Settings, chunks, threads};
use crate::data::Figure;
use crate::model::OptionId;
use crate::random::{Redrawn, Seed};
use crate::statistics::Value;

/// By figure that was asked for: its values, pair after pair.
pub type Values = Vec<Vec<Value>>;

impl Plan<'_> {
    /// What some figures come to in the first draw of each pair (0 of 0 and 1, 2 of 2 and 3) where some kinds of risk take the
    /// numbers of the second: with none redrawn these are the first draws of the pairs of [`Plan::run`], with all the second.
    /// `done` is told how many pairs have been finished. Where `carry_on` breaks off there are fewer.
    ///
    /// # Errors
    /// If the books of a draw do not add up, or threads cannot be started.
    ///
    /// # Panics
    /// If an option does not have a figure.
    pub fn redrawn(
        &self,
        (settings, redrawn): (&Settings, Redrawn),
        wanted: &[(OptionId, Figure)],
        carry_on: &CarryOn<'_>,
        done: &mut dyn FnMut(u32),
    ) -> Result<Values, RunError> {
        let places: Vec<(usize, usize)> = wanted.iter().map(|&wanted| self.place(wanted)).collect();
        let seed = Seed::new(settings.seed).redrawing(redrawn);
        let threads = threads(settings.threads)?;
        let (n_chunks, draws_of) = chunks(settings);
        let play_chunk = |draws: Range<u32>| -> Result<(Values, bool), RunError> {
            let mut values = vec![Vec::with_capacity(pairs(&draws).len()); places.len()];
            for draw in pairs(&draws) {
                if carry_on().is_break() {
                    return Ok((values, false));
                }
                let played = Play::new(self, seed, draw, settings.coupling)?.play()?;
                for (values, &(option, figure)) in values.iter_mut().zip(&places) {
                    values.push(played[option].values[figure]);
                }
            }
            Ok((values, true))
        };
        let (mut all, mut n_done) = (vec![Vec::new(); places.len()], 0);
        let ended = in_order(
            &threads,
            n_chunks,
            |chunk| (pairs(&draws_of(chunk)).len(), play_chunk(draws_of(chunk))),
            |(n_asked, played)| match played {
                Ok((values, is_whole)) => {
                    all.iter_mut().zip(values).for_each(|(all, values)| all.extend(values));
                    n_done += n_asked as u32;
                    done(n_done);
                    if is_whole { ControlFlow::Continue(()) } else { ControlFlow::Break(Ok(())) }
                }
                Err(error) => ControlFlow::Break(Err(error)),
            },
        );
        match ended {
            ControlFlow::Continue(()) | ControlFlow::Break(Ok(())) => Ok(all),
            ControlFlow::Break(Err(error)) => Err(error),
        }
    }

    /// The places of an option and of a figure of it.
    fn place(&self, (option, figure): (OptionId, Figure)) -> (usize, usize) {
        let own = &self.figures[option.index()];
        let place = own.iter().position(|&other| other == figure);
        (option.index(), place.expect("only figures that an option has are asked for"))
    }
}

/// The first draws of the pairs in a range.
fn pairs(draws: &Range<u32>) -> impl ExactSizeIterator<Item = u32> + use<> {
    (draws.start / 2..draws.end / 2).map(|pair| 2 * pair)
}
