//! What is read of several figures of the same draw at once: sums, differences, what happens where something else does.
//!
//! Where draws are kept, it is read from them whenever it is asked for. Where they are not, it must be known beforehand what
//! will be asked: then each draw's value is counted in a column of its own while the draw is there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::statistics::{Binning, Column, Sums, Value};

/// Sums of money that differ by less are the same, added up in another order: pounds.
const HALF_A_PENNY: f64 = 0.005;
/// What one amount may exceed another by and still be the same: what settings cost is shared to date in whole pence, so that a year
/// in which nothing falls away may have some pennies. Pounds.
const SOME_PENCE: f64 = 0.10;
/// Draws before this power of two are of one stretch.
const STRETCH_FIRST: u8 = 10;
/// Bins of a column of which only a mean or the share above nought is read.
const BINS_FOR_MEAN: u32 = 8;

/// Where a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Of several scenarios played over the same draws, which; of one alone, nought.
    pub run: usize,
    /// The option's place.
    pub option: usize,
    /// The figure's place among those of the option.
    pub place: usize,
}

/// What is read of a draw.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Joint {
    /// A figure.
    Figure(At),
    /// The sum of those that are numbers; nought of none.
    TotalOfKnown(Vec<At>),
    /// The same with the sign turned.
    LessThanNothing(Vec<At>),
    /// The sum; undefined where any is no number.
    Sum(Vec<Joint>),
    /// The product; undefined where either is no number.
    Product(Box<Joint>, Box<Joint>),
    /// The first less the second, as [`Value::less`] has it.
    Difference(Box<Joint>, Box<Joint>),
    /// Which is more, as [`Value::order`] has it.
    Order(Box<Joint>, Box<Joint>),
    /// 1 where a figure is such, else 0.
    Flag(At, Such),
    /// 1 where both are amounts and the first is more, by more than some pence, else 0.
    Exceeds(At, At),
    /// 1 where any is, else 0.
    Any(Vec<Joint>),
    /// 1 where the first is a number and no other is a larger one, else 0.
    Most(Box<Joint>, Vec<Joint>),
    /// The place of the last that is a number other than nought; undefined where none is.
    LastThatMoves(Vec<At>),
    /// Why there is no rate of return, as [`Rateless`] numbers it; 0 where there is one.
    Rateless {
        /// The rate.
        rate: At,
        /// What was drawn.
        drawn: At,
        /// Received less drawn.
        net: At,
    },
    /// What is read of those draws only in which a flag is such.
    Where(Box<Joint>, At, Flagged),
    /// A figure in a stretch of draws, by [`stretch_of`] their numbers.
    Stretch(At, u8, Read),
}

/// How a figure is where something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Such {
    /// Below nought.
    BelowNought,
    /// Nought.
    Nought,
    /// Above nought.
    AboveNought,
    /// A number other than nought.
    Moves,
}

/// How a flag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flagged {
    /// 1.
    Yes,
    /// 0.
    No,
}

/// What is read of a figure as draws are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// Its median.
    Median,
    /// Its mean.
    Mean,
    /// How often it is above nought.
    Chance,
}

/// Why a draw has no rate of return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rateless {
    /// Nothing was drawn.
    NothingDrawn = 1,
    /// Less came back than was drawn, and no rate fits.
    Loss = 2,
    /// No less came back, and no rate fits.
    NoLoss = 3,
}

/// Consecutive draws of one scenario or of several.
#[derive(Clone, Copy, Debug)]
pub struct Lanes<'a> {
    /// Number of the first draw.
    pub first: u32,
    /// By scenario and option: the columns of its figures, which keep draws.
    pub runs: &'a [Vec<&'a [Column]>],
}

impl Lanes<'_> {
    fn value(&self, at: At, draw: usize) -> Value {
        self.runs[at.run][at.option][at.place].value(draw)
    }

    fn columns(&self) -> impl Iterator<Item = &Column> {
        self.runs.iter().flatten().flat_map(|columns| columns.iter())
    }

    fn n_draws(&self) -> usize {
        self.columns().next().map_or(0, Column::len)
    }
}

impl Joint {
    /// What is read of every draw in turn; of a stretch, or where only some draws count, of those.
    #[must_use]
    pub fn over(&self, lanes: &Lanes<'_>) -> Column {
        let draws = (0..lanes.n_draws()).filter(|&draw| self.counts(lanes, draw));
        let values: Vec<(usize, Value)> = draws.map(|draw| (draw, self.value(lanes, draw))).collect();
        lanes.columns().next().map_or_else(Column::default, |all| all.of_these(&values))
    }

    /// Adds what is read of draws to a column.
    pub fn add_to(&self, column: &mut Column, lanes: &Lanes<'_>) {
        if let Self::Stretch(_, stretch, _) = self
            && *stretch != stretch_of(lanes.first)
            && *stretch != stretch_of(lanes.first + lanes.n_draws().saturating_sub(1) as u32)
            && lanes.n_draws() < 1 << STRETCH_FIRST
        {
            return;
        }
        for draw in (0..lanes.n_draws()).filter(|&draw| self.counts(lanes, draw)) {
            column.push(self.value(lanes, draw));
        }
    }

    /// A column that keeps no draws, given the base case as a single draw.
    #[must_use]
    pub fn column(&self, base: &Lanes<'_>, most: u32) -> Column {
        let near = known(self.value(base, 0)).unwrap_or(0.0);
        // Only of sums a deviation is asked for.
        let sums = if matches!(self, Self::Sum(_)) { Sums::ForDeviation } else { Sums::ForMean };
        let is_for_mean = matches!(self, Self::Product(..) | Self::Stretch(_, _, Read::Mean | Read::Chance));
        Column::binned(Binning { most: if is_for_mean { BINS_FOR_MEAN } else { most }, near, sums })
    }

    /// Whether a draw is one of those of which it is read.
    fn counts(&self, lanes: &Lanes<'_>, draw: usize) -> bool {
        if let Self::Where(_, at, flagged) = self {
            return flagged.holds(lanes.value(*at, draw));
        }
        if let Self::Stretch(_, stretch, _) = self {
            return stretch_of(lanes.first + draw as u32) == *stretch;
        }
        true
    }

    fn value(&self, lanes: &Lanes<'_>, draw: usize) -> Value {
        let of = |at: &At| lanes.value(*at, draw);
        match self {
            Self::Figure(at) | Self::Stretch(at, ..) => of(at),
            Self::Where(joint, ..) => joint.value(lanes, draw),
            Self::TotalOfKnown(all) => Value::Known(all.iter().filter_map(|at| known(of(at))).sum()),
            Self::LessThanNothing(all) => {
                Value::Known(-all.iter().filter_map(|at| known(of(at))).sum::<f64>())
            }
            Self::Sum(all) => number(all.iter().map(|joint| known(joint.value(lanes, draw))).sum()),
            Self::Product(a, b) => {
                let [a, b] = [a, b].map(|joint| known(joint.value(lanes, draw)));
                number(a.zip(b).map(|(a, b)| a * b))
            }
            Self::Difference(a, b) => a.value(lanes, draw).less(b.value(lanes, draw)),
            Self::Order(a, b) => a.value(lanes, draw).order(b.value(lanes, draw)),
            Self::Flag(at, such) => flag(such.holds(of(at))),
            Self::Exceeds(a, b) => {
                flag(known(of(a)).zip(known(of(b))).is_some_and(|(a, b)| a - b > SOME_PENCE))
            }
            Self::Any(all) => flag(all.iter().any(|joint| joint.value(lanes, draw) == Value::Known(1.0))),
            Self::Most(own, others) => {
                let most = |most: f64| {
                    let mut others = others.iter().map(|other| known(other.value(lanes, draw)));
                    others.all(|other| other.is_none_or(|other| other <= most + HALF_A_PENNY))
                };
                flag(known(own.value(lanes, draw)).is_some_and(most))
            }
            Self::LastThatMoves(all) => {
                let last = all.iter().rposition(|at| Such::Moves.holds(of(at)));
                number(last.map(|place| place as f64))
            }
            Self::Rateless { rate, drawn, net } => Value::Known(match of(rate) {
                Value::Known(_) | Value::BeyondHorizon => 0.0,
                Value::Undefined if !Such::AboveNought.holds(of(drawn)) => {
                    f64::from(Rateless::NothingDrawn as u8)
                }
                Value::Undefined if Such::BelowNought.holds(of(net)) => f64::from(Rateless::Loss as u8),
                Value::Undefined => f64::from(Rateless::NoLoss as u8),
            }),
        }
    }
}

impl Flagged {
    /// Whether a value is such a flag.
    #[must_use]
    pub fn holds(self, value: Value) -> bool {
        value
            == Value::Known(match self {
                Self::Yes => 1.0,
                Self::No => 0.0,
            })
    }
}

impl Such {
    /// Whether a value is such.
    #[must_use]
    pub fn holds(self, value: Value) -> bool {
        known(value).is_some_and(|number| match self {
            Self::BelowNought => number < 0.0,
            Self::Nought => number == 0.0,
            Self::AboveNought => number > 0.0,
            Self::Moves => number != 0.0,
        })
    }
}

/// Draws as they can be read: each by itself where it is kept, else what was asked for beforehand.
#[derive(Clone, Debug)]
pub struct Draws<'a> {
    /// By scenario and option: the columns of its figures.
    runs: Vec<Vec<&'a [Column]>>,
    /// What was counted of draws that are not kept.
    counted: &'a BTreeMap<Joint, Column>,
}

impl<'a> Draws<'a> {
    /// Of the columns of each scenario's options.
    #[must_use]
    pub fn new(runs: Vec<Vec<&'a [Column]>>, counted: &'a BTreeMap<Joint, Column>) -> Self {
        Self { runs, counted }
    }

    /// What is read of each draw.
    ///
    /// # Panics
    /// If draws are not kept and it was not asked for beforehand.
    #[must_use]
    pub fn read(&self, joint: &Joint) -> Cow<'a, Column> {
        if let Joint::Figure(at) = joint {
            return Cow::Borrowed(&self.runs[at.run][at.option][at.place]);
        }
        if self.are_kept() {
            return Cow::Owned(joint.over(&Lanes { first: 0, runs: &self.runs }));
        }
        let counted = self.counted.get(joint);
        Cow::Borrowed(
            counted.unwrap_or_else(|| panic!("what is read of draws is counted with them: {joint:?}")),
        )
    }

    /// Whether every draw is kept.
    #[must_use]
    pub fn are_kept(&self) -> bool {
        let mut columns = self.runs.iter().flatten().flat_map(|columns| columns.iter());
        columns.next().is_none_or(|column| !column.is_binned())
    }
}

/// The stretch of draws that a draw is in: those before the 1,024th, then from each power of two to the next.
#[must_use]
pub fn stretch_of(draw: u32) -> u8 {
    (draw.checked_ilog2().unwrap_or(0) as u8 + 1).max(STRETCH_FIRST)
}

/// All stretches, by the power of two of the draw after their last.
pub fn stretches() -> impl Iterator<Item = u8> {
    STRETCH_FIRST..=32
}

/// The number, where there is one.
fn known(value: Value) -> Option<f64> {
    match value {
        Value::Known(number) => Some(number),
        Value::BeyondHorizon | Value::Undefined => None,
    }
}

fn number(found: Option<f64>) -> Value {
    found.map_or(Value::Undefined, Value::Known)
}

fn flag(holds: bool) -> Value {
    Value::Known(if holds { 1.0 } else { 0.0 })
}
