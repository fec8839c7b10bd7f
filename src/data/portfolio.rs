//! Several deals held together by one fund.

use super::CheckedValue;
use crate::statistics::{Distribution, Estimate};
use crate::units::Money;

/// On what terms a fund holds its deals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundTerms {
    /// What its investors have promised; none is whatever the deals call.
    pub commitment: Option<Money>,
    /// The part of every call that the class which loses first pays in, a fraction.
    pub first_loss: f64,
    /// Up to this month of the fund what comes back is kept for the calls of other deals; none is paid out as it comes.
    pub recycles_until: Option<u16>,
}

/// What investors earn and risk: of a deal, of the fund, of a class of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Returns {
    /// What reports call it.
    pub title: String,
    /// Paid in, pounds.
    pub drawn: Distribution,
    /// Received less paid in, pounds.
    pub net: Distribution,
    /// Received for each pound paid in.
    pub moic: Distribution,
    /// Yearly rate of return.
    pub irr: Distribution,
    /// The rate of the mean flows.
    pub rate_of_mean_cash: Option<f64>,
    /// Chance that less comes back than was paid in.
    pub p_loss: Estimate,
    /// Mean of the worst twentieth of net cash, pounds.
    pub shortfall: Option<Estimate>,
    /// Standard deviation of net cash, pounds.
    pub deviation: Option<Estimate>,
}

/// A number that deals share.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Its path.
    pub path: String,
    /// How closely it moves together, from 0 to 1.
    pub correlation: f64,
    /// Titles of the deals that draw it.
    pub deals: Vec<String>,
}

/// Several deals held together.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// On what terms.
    pub terms: FundTerms,
    /// What moves together.
    pub shared: Vec<Shared>,
    /// Each deal by itself, in the order given.
    pub deals: Vec<Returns>,
    /// The fund.
    pub fund: Returns,
    /// The class that is repaid first and that which loses first, where there are two.
    pub classes: Vec<Returns>,
    /// Correlation of net cash between each pair of deals; none where one of them never varies.
    pub correlations: Vec<Vec<Option<CheckedValue>>>,
    /// The part of the deviations of the deals, added up, that goes when they are held together; its error is from batches of
    /// draws.
    pub diversified: Option<CheckedValue>,
    /// The same of the worst twentieth: how far its mean lies below the mean of all.
    pub diversified_shortfall: Option<CheckedValue>,
    /// Paid in by investors of the fund, of what the deals call: what recycling saves, pounds.
    pub recycled: Distribution,
    /// Chance that deals call more than the fund has, and how much more where they do, mean, pounds.
    pub p_beyond: Estimate,
    /// The mean over those draws, pounds.
    pub beyond: Option<f64>,
}
