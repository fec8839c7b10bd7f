//! What an analysis found as one JSON object, format 1: where it comes from, its sentences, and its tables as lists of rows.

use super::{Analysed, Entry, Grid, Part};
use crate::report::json::{FORMAT, number, provenance};
use crate::report::partial;
use serde_json::{Map, Value as Json, json};

/// The object, pretty-printed, ending with a newline.
#[must_use]
pub fn analysed_json(found: &Analysed) -> String {
    let mut object = json!({ "format": FORMAT, "sib": provenance(&found.from) });
    object[found.name] = of_analysis(found);
    let mut text = serde_json::to_string_pretty(&object).expect("an object with text keys is JSON");
    text.push('\n');
    text
}

/// Over how many draws it is, what it says, and its tables: in a report, whose draws are others, each analysis says its own.
pub(in crate::report) fn of_analysis(found: &Analysed) -> Json {
    let said: Vec<&str> = found.parts.iter().filter_map(said).collect();
    let mut object = Map::new();
    object.insert("draws".to_owned(), Json::from(found.from.draws));
    object.insert("said".to_owned(), Json::from(said));
    let stopped = partial::said(&found.from);
    if !stopped.is_empty() {
        object.insert("stopped".to_owned(), Json::from(stopped));
    }
    for grid in found.tables() {
        object.insert(grid.name.to_owned(), of_grid(&grid));
    }
    Json::Object(object)
}

fn said(part: &Part) -> Option<&str> {
    match part {
        Part::Said(text) | Part::Point(text) => Some(text),
        Part::Heading(_) | Part::Grid(_) | Part::Drawn(_) => None,
    }
}

fn of_grid(grid: &Grid) -> Json {
    let row = |row: &Vec<Entry>| {
        let mut object = Map::new();
        for (head, entry) in grid.columns.iter().zip(row) {
            match entry {
                Entry::Words(text) | Entry::Rounded(_, text) => {
                    object.insert(head.key.clone(), Json::from(text.as_str()))
                }
                Entry::Keyed(text, parts) => {
                    object.extend(
                        parts.iter().map(|(key, part)| ((*key).to_owned(), Json::from(part.as_str()))),
                    );
                    object.insert(head.key.clone(), Json::from(text.as_str()))
                }
                // Columns of one key are of one path: what another party has under it in another option does not take it away.
                Entry::Nothing => {
                    object.entry(head.key.clone()).or_insert(Json::Null);
                    None
                }
                Entry::Figure(value, se, unit) => {
                    if let Some(se) = se {
                        object.insert(format!("{}_se", head.key), number(*se, *unit));
                    }
                    object.insert(head.key.clone(), number(*value, *unit))
                }
            };
        }
        Json::Object(object)
    };
    Json::Array(grid.rows.iter().map(row).collect())
}
