//! Tests of the reader: a whole scenario, its exact messages, and each of its words and values broken in turn.

use super::diagnostic::{Diagnostics, render};
use super::fields::{Field, Kind, Need, Section};
use super::language::SCENARIO;
use super::read::read;
use super::record::{CellValue, NumberValue, Origin, Record};
use super::source::{Sources, Span};
use super::tree::{self, Node, NodeValue, Table};

const FIXTURE: &str = include_str!("fixture.toml");

fn read_text(text: &str) -> (Record, Table, Diagnostics, Sources) {
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let file = sources.add("deal.toml", text);
    let root = tree::parse(file, &sources, &mut diagnostics);
    let record = read(&root, sources.start(), &mut diagnostics);
    (record, root, diagnostics, sources)
}

/// The messages that the fixture gives with one part of it written otherwise.
fn messages_with(part: &str, otherwise: &str) -> String {
    assert!(FIXTURE.contains(part), "the fixture has {part}");
    let (_, _, diagnostics, sources) = read_text(&FIXTURE.replacen(part, otherwise, 1));
    render(&diagnostics, &sources)
}

#[test]
fn a_scenario_without_mistakes_is_read_whole() {
    let (record, _, diagnostics, sources) = read_text(FIXTURE);
    assert_eq!(render(&diagnostics, &sources), "");
    assert_eq!(record.text("title"), Some("A deal that uses most words"));
    assert_eq!(record.records("state").len(), 4);
    assert_eq!(record.pairs("transition").len(), 4);
    let steps = record.records("capital")[0].records("waterfall");
    let names: Vec<&str> = steps.iter().map(|step| step.key.name.as_str()).collect();
    assert_eq!(
        names,
        ["contract-delivery", "fee-management", "coupon-senior", "principal-senior-junior", "rest"]
    );
    assert_eq!(steps[4].path, "capital.fund.waterfall.rest");
    assert_eq!(steps[4].head, Some("surplus"));
    let rate = record.pairs("transition")[0].record.number("rate").expect("a rate");
    assert_eq!(rate.path, "transition.home.away.rate");
    assert!(matches!(rate.value, NumberValue::Schedule(_)));
}

#[test]
fn what_the_file_does_not_say_is_filled_in_as_a_default() {
    let (record, ..) = read_text(FIXTURE);
    let claims = record.records("contract")[1].cell("claims").expect("a default");
    assert_eq!(claims.origin, Origin::Default);
    assert!(matches!(claims.value, CellValue::Word("monthly")));
    let grace = record.records("measure")[0].cell("grace");
    assert!(grace.is_none(), "a word that the head word does not admit has no default");
}

#[test]
fn a_misspelt_key_gets_the_nearest_one() {
    let expected = "\
error: `prise` is not a word that a clause knows
  --> deal.toml:79:36
   |
79 | clause.fee = { for_each = \"month\", prise = \"£27,500\", until = \"72 months\" }
   |                                    ^^^^^
   |
   = rule: a clause knows `for_each`, `price`, `scaled`, `if`, `unless_paid`, `times`, `counted`, `if_negative`, `cap`, `cap_per_person`, `cap_per_year`, `over_cap`, `floor_per_year`, `cap_units`, `less`, `payers`, `to`, `claims`, `paid`, `paid_after`, `verified_after`, `rejected`, `indexed`, `from`, `until` and `label`
   = hint: Did you mean `price`?
";
    assert_eq!(messages_with("price = \"£27,500\"", "prise = \"£27,500\""), expected);
}

#[test]
fn a_wrong_unit_says_what_to_write() {
    let messages = messages_with("price = \"£27,500\"", "price = 27500");
    assert!(messages.starts_with("error: `price` is 27500\n"), "{messages}");
    assert!(messages.contains("hint: write \"£27500\""), "{messages}");
}

#[test]
fn a_name_that_nothing_has_shows_where_the_nearest_is() {
    let messages = messages_with("for_each = \"stays\"", "for_each = \"stayz\"");
    assert!(
        messages.starts_with("error: `for_each` names `stayz`, and there is no such measure\n"),
        "{messages}"
    );
    assert!(
        messages.contains("`stays` is declared here") && messages.contains("Did you mean `stays`?"),
        "{messages}"
    );
}

#[test]
fn shares_values_and_head_words_are_checked() {
    let broken = [
        (
            "{ council = \"75%\", fund = \"25%\" }",
            "{ council = \"75%\", fund = \"20%\" }",
            "the shares of `payers` add up to 95%",
        ),
        ("cashable = \"80%\"", "cashable = \"180%\"", "`cashable` lies from 0% to 100%"),
        ("unit = \"day\", within", "enters = \"away\", within", "`enters` beside `time_in`"),
        ("over = \"1 year\", ", "", "`odds_ratio` without `over`"),
        ("[\"6 months\", {", "[\"0 months\", {", "the points of a schedule rise"),
        ("\"2020\" = {", "\"2022\" = {", "`2022` comes after `2019`"),
        ("people = 105", "people = \"105\"", "write 105"),
        ("by = \"month\", line", "by = \"months\", line", "Did you mean `month`?"),
        (
            "capital.fund.waterfall.rest.limit",
            "capital.fund.waterfall.rast.limit",
            "Did you mean `capital.fund.waterfall.rest.limit`?",
        ),
        (
            "grace = { value = \"14 days\" }",
            "grace = { low = \"1 day\", central = \"2 days\", high = \"4 days\" }",
            "`grace` is certain: one value",
        ),
        ("ci95 = [\"£900 / week\", ", "ci95 = [", "a list of two values"),
        ("dist = \"gamma\"", "dist = \"gama\"", "Did you mean `gamma`?"),
        ("\"cohort.frailty\"", "\"cohort.frailti\"", "Did you mean `cohort.frailty`?"),
        ("unit_label = \"day saved\"", "for = \"1 day\"", "`for` beside `saved`"),
    ];
    for (part, otherwise, expected) in broken {
        let messages = messages_with(part, otherwise);
        assert!(messages.contains(expected), "{otherwise}:\n{messages}");
    }
}

#[test]
fn five_mistakes_are_five_messages() {
    let text = FIXTURE
        .replacen("start    = \"2019-11\"", "start    = 2019-11", 1)
        .replacen("people = 105", "peeple = 105", 1)
        .replacen("capacity = 60", "capacity = \"60 places\"", 1)
        .replacen("\"£14,000\"", "\"$14,000\"", 1)
        .replacen("fee = \"management\"", "fee = \"managment\"", 1);
    let (_, _, diagnostics, sources) = read_text(&text);
    let lines: Vec<usize> =
        diagnostics.sorted().iter().map(|found| sources.position(found.primary).line).collect();
    assert_eq!(lines.len(), 5, "{}", render(&diagnostics, &sources));
}

/// A key, or a value, of the fixture: where it stands.
fn collect(table: &Table, keys: &mut Vec<Span>, values: &mut Vec<Span>) {
    for (key, node) in table.iter() {
        keys.push(key.span);
        collect_node(node, keys, values);
    }
}

fn collect_node(node: &Node, keys: &mut Vec<Span>, values: &mut Vec<Span>) {
    let in_braces =
        |text: &str| text.starts_with(['{', '[']) && text.ends_with(['}', ']']) && text.contains('=');
    match &node.value {
        NodeValue::Table(table) => {
            if in_braces(FIXTURE.get(node.span.range()).unwrap_or(""))
                && !FIXTURE[node.span.range()].starts_with('[')
            {
                values.push(node.span);
            }
            collect(table, keys, values);
        }
        NodeValue::Array(items) => items.iter().for_each(|item| collect_node(item, keys, values)),
        _ => values.push(node.span),
    }
}

/// Names that the file gives and nothing else in it uses: any other name is as good.
const FREE_NAMES: [&str; 9] = ["running", "stays", "leaves", "saved", "fee", "low", "cap", "exits", "paid"];

#[test]
fn every_misspelt_key_gives_an_error_that_names_it_on_its_line() {
    let (_, root, _, sources) = read_text(FIXTURE);
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    collect(&root, &mut keys, &mut values);
    keys.sort();
    keys.dedup();
    assert!(keys.len() > 200, "the fixture has {} keys", keys.len());
    for key in keys {
        let word = sources.text_of(key);
        let name = word.trim_matches('"');
        let quote = if word.starts_with('"') { "\"" } else { "" };
        let text = format!("{}{quote}{name}q{quote}{}", &FIXTURE[..key.start], &FIXTURE[key.end..]);
        let (_, _, diagnostics, changed) = read_text(&text);
        let line = sources.position(key).line;
        let last = name.rsplit('.').next().unwrap_or(name);
        let named = diagnostics.sorted().iter().any(|found| {
            let primary = changed.position(found.primary).line == line && found.found.contains(last);
            primary
                || found
                    .related
                    .iter()
                    .any(|(span, words)| changed.position(*span).line == line && words.contains(last))
        });
        assert!(
            named || FREE_NAMES.contains(&name),
            "line {line}, {word}:\n{}",
            render(&diagnostics, &changed)
        );
    }
}

#[test]
fn every_value_replaced_by_false_gives_an_error_on_its_line() {
    let (_, root, _, sources) = read_text(FIXTURE);
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    collect(&root, &mut keys, &mut values);
    assert!(values.len() > 200, "the fixture has {} values", values.len());
    for value in values {
        let text = format!("{}false{}", &FIXTURE[..value.start], &FIXTURE[value.end..]);
        let (_, _, diagnostics, changed) = read_text(&text);
        let line = sources.position(value).line;
        let found = diagnostics.sorted().iter().any(|found| {
            changed.position(found.primary).line == line
                && found.found.contains("false")
                && found.found.contains('`')
        });
        assert!(found, "line {line}, {}:\n{}", sources.text_of(value), render(&diagnostics, &changed));
    }
}

/// Calls a check for each section that the language has, once for each place it stands in.
fn for_each_section(section: &'static Section, check: &mut dyn FnMut(&'static Section)) {
    check(section);
    let inner = section.fields.iter().filter_map(|field| match field.kind {
        Kind::Record(section) | Kind::Pairs(section, ..) | Kind::List(section, _) => Some(section),
        Kind::Map(named) => Some(named.section),
        _ => None,
    });
    for section in inner.chain(section.others.map(|named| named.section)) {
        for_each_section(section, check);
    }
}

#[test]
fn tables_of_fields_are_sound() {
    for_each_section(&SCENARIO, &mut |section| {
        let keys: Vec<&str> = section.fields.iter().map(|field| field.key).collect();
        for (index, field) in section.fields.iter().enumerate() {
            assert!(!keys[..index].contains(&field.key), "{} has `{}` twice", section.name, field.key);
            assert!(!field.doc.is_empty() && !field.doc.ends_with('.'), "{} {}", section.name, field.key);
            check_default(section, field);
        }
        for head in section.heads {
            for key in head.companions().chain([head.key]) {
                assert!(keys.contains(&key), "{} has no `{key}`", section.name);
            }
        }
    });
}

fn check_default(section: &Section, field: &Field) {
    if let Need::Default(toml) = field.need {
        let mut sources = Sources::new();
        let file = sources.add("default", toml);
        assert!(tree::parse_value(toml, file, 0).is_ok(), "{} {}: {toml}", section.name, field.key);
    }
}

#[test]
fn no_text_makes_the_reader_panic() {
    for end in (0..FIXTURE.len()).step_by(7).filter(|end| FIXTURE.is_char_boundary(*end)) {
        let (_, _, diagnostics, sources) = read_text(&FIXTURE[..end]);
        let _ = render(&diagnostics, &sources);
    }
}
