//! A workbook for those who work in spreadsheets: inputs, figures of every option, cash by month, financial years and quarters, draws,
//! checks and a glossary, as numbers in cells, with native charts.
//!
//! Absent on purpose: formulas. What stands here was simulated and does not follow a change of an input; for that the
//! scenario is run again.

mod analysed;
mod cash;
mod cell;
mod charts;
mod checks;
mod compared;
mod comparison;
mod cover;
mod draws;
mod figures;
mod glossary;
mod headlines;
mod inputs;
mod names;
mod quarters;
mod sheet;
mod summary;
mod years;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::analysed::Analysed;
use super::checks::warning;
use super::findings::Findings;
use crate::data::{OptionSummary, Provenance};
use crate::model::Model;
use figures::Row;
use names::Names;

pub use comparison::workbook as workbook_of_comparison;
use sheet::{Paper, Sheet};

/// The first day of the calendar of workbooks stands in place of today: a report is a function of scenario, seed and draws.
const MADE: (u16, u8, u8) = (1900, 1, 1);

/// The narrowest and the widest column of options, letters.
const WIDTHS_OF_OPTIONS: (u16, u16) = (12, 40);

/// Sheets, in the order in which they are read. A name is no longer than 31 letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Cover,
    Charts,
    Inputs,
    InputsThatDiffer,
    Summary,
    Compared,
    Differences,
    Cash,
    Years,
    Quarters,
    Draws,
    Checks,
    Glossary,
    /// What an analysis found: the name of the sheet, and what it answers.
    Found {
        name: &'static str,
        about: &'static str,
    },
}

impl Page {
    /// Those of a run.
    const ALL: [Self; 11] = [
        Self::Cover,
        Self::Charts,
        Self::Inputs,
        Self::Summary,
        Self::Compared,
        Self::Cash,
        Self::Years,
        Self::Quarters,
        Self::Draws,
        Self::Checks,
        Self::Glossary,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Cover => "Cover",
            Self::Charts => "Charts",
            Self::Inputs => "Inputs",
            Self::InputsThatDiffer => "Inputs that differ",
            Self::Summary => "Summary",
            Self::Compared => "Options compared",
            Self::Differences => "Differences",
            Self::Cash => "Cash by month",
            Self::Years => "Financial years",
            Self::Quarters => "Financial quarters",
            Self::Draws => "Draws",
            Self::Checks => "Checks",
            Self::Glossary => "Glossary",
            Self::Found { name, .. } => name,
        }
    }

    /// What stands in it.
    fn about(self) -> &'static str {
        match self {
            Self::Cover => "what the file is, how it was made and whether its checks hold",
            Self::Charts => "headline figures as charts",
            Self::Inputs => "every number of the scenario, with its range and who answers for it",
            Self::InputsThatDiffer => {
                "every number that is not the same in all files, with its range and who answers for it"
            }
            Self::Differences => {
                "what is compared, party by party: each option, and how it differs, draw by draw"
            }
            Self::Summary => "every figure of every option: mean, quantiles, chances, base case",
            Self::Compared => "headline figures with the options side by side, and what follows from them",
            Self::Cash => "cash of investors, provider and payers, month by month",
            Self::Years => "what each payer pays and saves in each financial year",
            Self::Quarters => "what payers that bear no care are claimed in each financial quarter",
            Self::Draws => "figures draw by draw",
            Self::Checks => "published figures held against what the model gives",
            Self::Found { about, .. } => about,
            Self::Glossary => "the words and the statistics used here, in plain words",
        }
    }
}

/// The workbook as a file.
#[must_use]
pub fn workbook(found: &Findings<'_>) -> Vec<u8> {
    let warning = warning(found.checks);
    let (model, options) = (found.model, &found.summary.options);
    let paper = Paper {
        option_width: width_of(options),
        currency: model.currency,
        title: &model.title,
        warning: warning.as_deref(),
    };
    let rows: Vec<Vec<Row<'_>>> = options.iter().map(|option| figures::rows(model, option)).collect();
    let mut names = Names::default();
    let (cash, months) = cash::sheet(&paper, found);
    let (years, payers) = years::sheet(&paper, found);
    let more = |sheet: &mut Sheet| compared::differences(sheet, found);
    let (compared, ranges) = compared::sheet(&paper, options, &rows, &mut names, more);
    let charts = charts::sheet(&paper, &charts::Sources { ranges, months, payers });
    let from = &found.summary.provenance;
    let mut sheets = vec![
        cover::sheet(&paper, found),
        charts,
        inputs::sheet(&paper, model),
        summary::sheet(&paper, options, from, &rows),
        compared,
        cash,
        years,
        quarters::sheet(&paper, found),
    ];
    sheets.extend(found.analysed.iter().map(|analysed| analysed::sheet(&paper, analysed)));
    sheets.extend([draws::sheet(&paper, found), checks::sheet(&paper, found), glossary::sheet(&paper)]);
    bound(&paper, &format!("{}, scenario sha256 {}", made_how(from), from.scenario_sha256), sheets, &names)
}

/// The workbook of an analysis alone.
#[must_use]
pub fn workbook_of_analysis(model: &Model, analysed: &Analysed) -> Vec<u8> {
    let (option_width, currency) = (WIDTHS_OF_OPTIONS.0, model.currency);
    let paper = Paper { option_width, currency, title: &analysed.of, warning: None };
    let from = &analysed.from;
    let made = format!("{}, scenario sha256 {}", made_how(from), from.scenario_sha256);
    bound(&paper, &made, vec![analysed::sheet(&paper, analysed)], &Names::default())
}

/// The width of columns of options, letters.
fn width_of(options: &[OptionSummary]) -> u16 {
    let (narrowest, widest) = WIDTHS_OF_OPTIONS;
    let longest = options.iter().map(|option| option.title.chars().count()).max();
    longest.and_then(|longest| u16::try_from(longest).ok()).unwrap_or(widest).clamp(narrowest, widest)
}

/// What the properties of a file say of where it comes from.
fn made_how(from: &Provenance) -> String {
    format!("sib {}, seed {}, {} draws", from.version, from.seed, from.draws)
}

/// Sheets and names, put together.
fn bound(paper: &Paper<'_>, made_how: &str, sheets: Vec<Sheet>, names: &Names) -> Vec<u8> {
    let mut book = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day).expect("a day of the calendar");
    let properties = DocProperties::new()
        .set_title(cell::cleaned(paper.title))
        .set_author("sib")
        .set_comment(made_how)
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    for sheet in sheets {
        book.push_worksheet(sheet.into_worksheet());
    }
    for (name, place) in names.all() {
        book.define_name(name, place).expect("names were made of letters that a workbook allows");
    }
    book.save_to_buffer().expect("a workbook within the limits of its form can be written")
}

#[cfg(test)]
mod tests;
