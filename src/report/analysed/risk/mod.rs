//! Who carries what under which contract: `sib risk`.

mod json;
mod sentences;
mod words;

use crate::data::{Carried, FigureUnit, OptionRisks, Plain, RiskTransfer, Risks};
use crate::model::Model;
use crate::report::number::{estimate, figure_with_error};
use crate::report::passage::{Passage, paragraph, subheading, table};
use crate::report::plots::{CarriedBar, Drawing, carried_bars};
use crate::report::sentences::{capitalised, listed};
use crate::statistics::{Estimate, VarianceShare};

/// The section in words and tables.
fn passage(model: &Model, found: &Risks) -> Passage {
    let options: Passage = found.options.iter().map(|option| of_option(model, found, option)).sum();
    opening(found) + spreads(model, found) + premiums(model, found) + options + reading(found)
}

fn opening(found: &Risks) -> Passage {
    let text = format!(
        "Who carries what: how far the result of each party varies from one future to the next, under each option, and from \
         what. Found over {} draws, of which each source of risk was drawn again by itself while all others stayed as they \
         were.",
        found.provenance.draws
    );
    paragraph("  ", &text)
}

/// How far each party's result varies under each option.
fn spreads(model: &Model, found: &Risks) -> Passage {
    let columns = columns(found);
    let money = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    let rows = |of: &dyn Fn(&Carried) -> String| -> Passage {
        let header = std::iter::once(String::new()).chain(columns.iter().cloned()).collect();
        let row = |option: &OptionRisks| -> Vec<String> {
            let cell = |column: &String| {
                let own = option.parties.iter().find(|carried| words::column(carried) == *column);
                own.map_or_else(|| "-".to_owned(), of)
            };
            std::iter::once(format!("  {}", option.title)).chain(columns.iter().map(cell)).collect()
        };
        table(std::iter::once(header).chain(found.options.iter().map(row)).collect())
    };
    subheading("How far each party's result varies (standard deviation)")
        + rows(&|carried| money(carried.deviation))
        + subheading("Where it is in the worst 1 of 20 futures, on average")
        + rows(&|carried| carried.shortfall.map_or_else(|| "-".to_owned(), money))
}

/// The parties of all options, each once.
fn columns(found: &Risks) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for carried in found.options.iter().flat_map(|option| &option.parties) {
        let name = words::column(carried);
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    columns
}

/// What payers pay to move risk.
fn premiums(model: &Model, found: &Risks) -> Passage {
    if found.transfers.is_empty() {
        return Passage::default();
    }
    let mut said = subheading("What payers pay to move risk, and what they have for it");
    if found.transfers.iter().any(|transfer| transfer.plain == Plain::CostOfDelivery) {
        said += paragraph(
            "  ",
            "The file has no option that pays for the same service without investors. What delivery costs the provider stands \
             in for it, as if payers paid just that whatever the outcomes. Write such an option into the file for a comparison \
             with a real contract.",
        );
    }
    said += found.transfers.iter().map(|found| paragraph("  - ", &sentences::transfer(model, found))).sum();
    said + table_of_premiums(model, &found.transfers)
}

fn table_of_premiums(model: &Model, transfers: &[RiskTransfer]) -> Passage {
    let money = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    let header = ["", "paid", "premium", "payers vary by", "variance moved"].map(str::to_owned).to_vec();
    let mut rows = vec![header];
    let mut bond = "";
    for transfer in transfers {
        if bond != transfer.bond {
            bond = &transfer.bond;
            rows.push(vec![
                format!("  {bond}"),
                money(transfer.paid),
                String::new(),
                money(transfer.deviation),
                String::new(),
            ]);
        }
        let name = match &transfer.plain {
            Plain::Option(title) => format!("    beside {title}"),
            Plain::CostOfDelivery => "    beside the cost of delivery".to_owned(),
        };
        rows.push(vec![
            name,
            money(transfer.paid_plainly),
            money(transfer.premium),
            money(transfer.deviation_plainly),
            transfer.removed.map_or_else(|| "-".to_owned(), sentences::share_with_sign),
        ]);
    }
    table(rows)
}

/// What an option puts on whom, and from what it comes.
fn of_option(model: &Model, found: &Risks, option: &OptionRisks) -> Passage {
    let mut said = subheading(&capitalised(&option.title));
    for carried in &option.parties {
        let text = match carried.split.is_some() {
            true => format!("{} {}", sentences::ends(model, carried), sentences::from_what(found, carried)),
            false => sentences::ends(model, carried),
        };
        said += paragraph("  - ", &text);
    }
    said + table_of_sources(model, found, option)
}

/// Sources down, parties across.
fn table_of_sources(model: &Model, found: &Risks, option: &OptionRisks) -> Passage {
    let parties: Vec<&Carried> = option.parties.iter().filter(|carried| carried.split.is_some()).collect();
    if parties.is_empty() {
        return Passage::default();
    }
    let row = |label: &str, cell: &dyn Fn(&Carried) -> String| -> Vec<String> {
        std::iter::once(format!("  {label}")).chain(parties.iter().map(|carried| cell(carried))).collect()
    };
    let money = |found: Estimate| estimate(found, FigureUnit::Money, model.currency);
    let header = std::iter::once(String::new()).chain(parties.iter().map(|own| words::column(own))).collect();
    let mut rows: Vec<Vec<String>> = vec![header];
    rows.push(row("mean", &|own| money(own.mean)));
    rows.push(row("standard deviation", &|own| money(own.deviation)));
    rows.push(row("1 draw in 20 is below", &|own| {
        figure_with_error(own.p5.0, own.p5.1, FigureUnit::Money, model.currency)
    }));
    rows.push(row("mean of the worst 5%", &|own| own.shortfall.map_or_else(|| "-".to_owned(), money)));
    let by_source = |of: fn(&VarianceShare) -> Estimate| {
        let source = move |(place, source): (usize, &crate::data::RiskSource)| {
            let cell = |own: &Carried| {
                own.split
                    .as_ref()
                    .map_or_else(String::new, |split| sentences::share(of(&split.sources[place])))
            };
            row(&format!("  {}", words::source(source)), &cell)
        };
        found.sources.iter().enumerate().map(source).collect::<Vec<_>>()
    };
    rows.push(vec!["  share of variance, each source alone".to_owned()]);
    rows.extend(by_source(|share| share.alone));
    rows.push(row("  several together only", &|own| {
        own.split.as_ref().map_or_else(String::new, |split| sentences::share(split.together))
    }));
    rows.push(vec!["  share of variance, each source with what it does through others".to_owned()]);
    rows.extend(by_source(|share| share.in_all));
    table(rows)
}

/// How to read it: what sources are, and what shares do not say.
fn reading(found: &Risks) -> Passage {
    let mut said = subheading("How to read the shares");
    for source in &found.sources {
        let purposes = source.purposes.iter().filter(|purpose| **purpose != crate::random::Purpose::Traits);
        let covers: Vec<String> = purposes.map(|&purpose| words::covers(purpose).to_owned()).collect();
        let tied: Vec<String> =
            source.tied_by.iter().map(|(one, other)| format!("`{one}` with `{other}`")).collect();
        let why = match tied.is_empty() {
            true => String::new(),
            false => format!(
                ". These are one source, since inputs of both move together in the file ({}), and cannot be told apart",
                listed(&tied)
            ),
        };
        said += paragraph(
            "  - ",
            &format!("{}: {}{why}.", capitalised(&words::source(source)), covers.join("; ")),
        );
    }
    said += paragraph(
        "  ",
        "The share of a source alone is what would go from the variance, on average, if that source were known in advance. What \
         a source does through others (a price matters more where more people come) is not in it: the shares of sources alone \
         need not add up to one, and what is missing comes from several together. The second share is what would be left if \
         everything but that source were known; these overlap, and add up to one or more.",
    );
    if !found.still.is_empty() {
        let names: Vec<String> = found.still.iter().map(words::source).collect();
        said += paragraph(
            "  ",
            &format!(
                "Nothing here depends on chance in: {}. Drawn again, they changed nobody's result in any draw.",
                listed(&names)
            ),
        );
    }
    said
}

/// Bars of all parties under all options.
fn picture(model: &Model, found: &Risks) -> Option<Drawing> {
    let mut bars = Vec::new();
    for column in columns(found) {
        for option in &found.options {
            let own = option.parties.iter().find(|carried| words::column(carried) == column);
            let Some((carried, split)) = own.and_then(|own| Some((own, own.split.as_ref()?))) else {
                continue;
            };
            bars.push(CarriedBar {
                party: capitalised(&column),
                option: option.title.clone(),
                deviation: carried.deviation.value,
                shares: split.sources.iter().map(|source| source.alone.value.max(0.0)).collect(),
                together: split.together.value.max(0.0),
            });
        }
    }
    let sources: Vec<(crate::random::Purpose, String)> = found
        .sources
        .iter()
        .map(|source| (source.purposes[0], capitalised(&words::source(source))))
        .collect();
    carried_bars(model, &title(found)?, &sources, &bars)
}

/// Whose result varies most under which option, and from what.
fn title(found: &Risks) -> Option<String> {
    let all = found.options.iter().flat_map(|option| option.parties.iter().map(move |own| (option, own)));
    let varying = all.filter(|(_, own)| own.split.is_some());
    let (option, most) = varying.max_by(|a, b| a.1.deviation.value.total_cmp(&b.1.deviation.value))?;
    let sources = found.sources.iter().zip(&most.split.as_ref()?.sources);
    let (first, _) = sources.max_by(|a, b| a.1.alone.value.total_cmp(&b.1.alone.value))?;
    Some(format!(
        "Who carries what: most of all varies {} under \"{}\", first of all by {}",
        words::result(most),
        option.title,
        words::source(first)
    ))
}
