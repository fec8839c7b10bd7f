//! Figures draw by draw: a row for each draw and option. All draws where they fit, else a sample at even distances.

use std::collections::BTreeMap;

use super::Page;
use super::cell::{Cell, Look};
use super::sheet::{Column, Paper, Sheet, figures as column, words};
use crate::data::{OptionResults, Precision, Results, SAMPLE_CELLS};
use crate::model::Model;
use crate::report::findings::Findings;

/// Most figures: a sheet has 16,384 columns.
const MOST_FIGURES: usize = 16_000;
/// Columns before those of figures.
const N_LABELS: u16 = 2;
/// What is printed: hardly anybody wants hundreds of pages of draws.
const ROWS_PRINTED: u32 = 60;
const COLUMNS_PRINTED: u16 = 14;

/// A figure that some option has: where its column stands.
struct Figures {
    /// What reports call each, and its path.
    titles: Vec<(String, String)>,
    /// The place of each by its path.
    places: BTreeMap<String, usize>,
}

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>, found: &Findings<'_>) -> Sheet {
    let figures = figures(found.model, found.results);
    let chosen = chosen(found.results);
    let notes = notes(found.results, &figures, &chosen);
    let mut sheet = Sheet::new(paper, Page::Draws, "Draws", &notes.each_ref().map(String::as_str));
    let titles = figures.titles.iter().map(|(title, _)| column(title, 16));
    let columns: Vec<Column> =
        [column("draw", 8), words("option", paper.option_width)].into_iter().chain(titles).collect();
    sheet.widths(&columns);
    sheet.gap();
    let header = sheet.header(&columns);
    let paths = figures.titles.iter().map(|(_, path)| column(path, 16));
    let below = sheet.header(&[words("path", 8), words("", 0)].into_iter().chain(paths).collect::<Vec<_>>());
    sheet.freeze(header, below + 1, N_LABELS);
    for &draw in &chosen {
        for (option, columns) in found.results.options.iter().zip(kept(found.results)) {
            sheet.cells(cells(found.model, option, columns, draw, &figures));
        }
    }
    sheet.filter(below, columns.len());
    let n_columns = u16::try_from(columns.len()).expect("columns within the sheet");
    sheet.print_up_to(sheet.row().min(ROWS_PRINTED), COLUMNS_PRINTED.min(n_columns));
    sheet
}

/// Every figure of any option once.
fn figures(model: &Model, results: &Results) -> Figures {
    let mut all = Figures { titles: Vec::new(), places: BTreeMap::new() };
    for option in &results.options {
        for figure in &option.figures {
            let path = figure.path(model, option.option);
            if all.titles.len() < MOST_FIGURES && !all.places.contains_key(&path) {
                all.places.insert(path.clone(), all.titles.len());
                all.titles.push((figure.title(model, option.option), path));
            }
        }
    }
    all
}

/// By option: the columns of draws that are kept.
fn kept(results: &Results) -> Vec<&[crate::statistics::Column]> {
    match results.provenance.precision {
        Precision::EveryDraw => results.options.iter().map(|option| option.columns.as_slice()).collect(),
        Precision::Bins => results.sample.iter().map(Vec::as_slice).collect(),
    }
}

/// The draws that are shown, counted from nought.
fn chosen(results: &Results) -> Vec<usize> {
    if results.provenance.precision == Precision::Bins {
        let n_kept = results.sample.iter().flatten().next().map_or(0, crate::statistics::Column::len);
        return (0..n_kept).collect();
    }
    let draws = results.provenance.draws as usize;
    let cells_each: usize = results.options.iter().map(|option| option.figures.len()).sum();
    let n = (SAMPLE_CELLS / cells_each.max(1)).clamp(1, draws.max(1));
    (0..n.min(draws)).map(|place| place * draws / n).collect()
}

fn notes(results: &Results, figures: &Figures, chosen: &[usize]) -> [String; 3] {
    let draws = results.provenance.draws as usize;
    let n_shown = chosen.len();
    let which = match results.provenance.precision {
        Precision::EveryDraw if n_shown == draws => format!("All {draws} draws, counted from 0."),
        Precision::EveryDraw => format!(
            "A sample of {n_shown} of {draws} draws at even distances, counted from 0, so that the file stays small; the other sheets are made from all draws."
        ),
        Precision::Bins => format!(
            "The first {n_shown} of {draws} draws, counted from 0; the others are not kept. The other sheets are made from counts of all draws."
        ),
    };
    let left_out = match figures.titles.len() {
        MOST_FIGURES => format!(" The first {MOST_FIGURES} figures are shown."),
        _ => String::new(),
    };
    [
        format!("{which}{left_out}"),
        "A draw is one simulated future, the same for every option: compare rows of the same draw.".to_owned(),
        "A total loss is an IRR of -100%; \"never\" is beyond the horizon; a blank is not defined in that draw, or no figure of that option. Only the beginning of this sheet is printed.".to_owned(),
    ]
}

fn cells(
    model: &Model,
    option: &OptionResults,
    columns: &[crate::statistics::Column],
    draw: usize,
    figures: &Figures,
) -> Vec<Cell> {
    let mut cells = vec![Cell::Blank; usize::from(N_LABELS) + figures.titles.len()];
    cells[0] = Cell::Number(draw as f64, Look::Label);
    cells[1] = Cell::words(model.options[option.option.index()].title());
    for (figure, column) in option.figures.iter().zip(columns) {
        if let Some(place) = figures.places.get(&figure.path(model, option.option)) {
            cells[usize::from(N_LABELS) + place] = Cell::value(column.value(draw), figure.unit(model));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Fans, Figure, FlowsByBatch, Provenance};
    use crate::model::OptionId;

    fn results(draws: u32, n_figures: usize) -> Results {
        let provenance = Provenance { seed: 1, draws, ..Provenance::unwritten() };
        let option = OptionResults {
            option: OptionId::new(0),
            figures: vec![Figure::Referred; n_figures],
            columns: Vec::new(),
            base_case: Vec::new(),
            base_cash: Fans::default(),
            flows: Vec::new(),
            investors: FlowsByBatch::default(),
            occupancy: Vec::new(),
            fans: None,
            closed: 0,
        };
        Results { provenance, options: vec![option], counted: BTreeMap::new(), sample: Vec::new() }
    }

    #[test]
    fn all_draws_are_shown_where_they_fit_and_else_a_sample_at_even_distances() {
        assert_eq!(chosen(&results(20, 50)), (0..20).collect::<Vec<_>>());
        let sample = chosen(&results(100_000, 500));
        assert_eq!(sample.len(), SAMPLE_CELLS / 500);
        assert_eq!(sample[0], 0);
        let steps: Vec<usize> = sample.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(steps.iter().all(|step| [333, 334].contains(step)), "{steps:?}");
        assert!(*sample.last().unwrap() >= 100_000 - 334);
        assert_eq!(chosen(&results(0, 500)), Vec::<usize>::new());
        assert_eq!(chosen(&results(3, SAMPLE_CELLS * 2)), [0]);
    }
}
