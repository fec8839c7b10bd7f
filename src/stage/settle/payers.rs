//! Payers and holders: step 9 of settlement. Shares are cumulative, so that a split ties however many payments there
//! are; a payer over its cap leaves the rest to the others, in the order listed, or to nobody.

use crate::data::{Claim, Payment, World};
use crate::model::{Clause, Model, OverBudget, PartyId};
use crate::units::{Money, Share, split_to_date};

/// How a clause's money has been shared so far.
pub(super) struct Split {
    claimed: Money,
    settled: Money,
    payers: Shares,
    holders: Shares,
}

/// One side of a clause: shares, and totals to date by them.
struct Shares {
    parties: Vec<PartyId>,
    shares: Vec<Share>,
    to_date: Vec<Money>,
}

impl Shares {
    fn new(world: &World, listed: &[(PartyId, crate::model::InputId)]) -> Self {
        Self {
            parties: listed.iter().map(|&(party, _)| party).collect(),
            shares: listed.iter().map(|&(_, row)| world.share(row)).collect(),
            to_date: vec![Money::ZERO; listed.len()],
        }
    }

    /// What each adds when the total rises to this.
    fn rise_to(&mut self, total: Money) -> Vec<Money> {
        let mut now = vec![Money::ZERO; self.shares.len()];
        split_to_date(total, &self.shares, &mut now);
        let rise = now.iter().zip(&self.to_date).map(|(&now, &before)| now - before).collect();
        self.to_date = now;
        rise
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

    /// Shares a claim: pushes its payments, and returns what nobody pays.
    pub(super) fn assign(
        &mut self,
        model: &Model,
        world: &World,
        clause: &Clause,
        claim: &Claim,
        paid_by_party: &mut [Money],
        payments: &mut Vec<Payment>,
    ) -> Money {
        // Most claims of a draw are for nothing: totals to date stay, and nobody owes anybody.
        if claim.settled == Money::ZERO {
            return Money::ZERO;
        }
        self.claimed += claim.settled;
        let mut owed = self.payers.rise_to(self.claimed);
        let lost = within_caps(model, world, clause, &mut owed, paid_by_party);
        self.settled += claim.settled - lost;
        let mut held = self.holders.rise_to(self.settled);
        let Some(month) = claim.paid_in else { return lost };
        for ((payer, holder), amount) in matched(&owed, &mut held) {
            payments.push(Payment {
                month,
                contract: claim.contract,
                clause: claim.clause,
                payer: number(self.payers.parties[payer]),
                holder: number(self.holders.parties[holder]),
                amount,
            });
        }
        lost
    }
}

/// Who pays whom, by place: each payer pays what it owes and each holder gets what it holds, to the penny, also where
/// a rounded split moves a penny back from somebody. Both sides have the same sum.
fn matched(owed: &[Money], held: &mut [Money]) -> Vec<((usize, usize), Money)> {
    let mut moves = Vec::new();
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
                moves.push(((payer, holder), amount));
            }
        }
    }
    moves
}

/// Holds each payer to its cap in all; what is over goes to the others with room, or is lost. Returns what is lost.
fn within_caps(
    model: &Model,
    world: &World,
    clause: &Clause,
    owed: &mut [Money],
    paid: &mut [Money],
) -> Money {
    let room = |party: PartyId, paid: &[Money]| {
        let cap = model.parties[party.index()].cap;
        cap.map(|row| (world.money(row) - paid[party.index()]).max(Money::ZERO))
    };
    let mut lost = Money::ZERO;
    for place in 0..owed.len() {
        let party = clause.payers[place].0;
        let Some(room_here) = room(party, paid).filter(|&room| owed[place] > room) else { continue };
        let mut over = owed[place] - room_here;
        owed[place] = room_here;
        if model.parties[party.index()].over_budget == OverBudget::Others {
            for other in (0..owed.len()).filter(|&other| other != place) {
                let free = room(clause.payers[other].0, paid)
                    .map_or(over, |room| (room - owed[other]).max(Money::ZERO));
                let taken = over.min(free);
                owed[other] += taken;
                over -= taken;
            }
        }
        lost += over;
    }
    for (&(party, _), &owed) in clause.payers.iter().zip(owed.iter()) {
        paid[party.index()] += owed;
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
            let moves = matched(&pence(&owed), &mut pence(&held));
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
