//! How prices move and how later money is valued.

use super::phrase::{capitalised, list, value};
use crate::model::{Index, Model, Uplift, ValueSchedule, spaced};
use crate::report::number::percent;

/// Every price index, the terms of real figures, and discount rates.
#[must_use]
pub fn price_sentences(model: &Model) -> Vec<String> {
    let mut sentences = vec!["All cash is nominal: in the money of its month.".to_owned()];
    if !model.prices.indices.is_empty() {
        let base = model.prices.base_year;
        let in_april = model.contracts.iter().any(|contract| contract.uplift == Uplift::FinancialYears);
        let otherwise = if in_april { " unless they say otherwise" } else { "" };
        sentences.push(format!(
            "Levels of prices are those of calendar years: costs step each January, prices of contracts on their \
             anniversaries{otherwise}. Amounts are stated in the prices of {base}."
        ));
    }
    sentences.extend(model.prices.indices.iter().map(|index| index_said(model, index)));
    sentences.push(real_terms(model));
    sentences.push(match model.discounting.hurdle {
        Some(row) => format!("Investors' net present value is taken at {}.", value(model, row)),
        None => "No hurdle rate is given, so there is no net present value for investors.".to_owned(),
    });
    sentences
}

/// "Care prices: 100 in 2019 and 104 in 2020, then 4% a year (2% to 7%)."
fn index_said(model: &Model, index: &Index) -> String {
    let level = |&(year, row): &(i16, _)| format!("{} in {year}", value(model, row));
    let levels: Vec<String> = index.series.iter().map(level).collect();
    let then = value(model, index.then);
    let moves = if levels.is_empty() { then } else { format!("{}, then {then}", list(&levels, "and")) };
    format!("{} prices: {moves}.", capitalised(&spaced(&index.name)))
}

fn real_terms(model: &Model) -> String {
    let year = model.prices.base_year;
    let Some(deflator) = model.prices.deflator else {
        return "No index takes inflation out, so there are no figures in real terms.".to_owned();
    };
    let by = spaced(&model.prices.indices[deflator.index()].name);
    let prices = format!("in prices of {year} by {by} prices, discounted by");
    match model.discounting.value {
        Some(schedule) => format!("Figures in real terms are {prices} {}.", schedule_said(schedule)),
        None => format!(
            "The file names no discount rates: only an appraisal has figures in real terms, {prices} {}.",
            schedule_said(ValueSchedule::LATEST)
        ),
    }
}

/// "the schedule "green book 2022", 3.5% a year at first".
fn schedule_said(schedule: ValueSchedule) -> String {
    let first = percent(1.0 / schedule.factor(1) - 1.0, 3);
    format!("the schedule \"{}\", {first} a year at first", schedule.name())
}
