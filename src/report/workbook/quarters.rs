//! What payers that bear no cost of care are claimed in each financial quarter: a central fund above all.

use super::Page;
use super::cell::Cell;
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::{FigureUnit, PayerSummary, QuarterSummary};
use crate::report::findings::Findings;
use crate::report::sections::fund::{active, quarter_title};

/// Columns that stay in sight: option, payer, quarter.
const LABELS: u16 = 3;

/// The sheet; without rows where every payer bears care.
pub(super) fn sheet(paper: &Paper<'_>, found: &Findings<'_>) -> Sheet {
    let notes = [
        "Of payers that bear no cost of care in this file, from the first quarter in which anything is paid to the last. A quarter holds what is paid in it, after the lags of the contract.",
        "P5 (low) and P95 (high) are those of each quarter by itself and do not add up to those of the total. ± is one Monte Carlo standard error of what stands before it.",
    ];
    let mut sheet = Sheet::new(paper, Page::Quarters, "Financial quarters", &notes);
    let columns = columns(paper.option_width);
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, LABELS);
    for option in &found.summary.options {
        for payer in &option.payers {
            for quarter in active(payer) {
                sheet.cells(cells(&option.title, payer, quarter));
            }
        }
    }
    sheet.filter(header, columns.len());
    sheet
}

fn columns(option_width: u16) -> Vec<Column> {
    vec![
        words("option", option_width),
        words("payer", 26),
        words("quarter", 12),
        figures("paid, mean", 13),
        figures("±", 10),
        figures("paid, P5, low", 13),
        figures("paid, P50, median", 13),
        figures("paid, P95, high", 13),
        figures("chance that anything is paid later", 18),
        figures("±", 10),
    ]
}

fn cells(option: &str, payer: &PayerSummary, quarter: &QuarterSummary) -> Vec<Cell> {
    let paid = &quarter.paid;
    let mut cells = vec![Cell::words(option), Cell::words(&payer.title), Cell::words(quarter_title(quarter))];
    cells.extend(Cell::mean(paid, FigureUnit::Money));
    cells.extend([paid.p5, paid.p50, paid.p95].map(|value| Cell::quantile(paid, value, FigureUnit::Money)));
    cells.extend(Cell::estimate(Some(quarter.p_later), FigureUnit::Share));
    cells
}
