//! The file's checks: what was expected, what was found, and whether that holds.

use super::Page;
use super::cell::{Cell, Look, decimals};
use super::sheet::{Column, Paper, Sheet, figures, words};
use crate::data::{Checked, CheckedKind, CheckedValue, FigureUnit, Verdict};
use crate::model::Expectation;
use crate::report::checks::{by_kind, cells as written, verdict};
use crate::report::findings::Findings;

/// The column of verdicts.
const VERDICT: u16 = 8;
/// Fewest decimals of what was found.
const FEWEST_DECIMALS: usize = 2;

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>, found: &Findings<'_>) -> Sheet {
    let groups = by_kind(found.checks);
    let mut notes: Vec<String> = match found.checks.is_empty() {
        true => vec![verdict(found.checks, found.model)],
        false => groups.iter().map(|group| format!("{}.", group.heading)).collect(),
    };
    notes.push("± beside what is expected is the source's own rounding or spread; beside what is found it is the error of the simulation.".to_owned());
    let mut sheet =
        Sheet::new(paper, Page::Checks, "Checks", &notes.iter().map(String::as_str).collect::<Vec<_>>());
    let columns = columns();
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, 2);
    for check in groups.iter().flat_map(|group| &group.checks) {
        sheet.cells(cells(check, found));
        if !check.holds() {
            sheet.alarm(VERDICT, "FAILS");
        }
    }
    sheet.filter(header, columns.len());
    sheet
}

fn columns() -> Vec<Column> {
    vec![
        words("kind", 13),
        words("check", 30),
        words("result", 36),
        words("statistic, and under what", 26),
        figures("expected", 16),
        figures("±", 12),
        figures("found", 16),
        figures("±", 12),
        words("verdict", 9),
        words("source", 60),
        figures("line of the file", 9),
    ]
}

fn cells(check: &Checked, found: &Findings<'_>) -> Vec<Cell> {
    let kind = match check.kind {
        CheckedKind::Fitted => "fitted",
        CheckedKind::Reproduced => "reproduced",
        CheckedKind::ByHand => "by hand",
    };
    let [verdict, name, about, expected, _] = written(check, found.model.currency);
    let (result, under) = about.split_once('\n').unwrap_or((&about, ""));
    let mut cells = vec![Cell::words(kind), Cell::words(name), Cell::words(result), Cell::words(under)];
    cells.extend(match check.expects {
        Expectation::Equals { value, within } => {
            [value, within].map(|value| number(value, check.unit, usize::MAX))
        }
        Expectation::Bounds(_) => [Cell::words(expected), Cell::Blank],
    });
    cells.extend(match &check.verdict {
        Verdict::Holds(value) | Verdict::Fails(value) => of_model(*value, check),
        Verdict::CannotBeRead(why) => [Cell::words(why), Cell::Blank],
    });
    let line = u32::try_from(check.line).expect("a file has fewer than four thousand million lines");
    cells.extend([
        Cell::words(verdict),
        Cell::words(&check.source),
        Cell::Number(f64::from(line), Look::Label),
    ]);
    cells
}

/// What the model gives, to as many decimals as are expected.
fn of_model(found: CheckedValue, check: &Checked) -> [Cell; 2] {
    let expected = match check.expects {
        Expectation::Equals { within, .. } => match check.unit {
            FigureUnit::Rate | FigureUnit::Share => decimals(within * 100.0),
            FigureUnit::Money | FigureUnit::Ratio | FigureUnit::Month | FigureUnit::Count => decimals(within),
        },
        Expectation::Bounds(_) => FEWEST_DECIMALS,
    };
    let most = expected.max(FEWEST_DECIMALS);
    let se = found.se.filter(|&se| se > 0.0);
    [number(found.value, check.unit, most), se.map_or(Cell::Blank, |se| number(se, check.unit, most + 1))]
}

fn number(value: f64, unit: FigureUnit, most: usize) -> Cell {
    Cell::precise(value, unit, most)
}
