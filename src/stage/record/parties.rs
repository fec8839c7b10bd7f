//! What each party is paid and pays, added up from the ledger.

use super::{Evidence, pounds};
use crate::data::{Account, PartyFigure, Purpose, Transfer};
use crate::model::PartyId;
use crate::statistics::Value;
use crate::units::Money;

/// Which way money moves, as a party sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    In,
    Out,
}

impl Evidence<'_> {
    pub(super) fn of_party(&self, party: PartyId, figure: PartyFigure) -> Value {
        match figure {
            PartyFigure::Received => pounds(self.moved(party, Way::In)),
            PartyFigure::Given => pounds(self.moved(party, Way::Out)),
            PartyFigure::Balance => pounds(self.margin(party)),
            PartyFigure::LowestCash => pounds(self.lowest_cash(party).1),
            PartyFigure::LowestMonth => Value::Known(f64::from(self.lowest_cash(party).0)),
        }
    }

    /// What a party receives less what it pays. What it puts into a class of investment and gets back from it is no
    /// margin; but a grant that it gives is given, and a fee of its own that waits is earned only when it is paid in cash.
    pub(super) fn margin(&self, party: PartyId) -> Money {
        self.moved(party, Way::In) - self.moved(party, Way::Out)
    }

    /// What comes to a party from everybody else, or leaves it. The cost of care is borne, and no cash of the deal.
    pub(super) fn moved(&self, party: PartyId, way: Way) -> Money {
        let capital = self.option.capital.map(|id| &self.model.capitals[id.index()]);
        let is_own = |account: Account| account.purse(capital) == Some(number(party));
        let moves = |transfer: &&Transfer| {
            let (from, to) = (is_own(transfer.from), is_own(transfer.to));
            let wanted = match way {
                Way::In => to && !from,
                Way::Out => from && !to,
            };
            wanted && transfer.purpose != Purpose::Care
        };
        self.ledger.transfers.iter().filter(moves).map(|transfer| transfer.amount).sum()
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
