//! Bars from where a result stands to where something moves it, under each other: stresses, and tornados.

use plotters::prelude::*;

use super::paper::{Drawn, GREY, INK, MoneyAxis, mark, picture, text, width_of};
use crate::data::FigureUnit;
use crate::report::layout::wrapped;
use crate::units::Currency;

/// Pixels of a row, of the axis under the rows, and left of them, where names stand.
const ROW: u32 = 40;
const AXIS: u32 = 70;
const LEFT: u32 = 290;
/// Letters of a line of a name, and lines that a row has room for.
const LETTERS: usize = 42;
const LINES: usize = 2;
/// Size of words, and of a line of a name, pixels.
const WORDS: i32 = 12;
const NAME_LINE: i32 = 15;
/// The part of the axis beside the longest bars in which what they come to is written.
const ROOM: f64 = 0.24;

/// Something that moves the result.
#[derive(Clone, Debug)]
pub(in crate::report) struct Row {
    /// What it is called.
    pub(in crate::report) name: String,
    /// Where it moves the result: each with its colour and what is written at its end.
    pub(in crate::report) ends: Vec<(f64, RGBColor, String)>,
}

/// The picture: the result stands at `base`.
pub(in crate::report) fn bars(
    (title, key): (&str, &[(RGBAColor, &str)]),
    (base, unit, currency): (f64, FigureUnit, Currency),
    rows: &[Row],
) -> String {
    let values = || rows.iter().flat_map(|row| row.ends.iter().map(|end| end.0)).chain([base]);
    let (low, high) =
        values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let (scale, words) = match unit {
        FigureUnit::Money => {
            let axis = MoneyAxis::for_size(low.abs().max(high.abs()), currency);
            (1.0 / axis.pounds, axis.unit)
        }
        FigureUnit::Rate | FigureUnit::Share => (100.0, "%".to_owned()),
        FigureUnit::Ratio => (1.0, "ratio".to_owned()),
        FigureUnit::Month => (1.0, "month".to_owned()),
        FigureUnit::Count => (1.0, "count".to_owned()),
    };
    let (low, high, base) = (low * scale, high * scale, base * scale);
    let width = (high - low).max(base.abs() * 0.02).max(1e-6);
    let (low, high) = (low - ROOM * width, high + ROOM * width);
    let n_rows = u32::try_from(rows.len()).expect("a picture has few rows");
    let top = f64::from(n_rows);
    picture(title, key, ROW * n_rows + AXIS, |body| {
        let mut chart = ChartBuilder::on(body)
            .margin_left(LEFT)
            .margin_right(20)
            .margin_bottom(8)
            .x_label_area_size(45)
            .build_cartesian_2d(low..high, 0.0..top)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .x_label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_labels(8)
            .x_label_formatter(&|value| mark(*value))
            .x_desc(words.as_str())
            .draw()?;
        let corner = body.get_base_pixel();
        for (place, row) in rows.iter().enumerate() {
            let middle = top - place as f64 - 0.5;
            let (_, y) = chart.backend_coord(&(low, middle));
            let y = y - corner.1;
            let lines = lines(&row.name);
            let height = NAME_LINE * i32::try_from(lines.len()).expect("a name has few lines");
            for (line, words) in (0..).zip(&lines) {
                body.draw_text(words, &text(13, INK), (20, y - height / 2 + NAME_LINE * line))?;
            }
            // Two ends on one side: the longer bar lies below the shorter, and what both come to is written at its end.
            let mut ends: Vec<(f64, RGBColor, &str)> =
                row.ends.iter().map(|(to, colour, words)| (to * scale, *colour, words.as_str())).collect();
            ends.sort_by(|a, b| (b.0 - base).abs().total_cmp(&(a.0 - base).abs()));
            let on_one_side = matches!(ends.as_slice(), [far, near] if (far.0 < base) == (near.0 < base));
            for (number, (to, colour, words)) in ends.iter().enumerate() {
                chart.draw_series([Rectangle::new(
                    [(base, middle - 0.27), (*to, middle + 0.27)],
                    colour.filled(),
                )])?;
                let words = match (on_one_side, number) {
                    (true, 0) => format!("{words}; {}", ends[1].2),
                    (true, _) => continue,
                    (false, _) => (*words).to_owned(),
                };
                let (x, _) = chart.backend_coord(&(*to, middle));
                let x = x - corner.0;
                let left = if *to < base { x - width_of(&words, WORDS) - 12 } else { x + 8 };
                body.draw_text(&words, &text(WORDS, INK), (left, y - WORDS / 2))?;
            }
        }
        chart.draw_series([PathElement::new([(base, 0.0), (base, top)], INK.stroke_width(2))])?;
        Drawn::Ok(())
    })
}

/// A name in lines; what has no room ends in three dots and stands whole in the table.
fn lines(name: &str) -> Vec<String> {
    let mut lines = wrapped(name, LETTERS);
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}
