//! The cashability ladder of a payer: from the cost of care that is avoided to the cash that is left when the contract is
//! paid, each rung with what 9 of 10 draws lie between.

use super::Drawing;
use super::paper::{BLUE, Drawn, GREY, INK, MoneyAxis, ORANGE, mark, picture, text};
use crate::data::{FigureUnit, OptionSummary, PayerSummary};
use crate::model::Model;
use crate::report::number::{figure, percent};
use crate::report::sentences::capitalised;
use crate::statistics::Distribution;
use plotters::prelude::*;

/// Pixels of a rung.
const RUNG: u32 = 62;
/// Pixels of the axis under the rungs.
const AXIS: u32 = 70;
/// How clear a band is.
const CLEAR: f64 = 0.25;
/// Pixels for the names of rungs.
const NAMES: u32 = 215;

/// A rung: what it is called, its distribution, whether it is a payment.
type Rung<'a> = (&'static str, &'a Distribution, RGBColor);

/// The ladder; none for a payer that bears no care, or of an option that neither pays nor avoids anything.
pub(super) fn to_cash(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Option<Drawing> {
    let says = |found: &Distribution| {
        found.p95.is_some_and(|high| high != 0.0) || found.p5.is_some_and(|low| low != 0.0)
    };
    if !model.bears_care(&payer.name) || !(says(&payer.paid) || says(&payer.avoided_cost)) {
        return None;
    }
    let rungs: [Rung<'_>; 4] = [
        ("avoided cost of care", &payer.avoided_cost, BLUE),
        ("of it turns into cash", &payer.cashable, BLUE),
        ("paid under the contracts", &payer.paid, ORANGE),
        ("cash left", &payer.cashable_net, INK),
    ];
    let title = finding(option, payer);
    let svg = draw(model, &rungs, &title);
    Some(Drawing { title, svg, numbers: numbers(model, &rungs) })
}

fn finding(option: &OptionSummary, payer: &PayerSummary) -> String {
    let mean = |found: &Distribution| found.mean.map_or(0.0, |mean| mean.value);
    let avoided = mean(&payer.avoided_cost);
    let turns = match avoided > 0.0 {
        true => format!(
            "{} of what {} avoids turns into cash on average",
            percent(mean(&payer.cashable) / avoided, 2),
            payer.title
        ),
        false => format!("{} avoids no cost of care on average", payer.title),
    };
    let left = match mean(&payer.cashable_net) {
        left if left > 0.0 => "more than it pays",
        _ => "not as much as it pays",
    };
    format!("{}: {turns}, {left}", capitalised(&option.title))
}

fn draw(model: &Model, rungs: &[Rung<'_>], title: &str) -> String {
    let low = rungs.iter().filter_map(|(_, found, _)| found.p5).fold(0.0, f64::min);
    let high = rungs.iter().filter_map(|(_, found, _)| found.p95).fold(0.0, f64::max);
    let axis = MoneyAxis::for_size(high.max(-low), model.currency);
    let (low, high) = (low / axis.pounds, high / axis.pounds);
    let room = ((high - low) * 0.05).max(f64::MIN_POSITIVE);
    let n_rungs = u32::try_from(rungs.len()).expect("a ladder has few rungs");
    let key = [(INK.mix(CLEAR), "9 of 10 draws"), (INK.mix(1.0), "median")];
    picture(title, &key, RUNG * n_rungs + AXIS, |body| {
        let top = f64::from(n_rungs);
        let mut chart = ChartBuilder::on(body)
            .margin_left(NAMES)
            .margin_right(40)
            .margin_bottom(8)
            .x_label_area_size(45)
            .build_cartesian_2d(low - room..high + room, 0.0..top)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .x_label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_labels(9)
            .x_label_formatter(&|value| mark(*value))
            .x_desc(axis.unit.as_str())
            .draw()?;
        chart.draw_series([PathElement::new([(0.0, 0.0), (0.0, top)], INK.stroke_width(1))])?;
        for (place, (name, found, colour)) in rungs.iter().enumerate() {
            let middle = top - place as f64 - 0.5;
            let (_, y) = chart.backend_coord(&(low, middle));
            let corner = body.get_base_pixel();
            body.draw_text(name, &text(14, INK), (20, y - corner.1 - 8))?;
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

fn numbers(model: &Model, rungs: &[Rung<'_>]) -> Vec<Vec<String>> {
    let money = |pounds: Option<f64>| {
        pounds.map_or_else(|| "-".to_owned(), |pounds| figure(pounds, FigureUnit::Money, model.currency))
    };
    let header = ["", "mean", "P5", "median", "P95"].map(str::to_owned).to_vec();
    let row = |(name, found, _): &Rung<'_>| {
        let mean = found.mean.map(|mean| mean.value);
        std::iter::once((*name).to_owned()).chain([mean, found.p5, found.p50, found.p95].map(money)).collect()
    };
    std::iter::once(header).chain(rungs.iter().map(row)).collect()
}
