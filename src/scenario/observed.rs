//! Observed figures that stand in a file of their own: a CSV file becomes rows of its replay, each knowing its place in
//! that file, so that whatever is wrong with a figure is shown at its line and column.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::include::{ReadText, reason};
use super::source::{FileId, Sources, Span};
use super::tree::{Key, Node, NodeValue, Table};

const COLUMNS: [&str; 3] = ["outcome", "period", "count"];
const HEADER_RULE: &str = "the first line names the columns: outcome,period,count";
/// From where the files that a scenario names are looked for.
const FROM_SCENARIO: &str = "a file of observed figures is named by its path from the scenario";
/// From where the file that the command line names is.
const FROM_EITHER: &str = "a file of observed figures is named by its path from the folder in which sib runs, or else from the scenario";

/// Puts the rows of every file that a replay names into the tree, in the place of `file`. A file that the command line
/// names becomes a replay of its own, whose name is returned.
pub fn attach(
    root: &mut Table,
    scenario: &Path,
    asked: Option<&str>,
    read_text: ReadText<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let mut attaching = Attaching { read_text, sources, diagnostics };
    if let Some(NodeValue::Table(replays)) = root.get_mut("replay").map(|node| &mut node.value) {
        let names: Vec<String> = replays.names().map(str::to_owned).collect();
        for name in names {
            if let Some(NodeValue::Table(replay)) = replays.get_mut(&name).map(|node| &mut node.value) {
                attaching.replace_file(replay, scenario);
            }
        }
    }
    asked.map(|asked| if is_file(asked) { attaching.add(root, asked, scenario) } else { asked.to_owned() })
}

/// Whether what the command line calls a replay is a file.
fn is_file(asked: &str) -> bool {
    Path::new(asked).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

struct Attaching<'a> {
    read_text: ReadText<'a>,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
}

impl Attaching<'_> {
    fn replace_file(&mut self, replay: &mut Table, scenario: &Path) {
        let Some(name) = replay.get("file").and_then(Node::as_text).map(str::to_owned) else { return };
        let (key, node) = replay.remove("file").expect("it was just found");
        if replay.get("rows").is_some() {
            let rule = "observed figures stand in a file, or in the scenario as `rows`";
            self.diagnostics.push(Diagnostic::error(key.span, "`file` beside `rows`", rule));
        }
        let path = scenario.parent().unwrap_or(Path::new("")).join(&name);
        self.fill(replay, &name, &[path], (node.span, FROM_SCENARIO));
    }

    /// A replay of a file that the command line names.
    fn add(&mut self, root: &mut Table, asked: &str, scenario: &Path) -> String {
        let file = self.sources.add("--replay", asked);
        let span = Span::new(file, 0..asked.len());
        let path = PathBuf::from(asked);
        // A name holds no dots; that of a file may.
        let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().replace('.', "_"));
        let shown = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut replay = Table::new();
        let beside = scenario.parent().unwrap_or(Path::new("")).join(&path);
        self.fill(&mut replay, &shown, &[path, beside], (span, FROM_EITHER));
        if root.get("replay").is_none() {
            root.set(
                Key { name: "replay".to_owned(), span },
                Node::new(span, NodeValue::Table(Table::new())),
            );
        }
        if let Some(NodeValue::Table(replays)) = root.get_mut("replay").map(|node| &mut node.value) {
            if replays.get(&name).is_some() {
                let rule = "a file on the command line is a replay of its own, named as the file is";
                let found = format!("the scenario has a replay `{name}` already");
                self.diagnostics.push(Diagnostic::error(span, found, rule));
            }
            replays.set(Key { name: name.clone(), span }, Node::new(span, NodeValue::Table(replay)));
        }
        name
    }

    /// The text of the first of some files that is there, and its path; or what is wrong with the first.
    fn first(&self, paths: &[PathBuf]) -> io::Result<(String, PathBuf)> {
        let read = |path: &PathBuf| (self.read_text)(path).map(|text| (text, path.clone()));
        let (first, others) = paths.split_first().expect("a file has a path or more");
        read(first).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => others.iter().find_map(|path| read(path).ok()).ok_or(error),
            _ => Err(error),
        })
    }

    /// Rows, and the name of the file that they were read from, which is the first of some that is there: no report says in
    /// which folder it lies.
    fn fill(&mut self, replay: &mut Table, shown: &str, paths: &[PathBuf], (span, rule): (Span, &str)) {
        let (text, path) = match self.first(paths) {
            Ok(read) => read,
            Err(error) => {
                let why = reason(&error);
                let found = format!("{shown} cannot be read ({why})");
                self.diagnostics.push(match error.kind() {
                    io::ErrorKind::InvalidData => {
                        Diagnostic::error(span, found, "a table is a text in UTF-8")
                            .with_hint("save it again, in Excel as \"CSV UTF-8 (comma delimited)\"")
                    }
                    _ => Diagnostic::error(span, found, rule),
                });
                return;
            }
        };
        let hash: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let file = self.sources.add(shown, text.clone());
        let rows = self.rows(&text, file);
        let key = |name: &str| Key { name: name.to_owned(), span };
        replay.set(key("rows"), Node::new(span, NodeValue::Array(rows)));
        let name =
            path.file_name().map_or_else(|| shown.to_owned(), |name| name.to_string_lossy().into_owned());
        let from = format!("{name}, sha256 {hash}");
        replay.set(key("read_from"), Node::new(span, NodeValue::Text(from)));
    }

    fn rows(&mut self, text: &str, file: FileId) -> Vec<Node> {
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(::csv::Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut places: Option<[usize; 3]> = None;
        let mut rows = Vec::new();
        let mut line = ::csv::StringRecord::new();
        while reader.read_record(&mut line).is_ok_and(|more| more) {
            let start = line.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
            // The end of the line before may not have been passed yet.
            let start = start + text[start..].find(|c| !matches!(c, '\r' | '\n')).unwrap_or(0);
            if line.iter().all(str::is_empty) {
                continue;
            }
            let cells = cells(&line, text, start, file);
            match places {
                None => match self.columns(&cells, file) {
                    Some(found) => places = Some(found),
                    None => return rows,
                },
                Some(places) => rows.extend(self.row(&cells, places)),
            }
        }
        if places.is_none() {
            let found = "the file is empty";
            self.diagnostics.push(Diagnostic::error(Span::new(file, 0..0), found, HEADER_RULE));
        }
        rows
    }

    /// Where each column stands.
    fn columns(&mut self, header: &[Node], file: FileId) -> Option<[usize; 3]> {
        let name = |node: &Node| node.as_text().unwrap_or("").trim_start_matches('\u{feff}').to_lowercase();
        let names: Vec<String> = header.iter().map(name).collect();
        let mut all_known = true;
        for (node, name) in header.iter().zip(&names) {
            let twice = names.iter().filter(|other| *other == name).count() > 1;
            if twice || !COLUMNS.contains(&name.as_str()) {
                let found = if twice { format!("column `{name}` twice") } else { format!("column `{name}`") };
                self.diagnostics.push(Diagnostic::error(node.span, found, HEADER_RULE));
                all_known = false;
            }
        }
        let place = |column: &str| names.iter().position(|name| name == column);
        let places = COLUMNS.map(place);
        for (column, place) in COLUMNS.iter().zip(places) {
            if place.is_none() {
                let span = header.first().map_or(Span::new(file, 0..0), |node| node.span);
                let found = format!("no column `{column}`");
                self.diagnostics.push(Diagnostic::error(span, found, HEADER_RULE));
            }
        }
        match places {
            [Some(outcome), Some(period), Some(count)] if all_known => Some([outcome, period, count]),
            _ => None,
        }
    }

    /// A line as a table of the language: the outcome by name, the period as a number or a month, the count.
    fn row(&mut self, cells: &[Node], places: [usize; 3]) -> Option<Node> {
        let first = cells.first()?;
        if cells.len() != COLUMNS.len() {
            let found = format!("{} cells in this line", cells.len());
            let rule = "each line has an outcome, a period and a count, divided by commas";
            self.diagnostics.push(Diagnostic::error(first.span, found, rule));
            return None;
        }
        let [outcome, period, count] = places.map(|place| &cells[place]);
        let written = count.as_text().unwrap_or("");
        // An amount begins with its sign.
        let is_amount = written.ends_with(|last: char| last.is_ascii_digit())
            && written.starts_with(|first: char| !first.is_ascii() || first.is_alphabetic() || first == '$');
        let number = written.parse::<f64>().ok().filter(|number| number.is_finite());
        let value = match number {
            Some(number) => NodeValue::Float(number),
            None if is_amount => NodeValue::Text(written.to_owned()),
            None => {
                let found = format!("the count is `{written}`");
                let rule = "a count is a plain number, such as 12";
                self.diagnostics.push(Diagnostic::error(count.span, found, rule));
                return None;
            }
        };
        let whole = |text: &str| {
            text.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.abs() < 1e9)
        };
        let period = match period.as_text().and_then(whole) {
            Some(number) => Node::new(period.span, NodeValue::Integer(number as i64)),
            None => period.clone(),
        };
        let key = |name: &str, node: &Node| Key { name: name.to_owned(), span: node.span };
        let mut row = Table::new();
        row.set(key("outcome", outcome), outcome.clone());
        row.set(key("period", &period), period);
        row.set(key("count", count), Node::new(count.span, value));
        Some(Node::new(first.span, NodeValue::Table(row)))
    }
}

/// What divides the cells: what the first line has, since spreadsheets of some countries write semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("");
    [b',', b';', b'\t'].into_iter().find(|&divider| header.contains(char::from(divider))).unwrap_or(b',')
}

/// The cells of a line, each with its place in the file.
fn cells(line: &::csv::StringRecord, text: &str, start: usize, file: FileId) -> Vec<Node> {
    let mut at = start;
    let place = |cell: &str| {
        let found = text.get(at..).and_then(|rest| rest.find(cell)).map_or(at, |offset| at + offset);
        at = found + cell.len();
        Node::new(Span::new(file, found..at), NodeValue::Text(cell.to_owned()))
    };
    line.iter().map(place).collect()
}
