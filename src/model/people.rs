//! Who the people are and how they arrive.

use super::{InputId, Length, Number, StateId, title_of};

/// The people of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// The most that may start.
    pub people: InputId,
    /// Coefficient of variation of a draw-level log-normal shock with mean 1 on all intensities.
    pub together: InputId,
    /// How starts are grouped into intakes, for measures that are made for each intake.
    pub intake: Option<Intake>,
    /// Names of the amounts that each person has. Numbered by [`super::AmountId`].
    pub amounts: Vec<String>,
    /// Kinds of people; at least one. Numbered by [`super::GroupId`].
    pub groups: Vec<Group>,
}

/// How starts are grouped into intakes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Intake {
    /// So many people each.
    People(InputId),
    /// So long each, from the start of the programme.
    Every(Length),
}

/// One kind of people.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name; empty where the file makes no groups.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Its share of the cohort.
    pub share: InputId,
    /// Where they are when referred, with shares.
    pub starts_in: Vec<(StateId, InputId)>,
    /// Time already spent there when referred.
    pub time_already: Option<Length>,
    /// Age when referred.
    pub age: Option<Length>,
    /// Coefficient of variation of a person's gamma frailty with mean 1 at entry into the state.
    pub frailty: InputId,
    /// Pence of each amount of a person, by [`super::AmountId`].
    pub amounts: Vec<InputId>,
}

impl Group {
    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(self.label.as_ref(), &self.name)
    }
}

/// How people arrive.
#[derive(Clone, Debug, PartialEq)]
pub enum Referrals {
    /// All on the first day.
    AtOnce,
    /// Over time.
    Arriving(Arrivals),
}

/// Arrivals over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// Planned referrals per day; a schedule by month is a ramp.
    pub rate: Number,
    /// Day after which nobody is referred.
    pub until: i32,
    /// Share of the plan that comes.
    pub arrive: InputId,
    /// Variance over mean of a month's count; nought spreads them evenly, as planned.
    pub spread: InputId,
    /// Coefficient of variation of a log-normal factor with mean 1 common to all months of a draw.
    pub common: InputId,
    /// Share of referrals that the service accepts. The others are the same under every option and are left out.
    pub accepted: InputId,
    /// The longest that anybody waits for a place.
    pub wait_at_most: Option<Length>,
    /// Intensity per day at which people who wait are lost.
    pub lost_waiting: Option<InputId>,
}
