//! Means by quadrature, where there is no closed form.

use crate::math;
use std::f64::consts::PI;

/// ∫₀¹ q(u) du for a quantile function q that is smooth inside (0, 1), by the double-exponential rule of H. Takahasi and
/// M. Mori, *Publ. RIMS* 9 (1974) 721–741: u = 1 / (1 + e^(−π sinh t)), which forgives singular ends. About ten digits,
/// six where q has a kink or rises to infinity almost as fast as 1 / (1 − u).
pub(super) fn mean_by_quantile(quantile: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 64.0;
    // π sinh(3.1) = 34.8: u stays inside the floats between 0 and 1.
    const N_STEPS: i32 = 198;
    let mut sum = 0.0;
    let mut weights = 0.0;
    for k in -N_STEPS..=N_STEPS {
        let t = f64::from(k) * STEP;
        let (up, down) = (math::exp(t), math::exp(-t));
        let e = math::exp(-0.5 * PI * (up - down));
        let u = 1.0 / (1.0 + e);
        let weight = (up + down) * e * u * u;
        sum += weight * quantile(u);
        weights += weight;
    }
    sum / weights
}

/// E[f(Z)] for a standard normal Z and a bounded smooth f, by the trapezium rule, whose error falls exponentially.
pub(super) fn mean_over_normal(f: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 32.0;
    const N_STEPS: i32 = 288;
    (-N_STEPS..=N_STEPS)
        .map(|k| {
            let z = f64::from(k) * STEP;
            STEP * math::normal_density(z) * f(z)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::assert_near;

    #[test]
    fn powers_and_logarithms_integrate_to_their_closed_forms() {
        assert_near(mean_by_quantile(|u| u * u), 1.0 / 3.0, 1e-12, "square");
        assert_near(mean_by_quantile(|u| -math::ln_1p(-u)), 1.0, 1e-11, "exponential distribution");
        assert_near(mean_by_quantile(|u| 1.0 / (1.0 - u).sqrt()), 2.0, 1e-6, "Pareto distribution");
    }

    #[test]
    fn normal_moments_and_a_symmetric_logistic_mean() {
        assert_near(mean_over_normal(|_| 1.0), 1.0, 1e-14, "total");
        assert_near(mean_over_normal(|z| z * z), 1.0, 1e-13, "variance");
        assert_near(mean_over_normal(|z| 1.0 / (1.0 + math::exp(-8.0 * z))), 0.5, 1e-14, "logistic");
    }
}
