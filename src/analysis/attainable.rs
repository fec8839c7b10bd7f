//! Between what a measure lies, whatever happens: a share of people from 0% to 100%, an event that each person has once up to as
//! many as there are people. Told from how the measure is made, so that what is not known for certain is left open.

use crate::model::{
    AfterBreak, CohortMeasure, Comparison, Counts, Factor, InputId, MeasureHead, MeasureId, Model, Offered,
    PersonMeasure, ServiceEvent, Summary, TimeUnit, needs_a_start,
};

/// The least and the most that a measure can be, as it is known inside: a fraction, pence, a number. None is anything.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) least: Option<f64>,
    pub(super) most: Option<f64>,
}

/// Anything.
const OPEN: Range = Range { least: None, most: None };
/// A share of people.
const SHARE: Range = Range { least: Some(0.0), most: Some(1.0) };
/// Days of the shortest unit of time of each kind.
const WEEK: f64 = 7.0;
const MONTH_LEAST: f64 = 28.0;
const QUARTER_LEAST: f64 = 89.0;

impl Range {
    fn up_to(most: Option<f64>) -> Self {
        Self { least: Some(0.0), most }
    }

    fn is_never_below_nought(self) -> bool {
        self.least.is_some_and(|least| least >= 0.0)
    }

    /// So many times, not below nought.
    fn times(self, factor: f64) -> Self {
        let of = |end: Option<f64>| end.map(|end| end * factor);
        Self { least: of(self.least), most: of(self.most) }
    }

    fn plus(self, other: Self) -> Self {
        let sum = |one: Option<f64>, other: Option<f64>| Some(one? + other?);
        Self { least: sum(self.least, other.least), most: sum(self.most, other.most) }
    }
}

/// Between what a measure lies in the base case.
pub(super) fn range(model: &Model, measure: MeasureId) -> Range {
    // Measures that lead back to themselves are refused by the reader: no chain of them is longer than their number.
    within(model, measure, model.measures.len())
}

fn within(model: &Model, measure: MeasureId, longest: usize) -> Range {
    let cohort = match &model.measures[measure.index()].head {
        MeasureHead::Person(person) => return of_people(model, measure, person),
        MeasureHead::Cohort(_) if longest == 0 => return OPEN,
        MeasureHead::Cohort(cohort) => cohort,
    };
    let of = |part: MeasureId| within(model, part, longest - 1);
    match &cohort.summary {
        Summary::ShareWith(_) | Summary::ShareWithout(_) => SHARE,
        Summary::TotalOf(parts) => parts.iter().map(|&part| of(part)).reduce(Range::plus).unwrap_or(OPEN),
        Summary::MeanOf(part) => match &model.measures[part.index()].head {
            MeasureHead::Person(person) => of_one(model, person),
            MeasureHead::Cohort(_) => OPEN,
        },
        Summary::PerTeam { of: part, .. } if of(*part).is_never_below_nought() => Range::up_to(None),
        Summary::RatioOf { of: above, to, at_most } => {
            let below = match to {
                Factor::Measure(below) => of(*below),
                Factor::Number(row) => certain(model, *row),
            };
            let is_positive = of(*above).is_never_below_nought() && below.is_never_below_nought();
            let bounded = at_most.and_then(|row| certain(model, row).most);
            let most = bounded.or_else(|| is_part(model, *above, *to, longest).then_some(1.0));
            Range { least: is_positive.then_some(0.0), most }
        }
        Summary::Against { of: part, baseline, comparison } => {
            let baseline = &model.baselines[baseline.index()];
            // Where not all who are counted were treated, the effect on those who were is made larger.
            let is_of_all = baseline.counts == Offered::Offered || needs_a_start(&model.measures, *part);
            let part = of(*part);
            let is_plain = is_of_all && part.is_never_below_nought();
            match comparison {
                Comparison::Reduction if is_plain => Range { least: None, most: Some(1.0) },
                Comparison::Increase if is_plain => Range { least: Some(-1.0), most: None },
                Comparison::Reduction | Comparison::Increase | Comparison::Saved | Comparison::Added => OPEN,
            }
        }
        Summary::Weighted(parts) => {
            let weighed = |&(part, weight): &(MeasureId, InputId)| {
                let share = certain(model, weight);
                match share.most {
                    Some(share) if share >= 0.0 => of(part).times(share),
                    Some(_) | None => OPEN,
                }
            };
            parts.iter().map(weighed).reduce(Range::plus).unwrap_or(OPEN)
        }
        Summary::ProductOf(factors) => {
            let of_factor = |factor: &Factor| match factor {
                Factor::Measure(part) => of(*part),
                Factor::Number(row) => certain(model, *row),
            };
            let all: Vec<Range> = factors.iter().map(of_factor).collect();
            if !all.iter().all(|range| range.is_never_below_nought()) {
                return OPEN;
            }
            Range::up_to(all.iter().map(|range| range.most).product())
        }
        Summary::PerTeam { .. } => OPEN,
    }
}

/// Whether one measure is a part of another: of what both are totals of, the one has no more, and what else the other has is never
/// below nought. Its share of a total that is itself below nought is no level that anybody means.
fn is_part(model: &Model, of: MeasureId, to: Factor, longest: usize) -> bool {
    let Factor::Measure(to) = to else { return false };
    let mut others = summed(model, to, longest);
    for part in summed(model, of, longest) {
        let Some(place) = others.iter().position(|&other| other == part) else { return false };
        others.swap_remove(place);
    }
    others.into_iter().all(|other| within(model, other, longest - 1).is_never_below_nought())
}

/// What a measure is a total of, down to what is no total; itself where it is none.
fn summed(model: &Model, measure: MeasureId, longest: usize) -> Vec<MeasureId> {
    match &model.measures[measure.index()].head {
        MeasureHead::Cohort(CohortMeasure { summary: Summary::TotalOf(parts), .. }) if longest > 0 => {
            parts.iter().flat_map(|&part| summed(model, part, longest - 1)).collect()
        }
        MeasureHead::Cohort(_) | MeasureHead::Person(_) => vec![measure],
    }
}

/// A number of the file, if it is certain.
fn certain(model: &Model, row: InputId) -> Range {
    let law = &model.inputs.row(row).law;
    let number = law.is_certain().then(|| law.base());
    Range { least: number, most: number }
}

/// Units of all people. Who starts is one of so many; of those who are only referred there may be more.
fn of_people(model: &Model, measure: MeasureId, person: &PersonMeasure) -> Range {
    let one = of_one(model, person);
    let of_the_service = match person.counts {
        Counts::Event(ServiceEvent::Referred) => false,
        Counts::Event(_) | Counts::Delivered(_) => true,
        _ => needs_a_start(&model.measures, measure),
    };
    // People who were observed are as many as they were.
    let people = (of_the_service && model.observed().is_none())
        .then(|| certain(model, model.cohort.people).most)
        .flatten();
    Range { least: one.least, most: one.most.zip(people).map(|(units, people)| units * people) }
}

/// Units of one person.
fn of_one(model: &Model, person: &PersonMeasure) -> Range {
    if person.at_least.is_some() {
        return SHARE;
    }
    let days = f64::from(model.calendar.horizon_day());
    match &person.counts {
        Counts::Event(_) | Counts::IsIn { .. } | Counts::StaysIn { after_break: AfterBreak::Stops, .. } => {
            SHARE
        }
        Counts::Reaches(milestone) if model.milestones[milestone.index()].again_after.is_none() => SHARE,
        Counts::TimeIn { unit, .. } => {
            let shortest = match unit {
                TimeUnit::Day => 1.0,
                TimeUnit::Week => WEEK,
                TimeUnit::Month => MONTH_LEAST,
                TimeUnit::Quarter => QUARTER_LEAST,
            };
            Range::up_to(Some((days / shortest).floor()))
        }
        Counts::Enters { .. }
        | Counts::Leaves { .. }
        | Counts::StaysIn { .. }
        | Counts::Reaches(_)
        | Counts::Delivered(_)
        | Counts::CostOf { .. } => Range::up_to(None),
        // Points may be lost, and amounts of money may be owed either way.
        Counts::GainOn { .. } | Counts::Amount { .. } => OPEN,
    }
}
