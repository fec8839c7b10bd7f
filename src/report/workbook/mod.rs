//! A workbook for those who work in spreadsheets: inputs, figures of every option, cash by month, financial years and quarters, draws,
//! checks and a glossary, as numbers in cells, with native charts.
//!
//! Absent on purpose: formulas. What stands here was simulated and does not follow a change of an input; for that the
//! scenario is run again.

mod cash;
mod cell;
mod charts;
mod checks;
mod compared;
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

use super::findings::Findings;
use figures::Row;
use names::Names;
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
    Summary,
    Compared,
    Cash,
    Years,
    Quarters,
    Draws,
    Checks,
    Glossary,
}

impl Page {
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
            Self::Summary => "Summary",
            Self::Compared => "Options compared",
            Self::Cash => "Cash by month",
            Self::Years => "Financial years",
            Self::Quarters => "Financial quarters",
            Self::Draws => "Draws",
            Self::Checks => "Checks",
            Self::Glossary => "Glossary",
        }
    }

    /// What stands in it.
    fn about(self) -> &'static str {
        match self {
            Self::Cover => "what the file is, how it was made and whether its checks hold",
            Self::Charts => "options compared, cash by month and financial years as charts",
            Self::Inputs => "every number of the scenario, with its range and who answers for it",
            Self::Summary => "every figure of every option: mean, quantiles, chances, base case",
            Self::Compared => {
                "headline figures with the options side by side, and differences to the first option"
            }
            Self::Cash => "cash of investors, provider and payers, month by month",
            Self::Years => "what each payer pays and saves in each financial year",
            Self::Quarters => "what payers that bear no care are claimed in each financial quarter",
            Self::Draws => "figures draw by draw",
            Self::Checks => "published figures held against what the model gives",
            Self::Glossary => "the words and the statistics used here, in plain words",
        }
    }
}

/// The workbook as a file.
#[must_use]
pub fn workbook(found: &Findings<'_>) -> Vec<u8> {
    let warning = checks::warning(found.checks);
    let titles = found.summary.options.iter().map(|option| option.title.chars().count());
    let (narrowest, widest) = WIDTHS_OF_OPTIONS;
    let longest = titles.max().and_then(|longest| u16::try_from(longest).ok()).unwrap_or(widest);
    let paper = Paper {
        option_width: longest.clamp(narrowest, widest),
        currency: found.model.currency,
        title: &found.model.title,
        warning: warning.as_deref(),
    };
    let rows: Vec<Vec<Row<'_>>> =
        found.summary.options.iter().map(|option| figures::rows(found.model, option)).collect();
    let mut names = Names::default();
    let (cash, months) = cash::sheet(&paper, found);
    let (years, payers) = years::sheet(&paper, found);
    let (compared, ranges) = compared::sheet(&paper, found, &rows, &mut names);
    let charts = charts::sheet(&paper, found.model, &charts::Sources { ranges, months, payers });
    let sheets = [
        cover::sheet(&paper, found),
        charts,
        inputs::sheet(&paper, found.model),
        summary::sheet(&paper, found, &rows),
        compared,
        cash,
        years,
        quarters::sheet(&paper, found),
        draws::sheet(&paper, found),
        checks::sheet(&paper, found),
        glossary::sheet(&paper),
    ];
    bound(found, sheets, &names)
}

/// Sheets and names, put together.
fn bound(found: &Findings<'_>, sheets: [Sheet; Page::ALL.len()], names: &Names) -> Vec<u8> {
    let mut book = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day).expect("a day of the calendar");
    let from = &found.summary.provenance;
    let made_how = format!(
        "sib {}, seed {}, {} draws, scenario sha256 {}",
        from.version, from.seed, from.draws, from.scenario_sha256
    );
    let properties = DocProperties::new()
        .set_title(cell::cleaned(&found.model.title))
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
