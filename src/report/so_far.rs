//! The headline of a run while it goes on, in one line.

use super::number::{estimate, plain};
use crate::data::{FigureUnit, Headline, SoFar};
use crate::model::Model;

/// "investors earn 5.6% ± 0.2 a year in the median of 2,345 draws (Bond)": what may be cut off in a narrow window last.
#[must_use]
pub fn line(model: &Model, so_far: &SoFar, n_draws: u32) -> String {
    let title = model.options[so_far.option.index()].title();
    let said = |unit| estimate(so_far.found, unit, model.currency);
    let says = match so_far.says {
        Headline::MedianReturn => {
            format!("investors earn {} a year in the median of", said(FigureUnit::Rate))
        }
        Headline::MeanSaving => format!("payers save {} on average over", said(FigureUnit::Money)),
        Headline::MeanPaid => format!("payers pay {} on average over", said(FigureUnit::Money)),
    };
    format!("{says} {} draws ({title})", plain(f64::from(n_draws)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OptionId;
    use crate::report::example;
    use crate::statistics::Estimate;

    #[test]
    fn a_line_says_how_many_draws_it_is_over() {
        let model = example::model();
        let so_far =
            |says, value, se| SoFar { option: OptionId::new(1), says, found: Estimate { value, se } };
        let title = model.options[1].title();
        for (so_far, expected) in [
            (
                so_far(Headline::MedianReturn, 0.0563, 0.002),
                "investors earn 5.6% ± 0.2 a year in the median of",
            ),
            (
                so_far(Headline::MeanSaving, 1_470_000.0, 10_000.0),
                "payers save £1.47m ± 0.01 on average over",
            ),
            (so_far(Headline::MeanPaid, -1_470_000.0, 10_000.0), "payers pay -£1.47m ± 0.01 on average over"),
        ] {
            assert_eq!(line(&model, &so_far, 2_345), format!("{expected} 2,345 draws ({title})"));
        }
    }
}
