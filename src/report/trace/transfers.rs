//! Every movement of cash of the draw, as the run made it.

use super::book::{Book, Content, Look};
use super::evaluate::serial;
use super::inputs::Inputs;
use super::movements::{Movement, Reader};
use crate::data::Transfer;

/// Writes the sheet.
pub(super) fn sheet(book: &mut Book, inputs: &Inputs<'_>) {
    let (model, traced) = (inputs.model, inputs.traced);
    let reader = Reader::of(model, traced);
    let mut rows: Vec<(&Transfer, Movement)> =
        traced.ledger.transfers.iter().map(|transfer| (transfer, reader.read(transfer))).collect();
    rows.sort_by_key(|(transfer, _)| transfer.month);
    let n = rows.len();
    let sheet = book.sheet(
        "Transfers",
        &["Every movement of cash of the run: who paid whom how much, under what, and why."],
        1,
    );
    book.column(sheet, n, ("", "month"), Look::Month, |r| Content::Fact(f64::from(rows[r].0.month)));
    book.column(sheet, n, ("", "up to"), Look::Date, |r| {
        Content::Fact(serial(model.calendar.date_of(model.calendar.month_end(rows[r].0.month))))
    });
    book.column(sheet, n, ("", "amount"), Look::Money, |r| Content::Fact(rows[r].0.amount.to_pounds()));
    let mut words = |header: &str, said: &dyn Fn(&Movement) -> String| {
        book.column(sheet, n, ("", header), Look::Words, |r| Content::Words(said(&rows[r].1)));
    };
    words("from", &|movement| movement.from.clone());
    words("to", &|movement| movement.to.clone());
    words("under", &|movement| movement.under.clone());
    words("why", &|movement| movement.reason.to_owned());
}
