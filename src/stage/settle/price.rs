//! Prices, factors and conditions: on the claim date, or on a unit's own day and for its own person where they follow
//! the person.

use super::gross::Claiming;
use crate::data::{Course, Figures, Folk, Known, Person, Personal, World};
use crate::model::{
    AmountId, Axis, Indexed, InputId, MeasureHead, MeasureId, Number, Over, Price, Schedule, Test,
};
use crate::units::{Count, Money, Share, line};

/// What a claim is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    /// The months since the last claim.
    Months,
    /// An intake.
    Intake(usize),
}

/// Whose a unit is, and when it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whose<'a> {
    pub(super) person: &'a Person,
    pub(super) course: Course,
    pub(super) day: i32,
}

/// The price of a unit.
#[derive(Clone, Copy, Debug)]
enum Each {
    /// As the file states it.
    Pence(Money),
    /// So many times a penny, between two points of a line.
    Between(Share),
}

/// What prices and conditions are read from.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) figures: &'a Figures<'a>,
    pub(super) claimed: Claimed,
    /// None where the units of many people are priced together.
    pub(super) whose: Option<Whose<'a>>,
}

impl Claiming<'_> {
    /// Whether every condition is met on the claim date.
    pub(super) fn tests_met(&self, reading: &Reading<'_>) -> bool {
        self.clause.tests.iter().all(|test| self.is_met(test, reading))
    }

    fn is_met(&self, test: &Test, reading: &Reading<'_>) -> bool {
        match self.known(test.measure, reading) {
            Known::As(value) => test.admits(value, |row| self.world.value(row)),
            Known::Undefined => false,
        }
    }

    /// The latest known value of a measure: for one that is counted for each person, all units so far.
    fn known(&self, measure: MeasureId, reading: &Reading<'_>) -> Known {
        let figures = reading.figures;
        match (&self.model.measures[measure.index()].head, reading.claimed) {
            (MeasureHead::Person(_), _) => figures.value(measure, 0, self.month),
            (MeasureHead::Cohort(cohort), Claimed::Intake(number)) if cohort.over == Over::Intake => {
                figures.value_of_intake(measure, number, self.month)
            }
            (MeasureHead::Cohort(_), Claimed::Months | Claimed::Intake(_)) => {
                figures.value(measure, self.since, self.month)
            }
        }
    }

    /// Units × price × index × factors, rounded once (each tier is a line of its own). Nothing where a price or a
    /// factor follows a measure that is not known.
    pub(super) fn worth(&self, units: Count, before: Count, reading: &Reading<'_>) -> Money {
        self.worth_in(1, units, before, reading)
    }

    /// The same in parts of a penny: so many of them are one.
    pub(super) fn worth_in(&self, parts: i64, units: Count, before: Count, reading: &Reading<'_>) -> Money {
        let in_parts = |price: Money| Money::from_pence(price.pence() * parts);
        let own = self.clause.scaled.iter().map(|factor| self.share_at(factor, reading));
        let Some(mut factors) = own.collect::<Option<Vec<Share>>>() else { return Money::ZERO };
        factors.extend_from_slice(&self.reviewed);
        let index = match self.clause.indexed {
            Indexed::Fixed => Share::ONE,
            Indexed::Growth(_) | Indexed::Index(_) => Share::from_fraction(self.index()),
        };
        match &self.clause.price {
            Price::Each(Number::By(schedule)) if schedule.axis == Axis::Count => {
                self.tiers(schedule, (units, before), index, &factors, &in_parts)
            }
            Price::Each(price) => match self.price_at(price, reading) {
                Some(Each::Pence(price)) => line(units, in_parts(price), index, &factors),
                Some(Each::Between(pennies)) => {
                    factors.push(pennies);
                    line(units, in_parts(Money::from_pence(1)), index, &factors)
                }
                None => Money::ZERO,
            },
            Price::PartOf(share, amount) => match self.share_at(share, reading) {
                Some(share) => {
                    factors.push(share);
                    line(units, in_parts(self.own_amount(*amount, reading)), index, &factors)
                }
                None => Money::ZERO,
            },
            Price::ShareOf(share) | Price::ShareOfDues { share, .. } => match self.share_at(share, reading) {
                Some(share) => {
                    factors.push(share);
                    line(units, in_parts(Money::from_pence(1)), index, &factors)
                }
                None => Money::ZERO,
            },
        }
    }

    /// The amount of the person whose unit it is; of units that were observed without persons, the mean.
    fn own_amount(&self, amount: AmountId, reading: &Reading<'_>) -> Money {
        let luck = reading.figures.luck;
        let personal = Personal { model: self.model, world: self.world, luck, folk: Folk::Referred };
        match reading.whose {
            Some(whose) => personal.amount(amount, whose.person),
            None => personal.mean_amount(amount),
        }
    }

    /// A price; none where it follows a measure that is not known. What is stated is whole pence; between two points of a line
    /// it is not, and the product alone is rounded.
    fn price_at(&self, price: &Number, reading: &Reading<'_>) -> Option<Each> {
        let stated = |row: InputId| Each::Pence(Money::from_nearest_pence(self.world.value(row)));
        Some(match price {
            Number::Plain(row) => stated(*row),
            Number::By(schedule) => {
                let x = self.x(schedule, reading)?;
                let between = || schedule.at(x, |row| self.world.value(row));
                schedule.held_at(x).map_or_else(|| Each::Between(Share::from_fraction(between())), stated)
            }
        })
    }

    /// The same as a share: as the file writes it wherever the schedule does not run between two points.
    fn share_at(&self, number: &Number, reading: &Reading<'_>) -> Option<Share> {
        match number {
            Number::Plain(row) => Some(self.world.share(*row)),
            Number::By(schedule) => {
                let x = self.x(schedule, reading)?;
                let between = || Share::from_fraction(schedule.at(x, |row| self.world.value(row)));
                Some(schedule.held_at(x).map_or_else(between, |row| self.world.share(row)))
            }
        }
    }

    /// Where on its axis a schedule is read.
    fn x(&self, schedule: &Schedule, reading: &Reading<'_>) -> Option<f64> {
        let calendar = &self.model.calendar;
        let x = match schedule.axis {
            Axis::ContractYear => f64::from(self.contract_year(self.month)),
            Axis::FinancialYear => f64::from(calendar.financial_year(self.month).first_year()),
            // As contract years do: the month that a claim closes begins so long after the start.
            Axis::Month => f64::from(calendar.month_end((self.month - self.starts).saturating_sub(1))),
            Axis::Measure(measure) => match self.known(measure, reading) {
                Known::As(value) => value,
                Known::Undefined => return None,
            },
            Axis::YearOfStart => f64::from(self.year_of_start(reading)),
            Axis::TimeSinceStart => self.since_service(schedule, reading, |start, _| start),
            Axis::TimeSinceEnd => self.since_service(schedule, reading, |_, end| end),
            Axis::Age => reading.whose.map_or(0.0, |whose| {
                f64::from(whose.person.age) + f64::from(whose.day - whose.person.referred)
            }),
            Axis::Group => reading.whose.map_or(0.0, |whose| whose.person.group.index() as f64),
            Axis::Count | Axis::TimeInState | Axis::TimeSinceReferral | Axis::Calendar | Axis::State => {
                unreachable!("the reader admits no schedule by this axis here")
            }
        };
        Some(x)
    }

    /// The contract year in which a person started; units that were observed without persons are taken to be those of
    /// people who started in the year in which they are counted.
    fn year_of_start(&self, reading: &Reading<'_>) -> u16 {
        let start = match reading.whose.map(|whose| whose.course) {
            Some(Course::Served { start, .. }) => self.model.calendar.month_of(start),
            Some(Course::NotStarted) | None => self.month,
        };
        self.contract_year(start)
    }

    /// The time since a person's service started or ended, by the calendar.
    fn since_service(
        &self,
        schedule: &Schedule,
        reading: &Reading<'_>,
        origin: impl Fn(i32, i32) -> i32,
    ) -> f64 {
        match reading.whose {
            Some(Whose { course: Course::Served { start, end, .. }, day, .. }) => {
                let from = origin(start, end);
                schedule.x_after(day - from, |span| self.model.calendar.add(from, span) - from)
            }
            Some(Whose { course: Course::NotStarted, .. }) | None => 0.0,
        }
    }

    /// Tiers by the running number of the unit.
    fn tiers(
        &self,
        schedule: &Schedule,
        (units, before): (Count, Count),
        index: Share,
        factors: &[Share],
        in_parts: &impl Fn(Money) -> Money,
    ) -> Money {
        let (before, after) = (before.to_f64(), (before + units).to_f64());
        let first = schedule.points.first().map_or(f64::INFINITY, |&(x, _)| x - 1.0);
        let under = schedule.below.map(|row| (0.0, first, row));
        let next = |place: usize| schedule.points.get(place + 1).map_or(f64::INFINITY, |&(x, _)| x - 1.0);
        let tiers = schedule.points.iter().enumerate().map(|(place, &(x, row))| (x - 1.0, next(place), row));
        let pays = |(low, high, row): (f64, f64, InputId)| {
            let inside = (after.min(high) - before.max(low)).max(0.0);
            line(Count::from_fraction(inside), in_parts(self.world.money(row)), index, factors)
        };
        under.into_iter().chain(tiers).map(pays).sum()
    }

    fn contract_year(&self, month: u16) -> u16 {
        self.model.calendar.contract_year(month, self.starts)
    }

    /// The index as it last moved the prices of the contract.
    fn index(&self) -> f64 {
        let moved = self.contract.uplift.by(&self.model.calendar, self.month, self.starts);
        level(self.world, self.clause.indexed, moved)
    }
}

/// How far what is indexed has moved in so many steps of a year, the last at the end of a month.
pub(super) fn level(world: &World, indexed: Indexed, (steps, month): (u16, u16)) -> f64 {
    match indexed {
        Indexed::Fixed => 1.0,
        Indexed::Growth(row) => (0..steps).fold(1.0, |level, _| level * (1.0 + world.value(row))),
        Indexed::Index(index) => world.level(index, month),
    }
}
