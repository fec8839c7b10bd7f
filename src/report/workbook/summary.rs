//! Every figure of every option over all draws.

use super::Page;
use super::cell::{Cell, unit_words};
use super::compared::{RANGES, spread_cells_with_error};
use super::figures::{Row, Said};
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::{OptionSummary, Provenance};
use crate::report::number::in_twenty;
use crate::report::sections::cells::undefined_in;
use crate::statistics::Value;
use crate::units::Currency;

/// Columns that are printed: paths are for programs.
const N_PRINTED: u16 = 15;

/// The sheet.
pub(super) fn sheet(
    paper: &Paper<'_>,
    options: &[OptionSummary],
    from: &Provenance,
    rows: &[Vec<Row<'_>>],
) -> Sheet {
    let notes = [
        "One row for each figure of each option, over all draws. ± is one Monte Carlo standard error of what stands before it.",
        "P5: 1 in 20 draws is lower; P95: 1 in 20 is higher. A rate of return has no mean: a mean of rates is the return of no portfolio. A total loss counts as -100%.",
        "\"never\" is beyond the horizon of the file; \"not defined\" is withheld because more than 1 in 100 draws have no answer; a blank is no such figure.",
        RANGES,
    ];
    let mut sheet = Sheet::new(paper, Page::Summary, "Summary", &notes);
    let columns = columns(paper.option_width);
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, 3);
    for (option, rows) in options.iter().zip(rows) {
        for row in rows {
            sheet.cells(cells(option, row, from, paper.currency));
        }
    }
    sheet.filter(header, columns.len());
    sheet.print_up_to(sheet.row(), N_PRINTED);
    sheet
}

fn columns(option_width: u16) -> Vec<Column> {
    let mut columns = vec![
        words("option", option_width),
        words("about", 20),
        words("figure", 44),
        words("unit", 9),
        figures("mean, chance or value", 13),
        figures("±", 10),
    ];
    for quantile in ["P5", "P25", "P50, median", "P75", "P95"] {
        columns.push(figures(quantile, 13));
    }
    columns.extend([
        figures("± of the median", 10),
        figures("base case", 13),
        figures("± of the base case", 10),
        words("note", 28),
        words("path", 50),
    ]);
    columns
}

fn cells(option: &OptionSummary, row: &Row<'_>, from: &Provenance, currency: Currency) -> Vec<Cell> {
    let mut cells = vec![
        Cell::words(&option.title),
        Cell::words(row.about.title()),
        Cell::words(&row.title),
        Cell::words(unit_words(row.unit, currency)),
    ];
    match row.said {
        Said::Spread(found) => cells.extend(spread_cells_with_error(found, row.unit, currency)),
        Said::Chance(found) | Said::Single(found) => {
            cells.extend(Cell::estimate(found, row.unit));
            cells.extend(std::array::from_fn::<Cell, 6, _>(|_| Cell::Blank));
        }
        Said::OfMeanCash(_) => {
            cells.extend(super::headlines::Reading::Value.of(row, currency));
            cells.extend(std::array::from_fn::<Cell, 6, _>(|_| Cell::Blank));
        }
    }
    cells.extend(base_case(row));
    cells.push(Cell::words(note(row, from)));
    cells.push(Cell::words(&row.path));
    cells
}

fn base_case(row: &Row<'_>) -> [Cell; 2] {
    let Some(base) = row.base else { return [Cell::Blank, Cell::Blank] };
    let value = match base.value {
        Value::Undefined => Cell::InPlace(super::cell::NOT_DEFINED),
        value @ (Value::Known(_) | Value::BeyondHorizon) => Cell::value(value, row.unit),
    };
    [value, Cell::error(base.se, row.unit)]
}

/// What a reader must know of a figure.
fn note(row: &Row<'_>, from: &Provenance) -> String {
    match row.said {
        Said::Spread(found) if found.n_undefined > 0 => undefined_in(found),
        Said::Chance(Some(found)) if found.value == 0.0 && row.path.contains("_if_") => {
            "not seen in such draws".to_owned()
        }
        Said::Chance(Some(found)) if found.value == 0.0 => format!("not seen in {} draws", from.draws),
        Said::Chance(Some(found)) => in_twenty(found.value),
        Said::Spread(_) | Said::Chance(None) | Said::Single(_) | Said::OfMeanCash(_) => String::new(),
    }
}
