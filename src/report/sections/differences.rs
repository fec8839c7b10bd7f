//! Options side by side: whole-life cost for each person, and each option less the first, draw by draw.

use super::cells::{Shown, spread_table};
use super::investors::said;
use crate::data::{Coupling, Difference, FigureUnit, Summary};
use crate::model::{Model, spaced};
use crate::report::passage::{Passage, paragraph, section, subheading};

/// Which way is better.
pub(in crate::report) const BETTER: &str = "Better is said from the party's own side. Of days in care settings that people leave again, \
    fewer are better in those that cost more than the average day as usual in all of these, and more in those that cost less; of \
    settings that nobody leaves again no way is better, since no cost says whether such an end is a good one. It says nothing of \
    what people would choose.";

/// The measure of all costs of payers, which is no figure of an option.
const COST: &str = "cost";

/// The section of all options.
pub(in crate::report) fn side_by_side(model: &Model, summary: &Summary) -> Passage {
    let mut written = section("Options side by side");
    written += subheading("All costs for each person referred: care, outcome and service payments of payers");
    let costs: Vec<Shown<'_>> = summary
        .options
        .iter()
        .map(|option| (option.title.clone(), &option.cost_per_person, FigureUnit::Money))
        .collect();
    written += spread_table(model, &costs);
    if !summary.differences.is_empty() {
        written += differences(model, summary);
    }
    written
}

/// A table for each pair of options under its heading, and the chance that the one is better in each.
fn differences(model: &Model, summary: &Summary) -> Passage {
    let mut written = subheading("Differences, draw by draw");
    let pair = |difference: &Difference| (difference.option.clone(), difference.against.clone());
    for own in summary.differences.chunk_by(|one, next| pair(one) == pair(next)) {
        let [option, against] = [&own[0].option, &own[0].against].map(|name| option_title(summary, name));
        let shown: Vec<Shown<'_>> = own
            .iter()
            .map(|difference| {
                let title = measure_title(summary, &difference.measure);
                (title, &difference.distribution, difference.unit)
            })
            .collect();
        written += paragraph("  ", &format!("{option} less {against}:")) + spread_table(model, &shown);
        written += paragraph("  ", &format!("Chance that {option} is better:"));
        for difference in own {
            let Some(p_better) = difference.p_better else { continue };
            let title = measure_title(summary, &difference.measure);
            let chance = said(p_better, summary.provenance.draws);
            written += paragraph("  - ", &format!("{title}: {chance}"));
        }
    }
    let other = match summary.provenance.coupling {
        Coupling::SameLuck => "With --independent-options",
        Coupling::Independent => "Without --independent-options",
    };
    let coupling = coupling_in_words(summary.provenance.coupling);
    let coupling = paragraph("  ", &format!("{coupling} {other} the run shows the other extreme."));
    written + paragraph("  ", BETTER) + coupling
}

/// What the spread of a difference rests on.
pub(in crate::report) fn coupling_in_words(coupling: Coupling) -> String {
    let here = match coupling {
        Coupling::SameLuck => "the same luck under every option",
        Coupling::Independent => "luck of its own under each option",
    };
    format!(
        "The mean of a difference does not depend on how a person's two histories are coupled (here: {here}); its \
         spread, and the chance that one option is better, do."
    )
}

/// What reports call an option of a run.
pub(in crate::report) fn option_title<'a>(summary: &'a Summary, name: &'a str) -> &'a str {
    summary.options.iter().find(|option| option.name == name).map_or(name, |option| &option.title)
}

/// What reports call a figure in which options differ.
pub(in crate::report) fn measure_title(summary: &Summary, path: &str) -> String {
    if path == COST {
        return "all costs of payers over care as usual".to_owned();
    }
    let mut base = summary.options.iter().flat_map(|option| &option.base_case);
    base.find(|figure| figure.path == path)
        .map_or_else(|| spaced(&path.replace('.', ": ")), |figure| figure.title.clone())
}
