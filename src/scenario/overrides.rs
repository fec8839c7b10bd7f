//! Overrides: single values of a scenario replaced or added before it is read.
//!
//! `--set path=value` and the `set` of a case or an option are the same thing. The command line's text is kept
//! as a pseudo-file, so that a mistake in it is shown like any other.

use std::cmp::Ordering;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::names;
use super::path::{self, Segment};
use super::source::{FileId, Sources, Span};
use super::tree::{self, Key, Node, NodeValue, Table};

const RULE: &str = "an override is written path=value, like contract.outcomes.cap=£3m";

/// A path and the value to put there.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// The names, from the top of the scenario.
    pub path: Vec<Segment>,
    /// What to put there.
    pub value: Node,
}

impl Override {
    /// Whether it names something, in its path or in what it puts there.
    pub fn names(&self, name: &str) -> bool {
        self.path.iter().any(|segment| segment.name == name) || self.puts(name)
    }

    /// Whether what it puts there names something.
    pub fn puts(&self, name: &str) -> bool {
        is_named(&self.value, name)
    }
}

fn is_named(node: &Node, name: &str) -> bool {
    let in_table = |table: &Table| table.iter().any(|(key, node)| key.name == name || is_named(node, name));
    let in_array = |nodes: &[Node]| nodes.iter().any(|node| is_named(node, name));
    node.as_text() == Some(name)
        || node.as_table().is_some_and(in_table)
        || node.as_array().is_some_and(in_array)
}

/// Reads the `number`th `--set path=value`, counted from 1; what is wrong goes to `diagnostics`.
pub fn parse_assignment(
    number: usize,
    text: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Override> {
    let file = sources.add(format!("--set {number}"), text);
    let whole = Span::new(file, 0..text.len());
    let equals = path::find_outside_quotes(text, 0, '=').filter(|&at| at < text.len());
    let Some(equals) = equals else {
        diagnostics.push(Diagnostic::error(whole, "an override without `=`", RULE));
        return None;
    };
    let segments = parse_path(&text[..equals], Span::new(file, 0..equals), diagnostics)?;
    let value = right_side(text, equals + 1, file, diagnostics)?;
    Some(Override { path: segments, value })
}

/// The first two of several `path=value` that put different values in one place; what cannot be read puts nothing anywhere.
pub fn first_given_twice(sets: &[String]) -> Option<[&str; 2]> {
    let read = |text: &String| {
        let equals = path::find_outside_quotes(text, 0, '=').filter(|&at| at < text.len())?;
        let file = Sources::new().add("--set", text);
        let path = path::split(&text[..equals], Span::new(file, 0..equals)).ok()?;
        let names: Vec<String> = path.into_iter().map(|segment| segment.name).collect();
        Some((names, text[equals + 1..].trim().to_owned()))
    };
    let mut known: Vec<(&str, Vec<String>, String)> = Vec::new();
    for text in sets {
        let Some((path, value)) = read(text) else { continue };
        let before = known.iter().find(|(_, other, put)| *other == path && *put != value);
        if let Some((before, ..)) = before {
            return Some([before, text]);
        }
        known.push((text, path, value));
    }
    None
}

/// An override of a path whose names are known, with a value that an option of the command line gives.
pub fn assign(
    path: &[&str],
    (option, text): (&str, &str),
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Override> {
    let file = sources.add(option, text);
    let span = Span::new(file, 0..text.len());
    let path = path.iter().map(|name| Segment { name: (*name).to_owned(), span }).collect();
    Some(Override { path, value: right_side(text, 0, file, diagnostics)? })
}

/// Reads the table `set = { "path" = value, … }` of a case or an option.
pub fn parse_set(set: &Table, diagnostics: &mut Diagnostics) -> Vec<Override> {
    let mut overrides = Vec::new();
    for (key, node) in set.iter() {
        // `contract.x.cap = …` without quotes is, to TOML, a table named `contract`: it would wipe the section.
        if !key.name.contains('.') && node.as_table().is_some() {
            let found = format!("`{}` is not a path to a value", key.name);
            let rule = "in `set`, each path stands in quotes, like \"contract.outcomes.cap\" = \"£3m\"";
            diagnostics.push(Diagnostic::error(key.span, found, rule));
            continue;
        }
        if let Some(segments) = parse_path(&key.name, key.span, diagnostics) {
            // The key stands in quotes in the file, so its parts cannot be pointed at one by one.
            let path = segments.into_iter().map(|segment| Segment { span: key.span, ..segment }).collect();
            overrides.push(Override { path, value: node.clone() });
        }
    }
    overrides
}

fn parse_path(text: &str, span: Span, diagnostics: &mut Diagnostics) -> Option<Vec<Segment>> {
    match path::split(text, span) {
        Ok(segments) => Some(segments),
        Err(mistake) => {
            let rule = "a path is names joined by dots, like contract.outcomes.cap";
            diagnostics.push(Diagnostic::error(mistake.span, mistake.found, rule));
            None
        }
    }
}

/// The right side is TOML; what is not TOML is a text without its quotes.
fn right_side(text: &str, start: usize, file: FileId, diagnostics: &mut Diagnostics) -> Option<Node> {
    let written = &text[start..];
    let word = written.trim();
    let start = start + (written.len() - written.trim_start().len());
    let span = Span::new(file, start..start + word.len());
    if word.is_empty() {
        diagnostics.push(Diagnostic::error(span, "an override without a value", RULE));
        return None;
    }
    match tree::parse_value(word, file, start) {
        Ok((node, complaints)) => {
            diagnostics.append(complaints);
            Some(dates_as_text(node, word))
        }
        Err(complaints) if word.starts_with(['"', '\'', '[', '{']) => {
            diagnostics.append(complaints);
            None
        }
        Err(_) => Some(Node::new(span, NodeValue::Text(word.to_owned()))),
    }
}

/// A date without quotes is meant as the text that it is: `start=2019-11-01`.
fn dates_as_text(node: Node, word: &str) -> Node {
    match node.value {
        NodeValue::Datetime(_) => Node::new(node.span, NodeValue::Text(word.to_owned())),
        NodeValue::Text(_)
        | NodeValue::Integer(_)
        | NodeValue::Float(_)
        | NodeValue::Boolean(_)
        | NodeValue::Array(_)
        | NodeValue::Table(_) => node,
    }
}

/// Puts the value of an override at its path. The table or list that the last name belongs to must exist; a
/// new key may be added to a table, but not a new element to a list or a new point to a schedule.
pub fn apply(root: &mut Table, change: &Override, diagnostics: &mut Diagnostics) {
    let names: Vec<&str> = change.path.iter().map(|segment| segment.name.as_str()).collect();
    let Some((last, parents)) = change.path.split_last() else { return };
    let key = Key { name: last.name.clone(), span: last.span };
    let parent_names = &names[..parents.len()];
    if parents.is_empty() {
        root.set(key, change.value.clone());
        return;
    }
    if path::find(root, parent_names).is_none() {
        diagnostics.push(unknown_path(root, change));
        return;
    }
    let exists = path::find(root, &names).is_some();
    match path::find_mut(root, parent_names).map(|parent| &mut parent.value) {
        Some(NodeValue::Table(table)) if may_hold(table, &last.name) => table.set(key, change.value.clone()),
        _ if exists => {
            let node = path::find_mut(root, &names).expect("the path was just found");
            *node = change.value.clone();
        }
        _ => diagnostics.push(unknown_path(root, change)),
    }
}

/// Whether a name is a key of a table, or may become one: in a schedule a new name would be a new point.
fn may_hold(table: &Table, name: &str) -> bool {
    const SCHEDULE_KEYS: [&str; 7] = ["below", "source", "assumption", "note", "grade", "owner", "risk"];
    table.get(name).is_some() || table.get("by").is_none() || SCHEDULE_KEYS.contains(&name)
}

fn unknown_path(root: &Table, change: &Override) -> Diagnostic {
    let names: Vec<&str> = change.path.iter().map(|segment| segment.name.as_str()).collect();
    let known = (1..=names.len()).take_while(|&n| path::find(root, &names[..n]).is_some()).count();
    let missing = &change.path[known.min(names.len() - 1)];
    let whole = names.iter().fold(String::new(), |path, name| path::joined(&path, name));
    let found = format!("unknown path `{whole}`: there is no `{}`", missing.name);
    let error = Diagnostic::error(missing.span, found, "an override changes what the scenario has");
    with_nearest_path(error, root, &whole)
}

/// Adds the nearest path that the scenario has to a complaint about one that it has not.
pub fn with_nearest_path(error: Diagnostic, root: &Table, wanted: &str) -> Diagnostic {
    let Some(near) = nearest_path(root, wanted) else { return error };
    let error = error.with_hint(format!("Did you mean `{near}`?"));
    match path::differing_key(root, wanted, &near) {
        Some(key) => error.with_related(key.span, format!("`{}` stands here", key.name)),
        None => error,
    }
}

/// The nearest of the paths that go on from as much of the wanted one as the scenario has; of all paths, where none of
/// these is near. A path is near if each of its names is.
fn nearest_path(root: &Table, wanted: &str) -> Option<String> {
    let all = path::all_paths(root);
    let starts = wanted.match_indices('.').rev().map(|(dot, _)| &wanted[..=dot]);
    let known = starts.into_iter().find(|start| all.iter().any(|path| path.starts_with(start)));
    let of_known = |start: &str| nearest_of(all.iter().filter(|path| path.starts_with(start)), wanted);
    known.and_then(of_known).or_else(|| nearest_of(all.iter(), wanted)).cloned()
}

/// The path that takes the fewest changes of a character to get to, for its length; of several the first by alphabet.
fn nearest_of<'p>(paths: impl Iterator<Item = &'p String>, wanted: &str) -> Option<&'p String> {
    const NEAR_ENOUGH: f64 = 0.6;
    let n_wanted = wanted.chars().count();
    let mut best: Option<(f64, &String)> = None;
    for path in paths {
        // Each character by which one is longer must be put in: no path can be nearer than its length allows.
        let n = path.chars().count();
        let at_most = n.min(n_wanted) as f64 / n.max(n_wanted).max(1) as f64;
        if at_most < best.map_or(NEAR_ENOUGH, |(most, _)| most) {
            continue;
        }
        if !names_are_near(wanted, path) {
            continue;
        }
        let nearness = strsim::normalized_levenshtein(wanted, path);
        let is_nearer =
            best.is_none_or(|(most, known)| nearness > most || (nearness == most && path < known));
        if nearness >= NEAR_ENOUGH && is_nearer {
            best = Some((nearness, path));
        }
    }
    best.map(|(_, path)| path)
}

/// Whether each name of a path is that of another or near it; of a shorter wanted path, its last name. A wanted path may go on
/// from where a name is misspelt.
fn names_are_near(wanted: &str, path: &str) -> bool {
    let is_near = |wanted: &str, name: &str| wanted == name || names::nearest(wanted, &[name]).is_some();
    let [wanted, path] = [wanted, path].map(|path| path.split('.').collect::<Vec<&str>>());
    let mut pairs = wanted.iter().zip(&path);
    let are_near = pairs.clone().all(|(wanted, name)| is_near(wanted, name));
    let ends_alike = wanted.last().zip(path.last()).is_some_and(|(wanted, name)| is_near(wanted, name));
    match wanted.len().cmp(&path.len()) {
        Ordering::Equal => are_near,
        Ordering::Greater => ends_alike || (are_near && pairs.any(|(wanted, name)| wanted != name)),
        Ordering::Less => ends_alike,
    }
}

#[cfg(test)]
mod tests {
    use super::super::diagnostic::render;
    use super::*;

    const DEAL: &str = "\
start = \"2019-11\"
[contract.outcomes]
cap = { low = \"£1m\", central = \"£2m\", high = \"£3m\" }
rate = { by = \"month\", steps = [[\"0 months\", \"1 / month\"], [\"6 months\", \"2 / month\"]] }
[[option]]
name = \"bond\"
";

    fn set(assignments: &[&str]) -> (Table, String) {
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let file = sources.add("deal.toml", DEAL);
        let mut root = tree::parse(file, &sources, &mut diagnostics);
        for (index, text) in assignments.iter().enumerate() {
            if let Some(change) = parse_assignment(index + 1, text, &mut sources, &mut diagnostics) {
                apply(&mut root, &change, &mut diagnostics);
            }
        }
        (root, render(&diagnostics, &sources))
    }

    fn value(root: &Table, names: &[&str]) -> NodeValue {
        path::find(root, names).expect("the path is there").value.clone()
    }

    #[test]
    fn a_bare_word_is_a_text_and_numbers_stay_numbers() {
        let (root, messages) = set(&[
            "contract.outcomes.cap=£3m",
            "start = 2020-01-01",
            "contract.outcomes.n=3",
            "horizon=96 months",
        ]);
        assert_eq!(messages, "");
        assert_eq!(value(&root, &["contract", "outcomes", "cap"]), NodeValue::Text("£3m".into()));
        assert_eq!(value(&root, &["start"]), NodeValue::Text("2020-01-01".into()));
        assert_eq!(value(&root, &["contract", "outcomes", "n"]), NodeValue::Integer(3));
        assert_eq!(value(&root, &["horizon"]), NodeValue::Text("96 months".into()));
    }

    #[test]
    fn parts_points_and_elements_can_be_set() {
        let (root, messages) = set(&[
            "contract.outcomes.cap.high=£4m",
            "contract.outcomes.rate.6 months=5 / month",
            "option.bond.capital=fund",
        ]);
        assert_eq!(messages, "");
        assert_eq!(value(&root, &["contract", "outcomes", "cap", "high"]), NodeValue::Text("£4m".into()));
        assert_eq!(
            value(&root, &["contract", "outcomes", "rate", "6 months"]),
            NodeValue::Text("5 / month".into())
        );
        assert_eq!(value(&root, &["option", "bond", "capital"]), NodeValue::Text("fund".into()));
    }

    #[test]
    fn an_unknown_path_gets_the_nearest_known_one() {
        let (_, messages) = set(&["contract.outcome.cap=£3m"]);
        let expected = "\
error: unknown path `contract.outcome.cap`: there is no `outcome`
 --> --set 1:1:10
  |
1 | contract.outcome.cap=£3m
  |          ^^^^^^^
  |
 ::: deal.toml:2:11
  |
2 | [contract.outcomes]
  |           -------- `outcomes` stands here
  |
  = rule: an override changes what the scenario has
  = hint: Did you mean `contract.outcomes.cap`?
";
        assert_eq!(messages, expected);
    }

    #[test]
    fn a_point_that_is_not_there_and_broken_writing_are_errors() {
        let broken = [
            "contract.outcomes.rate.7 months=1 / month",
            "cap",
            "a..b=1",
            "start=",
            "start={",
            "contract.\"x=1",
        ];
        for text in broken {
            let (_, messages) = set(&[text]);
            assert_eq!(messages.matches("error: ").count(), 1, "{text}\n{messages}");
            assert!(messages.contains("--> --set 1:1:"), "{messages}");
        }
    }

    #[test]
    fn a_set_table_needs_its_paths_in_quotes() {
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let file =
            sources.add("deal.toml", "\"contract.outcomes.cap\" = \"£1\"\ncontract.outcomes.cap = \"£1\"\n");
        let table = tree::parse(file, &sources, &mut diagnostics);
        assert_eq!(parse_set(&table, &mut diagnostics).len(), 1);
        let messages = render(&diagnostics, &sources);
        assert!(
            messages.starts_with("error: `contract` is not a path to a value\n --> deal.toml:2:1"),
            "{messages}"
        );
    }
}
