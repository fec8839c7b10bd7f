//! What the file is, and the deal in plain sentences.

use crate::data::{OptionSummary, Summary};
use crate::model::{Contract, Model, Service};
use crate::report::layout::{heading, paragraph};
use crate::report::sentences::{
    capital_sentences, capitalised, care_sentences, cohort_sentences, contract_sentences, measure_sentence,
    service_sentences,
};

/// Title, what the file is good for and not, and the size of the run.
pub(super) fn head(model: &Model, summary: &Summary) -> String {
    let mut written = heading(&model.title, '=');
    if let Some(shows) = &model.shows {
        written += &paragraph("Good for:     ", shows);
    }
    if let Some(not_for) = &model.not_for {
        written += &paragraph("Not good for: ", not_for);
    }
    if let Some(case) = &summary.provenance.case {
        let label = model.cases.iter().find(|(name, _)| name == case).and_then(|(_, label)| label.as_deref());
        let label = label.map_or_else(String::new, |label| format!(" ({label})"));
        written += &paragraph("Case:         ", &format!("{case}{label}"));
    }
    written
}

/// People, care, services, contracts and capital of all options.
pub(super) fn deal(model: &Model) -> String {
    let mut written = heading("The deal", '-');
    written += &bullets("People", &cohort_sentences(model));
    written += &bullets("Care", &care_sentences(model));
    for service in &model.services {
        written +=
            &bullets(&format!("Service: {}", service_title(service)), &service_sentences(model, service));
    }
    for contract in &model.contracts {
        written += &bullets(
            &format!("Contract: {}", contract_title(contract)),
            &contract_sentences(model, contract),
        );
    }
    let measures: Vec<String> =
        model.measures.iter().map(|measure| measure_sentence(model, measure)).collect();
    written += &bullets("What is counted", &measures);
    for capital in &model.capitals {
        let title = format!("Capital: {}", capital.name.replace('_', " "));
        written += &bullets(&title, &capital_sentences(model, capital));
    }
    written
}

/// What an option is made of.
pub(super) fn consists_of(model: &Model, option: &OptionSummary) -> String {
    let Some(found) = model.options.iter().find(|found| found.name == option.name) else {
        return String::new();
    };
    let service =
        found.service.map(|service| format!("service {}", service_title(&model.services[service.index()])));
    let contracts = found
        .contracts
        .iter()
        .map(|contract| format!("contract \"{}\"", contract_title(&model.contracts[contract.index()])));
    let capital =
        found.capital.map(|capital| format!("capital \"{}\"", model.capitals[capital.index()].name));
    let parts: Vec<String> = service.into_iter().chain(contracts).chain(capital).collect();
    let text = if parts.is_empty() { "care as usual".to_owned() } else { parts.join(", ") };
    paragraph("", &format!("{}.", capitalised(&text)))
}

fn service_title(service: &Service) -> String {
    service.label.clone().unwrap_or_else(|| service.name.replace('_', " "))
}

pub(super) fn contract_title(contract: &Contract) -> String {
    contract.label.clone().unwrap_or_else(|| contract.name.replace('_', " "))
}

fn bullets(title: &str, sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let said =
        sentences.iter().map(|sentence| match sentence.starts_with(|letter: char| letter.is_ascii_digit()) {
            // Steps carry their own number.
            true => paragraph("    ", sentence),
            false => paragraph("  - ", sentence),
        });
    format!("{title}\n{}", said.collect::<String>())
}
