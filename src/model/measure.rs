//! Measures: what is counted, apart from what is paid for it.

use super::{
    AmountId, BaselineId, GroupId, InputId, Length, MeasureId, MilestoneId, ScoreId, StateId, title_of,
};

/// Something that is counted.
#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureHead {
    /// Dated units for each person.
    Person(PersonMeasure),
    /// One figure for the cohort.
    Cohort(CohortMeasure),
}

/// Dated units for each person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonMeasure {
    /// What is counted.
    pub counts: Counts,
    /// From when in a person's life it is counted.
    pub from: CountedFrom,
    /// For how long after that; none is to the end of the programme.
    pub within: Option<Length>,
    /// Who is counted.
    pub among: Among,
    /// Units of a person that together make one; with it a person gives one unit or none.
    pub at_least: Option<InputId>,
    /// What the contract's data get wrong; none is nothing.
    pub error: Option<Misreading>,
    /// What it makes of people who reach an absorbing state that it does not itself count.
    pub if_absorbed: Vec<(StateId, Absorbed)>,
}

/// Whom a person measure counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Among {
    /// Only people of these groups; empty is everybody.
    pub groups: Vec<GroupId>,
    /// Only people who had a unit of this measure, from that day on.
    pub with: Option<MeasureId>,
}

/// What the contract's data get wrong about a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misreading {
    /// Share of true units that the data do not show.
    pub missed: InputId,
    /// Share of people without a unit for whom the data show one, on the day on which they are measured.
    pub false_units: InputId,
}

/// What a person measure counts.
#[derive(Clone, Debug, PartialEq)]
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
    /// One each time that it is reached.
    Reaches(MilestoneId),
    /// One on the day on which the clock reaches the time.
    StaysIn {
        /// In any of these.
        states: Vec<StateId>,
        /// For so long.
        length: Length,
        /// An absence of at most so long is no break.
        grace: Option<Length>,
        /// Absences that are no break, at most; none is any number.
        grace_times: Option<u32>,
        /// What the clock does after a break.
        after_break: AfterBreak,
        /// Whether a move within the states is a break.
        moves: Moves,
    },
    /// Points gained on a score from the day on which the clock starts to the day so long after: on that day.
    GainOn {
        /// On which.
        score: ScoreId,
        /// So long after.
        at: Length,
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
        /// An absence of at most so long is no break.
        grace: Option<Length>,
        /// What the clock of a unit does after a break; a day has none.
        after_break: AfterBreak,
    },
    /// Pence of a person's own amount, for each unit of another measure, on its day.
    Amount {
        /// Which amount.
        amount: AmountId,
        /// The measure, which is counted for each person.
        on: MeasureId,
    },
    /// What a person gets of the service, on the last day of each month.
    Delivered(ServiceUnit),
    /// Pence of care cost, on the last day of each month.
    CostOf {
        /// In any of these.
        states: Vec<StateId>,
    },
}

/// Whether a move within the states of a stay is a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// It is none.
    AreNoBreak,
    /// It is one.
    AreBreaks,
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

/// A unit of the service that a person gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceUnit {
    /// An hour, of as many as the service says.
    Hour,
    /// A day on which the person is served.
    Day,
    /// Seven such days, in parts.
    Week,
    /// A calendar month on all of whose days the person is served, in parts.
    Month,
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
    /// The first day on or after the start on which the person is in the states that are counted.
    Entry,
    /// The person's first unit of this measure.
    Unit(MeasureId),
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
#[derive(Clone, Debug, PartialEq)]
pub struct CohortMeasure {
    /// How the figure is made.
    pub summary: Summary,
    /// Over which people and time.
    pub over: Over,
}

/// How a cohort figure is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Summary {
    /// Sum.
    TotalOf(Vec<MeasureId>),
    /// Units for each person measured.
    MeanOf(MeasureId),
    /// Share of people measured with at least one unit.
    ShareWith(MeasureId),
    /// Share of people measured without a unit.
    ShareWithout(MeasureId),
    /// Units for each team of the service, as agreed and not as posts are filled, and year.
    PerTeam {
        /// The units.
        of: MeasureId,
        /// Day until which the teams' time counts, where nothing closes the service before.
        until: i32,
    },
    /// Quotient; undefined at nought over nought.
    RatioOf {
        /// Above.
        of: MeasureId,
        /// Below.
        to: Factor,
        /// The quotient counts as this where it is more.
        at_most: Option<InputId>,
    },
    /// Held against a baseline.
    Against {
        /// What is held against it.
        of: MeasureId,
        /// The baseline.
        baseline: BaselineId,
        /// What is made of the two.
        comparison: Comparison,
    },
    /// Weighted mean.
    Weighted(Vec<(MeasureId, InputId)>),
    /// Product.
    ProductOf(Vec<Factor>),
}

impl Summary {
    /// The measures that it is made of.
    #[must_use]
    pub fn parts(&self) -> Vec<MeasureId> {
        let of_factor = |factor: &Factor| match factor {
            Factor::Measure(measure) => Some(*measure),
            Factor::Number(_) => None,
        };
        match self {
            Self::TotalOf(parts) => parts.clone(),
            Self::MeanOf(of)
            | Self::ShareWith(of)
            | Self::ShareWithout(of)
            | Self::PerTeam { of, .. }
            | Self::Against { of, .. } => vec![*of],
            Self::RatioOf { of, to, .. } => std::iter::once(*of).chain(of_factor(to)).collect(),
            Self::Weighted(parts) => parts.iter().map(|&(part, _)| part).collect(),
            Self::ProductOf(factors) => factors.iter().filter_map(of_factor).collect(),
        }
    }
}

/// Whether a measure looks at what people live through after they have started a service: of an option without one it says
/// nothing. Whether anybody started, and what was saved or added against a baseline, is nought there and can be said.
#[must_use]
pub fn needs_a_start(measures: &[Measure], measure: MeasureId) -> bool {
    let part_does = |parts: Vec<MeasureId>| parts.into_iter().any(|part| needs_a_start(measures, part));
    match &measures[measure.index()].head {
        MeasureHead::Person(person) => {
            let is_of_service = matches!(person.counts, Counts::Event(_) | Counts::Delivered(_));
            let from_start =
                matches!(person.from, CountedFrom::Start | CountedFrom::Completion | CountedFrom::Entry);
            !is_of_service && (from_start || part_does(person.parts()))
        }
        MeasureHead::Cohort(cohort) => {
            !matches!(cohort.summary, Summary::Against { .. }) && part_does(cohort.summary.parts())
        }
    }
}

impl MeasureHead {
    /// The measures that it is made of, or looks at.
    #[must_use]
    pub fn parts(&self) -> Vec<MeasureId> {
        match self {
            Self::Person(person) => person.parts(),
            Self::Cohort(cohort) => cohort.summary.parts(),
        }
    }
}

impl PersonMeasure {
    /// Other measures that it starts from, or whose people it looks at.
    #[must_use]
    pub fn parts(&self) -> Vec<MeasureId> {
        let from = match self.from {
            CountedFrom::Unit(measure) => Some(measure),
            CountedFrom::Referral | CountedFrom::Start | CountedFrom::Completion | CountedFrom::Entry => None,
        };
        let on = if let Counts::Amount { on, .. } = self.counts { Some(on) } else { None };
        from.into_iter().chain(self.among.with).chain(on).collect()
    }

    /// Whether no unit of a person follows after one of them: there is one at most, or all lie in a window that closes.
    #[must_use]
    pub fn is_known_at_once(&self) -> bool {
        self.within.is_some()
            || self.at_least.is_some()
            || matches!(self.counts, Counts::Event(_) | Counts::IsIn { .. } | Counts::GainOn { .. })
    }

    /// Whether a person's units are points, which may be parts of one or below nought.
    #[must_use]
    pub fn is_points(&self) -> bool {
        self.at_least.is_none() && matches!(self.counts, Counts::GainOn { .. })
    }

    /// Whether a unit of it is money, in pence.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.at_least.is_none() && matches!(self.counts, Counts::CostOf { .. } | Counts::Amount { .. })
    }
}

/// Whether time is counted, or money that runs with time: what is measured then is the time tracked.
#[must_use]
pub fn runs_with_time(counts: &Counts) -> bool {
    match counts {
        Counts::TimeIn { .. } | Counts::CostOf { .. } => true,
        Counts::Event(_)
        | Counts::Enters { .. }
        | Counts::Leaves { .. }
        | Counts::Reaches(_)
        | Counts::StaysIn { .. }
        | Counts::IsIn { .. }
        | Counts::GainOn { .. }
        | Counts::Delivered(_)
        | Counts::Amount { .. } => false,
    }
}

/// Whether a unit is so much of something that is delivered, in parts, rather than one event.
#[must_use]
pub fn is_delivered(counts: &Counts) -> bool {
    matches!(counts, Counts::Delivered(_))
}

/// A factor or a divisor: another measure, or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// A measure.
    Measure(MeasureId),
    /// A number.
    Number(InputId),
}

/// What is made of a baseline and what was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Baseline less actual.
    Saved,
    /// Actual less baseline.
    Added,
    /// Baseline less actual, over baseline.
    Reduction,
    /// Actual less baseline, over baseline.
    Increase,
}

/// Over which people and time a cohort figure is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Units dated in the claim period.
    Period,
    /// All to date.
    SoFar,
    /// Each intake, known when its last person has been measured.
    Intake,
}

impl Measure {
    /// Whether it counts the points of persons, which may be parts of one or below nought.
    #[must_use]
    pub fn is_points(&self) -> bool {
        match &self.head {
            MeasureHead::Person(person) => person.is_points(),
            MeasureHead::Cohort(_) => false,
        }
    }

    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(self.label.as_ref(), &self.name)
    }
}
