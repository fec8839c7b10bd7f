//! Golden reports of every scenario: the exact text of a small run, and what the README shows of a real one.
//!
//! `UPDATE_EXPECTED=1 cargo test golden` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Draws of a golden report: enough for every section to have something to say.
const DRAWS: &str = "300";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn scenarios() -> Vec<PathBuf> {
    let listed = fs::read_dir(root().join("scenarios")).expect("there is a folder of scenarios");
    let mut files: Vec<PathBuf> = listed
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "there are scenarios");
    files
}

fn sib(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sib"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the program can be started");
    assert!(output.status.success(), "sib {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("scenarios lie in the project");
    inside.to_str().expect("names are UTF-8").to_owned()
}

#[test]
fn every_scenario_prints_its_golden_report() {
    for scenario in scenarios() {
        let report = sib(&["run", &relative(&scenario), "--draws", DRAWS, "--quiet"]);
        let name = scenario.file_stem().expect("a scenario has a name").to_str().expect("names are UTF-8");
        let golden = root().join(format!("tests/golden/{name}.txt"));
        if updating() {
            fs::create_dir_all(golden.parent().expect("a file lies in a folder"))
                .expect("the folder can be made");
            fs::write(&golden, &report).expect("the golden report can be written");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        let line = report.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
        assert!(
            report == expected,
            "{name}: the report differs from {} from line {} on",
            golden.display(),
            line.map_or(report.lines().count().min(expected.lines().count()), |line| line) + 1
        );
        assert!(
            report.lines().all(|line| line.chars().count() <= 100),
            "{name}: a line is wider than 100 columns"
        );
    }
}

#[test]
fn the_checks_of_every_scenario_hold_and_depend_on_what_they_rest_on() {
    for scenario in scenarios() {
        let report = sib(&["check", &relative(&scenario), "--mutate"]);
        assert!(report.contains("Validation: reproduced checks"), "{report}");
        let without: Vec<&str> = report.lines().filter(|line| line.starts_with("! ")).collect();
        assert!(without.is_empty(), "numbers without source or assumption: {without:?}");
    }
}

/// The part of a text between two lines.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("`{from}` stands in the text")) + from.len();
    let length = text[start..].find(to).unwrap_or_else(|| panic!("`{to}` stands in the text"));
    text[start..start + length].trim_matches('\n')
}

/// Writes what stands between two lines of a file anew. Tests that update the same file wait for each other.
fn put_between(file: &Path, from: &str, to: &str, new: &str) {
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().expect("no update has failed");
    let text = fs::read_to_string(file).expect("the file can be read");
    let start = text.find(from).expect("the first line stands in the file") + from.len();
    let end = start + text[start..].find(to).expect("the second line stands in the file");
    fs::write(file, format!("{}\n{new}\n{}", &text[..start], &text[end..])).expect("the file can be written");
}

#[test]
fn the_readme_shows_what_its_first_command_prints() {
    let readme_file = root().join("README.md");
    let readme = fs::read_to_string(&readme_file).expect("there is a README");
    let printed = sib(&["run", "scenarios/sheffield-promoting-independence.toml", "--quiet"]);
    let short = between(&printed, "In short\n--------\n", "\nThe deal\n");
    let investors = between(&printed, "out and back?\n", "\n  Worst 5%");
    let shown = format!("```text\n{short}\n\nInvestors\n{investors}\n```");
    let old = between(&readme, "<!-- output -->", "<!-- /output -->");
    if updating() {
        put_between(&readme_file, "<!-- output -->", "<!-- /output -->", &shown);
    } else {
        assert_eq!(old, shown, "the README shows another run");
    }
}

/// The price card of Sheffield is assumed: the README shows what other cards with the same plan would give.
#[test]
fn the_readme_shows_how_the_answer_moves_with_the_card() {
    let cards = [
        ("as the file has it", None),
        ("pays early", Some("early_card")),
        ("pays late", Some("late_card")),
        ("lean: what was paid on what was reached", Some("lean_card")),
    ];
    let mut shown = "| price card | investors, base case | council pays, base case | investors, median | chance of a loss |\n\
                     |---|---|---|---|---|\n"
        .to_owned();
    for (name, case) in cards {
        let scenario = "scenarios/sheffield-promoting-independence.toml";
        let mut arguments = vec!["run", scenario, "--draws", "4000", "--format", "json", "--quiet"];
        arguments.extend(case.iter().flat_map(|case| ["--case", case]));
        let run: serde_json::Value = serde_json::from_str(&sib(&arguments)).expect("JSON is printed");
        let bond = &run["options"][1];
        let number =
            |path: &str| bond.pointer(path).and_then(serde_json::Value::as_f64).expect("the figure is known");
        shown += &format!(
            "| {name} | {:.1}% a year | £{:.2}m | {:.0}% a year | {:.0}% |\n",
            number("/base_case/investor.irr/value") * 100.0,
            number("/base_case/payer.council.paid/value") / 1e6,
            number("/investor/irr/p50") * 100.0,
            number("/investor/p_loss/value") * 100.0,
        );
    }
    let readme_file = root().join("README.md");
    let readme = fs::read_to_string(&readme_file).expect("there is a README");
    let old = between(&readme, "<!-- cards -->", "<!-- /cards -->");
    let shown = shown.trim_end();
    if updating() {
        put_between(&readme_file, "<!-- cards -->", "<!-- /cards -->", shown);
    } else {
        assert_eq!(old, shown, "the README shows other cards");
    }
}

#[test]
fn the_readme_lists_every_scenario_and_its_commands_are_real() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    for scenario in scenarios() {
        let link = format!("]({})", relative(&scenario));
        assert!(readme.contains(&link), "the README does not list {}", relative(&scenario));
    }
    let ci = fs::read_to_string(root().join(".ci/run")).expect("there is a CI script");
    assert!(
        readme.contains("\ncargo test\n") && ci.contains("cargo test"),
        "the README's test command runs in CI"
    );
    let commands = readme.lines().filter_map(|line| line.strip_prefix("cargo run --release -- "));
    let mut n_commands = 0;
    for command in commands {
        n_commands += 1;
        let words: Vec<String> = command.split_whitespace().map(|word| word.replace('"', "")).collect();
        let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
        arguments.extend(["--draws", "20", "--quiet"]);
        sib(&arguments);
    }
    assert!(n_commands >= 2, "the README has commands to run");
}
