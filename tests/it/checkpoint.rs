//! Runs that are kept while they go on: ended at any moment, they go on to the bytes of a run that never was ended.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use sib::report::part::Part;

const SIB: &str = env!("CARGO_BIN_EXE_sib");

/// A folder with a deal.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    must(&["new", "deal"], folder.path());
    folder
}

fn sib(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(SIB);
    command.current_dir(folder).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn must(arguments: &[&str], folder: &Path) -> Output {
    let output = sib(arguments, folder).output().expect("it starts");
    assert!(output.status.success(), "sib {arguments:?}: {}", said(&output));
    output
}

fn refused(arguments: &[&str], folder: &Path) -> String {
    let output = sib(arguments, folder).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1), "sib {arguments:?} is refused: {}", said(&output));
    assert!(output.stdout.is_empty());
    said(&output)
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("words")
}

/// Every file of a folder, by its name.
fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let path = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").path();
    let named = |path: PathBuf| (path.file_name().expect("a name").to_string_lossy().into_owned(), path);
    let mut files: Vec<_> = entries.map(path).map(named).collect();
    files.sort();
    files
}

/// The draws of each part in a folder in which nothing else is, but for the lock.
fn kept(folder: &Path) -> Vec<(u32, u32)> {
    let files = files(folder).into_iter().filter(|(name, _)| name != ".lock");
    let draws = |(name, path): (String, PathBuf)| {
        let part = Part::decode(&fs::read(path).expect("it can be read"));
        let part = part.unwrap_or_else(|why| panic!("{name}: {why}"));
        (part.draws.start, part.draws.end)
    };
    let mut all: Vec<_> = files.map(draws).collect();
    all.sort_unstable();
    all
}

/// Begins a run on one thread and waits until a block of it is kept.
fn with_a_block(arguments: &[&str], folder: &Path) -> Child {
    let running = sib(&[arguments, &["--threads", "1"]].concat(), folder).spawn().expect("it starts");
    let began = Instant::now();
    while !files(&folder.join("kept")).iter().any(|(name, _)| name.ends_with(".sibpart")) {
        assert!(began.elapsed() < Duration::from_secs(300), "no block is kept");
        std::thread::sleep(Duration::from_millis(5));
    }
    running
}

const RUN: [&str; 8] = ["run", "deal.toml", "--seed", "3", "--draws", "4000", "--checkpoint", "kept"];

/// The program is killed in the middle, and leaves what it was writing; a part is cut off and another changed beside.
#[test]
fn a_run_that_was_killed_goes_on_to_the_same_bytes() {
    let folder = folder();
    let place = folder.path().join("kept");
    let mut running = with_a_block(&RUN, folder.path());
    running.kill().expect("it is killed, by signal 9");
    assert!(!running.wait_with_output().expect("it ends").status.success());
    let first = kept(&place);
    assert_eq!(first, [(0, 128)], "it was killed in the second block");
    let bytes = fs::read(place.join("draws-0-to-127.sibpart")).expect("it can be read");
    fs::write(place.join(".tmpAbCdEf"), &bytes[..bytes.len() / 2]).expect("it can be written");
    fs::write(place.join("draws-128-to-200.sibpart"), &bytes[..bytes.len() / 2]).expect("it can be written");
    fs::write(place.join("draws-201-to-300.sibpart"), b"").expect("it can be written");

    let resumed = must(&RUN, folder.path());
    let words = said(&resumed);
    assert!(words.contains("128 of 4000 draws are taken from kept."), "{words}");
    assert!(words.contains("draws-128-to-200.sibpart cannot be used: it was cut off or changed"), "{words}");
    assert!(words.contains("draws-201-to-300.sibpart cannot be used: it is no file"), "{words}");
    assert_eq!(words.matches("Its draws are played again.").count(), 2, "{words}");
    assert!(resumed.stdout == must(&RUN[..6], folder.path()).stdout);
    let parts = kept(&place);
    assert!(parts.len() > 1 && parts.windows(2).all(|pair| pair[0].1 == pair[1].0), "{parts:?}");
    assert_eq!((parts[0], parts.last().expect("a part").1), ((0, 128), 4000));
}

/// Every form comes from what was kept, and is that of a run that kept nothing.
#[test]
fn what_is_kept_is_reported_in_every_form() {
    let folder = folder();
    let run = |more: &[&str]| must(&[&["run", "deal.toml", "--draws", "300"], more].concat(), folder.path());
    let keep = ["--checkpoint", "kept"];
    for form in [&[][..], &["--format", "json"], &["--plots", "plots"]] {
        assert!(run(form).stdout == run(&[form, &keep].concat()).stdout, "{form:?}");
    }
    let forms = ["--formats", "html,json,csv,parquet", "--out"];
    run(&[&forms[..], &["one"]].concat());
    run(&[&forms[..], &["other"], &keep].concat());
    let report = ["report", "deal.toml", "--draws", "300", "--formats", "html,json,csv,parquet"];
    must(&[&report[..], &["--out", "third"], &keep].concat(), folder.path());
    let [one, other, third] = ["one", "other", "third"].map(|name| files(&folder.path().join(name)));
    assert_eq!(one.len(), 6, "{one:?}");
    assert_eq!((one.len(), one.len()), (other.len(), third.len()));
    for ((one, other), third) in one.iter().zip(&other).zip(&third) {
        assert_eq!(one.0, other.0);
        let [one, other, third] = [&one.1, &other.1, &third.1].map(|path| fs::read(path).expect("a file"));
        assert!(one == other && one == third);
    }
}

#[test]
fn more_draws_are_played_beside_those_that_are_kept() {
    let folder = folder();
    let run = |draws: &str, more: &[&str]| {
        must(&[&["run", "deal.toml", "--draws", draws, "--threads", "1"], more].concat(), folder.path())
    };
    let keep = ["--checkpoint", "kept"];
    run("100", &keep);
    let more = run("250", &keep);
    assert!(said(&more).contains("100 of 250 draws are taken from kept."), "{}", said(&more));
    assert!(more.stdout == run("250", &[]).stdout);
    assert_eq!(kept(&folder.path().join("kept")), [(0, 100), (100, 228), (228, 250)]);
    // A part that goes beyond the last draw is no use to a run of fewer draws, and is left.
    let fewer = run("240", &keep);
    assert!(said(&fewer).contains("228 of 240 draws are taken from kept."), "{}", said(&fewer));
    assert!(fewer.stdout == run("240", &[]).stdout);
    assert_eq!(kept(&folder.path().join("kept")).len(), 4);
    let all = run("250", &keep);
    assert!(said(&all).contains("250 of 250 draws are taken from kept."), "{}", said(&all));
    // The order of remarks changes no number.
    let deal = fs::read_to_string(folder.path().join("deal.toml")).expect("the deal");
    fs::write(folder.path().join("deal.toml"), format!("# A remark.\n{deal}")).expect("it can be written");
    assert!(said(&run("250", &keep)).contains("250 of 250 draws"));
}

#[test]
fn parts_of_another_run_are_refused() {
    let folder = folder();
    let keep = ["run", "deal.toml", "--draws", "20", "--checkpoint", "kept"];
    must(&keep, folder.path());
    let before = kept(&folder.path().join("kept"));
    for (more, what) in [
        (&["--seed", "2"][..], "is of another seed than this run"),
        (&["--independent-options"], "is of another coupling of options than this run"),
        (&["--set", "discounting.hurdle=4% / year"], "is of another scenario than this run"),
    ] {
        let words = refused(&[&keep[..], more].concat(), folder.path());
        assert!(words.contains(what), "{words}");
        assert!(words.contains("hint: name a folder for this run alone, with --checkpoint"), "{words}");
    }
    assert_eq!(kept(&folder.path().join("kept")), before, "nothing was taken away");
    // Two runs at once would write the same files.
    let lock = File::open(folder.path().join("kept/.lock")).expect("the lock");
    lock.try_lock().expect("nobody has it");
    let words = refused(&keep, folder.path());
    assert!(words.contains("another run keeps its draws in kept at this moment"), "{words}");
    lock.unlock().expect("it is ours");
    must(&keep, folder.path());
    // A part and the base case have nothing to keep.
    for more in [&["--expected"][..], &["--draws-from", "0", "--draws-to", "5", "--out", "a.sibpart"]] {
        let usage = [&["run", "deal.toml", "--checkpoint", "kept"], more].concat();
        let output = sib(&usage, folder.path()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
}

/// Ctrl-C: what is finished of the block is kept as well, and reported as of any run that is stopped.
#[test]
fn a_run_that_its_user_stops_is_kept_and_goes_on() {
    let folder = folder();
    let usage = [&RUN[..], &["--out", "report.txt"]].concat();
    let running = with_a_block(&usage, folder.path());
    let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", running.id())]).status();
    assert!(sent.expect("a shell").success());
    let output = running.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    let parts = kept(&folder.path().join("kept"));
    let n = parts.last().expect("a part").1;
    // Where the signal comes before the first draws of the second block are finished, the first block is all there is.
    assert!((128..4000).contains(&n), "{parts:?}");
    assert!(said(&output).contains(&format!("--draws {n} gives the same")), "{}", said(&output));
    assert!(said(&output).contains("--checkpoint kept"), "{}", said(&output));
    let partial = fs::read_to_string(folder.path().join("report.txt.partial")).expect("a report");
    assert!(partial.contains("of 4,000 draws"), "{partial}");

    let words = said(&must(&usage, folder.path()));
    assert!(words.contains(&format!("{n} of 4000 draws are taken from kept.")), "{words}");
    let report = fs::read(folder.path().join("report.txt")).expect("a report");
    assert!(report == must(&RUN[..6], folder.path()).stdout);
}
