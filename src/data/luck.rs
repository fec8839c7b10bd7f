//! Where chance comes from: the keys of one draw, or of the base case.
//!
//! Items are unique over all purposes, so that the base case can draw everything under its own purpose. They never
//! contain the option: two options that do the same to a person give that person the same days.

use crate::random::{Key, Purpose, Seed};

/// The chance of one draw, or of the people over whom the base case is averaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// A draw.
    Draw {
        /// The seed of the run.
        seed: Seed,
        /// The number of the draw.
        draw: u32,
    },
    /// The base case.
    Base {
        /// The seed of the run.
        seed: Seed,
    },
}

/// Clocks of the ways out of a state: one item a state.
pub const CLOCKS: u32 = 0x1000;
/// Clocks for life: one item a state that is reached.
pub const LIFE: u32 = 0x2000;
/// Whether and when a person leaves the service early.
pub const LEAVING: u32 = 0x3000;
/// When a person who waits is lost.
pub const LOST: u32 = 0x3001;
/// Who of those observed stands where.
pub const STANDING: u32 = 0x3002;

/// Whether a person reaches a milestone: one item a milestone, one index each time that it is asked.
pub const MILESTONES: u32 = 0x1_0000;

/// How far a person's level on a score lies from that of all people: one item a score.
pub const LEVELS: u32 = 0x2_0000;
/// The errors of readings of a score: one item a score, one index each day on which it is read.
pub const READINGS: u32 = 0x3_0000;

/// What the contract's data show: one item a measure.
pub const RECORDS: u32 = 0x4000;
/// The error of estimating a baseline: one item a baseline.
pub const ESTIMATES: u32 = 0x8000;
/// Who control people are: one item a trait.
pub const CONTROLS: u32 = 0xC000;
/// When posts of a service fall vacant: one item a service, a post for a person.
pub const VACANCIES: u32 = 0xF000;

/// What differs between people: the upper half of all items, by the place of the number in the language.
pub const PERSONAL: u32 = 0x80_0000;

impl Luck {
    /// The key of a purpose.
    #[must_use]
    pub fn key(self, purpose: Purpose) -> Key {
        match self {
            Self::Draw { seed, draw } => Key::new(seed, purpose, draw),
            Self::Base { seed } => Key::new(seed, Purpose::Base, 0),
        }
    }
}
