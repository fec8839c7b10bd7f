//! Options side by side: headline figures, what a workbook says of them beyond these, and the ranges that charts show.

use super::Page;
use super::cell::{Cell, Look, unit_words};
use super::figures::{About, Row};
use super::headlines::Reading;
use super::names::Names;
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::{Difference, FigureUnit, OptionSummary};
use crate::report::findings::Findings;
use crate::report::sections::differences::{BETTER, coupling_in_words, measure_title, option_title};
use crate::report::sections::others::has_no_deal;
use crate::statistics::{Distribution, Level};
use crate::units::Currency;

/// Columns before those of the options.
const N_LABELS: u16 = 4;

/// Where the ranges stand that charts show: a row for each option.
#[derive(Clone, Debug)]
pub(super) struct Ranges {
    /// The row of the header.
    pub(super) header: u32,
    /// The first and the last option.
    pub(super) rows: (u32, u32),
    /// The column of the lowest of three quantiles of all costs for each person.
    pub(super) costs: u16,
    /// The same of investors' rates of return, where an option has any.
    pub(super) rates: Option<u16>,
    /// The columns of what payers pay on average, from and to, where an option has a deal.
    pub(super) paid: Option<(u16, u16)>,
}

/// The sheet, and where its ranges stand.
pub(super) fn sheet(
    paper: &Paper<'_>,
    options: &[OptionSummary],
    rows: &[Vec<Row<'_>>],
    names: &mut Names,
    more: impl FnOnce(&mut Sheet),
) -> (Sheet, Ranges) {
    let notes = [
        "± is one Monte Carlo standard error of what stands before it. What an option does not have is blank.",
    ];
    let mut sheet = Sheet::new(paper, Page::Compared, "Options compared", &notes);
    let n_values = (2 * options.len()).max(N_VALUES);
    sheet.widths(&under(LABELS, (0..n_values).map(|_| "")));
    sheet.gap();
    headlines(&mut sheet, (paper.currency, options), rows, names);
    sheet.gap();
    more(&mut sheet);
    let ranges = ranges(&mut sheet, options);
    if options.len() > MOST_ON_A_PAGE {
        sheet.print_beside(N_LABELS, PRINTED);
    }
    (sheet, ranges)
}

/// Options that fit beside each other on a printed page, and the size at which more are printed, per cent.
const MOST_ON_A_PAGE: usize = 5;
const PRINTED: u16 = 60;
/// Columns of values that differences and ranges need.
const N_VALUES: usize = 10;
/// What the columns before those of values hold.
pub(super) const LABELS: [&str; 4] = ["about", "figure", "statistic", "unit"];

/// Columns with these headers.
pub(super) fn under<'h>(labels: [&str; 4], values: impl IntoIterator<Item = &'h str>) -> Vec<Column> {
    let widths = [18, 48, 18, 9];
    let labels = labels.into_iter().zip(widths).map(|(label, width)| words(label, width));
    labels.chain(values.into_iter().map(|value| figures(value, 13))).collect()
}

/// Headline figures, an option in each pair of columns.
fn headlines(
    sheet: &mut Sheet,
    (currency, options): (Currency, &[OptionSummary]),
    rows: &[Vec<Row<'_>>],
    names: &mut Names,
) {
    let values = options.iter().flat_map(|option| [option.title.as_str(), "±"]);
    let header = sheet.header(&under(LABELS, values));
    sheet.keep_in_sight(header + 1, N_LABELS);
    for first in in_order(rows) {
        for &reading in first.headlines {
            let row = sheet.row();
            let statistic = if reading == Reading::Value { "" } else { reading.title() };
            let mut cells = vec![
                Cell::words(first.about.title()),
                Cell::words(&first.title),
                Cell::words(statistic),
                Cell::words(unit_words(first.unit, currency)),
            ];
            for (option, own) in options.iter().zip(rows) {
                let own = own.iter().find(|own| own.path == first.path);
                let pair = own.map_or([Cell::Blank, Cell::Blank], |own| reading.of(own, currency));
                if let Cell::Number(..) = pair[0] {
                    let place = u16::try_from(cells.len()).expect("a column within the sheet");
                    names.give([&option.name, &first.path, statistic], (sheet.name(), row, place));
                }
                cells.extend(pair);
            }
            sheet.cells(cells);
        }
    }
    if let Some((name, _)) = names.all().next() {
        sheet.note(&format!(
            "Formulas can call these cells by name: {name} and so on (see the Name Manager)."
        ));
    }
}

/// Each figure of any option once, in the order in which they are read.
fn in_order<'r, 'a>(rows: &'r [Vec<Row<'a>>]) -> Vec<&'r Row<'a>> {
    let mut all: Vec<&Row<'_>> = Vec::new();
    for about in About::ALL {
        for row in rows.iter().flatten().filter(|row| row.about == about && !row.headlines.is_empty()) {
            if all.iter().all(|known| known.path != row.path) && is_compared(row, rows) {
                all.push(row);
            }
        }
    }
    all
}

/// Whether a figure says something of options beside each other: a contract that only one of several deals has does not.
fn is_compared(row: &Row<'_>, rows: &[Vec<Row<'_>>]) -> bool {
    let with = |wanted: &dyn Fn(&Row<'_>) -> bool| rows.iter().filter(|own| own.iter().any(wanted)).count();
    row.about != About::Contracts
        || with(&|own| own.path == row.path) > 1
        || with(&|own| own.about == About::Contracts) < 2
}

/// Each later option less the first, draw by draw.
pub(super) fn differences(sheet: &mut Sheet, found: &Findings<'_>) {
    let summary = found.summary;
    if summary.differences.is_empty() {
        return;
    }
    sheet.heading("Differences to the first option, draw by draw");
    sheet.note(&coupling_in_words(summary.provenance.coupling));
    sheet.note(BETTER);
    let values =
        ["mean", "±", "P5", "P25", "P50, median", "P75", "P95", "chance that the option is better", "±"];
    sheet.header(&under(["option", "figure", "less that of", "unit"], values));
    for difference in &summary.differences {
        let Difference { distribution: spread, unit, p_better, .. } = difference;
        let mut cells = vec![
            Cell::words(option_title(summary, &difference.option)),
            Cell::words(measure_title(summary, &difference.measure)),
            Cell::words(option_title(summary, &difference.against)),
            Cell::words(unit_words(*unit, found.model.currency)),
        ];
        cells.extend(spread_cells(spread, *unit, found.model.currency));
        cells.extend(Cell::estimate(*p_better, FigureUnit::Share));
        sheet.cells(cells);
    }
    sheet.gap();
}

/// What a quantile in words is.
pub(super) const RANGES: &str = "A quantile of a rate of return that more than 1 in 100 draws keep from being known is given as between what it lies, whatever the \
    rates of these draws would be (\"2.1% to 2.6%\"): such a cell holds words.";

/// Mean with its error, and five quantiles.
pub(super) fn spread_cells(found: &Distribution, unit: FigureUnit, currency: Currency) -> Vec<Cell> {
    let mut cells = Cell::mean(found, unit).to_vec();
    for level in Level::ALL {
        let [quantile, _] = Cell::quantile_at(found, level, unit, currency);
        cells.push(quantile);
    }
    cells
}

/// The same, and the error of the median.
pub(super) fn spread_cells_with_error(
    found: &Distribution,
    unit: FigureUnit,
    currency: Currency,
) -> Vec<Cell> {
    let [_, error] = Cell::quantile_at(found, Level::P50, unit, currency);
    let mut cells = spread_cells(found, unit, currency);
    cells.push(error);
    cells
}

/// What the charts of options show.
fn ranges(sheet: &mut Sheet, options: &[OptionSummary]) -> Ranges {
    sheet.heading("What the charts of options show");
    let has_rates = options.iter().any(|option| option.investor.is_some());
    let payers: Vec<&str> = match options.iter().all(has_no_deal) {
        true => Vec::new(),
        false => options[0].payers.iter().map(|payer| payer.title.as_str()).collect(),
    };
    let mut headers: Vec<String> = Vec::new();
    let quantiles = ["P5: 1 in 20 draws is lower", "median", "P95: 1 in 20 draws is higher"];
    headers.extend(quantiles.map(|quantile| format!("costs for each person, {quantile}")));
    if has_rates {
        headers.extend(quantiles.map(|quantile| format!("IRR a year, {quantile}")));
    }
    headers.extend(payers.iter().map(|payer| format!("{payer}: paid, mean")));
    let header = sheet.header(&under(["option", "", "", ""], headers.iter().map(String::as_str)));
    let rows: Vec<u32> = options.iter().map(|option| sheet.cells(of_option(option, has_rates))).collect();
    let first_paid = N_LABELS + if has_rates { 6 } else { 3 };
    let n_payers = u16::try_from(payers.len()).expect("columns within the sheet");
    Ranges {
        header,
        rows: (header + 1, rows.last().copied().unwrap_or(header + 1)),
        costs: N_LABELS,
        rates: has_rates.then_some(N_LABELS + 3),
        paid: (n_payers > 0).then(|| (first_paid, first_paid + n_payers - 1)),
    }
}

fn of_option(option: &OptionSummary, has_rates: bool) -> Vec<Cell> {
    let mut cells = vec![Cell::words(&option.title), Cell::Blank, Cell::Blank, Cell::Blank];
    cells.extend(three(&option.cost_per_person, FigureUnit::Money));
    if has_rates {
        cells.extend(match &option.investor {
            Some(all) => three(&all.irr, FigureUnit::Rate),
            None => std::array::from_fn(|_| Cell::Blank),
        });
    }
    if !has_no_deal(option) {
        let paid = |found: &Distribution| {
            found.mean.map_or(Cell::Blank, |mean| Cell::Number(mean.value, Look::Of(FigureUnit::Money)))
        };
        cells.extend(option.payers.iter().map(|payer| paid(&payer.paid)));
    }
    cells
}

/// What lies at the two ends and in the middle; a chart shows no words.
fn three(found: &Distribution, unit: FigureUnit) -> [Cell; 3] {
    [found.p5, found.p50, found.p95].map(|value| value.map_or(Cell::Blank, |value| Cell::figure(value, unit)))
}
