//! What evidence is worth before signing, said.

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{
    Decider, Decision, FigureUnit, Information, InvestorResult, KnownInput, NoCommissioner, PayerResult,
};
use crate::model::Model;
use crate::report::analysed::risk::source;
use crate::report::number::{estimate, in_twenty, plain};
use crate::report::plots::{Drawing, RankedBar, ranked_bars};
use crate::report::sentences::{capitalised, input_title, listed};
use crate::statistics::Worth;

/// How many inputs have a sentence, and a bar.
const SAID: usize = 4;
const DRAWN: usize = 10;

/// What was found.
#[must_use]
pub fn information(model: &Model, found: &Information) -> Analysed {
    let mut parts = vec![Part::Said(OPENING.to_owned())];
    parts.extend(found.no_commissioner.map(|why| Part::Said(no_commissioner(why).to_owned())));
    for decision in &found.decisions {
        parts.extend(of_decision(model, found.provenance.draws, decision));
    }
    if !found.decisions.is_empty() {
        parts.push(Part::Heading("All decisions".to_owned()));
        parts.push(Part::Grid(choices(found)));
        parts.push(Part::Heading("What each input is worth knowing, at most".to_owned()));
        parts.push(Part::Grid(inputs(found)));
        parts.push(Part::Heading("All inputs of a kind at once, and everything".to_owned()));
        parts.push(Part::Grid(groups(found)));
        parts.extend(found.decisions.iter().filter_map(growing).map(Part::Said));
        parts.push(Part::Said(CAUTION.to_owned()));
    }
    let from = found.provenance.clone();
    Analysed {
        name: "information",
        title: "What evidence is worth",
        about: ABOUT,
        of: model.title.clone(),
        under: super::under(model, &from),
        from,
        parts,
    }
}

const ABOUT: &str = "What evidence is worth buying before signing, and at most for how much.";

const OPENING: &str = "Evidence is worth something where it may change a decision. Each input of the file that is uncertain is \
    taken as known for sure before the decision is made, whatever it turns out to be; what that brings on average is the most \
    that evidence on it can be worth. Evidence that leaves some doubt is worth less. Chance among people cannot be known in \
    advance, and nobody is taken to know it.";

const CAUTION: &str = "A decision is made for the best average. What would be chosen where an input is known is read from a \
    regression over all other draws, and counts with what the draw then came to: no draw is decided by itself, so that chance \
    is not taken for knowledge. Where the regression misses something, knowing is worth more than stands here. The worths of \
    several inputs do not add up. The same evidence may serve other deals as well, which counts for nothing here.";

fn no_commissioner(why: NoCommissioner) -> &'static str {
    match why {
        NoCommissioner::NobodyBearsCare => {
            "The decision of the commissioner is left out: no payer of the file bears the cost of care, so that nothing says \
             what outcomes are worth to it in money."
        }
        NoCommissioner::OneOption => {
            "The decision of the commissioner is left out: the file has a single option."
        }
    }
}

fn of_decision(model: &Model, draws: u32, decision: &Decision) -> Vec<Part> {
    let mut parts = vec![Part::Heading(heading(decision)), Part::Said(choice(model, decision))];
    parts.extend(decision.everything.map(|worth| Part::Said(everything(model, draws, decision, worth))));
    let told: Vec<&KnownInput> = decision.inputs.iter().filter(|input| is_clear(input.worth)).collect();
    parts.extend(told.iter().take(SAID).map(|input| Part::Point(said(model, decision, input))));
    if told.is_empty() && decision.everything.is_some() {
        parts.push(Part::Said(NOTHING.to_owned()));
    }
    if told.len() < decision.inputs.len() && !told.is_empty() {
        let others = decision.inputs.len() - told.len();
        let known = match others {
            1 => "the other uncertain input".to_owned(),
            _ => format!("any one of the other {others} uncertain inputs"),
        };
        parts.push(Part::Said(format!(
            "Knowing {known} would hardly change the choice: by itself it is worth nothing that these draws can tell."
        )));
    }
    parts.extend(
        picture(model, decision)
            .map(|drawing| Part::drawn(format!("information-{}", key(decision)), drawing)),
    );
    parts
}

const NOTHING: &str = "No input by itself would change the choice in a way that these draws can tell: for this decision no \
    evidence on a single input is worth buying.";

/// Whether a worth is more than its error may make of nothing.
fn is_clear(worth: Worth) -> bool {
    worth.value.value > 2.0 * worth.value.se
}

fn heading(decision: &Decision) -> String {
    match &decision.whose {
        Decider::Commissioner { payers, .. } => {
            format!("{}: which option to take", capitalised(&listed(payers)))
        }
        Decider::Investors { option, .. } => format!("Investors: whether to invest under \"{option}\""),
    }
}

/// Its name in JSON and of its picture.
fn key(decision: &Decision) -> String {
    match &decision.whose {
        Decider::Commissioner { .. } => "commissioner".to_owned(),
        Decider::Investors { name, .. } => format!("investors_{name}"),
    }
}

/// The head of its column.
fn column(decision: &Decision) -> String {
    match &decision.whose {
        Decider::Commissioner { payers, .. } => listed(payers),
        Decider::Investors { option, .. } => format!("investors, {option}"),
    }
}

fn choice(model: &Model, decision: &Decision) -> String {
    let money = |found| estimate(found, FigureUnit::Money, model.currency);
    let (chosen, mean) = &decision.choices[decision.chosen];
    let others = decision.choices.iter().enumerate().filter(|(place, _)| *place != decision.chosen);
    let next = others.map(|(_, choice)| choice).max_by(|a, b| a.1.value.total_cmp(&b.1.value));
    let next = next.map(|(title, mean)| (title, money(*mean)));
    match &decision.whose {
        Decider::Commissioner { by, .. } => {
            let by = match by {
                PayerResult::RealNpv => {
                    "what is saved less what is paid, in prices of the base year and discounted as the Green Book has it"
                }
                PayerResult::Net => {
                    "what is saved less what is paid, not discounted: the file does not name both a deflator and discount rates"
                }
            };
            let next = next
                .map_or_else(String::new, |(title, mean)| format!("; next comes \"{title}\" with {mean}"));
            format!(
                "On what is known now the choice is \"{chosen}\", with {} on average{next} ({by}).",
                money(*mean)
            )
        }
        Decider::Investors { result, .. } => {
            let what = match result {
                InvestorResult::AtHurdle => "the net present value at their hurdle rate is",
                InvestorResult::NetCash => {
                    "what they get back less what they put in (the file names no hurdle rate) is"
                }
            };
            let invested = decision.choices.last().map_or_else(String::new, |(_, mean)| money(*mean));
            format!("On what is known now the choice is {chosen}: {what} {invested} on average.")
        }
    }
}

/// The worth of knowing everything, and whether there were too few draws to see all of it.
fn everything(model: &Model, draws: u32, decision: &Decision, worth: Worth) -> String {
    let said = knowing_all(model, decision, worth);
    let wanted = decision.draws_for_everything.div_ceil(100) * 100;
    if draws as usize >= decision.draws_for_everything {
        return if decision.everything_grows { format!("{said} {GROWS}") } else { said };
    }
    let wanted = plain(wanted as f64);
    format!(
        "{said} That is from too few draws to see all of how inputs act together, and may be too low: run {wanted} or more."
    )
}

const GROWS: &str =
    "With more draws more of it is found, by more than the error: it may still be too low, so run more.";

/// Kinds of inputs whose worth may be too low, if there are any.
fn growing(decision: &Decision) -> Option<String> {
    let growing = decision.groups.iter().filter(|group| group.grows);
    let sources: Vec<String> = growing.map(|group| source(&group.source)).collect();
    (!sources.is_empty()).then(|| {
        format!(
            "To {}, what it is worth to know {} may be too low: with more draws more of it is found, by more than the \
             error. Run more.",
            column(decision),
            listed(&sources)
        )
    })
}

fn knowing_all(model: &Model, decision: &Decision, worth: Worth) -> String {
    let money = estimate(worth.value, FigureUnit::Money, model.currency);
    if !is_clear(worth) {
        return format!(
            "Knowing everything that is uncertain in the file would hardly change the choice: it is worth {money}."
        );
    }
    let other = otherwise(decision, worth);
    format!(
        "Knowing everything that is uncertain in the file is worth at most {money}: the choice would be {other}.",
    )
}

/// What is chosen otherwise, and how often.
fn otherwise(decision: &Decision, worth: Worth) -> String {
    let (instead, often) = (&decision.choices[worth.instead].0, in_twenty(worth.changes));
    match (&decision.whose, decision.choices.len()) {
        (Decider::Investors { .. }, _) => format!("{instead} in {often} futures"),
        (Decider::Commissioner { .. }, 2) => format!("\"{instead}\" in {often} futures"),
        (Decider::Commissioner { .. }, _) => {
            format!("another one in {often} futures, most often \"{instead}\"")
        }
    }
}

fn said(model: &Model, decision: &Decision, input: &KnownInput) -> String {
    format!(
        "{}: to know this for sure before signing is worth at most {}. The choice would then be {}.",
        capitalised(&input_title(model, &input.path)),
        estimate(input.worth.value, FigureUnit::Money, model.currency),
        otherwise(decision, input.worth)
    )
}

/// What can be chosen, and what it brings.
fn choices(found: &Information) -> Grid {
    let columns = vec![
        Head::new("choice", "whose choice"),
        Head::new("mean", "mean"),
        Head::new("chosen", "chosen on what is known"),
    ];
    let row = |decision: &Decision| -> Vec<Vec<Entry>> {
        let own = |(place, (title, mean)): (usize, &(String, crate::statistics::Estimate))| {
            let chosen = if place == decision.chosen { "yes" } else { "" };
            vec![
                Entry::words(format!("{}: {title}", column(decision))),
                Entry::estimate(Some(*mean), FigureUnit::Money),
                Entry::words(chosen),
            ]
        };
        decision.choices.iter().enumerate().map(own).collect()
    };
    Grid { name: "choices", columns, rows: found.decisions.iter().flat_map(row).collect() }
}

/// Inputs down, decisions across: that which is worth most to anybody first.
fn inputs(found: &Information) -> Grid {
    let mut paths: Vec<(&str, f64)> = Vec::new();
    for input in found.decisions.iter().flat_map(|decision| &decision.inputs) {
        let value = input.worth.value.value;
        match paths.iter_mut().find(|(path, _)| *path == input.path) {
            Some((_, most)) => *most = most.max(value),
            None => paths.push((&input.path, value)),
        }
    }
    paths.sort_by(|a, b| b.1.total_cmp(&a.1));
    let row = |(path, _): &(&str, f64)| {
        let worth = |decision: &Decision| {
            let own = decision.inputs.iter().find(|input| input.path == *path);
            Entry::estimate(own.map(|input| input.worth.value), FigureUnit::Money)
        };
        std::iter::once(Entry::words(*path)).chain(found.decisions.iter().map(worth)).collect()
    };
    Grid { name: "inputs", columns: heads(("input", "input"), found), rows: paths.iter().map(row).collect() }
}

fn heads((key_of_first, first): (&str, &str), found: &Information) -> Vec<Head> {
    let of_decisions = found.decisions.iter().map(|decision| Head::new(key(decision), column(decision)));
    std::iter::once(Head::new(key_of_first, first)).chain(of_decisions).collect()
}

/// Kinds of inputs down, decisions across, and everything at the end.
fn groups(found: &Information) -> Grid {
    let mut sources = Vec::new();
    for group in found.decisions.iter().flat_map(|decision| &decision.groups) {
        if !sources.contains(&&group.source) {
            sources.push(&group.source);
        }
    }
    let row = |source_of: &&crate::data::RiskSource| {
        let worth = |decision: &Decision| {
            let own = decision.groups.iter().find(|group| group.source == **source_of);
            Entry::estimate(own.map(|group| group.worth.value), FigureUnit::Money)
        };
        std::iter::once(Entry::words(source(source_of))).chain(found.decisions.iter().map(worth)).collect()
    };
    let mut rows: Vec<Vec<Entry>> = sources.iter().map(row).collect();
    let everything = |decision: &Decision| {
        Entry::estimate(decision.everything.map(|worth| worth.value), FigureUnit::Money)
    };
    rows.push(
        std::iter::once(Entry::words("everything")).chain(found.decisions.iter().map(everything)).collect(),
    );
    Grid { name: "groups", columns: heads(("known", "what is known"), found), rows }
}

/// Everything and the inputs that are worth most as bars; none where nothing is worth anything.
fn picture(model: &Model, decision: &Decision) -> Option<Drawing> {
    let everything = decision.everything?;
    let first = decision.inputs.first()?;
    if !is_clear(everything) {
        return None;
    }
    let bar = |name: String, worth: Worth| RankedBar { name, worth: worth.value };
    let mut bars = vec![bar("Everything that is uncertain".to_owned(), everything)];
    let inputs = decision.inputs.iter().filter(|input| input.worth.value.value > 0.0).take(DRAWN);
    bars.extend(inputs.map(|input| bar(capitalised(&input_title(model, &input.path)), input.worth)));
    let whose = match &decision.whose {
        Decider::Commissioner { payers, .. } => listed(payers),
        Decider::Investors { option, .. } => format!("investors under \"{option}\""),
    };
    let title = match is_clear(first.worth) {
        true => format!(
            "Most worth knowing before signing, to {whose}: {} (at most {})",
            input_title(model, &first.path),
            estimate(first.worth.value, FigureUnit::Money, model.currency)
        ),
        false => format!("To {whose} no input by itself is worth knowing before signing"),
    };
    Some(ranked_bars(model, &title, &bars))
}
