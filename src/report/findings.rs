//! What the reports of a run or of a comparison are written from, and the files that come of it.

use super::analysed::{Analysed, analysed_csv, analysed_json};
use super::plots::{self, Picture};
use super::png::png;
use super::{html, json, tables, workbook};
use crate::data::{Checked, Comparison, Convergence, PayoffTable, Results, Summary};
use crate::model::Model;

/// Everything that is known of a scenario and its run.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The scenario as it was run.
    pub model: &'a Model,
    /// Draw by draw.
    pub results: &'a Results,
    /// Over all draws.
    pub summary: &'a Summary,
    /// The scenario's checks.
    pub checks: &'a [Checked],
    /// What the deal pays at each level, where the file asks for it.
    pub payoff: Option<&'a PayoffTable>,
    /// What analyses found of it.
    pub analysed: &'a [Analysed],
    /// How headline figures settle.
    pub convergence: &'a [Convergence],
}

/// Options compared, and the scenarios that they are of.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The scenarios as they were run, in the order of the comparison.
    pub models: &'a [&'a Model],
    /// What was found.
    pub comparison: &'a Comparison,
}

/// In which form findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One page to read.
    Html,
    /// A workbook.
    Xlsx,
    /// The summary, for programs.
    Json,
    /// Every picture.
    Png,
    /// Tables of the summary, for programs.
    Csv,
}

/// A file of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name within the folder of the report.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file of text.
    #[must_use]
    pub fn of_text(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), bytes: text.into_bytes() }
    }
}

/// The files of one form.
#[must_use]
pub fn files(found: &Findings<'_>, form: Form) -> Vec<File> {
    match form {
        Form::Html => vec![File::of_text("report.html", html::html(found))],
        Form::Xlsx => vec![File { name: "report.xlsx".to_owned(), bytes: workbook::workbook(found) }],
        Form::Png => {
            let mut drawn = plots::plots(found.model, found.summary, found.payoff);
            drawn.extend(found.analysed.iter().flat_map(Analysed::pictures).cloned());
            pictures(&drawn)
        }
        Form::Csv => {
            let analysed = found.analysed.iter().flat_map(analysed_csv);
            tables::files(found).into_iter().chain(analysed).collect()
        }
        Form::Json => vec![File::of_text("report.json", json::with_analyses(found.summary, found.analysed))],
    }
}

/// The files of one form of a comparison.
#[must_use]
pub fn files_of_comparison(found: &Compared<'_>, form: Form) -> Vec<File> {
    let (model, comparison) = (found.models[0], found.comparison);
    match form {
        Form::Html => vec![File::of_text("comparison.html", html::comparison_html(model, comparison))],
        Form::Xlsx => {
            let bytes = workbook::workbook_of_comparison(found);
            vec![File { name: "comparison.xlsx".to_owned(), bytes }]
        }
        Form::Png => pictures(&plots::plots_of_comparison(model, &comparison.summaries)),
        Form::Csv => tables::files_of_comparison(comparison),
        Form::Json => vec![File::of_text("comparison.json", json::comparison_json(comparison))],
    }
}

/// The files of one form of an analysis: its name with the ending of the form, in CSV a file for each of its tables.
#[must_use]
pub fn files_of_analysis(model: &Model, found: &Analysed, form: Form) -> Vec<File> {
    let name = |ending: &str| format!("{}.{ending}", found.name);
    match form {
        Form::Html => vec![File::of_text(&name("html"), html::analysed_html(model, found))],
        Form::Xlsx => {
            vec![File { name: name("xlsx"), bytes: workbook::workbook_of_analysis(model, found) }]
        }
        Form::Png => pictures(&found.pictures().cloned().collect::<Vec<_>>()),
        Form::Csv => analysed_csv(found),
        Form::Json => vec![File::of_text(&name("json"), analysed_json(found))],
    }
}

/// Pictures as PNG, in a folder of their own.
fn pictures(drawn: &[Picture]) -> Vec<File> {
    let file = |picture: &Picture| File {
        name: format!("pictures/{}.png", picture.name),
        bytes: png(&picture.drawing.svg),
    };
    drawn.iter().map(file).collect()
}
