//! The audit of the service's provider: its cash, when it stops for want of it, and what it pays from then on.

use super::{Books, Broken, hold};
use crate::data::{Account, Purpose};
use crate::model::{Party, Role};
use crate::units::Money;

/// Adds up the provider's cash from the ledger alone, and holds what follows from it against what was said.
pub(super) fn audit(books: &Books<'_>) -> Result<(), Broken> {
    let Some(service) = books.option.service.map(|id| &books.model.services[id.index()]) else {
        return Ok(());
    };
    let party = &books.model.parties[service.provider.index()];
    let own = u16::try_from(service.provider.index()).expect("fewer than 65,536 parties");
    let balances = balances(books, party, own);
    for (month, (&balance, &said)) in balances.iter().zip(&books.cash.provider).enumerate() {
        hold(balance == said, "a provider's cash is its reserves and what the ledger adds up to", || {
            format!("month {month}: {balance} in the ledger, {said} said")
        })?;
    }
    let stops = stops(books, party, &balances);
    let said = books.cash.stopped_from;
    hold(stops == said, "a provider stops when its cash has been below nought for so long", || {
        format!("{stops:?} by the ledger, {said:?} said")
    })?;
    let collected = &books.cash.not_collected;
    match stops {
        Some(from) => only_set_off(books, Account::Party(own), from),
        None => {
            hold(collected.is_empty(), "who has not stopped pays what it owes", || format!("{collected:?}"))
        }
    }
}

/// Opening reserves, what the provider receives and what it pays, as an investor too, at each month's end. Care is no
/// cash of its own.
fn balances(books: &Books<'_>, party: &Party, own: u16) -> Vec<Money> {
    let mut changes = vec![Money::ZERO; books.cash.provider.len()];
    for transfer in books.ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
        let month = &mut changes[usize::from(transfer.month)];
        if transfer.to.owner() == Some(own) {
            *month += transfer.amount;
        }
        if transfer.from.owner() == Some(own) {
            *month += -transfer.amount;
        }
    }
    let mut balance = party.reserves.map_or(Money::ZERO, |row| books.world.money(row));
    let to_date = |change: &Money| {
        balance += *change;
        balance
    };
    changes.iter().map(to_date).collect()
}

/// The month after the first one at whose end cash has been below nought for as long as the provider bears with.
fn stops(books: &Books<'_>, party: &Party, balances: &[Money]) -> Option<u16> {
    let calendar = &books.model.calendar;
    let patience = calendar.month_of(calendar.add(0, books.world.span(party.insolvent_after?))).max(1);
    let length = usize::from(patience);
    // The start is the end of no month.
    let ends = balances
        .get(1..)?
        .windows(length)
        .position(|window| window.iter().all(|&cash| cash < Money::ZERO))?;
    u16::try_from(1 + ends + length).ok()
}

/// A provider that has stopped pays nobody but what is set off against what the same party pays it in the same month, and all of
/// that before anything is lost to that party.
fn only_set_off(books: &Books<'_>, provider: Account, from: u16) -> Result<(), Broken> {
    let n_months = usize::from(books.model.calendar.horizon_months()) + 1;
    for (number, party) in (0..).zip(&books.model.parties) {
        let other = Account::Party(number);
        // By month: what the party paid it, and it the party.
        let (mut paid_to, mut paid_by) = (vec![Money::ZERO; n_months], vec![Money::ZERO; n_months]);
        for transfer in &books.ledger.transfers {
            let side = match (transfer.from, transfer.to) {
                (one, two) if (one, two) == (other, provider) => &mut paid_to,
                (one, two) if (one, two) == (provider, other) => &mut paid_by,
                _ => continue,
            };
            if matches!(transfer.purpose, Purpose::Outcome | Purpose::Severance | Purpose::Funding) {
                side[usize::from(transfer.month)] += transfer.amount;
            }
        }
        let lost = books.cash.not_collected.iter().filter(|lost| lost.to == other);
        let lost_from = lost.map(|lost| lost.month).min();
        for month in from..=books.model.calendar.horizon_months() {
            let [paid_to, paid_by] = [&paid_to, &paid_by].map(|side| side[usize::from(month)]);
            // What the vehicle pays back comes through its waterfall, and nothing is set off against it.
            let is_open = lost_from.is_some_and(|lost| lost <= month) && party.role != Role::Vehicle;
            let holds = paid_by <= paid_to && (!is_open || paid_by == paid_to);
            hold(holds, "a provider that stopped pays only what is set off", || {
                format!("{}: in month {month} paid it {paid_to}, and was paid {paid_by}", party.name)
            })?;
        }
    }
    Ok(())
}
