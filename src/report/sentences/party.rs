//! Who pays, delivers, manages and invests.

use super::phrase::{capitalised, is_nothing, length, list, value, verb};
use super::schedule::number;
use crate::model::{Clause, Contract, IfNegative, InputId, Model, OverBudget, Party, PartyId, Role};
use crate::report::number::{base, interval};

/// What each party that has a part in the deal does, and what it can bear.
#[must_use]
pub fn party_sentences(model: &Model) -> Vec<String> {
    let parties = (0..model.parties.len()).map(PartyId::new);
    parties.flat_map(|party| said(model, party)).collect()
}

fn said(model: &Model, id: PartyId) -> Vec<String> {
    let party = &model.parties[id.index()];
    let title = party.title();
    let does = |singular, plural| verb(&title, singular, plural);
    let what = match party.role {
        Role::Payer => Some(payer(model, id)),
        Role::Provider if delivers(model, id) => Some(format!(
            "{}{}",
            does("delivers the service", "deliver the service"),
            provider(model, id, does("it", "they"))
        )),
        Role::Provider if takes_part(model, id) => Some(format!(
            "{}, with {} at the start; the service goes on whatever {} cash",
            does("has a part in what is delivered", "have a part in what is delivered"),
            opening_cash(model, party),
            does("its", "their")
        )),
        Role::Vehicle if !model.capitals.is_empty() => Some(
            format!("{} investors' money and what contracts pay, and", does("holds", "hold"))
                + &format!(" {} by the order that the capital gives", does("pays", "pay")),
        ),
        Role::Guarantor => {
            Some(format!("{} for investors' money as the capital says", does("stands", "stand")))
        }
        Role::Manager => Some(format!("{} the deal", does("manages", "manage"))),
        Role::Investor if !model.capitals.is_empty() => {
            Some(format!("{} the money in that is at risk", does("puts", "put")))
        }
        Role::Provider | Role::Vehicle | Role::Investor => None,
    };
    let limits = payer_limits(model, id);
    what.map(|what| format!("{} {what}.", capitalised(&title))).into_iter().chain(limits).collect()
}

/// What a payer does: most pay under a contract; others give money or bear a cost whatever comes of it.
fn payer(model: &Model, id: PartyId) -> String {
    let title = model.parties[id.index()].title();
    let does = |singular, plural| verb(&title, singular, plural);
    let pays = |contract: &Contract| contract.paid_by(id).next().is_some() || contract.pays_severance(id);
    if model.contracts.iter().any(pays) {
        return format!("{} for outcomes", does("pays", "pay"));
    }
    let gives = model.fundings.iter().any(|funding| funding.from == id);
    let costs = model.services.iter().flat_map(|service| &service.costs);
    let guarantees = model.capitals.iter().flat_map(|capital| &capital.guarantees);
    let classes = model.capitals.iter().flat_map(|capital| &capital.tranches);
    let all = [
        (gives, format!("{} money whatever the outcomes", does("gives", "give"))),
        (
            model.bears_care(&model.parties[id.index()].name),
            format!("{} the cost of care", does("bears", "bear")),
        ),
        (
            costs.into_iter().any(|cost| cost.paid_by == id),
            format!("{} costs of the service", does("pays", "pay")),
        ),
        (
            guarantees.into_iter().any(|own| own.by == id),
            format!("{} for investors' money as the capital says", does("stands", "stand")),
        ),
        (
            classes.into_iter().any(|class| class.holder == id),
            format!("{} money into the vehicle", does("puts", "put")),
        ),
    ];
    let said: Vec<String> = all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, said)| said).collect();
    match said.as_slice() {
        [] => format!("{} nothing", does("pays", "pay")),
        said => list(said, "and"),
    }
}

fn delivers(model: &Model, id: PartyId) -> bool {
    model.services.iter().any(|service| service.provider == id)
}

fn takes_part(model: &Model, id: PartyId) -> bool {
    model.options.iter().any(|option| model.parties_of(option).contains(&id))
}

/// Opening cash, and what happens when there is none left.
fn provider(model: &Model, id: PartyId, it: &str) -> String {
    let party = &model.parties[id.index()];
    let reserves = format!(", with {} at the start", opening_cash(model, party));
    let stops = if it == "they" { "stop" } else { "stops" };
    let insolvent = match party.insolvent_after {
        Some(time) => {
            let them = if it == "they" { "them" } else { "it" };
            let owes = if may_owe(model, id) {
                let owe = if it == "they" { "owe" } else { "owes" };
                format!(
                    ", and what {it} {owe} under contracts from then on is set off against what the same party pays \
                     {them}; the rest is never paid"
                )
            } else {
                String::new()
            };
            format!("; {it} {stops} when cash has been below nought for {}{owes}", length(model, time))
        }
        None => format!("; {it} never {stops} for want of cash"),
    };
    reserves + &insolvent
}

fn opening_cash(model: &Model, party: &Party) -> String {
    match party.reserves {
        Some(row) if !is_nothing(model, row) => value(model, row),
        Some(_) | None => "no cash".to_owned(),
    }
}

/// Whether a service's provider may owe somebody under a contract: it pays for a clause or an end, or pays back.
fn may_owe(model: &Model, id: PartyId) -> bool {
    let pays = |parties: &[(PartyId, InputId)]| parties.iter().any(|&(party, _)| party == id);
    let owes = |contract: &Contract| {
        let pays_back = |clause: &Clause| clause.if_negative == IfNegative::Repaid && pays(&clause.holders);
        contract.clauses.iter().any(|clause| pays(&clause.payers) || pays_back(clause))
            || contract.terminations.iter().any(|termination| termination.paid_by == id)
    };
    let serves = model.services.iter().any(|service| service.provider == id);
    serves && (model.contracts.iter().any(owes) || model.fundings.iter().any(|funding| funding.from == id))
}

/// What a payer pays at most, over all contracts and in a financial year.
pub(super) fn payer_limits(model: &Model, id: PartyId) -> Vec<String> {
    let party = &model.parties[id.index()];
    let title = party.title();
    let (payer, pays) = (capitalised(&title), verb(&title, "pays", "pay"));
    let paid = || model.contracts.iter().flat_map(|contract| contract.paid_by(id));
    let (alone, shared) = (paid().any(|own| own.payers.len() == 1), paid().any(|own| own.payers.len() > 1));
    // Between several others the order in which they are listed decides.
    let in_order = paid().any(|own| own.payers.len() > 2);
    let in_order = if in_order { ", the first listed with room first" } else { "" };
    let bear = format!("the other payers bear what is above that{in_order}");
    let lost_elsewhere = format!("{bear}, and where nobody else pays it is lost");
    let above = match party.over_budget {
        OverBudget::Others if !alone => bear.as_str(),
        OverBudget::Others if shared => lost_elsewhere.as_str(),
        OverBudget::Others => "nobody else pays, and what is above that is lost",
        OverBudget::Lost => "nobody pays what is above that",
        OverBudget::NextYear => {
            "what is above that is paid in the next financial year; what is still owed at the horizon counts against what is saved, but is not yet paid to anybody"
        }
    };
    // Who ends a contract owes what it said it would, whatever is left for outcomes.
    let beside = if model.contracts.iter().any(|contract| contract.pays_severance(id)) {
        format!(", beside what {} for a termination", verb(&title, "it owes", "they owe"))
    } else {
        String::new()
    };
    let in_all = party.cap.map(|cap| {
        // Next year never lifts a cap on the whole.
        let above =
            if party.over_budget == OverBudget::NextYear { "nobody pays what is above that" } else { above };
        let cap = model.inputs.row(cap);
        let most = format!("{}{}", base(cap, model.currency), interval(cap, model.currency));
        format!("{payer} {pays} at most {most} in all under contracts{beside}; {above}.")
    });
    let yearly = party.budget.as_ref().map(|budget| {
        format!(
            "{payer} {pays} at most {} under contracts in a financial year{beside}; {above}.",
            number(model, budget)
        )
    });
    in_all.into_iter().chain(yearly).collect()
}
