//! Names change no number.
//!
//! A name is for reading; what decides ties, odd pence and random streams is the place in the list.

use std::collections::BTreeSet;

use sib::data::Results;
use sib::scenario::diagnostic::Diagnostics;
use sib::scenario::source::Sources;
use sib::scenario::tree::{self, Node, NodeValue, Table};

use crate::common::{model, run};

const SHEFFIELD: &str = include_str!("../../scenarios/sheffield-promoting-independence.toml");
const ESSEX: &str = include_str!("../../scenarios/essex-edge-of-care.toml");
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

/// Names in the files that are words of the language as well, each with its place, and another name that is none.
const WORDS: [(&str, &str); 10] = [
    ("[party.manager]", "[party.overseer]"),
    ("to = \"manager\"", "to = \"overseer\""),
    (".clause.fee", ".clause.running"),
    (".cost.running", ".cost.upkeep"),
    (".cost.teams", ".cost.staff"),
    (".clause.teams", ".clause.staff"),
    ("tranche.units", "tranche.investment"),
    ("principal = \"units\"", "principal = \"investment\""),
    ("{ units = \"100%\" }", "{ investment = \"100%\" }"),
    ("[measure.completed]", "[measure.finished]"),
];

/// A file in which no name is a word of the language, so that names can be told from words by themselves.
fn without_words(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (word, name)| text.replace(word, name))
}

/// Every name of a file that its author chose.
fn names(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let root = parsed(text);
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
    names
}

fn parsed(text: &str) -> Table {
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let file = sources.add("test.toml", text);
    tree::parse(file, &sources, &mut diagnostics)
}

/// A file written anew from its tree, each name replaced wherever it stands as a key, a reference or part of a path.
fn written(table: &Table, renamed: &dyn Fn(&str) -> String) -> String {
    let entry = |(key, node): &(tree::Key, Node)| {
        format!("{:?} = {}", renamed(&key.name), value(&key.name, node, renamed))
    };
    table.iter().map(entry).collect::<Vec<_>>().join(", ")
}

fn value(key: &str, node: &Node, renamed: &dyn Fn(&str) -> String) -> String {
    /// Keys that hold free text.
    const TEXTS: [&str; 8] =
        ["title", "shows", "not_for", "label", "unit_label", "source", "assumption", "note"];
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

/// A file with other names throughout.
fn renamed(text: &str) -> String {
    let names = names(text);
    let one = |name: &str| match names.contains(name) {
        true => format!("zz_{}", name.chars().rev().collect::<String>()),
        false => name.to_owned(),
    };
    // A path, and the name of a step of the waterfall, is made of names.
    let part = |text: &str| {
        let (share, of) = text.split_once("% of ")?;
        let (before, name) = of.strip_prefix(DUE_TO).map_or(("", of), |name| (DUE_TO, name));
        Some(format!("{share}% of {before}{}", one(name)))
    };
    let rename = |text: &str| {
        part(text).unwrap_or_else(|| match text.contains('.') && !text.contains([' ', '£', '%']) {
            true => text
                .split('.')
                .map(|name| name.split('-').map(one).collect::<Vec<_>>().join("-"))
                .collect::<Vec<_>>()
                .join("."),
            false => one(text),
        })
    };
    let root = parsed(text);
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
    let deals = [deal_with_groups(), deal_with_people(), deal_with_every_kind_of_capital()];
    for text in [SHEFFIELD, ESSEX].into_iter().chain(deals.iter().map(String::as_str)) {
        other_names_change_nothing(text, 50);
    }
}

/// Every figure of so many draws is the same under other names.
pub fn other_names_change_nothing(text: &str, draws: u32) {
    let changed = renamed(&without_words(text));
    for name in names(&without_words(text)) {
        assert!(!changed.contains(&format!("{name:?} = ")), "{name} is still there");
    }
    let (before, after) = (model(text), model(&changed));
    assert!(before.states.iter().zip(&after.states).all(|(old, new)| old.name != new.name));
    assert!(before.inputs.rows().zip(after.inputs.rows()).any(|((_, old), (_, new))| old.path != new.path));
    let (before, after) = (figures(&run(&before, 7, draws)), figures(&run(&after, 7, draws)));
    assert!(before.len() > 40, "{} figures", before.len());
    for (place, (before, after)) in before.iter().zip(&after).enumerate() {
        assert_eq!(before, after, "figure {place}");
    }
}
