//! Where words go: standard output, standard error, and files that are written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;
use crate::report::whole_file;

/// Prints to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::Run(format!("standard output cannot be written: {error}")),
    })
}

/// Says something on standard error; if nobody listens, that is no error.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}

/// Writes a file whole.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    whole_file::write(path, text).map_err(|error| cannot_be_written(path, &error))
}

/// Writes a file of any kind whole.
pub(super) fn replace_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    whole_file::write(path, bytes).map_err(|error| cannot_be_written(path, &error))
}

/// Writes a file whole, bit by bit.
pub(super) fn replace_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), Failure> {
    whole_file::write_with(path, fill).map_err(|error| cannot_be_written(path, &error))
}

/// Prints a report, or puts it into a file where one is named.
pub(super) fn deliver(text: &str, out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(file) => replace(file, text),
        None => print(text),
    }
}

/// Writes a new file whole; refuses if there is one of that name.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    whole_file::create(path, text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::Run(format!("{} exists and is not overwritten: choose another name", path.display()))
        }
        _ => cannot_be_written(path, &error),
    })
}

fn cannot_be_written(path: &Path, error: &io::Error) -> Failure {
    Failure::Run(format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_created_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.txt");
        create(&path, "first").unwrap();
        assert!(matches!(create(&path, "second"), Err(Failure::Run(why)) if why.contains("not overwritten")));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");
        replace(&path, "third").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "third");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("report.txt");
        assert!(matches!(replace(&path, "x"), Err(Failure::Run(why)) if why.contains("none")));
    }
}
