//! Tallies: what is kept of people's units: sums by month, every unit with its day and person, or sums by intake.

use super::days::Days;
use super::follow::{Follow, Measured, Reach, View};
use crate::data::{IntakeCount, Luck, Monthly, PersonUnit, Sight, Tally, What, spread_unit};
use crate::model::{Counts, PersonMeasure, TimeUnit, is_delivered, runs_with_time};
use crate::units::Count;

/// Something counted of one person.
pub(super) enum Counted {
    /// So much on a day.
    On(i32, Count),
    /// One for each day in (from, to].
    Days(i32, i32),
}

impl Follow<'_> {
    /// Sums by month, of tallies of any measure.
    pub(super) fn units_by_month(&self, tallies: &[Tally], days: &mut Days, into: &mut [Monthly]) {
        let calendar = &self.counting.model.calendar;
        let days = days.lists(tallies.len(), calendar);
        let (measure, sight) = tallies[0].group();
        let mut looking = self.looking(tallies);
        self.each(measure, sight, |view, weight| {
            looking.gather(&view);
            for ((&tally, days), months) in tallies.iter().zip(days.iter_mut()).zip(into.iter_mut()) {
                looking.look(tally, &view, |counted| match counted {
                    Counted::On(day, quantity) => {
                        months[usize::from(calendar.month_of(day))] += quantity.weighted(weight);
                    }
                    Counted::Days(from, to) => days.add(calendar, from, to, weight),
                });
            }
        });
        for (days, months) in days.iter().zip(into) {
            days.add_to(calendar, months);
        }
    }

    /// Every unit, in order of its day and then of rank.
    pub(super) fn unit_by_unit(&self, tally: Tally) -> Vec<PersonUnit> {
        let mut roll = Vec::new();
        let mut looking = self.looking(&[tally]);
        self.each(tally.measure, tally.sight, |view, weight| {
            let rank = u32::try_from(view.rank).expect("fewer than 2^32 people");
            let mut push = |day: i32, quantity: Count| {
                roll.push(PersonUnit { day, rank, quantity: quantity.weighted(weight) });
            };
            looking.gather(&view);
            looking.look(tally, &view, |counted| match counted {
                Counted::On(day, quantity) => push(day, quantity),
                Counted::Days(from, to) => (from + 1..=to).for_each(|day| push(day, Count::ONE)),
            });
        });
        roll.sort_by_key(|unit| (unit.day, unit.rank));
        roll
    }

    /// Sums by intake. An intake is known when nobody more joins it and the last of its people has been measured.
    pub(super) fn by_intake(&self, tally: Tally) -> Vec<IntakeCount> {
        let calendar = &self.counting.model.calendar;
        let intakes = self.counting.intakes;
        let mut counts = vec![Count::ZERO; intakes.closes.len()];
        let mut known: Vec<i32> = intakes.closes.clone();
        let mut looking = self.looking(&[tally]);
        self.each(tally.measure, tally.sight, |view, weight| {
            let Some(intake) = intakes.of[view.rank].map(usize::from) else { return };
            known[intake] = known[intake].max(self.closes(tally, &view));
            looking.gather(&view);
            looking.look(tally, &view, |counted| {
                counts[intake] += match counted {
                    Counted::On(_, quantity) => quantity.weighted(weight),
                    Counted::Days(from, to) => Count::from_whole(i64::from(to - from)).weighted(weight),
                };
            });
        });
        let month = |day: i32| (day <= calendar.horizon_day()).then(|| calendar.month_of(day));
        counts.into_iter().zip(known).map(|(count, day)| IntakeCount { count, known: month(day) }).collect()
    }

    /// The day on which nothing more can change in what a measure makes of a person.
    fn closes(&self, tally: Tally, view: &View<'_>) -> i32 {
        let (terms, _) = self.window_of(tally.measure);
        if runs_with_time(&terms.counts) {
            return if view.to > view.horizon { i32::MAX } else { view.measured_until() };
        }
        match self.measured(tally.measure, view) {
            Measured::On(day) => day,
            Measured::LeftOut => i32::MIN,
            Measured::Later => i32::MAX,
        }
    }

    /// Looks at people for tallies of one measure.
    fn looking(&self, tallies: &[Tally]) -> Looking<'_> {
        let (terms, reach) = self.person_measure(tallies[0].measure);
        let from_units = |tally: &Tally| match tally.what {
            What::Units { times, .. } => times.is_some() || !day_by_day(terms),
            What::OfMeasured | What::SquaresOfMeasured | What::With => true,
            What::Measured | What::MeasuredWithin { .. } | What::PeopleMeasured => false,
        };
        let units = tallies.iter().any(from_units).then(Vec::new);
        Looking { follow: self, terms, reach, first: tallies[0], units }
    }
}

/// A person as tallies of one measure look at them: their units are found once for all.
struct Looking<'a> {
    follow: &'a Follow<'a>,
    terms: &'a PersonMeasure,
    reach: &'a Reach,
    /// One of the tallies.
    first: Tally,
    /// The units of the person, in order of date; none where no tally is made of units.
    units: Option<Vec<(i32, Count)>>,
}

impl<'a> Looking<'a> {
    /// Turns to a person.
    fn gather(&mut self, view: &View<'a>) {
        let Some(units) = &mut self.units else { return };
        units.clear();
        // Most people are never where a measure looks: what follows is then spared.
        let by_states = !self.reach.states.is_empty() && self.terms.error.is_none();
        if by_states && view.is_never_in(self.reach.states) {
            return;
        }
        self.follow.seen_units(self.first, view, &mut |day, quantity| units.push((day, quantity)));
    }

    /// Whether each unit stands for the part of it that is expected to be seen: in the base case, where records miss some.
    fn is_seen_in_part(&self) -> bool {
        let errs = self.first.sight == Sight::Recorded && self.terms.error.is_some();
        errs && matches!(self.follow.counting.luck, Luck::Base { .. })
    }

    /// What a tally takes of the person.
    fn look(&self, tally: Tally, view: &View<'_>, mut on: impl FnMut(Counted)) {
        let terms = self.terms;
        let measured_on = || match self.follow.measured(tally.measure, view) {
            Measured::On(day) => Some(day),
            Measured::LeftOut | Measured::Later => None,
        };
        let units = || self.units.iter().flatten().copied();
        match tally.what {
            What::Units { from, until, times: None } if day_by_day(terms) => {
                let low = from.max(view.joined);
                let mut on = |first, last| clipped(first, last, low, until, &mut on);
                view.stays(self.reach.states, &mut on);
            }
            What::Units { from, until, times } => {
                let mut left = times.map_or(i64::MAX, |times| Count::from_whole(i64::from(times)).steps());
                let delivered = is_delivered(&terms.counts);
                let within = |day: i32| day > from && day <= until;
                if let (Some(times), true) = (times, self.is_seen_in_part()) {
                    let mut seen = SeenSoFar::up_to(times, units().count());
                    for (day, part) in units().filter(|&(day, _)| within(day)) {
                        on(Counted::On(day, seen.next(part)));
                    }
                    return;
                }
                for (day, quantity) in units() {
                    if within(day) && left > 0 {
                        // Of what is delivered a person has so much; of events so many.
                        let (used, quantity) = match delivered {
                            true => {
                                (quantity.steps().min(left), Count::from_steps(quantity.steps().min(left)))
                            }
                            false => (Count::STEPS_PER_UNIT, quantity),
                        };
                        left -= used;
                        on(Counted::On(day, quantity));
                    }
                }
            }
            What::Measured if runs_with_time(&terms.counts) => {
                let (first, last) = (view.from.max(view.joined), view.measured_until());
                clipped(first, last, i32::MIN, i32::MAX, &mut on);
            }
            What::MeasuredWithin { after, until } => {
                let (first, last) = view.tracked(after, until);
                clipped(first, last, i32::MIN, i32::MAX, &mut on);
            }
            What::Measured | What::PeopleMeasured => {
                measured_on().into_iter().for_each(|day| on(Counted::On(day, Count::ONE)));
            }
            What::OfMeasured => {
                let Some(measured) = measured_on() else { return };
                units().for_each(|(day, quantity)| on(Counted::On(day.max(measured), quantity)));
            }
            What::SquaresOfMeasured => {
                let Some(measured) = measured_on() else { return };
                let (mut sum, mut last) = (0.0, measured);
                for (day, quantity) in units() {
                    sum += quantity.to_f64();
                    last = last.max(day);
                }
                let units = sum / spread_unit(terms);
                on(Counted::On(last, Count::from_fraction(units * units)));
            }
            What::With if self.is_seen_in_part() => {
                let Some(measured) = measured_on() else { return };
                let mut seen = SeenSoFar::up_to(1, 1);
                for (day, part) in units() {
                    let (known, part) = (measured.max(day), seen.next(part));
                    if known <= view.horizon {
                        on(Counted::On(known, part));
                    }
                }
            }
            What::With => {
                let first = units().next();
                let known = first.and_then(|first| measured_on().zip(Some(first)));
                let known = known.map(|(measured, (day, part))| (measured.max(day), part));
                let (known, part) =
                    known.map_or((i32::MAX, Count::ZERO), |(day, part)| (day, part.min(Count::ONE)));
                if known <= view.horizon {
                    on(Counted::On(known, part));
                }
            }
        }
    }
}

/// How many units of a person have been seen so far, where each is seen with a chance: below a bound, the chance of each number.
struct SeenSoFar {
    chances: Vec<f64>,
}

impl SeenSoFar {
    fn up_to(times: u32, units: usize) -> Self {
        // No more numbers are told apart than there are units.
        let mut chances = vec![0.0; (times as usize).clamp(1, units.max(1))];
        chances[0] = 1.0;
        Self { chances }
    }

    /// The part of the next unit that is expected to be seen while fewer than the bound have been.
    fn next(&mut self, part: Count) -> Count {
        let chance = part.to_f64().min(1.0);
        let open: f64 = self.chances.iter().sum();
        for number in (0..self.chances.len()).rev() {
            let before = if number == 0 { 0.0 } else { self.chances[number - 1] };
            self.chances[number] = self.chances[number] * (1.0 - chance) + before * chance;
        }
        Count::from_fraction(part.to_f64() * open)
    }
}

/// Whether units are whole days, one after another.
pub(super) fn day_by_day(terms: &PersonMeasure) -> bool {
    matches!(terms.counts, Counts::TimeIn { unit: TimeUnit::Day, .. })
        && terms.at_least.is_none()
        && terms.error.is_none()
}

fn clipped(from: i32, to: i32, low: i32, high: i32, on: &mut impl FnMut(Counted)) {
    let (from, to) = (from.max(low), to.min(high));
    if from < to {
        on(Counted::Days(from, to));
    }
}
