//! What sentences call a number of the file.

use super::path::in_words;
use super::phrase::service_title;
use crate::model::{Lever, Model, spaced};

/// What sentences call the number at a path: what it stands for ("whether the programme works here"), where that can be told, the
/// title of a lever that turns it and nothing else, or the path in words.
pub(in crate::report) fn input_title(model: &Model, path: &str) -> String {
    stands_for(model, path)
        .or_else(|| lever(model, path).map(|own| format!("\"{}\"", own.title())))
        .unwrap_or_else(|| in_words(path))
}

fn lever<'m>(model: &'m Model, path: &str) -> Option<&'m Lever> {
    model.levers.iter().find(|own| own.label.is_some() && own.turns == [path])
}

fn stands_for(model: &Model, path: &str) -> Option<String> {
    let rate = model.inputs.find(path);
    let rated = rate.and_then(|rate| model.transitions.iter().find(|way| way.is_rated_by(rate)));
    if let Some(way) = rated {
        return Some(format!("how often people go {} before any effect", way.title(&model.states)));
    }
    let service = |name: &str| {
        let own = model.services.iter().find(|service| service.name == name);
        own.map_or_else(|| spaced(name), service_title)
    };
    let state = |name: &str| {
        let own = model.states.iter().find(|state| state.name == name);
        own.map_or_else(|| spaced(name), |state| state.title().to_owned())
    };
    let parts: Vec<&str> = path.split('.').collect();
    let said = match parts.as_slice() {
        ["service", name, "works_here"] => format!("whether {} works here", service(name)),
        ["service", name, "effect", effect, "lasts", ..] => {
            format!("how long {} works ({})", service(name), spaced(effect))
        }
        ["service", name, "effect", effect, _] => {
            format!("how well {} works ({})", service(name), spaced(effect))
        }
        ["service", name, "cost", cost, "amount"] => {
            format!("what {} costs ({})", service(name), spaced(cost))
        }
        ["service", name, "completes"] => format!("how many complete {}", service(name)),
        ["service", name, "start_delay"] => format!("how late {} starts", service(name)),
        ["cohort", "people"] => "how many people there are in the cohort".to_owned(),
        ["referrals", "arrive"] => "how many of those planned are referred".to_owned(),
        ["state", name, "cost"] => format!("what {} costs", state(name)),
        ["state", name, "cashable"] => format!("how much of what {} costs turns into cash", state(name)),
        _ => return None,
    };
    Some(said)
}
