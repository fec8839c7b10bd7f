//! What a random number is for: seed, purpose, draw, then item, person and index.

use super::philox::philox;
use super::stream::Stream;

/// The seed of a run, and the kinds of risk that are redrawn under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed {
    number: u64,
    redrawn: Redrawn,
    is_stratified: bool,
}

impl Seed {
    /// A seed; any number will do, and near ones give unrelated draws.
    pub const fn new(number: u64) -> Self {
        Self { number, redrawn: Redrawn::NONE, is_stratified: false }
    }

    /// The same seed with some kinds of risk redrawn; all others stay frozen.
    pub const fn redrawing(self, redrawn: Redrawn) -> Self {
        Self { redrawn, ..self }
    }

    /// The same seed, with numbers that are spread evenly over blocks of draws where they can be (`strata`).
    pub const fn stratified(self, is_stratified: bool) -> Self {
        Self { is_stratified, ..self }
    }

    /// Whether they are.
    pub(super) const fn is_stratified(self) -> bool {
        self.is_stratified
    }

    /// A seed with streams of its own, with the same kinds of risk redrawn.
    pub const fn apart(self, by: u64) -> Self {
        Self { number: self.number ^ by, ..self }
    }
}

/// Kinds of risk whose numbers a draw takes from its neighbour (1 from 0, 3 from 2, and the other way round), while it keeps
/// its own for all others: how variance is split over kinds of risk. With none it is the draw itself; with all, its neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Redrawn {
    /// A bit for each purpose, at its number.
    purposes: u16,
}

impl Redrawn {
    /// Nothing is redrawn.
    pub const NONE: Self = Self { purposes: 0 };
    /// Everything is.
    pub const ALL: Self = Self { purposes: u16::MAX };

    /// These purposes are redrawn.
    pub fn of(purposes: &[Purpose]) -> Self {
        Self { purposes: purposes.iter().fold(0, |bits, purpose| bits | purpose.bit()) }
    }

    /// The draw whose numbers a purpose takes.
    #[inline]
    const fn draw(self, purpose: Purpose, draw: u32) -> u32 {
        draw ^ (self.purposes & purpose.bit() != 0) as u32
    }
}

/// The kind of risk that a random number stands for. The numbers are part of what a seed means: none is ever reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Purpose {
    /// How well the service works, and whether it works here.
    Effect = 1,
    /// How well it is delivered: fidelity, turnover, delays.
    Implementation = 2,
    /// How many people are referred, and when.
    Referrals = 3,
    /// Chance among people: the clocks of their histories.
    People = 4,
    /// What contracts compare with: drift, control people, matching.
    Comparator = 5,
    /// What the contract's data get wrong: noise, bias, rejected claims.
    Measurement = 6,
    /// Costs and prices.
    Costs = 7,
    /// Reviews and termination.
    Termination = 8,
    /// Who the people are: group, age, frailty.
    Traits = 9,
    /// The fixed people of the base case.
    Base = 10,
}

impl Purpose {
    /// Every purpose, in the order of their numbers.
    pub const ALL: [Purpose; 10] = [
        Purpose::Effect,
        Purpose::Implementation,
        Purpose::Referrals,
        Purpose::People,
        Purpose::Comparator,
        Purpose::Measurement,
        Purpose::Costs,
        Purpose::Termination,
        Purpose::Traits,
        Purpose::Base,
    ];

    const fn bit(self) -> u16 {
        1 << self as u8
    }

    /// Its name in scenario files and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Purpose::Effect => "effect",
            Purpose::Implementation => "implementation",
            Purpose::Referrals => "referrals",
            Purpose::People => "people",
            Purpose::Comparator => "comparator",
            Purpose::Measurement => "measurement",
            Purpose::Costs => "costs",
            Purpose::Termination => "termination",
            Purpose::Traits => "traits",
            Purpose::Base => "base",
        }
    }
}

/// The random numbers of one purpose in one draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    seed: u64,
    purpose: Purpose,
    draw: u32,
}

impl Key {
    /// Items are below this: an item shares a word of the counter with the purpose.
    pub const ITEMS: u32 = 1 << 24;

    /// The numbers of one purpose in one draw: those of its neighbour where the seed says that the purpose is redrawn.
    #[inline]
    pub const fn new(seed: Seed, purpose: Purpose, draw: u32) -> Self {
        Self { seed: seed.number, purpose, draw: seed.redrawn.draw(purpose, draw) }
    }

    /// Four random words. An item (below `Key::ITEMS`) is what they decide: a way out of a state, a parameter. Distinct
    /// arguments under one seed, whatever the key, are distinct counters of one permutation, and so independent.
    #[inline]
    pub fn block(self, item: u32, person: u32, index: u32) -> [u32; 4] {
        philox(self.counter(item, person, index), [self.seed as u32, (self.seed >> 32) as u32])
    }

    /// A generator over the blocks of one item and person, from index 0 on. An item read through a stream is not also
    /// read by block, for that would give the same words twice.
    pub const fn stream(self, item: u32, person: u32) -> Stream {
        Stream::new(self, item, person)
    }

    #[inline]
    fn counter(self, item: u32, person: u32, index: u32) -> [u32; 4] {
        assert!(item < Self::ITEMS, "an item number has 24 bits, not {item}");
        [index, (self.purpose as u32) << 24 | item, person, self.draw]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn distinct_arguments_give_distinct_counters_and_blocks() {
        let edges = [0, 1, 2, 255, 256, Key::ITEMS - 1];
        let mut counters = HashSet::new();
        let mut blocks = HashSet::new();
        let mut n = 0;
        for purpose in Purpose::ALL {
            for draw in [0, 1, 65_536, u32::MAX] {
                let key = Key::new(Seed::new(1), purpose, draw);
                for item in edges {
                    for person in edges {
                        for index in edges {
                            counters.insert(key.counter(item, person, index));
                            blocks.insert(key.block(item, person, index));
                            n += 1;
                        }
                    }
                }
            }
        }
        assert_eq!((counters.len(), blocks.len()), (n, n));
    }

    #[test]
    fn only_what_is_redrawn_takes_the_numbers_of_the_neighbour() {
        let redrawn = [Purpose::Referrals, Purpose::Costs];
        let seed = Seed::new(1).redrawing(Redrawn::of(&redrawn));
        for purpose in Purpose::ALL {
            let draw = if redrawn.contains(&purpose) { 6 } else { 7 };
            assert_eq!(Key::new(seed, purpose, 7), Key::new(Seed::new(1), purpose, draw), "{purpose:?}");
            let apart = Key::new(seed.apart(3), purpose, 7);
            assert_eq!(apart, Key::new(Seed::new(1 ^ 3), purpose, draw), "{purpose:?}");
        }
        assert_eq!(Seed::new(1).redrawing(Redrawn::NONE), Seed::new(1));
    }

    #[test]
    fn both_halves_of_the_seed_matter() {
        let block = |seed| Key::new(Seed::new(seed), Purpose::People, 0).block(0, 0, 0);
        assert_ne!(block(1), block(2));
        assert_ne!(block(1), block(1 | 1 << 32));
    }

    /// Published draws must not change when somebody reorders the enum.
    #[test]
    fn purposes_keep_their_numbers_and_have_distinct_names() {
        let numbers = Purpose::ALL.map(|purpose| purpose as u8);
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let names: HashSet<_> = Purpose::ALL.map(Purpose::name).into_iter().collect();
        assert_eq!(names.len(), Purpose::ALL.len());
    }

    #[test]
    #[should_panic(expected = "an item number has 24 bits")]
    fn an_item_of_more_than_24_bits_is_a_bug() {
        Key::new(Seed::new(1), Purpose::Effect, 0).block(Key::ITEMS, 0, 0);
    }
}
