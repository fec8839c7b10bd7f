//! Reads a scenario file and the files it includes, and merges them into one tree.
//!
//! Included files are read first; tables merge by key, lists and values are replaced by the including file.
//! A table that is one value (uncertain, or a schedule) is replaced whole, since half of one value and half
//! of another is neither. Two included files may not give the same key.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::source::{FileId, Sources, Span};
use super::tree::{self, Node, NodeValue, Table};

/// How the text of a file is fetched: from disk, or from a test's own list.
pub type ReadText<'a> = &'a dyn Fn(&Path) -> io::Result<String>;

/// Reads `main` and all it includes into one tree. Fails only where `main` itself cannot be read; every
/// other complaint goes to `diagnostics`.
pub fn load(
    main: &Path,
    read_text: ReadText<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> io::Result<Table> {
    let text = read_text(main)?;
    let file = sources.add(display_name(main), text);
    let mut loading = Loading { read_text, sources, diagnostics, open: vec![normal(main)], done: Vec::new() };
    Ok(loading.merged(main, file))
}

struct Loading<'a> {
    read_text: ReadText<'a>,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
    /// The files that are being read, the main one first: including one of them again is a ring.
    open: Vec<PathBuf>,
    /// The files that were read, so that one which two files include is read once.
    done: Vec<(PathBuf, Table)>,
}

impl Loading<'_> {
    /// The tree of a file over those of the files it includes.
    fn merged(&mut self, path: &Path, file: FileId) -> Table {
        let mut own = tree::parse(file, self.sources, self.diagnostics);
        let mut base = Table::new();
        for (span, name) in self.included_names(&mut own) {
            if let Some(table) = self.included(path, span, &name) {
                report_clashes(&base, &table, "", self.diagnostics);
                overlay(&mut base, table, Depth::Section);
            }
        }
        overlay(&mut base, own, Depth::Section);
        base
    }

    /// Takes `include` out of a file's table: it has done its work once the files are merged.
    fn included_names(&mut self, own: &mut Table) -> Vec<(Span, String)> {
        let Some((_, node)) = own.remove("include") else { return Vec::new() };
        let NodeValue::Array(items) = node.value else {
            self.refuse_include(node.span, node.value.noun());
            return Vec::new();
        };
        let mut names = Vec::new();
        for item in items {
            match item.value {
                NodeValue::Text(name) => names.push((item.span, name)),
                other => self.refuse_include(item.span, other.noun()),
            }
        }
        names
    }

    fn refuse_include(&mut self, span: Span, noun: &str) {
        let found = format!("`include` holds {noun}");
        let rule = "`include` is a list of file names, like [\"prices.toml\"]";
        self.diagnostics.push(Diagnostic::error(span, found, rule));
    }

    fn included(&mut self, from: &Path, span: Span, name: &str) -> Option<Table> {
        let path = from.parent().unwrap_or(Path::new("")).join(name);
        let identity = normal(&path);
        if self.open.contains(&identity) {
            let found = format!("`include` leads back to {}", display_name(&identity));
            let rule = "a file may not include itself, nor a file that includes it";
            self.diagnostics.push(Diagnostic::error(span, found, rule));
            return None;
        }
        if let Some((_, table)) = self.done.iter().find(|(done, _)| *done == identity) {
            return Some(table.clone());
        }
        let text = match (self.read_text)(&path) {
            Ok(text) => text,
            Err(error) => {
                let found = format!("`include` names {name}, which cannot be read ({})", reason(&error));
                let rule = "an included file is named by its path from the file that includes it";
                self.diagnostics.push(Diagnostic::error(span, found, rule));
                return None;
            }
        };
        let file = self.sources.add(display_name(&identity), text);
        self.open.push(identity.clone());
        let table = self.merged(&path, file);
        self.open.pop();
        self.done.push((identity, table.clone()));
        Some(table)
    }
}

/// Words for why a file could not be read that are the same on every machine: those of whoever fetches texts, where he knows
/// better than the system.
pub(super) fn reason(error: &io::Error) -> String {
    let why = match (error.kind(), error.get_ref()) {
        (io::ErrorKind::NotFound, _) => "there is no such file",
        (io::ErrorKind::PermissionDenied, _) => "no permission",
        (io::ErrorKind::InvalidData, _) => "it is not UTF-8 text: save it again as UTF-8",
        (io::ErrorKind::Other, Some(why)) => return why.to_string(),
        _ => "the system refused",
    };
    why.to_owned()
}

/// The path without `.` and with `..` resolved as far as it goes, so that one file has one name.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                normal.push(component);
            }
        }
    }
    normal
}

/// A path as messages show it, with forward slashes; of an absolute one only the file name, so that no
/// message depends on the machine.
fn display_name(path: &Path) -> String {
    let shown = match path.file_name() {
        Some(name) if path.has_root() => PathBuf::from(name),
        _ => normal(path),
    };
    shown.to_string_lossy().replace('\\', "/")
}

/// How deep in the tree a merge is: a section is never one value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Section,
    Inside,
}

/// Lays `over` on `base`: tables merge by key, everything else is replaced.
fn overlay(base: &mut Table, over: Table, depth: Depth) {
    for (key, node) in over.iter() {
        let whole = depth == Depth::Inside && (is_value(node) || base.get(&key.name).is_some_and(is_value));
        match (base.get_mut(&key.name), &node.value) {
            (Some(Node { value: NodeValue::Table(inner), .. }), NodeValue::Table(table)) if !whole => {
                overlay(inner, table.clone(), Depth::Inside);
            }
            _ => base.set(key.clone(), node.clone()),
        }
    }
}

/// Whether a table is one uncertain value or one schedule: it has a head word that holds no table.
fn is_value(node: &Node) -> bool {
    const HEADS: [&str; 8] = ["value", "estimate", "central", "successes", "either", "dist", "sample", "by"];
    let Some(table) = node.as_table() else { return false };
    HEADS.iter().any(|head| table.get(head).is_some_and(|node| node.as_table().is_none()))
}

/// Complains of every value that two included files both give.
fn report_clashes(first: &Table, second: &Table, path: &str, diagnostics: &mut Diagnostics) {
    for (key, node) in second.iter() {
        let Some((first_key, first_node)) = first.entry(&key.name) else { continue };
        let path = if path.is_empty() { key.name.clone() } else { format!("{path}.{}", key.name) };
        match (first_node.as_table(), node.as_table()) {
            (Some(first), Some(second)) if !is_value(first_node) && !is_value(node) => {
                report_clashes(first, second, &path, diagnostics);
            }
            // One file that is included twice clashes with nobody.
            _ if first_node.span == node.span => {}
            _ => diagnostics.push(
                Diagnostic::error(
                    key.span,
                    format!("`{path}` stands in two included files"),
                    "two included files may not give the same key",
                )
                .with_related(first_key.span, "it stands here first")
                .with_hint("take one out, or give the value in the including file and in neither of these"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::diagnostic::render;
    use super::*;

    fn load_from(files: &[(&str, &str)]) -> (Table, String) {
        let read = |path: &Path| -> io::Result<String> {
            let found = files.iter().find(|(name, _)| Path::new(name) == normal(path));
            found.map(|(_, text)| (*text).to_owned()).ok_or(io::ErrorKind::NotFound.into())
        };
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let table = load(Path::new(files[0].0), &read, &mut sources, &mut diagnostics)
            .expect("the main file is there");
        (table, render(&diagnostics, &sources))
    }

    fn text_at<'a>(table: &'a Table, path: &[&str]) -> Option<&'a str> {
        let (last, parents) = path.split_last()?;
        let mut table = table;
        for name in parents {
            table = table.get(name)?.as_table()?;
        }
        table.get(last)?.as_text()
    }

    #[test]
    fn tables_merge_and_values_are_replaced() {
        let (table, messages) = load_from(&[
            (
                "deals/deal.toml",
                "include = [\"../prices.toml\"]\n[prices]\nbase = \"2019-20\"\ngdp.then = \"2% / year\"\n",
            ),
            ("prices.toml", "[prices]\nbase = \"2018-19\"\ngdp.source = \"HMT\"\n"),
        ]);
        assert_eq!(messages, "");
        assert_eq!(text_at(&table, &["prices", "base"]), Some("2019-20"));
        assert_eq!(text_at(&table, &["prices", "gdp", "source"]), Some("HMT"));
        assert_eq!(text_at(&table, &["prices", "gdp", "then"]), Some("2% / year"));
    }

    #[test]
    fn an_uncertain_value_is_replaced_whole() {
        let (table, _) = load_from(&[
            ("deal.toml", "include = [\"care.toml\"]\n[state.care]\ncost = { value = \"£1 / day\" }\n"),
            (
                "care.toml",
                "[state.care]\ncost = { low = \"£2 / day\", central = \"£3 / day\", high = \"£4 / day\" }\n",
            ),
        ]);
        assert_eq!(text_at(&table, &["state", "care", "cost", "value"]), Some("£1 / day"));
        assert_eq!(text_at(&table, &["state", "care", "cost", "low"]), None);
    }

    #[test]
    fn one_key_in_two_included_files_shows_both_places() {
        let (_, messages) = load_from(&[
            ("deal.toml", "include = [\"a.toml\", \"b.toml\"]\n"),
            ("a.toml", "prices.base = \"2018-19\"\n"),
            ("b.toml", "# prices\nprices.base = \"2019-20\"\n"),
        ]);
        let expected = "\
error: `prices.base` stands in two included files
 --> b.toml:2:8
  |
2 | prices.base = \"2019-20\"
  |        ^^^^
  |
 ::: a.toml:1:8
  |
1 | prices.base = \"2018-19\"
  |        ---- it stands here first
  |
  = rule: two included files may not give the same key
  = hint: take one out, or give the value in the including file and in neither of these
";
        assert_eq!(messages, expected);
    }

    #[test]
    fn a_file_that_two_files_include_clashes_with_nobody() {
        let (_, messages) = load_from(&[
            ("deal.toml", "include = [\"a.toml\", \"b.toml\"]\n"),
            ("a.toml", "include = [\"c.toml\"]\n"),
            ("b.toml", "include = [\"./c.toml\"]\n"),
            ("c.toml", "prices.base = \"2018-19\"\n"),
        ]);
        assert_eq!(messages, "");
    }

    #[test]
    fn a_ring_and_a_missing_file_are_errors_at_their_places() {
        let (_, messages) = load_from(&[
            ("deal.toml", "include = [\"a.toml\", \"none.toml\"]\n"),
            ("a.toml", "include = [\"deal.toml\"]\n"),
        ]);
        assert!(messages.contains("`include` leads back to deal.toml\n --> a.toml:1:12"), "{messages}");
        assert!(
            messages.contains(
                "`include` names none.toml, which cannot be read (there is no such file)\n --> deal.toml:1:22"
            ),
            "{messages}"
        );
    }

    #[test]
    fn no_message_holds_an_absolute_path() {
        let (_, messages) = load_from(&[("/home/officer/deal.toml", "a = £1\n")]);
        assert!(messages.contains("--> deal.toml:1:5") && !messages.contains("officer"), "{messages}");
    }
}
