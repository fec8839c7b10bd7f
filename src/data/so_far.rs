//! What a run says while it goes on.

use crate::model::OptionId;
use crate::statistics::Estimate;

/// The headline over the draws that are finished so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoFar {
    /// The option that it is of.
    pub option: OptionId,
    /// What is said of it.
    pub says: Headline,
    /// How much, with its error.
    pub found: Estimate,
}

/// What a headline says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headline {
    /// The rate of return of all investors in the median draw.
    MedianReturn,
    /// What all payers together avoid of care less what they pay, mean, pounds.
    MeanSaving,
    /// What all payers together pay, mean, pounds.
    MeanPaid,
}
