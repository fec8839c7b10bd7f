//! An end that is imposed on a deal: what each party would be left with if it ended then.

use crate::model::ContractId;

/// An end of an option's contracts or service at the end of a month, whatever would have ended them. What has ended
/// already, ends no second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imposed {
    /// How it ends.
    pub end: ImposedEnd,
    /// At the end of which month from the start of the programme.
    pub month: u16,
}

/// How a deal ends that is made to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImposedEnd {
    /// A party uses its right to end a contract, by the contract and the place of that right in it: its notice runs from
    /// the month on, and it pays what it says.
    Termination(ContractId, usize),
    /// A review finds what it looks for and is acted on, by the contract and the place of the review in it. Nothing
    /// happens in a month without that review.
    Review(ContractId, usize),
    /// Whoever pays for outcomes ends all contracts under which it does, without notice and without any payment: outcomes
    /// dated up to then are still paid for.
    WalkAway,
    /// The service stops; contracts stay in force and pay for what came of it.
    ServiceStops,
}
