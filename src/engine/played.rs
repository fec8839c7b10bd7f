//! What an option leaves of a draw.

use std::sync::Arc;

use super::lived::Lived;
use crate::data::{Cash, Claim, ClosedBy, Decisions, Ledger, Payment, PlannedDues};
use crate::model::OptionId;
use crate::statistics::Value;
use crate::units::Money;

/// What an option leaves of a draw.
#[derive(Clone, Debug)]
pub struct Played {
    /// Which.
    pub option: OptionId,
    /// By figure, in the order of the plan.
    pub values: Vec<Value>,
    /// Balances and flows by month.
    pub cash: Cash,
    /// All movements of cash.
    pub ledger: Ledger,
    /// All claims, as measured.
    pub claims: Vec<Claim>,
    /// What falls due on them, in order of month.
    pub payments: Vec<Payment>,
    /// What reviews and terminations made of the contracts.
    pub decisions: Decisions,
    /// The vehicle's planned dues as they stood before an order closed the service; none where none did.
    pub planned: Option<PlannedDues>,
    /// Paid by all payers in each month, care left out.
    pub paid: Vec<Money>,
    /// Still owed by them under contracts at the horizon.
    pub owed: Money,
    /// What people lived through.
    pub lived: Arc<Lived>,
    /// The month from which an order closed the service.
    pub closed_from: Option<u16>,
    /// Why it did.
    pub closed_by: Option<ClosedBy>,
}
