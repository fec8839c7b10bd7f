//! Parts of a run, put together: the bytes of one run, and nothing but parts of one run.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Output};

use super::golden::root;

const FILE: &str = "scenarios/sheffield-promoting-independence.toml";
/// Draws of the whole run, and where its seven uneven parts begin.
const DRAWS: u32 = 90;
const PARTS: [u32; 8] = [0, 1, 33, 34, 50, 71, 72, DRAWS];

fn sib(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sib")).args(arguments).current_dir(root()).output().expect("it starts")
}

fn must(arguments: &[&str]) -> Vec<u8> {
    let output = sib(arguments);
    assert!(output.status.success(), "sib {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What standard error says of a command that fails.
fn refused(arguments: &[&str]) -> String {
    let output = sib(arguments);
    assert!(!output.status.success(), "sib {arguments:?} is refused");
    String::from_utf8(output.stderr).expect("words")
}

/// Writes the parts of a run into a folder; the last first, so that their order is not that of time.
fn write_parts(folder: &Path, more: &[&str]) -> Vec<String> {
    let part = |pair: &[u32]| {
        let file = folder.join(format!("{}.sibpart", pair[0])).to_string_lossy().into_owned();
        let [from, to] = [pair[0], pair[1]].map(|draw| draw.to_string());
        let mut arguments =
            vec!["run", FILE, "--quiet", "--draws-from", &from, "--draws-to", &to, "--out", &file];
        arguments.extend_from_slice(more);
        must(&arguments);
        file
    };
    let mut files: Vec<String> = PARTS.windows(2).map(part).collect();
    files.reverse();
    files
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

/// Seven uneven parts, under a case, a change and another seed, give the text, the JSON and every file of one run.
#[test]
fn parts_give_the_bytes_of_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let draws = DRAWS.to_string();
    let more = [
        "--seed",
        "7",
        "--case",
        "people_differ",
        "--set",
        "contract.outcomes.clause.exit.price=£17,000",
        "--threads",
        "1",
    ];
    let parts = write_parts(folder.path(), &more);
    let merge = |options: &[&str]| {
        let mut arguments = vec!["merge", "--quiet"];
        arguments.extend(parts.iter().map(String::as_str));
        arguments.extend_from_slice(options);
        must(&arguments)
    };
    let whole = |command: &[&str]| {
        let mut arguments = command.to_vec();
        arguments.extend([FILE, "--quiet", "--draws", &draws]);
        arguments.extend_from_slice(&more[..6]);
        must(&arguments)
    };
    assert!(whole(&["run"]) == merge(&[]));
    assert!(whole(&["run", "--format", "json"]) == merge(&["--format", "json"]));
    let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
    let forms = "html,xlsx,json,csv,parquet,png";
    whole(&["report", "--no-checks", "--formats", forms, "--out", one.to_str().unwrap()]);
    merge(&["--no-checks", "--formats", forms, "--out", other.to_str().unwrap()]);
    let (one, other) = (files(&one), files(&other));
    assert!(one.len() > 10, "there are pictures as well");
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for ((name, one), (_, other)) in one.iter().zip(&other) {
        assert!(one == other, "{name} is not the same");
    }
}

/// Parts are put together to parts, and these again: the bytes of a part that was played at once, and of one merge.
#[test]
fn a_tree_of_merges_is_one_merge() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let mut parts = write_parts(folder.path(), &["--seed", "7"]);
    parts.reverse();
    let merge = |parts: &[String], out: &str| {
        let mut arguments = vec!["merge", "--quiet", "--out", out];
        arguments.extend(parts.iter().rev().map(String::as_str));
        must(&arguments);
    };
    let [left, middle, right, outer, flat] =
        ["left", "middle", "right", "outer", "flat"].map(|name| place(&format!("{name}.sibpart")));
    merge(&parts[..2], &left);
    merge(&parts[2..5], &middle);
    merge(&parts[5..], &right);
    merge(&[middle.clone(), right.clone()], &outer);
    merge(&parts, &flat);
    let root = place("root.sibpart");
    merge(&[left, outer], &root);
    let at_once = |name: &str, from: u32, to: u32| {
        let (file, from, to) = (place(name), from.to_string(), to.to_string());
        let range = ["--draws-from", &from, "--draws-to", &to, "--out", &file];
        must(&[&["run", FILE, "--quiet", "--seed", "7"][..], &range[..]].concat());
        fs::read(&file).unwrap()
    };
    assert!(fs::read(&middle).unwrap() == at_once("again.sibpart", PARTS[2], PARTS[5]));
    assert!(fs::read(&root).unwrap() == fs::read(&flat).unwrap());
    assert!(fs::read(&root).unwrap() == at_once("whole.sibpart", 0, DRAWS));
    let report = |part: &str| must(&["merge", "--quiet", "--format", "json", part]);
    assert!(report(&root) == report(&flat));

    let gap = refused(&["merge", &parts[1], &parts[3], "--out", &root]);
    assert!(gap.contains("draws 33 to 33 are missing before"), "{gap}");
    let not_first = refused(&["merge", &middle]);
    assert!(not_first.contains("draws 0 to 32 are missing before"), "{not_first}");
    let form = refused(&["merge", &parts[0], "--format", "json", "--out", &root]);
    assert!(form.contains("is the name of a part, which has a form of its own"), "{form}");
}

/// Parts end where they end: whether that is where the run ends is known to whoever says how many draws there should be.
#[test]
fn parts_that_hold_fewer_or_more_draws_than_are_wanted_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let write = |from: &str, to: &str| {
        let file = place(&format!("{from}.sibpart"));
        must(&["run", FILE, "--quiet", "--draws-from", from, "--draws-to", to, "--out", &file]);
        file
    };
    let (first, second, third) = (write("0", "3"), write("3", "5"), write("5", "7"));
    let whole = [&first, &second, &third].map(String::as_str);
    let merged = |parts: &[&str], draws: &[&str]| {
        must(&[&["merge", "--quiet", "--format", "json"][..], parts, draws].concat())
    };
    assert!(merged(&whole, &["--draws", "7"]) == merged(&whole, &[]));
    let fewer = refused(&["merge", &first, &second, "--draws", "7"]);
    assert!(fewer.contains("draws 5 to 6 are missing after") && fewer.contains("3.sibpart"), "{fewer}");
    let more = refused(&["merge", &first, &second, &third, "--draws", "6"]);
    assert!(more.contains("has draws up to 6, and --draws 6 wants none after 5"), "{more}");
    let gap = refused(&["merge", &first, &third, "--draws", "9"]);
    assert!(gap.contains("draws 3 to 4 are missing before"), "{gap}");
    assert!(gap.contains("draws 7 to 8 are missing after"), "{gap}");
    // One part of several begins where they begin.
    let joined = place("joined.sibpart");
    must(&["merge", "--quiet", &second, &third, "--draws", "4", "--out", &joined]);
    let short = refused(&["merge", &second, &third, "--draws", "5", "--out", &joined]);
    assert!(short.contains("draws 7 to 7 are missing after"), "{short}");
}

/// A disk that is full.
struct Full {
    n_left: usize,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.n_left == 0 {
            return Err(ErrorKind::StorageFull.into());
        }
        let n = bytes.len().min(self.n_left);
        self.n_left -= n;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Wherever a disk is full, that is what is said.
#[test]
fn a_part_that_finds_no_room_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part.sibpart").to_string_lossy().into_owned();
    must(&["run", FILE, "--quiet", "--draws-from", "0", "--draws-to", "40", "--out", &file]);
    let bytes = fs::read(&file).unwrap();
    let part = sib::report::part::Part::decode(&bytes).unwrap();
    for n_left in [0, 5, bytes.len() / 2, bytes.len() - 100, bytes.len() - 1] {
        let failed = part.write(Full { n_left }).expect_err("there is no room");
        assert_eq!(failed.kind(), ErrorKind::StorageFull, "{n_left} of {} bytes: {failed}", bytes.len());
    }
    assert!(part.write(Full { n_left: bytes.len() }).is_ok());
}

/// What takes a scenario says what a part is, and what takes one.
#[test]
fn a_part_is_no_scenario_for_any_command() {
    let folder = tempfile::tempdir().unwrap();
    let part = folder.path().join("part.sibpart").to_string_lossy().into_owned();
    must(&["run", FILE, "--quiet", "--draws-from", "0", "--draws-to", "1", "--out", &part]);
    for command in ["trace", "report", "print", "check", "compare", "explain", "risk"] {
        let said = refused(&[command, &part]);
        assert!(said.contains("it is a part of a run and no scenario: sib merge reports on it"), "{said}");
    }
}

/// A part holds what its run is made of: where there is nothing else, more draws of it are the same draws.
#[test]
fn more_draws_of_a_run_are_played_from_a_part_alone() {
    let (folder, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let of =
        ["--seed", "7", "--case", "people_differ", "--set", "contract.outcomes.clause.exit.price=£17,000"];
    let write = |file: &str, from: &str, to: &str, out: &str, more: &[&str]| {
        let range = ["run", file, "--quiet", "--draws-from", from, "--draws-to", to, "--out", out];
        let place = if more.is_empty() { away.path() } else { root() };
        let mut command = Command::new(env!("CARGO_BIN_EXE_sib"));
        command.args(range).args(more).current_dir(place).output().expect("it starts")
    };
    let (first, here, there) = (place("first.sibpart"), place("here.sibpart"), place("there.sibpart"));
    for output in [
        write(FILE, "0", "1", &first, &of),
        write(FILE, "5", "40", &here, &of),
        write(&first, "5", "40", &there, &[]),
    ] {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(fs::read(&here).unwrap() == fs::read(&there).unwrap());

    let range = ["--draws-from", "5", "--draws-to", "6", "--out", &there];
    for changed in [&["--seed", "7"][..], &["--case", "people_differ"], &["--independent-options"]] {
        let said = refused(&[&["run", &first][..], &range, changed].concat());
        assert!(said.contains("whose seed, case and changes stand"), "{said}");
    }
    let said = refused(&["run", &first]);
    assert!(
        said.contains("is a part of a run and no scenario") && said.contains("hint: sib merge"),
        "{said}"
    );
}

/// The same scenario lies elsewhere on another machine, and may have other comments there: its hash is the same.
#[test]
fn parts_of_the_same_scenario_from_another_path_are_of_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let copy = place("copy.toml");
    fs::write(&copy, format!("# Copied.\n{}", fs::read_to_string(FILE).unwrap())).unwrap();
    let part = |file: &str, from: &str, to: &str| {
        let part = place(from);
        must(&["run", file, "--quiet", "--draws-from", from, "--draws-to", to, "--out", &part]);
        part
    };
    let (here, there) = (part(FILE, "0", "3"), part(&copy, "3", "5"));
    let (merged, whole) = (place("merged.txt"), place("whole.txt"));
    must(&["merge", &here, &there, "--quiet", "--out", &merged]);
    must(&["run", FILE, "--draws", "5", "--quiet", "--out", &whole]);
    assert_eq!(fs::read_to_string(merged).unwrap(), fs::read_to_string(whole).unwrap());
}

/// What is not of one run, or not whole, is refused, all of it at once, and nothing is written.
#[test]
fn what_is_not_of_one_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let write = |name: &str, from: &str, to: &str, more: &[&str]| {
        let file = place(name);
        let mut arguments =
            vec!["run", FILE, "--quiet", "--draws-from", from, "--draws-to", to, "--out", &file];
        arguments.extend_from_slice(more);
        must(&arguments);
        file
    };
    let first = write("first", "0", "3", &[]);
    let later = write("later", "5", "7", &[]);
    let seed = write("seed", "3", "5", &["--seed", "2"]);
    let other = write("other", "3", "5", &["--set", "contract.outcomes.cap=£1m"]);
    let out = place("report.txt");
    let gap = refused(&["merge", &first, &later, "--out", &out]);
    assert!(gap.contains("draws 3 to 4 are missing before"), "{gap}");
    let twice = refused(&["merge", &first, &first, "--out", &out]);
    assert!(twice.contains("has draws from 0 on, which another part has too"), "{twice}");
    let both = refused(&["merge", &first, &seed, &other, "--out", &out]);
    assert!(
        both.contains("is of another seed than") && both.contains("is of another scenario than"),
        "{both}"
    );
    // A part that was cut off, changed, or is something else.
    let bytes = fs::read(&later).unwrap();
    let (cut, changed, text) = (place("cut"), place("changed"), place("text"));
    fs::write(&cut, &bytes[..bytes.len() - 40]).unwrap();
    let mut poisoned = bytes.clone();
    poisoned[bytes.len() / 2] ^= 1;
    fs::write(&changed, poisoned).unwrap();
    fs::write(&text, "a letter").unwrap();
    let damaged = refused(&["merge", &cut, &changed, &text, "--out", &out]);
    assert_eq!(damaged.matches("it was cut off or changed since it was written").count(), 2, "{damaged}");
    assert!(damaged.contains("it is no file of partial results"), "{damaged}");
    assert!(!Path::new(&out).exists());
    let empty = refused(&["run", FILE, "--draws-from", "4", "--draws-to", "4", "--out", &place("empty")]);
    assert!(empty.contains("there are no draws from 4 to before 4"), "{empty}");
    // Every byte of a file is under its digest.
    let n = 41;
    for k in 0..n {
        let mut poisoned = bytes.clone();
        let place = (bytes.len() - 1) * k / (n - 1);
        poisoned[place] ^= 0x10;
        assert!(sib::report::part::Part::decode(&poisoned).is_err(), "byte {place}");
    }
    assert!(sib::report::part::Part::decode(&bytes).is_ok());
}
