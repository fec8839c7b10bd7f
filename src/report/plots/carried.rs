//! Who carries what: for each party a bar for each option, as long as its result varies, in the colours of what it varies by.

use super::Drawing;
use super::paper::{
    BLUE, Drawn, GREEN, INK, MoneyAxis, ORANGE, PINK, RowFrame, name_in_lines, picture, text,
};
use crate::data::FigureUnit;
use crate::model::Model;
use crate::random::Purpose;
use crate::report::number::{figure, percent};
use plotters::prelude::*;

/// Pixels of a bar with its room, of each further line of its name, of the name of a party, of the axis, and of the names of
/// options.
const BAR: u32 = 26;
const LINE: u32 = 15;
const PARTY: u32 = 34;
const AXIS: u32 = 70;
const NAMES: u32 = 295;
/// Letters of an option's name that fit on a line, and lines that it may take.
const LETTERS: usize = 33;
const MOST_LINES: usize = 2;
/// What comes only from several sources together.
const TOGETHER: RGBColor = RGBColor(150, 150, 150);
/// A bar whose parts cannot be told.
const UNTOLD: RGBColor = RGBColor(215, 215, 215);
/// Letters of a party's name that fit on a line: it is larger than that of an option.
const PARTY_LETTERS: usize = 34;

/// A bar.
pub(in crate::report) struct CarriedBar {
    /// Whose result.
    pub(in crate::report) party: String,
    /// Under which option.
    pub(in crate::report) option: String,
    /// Its standard deviation, pounds.
    pub(in crate::report) deviation: f64,
    /// Shares of its variance by source, and last what several bring only together, nought or more; none where they cannot be
    /// told.
    pub(in crate::report) shares: Option<Vec<f64>>,
}

impl CarriedBar {
    /// The parts of the bar, which together are as long as it is, with their colours.
    fn parts(&self, colours: &[RGBColor]) -> Vec<(f64, RGBColor)> {
        let Some(shares) = &self.shares else { return vec![(self.deviation, UNTOLD)] };
        let all: f64 = shares.iter().sum();
        let length = |share: &f64| if all > 0.0 { share / all * self.deviation } else { 0.0 };
        shares.iter().map(length).zip(colours.iter().copied()).collect()
    }
}

/// A source keeps its colour from one scenario to the next. Okabe and Ito's eight.
fn colour(purpose: Purpose) -> RGBColor {
    match purpose {
        Purpose::Effect => BLUE,
        Purpose::Implementation => ORANGE,
        Purpose::Referrals => GREEN,
        Purpose::People | Purpose::Traits | Purpose::Base => PINK,
        Purpose::Comparator => RGBColor(230, 159, 0),
        Purpose::Measurement => RGBColor(86, 180, 233),
        Purpose::Costs => RGBColor(0, 0, 0),
        Purpose::Termination => RGBColor(240, 228, 66),
    }
}

/// A row of the picture.
enum Row<'a> {
    Party(&'a str),
    Bar(&'a CarriedBar),
}

impl Row<'_> {
    fn height(&self) -> u32 {
        match self {
            Self::Party(name) => PARTY + further(&party_lines(name)),
            Self::Bar(bar) => BAR + further(&lines(&bar.option)),
        }
    }
}

/// The picture, of bars by party; none without bars.
pub(in crate::report) fn carried_bars(
    model: &Model,
    title: &str,
    sources: &[(Purpose, String)],
    bars: &[CarriedBar],
) -> Option<Drawing> {
    let longest = bars.iter().map(|bar| bar.deviation).fold(0.0, f64::max);
    if longest <= 0.0 {
        return None;
    }
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (place, bar) in bars.iter().enumerate() {
        if place == 0 || bars[place - 1].party != bar.party {
            rows.push(Row::Party(&bar.party));
        }
        rows.push(Row::Bar(bar));
    }
    let colours: Vec<RGBColor> =
        sources.iter().map(|(purpose, _)| colour(*purpose)).chain([TOGETHER]).collect();
    let names = sources.iter().map(|(_, name)| name.as_str()).chain(["Several together only"]);
    let mut key: Vec<(RGBAColor, &str)> = colours.iter().map(|colour| colour.mix(1.0)).zip(names).collect();
    if bars.iter().any(|bar| bar.shares.is_none()) {
        key.push((UNTOLD.mix(1.0), "Cannot be told from so few draws"));
    }
    let height: u32 = rows.iter().map(Row::height).sum();
    let axis = MoneyAxis::for_size(longest, model.currency);
    let svg = picture(title, &key, height + AXIS, |body| {
        let words = format!("Standard deviation, {}", axis.unit);
        let frame = RowFrame { left: NAMES, right: 40, marks: 9, words: &words };
        let mut chart = frame.chart(body, 0.0..longest / axis.pounds * 1.05, f64::from(height))?;
        let corner = body.get_base_pixel();
        let mut top = f64::from(height);
        for row in &rows {
            let middle = top - f64::from(row.height()) / 2.0;
            let (_, y) = chart.backend_coord(&(0.0, middle));
            let y = y - corner.1;
            match row {
                Row::Party(name) => {
                    let lines = party_lines(name);
                    let top = y - further(&lines) as i32 / 2;
                    for (place, line) in (0..).zip(&lines) {
                        body.draw_text(line, &text(14, INK), (20, top + LINE as i32 * place))?;
                    }
                }
                Row::Bar(bar) => {
                    let lines = lines(&bar.option);
                    let top = y - 5 - further(&lines) as i32 / 2;
                    for (place, line) in (0..).zip(&lines) {
                        body.draw_text(line, &text(13, INK), (32, top + LINE as i32 * place))?;
                    }
                    let mut from = 0.0;
                    for (part, colour) in bar.parts(&colours) {
                        let to = from + part / axis.pounds;
                        chart.draw_series([Rectangle::new(
                            [(from, middle - 8.0), (to, middle + 8.0)],
                            colour.filled(),
                        )])?;
                        from = to;
                    }
                }
            }
            top -= f64::from(row.height());
        }
        Ok(()) as Drawn
    });
    Some(Drawing { title: title.to_owned(), svg, numbers: numbers(model, sources, bars) })
}

/// The name of an option in lines.
fn lines(name: &str) -> Vec<String> {
    name_in_lines(name, LETTERS, MOST_LINES)
}

/// The name of a party in lines.
fn party_lines(name: &str) -> Vec<String> {
    name_in_lines(name, PARTY_LETTERS, MOST_LINES)
}

/// Pixels of the lines after the first.
fn further(lines: &[String]) -> u32 {
    LINE * (lines.len().max(1) as u32 - 1)
}

fn numbers(model: &Model, sources: &[(Purpose, String)], bars: &[CarriedBar]) -> Vec<Vec<String>> {
    let named = sources.iter().map(|(_, name)| name.clone());
    let header = [String::new(), "Standard deviation".to_owned()].into_iter().chain(named);
    let header = header.chain(["Several together only".to_owned()]).collect();
    let row = |bar: &CarriedBar| {
        let shares: Vec<String> = match &bar.shares {
            Some(shares) => shares.iter().map(|&share| percent(share, 2)).collect(),
            None => vec!["-".to_owned(); sources.len() + 1],
        };
        let deviation = figure(bar.deviation, FigureUnit::Money, model.currency);
        [format!("{}, {}", bar.party, bar.option), deviation].into_iter().chain(shares).collect()
    };
    std::iter::once(header).chain(bars.iter().map(row)).collect()
}
