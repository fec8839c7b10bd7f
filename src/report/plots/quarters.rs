//! What a payer that bears no care is claimed, financial quarter by financial quarter: low, median and high.

use super::Drawing;
use super::paper::{BODY, Drawn, GREY, INK, MoneyAxis, ORANGE, mark, picture, text};
use crate::data::{FigureUnit, OptionSummary, PayerSummary, QuarterSummary};
use crate::model::Model;
use crate::report::number::figure;
use crate::report::sections::fund::{active, quarter_title};
use crate::report::sentences::capitalised;
use plotters::prelude::*;

/// How clear a band is.
const CLEAR: f64 = 0.25;
/// Half the width of a band, of the room of a quarter.
const HALF: f64 = 0.36;

/// Pixels that the name of a year takes, with room after it.
const NAME: f64 = 56.0;

/// The picture; none where nothing is paid, or all in one quarter, which a table says better.
pub(super) fn claimed(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Option<Drawing> {
    let quarters = active(payer);
    let pays = quarters.iter().any(|quarter| quarter.paid.p95.is_some_and(|paid| paid != 0.0));
    if !pays || quarters.len() < 2 {
        return None;
    }
    let title = finding(model, option, payer, quarters);
    let svg = draw(model, quarters, &title);
    Some(Drawing { title, svg, numbers: numbers(model, quarters) })
}

fn finding(
    model: &Model,
    option: &OptionSummary,
    payer: &PayerSummary,
    quarters: &[QuarterSummary],
) -> String {
    let median = |quarter: &&QuarterSummary| quarter.paid.p50.unwrap_or(0.0);
    let high = |quarter: &&QuarterSummary| quarter.paid.p95.unwrap_or(0.0);
    let largest = |of: fn(&&QuarterSummary) -> f64| quarters.iter().max_by(|a, b| of(a).total_cmp(&of(b)));
    let money = |pounds: f64| figure(pounds, FigureUnit::Money, model.currency);
    let (Some(usual), Some(most)) = (largest(median), largest(high)) else { return String::new() };
    let rarely = format!("more than {} in 1 of 20 draws", money(high(&most)));
    let (title, at) = (capitalised(&option.title), quarter_title(most));
    if quarters.iter().all(|quarter| median(&quarter) == 0.0) {
        return format!(
            "{title}: the median of what {} pays is {} in every quarter; in {at} it pays {rarely}",
            payer.title,
            money(0.0)
        );
    }
    format!(
        "{title}: {} pays at most {} in a quarter by the medians ({}), and in {at} {rarely}",
        payer.title,
        money(median(&usual)),
        quarter_title(usual)
    )
}

fn draw(model: &Model, quarters: &[QuarterSummary], title: &str) -> String {
    let low = quarters.iter().filter_map(|quarter| quarter.paid.p5).fold(0.0, f64::min);
    let high = quarters.iter().filter_map(|quarter| quarter.paid.p95).fold(0.0, f64::max);
    let axis = MoneyAxis::for_size(high.max(-low), model.currency);
    let (low, high) = (low / axis.pounds, (high / axis.pounds).max(f64::MIN_POSITIVE));
    let key = [(ORANGE.mix(CLEAR), "low to high: 9 of 10 draws"), (ORANGE.mix(1.0), "median")];
    picture(title, &key, BODY, |body| {
        let last = quarters.len() as f64 - 0.5;
        let room = (high - low) * 0.05;
        let bottom = if low < 0.0 { low - room } else { 0.0 };
        let mut chart = ChartBuilder::on(body)
            .margin_left(10)
            .margin_right(40)
            .margin_bottom(8)
            .x_label_area_size(45)
            .y_label_area_size(75)
            .build_cartesian_2d(-0.5..last, bottom..high + room)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_labels(0)
            .y_label_formatter(&|value| mark(*value))
            .x_desc("Financial quarter: each year is named under its first one")
            .y_desc(axis.unit.as_str())
            .draw()?;
        chart.draw_series([PathElement::new([(-0.5, 0.0), (last, 0.0)], INK.stroke_width(1))])?;
        let corner = body.get_base_pixel();
        let each = f64::from(chart.backend_coord(&(1.0, 0.0)).0 - chart.backend_coord(&(0.0, 0.0)).0);
        for (place, quarter) in quarters.iter().enumerate() {
            let x = place as f64;
            let to_the_next = 5 - usize::from(quarter.number);
            let has_room = to_the_next >= quarters.len() || each * to_the_next as f64 >= NAME;
            if quarter.number == 1 || (place == 0 && has_room) {
                let (left, below) = chart.backend_coord(&(x - HALF, bottom));
                body.draw_text(&quarter.year, &text(12, INK), (left - corner.0, below - corner.1 + 6))?;
            }
            let paid = &quarter.paid;
            let (Some(p5), Some(p50), Some(p95)) = (paid.p5, paid.p50, paid.p95) else { continue };
            let [p5, p50, p95] = [p5, p50, p95].map(|pounds| pounds / axis.pounds);
            let band = Rectangle::new([(x - HALF, p5), (x + HALF, p95)], ORANGE.mix(CLEAR).filled());
            chart.draw_series([band])?;
            let middle = PathElement::new([(x - HALF, p50), (x + HALF, p50)], ORANGE.stroke_width(3));
            chart.draw_series([middle])?;
        }
        Ok(()) as Drawn
    })
}

fn numbers(model: &Model, quarters: &[QuarterSummary]) -> Vec<Vec<String>> {
    let money = |pounds: Option<f64>| {
        pounds.map_or_else(|| "-".to_owned(), |pounds| figure(pounds, FigureUnit::Money, model.currency))
    };
    let header = ["financial quarter", "low, P5", "median", "high, P95"].map(str::to_owned).to_vec();
    let row = |quarter: &QuarterSummary| {
        let paid = &quarter.paid;
        let cells = [paid.p5, paid.p50, paid.p95].map(money);
        std::iter::once(quarter_title(quarter)).chain(cells).collect()
    };
    std::iter::once(header).chain(quarters.iter().map(row)).collect()
}
