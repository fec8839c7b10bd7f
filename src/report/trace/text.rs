//! A trace for a terminal: every movement of cash of a draw.

use super::movements::Reader;
use super::said;
use crate::data::{Provenance, Traced};
use crate::model::Model;
use crate::report::circumstances::Circumstances;
use crate::report::layout::{heading, paragraph};
use crate::units::Money;

/// Room for an amount, letters.
const AMOUNT: usize = 18;
/// Room for what a line of the head is about, letters.
const LINE: usize = 9;

/// Every movement of cash: month, amount, from whom, to whom, under what, why; at most 100 columns wide.
#[must_use]
pub fn text(model: &Model, traced: &Traced, from: &Provenance) -> String {
    let mut written = heading(&format!("{}: a trace", model.title), '=');
    for (about, said) in Circumstances::from(from).lines(model) {
        written += &paragraph(&format!("{:<LINE$}", format!("{about}:")), &said);
    }
    written += &paragraph("", &said(model, traced));
    let reader = Reader::of(model, traced);
    // In the order of time; within a month as the cash was run.
    let mut transfers: Vec<_> = traced.ledger.transfers.iter().collect();
    transfers.sort_by_key(|transfer| transfer.month);
    for of_month in transfers.chunk_by(|one, other| one.month == other.month) {
        let month = of_month[0].month;
        let ends = model.calendar.date_of(model.calendar.month_end(month));
        written += &format!("\nMonth {month}, up to {ends}\n");
        for transfer in of_month {
            let movement = reader.read(transfer);
            let amount = transfer.amount.written_in(model.currency);
            let words =
                format!("{} to {}: {} ({})", movement.from, movement.to, movement.under, movement.reason);
            written += &paragraph(&format!("{amount:>AMOUNT$}  "), &words);
        }
    }
    let total: Money = transfers.iter().map(|transfer| transfer.amount).sum();
    written += "\n";
    written += &paragraph(
        "",
        &format!("{} movements of {} together.", transfers.len(), total.written_in(model.currency)),
    );
    written
}
