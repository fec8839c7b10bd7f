//! Commands on the deal that `sib new` writes, and what they print as JSON.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::sib;

/// Draws of every run of the commands that are held against each other.
pub const DRAWS: &str = "200";

/// What the program prints as JSON.
pub fn json(arguments: &[&str], folder: &Path) -> Value {
    let all = [arguments, &["--draws", DRAWS, "--quiet", "--format", "json"]].concat();
    let (success, said, wrong) = sib(&all, folder);
    assert!(success, "{wrong}");
    serde_json::from_str(&said).expect("JSON")
}

/// The deal that `sib new` writes, with some of its text replaced and more at its end.
pub fn deal(replaced: &[(&str, &str)], more: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    assert!(sib(&["new", "deal"], folder.path()).0);
    let file = folder.path().join("deal.toml");
    let mut text = fs::read_to_string(&file).expect("the deal");
    for (old, new) in replaced {
        assert!(text.contains(old), "the deal has `{old}`");
        text = text.replace(old, new);
    }
    fs::write(&file, format!("{text}\n{more}")).expect("it is written");
    folder
}

/// The number.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is a number"))
}

/// The row of a table whose first column says this.
pub fn row<'v>(table: &'v Value, column: &str, says: &str) -> &'v Value {
    let rows = table.as_array().expect("a table");
    rows.iter().find(|row| row[column] == says).unwrap_or_else(|| panic!("{says} is in {table:#}"))
}
