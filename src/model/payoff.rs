//! The payoff: levels of a measure at which what is paid and what investors earn is read; and on which measures the
//! money of an option depends.

use super::{
    Axis, Capital, Comparison, Counted, Covers, Factor, ForEach, Layered, Measure, MeasureHead, MeasureId,
    Model, Number, OptionId, Over, Schedule, Summary,
};
use crate::units::{Currency, Money, Share};

/// Levels of performance.
#[derive(Clone, Debug, PartialEq)]
pub struct Payoff {
    /// What is held at each level.
    pub measure: MeasureId,
    /// The levels, rising.
    pub levels: Vec<f64>,
    /// How levels are written.
    pub unit: LevelUnit,
}

/// How a level is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelUnit {
    /// As a share: "8.5%". A fraction inside.
    Share,
    /// As an amount. Pence inside.
    Amount,
    /// As a number.
    Number,
}

impl LevelUnit {
    /// A level as a file writes it.
    #[must_use]
    pub fn write(self, level: f64, currency: Currency) -> String {
        match self {
            Self::Share => Share::from_fraction(level).to_string(),
            Self::Amount => Money::from_pence(level.round() as i64).written_in(currency),
            Self::Number => level.to_string(),
        }
    }
}

/// How a measure reaches the money of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reaches {
    /// Not at all.
    Nothing,
    /// A price, a test, a coupon looks at its value.
    ByValue,
    /// Its units are counted, one by one or together, over time.
    ByUnits,
}

/// Whether a figure is a sum over time: units of people, and what is made of them by adding.
#[must_use]
pub fn adds_up_over_time(measures: &[Measure], measure: MeasureId) -> bool {
    match &measures[measure.index()].head {
        MeasureHead::Person(_) => true,
        MeasureHead::Cohort(cohort) => match &cohort.summary {
            Summary::TotalOf(parts) => parts.iter().all(|&part| adds_up_over_time(measures, part)),
            Summary::Against { of, comparison: Comparison::Saved | Comparison::Added, .. } => {
                matches!(measures[of.index()].head, MeasureHead::Person(_))
            }
            Summary::Against { comparison: Comparison::Reduction | Comparison::Increase, .. }
            | Summary::MeanOf(_)
            | Summary::ShareWith(_)
            | Summary::ShareWithout(_)
            | Summary::PerTeam { .. }
            | Summary::RatioOf { .. }
            | Summary::Weighted(_)
            | Summary::ProductOf(_) => false,
        },
    }
}

impl Model {
    /// Whether a figure is a sum over time: units of people, and what is made of them by adding.
    #[must_use]
    pub fn adds_up_over_time(&self, measure: MeasureId) -> bool {
        adds_up_over_time(&self.measures, measure)
    }

    /// Whether a figure is a number of something: no mean, rate or ratio of it.
    #[must_use]
    pub fn counts_something(&self, measure: MeasureId) -> bool {
        let counts = |&part: &MeasureId| self.counts_something(part);
        match &self.measures[measure.index()].head {
            MeasureHead::Person(_) => true,
            MeasureHead::Cohort(cohort) => match &cohort.summary {
                Summary::MeanOf(_)
                | Summary::ShareWith(_)
                | Summary::ShareWithout(_)
                | Summary::PerTeam { .. }
                | Summary::RatioOf { .. } => false,
                // A rate times a number of people is a number.
                Summary::ProductOf(_) => cohort.summary.parts().iter().any(counts),
                Summary::TotalOf(_) | Summary::Against { .. } | Summary::Weighted(_) => {
                    cohort.summary.parts().iter().all(counts)
                }
            },
        }
    }

    /// How a measure reaches the money of an option, by itself or as a part of another.
    #[must_use]
    pub fn reaches_money(&self, option: OptionId, measure: MeasureId) -> Reaches {
        let counted =
            self.counted_by(option).into_iter().map(|whole| self.within(whole, measure, Reaches::ByUnits));
        let looked_at =
            self.looked_at_by(option).into_iter().map(|whole| self.within(whole, measure, Reaches::ByValue));
        counted.chain(looked_at).max().unwrap_or(Reaches::Nothing)
    }

    /// The last month in which money of an option looks at a measure, by itself or as a part of another: that in which the last
    /// contract that does so ends as it is written, or the horizon where capital does.
    #[must_use]
    pub fn money_looks_until(&self, option: OptionId, measure: MeasureId) -> u16 {
        let horizon = self.calendar.horizon_months();
        let option = &self.options[option.index()];
        let reaches = |whole: MeasureId| self.within(whole, measure, Reaches::ByValue) != Reaches::Nothing;
        let mut looked_at = option.capital.iter().flat_map(|id| self.capitals[id.index()].looks_at());
        if looked_at.any(reaches) {
            return horizon;
        }
        let contracts = option.contracts.iter().map(|id| &self.contracts[id.index()]);
        let looking = contracts.filter(|contract| contract.measures().any(reaches));
        let ends = looking.map(|contract| self.calendar.month_of(contract.ends).min(horizon));
        ends.max().unwrap_or(horizon)
    }

    /// Whether a measure is held by its course over time: units of it are counted, and they add up, or build up to date
    /// and are counted to date.
    #[must_use]
    pub fn is_held_by_course(&self, option: OptionId, measure: MeasureId) -> bool {
        self.reaches_money(option, measure) == Reaches::ByUnits
            && (self.adds_up_over_time(measure)
                || (self.builds_up(measure) && self.is_counted_to_date(option, measure)))
    }

    /// Whether a figure grows with what is counted of people: units of them, and sums, shares and multiples of such.
    fn builds_up(&self, measure: MeasureId) -> bool {
        let cohort = match &self.measures[measure.index()].head {
            MeasureHead::Person(_) => return true,
            MeasureHead::Cohort(cohort) if cohort.over == Over::Intake => return false,
            MeasureHead::Cohort(cohort) => cohort,
        };
        let grows = |factor: &&Factor| match factor {
            Factor::Measure(part) => self.builds_up(*part),
            Factor::Number(_) => false,
        };
        match &cohort.summary {
            Summary::TotalOf(parts) => parts.iter().all(|&part| self.builds_up(part)),
            Summary::Weighted(parts) => parts.iter().all(|&(part, _)| self.builds_up(part)),
            Summary::ProductOf(factors) => factors.iter().filter(grows).count() == 1,
            Summary::Against { comparison: Comparison::Saved | Comparison::Added, .. } => {
                self.adds_up_over_time(measure)
            }
            Summary::Against { comparison: Comparison::Reduction | Comparison::Increase, .. }
            | Summary::MeanOf(_)
            | Summary::ShareWith(_)
            | Summary::ShareWithout(_)
            | Summary::PerTeam { .. }
            | Summary::RatioOf { .. } => false,
        }
    }

    /// Whether each clause that pays for units of a measure, or of what is made of it, counts them to date.
    fn is_counted_to_date(&self, option: OptionId, measure: MeasureId) -> bool {
        let contracts = self.options[option.index()].contracts.iter().map(|id| &self.contracts[id.index()]);
        contracts.flat_map(|contract| &contract.clauses).all(|clause| match clause.for_each {
            ForEach::Measure(whole) => {
                self.within(whole, measure, Reaches::ByUnits) == Reaches::Nothing
                    || clause.counted == Counted::ToDate
            }
            ForEach::Period(_) | ForEach::Contract => true,
        })
    }

    /// How a measure reaches another one, which reaches the money in a way itself.
    fn within(&self, whole: MeasureId, measure: MeasureId, whole_reaches: Reaches) -> Reaches {
        if whole == measure {
            return whole_reaches;
        }
        let MeasureHead::Cohort(cohort) = &self.measures[whole.index()].head else { return Reaches::Nothing };
        let parts = cohort.summary.parts().into_iter().map(|part| {
            let by_person = matches!(self.measures[part.index()].head, MeasureHead::Person(_));
            let reaches = match &cohort.summary {
                Summary::TotalOf(_) => whole_reaches,
                Summary::Weighted(_) | Summary::ProductOf(_)
                    if self.builds_up(whole) && self.builds_up(part) =>
                {
                    whole_reaches
                }
                Summary::MeanOf(_)
                | Summary::ShareWith(_)
                | Summary::ShareWithout(_)
                | Summary::Against { .. }
                    if by_person =>
                {
                    Reaches::ByUnits
                }
                Summary::MeanOf(_)
                | Summary::ShareWith(_)
                | Summary::ShareWithout(_)
                | Summary::Against { .. }
                | Summary::PerTeam { .. }
                | Summary::RatioOf { .. }
                | Summary::Weighted(_)
                | Summary::ProductOf(_) => Reaches::ByValue,
            };
            self.within(part, measure, reaches)
        });
        parts.max().unwrap_or(Reaches::Nothing)
    }

    /// Measures for each unit of which an option's contracts pay.
    #[must_use]
    pub fn counted_by(&self, option: OptionId) -> Vec<MeasureId> {
        let contracts = self.options[option.index()].contracts.iter().map(|id| &self.contracts[id.index()]);
        let paid_for =
            contracts.flat_map(|contract| &contract.clauses).filter_map(|clause| match clause.for_each {
                ForEach::Measure(measure) => Some(measure),
                ForEach::Period(_) | ForEach::Contract => None,
            });
        paid_for.collect()
    }

    /// Measures at whose value an option's contracts and capital look.
    #[must_use]
    pub fn looked_at_by(&self, option: OptionId) -> Vec<MeasureId> {
        let option = &self.options[option.index()];
        let contracts = option.contracts.iter().map(|id| &self.contracts[id.index()]);
        let mut found: Vec<MeasureId> = Vec::new();
        for contract in contracts {
            for clause in &contract.clauses {
                found.extend(clause.numbers().filter_map(followed));
                found.extend(clause.tests.iter().map(|test| test.measure));
            }
            let reviewed = contract.reviews.iter().flat_map(|review| &review.tests);
            let terminated = contract.terminations.iter().flat_map(|termination| &termination.tests);
            found.extend(reviewed.chain(terminated).map(|test| test.measure));
        }
        found.extend(option.capital.iter().flat_map(|id| self.capitals[id.index()].looks_at()));
        found
    }
}

impl Capital {
    /// Measures at whose value it looks.
    fn looks_at(&self) -> Vec<MeasureId> {
        let mut found: Vec<MeasureId> = Vec::new();
        for tranche in &self.tranches {
            let coupon = &tranche.coupon;
            let bounds = coupon.at_least.iter().chain(&coupon.at_most);
            let terms = bounds.chain(&tranche.commitment_fee).chain(&tranche.redeems);
            found.extend(terms.chain(coupon.rate.numbers()).filter_map(followed));
            if let Layered::Within(Schedule { axis: Axis::Measure(measure), .. }) = &coupon.rate {
                found.push(*measure);
            }
        }
        for guarantee in &self.guarantees {
            let (Covers::Principal(number) | Covers::Fund(number)) = &guarantee.covers;
            found.extend(followed(number));
        }
        let redeemed = self.redemptions.iter().flat_map(|redemption| &redemption.tests);
        found.extend(redeemed.map(|test| test.measure));
        found
    }
}

/// The measure that a number follows.
fn followed(number: &Number) -> Option<MeasureId> {
    match number {
        Number::By(Schedule { axis: Axis::Measure(measure), .. }) => Some(*measure),
        Number::By(_) | Number::Plain(_) => None,
    }
}
