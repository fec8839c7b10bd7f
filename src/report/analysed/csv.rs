//! The tables that an analysis found as CSV, a file for each: numbers as JSON has them, an error in a column of its own.

use super::{Analysed, Entry, Grid};
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
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    let mut line = |cells: Vec<[String; 2]>| {
        let kept = cells.into_iter().zip(&errors);
        let kept = kept.flat_map(|([cell, error], &has)| std::iter::once(cell).chain(has.then_some(error)));
        writer
            .write_record(kept.collect::<Vec<_>>())
            .expect("memory takes whatever is written, and every line has the same fields");
    };
    line(grid.columns.iter().map(|head| [head.key.clone(), format!("{}_se", head.key)]).collect());
    grid.rows.iter().for_each(|row| line(row.iter().map(cells).collect()));
    let bytes = writer.into_inner().expect("memory takes whatever is written");
    String::from_utf8(bytes).expect("what was written is text")
}

fn cells(entry: &Entry) -> [String; 2] {
    match entry {
        Entry::Words(text) | Entry::Rounded(_, text) => [text.clone(), String::new()],
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
