//! A price that is sought: one input is turned until one result meets a condition.

use super::reading::{Read, UNBOUNDED};
use super::runs::Runs;
use super::solve::{self, Evaluated, POINTS};
use super::turn::{Open, Sweep};
use crate::data::{
    Bounded, CheckedValue, Condition, FigureUnit, Price, PricePoint, Side, Solved, Target, Turn,
};
use crate::engine::RunError;
use crate::model::{Model, Wanted};

/// What is sought of a result.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The result.
    pub wanted: Wanted,
    /// What is asked of it.
    pub condition: Condition,
    /// Whether the bound itself is sought rather than one side of it.
    pub is_met_exactly: bool,
}

/// Turns an input over its range and finds every place at which the condition begins or ends to hold. `told` hears each
/// value that is played.
///
/// # Errors
/// If a run fails, or one is broken off: of a part of the values no place can be told.
pub fn price(
    model: &Model,
    (turn, open): (&Turn, Open<'_>),
    sought: &Sought,
    runs: Runs<'_>,
    told: &dyn Fn(String),
) -> Result<Price, RunError> {
    let wanted = std::slice::from_ref(&sought.wanted);
    let mut sweep = Sweep::new((turn, open), runs, wanted, told);
    sweep.play(&turn.over.evenly(POINTS))?;
    let mut crossings = places(&mut sweep, turn, sought.condition, &|read| read.found.clone())?;
    let known: Vec<(f64, CheckedValue)> =
        sweep.known().iter().filter_map(|(at, read)| Some((*at, read[0].found.clone().ok()?))).collect();
    for solved in &mut crossings {
        solved.interval = solve::interval(&known, &solved.crossing, sought.condition).map(<[_; 2]>::from);
    }
    let bounded = bounded(&mut sweep, turn, sought.condition)?;
    let read = sweep
        .known()
        .iter()
        .map(|(_, read)| &read[0])
        .find(|read| read.found.is_ok() || read.between.is_some());
    let (unit, within) = read.map_or((FigureUnit::Count, UNBOUNDED), |read| (read.unit, read.within));
    let point = |(at, read): &(f64, Vec<Read>)| PricePoint {
        at: *at,
        written: turn.written(*at),
        found: read[0].found.clone(),
        between: read[0].between,
    };
    Ok(Price {
        turned: turn.clone(),
        target: Target {
            path: sought.wanted.path(),
            option: model.options[sought.wanted.option.index()].title().to_owned(),
            statistic: sought.wanted.statistic,
            unit,
            within,
            condition: sought.condition,
            is_met_exactly: sought.is_met_exactly,
        },
        crossings,
        bounded,
        points: sweep.known().iter().map(point).collect(),
    })
}

/// Where a condition on what is taken of each result begins and ends to hold, without an interval.
fn places(
    sweep: &mut Sweep<'_>,
    turn: &Turn,
    condition: Condition,
    taken: &dyn Fn(&Read) -> Evaluated,
) -> Result<Vec<Solved>, RunError> {
    let mut evaluate = |at: f64| sweep.at(at).map(|read| taken(&read[0]));
    let snap = |at: f64| turn.over.snap(at);
    let crossings = solve::crossings(&turn.over.evenly(POINTS), &snap, condition, &mut evaluate)?;
    let solved = crossings.into_iter().map(|crossing| Solved {
        written: turn.written(crossing.at),
        fails_written: turn.written(crossing.fails_at),
        interval: None,
        crossing,
    });
    Ok(solved.collect())
}

/// Where the condition begins and ends to hold at either bound; none where the result is known between bounds at no value.
fn bounded(sweep: &mut Sweep<'_>, turn: &Turn, condition: Condition) -> Result<Option<Bounded>, RunError> {
    if sweep.known().iter().all(|(_, read)| read[0].between.is_none()) {
        return Ok(None);
    }
    let mut at_bound = |end: usize| {
        let bound = |read: &Read| match read.between {
            Some(between) => Ok(CheckedValue { value: between[end], se: None }),
            None => read.found.clone(),
        };
        places(sweep, turn, condition, &bound)
    };
    let (surely, perhaps) = match condition.side {
        Side::AtLeast => (0, 1),
        Side::AtMost => (1, 0),
    };
    Ok(Some(Bounded { surely: at_bound(surely)?, perhaps: at_bound(perhaps)? }))
}

impl Price {
    /// Why no result was read at any value; none where one was.
    #[must_use]
    pub fn unreadable(&self) -> Option<&str> {
        let mut whys = self.points.iter().map(|point| point.found.as_ref().err());
        let first = whys.next()??;
        whys.all(|why| why.is_some()).then_some(first.as_str())
    }

    /// The values that a table shows: those that were looked at first, and of the halvings after them the places that they came to.
    pub fn shown(&self) -> impl Iterator<Item = &PricePoint> {
        let evenly = self.turned.over.evenly(POINTS);
        let is_edge = |at: f64| {
            self.crossings.iter().any(|solved| solved.crossing.at == at || solved.crossing.fails_at == at)
        };
        self.points.iter().filter(move |point| evenly.contains(&point.at) || is_edge(point.at))
    }

    /// The value at which the result comes nearest to the bound, where it never meets the condition or always does.
    #[must_use]
    pub fn nearest(&self) -> Option<(&PricePoint, CheckedValue)> {
        let bound = self.target.condition.bound;
        let known = self.points.iter().filter_map(|point| Some((point, *point.found.as_ref().ok()?)));
        known.min_by(|(_, a), (_, b)| (a.value - bound).abs().total_cmp(&(b.value - bound).abs()))
    }

    /// The lowest and the highest result, with where they are.
    #[must_use]
    pub fn extremes(&self) -> Option<[(&PricePoint, CheckedValue); 2]> {
        let known = || self.points.iter().filter_map(|point| Some((point, *point.found.as_ref().ok()?)));
        let low = known().min_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
        let high = known().max_by(|(_, a), (_, b)| a.value.total_cmp(&b.value))?;
        Some([low, high])
    }

    /// Whether the result is known at every value that was played.
    #[must_use]
    pub fn is_known_throughout(&self) -> bool {
        self.points.iter().all(|point| point.found.is_ok())
    }

    /// Whether what is asked holds at every value that was played and has a result.
    #[must_use]
    pub fn always_holds(&self) -> bool {
        let mut known = self.points.iter().filter_map(|point| point.found.as_ref().ok());
        self.crossings.is_empty() && known.all(|found| self.holds(found))
    }

    /// The values that were played at which what is asked holds, as they are written.
    #[must_use]
    pub fn held(&self) -> Vec<String> {
        let holds = |point: &&PricePoint| point.found.as_ref().is_ok_and(|found| self.holds(found));
        self.points.iter().filter(holds).map(|point| point.written.clone()).collect()
    }

    /// The values that were played at which what is asked holds whatever futures without an answer would bring.
    #[must_use]
    pub fn surely_held(&self) -> Vec<&PricePoint> {
        let holds = |point: &&PricePoint| match (&point.found, point.between) {
            (Ok(found), _) => self.target.condition.holds(found.value),
            (Err(_), Some(between)) => between.iter().all(|&value| self.target.condition.holds(value)),
            (Err(_), None) => false,
        };
        self.points.iter().filter(holds).collect()
    }

    fn holds(&self, found: &CheckedValue) -> bool {
        match self.target.is_met_exactly {
            true => found.value == self.target.condition.bound,
            false => self.target.condition.holds(found.value),
        }
    }
}

impl Condition {
    /// The bounds of a party as conditions, each on one side.
    #[must_use]
    pub fn of(bounds: &crate::model::Bounds) -> Vec<Self> {
        let low = bounds.at_least.into_iter().map(|bound| Self { bound, side: Side::AtLeast });
        let high = bounds.at_most.into_iter().map(|bound| Self { bound, side: Side::AtMost });
        low.chain(high).collect()
    }
}
