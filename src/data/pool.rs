//! The pool of referrals: the same for every option. A person is a rank in it.

use crate::model::{GroupId, ServiceEvent};
use crate::units::Count;

/// Everybody referred in a draw, in order of referral.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// The people.
    pub people: Vec<Person>,
    /// Places in the queue, in order: each holds the ranks that stand in it together. In a draw every person has a
    /// place of their own; in the base case a planned place holds the people over whom it is averaged, one of each future, as many as
    /// every other place.
    pub places: Vec<Place>,
}

/// One person as referred.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Number that keys the person's chance.
    pub key: u32,
    /// Day of referral.
    pub referred: i32,
    /// Kind of person.
    pub group: GroupId,
    /// State at referral.
    pub state: u8,
    /// Days already spent in that state.
    pub already: i32,
    /// Days of age at referral.
    pub age: i32,
    /// Factor on all intensities of the person.
    pub frailty: f64,
    /// How many people this one stands for: one in a draw, a fraction in the base case.
    pub weight: Count,
}

/// A place in the queue.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Day of referral.
    pub referred: i32,
    /// First rank that stands here.
    pub first: u32,
    /// Rank after the last.
    pub last: u32,
    /// How many people the place stands for.
    pub weight: Count,
    /// How the people of the place come to the service.
    pub entry: Entry,
}

/// How people come to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// They are referred, and start when the service can take them.
    Referred,
    /// They were observed to start on the day on which they came.
    Started,
}

impl Place {
    /// How many stand in it.
    #[must_use]
    pub fn n_people(&self) -> usize {
        (self.last - self.first) as usize
    }
}

impl Pool {
    /// Nobody yet, with room for so many places and people.
    #[must_use]
    pub fn with_room(n_places: usize, n_people: usize) -> Self {
        Self { people: Vec::with_capacity(n_people), places: Vec::with_capacity(n_places) }
    }

    /// Adds a place that these people hold together, after those that are there.
    pub fn add(&mut self, entry: Entry, weight: Count, people: impl IntoIterator<Item = Person>) {
        let first = self.n_people();
        self.people.extend(people);
        let last = self.n_people();
        let referred = self.people[first as usize..].first().map_or(0, |person| person.referred);
        self.places.push(Place { referred, first, last, weight, entry });
    }

    /// How many people there are.
    #[must_use]
    pub fn n_people(&self) -> u32 {
        u32::try_from(self.people.len()).expect("fewer than 2^32 people")
    }

    /// Those who come after a day.
    pub fn after(&self, day: i32) -> impl Iterator<Item = (&Place, &[Person])> {
        let later = self.places.iter().filter(move |place| place.referred > day);
        later.map(|place| (place, &self.people[place.first as usize..place.last as usize]))
    }
}

/// What a person had of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Never started.
    NotStarted,
    /// Started.
    Served {
        /// First instant of service, a day.
        start: i32,
        /// Last day of service.
        end: i32,
        /// How it ended.
        ending: Ending,
    },
}

/// How a service ended for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At its full length.
    Completed,
    /// The person left before.
    LeftEarly,
    /// The person reached a state that nobody leaves.
    Absorbed,
    /// The service closed.
    Closed,
    /// It still runs at the horizon.
    Running,
}

/// Whether the people had the service in these histories, or are followed as if they had not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// The option's own histories.
    ToThem,
    /// The same people's histories as usual, or control people's: events of the service do not happen.
    ToNobody,
}

impl Delivered {
    /// Whether an event can happen to anybody.
    #[must_use]
    pub fn may_bring(self, event: ServiceEvent) -> bool {
        self == Self::ToThem || event == ServiceEvent::Referred
    }
}

impl Course {
    /// The day of an event of the service, if it happens to a person who was referred on a day.
    #[must_use]
    pub fn event(self, event: ServiceEvent, referred: i32, delivered: Delivered) -> Option<i32> {
        if !delivered.may_bring(event) {
            return None;
        }
        match (event, self) {
            (ServiceEvent::Referred, _) => Some(referred),
            (_, Course::NotStarted) => None,
            (ServiceEvent::Started, Course::Served { start, .. }) => Some(start),
            (ServiceEvent::Completed, Course::Served { end, ending: Ending::Completed, .. })
            | (ServiceEvent::LeftEarly, Course::Served { end, ending: Ending::LeftEarly, .. }) => Some(end),
            (ServiceEvent::Completed | ServiceEvent::LeftEarly, Course::Served { .. }) => None,
        }
    }
}
