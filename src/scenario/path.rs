//! Paths: names joined by dots that lead from the top of a scenario to one of its values.
//!
//! A path goes through tables by key, through lists of named things (options, waterfall steps) by name, and
//! through a schedule by the point as written (`rate.6 months`). A name that holds a dot stands in quotes.

use std::borrow::Cow;

use super::source::Span;
use super::tree::{Key, Node, NodeValue, Table};

/// One name of a path and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The name, quotes taken off.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// What is wrong with the writing of a path, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathMistake {
    /// Where in the text.
    pub span: Span,
    /// What was found.
    pub found: &'static str,
}

/// Splits a path at its dots. `span` is the place of `text`; names in quotes are taken whole.
pub fn split(text: &str, span: Span) -> Result<Vec<Segment>, PathMistake> {
    let mut segments = Vec::new();
    let mut rest = 0;
    loop {
        let end = segment_end(text, rest).ok_or(PathMistake { span, found: "a quote that is not closed" })?;
        let piece = &text[rest..end];
        let name = piece.trim();
        let start = rest + (piece.len() - piece.trim_start().len());
        let place = Span::new(span.file, span.start + start..span.start + start + name.len());
        let name = unquoted(name);
        if name.is_empty() {
            return Err(PathMistake { span: place, found: "a path with an empty name" });
        }
        segments.push(Segment { name: name.to_owned(), span: place });
        if end == text.len() {
            return Ok(segments);
        }
        rest = end + 1;
    }
}

/// Where the first character of `wanted` stands outside quotes, at or after `from`; the end of the text
/// where there is none. Nothing where a quote is left open.
pub fn find_outside_quotes(text: &str, from: usize, wanted: char) -> Option<usize> {
    let mut quote: Option<char> = None;
    for (index, character) in text[from..].char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if character == wanted => return Some(from + index),
            None if character == '"' || character == '\'' => quote = Some(character),
            None => {}
        }
    }
    quote.is_none().then_some(text.len())
}

fn segment_end(text: &str, from: usize) -> Option<usize> {
    find_outside_quotes(text, from, '.')
}

fn unquoted(name: &str) -> &str {
    for quote in ['"', '\''] {
        if name.len() >= 2 && name.starts_with(quote) && name.ends_with(quote) {
            return &name[1..name.len() - 1];
        }
    }
    name
}

/// A name as a path writes it: in quotes where it holds a dot.
pub fn written(name: &str) -> Cow<'_, str> {
    if name.contains('.') { Cow::Owned(format!("\"{name}\"")) } else { Cow::Borrowed(name) }
}

/// A path and one more name.
pub fn joined(path: &str, name: &str) -> String {
    let name = written(name);
    if path.is_empty() { name.into_owned() } else { [path, ".", &*name].concat() }
}

/// Whether a path leads to a thing, or to something inside it.
pub fn is_within(path: &str, thing: &str) -> bool {
    thing.is_empty() || path.strip_prefix(thing).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The value that a path leads to.
pub fn find<'a>(root: &'a Table, names: &[&str]) -> Option<&'a Node> {
    let (first, rest) = names.split_first()?;
    let start = (*first, child_of_table(root, first)?);
    let end = rest.iter().try_fold(start, |(own, node), name| match ends_at(own, node) {
        true => None,
        false => Some((*name, child(node, name)?)),
    });
    end.map(|(_, node)| node)
}

/// Whether no path goes on from a value under a name: the points of a schedule belong to the schedule itself.
fn ends_at(name: &str, node: &Node) -> bool {
    matches!(name, "steps" | "line") && node.as_array().is_some()
}

/// The value under one name inside another value.
pub fn child<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match &node.value {
        NodeValue::Table(table) => child_of_table(table, name),
        NodeValue::Array(elements) => elements.iter().find_map(|element| element_value(element, name)),
        NodeValue::Text(_)
        | NodeValue::Integer(_)
        | NodeValue::Float(_)
        | NodeValue::Boolean(_)
        | NodeValue::Datetime(_) => None,
    }
}

/// The value under one name inside a table, or at one point of it where the table is a schedule.
pub fn child_of_table<'a>(table: &'a Table, name: &str) -> Option<&'a Node> {
    if let Some(node) = table.get(name) {
        return Some(node);
    }
    table.get("by")?;
    if let Some(value) = table.get("values").and_then(Node::as_table).and_then(|values| values.get(name)) {
        return Some(value);
    }
    let points = table.get("steps").or_else(|| table.get("line"))?.as_array()?;
    points.iter().find_map(|point| point_value(point, name))
}

/// As [`find`], to change the value.
pub fn find_mut<'a>(root: &'a mut Table, names: &[&str]) -> Option<&'a mut Node> {
    let (first, rest) = names.split_first()?;
    let mut node = child_of_table_mut(root, first)?;
    for name in rest {
        node = child_mut(node, name)?;
    }
    Some(node)
}

fn child_mut<'a>(node: &'a mut Node, name: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        NodeValue::Table(table) => child_of_table_mut(table, name),
        NodeValue::Array(elements) => {
            let index = elements.iter().position(|element| element_value(element, name).is_some())?;
            let element = &mut elements[index];
            match element.as_array().is_some() {
                true => value_of_point(element),
                false => Some(element),
            }
        }
        NodeValue::Text(_)
        | NodeValue::Integer(_)
        | NodeValue::Float(_)
        | NodeValue::Boolean(_)
        | NodeValue::Datetime(_) => None,
    }
}

fn child_of_table_mut<'a>(table: &'a mut Table, name: &str) -> Option<&'a mut Node> {
    if table.get(name).is_some() {
        return table.get_mut(name);
    }
    table.get("by")?;
    if table.get("values").and_then(Node::as_table).is_some_and(|values| values.get(name).is_some()) {
        return match &mut table.get_mut("values")?.value {
            NodeValue::Table(values) => values.get_mut(name),
            _ => None,
        };
    }
    let head = if table.get("steps").is_some() { "steps" } else { "line" };
    let NodeValue::Array(points) = &mut table.get_mut(head)?.value else { return None };
    let index = points.iter().position(|point| point_value(point, name).is_some())?;
    value_of_point(&mut points[index])
}

/// The value of a pair `[x, v]`, to change it.
fn value_of_point(point: &mut Node) -> Option<&mut Node> {
    match &mut point.value {
        NodeValue::Array(pair) => pair.get_mut(1),
        _ => None,
    }
}

/// What a name leads to in an element of a list: the element of this name, or the value of a pair `[x, v]`, such as a
/// call `[moment, amount]`.
fn element_value<'a>(element: &'a Node, name: &str) -> Option<&'a Node> {
    match element_name(element) {
        Some(own) => (own == name).then_some(element),
        None => point_value(element, name),
    }
}

/// The value of a point `[x, v]` of a schedule or of another list of pairs where x is written as `name`.
fn point_value<'a>(point: &'a Node, name: &str) -> Option<&'a Node> {
    match point.as_array()? {
        [x, value] if point_name(x)? == name => Some(value),
        _ => None,
    }
}

/// What a point of a schedule is called in a path: its x as written.
pub fn point_name(x: &Node) -> Option<String> {
    match &x.value {
        NodeValue::Text(text) => Some(text.clone()),
        NodeValue::Integer(integer) => Some(integer.to_string()),
        NodeValue::Float(float) => Some(float.to_string()),
        NodeValue::Boolean(_) | NodeValue::Datetime(_) | NodeValue::Array(_) | NodeValue::Table(_) => None,
    }
}

/// Head words of a waterfall step, whose name is head word and object joined by "-" unless it has its own.
const STEP_HEADS: [&str; 7] = ["contract", "fee", "reserve", "coupon", "principal", "return", "surplus"];

/// What an element of a list is called in a path.
pub fn element_name(element: &Node) -> Option<String> {
    let table = element.as_table()?;
    if let Some(name) = table.get("name") {
        return name.as_text().map(str::to_owned);
    }
    let (head, object) = STEP_HEADS.iter().find_map(|head| Some((*head, table.get(head)?)))?;
    let objects: Vec<&str> = match &object.value {
        NodeValue::Text(text) => vec![text],
        NodeValue::Array(names) => names.iter().filter_map(Node::as_text).collect(),
        NodeValue::Table(shares) => shares.names().collect(),
        NodeValue::Integer(_) | NodeValue::Float(_) | NodeValue::Boolean(_) | NodeValue::Datetime(_) => {
            vec![]
        }
    };
    Some(std::iter::once(head).chain(objects).collect::<Vec<_>>().join("-"))
}

/// The names that a path may go on with from a value.
pub fn child_names(node: &Node) -> Vec<String> {
    match &node.value {
        NodeValue::Table(table) => table_names(table),
        NodeValue::Array(elements) => {
            let names = elements.iter().filter_map(|element| match element.as_array() {
                Some(pair) => pair.first().and_then(point_name),
                None => element_name(element),
            });
            names.collect()
        }
        NodeValue::Text(_)
        | NodeValue::Integer(_)
        | NodeValue::Float(_)
        | NodeValue::Boolean(_)
        | NodeValue::Datetime(_) => Vec::new(),
    }
}

/// The names that a path may go on with from a table.
pub fn table_names(table: &Table) -> Vec<String> {
    let mut names: Vec<String> = table.names().map(str::to_owned).collect();
    if table.get("by").is_some() {
        let points = table.get("steps").or_else(|| table.get("line")).and_then(Node::as_array).unwrap_or(&[]);
        let points = points.iter().filter_map(|point| point_name(point.as_array()?.first()?));
        let values = table.get("values").and_then(Node::as_table).into_iter().flat_map(Table::names);
        names.extend(points.chain(values.map(str::to_owned)));
    }
    names
}

/// Every path of a scenario, for finding the nearest to one that does not exist.
pub fn all_paths(root: &Table) -> Vec<String> {
    let mut paths = Vec::new();
    for name in table_names(root) {
        if let Some(node) = child_of_table(root, &name) {
            collect_paths(node, joined("", &name), &mut paths);
        }
    }
    paths
}

fn collect_paths(node: &Node, path: String, paths: &mut Vec<String>) {
    for name in child_names(node) {
        match child(node, &name) {
            Some(inner) if ends_at(&name, inner) => paths.push(joined(&path, &name)),
            Some(inner) => collect_paths(inner, joined(&path, &name), paths),
            None => {}
        }
    }
    paths.push(path);
}

/// The key at which a path of the scenario first differs from one that was wanted, where it is a key.
pub fn differing_key<'a>(root: &'a Table, wanted: &str, near: &str) -> Option<&'a Key> {
    let mut table = root;
    for (wanted, near) in wanted.split('.').zip(near.split('.')) {
        let (key, node) = table.entry(near)?;
        if wanted != near {
            return Some(key);
        }
        table = node.as_table()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::diagnostic::Diagnostics;
    use super::super::source::Sources;
    use super::super::tree;
    use super::*;

    fn tree_of(text: &str) -> Table {
        let mut sources = Sources::new();
        let file = sources.add("deal.toml", text);
        tree::parse(file, &sources, &mut Diagnostics::new())
    }

    fn names_of(text: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let span = Span::new(sources.add("--set 1", text), 0..text.len());
        split(text, span).expect("a path").into_iter().map(|segment| segment.name).collect()
    }

    #[test]
    fn a_path_splits_at_dots_outside_quotes() {
        assert_eq!(names_of("transition.a.b.rate.6 months"), ["transition", "a", "b", "rate", "6 months"]);
        assert_eq!(names_of("x.\"8.5%\" . 'y.z'"), ["x", "8.5%", "y.z"]);
    }

    #[test]
    fn a_path_goes_through_lists_and_schedules() {
        let root = tree_of(
            "option = [{ name = \"bond\", capital = \"fund\" }]\n\
             capital.fund.waterfall = [{ coupon = [\"a\", \"b\"], limit = \"£1\" }]\n\
             rate = { by = \"month\", steps = [[\"0 months\", \"1 / month\"], [\"6 months\", \"2 / month\"]] }\n\
             price = { by = \"count\", line = [[1, \"£1\"], [40, \"£2\"]] }\n\
             cost = { by = \"state\", values = { home = \"£3\" } }\n\
             draw = [[\"0 months\", \"£4\"], [\"2020-04\", \"£5\"]]\n",
        );
        let text = |names: &[&str]| find(&root, names).and_then(Node::as_text);
        assert_eq!(text(&["option", "bond", "capital"]), Some("fund"));
        assert_eq!(text(&["capital", "fund", "waterfall", "coupon-a-b", "limit"]), Some("£1"));
        assert_eq!(text(&["rate", "6 months"]), Some("2 / month"));
        assert_eq!(text(&["price", "40"]), Some("£2"));
        assert_eq!(text(&["cost", "home"]), Some("£3"));
        assert_eq!(text(&["draw", "2020-04"]), Some("£5"));
        assert_eq!(text(&["draw", "1 month"]), None);
        assert_eq!(text(&["rate", "steps", "6 months"]), None);
        assert_eq!(text(&["rate", "7 months"]), None);
        for path in all_paths(&root) {
            let names = names_of(&path);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            assert!(find(&root, &names).is_some(), "{path}");
        }
    }
}
