//! Other money: what a party gives beside the contracts, for netting and for budgets.

use super::{InputId, PartyId};
use crate::units::Money;

/// Money that one party gives another whatever the outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Funding {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Who gives.
    pub from: PartyId,
    /// Who receives.
    pub to: PartyId,
    /// How much.
    pub amount: FundingAmount,
    /// The month at whose end it first flows; 0 at the start of the programme.
    pub starts: u16,
    /// The last month in which it flows.
    pub until: u16,
}

/// How much other money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundingAmount {
    /// Pence, once, when it starts.
    Once(InputId),
    /// Pence a calendar month.
    Monthly(InputId),
}

impl Funding {
    /// What flows in a month.
    #[must_use]
    pub fn in_month(&self, month: u16, value: impl Fn(InputId) -> f64) -> Money {
        let to_date = |month: u16| self.received_to_date(month, &value);
        to_date(month) - month.checked_sub(1).map_or(Money::ZERO, to_date)
    }

    /// What has flowed by the end of a month: rounded to date, so that the months tie.
    #[must_use]
    pub fn received_to_date(&self, month: u16, value: impl Fn(InputId) -> f64) -> Money {
        if month < self.starts {
            return Money::ZERO;
        }
        let pence = match self.amount {
            FundingAmount::Once(row) => value(row),
            FundingAmount::Monthly(row) => {
                value(row) * f64::from(month.min(self.until).saturating_sub(self.starts) + 1)
            }
        };
        Money::from_nearest_pence(pence)
    }
}
