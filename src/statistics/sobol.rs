//! Shares of variance by source: how much of what a result varies by comes from one source of risk, alone and in all.
//!
//! Two samples A and B of independent draws, and for each source the draws of A with that source's numbers taken from B.
//! Nothing is assumed of the result but that it has a variance; sources are independent of each other.
//! I. M. Sobol', "Global sensitivity indices for nonlinear mathematical models", *Mathematics and Computers in Simulation*
//! 55 (2001) 271–280; A. Saltelli et al., "Variance based sensitivity analysis of model output. Design and estimator for
//! the total sensitivity index", *Computer Physics Communications* 181 (2010) 259–270, table 2.

use super::summary::Estimate;

/// What a source contributes to variance, each as a share of it. Estimates of a small share may lie below nought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceShare {
    /// First order: what would go, on average, if the source alone were known.
    pub alone: Estimate,
    /// Total: what would be left, on average, if all but the source were known. More than `alone` where what the source
    /// does depends on others.
    pub in_all: Estimate,
}

/// A variance split over sources.
#[derive(Clone, Debug, PartialEq)]
pub struct VarianceSplit {
    /// By source.
    pub sources: Vec<VarianceShare>,
    /// What no source brings alone: 1 less the sum of first orders.
    pub together: Estimate,
}

/// Splits the variance of a result. `a` and `b` are its values in two independent samples; `redrawn` holds for each source
/// the values of the draws of `a` with the source's numbers of the draws of `b`. None where the result does not vary, or with
/// fewer than two draws.
///
/// With centred values a, b and c (of `redrawn`) of a draw, and v = (a² + b²) / 2 for the variance:
/// - first order: Saltelli's b (c − a), exact where a source brings nothing, and Jansen's v − (b − c)² / 2, exact where it
///   brings all (M. J. W. Jansen, "Analysis of variance designs for model output", *Computer Physics Communications* 117
///   (1999) 35–43). Both have the first-order variance as their mean; they are put together with the weight, between 0 and
///   1, that makes the error of the share least, as control variates are.
/// - total: Jansen's (a − c)² / 2.
///
/// A share is a ratio of two means over draws, and its error that of the delta method.
///
/// # Panics
/// If the samples are not equally long.
#[must_use]
pub fn variance_split(a: &[f64], b: &[f64], redrawn: &[&[f64]]) -> Option<VarianceSplit> {
    let n = a.len();
    assert!(b.len() == n && redrawn.iter().all(|c| c.len() == n), "samples of one length");
    if n < 2 {
        return None;
    }
    if !varies(a.iter().chain(b)) {
        return None;
    }
    let centre = (sum(a) + sum(b)) / (2.0 * n as f64);
    let from_centre = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| value - centre).collect() };
    let (a, b) = (from_centre(a), from_centre(b));
    let squares: Vec<f64> = a.iter().zip(&b).map(|(a, b)| (a * a + b * b) / 2.0).collect();
    let mut left = squares.clone();
    let mut sources = Vec::new();
    for c in redrawn {
        let c = from_centre(c);
        let first = first_order(&a, &b, &c, &squares);
        left.iter_mut().zip(&first).for_each(|(left, first)| *left -= first);
        let total: Vec<f64> = a.iter().zip(&c).map(|(a, c)| (a - c) * (a - c) / 2.0).collect();
        sources.push(VarianceShare { alone: ratio(&first, &squares), in_all: ratio(&total, &squares) });
    }
    Some(VarianceSplit { sources, together: ratio(&left, &squares) })
}

/// The variance of one result over that of another in the same draws; none where the other does not vary, or with fewer than
/// two draws.
///
/// # Panics
/// If the results are not of the same draws.
#[must_use]
pub fn variance_ratio(of: &[f64], to: &[f64]) -> Option<Estimate> {
    assert_eq!(of.len(), to.len(), "results of the same draws");
    if to.len() < 2 || !varies(to) {
        return None;
    }
    let squares = |values: &[f64]| -> Vec<f64> {
        if !varies(values) {
            return vec![0.0; values.len()];
        }
        let mean = sum(values) / values.len() as f64;
        values.iter().map(|value| (value - mean) * (value - mean)).collect()
    };
    Some(ratio(&squares(of), &squares(to)))
}

/// Whether two values differ. Squares of distances from the mean do not tell: of a number that is not exact in binary the mean
/// may be a hair off.
fn varies<'v>(values: impl IntoIterator<Item = &'v f64>) -> bool {
    let mut values = values.into_iter();
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// What each draw says of the first-order variance of a source.
fn first_order(a: &[f64], b: &[f64], c: &[f64], squares: &[f64]) -> Vec<f64> {
    let saltelli: Vec<f64> = a.iter().zip(b).zip(c).map(|((a, b), c)| b * (c - a)).collect();
    let apart = |(b, c): (&f64, &f64)| (b - c) * (b - c) / 2.0;
    let jansen: Vec<f64> =
        b.iter().zip(c).map(apart).zip(squares).map(|(apart, square)| square - apart).collect();
    let (of_saltelli, of_jansen) = (residuals(&saltelli, squares), residuals(&jansen, squares));
    let (mut with, mut of_gap) = (0.0, 0.0);
    for (s, j) in of_saltelli.iter().zip(&of_jansen) {
        with += j * (j - s);
        of_gap += (j - s) * (j - s);
    }
    // The weight of the first at which the residuals of both together are least.
    let weight = if of_gap > 0.0 { (with / of_gap).clamp(0.0, 1.0) } else { 0.0 };
    saltelli.iter().zip(&jansen).map(|(s, j)| weight * s + (1.0 - weight) * j).collect()
}

/// By draw: what is above the line less the ratio of means times what is below it.
fn residuals(above: &[f64], below: &[f64]) -> Vec<f64> {
    let ratio = sum(above) / sum(below);
    above.iter().zip(below).map(|(above, below)| above - ratio * below).collect()
}

/// The ratio of two means over the same draws, with the error of the delta method.
fn ratio(above: &[f64], below: &[f64]) -> Estimate {
    let n = above.len() as f64;
    let squares: f64 = residuals(above, below).iter().map(|gap| gap * gap).sum();
    let below = sum(below);
    Estimate { value: sum(above) / below, se: (squares * n / (n - 1.0)).sqrt() / below }
}

fn sum(values: &[f64]) -> f64 {
    values.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::super::splitmix::SplitMix;
    use super::*;
    use crate::math::normal_quantile;

    /// A function of independent uniforms, split by input.
    fn split<const K: usize>(of: impl Fn(&[f64; K]) -> f64, n: usize, seed: u64) -> VarianceSplit {
        let mut random = SplitMix(seed);
        let mut draw = || std::array::from_fn(|_| random.uniform());
        let [a, b]: [Vec<[f64; K]>; 2] = [(0..n).map(|_| draw()).collect(), (0..n).map(|_| draw()).collect()];
        let values = |rows: &[[f64; K]]| -> Vec<f64> { rows.iter().map(&of).collect() };
        let with = |place: usize| {
            let mut rows = a.clone();
            rows.iter_mut().zip(&b).for_each(|(row, other)| row[place] = other[place]);
            values(&rows)
        };
        let redrawn: Vec<Vec<f64>> = (0..K).map(with).collect();
        let redrawn: Vec<&[f64]> = redrawn.iter().map(Vec::as_slice).collect();
        variance_split(&values(&a), &values(&b), &redrawn).expect("it varies")
    }

    fn must_be(found: Estimate, expected: f64, what: &str) {
        assert!(
            (found.value - expected).abs() <= 4.0 * found.se + 1e-12,
            "{what}: {found:?}, not {expected}"
        );
    }

    /// Ishigami and Homma's function with a = 7, b = 0.1, for which all shares are known: V₁ = (1 + bπ⁴/5)²/2, V₂ = a²/8,
    /// V₁₃ = 8 b² π⁸ / 225 (T. Ishigami & T. Homma, "An importance quantification technique in uncertainty analysis for
    /// computer models", 1990).
    #[test]
    fn shares_of_ishigamis_function_are_the_known_ones() {
        let (a, b) = (7.0, 0.1);
        let pi = std::f64::consts::PI;
        let function = |u: &[f64; 3]| {
            let [x, y, z] = u.map(|u| (2.0 * u - 1.0) * pi);
            x.sin() + a * y.sin() * y.sin() + b * z.powi(4) * x.sin()
        };
        let first = (1.0 + b * pi.powi(4) / 5.0).powi(2) / 2.0;
        let second = a * a / 8.0;
        let both = 8.0 * b * b * pi.powi(8) / 225.0;
        let all = first + second + both;
        let found = split(function, 20_000, 1);
        for (place, (alone, in_all)) in
            [(first, first + both), (second, second), (0.0, both)].into_iter().enumerate()
        {
            must_be(found.sources[place].alone, alone / all, &format!("alone, input {place}"));
            must_be(found.sources[place].in_all, in_all / all, &format!("in all, input {place}"));
            assert!(found.sources[place].alone.se < 0.02, "{found:?}");
        }
        must_be(found.together, both / all, "together");
    }

    /// Of a sum of normals each share is that of its square, alone and in all.
    #[test]
    fn shares_of_a_sum_of_normals_are_those_of_its_squares() {
        let weights = [3.0, 2.0, 1.0, 0.0];
        let function = |u: &[f64; 4]| -> f64 {
            500.0 + u.iter().zip(weights).map(|(&u, weight)| weight * normal_quantile(u)).sum::<f64>()
        };
        let found = split(function, 5_000, 2);
        for (place, weight) in weights.into_iter().enumerate() {
            must_be(found.sources[place].alone, weight * weight / 14.0, "alone");
            must_be(found.sources[place].in_all, weight * weight / 14.0, "in all");
        }
        must_be(found.together, 0.0, "together");
        let of_nothing = found.sources[3];
        assert_eq!(
            (of_nothing.alone.value, of_nothing.alone.se),
            (0.0, 0.0),
            "what changes nothing is known"
        );
    }

    #[test]
    fn the_only_source_brings_all() {
        let found = split(|u: &[f64; 1]| u[0].exp(), 400, 3);
        assert_eq!((found.sources[0].alone.value, found.sources[0].alone.se), (1.0, 0.0));
        must_be(found.sources[0].in_all, 1.0, "in all");
    }

    /// What is stated as an error is how far the shares of other seeds lie apart.
    #[test]
    fn errors_are_as_wide_as_shares_vary() {
        let function = |u: &[f64; 2]| u[0] + 2.0 * u[0] * u[1];
        let runs: Vec<VarianceSplit> = (0..300).map(|seed| split(function, 400, seed + 10)).collect();
        for of in [
            |split: &VarianceSplit| split.sources[0].alone,
            |split: &VarianceSplit| split.sources[1].alone,
            |split: &VarianceSplit| split.sources[1].in_all,
            |split: &VarianceSplit| split.together,
        ] {
            let n = runs.len() as f64;
            let mean = runs.iter().map(|run| of(run).value).sum::<f64>() / n;
            let spread =
                (runs.iter().map(|run| (of(run).value - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            let stated = runs.iter().map(|run| of(run).se).sum::<f64>() / n;
            // The spread of 300 runs is itself known to one part in √600.
            assert!((spread / stated - 1.0).abs() < 4.0 / 600_f64.sqrt(), "{spread} against {stated}");
        }
    }

    #[test]
    fn the_variance_of_a_multiple_is_its_square_times_as_large() {
        let mut random = SplitMix(5);
        let to: Vec<f64> = (0..50).map(|_| random.uniform()).collect();
        let of: Vec<f64> = to.iter().map(|value| 7.0 - 3.0 * value).collect();
        let found = variance_ratio(&of, &to).expect("it varies");
        assert!((found.value - 9.0).abs() < 1e-12 && found.se < 1e-12, "{found:?}");
        assert_eq!(variance_ratio(&of, &[1.0; 50]), None);
    }

    /// Two independent normals of variances 4 and 1.
    #[test]
    fn a_ratio_of_variances_is_within_four_errors() {
        let mut random = SplitMix(6);
        let mut normal = |scale: f64| scale * normal_quantile(random.uniform());
        let (of, to): (Vec<f64>, Vec<f64>) = (0..4_000).map(|_| (normal(2.0), normal(1.0))).unzip();
        must_be(variance_ratio(&of, &to).expect("it varies"), 4.0, "ratio");
    }

    #[test]
    fn what_does_not_vary_has_no_shares() {
        assert_eq!(variance_split(&[2.0; 5], &[2.0; 5], &[&[2.0; 5]]), None);
        assert_eq!(variance_split(&[1.0], &[2.0], &[]), None);
    }

    /// A tenth is not exact in binary, and the mean of many is not a tenth.
    #[test]
    fn what_does_not_vary_has_no_shares_whatever_its_mean_rounds_to() {
        let still = [0.1; 10];
        assert_ne!(sum(&still) / 10.0, 0.1);
        assert_ne!((sum(&still) + sum(&still)) / 20.0, 0.1);
        assert_eq!(variance_split(&still, &still, &[&still]), None);
        let varying: Vec<f64> = (0..10_u32).map(f64::from).collect();
        assert_eq!(variance_ratio(&varying, &still), None);
        let nothing = Estimate { value: 0.0, se: 0.0 };
        assert_eq!(variance_ratio(&still, &varying), Some(nothing));
    }
}
