//! Delivery: who starts, when, and for how long. Never reads cash.
//!
//! People queue by day of referral, then rank; a person starts on the first day on which a place is free. Nobody
//! starts who is gone by then, who has waited too long or was lost waiting, nor after the last day before the service
//! is closed: a closure takes nothing back that happened before it. What happens to a person who starts is asked of the caller, who simulates it: a place is free again
//! on the day on which the person's service really ended.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::data::{Closing, Course, Ending, Entry, LEAVING, LOST, Luck, Place, Pool, Staffing, World};
use crate::math;
use crate::model::{Leaving, Model, Referrals, Service};
use crate::random::{Purpose, unit_open, unit_open64};
use crate::units::{Calendar, Count, Span};

/// The terms of delivery in a world.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Places from each of these days on, rising; empty is no limit.
    places: Vec<(i32, usize)>,
    opens: i32,
    /// The last day on which anybody starts.
    last_start: i32,
    /// The last day before an order closes the service; with it everybody's service ends.
    stops: i32,
    people: Count,
    length: Option<Span>,
    leaving: Leave,
    wait_at_most: i32,
    lost: f64,
    horizon: i32,
}

#[derive(Clone, Copy, Debug)]
enum Leave {
    Nobody,
    Completes(f64),
    Early(f64),
}

/// The people of a draw as the queue needs them: what the caller simulates.
pub trait Participants {
    /// The day on which the person, unserved, reaches a state that nobody leaves.
    fn gone_by(&self, rank: u32) -> i32;
    /// Serves a person: simulates the days and returns the day of an absorbing state, if one is reached.
    fn serve(&mut self, rank: u32, course: Course) -> i32;
    /// Notes a person who does not start.
    fn pass(&mut self, rank: u32);
}

impl Terms {
    /// The terms of a service in a world, which a closing may end before its time.
    #[must_use]
    pub fn new(
        model: &Model,
        world: &World,
        (service, staffing): (&Service, &Staffing),
        closing: Option<&Closing>,
    ) -> Self {
        let calendar = &model.calendar;
        let after_start = |length| calendar.add(0, world.span(length));
        let before = |month: u16| calendar.month_end(month.saturating_sub(1).min(calendar.horizon_months()));
        let no_starts = closing.map_or(i32::MAX, |closing| before(closing.no_starts_from));
        let stops = closing.map_or(i32::MAX, |closing| before(closing.closed_from));
        let (wait_at_most, lost) = match &model.referrals {
            Referrals::AtOnce => (i32::MAX, 0.0),
            Referrals::Arriving(a) => (
                a.wait_at_most.map_or(i32::MAX, |length| world.whole_days(length)),
                a.lost_waiting.map_or(0.0, |row| world.value(row)),
            ),
        };
        Self {
            places: staffing.places.clone(),
            // On the first day after the delay, as without one people start on the first day.
            opens: service.start_delay.map_or(1, |delay| after_start(delay) + 1),
            last_start: service.runs.map_or(i32::MAX, after_start).min(no_starts),
            stops,
            people: world.count(model.cohort.people),
            length: service.length.map(|length| world.span(length)),
            leaving: match service.leaving {
                Leaving::Nobody => Leave::Nobody,
                Leaving::Completes(row) => Leave::Completes(world.value(row)),
                Leaving::Early(row) => Leave::Early(world.value(row)),
            },
            wait_at_most,
            lost,
            horizon: calendar.horizon_day(),
        }
    }
}

/// A queue for a service.
#[derive(Clone, Copy, Debug)]
pub struct Queue<'a> {
    /// The terms of delivery.
    pub terms: &'a Terms,
    /// Days and months.
    pub calendar: &'a Calendar,
    /// Who queues.
    pub pool: &'a Pool,
    /// The draw's chance.
    pub luck: Luck,
}

/// Those who queue in one future: in a draw there is one.
#[derive(Clone)]
struct Line<'a> {
    rooms: Rooms<'a>,
    /// How many have started.
    started: Count,
}

impl<'a> Line<'a> {
    /// Nobody has come to the service yet.
    fn before(places: &'a [(i32, usize)]) -> Self {
        Self { rooms: Rooms { places, busy: BinaryHeap::new(), reached: 0 }, started: Count::ZERO }
    }
}

/// Places and the days on which those that are taken are free again. People stand in line: nobody starts before
/// somebody who came earlier, so days are only ever asked for in their order.
#[derive(Clone)]
struct Rooms<'a> {
    /// Places from each of these days on, rising; empty is no limit.
    places: &'a [(i32, usize)],
    busy: BinaryHeap<Reverse<i32>>,
    /// The first day on which the last in line found a place free.
    reached: i32,
}

impl Rooms<'_> {
    /// The first day from a day on on which fewer are served than there are places.
    fn free_from(&mut self, day: i32) -> i32 {
        self.reached = self.reached.max(day);
        loop {
            while self.busy.peek().is_some_and(|&Reverse(end)| end <= self.reached) {
                self.busy.pop();
            }
            while self.places.get(1).is_some_and(|&(from, _)| from <= self.reached) {
                self.places = &self.places[1..];
            }
            if self.places.first().is_none_or(|&(_, places)| self.busy.len() < places) {
                return self.reached;
            }
            let freed = self.busy.peek().map_or(i32::MAX, |&Reverse(end)| end);
            let changes = self.places.get(1).map_or(i32::MAX, |&(from, _)| from);
            self.reached = freed.min(changes);
            if self.reached == i32::MAX {
                return i32::MAX;
            }
        }
    }

    /// Takes a place until a day.
    fn take(&mut self, end: i32) {
        if !self.places.is_empty() {
            self.busy.push(Reverse(end));
        }
    }
}

impl Queue<'_> {
    /// Delivers to everybody in turn: the course of every rank. In the base case the people who stand in line in one future, one
    /// of each place, queue for places of their own.
    pub fn deliver(&self, participants: &mut impl Participants) -> Vec<Course> {
        let n_futures = self.pool.places.first().map_or(0, Place::n_people);
        let mut lines = vec![Line::before(&self.terms.places); n_futures];
        let mut courses = Vec::with_capacity(self.pool.people.len());
        for place in &self.pool.places {
            for (rank, line) in (place.first..place.last).zip(&mut lines) {
                courses.push(self.serve(place, rank, line, participants));
            }
        }
        courses
    }

    /// Serves the next in a line, unless nobody is there any more on the day on which a place is free.
    fn serve(
        &self,
        place: &Place,
        rank: u32,
        line: &mut Line<'_>,
        participants: &mut impl Participants,
    ) -> Course {
        let person = &self.pool.people[rank as usize];
        let lost_on = self.terms.lost_on(self.luck, person.key, place.referred);
        let start =
            self.start(place, line).filter(|&start| participants.gone_by(rank) > start && lost_on > start);
        let Some(start) = start else {
            participants.pass(rank);
            return Course::NotStarted;
        };
        let course = self.terms.course(self.calendar, self.luck, person.key, start);
        let absorbed = participants.serve(rank, course.under_order);
        line.started += place.weight;
        line.rooms.take(course.end.min(absorbed).min(self.terms.horizon));
        cut_short(course.under_order, absorbed)
    }

    /// The day on which the next in a line may start, if that is ever.
    fn start(&self, place: &Place, line: &mut Line<'_>) -> Option<i32> {
        let terms = self.terms;
        if place.entry == Entry::Started {
            return Some(place.referred);
        }
        let start = line.rooms.free_from(place.referred.max(terms.opens));
        // To the nearest whole person: who would be the seventh of six and a half comes, and of six and a third does not.
        let room = terms.people - line.started;
        let may_start = start <= terms.last_start
            && start < terms.horizon
            && start.saturating_sub(place.referred) <= terms.wait_at_most
            && room + room >= place.weight;
        may_start.then_some(start)
    }
}

/// A course as planned.
struct Coursed {
    /// As it goes under an order to close, if there is one.
    under_order: Course,
    /// The day on which it would end without the order.
    end: i32,
}

/// A course as it really went for a person who reaches an absorbing state on a day.
fn cut_short(course: Course, absorbed: i32) -> Course {
    match course {
        Course::Served { start, end, .. } if absorbed < end => {
            Course::Served { start, end: absorbed, ending: Ending::Absorbed }
        }
        other => other,
    }
}

impl Terms {
    /// The course of a person who starts on a day, if nothing absorbs the person and nothing closes the service early.
    #[must_use]
    pub fn course_from(&self, calendar: &Calendar, luck: Luck, person: u32, start: i32) -> Course {
        self.course(calendar, luck, person, start).under_order
    }

    /// The course of a person who starts on a day, if nothing absorbs the person.
    fn course(&self, calendar: &Calendar, luck: Luck, person: u32, start: i32) -> Coursed {
        let full = self.length.map_or(i32::MAX, |length| calendar.add(start, length).max(start + 1));
        let (end, ending) = match self.leaves_on(luck, person, start, full) {
            Some(early) => (early, Ending::LeftEarly),
            None => (full, Ending::Completed),
        };
        let (stopped, ending) = if self.stops < end { (self.stops, Ending::Closed) } else { (end, ending) };
        let ending = if stopped > self.horizon { Ending::Running } else { ending };
        Coursed { under_order: Course::Served { start, end: stopped, ending }, end }
    }

    /// The day on which a person leaves early; none who completes.
    fn leaves_on(&self, luck: Luck, person: u32, start: i32, full: i32) -> Option<i32> {
        let words = || luck.key(Purpose::Implementation).block(LEAVING, person, 0);
        match self.leaving {
            Leave::Nobody => None,
            Leave::Completes(share) => {
                let words = words();
                if unit_open(words[0]) < share {
                    return None;
                }
                let end = if self.length.is_some() { full } else { self.horizon };
                let length = f64::from(end - start);
                Some(start + (unit_open64(words[1], words[2]) * length) as i32 + 1)
            }
            Leave::Early(rate) => {
                Some(later(start, -math::ln(unit_open(words()[0])) / rate)).filter(|&day| day < full)
            }
        }
    }

    /// The day on which a person who was referred on a day is lost, if the wait lasts so long.
    fn lost_on(&self, luck: Luck, person: u32, referred: i32) -> i32 {
        if self.lost <= 0.0 {
            return i32::MAX;
        }
        let [word, ..] = luck.key(Purpose::Referrals).block(LOST, person, 0);
        later(referred, -math::ln(unit_open(word)) / self.lost)
    }
}

/// The whole day at whose end so many days have passed, at least one.
fn later(from: i32, days: f64) -> i32 {
    if days < 1e6 { from + (days.ceil() as i32).max(1) } else { i32::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::GroupId;
    use crate::random::Seed;

    /// Nobody is ever absorbed; everybody's course is as planned.
    struct Everybody;
    impl Participants for Everybody {
        fn gone_by(&self, _: u32) -> i32 {
            i32::MAX
        }
        fn serve(&mut self, _: u32, _: Course) -> i32 {
            i32::MAX
        }
        fn pass(&mut self, _: u32) {}
    }

    fn pool(days: &[i32]) -> Pool {
        let weight = Count::from_whole(1);
        let person = |(key, &referred): (usize, &i32)| crate::data::Person {
            key: key as u32,
            referred,
            group: GroupId::new(0),
            state: 0,
            already: 0,
            age: 0,
            frailty: 1.0,
            weight,
        };
        let mut pool = Pool::default();
        for person in days.iter().enumerate().map(person) {
            pool.add(Entry::Referred, weight, [person]);
        }
        pool
    }

    fn terms(places: Option<usize>) -> Terms {
        Terms {
            places: places.map(|places| (0, places)).into_iter().collect(),
            opens: 0,
            last_start: i32::MAX,
            stops: i32::MAX,
            people: Count::from_whole(100),
            length: Some(Span::Days(10.0)),
            leaving: Leave::Nobody,
            wait_at_most: i32::MAX,
            lost: 0.0,
            horizon: 1000,
        }
    }

    fn starts(terms: &Terms, days: &[i32]) -> Vec<Option<i32>> {
        starts_of(terms, &pool(days))
    }

    fn starts_of(terms: &Terms, pool: &Pool) -> Vec<Option<i32>> {
        let start = jiff::civil::date(2020, 1, 1);
        let calendar = Calendar::new(start, 36, 4);
        let luck = Luck::Draw { seed: Seed::new(1), draw: 0 };
        let courses = Queue { terms, calendar: &calendar, pool, luck }.deliver(&mut Everybody);
        let start = |course: &Course| match *course {
            Course::NotStarted => None,
            Course::Served { start, .. } => Some(start),
        };
        courses.iter().map(start).collect()
    }

    #[test]
    fn with_two_places_the_third_person_waits_for_the_first_to_end() {
        assert_eq!(starts(&terms(Some(2)), &[1, 3, 4, 5]), [Some(1), Some(3), Some(11), Some(13)]);
    }

    #[test]
    fn nobody_starts_in_a_place_whose_post_is_vacant_and_who_is_served_there_stays() {
        // Two places, one from day 2 to day 12, then two again: the second keeps its place to day 13.
        let terms = Terms { places: vec![(0, 2), (2, 1), (12, 2)], ..terms(None) };
        assert_eq!(starts(&terms, &[1, 1, 4, 20]), [Some(1), Some(1), Some(11), Some(20)]);
        assert_eq!(starts(&terms, &[1, 4, 5]), [Some(1), Some(11), Some(12)]);
    }

    #[test]
    fn who_waits_too_long_for_a_filled_post_leaves_the_place_to_the_next() {
        let terms = Terms { places: vec![(0, 1), (5, 0), (40, 1)], wait_at_most: 20, ..terms(None) };
        assert_eq!(starts(&terms, &[1, 12, 30, 31]), [Some(1), None, Some(40), Some(50)]);
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        assert_eq!(starts(&terms(None), &[1, 3, 4]), [Some(1), Some(3), Some(4)]);
    }

    #[test]
    fn who_waits_too_long_does_not_start_and_takes_no_place() {
        let terms = Terms { wait_at_most: 5, ..terms(Some(1)) };
        assert_eq!(starts(&terms, &[1, 3, 8]), [Some(1), None, Some(11)]);
    }

    /// Of four who were seen to start in two places, those who end last leave theirs to the next.
    #[test]
    fn who_was_observed_to_start_starts_and_the_next_waits_until_places_are_free() {
        let mut pool = pool(&[1, 3, 4, 5, 6, 7, 30]);
        pool.places[..4].iter_mut().for_each(|place| place.entry = Entry::Started);
        let found = starts_of(&Terms { wait_at_most: 50, opens: 2, ..terms(Some(2)) }, &pool);
        assert_eq!(found, [Some(1), Some(3), Some(4), Some(5), Some(14), Some(15), Some(30)]);
    }

    #[test]
    fn nobody_starts_after_the_last_day_before_closure_and_those_served_stop() {
        let terms = Terms { last_start: 4, stops: 4, ..terms(None) };
        assert_eq!(starts(&terms, &[1, 3, 4, 5, 9]), [Some(1), Some(3), Some(4), None, None]);
        let calendar = Calendar::new(jiff::civil::date(2020, 1, 1), 36, 4);
        let luck = Luck::Draw { seed: Seed::new(1), draw: 0 };
        let pool = pool(&[1]);
        let courses = Queue { terms: &terms, calendar: &calendar, pool: &pool, luck }.deliver(&mut Everybody);
        assert_eq!(courses, [Course::Served { start: 1, end: 4, ending: Ending::Closed }]);
    }

    #[test]
    fn a_place_that_only_the_order_frees_is_given_to_nobody() {
        let terms = Terms { last_start: 4, stops: 4, ..terms(Some(1)) };
        assert_eq!(starts(&terms, &[1, 2]), [Some(1), None]);
    }

    /// In the base case a place holds the people of all futures, one of each: they queue apart, and in each no more start than the
    /// cohort has. Half of the one place that a future has is not free for another.
    #[test]
    fn futures_of_the_base_case_queue_apart() {
        let mut pool = pool(&[1, 1, 2, 2]);
        pool.people.iter_mut().for_each(|person| person.weight = Count::from_fraction(0.5));
        pool.places = vec![
            Place { referred: 1, first: 0, last: 2, weight: Count::ONE, entry: Entry::Referred },
            Place { referred: 2, first: 2, last: 4, weight: Count::ONE, entry: Entry::Referred },
        ];
        assert_eq!(starts_of(&terms(Some(1)), &pool), [Some(1), Some(1), Some(11), Some(11)]);
        let terms = Terms { people: Count::ONE, ..terms(None) };
        assert_eq!(starts_of(&terms, &pool), [Some(1), Some(1), None, None]);
    }

    #[test]
    fn no_more_people_start_than_the_cohort_has() {
        for (people, started) in [(1.4, [Some(1), None]), (1.6, [Some(1), Some(2)])] {
            let terms = Terms { people: Count::from_fraction(people), ..terms(None) };
            assert_eq!(starts(&terms, &[1, 2]), started);
        }
        let terms = Terms { people: Count::from_whole(2), ..terms(None) };
        assert_eq!(starts(&terms, &[1, 2, 3]), [Some(1), Some(2), None]);
    }
}
