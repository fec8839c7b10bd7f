//! By how much the number of draws up to an answer differs between runs whose draws hang together in blocks: told at each answer
//! by itself. Where blocks are spread evenly over an input that rules a result, every block has as many draws below a part of its
//! range that begins where one of the even parts does, and the number is next to certain there; a few answers further it is not.

use super::blocks::{BLOCKS_LEAST, Blocks};

/// The variance of the number of draws up to each answer, by rank from 1: over blocks, of what each has more than its share (W. G.
/// Cochran 1977, Sampling Techniques, 3rd ed., chapter 9A). None of draws that are independent, and with too few blocks to tell.
///
/// Answers are those of draws in order; of draws without one nothing is given.
pub(super) fn variances(blocks: &Blocks, draws: impl Iterator<Item = Option<f64>>) -> Option<Vec<f64>> {
    if *blocks == Blocks::None {
        return None;
    }
    let mut answers: Vec<(f64, usize)> = Vec::new();
    let mut sizes: Vec<f64> = Vec::new();
    let (mut last, mut number) = (None, 0);
    for (place, answer) in draws.enumerate() {
        let Some(answer) = answer else { continue };
        let block = Some(blocks.of(place));
        if block != last {
            number = sizes.len();
            sizes.push(0.0);
            last = block;
        }
        sizes[number] += 1.0;
        answers.push((answer, number));
    }
    let n_blocks = sizes.len();
    if n_blocks < BLOCKS_LEAST as usize {
        return None;
    }
    answers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let n = answers.len() as f64;
    let squared_sizes: f64 = sizes.iter().map(|size| size * size).sum();
    let freed = n_blocks as f64 / (n_blocks as f64 - 1.0);
    // Of a block with so many of its draws up to an answer, the gap from its share of them all; sums of its square, step by step.
    let mut up_to = vec![0.0; n_blocks];
    let (mut squares, mut with_sizes) = (0.0, 0.0);
    let mut found = Vec::with_capacity(answers.len());
    for (rank, &(_, block)) in answers.iter().enumerate() {
        squares += 2.0 * up_to[block] + 1.0;
        up_to[block] += 1.0;
        with_sizes += sizes[block];
        let share = (rank as f64 + 1.0) / n;
        let of_gaps = squares - 2.0 * share * with_sizes + share * share * squared_sizes;
        // What is left of whole numbers that cancel is rounding.
        found.push(if of_gaps > squares * ROUNDING { of_gaps * freed } else { 0.0 });
    }
    // Draws with the same answer are up to it together.
    for rank in (1..answers.len()).rev() {
        if answers[rank - 1].0 == answers[rank].0 {
            found[rank - 1] = found[rank];
        }
    }
    Some(found)
}

const ROUNDING: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use super::super::column::Column;
    use super::super::splitmix::SplitMix;
    use super::super::summary::{Estimate, Percentile, at_percentile};
    use super::*;
    use crate::math;

    const SIZE: usize = 16;

    /// A plain sum over blocks, for each answer anew.
    #[test]
    fn the_variance_is_that_over_blocks() {
        let mut generator = SplitMix(3);
        let numbers: Vec<u32> = (0..200).map(|draw: u32| draw / 7 + draw / 50).collect();
        let draws: Vec<Option<f64>> = (0..200)
            .map(|_| Some((generator.uniform() * 40.0).floor()).filter(|number| *number > 2.0))
            .collect();
        let blocks = Blocks::Numbered(numbers.clone());
        let found = variances(&blocks, draws.iter().copied()).expect("blocks enough");
        let mut sorted: Vec<f64> = draws.iter().flatten().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        assert_eq!(found.len(), sorted.len());
        for (answer, found) in sorted.iter().zip(&found) {
            let up_to = |draw: &Option<f64>| draw.is_some_and(|own| own <= *answer);
            let share = draws.iter().filter(|draw| up_to(draw)).count() as f64 / n;
            let mut names = numbers.clone();
            names.dedup();
            let gap = |name: u32| -> f64 {
                let own =
                    draws.iter().zip(&numbers).filter(|(draw, number)| **number == name && draw.is_some());
                own.map(|(draw, _)| f64::from(u8::from(up_to(draw))) - share).sum()
            };
            let squares: f64 = names.iter().map(|&name| gap(name) * gap(name)).sum();
            let plain = squares * names.len() as f64 / (names.len() as f64 - 1.0);
            assert!((found - plain).abs() < 1e-9 * n, "{answer}: {found} {plain}");
        }
    }

    #[test]
    fn independent_draws_and_few_blocks_tell_nothing() {
        let draws = |n: usize| (0..n).map(|draw| Some(draw as f64));
        assert_eq!(variances(&Blocks::None, draws(400)), None);
        assert_eq!(variances(&Blocks::Each(16), draws(7 * 16)), None);
        assert!(variances(&Blocks::Each(16), draws(8 * 16)).is_some());
    }

    /// Numbers in (0, 1) of the draws of some blocks: one in each of as many equal parts as a block has draws.
    fn even(generator: &mut SplitMix, n_blocks: usize) -> Vec<f64> {
        let mut all = Vec::new();
        for _ in 0..n_blocks {
            all.extend((0..SIZE).map(|part| (part as f64 + generator.uniform()) / SIZE as f64));
        }
        all
    }

    /// Told and seen: the mean error, and the spread of the quantile, over runs with other seeds.
    fn told_and_seen(percentile: Percentile, noisy: f64, n_runs: usize) -> (Estimate, Estimate) {
        let mut generator = SplitMix(17);
        let mut run = || {
            let input = even(&mut generator, 60);
            let draw = |x: f64, generator: &mut SplitMix| {
                math::normal_quantile(x) + noisy * math::normal_quantile(generator.uniform())
            };
            let mut column: Column = input.into_iter().map(|x| draw(x, &mut generator)).collect();
            column.draw_in_blocks(SIZE as u32);
            at_percentile(&column, percentile).expect("answers")
        };
        let runs: Vec<(f64, f64)> =
            (0..n_runs).map(|_| run()).map(|(value, se)| (value, se.expect("draws"))).collect();
        let n = n_runs as f64;
        let of = |which: &dyn Fn(&(f64, f64)) -> f64| {
            let mean = runs.iter().map(which).sum::<f64>() / n;
            let squares: f64 = runs.iter().map(|run| (which(run) - mean).powi(2)).sum();
            Estimate { value: mean, se: (squares / (n - 1.0)).sqrt() }
        };
        let (values, errors) = (of(&|run| run.0), of(&|run| run.1));
        let told = Estimate { value: errors.value, se: errors.se / n.sqrt() };
        (told, Estimate { value: values.se, se: values.se / (2.0 * n).sqrt() })
    }

    /// A result that one input rules, with some chance and with much: what is told is what is seen, within four errors of both, and a
    /// twentieth for what few blocks tell.
    #[test]
    fn errors_of_quantiles_are_what_other_seeds_show() {
        for noisy in [0.03, 0.2, 3.0] {
            for percentile in [Percentile::P5, Percentile::P25, Percentile::P50, Percentile::P95] {
                let (told, seen) = told_and_seen(percentile, noisy, 400);
                let gap = (told.value - seen.value).abs();
                assert!(
                    gap < 4.0 * told.se.hypot(seen.se) + 0.05 * seen.value,
                    "{noisy} {percentile:?}: told {told:?}, seen {seen:?}"
                );
            }
        }
    }

    /// A result that is one input and nothing else: its median is known to the last draw or two, and said to be.
    #[test]
    fn where_an_input_rules_alone_a_quantile_is_as_certain_as_it_is() {
        for percentile in [Percentile::P25, Percentile::P50, Percentile::P75] {
            let (told, seen) = told_and_seen(percentile, 0.0, 400);
            let ratio = told.value / seen.value;
            assert!((0.7..1.4).contains(&ratio), "{percentile:?}: told {told:?}, seen {seen:?}");
        }
    }
}
