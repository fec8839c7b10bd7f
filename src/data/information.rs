//! What evidence is worth before signing: what it would bring to know inputs for sure before a decision is taken.

use super::{InvestorResult, Provenance, RiskSource};
use crate::statistics::{Estimate, Worth};

/// What was found of the worth of evidence.
#[derive(Clone, Debug)]
pub struct Information {
    /// What it was found from.
    pub provenance: Provenance,
    /// The commissioner's decision first, then that of investors for each option that has them.
    pub decisions: Vec<Decision>,
    /// Why there is no decision of the commissioner, if there is none.
    pub no_commissioner: Option<NoCommissioner>,
}

/// Why no decision of the commissioner can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCommissioner {
    /// No payer bears the cost of care, so that nothing says what outcomes are worth.
    NobodyBearsCare,
    /// There is only one option.
    OneOption,
}

/// A decision and what it is worth to know more before it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whose, and by what they decide.
    pub whose: Decider,
    /// What can be chosen, with what it brings on average, pounds.
    pub choices: Vec<(String, Estimate)>,
    /// The place of the one that is chosen on what is known.
    pub chosen: usize,
    /// What it is worth to know every input that is uncertain; none with too few draws, or where nothing is uncertain.
    pub everything: Option<Worth>,
    /// From how many draws on all inputs are looked at together with all that can be told of them.
    pub draws_for_everything: usize,
    /// Whether the worth of knowing every input still grows with the number of draws by more than its error.
    pub everything_grows: bool,
    /// By kind of input, that which is worth most first: all its inputs known at once.
    pub groups: Vec<KnownGroup>,
    /// By input, that which is worth most first.
    pub inputs: Vec<KnownInput>,
}

/// Who decides, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decider {
    /// The payers that bear the cost of care, which option to take.
    Commissioner {
        /// What sentences call them.
        payers: Vec<String>,
        /// By the sum of which results.
        by: PayerResult,
    },
    /// Investors, whether to invest under an option.
    Investors {
        /// The option's name in the file.
        name: String,
        /// What reports call it.
        option: String,
        /// By what.
        result: InvestorResult,
    },
}

/// What counts as the result of a payer who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayerResult {
    /// Its net position, deflated and discounted as the Green Book has it.
    RealNpv,
    /// Its net position as it is, where the file names no deflator or no schedule of discount rates.
    Net,
}

/// What it is worth to know one input.
#[derive(Clone, Debug)]
pub struct KnownInput {
    /// Its path.
    pub path: String,
    /// What it is worth.
    pub worth: Worth,
}

/// What it is worth to know the inputs of a source of risk.
#[derive(Clone, Debug)]
pub struct KnownGroup {
    /// The source.
    pub source: RiskSource,
    /// How many inputs.
    pub n_inputs: usize,
    /// What it is worth.
    pub worth: Worth,
    /// Whether that still grows with the number of draws by more than its error.
    pub grows: bool,
}
