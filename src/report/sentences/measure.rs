//! What is counted, in words: the unit that a clause pays for, and the figures that it is tested and priced by.

use super::baseline::baseline_named;
use super::phrase::{
    amount_title, capitalised, is_no_time, is_nothing, length, list, located, quoted, span, value,
};
use crate::model::{
    Absorbed, AfterBreak, BaselineId, Comparison, CountedFrom, CountedIn, Counts, Factor, InputId, Length,
    Measure, MeasureHead, MeasureId, Model, Moves, Over, PersonMeasure, ServiceEvent, ServiceUnit, Summary,
    TimeUnit,
};

/// What a measure counts and what it makes of people who reach a state that nobody leaves.
#[must_use]
pub fn measure_sentence(model: &Model, measure: &Measure) -> String {
    let (what, over) = match &measure.head {
        MeasureHead::Person(_) => (None, ""),
        MeasureHead::Cohort(cohort) => {
            let over = match cohort.over {
                Over::SoFar => "",
                Over::Period => ", in the claim period",
                Over::Intake => ", for each intake",
            };
            (figure(model, &cohort.summary), over)
        }
    };
    let what = what.unwrap_or_else(|| format!("each {}", described(model, measure)));
    let rest = format!("{}{}", records(model, measure), absorbed(model, measure));
    format!("{}: {what}{over}{rest}.", capitalised(&measure.title()))
}

/// One unit of a measure, as "for each …" goes on: its own label, or what it counts.
pub(super) fn unit(model: &Model, measure: &Measure) -> String {
    let over = match &measure.head {
        MeasureHead::Cohort(cohort) if figure(model, &cohort.summary).is_some() => match cohort.over {
            Over::SoFar => "",
            Over::Period => " in the claim period",
            Over::Intake => " of each intake",
        },
        MeasureHead::Cohort(_) | MeasureHead::Person(_) => "",
    };
    measure.unit_label.clone().unwrap_or_else(|| described(model, measure) + over)
}

fn described(model: &Model, measure: &Measure) -> String {
    match &measure.head {
        MeasureHead::Person(person) => format!("{}{}", counted(model, person), only(model, person)),
        MeasureHead::Cohort(cohort) => summarised(model, &cohort.summary),
    }
}

fn counted(model: &Model, person: &PersonMeasure) -> String {
    let one = one_counted(model, person);
    match person.at_least {
        Some(row) if matches!(person.counts, Counts::GainOn { .. }) => {
            let gained = one.trim_start_matches("point that a person has gained");
            format!("person who has gained {} or more points{gained}", value(model, row))
        }
        Some(row) => format!("person of whom this is counted {} times or more: {one}", value(model, row)),
        None => one,
    }
}

fn one_counted(model: &Model, person: &PersonMeasure) -> String {
    let window = window(model, person);
    match &person.counts {
        Counts::Event(event) => format!("person who {}{window}", happened(*event)),
        Counts::Enters { states: to, coming_from } => {
            let from = match coming_from.as_slice() {
                // From one of these to another is no entry.
                [] if to.len() > 1 => "from elsewhere ".to_owned(),
                [] => String::new(),
                some => format!("from {} ", quoted(model, some)),
            };
            format!("move {from}to {}{window}", quoted(model, to))
        }
        Counts::Leaves { states: out } => {
            let elsewhere = if out.len() > 1 { " to elsewhere" } else { "" };
            format!("move out of {}{elsewhere}{window}", quoted(model, out))
        }
        Counts::Reaches(milestone) => {
            let milestone = &model.milestones[milestone.index()];
            let each = if milestone.again_after.is_some() { "time a person" } else { "person who" };
            format!("{each} reaches \"{}\"{window}", milestone.title())
        }
        Counts::GainOn { score, at } => format!(
            "point that a person has gained on \"{}\" {} after {}",
            model.scores[score.index()].title(),
            length(model, *at),
            start(model, person.from)
        ),
        Counts::StaysIn { states: places, length: time, grace, grace_times, after_break, moves } => {
            format!(
                "person who has stayed {} for {}{window} ({})",
                located(model, places),
                length(model, *time),
                clock(model, *after_break, *grace, *grace_times, *moves)
            )
        }
        Counts::IsIn { states: places, at } => format!(
            "person who is {} {} after {}",
            located(model, places),
            length(model, *at),
            start(model, person.from)
        ),
        Counts::TimeIn { states: places, unit, grace, after_break } => {
            let breaks = match (unit, grace, after_break) {
                (TimeUnit::Day, _, _) | (_, None, AfterBreak::Restarts) => String::new(),
                (_, grace, after_break) => {
                    format!(" ({})", clock(model, *after_break, *grace, None, Moves::AreNoBreak))
                }
            };
            format!("{} a person is {}{window}{breaks}", time_unit(*unit), located(model, places))
        }
        Counts::Amount { amount, on } => format!(
            "{} of a person's {} for each \"{}\"",
            money(model),
            amount_title(model, *amount),
            model.measures[on.index()].title()
        ),
        Counts::Delivered(unit) => {
            let unit = match unit {
                ServiceUnit::Hour => "hour",
                ServiceUnit::Day => "day",
                ServiceUnit::Week => "week",
                ServiceUnit::Month => "month",
            };
            format!("{unit} of service that a person gets{window}")
        }
        Counts::CostOf { states: places } => {
            format!("{} that a person's days {} cost{window}", money(model), located(model, places))
        }
    }
}

/// "£1", in the currency of the file.
fn money(model: &Model) -> String {
    format!("{}1", model.currency.symbol())
}

pub(super) fn happened(event: ServiceEvent) -> &'static str {
    match event {
        ServiceEvent::Referred => "is referred",
        ServiceEvent::Started => "starts the service",
        ServiceEvent::Completed => "completes the service",
        ServiceEvent::LeftEarly => "leaves the service early",
    }
}

fn clock(
    model: &Model,
    after_break: AfterBreak,
    grace: Option<Length>,
    grace_times: Option<u32>,
    moves: Moves,
) -> String {
    let tolerated = match grace_times {
        Some(times) => format!(", or after {times} shorter ones"),
        None => String::new(),
    };
    let than = match grace {
        Some(grace) if !is_no_time(model, grace) => {
            format!("a break of more than {}{tolerated}", length(model, grace))
        }
        _ => "any break".to_owned(),
    };
    let moves = match moves {
        Moves::AreNoBreak => "",
        Moves::AreBreaks => "; a move is a break",
    };
    match after_break {
        AfterBreak::Restarts => format!("the clock restarts after {than}{moves}"),
        AfterBreak::Stops => format!("the clock stops for good after {than}{moves}"),
        AfterBreak::Pauses => format!("the clock pauses during {than}{moves}"),
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

fn start(model: &Model, from: CountedFrom) -> String {
    match from {
        CountedFrom::Referral => "referral".to_owned(),
        CountedFrom::Start => "the start of service".to_owned(),
        CountedFrom::Completion => "completing the service".to_owned(),
        CountedFrom::Entry => "coming there".to_owned(),
        CountedFrom::Unit(measure) => {
            format!("the first \"{}\"", model.measures[measure.index()].title())
        }
    }
}

fn window(model: &Model, person: &PersonMeasure) -> String {
    match (person.within, person.from) {
        (Some(within), from) => format!(" within {} of {}", length(model, within), start(model, from)),
        (None, CountedFrom::Start) => String::new(),
        (None, from) => format!(" after {}", start(model, from)),
    }
}

fn only(model: &Model, person: &PersonMeasure) -> String {
    let groups = person.among.groups.iter();
    let names: Vec<String> = groups.map(|group| model.cohort.groups[group.index()].title()).collect();
    let with = person.among.with.map(|measure| {
        format!(
            " (only people who count under \"{}\", from then on)",
            model.measures[measure.index()].title()
        )
    });
    let of_groups = if names.is_empty() { String::new() } else { format!(" (only {})", list(&names, "and")) };
    of_groups + &with.unwrap_or_default()
}

/// A figure that is no count of units: a mean, a share, a quotient.
fn figure(model: &Model, summary: &Summary) -> Option<String> {
    let title = |measure: MeasureId| format!("\"{}\"", model.measures[measure.index()].title());
    let factor = |factor: &Factor| match factor {
        Factor::Measure(measure) => title(*measure),
        Factor::Number(row) => value(model, *row),
    };
    Some(match summary {
        Summary::MeanOf(measure) => format!("the mean of {} for each person measured", title(*measure)),
        Summary::ShareWith(measure) => format!("the share of people who count under {}", title(*measure)),
        Summary::ShareWithout(measure) => {
            format!("the share of people who do not count under {}", title(*measure))
        }
        Summary::PerTeam { of, until } => {
            format!(
                "{} for each team and year{}",
                title(*of),
                span(model, (0, *until), (0, model.calendar.horizon_day()))
            )
        }
        Summary::RatioOf { of, to, at_most } => {
            let most = at_most.map(|row| format!(", at most {}", value(model, row)));
            format!("{} over {}{}", title(*of), factor(to), most.unwrap_or_default())
        }
        Summary::Against { of, baseline, comparison } => match comparison {
            Comparison::Saved | Comparison::Added if counts_people(model, *of) => return None,
            Comparison::Saved => {
                format!("how far {} lies below {}", title(*of), baseline_named(model, *baseline))
            }
            Comparison::Added => {
                format!("how far {} lies above {}", title(*of), baseline_named(model, *baseline))
            }
            Comparison::Reduction => {
                format!("the reduction in {} against {}", title(*of), baseline_named(model, *baseline))
            }
            Comparison::Increase => {
                format!("the increase in {} against {}", title(*of), baseline_named(model, *baseline))
            }
        },
        Summary::Weighted(parts) => {
            let part = |&(measure, weight): &(MeasureId, InputId)| {
                format!("{} ({})", title(measure), value(model, weight))
            };
            format!("the weighted mean of {}", list(&parts.iter().map(part).collect::<Vec<_>>(), "and"))
        }
        Summary::ProductOf(factors) => {
            format!("{} multiplied", list(&factors.iter().map(factor).collect::<Vec<_>>(), "and"))
        }
        Summary::TotalOf(_) => return None,
    })
}

fn counts_people(model: &Model, measure: MeasureId) -> bool {
    matches!(model.measures[measure.index()].head, MeasureHead::Person(_))
}

fn summarised(model: &Model, summary: &Summary) -> String {
    let of = |measure: MeasureId| &model.measures[measure.index()];
    match summary {
        Summary::TotalOf(measures) => {
            let titles: Vec<String> = measures.iter().map(|&measure| of(measure).title()).collect();
            format!("unit of {} together", list(&titles, "and"))
        }
        Summary::Against { of: units, baseline, comparison } if counts_people(model, *units) => {
            held_against(model, *units, *baseline, *comparison)
        }
        Summary::Against { .. }
        | Summary::MeanOf(_)
        | Summary::ShareWith(_)
        | Summary::ShareWithout(_)
        | Summary::PerTeam { .. }
        | Summary::RatioOf { .. }
        | Summary::Weighted(_)
        | Summary::ProductOf(_) => {
            let figure = figure(model, summary).expect("only sums and differences of units are no figure");
            format!("unit of {figure} (a part in proportion)")
        }
    }
}

/// "day in care fewer than the fixed baseline of 55%", "£1 that care costs less than the target".
fn held_against(model: &Model, units: MeasureId, baseline: BaselineId, comparison: Comparison) -> String {
    let baseline = baseline_named(model, baseline);
    let unit = compared_unit(model, &model.measures[units.index()]);
    let fewer = if model.counted_in(units) == CountedIn::Money { "less" } else { "fewer" };
    match comparison {
        Comparison::Saved => format!("{unit} {fewer} than {baseline}"),
        Comparison::Added => format!("{unit} more than {baseline}"),
        Comparison::Reduction => {
            format!("reduction by 100% in {unit} against {baseline} (a part in proportion)")
        }
        Comparison::Increase => {
            format!("increase by 100% in {unit} against {baseline} (a part in proportion)")
        }
    }
}

/// "day in care within 30 months of the start of service".
fn compared_unit(model: &Model, measure: &Measure) -> String {
    match (&measure.unit_label, &measure.head) {
        (Some(label), _) => label.clone(),
        (None, MeasureHead::Person(person)) => match &person.counts {
            Counts::TimeIn { states: places, unit, .. } => {
                let (window, only) = (window(model, person), only(model, person));
                format!("{} {}{window}{only}", time_unit(*unit), located(model, places))
            }
            Counts::Event(_)
            | Counts::Enters { .. }
            | Counts::Leaves { .. }
            | Counts::Reaches(_)
            | Counts::StaysIn { .. }
            | Counts::IsIn { .. }
            | Counts::GainOn { .. }
            | Counts::Amount { .. }
            | Counts::Delivered(_)
            | Counts::CostOf { .. } => described(model, measure),
        },
        (None, MeasureHead::Cohort(_)) => described(model, measure),
    }
}

/// What the contract's data get wrong.
fn records(model: &Model, measure: &Measure) -> String {
    let MeasureHead::Person(person) = &measure.head else { return String::new() };
    let Some(error) = person.error else { return String::new() };
    let missed = (!is_nothing(model, error.missed))
        .then(|| format!("; records miss {} of them", value(model, error.missed)));
    let falsely = (!is_nothing(model, error.false_units)).then(|| {
        format!("; records show one for {} of people who have none", value(model, error.false_units))
    });
    missed.unwrap_or_default() + &falsely.unwrap_or_default()
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
            Absorbed::Excluded => {
                format!(
                    "; whoever reaches \"{title}\" is left out from then on: what was counted by then stands"
                )
            }
        }
    });
    words.collect()
}
