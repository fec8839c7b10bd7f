//! Options side by side, party by party, and each against one of them, draw by draw.

use super::{CheckedValue, FigureUnit, OptionSummary, Provenance};
use crate::model::InputId;
use crate::statistics::{Better, Distribution, Estimate};

/// Options of one scenario, or of several that share their people.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The scenarios, in the order in which they were named.
    pub scenarios: Vec<ComparedScenario>,
    /// The options, in the order of the scenarios.
    pub options: Vec<ComparedOption>,
    /// The option that differences are taken to, by its place.
    pub base: usize,
    /// By option: what it brings all payers, all providers, and all investors.
    pub stakes: Vec<Stakes>,
    /// By party, then the people.
    pub parties: Vec<ComparedParty>,
    /// By option: everything that a report of its run says of it, under the name and title that it has here.
    pub summaries: Vec<OptionSummary>,
}

/// What an option brings those who pay, deliver and invest, and how far that may be from its mean: all parties of a kind
/// together. None where the option has no such party.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stakes {
    /// What all payers pay.
    pub paid: Option<Estimate>,
    /// Avoided cost of care less what is paid and still owed, of all payers.
    pub payers: Option<Stake>,
    /// The margins of the option's providers.
    pub providers: Option<Stake>,
    /// How many providers take part.
    pub n_providers: usize,
    /// What all investors receive less what they put in.
    pub investors: Option<Stake>,
    /// The return of all investors.
    pub irr: Option<Distribution>,
    /// The sum of the three, and of what payers still owe: what care costs less than as usual, less all that delivering, buying and managing cost, and
    /// more by what guarantors and givers of grants put in.
    pub together: Option<Stake>,
}

/// What an option brings somebody, over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stake {
    /// Its mean.
    pub mean: Estimate,
    /// Its standard deviation.
    pub deviation: Estimate,
    /// Chance that it is below nought.
    pub p_loses: Estimate,
    /// Chance that no other option that has it brings more; care as usual, as the first of all, does not take part.
    pub p_best: Option<Estimate>,
}

/// A scenario of a comparison.
#[derive(Clone, Debug)]
pub struct ComparedScenario {
    /// What tells it from the others: the name of its file without the ending.
    pub name: String,
    /// What it calls itself.
    pub title: String,
    /// What makes its run reproducible.
    pub provenance: Provenance,
}

/// An option of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedOption {
    /// Its name, with that of its scenario where names clash: "other: bond".
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// Its scenario, by place.
    pub scenario: usize,
    /// Its place among the options of its scenario.
    pub place: usize,
}

/// Whose results are compared.
#[derive(Clone, Debug)]
pub struct ComparedParty {
    /// The path of its results: `payer.council`, `investor`, `people`.
    pub path: String,
    /// What reports call it.
    pub title: String,
    /// Its results.
    pub results: Vec<ComparedResult>,
}

/// One result in all options that have it.
#[derive(Clone, Debug)]
pub struct ComparedResult {
    /// Its path: `payer.council.paid`.
    pub path: String,
    /// What the scenario calls the thing that is counted, where it is a care setting or a measure.
    pub thing: Option<String>,
    /// What it is counted in.
    pub unit: FigureUnit,
    /// Which way is better for the party, where one is.
    pub better: Option<Better>,
    /// The option that differences are taken to: that of the comparison, or the first that has the result.
    pub base: usize,
    /// By option: how it is; none where the option has no such result.
    pub levels: Vec<Option<Level>>,
    /// By option: how it differs from that of the base, draw by draw.
    pub gaps: Vec<Option<Gap>>,
}

/// A result over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// A figure of each draw.
    Spread(Distribution),
    /// A rate of return of each draw, and the rate of the mean cash in place of a mean of rates.
    Rates {
        /// The rates of the draws.
        spread: Distribution,
        /// The rate of the mean cash flows, or the difference of two.
        of_mean_cash: Option<CheckedValue>,
    },
    /// A chance: the share of draws in which something happens.
    Chance(Estimate),
}

/// A result less that of the base, draw by draw, so that errors are paired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The difference.
    pub level: Level,
    /// Chance that the option is better; none where no way is better, and for chances.
    pub p_better: Option<Estimate>,
}

/// What two scenarios do not share, so that their people are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// Their currencies.
    Currency,
    /// Their first day, horizon or financial year.
    Calendar,
    /// A part that is built otherwise, or that one of them lacks.
    Built(String),
    /// A number: its rows, where each has it.
    Number {
        /// In the first scenario.
        first: Option<InputId>,
        /// In the other.
        other: Option<InputId>,
    },
    /// Numbers that move together with those of the people.
    Correlations,
}
