//! Value: what care costs, who bears it, and what an option avoids of it. Value follows what is true and covers
//! everyone referred, started or not.

use crate::data::{Account, CareCost, Ledger, Monthly, Position, Purpose, Transfer, World, YearPosition};
use crate::model::{Indexed, Model, PartyId, Role};
use crate::units::{Money, Share, split_to_date};

/// The cost of care, by state, party and month: person-days × cost × price level, rounded once, then shared.
#[must_use]
pub fn care_cost(model: &Model, world: &World, state_days: &[Monthly]) -> CareCost {
    let mut by_state = vec![vec![Vec::new(); model.parties.len()]; model.states.len()];
    for (number, state) in model.states.iter().enumerate() {
        let cost = world.value(state.cost);
        if cost == 0.0 || state.borne_by.is_empty() {
            continue;
        }
        let shares: Vec<Share> = state.borne_by.iter().map(|&(_, row)| world.share(row)).collect();
        let (mut total, mut before, mut now) =
            (Money::ZERO, vec![Money::ZERO; shares.len()], vec![Money::ZERO; shares.len()]);
        for (month, days) in (0_u16..).zip(&state_days[number]) {
            let pence = days.to_f64() * cost * world.price_level(state.indexed, month);
            total += Money::from_pence(pence.round() as i64);
            split_to_date(total, &shares, &mut now);
            for (place, &(party, _)) in state.borne_by.iter().enumerate() {
                by_state[number][party.index()].push(now[place] - before[place]);
            }
            before.copy_from_slice(&now);
        }
    }
    CareCost { by_state }
}

/// Books the cost of care as cash of those who bear it.
pub fn book_care(model: &Model, cost: &CareCost, ledger: &mut Ledger) {
    for month in 0..=model.calendar.horizon_months() {
        for party in 0..model.parties.len() {
            let amount = cost.of_party(PartyId::new(party), usize::from(month));
            let from = Account::Party(u16::try_from(party).expect("fewer than 65,536 parties"));
            ledger.book(Transfer {
                month,
                from,
                to: Account::Outside,
                amount,
                purpose: Purpose::Care,
                item: 0,
            });
        }
    }
}

/// Where an option leaves every payer.
#[must_use]
pub fn positions(
    model: &Model,
    world: &World,
    ledger: &Ledger,
    usual: &CareCost,
    own: &CareCost,
) -> Vec<Position> {
    let is_payer = |&party: &PartyId| model.parties[party.index()].role == Role::Payer;
    let position = |party: PartyId| {
        let paid = paid_by_month(model, ledger, party);
        let net = |month: usize| usual.of_party(party, month) - own.of_party(party, month) - paid[month];
        let years = by_year(model, world, party, usual, own, &paid);
        Position {
            party,
            paid: paid.iter().sum(),
            care: own.total_of(party),
            avoided: usual.total_of(party) - own.total_of(party),
            cashable: years.iter().map(|year| year.cashable).sum(),
            real_net: real_present_value(model, world, net),
            years,
        }
    };
    (0..model.parties.len()).map(PartyId::new).filter(is_payer).map(position).collect()
}

/// Where an option leaves a payer in each financial year. The cashable part of a year is each state's cashable share
/// of what falls away in it, rounded once a state and year.
fn by_year(
    model: &Model,
    world: &World,
    party: PartyId,
    usual: &CareCost,
    own: &CareCost,
    paid: &[Money],
) -> Vec<YearPosition> {
    let calendar = &model.calendar;
    let mut years: Vec<YearPosition> = Vec::new();
    let (mut year_now, mut fell_away) = (None, vec![Money::ZERO; model.states.len()]);
    let close = |years: &mut Vec<YearPosition>, fell_away: &mut Vec<Money>| {
        if let Some(year) = years.last_mut() {
            year.avoided = fell_away.iter().sum();
            let of_state =
                |(state, &avoided): (&crate::model::State, &Money)| world.share(state.cashable).of(avoided);
            year.cashable = model.states.iter().zip(fell_away.iter()).map(of_state).sum();
        }
        fell_away.fill(Money::ZERO);
    };
    for (month, &paid) in (0_u16..).zip(paid) {
        let year = calendar.financial_year(month);
        if year_now != Some(year) {
            close(&mut years, &mut fell_away);
            years.push(YearPosition::default());
            year_now = Some(year);
        }
        let open = years.last_mut().expect("a year was just begun");
        open.paid += paid;
        for (state, fell_away) in fell_away.iter_mut().enumerate() {
            let month = usize::from(month);
            *fell_away += usual.of_party_in(party, state, month) - own.of_party_in(party, state, month);
        }
    }
    close(&mut years, &mut fell_away);
    years
}

/// What all payers pay in each month, less what comes back to them, care left out.
#[must_use]
pub fn paid_by_all(model: &Model, ledger: &Ledger) -> Vec<Money> {
    let mut months = vec![Money::ZERO; usize::from(model.calendar.horizon_months()) + 1];
    for party in (0..model.parties.len()).filter(|&party| model.parties[party].role == Role::Payer) {
        let paid = paid_by_month(model, ledger, PartyId::new(party));
        months.iter_mut().zip(paid).for_each(|(sum, paid)| *sum += paid);
    }
    months
}

/// What a payer pays in each month, less what comes back to it, care left out. What it invests is no payment.
fn paid_by_month(model: &Model, ledger: &Ledger, party: PartyId) -> Vec<Money> {
    let mut months = vec![Money::ZERO; usize::from(model.calendar.horizon_months()) + 1];
    let payer = Account::Party(u16::try_from(party.index()).expect("fewer than 65,536 parties"));
    for transfer in ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
        let month = &mut months[usize::from(transfer.month)];
        if transfer.from == payer {
            *month += transfer.amount;
        }
        if transfer.to == payer {
            *month -= transfer.amount;
        }
    }
    months
}

/// Money by month in the prices of the base, discounted by the schedule for value: pence. None where the scenario has
/// no deflator or no schedule. Source: HM Treasury, The Green Book: real terms, factor of whole years since the start,
/// year 0 undiscounted.
fn real_present_value(model: &Model, world: &World, by_month: impl Fn(usize) -> Money) -> Option<f64> {
    let (deflator, schedule) = (model.prices.deflator?, model.discounting.value?);
    let mut sum = 0.0;
    for month in 0..=model.calendar.horizon_months() {
        let years = u32::from(month.saturating_sub(1) / 12);
        let real =
            by_month(usize::from(month)).pence() as f64 / world.price_level(Indexed::Index(deflator), month);
        sum += real * schedule.factor(years);
    }
    Some(sum)
}
