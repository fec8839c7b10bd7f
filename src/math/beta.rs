//! The beta distribution: its distribution function and quantile.

use super::newton::{Tangent, root_of_increasing};
use super::{exp, lgamma, ln, ln_1p};

/// Probability that a Beta(a, b) number is at most `x`: the regularised incomplete beta function.
///
/// Relative precision about 1e-16 × max(1, (a + b) ln(a + b)).
pub fn regularised_beta(a: f64, b: f64, x: f64) -> f64 {
    assert_parameters(a, b);
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else {
        lower_tail(a, b, Share { of: x, rest: 1.0 - x })
    }
}

/// The Beta(a, b) number that is not exceeded with probability `p`, for p in (0, 1).
///
/// Newton's method on the logarithm of the smaller tail, as a function of logit x. The logit of a beta variable has a
/// log-concave density, so the log-tail is concave and the steps cannot cycle.
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    assert_parameters(a, b);
    assert!(p > 0.0 && p < 1.0, "a quantile is asked at a probability strictly between 0 and 1, not {p}");
    if p <= 0.5 { share(lower_logit(a, b, p)).of } else { share(lower_logit(b, a, 1.0 - p)).rest }
}

fn assert_parameters(a: f64, b: f64) {
    let hold = a > 0.0 && a.is_finite() && b > 0.0 && b.is_finite();
    assert!(hold, "both parameters of a beta distribution are finite and above 0, not {a} and {b}");
}

/// A share with its complement, so that neither loses digits when the other is small.
#[derive(Clone, Copy)]
struct Share {
    of: f64,
    rest: f64,
}

fn share(logit: f64) -> Share {
    if logit < 0.0 {
        let odds = exp(logit);
        Share { of: odds / (1.0 + odds), rest: 1.0 / (1.0 + odds) }
    } else {
        let odds = exp(-logit);
        Share { of: 1.0 / (1.0 + odds), rest: odds / (1.0 + odds) }
    }
}

/// The logit of the quantile at p ≤ ½. It starts where the first term of the series, x^a / (a B(a, b)), meets p,
/// but no higher than the mean.
fn lower_logit(a: f64, b: f64, p: f64) -> f64 {
    const WIDEST: f64 = 700.0;
    let target = ln(p);
    let constant = ln_beta(a, b);
    let start = ((target + ln(a) + constant) / a).min(ln(a / b));
    let tangent = |y: f64| {
        let x = share(y);
        let below = lower_tail(a, b, x);
        Tangent { value: ln(below) - target, slope: power(a, b, x, constant) / below }
    };
    root_of_increasing(tangent, -WIDEST, WIDEST, start)
}

/// I_x(a, b) by the continued fraction, on the side of the mean where it converges fast (Press et al., *Numerical
/// Recipes*, 3rd ed., section 6.4).
fn lower_tail(a: f64, b: f64, x: Share) -> f64 {
    let power = power(a, b, x, ln_beta(a, b));
    if x.of <= (a + 1.0) / (a + b + 2.0) {
        power * continued_fraction(a, b, x.of) / a
    } else {
        1.0 - power * continued_fraction(b, a, x.rest) / b
    }
}

/// x^a (1 − x)^b / B(a, b), which is the density of logit x.
fn power(a: f64, b: f64, x: Share, ln_beta: f64) -> f64 {
    exp(a * ln_of(x) + b * ln_of(Share { of: x.rest, rest: x.of }) - ln_beta)
}

/// ln of a share, by its complement when it is near 1.
fn ln_of(x: Share) -> f64 {
    if x.of > 0.5 { ln_1p(-x.rest) } else { ln(x.of) }
}

fn ln_beta(a: f64, b: f64) -> f64 {
    lgamma(a) + lgamma(b) - lgamma(a + b)
}

/// The fraction of *NIST Digital Library of Mathematical Functions* 8.17.22, <https://dlmf.nist.gov/8.17.E22>, by Lentz's
/// method as modified by Thompson and Barnett (*J. Comput. Phys.* 64 (1986) 490–509). It takes about √max(a, b) steps.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut above = 1.0;
    let mut below = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut product = below;
    let mut m = 0.0;
    loop {
        m += 1.0;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        below = 1.0 / away_from_zero(1.0 + even * below);
        above = away_from_zero(1.0 + even / above);
        product *= below * above;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        below = 1.0 / away_from_zero(1.0 + odd * below);
        above = away_from_zero(1.0 + odd / above);
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
    use crate::math::pow;
    use crate::math::tests::{assert_near, assert_near_relative};
    use statrs::distribution::{Beta, ContinuousCDF};

    const CHANCES: [f64; 9] = [1e-8, 0.001, 0.05, 0.2, 0.5, 0.8, 0.95, 0.999, 1.0 - 1e-8];

    #[test]
    fn one_parameter_equal_to_one_is_a_power() {
        for a in [0.2, 0.5, 1.0, 3.0, 40.0] {
            for p in CHANCES {
                assert_near_relative(beta_quantile(a, 1.0, p), pow(p, 1.0 / a), 1e-12, "power");
                let x = 1.0 - pow(1.0 - p, 1.0 / a);
                assert_near(beta_quantile(1.0, a, p), x, 1e-12, "mirrored power");
            }
        }
    }

    /// Beta(½, ½) is the arcsine distribution: its quantile is sin²(πp/2).
    #[test]
    fn jeffreys_prior_is_the_arcsine_distribution_also_in_its_tails() {
        for p in CHANCES {
            let sine = (std::f64::consts::FRAC_PI_2 * p).sin();
            assert_near_relative(beta_quantile(0.5, 0.5, p), sine * sine, 1e-12, "arcsine");
        }
    }

    /// I_x(k, n − k + 1) is the chance of at least k successes in n trials.
    #[test]
    fn whole_parameters_are_sums_of_binomial_chances() {
        let n = 12_i32;
        for k in 1..=n {
            for i in 1..20 {
                let x = f64::from(i) / 20.0;
                let mut coefficient = 1.0;
                let mut at_least = 0.0;
                for j in 0..=n {
                    if j >= k {
                        at_least += coefficient * x.powi(j) * (1.0 - x).powi(n - j);
                    }
                    coefficient *= f64::from(n - j) / f64::from(j + 1);
                }
                let found = regularised_beta(f64::from(k), f64::from(n - k + 1), x);
                assert_near_relative(found, at_least, 1e-12, "binomial");
            }
        }
    }

    #[test]
    fn agrees_with_statrs_over_a_grid() {
        for a in [0.05, 0.5, 1.5, 9.5, 200.0, 5_000.0] {
            for b in [0.05, 0.5, 2.5, 30.0, 800.0] {
                let oracle = Beta::new(a, b).expect("a beta distribution");
                for i in 1..40 {
                    let p = f64::from(i) / 40.0;
                    let x = beta_quantile(a, b, p);
                    // Nearer to 1 a share cannot hold the digits of its complement, which here decide the chance.
                    if x < 1.0 - 1e-6 {
                        assert_near(oracle.cdf(x), p, 1e-9, "statrs cdf of our quantile");
                        assert_near(regularised_beta(a, b, x), p, 1e-9, "round trip");
                    }
                }
            }
        }
    }

    #[test]
    fn quantile_rises_with_the_probability_even_for_extreme_parameters() {
        for (a, b) in [(0.01, 0.01), (0.001, 1e9), (1e9, 0.001), (0.5, 1e9), (1e6, 1e6), (1e9, 1e9)] {
            let mut last = 0.0;
            for i in 1..200 {
                let x = beta_quantile(a, b, f64::from(i) / 200.0);
                assert!(x >= last && x <= 1.0, "Beta({a}, {b}): {x} after {last}");
                last = x;
            }
        }
    }
}
