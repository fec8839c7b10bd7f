//! A law and the rules for making one.

use super::cut::cut;
use super::form::Form;
use super::metalog::Metalog;
use super::{LawError, Scale};

/// The law of one uncertain number, with the value it has in the base case.
#[derive(Debug, Clone, PartialEq)]
pub struct Law {
    form: Form,
    base: f64,
}

/// An answer to yes or no. As a number yes is 1 and no is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// 0.
    No,
    /// 1.
    Yes,
}

impl Answer {
    /// 1 for yes, 0 for no.
    pub const fn number(self) -> f64 {
        match self {
            Answer::No => 0.0,
            Answer::Yes => 1.0,
        }
    }
}

/// A 95% interval is this many standard deviations wide.
const WIDTH_95: f64 = 3.92;
/// An estimate farther from the middle of its interval than this share of the width is off-centre.
const OFF_CENTRE: f64 = 0.1;
/// Most successes, failures, and most a beta parameter may be: quantiles of larger ones lose digits and time.
const LARGEST_COUNT: f64 = 1e9;
/// Largest shape of a gamma distribution, a coefficient of variation of 0.1%.
const LARGEST_SHAPE: f64 = 1e6;
/// Smallest shape of a gamma distribution or parameter of a beta one: below it values underflow.
const SMALLEST_SHAPE: f64 = 1e-3;

/// What a law says.
impl Law {
    /// The value that is not exceeded with probability u, for u in (0, 1).
    pub fn quantile(&self, u: f64) -> f64 {
        self.form.quantile(u)
    }

    /// Its value in the base case: the estimate or central value, else the median, unless `with_base` said another.
    pub fn base(&self) -> f64 {
        self.base
    }

    /// The mean, or none where it is infinite (a three-point law on the log scale with a very wide range).
    ///
    /// Closed forms, but quadrature (about ten digits) for three-point laws on the log and logit scale, for logit-normal
    /// ones, and (six digits at worst) for laws with limits.
    pub fn mean(&self) -> Option<f64> {
        self.form.mean()
    }

    /// How heavy its upper tail is: the inverse of the index of a Pareto law, nought of one that falls faster than any. With s a
    /// value is exceeded as often as its (1 / s)-th power is large: the mean is infinite from 1 on, and the variance from ½.
    pub fn heaviness(&self) -> f64 {
        self.form.heaviness()
    }

    /// The 10th percentile.
    pub fn p10(&self) -> f64 {
        self.quantile(0.1)
    }

    /// The 90th percentile.
    pub fn p90(&self) -> f64 {
        self.quantile(0.9)
    }

    /// How likely it is at most a value: the part of its quantiles that are, to a millionth of a millionth.
    #[must_use]
    pub fn at_most(&self, value: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if self.quantile(middle) <= value { low = middle } else { high = middle }
        }
        if high == 1.0 { 1.0 } else { low }
    }

    /// Whether it has only one value.
    pub fn is_certain(&self) -> bool {
        matches!(self.form, Form::Certain(_))
    }
}

/// Laws made from other laws.
impl Law {
    /// The same law with another value in the base case.
    pub fn with_base(self, base: f64) -> Result<Law, LawError> {
        finite(&[base])?;
        Ok(Law { base, ..self })
    }

    /// Every value, and the base value, multiplied by a factor of 0 or more. Of a yes or no the chance is multiplied, up
    /// to 1, and the base value stays unless the answer becomes sure.
    pub fn scaled_by(&self, factor: f64) -> Result<Law, LawError> {
        require(factor >= 0.0 && factor.is_finite(), "factor", "be 0 or more")?;
        if factor == 0.0 {
            return Law::certain(0.0);
        }
        let form = self.form.clone().times(factor);
        let base = if let Form::Certain(value) = form {
            value
        } else if let Form::YesNo { .. } = form {
            self.base
        } else {
            self.base * factor
        };
        finite(&[base])?;
        Ok(Law { form, base })
    }

    /// The law given that its value is within limits; the base value moves to the nearer limit if it is outside.
    pub fn within(self, at_least: Option<f64>, at_most: Option<f64>) -> Result<Law, LawError> {
        finite(&[at_least.unwrap_or(0.0), at_most.unwrap_or(0.0)])?;
        let form = cut(self.form, at_least, at_most)?;
        let base = self.base.max(at_least.unwrap_or(f64::NEG_INFINITY)).min(at_most.unwrap_or(f64::INFINITY));
        Ok(Law { form, base })
    }
}

/// Laws in the words of evidence.
impl Law {
    /// One value.
    pub fn certain(value: f64) -> Result<Law, LawError> {
        finite(&[value])?;
        Ok(Law { form: Form::Certain(value), base: value })
    }

    /// A published estimate with its 95% interval: median = estimate, σ = width / 3.92, normal on the scale.
    pub fn interval(estimate: f64, low: f64, high: f64, scale: Scale) -> Result<Law, LawError> {
        check_interval(estimate, low, high, scale)?;
        Law::normal(estimate, (scale.to(high) - scale.to(low)) / WIDTH_95, scale)
    }

    /// The middle of a 95% interval on the scale, if the estimate is away from it by more than 10% of the width: a sign
    /// that the interval was not made on this scale, or is misprinted.
    pub fn off_centre(estimate: f64, low: f64, high: f64, scale: Scale) -> Result<Option<f64>, LawError> {
        check_interval(estimate, low, high, scale)?;
        let (low, high) = (scale.to(low), scale.to(high));
        let middle = 0.5 * low + 0.5 * high;
        let off = (scale.to(estimate) - middle).abs() > OFF_CENTRE * (high - low);
        Ok(off.then(|| scale.from(middle)))
    }

    /// Low, central and high as 10th, 50th and 90th percentile: a three-term metalog on the scale; certain if all are
    /// the same. The base value is the central one.
    pub fn percentiles(low: f64, central: f64, high: f64, scale: Scale) -> Result<Law, LawError> {
        [low, central, high].into_iter().try_for_each(|x| scale.check(x))?;
        if low == central && central == high {
            return Law::certain(central);
        }
        if !(low <= central && central <= high) {
            return Err(LawError::NotRising);
        }
        let form = Form::Metalog(Metalog::through(low, central, high, scale)?);
        Ok(Law { form, base: central })
    }

    /// A share known from counted evidence: Beta(successes + ½, failures + ½), from Jeffreys' prior.
    pub fn counts(successes: f64, failures: f64) -> Result<Law, LawError> {
        let hold = [successes, failures].iter().all(|n| (0.0..=LARGEST_COUNT).contains(n));
        if !hold {
            return Err(LawError::CountOutside { limit: LARGEST_COUNT });
        }
        Ok(Law::with_median(Form::Beta { a: successes + 0.5, b: failures + 0.5 }))
    }

    /// Yes (1) with this chance, else no (0). Certain if the chance is 0 or 1, and then the base value is what is sure.
    pub fn yes_no(chance: f64, base: Answer) -> Result<Law, LawError> {
        if !(0.0..=1.0).contains(&chance) {
            return Err(LawError::ChanceOutside);
        }
        if chance == 0.0 || chance == 1.0 {
            return Law::certain(chance);
        }
        Ok(Law { form: Form::YesNo { chance }, base: base.number() })
    }

    /// Yes (1) with a chance that is itself uncertain, such as one from counts. One answer depends only on its mean.
    pub fn yes_no_by(chance: &Law, base: Answer) -> Result<Law, LawError> {
        Law::yes_no(chance.mean().ok_or(LawError::ChanceOutside)?, base)
    }

    /// One of the listed values, each with its chance; chances of 0 are left out. They must sum to 1 (within a billionth).
    pub fn either(values: &[(f64, f64)], base: f64) -> Result<Law, LawError> {
        finite(&[base])?;
        for (value, chance) in values {
            finite(&[*value])?;
            if !(0.0..=1.0).contains(chance) {
                return Err(LawError::ChanceOutside);
            }
        }
        let possible: Vec<_> = values.iter().copied().filter(|(_, chance)| *chance > 0.0).collect();
        let sum: f64 = possible.iter().map(|(_, chance)| chance).sum();
        if possible.is_empty() {
            return Err(LawError::Empty);
        }
        if (sum - 1.0).abs() > 1e-9 {
            return Err(LawError::ChancesNotWhole { sum });
        }
        Ok(Law { form: Form::steps(possible), base })
    }

    /// Observed values, each as likely as another.
    pub fn sample(values: &[f64]) -> Result<Law, LawError> {
        finite(values)?;
        if values.is_empty() {
            return Err(LawError::Empty);
        }
        Ok(Law::with_median(Form::steps(values.iter().map(|value| (*value, 1.0)).collect())))
    }
}

/// Named families, for experts.
impl Law {
    /// Normal on the scale, with this median and σ on the scale: normal, log-normal or logit-normal.
    pub fn normal(median: f64, sigma: f64, scale: Scale) -> Result<Law, LawError> {
        scale.check(median)?;
        require(sigma >= 0.0 && sigma.is_finite(), "sigma", "be 0 or more")?;
        if sigma == 0.0 {
            return Law::certain(median);
        }
        let form = Form::Normal { centre: scale.to(median), sigma, scale };
        Ok(Law { form, base: median })
    }

    /// Beta(a, b), a share.
    pub fn beta(a: f64, b: f64) -> Result<Law, LawError> {
        let range = SMALLEST_SHAPE..=LARGEST_COUNT;
        require(range.contains(&a), "a", "be between 0.001 and 1,000,000,000")?;
        require(range.contains(&b), "b", "be between 0.001 and 1,000,000,000")?;
        Ok(Law::with_median(Form::Beta { a, b }))
    }

    /// Gamma with this shape and scale, mean shape × scale.
    pub fn gamma(shape: f64, scale: f64) -> Result<Law, LawError> {
        let range = SMALLEST_SHAPE..=LARGEST_SHAPE;
        require(range.contains(&shape), "shape", "be between 0.001 and 1,000,000")?;
        require(scale > 0.0 && scale.is_finite(), "scale", "be above 0")?;
        Ok(Law::with_median(Form::Gamma { shape, scale }))
    }

    /// Any value between two as likely as another; certain if they are the same.
    pub fn uniform(low: f64, high: f64) -> Result<Law, LawError> {
        finite(&[low, high])?;
        match low.total_cmp(&high) {
            std::cmp::Ordering::Less => Ok(Law::with_median(Form::Uniform { low, high })),
            std::cmp::Ordering::Equal => Law::certain(low),
            std::cmp::Ordering::Greater => Err(LawError::NotRising),
        }
    }

    /// Between low and high, most likely at the mode; certain if all are the same.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Law, LawError> {
        finite(&[low, mode, high])?;
        if !(low <= mode && mode <= high) {
            return Err(LawError::NotRising);
        }
        if low == high {
            return Law::certain(low);
        }
        Ok(Law::with_median(Form::Triangular { low, mode, high }))
    }

    fn with_median(form: Form) -> Law {
        Law { base: form.median(), form }
    }
}

fn check_interval(estimate: f64, low: f64, high: f64, scale: Scale) -> Result<(), LawError> {
    [estimate, low, high].into_iter().try_for_each(|x| scale.check(x))?;
    if low > high {
        Err(LawError::NotRising)
    } else if !(low..=high).contains(&estimate) {
        Err(LawError::EstimateOutside)
    } else {
        Ok(())
    }
}

fn finite(values: &[f64]) -> Result<(), LawError> {
    if values.iter().all(|x| x.is_finite()) { Ok(()) } else { Err(LawError::NotFinite) }
}

fn require(holds: bool, name: &'static str, must: &'static str) -> Result<(), LawError> {
    if holds { Ok(()) } else { Err(LawError::Parameter { name, must }) }
}

#[cfg(test)]
mod tests;
