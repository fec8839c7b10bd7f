//! Options side by side: whole-life cost for each person, and each option less the first, draw by draw.

use super::cells::{Shown, spread_table};
use super::investors::chance_of;
use crate::data::{Coupling, FigureUnit, Summary};
use crate::model::Model;
use crate::report::passage::{Passage, paragraph, section, subheading};

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

fn differences(model: &Model, summary: &Summary) -> Passage {
    let name = |difference: &crate::data::Difference| {
        let measure = difference.measure.replace(['.', '_'], " ");
        format!(
            "{} less {}: {measure}",
            title(summary, &difference.option),
            title(summary, &difference.against)
        )
    };
    let shown: Vec<Shown<'_>> = summary
        .differences
        .iter()
        .map(|difference| (name(difference), &difference.distribution, difference.unit))
        .collect();
    let mut written = subheading("Differences, draw by draw") + spread_table(model, &shown);
    for difference in &summary.differences {
        let better = format!("chance that {} is better", title(summary, &difference.option));
        let better = chance_of(&better, difference.p_better, summary.provenance.draws);
        written += paragraph("  ", &format!("{}: {better}.", name(difference)));
    }
    let other = match summary.provenance.coupling {
        Coupling::SameLuck => "With --independent-options",
        Coupling::Independent => "Without --independent-options",
    };
    let coupling = coupling_in_words(summary.provenance.coupling);
    written + paragraph("  ", &format!("{coupling} {other} the run shows the other extreme."))
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

fn title<'a>(summary: &'a Summary, name: &'a str) -> &'a str {
    summary.options.iter().find(|option| option.name == name).map_or(name, |option| &option.title)
}
