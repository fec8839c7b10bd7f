//! A file holds what the ending of its name says: the form follows the name, and what would be named wrongly is not written.

use std::fs;

use serde_json::Value;

use crate::commands::deal;
use crate::common::sib;

#[test]
fn nothing_is_written_under_a_name_that_says_something_else() {
    let folder = deal(&[], "");
    let before = fs::read_dir(folder.path()).expect("the folder").count();
    let cases: [(&[&str], &str); 26] = [
        (&["run", "--out", "a.xlsx"], "--formats xlsx --out a "),
        (&["run", "--out", "a.XLSX"], "--out a.txt writes text"),
        (&["run", "--format", "text", "--out", "a.json"], "--out a.txt writes text"),
        (&["run", "--format", "json", "--out", "a.html"], "--out a.json writes JSON"),
        (&["run", "--formats", "xlsx", "--out", "a.xlsx"], "hint: --out a\n"),
        (&["run", "--out", "a.sibpart"], "--draws-from"),
        (&["run", "--draws-from", "0", "--draws-to", "9", "--out", "a.json"], "--out a.sibpart"),
        (&["report", "--out", "board.html"], "hint: --out board\n"),
        (&["compare", "--out", "a.pdf"], "--formats html --out a "),
        (&["risk", "--out", "b/a.png"], "--formats png --out b/a "),
        (&["payoff", "--out", "a.xlsx"], ".txt, .csv or .json"),
        (&["trace", "--out", "a.csv"], ".xlsx for a workbook"),
        (&["explain", "--out", "a.html"], "--out a.txt"),
        (&["print", "--out", "a.json"], "--out a.toml"),
        (&["run", "--out", "deal.toml"], "deal.toml is read, and would be overwritten"),
        (&["print", "--out", "./deal.toml"], "name another file"),
        (&["run", "--out", "other.toml"], "--out other.txt writes text"),
        (&["report", "--out", "other.toml"], "hint: --out other\n"),
        (&["run", "--draws-from", "0", "--draws-to", "9", "--out", "a.txt"], "--out a.sibpart"),
        (&["run", "--format", "json", "--out", "x.txt"], "--out x.json writes JSON; leave --format json out"),
        (
            &["risk", "--format", "json", "--out", "x.txt"],
            "--out x.json writes JSON; leave --format json out",
        ),
        (&["payoff", "--format", "csv", "--out", "x.txt"], ".txt, .csv or .json"),
        // What would be written has no place.
        (&["run", "--out", "."], ". is a folder, and what is written is a file\n  hint: --out ./NAME"),
        (&["trace", "--out", "."], ". is a folder"),
        (
            &["stress", "--out", "none/a.txt"],
            "none/a.txt cannot be written: there is no folder none\n  hint: make it",
        ),
        (&["print", "--out", "none/a.toml"], "there is no folder none"),
    ];
    for (usage, hint) in cases {
        let (success, said, wrong) = sib(&[&usage[..1], &["deal.toml"], &usage[1..]].concat(), folder.path());
        assert!(!success && said.is_empty(), "{usage:?}");
        assert!(wrong.contains(hint), "{usage:?} does not say `{hint}`:\n{wrong}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), before);
}

#[test]
fn the_name_of_a_file_says_the_form() {
    let folder = deal(&[], "");
    let write = |usage: &[&str], file: &str| {
        let (success, _, wrong) = sib(
            &[&usage[..1], &["deal.toml"], &usage[1..], &["--quiet", "--out", file]].concat(),
            folder.path(),
        );
        assert!(success, "{usage:?}: {wrong}");
        fs::read_to_string(folder.path().join(file)).expect("a file")
    };
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object());
    assert!(is_json(&write(&["run", "--draws", "4"], "run.json")));
    assert!(is_json(&write(&["compare", "--draws", "4"], "compare.json")));
    assert!(!is_json(&write(&["run", "--draws", "4"], "run.txt")));
    let payoff = ["payoff", "--measure", "exit", "--levels", "10", "20"];
    assert!(is_json(&write(&payoff, "payoff.json")));
    let table = write(&payoff, "payoff.csv");
    assert!(table.starts_with("performance,") && table.lines().count() == 3, "{table}");
}
