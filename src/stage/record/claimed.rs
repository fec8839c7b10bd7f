//! What clauses claimed, added up in one pass over an option's claims and not once for each figure that is read of them.

use super::{pounds, reported};
use crate::data::{Claim, ClauseFigure, ContractFigure, PaymentPart, Settlement, World};
use crate::model::{Alternative, Buyers, ContractId, CountedIn, Flows, Model, Sides};
use crate::statistics::Value;
use crate::units::{Count, Money};

/// What the clauses of an option's contracts claimed: by place in its list, then by clause.
#[derive(Clone, Debug)]
pub struct Claimed {
    contracts: Vec<Vec<OfClause>>,
}

/// What a clause claimed.
#[derive(Clone, Debug)]
struct OfClause {
    sides: Sides,
    units: Count,
    gross: Money,
    settled: Money,
    /// What those who buy under the contract would pay before anything limits it, less what they would be paid.
    gross_net: Money,
    /// What is owed, as those who buy under the contract see it.
    flows: Flows,
    /// What caps took away, less what of it was claimed again.
    capped: Money,
}

/// What outcome payers owe in all, less what they are owed, as an option's contracts are settled in three ways.
#[derive(Clone, Copy, Debug)]
pub struct Owed {
    /// As measured.
    pub measured: Money,
    /// On the true histories.
    pub truth: Money,
    /// For what is additional.
    pub additional: Money,
}

impl Claimed {
    /// Adds up claims.
    #[must_use]
    pub fn of<'c>(
        model: &Model,
        world: &World,
        option: &Alternative,
        claims: impl Iterator<Item = &'c Claim>,
    ) -> Self {
        let empty = |&id: &ContractId| {
            let contract = &model.contracts[id.index()];
            let buyers = model.buyers(contract);
            let clauses = contract.clauses.iter();
            let of_clause = |sides| OfClause {
                sides,
                units: Count::ZERO,
                gross: Money::ZERO,
                settled: Money::ZERO,
                gross_net: Money::ZERO,
                flows: Flows::default(),
                capped: Money::ZERO,
            };
            clauses.map(|clause| of_clause(model.sides(buyers, clause, |row| world.share(row)))).collect()
        };
        let mut contracts: Vec<Vec<OfClause>> = option.contracts.iter().map(empty).collect();
        for claim in claims {
            contracts[usize::from(claim.contract)][usize::from(claim.clause)].add(claim);
        }
        Self { contracts }
    }

    /// A figure of a contract of the option, as those who buy under it see it.
    pub(super) fn of_contract(&self, place: usize, figure: ContractFigure) -> Value {
        let read = |clause: &OfClause| match figure {
            ContractFigure::Gross => clause.gross_net,
            ContractFigure::Paid => clause.flows.net(),
            ContractFigure::PaidOut => clause.flows.out,
            ContractFigure::PaidBack => clause.flows.back,
            ContractFigure::PaidPast => clause.flows.past,
            ContractFigure::Capped => clause.capped,
        };
        pounds(self.contracts[place].iter().map(read).sum())
    }

    /// A figure of a clause whose units are counted so.
    pub(super) fn of_clause(
        &self,
        place: usize,
        clause: u16,
        figure: ClauseFigure,
        unit: CountedIn,
    ) -> Value {
        let found = &self.contracts[place][usize::from(clause)];
        match figure {
            ClauseFigure::Units => Value::Known(reported(found.units.to_f64(), unit)),
            ClauseFigure::Gross => pounds(found.gross),
            ClauseFigure::Paid => pounds(found.settled),
        }
    }
}

impl OfClause {
    fn add(&mut self, claim: &Claim) {
        self.units += claim.units;
        self.gross += claim.gross;
        self.settled += claim.settled;
        self.capped += claim.capped - claim.carried;
        self.gross_net += self.sides.split(claim.gross).net();
        let flows = self.sides.split(claim.settled);
        self.flows.out += flows.out;
        self.flows.back += flows.back;
        self.flows.past += flows.past;
    }
}

impl Owed {
    pub(super) fn part(self, part: PaymentPart) -> Value {
        pounds(match part {
            PaymentPart::Additional => self.additional,
            PaymentPart::BaselineGap => self.truth - self.additional,
            PaymentPart::Noise => self.measured - self.truth,
        })
    }
}

/// What claims cost outcome payers: all of it where they pay, and less than nothing where a provider pays them.
#[must_use]
pub fn owed_by_payers(model: &Model, world: &World, option: &Alternative, settlement: &Settlement) -> Money {
    let sides = |id: &ContractId| -> Vec<Sides> {
        let clauses = model.contracts[id.index()].clauses.iter();
        clauses.map(|clause| model.sides(Buyers::Payers, clause, |row| world.share(row))).collect()
    };
    let sides: Vec<Vec<Sides>> = option.contracts.iter().map(sides).collect();
    let owed = |claim: &Claim| {
        sides[usize::from(claim.contract)][usize::from(claim.clause)].split(claim.settled).net()
    };
    settlement.claims.iter().map(owed).sum()
}
