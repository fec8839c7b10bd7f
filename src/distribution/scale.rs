//! The scale on which a number's uncertainty is symmetric.

use super::LawError;
use crate::math;

/// The scale on which an interval is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// As it is: growth, points on a score; any number.
    Plain,
    /// Logarithm: amounts, rates, durations, counts, ratios; above 0.
    Log,
    /// Logarithm of the odds: shares; strictly between 0 and 1.
    Logit,
}

/// Beyond ±709 an exponential leaves the range of a float; it stops well before, so that no draw is infinite.
const FARTHEST: f64 = 600.0;

impl Scale {
    /// A value on this scale. The value must lie inside it (see `check`).
    #[inline]
    pub fn to(self, x: f64) -> f64 {
        match self {
            Scale::Plain => x,
            Scale::Log => math::ln(x),
            Scale::Logit => math::ln(x) - math::ln_1p(-x),
        }
    }

    /// The value at a point of this scale.
    #[inline]
    pub fn from(self, y: f64) -> f64 {
        match self {
            Scale::Plain => y,
            Scale::Log => math::exp(y.clamp(-FARTHEST, FARTHEST)),
            Scale::Logit => 1.0 / (1.0 + math::exp((-y).clamp(-FARTHEST, FARTHEST))),
        }
    }

    /// Refuses a value that has no place on this scale.
    pub fn check(self, x: f64) -> Result<(), LawError> {
        let inside = match self {
            Scale::Plain => true,
            Scale::Log => x > 0.0,
            Scale::Logit => x > 0.0 && x < 1.0,
        };
        if !x.is_finite() {
            Err(LawError::NotFinite)
        } else if inside {
            Ok(())
        } else {
            Err(LawError::OutsideScale(self))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::tests::assert_near_relative;

    #[test]
    fn a_value_comes_back_from_its_scale() {
        for i in 1..1000 {
            let x = f64::from(i) / 1000.0;
            for scale in [Scale::Plain, Scale::Log, Scale::Logit] {
                assert_near_relative(scale.from(scale.to(x)), x, 4e-15, "round trip");
            }
        }
        assert_near_relative(Scale::Logit.to(0.75), 3.0f64.ln(), 1e-15, "odds of 3 to 1");
    }

    #[test]
    fn values_outside_a_scale_are_refused() {
        for (scale, x) in [(Scale::Log, 0.0), (Scale::Log, -1.0), (Scale::Logit, 0.0), (Scale::Logit, 1.0)] {
            assert_eq!(scale.check(x), Err(LawError::OutsideScale(scale)));
        }
        for scale in [Scale::Plain, Scale::Log, Scale::Logit] {
            assert_eq!(scale.check(f64::NAN), Err(LawError::NotFinite));
            assert_eq!(scale.check(f64::INFINITY), Err(LawError::NotFinite));
            assert_eq!(scale.check(0.5), Ok(()));
        }
    }

    #[test]
    fn the_far_ends_of_a_scale_are_finite() {
        assert!(Scale::Log.from(1e9).is_finite() && Scale::Log.from(-1e9) > 0.0);
        assert!(Scale::Logit.from(1e9) <= 1.0 && Scale::Logit.from(-1e9) > 0.0);
    }
}
