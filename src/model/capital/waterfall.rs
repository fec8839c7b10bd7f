//! The order in which the vehicle pays.

use crate::model::{ContractId, FeeId, GuaranteeId, InputId, PartyId, PoolId, ReserveId, TrancheId};

/// One step of the waterfall.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name in the file.
    pub name: String,
    /// What it pays.
    pub pays: Pays,
    /// The most it pays.
    pub limit: Option<StepLimit>,
    /// The pool that it pays from; none is the general account.
    pub from: Option<PoolId>,
    /// What helps when cash is short, in this order.
    pub support: Vec<Source>,
    /// When it runs.
    pub when: When,
    /// The last month in which it runs; none is the horizon.
    pub until: Option<u16>,
}

/// The most that a step pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepLimit {
    /// An amount in all.
    InAll(InputId),
    /// An amount in each period of so many months, counted from the start.
    EachPeriod {
        /// Pence per calendar month.
        monthly: InputId,
        /// The period.
        months: u16,
    },
    /// A share of the outcome payments that the vehicle received to date, in all.
    OfPayments(InputId),
}

/// When a step runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In any month.
    Always,
    /// At the end of every period of so many months, and from the close on.
    Every(u16),
    /// In the months after this one.
    After(u16),
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
    /// Fills a reserve up to its target.
    Reserve(ReserveId),
    /// Accrued coupons, pro rata.
    Coupon(Vec<TrancheId>),
    /// Principal, pro rata.
    Principal(Vec<TrancheId>),
    /// Whatever brings the return of a class up to a yearly rate: principal that is due, then more.
    Return(TrancheId, InputId),
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
pub enum Source {
    /// A call on the tranches.
    Drawdown,
    /// A reserve.
    Reserve(ReserveId),
}

impl Step {
    /// Whether a call on the tranches helps it.
    #[must_use]
    pub fn calls(&self) -> bool {
        self.support.contains(&Source::Drawdown)
    }
}
