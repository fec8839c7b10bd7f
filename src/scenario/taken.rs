//! Collects what the language takes where a file is silent: defaults, and what a word's meaning says "if left out".
//!
//! Left out here are words that the tables of fields give no consequence, and those that mean nothing where they are
//! left out: the reserves of a payer, the share of a cost that nobody has.

use super::fields::{Field, Kind, Need, Section};
use super::language::SCENARIO;
use super::record::{CellValue, Origin, Record};
use crate::model::Taken;

/// How the meaning of a word says what its absence means: "places; without limit if left out".
const IF_LEFT_OUT: &str = " if left out";

/// Sections whose silence is said elsewhere: options are listed whole, checks and steps are no part of a deal.
const SAID_ELSEWHERE: [&str; 3] = ["an option", "a check", "a step of the waterfall"];

/// Everything that was taken, by section and word in the order of the language.
pub(super) fn taken(record: &Record) -> Vec<Taken> {
    let mut all = Vec::new();
    collect(&SCENARIO, record, &mut all);
    all
}

fn collect(section: &'static Section, record: &Record, all: &mut Vec<Taken>) {
    if SAID_ELSEWHERE.contains(&section.name) {
        return;
    }
    for field in section.fields {
        note(section, field, record, all);
    }
    for (key, cell) in &record.cells {
        let Some(field) = section.field(key) else { continue };
        match (field.kind, &cell.value) {
            (Kind::Record(inner), CellValue::Record(table)) => collect(inner, table, all),
            (Kind::Map(named), CellValue::Records(tables)) => {
                tables.iter().for_each(|table| collect(named.section, table, all));
            }
            (Kind::List(inner, _), CellValue::Records(tables)) => {
                tables.iter().for_each(|table| collect(inner, table, all));
            }
            (Kind::Pairs(inner, ..), CellValue::Pairs(pairs)) => {
                pairs.iter().for_each(|pair| collect(inner, &pair.record, all));
            }
            _ => {}
        }
    }
    if let Some(others) = section.others {
        record.others.iter().for_each(|table| collect(others.section, table, all));
    }
}

/// Counts a table among those that could say a word, and among the silent ones if it does not.
fn note(section: &'static Section, field: &'static Field, record: &Record, all: &mut Vec<Taken>) {
    let Some((meaning, value)) = if_left_out(field) else { return };
    let cell = record.cell(field.key);
    let is_silent = match (cell, field.need) {
        (Some(cell), _) => cell.origin == Origin::Default,
        (None, Need::Optional) => is_admitted(section, field, record),
        // The reader fills in a default wherever the word may stand.
        (None, Need::Default(_) | Need::Required) => return,
    };
    if (is_silent && !matters(section, field.key, record)) || (cell.is_none() && !is_silent) {
        return;
    }
    let kind = kind(section);
    let known = all.iter().position(|taken| taken.kind == kind && taken.word == field.key);
    let place = known.unwrap_or_else(|| {
        all.push(Taken { kind, word: field.key, meaning, value, silent: Vec::new(), of: 0 });
        all.len() - 1
    });
    all[place].of += 1;
    if is_silent {
        all[place].silent.push(record.path.clone());
    }
}

/// What a word means, and what its absence means; none where nothing is taken in its place.
fn if_left_out(field: &Field) -> Option<(&'static str, String)> {
    match field.need {
        Need::Required => None,
        Need::Default("{}") => None,
        Need::Default(toml) => Some((field.doc, toml.trim_matches('"').to_owned())),
        Need::Optional => {
            let (meaning, absent) = field.doc.rsplit_once("; ")?;
            Some((meaning, absent.strip_suffix(IF_LEFT_OUT)?.to_owned()))
        }
    }
}

/// Whether a word that is not there may stand beside the head word of the table.
fn is_admitted(section: &Section, field: &Field, record: &Record) -> bool {
    let of_some_heads = section.heads.iter().any(|head| head.allows(field.key));
    let own = section.heads.iter().find(|head| Some(head.key) == record.head);
    section.head(field.key).is_none() && (!of_some_heads || own.is_some_and(|head| head.allows(field.key)))
}

/// Whether the silence of a table means anything.
fn matters(section: &Section, key: &str, record: &Record) -> bool {
    let given = |key: &str| record.given(key).is_some();
    match (section.name, key) {
        ("a party", "reserves" | "insolvent_after") => record.word("is") == Some("provider"),
        ("a party", "over_budget") => given("cap") || given("budget"),
        ("a state", "cashable") => given("cost"),
        ("a service", "capacity") => !given("teams"),
        ("a service", "posts") => given("turnover"),
        ("a tranche", "coupon_paid") => given("coupon"),
        ("a capital", "draw_ahead") => record.word("draw") != Some("at the start"),
        _ => true,
    }
}

/// "clause" for "a clause"; the name of a section of its own as it is.
fn kind(section: &Section) -> String {
    let name = section.name.trim_matches('`');
    ["a ", "an "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(section: &'static Section, all: &mut Vec<&'static Section>) {
        all.push(section);
        section.others.iter().for_each(|named| sections(named.section, all));
        for field in section.fields {
            match field.kind {
                Kind::Record(inner) | Kind::List(inner, _) | Kind::Pairs(inner, ..) => sections(inner, all),
                Kind::Map(named) => sections(named.section, all),
                _ => {}
            }
        }
    }

    /// What is named here by its words is a section and a word of the language.
    #[test]
    fn sections_and_words_that_are_named_exist() {
        let mut all = Vec::new();
        sections(&SCENARIO, &mut all);
        for name in SAID_ELSEWHERE {
            assert!(all.iter().any(|section| section.name == name), "{name}");
        }
        let words = [
            ("a party", &["reserves", "insolvent_after", "over_budget", "cap", "budget", "is"][..]),
            ("a state", &["cashable", "cost"]),
            ("a service", &["capacity", "teams", "posts", "turnover"]),
            ("a tranche", &["coupon_paid", "coupon"]),
            ("a capital", &["draw_ahead", "draw"]),
        ];
        for (name, keys) in words {
            let section = all.iter().find(|section| section.name == name).expect("the section is there");
            keys.iter().for_each(|key| assert!(section.field(key).is_some(), "{name}: {key}"));
        }
    }

    #[test]
    fn a_meaning_says_what_its_absence_means() {
        let optional = |doc| Field { doc, ..Field::new("word", Kind::Text, "") };
        let absent = |doc| if_left_out(&optional(doc));
        assert_eq!(absent("places; without limit if left out"), Some(("places", "without limit".to_owned())));
        assert_eq!(absent("places"), None);
        assert_eq!(
            if_left_out(&optional("how often").or("\"monthly\"")),
            Some(("how often", "monthly".into()))
        );
    }
}
