//! The pool of referrals: who comes and when. The same for every option of a draw.
//!
//! Counts of a month are Poisson, or negative binomial where months are over-dispersed; days are even within a
//! month. With a spread of nought people come evenly, as planned: the k-th on the day on which the plan reaches
//! k − ½.

mod controls;
mod kinds;
mod observed;

pub use controls::{ControlPeople, control_people};
pub use observed::{observed_starts, standing};

use crate::data::{Entry, Person, Pool, World};
use crate::model::{Arrivals, Axis, Group, GroupId, Model, Number, Referrals};
use crate::random::{Key, Purpose, Seed, Stream, count, gamma_mean_one};
use crate::units::Count;
use kinds::Kind;
use std::ops::RangeInclusive;

/// Stream of somebody's frailty.
const FRAILTY: u32 = 1;
/// Streams of arrivals, by month.
const MONTHLY: u32 = 0;
/// A part of a person that is only a rounding of the plan's sum over days.
const SMALLEST_PLACE: f64 = 1e-6;

/// The pool of a draw.
#[must_use]
pub fn referred(model: &Model, world: &World, seed: Seed, draw: u32) -> Pool {
    let days = match &model.referrals {
        Referrals::AtOnce => vec![1; planned_people(model, world)],
        Referrals::Arriving(arrivals) if world.value(arrivals.spread) > 0.0 => {
            random_days(model, arrivals, world, seed, draw)
        }
        Referrals::Arriving(_) => whole(planned(model, world)),
    };
    let traits = Key::new(seed, Purpose::Traits, draw);
    let person = |(rank, &day): (usize, &i32)| {
        person(model, world, traits, u32::try_from(rank).expect("fewer than 2^32 people"), day)
    };
    let mut pool = Pool::with_room(days.len(), days.len());
    days.iter().enumerate().map(person).for_each(|person| pool.add(Entry::Referred, person.weight, [person]));
    pool
}

/// The pool of the base case: planned places, each filled by the people of this range over whom it is averaged.
#[must_use]
pub fn planned_pool(model: &Model, world: &World, seed: Seed, people: std::ops::Range<u32>) -> Pool {
    let traits = Key::new(seed, Purpose::Base, 0);
    let n_each = people.end - people.start;
    let places = planned(model, world);
    // Batches of people have parts of one sequence of kinds, one after the other.
    let first = people.start * u32::try_from(places.len()).expect("fewer than 2^32 places");
    let mut pool = Pool::with_room(places.len(), places.len() * n_each as usize);
    for (place, (day, weight)) in places.into_iter().enumerate() {
        let place = u32::try_from(place).expect("fewer than 2^32 places");
        let share = Count::from_fraction(weight.to_f64() / f64::from(n_each));
        let of_place = (first + place * n_each..).zip(people.clone()).map(|(turn, number)| {
            let kind = kinds::in_turn(&model.cohort.groups, world, turn);
            let person = of_kind(model, world, kind, traits, place * MOST_EACH + number, day);
            Person { weight: share, ..person }
        });
        pool.add(Entry::Referred, weight, of_place);
    }
    pool
}

/// People of the base case are keyed by place and number: at most so many a place.
pub const MOST_EACH: u32 = 4_096;

/// How many places the plan of the base case has.
#[must_use]
pub fn n_planned(model: &Model, world: &World) -> usize {
    planned(model, world).len()
}

fn planned_people(model: &Model, world: &World) -> usize {
    world.value(model.cohort.people).max(0.0).round() as usize
}

/// The days on which whole people come: a part of a person below a half is nobody.
fn whole(places: Vec<(i32, Count)>) -> Vec<i32> {
    places.into_iter().filter(|(_, weight)| weight.to_f64() >= 0.5).map(|(day, _)| day).collect()
}

/// Days on which planned people come, and how many people each stands for (the last may be a fraction).
fn planned(model: &Model, world: &World) -> Vec<(i32, Count)> {
    let Referrals::Arriving(arrivals) = &model.referrals else {
        return vec![(1, Count::from_whole(1)); planned_people(model, world)];
    };
    let mut places: Vec<(i32, Count)> = Vec::new();
    let (mut reached, mut next) = (0.0, 0.5);
    let every_day = matches!(arrivals.rate, Number::Plain(_)).then(|| mean_on(arrivals, world, 1));
    for day in 1..=arrivals.until.min(model.calendar.horizon_day()) {
        reached += every_day.unwrap_or_else(|| mean_on(arrivals, world, day));
        while reached + SMALLEST_PLACE >= next {
            places.push((day, Count::from_whole(1)));
            next += 1.0;
        }
    }
    let left = reached - places.len() as f64;
    let last_day = places.last().map_or(1, |&(day, _)| day);
    if left < 0.0 {
        places.pop();
        places.push((last_day, Count::from_fraction(1.0 + left)));
    } else if left > SMALLEST_PLACE {
        places.push((last_day, Count::from_fraction(left)));
    }
    places
}

/// Mean accepted referrals on a day.
fn mean_on(arrivals: &Arrivals, world: &World, day: i32) -> f64 {
    let rate = world.number(&arrivals.rate, |schedule| {
        assert_eq!(schedule.axis, Axis::Month, "referrals follow the month");
        f64::from(day - 1)
    });
    rate * world.value(arrivals.arrive) * world.value(arrivals.accepted) * world.arrivals
}

/// The sum of the means of days, added day by day; days on which the same rate holds have the same mean.
fn mean_of(arrivals: &Arrivals, world: &World, days: RangeInclusive<i32>) -> f64 {
    let (mut sum, mut day) = (0.0, *days.start());
    while day <= *days.end() {
        let mean = mean_on(arrivals, world, day);
        let holds_until = match &arrivals.rate {
            Number::Plain(_) => f64::INFINITY,
            Number::By(schedule) => schedule.holds_until(f64::from(day - 1)),
        };
        let last = (holds_until.ceil() as i32).clamp(day, *days.end());
        (day..=last).for_each(|_| sum += mean);
        day = last + 1;
    }
    sum
}

fn random_days(model: &Model, arrivals: &Arrivals, world: &World, seed: Seed, draw: u32) -> Vec<i32> {
    let key = Key::new(seed, Purpose::Referrals, draw);
    let spread = world.value(arrivals.spread);
    let last = arrivals.until.min(model.calendar.horizon_day());
    let mut days = Vec::new();
    for month in 1..=model.calendar.month_of(last) {
        let first = model.calendar.month_end(month - 1) + 1;
        let end = model.calendar.month_end(month).min(last);
        let mean = mean_of(arrivals, world, first..=end);
        let mut stream = key.stream(MONTHLY, u32::from(month));
        let n = count(&mut stream, mean, spread);
        let start = days.len();
        days.extend((0..n).map(|_| first + (stream.unit() * f64::from(end - first + 1)) as i32));
        days[start..].sort_unstable();
    }
    days
}

/// The person of the cohort whom a number keys, referred on a day.
#[must_use]
pub fn person(model: &Model, world: &World, traits: Key, key: u32, referred: i32) -> Person {
    let kind = kinds::of_person(&model.cohort.groups, world, traits, key);
    of_kind(model, world, kind, traits, key, referred)
}

fn of_kind(
    model: &Model,
    world: &World,
    (place, start): Kind,
    traits: Key,
    key: u32,
    referred: i32,
) -> Person {
    let group = &model.cohort.groups[place];
    let days = |length: Option<crate::model::Length>| length.map_or(0, |length| world.whole_days(length));
    Person {
        key,
        referred,
        group: GroupId::new(place),
        state: u8::try_from(group.starts_in[start].0.index()).expect("fewer than 256 states"),
        already: days(group.time_already),
        age: days(group.age),
        frailty: frailty(world, &mut traits.stream(FRAILTY, key), group),
        weight: Count::from_whole(1),
    }
}

fn frailty(world: &World, stream: &mut Stream, group: &Group) -> f64 {
    let variation = world.value(group.frailty);
    if variation > 0.0 { gamma_mean_one(stream, variation) } else { 1.0 }
}
