//! What it is worth to know inputs before one of several options is chosen.
//!
//! Without knowing more, the option with the best mean is chosen. Who knows some inputs chooses, for each value of them, the
//! option that is best on average over all else: chance among people stays unknown to everybody, and never the best option of
//! a single draw is taken. What is best where inputs are known is read from a regression over draws
//! (M. Strong, J. E. Oakley & A. Brennan, "Estimating multiparameter partial expected value of perfect information from a
//! probabilistic sensitivity analysis sample", *Medical Decision Making* 34 (2014) 311–326), not from runs within runs.
//!
//! The mean of the best of several noisy fits is too high. So nothing is read from the fits but which option they would
//! choose: a draw is decided by a fit that has not seen it, and counts with what it then came to. That is the worth of a rule
//! that one could follow, which is at most the worth of knowing: an estimate from below, without flattery.

use super::missed::Fitted;
use super::regression::{HeldOut, Sums, Term, bends, standardised};
use super::summary::Estimate;

/// Numbers of knots that are tried for an input by itself; none is a straight line.
const KNOTS: [usize; 4] = [0, 3, 5, 7];
/// Knots of each input where there are several.
const KNOTS_OF_EACH: usize = 4;
/// Penalties that are tried where there are several inputs. The least only keeps terms apart that are all but the same.
const PENALTIES: [f64; 5] = [1e-9, 1e-4, 1e-3, 1e-2, 1e-1];
/// Of how many inputs, those that tell most by themselves, products are taken.
const MULTIPLIED: usize = 8;
/// Fewer draws than this for each term tell nothing.
const DRAWS_FOR_A_TERM: usize = 20;

/// What options come to in each draw: more is better.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The option with the best mean.
    best: usize,
    /// By option, less that of the best.
    more: Vec<Vec<f64>>,
}

/// What it is worth to know some inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// What the choice then brings more on average, in the unit of the outcomes. Never below nought: nobody has to heed what he
    /// knows.
    pub value: Estimate,
    /// The share of draws in which another option is chosen.
    pub changes: f64,
    /// The place of the option that is chosen most often in its place; that of the best where none ever is.
    pub instead: usize,
    /// By how much the worth is likely to be more, since noise in the regression made the choice worse than it could be; with more draws
    /// it falls to nought.
    pub missed: f64,
}

impl Choice {
    /// Options with what they come to in each draw.
    ///
    /// # Panics
    /// Without options, or if they are not of the same draws.
    #[must_use]
    pub fn new(outcomes: &[Vec<f64>]) -> Self {
        let sum = |values: &Vec<f64>| values.iter().sum::<f64>();
        let means: Vec<f64> = outcomes.iter().map(sum).collect();
        // Of options that tie, the first.
        let best = (0..means.len()).rev().max_by(|&a, &b| means[a].total_cmp(&means[b])).expect("an option");
        let less = |values: &Vec<f64>| -> Vec<f64> {
            assert_eq!(values.len(), outcomes[best].len(), "options of the same draws");
            values.iter().zip(&outcomes[best]).map(|(own, best)| own - best).collect()
        };
        Self { best, more: outcomes.iter().map(less).collect() }
    }

    /// The place of the option that is chosen by whoever knows no more.
    #[must_use]
    pub fn best(&self) -> usize {
        self.best
    }

    /// The standard error of what the best option brings more than the next on average: what draws cannot tell of the choice itself.
    /// Nought of a single option.
    #[must_use]
    pub fn error(&self) -> f64 {
        let n = self.more[self.best].len() as f64;
        let others = self.more.iter().enumerate().filter(|(option, _)| *option != self.best);
        let mean = |more: &Vec<f64>| more.iter().sum::<f64>() / n;
        let next = others.map(|(_, more)| (mean(more), more)).max_by(|a, b| a.0.total_cmp(&b.0));
        next.map_or(0.0, |(mean, more)| {
            let squares: f64 = more.iter().map(|more| (more - mean) * (more - mean)).sum();
            (squares / (n - 1.0) / n).sqrt()
        })
    }

    /// What it is worth to know an input, by its value in each draw. None with too few draws to tell.
    #[must_use]
    pub fn knowing(&self, input: &[f64]) -> Option<Worth> {
        let known = Known::one(input)?;
        (input.len() >= DRAWS_FOR_A_TERM * (KNOTS[KNOTS.len() - 1] + 1)).then(|| self.worth(&known))
    }

    /// What it is worth to know several inputs at once: with fewer draws than [`Self::draws_for_all`], as far as those tell. None
    /// with too few to tell anything.
    #[must_use]
    pub fn knowing_all(&self, inputs: &[&[f64]]) -> Option<Worth> {
        match inputs {
            [] => None,
            [one] => self.knowing(one),
            several => {
                let n_draws = several[0].len();
                let tells = n_draws >= DRAWS_FOR_A_TERM * (KNOTS_OF_EACH + 1);
                let known =
                    tells.then(|| Known::several(several, &self.more, n_draws / DRAWS_FOR_A_TERM - 1))?;
                Some(self.worth(&known?))
            }
        }
    }

    /// What it is worth to know several inputs as half as many draws tell it: the mean of what either half says by itself. A regression
    /// with many terms needs draws to find what is best, so that its worth grows with them; what twice as many brought is a guide to what
    /// more would bring. None with too few.
    #[must_use]
    pub fn knowing_by_half(&self, inputs: &[&[f64]]) -> Option<f64> {
        let half_of = |values: &[f64], first: usize| -> Vec<f64> {
            values.iter().skip(first).step_by(2).copied().collect()
        };
        let of_half = |first: usize| {
            let more = self.more.iter().map(|more| half_of(more, first)).collect();
            let inputs: Vec<Vec<f64>> = inputs.iter().map(|input| half_of(input, first)).collect();
            let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
            Self { best: self.best, more }.knowing_all(&inputs).map(|worth| worth.value.value)
        };
        Some((of_half(0)? + of_half(1)?) / 2.0)
    }

    /// From how many draws on several inputs are looked at with all that a regression can tell of them together.
    #[must_use]
    pub fn draws_for_all(&self, inputs: &[&[f64]]) -> usize {
        let known = Known::several(inputs, &self.more, usize::MAX);
        known.map_or(0, |known| DRAWS_FOR_A_TERM * (known.most_terms() + 1))
    }

    fn worth(&self, known: &Known) -> Worth {
        let fits: Vec<Option<HeldOut>> = known.fits(&self.more, self.best);
        let n = self.more[self.best].len();
        let chosen = |draw: usize| {
            let predicted =
                fits.iter().map(|fit| fit.as_ref().map_or(f64::NEG_INFINITY, |fit| fit.predicted[draw]));
            let better = predicted.enumerate().filter(|(_, more)| *more > 0.0);
            better.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(self.best, |(option, _)| option)
        };
        let chosen: Vec<usize> = (0..n).map(chosen).collect();
        let gains: Vec<f64> =
            chosen.iter().enumerate().map(|(draw, &option)| self.more[option][draw]).collect();
        let mean = gains.iter().sum::<f64>() / n as f64;
        let squares: f64 = gains.iter().map(|gain| (gain - mean) * (gain - mean)).sum();
        let se = (squares / (n as f64 - 1.0) / n as f64).sqrt();
        let times = |option: usize| chosen.iter().filter(|&&other| other == option).count();
        let others = (0..self.more.len()).filter(|&option| option != self.best && times(option) > 0);
        let instead = others.max_by_key(|&option| times(option)).unwrap_or(self.best);
        let changes = (n - times(self.best)) as f64 / n as f64;
        let value = mean.max(0.0);
        // What a bad choice lost has been left out where it would have taken the worth below nought.
        let missed = mean - value + Fitted { fits: &fits, more: &self.more, best: self.best }.missed(&chosen);
        Worth { value: Estimate { value, se }, changes, instead, missed }
    }
}

/// Inputs that are known, as terms of a regression: the terms and the penalty that predict best are taken.
struct Known {
    candidates: Vec<(Vec<Term>, &'static [f64])>,
}

impl Known {
    /// None where the input does not vary.
    fn one(input: &[f64]) -> Option<Self> {
        let line = standardised(input)?;
        let with = |n_knots: usize| -> Option<(Vec<Term>, &'static [f64])> {
            let bends = if n_knots == 0 { Vec::new() } else { bends(input, n_knots) };
            let has_them = n_knots == 0 || !bends.is_empty();
            has_them.then(|| (std::iter::once(line.clone()).chain(bends).collect(), &PENALTIES[..1]))
        };
        Some(Self { candidates: KNOTS.into_iter().filter_map(with).collect() })
    }

    /// Each input with its bends, and products of those that tell most. Where that is more than so many terms: those that tell most
    /// with their products, and as many as there is room for without. None where no input varies.
    fn several(inputs: &[&[f64]], outcomes: &[Vec<f64>], room: usize) -> Option<Self> {
        let lines: Vec<(&[f64], Term)> =
            inputs.iter().filter_map(|&input| Some((input, standardised(input)?))).collect();
        let mut by_told: Vec<usize> = (0..lines.len()).collect();
        let told: Vec<f64> = lines.iter().map(|(_, line)| told_by(line, outcomes)).collect();
        by_told.sort_by(|&a, &b| told[b].total_cmp(&told[a]));
        let with_bends = |&(input, ref line): &(&[f64], Term)| {
            std::iter::once(line.clone()).chain(bends(input, KNOTS_OF_EACH)).collect::<Vec<Term>>()
        };
        let products = |n: usize| -> Vec<Term> {
            let own: Vec<&Term> = by_told.iter().take(n).map(|&place| &lines[place].1).collect();
            let pairs = own
                .iter()
                .enumerate()
                .flat_map(|(place, one)| own[..place].iter().map(move |other| (one, other)));
            let product = |(one, other): (&&Term, &&Term)| {
                standardised(&one.iter().zip(other.iter()).map(|(one, other)| one * other).collect::<Term>())
            };
            pairs.filter_map(product).collect()
        };
        let all: Vec<Term> = lines.iter().flat_map(with_bends).chain(products(MULTIPLIED)).collect();
        if all.len() <= room {
            return (!all.is_empty()).then(|| Self { candidates: vec![(all, &PENALTIES)] });
        }
        let straight = |n: usize| by_told.iter().take(n).map(|&place| lines[place].1.clone());
        let multiplied: Vec<Term> = (1..=MULTIPLIED.min(lines.len()))
            .map(|n| straight(n).chain(products(n)).collect::<Vec<Term>>())
            .take_while(|terms| terms.len() <= room)
            .last()
            .unwrap_or_default();
        let plain: Vec<Term> = straight(room).collect();
        let some = [multiplied, plain].into_iter().filter(|terms| !terms.is_empty());
        Some(Self { candidates: some.map(|terms| (terms, &PENALTIES[..])).collect() })
    }

    fn most_terms(&self) -> usize {
        self.candidates.iter().map(|(terms, _)| terms.len()).max().unwrap_or(0)
    }

    /// By option but the best: what it is predicted to bring more than that, as predicts held-out draws best.
    fn fits(&self, more: &[Vec<f64>], best: usize) -> Vec<Option<HeldOut>> {
        let outcomes: Vec<&[f64]> = more.iter().map(Vec::as_slice).collect();
        let mut fits: Vec<Option<HeldOut>> = vec![None; more.len()];
        for (terms, penalties) in &self.candidates {
            let sums = Sums::of(terms, &outcomes);
            for (option, fit) in fits.iter_mut().enumerate().filter(|(option, _)| *option != best) {
                for &penalty in *penalties {
                    let Some(own) = sums.held_out(terms, (option, outcomes[option]), penalty) else {
                        continue;
                    };
                    if fit.as_ref().is_none_or(|known| own.squares < known.squares) {
                        *fit = Some(own);
                    }
                }
            }
        }
        fits
    }
}

/// How much a straight line in a term tells of outcomes: the sum of squared correlations.
fn told_by(line: &Term, outcomes: &[Vec<f64>]) -> f64 {
    let of = |outcome: &Vec<f64>| {
        let Some(outcome) = standardised(outcome) else { return 0.0 };
        let n = outcome.len() as f64;
        let correlation = line.iter().zip(&outcome).map(|(x, y)| x * y).sum::<f64>() / n;
        correlation * correlation
    };
    outcomes.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix;
    use super::*;
    use crate::math::{normal_cdf, normal_density, normal_quantile};

    fn normals(n: usize, random: &mut SplitMix) -> Vec<f64> {
        (0..n).map(|_| normal_quantile(random.uniform())).collect()
    }

    /// E max(0, X) − max(0, E X) for a normal X.
    fn of_normal(mean: f64, deviation: f64) -> f64 {
        let z = mean.abs() / deviation;
        deviation * normal_density(z) - mean.abs() * normal_cdf(-z)
    }

    fn must_be(found: Worth, expected: f64, what: &str) {
        let (value, se) = (found.value.value, found.value.se);
        assert!((value - expected).abs() <= 4.0 * se, "{what}: {found:?}, not {expected}");
    }

    /// Of nothing and of a normal gain with mean nought and variance one, the worth of knowing the gain is 1/√(2π).
    #[test]
    fn of_two_options_that_differ_by_a_unit_normal_knowing_is_worth_its_density_at_nought() {
        let gain = normals(20_000, &mut SplitMix(1));
        let choice = Choice::new(&[vec![0.0; 20_000], gain.clone()]);
        let found = choice.knowing(&gain).expect("draws enough");
        must_be(found, 1.0 / (2.0 * std::f64::consts::PI).sqrt(), "perfect information");
        assert!(found.value.se < 0.005);
        assert!((found.changes - 0.5).abs() < 0.02, "{found:?}");
        assert_eq!(found.instead, 1 - choice.best());
    }

    /// A gain of 0.3 + x + 2y + noise: each input, both, and a group of them have closed forms; noise stays unknown.
    #[test]
    fn of_a_linear_gain_with_normal_inputs_each_part_has_its_closed_form() {
        let n = 20_000;
        let mut random = SplitMix(2);
        let [x, y, z, noise] = std::array::from_fn(|_| normals(n, &mut random));
        let gain = (0..n).map(|k| 0.3 + x[k] + 2.0 * y[k] + 4.0 * noise[k]).collect();
        let choice = Choice::new(&[vec![0.0; n], gain]);
        assert_eq!(choice.best(), 1);
        must_be(choice.knowing(&x).unwrap(), of_normal(0.3, 1.0), "x");
        must_be(choice.knowing(&y).unwrap(), of_normal(0.3, 2.0), "y");
        must_be(choice.knowing_all(&[&x, &y, &z]).unwrap(), of_normal(0.3, 5_f64.sqrt()), "all");
        must_be(choice.knowing(&z).unwrap(), 0.0, "what has no part in it");
        let all = choice.knowing_all(&[&x, &y, &z]).unwrap().value;
        let one = choice.knowing(&y).unwrap().value;
        assert!(one.value <= all.value + 4.0 * all.se.hypot(one.se), "a part is worth no more than all");
    }

    /// The gain is w × (1 + 2s) − 0.5 with w yes or no, among thirty inputs that have no part in it: with 400 draws the products of those
    /// that tell most are found, and more than the better of the two by itself.
    #[test]
    fn with_few_draws_for_many_inputs_those_that_tell_most_are_looked_at_together() {
        let n = 400;
        let gaps: Vec<f64> = (0..50)
            .map(|seed| {
                let mut random = SplitMix(1_000 + seed);
                let works: Vec<f64> = (0..n).map(|_| f64::from(random.uniform() < 0.5)).collect();
                let size = normals(n, &mut random);
                let others: Vec<Vec<f64>> = (0..30).map(|_| normals(n, &mut random)).collect();
                let gain =
                    works.iter().zip(&size).map(|(works, size)| works * (1.0 + 2.0 * size) - 0.5).collect();
                let choice = Choice::new(&[vec![0.0; n], gain]);
                let inputs: Vec<&[f64]> =
                    [&works, &size].into_iter().chain(&others).map(Vec::as_slice).collect();
                assert!(choice.draws_for_all(&inputs) > n);
                let all = choice.knowing_all(&inputs).unwrap().value.value;
                all - choice
                    .knowing(&size)
                    .unwrap()
                    .value
                    .value
                    .max(choice.knowing(&works).unwrap().value.value)
            })
            .collect();
        let mean = gaps.iter().sum::<f64>() / 50.0;
        let squares: f64 = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum();
        let se = (squares / 49.0 / 50.0).sqrt();
        // E max(0, 0.5 + 2s) / 2 is what both bring where it works; the size alone decides on E(gain | s) = s.
        let both = 0.5 * (0.5 * normal_cdf(0.25) + 2.0 * normal_density(0.25));
        let size = normal_density(0.0);
        assert!((mean - (both - size)).abs() <= 4.0 * se, "{mean} ± {se}, of {}", both - size);
    }

    /// Three options, the value of which bends: against numeric integration over the input.
    #[test]
    fn of_a_bent_gain_knowing_is_worth_what_integration_says() {
        let n = 20_000;
        let mut random = SplitMix(3);
        let x: Vec<f64> = (0..n).map(|_| random.uniform()).collect();
        let noise = normals(n, &mut random);
        let bent = |x: f64| (6.0 * x).sin() + 0.1;
        let falling = |x: f64| 0.8 - 2.0 * x * x;
        let outcomes = [
            vec![0.0; n],
            x.iter().zip(&noise).map(|(&x, noise)| bent(x) + noise).collect(),
            x.iter().zip(&noise).map(|(&x, noise)| falling(x) - 0.5 * noise).collect(),
        ];
        let at = |k: u32| (f64::from(k) + 0.5) / 10_000.0;
        let mean = |of: &dyn Fn(f64) -> f64| (0..10_000).map(|k| of(at(k))).sum::<f64>() / 10_000.0;
        let best = mean(&bent).max(mean(&falling)).max(0.0);
        let expected = mean(&|x| bent(x).max(falling(x)).max(0.0)) - best;
        must_be(Choice::new(&outcomes).knowing(&x).unwrap(), expected, "x");
    }

    /// Whether it works, and what it brings if it does: neither tells what both tell together.
    #[test]
    fn of_a_yes_or_no_and_a_size_the_product_is_found() {
        let n = 20_000;
        let mut random = SplitMix(4);
        let works: Vec<f64> = (0..n).map(|_| f64::from(random.uniform() < 0.5)).collect();
        let size = normals(n, &mut random);
        let gain: Vec<f64> =
            works.iter().zip(&size).map(|(works, size)| works * (2.0 + size) - 1.0).collect();
        let choice = Choice::new(&[vec![0.0; n], gain]);
        // Works: 1 on average against nought; fails: nought against −1. Hence half of 1 more than doing it or not.
        must_be(choice.knowing(&works).unwrap(), 0.5, "works");
        let both = 0.5 * (normal_density(1.0) + normal_cdf(1.0));
        must_be(choice.knowing_all(&[&works, &size]).unwrap(), both, "both");
    }

    /// The best of each draw would say that noise is worth knowing; over many runs what has no part in the choice is worth
    /// nothing, and never below it.
    #[test]
    fn noise_is_worth_nothing() {
        let n = 1_000;
        let runs: Vec<f64> = (0..200)
            .map(|seed| {
                let mut random = SplitMix(100 + seed);
                let [x, noise] = std::array::from_fn(|_| normals(n, &mut random));
                let gain = noise.iter().map(|noise| 0.1 + noise).collect();
                let worth = Choice::new(&[vec![0.0; n], gain]).knowing(&x).unwrap();
                assert!((0.0..=4.0 * worth.value.se).contains(&worth.value.value), "{worth:?}");
                worth.value.value
            })
            .collect();
        let mean = runs.iter().sum::<f64>() / 200.0;
        assert!(mean < 0.005, "{mean}; the best of each draw would be {:.2} more", of_normal(0.1, 1.0));
    }

    /// A gain of eight inputs among much noise: 500 draws find less of it than 1,000 do on average. Among little noise, and in many draws,
    /// both find what is there. What half the draws say is what a run of half as many says.
    #[test]
    fn what_half_the_draws_tell_is_less_while_a_regression_still_learns() {
        let gain = |n: usize, noisy: f64, seed: u64| {
            let mut random = SplitMix(9_000 + seed);
            let inputs: [Vec<f64>; 8] = std::array::from_fn(|_| normals(n, &mut random));
            let noise = normals(n, &mut random);
            let of_draw =
                |k: usize| 0.2 * inputs.iter().map(|input| input[k]).sum::<f64>() + noisy * noise[k];
            let gain: Vec<f64> = (0..n).map(of_draw).collect();
            let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
            let choice = Choice::new(&[vec![0.0; n], gain]);
            let worth = choice.knowing_all(&inputs).expect("draws enough").value;
            (worth.value - choice.knowing_by_half(&inputs).expect("draws enough"), worth)
        };
        let gaps: Vec<f64> = (0..60).map(|seed| gain(1_000, 3.0, seed).0).collect();
        let mean = gaps.iter().sum::<f64>() / 60.0;
        let squares: f64 = gaps.iter().map(|gap| (gap - mean) * (gap - mean)).sum();
        assert!(mean > 2.0 * (squares / 59.0 / 60.0).sqrt(), "{mean}");
        // Of a normal gain with mean nought and a deviation of 0.2 √8.
        let (gap, worth) = gain(20_000, 1.0, 1);
        assert!(
            (worth.value - 0.2 * 8_f64.sqrt() * normal_density(0.0)).abs() <= 4.0 * worth.se,
            "{worth:?}"
        );
        assert!(gap <= 4.0 * worth.se, "{gap} {worth:?}");
        let even: Vec<f64> = (0..2_000).map(|k| f64::from(k / 2 % 7) - 3.0).collect();
        let twice = Choice::new(&[vec![0.0; 2_000], even.clone()]);
        let once: Vec<f64> = even.iter().step_by(2).copied().collect();
        let alone =
            Choice::new(&[vec![0.0; 1_000], once.clone()]).knowing_all(&[&once]).expect("draws enough");
        assert_eq!(twice.knowing_by_half(&[&even]), Some(alone.value.value));
        assert_eq!(twice.knowing_by_half(&[]), None);
    }

    #[test]
    fn the_error_of_a_choice_is_that_of_the_gap_to_the_next() {
        let next: Vec<f64> = (0..100).map(|k| f64::from(k % 2)).collect();
        let choice = Choice::new(&[vec![3.0; 100], next, vec![-9.0; 100]]);
        // A half either way: a deviation of a half, as a sample tells it.
        assert!((choice.error() - (25.0_f64 / 99.0 / 100.0).sqrt()).abs() < 1e-12);
        assert_eq!(Choice::new(&[vec![1.0; 5]]).error(), 0.0);
    }

    #[test]
    fn with_few_draws_nothing_is_told_and_what_is_certain_changes_nothing() {
        let few: Vec<f64> = (0..50).map(f64::from).collect();
        let choice = Choice::new(&[vec![0.0; 50], few.clone()]);
        assert_eq!(choice.knowing(&few), None);
        assert_eq!(choice.knowing(&[1.0; 50]), None);
        assert_eq!(choice.knowing_all(&[]), None);
        let many: Vec<f64> = (0..400).map(|k| f64::from(k % 7)).collect();
        let sure = Choice::new(&[vec![-100.0; 400], many.clone()]);
        let worth = sure.knowing(&many).unwrap();
        assert_eq!((worth.value.value, worth.value.se, worth.changes, worth.instead), (0.0, 0.0, 0.0, 1));
    }
}
