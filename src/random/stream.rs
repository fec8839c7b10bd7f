//! A sequential generator over the blocks of one key, item and person.

use super::{Key, unit_open64};
use rand::TryRng;
use std::convert::Infallible;

/// Random words one after another, for what needs an unknown number of them. It is a `rand` generator.
#[derive(Debug, Clone)]
pub struct Stream {
    key: Key,
    item: u32,
    person: u32,
    /// Index of the next block.
    index: u32,
    block: [u32; 4],
    /// Words of the block already given out.
    n_used: u8,
}

impl Stream {
    pub(super) const fn new(key: Key, item: u32, person: u32) -> Self {
        Self { key, item, person, index: 0, block: [0; 4], n_used: 4 }
    }

    /// The next word.
    #[inline]
    pub fn word(&mut self) -> u32 {
        if self.n_used == 4 {
            self.block = self.key.block(self.item, self.person, self.index);
            self.index = self.index.wrapping_add(1);
            self.n_used = 0;
        }
        let word = self.block[usize::from(self.n_used)];
        self.n_used += 1;
        word
    }

    /// The next number in (0, 1), from two words.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        let low = self.word();
        unit_open64(low, self.word())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = self.word();
        Ok(u64::from(self.word()) << 32 | u64::from(low))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for four in bytes.chunks_mut(4) {
            four.copy_from_slice(&self.word().to_le_bytes()[..four.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Seed};
    use rand::Rng;
    use rand_distr::{Distribution, Gamma};

    fn key() -> Key {
        Key::new(Seed::new(9), Purpose::Costs, 3)
    }

    #[test]
    fn a_stream_is_the_blocks_of_its_key_in_order() {
        let mut stream = key().stream(4, 5);
        for index in 0..3 {
            for word in key().block(4, 5, index) {
                assert_eq!(stream.word(), word);
            }
        }
    }

    #[test]
    fn as_a_generator_it_gives_the_low_word_first_and_cuts_the_last_bytes() {
        let [a, b, c, _] = key().block(0, 0, 0);
        let mut stream = key().stream(0, 0);
        assert_eq!(stream.next_u64(), u64::from(b) << 32 | u64::from(a));
        let mut bytes = [0; 3];
        stream.fill_bytes(&mut bytes);
        assert_eq!(bytes, c.to_le_bytes()[..3]);
    }

    #[test]
    fn samplers_of_rand_distr_can_read_it() {
        let law = Gamma::new(2.0, 3.0).expect("a gamma distribution");
        let mut stream = key().stream(1, 1);
        let n = 20_000;
        let mean = (0..n).map(|_| law.sample(&mut stream)).sum::<f64>() / f64::from(n);
        assert!((mean - 6.0).abs() < 4.0 * (18.0 / f64::from(n)).sqrt(), "{mean}");
    }
}
