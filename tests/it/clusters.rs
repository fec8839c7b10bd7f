//! The examples for clusters are run, with a stand-in for what the cluster does: they give the bytes of one run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::golden::root;

/// Runs a job at once: each task of an array in its turn, in the folder that is asked for. Says the number of the job.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -eu
tasks=
while [[ $1 == --* ]]; do
    case $1 in
    --chdir=*) folder=${1#*=} ;;
    --array=*) tasks=$(seq "$(cut -d- -f1 <<<"${1#*=}")" "$(cut -d- -f2 <<<"${1#*=}")") ;;
    --dependency=afterok:41 | --parsable) ;;
    *) exit 2 ;;
    esac
    shift
done
script=$(realpath "$1")
cd "$folder"
for task in $tasks; do
    SLURM_ARRAY_TASK_ID=$task bash "$script" "${@:2}"
done
[[ -n $tasks ]] || bash "$script" "${@:2}"
echo '41;cluster'
"#;

/// A command that must do well.
fn must(command: &mut Command) {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The files of a folder, without folders in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let named = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("it can be read"))
    };
    let mut files: Vec<_> = paths.filter(|path| path.is_file()).map(named).collect();
    files.sort();
    files
}

#[test]
fn an_array_of_slurm_is_one_run() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sbatch = folder.path().join("sbatch");
    fs::write(&sbatch, SBATCH).expect("it can be written");
    fs::set_permissions(&sbatch, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let path = std::env::var("PATH").expect("there is a path");
    let sib = env!("CARGO_BIN_EXE_sib");
    must(Command::new(sib).args(["new", "deal"]).current_dir(folder.path()));
    let of = ["--seed", "7", "--set", "discounting.hurdle=4% / year"];
    let script = root().join("docs/clusters/slurm-array.sh");
    let mut submit = Command::new(&script);
    submit.args(["deal.toml", "50", "3", "results"]).args(of).current_dir(folder.path());
    submit.env("PATH", format!("{}:{path}", folder.path().display()));
    submit.env("SIB", sib).env("FORMATS", "json,csv,parquet");
    must(&mut submit);
    let results = folder.path().join("results");
    let parts = files(&results).into_iter().filter(|(name, _)| name.starts_with("part-"));
    assert_eq!(
        parts.map(|(name, _)| name).collect::<Vec<_>>(),
        [0, 1, 2].map(|k| format!("part-{k:06}.sibpart"))
    );

    let one =
        ["report", "deal.toml", "--quiet", "--draws", "50", "--formats", "json,csv,parquet", "--out", "one"];
    must(Command::new(sib).args(one).args(of).current_dir(folder.path()));
    assert!(files(&results.join("report")) == files(&folder.path().join("one")));

    // A task whose part is lost is played again alone, and no other.
    let lost = results.join("part-000001.sibpart");
    let before = fs::read(&lost).expect("it can be read");
    fs::remove_file(&lost).expect("it is ours");
    let mut again = Command::new("bash");
    again.args(["slurm-array.sh", "play"]).current_dir(&results);
    must(again.env("SIB", sib).env("SLURM_ARRAY_TASK_ID", "1"));
    assert!(fs::read(&lost).expect("it is there") == before);
    // The same submission goes on with what is there; of anything else the folder is refused, and left as it is.
    let before = files(&results);
    must(&mut submit);
    assert!(files(&results) == before);
    let deal = folder.path().join("deal.toml");
    let text = fs::read_to_string(&deal).expect("the deal");
    fs::write(&deal, text.replacen("value = 60", "value = 61", 1)).expect("it can be written");
    let refused = |words: &[&str]| {
        let mut other = Command::new(&script);
        other.args(words).args(of).current_dir(folder.path());
        other.env("PATH", format!("{}:{path}", folder.path().display())).env("SIB", sib);
        let output = other.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("results holds another run"), "{said}");
        assert!(files(&results) == before);
    };
    refused(&["deal.toml", "50", "3", "results"]);
    fs::write(&deal, text).expect("it can be written");
    refused(&["deal.toml", "60", "3", "results"]);

    // What is missing at the end is missing as well.
    fs::remove_file(results.join("part-000002.sibpart")).expect("it is ours");
    let mut merge = Command::new("bash");
    merge.args(["slurm-array.sh", "merge"]).current_dir(&results).env("SIB", sib);
    let output = merge.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("draws 33 to 49 are missing after"), "{said}");
}
