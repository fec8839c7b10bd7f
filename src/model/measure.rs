//! Measures: what is counted, apart from what is paid for it.

use super::{GroupId, InputId, Length, MeasureId, StateId};

/// Something that is counted.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// What sentences call one unit of it.
    pub unit_label: Option<String>,
    /// What it counts.
    pub head: MeasureHead,
}

/// What a measure counts.
#[derive(Clone, Debug)]
pub enum MeasureHead {
    /// Dated units for each person.
    Person(PersonMeasure),
    /// One figure for the cohort.
    Cohort(CohortMeasure),
}

/// Dated units for each person.
#[derive(Clone, Debug)]
pub struct PersonMeasure {
    /// What is counted.
    pub counts: Counts,
    /// From when in a person's life it is counted.
    pub from: CountedFrom,
    /// For how long after that; none is to the end of the programme.
    pub within: Option<Length>,
    /// Only people of these groups; empty is everybody.
    pub among: Vec<GroupId>,
    /// What it makes of people who reach an absorbing state that it does not itself count.
    pub if_absorbed: Vec<(StateId, Absorbed)>,
}

/// What a person measure counts.
#[derive(Clone, Debug)]
pub enum Counts {
    /// One on the day of the event.
    Event(ServiceEvent),
    /// One for each entry.
    Enters {
        /// Into any of these.
        states: Vec<StateId>,
        /// Only from one of these; empty is from anywhere else.
        coming_from: Vec<StateId>,
    },
    /// One for each exit.
    Leaves {
        /// Out of any of these.
        states: Vec<StateId>,
    },
    /// One on the day on which the clock reaches the time.
    StaysIn {
        /// In any of these.
        states: Vec<StateId>,
        /// For so long.
        length: Length,
        /// An absence of at most so long is no break.
        grace: Option<Length>,
        /// What the clock does after a break.
        after_break: AfterBreak,
    },
    /// One on the day, if there.
    IsIn {
        /// In any of these.
        states: Vec<StateId>,
        /// So long after.
        at: Length,
    },
    /// One for each unit of time, on its last day.
    TimeIn {
        /// In any of these.
        states: Vec<StateId>,
        /// The unit of time.
        unit: TimeUnit,
    },
}

/// Events of the service itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceEvent {
    /// The person was referred.
    Referred,
    /// The person started.
    Started,
    /// The person completed.
    Completed,
    /// The person left early.
    LeftEarly,
}

/// From when in a person's life a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedFrom {
    /// Referral.
    Referral,
    /// Start of service.
    Start,
    /// End of a completed service.
    Completion,
}

/// What a clock does after a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterBreak {
    /// It starts again at the next entry.
    Restarts,
    /// It stops for good.
    Stops,
    /// It pauses and goes on.
    Pauses,
}

/// A unit of time that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// A day.
    Day,
    /// Seven days on end.
    Week,
    /// A calendar month on end.
    Month,
    /// Three calendar months on end.
    Quarter,
}

/// What a measure makes of a person who reaches an absorbing state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absorbed {
    /// Counted to the end of the window as if the condition held.
    Success,
    /// Nothing more is counted; the window runs on and the person stays in every denominator.
    Failure,
    /// Measured up to that day only.
    WindowEnds,
    /// Out of counts and denominators; units already claimed stand.
    Excluded,
}

/// One figure for the cohort.
#[derive(Clone, Debug)]
pub struct CohortMeasure {
    /// How the figure is made.
    pub summary: Summary,
    /// Over which people and time.
    pub over: Over,
}

/// How a cohort figure is made.
#[derive(Clone, Debug)]
pub enum Summary {
    /// Sum.
    TotalOf(Vec<MeasureId>),
    /// Units for each person measured.
    MeanOf(MeasureId),
    /// Share of people measured with at least one unit.
    ShareWith(MeasureId),
    /// Quotient; undefined at nought over nought.
    RatioOf {
        /// Above.
        of: MeasureId,
        /// Below.
        to: MeasureId,
    },
    /// Baseline less actual, in units.
    Saved {
        /// The units.
        of: MeasureId,
        /// What they are held against.
        against: super::BaselineId,
    },
}

/// Over which people and time a cohort figure is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Units dated in the claim period.
    Period,
    /// All to date.
    SoFar,
    /// Everybody, known at the end.
    Contract,
}

/// What a contract compares with.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// Its name in the file.
    pub name: String,
    /// A fixed share of time, or a fixed number for each person.
    pub fixed: InputId,
}

impl Measure {
    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.replace('_', " "))
    }
}
