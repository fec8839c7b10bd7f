//! Payers and holders: step 9 of settlement. Shares are cumulative, so that a split ties however many payments there
//! are. What is above a payer's cap or its budget of a financial year goes to the other payers with room, in the order
//! listed, to nobody, or (above a budget) to the next financial year.

use crate::data::{Claim, Payment, PutOff, Settlement, World};
use crate::model::{Axis, Clause, Model, OverBudget, PartyId};
use crate::units::{Money, Share, split_to_date, with_one_sign};

/// How a clause's money has been shared so far.
pub(super) struct Split {
    claimed: Money,
    settled: Money,
    payers: Shares,
    holders: Shares,
}

/// One side of a clause: shares, and totals to date by them.
struct Shares {
    shares: Vec<Share>,
    to_date: Vec<Money>,
    /// What each adds with the claim at hand: room that is kept from claim to claim.
    rise: Vec<Money>,
}

impl Shares {
    fn new(world: &World, listed: &[(PartyId, crate::model::InputId)]) -> Self {
        Self {
            shares: listed.iter().map(|&(_, row)| world.share(row)).collect(),
            to_date: vec![Money::ZERO; listed.len()],
            rise: vec![Money::ZERO; listed.len()],
        }
    }

    /// What each adds when the total rises to this.
    fn rise_to(&mut self, total: Money) -> &mut [Money] {
        // Nearly always one party has all of a side.
        if let ([only], [to_date]) = (self.rise.as_mut_slice(), self.to_date.as_mut_slice()) {
            *only = total - std::mem::replace(to_date, total);
            return &mut self.rise;
        }
        split_to_date(total, &self.shares, &mut self.rise);
        self.rise.iter_mut().zip(&self.to_date).for_each(|(now, &before)| *now -= before);
        with_one_sign(&mut self.rise);
        self.to_date.iter_mut().zip(&self.rise).for_each(|(to_date, &rise)| *to_date += rise);
        &mut self.rise
    }
}

/// What every party has paid so far, against its cap and its budgets.
pub(super) struct Purses<'a> {
    model: &'a Model,
    world: &'a World,
    /// By party.
    paid: Vec<Money>,
    /// By party: paid in each financial year, by the calendar year in which it starts.
    by_year: Vec<Vec<(i16, Money)>>,
}

impl<'a> Purses<'a> {
    pub(super) fn new(model: &'a Model, world: &'a World) -> Self {
        let n = model.parties.len();
        Self { model, world, paid: vec![Money::ZERO; n], by_year: vec![Vec::new(); n] }
    }

    /// What a party may still pay in a month; none is without limit. A budget that leaves the rest to the next year
    /// limits no claim.
    fn room(&self, party: PartyId, month: Option<u16>) -> Option<Money> {
        let terms = &self.model.parties[party.index()];
        let under_cap = terms.cap.map(|row| self.world.money(row) - self.paid[party.index()]);
        let in_budget = month
            .filter(|_| terms.over_budget != OverBudget::NextYear)
            .and_then(|month| self.left_of_budget(party, month));
        let rooms = under_cap.into_iter().chain(in_budget);
        rooms.min().map(|room| room.max(Money::ZERO))
    }

    /// What is left of a party's budget of the financial year of a month.
    fn left_of_budget(&self, party: PartyId, month: u16) -> Option<Money> {
        let budget = self.model.parties[party.index()].budget.as_ref()?;
        let year = self.year(month);
        let pence = self.world.number(budget, |schedule| {
            assert_eq!(schedule.axis, Axis::FinancialYear, "a budget follows the financial year");
            f64::from(year)
        });
        Some(Money::from_nearest_pence(pence) - self.paid_in(party, year))
    }

    fn year(&self, month: u16) -> i16 {
        self.model.calendar.financial_year(month).first_year()
    }

    fn paid_in(&self, party: PartyId, year: i16) -> Money {
        let years = &self.by_year[party.index()];
        years.iter().find(|(known, _)| *known == year).map_or(Money::ZERO, |&(_, paid)| paid)
    }

    fn note_in_year(&mut self, party: PartyId, year: i16, amount: Money) {
        let years = &mut self.by_year[party.index()];
        match years.iter_mut().find(|(known, _)| *known == year) {
            Some((_, paid)) => *paid += amount,
            None => years.push((year, amount)),
        }
    }

    /// When a party pays an amount that falls due in a month: what its budget does not hold waits for the first month
    /// of the next financial year. Returns what would be paid after the horizon.
    fn pay(&mut self, party: PartyId, month: u16, amount: Money, mut pays: impl FnMut(u16, Money)) -> Money {
        if self.model.parties[party.index()].budget.is_none() {
            pays(month, amount);
            return Money::ZERO;
        }
        let (mut month, mut left) = (month, amount);
        while left != Money::ZERO {
            let room = self.left_of_budget(party, month).map_or(left, |room| room.max(Money::ZERO));
            let now = if left > Money::ZERO { left.min(room) } else { left };
            let year = self.year(month);
            if now != Money::ZERO {
                self.note_in_year(party, year, now);
                pays(month, now);
                left -= now;
            }
            let horizon = self.model.calendar.horizon_months();
            match (month..=horizon).find(|&later| self.year(later) != year) {
                Some(next) => month = next,
                None => break,
            }
        }
        left
    }
}

impl Split {
    pub(super) fn new(world: &World, clause: &Clause) -> Self {
        Self {
            claimed: Money::ZERO,
            settled: Money::ZERO,
            payers: Shares::new(world, &clause.payers),
            holders: Shares::new(world, &clause.holders),
        }
    }

    /// Whether another clause of the same parties has the same shares.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.payers.shares == other.payers.shares && self.holders.shares == other.holders.shares
    }

    /// Shares a claim: pushes its payments, and returns what nobody pays.
    pub(super) fn assign(
        &mut self,
        clause: &Clause,
        claim: &Claim,
        purses: &mut Purses<'_>,
        settlement: &mut Settlement,
    ) -> Money {
        // Most claims of a draw are for nothing: totals to date stay, and nobody owes anybody.
        if claim.settled == Money::ZERO {
            return Money::ZERO;
        }
        self.claimed += claim.settled;
        let owed = self.payers.rise_to(self.claimed);
        let lost = within_room(clause, owed, purses, claim.paid_in);
        self.settled += claim.settled - lost;
        let held = self.holders.rise_to(self.settled);
        let Some(month) = claim.paid_in else { return lost };
        matched(owed, held, |payer, holder, amount| {
            let party = clause.payers[payer].0;
            let left = purses.pay(party, month, amount, |month, amount| {
                settlement.payments.push(Payment {
                    month,
                    contract: claim.contract,
                    clause: claim.clause,
                    payer: number(party),
                    holder: number(clause.holders[holder].0),
                    amount,
                });
            });
            if left != Money::ZERO {
                settlement.put_off.push(PutOff { payer: party, amount: left });
            }
        });
        lost
    }
}

/// Who pays whom, by place: each payer pays what it owes and each holder gets what it holds, to the penny, also where
/// a rounded split moves a penny back from somebody. Both sides have the same sum.
fn matched(owed: &[Money], held: &mut [Money], mut moves: impl FnMut(usize, usize, Money)) {
    let last_holder = held.len() - 1;
    for (payer, &owed_here) in owed.iter().enumerate() {
        let mut left = owed_here;
        for (holder, room) in held.iter_mut().enumerate() {
            let amount = if holder == last_holder {
                left
            } else if payer + 1 == owed.len() {
                *room
            } else if left < Money::ZERO {
                left.max((*room).min(Money::ZERO))
            } else {
                left.min((*room).max(Money::ZERO))
            };
            left -= amount;
            *room -= amount;
            if amount != Money::ZERO {
                moves(payer, holder, amount);
            }
        }
    }
}

/// Holds each payer to its room; what is over goes to the others with room, or is lost. Returns what is lost.
fn within_room(clause: &Clause, owed: &mut [Money], purses: &mut Purses<'_>, month: Option<u16>) -> Money {
    let mut lost = Money::ZERO;
    for place in 0..owed.len() {
        let party = clause.payers[place].0;
        let Some(room_here) = purses.room(party, month).filter(|&room| owed[place] > room) else { continue };
        let mut over = owed[place] - room_here;
        owed[place] = room_here;
        if purses.model.parties[party.index()].over_budget == OverBudget::Others {
            for other in (0..owed.len()).filter(|&other| other != place) {
                let free = purses
                    .room(clause.payers[other].0, month)
                    .map_or(over, |room| (room - owed[other]).max(Money::ZERO));
                let taken = over.min(free);
                owed[other] += taken;
                over -= taken;
            }
        }
        lost += over;
    }
    for (&(party, _), &owed) in clause.payers.iter().zip(owed.iter()) {
        purses.paid[party.index()] += owed;
    }
    lost
}

fn number(party: PartyId) -> u16 {
    u16::try_from(party.index()).expect("fewer than 65,536 parties")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pence(amounts: &[i64]) -> Vec<Money> {
        amounts.iter().copied().map(Money::from_pence).collect()
    }

    proptest! {
        /// However odd the pence, each payer pays what it owes and each holder gets what it holds.
        #[test]
        fn rows_and_columns_add_up(owed in prop::collection::vec(-3_i64..50, 1..5), cuts in prop::collection::vec(-3_i64..50, 0..3)) {
            let mut held = cuts;
            held.push(owed.iter().sum::<i64>() - held.iter().sum::<i64>());
            let mut moves = Vec::new();
            matched(&pence(&owed), &mut pence(&held), |payer, holder, amount| moves.push(((payer, holder), amount)));
            for (payer, &owed) in owed.iter().enumerate() {
                let paid: Money = moves.iter().filter(|((p, _), _)| *p == payer).map(|&(_, amount)| amount).sum();
                prop_assert_eq!(paid.pence(), owed);
            }
            for (holder, &held) in held.iter().enumerate() {
                let got: Money = moves.iter().filter(|((_, h), _)| *h == holder).map(|&(_, amount)| amount).sum();
                prop_assert_eq!(got.pence(), held);
            }
        }
    }
}
