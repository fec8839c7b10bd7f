//! Samplers for what differs between people and for counts, over `crate::math` alone.

use super::Stream;
use crate::math;

/// A gamma number with mean 1 and this coefficient of variation (0 gives exactly 1): a frailty or a shared shock.
///
/// G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", *ACM Trans. Math. Softw.* 26 (2000)
/// 363–372; shapes below 1 by their section 6, Gamma(k) = Gamma(k + 1) U^(1/k).
pub fn gamma_mean_one(stream: &mut Stream, cv: f64) -> f64 {
    assert!(cv >= 0.0 && cv.is_finite(), "a coefficient of variation is 0 or more, not {cv}");
    // Below this a float near 1 cannot tell the difference, and the shape would overflow.
    if cv < 1e-12 {
        return 1.0;
    }
    let shape = 1.0 / (cv * cv);
    if shape >= 1.0 {
        return gamma_of_shape_above_one(stream, shape) / shape;
    }
    let larger = gamma_of_shape_above_one(stream, shape + 1.0);
    larger * math::pow(stream.unit(), 1.0 / shape) / shape
}

/// How many events, with this mean (0 gives 0) and this variance over mean: 1 is Poisson, more is negative binomial
/// (a Poisson whose mean is gamma with variance mean × (variance over mean − 1)).
pub fn count(stream: &mut Stream, mean: f64, variance_over_mean: f64) -> u64 {
    assert!(mean >= 0.0 && mean.is_finite(), "a mean count is 0 or more, not {mean}");
    assert!(variance_over_mean >= 1.0, "a count varies at least as a Poisson one, not {variance_over_mean}");
    if mean == 0.0 {
        return 0;
    }
    let cv = ((variance_over_mean - 1.0) / mean).sqrt();
    let mixed = mean * gamma_mean_one(stream, cv);
    poisson(stream, mixed)
}

fn gamma_of_shape_above_one(stream: &mut Stream, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = math::normal_quantile(stream.unit());
        let u = stream.unit();
        let root = 1.0 + c * x;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        if math::ln(u) < 0.5 * x * x + d - d * v + d * math::ln(v) {
            return d * v;
        }
    }
}

/// Poisson numbers add, so a large mean is split into parts small enough for e^(−mean) to keep its digits.
fn poisson(stream: &mut Stream, mean: f64) -> u64 {
    const LARGEST_PART: f64 = 256.0;
    let n_parts = (mean / LARGEST_PART).ceil();
    let mut total = 0;
    let mut part = 0.0;
    while part < n_parts {
        total += poisson_by_inversion(stream.unit(), mean / n_parts);
        part += 1.0;
    }
    total
}

/// The smallest count whose cumulative chance reaches u, by adding up the chances (Devroye, *Non-Uniform Random Variate
/// Generation*, 1986, section X.3.3).
fn poisson_by_inversion(u: f64, mean: f64) -> u64 {
    let mut n = 0;
    let mut chance = math::exp(-mean);
    let mut cumulative = chance;
    // Rounding may leave the sum of all chances just below u; beyond the mean a chance that adds nothing ends the search.
    while cumulative < u {
        n += 1;
        chance *= mean / n as f64;
        let next = cumulative + chance;
        if next == cumulative && n as f64 > mean {
            break;
        }
        cumulative = next;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, Seed};

    /// Asserts mean and variance of a sample within four of its own standard errors.
    fn assert_moments(sample: &[f64], mean: f64, variance: f64, what: &str) {
        let n = sample.len() as f64;
        let power = |k: i32| sample.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / n;
        let (off, second, fourth) = (power(1), power(2), power(4));
        assert!(off.abs() < 4.0 * (second / n).sqrt(), "{what}: the mean is off by {off}");
        let error = ((fourth - second * second) / n).sqrt();
        assert!((second - variance).abs() < 4.0 * error, "{what}: variance {second}, not {variance}");
    }

    fn stream(item: usize) -> Stream {
        Key::new(Seed::new(77), Purpose::Traits, 0).stream(item as u32, 0)
    }

    #[test]
    fn frailties_have_mean_one_and_the_variation_asked_for() {
        for (item, cv) in [0.05, 0.5, 1.0, 1.5].into_iter().enumerate() {
            let mut stream = stream(item);
            let sample: Vec<f64> = (0..40_000).map(|_| gamma_mean_one(&mut stream, cv)).collect();
            assert_moments(&sample, 1.0, cv * cv, &format!("cv {cv}"));
        }
        assert_eq!(gamma_mean_one(&mut stream(0), 0.0), 1.0);
    }

    /// A second implementation: the share of frailties below a point is the distribution function there.
    #[test]
    fn frailties_follow_the_gamma_distribution_function() {
        for (item, cv) in [0.4, 1.8].into_iter().enumerate() {
            let shape = 1.0 / (cv * cv);
            let mut stream = stream(item + 10);
            let n = 40_000;
            let sample: Vec<f64> = (0..n).map(|_| gamma_mean_one(&mut stream, cv)).collect();
            for point in [0.05, 0.3, 0.8, 1.2, 2.0] {
                let below = sample.iter().filter(|x| **x <= point).count() as f64 / f64::from(n);
                let p = math::regularised_gamma(shape, point * shape);
                let error = (p * (1.0 - p) / f64::from(n)).sqrt();
                assert!((below - p).abs() <= 4.0 * error, "cv {cv} at {point}: {below}, not {p}");
            }
        }
    }

    #[test]
    fn counts_have_the_mean_and_variance_asked_for() {
        let cases = [(0.02, 1.0), (3.5, 1.0), (3.5, 2.5), (40.0, 1.2), (1_000.0, 1.0), (1_000.0, 6.0)];
        for (item, (mean, ratio)) in cases.into_iter().enumerate() {
            let mut stream = stream(item + 20);
            let sample: Vec<f64> = (0..20_000).map(|_| count(&mut stream, mean, ratio) as f64).collect();
            assert_moments(&sample, mean, mean * ratio, &format!("mean {mean}, variance over mean {ratio}"));
        }
        assert_eq!(count(&mut stream(0), 0.0, 3.0), 0);
    }

    #[test]
    fn the_search_for_a_poisson_count_ends_at_the_last_number_below_1() {
        let highest = 1.0 - f64::EPSILON / 2.0;
        for mean in [1e-9, 0.5, 30.0, 256.0] {
            let n = poisson_by_inversion(highest, mean);
            assert!((n as f64) < mean + 12.0 * mean.sqrt() + 20.0, "mean {mean}: {n}");
        }
        assert_eq!(poisson_by_inversion(0.1, 0.5), 0);
        assert_eq!(poisson_by_inversion(0.7, 0.5), 1, "e^-0.5 = 0.607, and 0.910 with one event");
    }
}
