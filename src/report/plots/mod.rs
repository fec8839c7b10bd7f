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
    for picture in plots(model, summary) {
        let path = dir.join(format!("{}.svg", picture.name));
        whole_file::write(&path, &picture.drawing.svg)?;
        paths.push(path);
    }
    Ok(paths)
}

/// A picture of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Name of its file, without ending.
    pub name: String,
    /// What it shows.
    pub shows: Shows,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// Rates of return of every option with investors.
    Returns,
    /// Net positions of the payers under every option.
    NetPositions,
    /// People in each care setting under the option at this place.
    People(usize),
    /// Cash of the parties under the option at this place.
    Cash(usize),
}

/// A drawing with its numbers, for those who cannot see it or want to know exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The finding.
    pub title: String,
    /// SVG text.
    pub svg: String,
    /// A table of its numbers, the header first.
    pub numbers: Vec<Vec<String>>,
}

/// Every picture for which the run has values.
#[must_use]
pub fn plots(model: &Model, summary: &Summary) -> Vec<Picture> {
    let mut drawn = Vec::new();
    let mut add = |name: String, shows, drawing: Option<Drawing>| {
        drawn.extend(drawing.map(|drawing| Picture { name, shows, drawing }));
    };
    add("irr".to_owned(), Shows::Returns, dots::returns(model, summary));
    add("net".to_owned(), Shows::NetPositions, dots::net_positions(model, summary));
    for (place, (option, name)) in summary.options.iter().zip(file_names(&summary.options)).enumerate() {
        add(format!("states-{name}"), Shows::People(place), states::occupancy(option));
        add(format!("cash-{name}"), Shows::Cash(place), cash::fans(model, option));
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
