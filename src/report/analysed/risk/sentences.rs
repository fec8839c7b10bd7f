//! Who carries what, in sentences.

use super::words;
use crate::data::{Carried, FigureUnit, OptionRisks, Plain, RiskTransfer, Risks};
use crate::model::Model;
use crate::report::number::{estimate, figure};
use crate::report::sentences::{capitalised, listed};
use crate::statistics::{Estimate, VarianceSplit};
use crate::units::Currency;

/// From which share on a source brings most.
const MOST: f64 = 0.5;
/// Shares below this are not worth a sentence.
const LITTLE: f64 = 0.1;
/// Errors of the largest share above this leave open which is largest.
const UNSURE: f64 = 0.08;

/// The shares of a party's variance where they can be told; where a few rare futures decide them, and where nothing varies,
/// there are none.
pub(super) fn told(carried: &Carried) -> Option<&VarianceSplit> {
    let split = carried.split.as_ref()?;
    let largest = split.sources.iter().map(|source| source.alone).max_by(|a, b| a.value.total_cmp(&b.value));
    let error = largest.map_or(0.0, |share| share.se);
    (error <= UNSURE && split.together.se <= 2.0 * UNSURE).then_some(split)
}

/// Why no shares of some results stand in a table.
pub(super) fn untold(names: &[String]) -> String {
    format!(
        "No shares stand for {}: from what it varies cannot be told from so few draws, since a few rare futures decide it.",
        listed(names)
    )
}

/// A share of variance: "61% ± 2". Estimates of a share next to nought may lie below it.
fn share(found: Estimate) -> String {
    share_with_sign(Estimate { value: found.value.max(0.0), ..found })
}

/// A share that may be below nought.
fn share_with_sign(found: Estimate) -> String {
    estimate(found, FigureUnit::Share, Currency::Gbp)
}

/// Under which option each party carries most and least.
pub(super) fn most_and_least(model: &Model, found: &Risks) -> Vec<String> {
    let money = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    let mut told: Vec<String> = Vec::new();
    let mut said = Vec::new();
    for own in found.options.iter().flat_map(|option| &option.parties) {
        let name = words::column(own);
        if told.contains(&name) {
            continue;
        }
        let of_option = |option| Some((option, party_of(option, &name)?.deviation));
        let mut carried: Vec<(&OptionRisks, Estimate)> = found.options.iter().filter_map(of_option).collect();
        carried.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        let result = capitalised(&words::result(own));
        said.push(match carried.as_slice() {
            [(_, by), ..] if by.value == 0.0 => format!("{result} does not vary under any option."),
            [(_, by), .., (_, by_least)] if !differ(*by, *by_least) => {
                format!("{result} varies about as much under every option (by {}).", money(*by))
            }
            [(most, by), .., (least, by_least)] => format!(
                "{result} varies most under \"{}\" (by {}) and {} under \"{}\"{}.",
                most.title,
                money(*by),
                if by_least.value == 0.0 { "not at all" } else { "least" },
                least.title,
                if by_least.value == 0.0 { String::new() } else { format!(" (by {})", money(*by_least)) }
            ),
            [(only, by)] => format!("{result} varies by {} under \"{}\".", money(*by), only.title),
            [] => continue,
        });
        told.push(name);
    }
    said
}

/// Whether errors leave no doubt that two figures are not the same.
fn differ(one: Estimate, other: Estimate) -> bool {
    (one.value - other.value).abs() > 2.0 * one.se.hypot(other.se)
}

fn party_of<'a>(option: &'a OptionRisks, column: &str) -> Option<&'a Carried> {
    option.parties.iter().find(|own| words::column(own) == column)
}

/// Where a party ends, and from what that varies.
pub(super) fn party(model: &Model, found: &Risks, carried: &Carried) -> String {
    match carried.split.is_some() {
        true => format!("{} {}", ends(model, carried), from_what(found, carried)),
        false => ends(model, carried),
    }
}

/// From what a party's result varies: "Most of it comes from ...".
fn from_what(found: &Risks, carried: &Carried) -> String {
    let Some(split) = told(carried) else {
        return "From what it varies cannot be told from so few draws: a few rare futures decide it."
            .to_owned();
    };
    let mut by_size: Vec<(usize, Estimate)> =
        split.sources.iter().map(|source| source.alone).enumerate().collect();
    by_size.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    let named = |&(place, alone): &(usize, Estimate)| (words::source(&found.sources[place]), share(alone));
    let Some((first, of_first)) = by_size.first().map(named) else { return String::new() };
    let next: Vec<String> = by_size[1..]
        .iter()
        .filter(|(_, alone)| alone.value >= LITTLE)
        .take(2)
        .map(named)
        .map(|(source, share)| format!("{source} ({share})"))
        .collect();
    let rest = match next.as_slice() {
        [] => String::new(),
        [one] => format!("; next comes {one}"),
        [one, other, ..] => format!("; next come {one} and {other}"),
    };
    let together = match split.together.value >= LITTLE {
        true => format!(". {} comes only from several together", share(split.together)),
        false => String::new(),
    };
    let top = by_size.first().map_or(0.0, |(_, alone)| alone.value);
    match (top > MOST, split.together.value > top) {
        (true, _) => format!("Most of what it varies by comes from {first} ({of_first}){rest}{together}."),
        (false, true) => {
            format!("No source by itself brings much; the largest is {first} ({of_first}){rest}{together}.")
        }
        (false, false) => {
            format!("The largest part of what it varies by comes from {first} ({of_first}){rest}{together}.")
        }
    }
}

/// Where a party ends: its mean, how far it varies, and its worst futures.
fn ends(model: &Model, carried: &Carried) -> String {
    let money = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    let result = capitalised(&words::result(carried));
    if carried.split.is_none() {
        return format!(
            "{result} is {} in every draw.",
            figure(carried.mean.value, FigureUnit::Money, model.currency)
        );
    }
    let worst = carried.shortfall.map(|worst| format!(", and {} in the worst 1 of 20", money(worst)));
    format!(
        "{result} is {} on average{}; it varies by {} to either side (standard deviation).",
        money(carried.mean),
        worst.unwrap_or_default(),
        money(carried.deviation)
    )
}

/// What payers pay to move risk, and what they have for it.
pub(super) fn transfer(model: &Model, transfer: &RiskTransfer) -> String {
    let money = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    let unsigned = Estimate { value: transfer.premium.value.abs(), ..transfer.premium };
    let (other, plainly) = match &transfer.plain {
        Plain::Option(title) => (format!("under \"{title}\""), "there"),
        Plain::CostOfDelivery => ("delivery costs the provider".to_owned(), "at cost"),
    };
    let (bond, both) =
        (&transfer.bond, format!("{} against {}", money(transfer.paid), money(transfer.paid_plainly)));
    let is_clear = transfer.premium.value.abs() > 2.0 * transfer.premium.se;
    let premium = match (is_clear, transfer.premium.value > 0.0) {
        (false, _) => format!(
            "Under \"{bond}\" payers are expected to pay about as much as {other}: {both}. Whether moving risk costs them \
             anything cannot be told from so few draws: {} if so.",
            money(transfer.premium)
        ),
        (true, true) => format!(
            "Under \"{bond}\" payers are expected to pay {} more than {other}: {both}. That is the premium for moving risk.",
            money(unsigned)
        ),
        (true, false) => format!(
            "Under \"{bond}\" payers are expected to pay {} less than {other}: {both}. There is no premium: others bear the \
             difference.",
            money(unsigned)
        ),
    };
    let (before, after) = (transfer.deviation_plainly, transfer.deviation);
    let worst = match (transfer.shortfall_plainly, transfer.shortfall) {
        (Some(before), Some(after)) => format!(
            " In the worst 1 of 20 futures what they save less what they pay is {} on average, against {} {plainly}.",
            money(after),
            money(before)
        ),
        (Some(_) | None, _) => String::new(),
    };
    format!("{premium} {}{worst}", had_for_it(&money(before), &money(after), transfer.removed))
}

fn had_for_it(before: &str, after: &str, removed: Option<Estimate>) -> String {
    let Some(removed) = removed else {
        return format!("Where they end varies by {after}; without investors it would be certain.");
    };
    if removed.value.abs() <= 2.0 * removed.se {
        return format!("Where they end varies about as much: by {after} against {before}.");
    }
    match removed.value > 0.0 {
        true => format!(
            "Where they end varies by {after} instead of {before}: {} of its variance is no longer theirs.",
            share(removed)
        ),
        false => format!(
            "Where they end varies more, by {after} instead of {before}: its variance is {} higher.",
            share(Estimate { value: -removed.value, ..removed })
        ),
    }
}
