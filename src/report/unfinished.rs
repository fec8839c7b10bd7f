//! Files that are being written, beside their places: under names that say so, and locked for as long as their writer lives. So
//! what a run left that was killed is known from what another one is writing, and the next run into the folder takes it away.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// How names of files begin and end that are being written.
const NAMED: (&str, &str) = (".sib-", ".unfinished");
/// How often a file is begun anew that another run takes for one that was left, before it is locked.
const TRIES: usize = 8;

/// Whether a file of this name is one that is being written, or was left by whoever wrote it.
#[must_use]
pub fn is_unfinished(name: &str) -> bool {
    name.starts_with(NAMED.0) && name.ends_with(NAMED.1)
}

/// A new file in a folder.
pub(super) fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    let begin = || {
        builder().prefix(NAMED.0).suffix(NAMED.1).tempfile_in(folder).map_err(|error| plain(folder, &error))
    };
    let mut file = begin()?;
    for _ in 0..TRIES {
        if is_ours(&file) {
            break;
        }
        file = begin()?;
    }
    Ok(file)
}

/// What the system says, without the name that the file has for as long as it is written.
fn plain(folder: &Path, error: &io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", folder.display()))
        }
        kind => io::Error::new(kind, kind.to_string()),
    }
}

/// Locks a file; whether it is still there. Where files cannot be locked, none is taken for one that was left.
#[cfg(unix)]
fn is_ours(file: &NamedTempFile) -> bool {
    use std::fs::TryLockError;
    match file.as_file().try_lock() {
        Ok(()) => file.path().exists(),
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => true,
    }
}

#[cfg(not(unix))]
fn is_ours(_: &NamedTempFile) -> bool {
    true
}

/// Takes away files of a folder that are named so and that nobody writes any more.
#[cfg(unix)]
pub(super) fn take_away_what_was_left(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        // A link is no file, and is not followed.
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_file || !is_unfinished(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let Ok(file) = std::fs::File::options().write(true).open(entry.path()) else { continue };
        if file.try_lock().is_ok() {
            // What cannot be taken away, or is in its place by now, is left.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Elsewhere a lock keeps others from reading, and none is set.
#[cfg(not(unix))]
pub(super) fn take_away_what_was_left(_: &Path) {}

/// A new file that others may read, as far as the user's mask allows: the default of the crate is owner only.
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

    /// A file is locked as one that is written is, and one that nobody holds is what a dead run left.
    #[cfg(unix)]
    #[test]
    fn only_what_nobody_writes_any_more_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let written = begin(place).unwrap();
        let left = place.join(".sib-AbCdEf.unfinished");
        std::fs::write(&left, "half of a report").unwrap();
        let others = [".tmpAbCdEf", ".sib-notes", "report.unfinished", ".sib-x.unfinished.txt"];
        others.iter().for_each(|name| std::fs::write(place.join(name), "kept").unwrap());
        std::fs::create_dir(place.join(".sib-a.unfinished")).unwrap();
        std::os::unix::fs::symlink(place.join(".tmpAbCdEf"), place.join(".sib-b.unfinished")).unwrap();
        take_away_what_was_left(place);
        assert!(!left.exists() && written.path().exists());
        assert!(others.iter().all(|name| place.join(name).exists()));
        assert!(place.join(".sib-a.unfinished").exists() && place.join(".sib-b.unfinished").exists());
    }

    #[test]
    fn no_inner_name_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let none = folder.path().join("none");
        let said = begin(&none).unwrap_err().to_string();
        assert_eq!(said, format!("there is no folder {}", none.display()));
    }
}
