//! Parse, print, parse is the identity: reading what `sib print` writes gives the same scenario.

use proptest::prelude::*;
use sib::model::{Input, Inputs, Model, Origin};
use sib::scenario::{Opened, Request, open};
use std::path::{Path, PathBuf};

use crate::common::{opened, opened_file, opened_with, scenario_files};
use crate::deals::{Money, deal, written};

const DEAL: &str = include_str!("deal.toml");

/// Everything that a model holds but places in files. What belongs to the file as it was before a change (cases, checks
/// and what is listed for readers) is left out where there was one.
fn held(model: &Model, changed: bool) -> String {
    let mut inputs = Inputs::default();
    for (_, row) in model.inputs.rows() {
        let origin = match row.origin {
            Origin::Default => Origin::Default,
            Origin::Given { .. } => Origin::Given { file: String::new(), line: 0, column: 0 },
        };
        inputs.push(Input { origin, ..row.clone() });
    }
    let mut model = Model { inputs, ..model.clone() };
    model.checks.iter_mut().for_each(|check| check.line = 0);
    if changed {
        model.checks.clear();
        model.cases.clear();
        model.taken.clear();
    }
    format!("{model:#?}")
}

/// Prints a scenario, reads it again under the case that it asks for, and holds both against each other.
pub fn must_come_back(first: &Opened, changed: bool, what: &str) {
    let text = first.resolved.toml();
    let case = first.resolved.case_that_stays();
    let again = opened_with(&text, case, &[]).unwrap_or_else(|refused| panic!("{what}: {refused}\n{text}"));
    let (before, after) = (held(&first.model, changed), held(&again.model, changed));
    if before != after {
        let differs = before.lines().zip(after.lines()).position(|(one, other)| one != other);
        let at = differs.unwrap_or(before.lines().count().min(after.lines().count()));
        let lines =
            |text: &str| text.lines().skip(at.saturating_sub(10)).take(20).collect::<Vec<_>>().join("\n");
        panic!(
            "{what}: printed, it reads otherwise\n{}\n----\n{}\n----\n{text}",
            lines(&before),
            lines(&after)
        );
    }
    assert_eq!(first.model.inputs.rows().len(), again.model.inputs.rows().len());
    if case.is_none() {
        assert_eq!(again.resolved.toml(), text, "{what}: what is printed is printed the same again");
    }
}

#[test]
fn every_scenario_comes_back_from_what_is_printed() {
    let mut n = 0;
    for file in scenario_files() {
        let first = opened_file(&file, None).unwrap_or_else(|refused| panic!("{refused}"));
        must_come_back(&first, false, &file.display().to_string());
        for (case, _) in &first.model.cases {
            let under = opened_file(&file, Some(case)).unwrap_or_else(|refused| panic!("{refused}"));
            must_come_back(&under, true, &format!("{} under {case}", file.display()));
            n += 1;
        }
    }
    assert!(n > 5, "{n} cases");
    must_come_back(&opened(DEAL).unwrap_or_else(|refused| panic!("{refused}")), false, "the deal");
}

/// Changes from the command line, cases that set, multiply and replay, and included files.
#[test]
fn changes_are_in_what_is_printed() {
    let text = format!(
        "{DEAL}\n[case.dear]\ntimes = {{ \"contract.outcomes.clause.kept\" = 1.5 }}\nset = {{ \"cohort.people\" = 50 }}\n\
         [case.as_recorded]\nreplay = \"record\"\n[case.few]\nset = {{ \"referrals.arrive.central\" = \"90%\" }}\n"
    );
    let under = |case: Option<&str>, sets: &[&str]| {
        opened_with(&text, case, sets).unwrap_or_else(|refused| panic!("{refused}"))
    };
    for case in ["dear", "as_recorded", "few"] {
        must_come_back(&under(Some(case), &[]), true, case);
    }
    let dear = under(Some("dear"), &[]).resolved.toml();
    assert!(dear.starts_with("# To be run with --case dear") && dear.contains("people = 50"), "{dear}");
    assert!(!dear.contains("[case.few]") && !dear.contains("set ="), "{dear}");
    // A plain number in place of an uncertain one: the case that sets a part of it no longer fits, and is left out.
    let plain = under(None, &["referrals.arrive=60%"]);
    must_come_back(&plain, true, "--set");
    assert!(plain.resolved.toml().contains("arrive = \"60%\"") && !plain.resolved.toml().contains("[case."));
    let read = |path: &Path| match path.to_string_lossy().as_ref() {
        "main.toml" => Ok(format!("include = [\"part.toml\"]\n{DEAL}")),
        _ => Ok("[contract.outcomes]\ncap = \"£1\"\nverified_after = \"1 month\"\n".to_owned()),
    };
    let request = Request { file: PathBuf::from("main.toml"), ..Request::default() };
    let merged = open(&request, &read).unwrap_or_else(|refused| panic!("{refused}"));
    must_come_back(&merged, false, "an included file");
    let printed = merged.resolved.toml();
    assert!(printed.contains("verified_after = \"1 month\"") && !printed.contains("include"), "{printed}");
}

/// The hash of a scenario that is printed in the order in which it is written is that of what is printed.
#[test]
fn what_is_run_is_what_is_printed() {
    let canonical = opened(DEAL).unwrap_or_else(|refused| panic!("{refused}")).resolved.toml();
    let hash = |text: &str| opened(text).unwrap_or_else(|refused| panic!("{refused}")).sha256;
    let again = opened(&canonical).unwrap_or_else(|refused| panic!("{refused}"));
    assert_eq!(again.resolved.toml(), canonical);
    assert_eq!(hash(&canonical), again.sha256);
    assert_ne!(hash(&canonical), hash(&canonical.replacen("people = 60", "people = 61", 1)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, max_shrink_iters: 50, ..ProptestConfig::default() })]

    /// Random valid scenarios come back from what is printed.
    #[test]
    fn random_deals_come_back(deal in deal()) {
        let first = opened(&written(&deal, Money(1))).unwrap_or_else(|refused| panic!("{refused}"));
        must_come_back(&first, false, "a random deal");
    }
}
