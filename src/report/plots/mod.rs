//! Pictures of a run as SVG, 900 by 540, without system fonts: returns, net positions, people, cash.
//!
//! Titles say the finding, axes their unit, bands are named in words; colours are Okabe and Ito's, which colour-blind
//! people can tell apart (<https://jfly.uni-koeln.de/color/>).

mod cash;
mod dots;
mod paper;
mod states;

use super::whole_file;
use crate::data::{OptionSummary, Summary};
use crate::model::Model;
use std::io;
use std::path::{Path, PathBuf};

/// Draws every picture for which the run has values into a folder, and returns the files in the order drawn:
/// `irr.svg`, `net.svg`, then for each option `states-OPTION.svg` and `cash-OPTION.svg`.
///
/// # Errors
/// If a file cannot be written; each is written whole or not at all.
pub fn write_plots(model: &Model, summary: &Summary, dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for (name, svg) in plots(model, summary) {
        let path = dir.join(name);
        whole_file::write(&path, &svg)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Every picture as (file name, SVG text).
#[must_use]
pub fn plots(model: &Model, summary: &Summary) -> Vec<(String, String)> {
    let mut drawn = Vec::new();
    drawn.extend(dots::returns(summary).map(|svg| ("irr.svg".to_owned(), svg)));
    drawn.extend(dots::net_positions(model, summary).map(|svg| ("net.svg".to_owned(), svg)));
    for (option, name) in summary.options.iter().zip(file_names(&summary.options)) {
        drawn.extend(states::occupancy(option).map(|svg| (format!("states-{name}.svg"), svg)));
        drawn.extend(cash::fans(model, option).map(|svg| (format!("cash-{name}.svg"), svg)));
    }
    drawn
}

/// Names of options as parts of file names: letters, digits, hyphens and underscores, each name once.
fn file_names(options: &[OptionSummary]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for option in options {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        let name: String =
            option.name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect();
        let mut unique = name.clone();
        let mut n = 1;
        while names.iter().any(|taken| taken.eq_ignore_ascii_case(&unique)) {
            n += 1;
            unique = format!("{name}-{n}");
        }
        names.push(unique);
    }
    names
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
