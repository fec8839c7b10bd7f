//! Random numbers as a pure function of what they are for: seed, purpose, draw, item, person, index.
//!
//! Nothing here has state that one draw or person could shift for another: a counter-based generator (`philox`) turns a
//! key and a counter straight into four words. Each kind of risk has a `Purpose`; to freeze one risk and redraw the
//! others is a choice of keys (`Redrawn`).
//!
//! Not here: `rand_distr`. Its sampling goes through `num-traits`, and once any crate in the build turns on that crate's
//! `std` feature (`plotters` does), it takes `ln`, `exp` and `pow` from the platform. The few samplers needed are in
//! `samplers`, over `crate::math`; a `Stream` is still a `rand` generator, for shuffling and whole numbers.

mod key;
mod philox;
mod position;
mod samplers;
mod strata;
mod stream;

pub use key::{Key, Purpose, Redrawn, Seed};
pub use position::{item_of, item_of64};
pub use samplers::{count, gamma_mean_one};
pub use strata::{BLOCK, uniform};
pub use stream::Stream;

use crate::math;

/// A number in (0, 1) from one word: the middle of one of 2^32 equal parts. Never 0 or 1.
#[inline]
pub fn unit_open(word: u32) -> f64 {
    (f64::from(word) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// A number in (0, 1) from two words: the middle of one of 2^52 equal parts, which takes all 53 bits of a float to
/// write. (The middle of the last of 2^53 parts would round to 1.)
#[inline]
pub fn unit_open64(low: u32, high: u32) -> f64 {
    let bits = (u64::from(high) << 32 | u64::from(low)) >> 12;
    (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// An exponential number with mean 1 from one word: the time on a clock of intensity 1. Between 1.2e-10 and 22.9.
#[inline]
pub fn unit_exponential(word: u32) -> f64 {
    -math::ln(unit_open(word))
}

/// The same of each of four words.
#[inline]
pub fn unit_exponentials(words: [u32; 4]) -> [f64; 4] {
    let [a, b, c, d] = words;
    let [a, b, c, d] = math::ln_each([unit_open(a), unit_open(b), unit_open(c), unit_open(d)]);
    [-a, -b, -c, -d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_strictly_between_0_and_1_and_symmetric() {
        assert!(unit_open(0) > 0.0 && unit_open(u32::MAX) < 1.0);
        assert_eq!(unit_open(0), 1.0 - unit_open(u32::MAX));
        assert!(unit_open64(0, 0) > 0.0 && unit_open64(u32::MAX, u32::MAX) < 1.0);
        assert_eq!(unit_open64(0, 0), 1.0 - unit_open64(u32::MAX, u32::MAX));
        assert_eq!(unit_open(1 << 31), 0.5 + 0.5f64.powi(33));
        assert!(unit_open64(u32::MAX, 7) < unit_open64(0, 8), "the high word counts most");
    }

    #[test]
    fn exponential_clocks_have_mean_and_variance_1() {
        let key = Key::new(Seed::new(5), Purpose::People, 0);
        let n = 50_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for person in 0..n / 4 {
            for word in key.block(1, person, 0) {
                let x = unit_exponential(word);
                sum += x;
                squares += (x - 1.0) * (x - 1.0);
            }
        }
        let n = f64::from(n);
        assert!((sum / n - 1.0).abs() < 4.0 / n.sqrt());
        // The fourth central moment of an exponential is 9, so that (x − 1)² has variance 8.
        assert!((squares / n - 1.0).abs() < 4.0 * (8.0 / n).sqrt());
    }
}
