//! Providers of an option, and others who are paid or pay: managers, guarantors, and who gives a grant.

use super::cells::{Shown, mean, spread_table};
use super::investors::{chance_of, said};
use super::others::draws;
use crate::data::{FigureUnit, OptionSummary, PartyFigure, PartySummary, ProviderSummary};
use crate::model::{Model, Role};
use crate::report::passage::{Passage, paragraph, subheading};
use crate::report::sentences::capitalised;
use crate::statistics::Distribution;

/// Each provider's margin on average, and how likely it makes a deficit.
pub(in crate::report) fn in_short(model: &Model, option: &OptionSummary) -> Vec<String> {
    let said = |whose: String, margin: &Distribution, p_deficit| {
        let margin = mean(model, margin, FigureUnit::Money);
        let deficit = chance_of("chance of a deficit", p_deficit, draws(option));
        format!("{whose} is {margin} on average; {deficit}.")
    };
    let own = option.provider.iter().map(|provider| {
        let whose = match has_other_providers(option) {
            true => format!("the margin of {}", provider.title),
            false => "the provider's margin".to_owned(),
        };
        said(whose, &provider.margin, provider.p_deficit)
    });
    let others = other_providers(option)
        .map(|party| said(format!("the margin of {}", party.title), &party.balance, party.p_deficit));
    own.chain(others).chain(closes_early(option)).collect()
}

/// Where it happens at all, how likely an order closes the service early: what a provider keeps then is not what it planned.
fn closes_early(option: &OptionSummary) -> Option<String> {
    let seen = option.p_closed.value > 0.0;
    seen.then(|| {
        format!("{}.", chance_of("chance that the service closes early", option.p_closed, draws(option)))
    })
}

/// Whether a service costs anything for those who start.
pub(in crate::report) fn has_costs(cost_per_start: &Distribution) -> bool {
    cost_per_start.p95.is_some_and(|pounds| pounds > 0.0)
}

/// Other providers than that of the service.
pub(in crate::report) fn other_providers(option: &OptionSummary) -> impl Iterator<Item = &PartySummary> {
    option.parties.iter().filter(|party| party.role == Role::Provider)
}

fn has_other_providers(option: &OptionSummary) -> bool {
    other_providers(option).next().is_some()
}

/// Margin and lowest cash of each provider; empty without any.
pub(in crate::report) fn providers(model: &Model, option: &OptionSummary) -> Passage {
    let own = option.provider.iter().map(|provider| of_service(model, option, provider));
    let others = other_providers(option).map(|party| another(model, option, party));
    let parts: Passage = own.chain(others).sum();
    if parts.is_empty() {
        return parts;
    }
    subheading("Provider: what is my margin, when do I run out of cash?") + parts
}

/// The provider of the service.
fn of_service(model: &Model, option: &OptionSummary, provider: &ProviderSummary) -> Passage {
    let mut figures: Vec<Shown<'_>> = Vec::new();
    let mut written = Passage::default();
    if has_other_providers(option) {
        written += paragraph("  ", &format!("{}:", capitalised(&provider.title)));
        figures.push(("income".into(), &provider.income, FigureUnit::Money));
        figures.push(("costs".into(), &provider.costs, FigureUnit::Money));
    }
    figures.extend([
        ("margin".into(), &provider.margin, FigureUnit::Money),
        ("lowest cash".into(), &provider.lowest_cash, FigureUnit::Money),
        ("month of the lowest cash".into(), &provider.lowest_month, FigureUnit::Month),
    ]);
    if provider.p_short.value > 0.0 {
        let label = "first month with cash below nought";
        figures.push((label.into(), &provider.short_month, FigureUnit::Month));
    }
    figures.extend([
        ("people referred".into(), &option.referred, FigureUnit::Count),
        ("people who start".into(), &option.started, FigureUnit::Count),
    ]);
    if has_costs(&provider.cost_per_start) {
        let label = "cost of the service for each of them";
        figures.push((label.into(), &provider.cost_per_start, FigureUnit::Money));
    }
    if let Some(vacant) = &provider.posts_vacant {
        figures.push(("posts vacant, of all posts' time".into(), vacant, FigureUnit::Share));
    }
    if provider.unpaid.mean.is_some_and(|mean| mean.value > 0.0) {
        let label = match has_other_providers(option) {
            true => "due and never paid by the vehicle, to all providers",
            false => "due and never paid by the vehicle",
        };
        figures.push((label.into(), &provider.unpaid, FigureUnit::Money));
    }
    if provider.not_paid.mean.is_some_and(|mean| mean.value > 0.0) {
        let label = "owed and never paid, as it had stopped";
        figures.push((label.into(), &provider.not_paid, FigureUnit::Money));
    }
    let text = format!(
        "Chance of a deficit (costs above receipts): {}. Cash falls below nought at some time: {}. An order closes the service \
         early: {}.",
        said(provider.p_deficit, draws(option)),
        said(provider.p_short, draws(option)),
        said(option.p_closed, draws(option))
    );
    written + spread_table(model, &figures) + paragraph("  ", &text)
}

/// Another provider. The service does not depend on its cash.
fn another(model: &Model, option: &OptionSummary, party: &PartySummary) -> Passage {
    let words = |figure: PartyFigure| figure.words(party.role);
    let mut figures: Vec<Shown<'_>> = vec![
        (words(PartyFigure::Received), &party.received, FigureUnit::Money),
        (words(PartyFigure::Given), &party.given, FigureUnit::Money),
        (words(PartyFigure::Balance), &party.balance, FigureUnit::Money),
    ];
    if let Some((cash, month)) = &party.lowest_cash {
        figures.push((words(PartyFigure::LowestCash), cash, FigureUnit::Money));
        figures.push((words(PartyFigure::LowestMonth), month, FigureUnit::Month));
    }
    let deficit = said(party.p_deficit, draws(option));
    let text = format!("Chance of a deficit (costs above receipts): {deficit}.");
    paragraph("  ", &format!("{}:", capitalised(&party.title)))
        + spread_table(model, &figures)
        + paragraph("  ", &text)
}

/// What managers, guarantors, and who gives a grant are paid and pay; empty without any.
pub(in crate::report) fn others(model: &Model, option: &OptionSummary) -> Passage {
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for party in option.parties.iter().filter(|party| party.role != Role::Provider) {
        let both = [(PartyFigure::Received, &party.received), (PartyFigure::Given, &party.given)];
        let some: Vec<_> = both.into_iter().filter(|(_, found)| !is_nought(found)).collect();
        let balance = (some.len() == both.len()).then_some((PartyFigure::Balance, &party.balance));
        let named = |(figure, found): (PartyFigure, _)| {
            (format!("{}: {}", party.title, figure.words(party.role)), found, FigureUnit::Money)
        };
        figures.extend(some.into_iter().chain(balance).map(named));
    }
    if figures.is_empty() {
        return Passage::default();
    }
    subheading("Others: what are they paid, what do they pay?") + spread_table(model, &figures)
}

fn is_nought(found: &Distribution) -> bool {
    found.mean.is_some_and(|mean| mean.value == 0.0 && mean.se == 0.0)
}
