//! A heat map: a figure for each pair of a row and a column, written in its cell, the darker the further from a middle.

use plotters::prelude::*;

use super::paper::{BLUE, Drawn, GREY, INK, ORANGE, picture, text, width_of};
use crate::report::layout::wrapped;

/// Pixels of a row, of the heads of columns, of the words under the map, and left of the cells.
const ROW: u32 = 44;
const HEADS: u32 = 30;
const FOOT: u32 = 34;
const LEFT: i32 = 250;
const RIGHT: i32 = 880;
/// Letters of a line of the name of a row, lines of it, pixels of a line.
const LETTERS: usize = 36;
const LINES: usize = 3;
const NAME_LINE: i32 = 14;
const WORDS: i32 = 12;
/// The smallest letters of a head that would else touch the next one, and the pixels left between two.
const SMALL: i32 = 8;
const BETWEEN: i32 = 6;
/// How dark the darkest cell is.
const DARKEST: f64 = 0.75;
/// How dark a cell without a value is.
const EMPTY: f64 = 0.4;

/// The name of a row, with a value and its words for every column, where one is known.
pub(in crate::report) type MapRow = (String, Vec<Option<(f64, String)>>);

/// A map.
pub(in crate::report) struct Map<'a> {
    /// The finding.
    pub(in crate::report) title: &'a str,
    /// What columns are.
    pub(in crate::report) across: &'a str,
    /// What colours above and below the middle say.
    pub(in crate::report) says: [&'a str; 2],
    /// Why a cell without a value is grey.
    pub(in crate::report) grey: &'a str,
    /// The heads of the columns.
    pub(in crate::report) columns: Vec<String>,
    /// The names of rows, each with a value and its words for every column.
    pub(in crate::report) rows: Vec<MapRow>,
    /// Where neither colour is.
    pub(in crate::report) middle: f64,
}

/// The picture.
pub(in crate::report) fn heat(map: &Map<'_>) -> String {
    let values = || map.rows.iter().flat_map(|row| row.1.iter().flatten().map(|cell| cell.0));
    let furthest = values().map(|value| (value - map.middle).abs()).fold(0.0, f64::max);
    let n_rows = u32::try_from(map.rows.len()).expect("a map has few rows");
    let n_columns = i32::try_from(map.columns.len()).expect("a map has few columns").max(1);
    let mut key = vec![(BLUE.mix(DARKEST), map.says[0]), (ORANGE.mix(DARKEST), map.says[1])];
    if map.rows.iter().any(|row| row.1.iter().any(Option::is_none)) {
        key.push((GREY.mix(EMPTY), map.grey));
    }
    let column = |place: usize| LEFT + (RIGHT - LEFT) * i32::try_from(place).unwrap_or(0) / n_columns;
    let fits = |size: &i32| {
        let room = (RIGHT - LEFT) / n_columns - BETWEEN;
        map.columns.iter().all(|head| width_of(head, *size) <= room)
    };
    let heads = (SMALL..=WORDS).rev().find(fits).unwrap_or(SMALL);
    picture(map.title, &key, HEADS + ROW * n_rows + FOOT, |area| {
        for (place, head) in map.columns.iter().enumerate() {
            let middle = (column(place) + column(place + 1)) / 2;
            area.draw_text(head, &text(heads, INK), (middle - width_of(head, heads) / 2, 8))?;
        }
        for (row, (name, cells)) in map.rows.iter().enumerate() {
            let top = (HEADS + ROW * row as u32) as i32;
            let middle = top + ROW as i32 / 2;
            let mut lines = wrapped(name, LETTERS);
            lines.truncate(LINES);
            let height = NAME_LINE * lines.len() as i32;
            for (line, words) in (0..).zip(&lines) {
                area.draw_text(words, &text(WORDS, INK), (16, middle - height / 2 + NAME_LINE * line))?;
            }
            for (place, cell) in cells.iter().enumerate() {
                let corners = [(column(place) + 1, top + 1), (column(place + 1) - 1, top + ROW as i32 - 1)];
                let Some((value, words)) = cell else {
                    area.draw(&Rectangle::new(corners, GREY.mix(EMPTY).filled()))?;
                    continue;
                };
                let part = if furthest > 0.0 { (value - map.middle).abs() / furthest } else { 0.0 };
                let colour = if *value >= map.middle { BLUE } else { ORANGE };
                area.draw(&Rectangle::new(corners, colour.mix(DARKEST * part).filled()))?;
                let left = (corners[0].0 + corners[1].0) / 2 - width_of(words, WORDS) / 2;
                area.draw_text(words, &text(WORDS, INK), (left, middle - WORDS / 2))?;
            }
        }
        let bottom = (HEADS + ROW * n_rows) as i32 + 10;
        let middle = (LEFT + RIGHT) / 2;
        area.draw_text(map.across, &text(13, INK), (middle - width_of(map.across, 13) / 2, bottom))?;
        Drawn::Ok(())
    })
}
