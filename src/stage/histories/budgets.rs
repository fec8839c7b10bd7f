//! What the clocks of a person have to spend: the same whatever service the person has, so that what was drawn for days as usual
//! is looked up for days under a service.

use crate::random::{Key, unit_exponential, unit_exponentials};

/// Clocks that are drawn together: a block of random words has four.
pub(super) const TOGETHER: usize = 4;

/// Blocks of clocks a person for which there is room from the start: most people have fewer.
const CLOCKS_EACH: usize = 3;

/// The clocks of everybody, as far as days as usual took.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    drawn: Vec<Drawn>,
    /// By rank.
    ends: Vec<u32>,
}

/// Clocks of a person that are already known.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a>(&'a [Drawn]);

/// Clocks of one visit.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    which: Which,
    budgets: [f64; TOGETHER],
}

/// Which clocks of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Which {
    /// The item of the state.
    pub(super) item: u32,
    /// The visit to it, and the block of ways out.
    pub(super) index: u32,
    /// How many ways out there are in the block.
    pub(super) n_ways: usize,
}

/// Where the clocks of a person come from.
pub(super) trait Budgets {
    /// What each has to spend, exponential with mean 1.
    fn of(&mut self, which: Which, person: u32, key: &Key) -> [f64; TOGETHER];
}

/// Drawn each time.
pub(super) struct Anew;

impl Which {
    fn draw(self, person: u32, key: &Key) -> [f64; TOGETHER] {
        let words = key.block(self.item, person, self.index);
        let never = f64::INFINITY;
        match self.n_ways {
            1 => [unit_exponential(words[0]), never, never, never],
            _ => unit_exponentials(words),
        }
    }
}

impl Budgets for Anew {
    #[inline]
    fn of(&mut self, which: Which, person: u32, key: &Key) -> [f64; TOGETHER] {
        which.draw(person, key)
    }
}

impl Budgets for Clocks {
    #[inline]
    fn of(&mut self, which: Which, person: u32, key: &Key) -> [f64; TOGETHER] {
        let budgets = which.draw(person, key);
        self.drawn.push(Drawn { which, budgets });
        budgets
    }
}

impl Budgets for Known<'_> {
    #[inline]
    fn of(&mut self, which: Which, person: u32, key: &Key) -> [f64; TOGETHER] {
        let known = self.0.iter().find(|drawn| drawn.which == which);
        known.map_or_else(|| which.draw(person, key), |drawn| drawn.budgets)
    }
}

impl Clocks {
    /// Nobody's yet, with room for so many people.
    #[must_use]
    pub fn with_room(n_people: usize) -> Self {
        Self { drawn: Vec::with_capacity(CLOCKS_EACH * n_people), ends: Vec::with_capacity(n_people) }
    }

    /// Ends the person whose clocks are being drawn.
    pub(super) fn close(&mut self) {
        self.ends.push(u32::try_from(self.drawn.len()).expect("a draw has fewer than 2^32 clocks"));
    }

    /// The clocks of a person.
    #[must_use]
    pub fn of(&self, rank: u32) -> Known<'_> {
        let rank = rank as usize;
        let first = if rank == 0 { 0 } else { self.ends[rank - 1] as usize };
        Known(&self.drawn[first..self.ends[rank] as usize])
    }
}
