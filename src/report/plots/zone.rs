//! Where each party would sign along an input, and what the deal is worth to each of them there.

use plotters::prelude::*;

use super::Drawing;
use super::paper::{BLUE, Drawn, GREEN, GREY, INK, MoneyAxis, ORANGE, PINK, mark, picture, text};
use crate::data::{Edge, Stretch, Zone};
use crate::model::Model;
use crate::report::layout::wrapped;
use crate::report::sentences::capitalised;

/// Height of a row of the upper panel, and of the lower panel, pixels.
const ROW: u32 = 38;
const WORTH: u32 = 330;
/// Pixels left of both panels: the names of rows stand there.
const LEFT: u32 = 300;
/// The longest line of the name of a row, letters; how many lines it has, and how high each is, pixels.
const LETTERS: usize = 42;
const MOST_LINES: usize = 2;
const LINE: i32 = 15;
/// Pixels below the rows: the axis.
const BELOW: u32 = 30;
/// What a line through an edge says.
const UNSURE: &str = "where its edge would lie with other futures, in 95 of 100 cases";
/// What stands in a row without a bar.
const NOWHERE: &str = "nowhere in the range";
/// What the deal is worth to all.
const TOGETHER: RGBColor = RGBColor(130, 130, 130);
/// Colours of the parties' lines, other than those of the rows.
const LINES: [RGBColor; 4] = [ORANGE, PINK, RGBColor(86, 180, 233), RGBColor(230, 159, 0)];

/// The picture.
pub(in crate::report) fn zone(model: &Model, found: &Zone) -> Drawing {
    let mut rows: Vec<(String, &[Stretch], &[Edge], RGBColor)> = Vec::new();
    for own in &found.parties {
        for condition in &own.conditions {
            rows.push((condition.title.clone(), &condition.holds, &condition.edges, BLUE));
        }
    }
    rows.push(("all parties sign".to_owned(), &found.all, &[], GREEN));
    let title = title(found);
    let conditions = || found.parties.iter().flat_map(|own| &own.conditions);
    let holds = conditions().any(|own| !own.holds.is_empty());
    let is_unsure = conditions().flat_map(|own| &own.edges).any(|edge| edge.interval.is_some());
    let drawn = [
        holds.then(|| (BLUE.to_rgba(), "a condition holds")),
        is_unsure.then(|| (INK.to_rgba(), UNSURE)),
        (!found.all.is_empty()).then(|| (GREEN.to_rgba(), "all parties sign")),
    ];
    let colours = found.worth.iter().zip(LINES.into_iter().cycle());
    let each = colours.map(|(own, colour)| (colour.to_rgba(), own.party.as_str()));
    let together = (TOGETHER.to_rgba(), "together");
    let key: Vec<(RGBAColor, &str)> = drawn.into_iter().flatten().chain(each).chain([together]).collect();
    let upper = ROW * rows.len() as u32 + 50;
    let (low, high) =
        (found.points.first().map_or(0.0, |point| point.0), found.points.last().map_or(1.0, |point| point.0));
    let svg = picture(&title, &key, upper + WORTH, |area| {
        let (above, below) = area.split_vertically(upper);
        let mut chart = ChartBuilder::on(&above)
            .margin_left(10)
            .margin_right(40)
            .x_label_area_size(BELOW)
            .y_label_area_size(LEFT)
            .build_cartesian_2d(low..high, 0.0..rows.len() as f64)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .label_style(text(12, INK))
            .y_labels(0)
            .x_labels(6)
            .x_label_formatter(&|at| found.turned.written(*at))
            .draw()?;
        for (place, (name, stretches, edges, colour)) in rows.iter().enumerate() {
            let top = (rows.len() - place) as f64;
            let bars = stretches
                .iter()
                .map(|&(from, to)| Rectangle::new([(from, top - 0.85), (to, top - 0.15)], colour.filled()));
            chart.draw_series(bars)?;
            if stretches.is_empty() {
                let at = (low + (high - low) * 0.01, top - 0.35);
                chart.draw_series([Text::new(NOWHERE, at, text(12, INK))])?;
            }
            let unsure = edges.iter().filter_map(|edge| {
                let (from, to) = edge.interval?;
                let ends = [(from.unwrap_or(low), top - 0.5), (to.unwrap_or(high), top - 0.5)];
                Some(PathElement::new(ends, INK.stroke_width(3)))
            });
            chart.draw_series(unsure)?;
            let lines = wrapped(&capitalised(name), LETTERS);
            let (n_lines, height) =
                (lines.len().min(MOST_LINES), f64::from(upper - BELOW) / rows.len() as f64);
            let middle = (height * (place as f64 + 0.5)) as i32;
            for (line, words) in (0..).zip(lines.iter().take(MOST_LINES)) {
                let top = middle - LINE * n_lines as i32 / 2 + LINE * line;
                above.draw_text(words, &text(12, INK), (14, top))?;
            }
        }
        worth(model, found, &below, (low, high))
    });
    Drawing { title, svg, numbers: numbers(found) }
}

fn worth(model: &Model, found: &Zone, area: &super::paper::Area<'_>, (low, high): (f64, f64)) -> Drawn {
    let of = |means: &[Option<crate::data::CheckedValue>]| -> Vec<(f64, f64)> {
        let points = found.points.iter().zip(means);
        points.filter_map(|((at, _), mean)| Some((*at, mean.as_ref()?.value))).collect()
    };
    let each: Vec<Vec<(f64, f64)>> = found.worth.iter().map(|own| of(&own.means)).collect();
    let together = of(&found.together);
    let values = || each.iter().flatten().chain(&together).map(|point| point.1);
    let largest = values().map(f64::abs).fold(0.0, f64::max);
    let axis = MoneyAxis::for_size(largest, model.currency);
    let (bottom, top) =
        values().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let room = ((top - bottom) * 0.06).max(1.0);
    let mut chart = ChartBuilder::on(area)
        .margin_left(10)
        .margin_right(40)
        .margin_top(26)
        .margin_bottom(6)
        .x_label_area_size(46)
        .y_label_area_size(LEFT)
        .build_cartesian_2d(low..high, (bottom - room) / axis.pounds..(top + room) / axis.pounds)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY)
        .axis_style(INK)
        .label_style(text(12, INK))
        .axis_desc_style(text(13, INK))
        .x_labels(6)
        .x_label_formatter(&|at| found.turned.written(*at))
        .y_label_formatter(&|value| mark(*value))
        .x_desc(found.turned.title.as_str())
        .draw()?;
    area.draw_text(&format!("Mean worth, {}", axis.unit), &text(13, INK), (LEFT as i32 - 60, 4))?;
    chart.draw_series([PathElement::new([(low, 0.0), (high, 0.0)], INK.stroke_width(1))])?;
    for (line, colour) in each.iter().zip(LINES.into_iter().cycle()) {
        let scaled = line.iter().map(|&(at, value)| (at, value / axis.pounds));
        chart.draw_series(LineSeries::new(scaled, colour.stroke_width(3)))?;
    }
    let scaled = together.iter().map(|&(at, value)| (at, value / axis.pounds));
    chart.draw_series(LineSeries::new(scaled, TOGETHER.stroke_width(3)))?;
    Ok(())
}

fn title(found: &Zone) -> String {
    let words = |at: f64| found.turned.written(at);
    match found.all.as_slice() {
        [] => format!("{}: at no value would all parties sign", capitalised(&found.turned.title)),
        all => {
            let each: Vec<String> =
                all.iter().map(|(from, to)| format!("{} to {}", words(*from), words(*to))).collect();
            format!("{}: all parties sign from {}", capitalised(&found.turned.title), each.join(" and from "))
        }
    }
}

fn numbers(found: &Zone) -> Vec<Vec<String>> {
    let words = |at: f64| found.turned.written(at);
    let stretches = |all: &[Stretch]| {
        let each: Vec<String> =
            all.iter().map(|(from, to)| format!("{} to {}", words(*from), words(*to))).collect();
        if each.is_empty() { "nowhere".to_owned() } else { each.join(", ") }
    };
    let mut rows = vec![vec!["condition".to_owned(), "holds".to_owned()]];
    for own in &found.parties {
        rows.push(vec![own.party.clone(), stretches(&own.accepts)]);
        for condition in &own.conditions {
            rows.push(vec![format!("  {}", condition.title), stretches(&condition.holds)]);
        }
    }
    rows.push(vec!["all".to_owned(), stretches(&found.all)]);
    rows
}
