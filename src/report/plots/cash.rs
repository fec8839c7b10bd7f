//! Cash of investors, provider and payers over time: bands of draws and the median.

use super::Drawing;
use super::paper::{Area, BLUE, BODY, Drawn, GREY, INK, MoneyAxis, MonthAxis, mark, picture, text};
use crate::data::{FigureUnit, OptionSummary};
use crate::model::Model;
use crate::report::number::figure;
use crate::report::sentences::capitalised;
use crate::statistics::Band;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

/// Colour of the band that holds nine draws in ten.
const MOST: RGBAColor = RGBAColor(BLUE.0, BLUE.1, BLUE.2, 0.18);
/// Colour of the band that holds half of the draws.
const HALF: RGBAColor = RGBAColor(BLUE.0, BLUE.1, BLUE.2, 0.42);

type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<MonthAxis, RangedCoordf64>>;

/// Whose cash it is.
#[derive(Clone, Copy)]
enum Party {
    Investors,
    Provider,
    Payers,
}

impl Party {
    fn title(self) -> &'static str {
        match self {
            Self::Investors => "Investors: net cash to date",
            Self::Provider => "Provider: cash",
            Self::Payers => "Payers: paid to date",
        }
    }
}

/// One party's bands by month.
struct Panel {
    party: Party,
    bands: Vec<Band>,
}

/// The cash of the three parties; none where it was not kept.
pub(super) fn fans(model: &Model, option: &OptionSummary) -> Option<Drawing> {
    let fans = option.pictures.cash.as_ref()?;
    let panel = |party, bands: &[Band]| Panel { party, bands: bands.to_vec() };
    let panels = [
        panel(Party::Investors, &fans.investors),
        panel(Party::Provider, &fans.provider),
        panel(Party::Payers, &fans.payers),
    ];
    let panels: Vec<&Panel> = panels.iter().filter(|panel| has_cash(panel)).collect();
    if panels.is_empty() {
        return None;
    }
    let key = [(MOST, "9 of 10 draws"), (HALF, "half of draws"), (BLUE.into(), "median")];
    let title = finding(model, option, &panels);
    let svg = picture(&title, &key, BODY, |body| {
        let areas = body.split_evenly((panels.len(), 1));
        for (place, (panel, area)) in panels.iter().zip(&areas).enumerate() {
            let is_last = place + 1 == panels.len();
            draw_panel(model, area, panel, if is_last { "Months from programme start" } else { "" })?;
        }
        Ok(())
    });
    Some(Drawing { title, svg, numbers: numbers(model, &panels) })
}

/// Quantiles of each party, year by year.
fn numbers(model: &Model, panels: &[&Panel]) -> Vec<Vec<String>> {
    let money = |pence: i64| figure(pence as f64 / 100.0, FigureUnit::Money, model.currency);
    let mut rows = vec![["month", "P5", "P25", "median", "P75", "P95"].map(str::to_owned).to_vec()];
    for panel in panels {
        rows.push(vec![panel.party.title().to_owned()]);
        for month in (MonthAxis { last: panel.bands.len() - 1 }).years() {
            let Band { p5, p25, p50, p75, p95 } = panel.bands[month];
            let cells = [p5, p25, p50, p75, p95].map(money);
            rows.push(std::iter::once(month.to_string()).chain(cells).collect());
        }
    }
    rows
}

fn has_cash(panel: &Panel) -> bool {
    panel.bands.len() > 1 && panel.bands.iter().any(|band| (band.p5, band.p95) != (0, 0))
}

/// What becomes of each party by medians over draws: of what each draw comes to at its worst, as tables have it (the worst
/// month of medians is another number), and of the end.
fn finding(model: &Model, option: &OptionSummary, panels: &[&Panel]) -> String {
    let money = |pounds: f64| figure(pounds, FigureUnit::Money, model.currency);
    let said = panels.iter().map(|panel| {
        let end = money(panel.bands.last().map_or(0.0, |band| band.p50 as f64 / 100.0));
        let most_out = || option.investor.as_ref()?.peak.p50;
        let lowest = || option.provider.as_ref()?.lowest_cash.p50;
        match panel.party {
            Party::Investors => {
                let out =
                    most_out().map_or_else(String::new, |out| format!("are out {} at most and ", money(out)));
                format!("investors {out}end at {end}")
            }
            Party::Provider => {
                let has = lowest()
                    .map_or_else(String::new, |lowest| format!("has {} at least and ", money(lowest)));
                format!("the provider {has}ends with {end}")
            }
            Party::Payers => format!("payers pay {end}"),
        }
    });
    format!("{}, medians: {}", capitalised(&option.title), said.collect::<Vec<_>>().join("; "))
}

fn draw_panel(model: &Model, area: &Area<'_>, panel: &Panel, label: &str) -> Drawn {
    let (low, high) = extremes(panel);
    let axis = MoneyAxis::for_size(high.max(-low), model.currency);
    let (low, high) = (low / axis.pounds, high / axis.pounds);
    let room = (high - low) * 0.05;
    let mut chart = ChartBuilder::on(area)
        .margin_left(10)
        .margin_right(25)
        .margin_top(22)
        .margin_bottom(if label.is_empty() { 0 } else { 6 })
        .x_label_area_size(if label.is_empty() { 8 } else { 40 })
        .y_label_area_size(75)
        .build_cartesian_2d(MonthAxis { last: panel.bands.len() - 1 }, low - room..high + room)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY)
        .axis_style(INK)
        .label_style(text(12, INK))
        .axis_desc_style(text(13, INK))
        .x_labels(if label.is_empty() { 0 } else { 50 })
        .y_labels(5)
        .x_label_formatter(&|value| mark(*value))
        .y_label_formatter(&|value| mark(*value))
        .x_desc(label)
        .y_desc(axis.unit.as_str())
        .draw()?;
    draw_bands(&mut chart, panel, axis.pounds * 100.0)?;
    area.draw_text(panel.party.title(), &text(14, INK), (20, 2))
}

/// Lowest and highest of nine draws in ten in any month, nought included, in pounds.
fn extremes(panel: &Panel) -> (f64, f64) {
    let low = panel.bands.iter().map(|band| band.p5).min().unwrap_or(0).min(0);
    let high = panel.bands.iter().map(|band| band.p95).max().unwrap_or(0).max(0);
    (low as f64 / 100.0, high as f64 / 100.0)
}

/// Nine in ten draws, half of them, nought, the median.
fn draw_bands(chart: &mut Chart<'_, '_>, panel: &Panel, unit_pence: f64) -> Drawn {
    let line = |pick: fn(&Band) -> i64| -> Vec<(f64, f64)> {
        let months = panel.bands.iter().enumerate();
        months.map(|(month, band)| (month as f64, pick(band) as f64 / unit_pence)).collect()
    };
    let between = |below: Vec<(f64, f64)>, above: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
        above.into_iter().chain(below.into_iter().rev()).collect()
    };
    let most = between(line(|band| band.p5), line(|band| band.p95));
    let half = between(line(|band| band.p25), line(|band| band.p75));
    chart.draw_series([Polygon::new(most, MOST)])?;
    chart.draw_series([Polygon::new(half, HALF)])?;
    let last = (panel.bands.len() - 1) as f64;
    chart.draw_series([PathElement::new([(0.0, 0.0), (last, 0.0)], INK.stroke_width(1))])?;
    chart.draw_series(LineSeries::new(line(|band| band.p50), BLUE.stroke_width(3)))?;
    Ok(())
}
