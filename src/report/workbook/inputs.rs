//! Every number of the scenario: what it is, between what it may lie, and who answers for it.

use super::Page;
use super::cell::{Cell, Look, decimals};
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::model::{Input, Model, Origin, Unit, Varies};
use crate::report::assumptions::{assumptions, counts, without_folders};
use crate::report::number;
use crate::units::Currency;

/// Digits to which ends of a range are written: evidence is no finer.
const DIGITS_OF_RANGE: usize = 3;
/// Digits of a value: enough for any that an author writes, few enough to drop rounding noise.
const DIGITS_OF_VALUE: usize = 10;

/// The place of the column of owners, which most files do not name.
const OWNER: usize = 10;

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>, model: &Model) -> Sheet {
    let notes = [
        counts(&assumptions(model)),
        "Low and high: 8 of 10 draws lie between them; where people or groups differ, 8 of 10 of them. Evidence grades run from 1 (best) to 6.".to_owned(),
        "A number that bears neither source nor assumption is one for which nobody answers. \"Default\" is what the language takes where the file is silent.".to_owned(),
    ];
    let mut sheet = Sheet::new(paper, Page::Inputs, "Inputs", &notes.each_ref().map(String::as_str));
    let mut columns = columns();
    let has_owners = model.inputs.rows().any(|(_, row)| row.owner.is_some());
    if !has_owners {
        columns.remove(OWNER);
    }
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, 1);
    for (_, row) in model.inputs.rows() {
        let mut cells = cells(row, model.currency).to_vec();
        if !has_owners {
            cells.remove(OWNER);
        }
        sheet.cells(cells);
    }
    sheet.filter(header, columns.len());
    sheet
}

fn columns() -> Vec<Column> {
    vec![
        words("number", 40),
        figures("value", 12),
        figures("low", 11),
        figures("high", 11),
        words("unit", 19),
        words("differs between", 9),
        words("as the file writes it", 18),
        words("source", 44),
        words("assumption", 44),
        figures("grade", 7),
        words("owner", 10),
        words("where it is given", 26),
    ]
}

fn cells(row: &Input, currency: Currency) -> [Cell; 12] {
    let written = number::base(row, currency);
    let is_word = written == "yes" || written == "no";
    let value = match is_word {
        true => Cell::words(&written),
        false => shown(row.unit, number::rounded(row.law.base(), DIGITS_OF_VALUE)),
    };
    let [low, high] = if is_word { [Cell::Blank, Cell::Blank] } else { range(row) };
    let differs = match row.varies {
        Varies::PerDraw => "draws",
        Varies::PerGroup => "groups",
        Varies::PerPerson => "people",
    };
    let differs = if row.law.is_certain() { "" } else { differs };
    let written = if is_word { number::with_interval(row, currency) } else { written };
    let unit = if is_word { "yes or no".to_owned() } else { unit_words(row.unit, currency) };
    let text = |text: &Option<String>| Cell::words(text.as_deref().unwrap_or(""));
    [
        Cell::words(&row.path),
        value,
        low,
        high,
        Cell::words(unit),
        Cell::words(differs),
        Cell::words(written),
        text(&row.source),
        text(&row.assumption),
        row.grade.map_or(Cell::Blank, |grade| Cell::Number(f64::from(grade), Look::Label)),
        text(&row.owner),
        Cell::words(match &row.origin {
            Origin::Given { file, line, .. } => format!("{}:{line}", without_folders(file)),
            Origin::Default => "default".to_owned(),
        }),
    ]
}

/// Between what 8 of 10 draws lie, where that is more than one value.
fn range(row: &Input) -> [Cell; 2] {
    let [low, high] = [row.law.p10(), row.law.p90()];
    // What is nought but for the last bits of a quantile is nought.
    let least = low.abs().max(high.abs()) * f64::EPSILON;
    let end = |end: f64| if end.abs() < least { 0.0 } else { number::rounded(end, DIGITS_OF_RANGE) };
    if row.law.is_certain() || end(low) == end(high) {
        return [Cell::Blank, Cell::Blank];
    }
    [low, high].map(|value| shown(row.unit, end(value)))
}

/// A value of the file as a number: money in whole units of the currency, not in hundredths.
fn shown(unit: Unit, written: f64) -> Cell {
    match unit {
        Unit::Amount | Unit::PayPerPerson(_) | Unit::PayStanding(_) => {
            let money = written.round() / 100.0;
            Cell::Number(money, Look::Money { decimals: if money == money.round() { 0 } else { 2 } })
        }
        Unit::Share | Unit::Growth(_) | Unit::Chance { .. } => {
            let decimals = decimals(number::rounded(written * 100.0, DIGITS_OF_VALUE));
            Cell::Number(written, Look::Percent { decimals })
        }
        Unit::Tempo(_) | Unit::Arrivals(_) | Unit::Days | Unit::Months | Unit::Number => {
            Cell::Number(written, Look::Plain { decimals: decimals(written) })
        }
    }
}

fn unit_words(unit: Unit, currency: Currency) -> String {
    let money = currency.symbol().trim_end();
    match unit {
        Unit::Amount => money.to_owned(),
        Unit::PayPerPerson(period) => format!("{money} a {period} for a person"),
        Unit::PayStanding(period) => format!("{money} a {period}"),
        Unit::Share => "share".to_owned(),
        Unit::Growth(period) => format!("growth a {period}"),
        Unit::Tempo(period) => format!("times a {period}"),
        Unit::Chance { days } => format!("chance in {}", number::time_of(days)),
        Unit::Arrivals(period) => format!("people a {period}"),
        Unit::Days => "days".to_owned(),
        Unit::Months => "months".to_owned(),
        Unit::Number => "number".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_stands_in_whole_units_and_shares_as_percentages() {
        assert_eq!(shown(Unit::Amount, 310_050.0), Cell::Number(3_100.5, Look::Money { decimals: 2 }));
        assert_eq!(shown(Unit::Share, 0.075), Cell::Number(0.075, Look::Percent { decimals: 1 }));
        assert_eq!(shown(Unit::Days, 91.0), Cell::Number(91.0, Look::Plain { decimals: 0 }));
    }
}
