//! Files written whole: beside their place first, then moved into it, so that nobody ever reads half a file.

use std::io::{self, Write};
use std::path::Path;

/// Writes a file whole, or leaves what was there.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    beside(path, content.as_ref())?.persist(path).map(drop).map_err(|failed| failed.error)
}

/// Writes a new file whole.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if there is one of that name, or what the system says.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    beside(path, text.as_bytes())?.persist_noclobber(path).map(drop).map_err(|failed| failed.error)
}

fn beside(path: &Path, content: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = builder().tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    Ok(file)
}

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

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svg");
        write(&path, "first, and longer").unwrap();
        write(&path, "second").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("none").join("a.svg"), "x").is_err());
    }
}
