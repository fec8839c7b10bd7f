//! Who carries what under which contract, said.

mod sentences;
mod words;

pub(super) use words::source;

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{Carried, FigureUnit, OptionRisks, Plain, RiskSource, RiskTransfer, Risks};
use crate::model::Model;
use crate::random::Purpose;
use crate::report::plots::{CarriedBar, Drawing, carried_bars};
use crate::report::sentences::capitalised;
use crate::statistics::{Estimate, VarianceShare};

/// What was found.
#[must_use]
pub fn risk(model: &Model, found: &Risks) -> Analysed {
    let mut parts = vec![Part::Said(opening(found))];
    parts.extend(sentences::most_and_least(model, found).into_iter().map(Part::Point));
    parts.extend(picture(model, found).map(|drawing| Part::drawn("risk", drawing)));
    let spread = spread(found);
    let has_gaps = spread.rows.iter().flatten().any(|entry| *entry == Entry::Nothing);
    parts.push(Part::Grid(spread));
    parts.extend(has_gaps.then(|| Part::Said(NO_PART.to_owned())));
    parts.extend(premium(model, found));
    for option in &found.options {
        parts.push(Part::Heading(capitalised(&option.title)));
        parts.extend(option.parties.iter().map(|own| Part::Point(sentences::party(model, found, own))));
    }
    parts.push(Part::Heading("All figures".to_owned()));
    parts.push(Part::Grid(carried(found)));
    parts.push(Part::Heading("Share of variance, each source alone".to_owned()));
    parts.push(Part::Grid(shares(found, "alone", |share| share.alone, Together::Shown)));
    parts.push(Part::Heading("Share of variance, each source with what it does through others".to_owned()));
    parts.push(Part::Grid(shares(found, "in_all", |share| share.in_all, Together::LeftOut)));
    parts.extend(untold(found));
    parts.extend(reading(found));
    Analysed {
        name: "risk",
        title: "Who carries what",
        about: ABOUT,
        of: model.title.clone(),
        under: super::under(model, &found.provenance),
        from: found.provenance.clone(),
        parts,
    }
}

const ABOUT: &str = "How far the result of each party varies under each option, and from what; what payers pay to move \
    risk, and what they have for it.";

/// Why a party has no figure under an option.
const NO_PART: &str =
    "Where no figure stands, the party has no part in that option: it neither pays nor is paid.";

/// How to read shares.
const SHARES: &str = "The share of a source alone is what would go from the variance, on average, if that source were known \
    in advance. What a source does only through others (a price matters more where more people come) is not in it, so that \
    these shares need not add up to one: what is missing comes from several together. The second share is what would be left \
    if everything but that source were known; these overlap, and add up to one or more. A share has a Monte Carlo error like \
    any other figure: one that is near nought may come out below it.";

fn opening(found: &Risks) -> String {
    format!(
        "Each source of risk was drawn again by itself in {} pairs of draws, while all others stayed as they were. A result \
         varies by its standard deviation: very roughly, two of three futures lie less far from its average.",
        found.provenance.draws / 2
    )
}

/// How far each party's result varies under each option: options down, parties across.
fn spread(found: &Risks) -> Grid {
    let mut columns = vec![Head::new("option", "standard deviation")];
    for own in found.options.iter().flat_map(|option| &option.parties) {
        let head = Head::new(own.path.clone(), words::column(own));
        if !columns.contains(&head) {
            columns.push(head);
        }
    }
    let row = |option: &OptionRisks| {
        let cell = |head: &Head| {
            let is_it = |own: &&Carried| words::column(own) == head.words;
            Entry::estimate(option.parties.iter().find(is_it).map(|own| own.deviation), FigureUnit::Money)
        };
        let title = Entry::Rounded(option.title.clone(), option.name.clone());
        std::iter::once(title).chain(columns[1..].iter().map(cell)).collect()
    };
    let rows = found.options.iter().map(row).collect();
    Grid { name: "spread", columns, rows }
}

/// Every party of every option, with the option's title.
fn results(found: &Risks) -> impl Iterator<Item = (&OptionRisks, &Carried)> {
    found.options.iter().flat_map(|option| option.parties.iter().map(move |own| (option, own)))
}

fn name(option: &OptionRisks, own: &Carried) -> Entry {
    let parts = [("option", &option.name), ("party", &own.party), ("path", &own.path)];
    let parts = parts.map(|(key, part)| (key, part.clone())).to_vec();
    Entry::Keyed(format!("{}, {}", words::column(own), option.title), parts)
}

/// Mean, standard deviation and worst futures of every result.
fn carried(found: &Risks) -> Grid {
    let heads = [
        ("result", "whose result, under which option"),
        ("mean", "mean"),
        ("standard_deviation", "standard deviation"),
        ("p5", "1 draw in 20 is below"),
        ("expected_shortfall", "mean of the worst 5%"),
    ];
    let row = |(option, own): (&OptionRisks, &Carried)| {
        let estimate = |found: Option<Estimate>| Entry::estimate(found, FigureUnit::Money);
        vec![
            name(option, own),
            estimate(Some(own.mean)),
            estimate(Some(own.deviation)),
            Entry::Figure(own.p5.0, own.p5.1, FigureUnit::Money),
            estimate(own.shortfall),
        ]
    };
    let columns = heads.map(|(key, words)| Head::new(key, words)).to_vec();
    Grid { name: "carried", columns, rows: results(found).map(row).collect() }
}

/// Whether a table of shares says what comes from several sources together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Together {
    Shown,
    LeftOut,
}

/// Results down, sources across.
fn shares(found: &Risks, grid: &'static str, of: fn(&VarianceShare) -> Estimate, together: Together) -> Grid {
    let mut columns = vec![Head::new("result", "whose result, under which option")];
    columns.extend(found.sources.iter().map(|source| Head::new(words::key(source), words::source(source))));
    if together == Together::Shown {
        columns.push(Head::new("together", "several together only"));
    }
    let row = |(option, own): (&OptionRisks, &Carried)| -> Option<Vec<Entry>> {
        let split = own.split.as_ref()?;
        let is_told = sentences::told(own).is_some();
        let shares =
            split.sources.iter().map(of).chain((together == Together::Shown).then_some(split.together));
        let cells = shares.map(|share| Entry::estimate(is_told.then_some(share), FigureUnit::Share));
        Some(std::iter::once(name(option, own)).chain(cells).collect())
    };
    Grid { name: grid, columns, rows: results(found).filter_map(row).collect() }
}

/// Whose shares cannot be told.
fn untold(found: &Risks) -> Option<Part> {
    let is_untold = |own: &Carried| own.split.is_some() && sentences::told(own).is_none();
    let names: Vec<String> = results(found)
        .filter(|(_, own)| is_untold(own))
        .map(|(option, own)| format!("\"{}, {}\"", words::column(own), option.title))
        .collect();
    (!names.is_empty()).then(|| Part::Said(sentences::untold(&names)))
}

/// What payers pay to move risk.
fn premium(model: &Model, found: &Risks) -> Vec<Part> {
    if found.transfers.is_empty() {
        return Vec::new();
    }
    let mut parts = vec![Part::Heading("What payers pay to move risk, and what they have for it".to_owned())];
    if found.transfers.iter().any(|transfer| transfer.plain == Plain::CostOfDelivery) {
        parts.push(Part::Said(NO_PLAIN.to_owned()));
    }
    if !found.somebody_bears_care {
        parts.push(Part::Said(NO_CARE.to_owned()));
    }
    let said = |transfer: &RiskTransfer| Part::Point(sentences::transfer(model, transfer));
    parts.extend(found.transfers.iter().map(said));
    parts.push(Part::Grid(premiums(&found.transfers)));
    parts.push(Part::Grid(worst(&found.transfers)));
    parts.push(Part::Said(PREMIUM.to_owned()));
    parts
}

const NO_PLAIN: &str = "The file has no option that pays for the same service without investors. What delivery costs the \
    provider under the option with investors, early ends included, stands in its place, as if payers paid just that whatever \
    the outcomes. Write such an option into the file to \
    compare with a real contract.";

const NO_CARE: &str = "No payer of the file bears the cost of care, so that what outcomes are worth to payers is in no figure. \
    To pay only where outcomes come then looks like risk that is taken on, since payments vary, although a payer may see it \
    the other way round: it does not pay for what does not work.";

const PREMIUM: &str = "The premium is what all payers are expected to pay under the option with investors, less what they are \
    expected to pay under the other: not discounted, the cost of care left out. What they carry is the cost of care that is \
    avoided less what they pay.";

fn premiums(transfers: &[RiskTransfer]) -> Grid {
    let heads = [
        ("beside", "option with investors, beside what"),
        ("paid", "paid with investors"),
        ("paid_plainly", "paid without"),
        ("premium", "premium"),
        ("standard_deviation", "payers vary by, with investors"),
        ("standard_deviation_plainly", "without"),
        ("variance_removed", "variance no longer theirs"),
    ];
    let row = |transfer: &RiskTransfer| {
        let money = |found| Entry::estimate(Some(found), FigureUnit::Money);
        vec![
            beside(transfer),
            money(transfer.paid),
            money(transfer.paid_plainly),
            money(transfer.premium),
            money(transfer.deviation),
            money(transfer.deviation_plainly),
            Entry::estimate(transfer.removed, FigureUnit::Share),
        ]
    };
    let columns = heads.map(|(key, words)| Head::new(key, words)).to_vec();
    Grid { name: "premium", columns, rows: transfers.iter().map(row).collect() }
}

/// What payers save less what they pay in the worst draws, in the same rows.
fn worst(transfers: &[RiskTransfer]) -> Grid {
    let heads = [
        ("beside", "in the worst 1 of 20, saved less paid"),
        ("expected_shortfall", "mean with investors"),
        ("expected_shortfall_plainly", "mean without"),
    ];
    let row = |transfer: &RiskTransfer| {
        let money = |found| Entry::estimate(found, FigureUnit::Money);
        vec![beside(transfer), money(transfer.shortfall), money(transfer.shortfall_plainly)]
    };
    let columns = heads.map(|(key, words)| Head::new(key, words)).to_vec();
    Grid { name: "premium", columns, rows: transfers.iter().map(row).collect() }
}

fn beside(transfer: &RiskTransfer) -> Entry {
    let plain = match &transfer.plain {
        Plain::Option(title) => title.as_str(),
        Plain::CostOfDelivery => "the cost of delivery",
    };
    Entry::words(format!("{} beside {plain}", transfer.bond))
}

/// What sources are, and what shares do not say.
fn reading(found: &Risks) -> Vec<Part> {
    let mut parts = vec![Part::Heading("What the sources are".to_owned())];
    parts.extend(found.sources.iter().map(|source| Part::Point(covers(source))));
    if !found.still.is_empty() {
        let names: Vec<String> = found.still.iter().map(words::source).collect();
        parts.push(Part::Said(format!(
            "Drawn again, these changed nobody's result in any draw: {}.",
            names.join("; ")
        )));
    }
    parts.push(Part::Said(SHARES.to_owned()));
    parts
}

/// What a source covers, and why it is one.
fn covers(source: &RiskSource) -> String {
    // Who people are is part of chance among people.
    let purposes = source.purposes.iter().filter(|purpose| **purpose != Purpose::Traits);
    let covers: Vec<&str> = purposes.map(|&purpose| words::covers(purpose)).collect();
    let tied: Vec<String> = source.tied_by.iter().map(|(one, other)| format!("{one} with {other}")).collect();
    let why = match tied.is_empty() {
        true => String::new(),
        false => format!(
            ". These are one source here and cannot be told apart: inputs of both move together in the file ({})",
            tied.join("; ")
        ),
    };
    format!("{}: {}{why}.", capitalised(&words::source(source)), covers.join("; "))
}

/// Bars of all parties under all options.
fn picture(model: &Model, found: &Risks) -> Option<Drawing> {
    let mut bars: Vec<CarriedBar> = Vec::new();
    for (option, own) in results(found) {
        if own.split.is_none() {
            continue;
        }
        let bar = CarriedBar {
            party: capitalised(&words::column(own)),
            option: capitalised(&option.title),
            deviation: own.deviation.value,
            shares: sentences::told(own).map(|split| {
                let alone = split.sources.iter().map(|source| source.alone);
                alone.chain([split.together]).map(|share| share.value.max(0.0)).collect()
            }),
        };
        // Bars of a party stand together, parties in the order in which they come.
        let place =
            bars.iter().rposition(|other| other.party == bar.party).map_or(bars.len(), |last| last + 1);
        bars.insert(place, bar);
    }
    let sources: Vec<(Purpose, String)> = found
        .sources
        .iter()
        .map(|source| (source.purposes[0], capitalised(&words::source(source))))
        .collect();
    carried_bars(model, &title(found)?, &sources, &bars)
}

/// Whose result varies most under which option, and from what.
fn title(found: &Risks) -> Option<String> {
    let varying = results(found).filter(|(_, own)| own.split.is_some());
    let (option, most) = varying.max_by(|a, b| a.1.deviation.value.total_cmp(&b.1.deviation.value))?;
    let through = sentences::told(most).and_then(|split| {
        let sources = found.sources.iter().zip(&split.sources);
        let (first, _) = sources.max_by(|a, b| a.1.alone.value.total_cmp(&b.1.alone.value))?;
        Some(format!(", above all through {}", words::source(first)))
    });
    Some(format!(
        "Who carries what: {} varies most of all, under \"{}\"{}",
        words::result(most),
        option.title,
        through.unwrap_or_default()
    ))
}
