//! Payments that were observed of a contract as a whole: whose they are among its clauses. The contract is settled beside them as if
//! nothing had been observed, and its clauses share what was paid in a period as they would have been paid in it.

use super::View;
use super::book::Book;
use super::funding::Netted;
use super::payers::Purses;
use crate::data::{Claim, Payment, Settlement, World};
use crate::model::{InputId, Replay};
use crate::units::{Money, in_proportion};

/// The observed payments of a contract, and the contract as it would have been settled without them.
pub(super) struct Observed<'a> {
    replay: &'a Replay,
    /// By period.
    amounts: Vec<Money>,
    unseen: Book<'a>,
    /// What it would have been paid with: nobody has paid any of it.
    purses: Purses<'a>,
    settlement: Settlement,
}

impl<'a> Observed<'a> {
    pub(super) fn new(
        replay: &'a Replay,
        rows: &[InputId],
        world: &World,
        unseen: Book<'a>,
        purses: Purses<'a>,
    ) -> Self {
        let amounts = rows.iter().map(|&row| world.money(row)).collect();
        Self { replay, amounts, unseen, purses, settlement: Settlement::default() }
    }

    /// Whether it stands in place of what is simulated in a month.
    pub(super) fn stands_in(&self, month: u16) -> bool {
        self.replay.stands_in(month)
    }

    /// Settles a month as it would have been. Other money is taken off as it would have been as well.
    pub(super) fn settle_unseen(
        &mut self,
        (place, month): (u16, u16),
        view: &View<'a>,
        netted: &mut Netted<'_>,
    ) {
        self.unseen.settle_month(place, month, view, netted, &mut self.purses, &mut self.settlement);
    }

    /// What was observed of each clause in the period that ends with a month; none where no period does.
    pub(super) fn by_clause(&self, month: u16, n_clauses: usize) -> Option<Vec<Money>> {
        let amount = self.amount(month)?;
        let by_clause = |amounts: &mut dyn Iterator<Item = (u16, Money)>| {
            let mut by_clause = vec![Money::ZERO; n_clauses];
            amounts.for_each(|(clause, amount)| by_clause[usize::from(clause)] += amount);
            by_clause
        };
        let is_due = |payment: &&Payment| payment.month <= month && payment.month + self.replay.every > month;
        let due = self.settlement.payments.iter().filter(is_due);
        let due = by_clause(&mut due.map(|payment| (payment.clause, payment.amount)));
        let shared = in_proportion(amount, &due).or_else(|| {
            // It came before or after its time: it is shared as all that was claimed by then.
            let claims = self.settlement.claims.iter();
            in_proportion(amount, &by_clause(&mut claims.map(|claim| (claim.clause, claim.settled))))
        });
        Some(shared.unwrap_or_else(|| by_clause(&mut std::iter::once((0, amount)))))
    }

    /// The last month for which claims would have been paid by the end of a month; that month itself where nothing would have been.
    pub(super) fn claimed_until(&self, month: u16) -> u16 {
        let is_paid = |claim: &&Claim| {
            claim.settled != Money::ZERO && claim.paid_in.is_some_and(|paid_in| paid_in <= month)
        };
        self.settlement.claims.iter().filter(is_paid).map(|claim| claim.month).max().unwrap_or(month)
    }

    /// The contract as it would have been settled so far.
    pub(super) fn into_unseen(self) -> Book<'a> {
        self.unseen
    }

    /// The amount observed for the period that ends with a month, if one does.
    fn amount(&self, month: u16) -> Option<Money> {
        let past = month.checked_sub(self.replay.first)?;
        let period = usize::from(past / self.replay.every).checked_sub(1)?;
        (past % self.replay.every == 0).then(|| self.amounts.get(period).copied()).flatten()
    }
}
