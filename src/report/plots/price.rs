//! A result along an input that is turned: the line with the band of its errors, what is asked of it, and where that begins
//! and ends to hold.

use plotters::prelude::*;

use super::Drawing;
use super::paper::{BLUE, BODY, Drawn, FigureAxis, GREEN, GREY, INK, ORANGE, mark, picture, text};
use crate::data::{CheckedValue, Price, PricePoint};
use crate::model::Model;
use crate::report::number::figure;
use crate::statistics::NORMAL_95;

/// How clear the band is.
const CLEAR: f64 = 0.25;
/// The part of an axis left free at its ends.
const ROOM: f64 = 0.05;

/// The picture.
pub(in crate::report) fn price(model: &Model, found: &Price) -> Drawing {
    let values = found.points.iter().filter_map(|point| point.found.as_ref().ok());
    let largest = values.map(|found| found.value.abs()).fold(0.0, f64::max);
    let axis = FigureAxis::for_size(found.target.unit, largest, model.currency);
    let known: Vec<(f64, CheckedValue)> =
        found.points.iter().filter_map(|point| Some((point.at, *point.found.as_ref().ok()?))).collect();
    let title = title(found);
    let mut key = vec![
        (BLUE.to_rgba(), "the result"),
        (BLUE.mix(CLEAR), "where it would lie with other futures, in 95 of 100 cases"),
        (ORANGE.to_rgba(), "what is asked of it"),
    ];
    key.extend((!found.crossings.is_empty()).then(|| (GREEN.to_rgba(), "where that begins or ends to hold")));
    let svg = picture(&title, &key, BODY, |area| {
        let line: Vec<(f64, f64)> = known.iter().map(|(at, found)| (*at, axis.at(found.value))).collect();
        let band = band(&known, found.target.within);
        let band: Vec<(f64, f64)> = band.into_iter().map(|(at, value)| (at, axis.at(value))).collect();
        let bound = axis.at(found.target.condition.bound);
        let (low, high) = ends(found.points.iter().map(|point| point.at));
        let (bottom, top) = with_room(ends(line.iter().chain(&band).map(|point| point.1).chain([bound])));
        let mut chart = ChartBuilder::on(area)
            .margin_left(10)
            .margin_right(30)
            .margin_top(10)
            .margin_bottom(6)
            .x_label_area_size(46)
            .y_label_area_size(80)
            .build_cartesian_2d(low..high, bottom..top)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_label_formatter(&|at| found.turned.written(*at))
            .x_labels(6)
            .y_label_formatter(&|value| mark(*value))
            .x_desc(found.turned.title.as_str())
            .y_desc(axis.words.as_str())
            .draw()?;
        if !band.is_empty() {
            chart.draw_series([Polygon::new(band, BLUE.mix(CLEAR).filled())])?;
        }
        chart.draw_series([PathElement::new([(low, bound), (high, bound)], ORANGE.stroke_width(2))])?;
        chart.draw_series(LineSeries::new(line, BLUE.stroke_width(3)))?;
        let places = found.crossings.iter().map(|solved| {
            let at = (solved.crossing.at, axis.at(solved.crossing.found.value));
            Circle::new(at, 6, GREEN.filled())
        });
        chart.draw_series(places)?;
        Drawn::Ok(())
    });
    Drawing { title, svg, numbers: numbers(model, found) }
}

/// The edge of the band around a line, all around it, cut where no result of its kind can be; where no error is known there is no
/// band.
fn band(known: &[(f64, CheckedValue)], (least, most): (f64, f64)) -> Vec<(f64, f64)> {
    let edge = |sign: f64| {
        known.iter().filter_map(move |(at, found)| {
            Some((*at, (found.value + sign * NORMAL_95 * found.se?).clamp(least, most)))
        })
    };
    edge(1.0).chain(edge(-1.0).rev()).collect()
}

fn title(found: &Price) -> String {
    let what = crate::report::analysed::result(&found.target);
    match found.crossings.as_slice() {
        [] if !found.is_known_throughout() => format!("{what}: known at a part of the range only"),
        [] if found.always_holds() => format!("{what}: what is asked holds over the whole range"),
        [] => format!("{what}: nowhere in the range what is asked"),
        several => {
            let places: Vec<&str> = several.iter().map(|solved| solved.written.as_str()).collect();
            format!("{what} meets what is asked at {}", places.join(", "))
        }
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// The ends with some room, also where they are one.
fn with_room((low, high): (f64, f64)) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let room = ((high - low) * ROOM).max(high.abs() * 1e-3).max(1e-6);
    (low - room, high + room)
}

fn numbers(model: &Model, found: &Price) -> Vec<Vec<String>> {
    let head = vec![found.turned.title.clone(), crate::report::analysed::result(&found.target)];
    let row = |point: &PricePoint| {
        let value = point.found.as_ref().map_or_else(
            |_| "not known".to_owned(),
            |known| figure(known.value, found.target.unit, model.currency),
        );
        vec![point.written.clone(), value]
    };
    std::iter::once(head).chain(found.shown().map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_cut_where_no_result_can_be() {
        let known = [(0.0, 0.999), (1.0, 0.5), (2.0, 0.001)]
            .map(|(at, value)| (at, CheckedValue { value, se: Some(0.01) }));
        let of = |within| band(&known, within).into_iter().map(|point| point.1).collect::<Vec<_>>();
        let far = NORMAL_95 * 0.01;
        let chance = [1.0, 0.5 + far, 0.001 + far, 0.0, 0.5 - far, 0.999 - far];
        assert_eq!(of((0.0, 1.0)), chance);
        let uncut = [0.999 + far, 0.5 + far, 0.001 + far, 0.001 - far, 0.5 - far, 0.999 - far];
        assert_eq!(of((-1.0, f64::INFINITY)), uncut);
        let without = known.map(|(at, found)| (at, CheckedValue { se: None, ..found }));
        assert!(band(&without, (0.0, 1.0)).is_empty(), "no band where no error is known");
    }
}
