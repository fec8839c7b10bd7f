//! Observed figures in place of simulated people.

use super::phrase::{contract_title, list, month, replay_title, value};
use crate::model::{Contract, InputId, MeasureHead, MeasureId, Model, Over, Replay, breaks_off};

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
        let own = &model.measures[measure.index()];
        let title = own.title();
        let is_by_intake = matches!(&own.head, MeasureHead::Cohort(cohort) if cohort.over == Over::Intake);
        match replay.until {
            _ if is_by_intake => format!("Value of \"{title}\" of each intake, the first one first: {}.", figures(rows)),
            Some(until) => format!(
                "Value of \"{title}\" at the end of each: {}; the last one holds up to {}, and from then on it is simulated.",
                figures(rows),
                month(model, until)
            ),
            None => format!("Value of \"{title}\" at the end of each: {}; the last one holds on.", figures(rows)),
        }
    });
    let payments = replay.payments.iter().map(|(contract, rows)| {
        let terms = &model.contracts[contract.index()];
        let title = contract_title(terms);
        let by_clause = shared_among(terms).map_or_else(String::new, |said| {
            format!(" They are {said}, and so is what they use up of limits on single clauses.")
        });
        format!("Payments of contract \"{title}\": {}.{by_clause}", figures(rows))
    });
    let first = format!(
        "Replay \"{}\" holds a figure for every {}, the first of which ends with {}.",
        replay_title(replay),
        periods(replay.every),
        month(model, replay.first + replay.every)
    );
    let starts = (!replay.starts.is_empty()).then(|| {
        let until = replay.until.map_or_else(String::new, |until| format!(" up to {}", month(model, until)));
        format!("People who started in each: {}; nobody else comes{until}.", figures(&replay.starts))
    });
    let people = replay.people.iter().map(|(state, rows)| {
        let title = model.states[state.index()].title();
        format!("Of those who had started, in \"{title}\" at the end of each: {}.", figures(rows))
    });
    let until = replay
        .until
        .map(|until| format!("They stand up to {}; {}", month(model, until), simulated_after(model, replay)));
    let read_from = replay.read_from.iter().map(|from| format!("They were read from {from}."));
    let observed = units.chain(levels).chain(payments).chain(starts).chain(people);
    std::iter::once(first).chain(read_from).chain(until).chain(observed).collect()
}

/// Whose observed payments of a contract are, where it has several clauses.
fn shared_among(contract: &Contract) -> Option<&'static str> {
    (contract.clauses.len() > 1).then_some("shared among its clauses as each future would have paid for them")
}

/// What was observed and what was not, and up to when: "observed figures of "moves out" (none after September 2020) stand in place of
/// simulated people up to March 2021; all others are simulated".
#[must_use]
pub fn observed_said(model: &Model, replay: &Replay) -> String {
    let stands = replay.until.unwrap_or(model.calendar.horizon_months());
    // What comes after a record that ends early counts as nought; of a level the last one holds on.
    let counted = |title: String, rows: &[InputId]| {
        let last = rows.len().checked_sub(1).map_or(replay.first, |period| replay.ends(period));
        if last < stands { format!("{title} (none after {})", month(model, last)) } else { title }
    };
    let measure = |id: MeasureId| format!("\"{}\"", model.measures[id.index()].title());
    let contracts = model.contracts.iter();
    let broken: Vec<_> =
        contracts.flat_map(|own| breaks_off(replay, own, (&model.measures, &model.calendar))).collect();
    let units = replay.units.iter().map(|(id, rows)| match broken.iter().find(|(broken, _)| broken == id) {
        Some(&(_, last)) => format!(
            "{} (none after {}, which counts as nought in all that it is compared with)",
            measure(*id),
            month(model, last)
        ),
        None => counted(measure(*id), rows),
    });
    let levels = replay.levels.iter().map(|(id, _)| measure(*id));
    let payments = replay.payments.iter().map(|(id, rows)| {
        let contract = &model.contracts[id.index()];
        let said = counted(format!("payments of \"{}\"", contract_title(contract)), rows);
        shared_among(contract).map_or(said.clone(), |so| format!("{said} ({so})"))
    });
    let starts = (!replay.starts.is_empty()).then(|| counted("who started".to_owned(), &replay.starts));
    let observed: Vec<String> = units.chain(levels).chain(payments).chain(starts).collect();
    let until = replay.until.map_or_else(String::new, |until| format!(" up to {}", month(model, until)));
    format!(
        "observed figures of {} stand in place of simulated people{until}; all others are simulated",
        list(&observed, "and")
    )
}

/// Whose units are simulated after the last month that was observed.
fn simulated_after(model: &Model, replay: &Replay) -> String {
    match (replay.starts.is_empty(), replay.people.is_empty()) {
        (true, _) => {
            "units after it are simulated, of the people whom the scenario has from its start.".to_owned()
        }
        (false, true) => {
            "units after it are simulated, of the people who started and of those who come later.".to_owned()
        }
        (false, false) => {
            let option = model.options[replay.option.index()].title();
            format!(
                "after it people are simulated from where they stood under \"{option}\": who they are and how they came \
                 there is drawn from the scenario, given the numbers in each state. The rates and effects of the scenario \
                 are not changed by what was observed."
            )
        }
    }
}

fn periods(months: u16) -> String {
    if months == 1 { "month".to_owned() } else { format!("{months} months") }
}
