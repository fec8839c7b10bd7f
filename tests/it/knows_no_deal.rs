//! The program knows no deal: no scenario, place, provider or payer is named in `src`.
//!
//! The names are taken from the scenarios themselves, so that a new one is held against the sources by being there: every
//! word of the files' own names, and every proper noun of titles and labels. A proper noun is one that no scenario writes
//! with a small letter. What remains and is a word of the field stands in a list.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sib::scenario::tree::{Node, NodeValue, Table};

use crate::common::{scenario_files, tree_of};
use crate::source_files::{addresses, files, read, root};

/// Words in the names of scenarios that are words of the field as well, and that `src` may use.
const PLAIN: &[&str] =
    &["april", "big", "english", "february", "january", "july", "plus", "september", "success"];

/// The texts of a scenario in which deals, places and parties are named.
const NAMING: [&str; 2] = ["title", "label"];

/// Its texts besides that are prose, and no paths.
const PROSE: [&str; 5] = ["shows", "not_for", "source", "assumption", "note"];

/// What is said in a scenario's texts.
#[derive(Default)]
struct Said {
    /// Titles and labels.
    names: Vec<String>,
    /// All prose, without the addresses in it.
    prose: Vec<String>,
}

impl Said {
    fn hear(&mut self, key: &str, node: &Node) {
        match &node.value {
            NodeValue::Text(text) if NAMING.contains(&key) || PROSE.contains(&key) => {
                let without =
                    addresses(text).iter().fold(text.clone(), |text, address| text.replace(address, ""));
                self.prose.push(without);
                if NAMING.contains(&key) {
                    self.names.push(text.clone());
                }
            }
            NodeValue::Array(nodes) => nodes.iter().for_each(|node| self.hear(key, node)),
            NodeValue::Table(table) => self.hear_table(table),
            NodeValue::Text(_)
            | NodeValue::Integer(_)
            | NodeValue::Float(_)
            | NodeValue::Boolean(_)
            | NodeValue::Datetime(_) => {}
        }
    }

    fn hear_table(&mut self, table: &Table) {
        table.iter().for_each(|(key, node)| self.hear(&key.name, node));
    }
}

/// The words of a text, without what stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2)
}

/// A word and, if capitals join words in it, each of these: "KeyRing" is "keyring", "key" and "ring".
fn parts(word: &str) -> Vec<String> {
    let mut parts = vec![word.to_lowercase()];
    let humps: Vec<usize> = word
        .char_indices()
        .zip(word.chars().skip(1))
        .filter(|((_, before), after)| before.is_lowercase() && after.is_uppercase())
        .map(|((at, before), _)| at + before.len_utf8())
        .collect();
    if !humps.is_empty() {
        let ends = humps.iter().copied().chain([word.len()]);
        parts.extend(
            std::iter::once(0).chain(humps.iter().copied()).zip(ends).map(|(a, b)| word[a..b].to_lowercase()),
        );
    }
    parts
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Names of the scenarios.
struct Names {
    /// Words in small letters, each with the file that has it.
    words: BTreeMap<String, String>,
    /// Words in capital letters, as they stand.
    capitals: BTreeMap<String, String>,
    /// Names of several words, as they stand.
    phrases: BTreeMap<String, String>,
}

fn names() -> Names {
    let read: Vec<(String, Said)> = scenario_files().iter().map(|path| (stem(path), said(path))).collect();
    let small: BTreeSet<&str> = read
        .iter()
        .flat_map(|(_, said)| said.prose.iter().flat_map(|text| words(text)))
        .filter(|word| !is_capital(word))
        .collect();
    let is_proper = |word: &&str| is_capital(word) && !small.contains(word.to_lowercase().as_str());
    let mut names = Names { words: BTreeMap::new(), capitals: BTreeMap::new(), phrases: BTreeMap::new() };
    for (stem, said) in &read {
        names.phrases.extend(
            [stem.clone(), stem.replace('-', "_"), stem.replace('-', " ")].map(|name| (name, stem.clone())),
        );
        let proper = said.names.iter().flat_map(|text| words(text).filter(is_proper));
        let own = words(stem).filter(|word| !small.contains(word));
        names.words.extend(own.chain(proper).map(|word| (word.to_lowercase(), stem.clone())));
        for text in &said.names {
            let shouted = words(text).filter(|word| word.chars().all(char::is_uppercase));
            names.capitals.extend(shouted.map(|word| (word.to_owned(), stem.clone())));
            names.phrases.extend(phrases(text).into_iter().map(|phrase| (phrase, stem.clone())));
        }
    }
    names
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a scenario has a name").to_string_lossy().into_owned()
}

fn said(path: &Path) -> Said {
    let mut said = Said::default();
    said.hear_table(&tree_of(path));
    said
}

/// Two and more words with capital letters in a row: "Life Chances Fund".
fn phrases(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut close = |open: &mut Vec<&str>| {
        if open.len() > 1 {
            found.push(open.join(" "));
        }
        open.clear();
    };
    for word in text.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        match is_capital(bare) {
            true => open.push(bare),
            false => close(&mut open),
        }
        if word.ends_with([',', ':', '.', ';', ')']) {
            close(&mut open);
        }
    }
    close(&mut open);
    found
}

/// Every file of the program, with its text.
fn program() -> Vec<(String, String)> {
    ["rs", "toml"]
        .iter()
        .flat_map(|ending| files(&root().join("src"), ending))
        .map(|path| read(&path))
        .collect()
}

#[test]
fn no_deal_place_or_party_of_a_scenario_is_named_in_the_program() {
    let names = names();
    let (mut named, mut plain) = (BTreeSet::new(), BTreeSet::new());
    for (path, text) in program() {
        for word in words(&text) {
            if let Some(stem) = names.capitals.get(word) {
                named.insert(format!("{path} says `{word}`, as {stem} does"));
            }
            for part in parts(word) {
                match names.words.get(&part) {
                    Some(_) if PLAIN.contains(&part.as_str()) => drop(plain.insert(part)),
                    Some(stem) => drop(named.insert(format!("{path} says `{part}`, as {stem} does"))),
                    None => {}
                }
            }
        }
        let spoken = names.phrases.iter().filter(|(phrase, _)| text.contains(phrase.as_str()));
        named.extend(spoken.map(|(phrase, stem)| format!("{path} says `{phrase}`, as {stem} does")));
    }
    let named: Vec<String> = named.into_iter().collect();
    assert!(named.is_empty(), "names of scenarios in the program:\n{}", named.join("\n"));
    let idle: Vec<_> = PLAIN.iter().filter(|word| !plain.contains(**word)).collect();
    assert!(
        idle.is_empty(),
        "not both in a scenario's name and in the program, so not needed here: {idle:?}"
    );
}

/// The names are found: those of the oldest scenarios, of their places, payers and providers.
#[test]
fn the_names_of_the_scenarios_are_found() {
    let names = names();
    for word in [
        "sheffield",
        "essex",
        "newpin",
        "wales",
        "unitingcare",
        "walsall",
        "keyring",
        "peterborough",
        "goldman",
        "depaul",
    ] {
        assert!(names.words.contains_key(word), "{word}");
    }
    for phrase in
        ["Life Chances Fund", "New York City", "One Service", "rikers_able", "Promoting Independence"]
    {
        assert!(names.phrases.keys().any(|known| known.contains(phrase)), "{phrase}");
    }
    assert!(names.capitals.contains_key("ABLE"));
    assert_eq!(parts("KeyRing"), ["keyring", "key", "ring"]);
}
