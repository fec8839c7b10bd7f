//! The audit: every draw's books are added up again from the ledger alone, month by month, and compared with what
//! the stages say. It runs in release builds; a broken check stops the run.

mod capital;
mod costs;
mod places;
mod provider;

pub use places::audit_places;

use crate::data::{
    Account, Cash, Claim, Course, Histories, Ledger, Pool, Purpose, Settlement, Transfer, World,
};
use crate::model::{Alternative, Bound, Indexed, Limit, LimitFor, Model, Number, PartyId, Per};
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
    /// Everybody referred.
    pub pool: &'a Pool,
    /// By rank: what each person had of the service.
    pub courses: &'a [Course],
    /// By rank: where each person was.
    pub histories: &'a Histories,
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
    costs::audit(books)?;
    provider::audit(books)
}

fn hold(holds: bool, rule: &'static str, detail: impl FnOnce() -> String) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken { rule, detail: detail() }) }
}

/// Every claim is paid, capped, rejected or pending; payments are what was settled in time.
fn claims_are_accounted_for(books: &Books<'_>) -> Result<(), Broken> {
    let settlement = books.settlement;
    for claim in &settlement.claims {
        hold(
            claim.gross + claim.carried + claim.made_up == claim.settled + claim.capped + claim.netted,
            "a claim is settled, capped or netted to the penny",
            || format!("{claim:?}"),
        )?;
    }
    let in_time = |claim: &&Claim| claim.paid_in.is_some();
    let settled: Money = settlement.claims.iter().filter(in_time).map(|claim| claim.settled).sum();
    let paid: Money = settlement.payments.iter().map(|payment| payment.amount).sum();
    let pending: Money = settlement.put_off.iter().map(|put_off| put_off.amount).sum();
    hold(
        settled == paid + pending,
        "payments are what was settled in time, but for what budgets put off",
        || format!("{settled} settled, {paid} paid, {pending} put off beyond the horizon"),
    )?;
    let booked = |purpose| -> Money {
        let of = |t: &&crate::data::Transfer| t.purpose == purpose;
        books.ledger.transfers.iter().filter(of).map(|transfer| signed(books, transfer)).sum()
    };
    let moved = booked(Purpose::Outcome) + booked(Purpose::Delivery);
    let owed = books.cash.unpaid - books.cash.not_paid_back;
    let of_contracts =
        |transfer: &&Transfer| matches!(transfer.purpose, Purpose::Outcome | Purpose::Delivery);
    let lost = books.cash.not_collected.iter().filter(of_contracts);
    let lost: Money = lost.map(|transfer| signed(books, transfer)).sum();
    hold(
        moved == paid - owed - lost,
        "what is settled is moved, still owed by the vehicle, or not collected from a provider that stopped",
        || format!("{moved} moved, {paid} due, {owed} still owed, {lost} not collected"),
    )
}

/// A repayment runs from a holder of its clause back to a payer: it counts below nought.
fn signed(books: &Books<'_>, transfer: &crate::data::Transfer) -> Money {
    let (place, clause) = (transfer.item >> 16, transfer.item & 0xFFFF);
    let contract = books.option.contracts[place as usize];
    let clause = &books.model.contracts[contract.index()].clauses[clause as usize];
    let pays = |account: Account| match account {
        Account::Party(number) => clause.payers.iter().any(|(party, _)| party.index() == usize::from(number)),
        Account::Holding { .. } | Account::Pool(_) | Account::Reserve(_) | Account::Outside => false,
    };
    if pays(transfer.from) { transfer.amount } else { -transfer.amount }
}

/// No prefix of months pays more than a cap of a contract or of clauses of it, in each period that the cap is for.
fn contracts_stay_within_caps(books: &Books<'_>) -> Result<(), Broken> {
    if books.model.replay.is_some() {
        return Ok(());
    }
    for (place, id) in books.option.contracts.iter().enumerate() {
        let contract = &books.model.contracts[id.index()];
        let is_floor = |limit: &Limit| matches!(limit.bound, Bound::AtLeast(_));
        let last_floor = contract.limits.iter().rposition(is_floor);
        for (number, limit) in contract.limits.iter().enumerate() {
            if let (Bound::AtMost { amount: Number::Plain(row), .. }, Indexed::Fixed) =
                (&limit.bound, limit.indexed)
            {
                let cap = books.world.money(*row);
                // What a wider floor makes up lies above narrower caps.
                let counts = if last_floor.is_some_and(|floor| floor > number) {
                    |claim: &Claim| claim.settled - claim.made_up
                } else {
                    |claim: &Claim| claim.settled
                };
                stays_within(books, place, limit, cap, counts)?;
            }
        }
    }
    Ok(())
}

/// What the limited clauses settle stays within a cap. Of a cap for each person the books of a draw hold no parts.
fn stays_within(
    books: &Books<'_>,
    place: usize,
    limit: &Limit,
    cap: Money,
    counts: impl Fn(&Claim) -> Money,
) -> Result<(), Broken> {
    let calendar = &books.model.calendar;
    let contract = &books.model.contracts[books.option.contracts[place].index()];
    let starts = calendar.month_of(contract.starts);
    let period = |month: u16| match (limit.of, limit.per) {
        (LimitFor::EachPerson, _) => None,
        (LimitFor::Everybody, Per::Contract) => Some(0),
        (LimitFor::Everybody, Per::Month) => Some(i32::from(month)),
        (LimitFor::Everybody, Per::Quarter) => Some(i32::from(month - starts - 1) / 3),
        (LimitFor::Everybody, Per::ContractYear) => Some(i32::from(calendar.contract_year(month, starts))),
        (LimitFor::Everybody, Per::FinancialYear) => {
            Some(i32::from(calendar.financial_year(month).first_year()))
        }
    };
    let (mut now, mut total) = (None, Money::ZERO);
    let own = |claim: &&Claim| {
        usize::from(claim.contract) == place && limit.on.contains(&usize::from(claim.clause))
    };
    let mut claims = books.settlement.claims.iter().filter(own).peekable();
    while let Some(claim) = claims.next() {
        if period(claim.month) != now {
            (now, total) = (period(claim.month), Money::ZERO);
        }
        total += counts(claim);
        // Claims of one month take from each other's room: they are looked at together.
        let last_of_month = claims.peek().is_none_or(|next| next.month != claim.month);
        hold(now.is_none() || !last_of_month || total <= cap, "no contract pays more than its cap", || {
            format!("{} in month {}: {total} over {cap}", contract.name, claim.month)
        })?;
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
