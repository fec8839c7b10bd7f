//! Which way the money of a contract's clauses flows, seen from those who buy under it.

use super::{Clause, Contract, InputId, Model, PartyId, Role};
use crate::units::{Money, Share};

/// Who buys under a contract: whose money its total is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buyers {
    /// Outcome payers, where any of them pays under it.
    Payers,
    /// Else the vehicle, where it pays.
    Vehicle,
    /// Else whoever pays.
    Others,
}

/// A way in which money can flow, seen from those who buy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// From them to others.
    Out,
    /// From others to them.
    Back,
    /// Past them: between others, or from one of them to another.
    Past,
}

/// An amount, by the ways in which it flows. The three add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// From those who buy to others.
    pub out: Money,
    /// From others to those who buy.
    pub back: Money,
    /// Past them.
    pub past: Money,
}

impl Flows {
    /// What those who buy pay, less what they are paid.
    #[must_use]
    pub fn net(self) -> Money {
        self.out - self.back
    }
}

impl Buyers {
    fn has(self, model: &Model, party: PartyId) -> bool {
        match (self, model.parties[party.index()].role) {
            (Self::Payers, role) => role == Role::Payer,
            (Self::Vehicle, role) => role == Role::Vehicle,
            (Self::Others, _) => true,
        }
    }
}

impl Model {
    /// Who buys under a contract.
    #[must_use]
    pub fn buyers(&self, contract: &Contract) -> Buyers {
        let pays = |buyers: &Buyers| {
            let of_clause = |clause: &Clause| clause.payers.iter().any(|&(party, _)| buyers.has(self, party));
            contract.clauses.iter().any(of_clause)
        };
        [Buyers::Payers, Buyers::Vehicle].into_iter().find(pays).unwrap_or(Buyers::Others)
    }

    /// The ways in which money flows under a contract, each once.
    #[must_use]
    pub fn ways(&self, contract: &Contract) -> Vec<Flow> {
        let buyers = self.buyers(contract);
        let flows = |way: &Flow| contract.clauses.iter().any(|clause| self.flows(buyers, clause, *way));
        [Flow::Out, Flow::Back, Flow::Past].into_iter().filter(flows).collect()
    }

    /// Whether money of a clause flows in a way.
    #[must_use]
    pub fn flows(&self, buyers: Buyers, clause: &Clause, way: Flow) -> bool {
        let (pays, is_paid) = (self.among(buyers, &clause.payers), self.among(buyers, &clause.holders));
        match (buyers, way) {
            (Buyers::Others, Flow::Out) => true,
            (Buyers::Others, Flow::Back | Flow::Past) => false,
            (Buyers::Payers | Buyers::Vehicle, Flow::Out) => pays != Among::None && is_paid != Among::All,
            (Buyers::Payers | Buyers::Vehicle, Flow::Back) => pays != Among::All && is_paid != Among::None,
            (Buyers::Payers | Buyers::Vehicle, Flow::Past) => {
                !matches!((pays, is_paid), (Among::All, Among::None) | (Among::None, Among::All))
            }
        }
    }

    /// How the money of a clause is split by the ways in which it flows. `share` reads the shares of parties.
    #[must_use]
    pub fn sides(&self, buyers: Buyers, clause: &Clause, share: impl Fn(InputId) -> Share) -> Sides {
        if buyers == Buyers::Others {
            return Sides { pay: Side::All, are_paid: Side::None };
        }
        let side = |parties: &[(PartyId, InputId)]| match self.among(buyers, parties) {
            Among::All => Side::All,
            Among::None => Side::None,
            Among::Some => {
                let own = parties.iter().filter(|&&(party, _)| buyers.has(self, party));
                Side::Some(own.map(|&(_, row)| share(row)).collect())
            }
        };
        Sides { pay: side(&clause.payers), are_paid: side(&clause.holders) }
    }

    fn among(&self, buyers: Buyers, parties: &[(PartyId, InputId)]) -> Among {
        match parties.iter().filter(|&&(party, _)| buyers.has(self, party)).count() {
            0 => Among::None,
            all if all == parties.len() => Among::All,
            _ => Among::Some,
        }
    }
}

/// Those who buy on both sides of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    pay: Side,
    are_paid: Side,
}

/// How much of a clause's money those who buy have on one side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Side {
    None,
    /// The shares of those among the parties who buy.
    Some(Vec<Share>),
    All,
}

impl Sides {
    /// An amount, by the ways in which it flows. What those who buy pay each other is past them; of a clause that only
    /// some of them pay each share is rounded once.
    #[must_use]
    pub fn split(&self, amount: Money) -> Flows {
        // Most claims of a draw are for nothing.
        if amount == Money::ZERO {
            return Flows::default();
        }
        let (pay, are_paid) = (self.pay.of(amount), self.are_paid.of(amount));
        let each_other = if pay.pence().abs() < are_paid.pence().abs() { pay } else { are_paid };
        let (out, back) = (pay - each_other, are_paid - each_other);
        Flows { out, back, past: amount - out - back }
    }
}

impl Side {
    fn of(&self, amount: Money) -> Money {
        match self {
            Self::None => Money::ZERO,
            Self::Some(shares) => shares.iter().map(|share| share.of(amount)).sum(),
            Self::All => amount,
        }
    }
}

/// How many of some parties are among those who buy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    None,
    Some,
    All,
}
