//! What is compared.

use super::phrase::{capital_title, capitalised, contract_title, list, service_title};
use crate::model::{Alternative, Model, Review};

/// What an option is made of: "Service support, contract "outcomes", capital "fund".".
#[must_use]
pub fn option_sentence(model: &Model, option: &Alternative) -> String {
    let service = option.service.map(|id| format!("service {}", service_title(&model.services[id.index()])));
    let reviews = option.contracts.iter().flat_map(|id| &model.contracts[id.index()].reviews);
    let next: Vec<_> = reviews.filter_map(Review::continues_as).collect();
    let contracts = option.contracts.iter().map(|id| {
        let title = contract_title(&model.contracts[id.index()]);
        let takes_over = if next.contains(id) { " if a review puts it in the place of another" } else { "" };
        format!("contract \"{title}\"{takes_over}")
    });
    let capital =
        option.capital.map(|id| format!("capital \"{}\"", capital_title(&model.capitals[id.index()])));
    let parts: Vec<String> = service.into_iter().chain(contracts).chain(capital).collect();
    let text = if parts.is_empty() { "care as usual".to_owned() } else { parts.join(", ") };
    format!("{}.", capitalised(&text))
}

/// Every option with what it is made of, and what all are compared with.
#[must_use]
pub fn option_sentences(model: &Model) -> Vec<String> {
    let said = |(place, option): (usize, &Alternative)| {
        format!("Option {}, {}: {}", place + 1, option.title(), lowered(&option_sentence(model, option)))
    };
    let mut sentences: Vec<String> = model.options.iter().enumerate().map(said).collect();
    let titles: Vec<String> = model.options.iter().skip(1).map(|option| option.title().to_owned()).collect();
    if let (Some(first), false) = (model.options.first(), titles.is_empty()) {
        let is_or_are = if titles.len() == 1 { "is" } else { "are" };
        sentences.push(format!("{} {is_or_are} compared with {}.", list(&titles, "and"), first.title()));
    }
    let headline = model.headline.map(|id| {
        let title = model.options[id.index()].title();
        format!("Where one figure stands for the whole file, it is that of {title}.")
    });
    sentences.extend(headline);
    sentences
}

fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
