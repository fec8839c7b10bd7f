//! The one door to transcendental functions: every `ln`, `exp`, `pow` and `erfc` on a draw's path passes here.
//!
//! They come from the pinned `libm` crate, in plain Rust, and not from the platform, so that a draw has the same
//! bits on every machine. Square roots, rounding and comparisons are exact in IEEE 754 and need no door.
//!
//! Not here: random numbers (`random`) and distributions with their rules (`distribution`). No units: all plain numbers.

mod beta;
mod gamma;
mod ln_each;
mod newton;
mod normal;

pub use beta::{beta_quantile, regularised_beta};
pub use gamma::{gamma_quantile, regularised_gamma};
pub use ln_each::ln_each;
pub use normal::{normal_cdf, normal_density, normal_quantile};

/// Natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + x), exact for small x.
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// e to the power x.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power x, less 1, exact for small x.
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// `base` to the power `exponent`.
#[inline]
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Complementary error function, 1 − erf(x).
#[inline]
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// Logarithm of the gamma function, for x > 0.
#[inline]
pub fn lgamma(x: f64) -> f64 {
    libm::lgamma(x)
}

#[cfg(test)]
pub(crate) mod tests {
    /// Asserts that two numbers agree within a relative (below 1: absolute) difference.
    pub(crate) fn assert_near(found: f64, expected: f64, within: f64, what: &str) {
        let allowed = within * expected.abs().max(1.0);
        assert!((found - expected).abs() <= allowed, "{what}: found {found:e}, expected {expected:e}");
    }

    /// Asserts that two numbers agree within a relative difference, however small they are.
    pub(crate) fn assert_near_relative(found: f64, expected: f64, within: f64, what: &str) {
        assert!(
            (found - expected).abs() <= within * expected.abs(),
            "{what}: found {found:e}, expected {expected:e}"
        );
    }

    #[test]
    fn the_door_agrees_with_the_platform_to_a_few_bits() {
        for i in 1..400 {
            let x = f64::from(i) * 0.05;
            assert_near_relative(super::ln(x), x.ln(), 1e-15, "ln");
            assert_near_relative(super::ln_1p(x), x.ln_1p(), 1e-15, "ln_1p");
            assert_near_relative(super::exp(-x), (-x).exp(), 1e-15, "exp");
            assert_near_relative(super::exp_m1(-x), (-x).exp_m1(), 1e-15, "exp_m1");
            assert_near_relative(super::pow(x, 1.7), x.powf(1.7), 1e-15, "pow");
        }
    }

    #[test]
    fn the_logarithm_of_the_gamma_function_is_that_of_a_factorial() {
        let mut factorial = 1.0;
        for n in 1..20 {
            factorial *= f64::from(n);
            assert_near(super::lgamma(f64::from(n) + 1.0), super::ln(factorial), 1e-14, "lgamma");
        }
    }
}
