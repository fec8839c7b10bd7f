//! The gallery of scenarios, scenarios/README.md: by theme, what each shows, one figure, and what it is checked against.
//!
//! What stands between the marks is made of the files and of their golden runs: `UPDATE_EXPECTED=1 cargo test gallery`.

use std::collections::BTreeSet;
use std::fs;

use sib::model::{Check, CheckKind};

use crate::golden::{DRAWS, Ran, between, put_between, root, runs, updating};

/// Where each scenario stands, by the name of its file.
const THEMES: &[(&str, &[&str])] = &[
    ("The same people under nine contracts", &["contract-forms"]),
    (
        "Children in care, and at its edge",
        &[
            "essex-edge-of-care",
            "manchester-treatment-foster-care",
            "birmingham-step-down",
            "stronger-families-norfolk",
            "newpin-nsw",
            "cuyahoga-family-success",
            "adoption-all-about-me",
        ],
    ),
    (
        "Young people and families",
        &[
            "care-leavers-reboot-west",
            "neet-innovation-fund",
            "fair-chance-fund",
            "troubled-families",
            "skill-mill",
            "south-london-sen",
        ],
    ),
    (
        "Adults who need care",
        &[
            "sheffield-promoting-independence",
            "walsall-keyring",
            "shared-lives",
            "community-care-cap",
            "coventry-reablement",
            "wiltshire-help-to-live-at-home",
            "nottinghamshire-declining-budget",
            "lambeth-lead-provider",
        ],
    ),
    (
        "Health, advice and recovery",
        &["ways-to-wellness", "advocacy-soft-outcomes", "recovery-pay-by-results"],
    ),
    ("Justice", &["peterborough-one-service", "rikers-able"]),
    ("Beside other programs", &["380-children"]),
];

/// The name of a scenario's file.
fn name_of(ran: &Ran) -> &str {
    let link = link_of(ran);
    link.rsplit('/').next().and_then(|file| file.strip_suffix(".toml")).expect("scenarios are TOML files")
}

fn link_of(ran: &Ran) -> &str {
    ran.file.strip_prefix("scenarios/").expect("scenarios stand in their folder")
}

/// "3 reproduced, 1 fitted; 2 cases".
fn proof_of(ran: &Ran) -> String {
    let count = |is_own: fn(&Check) -> bool| ran.model.checks.iter().filter(|check| is_own(check)).count();
    let kinds = [
        ("reproduced", count(|check| matches!(check.kind, CheckKind::Reproduced(_)))),
        ("by hand", count(|check| matches!(check.kind, CheckKind::ByHand(_)))),
        ("fitted", count(|check| matches!(check.kind, CheckKind::Fitted(_)))),
    ];
    let said: Vec<String> =
        kinds.iter().filter(|(_, n)| *n > 0).map(|(kind, n)| format!("{n} {kind}")).collect();
    let checks = if said.is_empty() { "none".to_owned() } else { said.join(", ") };
    let cases: Vec<String> = ran.model.cases.iter().map(|(name, _)| format!("`{name}`")).collect();
    let cases = if cases.is_empty() { String::new() } else { format!(" Cases: {}.", cases.join(", ")) };
    format!("Checks: {checks}.{cases}")
}

fn entry(ran: &Ran) -> String {
    let shows = ran.model.shows.as_deref().unwrap_or_default().trim_end_matches('.');
    format!(
        "- **[{}]({}): {}**\n  - Shows: {shows}.\n  - One figure: {}\n  - {}\n",
        name_of(ran),
        link_of(ran),
        ran.model.title,
        ran.headline,
        proof_of(ran),
    )
}

fn gallery() -> String {
    let mut written =
        format!("The figure is that of {DRAWS} draws, to tell one deal from another: run a file for more.\n");
    for (theme, names) in THEMES {
        written += &format!("\n## {theme}\n\n");
        for name in *names {
            let ran = runs().iter().find(|ran| name_of(ran) == *name);
            written += &entry(ran.unwrap_or_else(|| panic!("{name}: there is no such scenario")));
        }
    }
    written.trim_end().to_owned()
}

#[test]
fn the_gallery_is_that_of_the_files() {
    let file = root().join("scenarios/README.md");
    if updating() {
        put_between(&file, "<!-- gallery -->", "<!-- /gallery -->", &gallery());
    }
    let written = fs::read_to_string(&file).expect("there is a gallery");
    assert_eq!(between(&written, "<!-- gallery -->", "<!-- /gallery -->"), gallery());
}

/// Whoever looks for a scenario finds it once, and what is linked is there.
#[test]
fn every_scenario_hangs_in_the_gallery_once() {
    let listed: Vec<&str> = THEMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), once.len(), "no scenario is listed twice");
    let files: BTreeSet<&str> = runs().iter().map(name_of).collect();
    assert_eq!(once, files);
    let written = fs::read_to_string(root().join("scenarios/README.md")).expect("there is a gallery");
    for linked in written.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(root().join("scenarios").join(linked).exists(), "the gallery links {linked}");
    }
}
