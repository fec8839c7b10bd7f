//! What a payer pays beside what turns into cash for it, by financial year: the question of every budget.

use super::Drawing;
use super::paper::{BLUE, BODY, Drawn, GREY, INK, MoneyAxis, ORANGE, mark, picture, text};
use crate::data::{FigureUnit, OptionSummary, PayerSummary, YearSummary};
use crate::model::Model;
use crate::report::number::figure;
use crate::report::sentences::capitalised;
use crate::statistics::Distribution;
use plotters::prelude::*;

/// How clear a band is.
const CLEAR: f64 = 0.25;

/// One series: what it is called, its colour, and its distribution in a year.
type Series = (&'static str, RGBColor, fn(&YearSummary) -> &Distribution);

/// Payments of a payer, and the cash that it saves where it bears care; none where it neither pays nor saves, and none for
/// a single year, which a table says better.
pub(super) fn payments(model: &Model, option: &OptionSummary, payer: &PayerSummary) -> Option<Drawing> {
    let series: Vec<Series> = match model.bears_care(&payer.name) {
        true => vec![("cash saved", BLUE, |year| &year.cashable), ("paid", ORANGE, |year| &year.paid)],
        false => vec![("paid", ORANGE, |year| &year.paid)],
    };
    let pays = payer.years.iter().any(|year| year.paid.p95.is_some_and(|paid| paid != 0.0));
    if !pays || payer.years.len() < 2 {
        return None;
    }
    let title = finding(option, payer, series.len() > 1);
    let svg = draw(model, payer, &series, &title);
    Some(Drawing { title, svg, numbers: numbers(model, payer, &series) })
}

fn finding(option: &OptionSummary, payer: &PayerSummary, saves: bool) -> String {
    let mean = |found: &Distribution| found.mean.map_or(0.0, |mean| mean.value);
    let who = capitalised(&option.title);
    if !saves {
        let most = payer.years.iter().max_by(|a, b| mean(&a.paid).total_cmp(&mean(&b.paid)));
        let year = most.map_or_else(String::new, |year| year.year.clone());
        return format!("{who}: {} pays most in {year}, on average", payer.title);
    }
    let counted = payer.years.iter().filter(|year| mean(&year.paid) != 0.0 || mean(&year.cashable) != 0.0);
    let (mut n, mut n_exceeds) = (0, 0);
    for year in counted {
        n += 1;
        n_exceeds += usize::from(mean(&year.paid) > mean(&year.cashable));
    }
    format!(
        "{who}: on average {} pays more than it saves in cash in {n_exceeds} of {n} financial years",
        payer.title
    )
}

fn draw(model: &Model, payer: &PayerSummary, series: &[Series], title: &str) -> String {
    let years = &payer.years;
    let ends = |pick: fn(&Distribution) -> Option<f64>| {
        series.iter().flat_map(move |(_, _, of)| years.iter().filter_map(move |year| pick(of(year))))
    };
    let low = ends(|found| found.p5).fold(0.0, f64::min);
    let high = ends(|found| found.p95).fold(0.0, f64::max);
    let axis = MoneyAxis::for_size(high.max(-low), model.currency);
    let (low, high) = (low / axis.pounds, (high / axis.pounds).max(f64::MIN_POSITIVE));
    let bands: Vec<String> =
        series.iter().map(|(name, ..)| format!("{name}: 9 of 10 draws, median")).collect();
    let key: Vec<(RGBAColor, &str)> =
        series.iter().zip(&bands).map(|((_, colour, _), words)| (colour.mix(1.0), words.as_str())).collect();
    picture(title, &key, BODY, |body| {
        let last = years.len() - 1;
        let room = (high - low) * 0.05;
        let mut chart = ChartBuilder::on(body)
            .margin_left(10)
            .margin_right(40)
            .margin_bottom(8)
            .x_label_area_size(45)
            .y_label_area_size(75)
            .build_cartesian_2d(-0.3..last as f64 + 0.3, low - room..high + room)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_labels(years.len())
            .x_label_formatter(&|place| label(years, *place))
            .y_label_formatter(&|value| mark(*value))
            .x_desc("Financial year")
            .y_desc(axis.unit.as_str())
            .draw()?;
        chart
            .draw_series([PathElement::new([(-0.3, 0.0), (last as f64 + 0.3, 0.0)], INK.stroke_width(1))])?;
        for (number, (_, colour, of)) in series.iter().enumerate() {
            // Two series stand side by side in each year.
            let aside = if series.len() > 1 { number as f64 * 0.24 - 0.12 } else { 0.0 };
            for (place, year) in years.iter().enumerate() {
                let found = of(year);
                let (Some(p5), Some(p50), Some(p95)) = (found.p5, found.p50, found.p95) else { continue };
                let [p5, p50, p95] = [p5, p50, p95].map(|pounds| pounds / axis.pounds);
                let x = place as f64 + aside;
                chart.draw_series([Rectangle::new(
                    [(x - 0.09, p5), (x + 0.09, p95)],
                    colour.mix(CLEAR).filled(),
                )])?;
                chart.draw_series([PathElement::new(
                    [(x - 0.09, p50), (x + 0.09, p50)],
                    colour.stroke_width(3),
                )])?;
            }
        }
        Ok(()) as Drawn
    })
}

/// The year at a mark of the axis that stands for one.
fn label(years: &[YearSummary], place: f64) -> String {
    let whole = place.round();
    let is_year = (place - whole).abs() < 1e-6 && whole >= 0.0;
    years.get(whole as usize).filter(|_| is_year).map_or_else(String::new, |year| year.year.clone())
}

fn numbers(model: &Model, payer: &PayerSummary, series: &[Series]) -> Vec<Vec<String>> {
    let money = |pounds: Option<f64>| {
        pounds.map_or_else(|| "-".to_owned(), |pounds| figure(pounds, FigureUnit::Money, model.currency))
    };
    let columns =
        series.iter().flat_map(|(name, ..)| ["P5", "median", "P95"].map(|at| format!("{name}, {at}")));
    let header = std::iter::once("financial year".to_owned()).chain(columns).collect();
    let row = |year: &YearSummary| {
        let cells = series.iter().flat_map(|(_, _, of)| {
            let found = of(year);
            [found.p5, found.p50, found.p95].map(money)
        });
        std::iter::once(year.year.clone()).chain(cells).collect()
    };
    std::iter::once(header).chain(payer.years.iter().map(row)).collect()
}
