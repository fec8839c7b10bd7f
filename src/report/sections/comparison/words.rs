//! What results are called under the heading of their party, which way is better, and chances as draws in twenty.

use crate::data::{ComparedResult, CoverFigure, FigureUnit};
use crate::model::spaced;
use crate::report::number::figure_with_error;
use crate::statistics::{Better, Estimate};
use crate::units::Currency;

/// What a result is called.
pub(in crate::report) fn words(result: &ComparedResult) -> String {
    let name = result.path.rsplit('.').next().unwrap_or(&result.path);
    let thing = || result.thing.clone().unwrap_or_default();
    match name {
        "irr" => "IRR a year".to_owned(),
        "p_loss" => "loses money".to_owned(),
        "p_total_loss" => "loses everything".to_owned(),
        "moic" => "multiple of money drawn (MOIC)".to_owned(),
        "npv" => "net present value at the hurdle".to_owned(),
        "net_cash" => "received less drawn".to_owned(),
        "peak" => "most money out at once (peak)".to_owned(),
        "payback_month" => "month of payback".to_owned(),
        "average_life" => "average life, months".to_owned(),
        "dscr" => CoverFigure::DebtService.words().to_owned(),
        "llcr" => CoverFigure::LoanLife.words().to_owned(),
        "owed" => "still owed at the horizon".to_owned(),
        "avoided_cost" => "avoided cost of care".to_owned(),
        "cashable" => "its cashable part".to_owned(),
        "net" => "net: avoided less paid, and less what is still owed".to_owned(),
        "p_saves" => "saves".to_owned(),
        "p_saves_cash" => "saves in cash".to_owned(),
        "real_npv" => "net, real and discounted".to_owned(),
        "p_short" => "has cash below nought at some time".to_owned(),
        "p_deficit" => "makes a deficit".to_owned(),
        "balance" => "received less given".to_owned(),
        "lowest_month" => "month of the lowest cash".to_owned(),
        "cost_per_person" => "all costs for each person referred".to_owned(),
        "cost" => "all costs of payers over care as usual".to_owned(),
        "referred" => "people referred".to_owned(),
        "started" => "people who start".to_owned(),
        "measured" => format!("{}, as measured", thing()),
        "true" => thing(),
        "days" => format!("{}, person-days", thing()),
        other => spaced(other),
    }
}

/// Which way is better: "less is better".
pub(in crate::report) fn direction(result: &ComparedResult) -> Option<&'static str> {
    match (result.better?, result.unit) {
        (Better::Higher, _) => Some("more is better"),
        (Better::Lower, FigureUnit::Month) => Some("sooner is better"),
        (Better::Lower, _) => Some("less is better"),
    }
}

/// A chance as draws in twenty, with its error: "15.5 ± 0.1".
pub(super) fn in_twenty(found: Estimate) -> String {
    let [value, se] = [found.value, found.se].map(|share| share * 20.0);
    // A count has no currency; any does.
    figure_with_error(value, Some(se), FigureUnit::Count, Currency::Gbp)
}
