//! Quantile dots: fifty dots, each one draw in fifty, so that chances can be counted.
//!
//! After M. Kay and others (2016), "When (ish) is my bus? User-centered visualizations of uncertainty in everyday,
//! mobile predictive systems", CHI 2016.

use super::Drawing;
use super::paper::{Area, BLUE, BODY, Drawn, GREY, INK, MoneyAxis, ORANGE, mark, picture, text};
use crate::data::{FigureUnit, OptionSummary};
use crate::model::Model;
use crate::report::layout::wrapped;
use crate::report::number::{figure, in_twenty, percent};
use crate::report::sections::cells::{is_withheld, range_at};
use crate::report::sentences::capitalised;
use crate::statistics::{Column, Distribution, Level, Value, distribution, evenly};
use plotters::prelude::*;
use std::ops::Range;

/// Dots in a picture of one option.
const DOTS: usize = 50;
/// Columns in which dots are stacked: as many as make the dots largest.
const COLUMNS: Range<u32> = 24..61;
/// Smallest radius of a dot, pixels.
const SMALLEST_RADIUS: f64 = 3.0;
/// Options of which each finding is part of the title of the picture; of more each stands over its own dots.
const FEW: usize = 2;
/// Smallest height of an option's dots with their axis, pixels.
const PANEL: u32 = 190;
/// Letters of a finding that fit on one line over the dots.
const FINDING_LETTERS: usize = 110;
/// Rates below this are gathered at the left, so that total losses do not squeeze the others.
const LOWEST_RATE: f64 = -0.30;
/// Dots of a column of those that are gathered; more stand in further columns, so that dots stay large.
const TALLEST: usize = 12;

/// How much of the column that sets cut dots apart is left out of the axis.
const BREAK: f64 = 0.45;

/// One option: its dots from lowest to highest, in units of the axis.
struct Panel {
    title: String,
    dots: Vec<f64>,
    /// What all draws come to, for the table of numbers.
    numbers: Distribution,
}

/// Where dots stand: the axis, the width of a column, below what a dot is gathered at the left, and in how many columns.
struct Frame {
    range: Range<f64>,
    column: f64,
    cut: Option<f64>,
    n_aside: usize,
}

/// Rates of return of every option with investors; none without draws.
pub(super) fn returns(model: &Model, options: &[OptionSummary]) -> Option<Drawing> {
    let mut findings = Vec::new();
    let mut panels = Vec::new();
    for option in options {
        let dots = panel(option, &option.pictures.irr, 0.01);
        let Some(all) = option.investor.as_ref().filter(|_| !dots.dots.is_empty()) else { continue };
        let median = all.irr.p50.map(|rate| percent(rate, 2));
        let median = median.or_else(|| range_at(&all.irr, Level::P50, FigureUnit::Rate, model.currency));
        let median = median.map_or_else(String::new, |rate| format!("; the median earns {rate} a year"));
        let without = match is_withheld(&all.irr) {
            true => {
                let share = percent(all.irr.n_undefined as f64 / all.irr.n as f64, 2);
                format!("; {share} of draws have no rate, and no dot")
            }
            false => String::new(),
        };
        findings.push(format!(
            "{}: {} of draws lose money ({}){median}{without}",
            capitalised(&option.title),
            percent(all.p_loss.value, 2),
            in_twenty(all.p_loss.value)
        ));
        panels.push(Panel { numbers: all.irr, ..dots });
    }
    let cut = Some(LOWEST_RATE * 100.0);
    let numbers = numbers(model, &panels, FigureUnit::Rate);
    draw(&findings, &panels, "Internal rate of return, % a year", cut, ["loses money", "does not"])
        .map(|(title, svg)| Drawing { title, svg, numbers })
}

/// Net positions of the payers together, of every option that pays or delivers something; none without draws.
pub(super) fn net_positions(model: &Model, options: &[OptionSummary]) -> Option<Drawing> {
    let with_deal =
        || options.iter().filter(|option| !option.contracts.is_empty() || option.provider.is_some());
    let ends = with_deal().filter_map(|option| option.pictures.net.ends());
    let largest = ends.fold(0.0, |most: f64, (low, high)| most.max(-low).max(high));
    let axis = MoneyAxis::for_size(largest, model.currency);
    let mut findings = Vec::new();
    let mut panels = Vec::new();
    for option in with_deal().filter(|option| !option.pictures.net.is_empty()) {
        let nets = &option.pictures.net;
        let is_saving = |net| matches!(net, Value::Known(net) if net > 0.0);
        let share = nets.n_such(is_saving) as f64 / nets.len() as f64;
        let median = distribution(nets).p50.unwrap_or(0.0);
        let median = figure(median, FigureUnit::Money, model.currency);
        findings.push(format!(
            "{}: avoided cost of care exceeds payments in {} of draws ({}); median net {median}",
            capitalised(&option.title),
            percent(share, 2),
            in_twenty(share)
        ));
        panels.push(panel(option, nets, axis.pounds));
    }
    let label = format!("Net position of all payers (avoided cost of care less paid), {}", axis.unit);
    let numbers = numbers(model, &panels, FigureUnit::Money);
    draw(&findings, &panels, &label, None, ["pays more than it avoids", "does not"])
        .map(|(title, svg)| Drawing { title, svg, numbers })
}

fn panel(option: &OptionSummary, values: &Column, unit: f64) -> Panel {
    let dots = evenly(values, DOTS).into_iter().map(|value| value / unit);
    Panel { title: option.title.clone(), dots: dots.collect(), numbers: distribution(values) }
}

/// What stands where nothing is known.
const NOTHING: &str = "-";

/// Quantiles of each option, as tables have them; none that is known under no option.
fn numbers(model: &Model, panels: &[Panel], unit: FigureUnit) -> Vec<Vec<String>> {
    let known = |value: Option<f64>| value.map(|value| figure(value, unit, model.currency));
    let at = |found: &Distribution, level| {
        known(found.quantile(level).0).or_else(|| range_at(found, level, unit, model.currency))
    };
    let header = ["P5", "P10", "P25", "median", "P75", "P90", "P95"];
    let row = |panel: &Panel| {
        let found = &panel.numbers;
        [
            at(found, Level::P5),
            known(found.p10),
            at(found, Level::P25),
            at(found, Level::P50),
            at(found, Level::P75),
            known(found.p90),
            at(found, Level::P95),
        ]
    };
    let rows: Vec<[Option<String>; 7]> = panels.iter().map(row).collect();
    let shown: Vec<usize> =
        (0..header.len()).filter(|&place| rows.iter().any(|row| row[place].is_some())).collect();
    let first = std::iter::once(String::new()).chain(shown.iter().map(|&place| header[place].to_owned()));
    let others = rows.iter().zip(panels).map(|(row, panel)| {
        let cells = shown.iter().map(|&place| row[place].clone().unwrap_or_else(|| NOTHING.to_owned()));
        std::iter::once(capitalised(&panel.title)).chain(cells).collect()
    });
    std::iter::once(first.collect()).chain(others).collect()
}

fn draw(
    findings: &[String],
    panels: &[Panel],
    label: &str,
    cut: Option<f64>,
    [below, above]: [&str; 2],
) -> Option<(String, String)> {
    if panels.is_empty() {
        return None;
    }
    let words = [below, above].map(|words| format!("one draw in {DOTS}: {words}"));
    let key = [(ORANGE.into(), words[0].as_str()), (BLUE.into(), words[1].as_str())];
    let few = panels.len() <= FEW;
    let title = if few { findings.join(". ") } else { format!("{label}: each option") };
    let n_panels = u32::try_from(panels.len()).expect("fewer than 2^32 options");
    let svg = picture(&title, &key, BODY.max(PANEL * n_panels), |body| {
        let areas = body.split_evenly((panels.len(), 1));
        let frame = frame(panels, cut, room(&areas[0]));
        for (place, (panel, area)) in panels.iter().zip(&areas).enumerate() {
            let label = if place + 1 == panels.len() { label } else { "" };
            let title = match panels.len() {
                1 => "",
                _ if few => panel.title.as_str(),
                _ => findings[place].as_str(),
            };
            draw_panel(area, panel, title, &frame, label)?;
        }
        Ok(())
    });
    let title = if few { title } else { findings.join(". ") };
    Some((title, svg))
}

/// Pixels within an area that dots may fill.
fn room(area: &Area<'_>) -> (f64, f64) {
    let (width, height) = area.dim_in_pixel();
    (f64::from(width) - 60.0, f64::from(height) - 95.0)
}

/// The frame, common to all panels, in which dots are largest.
fn frame(panels: &[Panel], cut: Option<f64>, room: (f64, f64)) -> Frame {
    let size =
        |frame: &Frame| panels.iter().map(|panel| diameter(panel, frame, room)).fold(f64::INFINITY, f64::min);
    let frames = COLUMNS.map(|n_columns| frame_of(panels, cut, n_columns));
    let best = frames.max_by(|a, b| size(a).total_cmp(&size(b)));
    best.expect("there is a number of columns to choose from")
}

/// From the lowest to the highest dot that is not cut, nought included; cut dots stand in columns of their own.
fn frame_of(panels: &[Panel], cut: Option<f64>, n_columns: u32) -> Frame {
    let is_cut = |dot: f64| cut.is_some_and(|cut| dot < cut);
    let dots = || panels.iter().flat_map(|panel| &panel.dots).copied();
    let (low, high) =
        dots().filter(|&dot| !is_cut(dot)).fold((0.0, 0.0), |(low, high), dot| (dot.min(low), dot.max(high)));
    let n_cut = |panel: &Panel| panel.dots.iter().filter(|&&dot| is_cut(dot)).count();
    let n_aside = panels.iter().map(n_cut).max().unwrap_or(0).div_ceil(TALLEST);
    // A column is room at the left, and one more sets cut dots apart.
    let n_before = if n_aside > 0 { n_aside + 2 } else { 1 };
    let width = if high > low { high - low } else { 1.0 };
    let column = width / (f64::from(n_columns - 2) - n_before as f64);
    let start = (low / column).floor() - n_before as f64;
    let end = (high / column).floor() + 2.0;
    Frame { range: start * column..end * column, column, cut, n_aside }
}

fn diameter(panel: &Panel, frame: &Frame, (width, height): (f64, f64)) -> f64 {
    let tallest = stacked(&panel.dots, frame).iter().map(|dot| dot.1 + 1).max().unwrap_or(1);
    let n_columns = (frame.range.end - frame.range.start) / frame.column;
    (width / n_columns).min(height / f64::from(tallest))
}

fn draw_panel(area: &Area<'_>, panel: &Panel, title: &str, frame: &Frame, label: &str) -> Drawn {
    let dots = stacked(&panel.dots, frame);
    let size = diameter(panel, frame, room(area));
    let rows = (room(area).1 / size).max(1.0);
    let mut chart = ChartBuilder::on(area)
        .margin_left(30)
        .margin_right(30)
        .margin_top(40)
        .margin_bottom(10)
        .x_label_area_size(45)
        .build_cartesian_2d(frame.range.clone(), 0.0..rows)?;
    // Dots that are cut stand beside the axis, not on it.
    let n_gathered = if has_cut(panel, frame) { frame.n_aside + 1 } else { 0 };
    let first = frame.range.start + n_gathered as f64 * frame.column;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .disable_y_axis()
        .x_labels(11)
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY)
        .axis_style(INK)
        .x_label_style(text(12, INK))
        .axis_desc_style(text(13, INK))
        .x_label_formatter(&|value| if *value < first { String::new() } else { mark(*value) })
        .x_desc(label)
        .draw()?;
    chart.draw_series([PathElement::new([(0.0, 0.0), (0.0, rows)], INK.stroke_width(1))])?;
    if has_cut(panel, frame) {
        // The axis is broken between the dots that are cut and those on it: where the former stand says nothing of how far.
        let broken = [first - BREAK * frame.column, first].map(|x| (x, 0.0));
        chart.draw_series([PathElement::new(broken, WHITE.stroke_width(6))])?;
    }
    // Where very many dots stand on each other they overlap rather than vanish.
    let radius = (size / 2.0 - 1.0).max(SMALLEST_RADIUS) as i32;
    chart.draw_series(dots.iter().map(|&(x, row, is_below)| {
        Circle::new((x, f64::from(row) + 0.5), radius, if is_below { ORANGE } else { BLUE }.filled())
    }))?;
    let n_cut = panel.dots.iter().filter(|&&dot| frame.cut.is_some_and(|cut| dot < cut)).count();
    let n_rows = n_cut.div_ceil(frame.n_aside.max(1));
    let top = chart.backend_coord(&(frame.range.start, n_rows as f64));
    let beside = chart.backend_coord(&(first, rows));
    name_cut(area, panel, frame, (top, beside))?;
    for (place, line) in (0..).zip(wrapped(title, FINDING_LETTERS)) {
        area.draw_text(&line, &text(14, INK), (30, 4 + 18 * place))?;
    }
    Ok(())
}

/// Says above the first columns what their dots stand for, where they have any; beside them where they reach up to the title.
fn name_cut(
    area: &Area<'_>,
    panel: &Panel,
    frame: &Frame,
    (above, beside): ((i32, i32), (i32, i32)),
) -> Drawn {
    let Some(cut) = frame.cut.filter(|_| has_cut(panel, frame)) else { return Ok(()) };
    let corner = area.get_base_pixel();
    let (left, top) = if above.1 - LINE < beside.1 { beside } else { (above.0, above.1 - LINE) };
    area.draw_text(&format!("{}% or worse", mark(cut)), &text(12, INK), (left - corner.0, top - corner.1))
}

/// Height of a line of small text, with the room above it.
const LINE: i32 = 18;

fn has_cut(panel: &Panel, frame: &Frame) -> bool {
    frame.cut.is_some_and(|cut| panel.dots.first().is_some_and(|&dot| dot < cut))
}

/// Each dot in a column at its value: (middle of the column, row, below nought); those that are cut side by side, from the
/// axis upwards. Nought lies between two columns, so
/// that none mixes losses and gains.
fn stacked(dots: &[f64], frame: &Frame) -> Vec<(f64, i32, bool)> {
    let mut stacked: Vec<(f64, i32, bool)> = Vec::with_capacity(dots.len());
    for (place, &dot) in dots.iter().enumerate() {
        let is_cut = frame.cut.is_some_and(|cut| dot < cut);
        // Dots come from the lowest to the highest: those that are cut come first.
        let (x, row) = if is_cut {
            let (row, column) = (place / frame.n_aside, place % frame.n_aside);
            (frame.range.start + (1 + column) as f64 * frame.column, row as i32)
        } else {
            let x = ((dot / frame.column).floor() + 0.5) * frame.column;
            (x, stacked.iter().rev().take_while(|before| before.0 == x).count() as i32)
        };
        stacked.push((x, row, dot < 0.0));
    }
    stacked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(dots: Vec<f64>) -> Panel {
        Panel { title: String::new(), dots, numbers: Distribution::default() }
    }

    #[test]
    fn fifty_dots_stand_for_the_draws() {
        // 28% of draws are below nought: so are 14 of 50 dots. The first is the fourth lowest of 400.
        let values: Column = (0..400).rev().map(|draw| f64::from(draw) - 112.0 + 0.5).collect();
        let dots = evenly(&values, DOTS);
        assert_eq!((dots.len(), dots[0]), (50, -108.5));
        let frame = frame(&[panel(dots.clone())], None, (800.0, 400.0));
        let stacked = stacked(&dots, &frame);
        assert_eq!(stacked.iter().filter(|dot| dot.2).count(), 14);
        for (x, row, is_below) in &stacked {
            assert!(frame.range.contains(x));
            assert_eq!(*x < 0.0, *is_below);
            assert!(*row == 0 || stacked.contains(&(*x, row - 1, *is_below)));
        }
    }

    #[test]
    fn dots_fill_the_room_however_they_lie() {
        let all_the_same = panel(vec![7.0; DOTS]);
        let even = panel((0..DOTS).map(|dot| dot as f64).collect());
        for panel in [all_the_same, even] {
            let room = (840.0, 360.0);
            let frame = frame(std::slice::from_ref(&panel), None, room);
            let size = diameter(&panel, &frame, room);
            let tallest = stacked(&panel.dots, &frame).iter().map(|dot| dot.1 + 1).max().expect("fifty dots");
            assert!(size * f64::from(tallest) <= room.1 + 1e-9 && size >= 7.0, "{size}");
        }
    }

    #[test]
    fn total_losses_have_columns_of_their_own() {
        let mut dots = vec![-100.0; 25];
        dots.extend([2.0; 25]);
        let panel = panel(dots);
        let frame = frame(std::slice::from_ref(&panel), Some(-30.0), (800.0, 400.0));
        assert!(frame.range.start > -30.0 && frame.range.end > 2.0);
        let stacked = stacked(&panel.dots, &frame);
        // Three columns: nine, eight and eight.
        let columns = [1.0, 2.0, 3.0].map(|place| frame.range.start + place * frame.column);
        let in_column = |x: f64| stacked.iter().filter(|dot| dot.0 == x && dot.2).count();
        assert_eq!(columns.map(in_column), [9, 8, 8]);
        assert!(stacked.iter().all(|dot| columns.contains(&dot.0) || dot.0 > 0.0));
        assert!(columns.iter().all(|x| *x < -frame.column));
    }
}
