//! The months of the programme: the rows of every sheet by month.

use super::book::{Book, ColumnId, Content, Look};
use super::evaluate::serial;
use crate::model::Model;

/// Where the months stand.
#[derive(Clone, Copy)]
pub(super) struct Months {
    /// The date at which each ends.
    pub(super) ends: ColumnId,
    /// How many, with that of the start.
    pub(super) n: usize,
}

/// Writes the sheet.
pub(super) fn sheet(book: &mut Book, model: &Model) -> Months {
    let notes = [
        "Month 0 is the start. Each month runs up to the date beside it, and everything is booked at its end.",
    ];
    let sheet = book.sheet("Months", &notes, 1);
    let n = usize::from(model.calendar.horizon_months()) + 1;
    column(book, sheet, n);
    let calendar = &model.calendar;
    let ends = book.column(sheet, n, ("", "ends"), Look::Date, |row| {
        Content::Fact(serial(calendar.date_of(calendar.month_end(month(row)))))
    });
    book.column(sheet, n, ("", "financial year"), Look::Words, |row| {
        Content::Words(calendar.financial_year(month(row)).to_string())
    });
    Months { ends, n }
}

/// The column of months with which a sheet begins.
pub(super) fn column(book: &mut Book, sheet: usize, n: usize) -> ColumnId {
    book.column(sheet, n, ("", "month"), Look::Month, |row| Content::Fact(f64::from(month(row))))
}

/// The month of a row.
pub(super) fn month(row: usize) -> u16 {
    u16::try_from(row).expect("a programme has fewer than 65,536 months")
}
