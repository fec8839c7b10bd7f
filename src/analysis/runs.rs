//! How the runs of an analysis are made: all on the same draws, and only for as long as whoever asked for them carries on.
//!
//! A run that was broken off has other draws than the runs beside it, and is of no use: it counts as not made.

use crate::data::{Provenance, Results};
use crate::engine::{CarryOn, KeptLives, Needed, Plan, RunError, See, Settings};
use crate::model::Model;
use std::ops::ControlFlow;

/// What every run of an analysis is made with.
#[derive(Clone, Copy)]
pub struct Runs<'a> {
    /// The draws, and how they are made.
    pub settings: &'a Settings,
    /// From what they come.
    pub from: &'a Provenance,
    /// Says whether to carry on.
    pub carry_on: &'a CarryOn<'a>,
    /// What people lived through in them, as far as scenarios have it in common.
    pub lives: &'a KeptLives,
}

impl Runs<'_> {
    /// Refuses where nothing more is to be played, before anything is made ready for it.
    ///
    /// # Errors
    /// [`RunError::Stopped`].
    pub fn go_on(self) -> Result<(), RunError> {
        match (self.carry_on)() {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(RunError::Stopped),
        }
    }

    /// What is needed of a scenario, ready to be played.
    ///
    /// # Errors
    /// As [`Plan::new`].
    pub fn ready<'m>(self, model: &'m Model, needed: &Needed) -> Result<Plan<'m>, RunError> {
        Ok(Plan::several(&[model], needed, self.settings.threads, self.lives)?.remove(0))
    }

    /// All draws of a plan.
    ///
    /// # Errors
    /// If the run fails; [`RunError::Stopped`] if it is broken off.
    pub fn play(self, plan: &Plan<'_>) -> Result<Results, RunError> {
        self.play_and_see(plan, &|_, _, _| ())
    }

    /// The same; each draw is shown while it is played.
    ///
    /// # Errors
    /// As [`Runs::play`].
    pub fn play_and_see(self, plan: &Plan<'_>, see: &See<'_>) -> Result<Results, RunError> {
        let results = plan.run_and_see(self.settings, self.from.clone(), self.carry_on, see)?;
        match results.provenance.stopped_before {
            Some(_) => Err(RunError::Stopped),
            None => Ok(results),
        }
    }
}

/// What was found; none if a run that it takes was broken off.
pub(super) fn if_finished<T, E: From<RunError> + PartialEq>(found: Result<T, E>) -> Result<Option<T>, E> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error == E::from(RunError::Stopped) => Ok(None),
        Err(error) => Err(error),
    }
}
