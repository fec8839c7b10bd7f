//! Care settings and the ways between them: a finite-state semi-Markov process in whole days.

use super::{IndexId, InputId, Length, Number, PartyId, StateId, TransitionId, title_of};

/// Most states that a scenario may have: a history counts visits in a fixed array.
pub const MOST_STATES: usize = 64;

/// A care setting.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Cost for a person and day, pence.
    pub cost: InputId,
    /// Who bears it, with shares.
    pub borne_by: Vec<(PartyId, InputId)>,
    /// How the cost moves with prices.
    pub indexed: Indexed,
    /// Share of the cost that the payer can turn into cash when a day falls away.
    pub cashable: InputId,
    /// Number of places that must fall away together before any of them becomes cash: a home, a block; 0 or none: day by day.
    pub step: Option<InputId>,
    /// How long a place that has fallen away is still paid for; none if left out.
    pub notice: Option<Length>,
    /// Whether anybody leaves.
    pub kind: StateKind,
}

/// Whether anybody leaves a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    /// People come and go.
    Passing,
    /// Nobody leaves: death, moved away, 18th birthday.
    Absorbing,
}

/// How an amount moves with prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexed {
    /// It does not.
    Fixed,
    /// With a named index.
    Index(IndexId),
    /// With its own yearly growth.
    Growth(InputId),
}

/// A way from one state to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// Where it starts.
    pub from: From,
    /// Where it leads.
    pub to: StateId,
    /// When it happens.
    pub sojourn: Sojourn,
}

/// Where a way out starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// In one state, with a new clock for each visit.
    State(StateId),
    /// In every state, on one clock for life.
    Any,
}

/// The law of the time until a way out is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Sojourn {
    /// An intensity per day, which may follow the five clocks or the group.
    Rate(Number),
    /// Weibull by its median and shape.
    Weibull {
        /// Median time.
        median: Length,
        /// Shape: under 1 the hazard falls, above 1 it rises.
        shape: InputId,
    },
    /// Log-normal by its median and the spread of its logarithm.
    LogNormal {
        /// Median time.
        median: Length,
        /// Standard deviation of the logarithm of the time.
        spread: InputId,
    },
    /// A fixed spell.
    Exactly(Length),
    /// At an age.
    UntilAge(Length),
}

/// How rates move over the years whatever anybody does: for everybody, served or not, and for control people.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterfactual {
    /// Growth a year, from the start of the programme on.
    pub drift: Option<InputId>,
    /// Coefficient of variation, after a year, of a random walk with mean 1 that a draw's rates share.
    pub wander: Option<InputId>,
    /// The ways whose rates as usual move so.
    pub on: Vec<TransitionId>,
}

impl Transition {
    /// From where to where it leads. Titles stand in quotes, as one that says where people are ("at home") does not read after
    /// a word that says where they come from or go to.
    #[must_use]
    pub fn title(&self, states: &[State]) -> String {
        let title = |state: StateId| format!("\"{}\"", states[state.index()].title());
        let from = match self.from {
            From::State(state) => title(state),
            From::Any => "any setting".to_owned(),
        };
        format!("from {from} to {}", title(self.to))
    }

    /// Whether an input is its rate.
    #[must_use]
    pub fn is_rated_by(&self, input: InputId) -> bool {
        matches!(&self.sojourn, Sojourn::Rate(Number::Plain(rate)) if *rate == input)
    }
}

impl State {
    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(self.label.as_ref(), &self.name)
    }
}
