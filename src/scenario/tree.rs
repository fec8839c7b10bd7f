//! TOML as a tree in which every key and every value knows where it stands.
//!
//! Only the shape of TOML is known here; which words are allowed is the reader's business. A text with
//! mistakes of syntax gives each that is a cause and the tree of what can be read.

use toml::de::{DeTable, DeValue};

use super::diagnostic::{Diagnostic, Diagnostics};
use super::source::{FileId, Sources, Span};
use super::syntax;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: NodeValue,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// Text in quotes, escapes resolved.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number with a point.
    Float(f64),
    /// `true` or `false`, which the language has no use for.
    Boolean(bool),
    /// A bare date or time, which the language has no use for: dates are texts.
    Datetime(String),
    /// A list.
    Array(Vec<Node>),
    /// A table, inline or under a header.
    Table(Table),
}

impl NodeValue {
    /// What it is, as a noun with its article.
    pub fn noun(&self) -> &'static str {
        match self {
            NodeValue::Text(_) => "a text",
            NodeValue::Integer(_) | NodeValue::Float(_) => "a bare number",
            NodeValue::Boolean(_) => "`true` or `false`",
            NodeValue::Datetime(_) => "a date without quotes",
            NodeValue::Array(_) => "a list",
            NodeValue::Table(_) => "a table",
        }
    }
}

impl Node {
    /// A value at a place.
    pub fn new(span: Span, value: NodeValue) -> Node {
        Node { span, value }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            NodeValue::Integer(_)
            | NodeValue::Float(_)
            | NodeValue::Boolean(_)
            | NodeValue::Datetime(_)
            | NodeValue::Array(_)
            | NodeValue::Table(_) => None,
        }
    }

    /// The table, where it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            NodeValue::Table(table) => Some(table),
            NodeValue::Text(_)
            | NodeValue::Integer(_)
            | NodeValue::Float(_)
            | NodeValue::Boolean(_)
            | NodeValue::Datetime(_)
            | NodeValue::Array(_) => None,
        }
    }

    /// The list, where it is one.
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            NodeValue::Array(nodes) => Some(nodes),
            NodeValue::Text(_)
            | NodeValue::Integer(_)
            | NodeValue::Float(_)
            | NodeValue::Boolean(_)
            | NodeValue::Datetime(_)
            | NodeValue::Table(_) => None,
        }
    }
}

/// A key and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name, quotes taken off.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Keys and their values in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    entries: Vec<(Key, Node)>,
}

impl Table {
    /// A table without entries.
    pub fn new() -> Table {
        Table::default()
    }

    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|(_, node)| node)
    }

    /// Key and value under a name.
    pub fn entry(&self, name: &str) -> Option<&(Key, Node)> {
        self.entries.iter().find(|(key, _)| key.name == name)
    }

    /// The value under a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// Puts a value under a key: in the place of an earlier one of that name, else at the end.
    pub fn set(&mut self, key: Key, node: Node) {
        match self.entries.iter_mut().find(|(earlier, _)| earlier.name == key.name) {
            Some(entry) => *entry = (key, node),
            None => self.entries.push((key, node)),
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, name: &str) -> Option<(Key, Node)> {
        let index = self.entries.iter().position(|(key, _)| key.name == name)?;
        Some(self.entries.remove(index))
    }

    /// The entries in the order in which they were written.
    pub fn iter(&self) -> impl Iterator<Item = &(Key, Node)> {
        self.entries.iter()
    }

    /// The names in the order in which they were written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.name.as_str())
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

/// Parses a whole source; every mistake of syntax that does not follow from another goes to `diagnostics`.
pub fn parse(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Table {
    let text = &sources.get(file).text;
    let readable = syntax::readable(text);
    for mistake in &readable.unreadable {
        let complaint = mistake.complaint(text, (file, 0));
        match readable.lacks_values_only {
            true => diagnostics.push_syntax(sources.line_of(complaint.primary), complaint),
            false => diagnostics.push_unreadable(complaint),
        }
    }
    for mistake in &readable.twice {
        let complaint = mistake.complaint(text, (file, 0));
        diagnostics.push_syntax(sources.line_of(complaint.primary), complaint);
    }
    // Of a single value the parser knows the key, and often what is meant.
    let (root, _) =
        DeTable::parse_recoverable(if readable.lacks_values_only { text } else { &readable.text });
    Conversion { file, offset: 0, diagnostics }.table(root.into_inner())
}

/// Parses one value that starts `offset` bytes into a source; the mistakes of syntax come back instead of a
/// value.
pub fn parse_value(text: &str, file: FileId, offset: usize) -> Result<(Node, Diagnostics), Diagnostics> {
    let (value, errors) = DeValue::parse_recoverable(text);
    let mut diagnostics = Diagnostics::new();
    for error in &errors {
        diagnostics.push(syntax::Mistake::of(error).complaint(text, (file, offset)));
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let (range, value) = (value.span(), value.into_inner());
    let node = Conversion { file, offset, diagnostics: &mut diagnostics }.node(range, value);
    Ok((node, diagnostics))
}

/// Turns what the TOML library gives into our tree; numbers that cannot be held are complaints.
struct Conversion<'a> {
    file: FileId,
    offset: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Conversion<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start + self.offset..range.end + self.offset)
    }

    fn table(&mut self, table: DeTable<'_>) -> Table {
        let entries = table.into_iter().map(|(key, value)| {
            let key = Key { span: self.span(key.span()), name: key.into_inner().into_owned() };
            let range = value.span();
            (key, self.node(range, value.into_inner()))
        });
        Table { entries: entries.collect() }
    }

    fn node(&mut self, range: std::ops::Range<usize>, value: DeValue<'_>) -> Node {
        let span = self.span(range);
        let value = match value {
            DeValue::String(text) => NodeValue::Text(text.into_owned()),
            DeValue::Integer(digits) => {
                let parsed = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
                NodeValue::Integer(parsed.unwrap_or_else(|| self.refuse_number(span, digits.as_str(), 0)))
            }
            DeValue::Float(digits) => {
                let parsed = digits.as_str().parse().ok().filter(|number: &f64| number.is_finite());
                NodeValue::Float(parsed.unwrap_or_else(|| self.refuse_number(span, digits.as_str(), 0.0)))
            }
            DeValue::Boolean(boolean) => NodeValue::Boolean(boolean),
            DeValue::Datetime(moment) => NodeValue::Datetime(moment.to_string()),
            DeValue::Array(values) => {
                let nodes = values.into_iter().map(|value| {
                    let range = value.span();
                    self.node(range, value.into_inner())
                });
                NodeValue::Array(nodes.collect())
            }
            DeValue::Table(table) => NodeValue::Table(self.table(table)),
        };
        Node { span, value }
    }

    fn refuse_number<N>(&mut self, span: Span, digits: &str, stand_in: N) -> N {
        let found = format!("`{digits}` is not a number that can be held");
        self.diagnostics.push(Diagnostic::error(
            span,
            found,
            "numbers are finite and at most 18 digits long",
        ));
        stand_in
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> (Table, Diagnostics, Sources) {
        let mut sources = Sources::new();
        let file = sources.add("deal.toml", text);
        let mut diagnostics = Diagnostics::new();
        let table = parse(file, &sources, &mut diagnostics);
        (table, diagnostics, sources)
    }

    #[test]
    fn every_key_and_value_knows_its_place() {
        let (table, diagnostics, sources) =
            parse_text("[contract.outcomes]\nclause.exit = { price = \"£16,000\" }\n");
        assert!(diagnostics.is_empty());
        let (key, node) = table.entry("contract").expect("the section is there");
        assert_eq!(sources.text_of(key.span), "contract");
        let outcomes = node.as_table().and_then(|contract| contract.get("outcomes")).expect("the contract");
        let clause = outcomes.as_table().and_then(|contract| contract.entry("clause")).expect("the clauses");
        assert_eq!(sources.text_of(clause.0.span), "clause");
        let exit = clause.1.as_table().and_then(|clauses| clauses.get("exit")).expect("the clause");
        let (key, price) = exit.as_table().and_then(|exit| exit.entry("price")).expect("the price");
        assert_eq!((sources.text_of(key.span), sources.text_of(price.span)), ("price", "\"£16,000\""));
    }

    #[test]
    fn all_mistakes_of_syntax_come_at_once_and_the_rest_is_read() {
        let (table, diagnostics, sources) = parse_text("a = £9,000\nb = 1\nb = 2\nc = 6 months\nd = 4\n");
        let lines: Vec<usize> =
            diagnostics.sorted().iter().map(|error| sources.position(error.primary).line).collect();
        assert!(lines.contains(&1) && lines.contains(&3) && lines.contains(&4), "{lines:?}");
        assert_eq!(table.get("d").map(|node| node.value.clone()), Some(NodeValue::Integer(4)));
    }

    #[test]
    fn numbers_without_end_are_refused() {
        let (_, diagnostics, _) = parse_text("a = nan\nb = inf\nc = 99999999999999999999\n");
        assert_eq!(diagnostics.n_errors(), 3);
    }

    #[test]
    fn order_is_kept() {
        let (table, _, _) = parse_text("z = 1\na = 2\nm = 3\n");
        assert_eq!(table.names().collect::<Vec<_>>(), ["z", "a", "m"]);
    }
}
