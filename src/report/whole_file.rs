//! Files written whole: beside their place first, then moved into it, so that nobody ever reads half a file.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::unfinished;

/// Writes a file whole, or leaves what was there. What is no file but a device or a pipe takes what is written as it comes.
///
/// # Errors
/// What the system says.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> io::Result<()> {
    if is_device(path) {
        return std::fs::write(path, content);
    }
    refuse_folder(path)?;
    beside(path, content.as_ref())?.persist(path)
}

/// Refuses to put a file in the place of a folder, which a system says in words of its own.
fn refuse_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() { Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")) } else { Ok(()) }
}

/// The same of what is written bit by bit.
///
/// # Errors
/// What the system says.
pub fn write_with(path: &Path, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if is_device(path) {
        return fill(&mut File::options().write(true).open(path)?);
    }
    refuse_folder(path)?;
    let mut unfinished = Unfinished::within(folder_of(path))?;
    fill(unfinished.file())?;
    unfinished.persist(path)
}

/// Writes a new file whole.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if there is one of that name, or what the system says.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    beside(path, text.as_bytes())?.persist_noclobber(path)
}

/// Whether something stands there that takes what is written and keeps no file: a device, a pipe.
#[must_use]
pub fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
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
    file: Unfinished,
    digest: Sha256,
    n_bytes: u64,
}

impl Growing {
    /// Begins a file in a folder.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: Unfinished::within(folder)?, digest: Sha256::new(), n_bytes: 0 })
    }

    /// Moves the file into its place, in the folder that it was begun in.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self, path: &Path) -> io::Result<Print> {
        self.file.persist(path)?;
        Ok(Print { n_bytes: self.n_bytes, sha256: hexadecimal(&self.digest.finalize()) })
    }
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.file().write(bytes)?;
        self.digest.update(&bytes[..n]);
        self.n_bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.file().flush()
    }
}

/// Files that are not in their places yet, by their paths.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Folders into which this program has looked for what others left.
static LOOKED_INTO: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn looked_into() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LOOKED_INTO.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away whatever is being written and is not whole, for a program that ends at once; and lets no more be begun.
pub fn abandon() {
    let unfinished = being_written();
    for path in unfinished.iter() {
        // What cannot be taken away, or is in its place by now, is left.
        let _ = std::fs::remove_file(path);
    }
    // Nothing may be begun between now and the end of the program.
    std::mem::forget(unfinished);
}

fn being_written() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A list of paths is right whoever failed while he held it.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file beside its place; if it is never moved into it, nothing is left.
#[derive(Debug)]
struct Unfinished {
    file: Option<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Unfinished {
    fn within(folder: &Path) -> io::Result<Self> {
        let mut being_written = being_written();
        if looked_into().insert(folder.to_owned()) {
            unfinished::take_away_what_was_left(folder);
        }
        let file = unfinished::begin(folder)?;
        let path = file.path().to_owned();
        being_written.insert(path.clone());
        Ok(Self { file: Some(file), path })
    }

    fn file(&mut self) -> &mut tempfile::NamedTempFile {
        self.file.as_mut().expect("it is here until it is in its place")
    }

    fn persist(self, path: &Path) -> io::Result<()> {
        self.moved(|file| file.persist(path))
    }

    fn persist_noclobber(self, path: &Path) -> io::Result<()> {
        self.moved(|file| file.persist_noclobber(path))
    }

    fn moved(
        mut self,
        into_place: impl FnOnce(tempfile::NamedTempFile) -> Result<File, tempfile::PersistError>,
    ) -> io::Result<()> {
        let file = self.file.take().expect("it is here until it is in its place");
        file.as_file().sync_all()?;
        into_place(file).map(drop).map_err(|failed| failed.error)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        drop(self.file.take());
        being_written().remove(&self.path);
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn beside(path: &Path, content: &[u8]) -> io::Result<Unfinished> {
    let mut unfinished = Unfinished::within(folder_of(path))?;
    unfinished.file().write_all(content)?;
    Ok(unfinished)
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
        assert_eq!(write(folder.path(), "x").unwrap_err().to_string(), "it is a folder");
    }

    /// A pipe is written into and stays a pipe.
    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read_to_string(pipe).unwrap()
        });
        write(&pipe, "all of it").unwrap();
        assert_eq!(reader.join().unwrap(), "all of it");
        assert!(is_device(&pipe) && !is_device(folder.path()) && !is_device(&folder.path().join("none")));
    }

    #[test]
    fn a_growing_file_is_in_its_place_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("draws");
        let mut growing = Growing::begin(folder.path()).unwrap();
        growing.write_all(b"a").unwrap();
        assert!(!path.exists());
        growing.write_all(b"bc").unwrap();
        assert_eq!(growing.finish(&path).unwrap(), Print::of(b"abc"));
        assert_eq!(std::fs::read(&path).unwrap(), b"abc");
        drop(Growing::begin(folder.path()).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
