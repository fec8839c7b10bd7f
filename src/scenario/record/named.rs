//! Names and paths that refer to what a scenario has.

use super::NumberCell;
use crate::scenario::fields::Thing;
use crate::scenario::path::Segment;
use crate::scenario::source::Span;

/// A name that refers to a thing which exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it stands for.
    pub thing: Thing,
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A name or a number.
#[derive(Clone, Debug)]
pub enum NameOrNumber {
    /// The name of a thing.
    Name(Name),
    /// A number.
    Number(Box<NumberCell>),
}

/// A name, or one of the field's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameOrWord {
    /// A name.
    Name(Name),
    /// A word.
    Word(&'static str),
}

/// A clause by the names of its contract and its own: "outcomes.home_6m".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseName {
    /// The contract.
    pub contract: String,
    /// The clause.
    pub clause: String,
    /// Where it stands.
    pub span: Span,
}

/// A path to something that the scenario has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputPath {
    /// The path as written.
    pub path: String,
    /// Its names.
    pub segments: Vec<Segment>,
    /// Where it stands.
    pub span: Span,
}

/// Something that a service changes, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetName {
    /// "transition.A.B".
    Transition(TransitionName),
    /// "milestone.M".
    Milestone(Name),
    /// "score.S".
    Score(Name),
}

/// A way from one state to another, by name: "transition.A.B".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionName {
    /// The state that people leave, or "any".
    pub from: String,
    /// The state that they come to.
    pub to: String,
    /// Where it stands.
    pub span: Span,
}
