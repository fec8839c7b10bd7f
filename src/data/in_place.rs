//! What stands in the place of simulated figures: what was observed, and a level at which a measure is held.
//!
//! Both are what the contract's data show, and nothing else: what is true of the people, and what they would have done
//! as usual, stays as it is simulated.

use super::figures::{Figures, Known, Scope, Who};
use super::{Tally, What};
use crate::model::{MeasureHead, MeasureId, Over, Replay};
use crate::units::Count;

/// A measure that is held in the place of what is simulated of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Which.
    pub measure: MeasureId,
    /// At what.
    pub at: HeldAt,
}

/// At what a measure is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeldAt {
    /// It stands at this value from the month on in which it is first known.
    Level(f64),
    /// It takes the course over time that is simulated, multiplied by this.
    Course(f64),
}

impl Replay {
    /// Whether units of a measure were observed.
    #[must_use]
    pub fn has_units_of(&self, measure: MeasureId) -> bool {
        self.units.iter().any(|(observed, _)| *observed == measure)
    }
}

impl Figures<'_> {
    /// What stands in the place of a simulated value of the option's own people; none where nothing does.
    pub(super) fn in_place(&self, measure: MeasureId, scope: Scope) -> Option<Known> {
        if let Some(held) = self.held.filter(|held| held.measure == measure) {
            return self.held_value(held, scope);
        }
        self.observed_level(measure, scope).or_else(|| {
            // What is no sum over time has its observed values as levels.
            let scope = if self.model.adds_up_over_time(measure) {
                self.since_the_start(measure, scope)
            } else {
                return None;
            };
            Some(Known::As(self.observed_units(measure, scope)?.to_f64()))
        })
    }

    /// The same of units that are paid for.
    pub(super) fn units_in_place(&self, measure: MeasureId, scope: Scope) -> Option<Count> {
        if let Some(held) = self.held.filter(|held| held.measure == measure) {
            return match (&self.model.measures[measure.index()].head, held.at) {
                // What is counted for each person is multiplied where it is summed.
                (MeasureHead::Person(_), HeldAt::Course(_)) => None,
                (MeasureHead::Cohort(_), HeldAt::Course(factor)) => {
                    Some(scaled(self.simulated_units(measure, scope), factor))
                }
                (_, HeldAt::Level(_)) => Some(units_of(self.held_value(held, scope)?)),
            };
        }
        match scope {
            Scope::Intake { .. } => self.observed_level(measure, scope).map(units_of),
            Scope::Months { .. } => self.observed_units(measure, scope),
        }
    }

    /// The units that a clause can claim of a measure that is counted for each person, dated after `since` and up to
    /// `month`, as they are seen.
    #[must_use]
    pub fn claimable(&self, tally: Tally, since: u16, month: u16) -> Count {
        self.tallied(Who::Own, tally, Scope::Months { since, month })
    }

    /// By what units one by one are multiplied.
    #[must_use]
    pub fn multiplied(&self, tally: Tally, units: Count) -> Count {
        self.factor_on(Who::Own, tally).map_or(units, |factor| scaled(units, factor))
    }

    /// What a tally of some people is multiplied by: the course of a held measure.
    pub(super) fn factor_on(&self, who: Who, tally: Tally) -> Option<f64> {
        let held = self.held.filter(|held| who == Who::Own && held.measure == tally.measure)?;
        match (held.at, tally.what) {
            (HeldAt::Course(factor), What::Units { .. } | What::With | What::OfMeasured) => Some(factor),
            (
                HeldAt::Course(_),
                What::Measured | What::MeasuredWithin { .. } | What::SquaresOfMeasured | What::PeopleMeasured,
            )
            | (HeldAt::Level(_), _) => None,
        }
    }

    /// A level stands wherever the figure is known at all; a course is multiplied.
    fn held_value(&self, held: Held, scope: Scope) -> Option<Known> {
        let is_cohort = matches!(self.model.measures[held.measure.index()].head, MeasureHead::Cohort(_));
        let known = |value: f64| match (held.at, self.simulated(Who::Own, held.measure, scope)) {
            (_, Known::Undefined) => Known::Undefined,
            (HeldAt::Level(_), Known::As(_)) => Known::As(value),
            (HeldAt::Course(factor), Known::As(simulated)) => Known::As(simulated * factor),
        };
        match held.at {
            HeldAt::Level(level) => Some(known(level)),
            HeldAt::Course(_) if is_cohort => Some(known(0.0)),
            HeldAt::Course(_) => None,
        }
    }

    /// The level that was observed, where the replay has it: of a figure by intake that of the intake, once it is known;
    /// else the last one of a period that has ended.
    fn observed_level(&self, measure: MeasureId, scope: Scope) -> Option<Known> {
        let month = scope.month();
        let replay = self.replay?;
        let (_, rows) = replay.levels.iter().find(|(observed, _)| *observed == measure)?;
        let value = |row: Option<&crate::model::InputId>| {
            row.map_or(Known::Undefined, |&row| Known::As(self.world.value(row)))
        };
        match scope {
            Scope::Intake { number, .. } if self.is_by_intake(measure) => {
                let known = self.intakes_known(measure).get(number).copied().flatten();
                replay.stands_in(known.unwrap_or(month)).then(|| value(rows.get(number)))
            }
            Scope::Intake { .. } | Scope::Months { .. } => {
                let ended = rows.iter().enumerate().take_while(|&(period, _)| replay.ends(period) <= month);
                replay.stands_in(month).then(|| value(ended.last().map(|(_, row)| row)))
            }
        }
    }

    /// The units that were observed, and those that are simulated from the month on up to which the replay stands.
    pub(super) fn observed_units(&self, measure: MeasureId, scope: Scope) -> Option<Count> {
        let Scope::Months { since, month } = scope else { return None };
        let replay = self.replay.filter(|replay| replay.has_units_of(measure))?;
        let observed = replay.units_within(measure, since, month, |row| self.world.count(row));
        let from = replay.until.unwrap_or(u16::MAX).max(since);
        let simulated = if from < month {
            self.simulated_units(measure, Scope::Months { since: from, month })
        } else {
            Count::ZERO
        };
        Some(observed + simulated)
    }

    /// A figure of all to date is one of the time since the start, whenever its period began.
    fn since_the_start(&self, measure: MeasureId, scope: Scope) -> Scope {
        match (&self.model.measures[measure.index()].head, scope) {
            (MeasureHead::Cohort(cohort), Scope::Months { month, .. }) if cohort.over == Over::SoFar => {
                Scope::Months { since: 0, month }
            }
            (MeasureHead::Cohort(_) | MeasureHead::Person(_), scope) => scope,
        }
    }

    pub(super) fn is_by_intake(&self, measure: MeasureId) -> bool {
        match &self.model.measures[measure.index()].head {
            MeasureHead::Cohort(cohort) => cohort.over == Over::Intake,
            MeasureHead::Person(_) => false,
        }
    }
}

fn units_of(value: Known) -> Count {
    match value {
        Known::As(value) => {
            Count::from_fraction(value.clamp(-super::figures::MOST_UNITS, super::figures::MOST_UNITS))
        }
        Known::Undefined => Count::ZERO,
    }
}

/// Units multiplied by a factor, to the nearest step.
pub(super) fn scaled(units: Count, factor: f64) -> Count {
    Count::from_fraction(units.to_f64() * factor)
}
