//! `sib new`: writes a small commented scenario that runs, to be changed into a real one.

use std::path::{Path, PathBuf};

use super::Failure;
use super::interrupt::quoted;
use super::output::{create, print};

/// The scenario that every new file starts as.
const SKELETON: &str = include_str!("skeleton.toml");

/// Writes NAME.toml; a file that exists is never overwritten.
pub(super) fn new(name: &Path) -> Result<(), Failure> {
    if !names_a_file(name) {
        return Err(Failure::Run(format!(
            "{} is a folder, and no name of a scenario\n  hint: sib new {}",
            name.display(),
            quoted(&name.join("my-deal").to_string_lossy())
        )));
    }
    let file = file_of(name);
    create(&file, SKELETON)?;
    let typed = quoted(&file.to_string_lossy());
    let file = file.display();
    print(&format!(
        "Wrote {file}. Read it, change it, and run it:\n\n  sib check {typed}\n  sib run {typed}\n"
    ))
}

/// Whether a name does not end where a folder does.
fn names_a_file(name: &Path) -> bool {
    let written = name.to_string_lossy();
    let last = written.rsplit(std::path::is_separator).next().unwrap_or_default();
    !["", ".", ".."].contains(&last)
}

/// NAME.toml; a name that ends so already stays as it is.
fn file_of(name: &Path) -> PathBuf {
    if name.extension().is_some_and(|extension| extension == "toml") {
        return name.to_owned();
    }
    let mut with_ending = name.as_os_str().to_owned();
    with_ending.push(".toml");
    PathBuf::from(with_ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_its_ending_once() {
        assert_eq!(file_of(Path::new("deals/v1.2")), Path::new("deals/v1.2.toml"));
        assert_eq!(file_of(Path::new("deal.toml")), Path::new("deal.toml"));
    }

    #[test]
    fn a_folder_is_no_name() {
        let names = |name: &&str| names_a_file(Path::new(name));
        assert!(["deal", "deals/v1", ".deal", "a.b", "./deal"].iter().all(names));
        assert!(!["", ".", "..", "deals/", "deals/.", "deals/.."].iter().any(names));
    }
}
