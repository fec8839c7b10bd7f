//! What a random number is for: seed, purpose, draw, then item, person and index.

use super::philox::philox;
use super::stream::Stream;

/// The seed of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed(u64);

impl Seed {
    /// A seed; any number will do, and near ones give unrelated draws.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The number it was made from.
    pub const fn number(self) -> u64 {
        self.0
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
    seed: Seed,
    purpose: Purpose,
    draw: u32,
}

impl Key {
    /// Items are below this: an item shares a word of the counter with the purpose.
    pub const ITEMS: u32 = 1 << 24;

    /// The numbers of one purpose in one draw.
    pub const fn new(seed: Seed, purpose: Purpose, draw: u32) -> Self {
        Self { seed, purpose, draw }
    }

    /// Four random words. An item (below `Key::ITEMS`) is what they decide: a way out of a state, a parameter. Distinct
    /// arguments under one seed, whatever the key, are distinct counters of one permutation, and so independent.
    #[inline]
    pub fn block(self, item: u32, person: u32, index: u32) -> [u32; 4] {
        philox(self.counter(item, person, index), [self.seed.0 as u32, (self.seed.0 >> 32) as u32])
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
