//! Contracts, clause by clause.

use super::measure::unit;
use super::phrase::{
    capitalised, every, indexed, is_no_time, is_nothing, length, list, parties, span, value, verb,
};
use super::schedule::{is_share, number};
use crate::model::{
    Claims, Clause, Contract, Counted, ForEach, InputId, MeasureHead, Model, Number, OverBudget, PartyId,
    Test,
};
use crate::report::number::interval;

/// Who pays whom how much for what, on what condition and up to what, in one sentence.
#[must_use]
pub fn clause_sentence(model: &Model, contract: &Contract, clause: &Clause) -> String {
    let alone = clause.payers.iter().filter(|(_, share)| !is_nothing(model, *share)).count() < 2;
    let payers = parties(model, &clause.payers);
    let parts = [
        capitalised(&payers),
        format!(" {} ", if alone { verb(&payers, "pays", "pay") } else { "pay" }),
        parties(model, &clause.holders),
        price_for_each(model, clause),
        times(model, clause),
        scaled(model, clause),
        tests(model, &clause.tests),
        counted(clause.counted).to_owned(),
        dated(model, contract, clause),
        claimed(model, clause),
        rejected(model, clause),
        limits(model, clause),
        indexed(model, clause.indexed),
        all_together(model, contract),
    ];
    format!("{}.", parts.concat())
}

/// Every clause of a contract, and what its payers pay at most.
#[must_use]
pub fn contract_sentences(model: &Model, contract: &Contract) -> Vec<String> {
    let clauses = contract.clauses.iter().map(|clause| clause_sentence(model, contract, clause));
    clauses.chain(payer_caps(model, contract)).collect()
}

fn price_for_each(model: &Model, clause: &Clause) -> String {
    let each = match clause.for_each {
        ForEach::Measure(measure) => format!("for each {}", unit(model, &model.measures[measure.index()])),
        ForEach::Period(period) => format!("for each {period} in which the service runs"),
        ForEach::Contract => "once, at the end of the contract".to_owned(),
    };
    match &clause.price {
        Number::Plain(row) => format!(" {} {each}", value(model, *row)),
        Number::By(_) => format!(", {each}, {}", number(model, &clause.price)),
    }
}

fn times(model: &Model, clause: &Clause) -> String {
    let ForEach::Measure(measure) = clause.for_each else { return String::new() };
    match (&model.measures[measure.index()].head, clause.times) {
        (MeasureHead::Person(_), Some(1)) => ", once per person".to_owned(),
        (MeasureHead::Person(_), Some(times)) => format!(", at most {times} times per person"),
        (MeasureHead::Person(_), None) | (MeasureHead::Cohort(_), _) => String::new(),
    }
}

fn scaled(model: &Model, clause: &Clause) -> String {
    let factors: Vec<String> = clause.scaled.iter().map(|factor| number(model, factor)).collect();
    if factors.is_empty() { String::new() } else { format!(", at {}", factors.join(" of ")) }
}

pub(super) fn tests(model: &Model, tests: &[Test]) -> String {
    let said: Vec<String> = tests.iter().map(|test| test_said(model, test)).collect();
    if said.is_empty() { String::new() } else { format!(", if {}", list(&said, "and")) }
}

fn test_said(model: &Model, test: &Test) -> String {
    let measure = &model.measures[test.measure.index()];
    let bounds = &test.bounds;
    let bound = |word: &str, row: Option<InputId>| {
        row.map(|row| format!("{word} {}", bound_said(model, row, measure)))
    };
    let words = [
        bound("at least", bounds.at_least),
        bound("more than", bounds.more_than),
        bound("at most", bounds.at_most),
        bound("less than", bounds.less_than),
    ];
    let said: Vec<String> = words.into_iter().flatten().collect();
    format!("{} is {}", measure.title(), list(&said, "and"))
}

/// A bound on a share is a percentage, even where the file writes a plain number.
fn bound_said(model: &Model, row: InputId, measure: &crate::model::Measure) -> String {
    let input = model.inputs.row(row);
    let is_plain = input.unit == crate::model::Unit::Number && input.law.is_certain();
    if is_plain && is_share(&measure.head) {
        return crate::report::number::percent(input.law.base(), 10);
    }
    value(model, row)
}

fn counted(counted: Counted) -> &'static str {
    match counted {
        Counted::EachPeriod => "",
        Counted::ToDate => ", counted to date, nothing being paid back",
        Counted::AtTheEnd => ", counted once at the end",
    }
}

fn dated(model: &Model, contract: &Contract, clause: &Clause) -> String {
    let span = span(model, (clause.from, clause.until), (contract.starts, contract.ends));
    if span.is_empty() { span } else { format!(",{span}") }
}

fn claimed(model: &Model, clause: &Clause) -> String {
    let when = match clause.claims {
        Claims::Every(months) => every(months),
        Claims::AtTheEnd => "at the end".to_owned(),
    };
    let verified = match clause.verified_after {
        no_time if is_no_time(model, no_time) => String::new(),
        time => format!(", verified {} later", length(model, time)),
    };
    let paid = match (clause.paid_after, verified.is_empty()) {
        (no_time, _) if is_no_time(model, no_time) => "paid at once".to_owned(),
        (time, true) => format!("paid {} later", length(model, time)),
        (time, false) => format!("paid {} after that", length(model, time)),
    };
    format!(", claimed {when}{verified} and {paid}")
}

fn rejected(model: &Model, clause: &Clause) -> String {
    if is_nothing(model, clause.rejected) {
        return String::new();
    }
    format!(", {} of units being refused", value(model, clause.rejected))
}

fn limits(model: &Model, clause: &Clause) -> String {
    let units = clause.cap_units.map(|row| format!(", for at most {} units in all", value(model, row)));
    let money = clause.cap.map(|row| format!(", up to {} in all", value(model, row)));
    units.unwrap_or_default() + &money.unwrap_or_default()
}

fn all_together(model: &Model, contract: &Contract) -> String {
    match contract.cap {
        Some(cap) if contract.clauses.len() > 1 => {
            format!("; all clauses together at most {}", value(model, cap))
        }
        Some(cap) => format!("; the contract pays at most {}", value(model, cap)),
        None => String::new(),
    }
}

/// What each payer of the contract pays at most over all contracts.
fn payer_caps(model: &Model, contract: &Contract) -> Vec<String> {
    let mut payers: Vec<PartyId> =
        contract.clauses.iter().flat_map(|clause| clause.payers.iter().map(|&(payer, _)| payer)).collect();
    payers.sort_unstable();
    payers.dedup();
    payers.into_iter().filter_map(|payer| payer_cap(model, payer)).collect()
}

fn payer_cap(model: &Model, payer: PartyId) -> Option<String> {
    let party = &model.parties[payer.index()];
    let cap = model.inputs.row(party.cap?);
    let above = match party.over_budget {
        OverBudget::Others => "the other payers bear what is above that",
        OverBudget::Lost => "nobody pays what is above that",
    };
    let most =
        format!("{}{}", crate::report::number::base(cap, model.currency), interval(cap, model.currency));
    let title = party.title();
    Some(format!("{} {} at most {most} in all; {above}.", capitalised(&title), verb(&title, "pays", "pay")))
}
