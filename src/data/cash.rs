//! What the month-by-month run of cash leaves beside the ledger.

use super::{Cover, Transfer};
use crate::units::Money;

/// Balances and flows by month.
#[derive(Clone, Debug, Default)]
pub struct Cash {
    /// The vehicle's cash at the end of each month, pools and reserves included.
    pub vehicle: Vec<Money>,
    /// The provider's cash at the end of each month, reserves included.
    pub provider: Vec<Money>,
    /// Investors' net flows by class and month: what they receive less what they pay in.
    pub flows: Vec<Vec<i64>>,
    /// Investors' net flows by month, all classes together but for grants: who gives does not invest.
    pub investors: Vec<i64>,
    /// What is still owed on each class at the end of each month.
    pub outstanding: Vec<Vec<Money>>,
    /// The yearly rate at which each class bore coupon, by class and contract year; none in a year without a balance.
    pub coupons: Vec<Vec<Option<f64>>>,
    /// What covers each class; none of one to which nothing is owed.
    pub covers: Vec<Option<Cover>>,
    /// What each step of the waterfall paid in all.
    pub steps: Vec<Money>,
    /// What the vehicle still owes for delivery at the end.
    pub unpaid: Money,
    /// What the vehicle still owes payers of what it was paid and has to pay back, at the end.
    pub not_paid_back: Money,
    /// The first month in which the service's provider, without cash for too long, pays nobody of its own accord.
    pub stopped_from: Option<u16>,
    /// What it owed from then on and never paid, each on the month in which it fell due: transfers that did not happen.
    pub not_collected: Vec<Transfer>,
    /// The first month from which somebody ordered the service to close.
    pub order: Option<u16>,
}
