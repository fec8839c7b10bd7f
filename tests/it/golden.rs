//! Golden reports of every scenario: the exact text of a small run, and what the README shows of a real one.
//!
//! Each scenario is run once; the golden report and the gallery of scenarios are made of this run. `UPDATE_EXPECTED=1 cargo
//! test golden gallery` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sib::analysis::summarise;
use sib::data::{Coupling, Provenance, Sampling};
use sib::engine::{Fanning, Plan, Settings};
use sib::model::Model;
use sib::report::text::{headline, text};

use crate::common::{in_parallel, opened_file, scenario_files};

/// Draws of a golden report: enough for every section to have something to say.
pub const DRAWS: u32 = 300;

/// A scenario and its small run.
pub struct Ran {
    /// Its path from the top of the project.
    pub file: String,
    /// What it says.
    pub model: Model,
    report: String,
    /// The figure that a reader asks for first.
    pub headline: String,
}

/// Every scenario, run once for all tests.
pub fn runs() -> &'static [Ran] {
    static RUNS: OnceLock<Vec<Ran>> = OnceLock::new();
    RUNS.get_or_init(|| in_parallel(&scenario_files(), |file| run(file)))
}

fn run(file: &Path) -> Ran {
    let opened = opened_file(file, None).unwrap_or_else(|refused| panic!("{refused}"));
    let plan = Plan::new(&opened.model).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let provenance = Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed: 1,
        draws: DRAWS,
        ..Provenance::unwritten()
    };
    let settings = Settings {
        seed: 1,
        draws: 0..DRAWS,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: sib::engine::Keep::EveryDraw,
    };
    let results = plan.run(&settings, provenance, &|_| ()).unwrap_or_else(|error| panic!("{error}"));
    let summary = summarise(&opened.model, &results);
    Ran {
        file: relative(file),
        report: text(&opened.model, &summary),
        headline: headline(&opened.model, &summary),
        model: opened.model,
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
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

pub fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("scenarios lie in the project");
    inside.to_str().expect("names are UTF-8").replace('\\', "/")
}

/// Where the golden report of a scenario stands: in the folders in which the scenario stands.
fn golden_of(file: &str) -> PathBuf {
    let inside = file.strip_prefix("scenarios/").expect("scenarios stand in their folder");
    root().join("tests/golden").join(inside).with_extension("txt")
}

#[test]
fn every_scenario_prints_its_golden_report() {
    for ran in runs() {
        let golden = golden_of(&ran.file);
        if updating() {
            fs::create_dir_all(golden.parent().expect("a file lies in a folder"))
                .expect("the folder can be made");
            fs::write(&golden, &ran.report).expect("the golden report can be written");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        let line = ran.report.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
        assert!(
            ran.report == expected,
            "{}: the report differs from {} from line {} on",
            ran.file,
            golden.display(),
            line.map_or(ran.report.lines().count().min(expected.lines().count()), |line| line) + 1
        );
        assert!(
            ran.report.lines().all(|line| line.chars().count() <= 100),
            "{}: a line is wider than 100 columns",
            ran.file
        );
    }
}

#[test]
fn the_program_prints_what_the_library_writes() {
    let first = &runs()[0];
    let draws = DRAWS.to_string();
    assert_eq!(sib(&["run", &first.file, "--draws", &draws, "--quiet"]), first.report);
}

#[test]
fn every_golden_report_belongs_to_a_scenario() {
    fn look(folder: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                look(&path, found);
            } else {
                found.insert(path);
            }
        }
    }
    let mut found = BTreeSet::new();
    look(&root().join("tests/golden"), &mut found);
    let expected: BTreeSet<PathBuf> =
        scenario_files().iter().map(|file| golden_of(&relative(file))).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_checks_of_every_scenario_hold_and_depend_on_what_they_rest_on() {
    in_parallel(&scenario_files(), |scenario| {
        let report = sib(&["check", &relative(scenario), "--mutate"]);
        assert!(report.contains("Validation: reproduced checks"), "{report}");
        let without: Vec<&str> = report.lines().filter(|line| line.starts_with("! ")).collect();
        assert!(without.is_empty(), "numbers without source or assumption: {without:?}");
    });
}

/// The part of a text between two lines.
pub fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("`{from}` stands in the text")) + from.len();
    let length = text[start..].find(to).unwrap_or_else(|| panic!("`{to}` stands in the text"));
    text[start..start + length].trim_matches('\n')
}

/// Writes what stands between two lines of a file anew. Tests that update the same file wait for each other.
pub fn put_between(file: &Path, from: &str, to: &str, new: &str) {
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
fn the_readme_leads_to_the_scenarios_and_its_commands_are_real() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    assert!(readme.contains("](scenarios/README.md)"), "the README leads to the list of scenarios");
    for linked in readme.split("](scenarios/").skip(1) {
        let file = linked.split(')').next().expect("a link ends");
        assert!(root().join("scenarios").join(file).exists(), "the README links scenarios/{file}");
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
