//! What each payer pays, avoids and saves in each financial year.

use super::Page;
use super::cell::Cell;
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::{FigureUnit, PayerSummary, YearSummary};
use crate::report::findings::Findings;
use crate::report::sections::others::{has_no_deal, has_something};

/// The columns that charts show: years, and the means of what is paid, avoided and cashable.
pub(super) const YEARS: u16 = 2;
pub(super) const PAID: u16 = 3;
pub(super) const AVOIDED: u16 = 8;
pub(super) const CASHABLE: u16 = 10;

/// The years of a payer under an option: where they stand.
#[derive(Clone, Debug)]
pub(super) struct Years {
    /// What reports call the option.
    pub(super) option: String,
    /// What reports call the payer.
    pub(super) payer: String,
    /// Its first and last row.
    pub(super) rows: (u32, u32),
    /// The largest mean of a year either way.
    pub(super) size: f64,
    /// What is known of it.
    pub(super) shows: Shows,
}

/// What is known of a payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// What it pays alone: it bears no cost of care.
    Paid,
    /// What it pays and what it saves.
    PaidAndSaved,
}

/// The sheet, and where the years of each payer stand.
pub(super) fn sheet(paper: &Paper<'_>, found: &Findings<'_>) -> (Sheet, Vec<Years>) {
    let notes = [
        "Avoided: cost of care as usual less cost of care under the option. Cashable: the part of it that turns into cash. Years in which nothing happens are left out.",
        "± is one Monte Carlo standard error of what stands before it. Nothing is said of what a payer avoids that bears no cost of care in this file.",
    ];
    let mut sheet = Sheet::new(paper, Page::Years, "Financial years", &notes);
    let columns = columns(paper.option_width);
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, YEARS + 1);
    let mut all = Vec::new();
    for option in found.summary.options.iter().filter(|option| !has_no_deal(option)) {
        for payer in &option.payers {
            let shows = match found.model.bears_care(&payer.name) {
                true => Shows::PaidAndSaved,
                false => Shows::Paid,
            };
            let first = sheet.row();
            for year in payer.years.iter().filter(|year| has_something(year)) {
                sheet.cells(cells(&option.title, payer, year, shows));
            }
            if sheet.row() > first {
                let rows = (first, sheet.row() - 1);
                let (option, payer_title) = (option.title.clone(), payer.title.clone());
                all.push(Years { option, payer: payer_title, rows, size: size(payer, shows), shows });
            }
        }
    }
    sheet.filter(header, columns.len());
    (sheet, all)
}

fn columns(option_width: u16) -> Vec<Column> {
    vec![
        words("option", option_width),
        words("payer", 26),
        words("year", 10),
        figures("paid, mean", 13),
        figures("±", 10),
        figures("paid, P5", 13),
        figures("paid, P50, median", 13),
        figures("paid, P95", 13),
        figures("avoided, mean", 13),
        figures("±", 10),
        figures("cashable, mean", 13),
        figures("±", 10),
        figures("chance that what is paid exceeds what is cashable", 18),
        figures("±", 10),
    ]
}

fn cells(option: &str, payer: &PayerSummary, year: &YearSummary, shows: Shows) -> Vec<Cell> {
    let mut cells = vec![Cell::words(option), Cell::words(&payer.title), Cell::words(&year.year)];
    cells.extend(Cell::mean(&year.paid, FigureUnit::Money));
    let quantiles = [year.paid.p5, year.paid.p50, year.paid.p95];
    cells.extend(quantiles.map(|value| Cell::quantile(&year.paid, value, FigureUnit::Money)));
    match shows {
        Shows::Paid => {}
        Shows::PaidAndSaved => {
            cells.extend(Cell::mean(&year.avoided_cost, FigureUnit::Money));
            cells.extend(Cell::mean(&year.cashable, FigureUnit::Money));
            cells.extend(Cell::estimate(Some(year.p_exceeds), FigureUnit::Share));
        }
    }
    cells
}

fn size(payer: &PayerSummary, shows: Shows) -> f64 {
    let of_year = |year: &YearSummary| match shows {
        Shows::Paid => vec![year.paid.mean],
        Shows::PaidAndSaved => vec![year.paid.mean, year.avoided_cost.mean, year.cashable.mean],
    };
    let means = payer.years.iter().flat_map(of_year).flatten();
    means.map(|mean| mean.value.abs()).fold(0.0, f64::max)
}
