//! What contracts compare with, in words.

use super::phrase::{capitalised, last_date, length, list, value};
use super::schedule::number;
use crate::model::{
    Baseline, BaselineId, Chosen, ControlsKnown, InputId, Level, Model, Number, Offered, Unit, spaced,
    title_of,
};

/// What a baseline is, and how it may err.
#[must_use]
pub fn baseline_sentence(model: &Model, baseline: &Baseline) -> String {
    let title = title_of(baseline.label.as_ref(), &baseline.name);
    let parts = [
        level(model, &baseline.level),
        said(model, baseline.bias, |it| format!("; it stands {it} too high")),
        said(model, baseline.drift, |it| format!("; it moves by {it}")),
        said(model, baseline.noise, |it| format!("; estimating it adds a standard error of {it}")),
        baseline.lag.map_or_else(String::new, |lag| {
            format!("; what was measured {} ago stands for today", length(model, lag))
        }),
        match baseline.counts {
            Offered::Offered => "",
            Offered::Treated => "; the effect is that on those who started",
        }
        .to_owned(),
        baseline.then.map_or_else(String::new, |(until, then)| {
            format!("; from the day after {} it is {}", last_date(model, until), baseline_named(model, then))
        }),
    ];
    format!("{}: {}.", capitalised(&title), parts.concat())
}

/// A baseline as part of a sentence: "the fixed baseline of 55%", "the matched group".
pub(super) fn baseline_named(model: &Model, id: BaselineId) -> String {
    let baseline = &model.baselines[id.index()];
    match (&baseline.label, &baseline.level) {
        (Some(label), _) => label.clone(),
        (None, Level::Fixed(Number::Plain(row))) => {
            format!("the fixed baseline of {}", value(model, *row))
        }
        (None, Level::Fixed(Number::By(_))) => {
            format!("the fixed baseline \"{}\", by time since each person started", spaced(&baseline.name))
        }
        (None, Level::Controls { chosen: Chosen::Matched, .. }) => "the matched group".to_owned(),
        (None, Level::Controls { chosen: Chosen::Randomised, .. }) => "the randomised controls".to_owned(),
        (None, Level::Blend(_)) => format!("the baseline \"{}\"", spaced(&baseline.name)),
    }
}

fn said(model: &Model, row: Option<InputId>, say: impl Fn(String) -> String) -> String {
    row.map_or_else(String::new, |row| say(value(model, row)))
}

fn level(model: &Model, level: &Level) -> String {
    match level {
        Level::Fixed(profile @ Number::By(_)) => {
            format!("of the time that people are tracked, {}", number(model, profile))
        }
        Level::Fixed(Number::Plain(row)) => {
            let each = match model.inputs.row(*row).unit {
                Unit::Share => " of the time that people are tracked, or of the people",
                Unit::Number | Unit::Amount => " for each person measured",
                Unit::PayStanding(_) | Unit::Arrivals(_) => ", for the time that has passed",
                Unit::PayPerPerson(_)
                | Unit::Growth(_)
                | Unit::Tempo(_)
                | Unit::Chance { .. }
                | Unit::Days
                | Unit::Months => "",
            };
            format!("{}{each}", value(model, *row))
        }
        Level::Controls { n_each, chosen, known } => {
            let who = match chosen {
                Chosen::Matched => "like each participant",
                Chosen::Randomised => "chosen by lot for each participant",
            };
            let people = if *n_each == 1 { "one other person" } else { "other people" };
            let number = if *n_each == 1 { String::new() } else { format!("{n_each} ") };
            let known = match known {
                ControlsKnown::Simulated => "simulated one by one, with chance of their own",
                ControlsKnown::SamplingLaw => "whose mean is drawn from its sampling law",
            };
            format!("{number}{people} {who}, who live as usual, {known}")
        }
        Level::Blend(parts) => {
            let part = |&(part, weight): &(BaselineId, InputId)| {
                format!("{} ({})", baseline_named(model, part), value(model, weight))
            };
            format!("the weighted mean of {}", list(&parts.iter().map(part).collect::<Vec<_>>(), "and"))
        }
    }
}
