//! Checks: published figures that a scenario is held against.

use super::{InputId, ReplayId, Wanted};
use crate::units::Quantity;

/// A published figure and what of the model it is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its name in the file.
    pub name: String,
    /// Whether the figure was used to set inputs, or follows from them.
    pub kind: CheckKind,
    /// What of a run it is.
    pub reads: Wanted,
    /// What it must meet, in the unit of the result: pounds, fractions, months or counts.
    pub expects: Expectation,
    /// The same as quantities, which are held against the unit of the result where it is read.
    pub asked: Vec<Quantity>,
    /// The case under which it is run.
    pub under: Option<String>,
    /// The replay under which it is run.
    pub replay: Option<ReplayId>,
    /// The level of the payoff's measure at which it is read.
    pub level: Option<f64>,
    /// Where the figure was published.
    pub source: String,
    /// The line of the file on which it stands, for reports.
    pub line: usize,
}

/// Whether a figure was used to set inputs, or follows from them, or was never published.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckKind {
    /// These inputs were set from it: agreement is no validation.
    Fitted(Vec<InputId>),
    /// It follows from these inputs, which were not set from it.
    Reproduced(Vec<InputId>),
    /// It was worked out by hand from the scenario's own numbers, these among them: it tests the program, not the model.
    ByHand(Vec<InputId>),
}

/// What a result must meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expectation {
    /// A value, within a tolerance that is the source's own.
    Equals {
        /// The published value.
        value: f64,
        /// The source's own rounding or spread.
        within: f64,
    },
    /// Bounds.
    Bounds(super::Bounds),
}
