//! What payments are for: additional, baseline gap, noise; the four cells; contracts clause by clause.

use super::cells::{Shown, spread_table};
use super::investors::said;
use crate::data::{ContractSummary, FigureUnit, OptionSummary};
use crate::model::Model;
use crate::report::layout::{paragraph, table};
use crate::report::number::{chance, figure};
use crate::report::sentences::contract_title;

/// Payments split into three parts; empty without contracts.
pub(super) fn parts(model: &Model, option: &OptionSummary) -> String {
    if option.contracts.is_empty() {
        return String::new();
    }
    let parts = &option.payment_parts;
    let figures: Vec<Shown<'_>> = vec![
        ("additional: over the same people as usual".into(), &parts.additional, FigureUnit::Money),
        ("baseline gap: paid for nothing more".into(), &parts.baseline_gap, FigureUnit::Money),
        ("noise: measurement and refusals".into(), &parts.noise, FigureUnit::Money),
    ];
    "What payers pay for (the three parts add up to the payments in every draw)\n".to_owned()
        + &spread_table(model, &figures)
}

/// Works or does not, paid or not; empty without a service.
pub(super) fn four_cells(option: &OptionSummary) -> String {
    let Some(cells) = &option.four_cells else { return String::new() };
    let rows = [
        ["".to_owned(), "paid".to_owned(), "not paid".to_owned()],
        ["the service works".to_owned(), chance(cells.works_paid), chance(cells.works_not_paid)],
        ["it does not work".to_owned(), chance(cells.fails_paid), chance(cells.fails_not_paid)],
    ];
    let paid = if option.investor.is_some() {
        "Paid: investors get back what was drawn."
    } else {
        "Paid: payments reach half of the base case."
    };
    "Does pay follow performance? Share of draws\n".to_owned()
        + &table(&rows.map(|row| row.to_vec()))
        + &paragraph("  ", paid)
}

/// Units, gross and paid of every clause, and how often caps bind.
pub(super) fn contracts(model: &Model, option: &OptionSummary) -> String {
    option.contracts.iter().map(|contract| of_contract(model, contract)).collect::<Vec<_>>().join("\n")
}

fn of_contract(model: &Model, contract: &ContractSummary) -> String {
    let mut figures: Vec<Shown<'_>> = Vec::new();
    for clause in &contract.clauses {
        let name = clause_title(model, contract, &clause.name);
        figures.push((format!("{name}, units"), &clause.units, clause.unit));
        figures.push((format!("{name}, before caps"), &clause.gross, FigureUnit::Money));
        figures.push((format!("{name}, paid"), &clause.paid, FigureUnit::Money));
    }
    figures.push(("all clauses, before caps".into(), &contract.gross, FigureUnit::Money));
    figures.push(("all clauses, paid".into(), &contract.paid, FigureUnit::Money));
    let draws = u32::try_from(contract.paid.n).unwrap_or(u32::MAX);
    let cap = contract.cap.map_or_else(
        || "The contract as a whole has no cap".to_owned(),
        |cap| format!("The contract's cap is {}", figure(cap, FigureUnit::Money, model.currency)),
    );
    let bind = format!("{cap}; chance that caps take something away: {}.", said(contract.p_capped, draws));
    format!("Contract \"{}\"\n", title(model, contract))
        + &spread_table(model, &figures)
        + &paragraph("  ", &bind)
}

fn title(model: &Model, summary: &ContractSummary) -> String {
    let found = model.contracts.iter().find(|contract| contract.name == summary.name);
    found.map_or_else(|| summary.name.replace('_', " "), contract_title)
}

fn clause_title(model: &Model, summary: &ContractSummary, name: &str) -> String {
    let contract = model.contracts.iter().find(|contract| contract.name == summary.name);
    let clause = contract.and_then(|contract| contract.clauses.iter().find(|clause| clause.name == name));
    clause.and_then(|clause| clause.label.clone()).unwrap_or_else(|| name.replace('_', " "))
}
