//! Cohort figures: one number for everybody, from tallies to date.

use super::{Outcomes, Tallies, What, World};
use crate::model::{CohortMeasure, MeasureHead, MeasureId, Model, Over, Summary};
use crate::units::Count;

/// Units that one claim can hold: a quotient over next to nothing stops here.
const MOST_UNITS: f64 = 1e9;

/// What a measure's value is known to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Its value: units, a share, money.
    As(f64),
    /// Nobody was measured, or it is nought over nought.
    Undefined,
}

/// Reads measures from outcomes.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'a> {
    /// The model.
    pub model: &'a Model,
    /// Which tallies there are.
    pub tallies: &'a Tallies,
    /// The draw's world.
    pub world: &'a World,
    /// What was counted.
    pub outcomes: &'a Outcomes,
    /// What the same people did as usual, where a baseline is to be replaced by it.
    pub as_usual: Option<&'a Outcomes>,
}

impl Figures<'_> {
    /// The value of a measure at the end of `month`, in the period that began after `since`.
    #[must_use]
    pub fn value(&self, measure: MeasureId, since: u16, month: u16) -> Known {
        match &self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => Known::As(self.sum(measure, What::ALL, since, month).to_f64()),
            MeasureHead::Cohort(cohort) => self.cohort(cohort, since, month),
        }
    }

    /// The units of a measure dated after `since` and up to `month`, exactly: what a clause is paid for.
    #[must_use]
    pub fn units(&self, measure: MeasureId, since: u16, month: u16) -> Count {
        match &self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => self.sum(measure, What::ALL, since, month),
            MeasureHead::Cohort(CohortMeasure { summary: Summary::Saved { of, against }, .. }) => {
                self.saved(*of, *against, since, month)
            }
            // A sum is dated as its parts are; whether it covers a period or all to date is the clause's to say.
            MeasureHead::Cohort(CohortMeasure { summary: Summary::TotalOf(parts), .. }) => {
                parts.iter().map(|&part| self.units(part, since, month)).sum()
            }
            MeasureHead::Cohort(cohort) => match self.cohort(cohort, since, month) {
                Known::As(value) => Count::from_fraction(value.clamp(-MOST_UNITS, MOST_UNITS)),
                Known::Undefined => Count::ZERO,
            },
        }
    }

    fn cohort(&self, cohort: &CohortMeasure, since: u16, month: u16) -> Known {
        let since = match cohort.over {
            Over::Period => since,
            Over::SoFar | Over::Contract => 0,
        };
        let sum = |measure, what| self.sum(measure, what, since, month).to_f64();
        match &cohort.summary {
            Summary::TotalOf(parts) => {
                let values = parts.iter().map(|&part| match self.value(part, since, month) {
                    Known::As(value) => value,
                    Known::Undefined => 0.0,
                });
                Known::As(values.sum())
            }
            Summary::MeanOf(of) => {
                quotient(sum(*of, What::of_measured(self.model, *of)), sum(*of, What::Measured))
            }
            Summary::ShareWith(of) => quotient(sum(*of, What::With), sum(*of, What::Measured)),
            Summary::RatioOf { of, to } => {
                match (self.value(*of, since, month), self.value(*to, since, month)) {
                    (Known::As(of), Known::As(to)) => quotient(of, to),
                    _ => Known::Undefined,
                }
            }
            Summary::Saved { of, against } => Known::As(self.saved(*of, *against, since, month).to_f64()),
        }
    }

    /// Baseline less actual, in units. For a measure of time the baseline is its share of the time measured; for
    /// events, its number for each person measured. As usual takes the baseline's place where it is given.
    fn saved(&self, of: MeasureId, against: crate::model::BaselineId, since: u16, month: u16) -> Count {
        let what = What::of_measured(self.model, of);
        let actual = self.sum(of, what, since, month);
        if let Some(as_usual) = self.as_usual {
            let usual = Figures { outcomes: as_usual, as_usual: None, ..*self };
            return usual.sum(of, what, since, month) - actual;
        }
        let measured = self.sum(of, What::Measured, since, month);
        let fixed = self.model.baselines[against.index()].fixed;
        let baseline = Count::from_fraction(measured.to_f64() * self.world.value(fixed));
        baseline - actual
    }

    fn sum(&self, measure: MeasureId, what: What, since: u16, month: u16) -> Count {
        let months = &self.outcomes.tallies[self.tallies.place(measure, what)];
        let first = if since == 0 { 0 } else { usize::from(since) + 1 };
        months[first..=usize::from(month)].iter().copied().sum()
    }
}

fn quotient(above: f64, below: f64) -> Known {
    if below > 0.0 { Known::As(above / below) } else { Known::Undefined }
}
