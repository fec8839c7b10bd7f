//! Counts of what cannot be divided: people, and units of which each is one event, one stay or one period.

use super::Builder;
use crate::model::{Clause, ForEach, Measure, MeasureHead, is_delivered, runs_with_time};
use crate::scenario::record::Record;
use crate::units::Quantity;

impl Builder<'_> {
    /// The number of people, where the file states one.
    pub(super) fn people_are_whole(&mut self, cohort: &Record) {
        self.is_whole(cohort, "people", "people are counted, and nobody is a part of a person");
    }

    /// The most units that clauses pay for, where all of them count what is whole.
    pub(super) fn units_are_whole<'c>(
        &mut self,
        (record, key): (&Record, &str),
        mut clauses: impl Iterator<Item = &'c Clause>,
        measures: &[Measure],
    ) {
        if clauses.all(|clause| counts_wholes(clause.for_each, measures)) {
            self.is_whole(
                record,
                key,
                "what is paid for is one event or one period each: a part of one is none",
            );
        }
    }

    fn is_whole(&mut self, record: &Record, key: &str, rule: &str) {
        let Some(cell) = record.number(key) else { return };
        let Some(&Quantity::Bare(number)) = cell.certain() else { return };
        if number.fract() != 0.0 {
            let hint = format!("write {} or {}", number.floor(), number.ceil());
            self.error_with_hint(cell.span, format!("`{key}` is {number}"), rule, &hint);
        }
    }
}

/// Whether units of a clause are whole: of time, of what is delivered and of points there are parts, and of figures for all together.
fn counts_wholes(for_each: ForEach, measures: &[Measure]) -> bool {
    let ForEach::Measure(measure) = for_each else { return true };
    match &measures[measure.index()].head {
        MeasureHead::Person(person) => {
            let has_parts = runs_with_time(&person.counts)
                || is_delivered(&person.counts)
                || person.is_points()
                || person.is_money();
            person.at_least.is_some() || !has_parts
        }
        MeasureHead::Cohort(_) => false,
    }
}
