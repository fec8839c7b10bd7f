//! A trace: one draw, or the base case, as somebody who audits the model wants it, in words for a terminal and as a
//! workbook whose formulas make the cash again from the inputs.

mod book;
mod calendar;
mod checks;
mod claims;
mod evaluate;
mod formula;
mod inputs;
mod movements;
mod payments;
mod people;
mod provider;
mod text;
mod transfers;
mod vehicle;
mod write;

pub use text::text;

use crate::data::{Provenance, Sampling, Traced};
use crate::model::Model;
use book::{Book, Content};
use evaluate::Values;
use formula::Place;
use inputs::Inputs;

/// A trace with all its formulas, and what they come to.
#[derive(Debug)]
pub struct Trace<'a> {
    model: &'a Model,
    traced: &'a Traced,
    book: Book,
    values: Values,
}

/// A check of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceCheck {
    /// What must hold.
    pub said: String,
    /// The largest difference, pounds, or what the check counts.
    pub difference: f64,
    /// Whether it holds.
    pub holds: bool,
}

impl<'a> Trace<'a> {
    /// Makes the formulas of a traced draw, and calculates them.
    #[must_use]
    pub fn of(model: &'a Model, traced: &'a Traced) -> Self {
        let book = book(model, traced);
        let values = Values::of(&book);
        Self { model, traced, book, values }
    }

    /// The same workbook after somebody typed another trace's inputs into those cells that may be changed, before anything
    /// is calculated again.
    ///
    /// # Panics
    /// If the other trace is of a scenario with other inputs.
    #[must_use]
    pub fn typed_over(mut self, other: &Self) -> Self {
        let places: Vec<Place> = self.inputs().collect();
        for place in places {
            let cell = &mut self.book.sheets[place.sheet].columns[place.column].cells[place.row];
            if let Content::Input(_) = cell {
                *cell = Content::Input(other.values.at(place));
            }
        }
        self
    }

    /// The same workbook with every formula calculated again.
    #[must_use]
    pub fn recalculated(mut self) -> Self {
        self.values = Values::of(&self.book);
        self
    }

    /// The month from which the service was closed in the run, if it was.
    #[must_use]
    pub fn closes_in(&self) -> Option<u16> {
        self.traced.closed_from
    }

    /// The inputs that formulas read, by their paths.
    #[must_use]
    pub fn live_inputs(&self) -> Vec<&str> {
        let is_live = |place: &Place| matches!(self.book.content(*place), Content::Input(_));
        let path = |place: Place| self.model.inputs.row(crate::model::InputId::new(place.row)).path.as_str();
        self.inputs().filter(is_live).map(path).collect()
    }

    fn inputs(&self) -> impl Iterator<Item = Place> + '_ {
        let values = Inputs::values_of(self.model);
        values.rows().map(move |row| values.place(row))
    }

    /// Every check, the master check last.
    #[must_use]
    pub fn checks(&self) -> Vec<TraceCheck> {
        let sheet = self.sheet(checks::SHEET);
        let columns = &self.book.sheets[sheet].columns;
        let check = |(row, content): (usize, &Content)| {
            let at = |column: usize| self.values.at(Place { sheet, row, column });
            let Content::Words(said) = content else { return None };
            matches!(columns[2].cells[row], Content::Formula(_)).then(|| TraceCheck {
                said: said.clone(),
                difference: at(1),
                holds: at(2) == 1.0,
            })
        };
        columns[0].cells.iter().enumerate().filter_map(check).collect()
    }

    /// Cells of money and rates by month and claim in which the formulas of two traces come apart by half a penny or more.
    #[must_use]
    pub fn apart_from(&self, other: &Self) -> Vec<String> {
        let is_compared = |name: &str| ![checks::SHEET, checks::RUN].contains(&name);
        let sheets = self.book.sheets.iter().enumerate().filter(|(_, sheet)| is_compared(sheet.name));
        let mut apart = Vec::new();
        for (number, sheet) in sheets {
            for (column, own) in
                sheet.columns.iter().enumerate().filter(|(_, own)| own.header != inputs::CHANGED)
            {
                for (row, _) in
                    own.cells.iter().enumerate().filter(|(_, cell)| matches!(cell, Content::Formula(_)))
                {
                    let place = Place { sheet: number, row, column };
                    let (one, two) = (self.values.at(place), other.values.find(place));
                    let is_same = two.is_some_and(|two| {
                        (one - two).abs() < checks::HALF_A_PENNY || (one.is_nan() && two.is_nan())
                    });
                    if !is_same {
                        let head = format!("{}, {} {}", sheet.name, own.group, own.header);
                        apart.push(format!("{head}, row {row}: {one} and {two:?}"));
                    }
                }
            }
        }
        apart
    }

    /// Its longest formula and where that stands: spreadsheets take 8,192 letters.
    #[must_use]
    pub fn longest_formula(&self) -> (String, String) {
        write::longest_formula(&self.book)
    }

    /// What stands in it as a value, for no formula makes it.
    #[must_use]
    pub fn as_run(&self) -> &[String] {
        &self.book.values
    }

    /// The trace as a workbook: every formula with what it comes to.
    #[must_use]
    pub fn workbook(&self, from: &Provenance) -> Vec<u8> {
        write::workbook(self, from)
    }

    fn sheet(&self, name: &str) -> usize {
        let place = self.book.sheets.iter().position(|sheet| sheet.name == name);
        place.expect("every trace has this sheet")
    }
}

/// What is traced, in a sentence.
fn said(model: &Model, traced: &Traced) -> String {
    let option = model.options[traced.option.index()].title();
    match traced.draw {
        Some(draw) => {
            let sampling = if traced.sampling == Sampling::Stratified { ", stratified" } else { "" };
            format!("Option {option}, draw {draw} of seed {}{sampling}.", traced.seed)
        }
        None => format!(
            "Option {option}, the base case: every input at its base value, and people as averages, so that amounts follow \
             parts of people."
        ),
    }
}

/// All sheets of a trace.
fn book(model: &Model, traced: &Traced) -> Book {
    let mut book = Book::default();
    let option = &model.options[traced.option.index()];
    let inputs = Inputs::list(&mut book, model, traced);
    let months = calendar::sheet(&mut book, model);
    let claims = claims::sheet(&mut book, &inputs, &months);
    let payments = payments::sheet(&mut book, &inputs, &months, &claims);
    let capital = option.capital.map(|id| &model.capitals[id.index()]);
    let vehicle = capital.map(|capital| vehicle::sheets(&mut book, &inputs, &months, &payments, capital));
    let service = option.service.map(|id| &model.services[id.index()]);
    let provider = service
        .map(|service| provider::sheet(&mut book, &inputs, &months, &payments, vehicle.as_ref(), service));
    inputs::mark_those_read(&mut book, inputs.values());
    transfers::sheet(&mut book, &inputs);
    people::sheets(&mut book, &inputs);
    checks::sheets(&mut book, &checks::Made { inputs, months, claims, payments, vehicle, provider });
    book
}
