//! Bars from where a result stands to where something moves it, under each other: stresses, and tornados.

use plotters::prelude::*;

use super::paper::{Drawn, FigureAxis, INK, RowFrame, name_in_lines, picture, text, width_of, write_name};
use crate::data::FigureUnit;
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
    let axis = FigureAxis::for_size(unit, low.abs().max(high.abs()), currency);
    let (low, high, base) = (axis.at(low), axis.at(high), axis.at(base));
    let width = (high - low).max(base.abs() * 0.02).max(1e-6);
    let (low, high) = (low - ROOM * width, high + ROOM * width);
    let n_rows = u32::try_from(rows.len()).expect("a picture has few rows");
    let top = f64::from(n_rows);
    picture(title, key, ROW * n_rows + AXIS, |body| {
        let frame = RowFrame { left: LEFT, right: 20, marks: 8, words: &axis.words };
        let mut chart = frame.chart(body, low..high, top)?;
        let corner = body.get_base_pixel();
        for (place, row) in rows.iter().enumerate() {
            let middle = top - place as f64 - 0.5;
            let (_, y) = chart.backend_coord(&(low, middle));
            let y = y - corner.1;
            write_name(body, &name_in_lines(&row.name, LETTERS, LINES), y, (13, NAME_LINE))?;
            // Two ends on one side: the longer bar lies below the shorter, and what both come to is written at its end.
            let mut ends: Vec<(f64, RGBColor, &str)> =
                row.ends.iter().map(|(to, colour, words)| (axis.at(*to), *colour, words.as_str())).collect();
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
