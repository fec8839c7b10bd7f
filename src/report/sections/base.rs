//! The base case beside the simulation: what averages hide.

use super::cells::{mean, of_mean_cash, quantile_at};
use super::providers::{has_costs, other_providers};
use crate::data::{BaseFigure, BaseValue, ContractFigure, FigureUnit, OptionSummary, ReturnSummary};
use crate::model::Model;
use crate::report::number::{chance, figure, figure_with_error, in_twenty};
use crate::report::passage::{Passage, paragraph, section, subheading, table};
use crate::statistics::{Distribution, Level, Value};

/// The base case beside the simulation; empty where the run made none.
pub(in crate::report) fn beside(model: &Model, option: &OptionSummary) -> Passage {
    if option.base_case.is_empty() {
        return Passage::default();
    }
    let mut written = subheading("Base case beside the simulation: what averages hide");
    if let Some(all) = &option.investor {
        written += promised(model, option, all);
    }
    let mut rows = vec![["", "base case", "mean of draws"].map(str::to_owned).to_vec()];
    for (path, found) in distributions(model, option) {
        let Some(BaseFigure { base, unit, title, .. }) = base_of(option, &path) else { continue };
        let simulated = if *unit == FigureUnit::Rate {
            format!("median {}", quantile_at(model, found, Level::P50, *unit))
        } else {
            mean(model, found, *unit)
        };
        rows.push(vec![title.clone(), base_said(model, *base, *unit), simulated]);
    }
    written + table(rows)
}

/// Every figure of the base case, alone.
pub(in crate::report) fn alone(model: &Model, option: &OptionSummary) -> Passage {
    let mut rows = vec![["", "base case"].map(str::to_owned).to_vec()];
    for BaseFigure { title, unit, base, .. } in &option.base_case {
        rows.push(vec![title.clone(), base_said(model, *base, *unit)]);
    }
    section(&format!("Option: {}", option.title)) + table(rows)
}

/// Base-case rate beside the median, the rate of mean cash, and the chance of a loss.
fn promised(model: &Model, option: &OptionSummary, all: &ReturnSummary) -> Passage {
    let rate = |value: f64| figure(value, FigureUnit::Rate, model.currency);
    let base = match base_of(option, "investor.irr").map(|figure| figure.base.value) {
        Some(Value::Known(value)) => format!("The base case returns {} a year", rate(value)),
        Some(Value::BeyondHorizon | Value::Undefined) | None => {
            "The base case has no defined return".to_owned()
        }
    };
    let median = quantile_at(model, &all.irr, Level::P50, FigureUnit::Rate);
    let of_mean = of_mean_cash(model, all).unwrap_or_else(|| "not defined".to_owned());
    let text = format!(
        "{base}. Of the draws, the median returns {median}, the mean cash returns {of_mean}, and {} lose money ({}).",
        chance(all.p_loss),
        in_twenty(all.p_loss.value)
    );
    paragraph("  ", &text)
}

fn base_of<'a>(option: &'a OptionSummary, path: &str) -> Option<&'a BaseFigure> {
    option.base_case.iter().find(|figure| figure.path == path)
}

fn base_said(model: &Model, base: BaseValue, unit: FigureUnit) -> String {
    match base.value {
        Value::Known(value) => figure_with_error(value, base.se, unit, model.currency),
        Value::BeyondHorizon => "never within the horizon".to_owned(),
        Value::Undefined => "not defined".to_owned(),
    }
}

/// The headline figures of an option: path, distribution.
fn distributions<'a>(model: &Model, option: &'a OptionSummary) -> Vec<(String, &'a Distribution)> {
    let mut found = Vec::new();
    let mut add = |path: String, distribution| found.push((path, distribution));
    if let Some(all) = &option.investor {
        returns("investor", all, &mut add);
    }
    for (name, _, tranche) in &option.tranches {
        returns(&format!("tranche.{name}"), tranche, &mut add);
    }
    if let Some(provider) = &option.provider {
        add("provider.margin".into(), &provider.margin);
        add("provider.lowest_cash".into(), &provider.lowest_cash);
        add("provider.lowest_month".into(), &provider.lowest_month);
        if provider.p_short.value > 0.0 {
            add("provider.short_month".into(), &provider.short_month);
        }
        if has_costs(&provider.cost_per_start) {
            add("provider.cost_per_start".into(), &provider.cost_per_start);
        }
    }
    if let Some(vacant) = option.provider.as_ref().and_then(|provider| provider.posts_vacant.as_ref()) {
        add("provider.posts_vacant".into(), vacant);
    }
    for party in other_providers(option) {
        add(format!("{}.margin", party.path), &party.balance);
        if let Some((cash, month)) = &party.lowest_cash {
            add(format!("{}.lowest_cash", party.path), cash);
            add(format!("{}.lowest_month", party.path), month);
        }
    }
    for payer in &option.payers {
        let mut of = |name: &str, distribution| add(format!("payer.{}.{name}", payer.name), distribution);
        of("paid", &payer.paid);
        if !model.bears_care(&payer.name) {
            continue;
        }
        of("avoided_cost", &payer.avoided_cost);
        of("net", &payer.net);
        of("cashable_net", &payer.cashable_net);
    }
    for contract in &option.contracts {
        add(format!("contract.{}.gross", contract.name), &contract.gross);
        let parts = [
            (ContractFigure::PaidOut, contract.paid_out.as_ref()),
            (ContractFigure::PaidBack, contract.paid_back.as_ref()),
            (ContractFigure::Paid, Some(&contract.paid)),
            (ContractFigure::PaidPast, contract.paid_past.as_ref()),
        ];
        for (figure, found) in parts.into_iter().filter_map(|(figure, found)| Some((figure, found?))) {
            add(format!("contract.{}.{}", contract.name, figure.name()), found);
        }
    }
    for outcome in &option.outcomes {
        add(format!("outcomes.{}.measured", outcome.name), &outcome.measured);
    }
    add("referred".into(), &option.referred);
    add("started".into(), &option.started);
    add("cost_per_person".into(), &option.cost_per_person);
    found
}

fn returns<'a>(path: &str, found: &'a ReturnSummary, add: &mut impl FnMut(String, &'a Distribution)) {
    let mut of = |name: &str, distribution| add(format!("{path}.{name}"), distribution);
    of("irr", &found.irr);
    of("moic", &found.moic);
    of("moic_on_commitment", &found.moic_on_commitment);
    of("net_cash", &found.net_cash);
    of("drawn", &found.drawn);
    of("payback_month", &found.payback_month);
    of("average_life", &found.average_life);
    for (cover, spread) in &found.covers {
        of(cover.name(), spread);
    }
}
