//! Baselines: what a contract compares with, as far as the contract states or estimates it.

use super::{BaselineId, InputId, Length, Number, Schedule};

/// What a contract compares with.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Where its level comes from.
    pub level: Level,
    /// The level stands so much too high, as a share of it.
    pub bias: Option<InputId>,
    /// Growth of the level a year.
    pub drift: Option<InputId>,
    /// Standard error that estimating adds, in units for each person measured (or of the figure compared).
    pub noise: Option<InputId>,
    /// What was measured so long ago stands for today.
    pub lag: Option<Length>,
    /// Whose outcome the effect is.
    pub counts: Offered,
    /// From the day after this one on, another baseline takes its place.
    pub then: Option<(i32, BaselineId)>,
}

impl Baseline {
    /// Whether the mean of its control people is drawn, which needs to be told how much people differ.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        matches!(self.level, Level::Controls { known: ControlsKnown::SamplingLaw, .. })
    }

    /// Whether what the contract sees of it is what it is: nothing is estimated.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.noise.is_none() && matches!(self.level, Level::Fixed(_))
    }
}

/// A baseline and all that it is made of, or that takes its place; each once, so that a ring of them ends too.
#[must_use]
pub fn baselines_within(baselines: &[Baseline], id: BaselineId) -> Vec<&Baseline> {
    let mut found = vec![id];
    let mut looked_at = 0;
    while let Some(&next) = found.get(looked_at) {
        let baseline = &baselines[next.index()];
        let parts = match &baseline.level {
            Level::Blend(parts) => parts.iter().map(|&(part, _)| part).collect(),
            Level::Fixed(_) | Level::Controls { .. } => Vec::new(),
        };
        for part in parts.into_iter().chain(baseline.then.map(|(_, then)| then)) {
            if !found.contains(&part) {
                found.push(part);
            }
        }
        looked_at += 1;
    }
    found.into_iter().map(|id| &baselines[id.index()]).collect()
}

/// Where the level of a baseline comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Level {
    /// A number that the contract states; where it follows the time since a person started, steps: a profile.
    Fixed(Number),
    /// Other people, who live as usual.
    Controls {
        /// How many for each participant.
        n_each: u32,
        /// How they are chosen.
        chosen: Chosen,
        /// How their outcome is known.
        known: ControlsKnown,
    },
    /// Several baselines, weighted.
    Blend(Vec<(BaselineId, InputId)>),
}

impl Level {
    /// The steps of a number that follows the time since a person started.
    #[must_use]
    pub fn profile(&self) -> Option<&Schedule> {
        match self {
            Self::Fixed(Number::By(schedule)) => Some(schedule),
            Self::Fixed(Number::Plain(_)) | Self::Controls { .. } | Self::Blend(_) => None,
        }
    }
}

/// The steps of a profile: days since the start after which and up to which a value holds, and the value. Where nothing
/// is said, under the first point, it is nought.
pub fn profile_steps(profile: &Schedule) -> impl Iterator<Item = (i32, i32, InputId)> {
    let first = profile.points.first().map_or(i32::MAX, |&(x, _)| x as i32);
    let below = profile.below.map(|row| (i32::MIN, first, row));
    let ends = profile.points.iter().skip(1).map(|&(x, _)| x as i32).chain(std::iter::once(i32::MAX));
    let steps = profile.points.iter().zip(ends).map(|(&(x, row), end)| (x as i32, end, row));
    below.into_iter().chain(steps)
}

/// How control people are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// To be like the participants in all that the file says of them.
    Matched,
    /// By lot, from the same people as the participants.
    Randomised,
}

/// How the outcome of control people is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlsKnown {
    /// They are simulated, one by one.
    Simulated,
    /// Their mean is drawn from the sampling law of the difference of two means: normal about what the participants
    /// would have done, with variance s² (1/n + 1/(k n)). A reduction is a share of a level that errs by its controls
    /// alone, with variance s²/(k n).
    SamplingLaw,
}

/// Whose outcome an effect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// Of everybody to whom the service was offered.
    Offered,
    /// Of those who started: the effect on everybody over the share of those referred who did.
    Treated,
}
