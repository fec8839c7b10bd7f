//! What each party is paid and pays, added up from the ledger.

use super::{Evidence, pounds};
use crate::data::{Ledger, PartyFigure, Purpose};
use crate::model::{Alternative, Model, PartyId};
use crate::statistics::Value;
use crate::units::Money;

/// What came to a party from everybody else, and what left it. The cost of care is borne, and no cash of the deal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// What came.
    pub received: Money,
    /// What left.
    pub given: Money,
}

impl Moved {
    /// What a party receives less what it pays. What it puts into a class of investment and gets back from it is no
    /// margin; but a grant that it gives is given, and a fee of its own that waits is earned only when it is paid in cash.
    #[must_use]
    pub fn balance(self) -> Money {
        self.received - self.given
    }
}

/// What came to each party and left it, added up from an option's ledger.
#[must_use]
pub fn moved(model: &Model, option: &Alternative, ledger: &Ledger) -> Vec<Moved> {
    let capital = option.capital.map(|id| &model.capitals[id.index()]);
    let mut parties = vec![Moved::default(); model.parties.len()];
    for transfer in ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
        let (from, to) = (transfer.from.purse(capital), transfer.to.purse(capital));
        if from == to {
            continue;
        }
        if let Some(to) = to {
            parties[usize::from(to)].received += transfer.amount;
        }
        if let Some(from) = from {
            parties[usize::from(from)].given += transfer.amount;
        }
    }
    parties
}

impl Evidence<'_> {
    pub(super) fn of_party(&self, party: PartyId, figure: PartyFigure) -> Value {
        let moved = self.moved[party.index()];
        match figure {
            PartyFigure::Received => pounds(moved.received),
            PartyFigure::Given => pounds(moved.given),
            PartyFigure::Balance => pounds(moved.balance()),
            PartyFigure::LowestCash => pounds(self.lowest_cash(party).1),
            PartyFigure::LowestMonth => Value::Known(f64::from(self.lowest_cash(party).0)),
        }
    }

    /// What a payer's cap leaves in the end of what it pays under contracts; none without a cap.
    pub(super) fn left_of_cap(&self, party: PartyId) -> Option<Money> {
        let cap = self.world.money(self.model.parties[party.index()].cap?);
        let own = self.measured.payments.iter().filter(|payment| payment.payer == number(party));
        Some(cap - own.map(|payment| payment.amount).sum())
    }

    /// The first month in which a party's cash is at its lowest, and how much it has then: what it had at the start, and
    /// all that moved since, also as an investor.
    fn lowest_cash(&self, party: PartyId) -> (u16, Money) {
        let own = Some(number(party));
        let horizon = self.model.calendar.horizon_months();
        let mut changes = vec![Money::ZERO; usize::from(horizon) + 1];
        for transfer in self.ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
            let change = &mut changes[usize::from(transfer.month)];
            if transfer.to.owner() == own {
                *change += transfer.amount;
            }
            if transfer.from.owner() == own {
                *change -= transfer.amount;
            }
        }
        let reserves = self.model.parties[party.index()].reserves;
        let mut cash = reserves.map_or(Money::ZERO, |row| self.world.money(row));
        let by_month = (0..=horizon).zip(changes).map(|(month, change)| {
            cash += change;
            (month, cash)
        });
        by_month.min_by_key(|&(month, cash)| (cash, month)).expect("a programme has a month 0")
    }
}

fn number(party: PartyId) -> u16 {
    u16::try_from(party.index()).expect("fewer than 65,536 parties")
}
