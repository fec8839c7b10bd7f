//! Why an option has no result of some name, although others have: what it lacks, rather than the name that is spelled most like it.

use crate::data::{CoverFigure, Figure};
use crate::model::{Capital, Model, OptionId, Tranche, TrancheId, TrancheKind};
use crate::stage::record;

/// Why an option has no result at a path that can be asked of other things; `known` are the paths of those that it has. None where
/// the path is no such name: it is spelled wrongly.
pub(super) fn why_absent(model: &Model, option: OptionId, path: &str, known: &[String]) -> Option<String> {
    let (thing, name) = path.rsplit_once('.')?;
    uncovered(model, option, (thing, name))
        .or_else(|| nothing_of_the_kind(model, option, path))
        .or_else(|| only_elsewhere(model, option, (thing, path)))
        .or_else(|| only_of_others((thing, name), known))
        .or_else(|| only_where(thing, name))
}

/// A class that has no such cover ratio: why nothing covers it.
fn uncovered(model: &Model, option: OptionId, (thing, name): (&str, &str)) -> Option<String> {
    let figure = CoverFigure::ALL.iter().find(|figure| figure.name() == name)?;
    let capital = &model.capitals[model.options[option.index()].capital?.index()];
    let class =
        capital.tranches.iter().position(|own| Some(own.name.as_str()) == thing.strip_prefix("tranche."))?;
    let has = |place: usize| CoverFigure::of(TrancheId::new(place), capital, &model.inputs).contains(figure);
    if has(class) {
        return None;
    }
    let others: Vec<String> = (0..capital.tranches.len())
        .filter(|&place| has(place))
        .map(|place| format!("`tranche.{}.{name}`", capital.tranches[place].name))
        .collect();
    let instead = match others.as_slice() {
        [] => format!("what it earns is `{thing}.irr`, and how often it loses `{thing}.p_loss`"),
        others => format!("there is {}", others.join(", ")),
    };
    Some(format!("`{thing}` has no `{name}`: {}; {instead}", why_uncovered(capital, class)))
}

fn why_uncovered(capital: &Capital, class: usize) -> &'static str {
    let tranche: &Tranche = &capital.tranches[class];
    match tranche.kind {
        TrancheKind::Equity => "it is equity, to which nothing is owed, so that nothing can cover it",
        TrancheKind::Grant => "it is a grant, which is never repaid, so that nothing can cover it",
        TrancheKind::Loan | TrancheKind::RecoverableGrant | TrancheKind::DeferredFee => {
            let is_paid =
                capital.waterfall.iter().any(|step| step.pays_owed().contains(&TrancheId::new(class)));
            if is_paid {
                "nothing falls due to it on a date (it has no coupon that is paid out and no `matures`, and its principal is \
                 repaid as cash comes in), so that no debt service can be covered"
            } else {
                "no step of the waterfall pays what is owed on it"
            }
        }
    }
}

/// A result of investors under an option without any, of a provider under one without a service.
fn nothing_of_the_kind(model: &Model, option: OptionId, path: &str) -> Option<String> {
    let own = &model.options[option.index()];
    let begins = |words: &[&str]| words.iter().any(|word| path.split('.').next() == Some(*word));
    let lacks =
        if own.capital.is_none() && begins(&["investor", "tranche", "guarantee", "vehicle", "waterfall"]) {
            "investors: it names no `capital`"
        } else if own.service.is_none() && begins(&["provider", "four_cells"]) {
            "provider: it names no `service`"
        } else if own.contracts.is_empty() && begins(&["contract"]) {
            "contracts"
        } else {
            return None;
        };
    Some(format!("option `{}` has no `{path}`, for it has no {lacks}", own.name))
}

/// A thing that other options have.
fn only_elsewhere(model: &Model, option: OptionId, (thing, path): (&str, &str)) -> Option<String> {
    let paths =
        |id: OptionId| record::figures(model, id).into_iter().map(move |own: Figure| own.path(model, id));
    let begins = format!("{thing}.");
    let has = |id: OptionId| paths(id).any(|own| own == path || own.starts_with(&begins));
    if has(option) {
        return None;
    }
    let others = (0..model.options.len()).map(OptionId::new).filter(|&id| has(id));
    let others: Vec<String> = others.map(|id| format!("`{}`", model.options[id.index()].name)).collect();
    let own = &model.options[option.index()].name;
    (!others.is_empty())
        .then(|| format!("option `{own}` has nothing called `{thing}`, but {} has", others.join(", ")))
}

/// A result that other things of this kind have: which.
fn only_of_others((thing, name): (&str, &str), known: &[String]) -> Option<String> {
    let begins = format!("{thing}.");
    if !known.iter().any(|own| own.starts_with(&begins)) {
        return None;
    }
    let kind = thing.split('.').next()?;
    let has = |own: &&String| {
        let parts: Vec<&str> = own.split('.').collect();
        parts.first() == Some(&kind)
            && parts.last() == Some(&name)
            && parts.len() == thing.split('.').count() + 1
    };
    let others: Vec<String> = known.iter().filter(has).map(|own| format!("`{own}`")).collect();
    (!others.is_empty()).then(|| format!("`{thing}` has no `{name}`; there is {}", others.join(", ")))
}

/// Results that a thing has only where the file says something of it: what.
const ONLY_WHERE: [(&str, &str, &str); 6] = [
    ("payer", "owed", "where its party has a `budget` and `over_budget = \"next year\"`"),
    ("payer", "under_cap", "where its party has a `cap`"),
    (
        "tranche",
        "coupon",
        "of a contract year, as in `tranche.NAME.year.1.coupon`, of a class that bears one",
    ),
    ("contract", "paid_out", "where some of it is paid back"),
    ("contract", "paid_back", "where some of it is paid back"),
    ("contract", "paid_past", "where some of it flows between others"),
];

fn only_where(thing: &str, name: &str) -> Option<String> {
    let kind = thing.split('.').next()?;
    let (.., when) = ONLY_WHERE.iter().find(|(of, own, _)| *of == kind && *own == name)?;
    Some(format!("`{thing}` has no `{name}`: there is one only {when}"))
}
