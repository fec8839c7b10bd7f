//! What an analysis found, said in sentences, tables of figures and pictures: one thing, from which a terminal, a page, a
//! workbook, JSON and pictures are written, so that they cannot disagree.
//!
//! A figure is kept as a number with its unit and its error until the last moment; a table that is read on a page is the
//! table that a workbook and other programs get.

mod apart;
mod appraisal;
mod csv;
mod information;
mod json;
mod portfolio;
mod price;
mod risk;
mod sensitivity;
mod stress;
mod zone;

pub use appraisal::appraisal;
pub use csv::analysed_csv;
pub use information::information;
pub use json::analysed_json;
pub(super) use json::of_analysis;
pub use portfolio::{holding, portfolio};
pub use price::price;
pub(in crate::report) use price::result;
pub use risk::risk;
pub use sensitivity::sensitivity;
pub use stress::{NOTHING_TO_TRY, stress};
pub use zone::zone;

use super::circumstances::{self, Circumstances, Line};
use super::counted::{self, counted};
use super::layout::text_of;
use super::number::figure_with_error;
use super::partial::stopped;
use super::passage::{Passage, gap, paragraph, section, subheading, table, title};
use super::plots::{Drawing, Picture, Shows};
use crate::data::{Coupling, FigureUnit, Provenance};
use crate::model::Model;
use crate::statistics::Estimate;
use crate::units::Currency;

const OTHER_LUCK: &str = "People have other luck under each option here (--independent-options), so that differences between \
    options vary as widely as they can.";

/// What an analysis found.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysed {
    /// Its name in files and in JSON: the word of the command.
    pub name: &'static str,
    /// What it is about, as the heading of a chapter and the name of a sheet: at most 31 letters.
    pub title: &'static str,
    /// What it answers, in a line.
    pub about: &'static str,
    /// Of what it was made, as the title of a page: a scenario, or several.
    pub of: String,
    /// From what it was made.
    pub from: Provenance,
    /// Under what case, observed figures and changes, in lines.
    pub(in crate::report) under: Vec<Line>,
    /// What it says, in the order in which it is read.
    pub parts: Vec<Part>,
}

/// A part of what an analysis says.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Said(String),
    /// A point of a list.
    Point(String),
    /// A table of figures.
    Grid(Grid),
    /// A picture.
    Drawn(Picture),
}

/// A table of figures: the first column says what a row is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Its name in JSON.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Head>,
    /// Its rows, as long as there are columns.
    pub rows: Vec<Vec<Entry>>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name in JSON.
    pub key: String,
    /// What readers see.
    pub words: String,
}

/// What stands in a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Words.
    Words(String),
    /// What readers see, and what other programs get in its place: a value of an input as finely as it is known, a name of the
    /// file for its title.
    Rounded(String, String),
    /// Words of which other programs get the parts too, each under its own name: whose result under which option.
    Keyed(String, Vec<(&'static str, String)>),
    /// A figure: its value, its standard error where it has one, and its unit.
    Figure(f64, Option<f64>, FigureUnit),
    /// Nothing: what is not known, or does not apply.
    Nothing,
}

impl Head {
    /// A head.
    #[must_use]
    pub fn new(key: impl Into<String>, words: impl Into<String>) -> Self {
        Self { key: key.into(), words: words.into() }
    }
}

impl Entry {
    /// Words.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    /// An estimate with its error, where there is one.
    #[must_use]
    pub fn estimate(found: Option<Estimate>, unit: FigureUnit) -> Self {
        found.map_or(Self::Nothing, |found| Self::Figure(found.value, Some(found.se), unit))
    }

    /// As it is read.
    fn written(&self, currency: Currency) -> String {
        match self {
            Self::Words(text) | Self::Rounded(text, _) | Self::Keyed(text, _) => text.clone(),
            Self::Figure(value, se, unit) => figure_with_error(*value, *se, *unit, currency),
            Self::Nothing => "-".to_owned(),
        }
    }
}

impl Grid {
    /// Puts the columns and rows of another table of this name to its own; a column that it has already stays as it is.
    fn join(&mut self, other: &Self) {
        let is_new = |head: &Head| self.columns.iter().all(|known| known.key != head.key);
        let places: Vec<usize> =
            (0..other.columns.len()).filter(|&place| is_new(&other.columns[place])).collect();
        let (n_before, n_new) = (self.columns.len(), places.len());
        self.columns.extend(places.iter().map(|&place| other.columns[place].clone()));
        self.rows.iter_mut().for_each(|row| row.extend((0..n_new).map(|_| Entry::Nothing)));
        for row in &other.rows {
            let at = self.rows.iter().position(|known| known.first() == row.first());
            let at = at.unwrap_or_else(|| {
                // What it says in columns that both have, it says for itself.
                let own = self.columns[..n_before].iter().map(|head| {
                    let place = other.columns.iter().position(|other| other.key == head.key);
                    place.map_or(Entry::Nothing, |place| row[place].clone())
                });
                let own = own.chain((0..n_new).map(|_| Entry::Nothing)).collect();
                self.rows.push(own);
                self.rows.len() - 1
            });
            for (number, &place) in places.iter().enumerate() {
                self.rows[at][n_before + number] = row[place].clone();
            }
        }
    }

    /// Whether each column has errors.
    pub(super) fn errors(&self) -> Vec<bool> {
        let has = |place: usize| {
            self.rows.iter().any(|row| matches!(row.get(place), Some(Entry::Figure(_, Some(_), _))))
        };
        (0..self.columns.len()).map(has).collect()
    }

    /// As rows of words, the head first.
    pub(super) fn written(&self, currency: Currency) -> Vec<Vec<String>> {
        let head = self.columns.iter().map(|head| head.words.clone()).collect();
        let row = |row: &Vec<Entry>| row.iter().map(|entry| entry.written(currency)).collect();
        std::iter::once(head).chain(self.rows.iter().map(row)).collect()
    }
}

impl Part {
    /// A picture under its name.
    #[must_use]
    pub fn drawn(name: impl Into<String>, drawing: Drawing) -> Self {
        Self::Drawn(Picture { name: name.into(), shows: Shows::Found, drawing })
    }
}

impl Analysed {
    /// The same; where people have other luck under each option it says so first.
    #[must_use]
    pub fn saying_coupling(mut self) -> Self {
        if self.from.coupling == Coupling::Independent {
            self.parts.insert(0, Part::Said(OTHER_LUCK.to_owned()));
        }
        self
    }

    /// Its tables as other programs get them, each name once: of several tables of a name (one for each party, say) the rows
    /// that are about the same thing are one, with the columns of all.
    pub(super) fn tables(&self) -> Vec<Grid> {
        let mut all: Vec<Grid> = Vec::new();
        for part in &self.parts {
            let Part::Grid(grid) = part else { continue };
            match all.iter_mut().find(|known| known.name == grid.name) {
                Some(known) => known.join(grid),
                None => all.push(grid.clone()),
            }
        }
        all
    }

    /// Its pictures.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.parts.iter().filter_map(|part| match part {
            Part::Drawn(picture) => Some(picture),
            Part::Heading(_) | Part::Said(_) | Part::Point(_) | Part::Grid(_) => None,
        })
    }
}

/// Under what a scenario was analysed.
fn under(model: &Model, from: &Provenance) -> Vec<Line> {
    Circumstances::from(from).lines(model)
}

/// What stands before all that an analysis says: what it answers, under which case and changes, and whether it was stopped.
pub(super) fn head(found: &Analysed) -> Passage {
    let under = circumstances::passage(&found.under, "Changed: ".len());
    let sampled = counted(&found.from, "");
    paragraph("", found.about) + under + sampled + stopped(&found.from, "")
}

/// From what it was made.
pub(super) fn made(found: &Analysed) -> Passage {
    paragraph("", &counted::made(&found.from))
}

/// A part in words; a picture has none.
pub(super) fn in_words(part: &Part, currency: Currency) -> Passage {
    match part {
        Part::Heading(text) => gap() + subheading(text),
        Part::Said(text) => paragraph("", text),
        Part::Point(text) => paragraph("  - ", text),
        Part::Grid(grid) => gap() + table(grid.written(currency)) + gap(),
        Part::Drawn(_) => Passage::default(),
    }
}

/// The report for a terminal: at most 100 columns, no colour.
#[must_use]
pub fn analysed_text(model: &Model, found: &Analysed) -> String {
    let head = title(&found.of) + head(found) + gap() + section(found.title);
    let parts: Passage = found.parts.iter().map(|part| in_words(part, model.currency)).sum();
    text_of(&(head + parts + gap() + made(found)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_a_name_are_one_and_rows_about_one_thing_too() {
        let grid = |key: &str, rows: &[(&str, &str)]| Grid {
            name: "levels",
            columns: vec![Head::new("stress", "stress"), Head::new(key, key)],
            rows: rows.iter().map(|(a, b)| vec![Entry::words(*a), Entry::words(*b)]).collect(),
        };
        let mut all = grid("investors", &[("base", "1"), ("flood", "2")]);
        all.join(&grid("council", &[("flood", "3"), ("storm", "4")]));
        let words = |row: &[&str]| {
            let entry = |text: &&str| if *text == "-" { Entry::Nothing } else { Entry::words(*text) };
            row.iter().map(entry).collect::<Vec<_>>()
        };
        let expected = [words(&["base", "1", "-"]), words(&["flood", "2", "3"]), words(&["storm", "-", "4"])];
        assert_eq!(all.rows, expected);
        assert_eq!(
            all.columns.iter().map(|head| head.key.as_str()).collect::<Vec<_>>(),
            ["stress", "investors", "council"]
        );
    }
}
