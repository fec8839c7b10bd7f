//! What is counted, in words: the unit that a clause pays for.

use super::phrase::{capitalised, is_no_time, length, list, states, value};
use crate::model::{
    Absorbed, AfterBreak, CountedFrom, Counts, Length, Measure, MeasureHead, Model, PersonMeasure,
    ServiceEvent, Summary, TimeUnit,
};

/// What a measure counts and what it makes of people who reach a state that nobody leaves.
#[must_use]
pub fn measure_sentence(model: &Model, measure: &Measure) -> String {
    format!(
        "{}: each {}{}.",
        capitalised(&measure.title()),
        described(model, measure),
        absorbed(model, measure)
    )
}

/// One unit of a measure, as "for each …" goes on: its own label, or what it counts.
pub(super) fn unit(model: &Model, measure: &Measure) -> String {
    measure.unit_label.clone().unwrap_or_else(|| described(model, measure))
}

fn described(model: &Model, measure: &Measure) -> String {
    match &measure.head {
        MeasureHead::Person(person) => format!("{}{}", counted(model, person), only(model, person)),
        MeasureHead::Cohort(cohort) => summarised(model, &cohort.summary),
    }
}

fn counted(model: &Model, person: &PersonMeasure) -> String {
    let window = window(model, person);
    match &person.counts {
        Counts::Event(event) => format!("person who {}{window}", happened(*event)),
        Counts::Enters { states: into, coming_from } => {
            let from = match coming_from.as_slice() {
                [] => String::new(),
                some => format!("from {} ", states(model, some)),
            };
            format!("move {from}into {}{window}", states(model, into))
        }
        Counts::Leaves { states: out } => format!("move out of {}{window}", states(model, out)),
        Counts::StaysIn { states: places, length: time, grace, after_break } => format!(
            "person who has stayed in {} for {}{window} ({})",
            states(model, places),
            length(model, *time),
            clock(model, *after_break, *grace)
        ),
        Counts::IsIn { states: places, at } => {
            format!(
                "person who is in {} {} after {}",
                states(model, places),
                length(model, *at),
                start(person.from)
            )
        }
        Counts::TimeIn { states: places, unit } => {
            format!("{} a person is in {}{window}", time_unit(*unit), states(model, places))
        }
    }
}

fn happened(event: ServiceEvent) -> &'static str {
    match event {
        ServiceEvent::Referred => "is referred",
        ServiceEvent::Started => "starts the service",
        ServiceEvent::Completed => "completes the service",
        ServiceEvent::LeftEarly => "leaves the service early",
    }
}

fn clock(model: &Model, after_break: AfterBreak, grace: Option<Length>) -> String {
    let than = match grace {
        Some(grace) if !is_no_time(model, grace) => format!("a break of more than {}", length(model, grace)),
        _ => "any break".to_owned(),
    };
    match after_break {
        AfterBreak::Restarts => format!("the clock restarts after {than}"),
        AfterBreak::Stops => format!("the clock stops for good after {than}"),
        AfterBreak::Pauses => format!("the clock pauses during {than}"),
    }
}

fn time_unit(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "day",
        TimeUnit::Week => "whole week",
        TimeUnit::Month => "whole month",
        TimeUnit::Quarter => "whole quarter",
    }
}

fn start(from: CountedFrom) -> &'static str {
    match from {
        CountedFrom::Referral => "referral",
        CountedFrom::Start => "the start of service",
        CountedFrom::Completion => "completing the service",
    }
}

fn window(model: &Model, person: &PersonMeasure) -> String {
    match (person.within, person.from) {
        (Some(within), from) => format!(" within {} of {}", length(model, within), start(from)),
        (None, CountedFrom::Start) => String::new(),
        (None, from) => format!(" after {}", start(from)),
    }
}

fn only(model: &Model, person: &PersonMeasure) -> String {
    let names: Vec<String> =
        person.among.iter().map(|group| model.cohort.groups[group.index()].name.replace('_', " ")).collect();
    if names.is_empty() { String::new() } else { format!(" (only {})", list(&names, "and")) }
}

fn summarised(model: &Model, summary: &Summary) -> String {
    let of = |measure: crate::model::MeasureId| &model.measures[measure.index()];
    match summary {
        Summary::TotalOf(measures) => {
            let titles: Vec<String> = measures.iter().map(|&measure| of(measure).title()).collect();
            format!("unit of {} together", list(&titles, "and"))
        }
        Summary::MeanOf(measure) => format!("unit of {} for each person measured", of(*measure).title()),
        Summary::ShareWith(measure) => format!("whole share of people with {}", of(*measure).title()),
        Summary::RatioOf { of: above, to } => {
            format!("whole ratio of {} to {}", of(*above).title(), of(*to).title())
        }
        Summary::Saved { of: units, against } => {
            let baseline = &model.baselines[against.index()];
            format!(
                "{} fewer than the fixed baseline of {}",
                saved_unit(model, of(*units)),
                value(model, baseline.fixed)
            )
        }
    }
}

/// "day in care within 30 months of the start of service".
fn saved_unit(model: &Model, measure: &Measure) -> String {
    match (&measure.unit_label, &measure.head) {
        (Some(label), _) => label.clone(),
        (None, MeasureHead::Person(person)) => match &person.counts {
            Counts::TimeIn { states: places, unit } => {
                format!(
                    "{} in {}{}{}",
                    time_unit(*unit),
                    states(model, places),
                    window(model, person),
                    only(model, person)
                )
            }
            _ => described(model, measure),
        },
        (None, MeasureHead::Cohort(_)) => described(model, measure),
    }
}

fn absorbed(model: &Model, measure: &Measure) -> String {
    let MeasureHead::Person(person) = &measure.head else { return String::new() };
    let words = person.if_absorbed.iter().map(|&(state, becomes)| {
        let title = model.states[state.index()].title();
        match becomes {
            Absorbed::Success => {
                format!("; whoever reaches \"{title}\" counts as if the condition held from then on")
            }
            Absorbed::Failure => {
                format!("; whoever reaches \"{title}\" counts no more, and stays in every denominator")
            }
            Absorbed::WindowEnds => format!("; whoever reaches \"{title}\" is measured up to that day"),
            Absorbed::Excluded => format!("; whoever reaches \"{title}\" is left out"),
        }
    });
    words.collect()
}
