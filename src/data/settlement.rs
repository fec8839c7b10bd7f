//! Settlement: what contracts owe, line by line. A line is what one clause claims in one period.

use crate::model::PartyId;
use crate::units::{Count, Money};

/// One claim. Every claim ends as paid, capped, rejected or pending: gross + carried + made up = settled +
/// capped + netted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The contract, by its place in the option's list.
    pub contract: u16,
    /// The clause, by its place in the contract.
    pub clause: u16,
    /// The month at whose end it is claimed.
    pub month: u16,
    /// Units accepted.
    pub units: Count,
    /// Units refused.
    pub rejected: Count,
    /// Before caps; below nought only where the clause takes back.
    pub gross: Money,
    /// What the cap of an earlier year took away and is claimed now.
    pub carried: Money,
    /// What floors added.
    pub made_up: Money,
    /// What caps took away.
    pub capped: Money,
    /// What other money took off.
    pub netted: Money,
    /// What is owed.
    pub settled: Money,
    /// The month in which it is paid; none within the horizon is pending.
    pub paid_in: Option<u16>,
}

/// What a payer owes a holder in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The month in which it is paid.
    pub month: u16,
    /// The contract, by its place in the option's list.
    pub contract: u16,
    /// The clause, by its place in the contract.
    pub clause: u16,
    /// Who pays, by place in the list of parties.
    pub payer: u16,
    /// Who is paid, by place in the list of parties.
    pub holder: u16,
    /// How much.
    pub amount: Money,
}

/// What a payer still owes at the horizon, since its budgets did not hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutOff {
    /// Who owes it.
    pub payer: PartyId,
    /// How much; below nought where it would be paid back.
    pub amount: Money,
}

/// All claims and payments of an option's contracts.
#[derive(Clone, Debug, Default)]
pub struct Settlement {
    /// Claims by month, then contract, then clause.
    pub claims: Vec<Claim>,
    /// Payments in order of the month in which they fall due.
    pub payments: Vec<Payment>,
    /// What payers over their cap would have owed and nobody pays.
    pub over_budget: Money,
    /// What budgets put off beyond the horizon.
    pub put_off: Vec<PutOff>,
}

impl Settlement {
    /// Forgets everything, keeping the room.
    pub fn clear(&mut self) {
        self.claims.clear();
        self.payments.clear();
        self.over_budget = Money::ZERO;
        self.put_off.clear();
    }

    /// What a payer still owes at the horizon.
    #[must_use]
    pub fn still_owed_by(&self, payer: PartyId) -> Money {
        self.put_off.iter().filter(|put_off| put_off.payer == payer).map(|put_off| put_off.amount).sum()
    }

    /// What a contract owes in all, by its place in the option's list.
    #[must_use]
    pub fn settled_by(&self, contract: usize) -> Money {
        let own = self.claims.iter().filter(|claim| usize::from(claim.contract) == contract);
        own.map(|claim| claim.settled).sum()
    }
}
