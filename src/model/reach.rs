//! What people may reach beside care settings: milestones, each with a chance.

use super::{Length, MilestoneId, Number, ServiceEvent, StateId, title_of};

/// Something that a person reaches or does not, some time after it is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// Chance as usual that it is reached, a fraction; it may follow the group.
    pub chance: Number,
    /// Time from the day on which it is asked to the day on which it is reached.
    pub after: Length,
    /// When it is asked.
    pub given: Given,
    /// Time from the day on which it is reached to the day on which it is asked again; none is never.
    pub again_after: Option<Length>,
}

/// When a milestone is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// From the start of the person's service; as usual, from the same day.
    Start,
    /// Once another was reached, the first time.
    Milestone(MilestoneId),
    /// On the first day from the start on on which the person is in a state.
    State(StateId),
    /// On an event of the service; as usual there is none but the referral.
    Event(ServiceEvent),
}

impl Milestone {
    /// What sentences call it: its label, or its name with spaces.
    #[must_use]
    pub fn title(&self) -> String {
        title_of(self.label.as_ref(), &self.name)
    }
}
