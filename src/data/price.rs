//! A price that was sought: where a condition on a result begins and ends to hold as an input is turned.

use super::{CheckedValue, FigureUnit};
use crate::model::Statistic;
use crate::units::{Between, Currency, Share};

/// An input that is turned: over what, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What reports call it.
    pub title: String,
    /// The paths that take its value.
    pub paths: Vec<String>,
    /// What takes what is left to 100%, for shares that add up to all.
    pub rest: Option<Rest>,
    /// Between which values.
    pub over: Between,
    /// What the value does.
    pub how: How,
    /// In which currency it is written.
    pub currency: Currency,
}

/// A share that takes what a share that is turned, and others of the same list, leave to 100%.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// Its path.
    pub path: String,
    /// All others of the list together.
    pub others: Share,
}

impl Rest {
    /// What is left for it beside the turned share; less than nought where they are more than all.
    #[must_use]
    pub fn beside(&self, turned: Share) -> Option<Share> {
        turned.checked_add(self.others)?.complement()
    }
}

/// What a value does to the paths that are turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It stands in the place of what they say.
    InPlace,
    /// It multiplies every number under them.
    Times,
}

impl Turn {
    /// What reports call it, with its paths where that does not say them.
    #[must_use]
    pub fn named(&self) -> String {
        let paths = self.paths.join(", ");
        if self.title == paths { paths } else { format!("{} ({paths})", self.title) }
    }

    /// It, and over what it is turned: "contract.outcomes.cap, from £2,000,000 to £4,000,000".
    #[must_use]
    pub fn said(&self) -> String {
        let [low, high] = self.ends();
        let rest = self
            .rest
            .as_ref()
            .map_or_else(String::new, |rest| format!("; {} takes what that leaves to 100%", rest.path));
        format!("{}, from {low} to {high}{rest}", self.named())
    }

    /// A value as the language writes it.
    #[must_use]
    pub fn written(&self, value: f64) -> String {
        let written = self.over.at(value).written_in(self.currency);
        match self.how {
            How::InPlace => written,
            How::Times => format!("× {written}"),
        }
    }

    /// The lowest and the highest value, as they are written.
    #[must_use]
    pub fn ends(&self) -> [String; 2] {
        let (from, to) = self.over.ends();
        [from, to].map(|end| self.written(end))
    }
}

/// What was sought.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The result, by its path.
    pub path: String,
    /// What reports call the option under which it is read.
    pub option: String,
    /// Which figure of the distribution.
    pub statistic: Statistic,
    /// The unit of the result.
    pub unit: FigureUnit,
    /// Between what the result lies, whatever the draws: a chance between nought and one, a rate of return no lower than the
    /// loss of all.
    pub within: (f64, f64),
    /// What is asked of it.
    pub condition: Condition,
    /// Whether the bound itself is sought rather than one side of it.
    pub is_met_exactly: bool,
}

/// What is asked of a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Condition {
    /// The bound, in the unit of the result.
    pub bound: f64,
    /// On which side of it the condition holds.
    pub side: Side,
}

/// On which side of a bound a condition holds; on the bound it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At or above it.
    AtLeast,
    /// At or below it.
    AtMost,
}

impl Condition {
    /// Whether a value meets it.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        match self.side {
            Side::AtLeast => value >= self.bound,
            Side::AtMost => value <= self.bound,
        }
    }
}

/// A value of the input, and the result there or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct PricePoint {
    /// The value.
    pub at: f64,
    /// As it is written.
    pub written: String,
    /// The result.
    pub found: Result<CheckedValue, String>,
    /// Of a quantile that futures without an answer leave open, between what it lies whatever those would bring.
    pub between: Option<[f64; 2]>,
}

/// A place at which a condition begins or ends to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// The value of the input nearest to the change at which the condition holds.
    pub at: f64,
    /// The result there.
    pub found: CheckedValue,
    /// The value of the input on the other side, no more than the finest step away.
    pub fails_at: f64,
    /// The result there.
    pub fails: CheckedValue,
    /// Whether it holds above the place, or below it.
    pub holds: Above,
}

/// On which side of a place a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// For larger values of the input.
    Holds,
    /// For smaller ones.
    Fails,
}

impl Crossing {
    /// Whether the result leaps over the bound rather than going through it: it changes over the last step by more than its
    /// error, so that no value of the input meets the bound itself.
    #[must_use]
    pub fn is_leap(&self) -> bool {
        let gap = (self.found.value - self.fails.value).abs();
        self.found.se.is_some_and(|se| gap > se) && self.found.se != Some(0.0)
    }
}

/// A price that was sought.
#[derive(Clone, Debug, PartialEq)]
pub struct Price {
    /// What was turned.
    pub turned: Turn,
    /// What was sought.
    pub target: Target,
    /// Every value that was played, from the lowest.
    pub points: Vec<PricePoint>,
    /// Where the condition begins and ends to hold, from the lowest.
    pub crossings: Vec<Solved>,
    /// Where the result is known between bounds alone at some values.
    pub bounded: Option<Bounded>,
}

/// Where a condition begins and ends to hold of a result that is known between bounds alone at some values.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounded {
    /// For certain: at the bound that meets it less well.
    pub surely: Vec<Solved>,
    /// At all: at the bound that meets it better.
    pub perhaps: Vec<Solved>,
}

/// A crossing in the words of the language.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// The place.
    pub crossing: Crossing,
    /// The value at which the condition holds, as it is written.
    pub written: String,
    /// The value next to it at which it does not.
    pub fails_written: String,
    /// Between which values 95 of 100 such places lie: an end is none where it is beyond the range; nothing where the result
    /// has no error.
    pub interval: Option<[Option<f64>; 2]>,
}
