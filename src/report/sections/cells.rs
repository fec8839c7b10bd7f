//! Cells and rows of distributions, and the words for what is not defined.

use crate::data::{ContractSummary, FigureUnit, OptionSummary, PayerSummary, ReturnSummary};
use crate::model::Model;
use crate::report::number::{estimate, figure_with_error, percent, range_with_error};
use crate::report::passage::{Passage, paragraph, table};
use crate::statistics::{Between, Distribution, Estimate, Level};
use crate::units::Currency;

/// A figure to be shown: what it is called, its distribution, its unit.
pub(super) type Shown<'a> = (String, &'a Distribution, FigureUnit);

/// A table of mean, 5%, median and 95%, with notes on what is not defined.
pub(in crate::report) fn spread_table(model: &Model, figures: &[Shown<'_>]) -> Passage {
    let mut rows = vec![["", "mean", "P5", "median", "P95"].map(str::to_owned).to_vec()];
    rows.extend(figures.iter().map(|(name, found, unit)| {
        vec![
            name.clone(),
            mean(model, found, *unit),
            quantile(model, found, (found.p5, found.se_p5), *unit),
            quantile(model, found, (found.p50, found.se_p50), *unit),
            quantile(model, found, (found.p95, found.se_p95), *unit),
        ]
    }));
    table(rows) + undefined_notes(figures)
}

/// The rate of the mean cash with its error; none where none is defined.
pub(super) fn of_mean_cash(model: &Model, found: &ReturnSummary) -> Option<String> {
    let rate = found.irr_of_mean_cash?;
    Some(figure_with_error(rate.value, rate.se, FigureUnit::Rate, model.currency))
}

/// "pay £2.1m ± 0.1", or where more comes back to them "are paid £0.6m ± 0.1 more than they pay".
pub(in crate::report) fn pay_or_are_paid(model: &Model, paid: Estimate) -> String {
    let money = |value| estimate(Estimate { value, ..paid }, FigureUnit::Money, model.currency);
    if paid.value < 0.0 {
        format!("are paid {} more than they pay,", money(-paid.value))
    } else {
        format!("pay {}", money(paid.value))
    }
}

/// Whether money also flows to payers under the contracts of an option: what they pay is then less what comes back.
pub(in crate::report) fn comes_back(option: &OptionSummary) -> bool {
    let of_contract = |contract: &ContractSummary| {
        contract.paid_back.is_some() || contract.clauses.iter().any(|own| own.pays_back.of_all.value > 0.0)
    };
    let is_below = |payer: &PayerSummary| payer.paid.p5.is_some_and(|paid| paid < 0.0);
    option.payers.iter().any(is_below) || option.contracts.iter().any(of_contract)
}

/// The mean with its error, or a dash where there is none.
pub(in crate::report) fn mean(model: &Model, found: &Distribution, unit: FigureUnit) -> String {
    found.mean.map_or_else(|| "-".to_owned(), |mean| estimate(mean, unit, model.currency))
}

/// A quantile with its error; of months, one beyond the horizon is "never".
pub(in crate::report) fn quantile(
    model: &Model,
    found: &Distribution,
    (value, se): (Option<f64>, Option<f64>),
    unit: FigureUnit,
) -> String {
    match value {
        Some(value) => figure_with_error(value, se, unit, model.currency),
        None if unit == FigureUnit::Month && !is_withheld(found) => "never".to_owned(),
        None => "-".to_owned(),
    }
}

/// A quantile with its error; where draws without an answer keep it from being known, between what it lies.
pub(in crate::report) fn quantile_at(
    model: &Model,
    found: &Distribution,
    level: Level,
    unit: FigureUnit,
) -> String {
    match (found.quantile(level), found.bounds) {
        ((None, _), Some(bounds)) if !bounds.at(level).is_nothing() => {
            between(bounds.at(level), unit, model.currency)
        }
        (known, _) => quantile(model, found, known, unit),
    }
}

/// Between what a quantile lies that draws without an answer keep from being known, without its error; none where it is
/// known, and where nothing is.
pub(in crate::report) fn range_at(
    found: &Distribution,
    level: Level,
    unit: FigureUnit,
    currency: Currency,
) -> Option<String> {
    let bounds = found.bounds?.at(level);
    let is_range = found.quantile(level).0.is_none() && !bounds.is_nothing();
    is_range.then(|| between(Between { se: None, ..bounds }, unit, currency))
}

/// "2.1% to 2.6% ± 0.4", "at most 2.6% ± 0.4"; one number where both ends are written alike.
fn between(found: Between, unit: FigureUnit, currency: Currency) -> String {
    let with_error = |value: f64| figure_with_error(value, found.se, unit, currency);
    match (found.low, found.high) {
        (Some(low), Some(high)) => range_with_error([low, high], found.se, unit, currency),
        (Some(low), None) => format!("at least {}", with_error(low)),
        (None, Some(high)) => format!("at most {}", with_error(high)),
        (None, None) => "-".to_owned(),
    }
}

/// Whether quantiles are withheld because too many draws have no answer.
pub(in crate::report) fn is_withheld(found: &Distribution) -> bool {
    found.n_undefined * 100 > found.n
}

/// A line for each figure that some draws do not have.
pub(in crate::report) fn undefined_notes(figures: &[Shown<'_>]) -> Passage {
    let notes = figures
        .iter()
        .filter(|(_, found, _)| found.n_undefined > 0)
        .map(|(name, found, _)| paragraph("  ", &format!("{name}: {}.", undefined_in(found))));
    notes.sum()
}

/// "not defined in 0.5% of draws, which are left out".
pub(in crate::report) fn undefined_in(found: &Distribution) -> String {
    let share = percent(found.n_undefined as f64 / found.n as f64, 2);
    let then = match found.bounds {
        _ if !is_withheld(found) => "which are left out",
        Some(bounds) if !Level::ALL.into_iter().all(|level| bounds.at(level).is_nothing()) => {
            "and quantiles are shown as far as they hold whatever these would be"
        }
        Some(_) | None => "so none of it is shown",
    };
    format!("not defined in {share} of draws, {then}")
}
