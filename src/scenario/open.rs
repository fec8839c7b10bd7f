//! Opens a scenario: reads the file and what it includes, applies a case and overrides, and builds the model.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::build::{build, look_for_what_no_option_has};
use super::diagnostic::{Diagnostic, Diagnostics, Severity, render};
use super::overrides::{self, Override};
use super::print::{Resolved, State};
use super::record::{CellValue, InputPath, NumberCell, Record};
use super::source::Sources;
use super::tree::{Node, NodeValue, Table};
use super::{include, names, observed, read};
use crate::model::{InputId, Inputs, Model, ReplayId};
use crate::units::Quantity;

/// What is to be opened.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The file.
    pub file: PathBuf,
    /// The case to run it under.
    pub case: Option<String>,
    /// A case that is applied on top of that one: a stress of a file that is run under a case already.
    pub on_top: Option<String>,
    /// Overrides, each `PATH=VALUE`, applied after the cases.
    pub sets: Vec<String>,
    /// The replay to run it with, where not that of the case: a name, or a CSV file.
    pub replay: Option<String>,
    /// The month from which people are simulated after what the replay observed: its `until`.
    pub from: Option<String>,
}

/// A scenario that can be run.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it says.
    pub model: Model,
    /// SHA-256 of the resolved scenario, hexadecimal: included files merged, overrides applied, defaults filled in.
    pub sha256: String,
    /// Warnings, drawn; empty if there are none.
    pub warnings: String,
    /// How many there are.
    pub n_warnings: usize,
    /// The scenario as one tree: included files merged, a case and overrides applied.
    pub resolved: Resolved,
}

/// A scenario that cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Everything that is wrong, drawn.
    pub report: String,
    /// How many errors there are.
    pub n_errors: usize,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl std::error::Error for Refused {}

/// Opens a scenario. `read` gives the text of a file.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn open(request: &Request, read_file: &dyn Fn(&Path) -> io::Result<String>) -> Result<Opened, Refused> {
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let mut root = match include::load(&request.file, read_file, &mut sources, &mut diagnostics) {
        Ok(root) => root,
        Err(error) => {
            let why = include::reason(&error);
            let report = format!("{} cannot be read: {why}\n", request.file.display());
            return Err(Refused { report, n_errors: 1 });
        }
    };
    if diagnostics.is_unreadable() {
        refuse_errors(&diagnostics, &sources)?;
    }
    let asked = request.replay.as_deref();
    let replay = observed::attach(&mut root, &request.file, asked, read_file, &mut sources, &mut diagnostics);
    let as_written = read::read(&root, sources.start(), &mut diagnostics);
    refuse_errors(&diagnostics, &sources)?;
    let cases = chosen_cases(request, &as_written)?;
    let of_cases = || cases.iter().rev().find_map(|case| Some(case.name("replay")?.name.clone()));
    let replay = replay.or_else(of_cases);
    let mut changes = changes(request, &cases, &mut sources, &mut diagnostics);
    if let Some(from) = &request.from {
        let Some(replay) = &replay else { return Err(nothing_observed()) };
        let path = ["replay", replay, "until"];
        changes.extend(overrides::assign(&path, ("--from", from), &mut sources, &mut diagnostics));
    }
    let mut after = Diagnostics::new();
    for change in &changes {
        overrides::apply(&mut root, change, &mut after);
    }
    let changed = (!changes.is_empty()).then(|| read::read_once(&root, sources.start(), &mut after));
    let mut model = None;
    if after.n_errors() == 0 {
        model = build(changed.as_ref().unwrap_or(&as_written), &sources, &mut after);
    }
    if let Some(model) = &mut model {
        let before = model.inputs.clone();
        cases.iter().for_each(|case| multiply(case, model, &mut after));
        holds_multiplied(&cases, &before, model, (&root, &sources), &mut after);
    }
    if after.n_errors() == 0 {
        look_for_what_no_option_has(&as_written, &mut diagnostics);
    }
    // What is wrong under two cases is said of that which is put on top.
    diagnostics.append(cases.last().map_or_else(|| after.clone(), |case| after.under_case(&case.key.name)));
    refuse_errors(&diagnostics, &sources)?;
    let mut model = model.expect("a scenario without errors has a model");
    model.replay = chosen_replay(replay, &model)?;
    let sha256 = hash(&root, &model);
    let n_warnings = diagnostics.n_warnings();
    let state = match (&request.case, changes.is_empty()) {
        (None, true) => State::AsWritten,
        (case, _) => State::Changed { case: case.clone() },
    };
    let warnings = render(&diagnostics, &sources);
    Ok(Opened { model, sha256, warnings, n_warnings, resolved: Resolved { root, state } })
}

fn refuse_errors(diagnostics: &Diagnostics, sources: &Sources) -> Result<(), Refused> {
    match diagnostics.n_errors() {
        0 => Ok(()),
        n_errors => Err(Refused { report: render(diagnostics, sources), n_errors }),
    }
}

/// The cases that were asked for, in the order in which they are applied.
fn chosen_cases<'r>(request: &Request, record: &'r Record) -> Result<Vec<&'r Record>, Refused> {
    let cases = record.records("case");
    let chosen = |wanted: &String| {
        let found = cases.iter().find(|case| case.key.name == *wanted);
        let names: Vec<&str> = cases.iter().map(|case| case.key.name.as_str()).collect();
        found.ok_or_else(|| unknown("case", wanted, &names))
    };
    request.case.iter().chain(&request.on_top).map(chosen).collect()
}

fn nothing_observed() -> Refused {
    let report = "error: `--from` without observed figures: people are simulated from the start.\n  \
                  Name a replay of the file or a CSV file with `--replay`, or a case that has a replay.\n";
    Refused { report: report.to_owned(), n_errors: 1 }
}

fn chosen_replay(wanted: Option<String>, model: &Model) -> Result<Option<ReplayId>, Refused> {
    let Some(wanted) = wanted else { return Ok(None) };
    let place = model.replays.iter().position(|replay| replay.name == wanted);
    let names: Vec<&str> = model.replays.iter().map(|replay| replay.name.as_str()).collect();
    place.map(|place| Some(ReplayId::new(place))).ok_or_else(|| unknown("replay", &wanted, &names))
}

fn unknown(thing: &str, wanted: &str, known: &[&str]) -> Refused {
    let near = names::nearest(wanted, known).map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
    let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Refused {
        report: format!("error: there is no {thing} `{wanted}`.{near}\n  known: {list}\n"),
        n_errors: 1,
    }
}

/// The overrides of the cases, then those of the command line.
fn changes(
    request: &Request,
    cases: &[&Record],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Override> {
    let of_case = |case: &&Record| match case.value("set") {
        Some(CellValue::Set(set)) => set.clone(),
        _ => Vec::new(),
    };
    let mut all: Vec<Override> = cases.iter().flat_map(of_case).collect();
    for (number, text) in request.sets.iter().enumerate() {
        all.extend(overrides::parse_assignment(number + 1, text, sources, diagnostics));
    }
    all
}

/// Multiplies the inputs that a case names.
fn multiply(case: &Record, model: &mut Model, diagnostics: &mut Diagnostics) {
    let Some(CellValue::Times(times)) = case.value("times") else { return };
    for (path, factor) in times {
        let rows: Vec<InputId> = model.inputs.under(&path.path);
        if rows.is_empty() {
            let rule = "`times` multiplies numbers";
            diagnostics.push(Diagnostic::error(path.span, format!("`{}` is no number", path.path), rule));
        }
        if path.path.starts_with("replay.") {
            let rule = "what was observed is not multiplied: a case that differs has a replay of its own";
            let found = format!("`{}` is an observed figure", path.path);
            diagnostics.push(Diagnostic::error(path.span, found, rule));
            continue;
        }
        for row in rows {
            if let Err(error) = model.inputs.multiply(row, plain(factor)) {
                diagnostics.push(multiplied_out_of_range(path, &error.to_string()));
            }
        }
    }
}

/// Holds numbers that cases have multiplied against every rule of the language, each as if the file said what it has come to.
fn holds_multiplied(
    cases: &[&Record],
    before: &Inputs,
    model: &Model,
    (root, sources): (&Table, &Sources),
    diagnostics: &mut Diagnostics,
) {
    let times = cases.iter().filter_map(|case| match case.value("times") {
        Some(CellValue::Times(times)) => Some(times),
        _ => None,
    });
    for (path, _) in times.flatten() {
        let rows = before.that_can_be_said(&path.path);
        // What cannot be said as it stands says nothing of what it is multiplied to.
        if !wrong_with(root, &before.said(&rows, model.currency), sources).is_empty() {
            continue;
        }
        if let Some(wrong) = wrong_with(root, &model.inputs.said(&rows, model.currency), sources).first() {
            let found = format!("`{}` cannot be multiplied so far: {}", path.path, wrong.found);
            diagnostics.push(Diagnostic::error(path.span, found, wrong.rule.clone()));
        }
    }
}

/// What is wrong with a scenario under changes of single values, each `PATH=VALUE`.
fn wrong_with(root: &Table, changes: &[String], sources: &Sources) -> Vec<Diagnostic> {
    let (mut root, mut sources, mut wrong) = (root.clone(), sources.clone(), Diagnostics::new());
    for (number, text) in changes.iter().enumerate() {
        if let Some(change) = overrides::parse_assignment(number + 1, text, &mut sources, &mut wrong) {
            overrides::apply(&mut root, &change, &mut wrong);
        }
    }
    let record = read::read_once(&root, sources.start(), &mut wrong);
    if wrong.n_errors() == 0 {
        build(&record, &sources, &mut wrong);
    }
    wrong.sorted().into_iter().filter(|own| own.severity == Severity::Error).cloned().collect()
}

fn plain(factor: &NumberCell) -> f64 {
    match factor.certain() {
        Some(Quantity::Bare(number)) => *number,
        Some(Quantity::Share(share)) => share.to_fraction(),
        _ => 1.0,
    }
}

fn multiplied_out_of_range(path: &InputPath, rule: &str) -> Diagnostic {
    Diagnostic::error(path.span, format!("`{}` cannot be multiplied so far", path.path), rule)
}

/// The hash of a resolved scenario: its merged tree without places, and every row of its input table.
fn hash(root: &Table, model: &Model) -> String {
    let mut text = String::new();
    write_table(root, &mut text);
    for (_, row) in model.inputs.rows() {
        text.push_str(&format!("{}={:?}\n", row.path, row.law));
    }
    if let Some(replay) = model.replay {
        text.push_str(&format!("replay={}\n", replay.index()));
    }
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_table(table: &Table, text: &mut String) {
    text.push('{');
    for (key, node) in table.iter() {
        text.push_str(&format!("{:?}=", key.name));
        write_node(node, text);
        text.push(',');
    }
    text.push('}');
}

fn write_node(node: &Node, text: &mut String) {
    match &node.value {
        NodeValue::Table(table) => write_table(table, text),
        NodeValue::Array(nodes) => {
            text.push('[');
            for node in nodes {
                write_node(node, text);
                text.push(',');
            }
            text.push(']');
        }
        other => text.push_str(&format!("{other:?}")),
    }
}
