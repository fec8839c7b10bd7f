//! The audit of a capital arrangement: the vehicle, classes of investment, guarantees.

use super::{Books, Broken, hold};
use crate::data::{Account, Purpose};
use crate::math;
use crate::model::{Axis, Capital, Covers, Number, Tranche};
use crate::units::{Money, Share};

/// Adds up what belongs to an option's capital, if it has any.
pub(super) fn audit(books: &Books<'_>) -> Result<(), Broken> {
    let Some(capital) = books.option.capital.map(|id| &books.model.capitals[id.index()]) else {
        return Ok(());
    };
    vehicle_and_tranches_add_up(books, capital)?;
    commitments_hold(books, capital)?;
    fees_wait_in_kind(books, capital)?;
    pots_add_up(books, capital)?;
    guarantees_hold(books, capital)?;
    bounds_hold(books, capital)
}

/// The vehicle's general account, each pool and each reserve are at or above nought in each month. (All together are empty
/// at the end, so each is.)
fn pots_add_up(books: &Books<'_>, capital: &Capital) -> Result<(), Broken> {
    let number = |place: usize| u16::try_from(place).expect("fewer than 65,536 accounts");
    let general = Account::Party(number(capital.vehicle.index()));
    let pools = (0..capital.pools.len()).map(|place| Account::Pool(number(place)));
    let reserves = (0..capital.reserves.len()).map(|place| Account::Reserve(number(place)));
    if capital.pools.is_empty() && capital.reserves.is_empty() {
        return Ok(());
    }
    for own in std::iter::once(general).chain(pools).chain(reserves) {
        let mut changes = vec![0_i64; usize::from(books.model.calendar.horizon_months()) + 1];
        for transfer in &books.ledger.transfers {
            let month = &mut changes[usize::from(transfer.month)];
            *month += if transfer.to == own { transfer.amount.pence() } else { 0 };
            *month -= if transfer.from == own { transfer.amount.pence() } else { 0 };
        }
        let mut balance = 0;
        for (month, change) in changes.iter().enumerate() {
            balance += change;
            hold(balance >= 0, "no account of the vehicle is ever below nought", || {
                format!("{own:?}: {balance}p in month {month}")
            })?;
        }
    }
    Ok(())
}

/// No class takes more than its bounds on return and multiple admit: in no month in which it receives more than it pays
/// in are its flows to date worth more than nought at the bound's rate, or more than the multiple of what was drawn.
fn bounds_hold(books: &Books<'_>, capital: &Capital) -> Result<(), Broken> {
    for (tranche, flows) in capital.tranches.iter().zip(&books.cash.flows) {
        let rate = tranche.return_at_most.map(|row| books.world.value(row));
        let multiple = tranche.multiple_at_most.map(|row| books.world.value(row));
        let growth = rate.map(|rate| math::pow(1.0 + rate, 1.0 / 12.0));
        let (mut worth, mut drawn, mut received) = (0.0, 0_i64, 0_i64);
        for (month, &flow) in flows.iter().enumerate() {
            worth = worth * growth.unwrap_or(1.0) + flow as f64;
            drawn += (-flow).max(0);
            received += flow.max(0);
            let within_return = growth.is_none() || worth <= SLACK;
            let within_multiple =
                multiple.is_none_or(|multiple| received as f64 <= multiple * drawn as f64 + SLACK);
            let holds = flow <= 0 || (within_return && within_multiple);
            hold(holds, "no class takes more than its bounds", || {
                format!("{} in month {month}: {received}p of {drawn}p drawn", tranche.name)
            })?;
        }
    }
    Ok(())
}

/// Rounding of the growth month by month, and of a multiple to parts per million: pence.
const SLACK: f64 = 1.0;

/// Each month: vehicle cash ≥ 0; each tranche outstanding = drawn + capitalised − repaid − written off ≥ 0. At the end
/// the vehicle is empty.
fn vehicle_and_tranches_add_up(books: &Books<'_>, capital: &Capital) -> Result<(), Broken> {
    let vehicle = Account::Party(u16::try_from(capital.vehicle.index()).expect("fewer than 65,536 parties"));
    let is_own = |account| account == vehicle || matches!(account, Account::Pool(_) | Account::Reserve(_));
    let n_months = usize::from(books.model.calendar.horizon_months()) + 1;
    let mut cash = vec![0_i64; n_months];
    let mut owed = vec![vec![0_i64; n_months]; capital.tranches.len()];
    let mut flows = vec![vec![0_i64; n_months]; capital.tranches.len()];
    for transfer in &books.ledger.transfers {
        let (month, pence) = (usize::from(transfer.month), transfer.amount.pence());
        hold(pence > 0, "a transfer moves more than nought", || format!("{transfer:?}"))?;
        if is_own(transfer.to) {
            cash[month] += pence;
        }
        if is_own(transfer.from) {
            cash[month] -= pence;
        }
        if let (Some(tranche), Purpose::Drawdown) = (transfer.from.tranche(), transfer.purpose) {
            owed[usize::from(tranche)][month] += pence;
            flows[usize::from(tranche)][month] -= pence;
        }
        if let Some(tranche) = transfer.to.tranche() {
            flows[usize::from(tranche)][month] += pence;
            if matches!(transfer.purpose, Purpose::Principal | Purpose::Guarantee) {
                owed[usize::from(tranche)][month] -= pence;
            }
        }
    }
    for entry in &books.ledger.balances {
        let change = entry.capitalised - entry.written_off;
        owed[usize::from(entry.tranche)][usize::from(entry.month)] += change.pence();
    }
    vehicle_adds_up(books, &cash)?;
    for (number, (changes, flows)) in owed.iter().zip(&flows).enumerate() {
        tranche_adds_up(books, number, changes, flows)?;
    }
    Ok(())
}

fn vehicle_adds_up(books: &Books<'_>, changes: &[i64]) -> Result<(), Broken> {
    let mut balance = 0;
    for (month, change) in changes.iter().enumerate() {
        balance += change;
        hold(balance >= 0, "the vehicle's cash is never below nought", || {
            format!("{balance}p in month {month}")
        })?;
        let said = books.cash.vehicle[month].pence();
        hold(balance == said, "the vehicle's cash is what the ledger adds up to", || {
            format!("month {month}: {balance}p in the ledger, {said}p said")
        })?;
    }
    hold(balance == 0, "at the end the vehicle is empty", || format!("{balance}p left"))
}

fn tranche_adds_up(books: &Books<'_>, number: usize, changes: &[i64], flows: &[i64]) -> Result<(), Broken> {
    let mut balance = 0;
    for (month, change) in changes.iter().enumerate() {
        balance += change;
        let said = books.cash.outstanding[number][month].pence();
        hold(
            balance >= 0 && balance == said,
            "a tranche owes drawn + capitalised − repaid − written off",
            || format!("tranche {number}, month {month}: {balance}p in the ledger, {said}p said"),
        )?;
        let said = books.cash.flows[number][month];
        hold(flows[month] == said, "an investor's flows are what the ledger adds up to", || {
            format!("tranche {number}, month {month}: {}p in the ledger, {said}p said", flows[month])
        })?;
    }
    Ok(())
}

/// In each month what is drawn and not repaid stays within the commitment; without recycling, what was ever drawn does.
fn commitments_hold(books: &Books<'_>, capital: &Capital) -> Result<(), Broken> {
    for (number, tranche) in capital.tranches.iter().enumerate() {
        let commitment = books.world.money(tranche.commitment);
        let own = u16::try_from(number).ok();
        let (mut drawn, mut repaid) = (Money::ZERO, Money::ZERO);
        for transfer in &books.ledger.transfers {
            match transfer.purpose {
                Purpose::Drawdown if transfer.from.tranche() == own => drawn += transfer.amount,
                Purpose::Principal if transfer.to.tranche() == own => repaid += transfer.amount,
                _ => continue,
            }
            let recycled = if capital.redraw_until.is_some() { repaid.min(drawn) } else { Money::ZERO };
            hold(drawn - recycled <= commitment, "no tranche is drawn beyond its commitment", || {
                format!("{} in month {}: {drawn} of {commitment}", tranche.name, transfer.month)
            })?;
        }
    }
    Ok(())
}

/// A fee that waits brings no cash: in each month what its holder puts in comes back to it.
fn fees_wait_in_kind(books: &Books<'_>, capital: &Capital) -> Result<(), Broken> {
    let waits = |(_, tranche): &(usize, &Tranche)| !tranche.brings_cash();
    for (number, tranche) in capital.tranches.iter().enumerate().filter(waits) {
        let mut open = vec![Money::ZERO; usize::from(books.model.calendar.horizon_months()) + 1];
        for transfer in &books.ledger.transfers {
            let month = &mut open[usize::from(transfer.month)];
            match transfer.purpose {
                Purpose::Drawdown if is_of(transfer.from, number) => *month += transfer.amount,
                Purpose::DeferredFee if transfer.item as usize == number => {
                    let is_paid_back = transfer.to.owner().map(usize::from) == Some(tranche.holder.index());
                    *month -= if is_paid_back { transfer.amount } else { Money::ZERO };
                }
                _ => {}
            }
        }
        let open = open.iter().position(|&open| open != Money::ZERO);
        hold(open.is_none(), "a fee that waits is drawn and paid in one month", || {
            format!("{} in month {open:?}", tranche.name)
        })?;
    }
    Ok(())
}

/// A guarantee is called once, makes repayments up to what it covers and no further, and comes from who gives it.
fn guarantees_hold(books: &Books<'_>, capital: &Capital) -> Result<(), Broken> {
    for (number, guarantee) in capital.guarantees.iter().enumerate() {
        let (mut drawn, mut repaid, mut n_calls) = (Money::ZERO, Money::ZERO, 0);
        for transfer in &books.ledger.transfers {
            match transfer.purpose {
                Purpose::Drawdown if is_of(transfer.from, guarantee.of.index()) => drawn += transfer.amount,
                Purpose::Principal | Purpose::Guarantee if is_of(transfer.to, guarantee.of.index()) => {
                    repaid += transfer.amount;
                }
                _ => continue,
            }
            if transfer.purpose != Purpose::Guarantee || transfer.item as usize != number {
                continue;
            }
            n_calls += 1;
            let covered = match &guarantee.covers {
                Covers::Principal(Number::Plain(row)) => repaid <= books.world.share(*row).of(drawn),
                Covers::Principal(share) => {
                    repaid <= Share::from_fraction(at_end(books, share, transfer.month)).of(drawn)
                }
                Covers::Fund(amount) => {
                    transfer.amount.pence() as f64 <= at_end(books, amount, transfer.month) + 0.5
                        && repaid <= drawn
                }
            };
            let by = transfer.from.owner().map(usize::from) == Some(guarantee.by.index());
            hold(covered && n_calls == 1 && by, "a guarantee pays once, up to what it covers", || {
                format!("{}: {transfer:?} with {drawn} drawn and {repaid} repaid", guarantee.name)
            })?;
        }
    }
    Ok(())
}

fn at_end(books: &Books<'_>, number: &Number, month: u16) -> f64 {
    books.world.number(number, |schedule| match schedule.axis {
        Axis::Month => f64::from(books.model.calendar.month_end(month)),
        axis => unreachable!("the language admits no cover by {axis:?}"),
    })
}

fn is_of(account: Account, tranche: usize) -> bool {
    account.tranche().map(usize::from) == Some(tranche)
}
