//! Intakes: people grouped by when they started, so many at a time or so long.

use crate::data::{Course, Intakes, Pool, World};
use crate::model::{Intake, Model, Referrals};
use crate::units::{Calendar, Count, Span};

/// The intake of everybody who started, in order of start and then of rank.
#[must_use]
pub fn intakes(model: &Model, world: &World, pool: &Pool, courses: &[Course]) -> Intakes {
    let Some(intake) = model.cohort.intake else { return Intakes::default() };
    let mut started: Vec<(i32, usize)> = Vec::new();
    for (rank, course) in courses.iter().enumerate() {
        if let Course::Served { start, .. } = *course {
            started.push((start, rank));
        }
    }
    started.sort_unstable();
    let mut of = vec![None; courses.len()];
    let closes = match intake {
        Intake::People(row) => by_number(model, pool, &started, world.count(row), &mut of),
        Intake::Every(length) => by_time(&model.calendar, &started, world.span(length), &mut of),
    };
    Intakes { of, closes }
}

/// An intake is full with so many people; the last one closes when nobody more is referred.
fn by_number(
    model: &Model,
    pool: &Pool,
    started: &[(i32, usize)],
    size: Count,
    of: &mut [Option<u16>],
) -> Vec<i32> {
    let mut closes = Vec::new();
    let mut joined = Count::ZERO;
    for &(start, rank) in started {
        of[rank] = Some(number(closes.len()));
        joined += pool.people[rank].weight;
        if joined >= size {
            closes.push(start);
            joined = Count::ZERO;
        }
    }
    if joined > Count::ZERO {
        let last = started.last().map_or(0, |&(start, _)| start);
        let referred_until = match &model.referrals {
            Referrals::AtOnce => 1,
            Referrals::Arriving(arrivals) => arrivals.until,
        };
        closes.push(last.max(referred_until));
    }
    closes
}

/// Intakes of equal length from the start of the programme; one in which nobody starts has no number.
fn by_time(calendar: &Calendar, started: &[(i32, usize)], length: Span, of: &mut [Option<u16>]) -> Vec<i32> {
    let mut closes: Vec<i32> = Vec::new();
    let mut end = calendar.add(0, length);
    for &(start, rank) in started {
        while end < start {
            end = calendar.add(end, length).max(end + 1);
        }
        if closes.last() != Some(&end) {
            closes.push(end);
        }
        of[rank] = Some(number(closes.len() - 1));
    }
    closes
}

fn number(place: usize) -> u16 {
    u16::try_from(place).expect("a programme has fewer than 65,536 intakes")
}
