//! What measures come to: units and values, from what was counted.
//!
//! The same figure can be seen three ways: as the contract's data show it, as it is against the contract's baseline,
//! and as it is against the same people as usual.

use super::baselines::Errs;
use super::in_place::scaled;
use super::{Held, Luck, Outcomes, Sight, Tallies, Tally, What, World};
use crate::model::{
    BaselineId, CohortMeasure, Comparison, Factor, MeasureHead, MeasureId, Model, Offered, Over, Replay,
    Summary, needs_a_start,
};
use crate::units::Count;

/// Units that one claim can hold: a quotient over next to nothing stops here.
pub(super) const MOST_UNITS: f64 = 1e9;

/// What a measure's value is known to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Its value: units, a share, pence.
    As(f64),
    /// Nobody was measured, it is nought over nought, or it is not known yet.
    Undefined,
}

/// Teams of a service, as agreed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Teams {
    /// How many; nought where there are none.
    pub number: f64,
    /// The last month before an order closes the service; without one no month is.
    pub until: Option<u16>,
}

/// How outcomes are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// As the contract's data show them.
    Measured,
    /// As they are, against the contract's baseline.
    True,
    /// As they are, against the same people as usual.
    Additional,
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
    /// How outcomes are seen.
    pub seen: Seen,
    /// What is looked at.
    pub outcomes: &'a Outcomes,
    /// The same people as usual.
    pub usual: &'a Outcomes,
    /// Control people, by baseline; none where a baseline has none.
    pub controls: &'a [Option<Outcomes>],
    /// Teams of the option's service.
    pub teams: Teams,
    /// Observed figures in place of simulated ones.
    pub replay: Option<&'a Replay>,
    /// A measure that is held in place of what is simulated of it.
    pub held: Option<Held>,
    /// Chance of what estimating adds; the base case has none.
    pub luck: Luck,
}

/// Whose outcomes are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The option's own people.
    Own,
    /// The same people as usual.
    Usual,
    /// Control people of a baseline.
    Controls(BaselineId),
}

/// Over which people and time a figure is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// What is dated after `since` and up to `month`.
    Months { since: u16, month: u16 },
    /// An intake, on what is known in a month.
    Intake { number: usize, month: u16 },
}

impl Scope {
    pub(super) fn month(self) -> u16 {
        match self {
            Scope::Months { month, .. } | Scope::Intake { month, .. } => month,
        }
    }
}

impl Figures<'_> {
    /// The value of a measure at the end of `month`, in the period that began after `since`. Of a figure by intake, that
    /// of the last intake that is known.
    #[must_use]
    pub fn value(&self, measure: MeasureId, since: u16, month: u16) -> Known {
        self.of(Who::Own, measure, Scope::Months { since, month })
    }

    /// The value of a measure for an intake, on what is known in a month.
    #[must_use]
    pub fn value_of_intake(&self, measure: MeasureId, number: usize, month: u16) -> Known {
        self.of(Who::Own, measure, Scope::Intake { number, month })
    }

    /// The units of a measure dated after `since` and up to `month`, exactly: what a clause is paid for.
    #[must_use]
    pub fn units(&self, measure: MeasureId, since: u16, month: u16) -> Count {
        self.units_in(measure, Scope::Months { since, month })
    }

    /// The units of a measure of an intake.
    #[must_use]
    pub fn units_of_intake(&self, measure: MeasureId, number: usize, month: u16) -> Count {
        self.units_in(measure, Scope::Intake { number, month })
    }

    /// The month in which a figure by intake becomes known, by intake; none of them if it is no such figure.
    #[must_use]
    pub fn intakes_known(&self, measure: MeasureId) -> Vec<Option<u16>> {
        let mut known: Option<Vec<Option<u16>>> = None;
        for (place, tally) in self.tallies.by_intake().iter().enumerate() {
            if self.is_part(measure, tally.measure) {
                let own = self.outcomes.by_intake[place].iter().map(|count| count.known);
                known = Some(match known {
                    None => own.collect(),
                    Some(before) => before.into_iter().zip(own).map(|(a, b)| Some(a?.max(b?))).collect(),
                });
            }
        }
        known.unwrap_or_default()
    }

    /// Whether a measure is made of another.
    fn is_part(&self, whole: MeasureId, part: MeasureId) -> bool {
        whole == part
            || match &self.model.measures[whole.index()].head {
                MeasureHead::Person(_) => false,
                MeasureHead::Cohort(cohort) => {
                    cohort.summary.parts().into_iter().any(|inner| self.is_part(inner, part))
                }
            }
    }

    fn units_in(&self, measure: MeasureId, scope: Scope) -> Count {
        self.units_in_place(measure, scope).unwrap_or_else(|| self.simulated_units(measure, scope))
    }

    pub(super) fn simulated_units(&self, measure: MeasureId, scope: Scope) -> Count {
        match &self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => self.sum(Who::Own, measure, What::ALL, scope),
            MeasureHead::Cohort(cohort) => match &cohort.summary {
                Summary::Against { of, baseline, comparison }
                    if matches!(comparison, Comparison::Saved | Comparison::Added) =>
                {
                    self.difference(*of, *baseline, *comparison, scope)
                }
                // A sum is dated as its parts are; whether it covers a period or all to date is the clause's to say.
                Summary::TotalOf(parts) => parts.iter().map(|&part| self.units_in(part, scope)).sum(),
                Summary::MeanOf(_)
                | Summary::ShareWith(_)
                | Summary::ShareWithout(_)
                | Summary::PerTeam { .. }
                | Summary::RatioOf { .. }
                | Summary::Against { .. }
                | Summary::Weighted(_)
                | Summary::ProductOf(_) => match self.cohort(Who::Own, cohort, scope) {
                    Known::As(value) => Count::from_fraction(value.clamp(-MOST_UNITS, MOST_UNITS)),
                    Known::Undefined => Count::ZERO,
                },
            },
        }
    }

    /// The value of a measure of some people in a scope. Of a figure by intake, over months, that of the last intake that is
    /// known.
    pub(super) fn of(&self, who: Who, measure: MeasureId, scope: Scope) -> Known {
        let scope = match scope {
            Scope::Months { month, .. } if self.is_by_intake(measure) => {
                match self.last_intake(measure, month) {
                    Some(number) => Scope::Intake { number, month },
                    None => return Known::Undefined,
                }
            }
            other => other,
        };
        let in_place = if who == Who::Own { self.in_place(measure, scope) } else { None };
        in_place.unwrap_or_else(|| self.simulated(who, measure, scope))
    }

    /// The value that is simulated, whatever stands in its place.
    pub(super) fn simulated(&self, who: Who, measure: MeasureId, scope: Scope) -> Known {
        match &self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => Known::As(self.sum(who, measure, What::ALL, scope).to_f64()),
            MeasureHead::Cohort(cohort) => match (cohort.over, scope) {
                (Over::SoFar | Over::Period, Scope::Intake { month, .. }) => {
                    self.cohort(who, cohort, Scope::Months { since: 0, month })
                }
                (Over::Intake | Over::SoFar | Over::Period, _) => self.cohort(who, cohort, scope),
            },
        }
    }

    /// The last intake of a figure that is known by a month.
    fn last_intake(&self, measure: MeasureId, month: u16) -> Option<usize> {
        let known = self.intakes_known(measure).into_iter().enumerate();
        let by_now =
            known.filter_map(|(number, known)| Some((known.filter(|&known| known <= month)?, number)));
        by_now.max().map(|(_, number)| number)
    }

    fn cohort(&self, who: Who, cohort: &CohortMeasure, scope: Scope) -> Known {
        let scope = match (cohort.over, scope) {
            (Over::SoFar, Scope::Months { month, .. }) => Scope::Months { since: 0, month },
            (Over::Period | Over::Intake | Over::SoFar, other) => other,
        };
        let sum = |measure, what| self.sum(who, measure, what, scope).to_f64();
        match &cohort.summary {
            Summary::TotalOf(parts) => {
                let values = parts.iter().map(|&part| match self.of(who, part, scope) {
                    Known::As(value) => value,
                    Known::Undefined => 0.0,
                });
                Known::As(values.sum())
            }
            Summary::MeanOf(of) => {
                quotient(sum(*of, What::of_measured(self.model, *of)), sum(*of, What::Measured))
            }
            Summary::ShareWith(of) => quotient(sum(*of, What::With), sum(*of, What::Measured)),
            Summary::ShareWithout(of) => {
                let measured = sum(*of, What::Measured);
                quotient(measured - sum(*of, What::With), measured)
            }
            Summary::PerTeam { of, until } => self.per_team(who, *of, *until, scope),
            Summary::RatioOf { of, to, at_most } => {
                let ratio = match (self.of(who, *of, scope), self.factor(who, *to, scope)) {
                    (Known::As(of), Known::As(to)) => quotient(of, to),
                    _ => Known::Undefined,
                };
                match (ratio, at_most) {
                    (Known::As(ratio), Some(most)) => Known::As(ratio.min(self.world.value(*most))),
                    (ratio, _) => ratio,
                }
            }
            Summary::Against { of, baseline, comparison } => {
                self.compared(who, *of, *baseline, *comparison, scope)
            }
            Summary::Weighted(parts) => {
                let weighed = parts.iter().map(|&(part, weight)| match self.of(who, part, scope) {
                    Known::As(value) => Some(value * self.world.share(weight).to_fraction()),
                    Known::Undefined => None,
                });
                weighed.sum::<Option<f64>>().map_or(Known::Undefined, Known::As)
            }
            Summary::ProductOf(factors) => {
                let values = factors.iter().map(|&factor| match self.factor(who, factor, scope) {
                    Known::As(value) => Some(value),
                    Known::Undefined => None,
                });
                values.product::<Option<f64>>().map_or(Known::Undefined, Known::As)
            }
        }
    }

    fn factor(&self, who: Who, factor: Factor, scope: Scope) -> Known {
        match factor {
            Factor::Measure(measure) => self.of(who, measure, scope),
            Factor::Number(row) => Known::As(self.world.value(row)),
        }
    }

    /// Units for each team and year, of the months up to a day and until an order closes the service.
    fn per_team(&self, who: Who, of: MeasureId, until: i32, scope: Scope) -> Known {
        let last = self.model.calendar.month_of(until).min(self.teams.until.unwrap_or(u16::MAX));
        let counted = |month: u16| month.min(last);
        let months = match scope {
            Scope::Months { since, month } => counted(month) - counted(since.min(month)),
            Scope::Intake { month, .. } => counted(month),
        };
        match self.of(who, of, scope) {
            Known::As(total) => quotient(total, self.teams.number * f64::from(months) / 12.0),
            Known::Undefined => Known::Undefined,
        }
    }

    /// A baseline and what was reached, compared.
    fn compared(
        &self,
        who: Who,
        of: MeasureId,
        baseline: BaselineId,
        comparison: Comparison,
        scope: Scope,
    ) -> Known {
        let (Known::As(level), Known::As(actual)) = (
            self.baseline(who, baseline, of, scope, Errs::AsADifference),
            self.compared_value(who, of, scope),
        ) else {
            return Known::Undefined;
        };
        // A level of all people together is stated even where nobody has started: that nobody did anything is no saving.
        if level != 0.0 && self.adds_up(of) && self.nobody_measured(who, of, scope) {
            return Known::Undefined;
        }
        // Nobody who did not start has an effect: what all saved together is what those who started saved. Of a mean or
        // a ratio it is the share of them that is missing.
        let saved = level - actual;
        let of_treated = match self.share_treated(baseline, of, scope) {
            Known::As(share) => quotient(saved, share),
            Known::Undefined => Known::Undefined,
        };
        let each = if self.adds_up(of) { Known::As(saved) } else { of_treated };
        match comparison {
            Comparison::Saved => each,
            Comparison::Added => negated(each),
            Comparison::Reduction => self.of_level(of_treated, (who, baseline, of, scope)),
            Comparison::Increase => self.of_level(negated(of_treated), (who, baseline, of, scope)),
        }
    }

    /// Whether nobody has been measured to date, or of an intake.
    fn nobody_measured(&self, who: Who, of: MeasureId, scope: Scope) -> bool {
        let to_date = match scope {
            Scope::Months { month, .. } => Scope::Months { since: 0, month },
            Scope::Intake { .. } => scope,
        };
        self.sum(who, of, What::Measured, to_date) == Count::ZERO
    }

    /// A difference as a share of the level that it is a difference to.
    fn of_level(&self, difference: Known, to: (Who, BaselineId, MeasureId, Scope)) -> Known {
        let (who, baseline, of, scope) = to;
        match (difference, self.baseline(who, baseline, of, scope, Errs::AsALevel)) {
            (Known::As(difference), Known::As(level)) => quotient(difference, level),
            _ => Known::Undefined,
        }
    }

    /// The same in units, exactly where the figure is counted for each person.
    fn difference(&self, of: MeasureId, baseline: BaselineId, comparison: Comparison, scope: Scope) -> Count {
        let saved = if self.adds_up(of) {
            let actual = self.compared_units(Who::Own, of, scope);
            match self.baseline(Who::Own, baseline, of, scope, Errs::AsADifference) {
                Known::As(level) => Count::from_fraction(level) - actual,
                Known::Undefined => Count::ZERO,
            }
        } else {
            match self.compared(Who::Own, of, baseline, Comparison::Saved, scope) {
                Known::As(saved) => Count::from_fraction(saved.clamp(-MOST_UNITS, MOST_UNITS)),
                Known::Undefined => Count::ZERO,
            }
        };
        if comparison == Comparison::Added { -saved } else { saved }
    }

    /// What is held against a baseline: units of people measured, or a figure of the cohort.
    pub(super) fn compared_value(&self, who: Who, of: MeasureId, scope: Scope) -> Known {
        match &self.model.measures[of.index()].head {
            MeasureHead::Person(_) => Known::As(self.compared_units(who, of, scope).to_f64()),
            MeasureHead::Cohort(_) => self.of(who, of, scope),
        }
    }

    /// Units of people measured. Of what is measured as time passes those that were observed stand in their place: units of
    /// whom a window is over are none that anybody observes.
    fn compared_units(&self, who: Who, of: MeasureId, scope: Scope) -> Count {
        let what = What::of_measured(self.model, of);
        let observed = || self.observed_units(of, scope).filter(|_| who == Who::Own && what == What::ALL);
        observed().unwrap_or_else(|| self.sum(who, of, what, scope))
    }

    /// The share of those measured who started, where an effect is that of those who started: of all who were referred where
    /// they are measured from then on, and all of them where they are measured from their start on.
    fn share_treated(&self, baseline: BaselineId, of: MeasureId, scope: Scope) -> Known {
        match self.model.baselines[baseline.index()].counts {
            Offered::Offered => Known::As(1.0),
            Offered::Treated if needs_a_start(&self.model.measures, of) => Known::As(1.0),
            Offered::Treated => {
                let to_date = |months: &[Count]| -> f64 {
                    months[..=usize::from(scope.month())].iter().copied().sum::<Count>().to_f64()
                };
                quotient(to_date(&self.outcomes.starts), to_date(&self.outcomes.referrals))
            }
        }
    }

    /// What a tally holds of some people in a scope.
    pub(super) fn sum(&self, who: Who, measure: MeasureId, what: What, scope: Scope) -> Count {
        let sight = match self.seen {
            // People whom a comparison group stands for are seen in the data as the group itself would be.
            Seen::Measured => self.tallies.recorded(measure),
            Seen::True | Seen::Additional => Sight::True,
        };
        self.tallied(who, Tally { measure, what, sight }, scope)
    }

    /// The same of one tally. What is multiplied is multiplied to date, so that its months add up.
    pub(super) fn tallied(&self, who: Who, tally: Tally, scope: Scope) -> Count {
        let Some(outcomes) = self.outcomes_of(who) else { return Count::ZERO };
        let factor = self.factor_on(who, tally);
        match scope {
            Scope::Months { since, month } => {
                let months = &outcomes.tallies[self.tallies.place(tally)];
                // What is dated at the start itself counts into the first period.
                let before = if since == 0 { Count::ZERO } else { months[usize::from(since)] };
                let to_date = months[usize::from(month.max(since))];
                match factor {
                    None => to_date - before,
                    Some(factor) if since < month => scaled(to_date, factor) - scaled(before, factor),
                    Some(_) => Count::ZERO,
                }
            }
            Scope::Intake { number, .. } => {
                let intakes = &outcomes.by_intake[self.tallies.place_by_intake(tally)];
                let count = intakes.get(number).map_or(Count::ZERO, |intake| intake.count);
                factor.map_or(count, |factor| scaled(count, factor))
            }
        }
    }

    fn outcomes_of(&self, who: Who) -> Option<&Outcomes> {
        match who {
            Who::Own => Some(self.outcomes),
            Who::Usual => Some(self.usual),
            Who::Controls(baseline) => self.controls.get(baseline.index()).and_then(Option::as_ref),
        }
    }
}

fn negated(value: Known) -> Known {
    match value {
        Known::As(value) => Known::As(-value),
        Known::Undefined => Known::Undefined,
    }
}

pub(super) fn quotient(above: f64, below: f64) -> Known {
    if below > 0.0 { Known::As(above / below) } else { Known::Undefined }
}
