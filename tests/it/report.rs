//! Reports in a folder: every file whole and named in the manifest, the same bytes from any number of threads.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::source_files::root;

fn sib(arguments: &[&str], folder: &Path) {
    let mut command = Command::cargo_bin("sib").expect("the program is built");
    command.current_dir(folder).args(arguments).assert().success();
}

fn scenario(name: &str) -> String {
    root().join("scenarios").join(name).to_string_lossy().into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_report_is_the_same_whatever_the_threads_and_its_manifest_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let deal = scenario("rikers-able.toml");
    for (threads, out) in [("1", "one"), ("2", "two")] {
        let arguments = ["report", &deal, "--draws", "40", "--threads", threads, "--out", out, "--quiet"];
        sib(&arguments, folder.path());
    }
    let [one, two] = ["one", "two"].map(|out| folder.path().join(out));
    assert_eq!(names(&one), names(&two));
    let manifest: Value =
        serde_json::from_slice(&fs::read(one.join("manifest.json")).expect("a manifest")).expect("JSON");
    let files = manifest["files"].as_array().expect("files");
    assert_eq!(files.len() + 1, names(&one).len());
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let [bytes, others] =
            [&one, &two].map(|out| fs::read(out.join(name)).expect("a file of the manifest"));
        assert!(bytes == others, "{name} is not the same from two threads");
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"], digest.as_str());
    }
    let page = fs::read_to_string(one.join("report.html")).expect("a page");
    for part in
        ["At a glance", "How likely a level is", "Are there enough draws?", "Validation: reproduced checks"]
    {
        assert!(page.contains(part), "{part}");
    }
    let here = root().to_string_lossy().into_owned();
    assert!(!page.contains(&here) && page.len() < 2_000_000);
}

/// A check of the file that does not hold, whatever the run is asked for, stands on the page.
#[test]
fn a_check_that_does_not_hold_is_said_on_the_page() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    sib(&["new", "deal"], folder.path());
    let file = folder.path().join("deal.toml");
    let text = fs::read_to_string(&file).expect("the file");
    let check = "\n[check.impossible]\nkind = \"by hand\"\nrests_on = [\"cohort.people\"]\noption = \"bond\"\n\
                 result = \"started\"\nequals = -7\nwithin = 1\nsource = \"nobody\"\n";
    fs::write(&file, text + check).expect("it can be written");
    let page = |formats: &[&str]| {
        sib(
            &[&["run", "deal.toml", "--draws", "20", "--out", "out", "--quiet"], formats].concat(),
            folder.path(),
        );
        fs::read_to_string(folder.path().join("out/report.html")).expect("a page")
    };
    assert!(page(&["--formats", "html"]).contains("Do not rely on this report: 1 of 2 checks"));
    assert_eq!(names(&folder.path().join("out")), ["manifest.json", "report.html"]);
}

#[test]
fn a_comparison_is_a_page_with_a_chapter_for_each_party() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let deal = scenario("contract-forms.toml");
    let arguments = ["compare", &deal, "--draws", "20", "--formats", "html,json", "--out", "out", "--quiet"];
    sib(&arguments, folder.path());
    assert_eq!(names(&folder.path().join("out")), ["comparison.html", "comparison.json", "manifest.json"]);
    let page = fs::read_to_string(folder.path().join("out/comparison.html")).expect("a page");
    for part in ["Who pays, who earns, who carries the risk", "In short", "To run it again"] {
        assert!(page.contains(&format!(">{part}</h2>")), "{part}");
    }
    assert!(!page.contains("<script") && page.len() < 2_000_000);
}
