//! Payers, provider, outcomes and care settings of an option.

use super::cells::{Shown, mean, quantile, spread_table};
use super::investors::said;
use crate::data::{FigureUnit, OptionSummary, OutcomeSummary, PayerSummary, YearSummary};
use crate::model::{InputId, MeasureHead, Model, Over, PartyId};
use crate::report::number::{chance, estimate};
use crate::report::passage::{Passage, paragraph, subheading, table};
use crate::report::sentences::capitalised;
use crate::statistics::Distribution;

/// What each payer pays, avoids and saves; empty for care as usual.
pub(in crate::report) fn payers(model: &Model, option: &OptionSummary) -> Passage {
    if has_no_deal(option) {
        return Passage::default();
    }
    let mut written =
        subheading("Commissioner: what do I pay, what do I avoid, what of it is cash, do I save?");
    for payer in &option.payers {
        written += paragraph("  ", &format!("{}:", capitalised(&payer.title)));
        written += spread_table(model, &payer_figures(model, payer));
        let text = match bears_care(model, payer) {
            true => format!(
                "Chance that avoided cost exceeds what is paid: {}; in cash: {}.",
                said(payer.p_saves, draws(option)),
                said(payer.p_saves_cash, draws(option))
            ),
            false => {
                "It bears no cost of care in this file, so that nothing is said of what it avoids.".to_owned()
            }
        };
        written += paragraph("  ", &text);
        written += years(model, option, payer);
    }
    written
}

/// What a payer pays and saves in each financial year, without years in which nothing happens.
fn years(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Passage {
    let shown = |found: &Distribution| mean(model, found, FigureUnit::Money);
    let header =
        ["by financial year", "paid, mean", "paid, P95", "avoided, mean", "cashable", "P(paid > cashable)"];
    let row = |year: &YearSummary| {
        vec![
            year.year.clone(),
            shown(&year.paid),
            quantile(model, &year.paid, (year.paid.p95, year.paid.se_p95), FigureUnit::Money),
            shown(&year.avoided_cost),
            shown(&year.cashable),
            chance(year.p_exceeds),
        ]
    };
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(payer.years.iter().filter(|year| has_something(year)).map(row));
    if option.referred.n == 0 || rows.len() == 1 { Passage::default() } else { table(rows) }
}

/// Whether anything is paid or avoided in a year.
pub(in crate::report) fn has_something(year: &YearSummary) -> bool {
    let none = |found: &Distribution| found.mean.is_some_and(|mean| mean.value == 0.0);
    !(none(&year.paid) && none(&year.avoided_cost))
}

/// What each payer pays and saves on average, and how likely the provider makes a deficit.
pub(in crate::report) fn in_short(model: &Model, option: &OptionSummary) -> Vec<String> {
    if has_no_deal(option) {
        return Vec::new();
    }
    let of_provider = option.provider.iter().map(|provider| {
        let deficit = said(provider.p_deficit, draws(option));
        format!(
            "the provider's margin is {} on average; chance of a deficit {deficit}.",
            mean(model, &provider.margin, FigureUnit::Money)
        )
    });
    payers_in_short(model, option).into_iter().chain(of_provider).collect()
}

/// What each payer pays, avoids and saves on average.
pub(in crate::report) fn payers_in_short(model: &Model, option: &OptionSummary) -> Vec<String> {
    let mean = |found: &Distribution| mean(model, found, FigureUnit::Money);
    let of_payer = |payer: &PayerSummary| {
        if !bears_care(model, payer) {
            return format!(
                "{} pays {} on average; it bears no cost of care in this file.",
                payer.title,
                mean(&payer.paid)
            );
        }
        let saves = said(payer.p_saves, draws(option));
        format!(
            "{} pays {} on average and avoids {} of care; chance that it saves {saves}.",
            payer.title,
            mean(&payer.paid),
            mean(&payer.avoided_cost)
        )
    };
    option.payers.iter().map(of_payer).collect()
}

/// Care as usual: nobody pays for outcomes and nobody delivers a service.
pub(in crate::report) fn has_no_deal(option: &OptionSummary) -> bool {
    option.contracts.is_empty() && option.provider.is_none()
}

fn draws(option: &OptionSummary) -> u32 {
    u32::try_from(option.referred.n).unwrap_or(u32::MAX)
}

/// Whether a payer bears the cost of any care setting that costs something.
pub(in crate::report) fn bears_care(model: &Model, payer: &PayerSummary) -> bool {
    let own = |&(party, _): &(PartyId, InputId)| model.parties[party.index()].name == payer.name;
    model.states.iter().any(|state| state.borne_by.iter().any(own))
}

fn payer_figures<'a>(model: &Model, payer: &'a PayerSummary) -> Vec<Shown<'a>> {
    let paid = ("paid".into(), &payer.paid, FigureUnit::Money);
    if !bears_care(model, payer) {
        return vec![paid];
    }
    let mut figures: Vec<Shown<'_>> = vec![
        paid,
        ("avoided cost of care".into(), &payer.avoided_cost, FigureUnit::Money),
        ("its cashable part".into(), &payer.cashable, FigureUnit::Money),
        ("net: avoided less paid".into(), &payer.net, FigureUnit::Money),
        ("cashable net".into(), &payer.cashable_net, FigureUnit::Money),
    ];
    if let Some(real) = &payer.real_npv {
        figures.push(("net, real and discounted".into(), real, FigureUnit::Money));
    }
    figures
}

/// Whether a service costs anything for those who start.
pub(in crate::report) fn has_costs(cost_per_start: &Distribution) -> bool {
    cost_per_start.p95.is_some_and(|pounds| pounds > 0.0)
}

/// The provider's margin and lowest cash; empty without a service.
pub(in crate::report) fn provider(model: &Model, option: &OptionSummary) -> Passage {
    let Some(provider) = &option.provider else { return Passage::default() };
    let mut figures: Vec<Shown<'_>> = vec![
        ("margin".into(), &provider.margin, FigureUnit::Money),
        ("lowest cash".into(), &provider.lowest_cash, FigureUnit::Money),
        ("month of the lowest cash".into(), &provider.lowest_month, FigureUnit::Month),
        ("people referred".into(), &option.referred, FigureUnit::Count),
        ("people who start".into(), &option.started, FigureUnit::Count),
    ];
    if has_costs(&provider.cost_per_start) {
        let label = "cost of the service for each of them";
        figures.push((label.into(), &provider.cost_per_start, FigureUnit::Money));
    }
    if let Some(vacant) = &provider.posts_vacant {
        figures.push(("posts vacant, of all posts' time".into(), vacant, FigureUnit::Share));
    }
    if provider.unpaid.mean.is_some_and(|mean| mean.value > 0.0) {
        figures.push(("due and never paid by the vehicle".into(), &provider.unpaid, FigureUnit::Money));
    }
    let text = format!(
        "Chance of a deficit (costs above receipts): {}. An order closes the service early: {}.",
        said(provider.p_deficit, draws(option)),
        said(option.p_closed, draws(option))
    );
    subheading("Provider: what is my margin, when do I run out of cash?")
        + spread_table(model, &figures)
        + paragraph("  ", &text)
}

/// What is counted: as the contract measures it, as it truly is, and for the same people as usual.
pub(in crate::report) fn outcomes(model: &Model, option: &OptionSummary) -> Passage {
    if option.outcomes.is_empty() || option.contracts.is_empty() {
        return Passage::default();
    }
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for outcome in &option.outcomes {
        let title = outcome_title(model, outcome);
        let mut seen = |how: &str, found| figures.push((format!("{title}, {how}"), found, outcome.unit));
        seen("measured", &outcome.measured);
        seen("true", &outcome.true_value);
        seen("as usual", &outcome.counterfactual);
        seen("additional", &outcome.additional);
    }
    subheading("Outcomes: as measured, as they truly are, for the same people as usual, and additional")
        + spread_table(model, &figures)
        + paid_per_additional(model, option)
}

/// Of a figure by intake, the report shows the last one.
fn outcome_title(model: &Model, outcome: &OutcomeSummary) -> String {
    let by_intake = model.measures.iter().any(|measure| {
        measure.name == outcome.name
            && matches!(&measure.head, MeasureHead::Cohort(cohort) if cohort.over == Over::Intake)
    });
    if by_intake { format!("{} (the last intake)", outcome.title) } else { outcome.title.clone() }
}

/// What all payers pay for each additional unit, on average.
fn paid_per_additional(model: &Model, option: &OptionSummary) -> Passage {
    let said = |outcome: &OutcomeSummary| {
        let found = outcome.paid_per_additional?;
        Some(format!("{} for {}", estimate(found, FigureUnit::Money, model.currency), outcome.title))
    };
    let listed: Vec<String> = option.outcomes.iter().filter_map(said).collect();
    if listed.is_empty() {
        return Passage::default();
    }
    let text = format!("All that payers pay, for each additional unit on average: {}.", listed.join("; "));
    paragraph("  ", &text)
}

/// Person-days and cost of each care setting, and the cost for each person.
pub(in crate::report) fn care(model: &Model, option: &OptionSummary) -> Passage {
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for state in &option.states {
        figures.push((format!("{}, person-days", state.title), &state.days, FigureUnit::Count));
        figures.push((format!("{}, cost", state.title), &state.cost, FigureUnit::Money));
    }
    figures.push(("all costs for each person referred".into(), &option.cost_per_person, FigureUnit::Money));
    subheading("Care settings") + spread_table(model, &figures)
}
