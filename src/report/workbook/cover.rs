//! The first sheet: what the file is, how it was made, and whether its checks hold.

use super::cell::Cell;
use super::sheet::{Paper, Sheet, words};
use super::{Page, checks};
use crate::data::Coupling;
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
    sheet.labelled("Checks", &checks::verdict(found), Some(Page::Checks));
    sheet.gap();
    let in_short = sections::in_short(found.model, found.summary);
    if !in_short.is_empty() {
        write(&mut sheet, &in_short);
        sheet.gap();
    }
    sheet.heading("What stands where");
    for page in Page::ALL.into_iter().filter(|&page| page != Page::Cover) {
        sheet.labelled(page.name(), page.about(), Some(page));
    }
    sheet.gap();
    how_made(&mut sheet, found);
    sheet.gap();
    write(&mut sheet, &sections::absent());
    let formulas = "Formulas: these figures were simulated and do not follow a change in a cell. Change the scenario \
                    and run it again.";
    sheet.labelled("", formulas, None);
    sheet
}

fn how_made(sheet: &mut Sheet, found: &Findings<'_>) {
    let from = &found.summary.provenance;
    sheet.heading("How it was made");
    sheet.labelled("Program", &format!("sib {}", from.version), None);
    let draws = match from.draws {
        1 => "1 simulated future".to_owned(),
        n => format!("{n} simulated futures"),
    };
    sheet.labelled("Draws", &draws, None);
    let seed = format!("{} (the same scenario, seed and number of draws give this file again)", from.seed);
    sheet.labelled("Seed", &seed, None);
    sheet.labelled("Scenario, SHA-256", &from.scenario_sha256, None);
    sheet.labelled("Amounts", &format!("in {}, nominal", from_currency(found)), None);
    let luck = match from.coupling {
        Coupling::SameLuck => "the same people have the same luck under every option",
        Coupling::Independent => "people have luck of their own under each option",
    };
    sheet.labelled("Options", luck, None);
    sheet.labelled("Differences", &differences::coupling_in_words(from.coupling), None);
    let errors = "Beside a figure stands one Monte Carlo standard error: how far another run with another seed would be. \
                  It says nothing of whether the inputs are right.";
    sheet.labelled("Columns headed ±", errors, None);
}

fn from_currency(found: &Findings<'_>) -> &'static str {
    found.model.currency.code()
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
