//! Cost of care, and where it leaves each payer.

use crate::model::{PartyId, StateId};
use crate::units::Money;

/// The cost of care of a set of histories.
#[derive(Clone, Debug, Default)]
pub struct CareCost {
    /// By state, then by party, then by month; empty where a party bears nothing.
    pub by_state: Vec<Vec<Vec<Money>>>,
}

impl CareCost {
    /// The cost of a state over the programme.
    #[must_use]
    pub fn of_state(&self, state: StateId) -> Money {
        self.by_state[state.index()].iter().flatten().sum()
    }

    /// What a party bears in a month.
    #[must_use]
    pub fn of_party(&self, party: PartyId, month: usize) -> Money {
        let in_state = |parties: &Vec<Vec<Money>>| parties[party.index()].get(month).copied();
        self.by_state.iter().filter_map(in_state).sum()
    }

    /// Whether a party bears anything for a state.
    #[must_use]
    pub fn is_borne_by(&self, party: PartyId, state: usize) -> bool {
        !self.by_state[state][party.index()].is_empty()
    }

    /// What a party bears for a state in a month.
    #[must_use]
    pub fn of_party_in(&self, party: PartyId, state: usize, month: usize) -> Money {
        self.by_state[state][party.index()].get(month).copied().unwrap_or(Money::ZERO)
    }

    /// What a party bears over the programme.
    #[must_use]
    pub fn total_of(&self, party: PartyId) -> Money {
        self.by_state.iter().flat_map(|parties| &parties[party.index()]).sum()
    }
}

/// Where an option leaves a payer.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Who.
    pub party: PartyId,
    /// Paid for contracts and services, less what came back, care left out.
    pub paid: Money,
    /// Still owed under contracts at the horizon, since the payer's budgets did not hold it.
    pub owed: Money,
    /// What is paid by month.
    pub by_month: Vec<Money>,
    /// Cost of care under the option.
    pub care: Money,
    /// Cost of care as usual less that.
    pub avoided: Money,
    /// The part of it that turns into cash.
    pub cashable: Money,
    /// By financial year of the programme.
    pub years: Vec<YearPosition>,
    /// Paid by financial quarter of the programme, less what came back, of a payer that bears no cost of care: a fund
    /// is claimed from by the quarter. Empty for others.
    pub quarters: Vec<Money>,
    /// Avoided less paid and owed, real and discounted, pence; what is owed as if paid at the horizon; none where the scenario has no deflator or schedule.
    pub real_net: Option<f64>,
}

/// Where an option leaves a payer in one financial year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearPosition {
    /// Paid, care left out.
    pub paid: Money,
    /// Cost of care as usual less cost of care under the option.
    pub avoided: Money,
    /// The part of it that turns into cash.
    pub cashable: Money,
}
