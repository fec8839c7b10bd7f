//! Whether two scenarios have the same people under the same care: only then does the same seed give the same people
//! the same luck, and only then can their options be compared draw by draw.
//!
//! Scenarios are held against each other by value, whatever their files look like: parts by how they are built, numbers
//! by their place in the language, unit and law. Names of care settings may differ.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::data::Unlike;
use crate::model::{
    Correlation, From, Group, InputId, Milestone, Model, Referrals, Score, State, Transition,
};

/// Sections whose numbers make the people and their care.
const SHARED: [&str; 8] =
    ["state", "transition", "counterfactual", "milestone", "score", "cohort", "referrals", "discounting"];

/// Those of which the numbers say who comes, when, and how people move: what care costs, and whose it is, moves nobody.
const MOVING: [&str; 6] = ["transition", "counterfactual", "milestone", "score", "cohort", "referrals"];

/// Whether two scenarios of the same parties have other people, other paths of theirs as usual, or refer them otherwise.
pub(in crate::analysis) fn moves_people(first: &Model, other: &Model) -> bool {
    let kinds = |model: &Model| model.states.iter().map(|state| state.kind).collect::<Vec<_>>();
    first.calendar != other.calendar
        || kinds(first) != kinds(other)
        || moving_parts(first) != moving_parts(other)
        || !other_numbers((first, other), &MOVING).is_empty()
        || correlations(first, &MOVING) != correlations(other, &MOVING)
}

/// Everything that two scenarios do not share; empty if their people are the same and their care is.
#[must_use]
pub fn shared_people(first: &Model, other: &Model) -> Vec<Unlike> {
    let mut unlike = Vec::new();
    if first.currency != other.currency {
        unlike.push(Unlike::Currency);
    }
    if first.calendar != other.calendar {
        unlike.push(Unlike::Calendar);
    }
    unlike.extend(built_otherwise(first, other));
    unlike.extend(other_numbers((first, other), &SHARED));
    if unlike.is_empty() && correlations(first, &SHARED) != correlations(other, &SHARED) {
        unlike.push(Unlike::Correlations);
    }
    unlike
}

fn built_otherwise(first: &Model, other: &Model) -> Vec<Unlike> {
    let [one, two] = [first, other].map(parts);
    let names = one.iter().chain(&two).map(|(name, _)| name);
    let mut unlike: Vec<Unlike> = Vec::new();
    for name in names {
        let of = |parts: &[(String, String)]| {
            parts.iter().find(|(known, _)| known == name).map(|(_, built)| built.clone())
        };
        let found = Unlike::Built(name.clone());
        if of(&one) != of(&two) && !unlike.contains(&found) {
            unlike.push(found);
        }
    }
    unlike
}

/// What the people and their care are made of, each part by what it is called and how it is built.
fn parts(model: &Model) -> Vec<(String, String)> {
    let states = model.states.iter().enumerate().map(|(place, state)| {
        let nameless = State { name: String::new(), label: None, ..state.clone() };
        (format!("state {} of the list", place + 1), by_value(model, &nameless))
    });
    let valued = (model.prices.base_year, model.discounting.value, model.discounting.hurdle.is_some());
    let deflator = model.prices.deflator.map(|index| series(model, index));
    let valued = ("the price base and the discounting".to_owned(), format!("{valued:?} {deflator:?}"));
    states.chain(moving_parts(model)).chain([valued]).collect()
}

/// Of these, who comes, when, and how people move.
fn moving_parts(model: &Model) -> Vec<(String, String)> {
    let ways = model.transitions.iter().map(|way| (way_name(way), by_value(model, way)));
    let milestones = model.milestones.iter().enumerate().map(|(place, milestone)| {
        let nameless = Milestone { name: String::new(), label: None, ..milestone.clone() };
        (format!("milestone {} of the list", place + 1), by_value(model, &nameless))
    });
    let scores = model.scores.iter().enumerate().map(|(place, score)| {
        let nameless = Score { name: String::new(), label: None, ..score.clone() };
        (format!("score {} of the list", place + 1), by_value(model, &nameless))
    });
    let groups = model.cohort.groups.iter().enumerate().map(|(place, group)| {
        let nameless = Group { name: String::new(), label: None, ..group.clone() };
        (format!("group {} of the cohort", place + 1), by_value(model, &nameless))
    });
    let arrivals = match &model.referrals {
        Referrals::AtOnce => "at once".to_owned(),
        Referrals::Arriving(arrivals) => by_value(model, arrivals),
    };
    let arrivals = [
        ("the referrals".to_owned(), arrivals),
        ("how rates as usual move".to_owned(), by_value(model, &model.counterfactual)),
    ];
    ways.chain(milestones).chain(scores).chain(groups).chain(arrivals).collect()
}

fn way_name(way: &Transition) -> String {
    let from = match way.from {
        From::State(state) => format!("state {}", state.index() + 1),
        From::Any => "any state".to_owned(),
    };
    format!("the way from {from} to state {} of the list", way.to.index() + 1)
}

/// A part with each number in place of the row that holds it, and each party and index in place of its place in a list.
fn by_value(model: &Model, part: &impl Debug) -> String {
    let mut written = format!("{part:?}");
    let resolved: [(&str, &dyn Fn(usize) -> String); 3] = [
        ("InputId(", &|place| model.inputs.row(InputId::new(place)).position.clone()),
        ("PartyId(", &|place| model.parties[place].name.clone()),
        ("IndexId(", &|place| series(model, crate::model::IndexId::new(place))),
    ];
    for (mark, value) in resolved {
        written = replaced(&written, mark, value);
    }
    written
}

/// A text with "mark(7)" replaced by what stands at place 7.
fn replaced(text: &str, mark: &str, value: &dyn Fn(usize) -> String) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(mark) {
        let (before, after) = (&rest[..start], &rest[start + mark.len()..]);
        let end = after.find(')').expect("the number of a thing stands in brackets");
        let place = after[..end].parse().expect("a thing is numbered");
        written.push_str(before);
        written.push_str(&value(place));
        rest = &after[end + 1..];
    }
    written + rest
}

/// An index by its levels and growth.
fn series(model: &Model, index: crate::model::IndexId) -> String {
    let index = &model.prices.indices[index.index()];
    let row = |id: InputId| {
        let row = model.inputs.row(id);
        (row.position.clone(), row.law.clone())
    };
    let levels: Vec<_> = index.series.iter().map(|&(year, id)| (year, row(id))).collect();
    format!("{levels:?} {:?}", row(index.then))
}

/// The rows of some sections, by their place in the language.
fn rows_of<'m>(model: &'m Model, sections: &[&str]) -> BTreeMap<&'m str, InputId> {
    let is_shared = |position: &str| sections.contains(&position.split('.').next().unwrap_or(position));
    let rows = model.inputs.rows().filter(|(_, row)| is_shared(&row.position));
    rows.map(|(id, row)| (row.position.as_str(), id)).collect()
}

fn other_numbers((first, other): (&Model, &Model), sections: &[&str]) -> Vec<Unlike> {
    let [one, two] = [first, other].map(|model| rows_of(model, sections));
    let is_same = |a: InputId, b: InputId| {
        let (a, b) = (first.inputs.row(a), other.inputs.row(b));
        a.unit == b.unit && a.law == b.law && a.exact == b.exact && a.risk == b.risk
    };
    let missing = two.iter().filter(|(position, _)| !one.contains_key(*position));
    let missing = missing.map(|(_, &id)| Unlike::Number { first: None, other: Some(id) });
    let differing = one.iter().filter_map(|(position, &id)| match two.get(position) {
        Some(&other) if is_same(id, other) => None,
        other => Some(Unlike::Number { first: Some(id), other: other.copied() }),
    });
    differing.chain(missing).collect()
}

/// Correlations on which the values of rows of some sections depend: of each set of rows that move together, those between
/// rows up to the last of these, since a row's value depends on those before it only.
fn correlations(model: &Model, sections: &[&str]) -> Vec<(String, String, f64)> {
    let shared: Vec<InputId> = rows_of(model, sections).into_values().collect();
    let mut found = Vec::new();
    for cluster in clusters(&model.correlations) {
        let Some(&last) = cluster.iter().filter(|id| shared.contains(id)).max() else { continue };
        let position = |id: InputId| model.inputs.row(id).position.clone();
        for pair in &model.correlations {
            let (low, high) = (pair.between.0.min(pair.between.1), pair.between.0.max(pair.between.1));
            if cluster.contains(&low) && high <= last {
                found.push((position(low), position(high), pair.value));
            }
        }
    }
    found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    found
}

/// Rows that hang together.
fn clusters(correlations: &[Correlation]) -> Vec<Vec<InputId>> {
    let mut clusters: Vec<Vec<InputId>> = Vec::new();
    for Correlation { between: (a, b), .. } in correlations {
        let (joined, rest): (Vec<_>, Vec<_>) =
            clusters.into_iter().partition(|rows| rows.contains(a) || rows.contains(b));
        clusters = rest;
        clusters.push(joined.concat().into_iter().chain([*a, *b]).collect());
    }
    clusters
}
