//! Amounts under each other, each with what 9 of 10 draws lie between and the median, its name at the left.

use super::paper::{Drawn, INK, MoneyAxis, RowFrame, name_in_lines, picture, write_name};
use crate::data::FigureUnit;
use crate::model::Model;
use crate::report::number::figure;
use crate::statistics::Distribution;
use plotters::prelude::*;

/// Pixels of a rung.
const RUNG: u32 = 62;
/// Pixels of the axis under the rungs.
const AXIS: u32 = 70;
/// How clear a band is.
const CLEAR: f64 = 0.25;
/// Size of names, and of a line of them, pixels.
const NAME: i32 = 14;
const NAME_LINE: i32 = 16;
/// Lines of a name that a rung has room for.
const MOST_LINES: usize = 3;

/// The key where colours stand for nothing.
pub(super) fn plain_key() -> [(RGBAColor, &'static str); 2] {
    [(INK.mix(CLEAR), "9 of 10 draws"), (INK.mix(1.0), "median")]
}

/// A rung: what it is called, its distribution, its colour.
pub(super) struct Rung<'a> {
    pub(super) name: String,
    pub(super) found: &'a Distribution,
    pub(super) colour: RGBColor,
}

/// How much room names have: letters of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// A few words.
    Short,
    /// A clause.
    Long,
}

impl Names {
    /// Letters of a line, and pixels from the left edge to the axis.
    const fn room(self) -> (usize, u32) {
        match self {
            Self::Short => (26, 215),
            Self::Long => (38, 315),
        }
    }
}

/// The picture.
pub(super) fn draw(
    model: &Model,
    rungs: &[Rung<'_>],
    names: Names,
    key: &[(RGBAColor, &str)],
    title: &str,
) -> String {
    let (letters, left) = names.room();
    let low = rungs.iter().filter_map(|rung| rung.found.p5).fold(0.0, f64::min);
    let high = rungs.iter().filter_map(|rung| rung.found.p95).fold(0.0, f64::max);
    let axis = MoneyAxis::for_size(high.max(-low), model.currency);
    let (low, high) = (low / axis.pounds, high / axis.pounds);
    let room = ((high - low) * 0.05).max(f64::MIN_POSITIVE);
    let n_rungs = u32::try_from(rungs.len()).expect("a picture has few rungs");
    picture(title, key, RUNG * n_rungs + AXIS, |body| {
        let top = f64::from(n_rungs);
        let frame = RowFrame { left, right: 40, marks: 9, words: &axis.unit };
        let mut chart = frame.chart(body, low - room..high + room, top)?;
        chart.draw_series([PathElement::new([(0.0, 0.0), (0.0, top)], INK.stroke_width(1))])?;
        for (place, Rung { name, found, colour }) in rungs.iter().enumerate() {
            let middle = top - place as f64 - 0.5;
            let (_, y) = chart.backend_coord(&(low, middle));
            let corner = body.get_base_pixel();
            let lines = name_in_lines(name, letters, MOST_LINES);
            write_name(body, &lines, y - corner.1, (NAME, NAME_LINE))?;
            let (Some(p5), Some(p50), Some(p95)) = (found.p5, found.p50, found.p95) else { continue };
            let [p5, p50, p95] = [p5, p50, p95].map(|pounds| pounds / axis.pounds);
            chart.draw_series([Rectangle::new(
                [(p5, middle - 0.25), (p95, middle + 0.25)],
                colour.mix(CLEAR).filled(),
            )])?;
            chart.draw_series([PathElement::new(
                [(p50, middle - 0.3), (p50, middle + 0.3)],
                colour.stroke_width(4),
            )])?;
        }
        Ok(()) as Drawn
    })
}

/// The table of its numbers.
pub(super) fn numbers(model: &Model, rungs: &[Rung<'_>]) -> Vec<Vec<String>> {
    let money = |pounds: Option<f64>| {
        pounds.map_or_else(|| "-".to_owned(), |pounds| figure(pounds, FigureUnit::Money, model.currency))
    };
    let header = ["", "mean", "P5", "median", "P95"].map(str::to_owned).to_vec();
    let row = |Rung { name, found, .. }: &Rung<'_>| {
        let mean = found.mean.map(|mean| mean.value);
        std::iter::once(name.clone()).chain([mean, found.p5, found.p50, found.p95].map(money)).collect()
    };
    std::iter::once(header).chain(rungs.iter().map(row)).collect()
}
