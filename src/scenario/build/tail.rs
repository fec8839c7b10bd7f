//! Three points so uneven that the tail above them has no mean, or none whose error draws could tell.

use super::Builder;
use crate::distribution::Law;
use crate::model::Unit;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::{LawWritten, Quantity, Uncertain};
use crate::scenario::source::Span;
use crate::units;

/// From this heaviness on the mean is infinite.
const NO_MEAN: f64 = 1.0;
/// From this heaviness on the variance is infinite, and with it the error of a mean over draws.
const NO_VARIANCE: f64 = 0.5;

impl Builder<'_> {
    /// Complains of a law that nothing bounds above and whose mean, or whose variance, is infinite. The largest number that the
    /// language takes is no bound: it is farther out than any draw. Shares of a plan end at ten times it.
    pub(super) fn tail_ends(&mut self, span: Span, uncertain: &Uncertain, law: &Law, unit: Unit) {
        let LawWritten::Percentiles { low, central, high } = &uncertain.law else { return };
        let heaviness = law.heaviness();
        if uncertain.at_most.is_some() || unit == Unit::Share || heaviness < NO_VARIANCE {
            return;
        }
        let values = [("low", low), ("central", central), ("high", high)];
        let written = |(word, quantity): (&str, &Quantity)| match quantity.value {
            units::Quantity::Bare(_) => format!("{word} = {}", quantity.written),
            _ => format!("{word} = \"{}\"", quantity.written),
        };
        let values = values.map(written).join(", ");
        let times = law.quantile(0.999) / law.quantile(0.5);
        let hint = format!(
            "say the most that it can be: {{ {values}, at_most = … }}; as they stand, 1 in 1,000 values is more than {times:.0} \
             times the central one"
        );
        let complaint = if heaviness >= NO_MEAN {
            let rule = "a number has a mean: above three points that lie so unevenly, the rarer a value the more it adds to it";
            Diagnostic::error(span, "the mean of these values is infinite", rule)
        } else {
            let rule = "the error of a mean is told from a variance: where there is none, most runs tell it too small";
            Diagnostic::warning(span, "the variance of these values is infinite", rule)
        };
        self.diagnostics.push(complaint.with_hint(hint));
    }
}
