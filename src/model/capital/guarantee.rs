//! Guarantees: somebody else makes up principal that does not come back.

use crate::model::{InputId, Number, PartyId, TrancheId};

/// A guarantee of a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Guarantee {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Who gives it.
    pub by: PartyId,
    /// The class.
    pub of: TrancheId,
    /// What it covers.
    pub covers: Covers,
    /// When it is called, once.
    pub called: Called,
    /// What it costs the vehicle; none is nothing.
    pub fee: Option<GuaranteeFee>,
}

/// What a guarantee covers, as it stands at the end of the month in which it is called.
#[derive(Clone, Debug, PartialEq)]
pub enum Covers {
    /// Repayments of principal are made up to this share of the principal drawn.
    Principal(Number),
    /// What is missing of the principal, up to a fund of this amount.
    Fund(Number),
}

/// When a guarantee is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// When its class matures or is redeemed.
    AtTheEnd,
    /// In the month from which an order closes the service, if that is earlier.
    OnClosure,
}

/// What a guarantee costs.
#[derive(Clone, Debug, PartialEq)]
pub enum GuaranteeFee {
    /// An amount, at the start.
    Once(InputId),
    /// Pence per calendar month, due with every third month.
    Monthly(InputId),
    /// A yearly rate on what a call would bring, due with every third month.
    OnCover(InputId),
}
