//! The gamma distribution with scale 1: its distribution function and quantile.

use super::newton::{Tangent, root_of_increasing};
use super::{exp, lgamma, ln, normal_quantile};

/// Probability that a gamma number of this shape (scale 1) is at most `x`: the regularised lower incomplete gamma function.
///
/// Relative precision about 1e-16 × max(1, shape × |ln shape|).
pub fn regularised_gamma(shape: f64, x: f64) -> f64 {
    assert_shape(shape);
    if x <= 0.0 {
        0.0
    } else if x == f64::INFINITY {
        1.0
    } else {
        tails(shape, x).below
    }
}

/// The gamma number of this shape (scale 1) that is not exceeded with probability `p`, for p in (0, 1).
///
/// Newton's method on the logarithm of the smaller tail, as a function of ln x. A gamma variable's logarithm has a
/// log-concave density, so both log-tails are concave and the steps cannot cycle. Start: Wilson & Hilferty, *Proc. Nat.
/// Acad. Sci.* 17 (1931) 684–688, or for small x the first term of the series, P ≈ x^shape / Γ(shape + 1).
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    assert_shape(shape);
    assert!(p > 0.0 && p < 1.0, "a quantile is asked at a probability strictly between 0 and 1, not {p}");
    let low = ln(f64::MIN_POSITIVE);
    let high = ln(shape + 50.0 * shape.sqrt() + 1000.0);
    let start = start(shape, p).clamp(low, high);
    let root = if p <= 0.5 {
        let target = ln(p);
        root_of_increasing(|y| log_lower_tail(shape, y, target), low, high, start)
    } else {
        let target = ln(1.0 - p);
        root_of_increasing(|y| log_upper_tail(shape, y, target), low, high, start)
    };
    exp(root)
}

fn assert_shape(shape: f64) {
    let holds = shape > 0.0 && shape.is_finite();
    assert!(holds, "the shape of a gamma distribution is finite and above 0, not {shape}");
}

/// ln x near the quantile.
fn start(shape: f64, p: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let cube_root = 1.0 - ninth + normal_quantile(p) * ninth.sqrt();
    if shape > 1.0 && cube_root > 0.2 {
        ln(shape) + 3.0 * ln(cube_root)
    } else {
        (ln(p) + lgamma(shape + 1.0)) / shape
    }
}

/// ln P(shape, e^y) less its target.
fn log_lower_tail(shape: f64, y: f64, target: f64) -> Tangent {
    let x = exp(y);
    let below = tails(shape, x).below;
    Tangent { value: ln(below) - target, slope: x * density(shape, x) / below }
}

/// The target less ln Q(shape, e^y), which increases with y.
fn log_upper_tail(shape: f64, y: f64, target: f64) -> Tangent {
    let x = exp(y);
    let above = tails(shape, x).above;
    Tangent { value: target - ln(above), slope: x * density(shape, x) / above }
}

struct Tails {
    below: f64,
    above: f64,
}

/// Both tails, the smaller one to full relative precision: the series where x is below the bulk of the distribution,
/// the continued fraction above it (*NIST Digital Library of Mathematical Functions*, 8.11.4 and 8.9.2,
/// <https://dlmf.nist.gov/8.11>).
fn tails(shape: f64, x: f64) -> Tails {
    if x < shape + 1.0 {
        let below = x * density(shape, x) * series(shape, x);
        Tails { below, above: 1.0 - below }
    } else {
        let above = x * density(shape, x) * continued_fraction(shape, x);
        Tails { below: 1.0 - above, above }
    }
}

/// x^(shape − 1) e^(−x) / Γ(shape).
fn density(shape: f64, x: f64) -> f64 {
    exp((shape - 1.0) * ln(x) - x - lgamma(shape))
}

/// Σ x^n / (shape (shape + 1) … (shape + n)); the terms shrink faster than (x / (shape + n))^n, so it ends.
fn series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    let mut divisor = shape;
    while term > sum * 0.5 * f64::EPSILON {
        divisor += 1.0;
        term *= x / divisor;
        sum += term;
    }
    sum
}

/// 1 / (x + 1 − a − 1(1 − a) / (x + 3 − a − 2(2 − a) / (x + 5 − a − …))) by Lentz's method as modified by Thompson and
/// Barnett (*J. Comput. Phys.* 64 (1986) 490–509). It ends: for x ≥ a + 1 the fraction converges.
fn continued_fraction(shape: f64, x: f64) -> f64 {
    let mut constant = x + 1.0 - shape;
    let mut above = f64::MAX;
    let mut below = 1.0 / constant;
    let mut product = below;
    let mut n = 0.0;
    loop {
        n += 1.0;
        let numerator = -n * (n - shape);
        constant += 2.0;
        below = 1.0 / away_from_zero(numerator * below + constant);
        above = away_from_zero(constant + numerator / above);
        let factor = below * above;
        product *= factor;
        // The factor settles within a bit or two of 1 and may then sit there, so an exact 1 is not waited for.
        if (factor - 1.0).abs() <= 4.0 * f64::EPSILON {
            return product;
        }
    }
}

/// Lentz's guard against dividing by zero.
fn away_from_zero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{assert_near, assert_near_relative};
    use crate::math::{erfc, exp_m1, ln_1p};
    use statrs::distribution::{ContinuousCDF, Gamma};

    const CHANCES: [f64; 9] = [1e-8, 0.001, 0.05, 0.2, 0.5, 0.8, 0.95, 0.999, 1.0 - 1e-8];

    #[test]
    fn shape_one_is_the_exponential_distribution() {
        for p in CHANCES {
            assert_near_relative(gamma_quantile(1.0, p), -ln_1p(-p), 1e-13, "exponential quantile");
        }
        for i in 1..200 {
            let x = f64::from(i) * 0.1;
            assert_near_relative(regularised_gamma(1.0, x), -exp_m1(-x), 1e-14, "exponential cdf");
        }
    }

    #[test]
    fn shape_one_half_is_the_square_of_a_normal_number() {
        for i in 1..200 {
            let x = f64::from(i) * 0.1;
            assert_near(regularised_gamma(0.5, x), 1.0 - erfc(x.sqrt()), 1e-14, "half");
        }
        for p in CHANCES {
            let z = normal_quantile(0.5 * p + 0.5);
            assert_near_relative(gamma_quantile(0.5, p), 0.5 * z * z, 1e-7, "half quantile");
        }
    }

    /// P(n, x) is the chance that a Poisson number of mean x reaches n.
    #[test]
    fn whole_shapes_are_sums_of_poisson_chances() {
        for n in [2, 5, 30, 150] {
            for i in 1..60 {
                let x = f64::from(n) * f64::from(i) * 0.05;
                let mut term = exp(-x);
                let mut fewer = term;
                for k in 1..n {
                    term *= x / f64::from(k);
                    fewer += term;
                }
                assert_near(regularised_gamma(f64::from(n), x), 1.0 - fewer, 1e-12, "Poisson");
            }
        }
    }

    #[test]
    fn agrees_with_statrs_over_a_grid() {
        for shape in [0.05, 0.3, 0.9, 1.5, 4.0, 25.0, 400.0, 10_000.0] {
            let oracle = Gamma::new(shape, 1.0).expect("a gamma distribution");
            for i in 1..50 {
                let p = f64::from(i) / 50.0;
                let x = gamma_quantile(shape, p);
                assert_near(oracle.cdf(x), p, 1e-10, "statrs cdf of our quantile");
                assert_near(regularised_gamma(shape, x), p, 1e-11, "round trip");
            }
        }
    }

    #[test]
    fn quantile_rises_with_the_probability_even_for_extreme_shapes() {
        for shape in [0.001, 0.01, 0.5, 1e6] {
            let mut last = 0.0;
            for i in 1..500 {
                let x = gamma_quantile(shape, f64::from(i) / 500.0);
                assert!(x >= last && x.is_finite(), "shape {shape}: {x} after {last}");
                last = x;
            }
            assert!(last > 0.0);
        }
    }
}
