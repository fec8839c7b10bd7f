//! Opens a scenario: reads the file and all it includes, applies the case and the overrides, and builds the model.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::Model;

/// Which scenario, and how it is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The main file.
    pub file: PathBuf,
    /// The case, if any.
    pub case: Option<String>,
    /// Overrides, each `path=value`.
    pub sets: Vec<String>,
    /// The replay, if any.
    pub replay: Option<String>,
}

/// A scenario that can be run.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The model.
    pub model: Model,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub sha256: String,
    /// Warnings, drawn; empty without any.
    pub warnings: String,
    /// Number of warnings.
    pub n_warnings: usize,
}

/// A scenario that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// All that is wrong, drawn.
    pub report: String,
    /// Number of errors.
    pub n_errors: usize,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.report)
    }
}

impl std::error::Error for Refused {}

/// Opens a scenario; `read` fetches the text of a file.
///
/// # Errors
/// If anything is wrong with it: all of it at once.
pub fn open(request: &Request, read: &dyn Fn(&Path) -> io::Result<String>) -> Result<Opened, Refused> {
    let found = match read(&request.file) {
        Ok(_) => "models are not built yet".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(Refused { report: format!("error: {}: {found}\n", request.file.display()), n_errors: 1 })
}
