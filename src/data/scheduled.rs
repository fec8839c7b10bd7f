//! What falls due to classes of investment by their terms alone.

use crate::units::Money;

/// Dues month by month, if every class is drawn and paid as scheduled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheduled {
    /// By class and month, from month 0 to the horizon: coupon, fee on what is not drawn, and principal.
    pub by_tranche: Vec<Vec<Money>>,
}
