//! Cash of investors, provider and payers over time: bands of draws and the median.

use super::paper::{Area, BLUE, Drawn, GREY, INK, MoneyAxis, MonthAxis, mark, picture, text};
use crate::data::{FigureUnit, OptionSummary};
use crate::model::Model;
use crate::report::number::figure;
use crate::report::sentences::capitalised;
use crate::statistics::{Band, fan};
use plotters::prelude::*;

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
pub(super) fn fans(model: &Model, option: &OptionSummary) -> Option<String> {
    let fans = option.pictures.fans.as_ref()?;
    let panel = |party, table: &[i64]| Panel { party, bands: fan(table, fans.n_months) };
    let panels = [
        panel(Party::Investors, &fans.investors),
        panel(Party::Provider, &fans.provider),
        panel(Party::Payers, &fans.payers),
    ];
    let panels: Vec<&Panel> = panels.iter().filter(|panel| has_cash(panel)).collect();
    if panels.is_empty() {
        return None;
    }
    let key = [(BLUE.mix(0.18), "9 of 10 draws"), (BLUE.mix(0.42), "half of draws"), (BLUE.into(), "median")];
    Some(picture(&finding(model, option, &panels), &key, |body| {
        let areas = body.split_evenly((panels.len(), 1));
        for (place, (panel, area)) in panels.iter().zip(&areas).enumerate() {
            let is_last = place + 1 == panels.len();
            draw_panel(model, area, panel, if is_last { "Months from programme start" } else { "" })?;
        }
        Ok(())
    }))
}

fn has_cash(panel: &Panel) -> bool {
    panel.bands.len() > 1 && panel.bands.iter().any(|band| (band.p5, band.p95) != (0, 0))
}

/// What the median draw does to each party.
fn finding(model: &Model, option: &OptionSummary, panels: &[&Panel]) -> String {
    let money = |pence: i64| figure(pence as f64 / 100.0, FigureUnit::Money, model.currency);
    let said = panels.iter().map(|panel| {
        let end = panel.bands.last().map_or(0, |band| band.p50);
        let lowest = panel.bands.iter().map(|band| band.p50).min().unwrap_or(0);
        match panel.party {
            Party::Investors => {
                format!("investors are out {} at most and end at {}", money(-lowest.min(0)), money(end))
            }
            Party::Provider => {
                format!("the provider has {} at least and ends with {}", money(lowest), money(end))
            }
            Party::Payers => format!("payers pay {}", money(end)),
        }
    });
    format!("{}, medians: {}", capitalised(&option.title), said.collect::<Vec<_>>().join("; "))
}

fn draw_panel(model: &Model, area: &Area<'_>, panel: &Panel, label: &str) -> Drawn {
    let pence = |pick: fn(&Band) -> i64| panel.bands.iter().map(pick);
    let low = pence(|band| band.p5).min().unwrap_or(0).min(0) as f64 / 100.0;
    let high = pence(|band| band.p95).max().unwrap_or(0).max(0) as f64 / 100.0;
    let axis = MoneyAxis::for_size(high.max(-low), model.currency);
    let (low, high) = (low / axis.pounds, high / axis.pounds);
    let room = (high - low) * 0.05;
    let last = (panel.bands.len() - 1) as f64;
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
    let point = |month: usize, pence: i64| (month as f64, pence as f64 / 100.0 / axis.pounds);
    let edges: [(fn(&Band) -> i64, fn(&Band) -> i64, f64); 2] =
        [(|band| band.p5, |band| band.p95, 0.18), (|band| band.p25, |band| band.p75, 0.42)];
    for (below, above, strength) in edges {
        let up = panel.bands.iter().enumerate().map(|(month, band)| point(month, above(band)));
        let back = panel.bands.iter().enumerate().rev().map(|(month, band)| point(month, below(band)));
        chart.draw_series([Polygon::new(up.chain(back).collect::<Vec<_>>(), BLUE.mix(strength))])?;
    }
    let median = panel.bands.iter().enumerate().map(|(month, band)| point(month, band.p50));
    chart.draw_series([PathElement::new([(0.0, 0.0), (last, 0.0)], INK.stroke_width(1))])?;
    chart.draw_series(LineSeries::new(median, BLUE.stroke_width(3)))?;
    area.draw_text(panel.party.title(), &text(14, INK), (20, 2))
}
