//! What the file is, and the deal in plain sentences.

use crate::data::{OptionSummary, Summary};
use crate::model::{CapitalId, ContractId, Model, ServiceId};
use crate::report::circumstances::Circumstances;
use crate::report::counted::counted;
use crate::report::partial::stopped;
use crate::report::passage::{Passage, paragraph, section, subheading, title};
use crate::report::sentences::{
    capital_sentences, capital_title, care_sentences, cohort_sentences, contract_sentences, contract_title,
    funding_sentences, is_step, measure_sentence, option_sentence, party_sentences, reach_sentences,
    service_sentences, service_title,
};

/// Title, what the file is good for and not, and the size of the run.
pub(in crate::report) fn head(model: &Model, summary: &Summary) -> Passage {
    let mut written = title(&model.title) + stopped(&summary.provenance, "Not finished: ");
    written += counted(&summary.provenance, "Precision:    ");
    if let Some(shows) = &model.shows {
        written += paragraph("Good for:     ", shows);
    }
    if let Some(not_for) = &model.not_for {
        written += paragraph("Not good for: ", not_for);
    }
    written + Circumstances::from(&summary.provenance).passage(model, "Not good for: ".len())
}

/// The deal in one paragraph: who comes, and the first sentence of the service, of each contract and of the capital of the
/// option that the file is about (the one it names, or the last with investors, or the last).
pub(in crate::report) fn in_a_paragraph(model: &Model) -> String {
    let with_capital = || model.options.iter().rev().find(|option| option.capital.is_some());
    let named = model.headline.map(|named| &model.options[named.index()]);
    let Some(option) = named.or_else(with_capital).or(model.options.last()) else { return String::new() };
    let service = option.service.map(|id| service_sentences(model, &model.services[id.index()]));
    let contracts = option.contracts.iter().map(|id| contract_sentences(model, &model.contracts[id.index()]));
    let capital = option.capital.map(|id| capital_sentences(model, &model.capitals[id.index()]));
    let firsts = std::iter::once(cohort_sentences(model)).chain(service).chain(contracts).chain(capital);
    firsts.filter_map(|sentences| sentences.into_iter().next()).collect::<Vec<_>>().join(" ")
}

/// Parties, people, care, services, contracts and capital of all options.
pub(in crate::report) fn deal(model: &Model) -> Passage {
    let mut written = section("The deal");
    written += bullets("Who pays and is paid", &[party_sentences(model), funding_sentences(model)].concat());
    written += bullets("People", &cohort_sentences(model));
    written += bullets("Care", &care_sentences(model));
    written += bullets("What people may reach", &reach_sentences(model));
    for (place, service) in model.services.iter().enumerate() {
        let title = format!("Service: {}", service_title(service));
        let is_there = model.is_delivered(ServiceId::new(place));
        written += bullets(&of_an_option(title, is_there), &service_sentences(model, service));
    }
    for (place, contract) in model.contracts.iter().enumerate() {
        let title = format!("Contract: {}", contract_title(contract));
        let is_there = model.is_in_force(ContractId::new(place));
        written += bullets(&of_an_option(title, is_there), &contract_sentences(model, contract));
    }
    let measures: Vec<String> =
        model.measures.iter().map(|measure| measure_sentence(model, measure)).collect();
    written += bullets("What is counted", &measures);
    for (place, capital) in model.capitals.iter().enumerate() {
        let title = format!("Capital: {}", capital_title(capital));
        let is_there = model.is_raised(CapitalId::new(place));
        written += bullets(&of_an_option(title, is_there), &capital_sentences(model, capital));
    }
    written
}

/// A title of what the file describes, which says so where no option has it: then nothing of it happens.
fn of_an_option(title: String, is_there: bool) -> String {
    if is_there { title } else { format!("{title} (no option has it)") }
}

/// What an option is made of.
pub(in crate::report) fn consists_of(model: &Model, option: &OptionSummary) -> Passage {
    let found = model.options.iter().find(|found| found.name == option.name);
    found.map_or_else(Passage::default, |found| paragraph("", &option_sentence(model, found)))
}

fn bullets(title: &str, sentences: &[String]) -> Passage {
    if sentences.is_empty() {
        return Passage::default();
    }
    let said = sentences.iter().map(|sentence| match is_step(sentence) {
        true => paragraph("    ", sentence),
        false => paragraph("  - ", sentence),
    });
    subheading(title) + said.sum()
}
