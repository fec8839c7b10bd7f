//! The level of a contract's baseline, for the people and the time that a figure is made for.
//!
//! As measured, a fixed baseline stands as the contract states it and a comparison group is other people, with their
//! own chance. As it is, a comparison group stands for what the participants themselves would have done, so that the
//! difference between the two is chance alone and what is left of it is bias. For what is additional, every baseline
//! is the same people as usual.

use super::figures::{Figures, Known, Scope, Seen, Who, quotient};
use super::{ESTIMATES, Luck, What, spread_of, spread_unit};
use crate::math;
use crate::model::{
    BaselineId, ControlsKnown, InputId, Length, Level, MeasureHead, MeasureId, Number, Summary, Unit,
    profile_steps,
};
use crate::random::{Purpose, unit_open64};
use crate::units::{Period, Span};

impl Figures<'_> {
    /// The level that a figure of some people is held against, in the figure's own units: for one that is counted for
    /// each person, of all people measured together.
    pub(super) fn baseline(
        &self,
        who: Who,
        baseline: BaselineId,
        of: MeasureId,
        scope: Scope,
        errs: Errs,
    ) -> Known {
        if self.seen == Seen::Additional {
            return self.compared_value(Who::Usual, of, scope);
        }
        let terms = &self.model.baselines[baseline.index()];
        match (terms.then, scope) {
            (Some((until, then)), Scope::Months { since, month }) => {
                let last = self.model.calendar.month_of(until);
                if since >= last {
                    self.baseline(who, then, of, scope, errs)
                } else if month <= last || !self.adds_up(of) {
                    let in_force = if month <= last { baseline } else { then };
                    if in_force == baseline {
                        self.level(who, baseline, of, scope, errs)
                    } else {
                        self.baseline(who, then, of, scope, errs)
                    }
                } else {
                    let first = self.level(who, baseline, of, Scope::Months { since, month: last }, errs);
                    let second = self.baseline(who, then, of, Scope::Months { since: last, month }, errs);
                    match (first, second) {
                        (Known::As(first), Known::As(second)) => Known::As(first + second),
                        _ => Known::Undefined,
                    }
                }
            }
            _ => self.level(who, baseline, of, scope, errs),
        }
    }

    /// Whether levels of a figure add up over time: units do, shares and means do not.
    pub(super) fn adds_up(&self, of: MeasureId) -> bool {
        matches!(self.model.measures[of.index()].head, MeasureHead::Person(_))
    }

    /// The level of a baseline with its bias, its drift and what estimating adds.
    fn level(&self, who: Who, baseline: BaselineId, of: MeasureId, scope: Scope, errs: Errs) -> Known {
        let terms = &self.model.baselines[baseline.index()];
        let read = match terms.lag {
            Some(lag) => self.earlier(scope, lag),
            None => scope,
        };
        let bare = match &terms.level {
            Level::Fixed(number) => self.fixed(who, (number, terms.drift), of, (scope, read)),
            Level::Controls { known, n_each, .. } => {
                self.group(who, baseline, (*known, *n_each, errs), of, (scope, read))
            }
            Level::Blend(parts) => {
                let weighed =
                    parts.iter().map(|&(part, weight)| match self.baseline(who, part, of, scope, errs) {
                        Known::As(level) => Some(level * self.world.share(weight).to_fraction()),
                        Known::Undefined => None,
                    });
                weighed.sum::<Option<f64>>().map_or(Known::Undefined, Known::As)
            }
        };
        let Known::As(bare) = bare else { return Known::Undefined };
        let drift = match terms.level {
            Level::Fixed(_) => 1.0,
            Level::Controls { .. } | Level::Blend(_) => self.drifted(terms.drift, read.month()),
        };
        let level = bare * terms.bias.map_or(1.0, |row| 1.0 + self.world.value(row)) * drift;
        let noise = match terms.noise {
            Some(row) if self.seen == Seen::Measured => {
                let each =
                    if self.adds_up(of) { self.sum(who, of, What::Measured, scope).to_f64() } else { 1.0 };
                self.world.value(row) * self.score(baseline, of, scope, Kind::Noise) * each
            }
            Some(_) | None => 0.0,
        };
        Known::As(level + noise)
    }

    /// What a level has drifted by so many months.
    fn drifted(&self, drift: Option<InputId>, months: u16) -> f64 {
        drift.map_or(1.0, |row| math::pow(1.0 + self.world.value(row), f64::from(months) / 12.0))
    }

    /// A level that the contract states, with its drift. What adds up over time is held against the level of each month, which drifts
    /// as a rate does: in the k-th month it has drifted for k − 1.
    fn fixed(
        &self,
        who: Who,
        (number, drift): (&Number, Option<InputId>),
        of: MeasureId,
        (scope, read): (Scope, Scope),
    ) -> Known {
        let drifted = |scope, months| match self.undrifted(who, number, of, scope) {
            Known::As(level) => Some(level * self.drifted(drift, months)),
            Known::Undefined => None,
        };
        let level = match scope {
            Scope::Months { since, month } if drift.is_some() && self.adds_up(of) => {
                let lag = month - read.month().min(month);
                let of_month = |own: u16| {
                    drifted(Scope::Months { since: own - 1, month: own }, (own - 1).saturating_sub(lag))
                };
                (since + 1..=month).map(of_month).sum()
            }
            Scope::Months { .. } | Scope::Intake { .. } => drifted(scope, read.month()),
        };
        level.map_or(Known::Undefined, Known::As)
    }

    /// A level that the contract states, as it stands at the start: a share of the time tracked, a number or an amount for each person measured,
    /// or a count or an amount per time for the time that has passed. A profile is a sum over its steps: the value of each
    /// times what people were tracked while it held for them.
    fn undrifted(&self, who: Who, number: &Number, of: MeasureId, scope: Scope) -> Known {
        match number {
            Number::Plain(row) => self.stated(who, *row, of, scope),
            Number::By(profile) => {
                let of_step = |(after, until, row)| {
                    let tracked = self.sum(who, of, What::MeasuredWithin { after, until }, scope);
                    self.world.value(row) * tracked.to_f64()
                };
                Known::As(profile_steps(profile).map(of_step).sum())
            }
        }
    }

    /// A level that the contract states as one number.
    fn stated(&self, who: Who, row: InputId, of: MeasureId, scope: Scope) -> Known {
        let value = self.world.value(row);
        if !self.adds_up(of) {
            return Known::As(value);
        }
        let calendar = &self.model.calendar;
        let since = match scope {
            Scope::Months { since, .. } => since,
            Scope::Intake { .. } => 0,
        };
        let level = match self.model.inputs.row(row).unit {
            Unit::PayStanding(_) => value * f64::from(scope.month() - since.min(scope.month())),
            Unit::Arrivals(_) => {
                let days = calendar.month_end(scope.month()) - calendar.month_end(since.min(scope.month()));
                value * f64::from(days)
            }
            Unit::Amount
            | Unit::PayPerPerson(_)
            | Unit::Share
            | Unit::Growth(_)
            | Unit::Tempo(_)
            | Unit::Chance { .. }
            | Unit::Days
            | Unit::Months
            | Unit::Number => self.sum(who, of, What::Measured, scope).to_f64() * value,
        };
        Known::As(level)
    }

    /// The level of a comparison group.
    fn group(
        &self,
        who: Who,
        baseline: BaselineId,
        (known, n_each, errs): (ControlsKnown, u32, Errs),
        of: MeasureId,
        (scope, read): (Scope, Scope),
    ) -> Known {
        match (self.seen, self.luck, known) {
            (Seen::Measured, Luck::Draw { .. }, ControlsKnown::Simulated) => {
                self.of_others(Who::Controls(baseline), who, of, scope, read)
            }
            // The base case errs by nought, and is known when draws are.
            (Seen::Measured, _, ControlsKnown::SamplingLaw) => {
                match (self.of_others(Who::Usual, who, of, scope, read), self.error(of, read)) {
                    (Known::As(level), Some(error)) => {
                        let each = if self.adds_up(of) {
                            self.sum(who, of, What::Measured, scope).to_f64()
                        } else {
                            1.0
                        };
                        let of_controls =
                            self.score(baseline, of, scope, Kind::Controls) / f64::from(n_each).sqrt();
                        let score = match errs {
                            Errs::AsADifference => {
                                self.score(baseline, of, scope, Kind::Participants) + of_controls
                            }
                            Errs::AsALevel => of_controls,
                        };
                        Known::As(level + score * error * each)
                    }
                    _ => Known::Undefined,
                }
            }
            (Seen::Measured, Luck::Base { .. }, ControlsKnown::Simulated)
            | (Seen::True | Seen::Additional, _, _) => self.of_others(Who::Usual, who, of, scope, read),
        }
    }

    /// What other people's figure comes to for the people measured.
    fn of_others(&self, others: Who, who: Who, of: MeasureId, scope: Scope, read: Scope) -> Known {
        let theirs = self.compared_value(others, of, read);
        if !self.adds_up(of) {
            return theirs;
        }
        let measured = |who, scope| self.sum(who, of, What::Measured, scope).to_f64();
        match theirs {
            Known::As(theirs) if measured(others, read) == measured(who, scope) => Known::As(theirs),
            Known::As(theirs) => match quotient(theirs, measured(others, read)) {
                Known::As(each) => Known::As(each * measured(who, scope)),
                // Nobody has been measured: nothing is expected of nobody.
                Known::Undefined if measured(who, scope) == 0.0 => Known::As(0.0),
                Known::Undefined => Known::Undefined,
            },
            Known::Undefined => Known::Undefined,
        }
    }

    /// The standard error of the mean of n people: s √(1/n), with s the standard deviation between the participants as
    /// usual, of all who were measured to date: one or two of a period do not tell how much people differ. For time it is of a day of
    /// each person tracked. That of k n others is √(1/k) of it, and that of the difference of the two s √(1/n + 1/(k n)).
    fn error(&self, of: MeasureId, scope: Scope) -> Option<f64> {
        let person = spread_of(self.model, of)?;
        let to_date = match scope {
            Scope::Months { month, .. } => Scope::Months { since: 0, month },
            Scope::Intake { .. } => scope,
        };
        let of_scope = |what| self.sum(Who::Usual, person, what, scope).to_f64();
        let sum = |what| self.sum(Who::Usual, person, what, to_date).to_f64();
        let n = sum(What::PeopleMeasured);
        let (total, squares) = if self.is_share(of) {
            (sum(What::With), sum(What::With))
        } else {
            let unit = match &self.model.measures[person.index()].head {
                MeasureHead::Person(terms) => spread_unit(terms),
                MeasureHead::Cohort(_) => 1.0,
            };
            (sum(What::OfMeasured), sum(What::SquaresOfMeasured) * unit * unit)
        };
        if n < 2.0 {
            return None;
        }
        let variance = ((squares - total * total / n) / (n - 1.0)).max(0.0);
        let n = of_scope(What::PeopleMeasured);
        if n == 0.0 {
            return None;
        }
        let each = (variance / n).sqrt();
        // A level of time is a share of the time tracked: the error of a person's days over the days of a person.
        Some(each * n / of_scope(What::Measured))
    }

    /// Whether a figure is a share of people, each of whom counts as one or none.
    fn is_share(&self, of: MeasureId) -> bool {
        match &self.model.measures[of.index()].head {
            MeasureHead::Person(_) => false,
            MeasureHead::Cohort(cohort) => {
                matches!(cohort.summary, Summary::ShareWith(_) | Summary::ShareWithout(_))
            }
        }
    }

    /// A standard normal score. Each intake errs by itself, and where there are none those do who are measured in a month; what is
    /// made of several errs as they do: with n people of intake i the score is Σ √nᵢ zᵢ / √(Σ nᵢ), which is again standard normal,
    /// and as a mean of all people errs by the mean of its intakes. So an estimate of all to date errs on, and those of two periods
    /// err apart. An error that is stated and not of so many people is the same for all months of a draw.
    fn score(&self, baseline: BaselineId, of: MeasureId, scope: Scope, kind: Kind) -> f64 {
        let own = |intake| self.score_of_intake(baseline, of, intake, kind);
        let (since, month) = match scope {
            Scope::Intake { number, .. } => return own(Some(number)),
            Scope::Months { since, month } => (since, month),
        };
        let parts = match (self.measured_by_intake(of, since, month), kind) {
            (parts, Kind::Participants | Kind::Controls) if parts.is_empty() => {
                self.measured_by_month(of, since, month)
            }
            (parts, _) => parts,
        };
        let (mut sum, mut n_people) = (0.0, 0.0);
        for (number, people) in parts.into_iter().enumerate().filter(|&(_, people)| people > 0.0) {
            sum += people.sqrt() * own(Some(number));
            n_people += people;
        }
        if n_people > 0.0 { sum / n_people.sqrt() } else { own(None) }
    }

    /// The score of an intake, or of all people where there are no intakes.
    fn score_of_intake(&self, baseline: BaselineId, of: MeasureId, intake: Option<usize>, kind: Kind) -> f64 {
        let Luck::Draw { .. } = self.luck else { return 0.0 };
        let narrow = |place: usize| u32::try_from(place).expect("a scenario lists fewer than 2^32 things");
        let of = narrow(spread_of(self.model, of).unwrap_or(of).index());
        let intake = intake.map_or(0, |number| narrow(number) + 1);
        let key = self.luck.key(Purpose::Comparator);
        let words = |stream| key.block(ESTIMATES + narrow(baseline.index()), of, intake << 1 | stream);
        let (low, high) = match kind {
            Kind::Noise => first_of(words(NOISE)),
            Kind::Participants => first_of(words(SAMPLING)),
            Kind::Controls => second_of(words(SAMPLING)),
        };
        math::normal_quantile(unit_open64(low, high))
    }

    /// How many people were measured in each month up to a month, none of those up to `since`.
    fn measured_by_month(&self, of: MeasureId, since: u16, month: u16) -> Vec<f64> {
        let Some(person) = spread_of(self.model, of) else { return Vec::new() };
        let measured = |last: u16| {
            let scope = Scope::Months { since: last.saturating_sub(1), month: last };
            if last <= since {
                0.0
            } else {
                self.sum(Who::Usual, person, What::PeopleMeasured, scope).to_f64()
            }
        };
        (0..=month).map(measured).collect()
    }

    /// How many people of each intake were measured after `since` and up to `month`, by the order in which intakes
    /// fill: those measured first are of the first intake. Nobody where no figure is kept by intake.
    fn measured_by_intake(&self, of: MeasureId, since: u16, month: u16) -> Vec<f64> {
        let kept = |person: MeasureId| {
            let counted =
                |tally: &super::Tally| tally.measure == person && tally.what == What::PeopleMeasured;
            self.tallies.by_intake().iter().position(counted).map(|place| (person, place))
        };
        let Some((person, place)) = spread_of(self.model, of).and_then(kept) else { return Vec::new() };
        let by_end_of = |month: u16| {
            self.sum(Who::Usual, person, What::PeopleMeasured, Scope::Months { since: 0, month }).to_f64()
        };
        let (from, to) = (if since == 0 { 0.0 } else { by_end_of(since) }, by_end_of(month));
        let mut filled = 0.0;
        let of_intake = |intake: &super::IntakeCount| {
            let first = filled;
            filled += intake.count.to_f64();
            (filled.min(to) - first.max(from)).max(0.0)
        };
        self.usual.by_intake[place].iter().map(of_intake).collect()
    }

    /// A scope as it stood some time earlier: whole months are those of the calendar.
    fn earlier(&self, scope: Scope, lag: Length) -> Scope {
        let calendar = &self.model.calendar;
        let (months, days) = match self.world.span(lag) {
            Span::Months(months) => (months.floor(), months.fract() * Period::Month.days()),
            Span::Days(days) => (0.0, days),
        };
        let back = |month: u16| {
            let month = month.saturating_sub(months as u16);
            calendar.month_of((calendar.month_end(month) - days.round() as i32).max(0))
        };
        match scope {
            Scope::Months { since, month } => Scope::Months { since: back(since), month: back(month) },
            Scope::Intake { number, month } => Scope::Intake { number, month: back(month) },
        }
    }
}

/// Streams of what estimating adds.
const NOISE: u32 = 0;
const SAMPLING: u32 = 1;

fn first_of([low, high, ..]: [u32; 4]) -> (u32, u32) {
    (low, high)
}

fn second_of([_, _, low, high]: [u32; 4]) -> (u32, u32) {
    (low, high)
}

/// What estimating adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Extra noise.
    Noise,
    /// The sampling of the participants: how far their mean lies from that of all people like them.
    Participants,
    /// The sampling of the controls.
    Controls,
}

/// How a level that is drawn from a sampling law errs. The participants' own chance is in what they did, so a difference
/// to the level carries it, while the level itself, which a reduction is a share of, errs by its controls alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errs {
    /// By the sampling of participants and of controls.
    AsADifference,
    /// By that of the controls.
    AsALevel,
}
