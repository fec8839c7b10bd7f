//! The service as delivered: capacity, length, costs, effects.

use super::{
    Axis, Indexed, InputId, Inputs, Layered, Length, MilestoneId, Number, PartyId, Schedule, ScoreId,
    TransitionId, Varies, title_of,
};
use crate::units::{is_at_least, is_at_most};

/// A service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// How long a person is served; none serves to the horizon.
    pub length: Option<Length>,
    /// How people leave before the end.
    pub leaving: Leaving,
    /// Hours that each person gets on a day of service; none where hours are not counted.
    pub hours: Option<Layered>,
    /// How many can be served at once.
    pub capacity: Capacity,
    /// Posts in each team; none: each team is one post.
    pub posts: Option<InputId>,
    /// How its posts fall vacant; none: they are always filled.
    pub vacancies: Option<Vacancies>,
    /// Time from programme start until the first person can start.
    pub start_delay: Option<Length>,
    /// Time from programme start after which nobody starts; costs say themselves until when they run.
    pub runs: Option<Length>,
    /// Chance that it works here at all; drawn once.
    pub works_here: InputId,
    /// When a draw counts as one in which the service works; empty: it works here, and its main effect goes the same way
    /// as in the base case.
    pub works_if: Vec<WorksIf>,
    /// Share of the effect (on the log scale) delivered to people who start at a time; none is all of it.
    pub fidelity: Option<Number>,
    /// Who delivers it.
    pub provider: PartyId,
    /// What it costs the provider.
    pub costs: Vec<Cost>,
    /// What it changes.
    pub effects: Vec<Effect>,
}

impl Service {
    /// The effects whose size is uncertain from draw to draw, in the order of the file. The first is the main one: what
    /// counts as working follows it where the file says nothing else.
    pub fn uncertain_effects<'s>(&'s self, inputs: &'s Inputs) -> impl Iterator<Item = &'s Effect> {
        let is_uncertain = |row: InputId| {
            let row = inputs.row(row);
            !row.law.is_certain() && row.varies == Varies::PerDraw
        };
        self.effects.iter().filter(move |effect| is_uncertain(effect.size.row()))
    }

    /// Its teams in a world; nought where it has none.
    #[must_use]
    pub fn teams(&self, value: impl Fn(InputId) -> f64) -> f64 {
        match &self.capacity {
            Capacity::Teams { teams, .. } => value(*teams),
            Capacity::Places(_) | Capacity::Unlimited => 0.0,
        }
    }
}

/// How people leave a service before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Everybody completes.
    Nobody,
    /// A share completes; the others leave on a day spread evenly over the length.
    Completes(InputId),
    /// People leave at an intensity per day.
    Early(InputId),
}

/// How many people can be served at once.
#[derive(Clone, Debug, PartialEq)]
pub enum Capacity {
    /// No limit.
    Unlimited,
    /// So many places.
    Places(InputId),
    /// Teams with so many places each.
    Teams {
        /// Number of teams.
        teams: InputId,
        /// Places for each team.
        per_team: InputId,
    },
}

/// How posts fall vacant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vacancies {
    /// Rate per day at which a filled post is left.
    pub turnover: InputId,
    /// How long it then stands vacant.
    pub vacant_for: Length,
}

/// A bound that an input's drawn value must meet for a draw to count as one in which the service works.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorksIf {
    /// The row.
    pub input: InputId,
    /// What its value inside must meet.
    pub bounds: Bounds,
}

/// One or two bounds on a value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The value is this or more.
    pub at_least: Option<f64>,
    /// The value is more than this.
    pub more_than: Option<f64>,
    /// The value is this or less.
    pub at_most: Option<f64>,
    /// The value is less than this.
    pub less_than: Option<f64>,
}

impl Bounds {
    /// Whether a value meets every bound, but for what arithmetic leaves between two figures that are the same.
    #[must_use]
    pub fn admit(&self, value: f64) -> bool {
        self.at_least.is_none_or(|bound| is_at_least(value, bound))
            && self.more_than.is_none_or(|bound| !is_at_most(value, bound))
            && self.at_most.is_none_or(|bound| is_at_most(value, bound))
            && self.less_than.is_none_or(|bound| !is_at_least(value, bound))
    }
}

/// A cost of the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Its name in the file.
    pub name: String,
    /// What reports call it, where that is not its name.
    pub label: Option<String>,
    /// How much: an amount is paid once, a pay each month or day.
    pub amount: Number,
    /// Whether the amount recurs.
    pub recurs: Recurs,
    /// For each of what.
    pub per: CostPer,
    /// Day from which it is paid.
    pub from: i32,
    /// Day until which it is paid.
    pub until: i32,
    /// How it moves with prices.
    pub indexed: Indexed,
    /// Who pays it.
    pub paid_by: PartyId,
}

/// Whether a cost is paid once or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recurs {
    /// An amount, once for each unit.
    Once,
    /// A pay: pence per calendar month, or per day for a person.
    Running,
}

/// What a cost is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostPer {
    /// The service as a whole.
    Service,
    /// Each team, as agreed, whether its posts are filled or not.
    Team,
    /// Each post that is filled.
    Post,
    /// Each post that stands vacant; what is paid once is paid when it falls vacant.
    Vacancy,
    /// Each place.
    Place,
    /// Each person served.
    Person,
    /// Each person who starts.
    Start,
    /// Each hour that people get.
    Hour,
    /// The closure of the service by an order: redundancies, a lease that is broken.
    Closure,
}

impl Cost {
    /// What reports call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(self.label.as_ref(), &self.name)
    }

    /// The amounts by the setting in which a person is served, where the cost has one for each.
    #[must_use]
    pub fn by_state(&self) -> Option<&Schedule> {
        match &self.amount {
            Number::By(schedule) if schedule.axis == Axis::State => Some(schedule),
            Number::By(_) | Number::Plain(_) => None,
        }
    }
}

/// A change of intensities, chances and scores for people who are or were served.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Its name in the file.
    pub name: String,
    /// What it acts on.
    pub on: Vec<Target>,
    /// How strongly.
    pub size: EffectSize,
    /// When it acts.
    pub during: During,
    /// How long the full effect lasts after the end of the service; none is for ever.
    pub lasts: Option<Length>,
    /// Over how long it then returns to nil, straight on the log scale; none is at once.
    pub fades: Option<Length>,
}

/// Something that an effect changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The rate of a way from one state to another.
    Transition(TransitionId),
    /// The chance of a milestone: at a hazard ratio r the chance p becomes 1 − (1 − p)^r.
    Milestone(MilestoneId),
    /// The level on a score.
    Score(ScoreId),
}

/// How strongly an effect acts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EffectSize {
    /// Multiplies the intensity.
    HazardRatio(InputId),
    /// Converted at a baseline risk over a time: ln(1 − p₁) / ln(1 − p₀).
    OddsRatio {
        /// Ratio of odds.
        ratio: InputId,
        /// Risk as usual, a fraction.
        baseline_risk: InputId,
    },
    /// Converted at a baseline risk over a time: ln(1 − p₁) / ln(1 − p₀).
    RiskRatio {
        /// Ratio of risks.
        ratio: InputId,
        /// Risk as usual, a fraction.
        baseline_risk: InputId,
    },
    /// What it is under the service itself: an intensity per day, or the chance of a milestone.
    Becomes(InputId),
    /// Adds points to a score, gained in a straight line while a person is served.
    Adds {
        /// Points in all; below nought they are taken off.
        points: InputId,
        /// Time from the start of service in which they are gained; none is the length of the service.
        over: Option<Length>,
    },
}

impl EffectSize {
    /// The number that says how strong it is.
    #[must_use]
    pub fn row(&self) -> InputId {
        match *self {
            Self::HazardRatio(row)
            | Self::OddsRatio { ratio: row, .. }
            | Self::RiskRatio { ratio: row, .. }
            | Self::Becomes(row)
            | Self::Adds { points: row, .. } => row,
        }
    }
}

/// When an effect acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum During {
    /// While the person is served.
    Service,
    /// After the service.
    After,
    /// Both.
    Both,
}

impl During {
    /// Whether there is a time at which effects of both act.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self == other || self == Self::Both || other == Self::Both
    }
}
