//! Files written whole: beside their place first, then moved into it, so that nobody ever reads half a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

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

/// By what a file can be known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// How long it is.
    pub n_bytes: u64,
    /// SHA-256 of what is in it, hexadecimal.
    pub sha256: String,
}

impl Print {
    /// That of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { n_bytes: bytes.len() as u64, sha256: hexadecimal(&Sha256::digest(bytes)) }
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that is written bit by bit, beside its place, and moved into it when it is whole; if it never is, nothing is left.
#[derive(Debug)]
pub struct Growing {
    path: PathBuf,
    file: tempfile::NamedTempFile,
    digest: Sha256,
    n_bytes: u64,
}

impl Growing {
    /// Begins a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: new_beside(path)?, digest: Sha256::new(), n_bytes: 0 })
    }

    /// Moves the file into its place.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> io::Result<Print> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(Print { n_bytes: self.n_bytes, sha256: hexadecimal(&self.digest.finalize()) })
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.digest.update(&bytes[..n]);
        self.n_bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn new_beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    builder().tempfile_in(folder)
}

fn beside(path: &Path, content: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = new_beside(path)?;
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

    #[test]
    fn a_growing_file_is_in_its_place_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draws");
        let mut growing = Growing::begin(&path).unwrap();
        growing.write_all(b"a").unwrap();
        assert!(!path.exists());
        growing.write_all(b"bc").unwrap();
        assert_eq!(growing.finish().unwrap(), Print::of(b"abc"));
        assert_eq!(std::fs::read(&path).unwrap(), b"abc");
        drop(Growing::begin(&folder.path().join("other")).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
