//! The sheet of inputs, and numbers of the scenario as formulas that read it.

use super::book::{Book, ColumnId, Content, Look};
use super::formula::{Formula, NOUGHT, either, number};
use crate::data::Traced;
use crate::model::{InputId, Model, Number, Reading, Schedule, Shape, Unit};
use crate::units::leeway;

/// The place of the sheet in the book.
pub(super) const SHEET: usize = 0;
/// The places of its columns of values and of values as the run had them.
const VALUES: usize = 1;
const AS_RUN: usize = 3;
/// The header of the column that counts changed inputs.
pub(super) const CHANGED: &str = "changed";

/// The scenario, the draw, and where its inputs stand.
#[derive(Clone, Copy)]
pub(super) struct Inputs<'a> {
    pub(super) model: &'a Model,
    pub(super) traced: &'a Traced,
    values: ColumnId,
}

impl<'a> Inputs<'a> {
    /// Lists every input, as it was drawn.
    pub(super) fn list(book: &mut Book, model: &'a Model, traced: &'a Traced) -> Self {
        let notes = [
            "Change a number in a cell with blue figures, and every formula follows.",
            "The other numbers were used by the run before any formula: to change them, run sib with --set.",
        ];
        let sheet = book.sheet("Inputs", &notes, 1);
        assert_eq!(sheet, SHEET, "inputs come first");
        let rows: Vec<_> = model.inputs.rows().collect();
        let n_rows = rows.len();
        book.column(sheet, n_rows, ("", "input"), Look::Words, |row| {
            Content::Words(rows[row].1.path.clone())
        });
        let drawn = |row: usize| shown(rows[row].1.unit, value(traced, rows[row].0));
        let values =
            book.column(sheet, n_rows, ("", "value"), Look::Number, |row| Content::Value(drawn(row)));
        book.column(sheet, n_rows, ("", "unit"), Look::Words, |row| {
            Content::Words(unit_words(rows[row].1.unit, model))
        });
        book.column(sheet, n_rows, ("", "as run"), Look::Number, |row| Content::Fact(drawn(row)));
        let said = |text: &Option<String>| text.clone().map_or(Content::Blank, Content::Words);
        book.column(sheet, n_rows, ("", "source"), Look::Words, |row| said(&rows[row].1.source));
        book.column(sheet, n_rows, ("", "assumption"), Look::Words, |row| said(&rows[row].1.assumption));
        Self { model, traced, values }
    }

    /// Where the values of a model's inputs stand.
    pub(super) fn values_of(model: &Model) -> ColumnId {
        ColumnId::new(SHEET, VALUES, model.inputs.rows().len())
    }

    /// The column of values.
    pub(super) fn values(&self) -> ColumnId {
        self.values
    }

    /// A column that says which inputs are changed.
    pub(super) fn changed(&self, book: &mut Book) -> ColumnId {
        let values = self.values;
        let as_run = ColumnId::new(SHEET, AS_RUN, values.rows().len());
        book.column(SHEET, values.rows().len(), ("", CHANGED), Look::Month, |row| {
            Content::Formula(either(values.at(row).is(as_run.at(row)), NOUGHT, number(1.0)))
        })
    }

    /// A number of the scenario, as it stands on its sheet: amounts in whole units of the currency.
    pub(super) fn cell(&self, row: InputId) -> Formula {
        self.values.at(row.index())
    }

    /// A number at an x of its axis.
    pub(super) fn number(&self, number: &Number, x: impl FnOnce(&Schedule) -> X) -> Formula {
        match number {
            Number::Plain(row) => self.cell(*row),
            Number::By(schedule) => match x(schedule) {
                X::At(x) => self.at(schedule, x),
                X::In(cell) => self.following(schedule, &cell),
            },
        }
    }

    /// A schedule at an x that is known before.
    fn at(&self, schedule: &Schedule, x: f64) -> Formula {
        match schedule.read(x) {
            Reading::Nought => NOUGHT,
            Reading::Value(&row) => self.cell(row),
            Reading::Between { low, high, part } => {
                let (low, high) = (self.cell(*low), self.cell(*high));
                low.clone() + (high - low) * number(part)
            }
        }
    }

    /// A schedule at an x that stands in a cell: bands, or straight lines between points.
    fn following(&self, schedule: &Schedule, x: &Formula) -> Formula {
        let first = match (schedule.shape, schedule.below) {
            (_, Some(row)) => self.cell(row),
            (Shape::Steps, None) => NOUGHT,
            (Shape::Line, None) => schedule.points.first().map_or(NOUGHT, |&(_, row)| self.cell(row)),
        };
        let mut written = first;
        for (place, &(point, row)) in schedule.points.iter().enumerate() {
            let here = match (schedule.shape, schedule.points.get(place + 1)) {
                (Shape::Line, Some(&(next, later))) => {
                    let (low, high) = (self.cell(row), self.cell(later));
                    let part = (x.clone() - number(point)) / number(next - point);
                    low.clone() + (high - low) * part
                }
                (Shape::Line, None) | (Shape::Steps, _) => self.cell(row),
            };
            let reached = (x.clone() + number(leeway(point))).at_least(number(point));
            written = either(reached, here, written);
        }
        written
    }
}

/// Marks the inputs that formulas read: those may be changed.
pub(super) fn mark_those_read(book: &mut Book, values: ColumnId) {
    let mut read = vec![false; values.rows().len()];
    let formulas = book.sheets.iter().flat_map(|sheet| &sheet.columns).flat_map(|column| &column.cells);
    for content in formulas {
        if let Content::Formula(formula) = content {
            formula.each_cell(&mut |place| {
                if place.sheet == SHEET && place.column == values.column {
                    read[place.row] = true;
                }
            });
        }
    }
    for (cell, read) in book.sheets[SHEET].columns[values.column].cells.iter_mut().zip(read) {
        if let (Content::Value(value), true) = (&*cell, read) {
            *cell = Content::Input(*value);
        }
    }
}

/// Where on its axis a schedule is read.
#[derive(Clone, Debug)]
pub(super) enum X {
    /// At a place that no input moves.
    At(f64),
    /// At what stands in a cell.
    In(Formula),
}

/// The value of a row as stages use it: a share as written, or to parts per million.
fn value(traced: &Traced, row: InputId) -> f64 {
    match traced.world.exact[row.index()] {
        Some(share) => share.to_fraction(),
        None => traced.world.value(row),
    }
}

/// A value inside of a unit as the sheet shows it: amounts in whole units of the currency.
fn shown(unit: Unit, inside: f64) -> f64 {
    if unit.is_money() { inside / 100.0 } else { inside }
}

fn unit_words(unit: Unit, model: &Model) -> String {
    let money = model.currency.symbol().trim_end();
    match unit {
        Unit::Amount => money.to_owned(),
        Unit::PayPerPerson(_) => format!("{money} a day for a person"),
        Unit::PayStanding(_) => format!("{money} a month"),
        Unit::Share => "share".to_owned(),
        Unit::Growth(_) => "share a year".to_owned(),
        Unit::Tempo(_) => "times a day".to_owned(),
        Unit::Chance { .. } => "times a day, the rate of the chance".to_owned(),
        Unit::Arrivals(_) => "people a day".to_owned(),
        Unit::Days => "days".to_owned(),
        Unit::Months => "months".to_owned(),
        Unit::Number => "number".to_owned(),
    }
}
