//! The standard normal distribution.

use super::{erfc, exp, ln};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Probability that a standard normal number is at most `z`.
#[inline]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * FRAC_1_SQRT_2)
}

/// Density of the standard normal distribution at `z`.
#[inline]
pub fn normal_density(z: f64) -> f64 {
    exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

/// The standard normal number that is not exceeded with probability `p`, for p in (0, 1).
///
/// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", *Applied Statistics* 37 (1988)
/// 477–484, routine PPND16: about one part in 10^16. Three ratios of polynomials of degree seven: one for the middle
/// (|p − ½| ≤ 0.425), one for the tails and one for the far tails, both in √(−ln of the tail).
pub fn normal_quantile(p: f64) -> f64 {
    assert!(p > 0.0 && p < 1.0, "a quantile is asked at a probability strictly between 0 and 1, not {p}");
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180625 - from_middle * from_middle;
        return from_middle * polynomial(&MIDDLE_ABOVE, r) / polynomial(&MIDDLE_BELOW, r);
    }
    let tail = if from_middle < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let size = if r <= 5.0 {
        polynomial(&TAIL_ABOVE, r - 1.6) / polynomial(&TAIL_BELOW, r - 1.6)
    } else {
        polynomial(&FAR_ABOVE, r - 5.0) / polynomial(&FAR_BELOW, r - 5.0)
    };
    if from_middle < 0.0 { -size } else { size }
}

/// Horner's rule, constant term first.
#[inline]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

#[expect(clippy::excessive_precision, reason = "written as published")]
mod published {
    pub(super) const MIDDLE_ABOVE: [f64; 8] = [
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ];
    pub(super) const MIDDLE_BELOW: [f64; 8] = [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ];
    pub(super) const TAIL_ABOVE: [f64; 8] = [
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ];
    pub(super) const TAIL_BELOW: [f64; 8] = [
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ];
    pub(super) const FAR_ABOVE: [f64; 8] = [
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ];
    pub(super) const FAR_BELOW: [f64; 8] = [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ];
}
use published::{FAR_ABOVE, FAR_BELOW, MIDDLE_ABOVE, MIDDLE_BELOW, TAIL_ABOVE, TAIL_BELOW};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{assert_near, assert_near_relative};
    use statrs::distribution::{ContinuousCDF, Normal};

    /// The check values of AS 241.
    #[test]
    fn quantile_gives_the_check_values_of_as_241() {
        for (p, z) in [
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_814),
            (1e-20, -9.262_340_089_798_408),
        ] {
            assert_near_relative(normal_quantile(p), z, 1e-15, "AS 241");
        }
        assert_eq!(normal_quantile(0.5), 0.0);
    }

    #[test]
    fn quantile_undoes_the_distribution_function_in_the_middle_and_both_tails() {
        for i in -320..=60 {
            let z = f64::from(i) * 0.1;
            let p = normal_cdf(z);
            // One bit of p moves z by ε p / density, which is large only in the upper tail.
            let rounding = f64::EPSILON * p / normal_density(z);
            let found = normal_quantile(p);
            assert!(
                (found - z).abs() <= 4e-15 * z.abs().max(1.0) + 2.0 * rounding,
                "{z} came back as {found}"
            );
        }
    }

    #[test]
    fn distribution_function_and_quantile_agree_with_statrs() {
        let oracle = Normal::new(0.0, 1.0).expect("a standard normal");
        for i in 1..1000 {
            let p = f64::from(i) / 1000.0;
            assert_near(normal_quantile(p), oracle.inverse_cdf(p), 1e-9, "quantile");
            let z = f64::from(i - 500) / 60.0;
            assert_near(normal_cdf(z), oracle.cdf(z), 1e-10, "cdf");
        }
    }
}
