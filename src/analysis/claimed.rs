//! What a payer is claimed quarter by quarter, and how far that goes towards its cap.

use super::jointly::Jointly;
use super::summary::{base_pounds, chance, known};
use crate::data::{At, Draws, Figure, Joint, OptionResults, PayerCap, PayerFigure, QuarterSummary};
use crate::model::{Model, PartyId};
use crate::statistics::{Value, distribution};

/// What a payer pays in each financial quarter; empty where the option has no such figures of it.
pub(super) fn quarters(jointly: Jointly<'_>, draws: &Draws<'_>, party: PartyId) -> Vec<QuarterSummary> {
    let of_programme = jointly.model.calendar.financial_quarters();
    let columns = jointly.quarters(party);
    if columns.is_empty() {
        return Vec::new();
    }
    let last = draws.read(&Joint::LastThatMoves(columns.clone()));
    let is_later = |last, place: usize| known(last).is_some_and(|last| last > place as f64);
    let summary = |(place, paid): (usize, At)| QuarterSummary {
        year: of_programme[place].year().to_string(),
        number: of_programme[place].number(),
        paid: distribution(&draws.read(&Joint::Figure(paid))),
        p_later: chance(&last, |last| is_later(last, place)),
    };
    columns.into_iter().enumerate().map(summary).collect()
}

/// A payer's cap on what it pays under contracts, and what is left of it; none without one.
pub(super) fn payer_cap(model: &Model, results: &OptionResults, party: PartyId) -> Option<PayerCap> {
    let row = model.parties[party.index()].cap?;
    let left = results.column(Figure::Payer(party, PayerFigure::UnderCap))?;
    Some(PayerCap {
        base: base_pounds(model, row),
        left: distribution(left),
        p_reached: chance(left, |left| left == Value::Known(0.0)),
    })
}
