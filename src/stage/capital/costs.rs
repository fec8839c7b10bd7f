//! What the service costs in a month.

use super::{Deal, recurs};
use crate::data::{Monthly, Staffing};
use crate::model::{Axis, Capacity, Cost, CostPer, Recurs, Schedule};
use crate::units::Money;

/// A cost in a month: units × amount × price level, rounded once.
pub(super) fn of_month(deal: &Deal<'_>, cost: &Cost, month: u16) -> Money {
    if let Some(amounts) = cost.by_state() {
        return by_state(deal, cost, amounts, month);
    }
    let units = units(deal, cost, month);
    if units == 0.0 {
        return Money::ZERO;
    }
    let calendar = &deal.model.calendar;
    let amount = deal.world.number(&cost.amount, |schedule| match schedule.axis {
        Axis::ContractYear => f64::from(calendar.contract_year(month, 0)),
        _ => f64::from(calendar.month_end(month.saturating_sub(1))),
    });
    Money::from_nearest_pence(units * amount * deal.world.price_level(cost.indexed, month))
}

/// Days in each setting × its amount, together × price level, rounded once.
fn by_state(deal: &Deal<'_>, cost: &Cost, amounts: &Schedule, month: u16) -> Money {
    if !within(deal, cost, month) {
        return Money::ZERO;
    }
    let of_state = |(state, days): (usize, &Monthly)| {
        let amount = amounts.of_name(state).map_or(0.0, |row| deal.world.value(*row));
        days[usize::from(month)].to_f64() * amount
    };
    let sum: f64 = deal.outcomes.served_in.iter().enumerate().map(of_state).sum();
    Money::from_nearest_pence(sum * deal.world.price_level(cost.indexed, month))
}

/// How many units of a cost fall in a month.
fn units(deal: &Deal<'_>, cost: &Cost, month: u16) -> f64 {
    let outcomes = deal.outcomes;
    let standing = standing(deal, cost, month);
    match (cost.per, recurs(cost.recurs)) {
        (CostPer::Start, _) | (CostPer::Person, false) => {
            if within(deal, cost, month) {
                outcomes.starts[usize::from(month)].to_f64()
            } else {
                0.0
            }
        }
        (CostPer::Person, true) => {
            if within(deal, cost, month) {
                outcomes.served_days[usize::from(month)].to_f64()
            } else {
                0.0
            }
        }
        (CostPer::Hour, _) => {
            if within(deal, cost, month) {
                outcomes.hours[usize::from(month)].to_f64()
            } else {
                0.0
            }
        }
        (CostPer::Closure, _) => {
            let is_closed_here = deal.closed_from == Some(month) && within(deal, cost, month);
            if is_closed_here { 1.0 } else { 0.0 }
        }
        (CostPer::Vacancy, false) => {
            if within(deal, cost, month) && is_open(deal, month) {
                standing
            } else {
                0.0
            }
        }
        (CostPer::Service | CostPer::Team | CostPer::Place | CostPer::Post | CostPer::Vacancy, true) => {
            if month > 0 && within(deal, cost, month) && is_open(deal, month) {
                standing
            } else {
                0.0
            }
        }
        (CostPer::Service | CostPer::Team | CostPer::Place | CostPer::Post, false) => {
            // At the start, or in the month that begins when it falls due: what is due in April is due in April's year.
            let calendar = &deal.model.calendar;
            let is_due = if cost.from <= 0 { month == 0 } else { calendar.month_of(cost.from + 1) == month };
            if is_due && is_open(deal, month) { standing } else { 0.0 }
        }
    }
}

/// How many services, teams, places or posts there are in a month: what recurs for posts follows how many of them are
/// filled, on average over the days of the month.
fn standing(deal: &Deal<'_>, cost: &Cost, month: u16) -> f64 {
    let capacity = deal.option.service.map(|id| &deal.model.services[id.index()].capacity);
    let staff = |of: fn(&Staffing, u16) -> f64| deal.staffing.map_or(0.0, |staffing| of(staffing, month));
    match (cost.per, cost.recurs, capacity) {
        (CostPer::Team, _, Some(Capacity::Teams { teams, .. })) => deal.world.value(*teams),
        (CostPer::Place, ..) => {
            deal.staffing.and_then(|staffing| staffing.agreed).map_or(0.0, |places| places as f64)
        }
        (CostPer::Post, Recurs::Running, _) => staff(Staffing::filled_in),
        (CostPer::Post, Recurs::Once, _) => staff(|staffing, _| staffing.posts),
        (CostPer::Vacancy, Recurs::Running, _) => staff(Staffing::vacant_in),
        (CostPer::Vacancy, Recurs::Once, _) => staff(Staffing::vacated_in),
        (
            CostPer::Team
            | CostPer::Service
            | CostPer::Person
            | CostPer::Start
            | CostPer::Hour
            | CostPer::Closure,
            ..,
        ) => 1.0,
    }
}

/// Whether a month ends within (from, until] of a cost.
fn within(deal: &Deal<'_>, cost: &Cost, month: u16) -> bool {
    let end = deal.model.calendar.month_end(month);
    end > cost.from && end <= cost.until
}

fn is_open(deal: &Deal<'_>, month: u16) -> bool {
    deal.closed_from.is_none_or(|closed| month < closed)
}
