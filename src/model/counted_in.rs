//! What the value of a measure is: a count, a share or money.

use super::{Comparison, Factor, Measure, MeasureHead, MeasureId, Summary, is_delivered, runs_with_time};

/// What the value of a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedIn {
    /// Units: people, days, entries, or their mean.
    Units,
    /// A share of one, read as a percentage; or a difference of two.
    Share,
    /// Pence.
    Money,
}

/// What a measure is counted in, by its place in the list.
#[must_use]
pub fn counted_in(measures: &[Measure], measure: MeasureId) -> CountedIn {
    // Measures that lead back to themselves are refused by the reader: no chain of them is longer than their number.
    counted_in_within(measures, measure, measures.len())
}

fn counted_in_within(measures: &[Measure], measure: MeasureId, longest: usize) -> CountedIn {
    let cohort = match &measures[measure.index()].head {
        MeasureHead::Person(person) if person.is_money() => return CountedIn::Money,
        MeasureHead::Person(_) => return CountedIn::Units,
        MeasureHead::Cohort(_) if longest == 0 => return CountedIn::Units,
        MeasureHead::Cohort(cohort) => cohort,
    };
    let of = |part: MeasureId| counted_in_within(measures, part, longest - 1);
    match &cohort.summary {
        Summary::ShareWith(_) | Summary::ShareWithout(_) => CountedIn::Share,
        Summary::RatioOf { of: above, to: Factor::Measure(below), .. } => {
            let alike = of(*above) == of(*below)
                && counts_time(measures, *above, longest) == counts_time(measures, *below, longest);
            match of(*above) {
                _ if alike => CountedIn::Share,
                CountedIn::Money => CountedIn::Money,
                CountedIn::Units | CountedIn::Share => CountedIn::Units,
            }
        }
        Summary::RatioOf { of: above, to: Factor::Number(_), .. } => match of(*above) {
            CountedIn::Money => CountedIn::Money,
            CountedIn::Units | CountedIn::Share => CountedIn::Units,
        },
        Summary::Against { comparison, of: part, .. } => match comparison {
            Comparison::Reduction | Comparison::Increase => CountedIn::Share,
            Comparison::Saved | Comparison::Added => of(*part),
        },
        Summary::TotalOf(_) | Summary::MeanOf(_) | Summary::PerTeam { .. } | Summary::Weighted(_) => {
            let mut parts = cohort.summary.parts().into_iter().map(of);
            match parts.next() {
                Some(first) if parts.all(|other| other == first) => first,
                Some(_) | None => CountedIn::Units,
            }
        }
        Summary::ProductOf(_) => {
            let parts: Vec<CountedIn> = cohort.summary.parts().into_iter().map(of).collect();
            let money = parts.iter().filter(|part| **part == CountedIn::Money).count();
            match money {
                1 => CountedIn::Money,
                0 if !parts.is_empty() && parts.iter().all(|part| *part == CountedIn::Share) => {
                    CountedIn::Share
                }
                _ => CountedIn::Units,
            }
        }
    }
}

/// Whether a measure is a share of people, or a weighted mean of such shares: it lies between 0% and 100%.
#[must_use]
pub fn is_proportion(measures: &[Measure], measure: MeasureId) -> bool {
    is_proportion_within(measures, measure, measures.len())
}

fn is_proportion_within(measures: &[Measure], measure: MeasureId, longest: usize) -> bool {
    let MeasureHead::Cohort(cohort) = &measures[measure.index()].head else { return false };
    match &cohort.summary {
        Summary::ShareWith(_) | Summary::ShareWithout(_) => true,
        Summary::Weighted(parts) => {
            longest > 0 && parts.iter().all(|(part, _)| is_proportion_within(measures, *part, longest - 1))
        }
        Summary::TotalOf(_)
        | Summary::MeanOf(_)
        | Summary::PerTeam { .. }
        | Summary::RatioOf { .. }
        | Summary::Against { .. }
        | Summary::ProductOf(_) => false,
    }
}

/// Whether units of time or of service are counted, or summed up.
fn counts_time(measures: &[Measure], measure: MeasureId, longest: usize) -> bool {
    match &measures[measure.index()].head {
        MeasureHead::Person(person) => {
            person.at_least.is_none() && (runs_with_time(&person.counts) || is_delivered(&person.counts))
        }
        MeasureHead::Cohort(cohort) => {
            let mut parts = cohort.summary.parts().into_iter();
            longest > 0 && parts.any(|part| counts_time(measures, part, longest - 1))
        }
    }
}
