//! What a payer is claimed quarter by quarter, and how far that goes towards its cap.

use super::summary::{base_pounds, chance, known};
use crate::data::{Figure, OptionResults, PayerCap, PayerFigure, QuarterFigure, QuarterSummary};
use crate::model::{Model, PartyId};
use crate::statistics::{Column, Value, distribution};

/// What a payer pays in each financial quarter; empty where the option has no such figures of it.
pub(super) fn quarters(model: &Model, results: &OptionResults, party: PartyId) -> Vec<QuarterSummary> {
    let of_programme = model.calendar.financial_quarters();
    let column = |place: usize| {
        let place = u16::try_from(place).expect("a programme has fewer than 65,536 quarters");
        results.column(Figure::PayerQuarter(party, place, QuarterFigure::Paid))
    };
    let columns: Vec<&Column> = (0..of_programme.len()).map_while(column).collect();
    let Some(first) = columns.first() else { return Vec::new() };
    let moves = |place: usize, draw: usize| known(columns[place].value(draw)).is_some_and(|paid| paid != 0.0);
    let last_of = |draw: usize| (0..columns.len()).rev().find(|&place| moves(place, draw));
    let last: Vec<Option<usize>> = (0..first.len()).map(last_of).collect();
    let n_later = |place: usize| last.iter().filter(|last| last.is_some_and(|last| last > place)).count();
    let summary = |(place, &paid): (usize, &&Column)| QuarterSummary {
        year: of_programme[place].year().to_string(),
        number: of_programme[place].number(),
        paid: distribution(paid),
        p_later: chance(n_later(place), first.len()),
    };
    columns.iter().enumerate().map(summary).collect()
}

/// A payer's cap on what it pays under contracts, and what is left of it; none without one.
pub(super) fn payer_cap(model: &Model, results: &OptionResults, party: PartyId) -> Option<PayerCap> {
    let row = model.parties[party.index()].cap?;
    let left = results.column(Figure::Payer(party, PayerFigure::UnderCap))?;
    let n_reached = left.values().filter(|left| *left == Value::Known(0.0)).count();
    Some(PayerCap {
        base: base_pounds(model, row),
        left: distribution(left),
        p_reached: chance(n_reached, left.len()),
    })
}
