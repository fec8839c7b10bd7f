//! Pictures of a run as SVG, 900 wide, without system fonts: returns, net positions, people, cash.
//!
//! Titles say the finding, axes their unit, bands are named in words; colours are Okabe and Ito's, which colour-blind
//! people can tell apart (<https://jfly.uni-koeln.de/color/>).

mod bars;
mod by_option;
mod carried;
mod cash;
mod dots;
mod heat;
mod hundred;
mod ladder;
mod paper;
mod payoff;
mod portfolio;
mod price;
mod quarters;
mod ranked;
mod rungs;
mod states;
mod steps;
mod years;
mod zone;

pub(super) use bars::{Row, bars};
pub(super) use carried::{CarriedBar, carried_bars};
pub(super) use heat::{Map, MapRow, heat};
pub(super) use paper::{BLUE, ORANGE};
pub(super) use portfolio::portfolio;
pub(super) use price::price;
pub(super) use ranked::{RankedBar, ranked_bars};
pub(super) use zone::zone;

use super::{partial, whole_file};
use crate::data::{OptionSummary, PayoffTable, Summary};
use crate::model::Model;
use std::io;
use std::path::{Path, PathBuf};

/// Draws every picture for which the run has values into a folder, and returns the files in the order drawn:
/// those of all options (`irr.svg`, `net.svg`, `hundred.svg`), then for each option `states-OPTION.svg`, `cash-OPTION.svg`, and
/// `waterfall-OPTION.svg`, and for each of its payers `ladder-OPTION-PAYER.svg`, `years-OPTION-PAYER.svg` and
/// `quarters-OPTION-PAYER.svg`.
///
/// # Errors
/// If a file cannot be written; each is written whole or not at all.
pub fn write_plots(model: &Model, summary: &Summary, dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for picture in plots(model, summary, None) {
        let path = dir.join(partial::name(&format!("{}.svg", picture.name), &summary.provenance));
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
    /// Of a hundred people, where they are at the end, under every option.
    Hundred,
    /// From avoided cost to cash, under the option at this place.
    Ladder(usize),
    /// Payments and savings by financial year of who bears care, under the option at this place.
    Years(usize),
    /// Payments by financial year of who bears none, under the option at this place.
    YearsOfOthers(usize),
    /// Payments by financial quarter of who bears none, under the option at this place.
    Quarters(usize),
    /// What comes to the vehicle and whom it pays in order, under the option at this place.
    Waterfall(usize),
    /// What the deal pays at each level of performance.
    Payoff,
    /// People in each care setting under every option.
    PeopleByOption,
    /// What an analysis found.
    Found,
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

/// Every picture for which the run has values; with that of a payoff, where there is one.
#[must_use]
pub fn plots(model: &Model, summary: &Summary, payoff: Option<&PayoffTable>) -> Vec<Picture> {
    let mut drawn = Vec::new();
    let mut add = |name: String, shows, drawing: Option<Drawing>| {
        drawn.extend(drawing.map(|drawing| Picture { name, shows, drawing }));
    };
    add("irr".to_owned(), Shows::Returns, dots::returns(model, &summary.options));
    add("net".to_owned(), Shows::NetPositions, dots::net_positions(model, &summary.options));
    add("hundred".to_owned(), Shows::Hundred, hundred::at_the_end(&summary.options));
    for (place, (option, name)) in summary.options.iter().zip(file_names(&summary.options)).enumerate() {
        add(format!("states-{name}"), Shows::People(place), states::occupancy(option));
        add(format!("cash-{name}"), Shows::Cash(place), cash::fans(model, option));
        add(format!("waterfall-{name}"), Shows::Waterfall(place), steps::waterfall(model, option));
        for payer in &option.payers {
            let of_payer = |what: &str| format!("{what}-{name}-{}", plain_name(&payer.name));
            add(of_payer("ladder"), Shows::Ladder(place), ladder::to_cash(model, option, payer));
            let shows = match model.bears_care(&payer.name) {
                true => Shows::Years(place),
                false => Shows::YearsOfOthers(place),
            };
            add(of_payer("years"), shows, years::payments(model, option, payer));
            add(of_payer("quarters"), Shows::Quarters(place), quarters::claimed(model, option, payer));
        }
    }
    let profile = payoff.and_then(|payoff| payoff::profile(model, summary, payoff));
    add("payoff".to_owned(), Shows::Payoff, profile);
    let names = each_once(drawn.iter().map(|picture: &Picture| picture.name.clone()));
    drawn.iter_mut().zip(names).for_each(|(picture, name)| picture.name = name);
    drawn
}

/// The pictures of options side by side: what each brings investors and payers, where people are at the end, and on the
/// way there.
#[must_use]
pub fn plots_of_comparison(model: &Model, options: &[OptionSummary]) -> Vec<Picture> {
    let drawn = [
        ("irr", Shows::Returns, dots::returns(model, options)),
        ("net", Shows::NetPositions, dots::net_positions(model, options)),
        ("hundred", Shows::Hundred, hundred::at_the_end(options)),
        ("states", Shows::PeopleByOption, by_option::occupancy(options)),
    ];
    let picture = |(name, shows, drawing): (&str, Shows, Option<Drawing>)| {
        Some(Picture { name: name.to_owned(), shows, drawing: drawing? })
    };
    drawn.into_iter().filter_map(picture).collect()
}

/// A name with nothing in it that a file may not have in its name.
fn plain_name(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect()
}

/// Names of options as parts of file names: letters, digits, hyphens and underscores, each name once.
fn file_names(options: &[OptionSummary]) -> Vec<String> {
    each_once(options.iter().map(|option| plain_name(&option.name)))
}

/// Names, of which those that were taken already, in whatever case, are numbered.
fn each_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let is_free = |wanted: &String| !taken.iter().any(|other| other.eq_ignore_ascii_case(wanted));
        let numbered = (2..).map(|n: u32| format!("{name}-{n}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(is_free);
        taken.push(free.expect("there are more numbers than names"));
    }
    taken
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
