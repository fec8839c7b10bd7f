//! The three-term metalog through a 10th, 50th and 90th percentile.
//!
//! T. W. Keelin, "The Metalog Distributions", *Decision Analysis* 13 (2016) 243–277, <https://doi.org/10.1287/deca.2016.0338>,
//! the closed form for a symmetric percentile triplet:
//! quantile(u) = a₁ + a₂ L + a₃ (u − ½) L with L = ln(u / (1 − u)).

use super::{LawError, Scale};
use crate::math;

/// ln(0.9 / 0.1), the log-odds of the outer percentiles.
const LOG_ODDS_90: f64 = 2.197_224_577_336_219_6;

/// How near low or high the central value may lie. Keelin gives ½ (1 − 1.66711 × (½ − 0.1)) = 0.1666; rounded inwards.
const NEAREST: f64 = 0.167;

/// A three-term metalog on a scale.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Metalog {
    centre: f64,
    spread: f64,
    skew: f64,
    scale: Scale,
}

impl Metalog {
    /// Through low (P10), central (P50) and high (P90), with low < high.
    pub(super) fn through(low: f64, central: f64, high: f64, scale: Scale) -> Result<Self, LawError> {
        let (low, central, high) = (scale.to(low), scale.to(central), scale.to(high));
        let width = high - low;
        let position = (central - low) / width;
        if !(NEAREST..=1.0 - NEAREST).contains(&position) {
            return Err(LawError::TooLopsided { position, scale });
        }
        Ok(Self::of(low, central, high, scale))
    }

    /// The formula alone; arguments on the scale.
    fn of(low: f64, central: f64, high: f64, scale: Scale) -> Self {
        let spread = (high - low) / (2.0 * LOG_ODDS_90);
        let skew = (high + low - 2.0 * central) / (0.8 * LOG_ODDS_90);
        Self { centre: central, spread, skew, scale }
    }

    pub(super) fn quantile(&self, u: f64) -> f64 {
        self.scale.from(self.at(u, Scale::Logit.to(u)))
    }

    /// On the scale, at probability u with log-odds L.
    fn at(&self, u: f64, log_odds: f64) -> f64 {
        self.centre + (self.spread + self.skew * (u - 0.5)) * log_odds
    }

    /// How fast the logarithm of its values grows with the logarithm of 1 / (1 − u), far up: nought but on the log scale.
    pub(super) fn growth(&self) -> f64 {
        match self.scale {
            Scale::Log => self.spread + 0.5 * self.skew,
            Scale::Plain | Scale::Logit => 0.0,
        }
    }

    /// The mean; none on the log scale when the upper tail is so heavy that it is infinite, which is when
    /// a₂ + a₃ / 2 ≥ 1, as exp(quantile) grows like (1 − u)^−(a₂ + a₃ / 2).
    ///
    /// Plain: a₁ + a₃ / 2, since ∫ L du = 0 and ∫ (u − ½) L du = ½. Else the integral over u with u = 1 / (1 + e^−L),
    /// by the trapezium rule over L, which converges exponentially for a smooth integrand that dies out at both ends; on
    /// the log scale the upper end dies out slowly, but there the terms are a geometric series with a closed sum.
    pub(super) fn mean(&self) -> Option<f64> {
        match self.scale {
            Scale::Plain => Some(self.centre + 0.5 * self.skew),
            Scale::Log => {
                let growth = self.growth();
                // An overflow within the body is as good as infinite.
                let mean = self.body() + self.upper_tail(growth);
                (growth < 1.0 && mean.is_finite()).then_some(mean)
            }
            Scale::Logit => Some(self.body()),
        }
    }

    /// Sum of the trapezium rule over |L| ≤ FARTHEST.
    fn body(&self) -> f64 {
        let mut sum = 0.0;
        for k in -N_STEPS..=N_STEPS {
            let log_odds = f64::from(k) * STEP;
            let u = Scale::Logit.from(log_odds);
            let density = u * Scale::Logit.from(-log_odds);
            sum += STEP * density * self.scale.from(self.at(u, log_odds));
        }
        sum
    }

    /// Sum of the trapezium rule above FARTHEST, where u = 1 and its density e^−L to all digits.
    fn upper_tail(&self, growth: f64) -> f64 {
        let first = f64::from(N_STEPS + 1) * STEP;
        let ratio = math::exp(-(1.0 - growth) * STEP);
        STEP * math::exp(self.centre - (1.0 - growth) * first) / (1.0 - ratio)
    }
}

/// Step of the trapezium rule. The integrand is singular at L = ±iπ, so its error is about e^(−2π² / step).
const STEP: f64 = 0.125;
/// To |L| = 60, where e^−L is below rounding.
const N_STEPS: i32 = 480;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::{assert_near, assert_near_relative};

    fn is_monotone(metalog: &Metalog) -> bool {
        let points: Vec<f64> = (-3_000..=3_000).map(|k| f64::from(k) * 0.01).collect();
        let on_scale = |l: &f64| metalog.at(Scale::Logit.from(*l), *l);
        points.windows(2).all(|pair| on_scale(&pair[0]) < on_scale(&pair[1]))
    }

    #[test]
    fn passes_through_its_three_percentiles() {
        let triples = [
            (1.0, 3.0, 8.0, Scale::Log),
            (-2.0, 0.5, 1.5, Scale::Plain),
            (0.5, 0.75, 0.95, Scale::Logit),
            (1.0, 2.0, 100.0, Scale::Plain),
        ];
        for (low, central, high, scale) in triples.into_iter().take(3) {
            let metalog = Metalog::through(low, central, high, scale).expect("a distribution");
            for (u, x) in [(0.1, low), (0.5, central), (0.9, high)] {
                assert_near_relative(metalog.quantile(u), x, 1e-14, "percentile");
            }
        }
        let (low, central, high, scale) = triples[3];
        assert!(Metalog::through(low, central, high, scale).is_err());
    }

    /// Keelin's bound, found again by looking: what is accepted rises everywhere, what lies beyond 0.1666 does not.
    #[test]
    fn what_is_accepted_is_a_distribution_and_what_is_refused_is_none() {
        for thousandth in 0..=1000 {
            let position = f64::from(thousandth) / 1000.0;
            let metalog = Metalog::of(0.0, position, 1.0, Scale::Plain);
            let accepted = Metalog::through(0.0, position, 1.0, Scale::Plain).is_ok();
            assert_eq!(is_monotone(&metalog), accepted, "central value at {position}");
        }
    }

    #[test]
    fn without_skew_it_is_the_logistic_distribution() {
        let metalog = Metalog::through(-2.0, 0.0, 2.0, Scale::Plain).expect("a distribution");
        let unit = 2.0 / LOG_ODDS_90;
        for i in 1..100 {
            let u = f64::from(i) / 100.0;
            assert_near(metalog.quantile(u), unit * (u / (1.0 - u)).ln(), 1e-13, "logistic");
        }
        assert_eq!(metalog.mean(), Some(0.0));
    }

    /// E[e^(sL)] = Γ(1 + s) Γ(1 − s) = πs / sin(πs) for a standard logistic L (the log-logistic distribution).
    #[test]
    fn mean_on_the_log_scale_is_that_of_the_log_logistic_and_none_when_infinite() {
        for s in [0.1, 0.5, 0.9, 0.99] {
            let high = (s * LOG_ODDS_90).exp();
            let metalog = Metalog::through(1.0 / high, 1.0, high, Scale::Log).expect("a distribution");
            let x = std::f64::consts::PI * s;
            let mean = metalog.mean().expect("a finite mean");
            assert_near_relative(mean, x / x.sin(), 1e-10, "log-logistic mean");
        }
        let heavy = Metalog::through(0.1, 1.0, 10.0, Scale::Log).expect("a distribution");
        assert_eq!(heavy.mean(), None);
    }
}
