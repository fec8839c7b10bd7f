//! What an earlier run left in a folder that another one is written into: files that its manifest lists, and nothing else.
//!
//! A page of the one beside a table of the other would be taken for one report. A run that was stopped writes files under names of
//! their own (`.partial`): it stands for no whole one, and leaves what that wrote.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::report::manifest;
use crate::report::partial;

/// Takes away what earlier runs listed in their manifests and another one does not list in its own. What was taken away, by name.
///
/// Reports of another kind (of a run, of an analysis) have files of other names, and are left.
pub(super) fn take_away(folder: &Path, manifest: &[u8], own_manifest: &str) -> Vec<String> {
    let (report, of_this) = manifest::listed(manifest);
    let of_this: BTreeSet<&str> = of_this.iter().map(String::as_str).collect();
    let stopped = partial::stopped_name(manifest::NAME);
    let is_whole = own_manifest == manifest::NAME;
    let mut taken = Vec::new();
    for name in
        [manifest::NAME, stopped.as_str()].into_iter().filter(|name| is_whole || *name == own_manifest)
    {
        let Ok(text) = std::fs::read(folder.join(name)) else { continue };
        let (of, listed) = manifest::listed(&text);
        if of != report {
            continue;
        }
        let gone = listed.into_iter().filter(|listed| !of_this.contains(listed.as_str()));
        taken.extend(gone.filter(|listed| removed(folder, listed)));
        if name != own_manifest && removed(folder, name) {
            taken.push(name.to_owned());
        }
    }
    taken
}

/// Removes a file of a folder; whether it was there and is gone. Whatever does not lie in the folder is left.
fn removed(folder: &Path, name: &str) -> bool {
    let (Some(path), Ok(folder)) = (inside(folder, name), folder.canonicalize()) else { return false };
    let lies_in_it = path.parent().and_then(|parent| parent.canonicalize().ok());
    let lies_in_it = lies_in_it.is_some_and(|parent| parent.starts_with(&folder));
    let is_file = std::fs::symlink_metadata(&path).is_ok_and(|there| there.is_file());
    lies_in_it && is_file && std::fs::remove_file(&path).is_ok()
}

/// Where a file of a folder is by its name, if that leads nowhere else.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let name = Path::new(name);
    let is_plain = name.components().all(|component| matches!(component, Component::Normal(_)));
    (is_plain && name.file_name().is_some()).then(|| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("pictures")).unwrap();
        for name in files {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        folder
    }

    /// A manifest of a report.
    fn of(report: &str, files: &[&str]) -> Vec<u8> {
        let files: Vec<_> = files.iter().map(|name| serde_json::json!({ "name": name })).collect();
        serde_json::json!({ "report": report, "files": files }).to_string().into_bytes()
    }

    fn lists(folder: &Path, name: &str, files: &[&str]) {
        std::fs::write(folder.join(name), of("run", files)).unwrap();
    }

    #[test]
    fn what_a_manifest_lists_is_taken_away_and_nothing_else() {
        let files = ["a.html", "b.csv", "own.txt", "pictures/a.png", "a.html.partial"];
        let folder = folder(&files);
        lists(folder.path(), "manifest.json", &["a.html", "b.csv", "pictures/a.png", "gone.csv"]);
        let taken = take_away(folder.path(), &of("stress", &["b.csv"]), "manifest.json");
        assert!(taken.is_empty());
        let taken = take_away(folder.path(), &of("run", &["b.csv"]), "manifest.json");
        assert_eq!(taken, ["a.html", "pictures/a.png"]);
        let is_there = |name: &str| folder.path().join(name).exists();
        assert!(["b.csv", "own.txt", "a.html.partial", "manifest.json"].into_iter().all(is_there));
    }

    /// A whole run stands for one that was stopped, and not the other way round.
    #[test]
    fn files_of_a_run_that_was_stopped_go_with_a_whole_one() {
        let folder = folder(&["a.html", "a.html.partial", "b.csv.partial"]);
        lists(folder.path(), "manifest.json", &["a.html"]);
        lists(folder.path(), "manifest.json.partial", &["a.html.partial", "b.csv.partial"]);
        let own = of("run", &["a.html.partial"]);
        assert_eq!(take_away(folder.path(), &own, "manifest.json.partial"), ["b.csv.partial"]);
        let taken = take_away(folder.path(), &of("run", &["a.html"]), "manifest.json");
        assert_eq!(taken, ["a.html.partial", "manifest.json.partial"]);
        assert!(folder.path().join("a.html").exists());
    }

    #[test]
    fn nothing_outside_the_folder_is_touched() {
        let above = folder(&["other.txt"]);
        let own = above.path().join("out");
        std::fs::create_dir(&own).unwrap();
        std::fs::create_dir(own.join("kept")).unwrap();
        let absolute = above.path().join("other.txt").to_string_lossy().into_owned();
        lists(
            &own,
            "manifest.json",
            &["../other.txt", absolute.as_str(), "kept", "", ".", "kept/../../other.txt"],
        );
        assert!(take_away(&own, &of("run", &[]), "manifest.json").is_empty());
        assert!(above.path().join("other.txt").exists() && own.join("kept").exists());
        std::fs::write(own.join("manifest.json"), "no manifest").unwrap();
        assert!(take_away(&own, &of("run", &[]), "manifest.json").is_empty());
    }

    /// A folder that leads elsewhere is no part of it.
    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (elsewhere, own) = (folder(&["other.txt"]), folder(&[]));
        std::os::unix::fs::symlink(elsewhere.path(), own.path().join("linked")).unwrap();
        lists(own.path(), "manifest.json", &["linked/other.txt", "linked"]);
        assert!(take_away(own.path(), &of("run", &[]), "manifest.json").is_empty());
        assert!(elsewhere.path().join("other.txt").exists() && own.path().join("linked").exists());
    }
}
