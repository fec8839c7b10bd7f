//! Which report is made of a summary: the one place where the command line meets the reports.

use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{Form, Format, TableFormat};
use crate::data::{Checked, Comparison, Mutation, PayoffTable, Provenance, Summary, Traced, Unlike};
use crate::model::Model;
use crate::report::analysed::{self, Analysed};
use crate::report::explain::{self, Explained};
use crate::report::findings::{self, Compared, File, Findings};
use crate::report::manifest::{Entry, Made, manifest};
use crate::report::{assumptions, checks, csv, json, partial, plots, text, trace, unlike, whole_file};

/// The report of a run; of a run without draws that of its base case.
pub(super) fn of_run(model: &Model, summary: &Summary, format: Format) -> String {
    match format {
        Format::Text => text::text(model, summary),
        Format::Json => json::json(summary),
    }
}

/// The files of a report in some forms, and the manifest of them all and of the draws, which are written already.
pub(super) fn of_findings(found: &Findings<'_>, forms: &[Form], draws: Option<Entry>) -> Vec<File> {
    let files = forms.iter().copied().filter_map(written).flat_map(|form| findings::files(found, form));
    with_manifest(Made::Run(&found.summary.provenance), files.collect(), draws)
}

/// The files of a comparison in some forms, and the same.
pub(super) fn comparison_files(found: &Compared<'_>, forms: &[Form], draws: Option<Entry>) -> Vec<File> {
    let forms = forms.iter().copied().filter_map(written);
    let files = forms.flat_map(|form| findings::files_of_comparison(found, form));
    with_manifest(Made::Comparison(&found.comparison.scenarios), files.collect(), draws)
}

/// What an analysis found.
pub(super) fn of_analysis(model: &Model, found: &Analysed, format: Format) -> String {
    match format {
        Format::Text => analysed::analysed_text(model, found),
        Format::Json => analysed::analysed_json(found),
    }
}

/// The same in some forms, with a manifest.
pub(super) fn analysis_files(model: &Model, found: &Analysed, forms: &[Form]) -> Vec<File> {
    let forms = forms.iter().copied().filter_map(written);
    let files = forms.flat_map(|form| findings::files_of_analysis(model, found, form)).collect();
    with_manifest(Made::Analysis(&found.from, found.name), files, None)
}

/// What is written of what was found; draws are written while they are played.
fn written(form: Form) -> Option<findings::Form> {
    match form {
        Form::Html => Some(findings::Form::Html),
        Form::Xlsx => Some(findings::Form::Xlsx),
        Form::Json => Some(findings::Form::Json),
        Form::Png => Some(findings::Form::Png),
        Form::Csv => Some(findings::Form::Csv),
        Form::Parquet => None,
    }
}

fn with_manifest(made: Made<'_>, files: Vec<File>, draws: Option<Entry>) -> Vec<File> {
    let mut files = named(files, made.shared());
    let entries: Vec<Entry> = files.iter().map(Entry::from).chain(draws).collect();
    files.push(manifest(made, &entries));
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

/// The movements of cash of a draw.
pub(super) fn of_trace(model: &Model, traced: &Traced, from: &Provenance) -> String {
    trace::text(model, traced, from)
}

/// A draw as a workbook with live formulas.
pub(super) fn trace_workbook(model: &Model, traced: &Traced, from: &Provenance) -> Vec<u8> {
    trace::Trace::of(model, traced).workbook(from)
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
