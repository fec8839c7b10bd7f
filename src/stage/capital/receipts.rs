//! Money that contracts move: what falls due to and from everybody, and what the vehicle owes for it.

use super::pots::pool_account;
use super::{Months, party};
use crate::data::{Account, Ledger, Payment, Purpose, Transfer};
use crate::model::{Funding, FundingId, Pays, PoolId, Role};
use crate::units::Money;

/// Something that the vehicle owes under a contract and has not paid yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owed {
    /// To whom, by place in the list of parties.
    pub(super) to: u16,
    pub(super) amount: Money,
    /// Delivery, or an outcome payment that it pays back.
    pub(super) purpose: Purpose,
    pub(super) item: u32,
}

/// When and why money moves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Why {
    pub(super) month: u16,
    pub(super) purpose: Purpose,
    pub(super) item: u32,
}

impl Months<'_> {
    /// What falls due in a month, other money first.
    pub(super) fn receive(&mut self, month: u16, ledger: &mut Ledger) {
        self.receive_other_money(month, ledger);
        self.receive_severance(month, ledger);
        let payments = &self.deal.settlement.payments;
        while let Some(payment) = payments.get(self.next_payment).filter(|payment| payment.month <= month) {
            self.next_payment += 1;
            let purpose = match self.role(payment.payer) {
                Role::Vehicle => Purpose::Delivery,
                Role::Payer | Role::Provider | Role::Manager | Role::Investor | Role::Guarantor => {
                    Purpose::Outcome
                }
            };
            // What is below nought is paid back: who was paid owes it to who paid.
            let (from, to) = match payment.amount {
                amount if amount < Money::ZERO => (payment.holder, payment.payer),
                _ => (payment.payer, payment.holder),
            };
            let amount = payment.amount.max(-payment.amount);
            if self.role(from) == Role::Vehicle {
                self.owe(payment, Owed { to, amount, purpose, item: item_of(payment) });
                continue;
            }
            let pool = self.pots.filled_by(payment).filter(|_| self.role(to) == Role::Vehicle);
            let why = Why { month, purpose, item: item_of(payment) };
            self.move_between(from, (to, pool), amount, why, ledger);
        }
        self.set_off(month, ledger);
    }

    /// Moves money from a party that is not the vehicle; a provider that has stopped only owes it.
    fn move_between(
        &mut self,
        from: u16,
        to: (u16, Option<PoolId>),
        amount: Money,
        why: Why,
        ledger: &mut Ledger,
    ) {
        if self.has_stopped(from, why.month) {
            self.note_debt(to, amount, why);
            return;
        }
        if self.has_stopped(to.0, why.month) {
            self.note_paid_to_stopped(from, amount);
        }
        self.carry(from, to, amount, why, ledger);
    }

    /// Carries money from one party to another.
    pub(super) fn carry(
        &mut self,
        from: u16,
        (to, pool): (u16, Option<PoolId>),
        amount: Money,
        Why { month, purpose, item }: Why,
        ledger: &mut Ledger,
    ) {
        if self.role(to) == Role::Vehicle && purpose == Purpose::Outcome {
            self.received += amount;
            self.received_since_fee.iter_mut().for_each(|sum| *sum += amount);
        }
        let pool = pool.map(PoolId::index);
        let account = pool.map_or(Account::Party(to), pool_account);
        ledger.book(Transfer { month, from: Account::Party(from), to: account, amount, purpose, item });
        match pool {
            Some(pool) => self.pots.pools[pool].cash += amount,
            None if self.role(to) == Role::Vehicle => self.vehicle += amount,
            None => self.receive_at(to, amount),
        }
        self.receive_at(from, -amount);
    }

    /// Money that comes to a party, or below nought leaves it: only the provider's cash is kept by the month.
    pub(super) fn receive_at(&mut self, party: u16, amount: Money) {
        if Some(party) == self.provider_party {
            self.provider += amount;
        }
    }

    fn owe(&mut self, payment: &Payment, owed: Owed) {
        let capital = self.capital.expect("only a vehicle with capital owes anything under a contract");
        let contract = self.deal.option.contracts[usize::from(payment.contract)];
        let step = capital.waterfall.iter().position(|step| step.pays == Pays::Contract(contract));
        let step = step.expect("the reader asks for a step for each contract under which the vehicle owes");
        self.steps[step].due += owed.amount;
        self.steps[step].owed.push(owed);
    }

    /// What the vehicle owes under contracts for a purpose.
    pub(super) fn owes(&self, purpose: Purpose) -> Money {
        let owed = self.steps.iter().flat_map(|book| &book.owed);
        owed.filter(|owed| owed.purpose == purpose).map(|owed| owed.amount).sum()
    }

    /// Money that parties give whatever the outcomes.
    fn receive_other_money(&mut self, month: u16, ledger: &mut Ledger) {
        let model = self.deal.model;
        for id in (0..model.fundings.len()).map(FundingId::new) {
            let funding = &model.fundings[id.index()];
            if self.flows(funding) {
                let amount = funding.in_month(month, |row| self.deal.world.value(row));
                let item = u32::try_from(id.index()).expect("fewer than 2^32 fundings");
                let (from, to) = (party(funding.from), party(funding.to));
                let why = Why { month, purpose: Purpose::Funding, item };
                self.move_between(from, (to, None), amount, why, ledger);
            }
        }
    }

    /// Other money is given for a service or a contract, and to a vehicle only where there is one.
    fn flows(&self, funding: &Funding) -> bool {
        let option = self.deal.option;
        let is_there = self.capital.is_some() || self.role(party(funding.to)) != Role::Vehicle;
        is_there && (option.service.is_some() || !option.contracts.is_empty())
    }

    /// What terminations pay, at the end of the month in which their contract ends.
    fn receive_severance(&mut self, month: u16, ledger: &mut Ledger) {
        for severed in self.deal.severed.iter().filter(|severed| severed.month == month) {
            let amount = self.severance(severed);
            let termination = severed.termination;
            let shares: Vec<_> = termination.to.iter().map(|&(_, row)| self.deal.world.share(row)).collect();
            let mut parts = vec![Money::ZERO; shares.len()];
            crate::units::split_to_date(amount, &shares, &mut parts);
            for (&(to, _), part) in termination.to.iter().zip(parts) {
                let why = Why { month, purpose: Purpose::Severance, item: severed.item() };
                self.move_between(party(termination.paid_by), (party(to), None), part, why, ledger);
            }
        }
    }
}

/// The number under which a clause's money stands in the ledger: contract in the upper half.
#[must_use]
pub fn item_of(payment: &Payment) -> u32 {
    u32::from(payment.contract) << 16 | u32::from(payment.clause)
}
