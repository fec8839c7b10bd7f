//! What the value of a measure is compared with: a share with a percentage, money with an amount, a count with a number.

use super::Builder;
use crate::model::{CountedIn, Counts, Measure, MeasureHead, MeasureId, counted_in};
use crate::scenario::record::{NumberCell, Quantity, Record};
use crate::scenario::source::Span;
use crate::units::Kind;

impl Builder<'_> {
    /// A bound on a measure is written as the measure is read: "10%" of a share, and never 10.
    pub(super) fn fits_measure(&mut self, measure: MeasureId, cell: &NumberCell) {
        let quantities: Vec<Quantity> = cell.quantities().into_iter().cloned().collect();
        for quantity in &quantities {
            self.quantity_fits(measure, quantity, cell.span);
        }
    }

    /// The same of a point of a schedule by a measure.
    pub(super) fn quantity_fits(&mut self, measure: MeasureId, quantity: &Quantity, span: Span) {
        let Some(&kind) = self.counted_in.get(measure.index()) else { return };
        let name = self.names.measures[measure.index()].clone();
        self.kind_fits(kind, quantity, span, &format!("`{name}`, which is {}", noun(kind)));
    }

    /// A bound that is a part of a measure is written as what it bounds is counted: pounds of a cost, a number of moves.
    pub(super) fn bounds_fit(&mut self, record: &Record, measures: &[Measure], number: usize) {
        let (key, kind) = match &measures[number].head {
            MeasureHead::Person(person) => ("at_least", counts_in(&person.counts)),
            MeasureHead::Cohort(_) => ("at_most", counted_in(measures, MeasureId::new(number))),
        };
        let Some(cell) = record.number(key) else { return };
        for quantity in cell.quantities() {
            let beside = format!("what `{}` counts, which is {}", record.key.name, noun(kind));
            self.kind_fits(kind, quantity, quantity.span, &beside);
        }
    }

    fn kind_fits(&mut self, kind: CountedIn, quantity: &Quantity, span: Span, beside: &str) {
        let value = &quantity.value;
        let (fits, rule) = match kind {
            CountedIn::Share => (
                Kind::Share.admits(value),
                "a share is compared with a percentage, such as \"10%\"".to_owned(),
            ),
            CountedIn::Money => {
                let sign = self.currency.symbol();
                let rule = format!("money is compared with an amount, such as \"{sign}5,000\"");
                (Kind::Amount.admits(value), rule)
            }
            CountedIn::Units => {
                let no_count = [Kind::Share, Kind::Amount, Kind::Pay];
                let fits = !no_count.iter().any(|kind| kind.admits(value));
                (fits, "a count is compared with a number, such as 10".to_owned())
            }
        };
        if !fits {
            self.error(span, format!("`{}` beside {beside}", quantity.written), rule);
        }
    }
}

/// What a measure of persons counts before any bound makes one unit of it.
fn counts_in(counts: &Counts) -> CountedIn {
    match counts {
        Counts::CostOf { .. } | Counts::Amount { .. } => CountedIn::Money,
        Counts::Event(_)
        | Counts::Enters { .. }
        | Counts::Leaves { .. }
        | Counts::Reaches(_)
        | Counts::StaysIn { .. }
        | Counts::GainOn { .. }
        | Counts::IsIn { .. }
        | Counts::TimeIn { .. }
        | Counts::Delivered(_) => CountedIn::Units,
    }
}

fn noun(kind: CountedIn) -> &'static str {
    match kind {
        CountedIn::Share => "a share",
        CountedIn::Money => "money",
        CountedIn::Units => "no share and no money",
    }
}
