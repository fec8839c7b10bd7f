//! The whole scenario as text that a commissioner can check: numbered sentences under headings.

use super::circumstances::{case_said, with_set};
use super::layout::{heading, paragraph};
use super::sentences::{Chapter, case_sentences, chapters, easily_missed_sentences, is_step};
use crate::model::Model;

/// What is explained.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// The scenario as it is explained: under the chosen case, if there is one.
    pub model: &'a Model,
    /// The chosen case.
    pub case: Option<&'a str>,
    /// What was changed on the way in, each `PATH=VALUE` as it was typed.
    pub sets: &'a [String],
    /// The scenario without any case: what each case changes.
    pub without_case: &'a Model,
    /// The scenario under each of its cases.
    pub cases: &'a [UnderCase],
}

/// A scenario under one of its cases.
#[derive(Clone, Debug)]
pub struct UnderCase {
    /// The name of the case.
    pub name: String,
    /// The scenario; none where the case does not go with the changes that were asked for.
    pub model: Option<Model>,
}

/// The text, at most 100 columns wide.
#[must_use]
pub fn explanation(explained: &Explained<'_>) -> String {
    let mut written = head(explained);
    for (number, chapter) in all_chapters(explained).iter().enumerate() {
        written += "\n";
        written += &of_chapter(number + 1, chapter);
    }
    written
}

/// The chapters of the model, its cases, and what is easily missed.
#[must_use]
pub fn all_chapters(explained: &Explained<'_>) -> Vec<Chapter> {
    let mut all = chapters(explained.model);
    let cases = explained.cases.iter().flat_map(|case| of_case(explained.without_case, case));
    let cases = Chapter { title: "Cases".to_owned(), sentences: cases.collect() };
    if !cases.sentences.is_empty() {
        all.push(cases);
    }
    let missed = easily_missed_sentences(explained.model);
    all.push(Chapter { title: "What is easily missed".to_owned(), sentences: missed });
    all
}

fn of_case(without: &Model, case: &UnderCase) -> Vec<String> {
    match &case.model {
        Some(under) => case_sentences(without, &case.name, under),
        None => vec![format!("Case \"{}\" does not go with the changes that were asked for.", case.name)],
    }
}

fn head(explained: &Explained<'_>) -> String {
    let model = explained.model;
    let mut written = heading(&model.title, '=');
    if let Some(shows) = &model.shows {
        written += &paragraph("Good for:     ", shows);
    }
    if let Some(not_for) = &model.not_for {
        written += &paragraph("Not good for: ", not_for);
    }
    if let Some(case) = explained.case {
        let said = format!("{}; the text is that of the file under it", case_said(model, case));
        written += &paragraph("Case:         ", &said);
    }
    if let Some(changed) = with_set(model, explained.sets) {
        written += &paragraph("Changed:      ", &changed);
    }
    written += "\n";
    written
        + &paragraph(
            "",
            "Each sentence has a number, by which it can be spoken of. In brackets after a number stands what 8 of 10 \
             draws lie between. What is said of a way between two settings is said of this way by itself, as if there \
             were no other.",
        )
}

fn of_chapter(number: usize, chapter: &Chapter) -> String {
    let mut written = heading(&format!("{number}. {}", chapter.title), '-');
    let (mut place, indent) = (0, "        ");
    for sentence in &chapter.sentences {
        if is_step(sentence) {
            written += &paragraph(indent, sentence);
        } else {
            place += 1;
            let label = format!("{number}.{place}");
            written += &paragraph(&format!("  {label:<6}"), sentence);
        }
    }
    written
}
