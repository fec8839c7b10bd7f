//! Units, conditions and gross: steps 2 to 4 of settlement.

use crate::data::{Figures, Known, Luck, Outcomes, Tallies, World, units_of};
use crate::model::{
    Axis, Clause, CohortMeasure, Contract, ContractId, ForEach, Indexed, MeasureHead, MeasureId, Model,
    Number, Replay, Schedule, Summary,
};
use crate::random::Purpose;
use crate::units::{Count, Money, Period, Share, line};

/// Which of the three settlements is made.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Which tallies there are.
    pub tallies: &'a Tallies,
    /// The option's own histories.
    pub own: &'a Outcomes,
    /// The same people as usual.
    pub usual: &'a Outcomes,
    /// What is settled.
    pub seen: Seen,
    /// Chance of refusals; the base case takes off their share.
    pub luck: Luck,
    /// Observed figures in place of simulated ones.
    pub replay: Option<&'a Replay>,
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

/// One clause at one claim date.
pub(super) struct Gross<'a> {
    pub(super) model: &'a Model,
    pub(super) world: &'a World,
    pub(super) contract: &'a Contract,
    pub(super) clause: &'a Clause,
    /// Number that keys refusals.
    pub(super) number: u32,
    pub(super) starts: u16,
    pub(super) since: u16,
    pub(super) month: u16,
    pub(super) closed_from: u16,
    pub(super) units_before: Count,
    /// For clauses that count to date: units of earlier claims before refusals, and those that were refused.
    pub(super) counted_before: Count,
    pub(super) rejected_before: Count,
}

/// What a clause claims.
pub(super) struct Made {
    /// Accepted, within the cap on units.
    pub(super) units: Count,
    /// Counted, before refusals.
    pub(super) counted: Count,
    pub(super) rejected: Count,
    pub(super) money: Money,
}

impl View<'_> {
    /// Whether contracts' data show outcomes as they are: nothing observed stands in their place, nothing is refused.
    #[must_use]
    pub fn shows_truth(&self, model: &Model, world: &World, contracts: &[ContractId]) -> bool {
        let mut clauses = contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
        self.replay.is_none() && clauses.all(|clause| world.value(clause.rejected) <= 0.0)
    }

    /// Whether a claim may fall below nought: only where units as usual are taken off.
    pub(super) fn takes_back(&self, model: &Model, clause: &Clause) -> bool {
        self.seen == Seen::Additional && !held_against_baseline(model, clause)
    }
}

impl Gross<'_> {
    pub(super) fn make(&self, view: &View<'_>) -> Made {
        let own = self.figures(view, view.own, None);
        match view.seen {
            Seen::Measured => self.measured(view, &own),
            Seen::True => self.accepted(&own, self.units(&own)),
            Seen::Additional if held_against_baseline(self.model, self.clause) => {
                let own = self.figures(view, view.own, Some(view.usual));
                self.accepted(&own, self.units(&own))
            }
            Seen::Additional => {
                let usual = self.figures(view, view.usual, None);
                let with = self.accepted(&own, self.units(&own));
                let without = self.accepted(&usual, self.units_as_usual(&usual));
                Made {
                    units: with.units - without.units,
                    counted: with.counted - without.counted,
                    rejected: Count::ZERO,
                    money: with.money - without.money,
                }
            }
        }
    }

    fn figures<'a>(
        &'a self,
        view: &View<'a>,
        outcomes: &'a Outcomes,
        as_usual: Option<&'a Outcomes>,
    ) -> Figures<'a> {
        Figures { model: self.model, tallies: view.tallies, world: self.world, outcomes, as_usual }
    }

    /// Units as the contract's data show them: observed ones as they are, simulated ones less refusals.
    fn measured(&self, view: &View<'_>, own: &Figures<'_>) -> Made {
        if let Some(units) = self.observed(view.replay) {
            return self.accepted(own, units);
        }
        let counted = self.units(own);
        let rejected = self.rejected(view.luck, counted);
        Made { counted, rejected, ..self.accepted(own, counted - rejected) }
    }

    /// Units observed in the period, where the replay has this measure.
    fn observed(&self, replay: Option<&Replay>) -> Option<Count> {
        let replay = replay?;
        let ForEach::Measure(measure) = self.clause.for_each else { return None };
        let (_, rows) = replay.units.iter().find(|(m, _)| *m == measure)?;
        let ends =
            |period: usize| replay.first + replay.every * (u16::try_from(period).unwrap_or(u16::MAX - 1) + 1);
        let inside = |&(period, _): &(usize, _)| ends(period) > self.since && ends(period) <= self.month;
        Some(rows.iter().enumerate().filter(inside).map(|(_, &row)| self.world.count(row)).sum())
    }

    fn units(&self, figures: &Figures<'_>) -> Count {
        match self.clause.for_each {
            ForEach::Measure(measure) => self.units_of_measure(figures, measure),
            ForEach::Period(period) => self.periods(period),
            ForEach::Contract => Count::from_whole(1),
        }
    }

    /// Without the service nobody is paid for periods, nor for a lump that nothing is asked for.
    fn units_as_usual(&self, figures: &Figures<'_>) -> Count {
        let asks =
            !self.clause.tests.is_empty() || matches!(&self.clause.price, Number::By(s) if by_measure(s));
        match self.clause.for_each {
            ForEach::Measure(measure) => self.units_of_measure(figures, measure),
            ForEach::Contract if asks => Count::from_whole(1),
            ForEach::Contract | ForEach::Period(_) => Count::ZERO,
        }
    }

    fn units_of_measure(&self, figures: &Figures<'_>, measure: MeasureId) -> Count {
        match self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => {
                let months = &figures.outcomes.tallies[figures.tallies.place(measure, units_of(self.clause))];
                let first = if self.since == 0 { 0 } else { usize::from(self.since) + 1 };
                months[first..=usize::from(self.month)].iter().copied().sum()
            }
            MeasureHead::Cohort(_) => self.units_of_cohort(figures, measure),
        }
    }

    /// Units of a cohort figure are dated by month: those of the months that the clause covers.
    fn units_of_cohort(&self, figures: &Figures<'_>, measure: MeasureId) -> Count {
        let calendar = &self.model.calendar;
        let starts_in = calendar.month_of(self.clause.from);
        let within_month = calendar.month_end(starts_in) > self.clause.from;
        let since = self.since.max(starts_in.saturating_sub(u16::from(within_month)));
        let month = self.month.min(calendar.month_of(self.clause.until));
        if since < month { figures.units(measure, since, month) } else { Count::ZERO }
    }

    /// The latest known value of a measure: for one that is counted for each person, all units so far.
    fn known(&self, figures: &Figures<'_>, measure: MeasureId) -> Known {
        match self.model.measures[measure.index()].head {
            MeasureHead::Person(_) => figures.value(measure, 0, self.month),
            MeasureHead::Cohort(_) => figures.value(measure, self.since, self.month),
        }
    }

    /// Whole periods that ended since the last claim while the clause and the service ran.
    fn periods(&self, period: Period) -> Count {
        let months = match period {
            Period::Quarter => 3,
            Period::Year => 12,
            Period::Day | Period::Week | Period::Month => 1,
        };
        let calendar = &self.model.calendar;
        let from = calendar.month_of(self.clause.from.max(self.contract.starts));
        let until = calendar.month_of(self.clause.until).min(self.closed_from.saturating_sub(1));
        let ended = |month: u16| month.min(until).saturating_sub(from) / months;
        Count::from_whole(i64::from(ended(self.month)) - i64::from(ended(self.since)))
    }

    /// Units refused of those counted: each by chance, and one that was refused once stays refused; in the base case,
    /// and for figures of the cohort, which are no whole units, their share.
    fn rejected(&self, luck: Luck, counted: Count) -> Count {
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

    fn counts_whole_units(&self) -> bool {
        match self.clause.for_each {
            ForEach::Measure(measure) => {
                matches!(self.model.measures[measure.index()].head, MeasureHead::Person(_))
            }
            ForEach::Period(_) | ForEach::Contract => true,
        }
    }

    /// Conditions, cap on units, and units × price × index × factors, rounded once.
    fn accepted(&self, figures: &Figures<'_>, units: Count) -> Made {
        let counted = units;
        let nothing = Made { units: Count::ZERO, counted, rejected: Count::ZERO, money: Money::ZERO };
        if !self.tests_met(figures) {
            return nothing;
        }
        let units = match self.clause.cap_units {
            Some(cap) => units.min(self.world.count(cap) - self.units_before),
            None => units,
        };
        if units == Count::ZERO {
            return nothing;
        }
        let scaled: Option<Vec<Share>> = self
            .clause
            .scaled
            .iter()
            .map(|factor| self.at(factor, figures).map(Share::from_fraction))
            .collect();
        let Some(scaled) = scaled else { return nothing };
        let index = Share::from_fraction(self.index());
        let money = match &self.clause.price {
            Number::By(schedule) if schedule.axis == Axis::Count => {
                self.tiers(schedule, units, index, &scaled)
            }
            price => match self.at(price, figures) {
                Some(price) => line(units, Money::from_pence(price.round() as i64), index, &scaled),
                None => Money::ZERO,
            },
        };
        Made { units, counted, rejected: Count::ZERO, money }
    }

    fn tests_met(&self, figures: &Figures<'_>) -> bool {
        self.clause.tests.iter().all(|test| match self.known(figures, test.measure) {
            Known::As(value) => test.bounds.with(|row| self.world.value(row)).admit(value),
            Known::Undefined => false,
        })
    }

    /// A number on the claim date; none where it follows a measure that is not known.
    fn at(&self, number: &Number, figures: &Figures<'_>) -> Option<f64> {
        let Number::By(schedule) = number else {
            return Some(self.world.number(number, |_| 0.0));
        };
        let x = match schedule.axis {
            Axis::ContractYear => f64::from(self.contract_year()),
            // As contract years do: the month that a claim closes begins so long after the start.
            Axis::Month => {
                f64::from(self.model.calendar.month_end((self.month - self.starts).saturating_sub(1)))
            }
            Axis::Measure(measure) => match self.known(figures, measure) {
                Known::As(value) => value,
                Known::Undefined => return None,
            },
            axis => unreachable!("the reader admits no schedule by {axis:?} in a clause"),
        };
        Some(schedule.at(x, |row| self.world.value(row)))
    }

    /// Tiers by the running number of the unit.
    fn tiers(&self, schedule: &Schedule, units: Count, index: Share, scaled: &[Share]) -> Money {
        let before = self.units_before.to_f64();
        let after = (self.units_before + units).to_f64();
        let first = schedule.points.first().map_or(f64::INFINITY, |&(x, _)| x - 1.0);
        let under = schedule.below.map(|row| (0.0, first, row));
        let next = |place: usize| schedule.points.get(place + 1).map_or(f64::INFINITY, |&(x, _)| x - 1.0);
        let tiers = schedule.points.iter().enumerate().map(|(place, &(x, row))| (x - 1.0, next(place), row));
        let pays = |(low, high, row): (f64, f64, crate::model::InputId)| {
            let inside = (after.min(high) - before.max(low)).max(0.0);
            line(Count::from_fraction(inside), self.world.money(row), index, scaled)
        };
        under.into_iter().chain(tiers).map(pays).sum()
    }

    fn contract_year(&self) -> u16 {
        self.model.calendar.contract_year(self.month, self.starts)
    }

    /// The index on the last anniversary of the contract.
    fn index(&self) -> f64 {
        let years = self.contract_year() - 1;
        match self.clause.indexed {
            Indexed::Fixed => 1.0,
            Indexed::Growth(row) => (0..years).fold(1.0, |level, _| level * (1.0 + self.world.value(row))),
            Indexed::Index(index) => self.world.level(index, self.starts + 12 * years),
        }
    }
}

fn by_measure(schedule: &Schedule) -> bool {
    matches!(schedule.axis, Axis::Measure(_))
}

/// Whether anything in a clause is held against a contract baseline.
fn held_against_baseline(model: &Model, clause: &Clause) -> bool {
    let paid_for = match clause.for_each {
        ForEach::Measure(measure) => Some(measure),
        ForEach::Period(_) | ForEach::Contract => None,
    };
    let priced_by = std::iter::once(&clause.price).chain(&clause.scaled).filter_map(|number| match number {
        Number::By(Schedule { axis: Axis::Measure(measure), .. }) => Some(*measure),
        _ => None,
    });
    let tested = clause.tests.iter().map(|test| test.measure);
    paid_for.into_iter().chain(priced_by).chain(tested).any(|measure| saves(model, measure))
}

fn saves(model: &Model, measure: MeasureId) -> bool {
    match &model.measures[measure.index()].head {
        MeasureHead::Person(_) => false,
        MeasureHead::Cohort(CohortMeasure { summary, .. }) => match summary {
            Summary::Saved { .. } => true,
            Summary::RatioOf { of, to } => saves(model, *of) || saves(model, *to),
            Summary::TotalOf(parts) => parts.iter().any(|&part| saves(model, part)),
            Summary::MeanOf(_) | Summary::ShareWith(_) => false,
        },
    }
}
