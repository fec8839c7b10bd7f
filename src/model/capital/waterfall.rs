//! The order in which the vehicle pays.

use crate::model::{ContractId, FeeId, GuaranteeId, InputId, PartyId, TrancheId};

/// One step of the waterfall.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name in the file.
    pub name: String,
    /// What it pays.
    pub pays: Pays,
    /// The most it pays in all.
    pub limit: Option<InputId>,
    /// What helps when cash is short.
    pub support: Support,
}

/// What a step pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pays {
    /// Dues of a contract whose payer is the vehicle.
    Contract(ContractId),
    /// A fee.
    Fee(FeeId),
    /// The fee of a guarantee.
    GuaranteeFee(GuaranteeId),
    /// Accrued coupons, pro rata.
    Coupon(Vec<TrancheId>),
    /// Principal, pro rata.
    Principal(Vec<TrancheId>),
    /// What is left, by shares.
    Surplus(Vec<(Recipient, InputId)>),
}

/// Who shares in what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// A class of investors.
    Tranche(TrancheId),
    /// A party.
    Party(PartyId),
}

/// What helps a step when cash is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Nothing.
    Nothing,
    /// A call on the tranches.
    Drawdown,
}
