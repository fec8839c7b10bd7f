//! Checks: published figures that a scenario is held against.

use super::{InputId, OptionId, ReplayId};
use crate::units::FinancialYear;

/// A published figure and what of the model it is held against.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name in the file.
    pub name: String,
    /// Whether the figure was used to set inputs, or follows from them.
    pub kind: CheckKind,
    /// The result, as a path into the JSON result: `contract.outcomes.paid`.
    pub result: String,
    /// The year of which the result is; none: of the whole programme.
    pub of_year: Option<YearOf>,
    /// The option; by default the last one.
    pub option: OptionId,
    /// A difference to this option.
    pub against: Option<OptionId>,
    /// Which statistic of the result.
    pub statistic: Statistic,
    /// What it must meet, in the unit of the result: pounds, fractions, months or counts.
    pub expects: Expectation,
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

/// A year of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearOf {
    /// A year of a contract (of a class of investors: of the programme), counted from one.
    Contract(u16),
    /// A financial year.
    Financial(FinancialYear),
}

impl Check {
    /// The path of the figure that is checked: that of the result, in its year.
    #[must_use]
    pub fn path(&self) -> String {
        let year = match self.of_year {
            None => return self.result.clone(),
            Some(YearOf::Contract(year)) => year.to_string(),
            Some(YearOf::Financial(year)) => year.to_string(),
        };
        match self.result.rsplit_once('.') {
            Some((above, name)) => format!("{above}.year.{year}.{name}"),
            None => format!("year.{year}.{}", self.result),
        }
    }
}

/// Whether a figure was used to set inputs, or follows from them, or was never published.
#[derive(Clone, Debug)]
pub enum CheckKind {
    /// These inputs were set from it: agreement is no validation.
    Fitted(Vec<InputId>),
    /// It follows from these inputs, which were not set from it.
    Reproduced(Vec<InputId>),
    /// It was worked out by hand from the scenario's own numbers, these among them: it tests the program, not the model.
    ByHand(Vec<InputId>),
}

/// Which statistic of a result is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The base case.
    BaseCase,
    /// The mean over draws.
    Mean,
    /// The rate of the mean cash flows.
    OfMeanCash,
    /// A percentile: 5, 10, 25, 50, 75, 90 or 95.
    Percentile(u8),
}

/// What a result must meet.
#[derive(Clone, Copy, Debug)]
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
