//! Value: what care costs, who bears it, and what an option avoids of it. Value follows what is true and covers
//! everyone referred, started or not.

use crate::data::{
    Account, CareCost, Ledger, Monthly, Position, Purpose, Settlement, Transfer, World, YearPosition,
};
use crate::model::{Alternative, Indexed, Model, PartyId, Role};
use crate::units::{FinancialQuarter, Money, Share, split_to_date};

/// The cost of care, by state, party and month: person-days × cost × price level, rounded once, then shared.
#[must_use]
pub fn care_cost(model: &Model, world: &World, state_days: &[Monthly]) -> CareCost {
    let mut by_state = vec![vec![Vec::new(); model.parties.len()]; model.states.len()];
    for (number, state) in model.states.iter().enumerate() {
        let cost = world.value(state.cost);
        if cost == 0.0 || state.borne_by.is_empty() {
            continue;
        }
        for &(party, _) in &state.borne_by {
            by_state[number][party.index()].reserve_exact(state_days[number].len());
        }
        let shares: Vec<Share> = state.borne_by.iter().map(|&(_, row)| world.share(row)).collect();
        let (mut total, mut before, mut now) =
            (Money::ZERO, vec![Money::ZERO; shares.len()], vec![Money::ZERO; shares.len()]);
        for (month, days) in (0_u16..).zip(&state_days[number]) {
            let pence = days.to_f64() * cost * world.price_level(state.indexed, month);
            total += Money::from_nearest_pence(pence);
            split_to_date(total, &shares, &mut now);
            for (place, &(party, _)) in state.borne_by.iter().enumerate() {
                by_state[number][party.index()].push(now[place] - before[place]);
            }
            std::mem::swap(&mut before, &mut now);
        }
    }
    CareCost { by_state }
}

/// Books the cost of care as cash of those who bear it.
pub fn book_care(model: &Model, cost: &CareCost, ledger: &mut Ledger) {
    let bears = |party: &PartyId| (0..model.states.len()).any(|state| cost.is_borne_by(*party, state));
    let bearers: Vec<PartyId> = (0..model.parties.len()).map(PartyId::new).filter(bears).collect();
    for month in 0..=model.calendar.horizon_months() {
        for &party in &bearers {
            let amount = cost.of_party(party, usize::from(month));
            let from = Account::Party(u16::try_from(party.index()).expect("fewer than 65,536 parties"));
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

/// Lives, as money and as person-days.
#[derive(Clone, Copy, Debug)]
pub struct Lived<'a> {
    /// What care costs in them.
    pub cost: &'a CareCost,
    /// Person-days by state and month.
    pub state_days: &'a [Monthly],
}

/// Where an option leaves every payer.
#[must_use]
pub fn positions(
    model: &Model,
    world: &World,
    (option, ledger, settlement): (&Alternative, &Ledger, &Settlement),
    usual: Lived<'_>,
    own: Lived<'_>,
) -> Vec<Position> {
    let released: Vec<Released> =
        (0..model.states.len()).map(|state| released(model, world, state, usual, own)).collect();
    let (usual, own) = (usual.cost, own.cost);
    let is_payer = |&party: &PartyId| model.parties[party.index()].role == Role::Payer;
    let position = |party: PartyId| {
        let paid = paid_by_month(model, (option, ledger), party);
        let owed = settlement.still_owed_by(party);
        let horizon = usize::from(model.calendar.horizon_months());
        let net = |month: usize| {
            let owed = if month == horizon { owed } else { Money::ZERO };
            usual.of_party(party, month) - own.of_party(party, month) - paid[month] - owed
        };
        let years = by_year(model, world, party, (usual, own), &released, &paid);
        Position {
            party,
            paid: paid.iter().sum(),
            owed,
            care: own.total_of(party),
            avoided: usual.total_of(party) - own.total_of(party),
            cashable: years.iter().map(|year| year.cashable).sum(),
            real_net: real_present_value(model, world, net),
            years,
            quarters: if model.bears_care(&model.parties[party.index()].name) {
                Vec::new()
            } else {
                by_quarter(model, &paid)
            },
            by_month: paid,
        }
    };
    (0..model.parties.len()).map(PartyId::new).filter(is_payer).map(position).collect()
}

/// Which part of what falls away in a state is released in each month; none: all of it, at once.
type Released = Option<Vec<f64>>;

/// Which part of the places that fall away in a state is released in each month: those that have been away all through
/// the notice, in whole steps. Places that an option adds are paid for at once.
fn released(model: &Model, world: &World, state: usize, usual: Lived<'_>, own: Lived<'_>) -> Released {
    let terms = &model.states[state];
    if terms.step.is_none() && terms.notice.is_none() {
        return None;
    }
    let calendar = &model.calendar;
    let step = terms.step.map_or(0.0, |row| world.value(row));
    let notice = terms.notice.map_or(0, |time| calendar.month_of(calendar.add(0, world.span(time))));
    let places = |days: &[Monthly], month: u16| days[state][usize::from(month)].to_f64();
    let fell_away = |month: u16| match month {
        0 => 0.0,
        _ => {
            let length = calendar.month_end(month) - calendar.month_end(month - 1);
            (places(usual.state_days, month) - places(own.state_days, month)) / f64::from(length)
        }
    };
    let fell_away: Vec<f64> = (0..=calendar.horizon_months()).map(fell_away).collect();
    let part = |(month, &now): (usize, &f64)| {
        if now <= 0.0 {
            return 1.0;
        }
        let window = &fell_away[month.saturating_sub(usize::from(notice))..=month];
        let throughout = window.iter().copied().fold(now, f64::min).max(0.0);
        if step > 0.0 { (throughout / step).floor() * step / now } else { throughout / now }
    };
    Some(fell_away.iter().enumerate().map(part).collect())
}

/// Where an option leaves a payer in each financial year. The cashable part of a year is each state's cashable share
/// of what falls away in it and is released, rounded once a state and year; of what is added as well, since one setting may be
/// several states.
fn by_year(
    model: &Model,
    world: &World,
    party: PartyId,
    (usual, own): (&CareCost, &CareCost),
    released: &[Released],
    paid: &[Money],
) -> Vec<YearPosition> {
    let calendar = &model.calendar;
    let mut years: Vec<YearPosition> = Vec::new();
    let (mut year_now, mut freed) = (None, vec![Money::ZERO; model.states.len()]);
    let bears = |&state: &usize| usual.is_borne_by(party, state) || own.is_borne_by(party, state);
    let borne: Vec<usize> = (0..model.states.len()).filter(bears).collect();
    let close = |years: &mut Vec<YearPosition>, freed: &mut Vec<Money>| {
        if let Some(year) = years.last_mut() {
            let of_state =
                |(state, &freed): (&crate::model::State, &Money)| world.share(state.cashable).of(freed);
            year.cashable = model.states.iter().zip(freed.iter()).map(of_state).sum();
        }
        freed.fill(Money::ZERO);
    };
    for (month, &paid) in (0_u16..).zip(paid) {
        let year = calendar.financial_year(month);
        if year_now != Some(year) {
            close(&mut years, &mut freed);
            years.push(YearPosition::default());
            year_now = Some(year);
        }
        let open = years.last_mut().expect("a year was just begun");
        open.paid += paid;
        let month = usize::from(month);
        for &state in &borne {
            let fell_away = usual.of_party_in(party, state, month) - own.of_party_in(party, state, month);
            open.avoided += fell_away;
            freed[state] += released[state]
                .as_ref()
                .map_or(fell_away, |part| Money::from_nearest_pence(fell_away.pence() as f64 * part[month]));
        }
    }
    close(&mut years, &mut freed);
    years
}

/// What is paid in each financial quarter of the programme.
fn by_quarter(model: &Model, paid: &[Money]) -> Vec<Money> {
    let mut quarters: Vec<(FinancialQuarter, Money)> = Vec::new();
    for (month, &paid) in (0_u16..).zip(paid) {
        let quarter = model.calendar.financial_quarter(month);
        match quarters.last_mut() {
            Some((last, sum)) if *last == quarter => *sum += paid,
            Some(_) | None => quarters.push((quarter, paid)),
        }
    }
    quarters.into_iter().map(|(_, paid)| paid).collect()
}

/// What all payers pay in each month, less what comes back to them, care left out.
#[must_use]
pub fn paid_by_all(model: &Model, positions: &[Position]) -> Vec<Money> {
    let mut months = vec![Money::ZERO; usize::from(model.calendar.horizon_months()) + 1];
    for position in positions {
        months.iter_mut().zip(&position.by_month).for_each(|(sum, &paid)| *sum += paid);
    }
    months
}

/// What a payer pays in each month, less what comes back to it, care left out. What it invests is no payment; a grant that
/// it gives is one.
fn paid_by_month(model: &Model, (option, ledger): (&Alternative, &Ledger), party: PartyId) -> Vec<Money> {
    let mut months = vec![Money::ZERO; usize::from(model.calendar.horizon_months()) + 1];
    let payer = u16::try_from(party.index()).ok();
    let capital = option.capital.map(|id| &model.capitals[id.index()]);
    for transfer in ledger.transfers.iter().filter(|transfer| transfer.purpose != Purpose::Care) {
        let month = &mut months[usize::from(transfer.month)];
        if transfer.from.purse(capital) == payer {
            *month += transfer.amount;
        }
        if transfer.to.purse(capital) == payer {
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
