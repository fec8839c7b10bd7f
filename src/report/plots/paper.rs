//! The paper that pictures are drawn on: size, title, colours, axes of money.

use crate::data::FigureUnit;
use crate::report::layout::wrapped;
use crate::report::number::plain;
use crate::units::Currency;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::ops::Range;

/// Width of every picture, pixels.
const WIDTH: u32 = 900;
/// Pixels left and right of title and key.
const MARGIN: i32 = 20;
/// Height below title and key of a picture that needs no more, pixels.
pub(super) const BODY: u32 = 456;
/// Height of a key of one line with the room around it, and of each line more, pixels.
const KEY: u32 = 40;
const KEY_LINE: u32 = 20;
/// Pixels of a key's sample of colour with the room after it, and between one entry and the next.
const SAMPLE: i32 = 24;
/// Height of a line of the title, pixels.
const TITLE_LINE: u32 = 22;
/// Letters of the title that fit on one line.
const TITLE_LETTERS: usize = 86;

pub(in crate::report) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(in crate::report) const ORANGE: RGBColor = RGBColor(213, 94, 0);
pub(in crate::report) const GREEN: RGBColor = RGBColor(0, 158, 115);
pub(super) const PINK: RGBColor = RGBColor(204, 121, 167);
pub(super) const INK: RGBColor = RGBColor(51, 51, 51);
pub(super) const GREY: RGBColor = RGBColor(225, 225, 225);
/// Colours of lines, in order; more lines than these repeat them.
pub(super) const PALETTE: [RGBColor; 7] =
    [BLUE, ORANGE, GREEN, PINK, RGBColor(230, 159, 0), RGBColor(86, 180, 233), RGBColor(0, 0, 0)];

/// A part of the picture.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What may go wrong while drawing on text: nothing but a bug.
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// Draws a picture: a title that says the finding, a key, and what `draw` puts below them, so many pixels high.
pub(super) fn picture(
    title: &str,
    key: &[(RGBAColor, &str)],
    height: u32,
    draw: impl FnOnce(&Area<'_>) -> Drawn,
) -> String {
    let mut svg = String::new();
    let lines = wrapped(title, TITLE_LETTERS);
    // A title of one line has room for two, so that most pictures are of one size.
    let n_lines = u32::try_from(lines.len().max(2)).expect("a title has few lines");
    let title_height = TITLE_LINE * n_lines;
    let entries = places_of(key);
    let key_height = KEY + KEY_LINE * entries.iter().map(|place| place.1).max().unwrap_or(0);
    {
        let paper = SVGBackend::with_string(&mut svg, (WIDTH, title_height + key_height + height))
            .into_drawing_area();
        let (head, body) = paper.split_vertically(title_height + key_height);
        paper
            .fill(&WHITE)
            .and_then(|()| titled(&head, &lines))
            .and_then(|()| keyed(&head, key, &entries, title_height as i32))
            .and_then(|()| draw(&body))
            .and_then(|()| paper.present())
            .expect("drawing into text cannot fail");
    }
    svg
}

fn titled(head: &Area<'_>, lines: &[String]) -> Drawn {
    for (place, line) in (0..).zip(lines) {
        head.draw_text(line, &text(17, INK), (MARGIN, 12 + TITLE_LINE as i32 * place))?;
    }
    Ok(())
}

/// Where the entries of a key begin, and in which of its lines: as many to a line as fit.
fn places_of(key: &[(RGBAColor, &str)]) -> Vec<(i32, u32)> {
    let (mut left, mut line) = (MARGIN, 0);
    let mut places = Vec::new();
    for (_, words) in key {
        let width = SAMPLE + width_of(words, 13);
        if left > MARGIN && left + width > WIDTH as i32 - MARGIN {
            (left, line) = (MARGIN, line + 1);
        }
        places.push((left, line));
        left += width + SAMPLE;
    }
    places
}

fn keyed(head: &Area<'_>, key: &[(RGBAColor, &str)], places: &[(i32, u32)], below: i32) -> Drawn {
    for ((colour, words), &(left, line)) in key.iter().zip(places) {
        let top = below + 18 + (KEY_LINE * line) as i32;
        head.draw(&Rectangle::new([(left, top), (left + 18, top + 14)], colour.filled()))?;
        head.draw_text(words, &text(13, INK), (left + SAMPLE, top + 1))?;
    }
    Ok(())
}

/// The width of words in pixels: about 0.56 of the size for each letter of a sans-serif face.
pub(super) fn width_of(words: &str, size: i32) -> i32 {
    (words.chars().count() as f64 * f64::from(size) * 0.56).ceil() as i32
}

/// Words of a size in pixels. The drawing library asks for 1.24 times what it writes into the file.
pub(super) fn text(size: i32, colour: RGBColor) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * 1.24).into_font().color(&colour)
}

/// How an axis of money is scaled: pence (or pounds) of one unit of the axis, and what the unit is called.
pub(super) struct MoneyAxis {
    /// Pounds in one unit.
    pub(super) pounds: f64,
    /// "£ million".
    pub(super) unit: String,
}

impl MoneyAxis {
    /// The axis for amounts up to a size in pounds.
    pub(super) fn for_size(largest: f64, currency: Currency) -> Self {
        let (pounds, word) = match largest {
            size if size >= 2e6 => (1e6, " million"),
            size if size >= 2e3 => (1e3, " thousand"),
            _ => (1.0, ""),
        };
        Self { pounds, unit: format!("{}{word}", currency.symbol().trim_end()) }
    }
}

/// How an axis of figures is scaled, and what it is called.
pub(super) struct FigureAxis {
    scale: f64,
    /// "£ million", "%".
    pub(super) words: String,
}

impl FigureAxis {
    /// The axis for figures of a unit up to a size.
    pub(super) fn for_size(unit: FigureUnit, largest: f64, currency: Currency) -> Self {
        let (scale, words) = match unit {
            FigureUnit::Money => {
                let axis = MoneyAxis::for_size(largest, currency);
                (1.0 / axis.pounds, axis.unit)
            }
            FigureUnit::Rate | FigureUnit::Share => (100.0, "%".to_owned()),
            FigureUnit::Ratio => (1.0, "ratio".to_owned()),
            FigureUnit::Month => (1.0, "month".to_owned()),
            FigureUnit::Count => (1.0, "count".to_owned()),
        };
        Self { scale, words }
    }

    /// A figure on the axis.
    pub(super) fn at(&self, figure: f64) -> f64 {
        figure * self.scale
    }
}

/// A chart of rows under each other, whose names stand left of it.
pub(super) type Rows<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The frame of such a chart: pixels left and right of it, about how many marks its axis has, and what the axis is called.
pub(super) struct RowFrame<'w> {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) marks: usize,
    pub(super) words: &'w str,
}

impl RowFrame<'_> {
    /// The empty chart, with its axis below.
    pub(super) fn chart<'a, 'b>(
        &self,
        body: &'a Area<'b>,
        across: Range<f64>,
        height: f64,
    ) -> Result<Rows<'a, 'b>, DrawingAreaErrorKind<std::io::Error>> {
        let mut chart = ChartBuilder::on(body)
            .margin_left(self.left)
            .margin_right(self.right)
            .margin_bottom(8)
            .x_label_area_size(45)
            .build_cartesian_2d(across, 0.0..height)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .x_label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_labels(self.marks)
            .x_label_formatter(&|value| mark(*value))
            .x_desc(self.words)
            .draw()?;
        Ok(chart)
    }
}

/// A name in lines of so many letters; what has no room ends in three dots and stands whole in the table.
pub(super) fn name_in_lines(name: &str, letters: usize, most: usize) -> Vec<String> {
    let mut lines = wrapped(name, letters);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}

/// Writes a name beside the middle of its row: lines of words of a size, so many pixels under each other.
pub(super) fn write_name(body: &Area<'_>, lines: &[String], middle: i32, (size, below): (i32, i32)) -> Drawn {
    let height = below * i32::try_from(lines.len()).expect("a name has few lines");
    for (line, words) in (0..).zip(lines) {
        body.draw_text(words, &text(size, INK), (MARGIN, middle - height / 2 + below * line))?;
    }
    Ok(())
}

/// A mark on an axis, without rounding noise.
pub(super) fn mark(value: f64) -> String {
    plain((value * 1e6).round() / 1e6)
}

/// The axis of months, marked by years: at most ten or so marks.
pub(super) struct MonthAxis {
    /// The last month.
    pub(super) last: usize,
}

impl MonthAxis {
    /// Every twelfth month, and the last.
    pub(super) fn years(&self) -> impl Iterator<Item = usize> {
        let last = self.last;
        (0..last).step_by(12).chain(std::iter::once(last))
    }
}

impl Ranged for MonthAxis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, month: &f64, (left, right): (i32, i32)) -> i32 {
        left + (month / self.last as f64 * f64::from(right - left)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.max_num_points() == 0 {
            return Vec::new();
        }
        let step = 12 * self.last.div_ceil(120).max(1);
        (0..=self.last).step_by(step).map(|month| month as f64).collect()
    }

    fn range(&self) -> Range<f64> {
        0.0..self.last as f64
    }
}
