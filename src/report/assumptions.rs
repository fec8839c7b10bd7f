//! Every number of a scenario with its owner: path, value, source or assumption, evidence grade, place.

use super::layout::{heading, paragraph, wrapped};
use super::number::with_interval;
use crate::model::{Input, Model, Origin};

/// Columns of the value under its path.
const VALUE_WIDTH: usize = 34;

/// One number of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// Names joined by dots.
    pub path: String,
    /// Base value in the file's spelling, with what 8 of 10 draws lie between where it is uncertain.
    pub value: String,
    /// Where it was published.
    pub source: Option<String>,
    /// Why it was assumed.
    pub assumption: Option<String>,
    /// Evidence grade, 1 (best) to 6.
    pub grade: Option<u8>,
    /// Given, as `file:line`; none is a default of the language.
    pub given_at: Option<String>,
}

impl Assumption {
    /// Whether nobody answers for it: given, but with neither source nor assumption.
    #[must_use]
    pub fn is_without_owner(&self) -> bool {
        self.given_at.is_some() && self.source.is_none() && self.assumption.is_none()
    }

    fn section(&self) -> &str {
        self.path.split('.').next().unwrap_or(&self.path)
    }
}

/// The name of a file without the folders that it stands in: reports that are handed on do not depend on where files stand.
#[must_use]
pub(super) fn without_folders(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// Every number of the scenario, in the order of the table.
#[must_use]
pub fn assumptions(model: &Model) -> Vec<Assumption> {
    model.inputs.rows().map(|(_, row)| of_row(model, row)).collect()
}

fn of_row(model: &Model, row: &Input) -> Assumption {
    Assumption {
        path: row.path.clone(),
        value: with_interval(row, model.currency),
        source: row.source.clone(),
        assumption: row.assumption.clone(),
        grade: row.grade,
        given_at: match &row.origin {
            Origin::Given { file, line, .. } => Some(format!("{file}:{line}")),
            Origin::Default => None,
        },
    }
}

/// The list for a terminal, by section of the file, at most 100 columns wide.
#[must_use]
pub fn assumptions_text(model: &Model) -> String {
    let all = assumptions(model);
    let mut written = heading("Assumptions: every number, and who answers for it", '-');
    written += &paragraph(
        "",
        "In brackets: what 8 of 10 draws lie between; where people or groups differ, 8 of 10 of them. Numbers marked ! have neither source nor assumption.",
    );
    let mut sections: Vec<&str> = Vec::new();
    for assumption in &all {
        if !sections.contains(&assumption.section()) {
            sections.push(assumption.section());
        }
    }
    for section in sections {
        written += &format!("\n[{section}]\n");
        let mut before = None;
        for assumption in all.iter().filter(|assumption| assumption.section() == section) {
            written += &entry(assumption, before);
            before = Some(assumption);
        }
    }
    written + "\n" + &paragraph("", &counts(&all))
}

/// The path, and under it the value beside what is known of it.
fn entry(assumption: &Assumption, before: Option<&Assumption>) -> String {
    let mark = if assumption.is_without_owner() { "! " } else { "  " };
    let value = wrapped(&assumption.value, VALUE_WIDTH - 2);
    let known = wrapped(&known(assumption, before), super::layout::WIDTH - 4 - VALUE_WIDTH);
    let mut written = paragraph(mark, &assumption.path);
    for place in 0..value.len().max(known.len()) {
        let [left, right] = [&value, &known].map(|lines| lines.get(place).map_or("", String::as_str));
        written += format!("    {left:<VALUE_WIDTH$}{right}").trim_end();
        written.push('\n');
    }
    written
}

/// What is known of a number. A long list with one source says it once.
fn known(assumption: &Assumption, before: Option<&Assumption>) -> String {
    let owners =
        |row: &Assumption| (row.source.clone(), row.assumption.clone(), row.grade, row.given_at.clone());
    if assumption.given_at.is_some() && before.is_some_and(|before| owners(before) == owners(assumption)) {
        return "as above".to_owned();
    }
    let place = assumption.given_at.as_deref().unwrap_or("default");
    let source = assumption.source.as_ref().map(|source| format!("source: {source}"));
    let reason = assumption.assumption.as_ref().map(|reason| format!("assumed: {reason}"));
    let grade = assumption.grade.map(|grade| format!("grade {grade}"));
    let parts: Vec<String> =
        source.into_iter().chain(reason).chain(grade).chain([place.to_owned()]).collect();
    parts.join("; ")
}

pub(super) fn counts(all: &[Assumption]) -> String {
    let count = |holds: fn(&Assumption) -> bool| all.iter().filter(|assumption| holds(assumption)).count();
    format!(
        "{} numbers: {} with a source, {} assumed, {} defaults, {} with neither source nor assumption.",
        all.len(),
        count(|row| row.source.is_some()),
        count(|row| row.source.is_none() && row.assumption.is_some()),
        count(|row| row.given_at.is_none() && row.source.is_none() && row.assumption.is_none()),
        count(Assumption::is_without_owner)
    )
}

#[cfg(test)]
mod tests {
    use super::super::example::model;
    use super::*;

    fn of(path: &str) -> Assumption {
        assumptions(&model()).into_iter().find(|row| row.path == path).expect("the example has this row")
    }

    #[test]
    fn every_row_of_the_table_is_listed_with_its_owner() {
        let model = model();
        assert_eq!(assumptions(&model).len(), model.inputs.rows().len());
        let price = of("contract.outcomes.clause.home_6m.price");
        assert_eq!(price.value, "£14,000 (£12,000 to £16,000)");
        assert_eq!((price.source.as_deref(), price.grade), (Some("a signed card"), Some(2)));
        assert!(price.given_at.as_deref().is_some_and(|place| place.starts_with("example.toml:")));
        assert!(!price.is_without_owner());
        assert!(of("cohort.people").is_without_owner());
        let default = of("referrals.spread default");
        assert!(default.given_at.is_none() && !default.is_without_owner());
    }

    #[test]
    fn the_list_fits_100_columns_and_counts_everything_once() {
        let mut model = model();
        let mut long = model.inputs.row(crate::model::InputId::new(0)).clone();
        long.path = "contract.".to_owned() + &"x".repeat(140);
        long.source = Some("a report with a very long title, ".repeat(8));
        model.inputs.push(long);
        let text = assumptions_text(&model);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        let entry = text.find("! cohort.people\n    105").expect("a row without an owner is marked");
        assert!(
            text[entry..].starts_with("! cohort.people\n    105                               example.toml:"),
            "{text}"
        );
        let last = text.lines().last().expect("the counts come last");
        let numbers: Vec<usize> =
            last.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        assert_eq!(numbers[0], model.inputs.rows().len());
        assert_eq!(numbers[0], numbers[1..].iter().sum::<usize>());
        assert_eq!(text.matches("\n[contract]\n").count(), 1);
    }
}
