//! Several deals held together by one fund.

use super::CheckedValue;
use crate::model::TrancheId;
use crate::statistics::{Distribution, Estimate};
use crate::units::Money;

/// What a fund holds of a deal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundHolding {
    /// The class that it holds; none is investors' money of every class.
    pub class: Option<TrancheId>,
    /// How much of it.
    pub part: HeldPart,
}

/// How much a fund holds of a class, or of all investors' money.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum HeldPart {
    /// Everything.
    #[default]
    Whole,
    /// This fraction of every call and of all that comes back.
    Share(f64),
    /// So much of what is committed, and the same share of every call and of all that comes back.
    Amount(Money),
}

/// On what terms a fund holds its deals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundTerms {
    /// What its investors have promised; none is whatever the deals call.
    pub commitment: Option<Money>,
    /// The part of every call that the class which loses first pays in, a fraction.
    pub first_loss: f64,
    /// Up to this month of the fund what comes back is kept for the calls of other deals; none is paid out as it comes.
    pub recycles_until: Option<u16>,
    /// What it charges its investors.
    pub fees: FundFees,
}

/// What a fund charges its investors; none unless it is given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FundFees {
    /// What it costs to set the fund up, in its first month.
    pub set_up: Option<Money>,
    /// Management fee: this fraction a year of what is committed.
    pub of_committed: f64,
    /// Management fee: this fraction a year of what is invested and not yet back.
    pub of_invested: f64,
    /// The last month of the fee on what is committed; that on what is invested begins after it. None is the whole life for
    /// either.
    pub invests_until: Option<u16>,
    /// Carried interest, a fraction.
    pub carry: f64,
    /// The yearly rate that investors have before any carried interest.
    pub hurdle: f64,
    /// On what it is reckoned.
    pub carried_on: CarriedOn,
}

/// On what carried interest is reckoned once investors have had the hurdle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CarriedOn {
    /// On what is above the hurdle.
    #[default]
    AboveHurdle,
    /// On all profit: the manager catches up first.
    AllProfit,
}

impl FundTerms {
    /// The same with nothing charged.
    #[must_use]
    pub fn before_fees(self) -> Self {
        Self { fees: FundFees::default(), ..self }
    }

    /// Whether anything is charged.
    #[must_use]
    pub fn charges(&self) -> bool {
        let FundFees { set_up, of_committed, of_invested, carry, .. } = self.fees;
        set_up.is_some() || of_committed > 0.0 || of_invested > 0.0 || carry > 0.0
    }
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
    /// Received for each pound paid in, future by future. Its mean is the return of no portfolio.
    pub moic: Distribution,
    /// What is received on average for each pound that is paid in on average; none where hardly anything is paid in.
    pub per_pound: Option<Estimate>,
    /// Yearly rate of return.
    pub irr: Distribution,
    /// The rate of the mean flows.
    pub rate_of_mean_cash: Option<CheckedValue>,
    /// Chance that less comes back than was paid in.
    pub p_loss: Estimate,
    /// Mean of the worst twentieth of net cash, pounds.
    pub shortfall: Option<Estimate>,
    /// Standard deviation of net cash, pounds.
    pub deviation: Option<Estimate>,
}

/// What a fund charged, pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Charged {
    /// For setting it up.
    pub set_up: Distribution,
    /// For managing it.
    pub management: Distribution,
    /// Of its profit.
    pub carry: Distribution,
    /// In all.
    pub all: Distribution,
    /// Mean of what fell due and is never paid, because neither what came back nor what was promised was enough.
    pub unpaid: f64,
}

/// Calls of its deals that a fund cannot meet when they come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallsBeyond {
    /// Chance that there are any.
    pub chance: Estimate,
    /// How much, mean over the futures in which there are any, pounds; none where there are none.
    pub amount: Option<CheckedValue>,
}

/// Numbers that move together.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// How closely, from 0 to 1.
    pub correlation: f64,
    /// Of each deal that draws one.
    pub numbers: Vec<SharedNumber>,
}

/// A number of a deal that moves together with those of others.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedNumber {
    /// The title of the deal.
    pub deal: String,
    /// The path.
    pub path: String,
    /// Which way it moves.
    pub sense: Sense,
}

/// Which way a number moves when those that it moves together with rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It rises.
    Along,
    /// It falls.
    Against,
}

/// Several deals held together.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// On what terms.
    pub terms: FundTerms,
    /// What moves together.
    pub shared: Vec<Shared>,
    /// What is held of each deal, in words; empty where it is everything.
    pub holdings: Vec<String>,
    /// What is held of each deal by itself, in the order given.
    pub deals: Vec<Returns>,
    /// The fund, after its fees.
    pub fund: Returns,
    /// The class that is repaid first and that which loses first, where there are two, after fees.
    pub classes: Vec<Returns>,
    /// The fund and its classes before fees; empty where nothing is charged.
    pub before_fees: Vec<Returns>,
    /// What is charged; none if nothing is.
    pub charged: Option<Charged>,
    /// Correlation of net cash between each pair of deals; none where one of them never varies.
    pub correlations: Vec<Vec<Option<CheckedValue>>>,
    /// The part of the deviations of the deals, added up, that goes when they are held together, before fees; its error is from
    /// batches of draws. None where no deal varies, and where in any future a call is met late or never: the fund then is not the
    /// sum of its deals.
    pub diversified: Option<CheckedValue>,
    /// The same of the worst twentieth: how far its mean lies below the mean of all.
    pub diversified_shortfall: Option<CheckedValue>,
    /// Paid in by investors of the fund, of what the deals call: what recycling saves, pounds.
    pub recycled: Distribution,
    /// What the deals call and the fund does not have when they do: met late, or never.
    pub beyond: CallsBeyond,
    /// What of that is never met.
    pub unmet: CallsBeyond,
}
