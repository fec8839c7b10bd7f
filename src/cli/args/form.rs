//! What the ending of a file's name promises of what is in it.

use std::path::Path;

/// Endings by which programs know their files, and the form of a report that is such a file, or comes nearest to it; a scenario is
/// one of its own, and so is text.
const FORMS: [(&str, &str); 18] = [
    ("html", "html"),
    ("htm", "html"),
    ("pdf", "html"),
    ("doc", "html"),
    ("docx", "html"),
    ("odt", "html"),
    ("xlsx", "xlsx"),
    ("xlsm", "xlsx"),
    ("xls", "xlsx"),
    ("ods", "xlsx"),
    ("json", "json"),
    ("csv", "csv"),
    ("parquet", "parquet"),
    ("png", "png"),
    ("svg", "png"),
    ("jpg", "png"),
    ("toml", "toml"),
    ("txt", "txt"),
];

/// The form of a report that the name of a file promises; none where it promises nothing.
#[must_use]
pub fn form(file: &Path) -> Option<&'static str> {
    let ending = file.extension()?.to_str()?.to_lowercase();
    FORMS.iter().find(|(known, _)| *known == ending).map(|&(_, form)| form)
}
