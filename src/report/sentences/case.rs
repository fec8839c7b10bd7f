//! Cases: what each changes, from what to what.
//!
//! A case is seen by the model that it makes. Numbers that both models have are held against each other by path;
//! whatever else reads otherwise (a word, a schedule in place of a number) is shown by its sentences.

use super::chapters::chapters;
use super::path::in_words;
use super::phrase::replay_title;
use crate::model::{Input, Inputs, Model};
use crate::report::number::spoken;

/// What a case makes of a scenario, sentence by sentence.
#[must_use]
pub fn case_sentences(model: &Model, name: &str, under: &Model) -> Vec<String> {
    let label = model.cases.iter().find(|(case, _)| case == name).and_then(|(_, label)| label.as_deref());
    let label = label.map_or_else(String::new, |label| format!(" ({label})"));
    let mut changes = changed_numbers(model, under);
    changes.extend(changed_words(model, under));
    changes.extend(replayed(under));
    let head = match changes.len() {
        0 => format!("Case \"{name}\"{label} changes nothing."),
        1 => format!("Case \"{name}\"{label} makes one change:"),
        n => format!("Case \"{name}\"{label} makes {n} changes:"),
    };
    std::iter::once(head).chain(changes).collect()
}

/// Numbers that both have and that differ.
fn changed_numbers(model: &Model, under: &Model) -> Vec<String> {
    let changed = |(_, row): (_, &Input)| {
        let before = model.inputs.row(model.inputs.find(&row.path)?);
        if is_same(before, row) {
            return None;
        }
        let [from, to] = [before, row].map(|row| spoken(row, model.currency));
        Some(format!("It sets {} to {to} (from {from}).", in_words(&row.path)))
    };
    let mut said: Vec<String> = Vec::new();
    for sentence in under.inputs.rows().filter_map(changed) {
        // Clauses that take a number over from their contract each have a row of it under one path.
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said
}

fn is_same(one: &Input, other: &Input) -> bool {
    one.unit == other.unit && one.law == other.law && one.exact == other.exact
}

/// Sentences that read otherwise even if every number that both have were the same.
fn changed_words(model: &Model, under: &Model) -> Vec<String> {
    let before = chapters(model);
    let after = chapters(&with_numbers_of(model, under));
    let as_they_stand = chapters(under);
    let titles = before.iter().chain(&after).map(|chapter| chapter.title.clone());
    let mut seen: Vec<String> = Vec::new();
    let mut said = Vec::new();
    for title in titles {
        if seen.contains(&title) {
            continue;
        }
        let of = |chapters: &[super::Chapter]| -> Vec<String> {
            let chapter = chapters.iter().find(|chapter| chapter.title == title);
            chapter.map_or_else(Vec::new, |chapter| chapter.sentences.clone())
        };
        let (old, new) = (of(&before), of(&after));
        let gone: Vec<&String> = old.iter().filter(|sentence| !new.contains(sentence)).collect();
        let come: Vec<&String> = new.iter().filter(|sentence| !old.contains(sentence)).collect();
        let stand = of(&as_they_stand);
        let in_full = |sentence: &String| {
            let place = new.iter().position(|other| other == sentence).filter(|_| stand.len() == new.len());
            place.map_or_else(|| sentence.clone(), |place| stand[place].clone())
        };
        for place in 0..gone.len().max(come.len()) {
            said.push(match (gone.get(place), come.get(place).map(|new| in_full(new))) {
                (Some(old), Some(new)) => format!("In place of \"{old}\" it says \"{new}\""),
                (Some(old), None) => format!("It takes away \"{old}\""),
                (None, Some(new)) => format!("It adds \"{new}\""),
                (None, None) => continue,
            });
        }
        seen.push(title);
    }
    said
}

/// A model with the numbers of another wherever the other has them.
fn with_numbers_of(numbers: &Model, model: &Model) -> Model {
    let mut inputs = Inputs::default();
    for (_, row) in model.inputs.rows() {
        let other = numbers.inputs.find(&row.path).map(|id| numbers.inputs.row(id));
        inputs.push(other.unwrap_or(row).clone());
    }
    Model { inputs, ..model.clone() }
}

fn replayed(under: &Model) -> Option<String> {
    let replay = under.observed()?;
    Some(format!(
        "The observed figures of replay \"{}\" stand in place of simulated people.",
        replay_title(replay)
    ))
}
