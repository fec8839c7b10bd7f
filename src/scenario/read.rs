//! Reads a tree against the tables of fields into records, and complains of everything that does not fit.
//!
//! This is the generic walker over sections; `read_value` reads single values, `read_number` numbers.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::fields::{Field, Head, Kind, Need, Section, Sides};
use super::language::{SCENARIO, SIDE_KEYS};
use super::names::{self, Names};
use super::overrides;
use super::path::{self, joined};
use super::read_letters;
use super::record::{Cell, CellValue, Origin, Record, Side};
use super::source::Span;
use super::tree::{self, Key, Node, NodeValue, Table};
use crate::units::Currency;

/// Reads a merged tree. What was wrong is in `diagnostics`; the record is whole only if nothing was.
///
/// Each case and each option is tried on top, so that a mistake in an override shows even if nobody runs it.
/// `place` is where to point for what is missing at the top: the start of the main file.
pub fn read(root: &Table, place: Span, diagnostics: &mut Diagnostics) -> Record {
    let record = read_once(root, place, diagnostics);
    for set in sets(&record) {
        let mut changed = root.clone();
        for change in set {
            overrides::apply(&mut changed, change, diagnostics);
        }
        match sections_changed(set) {
            Some(sections) => read_sections(&changed, &sections, place, diagnostics),
            None => drop(read_once(&changed, place, diagnostics)),
        }
    }
    record
}

/// The sections that overrides reach into. None where one replaces a section or a named table of it as a whole: names
/// that other sections refer to may then be gone.
fn sections_changed(set: &[overrides::Override]) -> Option<Vec<&str>> {
    let inside = |change: &overrides::Override| change.path.len() > 2;
    set.iter().all(inside).then(|| set.iter().map(|change| change.path[0].name.as_str()).collect())
}

/// Reads some sections of a merged tree for what is wrong in them; the others were read before.
fn read_sections(root: &Table, sections: &[&str], place: Span, diagnostics: &mut Diagnostics) {
    let entries = root.iter().filter(|(key, _)| sections.contains(&key.name.as_str()));
    let (mut reader, key) = reader(root, place, diagnostics);
    let mut record = Record::empty(&key, place, "");
    for (key, node) in entries {
        reader.entry(&SCENARIO, None, key, node, &mut record);
    }
}

/// Reads a merged tree without trying its cases.
pub fn read_once(root: &Table, place: Span, diagnostics: &mut Diagnostics) -> Record {
    read_letters::check(root, diagnostics);
    let (mut reader, key) = reader(root, place, diagnostics);
    reader.section(&SCENARIO, root, &key, place, "")
}

/// A reader of a tree, and the key that the scenario as a whole goes by.
fn reader<'a>(root: &'a Table, place: Span, diagnostics: &'a mut Diagnostics) -> (Reader<'a>, Key) {
    let reader = Reader {
        root,
        currency: currency(root),
        names: Names::of_scenario(&SCENARIO, root),
        diagnostics,
        origin: Origin::Given,
    };
    (reader, Key { name: "scenario".to_owned(), span: place })
}

/// The changes of each case and each option.
pub(super) fn sets(record: &Record) -> Vec<&[overrides::Override]> {
    let holders = record.records("case").iter().chain(record.records("option"));
    holders
        .filter_map(|holder| match holder.value("set") {
            Some(CellValue::Set(set)) => Some(set.as_slice()),
            _ => None,
        })
        .collect()
}

/// The currency that the file is in, wanted before anything is read; a wrong one is refused as a field.
fn currency(root: &Table) -> Currency {
    let code = root.get("currency").and_then(Node::as_text).unwrap_or("GBP");
    Currency::from_code(code).or(Currency::from_code("GBP")).expect("the pound is a currency")
}

/// A walk through one tree.
pub(super) struct Reader<'a> {
    pub(super) root: &'a Table,
    pub(super) currency: Currency,
    pub(super) names: Names,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Whether what is being read stands in the file or is a default.
    pub(super) origin: Origin,
}

impl Reader<'_> {
    /// Reads a table against its section. `span` is where its value stands.
    pub(super) fn section(
        &mut self,
        section: &'static Section,
        table: &Table,
        key: &Key,
        span: Span,
        path: &str,
    ) -> Record {
        let scope = self.names.enter(section, table);
        let head = self.head(section, table, key);
        let mut record = Record { head: head.map(|head| head.key), ..Record::empty(key, span, path) };
        for (key, node) in table.iter() {
            self.entry(section, head, key, node, &mut record);
        }
        for field in section.fields {
            self.absent(section, head, field, table, &mut record);
        }
        let order = |key: &str| section.fields.iter().position(|field| field.key == key);
        record.cells.sort_by_key(|(key, _)| order(key));
        self.names.leave(scope);
        record
    }

    fn entry(
        &mut self,
        section: &'static Section,
        head: Option<&'static Head>,
        key: &Key,
        node: &Node,
        record: &mut Record,
    ) {
        let path = joined(&record.path, &key.name);
        if let Some(field) = section.field(&key.name) {
            self.check_companion(section, head, field, key);
            if let Some(value) = self.value(field, key, node, &path) {
                let cell = Cell { path, key_span: key.span, span: node.span, origin: self.origin, value };
                record.cells.push((field.key, cell));
            }
        } else if section.sides == Sides::Admitted && self.side(key, node, &mut record.side) {
            // It is in the record's side already.
        } else if let (Some(others), Some(table)) = (section.others, node.as_table()) {
            self.name_fits(&key.name, key.span);
            let other = self.section(others.section, table, key, node.span, &path);
            record.others.push(other);
        } else if let Some(others) = section.others.filter(|_| !self.reads_like_a_field(section, key)) {
            self.wrong_type(key, node, &format!("a table: {}", others.section.name));
        } else {
            self.unknown_key(section, head, key);
        }
    }

    fn reads_like_a_field(&self, section: &'static Section, key: &Key) -> bool {
        let keys: Vec<&str> = section.fields.iter().map(|field| field.key).collect();
        names::nearest(&key.name, &keys).is_some()
    }

    /// The head word of a table; complains of none and of two.
    fn head(&mut self, section: &'static Section, table: &Table, key: &Key) -> Option<&'static Head> {
        if section.heads.is_empty() {
            return None;
        }
        let keys: Vec<&str> = section.heads.iter().map(|head| head.key).collect();
        let rule = format!("{} has exactly one of {}", section.name, names::either(&keys));
        let mut present = table.iter().filter_map(|(key, _)| Some((section.head(&key.name)?, key)));
        let Some((head, head_key)) = present.next() else {
            // A misspelt head word has its own complaint, which is the better one.
            let is_word = |name: &str| section.fields.iter().any(|field| field.key == name);
            let meant = table.names().any(|name| !is_word(name) && names::nearest(name, &keys).is_some());
            if !meant {
                let found = format!("`{}` has none of these words", key.name);
                self.diagnostics.push(Diagnostic::error(key.span, found, rule));
            }
            return None;
        };
        for (_, second) in present {
            let found = format!("`{}` beside `{}`", second.name, head_key.name);
            let error = Diagnostic::error(second.span, found, rule.clone());
            self.diagnostics.push(error.with_related(head_key.span, "this one stands first"));
        }
        for group in head.needs {
            if !group.iter().any(|need| table.get(need).is_some()) {
                let found = format!("`{}` without {}", head.key, names::either(group));
                let rule = format!("`{}` needs {} beside it", head.key, names::either(group));
                self.diagnostics.push(Diagnostic::error(head_key.span, found, rule));
            }
        }
        Some(head)
    }

    fn check_companion(
        &mut self,
        section: &'static Section,
        head: Option<&'static Head>,
        field: &Field,
        key: &Key,
    ) {
        let Some(head) = head else { return };
        if allowed(section, head, field) || section.head(field.key).is_some() {
            return;
        }
        let hosts: Vec<&str> =
            section.heads.iter().filter(|other| other.allows(field.key)).map(|other| other.key).collect();
        let found = format!("`{}` beside `{}`", field.key, head.key);
        let rule = format!("`{}` goes with {}", field.key, names::either(&hosts));
        self.diagnostics.push(Diagnostic::error(key.span, found, rule));
    }

    fn unknown_key(&mut self, section: &'static Section, head: Option<&'static Head>, key: &Key) {
        let fields = section.fields.iter();
        let fitting = fields
            .filter(|field| head.is_none_or(|head| head.key == field.key || allowed(section, head, field)));
        let keys: Vec<&str> = fitting.map(|field| field.key).collect();
        let sides: &[(&str, &str)] = if section.sides == Sides::Admitted { &SIDE_KEYS } else { &[] };
        let candidates: Vec<&str> = keys.iter().copied().chain(sides.iter().map(|(key, _)| *key)).collect();
        let found = format!("`{}` is not a word that {} knows", key.name, section.name);
        let rule = format!("{} knows {}", section.name, names::all(&keys));
        let instead = section.instead.iter().find(|(word, _)| *word == key.name);
        let instead = instead.map(|(_, hint)| (*hint).to_owned());
        let near = || names::nearest(&key.name, &candidates).map(|near| format!("Did you mean `{near}`?"));
        let hint = instead.or_else(near);
        self.diagnostics.push(Diagnostic::error(key.span, found, rule).with_hint_if_any(hint));
    }

    /// A field that the table does not have: a default, nothing, or a complaint.
    fn absent(
        &mut self,
        section: &'static Section,
        head: Option<&'static Head>,
        field: &'static Field,
        table: &Table,
        record: &mut Record,
    ) {
        if table.get(field.key).is_some() || head.is_some_and(|head| !allowed(section, head, field)) {
            return;
        }
        match field.need {
            Need::Optional => {}
            Need::Default(toml) => self.fill_in(field, toml, record),
            Need::Required => {
                let misspelt = table.names().any(|name| {
                    section.field(name).is_none() && names::nearest(name, &[field.key]).is_some()
                });
                if !misspelt {
                    let found = match record.path.is_empty() {
                        true => format!("{} without `{}`", section.name, field.key),
                        false => format!("`{}` without `{}`", record.key.name, field.key),
                    };
                    let rule = format!("{} needs `{}`: {}", section.name, field.key, field.doc);
                    self.diagnostics.push(Diagnostic::error(record.key.span, found, rule));
                }
            }
        }
    }

    fn fill_in(&mut self, field: &'static Field, toml: &'static str, record: &mut Record) {
        let place = record.key.span;
        let (node, _) = tree::parse_value(toml, place.file, 0).expect("a default is TOML");
        let node = Node { span: place, ..node };
        let key = Key { name: field.key.to_owned(), span: place };
        let path = joined(&record.path, field.key);
        let outer = std::mem::replace(&mut self.origin, Origin::Default);
        if let Some(value) = self.value(field, &key, &node, &path) {
            let cell = Cell { path, key_span: place, span: place, origin: Origin::Default, value };
            record.cells.push((field.key, cell));
        }
        self.origin = outer;
    }

    /// Reads a word that says where numbers come from; whether the key is one.
    pub(super) fn side(&mut self, key: &Key, node: &Node, side: &mut Side) -> bool {
        match key.name.as_str() {
            "source" => side.source = self.plain_text(key, node),
            "assumption" => side.assumption = self.plain_text(key, node),
            "note" => side.note = self.plain_text(key, node),
            "owner" => side.owner = self.plain_text(key, node),
            "grade" => match node.value {
                NodeValue::Integer(grade @ 1..=6) => side.grade = u8::try_from(grade).ok(),
                _ => self.wrong_type(key, node, "a grade from 1 (best) to 6, without quotes"),
            },
            _ => return false,
        }
        true
    }

    pub(super) fn plain_text(&mut self, key: &Key, node: &Node) -> Option<String> {
        if let Some(text) = node.as_text() {
            return Some(text.to_owned());
        }
        self.wrong_type(key, node, "a text in quotes");
        None
    }

    /// Complains that a key holds something of another shape.
    pub(super) fn wrong_type(&mut self, key: &Key, node: &Node, rule: &str) {
        let found = format!("`{}` is {}", key.name, shown(node));
        let error = Diagnostic::error(node.span, found, format!("`{}` is {rule}", key.name));
        let hint = match node.value {
            NodeValue::Boolean(_) => Some("the language has no `true` and `false`".to_owned()),
            NodeValue::Datetime(_) => Some("write the date in quotes".to_owned()),
            _ => None,
        };
        self.diagnostics.push(error.with_hint_if_any(hint));
    }

    /// The value of a field whose value is a table or a list of tables.
    pub(super) fn tables(&mut self, kind: Kind, key: &Key, node: &Node, path: &str) -> Option<CellValue> {
        match (kind, &node.value) {
            (Kind::Record(section), NodeValue::Table(table)) => {
                Some(CellValue::Record(Box::new(self.section(section, table, key, node.span, path))))
            }
            (Kind::Map(named), NodeValue::Table(table)) => {
                Some(CellValue::Records(self.named(named.section, table, path)))
            }
            (Kind::List(section, _), NodeValue::Array(elements)) => {
                Some(CellValue::Records(self.list(section, elements, key, path)))
            }
            (Kind::List(..), _) => {
                let found = format!("`{}` is {}", key.name, shown(node));
                let rule = format!("`{}` is a list of tables", key.name);
                let hint = format!("write [[{path}]] above each of them, and not [{path}.NAME]");
                self.diagnostics.push(Diagnostic::error(node.span, found, rule).with_hint(hint));
                None
            }
            _ => {
                self.wrong_type(key, node, "a table");
                None
            }
        }
    }

    /// Named tables, and what is said of the sources of them all.
    fn named(&mut self, section: &'static Section, table: &Table, path: &str) -> Vec<Record> {
        let (said, named): (Vec<_>, Vec<_>) =
            table.iter().partition(|(key, node)| names::says_of_all(section, key, node));
        let mut side = Side::default();
        for (key, node) in said {
            self.side(key, node, &mut side);
        }
        let mut named = named;
        if let Some(key) = names::lost_name(section, table) {
            let found = format!("`{}` where {} is named", key.name, section.name);
            let rule = format!("{} has a name of its own, and `{}` stands in it", section.name, key.name);
            let hint = format!("write [{path}.NAME] for [{path}]");
            self.diagnostics.push(Diagnostic::error(key.span, found, rule).with_hint(hint));
            named.retain(|(key, _)| !names::is_word(section, key));
        }
        named.iter().for_each(|(key, _)| self.name_fits(&key.name, key.span));
        let mut records: Vec<Record> =
            named.into_iter().filter_map(|(key, node)| self.table_of(section, key, node, path)).collect();
        for record in records.iter_mut().filter(|record| !record.side.says()) {
            record.side.source.clone_from(&side.source);
            record.side.assumption.clone_from(&side.assumption);
        }
        records
    }

    /// Complains of a dot in a name, since paths are names divided by dots, and so are the names of results; and of a sign before
    /// it, with which a table of results would begin a formula.
    fn name_fits(&mut self, name: &str, span: Span) {
        if name.contains('.') {
            let found = format!("the name `{name}` holds a dot");
            let rule = "names hold no dots, which divide names in a path: payer.council.paid";
            let hint = format!("call it `{}`; a `label` may hold dots", name.replace('.', "_"));
            self.diagnostics.push(Diagnostic::error(span, found, rule).with_hint(hint));
        } else if !name.starts_with(char::is_alphanumeric) {
            let found = match name {
                "" => "a name without a letter".to_owned(),
                _ => format!("the name `{name}` begins with no letter or digit"),
            };
            let rule = "names begin with a letter or a digit: what begins with a sign is a formula in a table of results";
            let plain = name.trim_start_matches(|first: char| !first.is_alphanumeric());
            let error = Diagnostic::error(span, found, rule);
            let hint = (!plain.is_empty()).then(|| format!("call it `{plain}`"));
            self.diagnostics.push(error.with_hint_if_any(hint));
        }
    }

    /// A named table inside the table at `path`.
    pub(super) fn table_of(
        &mut self,
        section: &'static Section,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Record> {
        match &node.value {
            NodeValue::Table(table) => {
                Some(self.section(section, table, key, node.span, &joined(path, &key.name)))
            }
            _ => {
                self.wrong_type(key, node, &format!("a table: {}", section.name));
                None
            }
        }
    }

    fn list(&mut self, section: &'static Section, elements: &[Node], key: &Key, path: &str) -> Vec<Record> {
        let mut records: Vec<Record> = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let NodeValue::Table(table) = &element.value else {
                self.wrong_type(key, element, &format!("a list of tables, each {}", section.name));
                continue;
            };
            let name = path::element_name(element).unwrap_or_else(|| (index + 1).to_string());
            let span = table.iter().next().map_or(element.span, |(first, _)| first.span);
            if let Some((own, said)) = table.get("name").and_then(|node| Some((node, node.as_text()?))) {
                self.name_fits(said, own.span);
            }
            let element_key = Key { name: name.clone(), span };
            if let Some(first) = records.iter().find(|record| record.key.name == name) {
                let found = format!("two elements of `{}` are named `{name}`", key.name);
                let rule = "the elements of a list have different names; `name` gives one another";
                let error = Diagnostic::error(span, found, rule);
                self.diagnostics.push(error.with_related(first.key.span, "the first"));
            }
            let inner = joined(path, &name);
            records.push(self.section(section, table, &element_key, element.span, &inner));
        }
        records
    }
}

/// Whether a field may stand beside a head word: it is common to all, or this head admits it.
fn allowed(section: &Section, head: &Head, field: &Field) -> bool {
    if section.head(field.key).is_some() {
        return head.key == field.key;
    }
    head.allows(field.key) || !section.heads.iter().any(|other| other.allows(field.key))
}

/// A value as a message shows it.
pub(super) fn shown(node: &Node) -> String {
    match &node.value {
        NodeValue::Text(text) => format!("\"{text}\""),
        NodeValue::Integer(integer) => integer.to_string(),
        NodeValue::Float(float) => float.to_string(),
        NodeValue::Boolean(boolean) => format!("`{boolean}`"),
        NodeValue::Datetime(_) | NodeValue::Array(_) | NodeValue::Table(_) => node.value.noun().to_owned(),
    }
}
