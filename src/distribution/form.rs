//! The families of laws: quantile, mean and median of each. The rules for their parameters are in `law`.

use super::metalog::Metalog;
use super::quadrature::{mean_by_quantile, mean_over_normal};
use super::{Scale, cut::Part};
use crate::math;

/// A family with its parameters, already checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    Certain(f64),
    /// Normal on the scale; the centre and sigma are on the scale.
    Normal {
        centre: f64,
        sigma: f64,
        scale: Scale,
    },
    Metalog(Metalog),
    Beta {
        a: f64,
        b: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// 1 with this chance, else 0.
    YesNo {
        chance: f64,
    },
    /// Distinct values in rising order with the chance of each.
    Steps(Vec<Step>),
    Part(Box<Part>),
    /// Each value of another (continuous) form, multiplied.
    Times {
        of: Box<Form>,
        factor: f64,
    },
}

/// One value of a law with finitely many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) value: f64,
    pub(super) chance: f64,
    /// Chance of this value or a lower one; 1 for the last.
    pub(super) cumulative: f64,
}

impl Form {
    /// Steps from values and chances above 0, which need not sum to 1.
    pub(super) fn steps(mut values: Vec<(f64, f64)>) -> Self {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let whole: f64 = values.iter().map(|(_, chance)| chance).sum();
        let mut sum = 0.0;
        let mut steps: Vec<Step> = Vec::with_capacity(values.len());
        for (value, weight) in values {
            let chance = weight / whole;
            sum += chance;
            match steps.last_mut().filter(|last| last.value == value) {
                Some(same) => (same.chance, same.cumulative) = (same.chance + chance, sum),
                None => steps.push(Step { value, chance, cumulative: sum }),
            }
        }
        match steps.as_mut_slice() {
            [only] => Form::Certain(only.value),
            several => {
                several.last_mut().expect("at least one value").cumulative = 1.0;
                Form::Steps(steps)
            }
        }
    }

    /// Every value multiplied by a factor above 0; of a yes or no the chance, up to 1.
    pub(super) fn times(self, factor: f64) -> Self {
        match self {
            Form::Certain(value) => Form::Certain(value * factor),
            Form::YesNo { chance } if chance * factor >= 1.0 => Form::Certain(1.0),
            Form::YesNo { chance } => Form::YesNo { chance: chance * factor },
            Form::Steps(steps) => {
                Form::steps(steps.iter().map(|step| (step.value * factor, step.chance)).collect())
            }
            Form::Times { of, factor: before } => Form::Times { of, factor: before * factor },
            continuous => Form::Times { of: Box::new(continuous), factor },
        }
    }

    pub(super) fn quantile(&self, u: f64) -> f64 {
        match self {
            Form::Certain(value) => *value,
            Form::Normal { centre, sigma, scale } => scale.from(centre + sigma * math::normal_quantile(u)),
            Form::Metalog(metalog) => metalog.quantile(u),
            Form::Beta { a, b } => math::beta_quantile(*a, *b, u),
            Form::Gamma { shape, scale } => scale * math::gamma_quantile(*shape, u),
            Form::Uniform { low, high } => low + (high - low) * u,
            Form::Triangular { low, mode, high } => triangular(*low, *mode, *high, u),
            Form::Steps(steps) => {
                let at = steps.partition_point(|step| step.cumulative < u);
                steps[at.min(steps.len() - 1)].value
            }
            Form::YesNo { chance } if u > 1.0 - chance => 1.0,
            Form::YesNo { .. } => 0.0,
            Form::Part(part) => part.quantile(u),
            Form::Times { of, factor } => factor * of.quantile(u),
        }
    }

    /// How heavy its upper tail is: where it falls like that of a Pareto law, the inverse of its index, else nought.
    pub(super) fn heaviness(&self) -> f64 {
        match self {
            Form::Metalog(metalog) => metalog.growth().max(0.0),
            Form::Times { of, .. } => of.heaviness(),
            Form::Part(part) => part.heaviness(),
            Form::Certain(_)
            | Form::Normal { .. }
            | Form::Beta { .. }
            | Form::Gamma { .. }
            | Form::Uniform { .. }
            | Form::Triangular { .. }
            | Form::YesNo { .. }
            | Form::Steps(_) => 0.0,
        }
    }

    /// The mean; none where it is infinite or beyond what a float can hold.
    pub(super) fn mean(&self) -> Option<f64> {
        match self {
            Form::Certain(value) => Some(*value),
            Form::Normal { centre, sigma, scale } => normal_mean(*centre, *sigma, *scale),
            Form::Metalog(metalog) => metalog.mean(),
            Form::Beta { a, b } => Some(a / (a + b)),
            Form::Gamma { shape, scale } => Some(shape * scale),
            Form::Uniform { low, high } => Some(0.5 * low + 0.5 * high),
            Form::Triangular { low, mode, high } => Some((low + mode + high) / 3.0),
            Form::Steps(steps) => Some(steps.iter().map(|step| step.value * step.chance).sum()),
            Form::YesNo { chance } => Some(*chance),
            Form::Times { of, factor } => Some(factor * of.mean()?),
            Form::Part(part) => part.mean_is_finite().then(|| mean_by_quantile(|u| part.quantile(u))),
        }
    }

    /// The median; of an even number of equally likely values the middle of the two middle ones.
    pub(super) fn median(&self) -> f64 {
        match self {
            Form::Steps(steps) => {
                let at = steps.partition_point(|step| step.cumulative < 0.5 - 1e-12);
                let at_half = (steps[at].cumulative - 0.5).abs() < 1e-12;
                let next = if at_half && at + 1 < steps.len() { at + 1 } else { at };
                0.5 * steps[at].value + 0.5 * steps[next].value
            }
            Form::Normal { centre, scale, .. } => scale.from(*centre),
            Form::Certain(_)
            | Form::Metalog(_)
            | Form::Beta { .. }
            | Form::Gamma { .. }
            | Form::Uniform { .. }
            | Form::Triangular { .. }
            | Form::YesNo { .. }
            | Form::Part(_)
            | Form::Times { .. } => self.quantile(0.5),
        }
    }
}

/// Mean of a normal, log-normal or logit-normal number.
fn normal_mean(centre: f64, sigma: f64, scale: Scale) -> Option<f64> {
    match scale {
        Scale::Plain => Some(centre),
        Scale::Log => Some(math::exp(centre + 0.5 * sigma * sigma)).filter(|mean| mean.is_finite()),
        Scale::Logit => Some(mean_over_normal(|z| scale.from(centre + sigma * z))),
    }
}

/// The distribution function is a parabola up to the mode and another beyond it.
fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if u * width < mode - low {
        low + (u * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}
