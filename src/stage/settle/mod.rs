//! Settlement: what each contract owes, month by month. A step sees only what the earlier ones left:
//! units → conditions → gross → to date → caps → payers → month of payment.
//!
//! The same steps settle a contract three ways: as measured (cash follows it), on the true histories without noise,
//! and for what is additional to the same people's histories as usual. So a payment splits exactly.

mod gross;
mod payers;

pub use gross::{Seen, View};

use crate::data::{Claim, Settlement, World};
use crate::model::{Claims, Contract, ContractId, Counted, Model, PartyId, Replay, Role};
use crate::units::{Count, Money, cut_to_room};
use gross::Gross;
use payers::Split;

/// Settles an option's contracts. `contracts` are in the option's order.
pub fn settle(
    model: &Model,
    world: &World,
    contracts: &[ContractId],
    view: &View<'_>,
    closed_from: Option<u16>,
    settlement: &mut Settlement,
) {
    settlement.clear();
    let mut books: Vec<Book<'_>> =
        contracts.iter().map(|&id| Book::open(model, world, id, view.replay, closed_from)).collect();
    let mut paid_by_party = vec![Money::ZERO; model.parties.len()];
    for month in 1..=model.calendar.horizon_months() {
        for (place, book) in books.iter_mut().enumerate() {
            let place = u16::try_from(place).expect("an option has fewer than 65,536 contracts");
            book.settle_month(place, month, view, &mut paid_by_party, settlement);
        }
    }
    settlement.payments.sort_by_key(|payment| payment.month);
}

/// The running totals of a contract.
struct Book<'a> {
    model: &'a Model,
    world: &'a World,
    contract: &'a Contract,
    replayed: Option<(&'a Replay, Vec<Money>)>,
    starts: u16,
    ends: u16,
    closed_from: u16,
    settled: Money,
    clauses: Vec<ClauseBook>,
}

/// The running totals of a clause.
struct ClauseBook {
    last_claim: u16,
    units: Count,
    /// The highest gross to date that was ever claimed, for clauses that count to date.
    claimed: Money,
    settled: Money,
    split: Split,
}

impl<'a> Book<'a> {
    fn open(
        model: &'a Model,
        world: &'a World,
        id: ContractId,
        replay: Option<&'a Replay>,
        closed_from: Option<u16>,
    ) -> Self {
        let contract = &model.contracts[id.index()];
        let starts = model.calendar.month_of(contract.starts);
        let clause_book = |clause| ClauseBook {
            last_claim: starts,
            units: Count::ZERO,
            claimed: Money::ZERO,
            settled: Money::ZERO,
            split: Split::new(world, clause),
        };
        let replayed = replay.and_then(|replay| {
            let (_, rows) = replay.payments.iter().find(|(contract, _)| *contract == id)?;
            Some((replay, rows.iter().map(|&row| world.money(row)).collect()))
        });
        Self {
            model,
            world,
            contract,
            replayed,
            starts,
            ends: model.calendar.month_of(contract.ends).min(model.calendar.horizon_months()),
            closed_from: closed_from.unwrap_or(u16::MAX),
            settled: Money::ZERO,
            clauses: contract.clauses.iter().map(clause_book).collect(),
        }
    }

    fn settle_month(
        &mut self,
        place: u16,
        month: u16,
        view: &View<'_>,
        paid_by_party: &mut [Money],
        settlement: &mut Settlement,
    ) {
        if let Some((replay, amounts)) = &self.replayed {
            if let Some(amount) = observed_in(replay, amounts, month) {
                self.pay_observed(place, month, amount, paid_by_party, settlement);
            }
            return;
        }
        let first = settlement.claims.len();
        for clause in 0..self.clauses.len() {
            if self.is_claimed(clause, month) {
                settlement.claims.push(self.claim(place, clause, month, view));
            }
        }
        self.cap_contract(&mut settlement.claims[first..]);
        for number in first..settlement.claims.len() {
            let mut claim = settlement.claims[number];
            self.assign(&mut claim, paid_by_party, settlement);
            settlement.claims[number] = claim;
        }
    }

    fn is_claimed(&self, clause: usize, month: u16) -> bool {
        if month <= self.starts || month > self.ends {
            return false;
        }
        let clause = &self.contract.clauses[clause];
        match (clause.claims, clause.counted) {
            (Claims::AtTheEnd, _) | (_, Counted::AtTheEnd) => month == self.ends,
            (Claims::Every(months), _) => (month - self.starts).is_multiple_of(months) || month == self.ends,
        }
    }

    /// Units, conditions, gross, to date, and the caps of the clause.
    fn claim(&mut self, place: u16, number: usize, month: u16, view: &View<'_>) -> Claim {
        let clause = &self.contract.clauses[number];
        let book = &mut self.clauses[number];
        let since = if clause.counted == Counted::EachPeriod { book.last_claim } else { 0 };
        let gross = Gross {
            model: self.model,
            world: self.world,
            contract: self.contract,
            clause,
            number: u32::from(place) << 10 | u32::try_from(number).expect("fewer than 2^32 clauses"),
            starts: self.starts,
            since,
            month,
            closed_from: self.closed_from,
            units_before: if clause.counted == Counted::EachPeriod { book.units } else { Count::ZERO },
        };
        let made = gross.make(view);
        book.last_claim = month;
        let money = match clause.counted {
            Counted::EachPeriod | Counted::AtTheEnd => {
                book.units += made.units;
                if view.takes_back(self.model, clause) { made.money } else { made.money.max(Money::ZERO) }
            }
            Counted::ToDate => {
                let rise = (made.money - book.claimed).max(Money::ZERO);
                book.claimed = book.claimed.max(made.money);
                rise
            }
        };
        let units = match clause.counted {
            Counted::EachPeriod | Counted::AtTheEnd => made.units,
            Counted::ToDate => {
                let units = made.units - book.units;
                book.units = made.units;
                units
            }
        };
        let room = clause.cap.map(|row| self.world.money(row) - book.settled);
        let settled = room.map_or(money, |room| money.min(room.max(Money::ZERO)));
        Claim {
            contract: place,
            clause: u16::try_from(number).expect("a contract has fewer than 65,536 clauses"),
            month,
            units,
            rejected: made.rejected,
            gross: money,
            capped: money - settled,
            settled,
            paid_in: None,
        }
    }

    /// Cuts the lines of a month to the room under the contract's cap, in proportion.
    fn cap_contract(&mut self, claims: &mut [Claim]) {
        let Some(cap) = self.contract.cap else { return };
        let taken_back: Money = claims.iter().map(|claim| claim.settled.min(Money::ZERO)).sum();
        let room = self.world.money(cap) - self.settled - taken_back;
        let mut lines: Vec<Money> = claims.iter().map(|claim| claim.settled.max(Money::ZERO)).collect();
        cut_to_room(&mut lines, room);
        for (claim, line) in claims.iter_mut().zip(lines) {
            if claim.settled > Money::ZERO {
                claim.capped += claim.settled - line;
                claim.settled = line;
            }
        }
    }

    /// Shares a claim among payers and holders, and sets the month of payment.
    fn assign(&mut self, claim: &mut Claim, paid_by_party: &mut [Money], settlement: &mut Settlement) {
        let clause = &self.contract.clauses[claim.clause as usize];
        claim.paid_in = self.payment_month(clause, claim.month);
        let book = &mut self.clauses[claim.clause as usize];
        let lost =
            book.split.assign(self.model, self.world, clause, claim, paid_by_party, &mut settlement.payments);
        settlement.over_budget += lost;
        claim.settled -= lost;
        claim.capped += lost;
        book.settled += claim.settled;
        self.settled += claim.settled;
    }

    /// The month in which a claim is paid. The vehicle's own dues fall due at once; what others owe is paid in the
    /// next month at the earliest, except at the horizon, where what was settled before is taken in.
    fn payment_month(&self, clause: &crate::model::Clause, month: u16) -> Option<u16> {
        let calendar = &self.model.calendar;
        let verified = calendar.add(calendar.month_end(month), self.world.span(clause.verified_after));
        let day = calendar.add(verified, self.world.span(clause.paid_after));
        let horizon = calendar.horizon_months();
        let lagged = calendar.month_of(day);
        let own = clause.payers.iter().all(|&(party, _)| self.role(party) == Role::Vehicle);
        let due = if own || (lagged == month && month == horizon) { lagged } else { lagged.max(month + 1) };
        (due <= horizon).then_some(due)
    }

    fn role(&self, party: PartyId) -> Role {
        self.model.parties[party.index()].role
    }

    /// Observed payments replace every step up to payers.
    fn pay_observed(
        &mut self,
        place: u16,
        month: u16,
        amount: Money,
        paid_by_party: &mut [Money],
        settlement: &mut Settlement,
    ) {
        let mut claim = Claim {
            contract: place,
            clause: 0,
            month,
            units: Count::ZERO,
            rejected: Count::ZERO,
            gross: amount,
            capped: Money::ZERO,
            settled: amount,
            paid_in: Some(month),
        };
        let clause = &self.contract.clauses[0];
        let book = &mut self.clauses[0];
        let lost = book.split.assign(
            self.model,
            self.world,
            clause,
            &claim,
            paid_by_party,
            &mut settlement.payments,
        );
        settlement.over_budget += lost;
        claim.settled -= lost;
        claim.capped += lost;
        book.settled += claim.settled;
        self.settled += claim.settled;
        settlement.claims.push(claim);
    }
}

/// The amount observed for the period that ends with a month, if one does.
fn observed_in(replay: &Replay, amounts: &[Money], month: u16) -> Option<Money> {
    let past = month.checked_sub(replay.first)?;
    let period = usize::from(past / replay.every).checked_sub(1)?;
    (past % replay.every == 0).then(|| amounts.get(period).copied()).flatten()
}
