//! The tables that an analysis found as CSV, a file for each: numbers as JSON has them, an error in a column of its own.

use super::{Analysed, Entry, Grid, Head};
use crate::report::findings::File;
use crate::report::json::number;

/// `NAME-TABLE.csv` for each table.
#[must_use]
pub fn analysed_csv(found: &Analysed) -> Vec<File> {
    let grids = found.tables().into_iter();
    grids.map(|grid| File::of_text(&format!("{}-{}.csv", found.name, grid.name), text(&grid))).collect()
}

fn text(grid: &Grid) -> String {
    let errors = grid.errors();
    let parts: Vec<Vec<&str>> = (0..grid.columns.len()).map(|place| parts(grid, place)).collect();
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    let mut line = |cells: Vec<Vec<String>>| {
        writer
            .write_record(cells.concat())
            .expect("memory takes whatever is written, and every line has the same fields");
    };
    let head = |((head, parts), &has_error): ((&Head, &Vec<&str>), &bool)| {
        let own = std::iter::once(head.key.clone()).chain(parts.iter().map(|&part| part.to_owned()));
        own.chain(has_error.then(|| format!("{}_se", head.key))).collect()
    };
    line(grid.columns.iter().zip(&parts).zip(&errors).map(head).collect());
    for row in &grid.rows {
        let of_entry = |((entry, parts), &has_error): ((&Entry, &Vec<&str>), &bool)| {
            let [cell, error] = cells(entry);
            let own = std::iter::once(cell).chain(parts.iter().map(|&name| part(entry, name)));
            own.chain(has_error.then_some(error)).collect()
        };
        line(row.iter().zip(&parts).zip(&errors).map(of_entry).collect());
    }
    let bytes = writer.into_inner().expect("memory takes whatever is written");
    String::from_utf8(bytes).expect("what was written is text")
}

/// The names of the parts of what stands in a column.
fn parts(grid: &Grid, place: usize) -> Vec<&'static str> {
    let of_row = |row: &Vec<Entry>| match row.get(place) {
        Some(Entry::Keyed(_, parts)) => Some(parts.iter().map(|(name, _)| *name).collect()),
        Some(Entry::Words(_) | Entry::Rounded(..) | Entry::Figure(..) | Entry::Nothing) | None => None,
    };
    grid.rows.iter().find_map(of_row).unwrap_or_default()
}

fn part(entry: &Entry, name: &str) -> String {
    match entry {
        Entry::Keyed(_, parts) => {
            let found = parts.iter().find(|(known, _)| *known == name);
            found.map_or_else(String::new, |(_, part)| part.clone())
        }
        Entry::Words(_) | Entry::Rounded(..) | Entry::Figure(..) | Entry::Nothing => String::new(),
    }
}

fn cells(entry: &Entry) -> [String; 2] {
    match entry {
        Entry::Words(text) | Entry::Rounded(_, text) | Entry::Keyed(text, _) => [text.clone(), String::new()],
        Entry::Nothing => [String::new(), String::new()],
        Entry::Figure(value, se, unit) => {
            let written = |value: f64| match number(value, *unit) {
                serde_json::Value::Null => String::new(),
                known => known.to_string(),
            };
            [written(*value), se.map_or_else(String::new, written)]
        }
    }
}
