//! Names change no number.
//!
//! A name is for reading; what decides ties, odd pence and random streams is the place in the list.

use std::collections::BTreeSet;

use sib::data::Results;
use sib::model::Model;
use sib::scenario::fields::{Kind, Named, Section};
use sib::scenario::language::{self, SCENARIO};
use sib::scenario::tree::{Key, Node, NodeValue, Table};

use crate::common::{in_parallel, opened_with_replay, run, scenario_files, tree_of};
use crate::words_in_use::parsed;

const DEAL: &str = include_str!("deal.toml");

/// A deal with whatever the real files have none of: groups, a price index, an index of its own.
fn deal_with_groups() -> String {
    DEAL.replacen("starts_in = \"care\"", "starts_in = \"care\"\n[cohort.group.younger]\nshare = \"40%\"\nfrailty = 0.5\n[cohort.group.older]\nshare = \"60%\"", 1)
        .replacen("indexed = \"fixed\"\nborne_by = \"council\"", "indexed = \"wages\"\nborne_by = \"council\"", 1)
        .replacen("[party.council]", "[prices.wages.then]\nlow = \"1% / year\"\ncentral = \"3% / year\"\nhigh = \"6% / year\"\n[party.council]", 1)
        .replacen("[cohort]", "[counterfactual]\ndrift = \"5% / year\"\nwander = \"20%\"\non = [\"transition.care.home\", \"transition.any.died\"]\n[cohort]", 1)
        .replacen("[measure.days]", "[measure.young]\nenters = \"home\"\namong = { group = \"younger\" }\nif_absorbed = { died = \"failure\" }\n[measure.days]", 1)
}

/// A deal with whatever people may reach or have.
fn deal_with_people() -> String {
    let more = "\n[cohort.amount]\nworth = { low = \"£3,000\", central = \"£4,000\", high = \"£6,000\", varies = \"per person\" }\n\
        [milestone.ready]\nchance = \"70%\"\nafter = { low = \"1 month\", central = \"2 months\", high = \"5 months\", varies = \"per person\" }\n\
        [milestone.work]\nchance = { low = \"20%\", central = \"35%\", high = \"50%\" }\nafter = \"4 months\"\ngiven = \"ready\"\nagain_after = \"3 months\"\n\
        [service.key_worker.effect.earlier]\non = [\"milestone.work\"]\nhazard_ratio = 1.4\n\
        [measure.working]\nreaches = \"work\"\nif_absorbed = { died = \"failure\" }\n\
        [measure.worth_of_it]\namount = \"worth\"\non = \"working\"\n\
        [score.star]\nrange = [1, 5]\nstart = { low = 2.2, central = 2.6, high = 3 }\nspread = 0.9\nreliability = \"75%\"\nto_nearest = 0.1\n\
        [service.key_worker.effect.stars]\non = [\"score.star\"]\nadds = { low = 0.1, central = 0.6, high = 1.2, varies = \"per person\" }\n\
        [measure.brighter]\ngain_on = \"star\"\nat = \"9 months\"\nif_absorbed = { died = \"excluded\" }\n\
        [contract.outcomes.clause.brighter]\nfor_each = \"brighter\"\nprice = \"£70\"\n\
        [contract.outcomes.clause.working]\nfor_each = \"working\"\ntimes = \"any\"\nprice = \"30% of worth\"\n";
    DEAL.to_owned() + more
}

/// A deal whose capital has whatever has a name: redemptions, guarantees, pools, reserves.
fn deal_with_every_kind_of_capital() -> String {
    let more = "redemption.early = { of = \"notes\", at = \"12 months\", if = { measure = \"restoration\", less_than = \"40%\" }, pays = \"75% of principal\" }\n\
        pool.ring = { clauses = [\"outcomes.restored\"] }\n\
        reserve.cushion = { target = \"£50\" }\n\
        guarantee.promise";
    let text = crate::capital_figures::DEAL
        .replacen("exactly = \"3 months\"", "rate = \"0.9 / year\"", 1)
        .replacen("guarantee.promise", more, 1)
        .replacen("{ fee = \"promise\" }", "{ fee = \"promise\" }, { reserve = \"cushion\" }", 1)
        .replacen("{ coupon = \"notes\" }", "{ coupon = \"notes\", support = [\"cushion\"] }", 1)
        .replacen("{ principal = \"own\" }", "{ principal = \"own\", from = \"ring\" }", 1);
    assert!(["early", "ring", "cushion"].iter().all(|name| text.matches(name).count() >= 1), "{text}");
    text
}

/// The sections whose tables have names of the author's choice, and the tables inside them that have such names too.
const NAMED: [(&str, &[&str]); 14] = [
    ("party", &[]),
    ("state", &[]),
    ("milestone", &[]),
    ("score", &[]),
    ("service", &["effect", "cost"]),
    ("baseline", &[]),
    ("measure", &[]),
    ("funding", &[]),
    ("contract", &["clause", "limit", "review", "termination"]),
    ("capital", &["tranche", "redemption", "guarantee", "pool", "reserve", "fee"]),
    ("case", &[]),
    ("replay", &[]),
    ("check", &[]),
    ("prices", &[]),
];

/// Names that the language gives, which no author may change.
const BUILT_IN: [&str; 7] = ["vehicle", "provider", "investors", "base", "deflator", "indexed", "any"];

/// Every word of the language: a name that is also one of them cannot be told from it by itself, and stays as it is.
fn words() -> BTreeSet<&'static str> {
    let mut words = BTreeSet::from(["by", "below", "with", "measure", "input"]);
    add_words(&SCENARIO, &mut words);
    words.extend(language::SIDE_KEYS.iter().chain(&language::NUMBER_SIDE_KEYS).map(|(key, _)| key));
    words.extend([language::SCHEDULE_SHAPES, language::COMPARISONS, language::RISKS].into_iter().flatten());
    for head in language::VALUE_HEADS {
        words.extend(head.needs.iter().copied().flatten().chain(head.admits).chain([&head.key]));
    }
    for family in language::FAMILIES {
        words.extend(family.parameters.iter().map(|(key, _)| key));
    }
    words
}

/// The keys of a section and of those inside it, and what they may take.
fn add_words(section: &'static Section, words: &mut BTreeSet<&'static str>) {
    for field in section.fields {
        words.insert(field.key);
        match field.kind {
            Kind::Word(taken)
            | Kind::Words(taken)
            | Kind::Name(_, taken)
            | Kind::NamesOr(_, taken)
            | Kind::NumberOr(_, taken)
            | Kind::NumberOrName(_, _, taken)
            | Kind::NameWords(_, taken)
            | Kind::Timing(taken, _)
            | Kind::Drawdown(taken) => words.extend(taken),
            Kind::Record(inner)
            | Kind::Pairs(inner, ..)
            | Kind::List(inner, _)
            | Kind::Map(Named { section: inner, .. }) => add_words(inner, words),
            _ => {}
        }
    }
}

/// Every name of a file that its author chose, and that is no word of the language.
fn names(root: &Table) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let keys = |table: &Table| table.names().map(str::to_owned).collect::<Vec<_>>();
    for (section, inner) in NAMED {
        let Some(section) = root.get(section).and_then(Node::as_table) else { continue };
        names.extend(keys(section));
        for named in section.iter().filter_map(|(_, node)| node.as_table()) {
            let tables = inner.iter().filter_map(|key| named.get(key)?.as_table());
            names.extend(tables.flat_map(keys));
        }
    }
    let groups = root.get("cohort").and_then(|cohort| cohort.as_table()?.get("group")?.as_table());
    names.extend(groups.map(keys).unwrap_or_default());
    let amounts = root.get("cohort").and_then(|cohort| cohort.as_table()?.get("amount")?.as_table());
    names.extend(amounts.map(keys).unwrap_or_default());
    let options = root.get("option").and_then(Node::as_array).unwrap_or(&[]);
    names.extend(
        options.iter().filter_map(|option| Some(option.as_table()?.get("name")?.as_text()?.to_owned())),
    );
    names.retain(|name| !BUILT_IN.contains(&name.as_str()));
    let (words, n_names) = (words(), names.len());
    names.retain(|name| !words.contains(name.as_str()));
    assert!(names.len() * 3 >= n_names * 2, "most of {n_names} names are no words: {names:?}");
    names
}

/// A file written anew from its tree, each name replaced wherever it stands as a key, a reference or part of a path.
fn written(table: &Table, renamed: &dyn Fn(&str) -> String) -> String {
    let entry =
        |(key, node): &(Key, Node)| format!("{:?} = {}", renamed(&key.name), value(&key.name, node, renamed));
    table.iter().map(entry).collect::<Vec<_>>().join(", ")
}

fn value(key: &str, node: &Node, renamed: &dyn Fn(&str) -> String) -> String {
    /// Keys that hold free text.
    const TEXTS: [&str; 9] =
        ["title", "shows", "not_for", "label", "unit_label", "source", "assumption", "note", "cause"];
    match &node.value {
        NodeValue::Text(text) if TEXTS.contains(&key) => format!("{text:?}"),
        NodeValue::Text(text) => format!("{:?}", renamed(text)),
        NodeValue::Integer(integer) => integer.to_string(),
        NodeValue::Float(float) => format!("{float:?}"),
        NodeValue::Array(items) => {
            format!("[{}]", items.iter().map(|item| value(key, item, renamed)).collect::<Vec<_>>().join(", "))
        }
        NodeValue::Table(table) => format!("{{ {} }}", written(table, renamed)),
        NodeValue::Boolean(_) | NodeValue::Datetime(_) => unreachable!("a scenario has no such values"),
    }
}

/// Before the name of a class of investment in a price.
const DUE_TO: &str = "due to ";

/// Whether a text is a path, which is made of names.
fn is_path(text: &str) -> bool {
    let first = text.split_once('.').map(|(first, _)| first);
    first.is_some_and(|first| first.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

/// Another name.
fn other(name: &str) -> String {
    format!("zz_{}", name.chars().rev().collect::<String>())
}

/// A file with other names throughout.
fn renamed(root: &Table) -> String {
    let names = names(root);
    let one = |name: &str| if names.contains(name) { other(name) } else { name.to_owned() };
    let part = |text: &str| {
        let (share, of) = text.split_once("% of ")?;
        let (before, name) = of.strip_prefix(DUE_TO).map_or(("", of), |name| (DUE_TO, name));
        Some(format!("{share}% of {before}{}", one(name)))
    };
    // The name of a step of the waterfall is made of names, too.
    let step = |text: &str| text.split('-').map(one).collect::<Vec<_>>().join("-");
    let rename = |text: &str| match is_path(text) {
        true => text.split('.').map(step).collect::<Vec<_>>().join("."),
        false => part(text).unwrap_or_else(|| one(text)),
    };
    let lines = root
        .iter()
        .map(|(key, node)| format!("{} = {}\n", key.name, value(&key.name, node, &|text| rename(text))));
    lines.collect()
}

/// Every figure of a run, without the names.
fn figures(results: &Results) -> Vec<String> {
    let option = |option: &sib::data::OptionResults| {
        let columns = option.columns.iter().map(|column| format!("{column:?}"));
        let base = option.base_case.iter().map(|base| format!("{base:?}"));
        columns.chain(base).collect::<Vec<String>>()
    };
    results.options.iter().flat_map(option).collect()
}

#[test]
fn other_names_give_the_same_numbers() {
    for text in [deal_with_groups(), deal_with_people(), deal_with_every_kind_of_capital()] {
        other_names_change_nothing(&parsed(&text), 50);
    }
}

#[test]
fn other_names_give_the_same_numbers_in_every_scenario() {
    in_parallel(&scenario_files(), |file| other_names_change_nothing(&tree_of(file), 3));
}

/// Every figure of so many draws is the same under other names, with what was observed too.
pub fn other_names_change_nothing(root: &Table, draws: u32) {
    let (text, changed) = (as_it_is(root), renamed(root));
    let names = names(root);
    for name in &names {
        assert!(!changed.contains(&format!("{name:?} = ")), "{name} is still there");
    }
    let before = opened_with_replay(&text, None);
    let replays: Vec<String> = before.replays.iter().map(|replay| replay.name.clone()).collect();
    let with_each = replays.iter().map(|name| Some(name.as_str()));
    for replay in with_each.chain([None]) {
        let its_other = replay.map(|name| if names.contains(name) { other(name) } else { name.to_owned() });
        let before = opened_with_replay(&text, replay);
        let after = opened_with_replay(&changed, its_other.as_deref());
        must_be_the_same(&before, &after, draws);
    }
}

fn as_it_is(root: &Table) -> String {
    let lines =
        root.iter().map(|(key, node)| format!("{} = {}\n", key.name, value(&key.name, node, &str::to_owned)));
    lines.collect()
}

fn must_be_the_same(before: &Model, after: &Model, draws: u32) {
    assert!(before.inputs.rows().zip(after.inputs.rows()).any(|((_, old), (_, new))| old.path != new.path));
    let (before, after) = (figures(&run(before, 7, draws)), figures(&run(after, 7, draws)));
    assert!(before.len() > 40, "{} figures", before.len());
    for (place, (before, after)) in before.iter().zip(&after).enumerate() {
        assert_eq!(before, after, "figure {place}");
    }
}
