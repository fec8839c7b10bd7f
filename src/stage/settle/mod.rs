//! Settlement: what each contract owes, month by month. A step sees only what the earlier ones left:
//! units → conditions → gross → to date → caps → payers → month of payment.
//!
//! The same steps settle a contract three ways: as measured (cash follows it), on the true histories without noise,
//! and for what is additional to the same people's histories as usual. So a payment splits exactly.

mod gross;
mod payers;

pub use gross::{Seen, View};

use crate::data::{Claim, Settlement, World};
use crate::model::{Claims, Contract, ContractId, Counted, ForEach, Model, PartyId, Replay, Role};
use crate::units::{Count, Money, cut_to_room};
use gross::{Gross, Made};
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
    /// Its place in the model: refusals are keyed by it, so that an option's own list moves no luck.
    id: ContractId,
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
    /// Units that were paid for; for clauses that count to date, all accepted to date.
    units: Count,
    /// For clauses that count to date: units counted before refusals, and those of them that were refused.
    counted: Count,
    rejected: Count,
    /// The highest gross to date that was ever claimed, for clauses that count to date.
    claimed: Money,
    settled: Money,
    split: Split,
}

impl ClauseBook {
    /// A period by itself: units, refused units, money. What falls below nought is neither paid nor counted, unless
    /// the clause takes back.
    fn claim_each(&mut self, made: &Made, takes_back: bool) -> (Count, Count, Money) {
        let (units, money) = if takes_back {
            (made.units, made.money)
        } else {
            (made.units.max(Count::ZERO), made.money.max(Money::ZERO))
        };
        self.units += units;
        (units, made.rejected, money)
    }

    /// All to date less what was claimed: a fall is first climbed back, unless the clause takes back.
    fn claim_to_date(&mut self, made: &Made, takes_back: bool) -> (Count, Count, Money) {
        let (units, rejected) = (made.units - self.units, made.rejected - self.rejected);
        let claimed = if takes_back { made.money } else { self.claimed.max(made.money) };
        let money = claimed - self.claimed;
        (self.units, self.claimed) = (made.units, claimed);
        (self.counted, self.rejected) = (made.counted, made.rejected);
        (units, rejected, money)
    }
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
        // A contract that starts within a month counts the rest of it: units are held to its first day by date.
        let within_month = model.calendar.month_end(starts) > contract.starts;
        let clause_book = |clause| ClauseBook {
            last_claim: if within_month { starts.saturating_sub(1) } else { starts },
            units: Count::ZERO,
            counted: Count::ZERO,
            rejected: Count::ZERO,
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
            id,
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
        match (clause.for_each, clause.claims, clause.counted) {
            (ForEach::Contract, _, _) | (_, Claims::AtTheEnd, _) | (_, _, Counted::AtTheEnd) => {
                month == self.ends
            }
            (_, Claims::Every(months), _) => {
                (month - self.starts).is_multiple_of(months) || month == self.ends
            }
        }
    }

    /// Units, conditions, gross, to date, and the caps of the clause.
    fn claim(&mut self, place: u16, number: usize, month: u16, view: &View<'_>) -> Claim {
        let clause = &self.contract.clauses[number];
        let book = &mut self.clauses[number];
        let takes_back = view.takes_back(self.model, clause);
        let each_period = clause.counted == Counted::EachPeriod;
        let gross = Gross {
            model: self.model,
            world: self.world,
            contract: self.contract,
            clause,
            number: u32::try_from(self.id.index() << 10 | number).expect("fewer than 2^22 contracts"),
            starts: self.starts,
            since: if each_period { book.last_claim } else { 0 },
            month,
            closed_from: self.closed_from,
            units_before: if each_period { book.units } else { Count::ZERO },
            counted_before: book.counted,
            rejected_before: book.rejected,
        };
        let made = gross.make(view);
        book.last_claim = month;
        let (units, rejected, money) = match clause.counted {
            Counted::EachPeriod | Counted::AtTheEnd => book.claim_each(&made, takes_back),
            Counted::ToDate => book.claim_to_date(&made, takes_back),
        };
        let room = clause.cap.map(|row| self.world.money(row) - book.settled);
        let settled = room.map_or(money, |room| money.min(room.max(Money::ZERO)));
        Claim {
            contract: place,
            clause: u16::try_from(number).expect("a contract has fewer than 65,536 clauses"),
            month,
            units,
            rejected,
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
