//! Cash of investors, provider and payers by month: what 9 of 10 draws lie between, the median and the base case.

use jiff::civil::Date;

use super::Page;
use super::cell::{Cell, Look};
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::{CashBands, FigureUnit};
use crate::report::findings::Findings;
use crate::statistics::Band;
use crate::units::Calendar;

/// The columns before those of the parties.
const N_LABELS: u16 = 3;
/// The columns of a party: three quantiles and the base case.
pub(super) const N_EACH: u16 = 4;
/// The column of months.
pub(super) const MONTHS: u16 = 1;

/// Whose cash it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Investors,
    Provider,
    Payers,
}

impl Party {
    pub(super) const ALL: [Self; 3] = [Self::Investors, Self::Provider, Self::Payers];

    /// What is shown of it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Investors => "investors: net cash to date",
            Self::Provider => "provider: cash",
            Self::Payers => "payers: paid to date",
        }
    }

    /// Its first column.
    pub(super) fn column(self) -> u16 {
        let place = match self {
            Self::Investors => 0,
            Self::Provider => 1,
            Self::Payers => 2,
        };
        N_LABELS + place * N_EACH
    }

    fn bands(self, cash: &CashBands) -> &[Band] {
        match self {
            Self::Investors => &cash.investors,
            Self::Provider => &cash.provider,
            Self::Payers => &cash.payers,
        }
    }

    fn base(self, cash: &CashBands) -> &[i64] {
        match self {
            Self::Investors => &cash.base_case.investors,
            Self::Provider => &cash.base_case.provider,
            Self::Payers => &cash.base_case.payers,
        }
    }
}

/// The months of an option: where they stand, and whose cash moves.
#[derive(Clone, Debug)]
pub(super) struct Months {
    /// What reports call the option.
    pub(super) option: String,
    /// Its first and last row.
    pub(super) rows: (u32, u32),
    /// Whose cash moves, and the largest amount of it either way.
    pub(super) parties: Vec<(Party, f64)>,
}

/// The sheet, and where the months of each option stand.
pub(super) fn sheet(paper: &Paper<'_>, found: &Findings<'_>) -> (Sheet, Vec<Months>) {
    let notes = [
        "Cash at the end of each month; month 0 is the start. P5: 1 in 20 draws is lower in that month; P95: 1 in 20 is higher. A party without cash is blank.",
        "A line of quantiles is no path: another draw may stand at each of them in each month.",
    ];
    let mut sheet = Sheet::new(paper, Page::Cash, "Cash by month", &notes);
    let columns = columns(paper.option_width);
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, N_LABELS);
    let mut all = Vec::new();
    for option in &found.summary.options {
        let Some(cash) = &option.pictures.cash else { continue };
        let parties: Vec<(Party, f64)> = Party::ALL
            .into_iter()
            .map(|party| (party, size(party, cash)))
            .filter(|&(_, size)| size > 0.0)
            .collect();
        if parties.is_empty() {
            continue;
        }
        let first = sheet.row();
        for month in 0..cash.payers.len() {
            sheet.cells(cells(&option.title, month, cash, &parties, &found.model.calendar));
        }
        all.push(Months { option: option.title.clone(), rows: (first, sheet.row() - 1), parties });
    }
    sheet.filter(header, columns.len());
    (sheet, all)
}

fn columns(option_width: u16) -> Vec<Column> {
    let mut columns = vec![words("option", option_width), figures("month", 8), figures("ends on", 12)];
    for party in Party::ALL {
        for statistic in ["P5", "P50, median", "P95", "base case"] {
            columns.push(figures(format!("{}, {statistic}", party.title()), 13));
        }
    }
    columns
}

/// The largest amount of a party's cash either way; nought where nothing moves.
fn size(party: Party, cash: &CashBands) -> f64 {
    let bands = party.bands(cash).iter().flat_map(|band| [band.p5, band.p95]);
    let largest = bands.chain(party.base(cash).iter().copied()).map(i64::unsigned_abs).max();
    largest.unwrap_or(0) as f64 / 100.0
}

fn cells(
    option: &str,
    month: usize,
    cash: &CashBands,
    parties: &[(Party, f64)],
    calendar: &Calendar,
) -> Vec<Cell> {
    let number = u16::try_from(month).expect("a month of the calendar");
    let mut cells = vec![
        Cell::words(option),
        Cell::Number(f64::from(number), Look::Label),
        // The last day of the month, so that a year of dates is the year of months; of the start, itself.
        day(calendar.date_of((calendar.month_end(number) - 1).max(0))),
    ];
    for party in Party::ALL {
        if !parties.iter().any(|&(moves, _)| moves == party) {
            cells.extend((0..N_EACH).map(|_| Cell::Blank));
            continue;
        }
        let money = |pence: i64| Cell::figure(pence as f64 / 100.0, FigureUnit::Money);
        let Band { p5, p50, p95, .. } = party.bands(cash)[month];
        cells.extend([p5, p50, p95].map(money));
        cells.push(party.base(cash).get(month).map_or(Cell::Blank, |&pence| money(pence)));
    }
    cells
}

/// A day as workbooks count them: from the last but one day of 1899, since they take 1900 for a leap year.
fn day(date: Date) -> Cell {
    const FIRST_SURE_DAY: i64 = 61;
    let days = date.duration_since(Date::constant(1899, 12, 30)).as_hours() / 24;
    match days {
        FIRST_SURE_DAY.. => Cell::Number(days as f64, Look::Day),
        _ => Cell::words(date.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The serial number of the first day of 2000 is 36,526 (ECMA-376, part 1, 18.17.4.1).
    #[test]
    fn days_are_counted_as_workbooks_count_them() {
        assert_eq!(day(Date::constant(2000, 1, 1)), Cell::Number(36_526.0, Look::Day));
        assert_eq!(day(Date::constant(1900, 3, 1)), Cell::Number(61.0, Look::Day));
        assert_eq!(day(Date::constant(1900, 2, 28)), Cell::Words("1900-02-28".into()));
    }
}
