//! The audit of what people cost by the hour and by the setting that they are in: hours and days are counted again from
//! courses and spells, stay by stay, and each month's cost is held against the ledger.
//!
//! Absent: hours along a straight line between numbers that follow a time in turn. They bend everywhere.

use super::{Books, Broken, hold};
use crate::data::{Course, Purpose};
use crate::model::{Axis, Cost, CostPer, Layered, Number, Reading, Schedule, Service};
use crate::units::Count;

/// Holds each cost by the hour and by setting against the ledger.
pub(super) fn audit(books: &Books<'_>) -> Result<(), Broken> {
    let Some(service) = books.option.service.map(|id| &books.model.services[id.index()]) else {
        return Ok(());
    };
    let is_counted = |cost: &Cost| cost.per == CostPer::Hour || cost.by_state().is_some();
    if !service.costs.iter().any(is_counted) {
        return Ok(());
    }
    let again = Again::count(books, service);
    for (item, cost) in service.costs.iter().enumerate().filter(|(_, cost)| is_counted(cost)) {
        let booked = booked(books, item);
        for (month, &booked) in (0..).zip(&booked) {
            let Some((expected, slack)) = again.cost(books, cost, month) else { continue };
            hold(
                (booked - expected).abs() <= slack,
                "a cost is what the hours or days of people come to",
                || format!("{} in month {month}: {booked}p booked, {expected}p counted again", cost.name),
            )?;
        }
    }
    Ok(())
}

/// What was booked of a cost in each month, pence.
fn booked(books: &Books<'_>, item: usize) -> Vec<f64> {
    let mut booked = vec![0.0; usize::from(books.model.calendar.horizon_months()) + 1];
    let own = |transfer: &&crate::data::Transfer| {
        transfer.purpose == Purpose::ServiceCost && transfer.item as usize == item
    };
    for transfer in books.ledger.transfers.iter().filter(own) {
        booked[usize::from(transfer.month)] += transfer.amount.pence() as f64;
    }
    booked
}

/// A stay in one setting while a person is served, after `from` and up to `to`, days.
struct Stay {
    state: u8,
    group: usize,
    from: i32,
    to: i32,
    came: i32,
    started: i32,
}

/// What was counted again, by month.
struct Again {
    /// Hours; none where they are not counted again.
    hours: Option<Vec<f64>>,
    /// Days by setting.
    days: Vec<Vec<f64>>,
    /// How many stays there are in each month: each is rounded to the step of a count.
    n_stays: Vec<f64>,
}

impl Again {
    fn count(books: &Books<'_>, service: &Service) -> Self {
        let n_months = usize::from(books.model.calendar.horizon_months()) + 1;
        let mut again = Self {
            hours: Some(vec![0.0; n_months]),
            days: vec![vec![0.0; n_months]; books.model.states.len()],
            n_stays: vec![0.0; n_months],
        };
        for (rank, (person, &course)) in books.pool.people.iter().zip(books.courses).enumerate() {
            let Course::Served { start: started, end, .. } = course else { continue };
            let spells = books.histories.of(rank);
            for (place, spell) in spells.iter().enumerate() {
                let to = spells.get(place + 1).map_or(i32::MAX, |next| next.from);
                let came = if place == 0 { spell.from - person.already } else { spell.from };
                let (from, to) =
                    (spell.from.max(started), to.min(end).min(books.model.calendar.horizon_day()));
                let group = person.group.index();
                let stay = Stay { state: spell.state, group, from, to, came, started };
                again.add(books, service, &stay, person.weight);
            }
        }
        again
    }

    /// Adds a stay, month by month.
    fn add(&mut self, books: &Books<'_>, service: &Service, stay: &Stay, weight: Count) {
        let calendar = &books.model.calendar;
        let mut from = stay.from;
        while from < stay.to {
            let month = calendar.month_of(from + 1);
            let to = calendar.month_end(month).min(stay.to);
            let month = usize::from(month);
            self.n_stays[month] += 1.0;
            self.days[usize::from(stay.state)][month] += f64::from(to - from) * weight.to_f64();
            if let (Some(all), Some(hours)) = (&mut self.hours, &service.hours) {
                match layered(books, hours, stay, (from, to)) {
                    Some(hours) => all[month] += hours * weight.to_f64(),
                    None => self.hours = None,
                }
            }
            from = to;
        }
    }

    /// A cost in a month, pence, and how far the ledger may be from it: half a penny, and the steps of counts.
    fn cost(&self, books: &Books<'_>, cost: &Cost, month: u16) -> Option<(f64, f64)> {
        let calendar = &books.model.calendar;
        let end = calendar.month_end(month);
        if end <= cost.from || end > cost.until {
            return Some((0.0, 0.0));
        }
        let level = books.world.price_level(cost.indexed, month);
        let place = usize::from(month);
        let (sum, dearest) = match cost.by_state() {
            Some(amounts) => {
                let of = |state| amounts.of_name(state).map_or(0.0, |&row| books.world.value(row));
                let sum =
                    self.days.iter().enumerate().map(|(state, days)| days[place] * of(state)).sum::<f64>();
                (sum, (0..self.days.len()).map(of).fold(0.0, f64::max))
            }
            None => {
                let amount = books.world.number(&cost.amount, |schedule| {
                    if schedule.axis == Axis::ContractYear {
                        f64::from(calendar.contract_year(month, 0))
                    } else {
                        f64::from(calendar.month_end(month.saturating_sub(1)))
                    }
                });
                (self.hours.as_ref()?[place] * amount, amount)
            }
        };
        let steps = self.n_stays[place] * dearest * level / Count::STEPS_PER_UNIT as f64;
        let expected = sum * level;
        Some((expected, 0.5 + steps + 1e-9 * expected))
    }
}

/// Hours of a stay on the days after `from` and up to `to`; none where they bend everywhere.
fn layered(books: &Books<'_>, hours: &Layered, stay: &Stay, (from, to): (i32, i32)) -> Option<f64> {
    let outer = match hours {
        Layered::Single(number) => return Some(plain(books, number, stay, (from, to))),
        Layered::Within(outer) => outer,
    };
    let mut sum = 0.0;
    for days in cuts(outer, stay, (from, to)) {
        sum += match outer.read(place(outer.axis, stay, days)) {
            Reading::Nought => 0.0,
            Reading::Value(number) => plain(books, number, stay, days),
            Reading::Between { low, high, part } if is_flat(low) && is_flat(high) => {
                let (low, high) = (plain(books, low, stay, days), plain(books, high, stay, days));
                low + (high - low) * part
            }
            Reading::Between { .. } => return None,
        };
    }
    Some(sum)
}

/// Hours of a stay where they follow one thing at most.
fn plain(books: &Books<'_>, hours: &Number, stay: &Stay, days: (i32, i32)) -> f64 {
    let value = |row| books.world.value(row);
    let length = |(from, to): (i32, i32)| f64::from(to - from);
    match hours {
        Number::Plain(row) => value(*row) * length(days),
        Number::By(schedule) => {
            let of = |days| schedule.at(place(schedule.axis, stay, days), value) * length(days);
            cuts(schedule, stay, days).map(of).sum()
        }
    }
}

/// Whether hours are the same all through a stay.
fn is_flat(hours: &Number) -> bool {
    match hours {
        Number::Plain(_) => true,
        Number::By(schedule) => matches!(schedule.axis, Axis::State | Axis::Group),
    }
}

/// The instant from which an axis counts time; none where it counts none.
fn origin(axis: Axis, stay: &Stay) -> Option<i32> {
    let since_start = (axis == Axis::TimeSinceStart).then_some(stay.started);
    if axis == Axis::TimeInState { Some(stay.came) } else { since_start }
}

/// Where the middle of some days of a stay lies on an axis of hours.
fn place(axis: Axis, stay: &Stay, (from, to): (i32, i32)) -> f64 {
    match origin(axis, stay) {
        Some(origin) => f64::from(from - origin) + f64::from(to - from) / 2.0,
        None if axis == Axis::Group => stay.group as f64,
        None => f64::from(stay.state),
    }
}

/// Days cut at the points of a schedule, each a whole day: between two of them it is a straight line.
fn cuts<'s, V>(
    schedule: &'s Schedule<V>,
    stay: &Stay,
    (from, to): (i32, i32),
) -> impl Iterator<Item = (i32, i32)> + 's {
    let origin = origin(schedule.axis, stay);
    let points = schedule.points.iter().filter_map(move |(x, _)| Some(origin? + *x as i32));
    let ends = points.chain(std::iter::once(to));
    ends.scan(from, move |now, end| {
        let end = end.clamp(*now, to);
        Some((std::mem::replace(now, end), end))
    })
    .filter(|(from, to)| from < to)
}
