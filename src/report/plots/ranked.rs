//! What is worth most first: a bar for each thing, with its error.

use super::Drawing;
use super::paper::{BLUE, Drawn, INK, MoneyAxis, RowFrame, picture, write_name};
use crate::data::FigureUnit;
use crate::model::Model;
use crate::report::layout::wrapped;
use crate::report::number::estimate;
use crate::statistics::Estimate;
use plotters::prelude::*;

/// Pixels of a bar with its room, of the axis, and of names.
const BAR: u32 = 42;
const AXIS: u32 = 70;
const NAMES: u32 = 330;
/// Size of names, of a line of them, and letters that fit.
const NAME: i32 = 13;
const NAME_LINE: i32 = 15;
const LETTERS: usize = 42;

/// A bar.
pub(in crate::report) struct RankedBar {
    /// What it is worth to know.
    pub(in crate::report) name: String,
    /// What it is worth, pounds, nought or more.
    pub(in crate::report) worth: Estimate,
}

/// The picture; the first bar stands for all others together.
pub(in crate::report) fn ranked_bars(model: &Model, title: &str, bars: &[RankedBar]) -> Drawing {
    let ends = |bar: &RankedBar| bar.worth.value + 2.0 * bar.worth.se;
    let longest = bars.iter().map(ends).fold(0.0, f64::max).max(f64::MIN_POSITIVE);
    let axis = MoneyAxis::for_size(longest, model.currency);
    let n_bars = u32::try_from(bars.len()).expect("a picture has few bars");
    let key = [(BLUE.mix(1.0), "worth at most"), (INK.mix(1.0), "two standard errors to either side")];
    let svg = picture(title, &key, BAR * n_bars + AXIS, |body| {
        let top = f64::from(n_bars);
        let frame = RowFrame { left: NAMES, right: 40, marks: 7, words: &axis.unit };
        let mut chart = frame.chart(body, 0.0..longest / axis.pounds * 1.02, top)?;
        let corner = body.get_base_pixel();
        for (place, bar) in bars.iter().enumerate() {
            let middle = top - place as f64 - 0.5;
            let (_, y) = chart.backend_coord(&(0.0, middle));
            write_name(body, &wrapped(&bar.name, LETTERS), y - corner.1, (NAME, NAME_LINE))?;
            let [value, se] = [bar.worth.value, bar.worth.se].map(|pounds| pounds / axis.pounds);
            let colour = if place == 0 { BLUE.mix(0.35) } else { BLUE.mix(1.0) };
            chart.draw_series([Rectangle::new(
                [(0.0, middle - 0.28), (value, middle + 0.28)],
                colour.filled(),
            )])?;
            let ends = [((value - 2.0 * se).max(0.0), middle), (value + 2.0 * se, middle)];
            chart.draw_series([PathElement::new(ends, INK.stroke_width(2))])?;
        }
        Ok(()) as Drawn
    });
    let header = ["", "worth at most"].map(str::to_owned).to_vec();
    let row =
        |bar: &RankedBar| vec![bar.name.clone(), estimate(bar.worth, FigureUnit::Money, model.currency)];
    let numbers = std::iter::once(header).chain(bars.iter().map(row)).collect();
    Drawing { title: title.to_owned(), svg, numbers }
}
