//! The audit: every draw's books are added up again from the ledger alone, month by month, and compared with what
//! the stages say. It runs in release builds; a broken check stops the run.

mod capital;

use crate::data::{Account, Cash, Claim, Ledger, Purpose, Settlement, World};
use crate::model::{Alternative, Model, PartyId, Role};
use crate::units::Money;

/// A check that does not hold: a fault of the program, never of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// Where and by how much.
    pub detail: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({})", self.rule, self.detail)
    }
}

impl std::error::Error for Broken {}

/// The books of an option in a draw.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// The model.
    pub model: &'a Model,
    /// The draw's world.
    pub world: &'a World,
    /// The option.
    pub option: &'a Alternative,
    /// What contracts owe, as measured.
    pub settlement: &'a Settlement,
    /// All movements of cash.
    pub ledger: &'a Ledger,
    /// What the capital stage says.
    pub cash: &'a Cash,
}

/// Adds the books up again.
///
/// # Errors
/// The first rule that does not hold.
pub fn audit(books: &Books<'_>) -> Result<(), Broken> {
    claims_are_accounted_for(books)?;
    contracts_stay_within_caps(books)?;
    payers_stay_within_caps(books)?;
    capital::audit(books)?;
    provider_adds_up(books)
}

fn hold(holds: bool, rule: &'static str, detail: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken { rule, detail: detail() }) }
}

/// Every claim is paid, capped, rejected or pending; payments are what was settled in time.
fn claims_are_accounted_for(books: &Books<'_>) -> Result<(), Broken> {
    let settlement = books.settlement;
    for claim in &settlement.claims {
        hold(
            claim.gross == claim.settled + claim.capped,
            "a claim is settled or capped to the penny",
            || format!("{claim:?}"),
        )?;
    }
    let in_time = |claim: &&Claim| claim.paid_in.is_some();
    let settled: Money = settlement.claims.iter().filter(in_time).map(|claim| claim.settled).sum();
    let paid: Money = settlement.payments.iter().map(|payment| payment.amount).sum();
    hold(settled == paid, "payments are what was settled in time", || {
        format!("{settled} settled, {paid} paid")
    })?;
    let booked = |purpose| -> Money {
        let of = |t: &&crate::data::Transfer| t.purpose == purpose;
        books.ledger.transfers.iter().filter(of).map(|transfer| signed(books.model, transfer)).sum()
    };
    let moved = booked(Purpose::Outcome) + booked(Purpose::Delivery);
    hold(moved == paid - books.cash.unpaid, "what is settled is moved, or still owed for delivery", || {
        format!("{moved} moved, {paid} due, {} still owed", books.cash.unpaid)
    })
}

/// A repayment runs from the holder back to a payer: it counts below nought.
fn signed(model: &Model, transfer: &crate::data::Transfer) -> Money {
    let role = |account| match account {
        Account::Party(party) => Some(model.parties[usize::from(party)].role),
        Account::Holding { .. } | Account::Pool(_) | Account::Reserve(_) | Account::Outside => None,
    };
    let back = role(transfer.to) == Some(Role::Payer) && role(transfer.from) != Some(Role::Payer);
    if back { -transfer.amount } else { transfer.amount }
}

/// No prefix of months pays more than a contract's or a clause's cap.
fn contracts_stay_within_caps(books: &Books<'_>) -> Result<(), Broken> {
    for (place, id) in books.option.contracts.iter().enumerate() {
        let contract = &books.model.contracts[id.index()];
        let cap = contract.cap.map(|row| books.world.money(row));
        let mut total = Money::ZERO;
        let mut by_clause = vec![Money::ZERO; contract.clauses.len()];
        for claim in books.settlement.claims.iter().filter(|claim| usize::from(claim.contract) == place) {
            total += claim.settled;
            let clause = &mut by_clause[usize::from(claim.clause)];
            *clause += claim.settled;
            let clause_cap =
                contract.clauses[usize::from(claim.clause)].cap.map(|row| books.world.money(row));
            let within = cap.is_none_or(|cap| total <= cap) && clause_cap.is_none_or(|cap| *clause <= cap);
            let replayed = books.model.replay.is_some();
            hold(within || replayed, "no contract pays more than its cap", || {
                format!("{} in month {}", contract.name, claim.month)
            })?;
        }
    }
    Ok(())
}

/// No prefix of months makes a payer pay more for outcomes than its cap.
fn payers_stay_within_caps(books: &Books<'_>) -> Result<(), Broken> {
    for (number, party) in books.model.parties.iter().enumerate() {
        let Some(cap) = party.cap.map(|row| books.world.money(row)) else { continue };
        let payer = u16::try_from(PartyId::new(number).index()).expect("fewer than 65,536 parties");
        let mut paid = Money::ZERO;
        for payment in books.settlement.payments.iter().filter(|payment| payment.payer == payer) {
            paid += payment.amount;
            hold(paid <= cap, "no payer pays more than its cap", || {
                format!("{} in month {}: {paid} over {cap}", party.name, payment.month)
            })?;
        }
    }
    Ok(())
}

/// The service's provider: opening reserves, what it receives and what it pays, as an investor too. Care is no cash of
/// its own.
fn provider_adds_up(books: &Books<'_>) -> Result<(), Broken> {
    let Some(service) = books.option.service.map(|id| &books.model.services[id.index()]) else {
        return Ok(());
    };
    let party = &books.model.parties[service.provider.index()];
    let own = u16::try_from(service.provider.index()).ok();
    let mut changes = vec![Money::ZERO; books.cash.provider.len()];
    for transfer in books.ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
        let month = &mut changes[usize::from(transfer.month)];
        if transfer.to.owner() == own {
            *month += transfer.amount;
        }
        if transfer.from.owner() == own {
            *month += -transfer.amount;
        }
    }
    let mut balance = party.reserves.map_or(Money::ZERO, |row| books.world.money(row));
    for (month, (&change, &said)) in changes.iter().zip(&books.cash.provider).enumerate() {
        balance += change;
        hold(balance == said, "a provider's cash is its reserves and what the ledger adds up to", || {
            format!("month {month}: {balance} in the ledger, {said} said")
        })?;
    }
    Ok(())
}
