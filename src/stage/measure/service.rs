//! What a person gets of the service: days in each setting, and hours, by month.
//!
//! Day k is the interval (k − 1, k]: a person who starts at instant s and ends at e is served on the days s + 1 to e.
//! Hours are so many a day; where they follow time in the service or in the setting, they are read at the middle of
//! each stretch between two points, which is exact for steps and for straight lines.

use super::days::Days;
use super::follow::{Follow, View};
use crate::data::{Course, Delivered, Histories, Monthly, Person, Pool, Spell, World};
use crate::model::{Axis, Layered, Number, Schedule, Service, ServiceUnit};
use crate::units::{Calendar, Count};

/// A stay in one setting while a person is served: the days in (from, to].
#[derive(Clone, Copy, Debug)]
struct Stay {
    state: u8,
    from: i32,
    to: i32,
    /// The instant from which the time in the setting runs.
    came: i32,
    /// The instant at which the person started.
    started: i32,
    /// The person's group, by its place in the list.
    group: usize,
}

/// The stays of a person who is served, within the days in (window.0, window.1].
fn stays<'s>(
    person: &'s Person,
    spells: &'s [Spell],
    course: Course,
    window: (i32, i32),
) -> impl Iterator<Item = Stay> + 's {
    let (started, ended) = match course {
        Course::Served { start, end, .. } => (start, end),
        Course::NotStarted => (i32::MAX, i32::MIN),
    };
    let (first, last) = (window.0.max(started), window.1.min(ended));
    let ends = spells.iter().skip(1).map(|spell| spell.from).chain(std::iter::once(i32::MAX));
    let stay = move |(place, (spell, end)): (usize, (&Spell, i32))| {
        let (from, to) = (spell.from.max(first), end.min(last));
        let came = if place == 0 { spell.from - person.already } else { spell.from };
        let group = person.group.index();
        (from < to).then_some(Stay { state: spell.state, from, to, came, started, group })
    };
    spells.iter().zip(ends).enumerate().filter_map(stay)
}

/// Hours a day in a world.
#[derive(Clone, Debug)]
struct Hourly<'a> {
    world: &'a World,
    hours: &'a Layered,
    /// Those of its schedules that follow a time of a stay: where they have a point, hours bend.
    bending: Vec<&'a Schedule>,
}

impl Hourly<'_> {
    /// Hours on the days of a stay after `from`, up to `to`.
    fn between(&self, stay: &Stay, from: i32, to: i32) -> f64 {
        let (mut now, mut sum) = (from, 0.0);
        while now < to {
            let next = self.next_bend(stay, now).min(to);
            let middle = (f64::from(now) + f64::from(next)) / 2.0;
            let a_day = self.world.layered(self.hours, |axis| position(stay, axis, middle));
            sum += a_day.expect("hours follow what is known of a day of service") * f64::from(next - now);
            now = next;
        }
        sum
    }

    /// The first instant after `now` at which a schedule has a point.
    fn next_bend(&self, stay: &Stay, now: i32) -> i32 {
        let single = self.bending.iter().filter_map(|schedule| first_point(schedule, stay, now));
        let outer = match self.hours {
            Layered::Within(schedule) => first_point(schedule, stay, now),
            Layered::Single(_) => None,
        };
        single.chain(outer).min().unwrap_or(i32::MAX)
    }
}

fn first_point<V>(schedule: &Schedule<V>, stay: &Stay, now: i32) -> Option<i32> {
    let origin = match schedule.axis {
        Axis::TimeSinceStart => stay.started,
        Axis::TimeInState => stay.came,
        _ => return None,
    };
    let day = |(x, _): &(f64, V)| origin + *x as i32;
    schedule.points.iter().map(day).find(|&day| day > now)
}

/// Where a stay lies on an axis, at an instant.
fn position(stay: &Stay, axis: Axis, instant: f64) -> Option<f64> {
    match axis {
        Axis::State => Some(f64::from(stay.state)),
        Axis::Group => Some(stay.group as f64),
        Axis::TimeSinceStart => Some(instant - f64::from(stay.started)),
        Axis::TimeInState => Some(instant - f64::from(stay.came)),
        Axis::ContractYear
        | Axis::FinancialYear
        | Axis::Month
        | Axis::YearOfStart
        | Axis::TimeSinceReferral
        | Axis::TimeSinceEnd
        | Axis::Age
        | Axis::Calendar
        | Axis::Count
        | Axis::Measure(_) => None,
    }
}

/// Calls `on` for each part of a stay that lies in one month: the month, and its days in (from, to].
fn by_month(calendar: &Calendar, stay: &Stay, mut on: impl FnMut(u16, i32, i32)) {
    let mut now = stay.from;
    while now < stay.to {
        let month = calendar.month_of(now + 1);
        let end = calendar.month_end(month).min(stay.to);
        on(month, now, end);
        now = end;
    }
}

/// What one person gets in each month, in units of a service; months without any are left out.
fn in_months(
    calendar: &Calendar,
    hourly: Option<&Hourly<'_>>,
    unit: ServiceUnit,
    stays: impl Iterator<Item = Stay>,
    mut on: impl FnMut(u16, Count),
) {
    let (mut open, mut sum) = (0, 0.0);
    for stay in stays {
        by_month(calendar, &stay, |month, from, to| {
            if month != open {
                if sum > 0.0 {
                    on(open, Count::from_fraction(sum));
                }
                (open, sum) = (month, 0.0);
            }
            let days = f64::from(to - from);
            sum += match unit {
                ServiceUnit::Hour => hourly.map_or(0.0, |hourly| hourly.between(&stay, from, to)),
                ServiceUnit::Day => days,
                ServiceUnit::Week => days / 7.0,
                ServiceUnit::Month => {
                    days / f64::from(calendar.month_end(month) - calendar.month_end(month - 1))
                }
            };
        });
    }
    if sum > 0.0 {
        on(open, Count::from_fraction(sum));
    }
}

impl<'a> Follow<'a> {
    /// What a person gets of the service within the window, on the last day of each month or of the window.
    pub(super) fn delivered(&self, view: &View<'a>, unit: ServiceUnit, on: &mut dyn FnMut(i32, Count)) {
        let (Delivered::ToThem, Some(service)) = (self.delivered, self.counting.service) else { return };
        let calendar = &self.counting.model.calendar;
        let hourly = hourly(self.counting.world, service);
        let last = view.to.min(view.horizon);
        let person = &self.counting.pool.people[view.rank];
        let window = (view.from.max(view.joined), last);
        let stays = stays(person, view.spells, view.course, window);
        in_months(calendar, hourly.as_ref(), unit, stays, |month, units| {
            on(calendar.month_end(month).min(last), units)
        });
    }
}

fn hourly<'a>(world: &'a World, service: &'a Service) -> Option<Hourly<'a>> {
    let follows_time =
        |schedule: &&Schedule| matches!(schedule.axis, Axis::TimeSinceStart | Axis::TimeInState);
    let hourly = |hours: &'a Layered| {
        let numbers = hours.numbers().into_iter();
        let schedules = numbers.filter_map(|number| match number {
            Number::By(schedule) => Some(schedule),
            Number::Plain(_) => None,
        });
        Hourly { world, hours, bending: schedules.filter(follows_time).collect() }
    };
    service.hours.as_ref().map(hourly)
}

/// Hours that everybody gets, by month; empty where the service counts none.
pub(super) fn hours(
    (calendar, world): (&Calendar, &World),
    service: &Service,
    (pool, courses): (&Pool, &[Course]),
    histories: &Histories,
    into: &mut Monthly,
) {
    let Some(hourly) = hourly(world, service) else { return };
    for (rank, (person, &course)) in pool.people.iter().zip(courses).enumerate() {
        let stays = stays(person, histories.of(rank), course, (i32::MIN, calendar.horizon_day()));
        in_months(calendar, Some(&hourly), ServiceUnit::Hour, stays, |month, units| {
            into[usize::from(month)] += units.weighted(person.weight);
        });
    }
}

/// Days on which people are served, by the setting that they are in and by month; nothing where no cost asks for it.
pub(super) fn days_by_state(
    calendar: &Calendar,
    service: &Service,
    (pool, courses): (&Pool, &[Course]),
    histories: &Histories,
    (days, into): (&mut Days, &mut [Monthly]),
) {
    if !service.costs.iter().any(|cost| cost.by_state().is_some()) {
        return;
    }
    let lists = days.lists(into.len(), calendar);
    for (rank, (person, &course)) in pool.people.iter().zip(courses).enumerate() {
        for stay in stays(person, histories.of(rank), course, (i32::MIN, calendar.horizon_day())) {
            lists[usize::from(stay.state)].add(calendar, stay.from, stay.to, person.weight);
        }
    }
    for (days, months) in lists.iter().zip(into) {
        days.add_to(calendar, months);
    }
}
