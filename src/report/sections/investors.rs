//! What investors earn, how likely and how deep a loss is, and when money is out and back.

use super::cells::{Shown, is_withheld, mean, of_mean_cash, quantile_at, spread_table, undefined_in};
use crate::data::{CoverFigure, FigureUnit, OptionSummary, ReturnSummary, WithoutRate};
use crate::model::Model;
use crate::report::number::{chance, estimate, in_twenty, percent};
use crate::report::passage::{Passage, paragraph, subheading, table};
use crate::report::sentences::capitalised;
use crate::statistics::{Estimate, Level};

/// The section; empty without investors.
pub(in crate::report) fn investors(model: &Model, option: &OptionSummary, draws: u32) -> Passage {
    let Some(all) = &option.investor else { return Passage::default() };
    let mut written = subheading(
        "Investors: what do I earn, how likely is a loss, how deep, when is my money out and back?",
    );
    written += rates(model, &[("IRR a year".to_owned(), all)]);
    written += paragraph("  ", &rate_of_mean_cash(model, all));
    for line in losses(model, all, draws) {
        written += paragraph("  ", &line);
    }
    written += spread_table(model, &figures(all));
    written += paragraph("  ", &payback(all));
    if option.tranches.len() > 1 {
        written += by_class(model, option);
    }
    written + coupons(model, option) + covers(model, option) + guarantees(model, option, draws)
}

/// The yearly rate at which each class bore coupon, where that may be another in another draw.
fn coupons(model: &Model, option: &OptionSummary) -> Passage {
    let varies = |found: &&ReturnSummary| found.coupons.iter().any(|coupon| coupon.p5 != coupon.p95);
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for (_, title, found) in option.tranches.iter().filter(|(_, _, found)| varies(&found)) {
        for (year, coupon) in (1..).zip(&found.coupons) {
            figures.push((format!("coupon of {title} in year {year}"), coupon, FigureUnit::Rate));
        }
    }
    if figures.is_empty() { Passage::default() } else { spread_table(model, &figures) }
}

/// How far cash covers what is owed to each class.
fn covers(model: &Model, option: &OptionSummary) -> Passage {
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for (_, title, found) in &option.tranches {
        for (cover, spread) in &found.covers {
            figures.push((format!("{}, {title}", cover.words()), spread, FigureUnit::Ratio));
        }
    }
    if figures.is_empty() {
        return Passage::default();
    }
    let has_service =
        option.tranches.iter().flat_map(|own| &own.2.covers).any(|own| own.0 == CoverFigure::DebtService);
    let said = if has_service { format!("{LOAN_LIFE} {DEBT_SERVICE}") } else { LOAN_LIFE.to_owned() };
    paragraph("  ", &said) + spread_table(model, &figures)
}

const LOAN_LIFE: &str = "Loan life cover: the present value of all cash that comes as far as a class after its largest balance, until \
    it matures, over that balance.";
const DEBT_SERVICE: &str =
    "Debt service cover: on the worst date, the cash that could go to it over what had fallen due.";

/// What is called on guarantees, and how often.
fn guarantees(model: &Model, option: &OptionSummary, draws: u32) -> Passage {
    let mut written = Passage::default();
    for guarantee in &option.guarantees {
        let figures = [
            (format!("called on {}", guarantee.title), &guarantee.called, FigureUnit::Money),
            ("its fee".to_owned(), &guarantee.fee, FigureUnit::Money),
        ];
        written += spread_table(model, &figures);
        let chance = said(guarantee.p_called, draws);
        written += paragraph("  ", &format!("Chance that something is called: {chance}."));
    }
    written
}

/// What investors earn and how likely they lose, in one sentence.
pub(in crate::report) fn in_short(model: &Model, option: &OptionSummary, draws: u32) -> Option<String> {
    let all = option.investor.as_ref()?;
    let median = match quantile_at(model, &all.irr, Level::P50, FigureUnit::Rate).as_str() {
        "-" => "what investors earn in the median draw is not determined".to_owned(),
        rate => format!("investors earn {rate} a year in the median draw"),
    };
    let without = match is_withheld(&all.irr) {
        true => format!(
            "; no rate of return in {} of draws",
            percent(all.irr.n_undefined as f64 / all.irr.n as f64, 2)
        ),
        false => String::new(),
    };
    Some(format!("{median}; {}{without}.", chance_of("chance of a loss", all.p_loss, draws)))
}

/// Quantiles of rates of return; total losses count as −100%.
fn rates(model: &Model, returns: &[(String, &ReturnSummary)]) -> Passage {
    let mut rows = vec![["", "P5", "P25", "median", "P75", "P95"].map(str::to_owned).to_vec()];
    for (name, found) in returns {
        let cells = Level::ALL.map(|level| quantile_at(model, &found.irr, level, FigureUnit::Rate));
        rows.push(std::iter::once(name.clone()).chain(cells).collect());
    }
    let without = returns.iter().filter(|(_, found)| found.irr.n_undefined > 0);
    let notes = without.map(|(name, found)| {
        paragraph("  ", &format!("{name}: {}. {}", undefined_in(&found.irr), why_without_rate(found)))
    });
    table(rows) + notes.sum()
}

/// Why draws have no rate of return: "Of these, 2 draws draw nothing, …".
fn why_without_rate(found: &ReturnSummary) -> String {
    let WithoutRate { nothing_drawn, loss, no_loss } = found.without_rate;
    let reasons = [
        (nothing_drawn, "nothing is drawn"),
        (loss, "less comes back than was drawn, and no one rate from -30% to 30% a month fits"),
        (no_loss, "no less comes back than was drawn, and no one rate from -30% to 30% a month fits"),
    ];
    let said = reasons.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("in {n} of them {why}"));
    capitalised(&format!("{}.", said.collect::<Vec<_>>().join("; ")))
}

fn rate_of_mean_cash(model: &Model, all: &ReturnSummary) -> String {
    let rate = of_mean_cash(model, all).map(|rate| format!("{rate} a year"));
    let rate = rate.unwrap_or_else(|| "not defined".to_owned());
    format!(
        "IRR of the mean cash: {rate}. (A mean of IRRs is the return of no portfolio and is not given. Total losses count \
         as -100% in the quantiles.)"
    )
}

fn losses(model: &Model, all: &ReturnSummary, draws: u32) -> Vec<String> {
    let mut lines = vec![
        format!("Chance of a loss (less back than was drawn): {}.", said(all.p_loss, draws)),
        format!("Chance of a total loss (nothing back): {}.", said(all.p_total_loss, draws)),
    ];
    lines.push(match all.expected_shortfall {
        Some(worst) => {
            format!(
                "Worst 5% of draws, net cash on average: {}.",
                estimate(worst, FigureUnit::Money, model.currency)
            )
        }
        None => "Worst 5% of draws: too few draws to say.".to_owned(),
    });
    lines
}

/// "chance of a loss 28.0% ± 2.2 (about 6 in 20)", "chance of a loss: not seen in 300 draws".
pub(in crate::report) fn chance_of(what: &str, found: Estimate, draws: u32) -> String {
    let mark = if found.value == 0.0 { ":" } else { "" };
    format!("{what}{mark} {}", said(found, draws))
}

/// "28.0% ± 2.2 (about 6 in 20)"; a chance that was never seen says how rare it may still be.
pub(in crate::report) fn said(found: Estimate, draws: u32) -> String {
    if found.value == 0.0 {
        let of = if draws == 1 { "draw" } else { "draws" };
        return format!("not seen in {draws} {of} (± {:.2} percentage points)", found.se * 100.0);
    }
    format!("{} ({})", chance(found), in_twenty(found.value))
}

fn figures(all: &ReturnSummary) -> Vec<Shown<'_>> {
    let mut figures: Vec<Shown<'_>> = vec![
        ("multiple of money drawn (MOIC)".into(), &all.moic, FigureUnit::Ratio),
        ("multiple of the commitment".into(), &all.moic_on_commitment, FigureUnit::Ratio),
    ];
    if let Some(npv) = &all.npv {
        figures.push(("net present value at the hurdle".into(), npv, FigureUnit::Money));
    }
    figures.extend([
        ("received less drawn".into(), &all.net_cash, FigureUnit::Money),
        ("drawn".into(), &all.drawn, FigureUnit::Money),
        ("most money out at once (peak)".into(), &all.peak, FigureUnit::Money),
        ("month of payback".into(), &all.payback_month, FigureUnit::Month),
        ("average life, months".into(), &all.average_life, FigureUnit::Month),
    ]);
    figures
}

fn payback(all: &ReturnSummary) -> String {
    let found = &all.payback_month;
    let median = match found.p50 {
        Some(month) => format!("Paid back in month {month:.0} in the median draw"),
        None if is_withheld(found) => "Payback is not defined in too many draws".to_owned(),
        None => "Never paid back in the median draw".to_owned(),
    };
    format!("{median}; never paid back within the horizon in {} of draws.", chance(all.p_never))
}

fn by_class(model: &Model, option: &OptionSummary) -> Passage {
    let classes: Vec<(String, &ReturnSummary)> =
        option.tranches.iter().map(|(_, title, found)| (title.clone(), found)).collect();
    let mut rows =
        vec![["", "P(loss)", "P(total loss)", "MOIC, mean", "worst 5%"].map(str::to_owned).to_vec()];
    for (title, found) in &classes {
        let worst = found.expected_shortfall;
        rows.push(vec![
            title.clone(),
            chance(found.p_loss),
            chance(found.p_total_loss),
            mean(model, &found.moic, FigureUnit::Ratio),
            worst.map_or_else(|| "-".to_owned(), |worst| estimate(worst, FigureUnit::Money, model.currency)),
        ]);
    }
    paragraph("  ", "By class, IRR a year:")
        + rates(model, &classes)
        + paragraph("  ", "By class, losses:")
        + table(rows)
}
