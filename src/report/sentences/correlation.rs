//! Numbers that move together.

use super::path::in_words;
use crate::model::{Correlation, Model};
use crate::report::number::plain;

/// Every pair of inputs that moves together over draws.
pub(super) fn sentences(model: &Model) -> Vec<String> {
    let said = |pair: &Correlation| {
        let [one, other] = [pair.between.0, pair.between.1].map(|row| in_words(&model.inputs.row(row).path));
        let way = if pair.value < 0.0 { "in opposite directions" } else { "in the same direction" };
        format!("{one} and {other} move {way} over draws (correlation {}).", plain(pair.value))
    };
    model.correlations.iter().map(said).collect()
}
