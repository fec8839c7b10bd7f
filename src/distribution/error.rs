//! Why numbers do not make a law, in plain English. The reader adds where they stand and how they were written.

use super::Scale;
use std::fmt;

/// Why numbers do not make a law.
#[derive(Debug, Clone, PartialEq)]
pub enum LawError {
    /// A number is infinite or not a number.
    NotFinite,
    /// A value has no place on the scale of its type.
    OutsideScale(Scale),
    /// The ends of an interval, or three percentiles, are not in rising order.
    NotRising,
    /// An estimate lies outside its own interval.
    EstimateOutside,
    /// Three percentiles too lopsided for a distribution.
    TooLopsided {
        /// (central − low) / (high − low) on the scale.
        position: f64,
        /// The scale.
        scale: Scale,
    },
    /// Fewer than 0 successes or failures, or more than the limit.
    CountOutside {
        /// The most that is taken.
        limit: f64,
    },
    /// A chance below 0 or above 1.
    ChanceOutside,
    /// Chances of alternatives that do not sum to 1.
    ChancesNotWhole {
        /// What they sum to.
        sum: f64,
    },
    /// No observed value, or no alternative.
    Empty,
    /// A parameter of a named family is out of its range.
    Parameter {
        /// Which.
        name: &'static str,
        /// Its range, as the end of a sentence.
        must: &'static str,
    },
    /// Limits that leave (almost) nothing of a distribution.
    NothingLeft,
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LawError::NotFinite => write!(f, "every number must be finite"),
            LawError::OutsideScale(Scale::Plain) => write!(f, "every number must be finite"),
            LawError::OutsideScale(Scale::Log) => {
                write!(f, "every value must be above zero, as uncertainty is read on the log scale")
            }
            LawError::OutsideScale(Scale::Logit) => write!(
                f,
                "every value must lie strictly between 0% and 100%, as uncertainty is read on the logit scale"
            ),
            LawError::NotRising => write!(f, "the values must be in rising order"),
            LawError::EstimateOutside => write!(f, "the estimate must lie inside its interval"),
            LawError::TooLopsided { position, scale } => too_lopsided(f, *position, *scale),
            LawError::CountOutside { limit } => {
                write!(f, "counts of successes and failures must be between 0 and {limit}")
            }
            LawError::ChanceOutside => write!(f, "a chance must be between 0% and 100%"),
            LawError::ChancesNotWhole { sum } => {
                write!(f, "the chances must sum to 100%, but they sum to {}%", round_to(sum * 100.0, 4))
            }
            LawError::Empty => write!(f, "at least one value is needed"),
            LawError::Parameter { name, must } => write!(f, "`{name}` must {must}"),
            LawError::NothingLeft => {
                write!(f, "the limits leave less than a millionth of the distribution")
            }
        }
    }
}

impl std::error::Error for LawError {}

fn too_lopsided(f: &mut fmt::Formatter<'_>, position: f64, scale: Scale) -> fmt::Result {
    let on = match scale {
        Scale::Plain => "",
        Scale::Log => " on the log scale",
        Scale::Logit => " on the logit scale",
    };
    let towards = if position < 0.5 { "low" } else { "high" };
    write!(
        f,
        "the central value lies {}% of the way from low to high{on}, too near {towards} for one smooth distribution \
         through all three; it must lie between 16.7% and 83.3% of the way",
        round_to(position * 100.0, 1)
    )
}

/// For print only.
fn round_to(x: f64, n_decimals: i32) -> f64 {
    let unit = (0..n_decimals).fold(1.0, |unit, _| unit * 10.0);
    (x * unit).round() / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_the_rule_and_what_was_found() {
        let lopsided = LawError::TooLopsided { position: 0.951_23, scale: Scale::Log };
        assert_eq!(
            lopsided.to_string(),
            "the central value lies 95.1% of the way from low to high on the log scale, too near high for one \
             smooth distribution through all three; it must lie between 16.7% and 83.3% of the way"
        );
        assert_eq!(
            LawError::ChancesNotWhole { sum: 0.9 }.to_string(),
            "the chances must sum to 100%, but they sum to 90%"
        );
        let parameter = LawError::Parameter { name: "sigma", must: "be 0 or more" };
        assert_eq!(parameter.to_string(), "`sigma` must be 0 or more");
    }
}
