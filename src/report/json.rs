//! The result of a run as one JSON object, format 1. Every field is described in `docs/json.md`.
//!
//! Pounds are numbers rounded to two decimals, rates fractions rounded to six, months count from programme start.
//! What is not known is null. Keys stand in a fixed order.

mod comparison;
mod payoff;

pub use comparison::comparison_json;
pub use payoff::payoff_json;

use super::analysed::{Analysed, of_analysis};
use super::counted;
use super::number::kept;
use crate::data::{
    BaseFigure, CheckedValue, ContractSummary, Coupling, Difference, FigureUnit, FourCells, GuaranteeSummary,
    OptionSummary, OutcomeSummary, PartySummary, PayerSummary, PaymentParts, Provenance, ProviderSummary,
    ReturnSummary, Sampling, StateSummary, StepSummary, Summary, WaterfallSummary, WithoutRate,
};
use crate::statistics::{Bounds, Distribution, Estimate, Level, Value};
use serde_json::{Map, Value as Json, json};

/// The version of this format.
pub(super) const FORMAT: u32 = 1;

/// How inputs are sampled, in a word.
pub(super) fn sampling(sampling: Sampling) -> &'static str {
    match sampling {
        Sampling::Stratified => "stratified",
        Sampling::Independent => "independent",
    }
}

/// The object, pretty-printed, ending with a newline.
#[must_use]
pub fn json(summary: &Summary) -> String {
    with_analyses(summary, &[])
}

/// The same with what analyses found, each under its name.
#[must_use]
pub fn with_analyses(summary: &Summary, analysed: &[Analysed]) -> String {
    let writer = Writer { draws: summary.provenance.draws };
    let mut object = json!({
        "format": FORMAT,
        "sib": provenance(&summary.provenance),
        "options": list(&summary.options, |option| writer.option(option)),
        "differences": list(&summary.differences, |difference| writer.difference(difference)),
    });
    for found in analysed {
        object[found.name] = of_analysis(found);
    }
    let mut text = serde_json::to_string_pretty(&object).expect("an object with text keys is JSON");
    text.push('\n');
    text
}

fn list<T>(things: &[T], write: impl Fn(&T) -> Json) -> Json {
    Json::Array(things.iter().map(write).collect())
}

/// Where results come from.
pub(super) fn provenance(from: &Provenance) -> Json {
    json!({
        "version": from.version,
        "scenario_sha256": from.scenario_sha256,
        "seed": from.seed,
        "draws": from.draws,
        "stopped_before": from.stopped_before,
        "missing": from.missing,
        "precision": counted::name(from.precision),
        "case": from.case,
        "replay": from.replay,
        "set": sets(&from.sets),
        "sampling": sampling(from.sampling),
        "options_share_luck": match from.coupling {
            Coupling::SameLuck => "yes",
            Coupling::Independent => "no",
        },
    })
}

/// What was changed on the way in; null where nothing was.
pub(super) fn sets(sets: &[String]) -> Json {
    if sets.is_empty() { Json::Null } else { sets.into() }
}

/// A number to the decimals of its unit; null where it is not a number.
pub(super) fn number(value: f64, unit: FigureUnit) -> Json {
    serde_json::Number::from_f64(kept(value, unit)).map_or(Json::Null, Json::Number)
}

/// The word for a unit.
pub(super) fn unit_name(unit: FigureUnit) -> &'static str {
    match unit {
        FigureUnit::Money => "money",
        FigureUnit::Rate => "rate",
        FigureUnit::Ratio => "ratio",
        FigureUnit::Month => "month",
        FigureUnit::Count => "count",
        FigureUnit::Share => "share",
    }
}

fn maybe(value: Option<f64>, unit: FigureUnit) -> Json {
    value.map_or(Json::Null, |value| number(value, unit))
}

/// Writes what needs to know whether there were draws: without any, a probability is null.
struct Writer {
    draws: u32,
}

impl Writer {
    fn estimate(&self, found: Estimate, unit: FigureUnit) -> Json {
        if self.draws == 0 {
            return Json::Null;
        }
        json!({ "value": number(found.value, unit), "se": number(found.se, unit) })
    }

    fn chance(&self, found: Estimate) -> Json {
        self.estimate(found, FigureUnit::Share)
    }

    fn chance_if(&self, found: Option<Estimate>) -> Json {
        found.map_or(Json::Null, |found| self.chance(found))
    }

    fn option(&self, option: &OptionSummary) -> Json {
        json!({
            "name": option.name,
            "investor": option.investor.as_ref().map(|all| self.returns(Map::new(), all)),
            "tranches": list(&option.tranches, |(name, _, found)| self.tranche(name, found)),
            "waterfall": option.waterfall.as_ref().map(|found| self.waterfall(found)),
            "guarantees": list(&option.guarantees, |guarantee| self.guarantee(guarantee)),
            "provider": option.provider.as_ref().map(|provider| self.provider(provider)),
            "parties": list(&option.parties, |party| self.party(party)),
            "payers": list(&option.payers, |payer| self.payer(payer)),
            "contracts": list(&option.contracts, |contract| self.contract(contract)),
            "states": list(&option.states, state),
            "payment_parts": parts(&option.payment_parts),
            "four_cells": option.four_cells.as_ref().map(|cells| self.four_cells(cells)),
            "outcomes": option.outcomes.iter().map(|found| (found.name.clone(), outcome(found))).collect::<Map<_, _>>(),
            "referred": distribution(&option.referred, FigureUnit::Count),
            "started": distribution(&option.started, FigureUnit::Count),
            "cost_per_person": money(&option.cost_per_person),
            "p_closed": self.chance(option.p_closed),
            "base_case": option.base_case.iter().map(|figure| (figure.path.clone(), base_value(figure))).collect::<Map<_, _>>(),
        })
    }

    fn returns(&self, mut object: Map<String, Json>, found: &ReturnSummary) -> Json {
        let fields = [
            ("irr", Json::Object(rates(&found.irr, found.irr_of_mean_cash))),
            ("without_rate", without_rate(found.without_rate)),
            ("moic", distribution(&found.moic, FigureUnit::Ratio)),
            ("moic_on_commitment", distribution(&found.moic_on_commitment, FigureUnit::Ratio)),
            ("npv", found.npv.as_ref().map_or(Json::Null, money)),
            ("net_cash", money(&found.net_cash)),
            ("repaid", money(&found.repaid)),
            ("earned", money(&found.earned)),
            ("p_loss", self.chance(found.p_loss)),
            ("p_total_loss", self.chance(found.p_total_loss)),
            (
                "expected_shortfall",
                found.expected_shortfall.map_or(Json::Null, |worst| self.estimate(worst, FigureUnit::Money)),
            ),
            ("drawn", money(&found.drawn)),
            ("peak", money(&found.peak)),
            ("payback_month", self.payback(found)),
            ("average_life", distribution(&found.average_life, FigureUnit::Month)),
        ];
        object.extend(fields.map(|(key, value)| (key.to_owned(), value)));
        Json::Object(object)
    }

    fn tranche(&self, name: &str, found: &ReturnSummary) -> Json {
        let mut object = self.returns(named(name), found);
        let coupon = |(year, found): (usize, &Distribution)| json!({ "contract_year": year, "coupon": distribution(found, FigureUnit::Rate) });
        for (figure, cover) in &found.covers {
            object[figure.name()] = distribution(cover, FigureUnit::Ratio);
        }
        object["coupons"] = Json::Array((1..).zip(&found.coupons).map(coupon).collect());
        object
    }

    fn waterfall(&self, found: &WaterfallSummary) -> Json {
        let step = |step: &StepSummary| json!({ "name": step.name, "paid": money(&step.paid), "p_pays": self.chance(step.p_pays) });
        json!({ "received": money(&found.received), "steps": list(&found.steps, step) })
    }

    fn guarantee(&self, guarantee: &GuaranteeSummary) -> Json {
        json!({
            "name": guarantee.name,
            "called": money(&guarantee.called),
            "fee": money(&guarantee.fee),
            "p_called": self.chance(guarantee.p_called),
        })
    }

    fn payback(&self, found: &ReturnSummary) -> Json {
        let mut object = fields(&found.payback_month, FigureUnit::Month);
        object.insert("p_never".to_owned(), self.chance(found.p_never));
        Json::Object(object)
    }

    fn provider(&self, provider: &ProviderSummary) -> Json {
        json!({
            "income": money(&provider.income),
            "costs": money(&provider.costs),
            "margin": distribution(&provider.margin, FigureUnit::Money),
            "lowest_cash": distribution(&provider.lowest_cash, FigureUnit::Money),
            "lowest_month": distribution(&provider.lowest_month, FigureUnit::Month),
            "short_month": distribution(&provider.short_month, FigureUnit::Month),
            "unpaid": money(&provider.unpaid),
            "not_paid": money(&provider.not_paid),
            "cost_per_start": money(&provider.cost_per_start),
            "posts_vacant": provider.posts_vacant.as_ref().map(|d| distribution(d, FigureUnit::Share)),
            "p_deficit": self.chance(provider.p_deficit),
            "p_short": self.chance(provider.p_short),
        })
    }

    fn party(&self, party: &PartySummary) -> Json {
        let cash = party.lowest_cash.as_ref().map(|(cash, _)| cash);
        let month = party.lowest_cash.as_ref().map(|(_, month)| month);
        json!({
            "party": party.path,
            "received": money(&party.received),
            "given": money(&party.given),
            "balance": money(&party.balance),
            "lowest_cash": cash.map(money),
            "lowest_month": month.map(|found| distribution(found, FigureUnit::Month)),
            "p_deficit": self.chance(party.p_deficit),
        })
    }

    fn payer(&self, payer: &PayerSummary) -> Json {
        json!({
            "name": payer.name,
            "paid": money(&payer.paid),
            "owed": payer.owed.as_ref().map(money),
            "avoided_cost": money(&payer.avoided_cost),
            "cashable": money(&payer.cashable),
            "net": money(&payer.net),
            "cashable_net": money(&payer.cashable_net),
            "real_npv": payer.real_npv.as_ref().map(money),
            "years": list(&payer.years, |year| {
                json!({
                    "year": year.year,
                    "paid": money(&year.paid),
                    "avoided_cost": money(&year.avoided_cost),
                    "cashable": money(&year.cashable),
                    "p_paid_exceeds_cashable": self.chance(year.p_exceeds),
                })
            }),
            "quarters": list(&payer.quarters, |quarter| {
                json!({
                    "year": quarter.year,
                    "quarter": quarter.number,
                    "paid": money(&quarter.paid),
                    "p_paid_later": self.chance(quarter.p_later),
                })
            }),
            "cap": maybe(payer.cap.as_ref().map(|cap| cap.base), FigureUnit::Money),
            "under_cap": payer.cap.as_ref().map(|cap| money(&cap.left)),
            "p_cap_reached": self.chance_if(payer.cap.as_ref().map(|cap| cap.p_reached)),
            "p_saves": self.chance(payer.p_saves),
            "p_saves_cash": self.chance(payer.p_saves_cash),
        })
    }

    fn contract(&self, contract: &ContractSummary) -> Json {
        let clauses = list(&contract.clauses, |clause| {
            json!({
                "name": clause.name,
                "unit": unit_name(clause.unit),
                "units": distribution(&clause.units, clause.unit),
                "gross": money(&clause.gross),
                "paid": money(&clause.paid),
                "p_pays": self.chance(clause.pays.of_all),
                "p_pays_if_works": self.chance_if(clause.pays.if_works),
                "p_pays_if_fails": self.chance_if(clause.pays.if_fails),
                "p_pays_back": self.chance(clause.pays_back.of_all),
            })
        });
        json!({
            "name": contract.name,
            "gross": money(&contract.gross),
            "paid": money(&contract.paid),
            "paid_out": contract.paid_out.as_ref().map(money),
            "paid_back": contract.paid_back.as_ref().map(money),
            "paid_past": contract.paid_past.as_ref().map(money),
            "capped": money(&contract.capped),
            "cap": maybe(contract.cap, FigureUnit::Money),
            "p_capped": self.chance(contract.p_capped),
            "p_pays": self.chance(contract.pays.of_all),
            "p_pays_if_works": self.chance_if(contract.pays.if_works),
            "p_pays_if_fails": self.chance_if(contract.pays.if_fails),
            "clauses": clauses,
        })
    }

    fn four_cells(&self, cells: &FourCells) -> Json {
        let amount =
            |found: Option<_>| found.map_or(Json::Null, |found| self.estimate(found, FigureUnit::Money));
        json!({
            "works_paid": self.chance_if(cells.cells.map(|cells| cells.works_paid)),
            "works_not_paid": self.chance_if(cells.cells.map(|cells| cells.works_not_paid)),
            "fails_paid": self.chance_if(cells.cells.map(|cells| cells.fails_paid)),
            "fails_not_paid": self.chance_if(cells.cells.map(|cells| cells.fails_not_paid)),
            "paid_if_works": self.chance_if(cells.paid_if_works),
            "paid_if_fails": self.chance_if(cells.paid_if_fails),
            "payments_if_works": amount(cells.payments_if_works),
            "payments_if_fails": amount(cells.payments_if_fails),
        })
    }

    fn difference(&self, difference: &Difference) -> Json {
        let mut object = Map::new();
        object.insert("option".to_owned(), difference.option.clone().into());
        object.insert("against".to_owned(), difference.against.clone().into());
        object.insert("measure".to_owned(), difference.measure.clone().into());
        object.extend(fields(&difference.distribution, difference.unit));
        object.insert("p_better".to_owned(), self.chance_if(difference.p_better));
        Json::Object(object)
    }
}

fn named(name: &str) -> Map<String, Json> {
    Map::from_iter([("name".to_owned(), name.into())])
}

fn state(state: &StateSummary) -> Json {
    json!({
        "name": state.name,
        "days": distribution(&state.days, FigureUnit::Count),
        "cost": distribution(&state.cost, FigureUnit::Money),
    })
}

fn parts(parts: &PaymentParts) -> Json {
    json!({
        "additional": money(&parts.additional),
        "baseline_gap": money(&parts.baseline_gap),
        "noise": money(&parts.noise),
    })
}

fn outcome(outcome: &OutcomeSummary) -> Json {
    let of = |found| distribution(found, outcome.unit);
    json!({
        "unit": unit_name(outcome.unit),
        "measured": of(&outcome.measured),
        "true": of(&outcome.true_value),
        "counterfactual": of(&outcome.counterfactual),
        "additional": of(&outcome.additional),
        "paid_per_additional": outcome.paid_per_additional.map(|found| {
            json!({ "value": number(found.value, FigureUnit::Money), "se": number(found.se, FigureUnit::Money) })
        }),
    })
}

fn base_value(figure: &BaseFigure) -> Json {
    let (unit, base) = (figure.unit, figure.base);
    let value = match base.value {
        Value::Known(value) => number(value, unit),
        Value::BeyondHorizon | Value::Undefined => Json::Null,
    };
    json!({ "value": value, "se": maybe(base.se, unit) })
}

fn money(found: &Distribution) -> Json {
    distribution(found, FigureUnit::Money)
}

fn distribution(found: &Distribution, unit: FigureUnit) -> Json {
    Json::Object(fields(found, unit))
}

/// Rates of return: the rate of the mean cash in place of a mean of rates.
fn rates(found: &Distribution, rate: Option<CheckedValue>) -> Map<String, Json> {
    let mut object = quantiles(found, FigureUnit::Rate);
    object.insert("bounds".to_owned(), found.bounds.map_or(Json::Null, bounds));
    object.extend(of_mean_cash(rate));
    object
}

/// The rate of the mean cash and its error.
fn of_mean_cash(found: Option<CheckedValue>) -> [(String, Json); 2] {
    let both = [
        ("of_mean_cash", found.map(|found| found.value)),
        ("se_of_mean_cash", found.and_then(|found| found.se)),
    ];
    both.map(|(key, value)| (key.to_owned(), maybe(value, FigureUnit::Rate)))
}

/// By quantile its least and its most.
fn bounds(found: Bounds) -> Json {
    let of_level = |(key, level): (&str, Level)| {
        let between = found.at(level);
        let ends = [between.low, between.high].map(|end| maybe(end, FigureUnit::Rate));
        (key.to_owned(), Json::from(ends.to_vec()))
    };
    let keys = ["p5", "p25", "p50", "p75", "p95"];
    Json::Object(keys.into_iter().zip(Level::ALL).map(of_level).collect())
}

fn without_rate(found: WithoutRate) -> Json {
    json!({ "nothing_drawn": found.nothing_drawn, "loss": found.loss, "no_loss": found.no_loss })
}

fn fields(found: &Distribution, unit: FigureUnit) -> Map<String, Json> {
    let mut object = Map::new();
    object.insert("mean".to_owned(), maybe(found.mean.map(|mean| mean.value), unit));
    object.insert("se".to_owned(), maybe(found.mean.map(|mean| mean.se), unit));
    object.extend(quantiles(found, unit));
    object
}

fn quantiles(found: &Distribution, unit: FigureUnit) -> Map<String, Json> {
    let values = [
        ("p5", found.p5),
        ("p10", found.p10),
        ("p25", found.p25),
        ("p50", found.p50),
        ("p75", found.p75),
        ("p90", found.p90),
        ("p95", found.p95),
        ("se_p5", found.se_p5),
        ("se_p25", found.se_p25),
        ("se_p50", found.se_p50),
        ("se_p75", found.se_p75),
        ("se_p95", found.se_p95),
    ];
    let mut object: Map<String, Json> =
        values.into_iter().map(|(key, value)| (key.to_owned(), maybe(value, unit))).collect();
    object.insert("n_undefined".to_owned(), found.n_undefined.into());
    object
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
