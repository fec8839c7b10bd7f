//! Every number of the scenario: what it is, between what it may lie, and who answers for it.

use std::collections::BTreeMap;

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

/// The numbers in which scenarios differ, each as it stands in every one of them, with the names of their files. None where
/// there is nothing to differ.
pub(super) fn differing(paper: &Paper<'_>, scenarios: &[(&str, &Model)]) -> Sheet {
    let notes = [
        "Numbers that are not the same in all files, by path; a file without such a number has no row of it. All other numbers are the same in every file.",
        "Low and high: 8 of 10 draws lie between them; where people or groups differ, 8 of 10 of them. Evidence grades run from 1 (best) to 6.",
    ];
    let mut sheet = Sheet::new(paper, Page::InputsThatDiffer, Page::InputsThatDiffer.name(), &notes);
    let mut columns = columns();
    columns.insert(1, words("file", 24));
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, 2);
    for rows in differences(scenarios) {
        for (name, row) in rows {
            let mut cells = cells(row, paper.currency).to_vec();
            cells.insert(1, Cell::words(name));
            sheet.cells(cells);
        }
    }
    sheet.filter(header, columns.len());
    sheet
}

/// Of each path that is not the same everywhere: the file and the row of every scenario that has it.
fn differences<'a>(scenarios: &[(&'a str, &'a Model)]) -> Vec<Vec<(&'a str, &'a Input)>> {
    let mut paths: Vec<&str> = Vec::new();
    let mut known = BTreeMap::<&str, Vec<(&str, &Input)>>::new();
    for &(name, model) in scenarios {
        for (_, row) in model.inputs.rows() {
            let rows = known.entry(&row.path).or_insert_with(|| {
                paths.push(&row.path);
                Vec::new()
            });
            rows.push((name, row));
        }
    }
    let is_same = |rows: &[(&str, &Input)]| {
        rows.len() == scenarios.len() && rows.windows(2).all(|pair| is_alike(pair[0].1, pair[1].1))
    };
    let differing = |path: &str| known.remove(path).filter(|rows| !is_same(rows));
    paths.into_iter().filter_map(differing).collect()
}

/// Whether two rows are the same number in every draw.
fn is_alike(one: &Input, other: &Input) -> bool {
    one.unit == other.unit && one.law == other.law && one.exact == other.exact && one.varies == other.varies
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
    let end = |end: f64| if end.abs() < least { 0.0 } else { number::as_written(end, DIGITS_OF_RANGE) };
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
