//! A sheet for what an analysis found: its sentences, its tables as numbers with their errors beside them, its pictures.

use rust_xlsxwriter::Image;

use super::Page;
use super::cell::Cell;
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::FigureUnit;
use crate::report::analysed::{Analysed, Entry, Grid, Part};
use crate::report::partial::said;
use crate::report::png::png;

/// Widths of columns, letters: what a row is about, words, figures.
const WIDTHS: (u16, u16, u16) = (44, 24, 14);
/// The part of its own size at which a picture stands in a sheet.
const SCALE: f64 = 0.4;
/// Points of a row.
const ROW: f64 = 20.0;

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>, found: &Analysed) -> Sheet {
    let page = Page::Found { name: found.title, about: found.about };
    let under: Vec<String> = found.under.iter().map(|(about, said)| format!("{about}: {said}")).collect();
    let mut notes = vec![found.about];
    notes.extend(under.iter().map(String::as_str));
    let stopped = said(&found.from);
    notes.extend(stopped.iter().map(String::as_str));
    notes.push("± is one Monte Carlo standard error of what stands before it.");
    let mut sheet = Sheet::new(paper, page, found.title, &notes);
    let widest = found.parts.iter().filter_map(grid).max_by_key(|grid| columns(grid).len());
    sheet.widths(&widest.map(columns).unwrap_or_default());
    for part in &found.parts {
        match part {
            Part::Heading(text) => {
                sheet.gap();
                sheet.heading(text);
            }
            Part::Said(text) | Part::Point(text) => sheet.note(text),
            Part::Grid(grid) => table(&mut sheet, grid),
            Part::Drawn(picture) => {
                let image = Image::new_from_buffer(&png(&picture.drawing.svg))
                    .expect("a picture that was drawn is a PNG")
                    .set_scale_width(SCALE)
                    .set_scale_height(SCALE)
                    .set_alt_text(&picture.drawing.title);
                sheet.gap();
                sheet.image(&image, ROW, SCALE);
            }
        }
    }
    sheet
}

fn grid(part: &Part) -> Option<&Grid> {
    match part {
        Part::Grid(grid) => Some(grid),
        Part::Heading(_) | Part::Said(_) | Part::Point(_) | Part::Drawn(_) => None,
    }
}

fn table(sheet: &mut Sheet, grid: &Grid) {
    sheet.gap();
    let errors = grid.errors();
    sheet.header(&columns(grid));
    for row in &grid.rows {
        let cells = row.iter().zip(&errors).flat_map(|(entry, has_error)| cells(entry, *has_error));
        sheet.cells(cells);
    }
    sheet.gap();
}

fn columns(grid: &Grid) -> Vec<Column> {
    let (label, of_words, of_figures) = WIDTHS;
    let errors = grid.errors();
    let is_figures =
        |place: usize| grid.rows.iter().any(|row| matches!(row.get(place), Some(Entry::Figure(..))));
    let mut columns = Vec::new();
    for (place, head) in grid.columns.iter().enumerate() {
        columns.push(match (place, is_figures(place)) {
            (0, false) => words(head.words.as_str(), label),
            (_, false) => words(head.words.as_str(), of_words),
            (_, true) => figures(head.words.as_str(), of_figures),
        });
        if errors[place] {
            columns.push(figures("±", of_figures));
        }
    }
    columns
}

fn cells(entry: &Entry, has_error: bool) -> Vec<Cell> {
    let (cell, error) = match entry {
        Entry::Words(text) | Entry::Rounded(text, _) | Entry::Keyed(text, _) => {
            (Cell::words(text), Cell::Blank)
        }
        Entry::Nothing => (Cell::Blank, Cell::Blank),
        Entry::Figure(value, se, unit) => (Cell::figure(*value, *unit), error(*se, *unit)),
    };
    std::iter::once(cell).chain(has_error.then_some(error)).collect()
}

fn error(se: Option<f64>, unit: FigureUnit) -> Cell {
    se.map_or(Cell::Blank, |se| Cell::error(Some(se), unit))
}
