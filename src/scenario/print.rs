//! Writes a scenario as one TOML file in a canonical form: reading it gives the same scenario.
//!
//! Included files are merged, a case and changes are applied. Every table of the language has a header of its own; a
//! value stands on one line where it fits, else under a header, and a list an element a line. Comments are gone.

use super::fields::{Kind, Section};
use super::language::SCENARIO;
use super::names::says_of_all;
use super::tree::{Node, NodeValue, Table};

/// The widest line of a value that stands on one line, columns.
const WIDTH: usize = 100;

/// A scenario as it was opened: one tree, with every change made.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub(super) root: Table,
    pub(super) state: State,
}

/// Whether the tree is that of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// As it is written.
    AsWritten,
    /// A case or changes have been applied.
    Changed {
        /// The case, if one was chosen.
        case: Option<String>,
    },
}

impl Resolved {
    /// The case under which the printed file must be opened to give the same scenario: one that multiplies numbers, or
    /// puts observed figures in place of people, which no value of the file can say.
    #[must_use]
    pub fn case_that_stays(&self) -> Option<&str> {
        let State::Changed { case: Some(case) } = &self.state else { return None };
        let table = self.root.get("case")?.as_table()?.get(case)?.as_table()?;
        (table.get("times").is_some() || table.get("replay").is_some()).then_some(case)
    }

    /// The file. Once something was changed, cases and checks that belong to the file as it was are left out.
    #[must_use]
    pub fn toml(&self) -> String {
        let mut root = self.root.clone();
        let mut text = String::new();
        if let State::Changed { .. } = self.state {
            let case = self.case_that_stays();
            keep_case(&mut root, case);
            keep_checks(&mut root, case);
            if let Some(case) = case {
                text = format!(
                    "# To be run with --case {case}: it multiplies numbers, or replays observed figures.\n"
                );
            }
        }
        write_section(&SCENARIO, &[], &root, &mut text);
        text
    }
}

/// Leaves the one case that still has something to say: what it sets is set.
fn keep_case(root: &mut Table, case: Option<&str>) {
    let Some((key, node)) = root.remove("case") else { return };
    let own = node.as_table().zip(case).and_then(|(cases, case)| cases.entry(case).cloned());
    if let Some((name, Node { span, value: NodeValue::Table(mut table) })) = own {
        table.remove("set");
        let mut cases = Table::new();
        cases.set(name, Node::new(span, NodeValue::Table(table)));
        root.set(key, Node::new(node.span, NodeValue::Table(cases)));
    }
}

/// Leaves the checks that are run under the case.
fn keep_checks(root: &mut Table, case: Option<&str>) {
    let Some((key, node)) = root.remove("check") else { return };
    let Some(case) = case else { return };
    let is_under =
        |node: &Node| node.as_table().and_then(|check| check.get("under")?.as_text()) == Some(case);
    let mut kept = Table::new();
    for (name, check) in
        node.as_table().into_iter().flat_map(Table::iter).filter(|(_, check)| is_under(check))
    {
        kept.set(name.clone(), check.clone());
    }
    if !kept.is_empty() {
        root.set(key, Node::new(node.span, NodeValue::Table(kept)));
    }
}

/// What an entry of a section is, for writing.
enum Part<'t> {
    /// A value, on one line.
    Line(String),
    /// A value that is too long for one: a table of values.
    Long(&'t Table),
    /// A table of the language.
    Section(&'static Section, &'t Table),
    /// Named tables of the language.
    Named(&'static Section, &'t Table),
    /// Tables of the language by two names.
    Pairs(&'static Section, &'t Table),
    /// A list of tables of the language, each under a header.
    List(&'static Section, &'t [Node]),
}

fn part<'t>(section: &'static Section, path: &[&str], key: &str, node: &'t Node) -> Part<'t> {
    let kind = section.field(key).map(|field| field.kind);
    if let (None, Some(others), NodeValue::Table(table)) = (kind, section.others, &node.value) {
        return Part::Section(others.section, table);
    }
    match (kind, &node.value) {
        (Some(Kind::Record(inner)), NodeValue::Table(table)) => Part::Section(inner, table),
        (Some(Kind::Map(named)), NodeValue::Table(table)) => Part::Named(named.section, table),
        (Some(Kind::Pairs(inner, ..)), NodeValue::Table(table)) => Part::Pairs(inner, table),
        (Some(Kind::List(inner, _)), NodeValue::Array(elements)) if path.is_empty() => {
            Part::List(inner, elements)
        }
        (_, value) => {
            let line = format!("{} = {}", written_key(key), inline(node));
            match value {
                NodeValue::Table(table) if line.chars().count() > WIDTH && !table.is_empty() => {
                    Part::Long(table)
                }
                NodeValue::Array(elements) if line.chars().count() > WIDTH => {
                    Part::Line(format!("{} = {}", written_key(key), spread(elements)))
                }
                _ => Part::Line(line),
            }
        }
    }
}

/// Values first, then tables, each in the order in which they were written.
fn write_section(section: &'static Section, path: &[&str], table: &Table, text: &mut String) {
    let parts: Vec<(&str, Part<'_>)> =
        table.iter().map(|(key, node)| (key.name.as_str(), part(section, path, &key.name, node))).collect();
    let lines: Vec<&String> = parts
        .iter()
        .filter_map(|(_, part)| if let Part::Line(line) = part { Some(line) } else { None })
        .collect();
    // A table of tables alone needs no header; an empty one does.
    if !path.is_empty() && (!lines.is_empty() || parts.is_empty()) {
        header(path, "[", "]", text);
    }
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    for (key, part) in parts {
        let inside: Vec<&str> = path.iter().copied().chain([key]).collect();
        match part {
            Part::Line(_) => {}
            Part::Long(table) => write_long(&inside, table, text),
            Part::Section(inner, table) => write_section(inner, &inside, table, text),
            Part::Named(inner, table) => write_named(inner, &inside, table, text),
            Part::Pairs(inner, table) => {
                for (from, node) in table.iter() {
                    let inside: Vec<&str> = inside.iter().copied().chain([from.name.as_str()]).collect();
                    node.as_table().into_iter().for_each(|table| write_named(inner, &inside, table, text));
                }
            }
            Part::List(inner, elements) => {
                for table in elements.iter().filter_map(Node::as_table) {
                    write_element(inner, &inside, table, text);
                }
            }
        }
    }
}

fn write_named(section: &'static Section, path: &[&str], table: &Table, text: &mut String) {
    let (said, named): (Vec<_>, Vec<_>) =
        table.iter().partition(|(key, node)| says_of_all(section, key, node));
    if named.is_empty() || !said.is_empty() {
        header(path, "[", "]", text);
    }
    for (key, node) in said {
        text.push_str(&format!("{} = {}\n", written_key(&key.name), inline(node)));
    }
    for (key, node) in named {
        let inside: Vec<&str> = path.iter().copied().chain([key.name.as_str()]).collect();
        node.as_table().into_iter().for_each(|table| write_section(section, &inside, table, text));
    }
}

/// An element of a list, its values on one line each: headers inside it would belong to the last element.
fn write_element(section: &'static Section, path: &[&str], table: &Table, text: &mut String) {
    header(path, "[[", "]]", text);
    for (key, node) in table.iter() {
        let line = match part(section, &["element"], &key.name, node) {
            Part::Line(line) => line,
            _ => format!("{} = {}", written_key(&key.name), inline(node)),
        };
        text.push_str(&line);
        text.push('\n');
    }
}

/// A long value, a key a line; what is long in it goes the same way.
fn write_long(path: &[&str], table: &Table, text: &mut String) {
    header(path, "[", "]", text);
    for (key, node) in table.iter() {
        let line = format!("{} = {}", written_key(&key.name), inline(node));
        let line = match &node.value {
            NodeValue::Array(elements) if line.chars().count() > WIDTH => {
                format!("{} = {}", written_key(&key.name), spread(elements))
            }
            _ => line,
        };
        text.push_str(&line);
        text.push('\n');
    }
}

fn header(path: &[&str], open: &str, close: &str, text: &mut String) {
    let names: Vec<String> = path.iter().map(|name| written_key(name)).collect();
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("{open}{}{close}\n", names.join(".")));
}

/// A list, an element a line.
fn spread(elements: &[Node]) -> String {
    let lines: Vec<String> = elements.iter().map(|element| format!("  {},\n", inline(element))).collect();
    format!("[\n{}]", lines.concat())
}

/// A value on one line.
fn inline(node: &Node) -> String {
    match &node.value {
        NodeValue::Text(text) => quoted(text),
        NodeValue::Integer(integer) => integer.to_string(),
        // With a point or an exponent, so that it stays what it is; the shortest digits that give the same number.
        NodeValue::Float(float) => format!("{float:?}"),
        NodeValue::Boolean(boolean) => boolean.to_string(),
        NodeValue::Datetime(moment) => moment.clone(),
        NodeValue::Array(elements) => {
            format!("[{}]", elements.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        NodeValue::Table(table) if table.is_empty() => "{}".to_owned(),
        NodeValue::Table(table) => {
            let entry = |(key, node): &(super::tree::Key, Node)| {
                format!("{} = {}", written_key(&key.name), inline(node))
            };
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key as it is, where TOML takes it bare, else in quotes.
fn written_key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !name.is_empty() && name.bytes().all(is_bare) { name.to_owned() } else { quoted(name) }
}

/// A text in quotes, on one line.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            letter if letter.is_control() => written.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => written.push(letter),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::super::diagnostic::Diagnostics;
    use super::super::source::Sources;
    use super::super::tree;
    use super::*;

    fn printed(text: &str) -> String {
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let file = sources.add("deal.toml", text);
        let root = tree::parse(file, &sources, &mut diagnostics);
        assert!(diagnostics.is_empty());
        Resolved { root, state: State::AsWritten }.toml()
    }

    #[test]
    fn tables_have_headers_and_values_stand_on_one_line() {
        let text = "contract.a.clause.b.price = { value = \"£1\", source = \"x\" } # a remark\ntitle = 'a \"deal\"'\nformat = 1\nstate = { home = {} }\n\
            transition.a.b.rate = { by = \"time in state\", steps = [[\"0 days\", \"1 / year\"]] }\n[[option]]\nname = \"usual\"\n";
        let expected = "\
title = \"a \\\"deal\\\"\"
format = 1

[contract.a.clause.b]
price = { value = \"£1\", source = \"x\" }

[state.home]

[transition.a.b]
rate = { by = \"time in state\", steps = [[\"0 days\", \"1 / year\"]] }

[[option]]
name = \"usual\"
";
        assert_eq!(printed(text), expected);
        assert_eq!(printed(expected), expected);
    }

    #[test]
    fn long_values_stand_under_headers_and_long_lists_over_lines() {
        let long = "x".repeat(120);
        let text = format!(
            "[capital.fund]\nwaterfall = [{{ contract = \"delivery\", support = [\"drawdown\"] }}, {{ surplus = {{ notes = \"100%\" }}, note = \"{long}\" }}]\n\
             [capital.fund.tranche.notes]\ncommitment = {{ value = \"£1\", source = \"{long}\" }}\nis = \"equity\"\n"
        );
        let expected = format!(
            "[capital.fund]\nwaterfall = [\n  {{ contract = \"delivery\", support = [\"drawdown\"] }},\n  {{ surplus = {{ notes = \"100%\" }}, note = \"{long}\" }},\n]\n\n\
             [capital.fund.tranche.notes]\nis = \"equity\"\n\n[capital.fund.tranche.notes.commitment]\nvalue = \"£1\"\nsource = \"{long}\"\n"
        );
        assert_eq!(printed(&text), expected);
        assert_eq!(printed(&expected), expected);
    }

    #[test]
    fn texts_keys_and_numbers_come_back_as_they_were() {
        let text = "[case.\"a b\"]\nset = { \"contract.outcomes.cap\" = \"£1\" }\nlabel = \"tab\\t, line\\n, \\\"quote\\\", \\\\, \\u0007, \u{e9}\"\ntimes = { x = 0.1, y = 1e-7, z = 2.0, w = 3 }\n";
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let both = [text.to_owned(), printed(text)].map(|text| {
            let file = sources.add("deal.toml", text);
            tree::parse(file, &sources, &mut diagnostics)
        });
        let values = |table: &Table| {
            let case = table.get("case").and_then(Node::as_table).and_then(|cases| cases.get("a b")).cloned();
            let case = case.expect("the case is there");
            let table = case.as_table().expect("a table").clone();
            let mut entries: Vec<(String, String)> =
                table.iter().map(|(key, node)| (key.name.clone(), inline(node))).collect();
            entries.sort();
            entries
        };
        assert_eq!(values(&both[0]), values(&both[1]));
        assert!(printed(text).contains("y = 1e-7, z = 2.0, w = 3"), "{}", printed(text));
    }
}
