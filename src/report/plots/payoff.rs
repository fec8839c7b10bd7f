//! The payoff profile: what the deal pays and what investors earn at each level of performance, and under it how likely each
//! level is today.

use super::Drawing;
use super::paper::{Area, BLUE, Drawn, GREY, INK, MoneyAxis, ORANGE, mark, picture, text};
use crate::data::{FigureUnit, PayoffTable, Summary};
use crate::model::{LevelUnit, Model};
use crate::report::number::figure;
use crate::report::sentences::capitalised;
use crate::statistics::{Distribution, Value};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

/// Pixels of a panel of the profile.
const PANEL: u32 = 200;
/// Pixels of the panel of likelihood.
const LIKELY: u32 = 110;
/// How clear a band is.
const CLEAR: f64 = 0.25;
/// The lowest rate that is drawn: total losses would squeeze the others.
const LOWEST_RATE: f64 = -0.30;

/// The profile; none of fewer than two levels.
pub(super) fn profile(model: &Model, summary: &Summary, payoff: &PayoffTable) -> Option<Drawing> {
    let levels: Vec<f64> = payoff.levels.iter().map(|level| axis_value(payoff, level.performance)).collect();
    if levels.len() < 2 {
        return None;
    }
    let option = &summary.options[payoff.option.index()];
    let measure = &model.measures[payoff.measure.index()];
    let likely =
        option.outcomes.iter().find(|outcome| outcome.name == measure.name).map(|found| &found.measured);
    let paid: Vec<f64> = payoff.levels.iter().map(|level| level.paid).collect();
    let rates: Vec<(f64, f64)> = levels
        .iter()
        .zip(&payoff.levels)
        .filter_map(|(&x, level)| match level.investor?.irr {
            Value::Known(rate) if rate >= LOWEST_RATE => Some((x, rate * 100.0)),
            Value::Known(_) | Value::BeyondHorizon | Value::Undefined => None,
        })
        .collect();
    let title = finding(model, payoff, &option.title, likely);
    let label = format!("{}{}", measure.title(), if is_percent(payoff) { ", %" } else { "" });
    let n_panels = if rates.is_empty() { 1 } else { 2 };
    let key = [(BLUE.mix(CLEAR), "9 of 10 draws"), (BLUE.mix(1.0), "median draw")];
    let svg = picture(&title, &key, PANEL * n_panels + LIKELY, |body| {
        let frame = Frame { range: range(&levels, likely.map(|found| on_axis(payoff, found))), label };
        let (profile, below) = body.split_vertically(PANEL * n_panels);
        let panels = profile.split_evenly((n_panels as usize, 1));
        let axis = MoneyAxis::for_size(
            paid.iter().fold(0.0, |most: f64, paid| most.max(paid.abs())),
            model.currency,
        );
        let line: Vec<(f64, f64)> =
            levels.iter().zip(&paid).map(|(&x, &paid)| (x, paid / axis.pounds)).collect();
        panel(&panels[0], &frame, "Payers pay", &line, &axis.unit, ORANGE)?;
        if let Some(area) = panels.get(1) {
            panel(area, &frame, "Investors earn", &rates, "IRR, % a year", BLUE)?;
        }
        likelihood(&below, &frame, likely.map(|found| on_axis(payoff, found)))
    });
    Some(Drawing { title, svg, numbers: numbers(model, payoff) })
}

/// Levels from left to right, and what they are levels of.
struct Frame {
    range: std::ops::Range<f64>,
    label: String,
}

fn is_percent(payoff: &PayoffTable) -> bool {
    payoff.unit == LevelUnit::Share
}

/// A level as the axis shows it: per cent, pounds, a number.
fn axis_value(payoff: &PayoffTable, performance: f64) -> f64 {
    match payoff.unit {
        LevelUnit::Share => performance * 100.0,
        LevelUnit::Amount => performance / 100.0,
        LevelUnit::Number => performance,
    }
}

/// 5%, median and 95% of what is measured, as the axis shows them; none where it is not defined.
fn on_axis(payoff: &PayoffTable, found: &Distribution) -> Option<[f64; 3]> {
    let scale = if is_percent(payoff) { 100.0 } else { 1.0 };
    Some([found.p5? * scale, found.p50? * scale, found.p95? * scale])
}

fn range(levels: &[f64], likely: Option<Option<[f64; 3]>>) -> std::ops::Range<f64> {
    let ends = levels.iter().copied().chain(likely.flatten().into_iter().flatten());
    let (low, high) =
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let room = (high - low) * 0.03;
    low - room..high + room
}

fn chart<'a, 'b>(
    area: &'a Area<'b>,
    frame: &Frame,
    y: std::ops::Range<f64>,
    below: u32,
) -> Result<
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    DrawingAreaErrorKind<std::io::Error>,
> {
    ChartBuilder::on(area)
        .margin_left(10)
        .margin_right(30)
        .margin_top(24)
        .margin_bottom(6)
        .x_label_area_size(below)
        .y_label_area_size(75)
        .build_cartesian_2d(frame.range.clone(), y)
}

fn panel(
    area: &Area<'_>,
    frame: &Frame,
    title: &str,
    line: &[(f64, f64)],
    unit: &str,
    colour: RGBColor,
) -> Drawn {
    let (low, high) = line.iter().fold((0.0_f64, 0.0_f64), |(low, high), (_, y)| (low.min(*y), high.max(*y)));
    let room = ((high - low) * 0.08).max(f64::MIN_POSITIVE);
    let mut chart = chart(area, frame, low - room..high + room, 10)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(0)
        .y_labels(5)
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY)
        .axis_style(INK)
        .label_style(text(12, INK))
        .axis_desc_style(text(13, INK))
        .y_label_formatter(&|value| mark(*value))
        .y_desc(unit)
        .draw()?;
    let ends = [(frame.range.start, 0.0), (frame.range.end, 0.0)];
    chart.draw_series([PathElement::new(ends, INK.stroke_width(1))])?;
    chart.draw_series(LineSeries::new(line.iter().copied(), colour.stroke_width(3)))?;
    chart.draw_series(line.iter().map(|&point| Circle::new(point, 4, colour.filled())))?;
    area.draw_text(title, &text(14, INK), (20, 2))
}

/// Where the measure lies in the draws.
fn likelihood(area: &Area<'_>, frame: &Frame, likely: Option<Option<[f64; 3]>>) -> Drawn {
    let mut chart = chart(area, frame, 0.0..1.0, 42)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .y_labels(0)
        .axis_style(INK)
        .label_style(text(12, INK))
        .axis_desc_style(text(13, INK))
        .x_label_formatter(&|value| mark(*value))
        .x_desc(frame.label.as_str())
        .draw()?;
    if let Some([p5, p50, p95]) = likely.flatten() {
        chart.draw_series([Rectangle::new([(p5, 0.25), (p95, 0.75)], BLUE.mix(CLEAR).filled())])?;
        chart.draw_series([PathElement::new([(p50, 0.1), (p50, 0.9)], BLUE.stroke_width(4))])?;
    }
    area.draw_text("How likely a level is", &text(14, INK), (20, 2))
}

fn finding(model: &Model, payoff: &PayoffTable, option: &str, likely: Option<&Distribution>) -> String {
    let measure = model.measures[payoff.measure.index()].title();
    let said = |value: f64| {
        let unit = match payoff.unit {
            LevelUnit::Share => FigureUnit::Share,
            LevelUnit::Amount => FigureUnit::Money,
            LevelUnit::Number => FigureUnit::Count,
        };
        figure(value, unit, model.currency)
    };
    let between = likely.and_then(|found| Some((found.p5?, found.p95?)));
    let likely = match between {
        Some((low, high)) => {
            format!("; in 9 of 10 draws \"{measure}\" lies between {} and {}", said(low), said(high))
        }
        None => String::new(),
    };
    format!("{}: what is paid at each level of \"{measure}\"{likely}", capitalised(option))
}

fn numbers(model: &Model, payoff: &PayoffTable) -> Vec<Vec<String>> {
    let has_investors = payoff.levels.iter().any(|level| level.investor.is_some());
    let mut header = vec![model.measures[payoff.measure.index()].title(), "paid".to_owned()];
    header.extend(has_investors.then(|| "investors' IRR a year".to_owned()));
    let rows = payoff.levels.iter().map(|level| {
        let mut row = vec![
            payoff.unit.write(level.performance, model.currency),
            figure(level.paid, FigureUnit::Money, model.currency),
        ];
        row.extend(level.investor.map(|found| match found.irr {
            Value::Known(rate) => figure(rate, FigureUnit::Rate, model.currency),
            Value::BeyondHorizon => "never".to_owned(),
            Value::Undefined => "not defined".to_owned(),
        }));
        row
    });
    std::iter::once(header).chain(rows).collect()
}
