//! What follows from a scenario but is easily missed: what was taken where the file is silent, and what nobody says
//! in any clause.

use super::path::in_words;
use super::phrase::{capital_title, capitalised, contract_title, list, service_title};
use super::service::works_by_its_first_effect;
use crate::model::{
    Axis, CapitalId, Clause, Contract, ContractId, Indexed, MeasureId, Model, Number, Origin, Role,
    ServiceId, Sojourn, Taken, Transition, spaced,
};

/// Consequences first, then everything that the language took where the file is silent.
#[must_use]
pub fn easily_missed_sentences(model: &Model) -> Vec<String> {
    let mut sentences = everybody_counts(model);
    sentences.extend(odd_pence(model));
    sentences.extend(model.contracts.iter().filter_map(|contract| without_cap(model, contract)));
    sentences.extend(stays_as_written(model));
    sentences.extend(nobody_pays_for(model));
    sentences.extend(model.transitions.iter().filter_map(|way| waits_for_a_start(model, way)));
    sentences.extend(model.services.iter().filter_map(|service| works_by_its_first_effect(model, service)));
    sentences.extend(in_no_option(model));
    sentences.push(known_of_numbers(model));
    sentences.extend(model.taken.iter().filter_map(taken_said));
    sentences
}

/// `Nothing is said of "rejected" (share of units refused) for contract "outcomes": taken is "0%".`
fn taken_said(taken: &Taken) -> Option<String> {
    let silent: Vec<String> = taken.silent.iter().map(|path| in_words(path)).collect();
    let who = match silent.as_slice() {
        [] => return None,
        [only] if taken.of == 1 => only.clone(),
        all if all.len() == taken.of => format!("every {}", taken.kind),
        some => list(some, "and"),
    };
    Some(format!(
        "Nothing is said of \"{}\" ({}) for {who}: taken is \"{}\".",
        taken.word, taken.meaning, taken.value
    ))
}

fn everybody_counts(model: &Model) -> Vec<String> {
    if model.services.is_empty() {
        return Vec::new();
    }
    vec!["Costs and savings count everybody who is referred, whether or not they start.".to_owned()]
}

fn clauses(model: &Model) -> impl Iterator<Item = (&Contract, &Clause)> {
    model.contracts.iter().flat_map(|contract| contract.clauses.iter().map(move |clause| (contract, clause)))
}

/// Whether the vehicle alone pays: its dues fall due in the month itself.
pub(super) fn is_paid_by_vehicle(model: &Model, clause: &Clause) -> bool {
    clause.payers.iter().all(|&(party, _)| model.parties[party.index()].role == Role::Vehicle)
}

fn odd_pence(model: &Model) -> Option<String> {
    clauses(model).any(|(_, clause)| clause.payers.len() > 1).then(|| {
        "Where several pay, each pays its share of the total to date, rounded, and the one named last pays the rest."
            .to_owned()
    })
}

fn without_cap(model: &Model, contract: &Contract) -> Option<String> {
    let is_open =
        |(place, clause): (usize, &Clause)| !contract.is_capped(place) && !is_paid_by_vehicle(model, clause);
    let is_open = contract.clauses.iter().enumerate().any(is_open);
    is_open.then(|| format!("No cap limits what \"{}\" pays in all.", contract_title(contract)))
}

/// Amounts that do not move with prices, where the programme is longer than a year.
fn stays_as_written(model: &Model) -> Option<String> {
    if model.calendar.horizon_months() <= 12 {
        return None;
    }
    let fixed = amounts(model);
    let stay: Vec<String> = fixed
        .iter()
        .filter(|(_, indexed)| *indexed == Indexed::Fixed)
        .map(|(what, _)| what.clone())
        .collect();
    match (stay.len(), stay.len() == fixed.len()) {
        (0, _) => None,
        (_, true) => Some("No cost and no price moves with prices: all stay as written.".to_owned()),
        (_, false) => {
            Some(format!("{} stay as written, whatever prices do.", capitalised(&list(&stay, "and"))))
        }
    }
}

/// Every cost and price, and how it moves.
fn amounts(model: &Model) -> Vec<(String, Indexed)> {
    let states = model.states.iter().filter(|state| !state.borne_by.is_empty());
    let states = states.map(|state| (format!("the cost of {}", state.title()), state.indexed));
    let costs = model.services.iter().flat_map(|service| {
        let title = service_title(service);
        service.costs.iter().map(move |cost| (format!("cost \"{}\" of {title}", cost.title()), cost.indexed))
    });
    let prices = model.contracts.iter().flat_map(|contract| {
        let one = |clause: &Clause| {
            (
                format!("clause \"{}\" of \"{}\"", spaced(&clause.name), contract_title(contract)),
                clause.indexed,
            )
        };
        contract.clauses.iter().map(one).collect::<Vec<_>>()
    });
    let fees = model
        .capitals
        .iter()
        .flat_map(|capital| capital.fees.iter().map(|fee| (format!("fee \"{}\"", fee.title()), fee.indexed)));
    states.chain(costs).chain(prices).chain(fees).collect()
}

/// A way whose rate follows the time since a person started, or ended: as usual that time never passes.
fn waits_for_a_start(model: &Model, way: &Transition) -> Option<String> {
    let Sojourn::Rate(Number::By(by)) = &way.sojourn else { return None };
    let clock = match by.axis {
        Axis::TimeSinceStart => "started",
        Axis::TimeSinceEnd => "ended a service",
        _ => return None,
    };
    Some(format!(
        "The rate {} follows the time since a person {clock}: as usual nobody does, so that its first value holds there for good, \
         and what follows is an effect of the service.",
        way.title(&model.states)
    ))
}

/// Measures that are counted and reported, but on which no money depends.
fn nobody_pays_for(model: &Model) -> Option<String> {
    let mut used = vec![false; model.measures.len()];
    for contract in &model.contracts {
        contract.measures().for_each(|measure| mark(model, measure, &mut used));
    }
    for capital in &model.capitals {
        capital.measures().for_each(|measure| mark(model, measure, &mut used));
    }
    let unused: Vec<String> = (model.measures.iter().zip(&used))
        .filter(|(_, used)| !**used)
        .map(|(measure, _)| format!("\"{}\"", measure.title()))
        .collect();
    (!unused.is_empty()).then(|| format!("No money depends on {}.", list(&unused, "or")))
}

/// Marks a measure and those that it is made of.
fn mark(model: &Model, measure: MeasureId, used: &mut [bool]) {
    if !std::mem::replace(&mut used[measure.index()], true) {
        let parts = model.measures[measure.index()].head.parts();
        parts.into_iter().for_each(|part| mark(model, part, used));
    }
}

/// Services, contracts and capital that no option has.
fn in_no_option(model: &Model) -> Vec<String> {
    let services = model.services.iter().enumerate();
    let services = services.filter(|&(place, _)| !model.is_delivered(ServiceId::new(place)));
    let contracts = model.contracts.iter().enumerate();
    let contracts = contracts.filter(|&(place, _)| !model.is_in_force(ContractId::new(place)));
    let capitals = model.capitals.iter().enumerate();
    let capitals = capitals.filter(|&(place, _)| !model.is_raised(CapitalId::new(place)));
    let services = services.map(|(_, service)| format!("service {}", service_title(service)));
    let contracts = contracts.map(|(_, contract)| format!("contract \"{}\"", contract_title(contract)));
    let capitals = capitals.map(|(_, capital)| format!("capital \"{}\"", capital_title(capital)));
    let all = services.chain(contracts).chain(capitals);
    all.map(|what| format!("No option has {what}.")).collect()
}

/// How many numbers there are, how many of them are uncertain, and how many nobody answers for.
fn known_of_numbers(model: &Model) -> String {
    let given: Vec<_> =
        model.inputs.rows().map(|(_, row)| row).filter(|row| row.origin != Origin::Default).collect();
    let uncertain = given.iter().filter(|row| !row.law.is_certain()).count();
    let orphans = given.iter().filter(|row| row.source.is_none() && row.assumption.is_none()).count();
    let owned = match orphans {
        0 => "each has a source or a reason".to_owned(),
        n => format!("{n} have neither source nor reason"),
    };
    format!(
        "The file gives {} numbers, {uncertain} of them uncertain; {owned}. All others are as certain as they are written.",
        given.len()
    )
}
