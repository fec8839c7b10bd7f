//! A law cut off below or above, and made whole again.

use super::LawError;
use super::form::Form;

/// The part of a continuous law between two probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    of: Form,
    /// Probabilities between which it lies.
    from: f64,
    to: f64,
    at_least: f64,
    at_most: f64,
}

/// Less than this share of a law is refused: what is left would be tail, known to few digits.
const LEAST: f64 = 1e-6;

impl Part {
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let inside = self.from + (self.to - self.from) * u;
        // Rounding must not reach 0 or 1, where a quantile may be infinite.
        let inside = inside.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
        self.of.quantile(inside).clamp(self.at_least, self.at_most)
    }

    /// An upper limit leaves no tail above it.
    pub(super) fn heaviness(&self) -> f64 {
        if self.at_most.is_finite() { 0.0 } else { self.of.heaviness() }
    }

    /// An upper limit makes every mean finite, as no law here has a heavy lower tail.
    pub(super) fn mean_is_finite(&self) -> bool {
        self.at_most.is_finite() || self.of.mean().is_some()
    }
}

/// What is left of a form between two limits; `None` is no limit.
pub(super) fn cut(form: Form, at_least: Option<f64>, at_most: Option<f64>) -> Result<Form, LawError> {
    let at_least = at_least.unwrap_or(f64::NEG_INFINITY);
    let at_most = at_most.unwrap_or(f64::INFINITY);
    if at_least > at_most {
        return Err(LawError::NotRising);
    }
    match form {
        Form::Certain(value) if (at_least..=at_most).contains(&value) => Ok(form),
        Form::Certain(_) => Err(LawError::NothingLeft),
        Form::YesNo { chance } => {
            let steps = Form::steps(vec![(0.0, 1.0 - chance), (1.0, chance)]);
            if at_least <= 0.0 && at_most >= 1.0 {
                Ok(form)
            } else {
                cut(steps, Some(at_least), Some(at_most))
            }
        }
        Form::Steps(steps) => {
            let inside = steps.iter().filter(|step| (at_least..=at_most).contains(&step.value));
            let left: Vec<_> = inside.map(|step| (step.value, step.chance)).collect();
            if left.iter().map(|(_, chance)| chance).sum::<f64>() < LEAST {
                return Err(LawError::NothingLeft);
            }
            Ok(Form::steps(left))
        }
        Form::Normal { .. }
        | Form::Metalog(_)
        | Form::Beta { .. }
        | Form::Gamma { .. }
        | Form::Uniform { .. }
        | Form::Triangular { .. }
        | Form::Part(_)
        | Form::Times { .. } => cut_continuous(form, at_least, at_most),
    }
}

fn cut_continuous(of: Form, at_least: f64, at_most: f64) -> Result<Form, LawError> {
    let from = probability_below(&of, at_least);
    let to = probability_below(&of, at_most);
    if to - from < LEAST {
        return Err(LawError::NothingLeft);
    }
    Ok(Form::Part(Box::new(Part { of, from, to, at_least, at_most })))
}

/// The distribution function of a continuous form, by halving its quantile function; exact at 0 and 1.
fn probability_below(form: &Form, x: f64) -> f64 {
    // The lowest and highest probabilities at which a float can ask.
    let (mut low, mut high) = (f64::EPSILON / 2.0, 1.0 - f64::EPSILON / 2.0);
    if form.quantile(low) >= x {
        return 0.0;
    }
    if form.quantile(high) <= x {
        return 1.0;
    }
    // The bracket has width 1; 60 halvings reach rounding.
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if form.quantile(middle) < x {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
