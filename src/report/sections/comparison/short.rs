//! The headlines: a few results of each party, with options as columns.

use super::super::cells::{mean, quantile_at};
use super::Sides;
use super::words::{in_twenty, words};
use crate::data::{ComparedParty, ComparedResult, FigureUnit, Level};
use crate::report::layout::wrapped;
use crate::report::passage::{Passage, section, table_under};
use crate::statistics;

/// As many options stand beside each other; more go on in a table below.
const MOST_COLUMNS: usize = 4;
/// A column is at least so wide, so that titles of options can be read.
const NARROWEST_COLUMN: usize = 12;
/// The results of each party that are headlines, by the last name of their paths.
const HEADLINES: [&str; 9] =
    ["irr", "p_loss", "paid", "net", "p_saves", "margin", "p_deficit", "cost_per_person", "true"];

impl Sides<'_> {
    /// One table after the other, each of at most four options and none with many fewer than another.
    pub(in crate::report) fn in_short(&self) -> Passage {
        let places: Vec<usize> = (0..self.comparison.options.len()).collect();
        let n_columns = places.len().div_ceil(places.len().div_ceil(MOST_COLUMNS));
        let tables = places.chunks(n_columns).map(|places| self.headlines(places));
        section("In short") + Passage::joined(tables)
    }

    fn headlines(&self, places: &[usize]) -> Passage {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for party in &self.comparison.parties {
            let title = match party.path.split('.').next() {
                Some("investor") => "investors: ".to_owned(),
                Some("tranche") => continue,
                Some("people") => String::new(),
                _ => format!("{}: ", party.title),
            };
            rows.extend(self.of_party(party, &title, places));
        }
        let cells = rows.iter().flat_map(|row| &row[1..]).map(|cell| cell.chars().count());
        let width = cells.max().unwrap_or(0).max(NARROWEST_COLUMN);
        let header = self.header(places, width);
        let n_header = header.len();
        table_under(n_header, header.into_iter().chain(rows).collect())
    }

    /// Titles of the options, each over as many lines as it needs.
    fn header(&self, places: &[usize], width: usize) -> Vec<Vec<String>> {
        let titles: Vec<Vec<String>> =
            places.iter().map(|&place| wrapped(self.title(place), width)).collect();
        let n_lines = titles.iter().map(Vec::len).max().unwrap_or(0);
        let line = |place: usize| {
            let parts = titles.iter().map(|title| title.get(place).cloned().unwrap_or_default());
            std::iter::once(String::new()).chain(parts).collect()
        };
        (0..n_lines).map(line).collect()
    }

    fn of_party(&self, party: &ComparedParty, title: &str, places: &[usize]) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for result in &party.results {
            let name = result.path.rsplit('.').next().unwrap_or(&result.path);
            if !HEADLINES.contains(&name) {
                continue;
            }
            let cells = |cell: &dyn Fn(usize) -> String| places.iter().map(|&place| cell(place)).collect();
            let levels: Vec<String> = cells(&|place| {
                result.levels[place].map_or_else(String::new, |level| self.headline(result.unit, &level))
            });
            let label = format!("{title}{}, {}", words(result), statistic(result));
            rows.push(std::iter::once(label).chain(levels).collect());
            if name == "cost_per_person" {
                let label = format!("cheaper than {}, in 20", self.title(result.base));
                let chances: Vec<String> = cells(&|place| {
                    let better = result.gaps[place].and_then(|gap| gap.p_better);
                    better.map_or_else(String::new, in_twenty)
                });
                rows.push(std::iter::once(label).chain(chances).collect());
            }
        }
        rows
    }

    /// The mean; the median of a rate of return; a chance as draws in twenty.
    fn headline(&self, unit: FigureUnit, level: &Level) -> String {
        match level {
            Level::Spread(found) => mean(self.model, found, unit),
            Level::Chance(found) => in_twenty(*found),
            Level::Rates { spread, .. } => quantile_at(self.model, spread, statistics::Level::P50, unit),
        }
    }
}

fn statistic(result: &ComparedResult) -> &'static str {
    match result.levels[result.base] {
        Some(Level::Chance(_)) => "in 20",
        Some(Level::Rates { .. }) => "median",
        Some(Level::Spread(_)) | None => "mean",
    }
}
