//! Uniform numbers of draws, on request spread evenly over every block of consecutive draws: Latin hypercube sampling.
//!
//! In a block of n draws a number falls once into each of n equal parts of (0, 1): a draw has the part of its rank among the
//! n numbers that the draws of the block would have had otherwise, and a place in it of its own. Each draw by itself is as
//! before, whatever else it draws: the part is as likely to be any as any other, and independent of the parts of other
//! numbers. Means over draws vary less, by the part of a result that is a sum of functions of one number each (M. D. McKay,
//! R. J. Beckman, W. J. Conover 1979, "A comparison of three methods for selecting values of input variables in the analysis
//! of output from a computer code", Technometrics 21; M. Stein 1987, "Large sample properties of simulations using Latin
//! hypercube sampling", Technometrics 29). Draws of a block hang together, blocks do not: errors are told from blocks
//! (`statistics::Blocks`).

use super::key::{Key, Purpose, Seed};
use super::unit_open64;

/// Draws over which numbers are spread evenly. A result that is a smooth function of one number keeps 1/n² of its variance
/// over blocks of n, which is next to nothing for 16 already; short blocks leave many of them to tell errors from.
pub const BLOCK: u32 = 16;

/// A number in (0, 1) of a draw, for a purpose and an item, person and index as in [`Key::block`].
pub fn uniform(seed: Seed, purpose: Purpose, draw: u32, (item, person, index): (u32, u32, u32)) -> f64 {
    let words = |draw| Key::new(seed, purpose, draw).block(item, person, index);
    let [low, high, own_low, own_high] = words(draw);
    if !seed.is_stratified() {
        return unit_open64(low, high);
    }
    let order = |draw: u32| {
        let [low, high, ..] = words(draw);
        (high, low, draw)
    };
    let first = draw - draw % BLOCK;
    let rank = (first..first + BLOCK).filter(|&other| order(other) < (high, low, draw)).count();
    let within = (rank as f64 + unit_open64(own_low, own_high)) / f64::from(BLOCK);
    // The last place of the last part would round to 1.
    within.min(1.0 - f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF: (u32, u32, u32) = (3, 5, 0);

    fn stratified(draw: u32, of: (u32, u32, u32)) -> f64 {
        uniform(Seed::new(1).stratified(true), Purpose::Effect, draw, of)
    }

    #[test]
    fn a_block_has_one_number_in_each_part() {
        for block in 0..50 {
            let mut parts: Vec<u32> = (0..BLOCK)
                .map(|place| (stratified(block * BLOCK + place, OF) * f64::from(BLOCK)) as u32)
                .collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..BLOCK).collect::<Vec<_>>());
        }
    }

    /// Each draw by itself is uniform, and independent of another number of the same draw: 16 × 16 equally likely cells, by
    /// chi-square, whose mean is 255 and whose variance is 510. One draw of each block, so that counts are independent.
    #[test]
    fn a_draw_by_itself_is_uniform_and_its_numbers_are_independent() {
        let n_blocks = 50_000;
        for place in [0, 7] {
            let mut counts = [0_u32; 256];
            for block in 0..n_blocks {
                let cell = |of| (stratified(block * BLOCK + place, of) * 16.0) as usize;
                counts[16 * cell(OF) + cell((3, 6, 0))] += 1;
            }
            let expected = f64::from(n_blocks) / 256.0;
            let chi_square: f64 = counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
            assert!((chi_square - 255.0).abs() < 4.0 * 510_f64.sqrt(), "{chi_square}");
        }
    }

    /// The place within a part is uniform too.
    #[test]
    fn places_within_parts_are_uniform() {
        let n = 20_000;
        let place = |draw| (stratified(draw, OF) * f64::from(BLOCK)).fract();
        let mean = (0..n).map(place).sum::<f64>() / f64::from(n);
        assert!((mean - 0.5).abs() < 4.0 * (1.0 / 12.0 / f64::from(n)).sqrt(), "{mean}");
    }

    #[test]
    fn without_it_numbers_are_those_of_their_keys() {
        let [low, high, ..] = Key::new(Seed::new(1), Purpose::Effect, 9).block(3, 5, 0);
        assert_eq!(uniform(Seed::new(1), Purpose::Effect, 9, OF), unit_open64(low, high));
    }

    #[test]
    fn they_lie_strictly_between_0_and_1() {
        assert!((0..2_000).map(|draw| stratified(draw, OF)).all(|number| number > 0.0 && number < 1.0));
    }
}
