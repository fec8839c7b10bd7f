//! How far results move with each input: tornados, switching values, and maps over two inputs.

use super::{Above, CheckedValue, Condition, Headlined};

/// What was found.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// What reports call the option.
    pub option: String,
    /// By how much an input without a range is moved, a fraction.
    pub by: f64,
    /// The results that are looked at.
    pub results: Vec<Headlined>,
    /// By result: as the file stands; none where it has no value.
    pub base: Vec<Option<CheckedValue>>,
    /// By result: whether errors of its differences are paired, draw by draw; those of others are too large.
    pub paired: Vec<bool>,
    /// The inputs that move something, in the order of the file.
    pub inputs: Vec<MovedInput>,
    /// Paths of inputs that move nothing of the option.
    pub still: Vec<String>,
    /// Paths of inputs that cannot be moved alone, and why.
    pub unmovable: Vec<(String, String)>,
    /// Paths of inputs at an end of which people hardly ever stand where they were observed.
    pub not_observed: Vec<String>,
    /// What is decided by, and the value of each input at which that flips; none where nothing is.
    pub switching: Option<DecidedBy>,
    /// A result over two inputs.
    pub map: Option<TwoInputs>,
    /// What was not found of all this, because it was stopped before.
    pub missing: NotSought,
}

/// What was asked of sensitivity and not found, because it was stopped before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotSought {
    /// Paths of inputs that were not moved.
    pub inputs: Vec<String>,
    /// Paths of inputs whose switching values were not found.
    pub switching: Vec<String>,
    /// Whether it is to be said that no switching value was looked for.
    pub all_switching: bool,
    /// The paths of a map.
    pub map: Option<[String; 2]>,
}

/// An input that was moved.
#[derive(Clone, Debug)]
pub struct MovedInput {
    /// Its path.
    pub path: String,
    /// As the file has it, or its base value.
    pub stands: String,
    /// Between what it was moved.
    pub range: Range,
    /// Whether the file says that it moves together with another input, which stays as it is here.
    pub is_correlated: bool,
    /// At its lower and its upper value; none where the scenario cannot have that value.
    pub ends: [Option<MovedTo>; 2],
    /// By result: what it is at the upper value less what it is at the lower, with the paired error.
    pub swings: Vec<Option<CheckedValue>>,
}

/// Between what an input was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Its 10th and 90th percentile.
    P10ToP90,
    /// No and yes.
    NoToYes,
    /// A part of it up and down.
    ByPart,
}

/// An input at another value.
#[derive(Clone, Debug)]
pub struct MovedTo {
    /// The value, as it is written.
    pub written: String,
    /// By result: what it comes to.
    pub found: Vec<Option<CheckedValue>>,
}

/// What is decided by, and where it flips.
#[derive(Clone, Debug)]
pub struct DecidedBy {
    /// In words: "the council saves as much as it pays, on average".
    pub title: String,
    /// The result.
    pub result: Headlined,
    /// What is asked of it.
    pub condition: Condition,
    /// What it is as the file stands.
    pub stands: Option<CheckedValue>,
    /// By input.
    pub inputs: Vec<Switching>,
}

/// Where a decision flips along an input.
#[derive(Clone, Debug)]
pub struct Switching {
    /// The path of the input.
    pub path: String,
    /// As the file has it, or its base value.
    pub stands: String,
    /// Between which values it was looked for.
    pub ends: [String; 2],
    /// At how many of so many values the result is not known, between which no place is looked for.
    pub not_known: (usize, usize),
    /// At how many of them people hardly ever stand where they were observed.
    pub not_observed: usize,
    /// Where it flips, from the lowest.
    pub at: Vec<SwitchingValue>,
    /// Whether what is asked holds at the lowest value that was looked at.
    pub holds_at_lowest: bool,
    /// How likely the input lies where what is asked fails, by its own law; none of an input without a range, or where the result
    /// is not known throughout.
    pub p_fails: Option<f64>,
    /// Its 10th and 90th percentile, as they are written; none of an input without a range.
    pub range: Option<[String; 2]>,
}

/// A value at which a decision flips.
#[derive(Clone, Debug)]
pub struct SwitchingValue {
    /// The value nearest to the flip at which what is asked holds, as it is written.
    pub written: String,
    /// The result there.
    pub found: CheckedValue,
    /// Whether it holds above or below.
    pub holds: Above,
    /// Between which values 95 of 100 such places lie; none where an end lies beyond what was looked at.
    pub interval: Option<[Option<String>; 2]>,
    /// Whether it lies outside the 10th and 90th percentile; none of an input without a range.
    pub is_outside: Option<bool>,
}

/// A result over two inputs.
#[derive(Clone, Debug)]
pub struct TwoInputs {
    /// The result.
    pub result: Headlined,
    /// The path of the input whose values stand across, and of the one whose values stand down.
    pub paths: [String; 2],
    /// Values of the first, as they are written.
    pub across: Vec<String>,
    /// By value of the second, as it is written: the result at each value of the first.
    pub down: Vec<(String, Vec<Option<CheckedValue>>)>,
    /// What is asked of the result, if anything.
    pub condition: Option<Condition>,
    /// Why pairs have no result, each reason with the first of its pairs, as they are written, and how many it has.
    pub without: Vec<Without>,
}

/// Why pairs of values have no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// Why the first has none, in a line; others differ in numbers at most.
    pub why: String,
    /// The first such pair: the value of the first input, and of the second.
    pub first: [String; 2],
    /// How many pairs.
    pub n: usize,
}
