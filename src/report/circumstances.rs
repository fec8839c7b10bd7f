//! Under what a scenario was run, besides as its file stands: a case of it, observed figures in place of simulated people,
//! values that were changed on the way in. Every report says it before its figures, in these lines and in no others.

use super::number::with_interval;
use super::passage::{Passage, paragraph};
use super::sentences::{listed, observed_said};
use crate::data::{PayoffOrigin, Provenance};
use crate::model::{Model, Origin};

/// A line: what it is about, and what it says.
pub(super) type Line = (&'static str, String);

/// Under what a scenario was run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'a> {
    case: Option<&'a str>,
    replay: Option<&'a str>,
    sets: &'a [String],
}

impl<'a> From<&'a Provenance> for Circumstances<'a> {
    fn from(from: &'a Provenance) -> Self {
        Self { case: from.case.as_deref(), replay: from.replay.as_deref(), sets: &from.sets }
    }
}

impl<'a> From<&'a PayoffOrigin> for Circumstances<'a> {
    fn from(from: &'a PayoffOrigin) -> Self {
        Self { case: from.case.as_deref(), replay: from.replay.as_deref(), sets: &from.sets }
    }
}

impl Circumstances<'_> {
    /// The same but for observed figures: of several scenarios each has its own.
    pub(super) fn without_replay(self) -> Self {
        Self { replay: None, ..self }
    }

    /// What there is to say, in lines; none of a file as it stands.
    pub(super) fn lines(self, model: &Model) -> Vec<Line> {
        let case = self.case.map(|case| ("Case", case_said(model, case)));
        let replay = self.replay.map(|replay| ("Replay", replay_said(model, replay)));
        let changed = with_set(model, self.sets).map(|changed| ("Changed", changed));
        [case, replay, changed].into_iter().flatten().collect()
    }

    /// The same as paragraphs, what they say beginning at one column.
    pub(super) fn passage(self, model: &Model, column: usize) -> Passage {
        passage(&self.lines(model), column)
    }
}

/// Lines as paragraphs, what they say beginning at one column.
pub(super) fn passage(lines: &[Line], column: usize) -> Passage {
    lines.iter().map(|(about, said)| paragraph(&format!("{:<column$}", format!("{about}:")), said)).sum()
}

/// A case, with what the file calls it.
pub(super) fn case_said(model: &Model, case: &str) -> String {
    let label = model.cases.iter().find(|(name, _)| name == case).and_then(|(_, label)| label.as_deref());
    label.map_or_else(|| case.to_owned(), |label| format!("{case} ({label})"))
}

fn replay_said(model: &Model, replay: &str) -> String {
    match model.observed() {
        Some(observed) => format!("{replay}: {}", observed_said(model, observed)),
        None => format!("{replay}: observed figures stand in place of simulated people"),
    }
}

/// What was changed on the way in, each with the value that it has now; nothing where nothing was.
pub(super) fn with_set(model: &Model, sets: &[String]) -> Option<String> {
    let all: Vec<String> =
        sets.iter().enumerate().flat_map(|(place, typed)| changed(model, place + 1, typed)).collect();
    (!all.is_empty()).then(|| format!("with --set for {}", listed(&all)))
}

/// The numbers that one `--set` gave; where it gave none but a word, or more than numbers, what was typed.
fn changed(model: &Model, number: usize, typed: &str) -> Vec<String> {
    let name = format!("--set {number}");
    let rows = model.inputs.rows().map(|(_, row)| row);
    let rows = rows.filter(|row| matches!(&row.origin, Origin::Given { file, .. } if *file == name));
    let rows: Vec<String> =
        rows.map(|row| format!("{} ({})", row.path, with_interval(row, model.currency))).collect();
    if !rows.is_empty() {
        return rows;
    }
    let (path, value) = typed.split_once('=').unwrap_or((typed, ""));
    vec![format!("{} ({})", path.trim(), value.trim())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    /// What is no number of the model is said as it was typed.
    #[test]
    fn what_was_set_is_said_in_the_order_in_which_it_was_typed() {
        let model = example::model();
        let sets = ["capital.fund.distribute = at the end".to_owned(), "start=2026-04".to_owned()];
        let said = "with --set for capital.fund.distribute (at the end) and start (2026-04)";
        assert_eq!(with_set(&model, &sets).as_deref(), Some(said));
        assert_eq!(with_set(&model, &[]), None);
    }

    #[test]
    fn a_file_as_it_stands_has_nothing_to_say() {
        let (model, mut from) = (example::model(), example::summary().provenance);
        from.case = None;
        assert!(Circumstances::from(&from).lines(&model).is_empty());
        from.case = Some("worse".to_owned());
        from.sets = vec!["start=2026-04".to_owned()];
        let lines = [("Case", "worse".to_owned()), ("Changed", "with --set for start (2026-04)".to_owned())];
        assert_eq!(Circumstances::from(&from).lines(&model), lines);
    }
}
