//! Observed figures in place of simulated people.

use super::phrase::{contract_title, list, month, spaced, value};
use crate::model::{InputId, Model, Replay};

/// Every figure of a replay, by period.
#[must_use]
pub fn replay_sentences(model: &Model, replay: &Replay) -> Vec<String> {
    let figures = |rows: &[InputId]| {
        let said: Vec<String> = rows.iter().map(|&row| value(model, row)).collect();
        if said.is_empty() { "none".to_owned() } else { list(&said, "and") }
    };
    let units = replay.units.iter().map(|(measure, rows)| {
        format!("Units of \"{}\": {}.", model.measures[measure.index()].title(), figures(rows))
    });
    let levels = replay.levels.iter().map(|(measure, rows)| {
        let title = model.measures[measure.index()].title();
        format!("Value of \"{title}\" at the end of each: {}; the last one holds on.", figures(rows))
    });
    let payments = replay.payments.iter().map(|(contract, rows)| {
        let title = contract_title(&model.contracts[contract.index()]);
        format!("Payments of contract \"{title}\": {}.", figures(rows))
    });
    let first = format!(
        "Replay \"{}\" holds a figure for every {}, the first of which ends with {}.",
        spaced(&replay.name),
        periods(replay.every),
        month(model, replay.first + replay.every)
    );
    std::iter::once(first).chain(units).chain(levels).chain(payments).collect()
}

fn periods(months: u16) -> String {
    if months == 1 { "month".to_owned() } else { format!("{months} months") }
}
