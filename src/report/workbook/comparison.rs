//! The workbook of options compared, of one scenario or of several: the sheets of a run that say something of options, and
//! every result of each party with its differences.

use super::cell::{Cell, unit_words};
use super::compared::{LABELS, RANGES, spread_cells_with_error, under};
use super::names::Names;
use super::sheet::{Column, Paper, Sheet, figures, words};
use super::{
    Page, bound, charts, compared, cover, figures as rows_of, glossary, inputs, made_how, summary, width_of,
};
use crate::data::{ComparedResult, ComparedScenario, Comparison, FigureUnit, Level, Stake, Stakes};
use crate::model::Model;
use crate::report::findings::Compared;
use crate::report::sections::differences::BETTER;
use crate::report::sections::{direction, head_of_comparison, words_of};
use crate::report::sentences::capitalised;
use crate::statistics::Estimate;
use crate::units::Currency;

/// Columns that are printed: paths are for programs.
const N_PRINTED: u16 = 18;

/// The workbook as a file.
#[must_use]
pub fn workbook(found: &Compared<'_>) -> Vec<u8> {
    let (comparison, first) = (found.comparison, found.models[0]);
    let options = &comparison.summaries;
    let paper = Paper {
        option_width: width_of(options),
        currency: first.currency,
        title: &first.title,
        warning: None,
    };
    let rows: Vec<Vec<rows_of::Row<'_>>> = comparison
        .options
        .iter()
        .zip(options)
        .map(|(option, summary)| rows_of::rows(found.models[option.scenario], summary))
        .collect();
    let mut names = Names::default();
    let more = |sheet: &mut Sheet| stakes(sheet, first.currency, comparison);
    let (side_by_side, ranges) = compared::sheet(&paper, options, &rows, &mut names, more);
    let charts = charts::sheet(&paper, &charts::Sources { ranges, months: Vec::new(), payers: Vec::new() });
    let named: Vec<(&str, &Model)> = comparison
        .scenarios
        .iter()
        .zip(found.models)
        .map(|(scenario, &model)| (scenario.name.as_str(), model))
        .collect();
    let (page_of_inputs, inputs) = match named.as_slice() {
        [(_, model)] => (Page::Inputs, inputs::sheet(&paper, model)),
        several => (Page::InputsThatDiffer, inputs::differing(&paper, several)),
    };
    let from = &comparison.scenarios[0].provenance;
    let pages = [
        Page::Cover,
        Page::Charts,
        Page::Compared,
        Page::Differences,
        Page::Summary,
        page_of_inputs,
        Page::Glossary,
    ];
    let head = head_of_comparison(first, comparison);
    let sheets = vec![
        cover::of_comparison(&paper, &head, &comparison.scenarios, &pages),
        charts,
        side_by_side,
        differences(&paper, comparison),
        summary::sheet(&paper, options, from, &rows),
        inputs,
        glossary::sheet(&paper),
    ];
    let digests: Vec<String> = comparison.scenarios.iter().map(digest).collect();
    bound(&paper, &format!("{}, {}", made_how(from), digests.join(", ")), sheets, &names)
}

fn digest(scenario: &ComparedScenario) -> String {
    format!("{} sha256 {}", scenario.name, scenario.provenance.scenario_sha256)
}

/// What is read of a stake: what it is called, what it is counted in, and where it stands.
type Reading = (&'static str, FigureUnit, fn(Stake) -> Option<Estimate>);

const READINGS: [Reading; 4] = [
    ("mean", FigureUnit::Money, |stake| Some(stake.mean)),
    ("standard deviation", FigureUnit::Money, |stake| Some(stake.deviation)),
    ("chance below 0", FigureUnit::Share, |stake| Some(stake.p_loses)),
    ("chance best off", FigureUnit::Share, |stake| stake.p_best),
];

/// Whose stake: about whom, what it is called, and where it stands.
type Kind = (&'static str, &'static str, fn(&Stakes) -> Option<Stake>);

const KINDS: [Kind; 4] = [
    ("All payers", "net: avoided cost of care less paid", |stakes| stakes.payers),
    ("All providers", "margin", |stakes| stakes.providers),
    ("All investors", "received less put in", |stakes| stakes.investors),
    ("All together", "the sum of the three", |stakes| stakes.together),
];

/// What options bring those who pay, deliver and invest: an option in each pair of columns.
fn stakes(sheet: &mut Sheet, currency: Currency, comparison: &Comparison) {
    sheet.heading("Who pays, who earns, who carries the risk");
    sheet.note("All parties of a kind together. Best off: no other option brings more; care as usual, as the first option, does not take part.");
    let titles = comparison.options.iter().flat_map(|option| [option.title.as_str(), "±"]);
    sheet.header(&under(LABELS, titles));
    let mut row = |labels: [&str; 3], unit: FigureUnit, of: &dyn Fn(&Stakes) -> Option<Estimate>| {
        let all: Vec<Option<Estimate>> = comparison.stakes.iter().map(of).collect();
        if all.iter().any(Option::is_some) {
            let mut cells = labels.map(Cell::words).to_vec();
            cells.push(Cell::words(unit_words(unit, currency)));
            cells.extend(all.into_iter().flat_map(|found| Cell::estimate(found, unit)));
            sheet.cells(cells);
        }
    };
    row(["All payers", "paid", "mean"], FigureUnit::Money, &|stakes| stakes.paid);
    for (about, figure, stake) in KINDS {
        for (statistic, unit, read) in READINGS {
            row([about, figure, statistic], unit, &|stakes| stake(stakes).and_then(read));
        }
    }
    sheet.gap();
}

/// Every result of each party: how it is under each option, and under that how it differs from that of the base.
fn differences(paper: &Paper<'_>, comparison: &Comparison) -> Sheet {
    let notes = [
        "One row for each result of each option, and one for its difference, taken draw by draw on the same people with the same luck: its error is that of the pair, not of the two apart.",
        "P5: 1 in 20 draws is lower; P95: 1 in 20 is higher. A rate of return has no mean; that of the mean cash stands in a column of its own.",
        BETTER,
        "\"never\" is beyond the horizon of the file; \"not defined\" is withheld because more than 1 in 100 draws have no answer; a blank is no such figure.",
        RANGES,
    ];
    let mut sheet = Sheet::new(paper, Page::Differences, Page::Differences.name(), &notes);
    let columns = columns(paper.option_width);
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    sheet.freeze(header, header + 1, 4);
    for party in &comparison.parties {
        for result in &party.results {
            let about = capitalised(&party.title);
            for (place, level) in result.levels.iter().enumerate() {
                let Some(level) = level else { continue };
                let row = Row { about: &about, result, place };
                sheet.cells(cells(paper, comparison, row, None, (level, None)));
                if let Some(gap) = &result.gaps[place] {
                    let against = Some(comparison.options[result.base].title.as_str());
                    sheet.cells(cells(paper, comparison, row, against, (&gap.level, gap.p_better)));
                }
            }
        }
    }
    sheet.filter(header, columns.len());
    sheet.print_up_to(sheet.row(), N_PRINTED);
    sheet
}

fn columns(option_width: u16) -> Vec<Column> {
    let mut columns = vec![
        words("about", 24),
        words("figure", 38),
        words("option", option_width),
        words("less that of", option_width),
        words("unit", 9),
        words("which is better", 10),
        figures("mean or chance", 13),
        figures("±", 10),
    ];
    columns.extend(["P5", "P25", "P50, median", "P75", "P95"].map(|quantile| figures(quantile, 13)));
    columns.extend([
        figures("± of the median", 10),
        figures("rate of the mean cash", 13),
        figures("± of that rate", 10),
        figures("chance that the option is better", 13),
        figures("±", 10),
        words("path", 50),
    ]);
    columns
}

/// A result of a party under an option.
#[derive(Clone, Copy)]
struct Row<'a> {
    about: &'a str,
    result: &'a ComparedResult,
    place: usize,
}

/// What an option has of itself, or its difference to another, with the chance that it is better.
fn cells(
    paper: &Paper<'_>,
    comparison: &Comparison,
    row: Row<'_>,
    against: Option<&str>,
    (level, p_better): (&Level, Option<Estimate>),
) -> Vec<Cell> {
    let Row { about, result, place } = row;
    let unit = result.unit;
    let mut cells = vec![
        Cell::words(about),
        Cell::words(words_of(result)),
        Cell::words(&comparison.options[place].title),
        Cell::words(against.unwrap_or("")),
        Cell::words(unit_words(unit, paper.currency)),
        Cell::words(direction(result).and_then(|said| said.split(' ').next()).unwrap_or("")),
    ];
    let blanks = |n: usize| std::iter::repeat_n(Cell::Blank, n);
    match level {
        Level::Spread(found) => {
            cells.extend(spread_cells_with_error(found, unit, paper.currency));
            cells.extend(blanks(2));
        }
        Level::Rates { spread, of_mean_cash } => {
            cells.extend(spread_cells_with_error(spread, unit, paper.currency));
            cells.push(of_mean_cash.map_or(Cell::Blank, |rate| Cell::figure(rate.value, unit)));
            cells.push(Cell::error(of_mean_cash.and_then(|rate| rate.se), unit));
        }
        Level::Chance(found) => {
            cells.extend(Cell::estimate(Some(*found), unit));
            cells.extend(blanks(8));
        }
    }
    cells.extend(Cell::estimate(p_better, FigureUnit::Share));
    cells.push(Cell::words(&result.path));
    cells
}
