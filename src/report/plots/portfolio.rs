//! What investors get back for each pound, of each deal and of the fund that holds them: from the worst twentieth to the best.

use plotters::prelude::*;

use super::Drawing;
use super::paper::{BLUE, GREEN, GREY, INK, mark, picture, text};
use crate::data::{Portfolio, Returns};
use crate::model::Model;
use crate::report::layout::wrapped;
use crate::report::number::{chance, plain, rounded};

/// Height of a row, and of the axis below, pixels; and what is left of the axis for names.
const ROW: u32 = 46;
const BELOW: u32 = 70;
const LEFT: u32 = 250;
/// The longest line of a name, letters, and its height, pixels.
const LETTERS: usize = 34;
const LINE: i32 = 15;
/// How clear the whole range is.
const CLEAR: f64 = 0.35;

/// The picture.
pub(in crate::report) fn portfolio(model: &Model, found: &Portfolio) -> Drawing {
    let rows: Vec<&Returns> =
        found.deals.iter().chain(&found.before_fees).chain([&found.fund]).chain(&found.classes).collect();
    let after = if found.terms.charges() { ", after fees," } else { "" };
    let title = format!("Held together: the fund{after} loses in {} of futures", chance(found.fund.p_loss));
    let key = [
        (BLUE.mix(CLEAR), "9 of 10 futures"),
        (BLUE.to_rgba(), "the middle half"),
        (INK.to_rgba(), "median"),
        (GREEN.to_rgba(), "the same of the fund"),
    ];
    let most = rows.iter().filter_map(|own| own.moic.p95).fold(1.2, f64::max) * 1.05;
    let height = ROW * rows.len() as u32;
    let svg = picture(&title, &key, height + BELOW, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin_left(10)
            .margin_right(40)
            .margin_bottom(10)
            .x_label_area_size(BELOW - 10)
            .y_label_area_size(LEFT)
            .build_cartesian_2d(0.0..most, 0.0..rows.len() as f64)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .y_labels(0)
            .x_label_formatter(&|value| mark(*value))
            .x_desc(format!("received for each {}1 paid in", model.currency.symbol()))
            .draw()?;
        let whole = [(1.0, 0.0), (1.0, rows.len() as f64)];
        chart.draw_series([PathElement::new(whole, INK.stroke_width(1))])?;
        for (place, own) in rows.iter().enumerate() {
            let middle = (rows.len() - place) as f64 - 0.5;
            let colour = if place < found.deals.len() { BLUE } else { GREEN };
            let bar = |from: Option<f64>, to: Option<f64>, half: f64, colour: RGBAColor| {
                let (from, to) = (from?, to?);
                Some(Rectangle::new([(from, middle - half), (to, middle + half)], colour.filled()))
            };
            let spread = &own.moic;
            chart.draw_series(bar(spread.p5, spread.p95, 0.16, colour.mix(CLEAR)))?;
            chart.draw_series(bar(spread.p25, spread.p75, 0.24, colour.to_rgba()))?;
            let median = spread
                .p50
                .map(|at| PathElement::new([(at, middle - 0.32), (at, middle + 0.32)], INK.stroke_width(4)));
            chart.draw_series(median)?;
            let lines = wrapped(&own.title, LETTERS);
            let centre = (f64::from(ROW) * (place as f64 + 0.5)) as i32;
            for (line, words) in (0..).zip(lines.iter().take(2)) {
                let top = centre - LINE * lines.len().min(2) as i32 / 2 + LINE * line;
                area.draw_text(words, &text(12, INK), (14, top))?;
            }
        }
        Ok(())
    });
    Drawing { title, svg, numbers: numbers(&rows) }
}

fn numbers(rows: &[&Returns]) -> Vec<Vec<String>> {
    let head =
        ["received over paid in", "P5", "median", "P95", "chance of a loss"].map(str::to_owned).to_vec();
    let written = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| plain(rounded(value, 3)));
    let row = |own: &&Returns| {
        let spread = &own.moic;
        vec![
            own.title.clone(),
            written(spread.p5),
            written(spread.p50),
            written(spread.p95),
            chance(own.p_loss),
        ]
    };
    std::iter::once(head).chain(rows.iter().map(row)).collect()
}
