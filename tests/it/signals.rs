//! Whoever ends the program ends it as its user does, by whatever signal; and what a run left that could not end, the next one
//! takes away.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use crate::stopped::by_its_user::{files, folder, interrupt, said, sib, with_draws};

const REPORT: [&str; 8] =
    ["report", "deal.toml", "--formats", "parquet,html", "--out", "out", "--draws", "1000000"];

fn send(signal: &str, running: &Child) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", running.id())]).status();
    assert!(sent.expect("a shell").success());
}

/// Files that nobody sees in a listing.
fn hidden(folder: &Path) -> Vec<PathBuf> {
    let is_hidden =
        |file: &PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    files(folder).into_iter().filter(is_hidden).collect()
}

/// Whether these tests, and what they start, would end when their terminal is closed.
fn hears_of_its_terminal() -> bool {
    let words = "kill -HUP $$; echo goes on";
    let output = Command::new("sh").args(["-c", words]).output().expect("a shell");
    output.stdout.is_empty()
}

#[test]
fn what_ends_a_program_or_closes_its_terminal_stops_a_run_as_its_user_does() {
    for signal in if hears_of_its_terminal() { &["TERM", "HUP"][..] } else { &["TERM"] } {
        let folder = folder();
        let out = folder.path().join("out");
        let running = with_draws(&REPORT, folder.path(), &out);
        assert_eq!(hidden(&out).len(), 1, "draws are written beside their place");
        send(signal, &running);
        let said = said(running);
        assert!(said.contains(" of 1,000,000 draws") && said.contains("gives the same"), "{signal}: {said}");
        assert!(out.join("draws.parquet.partial").exists(), "{signal}");
        assert!(hidden(&out).is_empty(), "{signal}");
    }
}

/// A run that is killed leaves what it was writing; the next one takes that away, and not what another is writing still.
#[test]
fn what_a_killed_run_left_is_taken_away_by_the_next_into_the_folder() {
    let folder = folder();
    let out = folder.path().join("out");
    let mut killed = with_draws(&REPORT, folder.path(), &out);
    killed.kill().expect("it is killed, by signal 9");
    killed.wait().expect("it ends");
    let left = hidden(&out);
    assert_eq!(left.len(), 1, "{left:?}");

    let mut other = sib(&REPORT, folder.path()).spawn().expect("the program runs");
    while hidden(&out).is_empty() || left[0].exists() {
        std::thread::sleep(Duration::from_millis(20));
        assert!(other.try_wait().expect("it is ours").is_none(), "it has not ended");
    }
    let of_other = hidden(&out);
    let usage = ["report", "deal.toml", "--formats", "json", "--out", "out", "--draws", "2", "--no-checks"];
    let output = sib(&usage, folder.path()).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(hidden(&out), of_other, "what is being written is let be");
    other.kill().expect("it is killed");
    other.wait().expect("it ends");
}

/// Who starts it with `nohup` wants it to go on when the terminal is closed.
#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    let folder = folder();
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let program = env!("CARGO_BIN_EXE_sib");
    let words = format!("trap '' HUP; exec {program} {}", REPORT.join(" "));
    let mut running = Command::new("sh")
        .args(["-c", &words])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("a shell");
    while hidden(&out).iter().all(|file| file.metadata().is_ok_and(|of| of.len() < 10_000)) {
        std::thread::sleep(Duration::from_millis(20));
        assert!(running.try_wait().expect("it is ours").is_none(), "it has not ended");
    }
    send("HUP", &running);
    std::thread::sleep(Duration::from_millis(500));
    assert!(running.try_wait().expect("it is ours").is_none(), "it goes on");
    assert!(!out.join("draws.parquet.partial").exists());
    interrupt(&running);
    said(running);
}
