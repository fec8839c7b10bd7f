//! The scenario language: every key and every value of the real files.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use sib::engine::Plan;
use sib::scenario::diagnostic::Diagnostics;
use sib::scenario::fields::{Kind, Named, Section};
use sib::scenario::language::SCENARIO;
use sib::scenario::schema::json_schema;
use sib::scenario::source::{Sources, Span};
use sib::scenario::tree::{self, Node, NodeValue, Table};
use sib::scenario::{Refused, Request, open};
use sib::units::Currency;

use crate::common::{model, opened, opened_with};

const SHEFFIELD: &str = include_str!("../../scenarios/sheffield-promoting-independence.toml");
const ESSEX: &str = include_str!("../../scenarios/essex-edge-of-care.toml");
const BOTH: [&str; 2] = [SHEFFIELD, ESSEX];

/// Whether a key is a word of the language, or refers to something by name, or is a name that the author gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Written otherwise it stands for nothing.
    Fixed,
    /// The author may choose it.
    Chosen,
}

/// What the tables of fields say of the keys at one place.
#[derive(Clone, Copy)]
enum Place {
    /// Words of a section.
    Section(&'static Section),
    /// Names of tables, which the author chooses.
    Map(&'static Section),
    /// Names of states, `transition.FROM.TO`: this many names are still to come.
    Pairs(&'static Section, usize),
    /// Inside one value: words, names of things, paths.
    Value,
}

impl Place {
    fn of(kind: Kind) -> Place {
        match kind {
            Kind::Record(section) | Kind::List(section, _) => Place::Section(section),
            Kind::Map(Named { section, .. }) => Place::Map(section),
            Kind::Pairs(section, ..) => Place::Pairs(section, 2),
            _ => Place::Value,
        }
    }

    /// What a key is, and what stands inside it.
    fn inside(self, key: &str) -> (Role, Place) {
        match self {
            Place::Section(section) => match (section.field(key), section.others) {
                (Some(field), _) => (Role::Fixed, Place::of(field.kind)),
                (None, Some(named)) => (Role::Chosen, Place::Section(named.section)),
                (None, None) => (Role::Fixed, Place::Value),
            },
            Place::Map(section) => (Role::Chosen, Place::Section(section)),
            Place::Pairs(section, 2) => (Role::Fixed, Place::Pairs(section, 1)),
            Place::Pairs(section, _) => (Role::Fixed, Place::Section(section)),
            Place::Value => (Role::Fixed, Place::Value),
        }
    }
}

/// Every key and every value of a file, with its place.
#[derive(Default)]
struct Parts {
    keys: Vec<(Span, Role)>,
    /// Values with the key that they belong to.
    values: Vec<(Span, String)>,
}

fn parts(text: &str) -> (Parts, Sources) {
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let file = sources.add("test.toml", text);
    let root = tree::parse(file, &sources, &mut diagnostics);
    let mut parts = Parts::default();
    parts.collect(&root, Place::Section(&SCENARIO), text);
    for (span, names) in headers(text) {
        let (mut place, mut role) = (Place::Section(&SCENARIO), Role::Fixed);
        for name in names {
            (role, place) = place.inside(&name);
        }
        parts.keys.push((Span::new(file, span), role));
    }
    parts.keys.sort_by_key(|(span, _)| *span);
    parts.keys.dedup_by_key(|(span, _)| *span);
    (parts, sources)
}

impl Parts {
    fn collect(&mut self, table: &Table, place: Place, text: &str) {
        for (key, node) in table.iter() {
            let (role, inside) = place.inside(&key.name);
            self.keys.push((key.span, role));
            self.collect_node(&key.name, node, inside, text);
        }
    }

    fn collect_node(&mut self, key: &str, node: &Node, place: Place, text: &str) {
        match &node.value {
            NodeValue::Table(table) => {
                if text[node.span.range()].starts_with('{') {
                    self.values.push((node.span, key.to_owned()));
                }
                self.collect(table, place, text);
            }
            NodeValue::Array(items) => {
                if text[node.span.range()].starts_with('[') && !text[node.span.range()].starts_with("[[") {
                    self.values.push((node.span, key.to_owned()));
                }
                items.iter().for_each(|item| self.collect_node(key, item, place, text));
            }
            _ => self.values.push((node.span, key.to_owned())),
        }
    }
}

/// Each name in a header `[a.b.c]`, with the names before it: the parser shows only the first place of each.
fn headers(text: &str) -> Vec<(std::ops::Range<usize>, Vec<String>)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            let names = line.trim().trim_matches(['[', ']']);
            let mut at = start + line.len() - line.trim_start_matches('[').len();
            let mut before = Vec::new();
            for name in names.split('.') {
                before.push(name.to_owned());
                found.push((at..at + name.len(), before.clone()));
                at += name.len() + 1;
            }
        }
        start += line.len();
    }
    found
}

/// The messages of a report, each with the place it is drawn at.
fn messages(refused: &Refused) -> Vec<&str> {
    refused.report.split("\n\n").collect()
}

/// Whether an error of a report stands on a line and its first line names a key; of a path in quotes, its last name.
fn has_error(refused: &Refused, line: usize, key: &str) -> bool {
    let words = key.rsplit('.').next().unwrap_or(key);
    messages(refused).iter().any(|message| {
        let headline = message.lines().next().unwrap_or("");
        headline.starts_with("error: ")
            && headline.contains(words)
            && message.contains(&format!("test.toml:{line}:"))
    })
}

#[test]
fn both_files_and_each_of_their_cases_open() {
    for text in BOTH {
        let model = model(text);
        assert!(!model.cases.is_empty());
        for (case, _) in &model.cases {
            if let Err(refused) = opened_with(text, Some(case), &[]) {
                panic!("{case}:\n{refused}");
            }
        }
        let refused = opened_with(text, Some("as_it_hapened"), &[]).expect_err("there is no such case");
        assert!(refused.report.starts_with("error: there is no case `as_it_hapened`."), "{refused}");
    }
}

#[test]
fn a_misspelt_key_gives_an_error_on_its_line_that_names_it() {
    for text in BOTH {
        let (parts, sources) = parts(text);
        let n_fixed = parts.keys.iter().filter(|(_, role)| *role == Role::Fixed).count();
        assert!(n_fixed > 200 && parts.keys.len() > n_fixed + 30, "{n_fixed} of {}", parts.keys.len());
        for (span, role) in parts.keys {
            let written = sources.text_of(span);
            let quote = if written.starts_with('"') { "\"" } else { "" };
            let name = format!("{}q", written.trim_matches('"'));
            let changed = format!("{}{quote}{name}{quote}{}", &text[..span.start], &text[span.end..]);
            let line = sources.position(span).line;
            match (opened(&changed), role) {
                (_, Role::Chosen) => {}
                (Ok(_), Role::Fixed) => panic!("line {line}: `{name}` is accepted"),
                (Err(refused), Role::Fixed) => {
                    assert!(has_error(&refused, line, &name), "line {line}: `{name}`\n{refused}")
                }
            }
        }
    }
}

#[test]
fn a_value_replaced_by_false_gives_an_error_on_its_line_that_names_its_key() {
    for text in BOTH {
        let (parts, sources) = parts(text);
        assert!(parts.values.len() > 300, "{}", parts.values.len());
        for (span, key) in parts.values {
            let changed = format!("{}false{}", &text[..span.start], &text[span.end..]);
            let line = sources.position(span).line;
            match opened(&changed) {
                Ok(_) => panic!("line {line}: `{key}` = false is accepted"),
                Err(refused) => assert!(has_error(&refused, line, &key), "line {line}: `{key}`\n{refused}"),
            }
        }
    }
}

#[test]
fn no_broken_line_makes_the_reader_or_the_base_case_panic() {
    for text in BOTH {
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in
            lines.iter().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        {
            let half = (0..=line.len() / 2).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0);
            // Garbage takes turns: TOML that is cut, that closes what is not open, and what is no text.
            let garbage = ["£ = [[\"\\", "}}]] = 'x", "\u{0}\u{7f}é = \"\"\"", &line[half..]][number % 4];
            for otherwise in ["", &line[..half], garbage] {
                let mut changed = lines.clone();
                changed[number] = otherwise;
                let changed = changed.join("\n");
                if let (Ok(opened), "", true) = (opened(&changed), otherwise, number % 20 == 0) {
                    let _ = Plan::new(&opened.model);
                }
            }
        }
    }
}

#[test]
fn the_schema_has_every_word_of_the_tables() {
    fn words(section: &'static Section, found: &mut BTreeSet<&'static str>) {
        for field in section.fields {
            found.insert(field.key);
            match field.kind {
                Kind::Record(inner) | Kind::Pairs(inner, ..) | Kind::List(inner, _) => words(inner, found),
                Kind::Map(named) => words(named.section, found),
                _ => {}
            }
        }
        section.others.iter().for_each(|named| words(named.section, found));
    }
    fn properties(value: &serde_json::Value, found: &mut BTreeSet<String>) {
        if let Some(object) = value.get("properties").and_then(|inner| inner.as_object()) {
            found.extend(object.keys().cloned());
        }
        let inner: Vec<&serde_json::Value> = match value {
            serde_json::Value::Object(object) => object.values().collect(),
            serde_json::Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        inner.into_iter().for_each(|inner| properties(inner, found));
    }
    let (mut wanted, mut have) = (BTreeSet::new(), BTreeSet::new());
    words(&SCENARIO, &mut wanted);
    properties(&json_schema(), &mut have);
    assert!(wanted.len() > 100);
    for word in wanted {
        assert!(have.contains(word), "{word}");
    }
}

/// The base value of an input of Sheffield under overrides, in the unit of its row.
fn base(sets: &[&str], path: &str) -> f64 {
    let opened = opened_with(SHEFFIELD, None, sets).unwrap_or_else(|refused| panic!("{sets:?}\n{refused}"));
    let row = opened.model.inputs.find(path).unwrap_or_else(|| panic!("there is an input {path}"));
    opened.model.inputs.row(row).law.base()
}

#[test]
fn an_override_takes_a_bare_word_a_text_in_quotes_or_a_table() {
    let cap = "contract.outcomes.cap";
    for (written, pence) in [
        ("contract.outcomes.cap=£3m", 3e8),
        ("contract.outcomes.cap = \"£3m\"", 3e8),
        ("contract.outcomes.cap='£2,000,000'", 2e8),
        ("contract.outcomes.cap={ value = \"£1m\", source = \"a letter\" }", 1e8),
        ("contract.outcomes.cap={ low = \"£1m\", central = \"£2m\", high = \"£4m\" }", 2e8),
    ] {
        assert_eq!(base(&[written], cap), pence, "{written}");
    }
    let sets = [
        "contract.outcomes.cap={ low = \"£1m\", central = \"£2m\", high = \"£4m\" }",
        "contract.outcomes.cap.central=£1.5m",
    ];
    assert_eq!(base(&sets, cap), 1.5e8, "a part of an uncertain value");
    assert_eq!(base(&["cohort.people=90"], "cohort.people"), 90.0);
}

#[test]
fn an_override_goes_through_the_names_of_lists_and_the_points_of_schedules() {
    let opened =
        opened_with(SHEFFIELD, None, &["option.bond.contracts=[\"delivery\"]"]).expect("a list is replaced");
    assert_eq!(opened.model.options[1].contracts.len(), 1);
    let limit = "capital.fund.waterfall.coupon-senior.limit";
    assert_eq!(base(&[&format!("{limit}=£10k")], limit), 1e6);
    let point = "transition.tenancy.residential.rate.6 months";
    assert_eq!(base(&[&format!("{point}=0.5 / year")], point), 0.5);
}

#[test]
fn an_override_of_what_is_not_there_gets_the_nearest() {
    for (wrong, near) in [
        ("contract.outcome.cap=£3m", "contract.outcomes.cap"),
        ("contract.outcomes.clause.exit.prise=£3", "`price`"),
        ("option.bnd.capital=fund", "option.bond.capital"),
        (
            "transition.tenancy.residential.rate.122 months=1 / year",
            "transition.tenancy.residential.rate.12 months",
        ),
        ("capital.fund.waterfall.coupon-seniour.limit=£1", "capital.fund.waterfall.coupon-senior"),
    ] {
        let refused = opened_with(SHEFFIELD, None, &[wrong]).expect_err("there is no such path");
        assert!(refused.report.contains(near) && refused.report.contains("--set 1:1:"), "{wrong}\n{refused}");
        assert_eq!(refused.n_errors, 1, "{refused}");
    }
}

/// The same deal in every currency that amounts can be written in: the amounts are the same numbers.
#[test]
fn a_file_may_be_written_in_every_currency() {
    let base = |text: &str| model(text).inputs.rows().map(|(_, input)| input.law.base()).collect::<Vec<_>>();
    let in_pounds = base(SHEFFIELD);
    for currency in Currency::ALL {
        let head = SHEFFIELD.replace("currency = \"GBP\"", &format!("currency = \"{}\"", currency.code()));
        let text = head.replace('£', currency.symbol());
        assert_eq!(model(&text).currency, currency);
        assert_eq!(base(&text), in_pounds, "{currency}");
    }
}

/// Opens the first of some files.
fn opened_from(files: &[(&str, &str)]) -> Result<sib::scenario::Opened, Refused> {
    let read = |path: &Path| -> io::Result<String> {
        let found = files.iter().find(|(name, _)| Path::new(name) == path);
        found.map(|(_, text)| (*text).to_owned()).ok_or(io::ErrorKind::NotFound.into())
    };
    open(&Request { file: PathBuf::from(files[0].0), ..Request::default() }, &read)
}

#[test]
fn a_file_builds_on_two_others_and_its_own_values_win() {
    let main = format!("include = [\"a.toml\", \"b.toml\"]\n{SHEFFIELD}");
    let a = "[contract.outcomes]\ncap = \"£1\"\n";
    let b = "[contract.outcomes]\nverified_after = \"1 month\"\n";
    let opened = opened_from(&[("deal.toml", &main), ("a.toml", a), ("b.toml", b)])
        .unwrap_or_else(|refused| panic!("{refused}"));
    let inputs = &opened.model.inputs;
    assert_eq!(inputs.row(inputs.find("contract.outcomes.cap").expect("a cap")).law.base(), 274_475_000.0);
    let verified = inputs.under("contract.outcomes.verified_after");
    assert!(!verified.is_empty() && verified.iter().all(|&row| inputs.row(row).law.base() == 1.0));
}

#[test]
fn included_files_that_clash_lead_back_or_are_missing_are_errors() {
    let main = format!("include = [\"a.toml\", \"b.toml\"]\n{SHEFFIELD}");
    let (a, b) = ("[contract.outcomes]\ncap = \"£1\"\n", "[contract.outcomes]\ncap = \"£2\"\n");
    let clash = opened_from(&[("deal.toml", &main), ("a.toml", a), ("b.toml", b)]).expect_err("they clash");
    assert!(clash.report.contains("b.toml:2:1") && clash.report.contains("a.toml:2:1"), "{clash}");
    let ring = opened_from(&[
        ("deal.toml", &main),
        ("a.toml", "include = [\"b.toml\"]\n"),
        ("b.toml", "include = [\"a.toml\"]\n"),
    ]);
    assert!(ring.expect_err("a ring").report.contains("leads back to"));
    let missing = opened_from(&[("deal.toml", &main), ("a.toml", a)]).expect_err("b.toml is missing");
    assert!(missing.report.contains("`include` names b.toml, which cannot be read"), "{missing}");
    let none = opened_from(&[("deal.toml", &main)]).map(|_| ()).expect_err("two files are missing");
    assert_eq!(none.n_errors, 2, "{none}");
}

#[test]
fn what_a_case_says_is_in_the_hash_and_what_a_comment_says_is_not() {
    let hash = |text: &str, case: Option<&str>| {
        opened_with(text, case, &[]).map(|opened| opened.sha256).map_err(|refused| panic!("{refused}"))
    };
    let plain = hash(SHEFFIELD, None);
    assert_eq!(plain, hash(&format!("# a word of warning\n{SHEFFIELD}"), None));
    assert_ne!(plain, hash(SHEFFIELD, Some("referrals_at_60")));
    assert_ne!(plain, hash(SHEFFIELD, Some("lean_card")));
}
