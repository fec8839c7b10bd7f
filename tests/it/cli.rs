//! The command line: exit codes, where words go, files that are never lost.

use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn sib(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("sib").expect("the program is built");
    command.current_dir(folder);
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A folder with `deal.toml`, as `sib new deal` writes it.
fn with_deal() -> TempDir {
    let folder = folder();
    sib(folder.path()).args(["new", "deal"]).assert().success();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

#[test]
fn wrong_usage_exits_with_2_and_prints_nothing() {
    let folder = with_deal();
    for usage in [
        &["run"][..],
        &[],
        &["walk"],
        &["run", "deal.toml", "--draws", "0"],
        &["run", "deal.toml", "--draws", "many"],
        &["run", "deal.toml", "--threads", "0"],
        &["run", "deal.toml", "--format", "pdf"],
        &["run", "deal.toml", "--expected", "--plots", "plots"],
        &["check"],
        &["compare"],
        &["compare", "deal.toml", "--draws", "1"],
        &["explain"],
        &["explain", "deal.toml", "--draws", "10"],
        &["check", "deal.toml", "--no-run", "--mutate"],
        &["risk", "deal.toml", "--formats", "html,parquet", "--out", "risk"],
        &["merge", "a.sibpart", "--draws", "0"],
    ] {
        let found = sib(folder.path()).args(usage).assert().code(2);
        assert!(found.get_output().stdout.is_empty(), "{usage:?} prints to standard output");
        assert!(!found.get_output().stderr.is_empty(), "{usage:?} does not say what is wrong");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = folder();
    for usage in [&["--help"][..], &["run", "--help"], &["check", "--help"], &["new", "-h"], &["--version"]] {
        let found = sib(folder.path()).args(usage).assert().success();
        assert!(!found.get_output().stdout.is_empty());
    }
}

/// An analysis has no file of draws: its help names the forms that it has, and no other.
#[test]
fn help_names_the_forms_that_there_are() {
    let folder = folder();
    let help = |command: &str| {
        let found = sib(folder.path()).args([command, "--help"]).assert().success();
        text(&found.get_output().stdout)
    };
    for command in ["price", "portfolio", "risk", "information", "appraisal", "sensitivity", "stress"] {
        let help = help(command);
        assert!(!help.contains("parquet") && help.contains("png:"), "{command}:\n{help}");
    }
    assert!(
        ["run", "report", "compare", "merge"].into_iter().all(|command| help(command).contains("parquet:"))
    );
    let named = sib(with_deal().path()).args(["risk", "deal.toml", "--out", "risk.parquet"]).assert().code(1);
    let said = text(&named.get_output().stderr);
    assert!(said.contains("hint: an analysis has no file of draws: --out risk.txt writes text"), "{said}");
}

/// Of two runs into one folder there is the second alone, and whatever neither of them wrote.
#[test]
fn a_second_run_leaves_nothing_of_the_first_in_its_folder() {
    let folder = with_deal();
    let report = |forms: &str, more: &[&str]| {
        let usage =
            ["report", "deal.toml", "--no-checks", "--draws", "40", "--out", "out", "--formats", forms];
        let found = sib(folder.path()).args(usage).args(more).assert().success();
        text(&found.get_output().stderr)
    };
    let names = || {
        let entries = fs::read_dir(folder.path().join("out")).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    report("html,json,parquet", &[]);
    fs::write(folder.path().join("out/notes.txt"), "mine").expect("a file that can be written");
    let said = report("json,csv", &["--seed", "2"]);
    assert!(said.contains("Taken away, of an earlier run in out: report.html, draws.parquet."), "{said}");
    assert_eq!(names(), ["manifest.json", "months.csv", "notes.txt", "report.json", "results.csv"]);
    assert!(!report("json,csv", &[]).contains("Taken away"));
}

/// Colour is for terminals: whatever is read by a program or put into a file has none.
#[test]
fn nothing_that_is_not_for_a_terminal_has_colour() {
    let folder = with_deal();
    std::fs::write(folder.path().join("bad.toml"), "format = 1\nhorizn = 3\n")
        .expect("a file that can be written");
    for usage in [&["--help"][..], &["walk"], &["run", "bad.toml"], &["run", "deal.toml", "--draws", "20"]] {
        let found = sib(folder.path()).args(usage).output().expect("the program runs");
        for written in [text(&found.stdout), text(&found.stderr)] {
            assert!(!written.contains('\u{1b}'), "{usage:?}: {written:?}");
        }
    }
}

#[test]
fn schema_is_json() {
    let folder = folder();
    let found = sib(folder.path()).arg("schema").assert().success();
    let schema: Value = serde_json::from_slice(&found.get_output().stdout).expect("JSON");
    assert_eq!(schema["type"], "object");
}

#[test]
fn a_new_scenario_is_never_written_over_another() {
    let folder = with_deal();
    let path = folder.path().join("deal.toml");
    fs::write(&path, "mine").expect("a file that can be written");
    let found = sib(folder.path()).args(["new", "deal"]).assert().code(1);
    assert!(text(&found.get_output().stderr).contains("deal.toml exists and is not overwritten"));
    assert_eq!(fs::read_to_string(&path).expect("the file is there"), "mine");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left behind");
}

#[test]
fn a_new_scenario_is_valid_explains_every_number_and_passes_its_checks() {
    let folder = with_deal();
    let found = sib(folder.path()).args(["check", "deal.toml", "--mutate"]).assert().success();
    let report = text(&found.get_output().stdout);
    assert!(report.contains("deal.toml: valid, no warnings"), "{report}");
    // Nothing of a file that is new was published: what is worked out from its own numbers is no validation.
    assert!(report.contains("Worked out by hand: 1 of 1 hold"), "{report}");
    assert!(report.contains("reproduced checks: 0 of 0 hold"), "{report}");
    assert!(report.contains("Inputs moved by 10%: 1 of 1 moves"), "{report}");
    assert!(!report.lines().any(|line| line.starts_with('!')), "a number without an owner:\n{report}");
    assert!(report.lines().all(|line| line.chars().count() <= 100), "a line over 100 columns:\n{report}");
}

#[test]
fn the_report_goes_to_standard_output_and_the_time_does_not() {
    let folder = with_deal();
    let found = sib(folder.path()).args(["run", "deal.toml", "--draws", "40"]).assert().success();
    assert!(text(&found.get_output().stdout).contains("A new deal"));
    assert!(text(&found.get_output().stderr).contains("40 draws took"));
    assert!(!text(&found.get_output().stdout).contains("took"));
    let quiet = sib(folder.path()).args(["run", "deal.toml", "--draws", "40", "--quiet"]).assert().success();
    assert!(quiet.get_output().stderr.is_empty());
    assert_eq!(quiet.get_output().stdout, found.get_output().stdout);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = with_deal();
    let run = |threads: &str| {
        let usage = ["run", "deal.toml", "--draws", "100", "--format", "json", "--threads", threads];
        sib(folder.path()).args(usage).assert().success().get_output().stdout.clone()
    };
    let one = run("1");
    let object: Value = serde_json::from_slice(&one).expect("JSON");
    assert_eq!((&object["format"], &object["sib"]["draws"]), (&Value::from(1), &Value::from(100)));
    assert_eq!(run("2"), one);
    assert_eq!(run("7"), one);
}

#[test]
fn a_report_in_a_file_is_the_one_that_would_be_printed() {
    let folder = with_deal();
    let usage = ["run", "deal.toml", "--draws", "40", "--quiet"];
    let printed = sib(folder.path()).args(usage).assert().success().get_output().stdout.clone();
    fs::write(folder.path().join("report.txt"), "an older report").expect("a file that can be written");
    let out = sib(folder.path()).args(usage).args(["--out", "report.txt", "--plots", "plots"]).assert();
    assert!(out.success().get_output().stdout.is_empty());
    assert_eq!(fs::read(folder.path().join("report.txt")).expect("a report"), printed);
    let pictures = fs::read_dir(folder.path().join("plots")).expect("a folder of pictures").count();
    assert!(pictures >= 4, "{pictures} pictures");
    let nowhere = sib(folder.path()).args(usage).args(["--out", "none/report.txt"]).assert().code(1);
    assert!(text(&nowhere.get_output().stderr).contains("none/report.txt cannot be written"));
}

#[test]
fn a_scenario_is_explained_under_a_case_and_with_changes() {
    let folder = with_deal();
    let explain = |more: &[&str]| {
        let found = sib(folder.path()).args(["explain", "deal.toml"]).args(more).assert().success();
        text(&found.get_output().stdout)
    };
    let plain = explain(&[]);
    assert!(plain.contains("The council pays the vehicle £14,000 for each move"), "{plain}");
    assert!(
        plain.contains("Case \"few_referrals\" (six in ten of the planned referrals) makes one"),
        "{plain}"
    );
    let few = explain(&["--case", "few_referrals"]);
    assert!(few.contains("Case:         few_referrals") && few.contains("60% of the plan comes"), "{few}");
    let dear = explain(&["--set", "contract.outcomes.clause.exit.price=£15,000"]);
    assert!(dear.contains("The council pays the vehicle £15,000 for each move"), "{dear}");
    assert_eq!(explain(&["--out", "deal.txt"]), "");
    assert_eq!(fs::read_to_string(folder.path().join("deal.txt")).expect("a text"), plain);
    let wrong = sib(folder.path()).args(["explain", "deal.toml", "--case", "none"]).assert().code(1);
    assert!(text(&wrong.get_output().stderr).contains("there is no case `none`"));
}

#[test]
fn options_of_a_file_and_of_its_copy_are_compared() {
    let folder = with_deal();
    fs::copy(folder.path().join("deal.toml"), folder.path().join("other.toml")).expect("a copy");
    let compare = |more: &[&str]| {
        let found =
            sib(folder.path()).args(["compare", "deal.toml", "--draws", "40"]).args(more).assert().success();
        (text(&found.get_output().stdout), text(&found.get_output().stderr))
    };
    let (plain, said) = compare(&[]);
    assert!(plain.contains("In short") && plain.contains("Differences are to usual."), "{plain}");
    assert!(said.contains("40 draws of the scenario took"), "{said}");
    let (both, said) = compare(&["other.toml", "--base", "bond", "--quiet"]);
    assert!(both.contains("usual, bond and other: bond. Differences are to bond."), "{both}");
    assert_eq!(said, "");
    let (one, _) = compare(&["--format", "json", "--threads", "1"]);
    assert_eq!(one, compare(&["--format", "json", "--threads", "3"]).0);
    assert_eq!(compare(&["--out", "comparison.txt"]).0, "");
    assert_eq!(fs::read_to_string(folder.path().join("comparison.txt")).expect("a text"), plain);
    let none = sib(folder.path()).args(["compare", "deal.toml", "--base", "none"]).assert().code(1);
    assert!(text(&none.get_output().stderr).contains("known: usual, bond"));
    let deal = fs::read_to_string(folder.path().join("deal.toml")).expect("the deal");
    let fewer = deal.replacen("value = 60", "value = 61", 1);
    fs::write(folder.path().join("other.toml"), fewer).expect("a file that can be written");
    let unlike = sib(folder.path()).args(["compare", "deal.toml", "other.toml"]).assert().code(1);
    let said = text(&unlike.get_output().stderr);
    assert!(said.contains("`cohort.people` is 60 (deal.toml:66) and 61 (other.toml:66)"), "{said}");
}

#[test]
fn a_scenario_that_is_printed_runs_as_it_did() {
    let folder = with_deal();
    sib(folder.path())
        .args(["print", "deal.toml", "--case", "few_referrals", "--out", "few.toml"])
        .assert()
        .success();
    let run = |usage: &[&str]| {
        let more = ["--draws", "20", "--format", "json", "--quiet"];
        let found = sib(folder.path()).args(usage).args(more).assert().success();
        let object: Value = serde_json::from_slice(&found.get_output().stdout).expect("JSON");
        object["options"].clone()
    };
    assert_eq!(run(&["run", "few.toml"]), run(&["run", "deal.toml", "--case", "few_referrals"]));
    let printed =
        sib(folder.path()).args(["print", "few.toml"]).assert().success().get_output().stdout.clone();
    assert_eq!(printed, fs::read(folder.path().join("few.toml")).expect("a file"));
}

#[test]
fn the_base_case_needs_no_draws() {
    let folder = with_deal();
    let found = sib(folder.path()).args(["run", "deal.toml", "--expected"]).assert().success();
    assert!(text(&found.get_output().stdout).contains("Base case only"));
    let json = sib(folder.path()).args(["run", "deal.toml", "--expected", "--format", "json"]).assert();
    let object: Value = serde_json::from_slice(&json.success().get_output().stdout).expect("JSON");
    assert_eq!(object["sib"]["draws"], 0);
    assert!(object["options"][1]["base_case"].is_object());
}

#[test]
fn a_wrong_scenario_exits_with_1_and_says_where() {
    let folder = with_deal();
    let deal = fs::read_to_string(folder.path().join("deal.toml")).expect("the deal");
    let wrong = deal.replace("horizon ", "horizont ").replace("is    = \"payer\"", "is    = \"payre\"");
    fs::write(folder.path().join("wrong.toml"), wrong).expect("a file that can be written");
    let found = sib(folder.path()).args(["run", "wrong.toml"]).assert().code(1);
    let said = text(&found.get_output().stderr);
    assert!(found.get_output().stdout.is_empty());
    assert!(said.contains("wrong.toml:11") && said.contains("`horizont`"), "{said}");
    assert!(said.contains("payre"), "all mistakes at once:\n{said}");
    sib(folder.path()).args(["run", "deal.toml", "--case", "none"]).assert().code(1);
    sib(folder.path()).args(["run", "deal.toml", "--set", "contract.outcomes.kap=£3m"]).assert().code(1);
    sib(folder.path()).args(["run", "missing.toml"]).assert().code(1);
}

#[test]
fn every_file_is_checked_even_where_one_is_wrong() {
    let folder = with_deal();
    let usage = ["check", "missing.toml", "deal.toml", "--no-run"];
    let found = sib(folder.path()).args(usage).assert().code(1);
    let report = text(&found.get_output().stdout);
    assert!(report.contains("missing.toml: not valid, 1 error"), "{report}");
    assert!(report.contains("deal.toml: valid"), "{report}");
    assert!(!report.contains("reproduced checks"), "--no-run ran the checks");
}

#[test]
fn a_check_that_does_not_hold_exits_with_1() {
    let folder = with_deal();
    let deal = fs::read_to_string(folder.path().join("deal.toml")).expect("the deal");
    fs::write(folder.path().join("deal.toml"), deal.replace("\"£882,000\"", "\"£900,000\""))
        .expect("a file that can be written");
    let found = sib(folder.path()).args(["check", "deal.toml"]).assert().code(1);
    let report = text(&found.get_output().stdout);
    assert!(report.contains("FAILS") && report.contains("0 of 1 hold"), "{report}");
}

/// The reader is gone before the program has read its file, so that every write meets a closed pipe.
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = with_deal();
    let mut program = Process::new(assert_cmd::cargo::cargo_bin("sib"))
        .current_dir(folder.path())
        .args(["run", "deal.toml", "--draws", "40"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(program.stdout.take());
    let output = program.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!text(&output.stderr).contains("error"));
}
