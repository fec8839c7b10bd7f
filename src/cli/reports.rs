//! Which report is made of a summary: the one place where the command line meets the reports.

use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{ComparisonForm, Form, Format, TableFormat};
use crate::data::{Checked, Comparison, Mutation, PayoffTable, Provenance, Summary, Unlike};
use crate::model::Model;
use crate::report::explain::{self, Explained};
use crate::report::findings::{self, File, Findings};
use crate::report::manifest::{Entry, manifest};
use crate::report::{assumptions, checks, csv, html, json, partial, plots, text, unlike, whole_file};

/// The report of a run; of a run without draws that of its base case.
pub(super) fn of_run(model: &Model, summary: &Summary, format: Format) -> String {
    match format {
        Format::Text => text::text(model, summary),
        Format::Json => json::json(summary),
    }
}

/// The files of a report in some forms, and the manifest of them all and of the draws, which are written already.
pub(super) fn of_findings(found: &Findings<'_>, forms: &[Form], draws: Option<Entry>) -> Vec<File> {
    let form = |form: &Form| match form {
        Form::Html => Some(findings::Form::Html),
        Form::Xlsx => Some(findings::Form::Xlsx),
        Form::Json => Some(findings::Form::Json),
        Form::Png => Some(findings::Form::Png),
        Form::Csv => Some(findings::Form::Csv),
        Form::Parquet => None,
    };
    let files = forms.iter().filter_map(form).flat_map(|form| findings::files(found, form)).collect();
    let mut files = named(files, &found.summary.provenance);
    let entries: Vec<Entry> = files.iter().map(Entry::from).chain(draws).collect();
    files.push(manifest(&found.summary.provenance, &entries));
    files
}

/// Where a file of a run is put: a run that was stopped has a name of its own for it, unless it is no file.
pub(super) fn place(file: &Path, from: &Provenance) -> PathBuf {
    if whole_file::is_device(file) {
        return file.to_owned();
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(partial::name(&name, from))
}

/// Files under the names that they have in a run.
fn named(mut files: Vec<File>, from: &Provenance) -> Vec<File> {
    files.iter_mut().for_each(|file| file.name = partial::name(&file.name, from));
    files
}

/// The files of a comparison in some forms, and the manifest of them all.
pub(super) fn comparison_files(
    model: &Model,
    comparison: &Comparison,
    forms: &[ComparisonForm],
) -> Vec<File> {
    let file = |form: &ComparisonForm| match form {
        ComparisonForm::Html => File::of_text("comparison.html", html::comparison_html(model, comparison)),
        ComparisonForm::Json => File::of_text("comparison.json", json::comparison_json(comparison)),
    };
    let from = &comparison.scenarios[0].provenance;
    let mut files = named(forms.iter().map(file).collect(), from);
    let entries: Vec<Entry> = files.iter().map(Entry::from).collect();
    files.push(manifest(from, &entries));
    files
}

/// A payoff.
pub(super) fn of_payoff(model: &Model, payoff: &PayoffTable, format: TableFormat) -> String {
    match format {
        TableFormat::Text => text::payoff_text(model, payoff),
        TableFormat::Csv => csv::payoff_csv(model, payoff),
        TableFormat::Json => json::payoff_json(model, payoff),
    }
}

/// Every number of a scenario, with its source or the reason for assuming it.
pub(super) fn of_assumptions(model: &Model) -> String {
    assumptions::assumptions_text(model)
}

/// Checks that were run.
pub(super) fn of_checks(checked: &[Checked], model: &Model) -> String {
    checks::checks_text(checked, model.currency)
}

/// What moved inputs did to checks.
pub(super) fn of_mutations(mutations: &[Mutation]) -> String {
    checks::mutations_text(mutations)
}

/// Options side by side; `model` is the first scenario.
pub(super) fn of_comparison(model: &Model, comparison: &Comparison, format: Format) -> String {
    match format {
        Format::Text => text::comparison_text(model, comparison),
        Format::Json => json::comparison_json(comparison),
    }
}

/// Why two scenarios cannot be compared.
pub(super) fn of_unlike(first: (&str, &Model), other: (&str, &Model), unlike: &[Unlike]) -> String {
    unlike::unlike_text(first, other, unlike)
}

/// A scenario in plain sentences.
pub(super) fn of_words(explained: &Explained<'_>) -> String {
    explain::explanation(explained)
}

/// Pictures, into a folder that is made if it is not there; how many.
pub(super) fn draw(model: &Model, summary: &Summary, folder: &Path) -> Result<usize, Failure> {
    let wrong = |error| Failure::Run(format!("pictures cannot be written to {}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(wrong)?;
    plots::write_plots(model, summary, folder).map(|files| files.len()).map_err(wrong)
}
