//! Parties: everybody who holds an account.

use super::{CountsAs, InputId, Number, spaced};

/// Somebody who pays or is paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// What it does in the deal.
    pub role: Role,
    /// The most a payer pays in all over outcome contracts.
    pub cap: Option<InputId>,
    /// The most a payer pays over outcome contracts in a financial year.
    pub budget: Option<Number>,
    /// Where the part above a payer's cap or budget goes.
    pub over_budget: OverBudget,
    /// Opening cash of a provider.
    pub reserves: Option<InputId>,
    /// Months below zero after which a provider stops; none never stops.
    pub insolvent_after: Option<super::Length>,
    /// As what counts that which falls away for it, in an appraisal.
    pub counts_as: CountsAs,
}

/// What a party does in the deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Outcome payer or commissioner.
    Payer,
    /// Delivers the service.
    Provider,
    /// The special-purpose vehicle.
    Vehicle,
    /// Intermediary or performance manager.
    Manager,
    /// Investors.
    Investor,
    /// Makes up what investors lose.
    Guarantor,
}

/// Where the part above a payer's cap or budget goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverBudget {
    /// The other payers of the clause bear it.
    Others,
    /// Nobody pays it.
    Lost,
    /// What is above a budget waits for the next financial year; above a cap nobody pays it.
    NextYear,
}

impl Role {
    /// How messages speak of one.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Payer => "a payer",
            Self::Provider => "a provider",
            Self::Vehicle => "the vehicle",
            Self::Manager => "a manager",
            Self::Investor => "an investor",
            Self::Guarantor => "a guarantor",
        }
    }
}

impl Party {
    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        self.label.clone().unwrap_or_else(|| format!("the {}", spaced(&self.name)))
    }
}
