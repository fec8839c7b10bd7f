//! What a payer that bears no care asks, a central fund above all: what share do I pay, what am I claimed quarter by quarter, how
//! far does my cap go, and how does this compare with the record.

use super::cells::{comes_back, mean, quantile};
use super::investors::said as this_likely;
use super::others::{draws, has_no_deal};
use super::payments::title;
use crate::data::{ContractSummary, FigureUnit, OptionSummary, PayerSummary, QuarterSummary};
use crate::model::{Model, PartyId};
use crate::report::number::{chance, figure, percent};
use crate::report::passage::{Passage, paragraph, table};
use crate::report::sentences::{capitalised, verb};
use crate::statistics::Distribution;

/// The payer's share of all that payers pay; empty where it alone pays, and where one of them is paid more than it pays.
pub(super) fn share(option: &OptionSummary, payer: &PayerSummary) -> Passage {
    let pays = |payer: &PayerSummary| payer.paid.mean.map_or(0.0, |mean| mean.value);
    let all: f64 = option.payers.iter().map(pays).sum();
    let share = pays(payer) / all;
    let is_share = option.payers.iter().all(|payer| pays(payer) >= 0.0) && share < 1.0;
    if !is_share {
        return Passage::default();
    }
    let pays = verb(&payer.title, "it pays", "they pay");
    paragraph("  ", &format!("On average {pays} {} of all that payers pay.", percent(share, 2)))
}

/// What a payer can owe at most: caps of contracts under which it pays, its own, and what it pays in 19 of 20 draws; empty
/// where it pays under no contract.
pub(super) fn at_most(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Passage {
    let money = |pounds: f64| figure(pounds, FigureUnit::Money, model.currency);
    let under = |contract: &&ContractSummary| {
        let found = model.contracts.iter().find(|own| own.name == contract.name);
        let clauses = found.iter().flat_map(|contract| &contract.clauses);
        let mut payers = clauses.flat_map(|clause| &clause.payers);
        payers.any(|&(party, _)| model.parties[party.index()].name == payer.name)
    };
    let contracts: Vec<&ContractSummary> = option.contracts.iter().filter(under).collect();
    if contracts.is_empty() {
        return Passage::default();
    }
    let mut said: Vec<String> = contracts
        .iter()
        .map(|contract| match contract.cap {
            Some(cap) => {
                format!("\"{}\" has a cap of {} for all who pay under it", title(model, contract), money(cap))
            }
            None => format!("\"{}\" has no cap as a whole", title(model, contract)),
        })
        .collect();
    if let Some(cap) = &payer.cap {
        said.push(format!(
            "{} own cap is {}, of which {} is left on average; chance that nothing is left: {}",
            verb(&payer.title, "its", "their"),
            money(cap.base),
            mean(model, &cap.left, FigureUnit::Money),
            this_likely(cap.p_reached, draws(option))
        ));
    }
    let p95 = quantile(model, &payer.paid, (payer.paid.p95, payer.paid.se_p95), FigureUnit::Money);
    let pays = verb(&payer.title, "it pays", "they pay");
    let mut text = format!("At most: {}.", said.join("; "));
    let severs = |contract: &ContractSummary| {
        let found = model.contracts.iter().find(|own| own.name == contract.name);
        let party = (0..model.parties.len()).map(PartyId::new);
        let mut payers = party.filter(|party| model.parties[party.index()].name == payer.name);
        found.zip(payers.next()).is_some_and(|(contract, payer)| contract.pays_severance(payer))
    };
    if contracts.iter().any(|contract| severs(contract)) {
        text += " What is paid on a termination is beside these caps.";
    }
    // Who is paid more than it pays is not said to pay.
    if payer.paid.p95.is_none_or(|p95| p95 >= 0.0) {
        let less = if comes_back(option) { ", what is paid back taken off" } else { "" };
        text += &format!(" In 19 of 20 draws {pays} {p95} or less in all{less}.");
    }
    paragraph("  ", &text)
}

/// What a payer pays in each financial quarter, without those in which nothing happens; empty where it has no quarters.
pub(super) fn quarters(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Passage {
    let shown = active(payer);
    if has_no_deal(option) || shown.is_empty() || draws(option) == 0 {
        return Passage::default();
    }
    let money = |found: &Distribution, level| quantile(model, found, level, FigureUnit::Money);
    let row = |quarter: &QuarterSummary| {
        let paid = &quarter.paid;
        vec![
            quarter_title(quarter),
            mean(model, paid, FigureUnit::Money),
            money(paid, (paid.p5, paid.se_p5)),
            money(paid, (paid.p50, paid.se_p50)),
            money(paid, (paid.p95, paid.se_p95)),
            chance(quarter.p_later),
        ]
    };
    let header = ["paid by financial quarter", "mean", "low, P5", "median", "high, P95", "P(more follows)"];
    let rows = std::iter::once(header.map(str::to_owned).to_vec()).chain(shown.iter().map(row)).collect();
    table(rows)
}

/// What quarters are and are not; empty where no payer is shown by them.
pub(super) fn of_quarters(option: &OptionSummary) -> Passage {
    if has_no_deal(option) || option.payers.iter().all(|payer| active(payer).is_empty()) {
        return Passage::default();
    }
    let text = "Low and high are those of each quarter by itself: 1 in 20 draws lies below, and 1 in 20 above. A draw that is low \
                in one quarter need not be in the next, so lows and highs do not add up to those of the total. A quarter holds what \
                is paid in it, after the lags of the contract. The last column says how likely anything is paid after the quarter: \
                what a payer that closes then would no longer pay.";
    paragraph("  ", text)
}

/// From the first quarter in which anything is paid to the last.
pub(in crate::report) fn active(payer: &PayerSummary) -> &[QuarterSummary] {
    let pays = |quarter: &QuarterSummary| {
        quarter.paid.mean.is_some_and(|mean| !(mean.value == 0.0 && mean.se == 0.0))
    };
    let first = payer.quarters.iter().position(pays);
    let last = payer.quarters.iter().rposition(pays);
    first.zip(last).map_or(&[], |(first, last)| &payer.quarters[first..=last])
}

/// "2021-22 Q3".
pub(in crate::report) fn quarter_title(quarter: &QuarterSummary) -> String {
    format!("{} Q{}", quarter.year, quarter.number)
}

/// What the record of real projects says of claims against plans: that none stands in a file, and where data are open.
pub(in crate::report) fn record(payers: &[String]) -> Passage {
    let text = format!(
        "How does what {} compare with the record of real projects? A scenario holds no distribution of what real projects were \
         paid against what was planned, so that none is shown here. Planned and actual payments by project and period are open \
         data in the INDIGO standard (indigo-data-standard.readthedocs.io). Where a number of this file was worked out of such \
         data, it says so under Assumptions.",
        claimed(payers)
    );
    paragraph("", &text)
}

fn claimed(payers: &[String]) -> String {
    match payers {
        [one] => format!("{one} {}", verb(one, "pays", "pay")),
        _ => "these payers pay".to_owned(),
    }
}

/// Who pays and who gains: the part of each payer in what is paid and in what is avoided; empty for a single one, and where
/// nobody bears care.
pub(in crate::report) fn who_gains(model: &Model, option: &OptionSummary) -> Passage {
    let of = |found: &Distribution| found.mean.map_or(0.0, |mean| mean.value);
    let involved: Vec<&PayerSummary> =
        option.payers.iter().filter(|payer| super::others::pays_or_avoids(payer)).collect();
    let bears = |payer: &PayerSummary| model.bears_care(&payer.name);
    if has_no_deal(option) || involved.len() < 2 || !involved.iter().any(|payer| bears(payer)) {
        return Passage::default();
    }
    let paid: f64 = involved.iter().map(|payer| of(&payer.paid)).sum();
    let avoided: f64 = involved.iter().map(|payer| of(&payer.avoided_cost)).sum();
    // Parts of a whole only where nothing in it has the other sign.
    let part = |own: f64, all: f64, each: &dyn Fn(&PayerSummary) -> f64| {
        let is_whole = all > 0.0 && involved.iter().all(|payer| each(payer) >= 0.0);
        if is_whole { percent(own / all, 2) } else { "-".to_owned() }
    };
    let header = ["who pays and who gains", "paid", "of all paid", "avoided", "of all avoided", "net"];
    let row = |payer: &&PayerSummary| {
        let of_care = [
            mean(model, &payer.avoided_cost, FigureUnit::Money),
            part(of(&payer.avoided_cost), avoided, &|payer| of(&payer.avoided_cost)),
            mean(model, &payer.net, FigureUnit::Money),
        ];
        let mut cells = vec![
            capitalised(&payer.title),
            mean(model, &payer.paid, FigureUnit::Money),
            part(of(&payer.paid), paid, &|payer| of(&payer.paid)),
        ];
        cells.extend(of_care.map(|cell| if bears(payer) { cell } else { "-".to_owned() }));
        cells
    };
    let rows = std::iter::once(header.map(str::to_owned).to_vec()).chain(involved.iter().map(row)).collect();
    let text = "Means of draws; avoided: cost of care as usual less cost of care under the option, by who bears it. Nothing \
                is said of what a payer avoids that bears no cost of care in this file.";
    table(rows) + paragraph("  ", text)
}
