//! Every word of contracts, measures and capital is needed: two scenarios use it, or deals in practice have what it stands for.
//!
//! The words are the keys of the language's own tables. What a scenario uses is what it says itself, with and without its
//! cases; what it leaves to the language it does not use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sib::scenario::diagnostic::Diagnostics;
use sib::scenario::fields::{Kind, Named, Section};
use sib::scenario::language::SCENARIO;
use sib::scenario::record::{CellValue, Origin, Record};
use sib::scenario::source::Sources;
use sib::scenario::tree::{self, Table};

use crate::common::{headed, model_of, opened_file, record_of, scenario_files, tree_of};

/// The sections whose words must be needed.
pub const SECTIONS: [&str; 5] = ["baseline", "measure", "funding", "contract", "capital"];

/// What deals in practice have, and the words that fewer than two scenarios use and that it needs.
const PRACTICE: &[(&str, &[&str])] = &[
    (
        "caps in all, a year, a person; caps on what one outcome or route is of the whole",
        &[
            "contract.cap_per_year",
            "contract.over_cap",
            "contract.clause.cap",
            "contract.clause.cap_per_person",
            "contract.clause.cap_per_year",
            "contract.clause.over_cap",
            "contract.limit",
            "contract.limit.on",
            "contract.limit.per",
            "contract.limit.at_most",
            "contract.limit.over_cap",
            "contract.limit.with",
            "contract.limit.indexed",
            "contract.uplift",
        ],
    ),
    ("a fee for the quarter that begins, as grants to charities are paid", &["contract.clause.paid"]),
    (
        "a price for a time in a setting up to so many units, with a clock that a break sets back",
        &[
            "contract.clause.cap_units",
            "contract.limit.at_most_units",
            "measure.grace",
            "measure.grace_times",
            "measure.moves",
        ],
    ),
    (
        "payment by bands of performance, tests of each cohort and then of all together",
        &["measure.share_without"],
    ),
    (
        "weighted estimators, composite indices adjusted for referrals; a past level, matched people or a trial",
        &[
            "baseline.blend",
            "baseline.lag",
            "baseline.counts",
            "baseline.trial",
            "measure.at_most",
            "measure.weighted",
        ],
    ),
    (
        "other money taken off a payment",
        &[
            "contract.less",
            "contract.clause.less",
            "funding.amount",
            "funding.from",
            "funding.starts",
            "funding.to",
            "funding.until",
        ],
    ),
    (
        "a standing charge whatever the outcome",
        &["contract.floor_per_year", "contract.clause.floor_per_year", "contract.limit.at_least"],
    ),
    ("senior and junior classes, and which of them is called first", &["capital.draw_order"]),
    ("a class tied to one outcome", &["capital.pool", "capital.pool.clauses", "capital.waterfall.from"]),
    ("a provider that invests", &["capital.tranche.holder"]),
    ("principal that is protected or at risk", &["capital.tranche.matures", "capital.tranche.redeems"]),
    (
        "a guarantor who bears the first loss",
        &[
            "capital.guarantee",
            "capital.guarantee.by",
            "capital.guarantee.called",
            "capital.guarantee.covers",
            "capital.guarantee.fee",
            "capital.guarantee.of",
        ],
    ),
    (
        "a least return, and early redemption with a haircut",
        &[
            "capital.redemption",
            "capital.redemption.at",
            "capital.redemption.if",
            "capital.redemption.of",
            "capital.redemption.pays",
            "capital.tranche.coupon_at_least",
        ],
    ),
    (
        "a most that investors earn",
        &[
            "capital.tranche.coupon_at_most",
            "capital.tranche.multiple_at_most",
            "capital.tranche.return_at_most",
        ],
    ),
    ("a term loan, repaid bit by bit from a date on", &["capital.tranche.instalments"]),
    ("outcome payments that pay for delivery again", &["capital.redraw_until"]),
    (
        "an end before its time by either side, by date and by cause, with what each then gets",
        &[
            "contract.review.chance",
            "contract.review.every",
            "contract.termination.chance",
            "contract.termination.from",
            "contract.termination.notice",
            "contract.termination.paid_by",
            "contract.termination.pays",
            "contract.termination.run_off",
            "contract.termination.service",
            "contract.termination.to",
            "contract.termination.until",
        ],
    ),
];

/// Words, each as its path without names: "contract.clause.price".
pub type Words = BTreeSet<String>;

/// Every word of some sections of the language.
pub fn words_of(sections: &[&str]) -> Words {
    let mut words = Words::new();
    add_words(&SCENARIO, "", &mut words);
    words.retain(|word| word.split_once('.').is_some_and(|(section, _)| sections.contains(&section)));
    words
}

/// Adds every word of a section and of those inside it. A label or a name is no word of a deal.
fn add_words(section: &'static Section, path: &str, words: &mut Words) {
    for field in section.fields.iter().filter(|field| !["label", "name"].contains(&field.key)) {
        let own = joined(path, field.key);
        words.insert(own.clone());
        if let Kind::Record(inner)
        | Kind::Pairs(inner, ..)
        | Kind::List(inner, _)
        | Kind::Map(Named { section: inner, .. }) = field.kind
        {
            add_words(inner, &own, words);
        }
    }
}

/// The words that a scenario says itself.
pub fn words_said(tree: &Table) -> Words {
    let mut said = Words::new();
    add_said(&record_of(tree), "", &mut said);
    said
}

fn add_said(record: &Record, path: &str, said: &mut Words) {
    for (key, cell) in record.cells.iter().filter(|(_, cell)| cell.origin == Origin::Given) {
        let own = joined(path, key);
        said.insert(own.clone());
        match &cell.value {
            CellValue::Record(record) => add_said(record, &own, said),
            CellValue::Records(records) => records.iter().for_each(|record| add_said(record, &own, said)),
            CellValue::Pairs(pairs) => pairs.iter().for_each(|pair| add_said(&pair.record, &own, said)),
            _ => {}
        }
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The tree of a scenario given as text.
pub fn parsed(text: &str) -> Table {
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let file = sources.add("printed.toml", text);
    tree::parse(file, &sources, &mut diagnostics)
}

/// The words that a scenario says, with and without its cases.
fn words_said_by_file(file: &Path) -> Words {
    let under = |case: &str| {
        let opened = opened_file(file, Some(case)).unwrap_or_else(|refused| panic!("{refused}"));
        parsed(&opened.resolved.toml())
    };
    let cases = model_of(file, None).cases;
    let trees = std::iter::once(tree_of(file)).chain(cases.iter().map(|(case, _)| under(case)));
    trees.flat_map(|tree| words_said(&tree)).collect()
}

/// Every word of the sections, and how many scenarios say it.
fn uses() -> BTreeMap<String, usize> {
    let mut uses: BTreeMap<String, usize> = words_of(&SECTIONS).into_iter().map(|word| (word, 0)).collect();
    for word in scenario_files().iter().flat_map(|file| words_said_by_file(file)) {
        if let Some(count) = uses.get_mut(&word) {
            *count += 1;
        }
    }
    uses
}

#[test]
fn every_word_serves_two_scenarios_or_what_deals_in_practice_have() {
    let uses = uses();
    let listed: Vec<&str> = PRACTICE.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), once.len(), "no word is listed twice");
    let of_what: Vec<&String> = uses
        .iter()
        .filter(|(word, n)| **n < 2 && !once.contains(word.as_str()))
        .map(|(word, _)| word)
        .collect();
    assert!(of_what.is_empty(), "used by fewer than two scenarios, and of no feature: {of_what:#?}");
    let served: Vec<&str> =
        once.iter().filter(|word| uses.get(**word).is_none_or(|n| *n >= 2)).copied().collect();
    assert!(served.is_empty(), "listed, and no word or by now used by two scenarios: {served:#?}");
}

/// The words are found: some that every deal uses, none that no deal says itself.
#[test]
fn uses_are_counted() {
    let (uses, n_files) = (uses(), scenario_files().len());
    assert!(uses.len() > 150, "{} words", uses.len());
    for word in ["contract.clause.price", "contract.clause.for_each", "contract.payers"] {
        assert_eq!(uses[word], n_files, "{word}");
    }
    let text = headed(
        "12 months",
        "state.a = {}\ncohort = { people = 1, starts_in = \"a\" }\noption = [ { name = \"usual\" } ]\nmeasure.starts = { event = \"started\" }\n",
    );
    let said = words_said(&parsed(&text));
    let own: Vec<&String> = said.iter().filter(|word| word.starts_with("measure.")).collect();
    assert_eq!(own, ["measure.event"], "what is left to the language is not said");
}
