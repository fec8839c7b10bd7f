//! Runs that are stopped: what is left is whole, and what a run of as many draws gives.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicU32, Ordering};

use sib::data::{Drawn, Provenance, Results};
use sib::engine::{Coupling, Fanning, Gathered, Keep, Plan, Sampling, Settings};
use sib::model::Model;

use crate::common::{model_of, provenance};
use crate::source_files::root;

fn deal() -> Model {
    model_of(&root().join("scenarios/rikers-able.toml"), None)
}

fn settings(draws: Range<u32>, threads: usize) -> Settings {
    Settings {
        seed: 5,
        draws,
        threads: Some(threads),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Kept,
        keep: Keep::EveryDraw,
    }
}

/// Everything of a run, bit for bit, but for how many draws were asked for.
fn bytes(results: &Results) -> String {
    let from = Provenance { stopped_before: None, ..results.provenance.clone() };
    format!("{from:?} {:?}", results.options)
}

/// Stopped when so many draws have been begun.
fn stopped_after(plan: &Plan<'_>, n_begun: u32, threads: usize) -> Results {
    let (begun, mut handed_on) = (AtomicU32::new(0), 0);
    let carry_on = || match begun.fetch_add(1, Ordering::SeqCst) < n_begun {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    };
    let mut take = |drawn: &Drawn<'_>| {
        assert_eq!(drawn.first, handed_on, "draws come in their order");
        handed_on += drawn.n;
        Ok(())
    };
    let settings = settings(0..5_000, threads);
    let results =
        plan.run_and_hand_on(&settings, provenance(5, 5_000), &carry_on, &mut take).expect("books add up");
    assert_eq!((results.provenance.draws, results.provenance.stopped_before), (handed_on, Some(5_000)));
    results
}

/// Draws that are finished behind one that is not are left out: with one thread none is.
#[test]
fn a_run_that_is_stopped_is_a_run_of_the_draws_before() {
    let model = deal();
    let plan = Plan::new(&model).expect("the books of the base case add up");
    for (threads, n_begun) in [(1, 0), (1, 1), (1, 32), (1, 75), (2, 1), (2, 150)] {
        let stopped = stopped_after(&plan, n_begun, threads);
        let n = stopped.provenance.draws;
        if threads == 1 {
            assert_eq!(n, n_begun);
        } else {
            assert!((n_begun.saturating_sub(32)..=n_begun).contains(&n), "{n} of {n_begun} draws");
        }
        let whole = plan.run(&settings(0..n, 2), provenance(5, n), &|_| {}).expect("books add up");
        assert!(bytes(&stopped) == bytes(&whole), "{n_begun} draws, {threads} threads");
    }
}

#[test]
fn consecutive_runs_joined_are_one_run() {
    let model = deal();
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let run = |draws: Range<u32>| {
        let from = provenance(5, draws.end - draws.start);
        plan.run(&settings(draws, 2), from, &|_| {}).expect("books add up")
    };
    let mut joined = Gathered::new(vec![&plan], Keep::EveryDraw, 0..100);
    joined.add(vec![run(0..40)]);
    joined.add(vec![run(40..100)]);
    let (joined, _) = joined.finish(vec![provenance(5, 0)]);
    assert!(bytes(&joined[0]) == bytes(&run(0..100)));
}

/// The program itself, stopped as its user stops it.
#[cfg(unix)]
pub mod by_its_user {
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Output, Stdio};
    use std::time::{Duration, Instant};

    use serde_json::Value;

    use crate::draws;

    const PROGRAM: &str = env!("CARGO_BIN_EXE_sib");
    const MANY: &str = "1000000";

    pub fn sib(arguments: &[&str], folder: &Path) -> Command {
        let mut command = Command::new(PROGRAM);
        command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn done(arguments: &[&str], folder: &Path) -> Output {
        let output = sib(arguments, folder).output().expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// A folder with a deal.
    pub fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        done(&["new", "deal"], folder.path());
        folder
    }

    /// What Ctrl-C sends.
    pub fn interrupt(running: &Child) {
        let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", running.id())]).status();
        assert!(sent.expect("a shell").success());
    }

    pub fn files(folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }

    /// Begins a report with a file of its draws and waits until thousands of them stand in it.
    pub fn with_draws(arguments: &[&str], folder: &Path, out: &Path) -> Child {
        let running = sib(arguments, folder).spawn().expect("the program runs");
        let began = Instant::now();
        let has_draws = || files(out).iter().any(|file| file.metadata().is_ok_and(|of| of.len() > 10_000));
        while !has_draws() {
            assert!(began.elapsed() < Duration::from_secs(300), "no draws are written");
            std::thread::sleep(Duration::from_millis(20));
        }
        running
    }

    /// How it ended: 130, and what it said.
    pub fn said(running: Child) -> String {
        let output = running.wait_with_output().expect("it ends");
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(130), "{said}");
        said
    }

    pub fn text(path: &Path) -> String {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn json(text: &str) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    /// The files of a report that was stopped are those of a run of as many draws but for the words that say so.
    #[test]
    fn a_report_that_is_stopped_is_whole_and_partial() {
        let folder = folder();
        let usage = ["report", "deal.toml", "--formats", "html,json,csv,parquet", "--out"];
        let [partial, whole] = ["partial", "whole"].map(|name| folder.path().join(name));
        let running =
            with_draws(&[&usage[..], &["partial", "--draws", MANY]].concat(), folder.path(), &partial);
        interrupt(&running);
        let said = said(running);

        let manifest = json(&text(&partial.join("manifest.json.partial")));
        let n = manifest["draws"].as_u64().expect("a number of draws");
        assert!(n > 0 && manifest["stopped_before"] == 1_000_000);
        assert!(said.contains(&format!("--draws {n} gives the same")), "{said}");
        assert!(said.contains("report.html.partial") && said.contains(" of 1,000,000 draws"), "{said}");
        assert!(said.contains("--out partial --draws 1000000"), "{said}");

        done(&[&usage[..], &["whole", "--draws", &n.to_string(), "--quiet"]].concat(), folder.path());
        assert_eq!(files(&partial).len(), files(&whole).len());
        assert!(files(&partial).iter().all(|file| file.extension().is_some_and(|end| end == "partial")));
        let both = |name: &str| [text(&partial.join(format!("{name}.partial"))), text(&whole.join(name))];
        for name in ["results.csv", "months.csv"] {
            let [partial, whole] = both(name);
            assert!(partial == whole, "{name}");
        }
        let [found, expected] = both("report.json");
        assert!(found.replace("\"stopped_before\": 1000000", "\"stopped_before\": null") == expected);
        let [page, expected] = both("report.html");
        let from = page.find("<p><strong>Not finished:").expect("the page says that it was stopped");
        let to = from + page[from..].find("</p>").expect("the end of the paragraph") + "</p>".len();
        assert!(page[from..to].contains(" of 1,000,000 draws"), "{}", &page[from..to]);
        assert!(format!("{}{}", &page[..from], &page[to..]) == expected);
        let [mut found, expected] = [partial.join("draws.parquet.partial"), whole.join("draws.parquet")]
            .map(|path| draws::read(&path));
        assert_eq!(found.metadata.remove("stopped_before").as_deref(), Some("1000000"));
        assert!(found == expected);
    }

    /// Whoever stops it twice wants it to end: nothing that is not whole is left.
    #[test]
    fn a_second_time_ends_it_at_once() {
        let folder = folder();
        let out = folder.path().join("out");
        let usage = ["report", "deal.toml", "--formats", "parquet,html", "--out", "out", "--draws", MANY];
        let running = with_draws(&usage, folder.path(), &out);
        interrupt(&running);
        std::thread::sleep(Duration::from_millis(30));
        interrupt(&running);
        assert!(said(running).contains("Stopped at once"));
        let unfinished = |file: &PathBuf| file.extension().is_none_or(|ending| ending != "partial");
        assert_eq!(files(&out).into_iter().filter(unfinished).count(), 0);
        assert!(!out.join("manifest.json.partial").exists());
    }

    /// A command that prints or compares gives no sign from outside that it has draws: it is given more time until it has.
    pub fn with_time(usage: &[&str], folder: &Path) -> (String, Output) {
        let n_files = files(folder).len();
        for seconds in [1, 3, 9, 27, 81] {
            let running = sib(usage, folder).spawn().expect("the program runs");
            std::thread::sleep(Duration::from_secs(seconds));
            interrupt(&running);
            let output = running.wait_with_output().expect("it ends");
            let said = String::from_utf8(output.stderr.clone()).expect("text");
            assert_eq!(output.status.code(), Some(130), "{said}");
            if !said.contains("nothing was written") {
                return (said, output);
            }
            assert_eq!(files(folder).len(), n_files, "{said}");
        }
        panic!("no draw was made in the time given");
    }

    #[test]
    fn what_is_printed_says_at_its_top_that_it_was_stopped() {
        let folder = folder();
        std::fs::write(folder.path().join("other.toml"), "").expect("a file that can be written");
        let (said, output) = with_time(&["run", "deal.toml", "--draws", MANY], folder.path());
        let printed = String::from_utf8(output.stdout).expect("text");
        let head = printed.lines().nth(2).expect("a third line");
        assert!(head.starts_with("Not finished: Stopped after "), "{head}");
        let n = said.split("--draws ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a number");
        let whole = done(&["run", "deal.toml", "--draws", n], folder.path());
        let whole = String::from_utf8(whole.stdout).expect("text");
        let lines: Vec<&str> = whole.lines().collect();
        let rest: Vec<&str> = printed.lines().collect();
        let n_lines_more = rest.len() - lines.len();
        assert!((1..=2).contains(&n_lines_more));
        assert!(rest[..2] == lines[..2] && rest[2 + n_lines_more..] == lines[2..]);
    }

    #[test]
    fn several_scenarios_are_compared_over_the_draws_that_all_of_them_have() {
        let folder = folder();
        std::fs::copy(folder.path().join("deal.toml"), folder.path().join("other.toml")).expect("a copy");
        let usage = ["compare", "deal.toml", "other.toml", "--format", "json", "--out", "found.json"];
        with_time(&[&usage[..], &["--draws", MANY]].concat(), folder.path());
        let partial = text(&folder.path().join("found.json.partial"));
        let n = json(&partial)["sib"]["draws"].as_u64().expect("a number of draws");
        assert!(n > 0 && json(&partial)["sib"]["stopped_before"] == 1_000_000);
        done(&[&usage[..], &["--draws", &n.to_string()]].concat(), folder.path());
        let whole = text(&folder.path().join("found.json"));
        assert!(partial.replace("\"stopped_before\": 1000000", "\"stopped_before\": null") == whole);
    }
}
