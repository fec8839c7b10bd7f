//! The names that a scenario declares, and what to say of one that it does not.

use super::diagnostic::Diagnostic;
use super::fields::{Field, Kind, Section, Sides, Thing};
use super::language::OF_ALL;
use super::path::element_name;
use super::source::Span;
use super::tree::{Key, Node, NodeValue, Table};

/// Every declared name with its place, inner scopes last.
#[derive(Debug, Default)]
pub struct Names {
    declared: Vec<(Thing, Key)>,
}

impl Names {
    /// The names that a scenario declares for all of it.
    pub fn of_scenario(section: &'static Section, root: &Table) -> Names {
        let mut names = Names::default();
        names.declare(section, root);
        names
    }

    /// Adds the names that one table declares; gives back how many there were before, to leave it again.
    pub fn enter(&mut self, section: &'static Section, table: &Table) -> usize {
        let before = self.declared.len();
        for field in section.fields {
            if let (Kind::Map(named), Some(node)) = (field.kind, table.get(field.key))
                && named.thing.is_some_and(Thing::is_local)
            {
                self.declare_field(field, node);
            }
        }
        before
    }

    /// Forgets the names of a table that was entered.
    pub fn leave(&mut self, before: usize) {
        self.declared.truncate(before);
    }

    fn declare(&mut self, section: &'static Section, table: &Table) {
        for (key, node) in table.iter() {
            match section.field(&key.name) {
                Some(field) => self.declare_field(field, node),
                None => {
                    let thing = section.others.and_then(|named| named.thing);
                    if let (Some(thing), Some(_)) = (thing, node.as_table()) {
                        self.declared.push((thing, key.clone()));
                    }
                }
            }
        }
    }

    fn declare_field(&mut self, field: &'static Field, node: &Node) {
        match (field.kind, node.as_table()) {
            (Kind::Record(section), Some(table)) => self.declare(section, table),
            (Kind::Amounts(_), Some(table)) => {
                self.declared.extend(table.iter().map(|(key, _)| (Thing::Amount, key.clone())));
            }
            (Kind::Map(named), Some(table)) => {
                self.declare_amounts(named.section, table);
                let thing = named.thing.into_iter();
                let is_lost = lost_name(named.section, table).is_some();
                let is_loose = |key: &Key| is_lost && is_word(named.section, key);
                let is_named =
                    |(key, node): &&(Key, Node)| !is_loose(key) && !says_of_all(named.section, key, node);
                self.declared.extend(thing.flat_map(|thing| {
                    table.iter().filter(is_named).map(move |(key, _)| (thing, key.clone()))
                }));
            }
            (Kind::List(_, Some(thing)), None) => {
                for element in node.as_array().unwrap_or(&[]) {
                    if let Some(name) = element_name(element) {
                        let span = element
                            .as_table()
                            .and_then(|table| table.get("name"))
                            .map_or(element.span, |n| n.span);
                        self.declared.push((thing, Key { name, span }));
                    }
                }
            }
            _ => {}
        }
    }

    /// The amounts that named tables give their people.
    fn declare_amounts(&mut self, section: &'static Section, tables: &Table) {
        for field in section.fields.iter().filter(|field| matches!(field.kind, Kind::Amounts(_))) {
            for table in tables.iter().filter_map(|(_, node)| node.as_table()) {
                table.get(field.key).into_iter().for_each(|node| self.declare_field(field, node));
            }
        }
    }

    /// What a name stands for among some kinds of thing.
    pub fn find(&self, things: &[Thing], name: &str) -> Option<Thing> {
        let declared = self.declared.iter().rev();
        let found = declared
            .filter(|(thing, key)| things.contains(thing) && key.name == name)
            .map(|(thing, _)| *thing);
        found.chain(things.iter().copied().filter(|thing| thing.built_in().contains(&name))).next()
    }

    /// The names of some kinds of thing, as declared, then those that always exist; each once.
    pub fn known(&self, things: &[Thing]) -> Vec<&str> {
        let declared = self.declared.iter().filter(|(thing, _)| things.contains(thing));
        let built_in = things.iter().flat_map(|thing| thing.built_in().iter().copied());
        let mut known: Vec<&str> = Vec::new();
        for name in declared.map(|(_, key)| key.name.as_str()).chain(built_in) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        known
    }

    /// The complaint about a name that stands for nothing; `words` might have stood there as well.
    pub fn unknown(&self, things: &[Thing], words: &[&str], key: &str, name: &str, span: Span) -> Diagnostic {
        let nouns: Vec<&str> = things.iter().map(|thing| thing.noun()).collect();
        let bare: Vec<&str> = nouns.iter().map(|noun| without_article(noun)).collect();
        let found = format!("`{key}` names `{name}`, and there is no such {}", bare.join(" or "));
        let mut candidates = self.known(things);
        candidates.extend(words);
        let rule = match candidates.is_empty() {
            true => format!("`{key}` is {}, by name; the scenario has none", nouns.join(" or ")),
            false => format!("`{key}` is {}", either(&candidates)),
        };
        let error = Diagnostic::error(span, found, rule);
        let Some(near) = nearest(name, &candidates) else {
            return if things.contains(&Thing::Index) {
                error.with_hint(how_to_write_an_index(name))
            } else {
                error
            };
        };
        let error = error.with_hint(format!("Did you mean `{near}`?"));
        match self.declared.iter().find(|(thing, key)| things.contains(thing) && key.name == near) {
            Some((_, key)) => error.with_related(key.span, format!("`{near}` is declared here")),
            None => error,
        }
    }
}

/// An index is the one thing that is named before anybody looks for where it is made.
fn how_to_write_an_index(name: &str) -> String {
    format!(
        "an index is a table of its own: write [prices.{name}] with `then = {{ value = \"2% / year\", assumption = \"…\" }}`"
    )
}

/// Whether a key among named tables is no name, and says where the numbers of them all come from. A table is no text: one
/// may bear such a name.
pub fn says_of_all(section: &Section, key: &Key, node: &Node) -> bool {
    section.sides == Sides::Admitted && OF_ALL.contains(&key.name.as_str()) && node.as_text().is_some()
}

/// The first word of a table that has lost its name: among named tables stands no table but a word of one, with a value or a
/// number in a table.
pub fn lost_name<'a>(section: &Section, table: &'a Table) -> Option<&'a Key> {
    let holds = |table: &Table, word| table.get(word).is_some() && section.field(word).is_none();
    let is_value =
        |node: &Node| node.as_table().is_none_or(|table| holds(table, "value") || holds(table, "low"));
    let may_be = |node: &Node| !matches!(node.value, NodeValue::Boolean(_)) && is_value(node);
    let is_lost = |(key, node): &&(Key, Node)| section.field(&key.name).is_some() && may_be(node);
    table.iter().find(is_lost).map(|(key, _)| key)
}

/// Whether a key among named tables is a word of one of them: where a name is lost, it is no name.
pub fn is_word(section: &Section, key: &Key) -> bool {
    section.field(&key.name).is_some() || OF_ALL.contains(&key.name.as_str())
}

fn without_article(noun: &str) -> &str {
    noun.strip_prefix("an ").or_else(|| noun.strip_prefix("a ")).unwrap_or(noun)
}

/// The candidate that reads most like a word, if one is near enough to have been meant.
pub fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    const NEAR_ENOUGH: f64 = 0.6;
    let same = |candidate: &&&str| candidate.to_lowercase() == word.to_lowercase();
    if let Some(same) = candidates.iter().find(same) {
        return Some(same);
    }
    let singular = match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    };
    if let Some(one) = candidates.iter().find(|candidate| **candidate == singular) {
        return Some(one);
    }
    let likeness = |candidate: &str| strsim::damerau_levenshtein(word, candidate);
    let shared = |candidate: &str| {
        word.chars().zip(candidate.chars()).take_while(|(left, right)| left == right).count()
    };
    let meant = candidates.iter().filter(|candidate| !differ_by_number(word, candidate));
    let best = meant.min_by_key(|candidate| (likeness(candidate), usize::MAX - shared(candidate)))?;
    let length = word.chars().count().max(best.chars().count());
    let alike = 1.0 - likeness(best) as f64 / length as f64;
    (alike >= NEAR_ENOUGH || (length <= 4 && likeness(best) <= 1)).then_some(best)
}

/// Whether two names are one name with different numbers: the sixth of a list is not the twenty-sixth. What begins with a
/// number is no name but a point, such as "12 months".
fn differ_by_number(name: &str, other: &str) -> bool {
    let letters = |name: &str| name.replace(|c: char| c.is_ascii_digit(), "");
    let has_number =
        |name: &str| name.starts_with(char::is_alphabetic) && name.contains(|c: char| c.is_ascii_digit());
    has_number(name) && has_number(other) && letters(name) == letters(other)
}

/// Words as a sentence lists them: "`a`, `b` or `c`".
pub fn either(words: &[&str]) -> String {
    listed(words, "or")
}

/// Words as a sentence lists them: "`a`, `b` and `c`".
pub fn all(words: &[&str]) -> String {
    listed(words, "and")
}

fn listed(words: &[&str], last: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((end, rest)) if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
