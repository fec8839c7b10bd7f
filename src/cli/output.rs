//! Where words go: standard output, standard error, and files that are written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use super::Failure;

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

/// Writes a file whole: beside its place first, then moved into it.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let wrong = |error: io::Error| Failure::Run(format!("{} cannot be written: {error}", path.display()));
    let file = beside(path, text).map_err(wrong)?;
    file.persist(path).map(drop).map_err(|failed| wrong(failed.error))
}

/// Writes a new file whole; refuses if there is one of that name.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Failure::Run(format!("{} exists and is not overwritten: choose another name", path.display()))
        }
        _ => Failure::Run(format!("{} cannot be written: {error}", path.display())),
    };
    let file = beside(path, text).map_err(wrong)?;
    file.persist_noclobber(path).map(drop).map_err(|failed| wrong(failed.error))
}

fn beside(path: &Path, text: &str) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = builder().tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// A new file that others may read, as far as the user's mask allows; the crate's default is the owner only.
#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(std::fs::Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
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
