//! What was run is said of what comes out: a case, observed figures, values that were changed on the way in.

use serde_json::{Value, json};

use crate::common::sib;

const ACTUALS: &str = "outcome,period,count\nstarted,1,9\nstarted,2,8\nexit,2,2\n";
/// What every command here is run with: the case of a new file, and a number and a word in place of its own.
const CHANGED: [&str; 6] = [
    "--case",
    "few_referrals",
    "--set",
    "contract.outcomes.cap=£500000",
    "--set",
    "capital.fund.distribute=at the end",
];
const SAID: [&str; 2] = [
    "Case: few_referrals (six in ten of the planned referrals)",
    "Changed: with --set for contract.outcomes.cap (£500,000) and capital.fund.distribute (at the end)",
];

/// A new deal, with a case that replays observed figures, and the figures beside it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let (made, _, wrong) = sib(&["new", "deal"], folder.path());
    assert!(made, "{wrong}");
    let file = folder.path().join("deal.toml");
    let text = std::fs::read_to_string(&file).expect("it was written");
    let replay = "\n[case.observed]\nreplay = \"first\"\n\n[replay.first]\nfile = \"actuals.csv\"\nuntil = \"6 months\"\n\
                  assumption = \"a test\"\n";
    std::fs::write(&file, text + replay).expect("it is ours");
    std::fs::write(folder.path().join("actuals.csv"), ACTUALS).expect("it is ours");
    folder
}

fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a command prints with such changes, up to its second heading or its first figures, as one line.
fn head(command: &[&str], changed: &[&str], folder: &tempfile::TempDir) -> String {
    let (success, said, wrong) = sib(&[command, changed].concat(), folder.path());
    assert!(success, "{command:?}: {wrong}");
    in_a_line(&said.lines().take(16).collect::<Vec<_>>().join("\n"))
}

#[test]
fn every_command_says_under_what_it_ran_before_its_figures() {
    let folder = folder();
    let price = ["price", "deal.toml", "--draws", "2", "--turn", "contract.outcomes.clause.exit.price"];
    let price = [&price[..], &["--range", "£10k..£20k", "--until", "investor.p_loss <= 10%"]].concat();
    let commands: [&[&str]; 12] = [
        &["run", "deal.toml", "--draws", "2"],
        &["run", "deal.toml", "--expected"],
        &["compare", "deal.toml", "--draws", "2"],
        &["trace", "deal.toml"],
        &["payoff", "deal.toml", "--measure", "exit", "--levels", "10", "20"],
        &price,
        &["risk", "deal.toml", "--draws", "40"],
        &["information", "deal.toml", "--draws", "200"],
        &["appraisal", "deal.toml", "--draws", "40"],
        &["sensitivity", "deal.toml", "--draws", "40"],
        &["stress", "deal.toml", "--draws", "40", "--cases", "no_effect"],
        &["explain", "deal.toml"],
    ];
    for command in commands {
        let head = head(command, &CHANGED, &folder);
        let case = if command[0] == "explain" { &SAID[0][..24] } else { SAID[0] };
        assert!(head.contains(case) && head.contains(SAID[1]), "{command:?}: {head}");
    }
}

#[test]
fn observed_figures_are_named_before_what_comes_of_them() {
    let folder = folder();
    let typed = ["--replay", "actuals.csv", "--from", "6 months"];
    let until = "up to month 6: observed figures of \"exit\" and who started stand in place of simulated people up to month 6";
    for command in [
        &["run", "deal.toml", "--draws", "2"][..],
        &["trace", "deal.toml"],
        &["payoff", "deal.toml", "--measure", "home_6m", "--levels", "10", "20"],
        &["risk", "deal.toml", "--draws", "40"],
        &["appraisal", "deal.toml", "--draws", "40"],
        &["stress", "deal.toml", "--draws", "40", "--cases", "no_effect"],
    ] {
        let head = head(command, &typed, &folder);
        assert!(
            head.contains("Replay: actuals (actuals.csv,") && head.contains(until),
            "{command:?}: {head}"
        );
    }
    let head = head(&["compare", "deal.toml", "--draws", "2"], &["--case", "observed"], &folder);
    assert!(head.contains("Replay: first (actuals.csv,") && head.contains(until), "{head}");
}

/// Of several files each has its own figures, and all have the same changes.
#[test]
fn figures_are_told_of_each_file_that_is_compared() {
    let folder = folder();
    std::fs::copy(folder.path().join("deal.toml"), folder.path().join("other.toml")).expect("a copy");
    let changed = ["--case", "observed", "--set", "contract.outcomes.cap=£500000"];
    let head = head(&["compare", "deal.toml", "other.toml", "--draws", "2"], &changed, &folder);
    let lines = ["Replay: deal: first (actuals.csv,", "Replay: other: first (actuals.csv,", "(£500,000)"];
    assert!(lines.iter().all(|line| head.contains(line)), "{head}");
}

#[test]
fn other_programs_get_what_was_typed() {
    let folder = folder();
    let (set, word) = (CHANGED[3], CHANGED[5]);
    let read = |file: &str| -> Value {
        let text = std::fs::read_to_string(folder.path().join(file)).expect("it was written");
        serde_json::from_str(&text).expect("JSON")
    };
    let ran = |command: &[&str]| {
        let (success, _, wrong) = sib(&[command, &CHANGED].concat(), folder.path());
        assert!(success, "{wrong}");
    };
    ran(&["run", "deal.toml", "--draws", "2", "--formats", "json,html", "--out", "run"]);
    ran(&["compare", "deal.toml", "--draws", "2", "--formats", "json,html", "--out", "both"]);
    ran(&["risk", "deal.toml", "--draws", "4", "--formats", "json,html", "--out", "risk"]);
    for (found, page) in [
        ("run/report.json", "run/report.html"),
        ("both/comparison.json", "both/comparison.html"),
        ("risk/risk.json", "risk/risk.html"),
    ] {
        assert_eq!(read(found)["sib"]["set"], json!([set, word]), "{found}");
        let manifest = format!("{}/manifest.json", found.split('/').next().unwrap_or_default());
        assert_eq!(read(&manifest)["set"], json!([set, word]), "{manifest}");
        let page = std::fs::read_to_string(folder.path().join(page)).expect("it was written");
        assert!(page.contains("with --set for contract.outcomes.cap (£500,000)"), "{found}");
    }
    let (_, plain, _) = sib(&["run", "deal.toml", "--draws", "2", "--format", "json"], folder.path());
    let plain: Value = serde_json::from_str(&plain).expect("JSON");
    assert_eq!(plain["sib"]["set"], Value::Null);
}
