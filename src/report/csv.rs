//! A payoff as CSV: a line for each level, for a spreadsheet.
//!
//! Shares and rates are fractions, amounts pounds; a return that is not defined is left empty. What was run besides the file as it
//! stands has columns of its own, the same in each line: the table stands alone, without a manifest beside it.

use crate::data::{PayoffLevel, PayoffReturn, PayoffTable};
use crate::model::Model;
use crate::statistics::Value;

/// The table with a header of paths, as checks name results.
#[must_use]
pub fn payoff_csv(model: &Model, payoff: &PayoffTable) -> String {
    let capital = model.options[payoff.option.index()].capital.map(|id| &model.capitals[id.index()]);
    let of = |who: &str| [format!("{who}.irr"), format!("{who}.moic")];
    let mut header = vec!["performance".to_owned(), "paid".to_owned()];
    header.extend(capital.iter().flat_map(|c| &c.tranches).flat_map(|t| of(&format!("tranche.{}", t.name))));
    header.extend(capital.iter().flat_map(|_| of("investor")));
    let called = |g: &crate::model::Guarantee| format!("guarantee.{}.called", g.name);
    header.extend(capital.iter().flat_map(|capital| &capital.guarantees).map(called));
    header.extend(has_margins(payoff).then(|| "provider.margin".to_owned()));
    header.extend(payoff.closes().then(|| "closed_from".to_owned()));
    header.extend(circumstances(payoff).into_iter().map(|(name, _)| name.to_owned()));
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    for record in std::iter::once(header).chain(payoff.levels.iter().map(|level| record(payoff, level))) {
        writer
            .write_record(&record)
            .expect("memory takes whatever is written, and every line has the same fields");
    }
    let bytes = writer.into_inner().expect("memory takes whatever is written");
    String::from_utf8(bytes).expect("what was written is text")
}

fn record(payoff: &PayoffTable, level: &PayoffLevel) -> Vec<String> {
    let mut cells = vec![rounded(level.stated(payoff.unit), FINE), rounded(level.paid, PENCE)];
    cells.extend(level.tranches.iter().chain(&level.investor).flat_map(of_return));
    cells.extend(level.guaranteed.iter().map(|&paid| rounded(paid, PENCE)));
    cells.extend(level.margin.map(|margin| rounded(margin, PENCE)));
    let closed_from = level.closed_from.map_or_else(String::new, |month| month.to_string());
    cells.extend(payoff.closes().then_some(closed_from));
    cells.extend(circumstances(payoff).into_iter().map(|(_, said)| said));
    cells
}

/// Between values that were changed on the way in.
const BETWEEN: &str = "; ";

/// The case, observed figures and what was changed, each where there is any.
fn circumstances(payoff: &PayoffTable) -> Vec<(&'static str, String)> {
    let from = &payoff.origin;
    let sets = (!from.sets.is_empty()).then(|| from.sets.join(BETWEEN));
    let all = [("case", from.case.clone()), ("replay", from.replay.clone()), ("set", sets)];
    all.into_iter().filter_map(|(name, said)| Some((name, said?))).collect()
}

/// Whether the provider's margin differs between levels; then every level has one.
fn has_margins(payoff: &PayoffTable) -> bool {
    payoff.levels.iter().any(|level| level.margin.is_some())
}

fn of_return(found: &PayoffReturn) -> [String; 2] {
    [found.irr, found.moic].map(|value| match value {
        Value::Known(value) => rounded(value, FINE),
        Value::BeyondHorizon | Value::Undefined => String::new(),
    })
}

/// Steps to the pound, and to one of anything else: as in the JSON.
const PENCE: f64 = 100.0;
const FINE: f64 = 1_000_000.0;

/// Adding nought turns minus nought into nought.
fn rounded(value: f64, steps: f64) -> String {
    ((value * steps).round() / steps + 0.0).to_string()
}
