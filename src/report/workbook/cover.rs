//! The first sheet: what the file is, how it was made, and whether its checks hold.

use super::Page;
use super::cell::Cell;
use super::sheet::{Paper, Sheet, words};
use crate::data::{ComparedScenario, Coupling, Precision, Provenance, Sampling};
use crate::report::checks;
use crate::report::counted;
use crate::report::findings::Findings;
use crate::report::passage::{Block, Passage};
use crate::report::sections::{self, deal, differences};

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>, found: &Findings<'_>) -> Sheet {
    let mut sheet = Sheet::new(paper, Page::Cover, &found.model.title, &[]);
    sheet.without_grid();
    sheet.print_on_one_page();
    sheet.widths(&[words("", 20), words("", 112)]);
    sheet.gap();
    write(&mut sheet, &deal::head(found.model, found.summary));
    sheet.labelled("Checks", &checks::verdict(found.checks, found.model), Some(Page::Checks));
    sheet.gap();
    let in_short = sections::in_short(found.model, found.summary);
    if !in_short.is_empty() {
        write(&mut sheet, &in_short);
        sheet.gap();
    }
    let analysed = found.analysed.iter().map(|own| Page::Found { name: own.title, about: own.about });
    let mut pages = Page::ALL.to_vec();
    let place = pages.iter().position(|&page| page == Page::Draws).unwrap_or(pages.len());
    pages.splice(place..place, analysed);
    contents(&mut sheet, &pages);
    sheet.gap();
    let from = &found.summary.provenance;
    how_made(&mut sheet, paper, from, &[("Scenario", from)]);
    sheet.gap();
    left_out(&mut sheet);
    sheet
}

/// The sheet of a workbook of options compared, of the scenarios with the names of their files.
pub(super) fn of_comparison(
    paper: &Paper<'_>,
    head: &Passage,
    scenarios: &[ComparedScenario],
    pages: &[Page],
) -> Sheet {
    let mut sheet = Sheet::new(paper, Page::Cover, paper.title, &[]);
    sheet.without_grid();
    sheet.print_on_one_page();
    sheet.widths(&[words("", 20), words("", 112)]);
    sheet.gap();
    write(&mut sheet, head);
    let checks = "not run for a comparison: sib check FILE runs those of a file, and its report shows them.";
    sheet.labelled("Checks", checks, None);
    sheet.gap();
    contents(&mut sheet, pages);
    sheet.gap();
    let made: Vec<(&str, &Provenance)> = match scenarios {
        [alone] => vec![("Scenario", &alone.provenance)],
        several => several.iter().map(|scenario| (scenario.name.as_str(), &scenario.provenance)).collect(),
    };
    how_made(&mut sheet, paper, &scenarios[0].provenance, &made);
    sheet.gap();
    left_out(&mut sheet);
    sheet
}

fn contents(sheet: &mut Sheet, pages: &[Page]) {
    sheet.heading("What stands where");
    for page in pages.iter().copied().filter(|&page| page != Page::Cover) {
        sheet.labelled(page.name(), page.about(), Some(page));
    }
}

fn left_out(sheet: &mut Sheet) {
    write(sheet, &sections::absent());
    let formulas = "Formulas: these figures were simulated and do not follow a change in a cell. Change the scenario \
                    and run it again.";
    sheet.labelled("", formulas, None);
}

/// What is the same of all runs, and the digest of each scenario under its name.
fn how_made(sheet: &mut Sheet, paper: &Paper<'_>, from: &Provenance, scenarios: &[(&str, &Provenance)]) {
    sheet.heading("How it was made");
    sheet.labelled("Program", &format!("sib {}", from.version), None);
    let draws = match from.draws {
        1 => "1 simulated future".to_owned(),
        n => format!("{n} simulated futures"),
    };
    sheet.labelled("Draws", &draws, None);
    match from.precision {
        Precision::EveryDraw => {}
        Precision::Bins => sheet.labelled("Precision", &counted::sentence(from.draws), None),
    }
    match from.sampling {
        Sampling::Independent => {}
        Sampling::Stratified => sheet.labelled("Sampling", &counted::stratified(from.draws), None),
    }
    let seed = format!("{} (the same scenario, seed and number of draws give this file again)", from.seed);
    sheet.labelled("Seed", &seed, None);
    for (name, own) in scenarios {
        sheet.labelled(&format!("{name}, SHA-256"), &own.scenario_sha256, None);
    }
    sheet.labelled("Amounts", &format!("in {}, nominal", paper.currency.code()), None);
    let luck = match from.coupling {
        Coupling::SameLuck => "the same people have the same luck under every option",
        Coupling::Independent => "people have luck of their own under each option",
    };
    sheet.labelled("Options", luck, None);
    sheet.labelled("Differences", &differences::coupling_in_words(from.coupling), None);
    let errors = "Beside a figure stands one Monte Carlo standard error: how far another run with another seed would be. \
                  It says nothing of whether the inputs are right.";
    sheet.labelled("Columns headed ±", errors, None);
    if from.draws == 1 {
        sheet.labelled("Empty cells", sections::ONE_DRAW, None);
    }
}

/// What a passage says: headings, and paragraphs with their labels before them.
fn write(sheet: &mut Sheet, passage: &Passage) {
    for block in &passage.blocks {
        match block {
            Block::Title(_) | Block::Gap => {}
            Block::Section(text) | Block::Subheading(text) => sheet.heading(text),
            Block::Paragraph { mark, text } => {
                let label = mark.trim().trim_end_matches(':').trim_start_matches('-');
                sheet.labelled(label, text, None);
            }
            Block::Table { rows, .. } => {
                for row in rows {
                    sheet.cells(row.iter().map(Cell::words));
                }
            }
        }
    }
}
