//! Contracts, clause by clause.

use super::capital::tranche_title;
use super::easily_missed::is_paid_by_vehicle;
use super::funding::funding_title;
use super::limit::{limit_sentence, limits_of};
use super::measure::unit;
use super::party::payer_limits;
use super::phrase::{
    amount_title, capitalised, every, is_no_time, is_nothing, is_whole, length, list, parties, span,
    uplifted, value, verb,
};
use super::review::{review_sentence, termination_sentence};
use super::schedule::number;
use crate::model::{
    Axis, CapitalId, Claims, Clause, Contract, Counted, CountedIn, ForEach, FundingId, IfNegative, Indexed,
    InputId, MeasureHead, MeasureId, Model, Number, PartyId, Periods, Price, Shape, Stands, Test, Timing,
    TrancheId, title_of,
};
use crate::units::Period;

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
        unless_paid(contract, clause),
        counted(model, clause).to_owned(),
        dated(model, contract, clause),
        claimed(model, contract, clause),
        rejected(model, clause),
        most_units(model, clause),
        less(model, &clause.less),
        limits(model, contract, clause),
        uplifted(model, clause.indexed, contract.uplift),
        match contract.clauses.len() {
            0 | 1 => limits_of(model, contract, &Stands::InContract),
            _ => String::new(),
        },
    ];
    format!("{}.", parts.concat())
}

/// Every clause of a contract, and what its payers pay at most.
#[must_use]
pub fn contract_sentences(model: &Model, contract: &Contract) -> Vec<String> {
    let clauses = contract.clauses.iter().map(|clause| clause_sentence(model, contract, clause));
    let named = contract.limits.iter().filter(|limit| matches!(limit.stands, Stands::Named(_)));
    let limits = named.map(|limit| limit_sentence(model, contract, limit));
    let reviews = contract.reviews.iter().map(|review| review_sentence(model, review));
    let terminations = contract.terminations.iter().map(|own| termination_sentence(model, contract, own));
    clauses
        .chain(whole_contract(model, contract))
        .chain(limits)
        .chain(taken_off(model, contract))
        .chain(payer_caps(model, contract))
        .chain(reviews)
        .chain(terminations)
        .collect()
}

/// What all clauses together pay at most or at least; of a contract with one clause its sentence says it.
fn whole_contract(model: &Model, contract: &Contract) -> Option<String> {
    let own = limits_of(model, contract, &Stands::InContract);
    let several = contract.clauses.len() > 1 && !own.is_empty();
    several.then(|| format!("All clauses together pay {}.", own.trim_start_matches("; ")))
}

fn price_for_each(model: &Model, clause: &Clause) -> String {
    let each = match clause.for_each {
        ForEach::Measure(measure) => format!("for each {}", unit(model, &model.measures[measure.index()])),
        ForEach::Period(period) => {
            let whole = match period {
                Period::Quarter | Period::Year => "whole ",
                Period::Day | Period::Week | Period::Month => "",
            };
            format!("for each {whole}{period} of the contract until an order closes the service")
        }
        ForEach::Contract => "once, at the end of the contract".to_owned(),
    };
    match &clause.price {
        Price::Each(Number::Plain(row)) => format!(" {} {each}", value(model, *row)),
        Price::ShareOf(Number::Plain(row)) => {
            match each.split_once(&format!("{}1 of ", model.currency.symbol())) {
                Some(("for each ", whole)) => format!(" {} of {whole}", value(model, *row)),
                Some(_) | None => format!(" {} of it {each}", value(model, *row)),
            }
        }
        Price::ShareOfDues { share: Number::Plain(row), classes } => {
            format!(" {} of what falls due to {}", value(model, *row), due_to(model, classes))
        }
        Price::ShareOfDues { share, classes } => {
            format!(" a share of what falls due to {}: {}", due_to(model, classes), number(model, share))
        }
        Price::PartOf(Number::Plain(row), amount) => {
            format!(" {} of the person's {} {each}", value(model, *row), amount_title(model, *amount))
        }
        Price::PartOf(share, amount) => format!(
            ", {each}, a share of the person's {}: {}",
            amount_title(model, *amount),
            number(model, share)
        ),
        Price::Each(price) => format!(", {each}, {}", number(model, price)),
        Price::ShareOf(share) => format!(", {each}, a share of it: {}", number(model, share)),
    }
}

/// The class of investment, which has one name in all arrangements that have it.
fn due_to(model: &Model, classes: &[(CapitalId, TrancheId)]) -> String {
    let title = |&(capital, class): &(CapitalId, TrancheId)| {
        tranche_title(&model.capitals[capital.index()].tranches[class.index()])
    };
    classes.first().map_or_else(String::new, title)
}

fn times(model: &Model, clause: &Clause) -> String {
    let ForEach::Measure(measure) = clause.for_each else { return String::new() };
    match (&model.measures[measure.index()].head, clause.times) {
        (MeasureHead::Person(_), Some(1)) => ", once per person".to_owned(),
        (MeasureHead::Person(_), Some(times)) => format!(", at most {times} times per person"),
        (MeasureHead::Person(_), None) | (MeasureHead::Cohort(_), _) => String::new(),
    }
}

/// ", at 80% of 50%", ", at 80%, scaled in a straight line from …".
fn scaled(model: &Model, clause: &Clause) -> String {
    let says_something = |factor: &&Number| !matches!(factor, Number::Plain(row) if is_whole(model, *row));
    let mut said = String::new();
    let mut before: Option<&Number> = None;
    for factor in clause.scaled.iter().filter(says_something) {
        let own = number(model, factor);
        said += &match (before, factor) {
            (_, Number::By(schedule)) if schedule.shape == Shape::Line => format!(", scaled {own}"),
            (None, Number::By(_) | Number::Plain(_)) => format!(", at {own}"),
            (Some(Number::Plain(_)), Number::By(_) | Number::Plain(_)) => format!(" of {own}"),
            (Some(Number::By(_)), Number::By(_) | Number::Plain(_)) => format!(", and of that at {own}"),
        };
        before = Some(factor);
    }
    said
}

pub(super) fn tests(model: &Model, tests: &[Test]) -> String {
    if tests.is_empty() { String::new() } else { format!(", if {}", tests_said(model, tests)) }
}

/// Every test of a list.
pub(super) fn tests_said(model: &Model, tests: &[Test]) -> String {
    let said: Vec<String> = tests.iter().map(|test| test_said(model, test)).collect();
    list(&said, "and")
}

fn test_said(model: &Model, test: &Test) -> String {
    let measure = &model.measures[test.measure.index()];
    let bounds = &test.bounds;
    let bound = |word: &str, row: Option<InputId>| {
        row.map(|row| format!("{word} {}", bound_said(model, row, test.measure)))
    };
    let words = [
        bound("at least", bounds.at_least),
        bound("more than", bounds.more_than),
        bound("at most", bounds.at_most),
        bound("less than", bounds.less_than),
    ];
    let said: Vec<String> = words.into_iter().flatten().collect();
    let rounded =
        test.to_nearest.map(|row| format!(", rounded to {},", bound_said(model, row, test.measure)));
    let title = match measure.title() {
        title if title.starts_with("the ") => title,
        title => format!("\"{title}\""),
    };
    format!("{title}{} is {}", rounded.unwrap_or_default(), list(&said, "and"))
}

/// A bound on a share is a percentage, even where the file writes a plain number.
fn bound_said(model: &Model, row: InputId, measure: MeasureId) -> String {
    let input = model.inputs.row(row);
    let is_plain = input.unit == crate::model::Unit::Number && input.law.is_certain();
    if is_plain && model.counted_in(measure) == CountedIn::Share {
        return crate::report::number::percent(input.law.base(), 10);
    }
    value(model, row)
}

fn unless_paid(contract: &Contract, clause: &Clause) -> String {
    let title = |&other: &usize| format!("\"{}\"", clause_title(&contract.clauses[other]));
    let others: Vec<String> = clause.unless_paid.iter().map(title).collect();
    if others.is_empty() { String::new() } else { format!(", unless {} has paid", list(&others, "or")) }
}

/// What a clause is called where others speak of it.
pub(super) fn clause_title(clause: &Clause) -> String {
    title_of(clause.label.as_ref(), &clause.name)
}

fn counted(model: &Model, clause: &Clause) -> &'static str {
    let for_points = match clause.for_each {
        ForEach::Measure(measure) => model.measures[measure.index()].is_points(),
        ForEach::Period(_) | ForEach::Contract => false,
    };
    match (clause.if_negative, for_points) {
        (IfNegative::Nothing, true) => {
            return ", points that one person lost taking nothing off those of others";
        }
        (IfNegative::Repaid, true) => return ", points that a person lost being taken off, or paid back",
        (IfNegative::Nothing | IfNegative::Repaid, false) => {}
    }
    let by_time = |number: &Number| matches!(number, Number::By(schedule) if matches!(schedule.axis, Axis::ContractYear | Axis::FinancialYear | Axis::Month));
    let price_moves = clause.indexed != Indexed::Fixed
        || matches!(&clause.price, Price::Each(price) if by_time(price))
        || clause.scaled.iter().any(by_time);
    match (clause.counted, clause.if_negative) {
        (Counted::EachPeriod, IfNegative::Nothing) => "",
        (Counted::EachPeriod, IfNegative::Repaid) => ", what falls below nought being paid back",
        (Counted::ToDate, IfNegative::Nothing) if price_moves => {
            ", counted to date (all of them at the price of the day, less what was claimed before), nothing being paid back"
        }
        (Counted::ToDate, IfNegative::Repaid) if price_moves => {
            ", counted to date (all of them at the price of the day, less what was claimed before), a fall being paid back"
        }
        (Counted::ToDate, IfNegative::Nothing) => ", counted to date, nothing being paid back",
        (Counted::ToDate, IfNegative::Repaid) => ", counted to date, a fall being paid back",
        (Counted::AtTheEnd, IfNegative::Nothing) => ", counted once at the end",
        (Counted::AtTheEnd, IfNegative::Repaid) => {
            ", counted once at the end, what falls below nought being paid back"
        }
    }
}

fn less(model: &Model, less: &[FundingId]) -> String {
    let titles: Vec<String> = less.iter().map(|&funding| funding_title(model, funding)).collect();
    if titles.is_empty() { String::new() } else { format!(", less {}", list(&titles, "and")) }
}

fn taken_off(model: &Model, contract: &Contract) -> Option<String> {
    let titles: Vec<String> = contract.less.iter().map(|&funding| funding_title(model, funding)).collect();
    let title = title_of(contract.label.as_ref(), &contract.name);
    let is_limited = contract.limits.iter().any(|limit| !limit.bound.is_of_units());
    let left = if is_limited { "; limits act on what is left" } else { "" };
    (!titles.is_empty())
        .then(|| format!("What {} brings is taken off what {title} pays{left}.", list(&titles, "and")))
}

fn dated(model: &Model, contract: &Contract, clause: &Clause) -> String {
    let span = span(model, (clause.from, clause.until), (contract.starts, contract.ends));
    if span.is_empty() { span } else { format!(",{span}") }
}

fn claimed(model: &Model, contract: &Contract, clause: &Clause) -> String {
    let when = match clause.claims {
        Claims::Every(months) => match contract.periods {
            Periods::OfContract => every(months),
            Periods::OfFinancialYear => format!("{} by financial year", every(months)),
        },
        Claims::AtTheEnd => "at the end".to_owned(),
    };
    let verified = match clause.verified_after {
        no_time if is_no_time(model, no_time) => String::new(),
        time => format!(", verified {} later", length(model, time)),
    };
    let in_advance = clause.timing == Timing::InAdvance;
    let paid = match (clause.paid_after, verified.is_empty()) {
        (no_time, true)
            if is_no_time(model, no_time) && !is_paid_by_vehicle(model, clause) && !in_advance =>
        {
            "paid in the month after".to_owned()
        }
        (no_time, _) if is_no_time(model, no_time) => "paid at once".to_owned(),
        (time, true) => format!("paid {} later", length(model, time)),
        (time, false) => format!("paid {} after that", length(model, time)),
    };
    let ahead = if in_advance { " in advance" } else { "" };
    format!(", claimed {when}{ahead}{verified} and {paid}")
}

fn rejected(model: &Model, clause: &Clause) -> String {
    if is_nothing(model, clause.rejected) {
        return String::new();
    }
    format!(", {} of units being refused", value(model, clause.rejected))
}

fn most_units(model: &Model, clause: &Clause) -> String {
    let said = |row| format!(", for at most {} units in all", value(model, row));
    clause.cap_units.map_or_else(String::new, said)
}

fn limits(model: &Model, contract: &Contract, clause: &Clause) -> String {
    let place = contract.clauses.iter().position(|own| own.name == clause.name);
    place.map_or_else(String::new, |place| limits_of(model, contract, &Stands::InClause(place)))
}

/// What each payer of the contract pays at most over all contracts.
fn payer_caps(model: &Model, contract: &Contract) -> Vec<String> {
    let mut payers: Vec<PartyId> =
        contract.clauses.iter().flat_map(|clause| clause.payers.iter().map(|&(payer, _)| payer)).collect();
    payers.sort_unstable();
    payers.dedup();
    payers.into_iter().flat_map(|payer| payer_limits(model, payer)).collect()
}
