//! Payers, provider, outcomes and care settings of an option.

use super::cells::{Shown, comes_back, mean, quantile, spread_table};
use super::fund;
use super::investors::{chance_of, said};
use super::providers;
use crate::data::{FigureUnit, OptionSummary, OutcomeSummary, PayerSummary, YearSummary};
use crate::model::{MeasureHead, Model, Over};
use crate::report::number::{chance, estimate};
use crate::report::passage::{Passage, paragraph, subheading, table};
use crate::report::sentences::{capitalised, verb};
use crate::statistics::{Distribution, Estimate};

/// Columns of a payer's years that say something only where it bears care; they stand last.
const OF_CARE: usize = 3;

/// What each payer pays, avoids and saves; empty for care as usual.
pub(in crate::report) fn payers(model: &Model, option: &OptionSummary) -> Passage {
    if has_no_deal(option) {
        return Passage::default();
    }
    let head = subheading("Commissioner: what do I pay, what do I avoid, what of it is cash, do I save?");
    head + of_payers(model, option, |_| true) + fund::of_quarters(option) + fund::who_gains(model, option)
}

/// What those who bear care pay, avoid and save; empty where nobody does, and for care as usual.
pub(in crate::report) fn who_bear_care(model: &Model, option: &OptionSummary) -> Passage {
    if has_no_deal(option) {
        return Passage::default();
    }
    of_payers(model, option, |payer| model.bears_care(&payer.name)) + fund::who_gains(model, option)
}

/// What those who bear no care pay, each with its share of all that payers pay; empty where there are none.
pub(in crate::report) fn who_bear_no_care(model: &Model, option: &OptionSummary) -> Passage {
    let involved = |payer: &&PayerSummary| !model.bears_care(&payer.name) && pays_or_avoids(payer);
    let said = |payer: &PayerSummary| of_payers(model, option, |other| other.name == payer.name);
    if has_no_deal(option) {
        Passage::default()
    } else {
        option.payers.iter().filter(involved).map(said).sum::<Passage>() + fund::of_quarters(option)
    }
}

fn of_payers(model: &Model, option: &OptionSummary, is_meant: impl Fn(&PayerSummary) -> bool) -> Passage {
    let mut written = Passage::default();
    for payer in option.payers.iter().filter(|payer| is_meant(payer)) {
        written += paragraph("  ", &format!("{}:", capitalised(&payer.title)));
        written += spread_table(model, &payer_figures(model, payer));
        let text = match model.bears_care(&payer.name) {
            true => format!(
                "Chance that avoided cost exceeds what is paid{}: {}; in cash: {}.",
                if payer.owed.is_some() { " or still owed" } else { "" },
                said(payer.p_saves, draws(option)),
                said(payer.p_saves_cash, draws(option))
            ),
            false => {
                let it = |one, several| verb(&payer.title, one, several);
                format!(
                    "{} no cost of care in this file, so that nothing is said of what {}.",
                    it("It bears", "They bear"),
                    it("it avoids", "they avoid")
                )
            }
        };
        written += paragraph("  ", &text);
        if !model.bears_care(&payer.name) {
            written += fund::share(option, payer);
        }
        written += fund::at_most(model, option, payer);
        written += years(model, option, payer);
        written += fund::quarters(model, option, payer);
    }
    written
}

/// What a payer pays and saves in each financial year, without years in which nothing happens; of one that bears no care
/// what it pays.
fn years(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Passage {
    let shown = |found: &Distribution| mean(model, found, FigureUnit::Money);
    let header =
        ["by financial year", "paid, mean", "paid, P95", "avoided, mean", "cashable", "P(paid > cashable)"];
    let n_columns = if model.bears_care(&payer.name) { header.len() } else { header.len() - OF_CARE };
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
    rows.iter_mut().for_each(|row| row.truncate(n_columns));
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
    let payers = option.payers.iter().map(|payer| payer_in_short(model, option, payer));
    payers.chain(providers::in_short(model, option)).collect()
}

/// Whether a payer pays or avoids anything in some draw.
pub(in crate::report) fn pays_or_avoids(payer: &PayerSummary) -> bool {
    let is_nought = |found: &Distribution| found.mean.is_some_and(|mean| mean.value == 0.0 && mean.se == 0.0);
    !(is_nought(&payer.paid) && is_nought(&payer.avoided_cost))
}

/// What a payer pays, avoids and saves on average.
pub(in crate::report) fn payer_in_short(
    model: &Model,
    option: &OptionSummary,
    payer: &PayerSummary,
) -> String {
    let mean = |found: &Distribution| mean(model, found, FigureUnit::Money);
    let does = |one, several| verb(&payer.title, one, several);
    let pays = match payer.paid.mean {
        Some(mean) if mean.value == 0.0 && mean.se == 0.0 => {
            format!("{} {} nothing", payer.title, does("pays", "pay"))
        }
        Some(paid) if paid.value < 0.0 => {
            let turned = estimate(Estimate { value: -paid.value, ..paid }, FigureUnit::Money, model.currency);
            let [is, pays] = [does("is", "are"), does("it pays", "they pay")];
            format!("{} {is} paid {turned} more than {pays} on average", payer.title)
        }
        Some(_) | None => {
            format!("{} {} {} on average", payer.title, does("pays", "pay"), mean(&payer.paid))
        }
    };
    let owes = payer.owed.as_ref().map_or_else(String::new, |owed| {
        format!(", still {} {} at the horizon", does("owes", "owe"), mean(owed))
    });
    let pays = format!("{pays}{owes}");
    match (model.bears_care(&payer.name), pays_or_avoids(payer)) {
        (false, _) => {
            format!("{pays}; {} no cost of care in this file.", does("it bears", "they bear"))
        }
        (true, false) => {
            format!(
                "{} {} nothing and {} nothing.",
                payer.title,
                does("pays", "pay"),
                does("avoids", "avoid")
            )
        }
        (true, true) => format!(
            "{pays} and {}; {}.",
            avoided(model, payer, does("avoids", "avoid")),
            chance_of(does("chance that it saves", "chance that they save"), payer.p_saves, draws(option))
        ),
    }
}

/// "avoids £3.2m ± 0.1 of care on average"; where care costs more than as usual, "bears £21k ± 1 more for care than as usual".
fn avoided(model: &Model, payer: &PayerSummary, avoids: &str) -> String {
    let written = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    match payer.avoided_cost.mean {
        Some(found) if found.value < 0.0 => {
            let more = written(Estimate { value: -found.value, se: found.se });
            format!("{} {more} more for care than as usual", verb(&payer.title, "bears", "bear"))
        }
        Some(found) => format!("{avoids} {} of care", written(found)),
        None => format!("{avoids} - of care"),
    }
}

/// Care as usual: nobody pays for outcomes and nobody delivers a service.
pub(in crate::report) fn has_no_deal(option: &OptionSummary) -> bool {
    option.contracts.is_empty() && option.provider.is_none()
}

pub(in crate::report) fn draws(option: &OptionSummary) -> u32 {
    u32::try_from(option.referred.n).unwrap_or(u32::MAX)
}

fn payer_figures<'a>(model: &Model, payer: &'a PayerSummary) -> Vec<Shown<'a>> {
    let comes_back = payer.paid.p5.is_some_and(|paid| paid < 0.0);
    let label = if comes_back { "paid, less what is paid back to it" } else { "paid" };
    let paid = (label.into(), &payer.paid, FigureUnit::Money);
    let owed = payer.owed.as_ref().map(|owed| ("still owed at the horizon".into(), owed, FigureUnit::Money));
    let mut figures: Vec<Shown<'_>> = std::iter::once(paid).chain(owed).collect();
    if !model.bears_care(&payer.name) {
        return figures;
    }
    let net = match payer.owed {
        Some(_) => "net: avoided less paid and owed",
        None => "net: avoided less paid",
    };
    figures.extend([
        ("avoided cost of care".into(), &payer.avoided_cost, FigureUnit::Money),
        ("its cashable part".into(), &payer.cashable, FigureUnit::Money),
        (net.into(), &payer.net, FigureUnit::Money),
        ("cashable net".into(), &payer.cashable_net, FigureUnit::Money),
    ]);
    if let Some(real) = &payer.real_npv {
        figures.push(("net, real and discounted".into(), real, FigureUnit::Money));
    }
    figures
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
    let owed = if option.payers.iter().any(|payer| payer.owed.is_some()) { " or still owe" } else { "" };
    let less = if comes_back(option) { ", less what is paid back to them" } else { "" };
    let text = format!(
        "All that payers pay{owed}{less}, for each additional unit on average: {}.",
        listed.join("; ")
    );
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
