//! Scores: what people are measured on in points, such as a questionnaire, and how well it measures them.

use super::{InputId, Inputs, Number};

/// A score. Everybody has a true level on it; what a contract sees of it is a reading, which errs.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// The least that it can show.
    pub lowest: InputId,
    /// The most that it can show.
    pub highest: InputId,
    /// Mean level of people when they are referred; may differ between groups.
    pub start: Number,
    /// Standard deviation of people's readings then, as tables of scores publish it: of true levels and errors together.
    pub spread: InputId,
    /// Points a year by which the level moves as usual.
    pub change: InputId,
    /// Share of the variance of readings that is variance of true levels.
    pub reliability: InputId,
    /// Readings are whole multiples of this; none is any number.
    pub to_nearest: Option<InputId>,
    /// Which way is an improvement.
    pub better: Better,
}

/// Which way on a score is an improvement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More points: well-being.
    Higher,
    /// Fewer points: difficulties, symptoms.
    Lower,
}

impl Score {
    /// Whether readings differ from true levels.
    #[must_use]
    pub fn errs(&self, inputs: &Inputs) -> bool {
        let reliability = &inputs.row(self.reliability).law;
        self.to_nearest.is_some() || !reliability.is_certain() || reliability.base() < 1.0
    }

    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.replace('_', " "))
    }
}
