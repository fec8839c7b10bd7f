//! The pool of referrals: the same for every option. A person is a rank in it.

use crate::model::GroupId;
use crate::units::Count;

/// Everybody referred in a draw, in order of referral.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// The people.
    pub people: Vec<Person>,
    /// Places in the queue, in order: each holds the ranks that stand in it together. In a draw every person has a
    /// place of their own; in the base case a planned place holds the people over whom it is averaged.
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
