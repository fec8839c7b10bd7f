//! Other money that is taken off claims: what was received to date and not yet netted, down to nought; the rest is
//! carried.

use super::lines::Line;
use crate::data::World;
use crate::model::{Contract, FundingId, Model};
use crate::units::Money;

/// What of other money has been taken off claims so far.
pub(super) struct Netted<'a> {
    model: &'a Model,
    world: &'a World,
    /// By funding.
    so_far: Vec<Money>,
}

impl<'a> Netted<'a> {
    pub(super) fn new(model: &'a Model, world: &'a World) -> Self {
        Self { model, world, so_far: vec![Money::ZERO; model.fundings.len()] }
    }

    /// Takes other money off the lines of a month: first what clauses name, then what the contract names.
    pub(super) fn take_off(&mut self, contract: &Contract, month: u16, lines: &mut [Line]) {
        for (place, clause) in contract.clauses.iter().enumerate() {
            for &funding in &clause.less {
                self.take(funding, month, lines, |line| line.clause == place);
            }
        }
        for &funding in &contract.less {
            self.take(funding, month, lines, |_| true);
        }
    }

    /// What a contract was seen to be paid, by clause, is what other money has left of its claims of the months up to this one: nothing
    /// of that money is left for later ones where anything was paid.
    pub(super) fn take_all(&mut self, contract: &Contract, month: u16, paid: &[Money]) {
        let is_paid = |amount: &&Money| **amount > Money::ZERO;
        let of_clauses = contract.clauses.iter().zip(paid).filter(|(_, amount)| is_paid(amount));
        let of_all = contract.less.iter().filter(|_| paid.iter().any(|amount| is_paid(&amount)));
        for &funding in of_clauses.flat_map(|(clause, _)| &clause.less).chain(of_all) {
            let received = self.received(funding, month);
            let so_far = &mut self.so_far[funding.index()];
            *so_far = (*so_far).max(received);
        }
    }

    fn received(&self, funding: FundingId, month: u16) -> Money {
        self.model.fundings[funding.index()].received_to_date(month, |row| self.world.value(row))
    }

    fn take(&mut self, funding: FundingId, month: u16, lines: &mut [Line], own: impl Fn(&Line) -> bool) {
        let mut left = self.received(funding, month) - self.so_far[funding.index()];
        for line in lines.iter_mut().filter(|line| own(line) && line.settled > Money::ZERO) {
            let amount = line.settled.min(left.max(Money::ZERO));
            line.netted += amount;
            line.settled -= amount;
            left -= amount;
            self.so_far[funding.index()] += amount;
        }
    }
}
