//! Answers: chances that are drawn once, as yes or no.

use super::Use;
use super::numbers::{Refusal, Written, refused, value};
use crate::distribution::{Answer, Law, Scale};
use crate::model::Unit;
use crate::scenario::record::{Base, LawWritten, NumberCell, Quantity, Uncertain};

/// A chance that is drawn once as yes or no.
pub(super) fn yes_no(cell: &NumberCell, quantity: &Quantity) -> Result<Written, Refusal> {
    let (_, chance) = value(quantity, Use::YesNo);
    let base = answer(cell, chance)?;
    let law = Law::yes_no(chance, base).map_err(|error| refused(cell, &error))?;
    Ok(Written { unit: Unit::Share, law, exact: None })
}

pub(super) fn uncertain_yes_no(cell: &NumberCell, uncertain: &Uncertain) -> Result<Written, Refusal> {
    let of = |quantity: &Quantity| value(quantity, Use::YesNo).1;
    let chance = match &uncertain.law {
        LawWritten::Counts { successes, failures } => Law::counts(of(successes), of(failures)),
        LawWritten::Percentiles { low, central, high } => {
            Law::percentiles(of(low), of(central), of(high), Scale::Logit)
        }
        LawWritten::Interval { estimate, low, high } => {
            Law::interval(of(estimate), of(low), of(high), Scale::Logit)
        }
        LawWritten::Either(_) | LawWritten::Family { .. } | LawWritten::Sample(_) => {
            let rule =
                "a chance that is drawn once is a share, an interval, low/central/high or successes/failures";
            return Err((cell.span, "another kind of distribution".into(), rule.into()));
        }
    };
    let chance = chance.map_err(|error| refused(cell, &error))?;
    let base = answer(cell, 0.5)?;
    let law = Law::yes_no_by(&chance, base).map_err(|error| refused(cell, &error))?;
    Ok(Written { unit: Unit::Share, law, exact: None })
}

/// The base value that a yes or no states; it may be left out where the chance is 0% or 100%.
fn answer(cell: &NumberCell, chance: f64) -> Result<Answer, Refusal> {
    match &cell.base {
        Some(Base::Answer("yes", _)) => Ok(Answer::Yes),
        Some(Base::Answer(..)) => Ok(Answer::No),
        None if chance >= 1.0 => Ok(Answer::Yes),
        None if chance <= 0.0 => Ok(Answer::No),
        Some(Base::Value(_)) | None => {
            let rule =
                "a yes or no that is drawn once says what the base case takes: base = \"yes\" or \"no\"";
            Err((cell.span, "a chance without `base`".into(), rule.into()))
        }
    }
}
