//! A payoff: what is paid, and what investors earn, at each level of a measure. One run without chance at each.

use crate::model::{LevelUnit, MeasureId, OptionId};
use crate::statistics::Value;

/// A payoff of one option.
#[derive(Clone, Debug)]
pub struct PayoffTable {
    /// The option.
    pub option: OptionId,
    /// What is held at each level.
    pub measure: MeasureId,
    /// How levels are written.
    pub unit: LevelUnit,
    /// How the measure is held.
    pub holding: Holding,
    /// Each level with what comes of it, rising.
    pub levels: Vec<PayoffLevel>,
    /// What makes it reproducible.
    pub origin: PayoffOrigin,
}

/// How a measure is held at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It stands at the level.
    Standing,
    /// It takes the course of the base case over time, and comes to the level by the end of a month.
    Course {
        /// The last in which money looks at it.
        until: u16,
    },
}

/// What comes of a level.
#[derive(Clone, Debug)]
pub struct PayoffLevel {
    /// The level inside: a fraction, pence, a number.
    pub performance: f64,
    /// Paid by all payers, care left out, pounds.
    pub paid: f64,
    /// Returns by class, in the order of the file.
    pub tranches: Vec<PayoffReturn>,
    /// Return of all investors together; none without capital.
    pub investor: Option<PayoffReturn>,
    /// What each guarantee pays, pounds, in the order of the file.
    pub guaranteed: Vec<f64>,
    /// The month from which an order closes the service; none where it runs as long as it is meant to.
    pub closed_from: Option<u16>,
    /// The provider's margin, pounds; none where it is the same at every level.
    pub margin: Option<f64>,
}

/// A return at a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PayoffReturn {
    /// Annual effective rate, a fraction; a total loss is −1.
    pub irr: Value,
    /// Received over drawn.
    pub moic: Value,
}

/// Where a payoff comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayoffOrigin {
    /// Version of the program.
    pub version: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub scenario_sha256: String,
    /// The chosen case, if any.
    pub case: Option<String>,
    /// The observed figures that stand in place of simulated people, and the file they were read from.
    pub replay: Option<String>,
    /// What was changed on the way in, each `PATH=VALUE` as it was typed.
    pub sets: Vec<String>,
}

impl PayoffTable {
    /// Whether an order closes the service at a level.
    #[must_use]
    pub fn closes(&self) -> bool {
        self.levels.iter().any(|level| level.closed_from.is_some())
    }
}

impl PayoffLevel {
    /// The level as results state it: a fraction, pounds, a number.
    #[must_use]
    pub fn stated(&self, unit: LevelUnit) -> f64 {
        match unit {
            LevelUnit::Share | LevelUnit::Number => self.performance,
            LevelUnit::Amount => self.performance / 100.0,
        }
    }
}
