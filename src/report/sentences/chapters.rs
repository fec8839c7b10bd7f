//! The whole scenario in chapters, each a title and its sentences.

use super::phrase::{capital_title, contract_title, date, last_date, replay_title, service_title};
use super::signing::{lever_sentences, optimism_sentences, signing_sentences};
use super::{
    baseline_sentence, capital_sentences, care_sentences, cohort_sentences, contract_sentences, correlation,
    funding_sentences, measure_sentence, option_sentences, party_sentences, price_sentences, reach_sentences,
    replay_sentences, score_sentences, service_sentences, term_sentence,
};
use crate::model::Model;

/// A part of a scenario in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub sentences: Vec<String>,
}

/// Everything that the model holds but cases, which need a model each, in the order in which it is read.
#[must_use]
pub fn chapters(model: &Model) -> Vec<Chapter> {
    let mut chapters = vec![
        chapter("Time and money", frame_sentences(model)),
        chapter("Who pays and is paid", [party_sentences(model), funding_sentences(model)].concat()),
        chapter("Care", care_sentences(model)),
        chapter("What people may reach", reach_sentences(model)),
        chapter("What people are measured on", score_sentences(model)),
        chapter("People", cohort_sentences(model)),
    ];
    chapters.extend(model.services.iter().map(|service| {
        chapter(&format!("Service: {}", service_title(service)), service_sentences(model, service))
    }));
    chapters.push(chapter("What is counted", counted_sentences(model)));
    chapters.extend(model.contracts.iter().map(|contract| {
        let mut sentences = vec![term_sentence(model, contract)];
        sentences.extend(contract_sentences(model, contract));
        chapter(&format!("Contract: {}", contract_title(contract)), sentences)
    }));
    chapters.extend(model.capitals.iter().map(|capital| {
        chapter(&format!("Capital: {}", capital_title(capital)), capital_sentences(model, capital))
    }));
    chapters.push(chapter("Options", option_sentences(model)));
    chapters.extend(model.replays.iter().map(|replay| {
        chapter(&format!("Observed figures: {}", replay_title(replay)), replay_sentences(model, replay))
    }));
    chapters.push(chapter("When each party would sign", signing_sentences(model)));
    chapters.push(chapter("What may be turned", lever_sentences(model)));
    chapters.push(chapter("Corrections for optimism", optimism_sentences(model)));
    chapters.push(chapter("Numbers that move together", correlation::sentences(model)));
    chapters.retain(|chapter| !chapter.sentences.is_empty());
    chapters
}

pub(super) fn chapter(title: &str, sentences: Vec<String>) -> Chapter {
    Chapter { title: title.to_owned(), sentences }
}

/// How long the programme is, and how its money is counted.
fn frame_sentences(model: &Model) -> Vec<String> {
    let calendar = &model.calendar;
    let mut sentences = vec![format!(
        "The programme runs from {} to {}, {} months; nothing after that is counted.",
        date(model, 0),
        last_date(model, calendar.horizon_day()),
        calendar.horizon_months()
    )];
    sentences.push(format!("Its first financial year is {}.", calendar.financial_year(1)));
    sentences.extend(price_sentences(model));
    sentences
}

fn counted_sentences(model: &Model) -> Vec<String> {
    let baselines = model.baselines.iter().map(|baseline| baseline_sentence(model, baseline));
    baselines.chain(model.measures.iter().map(|measure| measure_sentence(model, measure))).collect()
}
