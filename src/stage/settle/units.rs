//! Units: what a clause counts in a claim, observed or simulated, and what of it is refused.

use super::View;
use super::gross::Claiming;
use crate::data::{Figures, Luck, PersonUnit, Seen, Sight, Tally, units_of};
use crate::model::{ForEach, MeasureHead, MeasureId, Replay, is_delivered};
use crate::random::Purpose;
use crate::units::{Count, Period};

impl Claiming<'_> {
    /// Units that the file observed in the months after `since`, where the replay has this measure, and the month
    /// from which on simulated units follow.
    pub(super) fn observed(&self, replay: Option<&Replay>) -> Option<(Count, u16)> {
        let replay = replay?;
        let ForEach::Measure(measure) = self.clause.for_each else { return None };
        if !replay.has_units_of(measure) {
            return None;
        }
        let units = replay.units_within(measure, self.since, self.month, |row| self.world.count(row));
        let simulated_from = replay.until.unwrap_or(u16::MAX).min(self.month);
        Some((units, simulated_from.max(self.since)))
    }

    /// Simulated units of the months after `since`.
    pub(super) fn units(&self, figures: &Figures<'_>, since: u16) -> Count {
        match self.clause.for_each {
            ForEach::Measure(measure) => self.units_of_measure(figures, measure, since),
            ForEach::Period(period) => self.periods(period),
            ForEach::Contract => Count::ONE,
        }
    }

    /// Without the service nobody is paid for periods, nor for a lump that nothing is asked for.
    pub(super) fn units_as_usual(&self, figures: &Figures<'_>) -> Count {
        let asks = !self.clause.tests.is_empty() || self.clause.price.follows_a_measure();
        match self.clause.for_each {
            ForEach::Measure(measure) => self.units_of_measure(figures, measure, self.since),
            ForEach::Contract if asks => Count::ONE,
            ForEach::Contract | ForEach::Period(_) => Count::ZERO,
        }
    }

    fn units_of_measure(&self, figures: &Figures<'_>, measure: MeasureId, since: u16) -> Count {
        match self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => figures.claimable(self.tally(figures, measure), since, self.month),
            MeasureHead::Cohort(_) => self.units_of_cohort(figures, measure, since),
        }
    }

    /// The units of a person measure that the clause can claim, as they are seen.
    pub(super) fn tally(&self, figures: &Figures<'_>, measure: MeasureId) -> Tally {
        let sight = match figures.seen {
            Seen::Measured => figures.tallies.recorded(measure),
            Seen::True | Seen::Additional => Sight::True,
        };
        Tally { measure, what: units_of(self.clause), sight }
    }

    /// Units one by one of the months after `since`, in order of their day and then of rank.
    pub(super) fn roll(&self, figures: &Figures<'_>, measure: MeasureId) -> Vec<PersonUnit> {
        let tally = self.tally(figures, measure);
        let roll = &figures.outcomes.rolls[figures.tallies.place_of_roll(tally)];
        let calendar = &self.model.calendar;
        let first = match self.since {
            0 => 0,
            since => roll.partition_point(|unit| unit.day <= calendar.month_end(since)),
        };
        let end = roll.partition_point(|unit| unit.day <= calendar.month_end(self.month));
        let multiplied =
            |unit: &PersonUnit| PersonUnit { quantity: figures.multiplied(tally, unit.quantity), ..*unit };
        roll[first.min(end)..end].iter().map(multiplied).collect()
    }

    /// Units of a cohort figure are dated by month: those of the months that the clause covers.
    fn units_of_cohort(&self, figures: &Figures<'_>, measure: MeasureId, since: u16) -> Count {
        let calendar = &self.model.calendar;
        let starts_in = calendar.month_of(self.clause.from);
        let within_month = calendar.month_end(starts_in) > self.clause.from;
        let since = since.max(starts_in.saturating_sub(u16::from(within_month)));
        let month = self.month.min(calendar.month_of(self.clause.until));
        if since < month { figures.units(measure, since, month) } else { Count::ZERO }
    }

    /// Whole periods that ended since the last claim while the clause and the service ran; in advance those of the claim period
    /// that begins, as far as the service is known to go on.
    fn periods(&self, period: Period) -> Count {
        let months = period.months();
        let calendar = &self.model.calendar;
        let from = calendar.month_of(self.clause.from.max(self.contract.starts)).max(self.runs_from);
        let until = calendar.month_of(self.clause.until).min(self.closed_from.saturating_sub(1));
        let ended = |month: u16| month.min(until).saturating_sub(from) / months;
        Count::from_whole(i64::from(ended(self.covered)) - i64::from(ended(self.since)))
    }

    /// Units refused of those counted: each by chance, and one that was refused once stays refused; in the base case,
    /// and for figures of the cohort, which are no whole units, their share.
    pub(super) fn rejected(&self, luck: Luck, counted: Count) -> Count {
        let share = self.world.value(self.clause.rejected);
        if share <= 0.0 {
            return Count::ZERO;
        }
        match luck {
            Luck::Draw { .. } if self.counts_whole_units() => {
                let fresh = (counted - self.counted_before).whole_part();
                let mut stream = luck.key(Purpose::Measurement).stream(self.number, u32::from(self.month));
                let refused = (0..fresh).filter(|_| stream.unit() < share).count();
                self.rejected_before + Count::from_whole(i64::try_from(refused).expect("a count of units"))
            }
            Luck::Draw { .. } | Luck::Base { .. } => {
                Count::from_fraction(counted.max(Count::ZERO).to_f64() * share)
            }
        }
    }

    /// What of a roll is accepted: each unit refused by chance, or by its share in the base case.
    pub(super) fn accepted_of_roll(
        &self,
        view: &View<'_>,
        roll: Vec<PersonUnit>,
    ) -> (Vec<PersonUnit>, Count) {
        let share = self.world.value(self.clause.rejected);
        if view.seen != Seen::Measured || share <= 0.0 {
            return (roll, Count::ZERO);
        }
        let counted: Count = roll.iter().map(|unit| unit.quantity).sum();
        let accepted: Vec<PersonUnit> = match view.luck {
            Luck::Draw { .. } if self.counts_whole_units() => {
                let mut stream =
                    view.luck.key(Purpose::Measurement).stream(self.number, u32::from(self.month));
                roll.into_iter().filter(|_| stream.unit() >= share).collect()
            }
            Luck::Draw { .. } | Luck::Base { .. } => {
                let kept = |unit: &PersonUnit| Count::from_fraction(unit.quantity.to_f64() * (1.0 - share));
                roll.iter().map(|unit| PersonUnit { quantity: kept(unit), ..*unit }).collect()
            }
        };
        let kept: Count = accepted.iter().map(|unit| unit.quantity).sum();
        (accepted, counted - kept)
    }

    fn counts_whole_units(&self) -> bool {
        match self.clause.for_each {
            ForEach::Measure(measure) => match &self.model.measures[measure.index()].head {
                // What is delivered or spent has no units that are refused one by one: pennies least of all.
                MeasureHead::Person(person) => {
                    !is_delivered(&person.counts) && !person.is_points() && !person.is_money()
                }
                MeasureHead::Cohort(_) => false,
            },
            ForEach::Period(_) | ForEach::Contract => true,
        }
    }
}
