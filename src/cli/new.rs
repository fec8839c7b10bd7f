//! `sib new`: writes a small commented scenario that runs, to be changed into a real one.

use std::path::{Path, PathBuf};

use super::Failure;
use super::output::{create, print};

/// The scenario that every new file starts as.
const SKELETON: &str = include_str!("skeleton.toml");

/// Writes NAME.toml; a file that exists is never overwritten.
pub(super) fn new(name: &Path) -> Result<(), Failure> {
    let file = file_of(name);
    create(&file, SKELETON)?;
    let file = file.display();
    print(&format!("Wrote {file}. Read it, change it, and run it:\n\n  sib check {file}\n  sib run {file}\n"))
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
}
