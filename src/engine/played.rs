//! What an option leaves of a draw.

use super::play::Counted;
use crate::data::{
    Cash, Claim, Course, Decisions, Histories, Ledger, Monthly, Payment, PlannedDues, Reached,
};
use crate::statistics::Value;
use crate::units::Money;

/// What an option leaves of a draw.
#[derive(Clone, Debug)]
pub struct Played {
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
    /// Person-days by state and month.
    pub state_days: Vec<Monthly>,
    /// Paid by all payers in each month, care left out.
    pub paid: Vec<Money>,
    /// What each person had of the service.
    pub courses: Vec<Course>,
    /// Each person's spells.
    pub histories: Histories,
    /// The milestones that each person reached.
    pub reached: Reached,
    /// The month from which an order closed the service.
    pub closed_from: Option<u16>,
    /// What was counted, for whoever reads measures again.
    pub(super) counted: Counted,
}
