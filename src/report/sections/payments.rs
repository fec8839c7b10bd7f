//! What payments are for: additional, baseline gap, noise; the four cells; contracts clause by clause.

use super::cells::{Shown, comes_back, mean, pay_or_are_paid, spread_table};
use super::investors::said;
use crate::data::{ContractFigure, ContractSummary, FigureUnit, FourCells, OptionSummary, Pays};
use crate::model::{ContractId, Model, spaced};
use crate::report::number::{chance, figure, in_twenty};
use crate::report::passage::{Passage, paragraph, subheading, table};
use crate::report::sentences::contract_title;
use crate::statistics::{Distribution, Estimate};

/// Payments split into three parts; empty without contracts.
pub(in crate::report) fn parts(model: &Model, option: &OptionSummary) -> Passage {
    if option.contracts.is_empty() {
        return Passage::default();
    }
    let parts = &option.payment_parts;
    let figures: Vec<Shown<'_>> = vec![
        ("additional: over the same people as usual".into(), &parts.additional, FigureUnit::Money),
        ("baseline gap: paid for nothing more".into(), &parts.baseline_gap, FigureUnit::Money),
        ("noise: measurement and refusals".into(), &parts.noise, FigureUnit::Money),
    ];
    let less = if comes_back(option) { ", less what comes back" } else { "" };
    subheading(&format!("What payers owe under contracts{less} (the three parts add up to it in every draw)"))
        + spread_table(model, &figures)
}

/// Works or does not, paid or not; empty without a service.
pub(in crate::report) fn four_cells(model: &Model, option: &OptionSummary) -> Passage {
    let Some(found) = &option.four_cells else { return Passage::default() };
    let Some(cells) = &found.cells else {
        let text = "How often it is paid for is not said: in the base case payers pay nothing, or as much or more is \
                    paid back to them, so that half of that is no bar.";
        return subheading("Does pay follow performance?") + paragraph("  ", text) + by_works(model, found);
    };
    let rows = [
        ["".to_owned(), "paid".to_owned(), "not paid".to_owned()],
        ["the service works".to_owned(), chance(cells.works_paid), chance(cells.works_not_paid)],
        ["it does not work".to_owned(), chance(cells.fails_paid), chance(cells.fails_not_paid)],
    ];
    let paid = match (&option.investor, comes_back(option)) {
        (Some(_), _) => "Paid: investors get back what was drawn.",
        (None, false) => "Paid: payments reach half of the base case.",
        (None, true) => {
            "Paid: what payers pay, less what is paid back to them, reaches half of the base case."
        }
    };
    subheading("Does pay follow performance? Share of draws")
        + table(rows.map(|row| row.to_vec()).to_vec())
        + paragraph("  ", paid)
        + by_works(model, found)
}

/// How often and how much is paid where the service works, and where it does not.
fn by_works(model: &Model, found: &FourCells) -> Passage {
    let line = |where_it: &str, chance: Option<Estimate>, payments: Option<Estimate>, n_draws: u32| {
        let often = chance.map(|chance| format!("paid {}", said_of(chance, n_draws)));
        let amount = payments.map(|paid| format!("payers {} on average", pay_or_are_paid(model, paid)));
        let said: Vec<String> = often.into_iter().chain(amount).collect();
        if said.is_empty() {
            return Passage::default();
        }
        paragraph("  ", &format!("Where it {where_it}: {}.", said.join("; ")))
    };
    line("works", found.paid_if_works, found.payments_if_works, found.n_works)
        + line("does not work", found.paid_if_fails, found.payments_if_fails, found.n_fails)
}

/// "in 28.0% ± 2.2 of such draws (about 6 in 20)".
fn said_of(found: Estimate, n_draws: u32) -> String {
    if found.value == 0.0 {
        return format!("in none of {n_draws} such draws (± {:.2} percentage points)", found.se * 100.0);
    }
    format!("in {} of such draws ({})", chance(found), in_twenty(found.value))
}

/// Units, gross and paid of every clause, and how often caps bind.
pub(in crate::report) fn contracts(model: &Model, option: &OptionSummary) -> Passage {
    let of = |contract| of_contract(model, contract) + chances(model, contract);
    Passage::joined(option.contracts.iter().map(of)) + owed_but_not_moved(model, option)
}

/// What of that which contracts say is paid moved no cash; empty where all of it did.
fn owed_but_not_moved(model: &Model, option: &OptionSummary) -> Passage {
    let of_provider = option.provider.iter().flat_map(|provider| {
        [
            (&provider.unpaid, "is never paid by the vehicle, for want of cash".to_owned()),
            (&provider.not_paid, "is never paid by the provider, as it had stopped".to_owned()),
        ]
    });
    let put_off = option.payers.iter().filter_map(|payer| {
        Some((
            payer.owed.as_ref()?,
            format!("is put off by a budget and still owed by {} at the horizon", payer.title),
        ))
    });
    let said: Vec<String> = of_provider
        .chain(put_off)
        .filter(|(owed, _)| owed.mean.is_some_and(|mean| mean.value > 0.0))
        .map(|(owed, words)| format!("{} {words}", mean(model, owed, FigureUnit::Money)))
        .collect();
    if said.is_empty() {
        return Passage::default();
    }
    let text = format!(
        "Paid under contracts is what falls due within the horizon. Of that, on average {}.",
        said.join("; ")
    );
    paragraph("  ", &text)
}

fn of_contract(model: &Model, contract: &ContractSummary) -> Passage {
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for clause in &contract.clauses {
        let name = clause_title(model, contract, &clause.name);
        figures.push((format!("{name}, units"), &clause.units, clause.unit));
        figures.push((format!("{name}, before caps"), &clause.gross, FigureUnit::Money));
        figures.push((format!("{name}, paid"), &clause.paid, FigureUnit::Money));
    }
    figures.extend(totals(model, contract));
    let draws = u32::try_from(contract.paid.n).unwrap_or(u32::MAX);
    let cap = contract.cap.map_or_else(
        || "The contract as a whole has no cap".to_owned(),
        |cap| format!("The contract's cap is {}", figure(cap, FigureUnit::Money, model.currency)),
    );
    let bind = format!("{cap}; chance that caps take something away: {}.", said(contract.p_capped, draws));
    subheading(&format!("Contract \"{}\"", title(model, contract)))
        + spread_table(model, &figures)
        + paragraph("  ", &bind)
}

/// What all clauses come to; where money flows more than one way, by who pays.
fn totals<'a>(model: &Model, contract: &'a ContractSummary) -> Vec<Shown<'a>> {
    let place = model.contracts.iter().position(|own| own.name == contract.name);
    let found = [
        (ContractFigure::Gross, Some(&contract.gross)),
        (ContractFigure::PaidOut, contract.paid_out.as_ref()),
        (ContractFigure::PaidBack, contract.paid_back.as_ref()),
        (ContractFigure::Paid, Some(&contract.paid)),
        (ContractFigure::PaidPast, contract.paid_past.as_ref()),
    ];
    let is_split = contract.paid_back.is_some() || contract.paid_past.is_some();
    let title = |figure: ContractFigure| {
        let words = |place| figure.words(model, ContractId::new(place));
        let words = place.map_or_else(|| spaced(figure.name()), words);
        if is_split { words } else { format!("all clauses, {words}") }
    };
    let shown = |(figure, found): (ContractFigure, Option<&'a Distribution>)| {
        Some((title(figure), found?, FigureUnit::Money))
    };
    found.into_iter().filter_map(shown).collect()
}

/// How likely each clause pays anything, or is paid back; empty where all are sure to.
fn chances(model: &Model, contract: &ContractSummary) -> Passage {
    let mut listed: Vec<(String, Pays)> = Vec::new();
    for clause in &contract.clauses {
        let name = clause_title(model, contract, &clause.name);
        let comes_back = clause.pays_back.of_all.value > 0.0;
        // A penalty only ever comes back.
        if !comes_back || clause.pays.of_all.value > 0.0 {
            listed.push((name.clone(), clause.pays));
        }
        if comes_back {
            listed.push((format!("{name}, paid back"), clause.pays_back));
        }
    }
    if contract.clauses.len() > 1 {
        listed.push(("any clause".to_owned(), contract.pays));
    }
    if listed.iter().all(|(_, pays)| pays.of_all.value == 1.0) {
        return Passage::default();
    }
    let header = ["chance that anything is paid", "all draws", "where it works", "where it does not"];
    let some = |found: Option<Estimate>| found.map_or_else(|| "-".to_owned(), chance);
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(
        listed
            .into_iter()
            .map(|(name, pays)| vec![name, chance(pays.of_all), some(pays.if_works), some(pays.if_fails)]),
    );
    table(rows)
}

/// What reports call a contract.
pub(in crate::report) fn title(model: &Model, summary: &ContractSummary) -> String {
    let found = model.contracts.iter().find(|contract| contract.name == summary.name);
    found.map_or_else(|| spaced(&summary.name), contract_title)
}

/// What reports call a clause of a contract.
pub(in crate::report) fn clause_title(model: &Model, summary: &ContractSummary, name: &str) -> String {
    let contract = model.contracts.iter().find(|contract| contract.name == summary.name);
    let clause = contract.and_then(|contract| contract.clauses.iter().find(|clause| clause.name == name));
    clause.and_then(|clause| clause.label.clone()).unwrap_or_else(|| spaced(name))
}
