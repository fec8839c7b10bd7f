//! Native charts of options compared, of cash by month and of financial years. Each shows cells of another sheet, so that
//! readers can look up its numbers and change its looks.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartEmptyCells, ChartFont, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartMarkerType, ChartSolidFill, Color,
};

use super::Page;
use super::cash::{MONTHS, Months, N_EACH, Party};
use super::cell::cleaned;
use super::compared::Ranges;
use super::sheet::{Paper, Sheet, words};
use super::years::{AVOIDED, CASHABLE, PAID, Shows, YEARS, Years};
use crate::report::sentences::capitalised;
use crate::units::Currency;

/// Where the cells stand that charts show.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    /// Options compared.
    pub(super) ranges: Ranges,
    /// Cash by month, by option.
    pub(super) months: Vec<Months>,
    /// Financial years, by option and payer.
    pub(super) payers: Vec<Years>,
}

/// Colours that colour-blind people can tell apart (Okabe and Ito, <https://jfly.uni-koeln.de/color/>).
const BLUE: Color = Color::RGB(0x00_72B2);
const SKY: Color = Color::RGB(0x56_B4E9);
const ORANGE: Color = Color::RGB(0xD5_5E00);
const GREEN: Color = Color::RGB(0x00_9E73);
const GOLD: Color = Color::RGB(0xE6_9F00);
const PURPLE: Color = Color::RGB(0xCC_79A7);
const GREY: Color = Color::RGB(0x80_8080);
/// Colours of payers, over again beyond the last.
const PAYERS: [Color; 6] = [BLUE, GOLD, GREEN, PURPLE, SKY, GREY];

/// Charts beside each other.
const IN_A_ROW: usize = 3;
/// Columns of the sheet that a chart covers, and their width in letters.
const COLUMNS_EACH: u16 = 6;
const COLUMN_WIDTH: u16 = 11;
/// Rows of the sheet from one row of charts to the next, its heading among them.
const ROWS_EACH: u32 = 17;
/// Size of a chart, pixels: six columns of 82, and fifteen rows of 20.
const CHART_WIDTH: u32 = 484;
const CHART_HEIGHT: u32 = 312;
/// Rows of charts on a printed page, and its size in per cent.
const ROWS_A_PAGE: usize = 3;
const PRINTED: u16 = 62;
/// Letters of a chart's title.
const MOST_OF_TITLE: usize = 90;

/// The sheet.
pub(super) fn sheet(paper: &Paper<'_>, sources: &Sources) -> Sheet {
    let notes = [
        "Each chart shows cells of the sheets that its heading names. Bands are no paths: another draw may stand at each point of a line.",
    ];
    let mut sheet = Sheet::new(paper, Page::Charts, "Charts", &notes);
    sheet.without_grid();
    let n_columns = usize::from(COLUMNS_EACH) * IN_A_ROW;
    sheet.widths(&(0..n_columns).map(|_| words("", COLUMN_WIDTH)).collect::<Vec<_>>());
    sheet.gap();
    let mut breaks = Vec::new();
    for (place, (heading, charts)) in rows_of_charts(paper.currency, sources).iter().enumerate() {
        if place > 0 && place % ROWS_A_PAGE == 0 {
            breaks.push(sheet.row());
        }
        let top = sheet.row();
        sheet.heading(heading);
        for (column, chart) in (0..).step_by(usize::from(COLUMNS_EACH)).zip(charts) {
            sheet.chart(top + 1, column, chart);
        }
        sheet.go_to(top + ROWS_EACH);
    }
    sheet.break_at(&breaks);
    sheet.print_at(PRINTED);
    sheet
}

/// Charts by row, each row under its heading: options first, then each option.
fn rows_of_charts(currency: Currency, sources: &Sources) -> Vec<(String, Vec<Chart>)> {
    let mut rows = vec![(Page::Compared.name().to_owned(), of_options(&sources.ranges, currency))];
    let mut options: Vec<&str> = sources.months.iter().map(|months| months.option.as_str()).collect();
    for years in &sources.payers {
        if !options.contains(&years.option.as_str()) {
            options.push(&years.option);
        }
    }
    for option in options {
        let months = sources.months.iter().filter(|months| months.option == option);
        let cash: Vec<Chart> = months.flat_map(|months| of_months(months, currency)).collect();
        let years = sources.payers.iter().filter(|years| years.option == option);
        let years: Vec<Chart> = years.map(|years| of_years(years, currency)).collect();
        let shown =
            [(Page::Cash, &cash), (Page::Years, &years)].into_iter().filter(|(_, charts)| !charts.is_empty());
        let pages = shown.map(|(page, _)| page.name().to_lowercase()).collect::<Vec<_>>().join(" and ");
        let heading = format!("{}: {pages}", capitalised(option));
        let charts: Vec<Chart> = cash.into_iter().chain(years).collect();
        rows.extend(charts.chunks(IN_A_ROW).map(|row| (heading.clone(), row.to_vec())));
    }
    rows
}

fn of_options(ranges: &Ranges, currency: Currency) -> Vec<Chart> {
    let money = money_format(currency, f64::INFINITY);
    let mut charts =
        vec![spread_of_options(ranges, ranges.costs, "All costs for each person referred", &money)];
    if let Some(rates) = ranges.rates {
        charts.push(spread_of_options(ranges, rates, "Investors' IRR a year (-100% is a total loss)", "0%"));
    }
    if let Some((first, last)) = ranges.paid {
        charts.push(paid_by_option(ranges, (first, last), &money));
    }
    charts
}

/// Three quantiles of each option as dots on a line from the lowest to the highest.
fn spread_of_options(ranges: &Ranges, first: u16, title: &str, format: &str) -> Chart {
    let mut chart = Chart::new_line();
    let (top, bottom) = ranges.rows;
    let dots = [
        ("1 in 20 draws is lower", SKY, ChartMarkerType::Triangle),
        ("median", BLUE, ChartMarkerType::Circle),
        ("1 in 20 draws is higher", ORANGE, ChartMarkerType::Diamond),
    ];
    for (column, (name, colour, shape)) in (first..).zip(dots) {
        let fill = &mut ChartSolidFill::new();
        let marker =
            ChartMarker::new().set_type(shape).set_size(9).set_format(fill.set_color(colour)).clone();
        chart
            .add_series()
            .set_name(name)
            .set_categories((Page::Compared.name(), top, 0, bottom, 0))
            .set_values((Page::Compared.name(), top, column, bottom, column))
            .set_format(ChartLine::new().set_hidden(true))
            .set_marker(&marker);
    }
    chart.set_high_low_lines(true).set_high_low_lines_format(ChartLine::new().set_color(GREY).set_width(1.5));
    chart.show_empty_cells_as(ChartEmptyCells::Gaps);
    dressed(&mut chart, title, format);
    chart
}

/// What each payer pays on average under each option, on top of each other.
fn paid_by_option(ranges: &Ranges, (first, last): (u16, u16), format: &str) -> Chart {
    let mut chart = Chart::new(rust_xlsxwriter::ChartType::ColumnStacked);
    let (top, bottom) = ranges.rows;
    for (column, colour) in (first..=last).zip(PAYERS.into_iter().cycle()) {
        chart
            .add_series()
            .set_name((Page::Compared.name(), ranges.header, column))
            .set_categories((Page::Compared.name(), top, 0, bottom, 0))
            .set_values((Page::Compared.name(), top, column, bottom, column))
            .set_format(ChartSolidFill::new().set_color(colour));
    }
    dressed(&mut chart, "What payers pay, mean of draws", format);
    chart
}

fn of_months(months: &Months, currency: Currency) -> Vec<Chart> {
    months
        .parties
        .iter()
        .map(|&(party, size)| of_party(months, party, &money_format(currency, size)))
        .collect()
}

/// What 9 of 10 draws lie between, the median, and the base case.
fn of_party(months: &Months, party: Party, format: &str) -> Chart {
    let mut chart = Chart::new_line();
    let (top, bottom) = months.rows;
    let lines = [
        ("1 in 20 draws is lower", SKY, ChartLineDashType::Solid, 1.25),
        ("median", BLUE, ChartLineDashType::Solid, 2.5),
        ("1 in 20 draws is higher", SKY, ChartLineDashType::Dash, 1.25),
        ("base case", ORANGE, ChartLineDashType::RoundDot, 1.75),
    ];
    for (column, (name, colour, dash, width)) in (party.column()..party.column() + N_EACH).zip(lines) {
        chart
            .add_series()
            .set_name(name)
            .set_categories((Page::Cash.name(), top, MONTHS, bottom, MONTHS))
            .set_values((Page::Cash.name(), top, column, bottom, column))
            .set_format(ChartLine::new().set_color(colour).set_width(width).set_dash_type(dash));
    }
    let title = format!("{}: {}", capitalised(&months.option), party.title());
    dressed(&mut chart, &title, format);
    chart
        .x_axis()
        .set_name("months from programme start")
        .set_name_font(ChartFont::new().set_size(8).unset_bold())
        .set_label_interval(12)
        .set_tick_interval(12)
        .set_position_between_ticks(false);
    chart
}

/// What a payer pays and saves by year, on average.
fn of_years(years: &Years, currency: Currency) -> Chart {
    let mut chart = Chart::new_column();
    let (top, bottom) = years.rows;
    let all = [("paid", PAID, ORANGE), ("avoided", AVOIDED, SKY), ("cashable", CASHABLE, BLUE)];
    let shown = match years.shows {
        Shows::Paid => &all[..1],
        Shows::PaidAndSaved => &all[..],
    };
    for &(name, column, colour) in shown {
        chart
            .add_series()
            .set_name(name)
            .set_categories((Page::Years.name(), top, YEARS, bottom, YEARS))
            .set_values((Page::Years.name(), top, column, bottom, column))
            .set_format(ChartSolidFill::new().set_color(colour))
            .set_gap(60);
    }
    let title = format!("{}: {}, mean of draws", capitalised(&years.option), years.payer);
    dressed(&mut chart, &title, &money_format(currency, years.size));
    chart
}

/// What all charts share: title, size, legend, axes; the words for those who cannot see them.
fn dressed(chart: &mut Chart, title: &str, format: &str) {
    let title: String = cleaned(title).chars().take(MOST_OF_TITLE).collect();
    let font = ChartFont::new().set_size(8).clone();
    chart.title().set_name(&title).set_font(ChartFont::new().set_bold().set_size(10));
    chart
        .set_alt_text(format!("{title}. The numbers stand in another sheet, which the heading above names."));
    chart.set_width(CHART_WIDTH).set_height(CHART_HEIGHT);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font);
    chart
        .y_axis()
        .set_num_format(format)
        .set_font(&font)
        .set_major_gridlines_line(ChartLine::new().set_color(Color::RGB(0xD9_D9D9)));
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low).set_font(&font);
}

/// Amounts of an axis: in millions, in thousands, or as they are.
fn money_format(currency: Currency, size: f64) -> String {
    let symbol = currency.symbol();
    let digits = match size {
        f64::INFINITY => "#,##0",
        size if size >= 2_000_000.0 => "#,##0.0,,\"m\"",
        size if size >= 10_000.0 => "#,##0,\"k\"",
        _ => "#,##0",
    };
    format!("\"{symbol}\"{digits};-\"{symbol}\"{digits}")
}
