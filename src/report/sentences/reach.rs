//! Milestones: with what chance they are reached, when they are asked, how often.

use super::measure::happened;
use super::phrase::{capitalised, is_no_time, length, located};
use super::schedule::number;
use crate::model::{Given, Milestone, Model, ServiceEvent};

/// Everything that people may reach beside care settings.
#[must_use]
pub fn reach_sentences(model: &Model) -> Vec<String> {
    model.milestones.iter().map(|milestone| milestone_said(model, milestone)).collect()
}

/// "Job: 8% reach it, 12 months after the start of service."
fn milestone_said(model: &Model, milestone: &Milestone) -> String {
    let asked = match milestone.given {
        Given::Start => "the start of service (as usual, after the same day)".to_owned(),
        Given::Milestone(other) => {
            format!("reaching \"{}\"", model.milestones[other.index()].title())
        }
        Given::State(state) => {
            format!("first being {} from the start of service on", located(model, &[state]))
        }
        Given::Event(event) => format!("the day on which a person {}", happened(event)),
    };
    let after = match milestone.after {
        no_time if is_no_time(model, no_time) => "at once after".to_owned(),
        time => format!("{} after", length(model, time)),
    };
    let again = milestone.again_after.map_or_else(String::new, |time| {
        format!("; who has reached it is asked again {} later", length(model, time))
    });
    let title = capitalised(&milestone.title());
    let chance = number(model, &milestone.chance);
    match is_of_service(model, milestone.given) {
        true => format!("{title}: {chance} reach it, {after} {asked}{again}; as usual nobody does."),
        false => format!("{title}: as usual {chance} reach it, {after} {asked}{again}."),
    }
}

/// Whether it is asked of nobody as usual: what a service does, and what is asked after that.
fn is_of_service(model: &Model, given: Given) -> bool {
    match given {
        Given::Event(event) => match event {
            ServiceEvent::Started | ServiceEvent::Completed | ServiceEvent::LeftEarly => true,
            ServiceEvent::Referred => false,
        },
        Given::Milestone(other) => is_of_service(model, model.milestones[other.index()].given),
        Given::Start | Given::State(_) => false,
    }
}
