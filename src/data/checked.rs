//! Checks that were run: published figures held against what the model gives.

use super::FigureUnit;
use crate::model::{Expectation, Statistic, YearOf};

/// Under what a check is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The case, by name.
    pub case: Option<String>,
    /// The replay, by name.
    pub replay: Option<String>,
}

/// Whether agreement is validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckedKind {
    /// No: inputs were set from the figure.
    Fitted,
    /// Yes: the figure follows from inputs that were not set from it.
    Reproduced,
    /// Of the program, not of the model: the figure was worked out by hand from the scenario's own numbers.
    ByHand,
}

/// A check that was run.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its name in the file.
    pub name: String,
    /// Whether agreement is validation.
    pub kind: CheckedKind,
    /// The result that it is about.
    pub result: String,
    /// The year of which it is.
    pub of_year: Option<YearOf>,
    /// Which statistic of it.
    pub statistic: Statistic,
    /// The level of the payoff at which it was read, as the file writes it.
    pub level: Option<String>,
    /// Under what it was run.
    pub circumstances: Circumstances,
    /// What the figure is counted in.
    pub unit: FigureUnit,
    /// What it had to meet.
    pub expects: Expectation,
    /// How it came out.
    pub verdict: Verdict,
    /// Where the figure was published.
    pub source: String,
    /// The line of the file on which it stands.
    pub line: usize,
}

/// How a check came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// The model gives what was published.
    Holds(CheckedValue),
    /// It gives something else.
    Fails(CheckedValue),
    /// It gives nothing to compare; the reason.
    CannotBeRead(String),
}

/// What the model gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CheckedValue {
    /// In the unit of the result.
    pub value: f64,
    /// Its Monte Carlo standard error, where there is one.
    pub se: Option<f64>,
}

impl Checked {
    /// Whether it came out as published.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.verdict, Verdict::Holds(_))
    }
}

/// What a moved input did to a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutation {
    /// The check.
    pub check: String,
    /// The path of the input.
    pub input: String,
    /// Whether the check failed, as it must.
    pub noticed: Noticed,
}

/// Whether a check notices that an input has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// It fails under one of the two moves at least.
    Yes,
    /// It holds under both: it does not depend on the input, or its tolerance is too wide.
    No,
    /// The input could not be moved; the reason.
    CannotBeMoved(String),
}
