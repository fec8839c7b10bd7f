//! Draws that hang together: blocks of consecutive draws over which uncertain inputs were spread evenly. Draws of a block
//! are not independent of each other; blocks are.
//!
//! The error of a statistic is then that of as many independent draws times the root of its design effect (L. Kish 1965,
//! Survey Sampling, chapter 8): by how much the variance of the statistic differs from that of independent draws. It is
//! told from the influences of draws, whose mean is what the statistic errs by: the variance of a mean over blocks is the
//! sum of squares of what each block adds, times blocks / (blocks − 1) (W. G. Cochran 1977, Sampling Techniques, 3rd ed.,
//! chapter 9A, for blocks of unequal size).

/// Which draws of a column hang together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Blocks {
    /// None: all are independent.
    #[default]
    None,
    /// So many at a time, from the first on.
    Each(u32),
    /// Those with the same number; numbers do not fall.
    Numbered(Vec<u32>),
}

/// With fewer blocks than this nothing is told from them, and the errors are those of independent draws, which are too large
/// rather than too small: evenly spread draws never vary more, up to n / (n − 1) (A. B. Owen 1997, "Monte Carlo variance of
/// scrambled net quadrature", SIAM Journal on Numerical Analysis 34).
pub const BLOCKS_LEAST: u32 = 8;

impl Blocks {
    /// The block of a draw, counted from the first.
    pub(super) fn of(&self, place: usize) -> usize {
        match self {
            Self::None => place,
            Self::Each(n) => place / *n as usize,
            Self::Numbered(numbers) => numbers[place] as usize,
        }
    }

    /// The blocks of some of the draws, which stand in their order.
    pub(super) fn of_some(&self, places: impl Iterator<Item = usize>) -> Self {
        match self {
            Self::None => Self::None,
            _ => Self::Numbered(places.map(|place| self.of(place) as u32).collect()),
        }
    }

    /// The blocks of the first draws.
    pub(super) fn of_first(&self, n: usize) -> Self {
        match self {
            Self::Numbered(numbers) => Self::Numbered(numbers[..n].to_vec()),
            Self::None | Self::Each(_) => self.clone(),
        }
    }

    /// The variance of a mean of influences over what it would be if all draws were independent; 1 where they are, where
    /// nothing moves, and with too few blocks to tell. Influences count from their mean: that of a quantile that many draws
    /// share is not nought.
    pub(super) fn design_effect(&self, influences: impl Iterator<Item = f64> + Clone) -> f64 {
        if *self == Self::None {
            return 1.0;
        }
        let (sum, number) =
            influences.clone().fold((0.0, 0.0), |(sum, n), influence| (sum + influence, n + 1.0));
        let mean = sum / number;
        let (mut n, mut n_blocks, mut last) = (0_usize, 0_u32, None);
        let (mut of_block, mut of_blocks, mut of_draws) = (0.0, 0.0, 0.0);
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for influence in influences {
            let block = Some(self.of(n));
            if block != last {
                of_blocks += of_block * of_block;
                (of_block, last) = (0.0, block);
                n_blocks += 1;
            }
            (least, most) = (influence.min(least), influence.max(most));
            let gap = influence - mean;
            of_block += gap;
            of_draws += gap * gap;
            n += 1;
        }
        of_blocks += of_block * of_block;
        if n_blocks < BLOCKS_LEAST || of_draws == 0.0 {
            return 1.0;
        }
        // Blocks that all have the same: what is counted of one is whole, and up to half a draw off.
        if of_blocks <= of_draws * f64::EPSILON {
            return (f64::from(n_blocks) * (most - least) * (most - least) / 4.0 / of_draws).min(1.0);
        }
        let freed = |n: f64| n / (n - 1.0);
        of_blocks * freed(f64::from(n_blocks)) / (of_draws * freed(n as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::super::influence::{Over, influenced, paired_difference};
    use super::super::splitmix::SplitMix;
    use super::super::summary::{Percentile, at_percentile, deviation, distribution};
    use super::*;

    const SIZE: usize = 16;

    /// Numbers in (0, 1) of the draws of some blocks: one in each of as many equal parts as a block has draws.
    fn even(generator: &mut SplitMix, n_blocks: usize) -> Vec<f64> {
        let mut all = Vec::new();
        for _ in 0..n_blocks {
            let mut parts: Vec<(f64, usize)> = (0..SIZE).map(|part| (generator.uniform(), part)).collect();
            parts.sort_by(|a, b| a.0.total_cmp(&b.0));
            all.extend(parts.iter().map(|&(_, part)| (part as f64 + generator.uniform()) / SIZE as f64));
        }
        all
    }

    /// Two results of the same draws, of two numbers that are spread evenly and one that is not.
    fn pair(seed: u64, n_blocks: usize) -> (Column, Column) {
        let mut generator = SplitMix(seed);
        let [x, y] = [(); 2].map(|()| even(&mut generator, n_blocks));
        let noise: Vec<f64> = (0..x.len()).map(|_| generator.uniform()).collect();
        let of = |weight: f64| -> Column {
            let draw =
                |place: usize| weight * x[place] - 0.3 - 0.5 * y[place] * y[place] + 0.4 * noise[place];
            let mut column: Column = (0..x.len()).map(draw).collect();
            column.draw_in_blocks(SIZE as u32);
            column
        };
        (of(1.0), of(1.3))
    }

    #[test]
    fn draws_in_blocks_of_one_are_independent() {
        let influences = || (0..100).map(|draw| f64::from(draw % 7) - 3.0);
        let found = Blocks::Each(1).design_effect(influences());
        assert!((found - 1.0).abs() < 1e-12);
        assert_eq!(Blocks::None.design_effect(influences()), 1.0);
    }

    /// Sixteen copies of each draw say no more than one: the variance is sixteen-fold.
    #[test]
    fn copies_of_a_draw_multiply_the_variance() {
        let mut generator = SplitMix(4);
        let each: Vec<f64> = (0..200).map(|_| generator.uniform()).collect();
        let mean = each.iter().sum::<f64>() / 200.0;
        let copies = each.iter().flat_map(|number| [number - mean; SIZE]);
        let found = Blocks::Each(SIZE as u32).design_effect(copies);
        let n = (200 * SIZE) as f64;
        assert!((found - SIZE as f64 * (200.0 / 199.0) / (n / (n - 1.0))).abs() < 1e-9);
    }

    /// Eight of sixteen draws in every block: a chance of a half, but not for certain. Half a draw in a block is a quarter of what
    /// independent draws would vary by.
    #[test]
    fn blocks_that_all_have_the_same_are_not_certain() {
        let influences = (0..160).map(|draw| if draw % 2 == 0 { 0.5 } else { -0.5 });
        let found = Blocks::Each(SIZE as u32).design_effect(influences);
        assert!((found - 1.0 / SIZE as f64).abs() < 1e-12, "{found}");
    }

    #[test]
    fn some_of_the_draws_keep_their_blocks() {
        let places = [0, 3, 15, 16, 40, 41];
        let found = Blocks::Each(16).of_some(places.into_iter());
        assert_eq!(found, Blocks::Numbered(vec![0, 0, 0, 1, 2, 2]));
        assert_eq!(found.of_some([1, 3, 5].into_iter()), Blocks::Numbered(vec![0, 1, 2]));
        assert_eq!(found.of_first(4), Blocks::Numbered(vec![0, 0, 0, 1]));
        assert_eq!(Blocks::None.of_some(places.into_iter()), Blocks::None);
    }

    /// A quantile that many draws share is certain, and one of those above them far more so than that of independent draws.
    #[test]
    fn a_quantile_at_a_step_is_no_less_certain() {
        let mut generator = SplitMix(9);
        let x = even(&mut generator, 60);
        let alone: Column = x.iter().map(|&x| if x < 0.45 { 0.0 } else { x }).collect();
        let mut column = alone.clone();
        column.draw_in_blocks(SIZE as u32);
        let se = |column: &Column, percentile| {
            at_percentile(column, percentile).and_then(|found| found.1).expect("draws")
        };
        for percentile in [Percentile::P5, Percentile::P25] {
            assert_eq!(se(&column, percentile), 0.0, "{percentile:?}");
        }
        for percentile in [Percentile::P50, Percentile::P75] {
            let (own, independent) = (se(&column, percentile), se(&alone, percentile));
            assert!(own > 0.0 && own < 0.2 * independent, "{percentile:?}: {own} {independent}");
        }
    }

    #[test]
    fn too_few_blocks_tell_nothing() {
        let influences = |n: u32| (0..n).map(|draw| f64::from(draw / 16) - 3.0);
        assert_eq!(Blocks::Each(16).design_effect(influences(7 * 16)), 1.0);
        assert!(Blocks::Each(16).design_effect(influences(8 * 16)) > 10.0);
    }

    /// Over runs with other seeds statistics spread as their errors say, and far less than those of independent draws would:
    /// 400 runs tell a deviation to 3.5%.
    #[test]
    fn errors_are_what_other_seeds_show() {
        const OVERS: [Over; 5] = [
            Over::Mean,
            Over::Quantile(Percentile::P50),
            Over::ShareBelowNought,
            Over::ShareAboveNought,
            Over::Shortfall(Percentile::P5),
        ];
        let n_runs = 400;
        let mut of_statistic = vec![Vec::new(); 2 * OVERS.len() + 1];
        for run in 0..n_runs {
            let (own, other) = pair(5_000 + run, 40);
            for (place, over) in OVERS.into_iter().enumerate() {
                let [own, other] = [&own, &other].map(|column| influenced(column, over).expect("draws"));
                of_statistic[2 * place].push(own.estimate);
                of_statistic[2 * place + 1].push(paired_difference(&own, &other));
            }
            of_statistic[2 * OVERS.len()].push(deviation(&own).expect("draws"));
        }
        for (place, estimates) in of_statistic.iter().enumerate() {
            let n = n_runs as f64;
            let mean = estimates.iter().map(|found| found.value).sum::<f64>() / n;
            let squares: f64 = estimates.iter().map(|found| (found.value - mean).powi(2)).sum();
            let spread = (squares / (n - 1.0)).sqrt();
            let said = (estimates.iter().map(|found| found.se * found.se).sum::<f64>() / n).sqrt();
            // A density from 640 draws, and the few draws of a tail, add some noise of their own.
            assert!((spread / said - 1.0).abs() < 4.0 * 0.035 + 0.05, "{place}: {spread} {said}");
        }
        // The mean of the first, against what independent draws with the same law would give.
        let (own, _) = pair(1, 40);
        let alone: Column = own.values().collect();
        let [said, independent] = [&own, &alone].map(|column| distribution(column).mean.expect("draws").se);
        assert!(said < 0.6 * independent, "{said} {independent}");
    }
}
