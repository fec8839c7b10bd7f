//! Who carries what risk: how far each party's result varies under each option, and from what.

use super::Provenance;
use crate::random::Purpose;
use crate::statistics::{Estimate, VarianceSplit};

/// What was found of who carries what.
#[derive(Clone, Debug)]
pub struct Risks {
    /// What it was found from.
    pub provenance: Provenance,
    /// The sources over which variance is split.
    pub sources: Vec<RiskSource>,
    /// Sources of which no draw showed anything: in these nothing is left to chance, or no result depends on it.
    pub still: Vec<RiskSource>,
    /// By option, those under which nothing ever comes to anybody left out.
    pub options: Vec<OptionRisks>,
    /// What payers pay to move risk, by option with investors and by what it is held against.
    pub transfers: Vec<RiskTransfer>,
    /// Whether any payer bears cost of care, without which nothing says what outcomes are worth to payers.
    pub somebody_bears_care: bool,
}

/// A source of risk: kinds of risk that are redrawn together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskSource {
    /// Which kinds of risk.
    pub purposes: Vec<Purpose>,
    /// Inputs of different kinds that move together, for which reason these are one source: their paths.
    pub tied_by: Vec<(String, String)>,
}

/// What an option puts on whom.
#[derive(Clone, Debug)]
pub struct OptionRisks {
    /// Its name in the file.
    pub name: String,
    /// What reports call it.
    pub title: String,
    /// Investors first, then payers, all payers together where there are several, providers, and others.
    pub parties: Vec<Carried>,
}

/// What a party carries under an option.
#[derive(Clone, Debug)]
pub struct Carried {
    /// Who.
    pub who: Carrier,
    /// What sentences call it.
    pub party: String,
    /// Which figure is its result, by path.
    pub path: String,
    /// Mean, pounds.
    pub mean: Estimate,
    /// Standard deviation over draws, pounds.
    pub deviation: Estimate,
    /// What 1 draw in 20 falls below, with its error, pounds.
    pub p5: (f64, Option<f64>),
    /// Mean of the worst 5% of draws, pounds; none with too few draws.
    pub shortfall: Option<Estimate>,
    /// By source; none where the result does not vary.
    pub split: Option<VarianceSplit>,
}

/// Whose result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// All classes of investors: net present value at the hurdle rate, or what they receive less what is drawn without one.
    Investors(InvestorResult),
    /// A payer that bears cost of care: what is avoided of it less what it pays.
    Payer,
    /// A payer that bears none: what it pays, below nought.
    PayerOnly,
    /// All payers together.
    Payers,
    /// A provider: what it is paid less what it pays.
    Provider,
    /// A manager, a guarantor, or who gives a grant: what it is paid less what it pays.
    Other,
}

/// What counts as the result of investors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvestorResult {
    /// Net present value at the hurdle rate.
    AtHurdle,
    /// Received less drawn.
    NetCash,
}

/// What payers pay to move risk: an option with investors beside what a plain contract for the same service comes to. All
/// payers together.
#[derive(Clone, Debug)]
pub struct RiskTransfer {
    /// The option with investors.
    pub bond: String,
    /// What it is held against.
    pub plain: Plain,
    /// Mean of what payers pay under the option with investors, pounds.
    pub paid: Estimate,
    /// The same under the plain contract.
    pub paid_plainly: Estimate,
    /// The first less the second, draw by draw: the premium.
    pub premium: Estimate,
    /// Standard deviation of the payers' net position under the option with investors, pounds.
    pub deviation: Estimate,
    /// The same under the plain contract.
    pub deviation_plainly: Estimate,
    /// Which share of the variance under the plain contract is no longer there; below nought where there is more. None where
    /// nothing varies under the plain contract.
    pub removed: Option<Estimate>,
    /// Mean of the payers' net position in its worst 5% of draws, pounds; none with too few draws.
    pub shortfall: Option<Estimate>,
    /// The same under the plain contract.
    pub shortfall_plainly: Option<Estimate>,
}

/// What an option with investors is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// An option with the same service and without investors.
    Option(String),
    /// The file has none: payers would pay what delivery costs under the option with investors.
    CostOfDelivery,
}
