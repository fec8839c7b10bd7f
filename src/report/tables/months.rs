//! `months.csv`: cash of the parties and people in care settings, month by month.

use super::{Column, cell};
use crate::data::{FigureUnit, OptionSummary};
use crate::model::Model;
use crate::report::findings::Findings;
use crate::report::json::unit_name;
use crate::statistics::Band;
use crate::units::Money;

/// The name of the file.
pub(super) const NAME: &str = "months.csv";

/// Its columns.
pub(super) const COLUMNS: [Column; 7] = [
    ("option", "name of the option in the file"),
    ("measure", "what is counted, see below"),
    ("month", "months since the start of the programme: 0 is the start, with only what is due then"),
    ("calendar_month", "the calendar month, `2019-07`; month 0 stands with the first"),
    (
        "statistic",
        "`p5`, `p25`, `p50`, `p75`, `p95`: quantiles over draws, month by month; `mean`: mean over draws",
    ),
    ("value", "the number: amounts with two decimals, people with up to six"),
    ("unit", "`money` or `count`"),
];

/// What is counted: how it is written, its statistics, its unit, and what it is.
pub(super) const MEASURES: [(&str, &str, FigureUnit, &str); 4] = [
    (
        INVESTORS,
        QUANTILES,
        FigureUnit::Money,
        "received less drawn to date, of all investors (grants left out); only with capital",
    ),
    (PROVIDER, QUANTILES, FigureUnit::Money, "cash of the provider, reserves included; only with a service"),
    (PAYERS, QUANTILES, FigureUnit::Money, "paid by all payers to date, care left out"),
    (
        "state.NAME.people",
        MEAN,
        FigureUnit::Count,
        "people in a care setting, on average over the days of the month; from month 1",
    ),
];
const INVESTORS: &str = "investor.cash_to_date";
const PROVIDER: &str = "provider.cash";
const PAYERS: &str = "payers.paid_to_date";
const QUANTILES: &str = "p5, p25, p50, p75, p95";
const MEAN: &str = "mean";

type Record = [String; COLUMNS.len()];

/// All lines, by option in the order of the file.
pub(super) fn rows(found: &Findings<'_>) -> Vec<Record> {
    let mut rows = Vec::new();
    for option in &found.summary.options {
        let mut table = Table { model: found.model, option, rows: &mut rows };
        table.cash();
        table.people();
    }
    rows
}

struct Table<'a> {
    model: &'a Model,
    option: &'a OptionSummary,
    rows: &'a mut Vec<Record>,
}

impl Table<'_> {
    fn cash(&mut self) {
        let Some(cash) = &self.option.pictures.cash else { return };
        if self.option.investor.is_some() {
            self.bands(INVESTORS, &cash.investors);
        }
        if self.option.provider.is_some() {
            self.bands(PROVIDER, &cash.provider);
        }
        self.bands(PAYERS, &cash.payers);
    }

    fn bands(&mut self, measure: &str, bands: &[Band]) {
        for (month, band) in (0..).zip(bands) {
            let quantiles =
                [("p5", band.p5), ("p25", band.p25), ("p50", band.p50), ("p75", band.p75), ("p95", band.p95)];
            for (statistic, pence) in quantiles {
                let pounds = Money::from_pence(pence).to_pounds();
                self.say(measure, month, statistic, pounds, FigureUnit::Money);
            }
        }
    }

    fn people(&mut self) {
        let model = self.model;
        for (state, by_month) in model.states.iter().zip(&self.option.occupancy) {
            let measure = format!("state.{}.people", state.name);
            for (month, &people) in (0..).zip(by_month).skip(1) {
                self.say(&measure, month, MEAN, people, FigureUnit::Count);
            }
        }
    }

    fn say(&mut self, measure: &str, month: u16, statistic: &str, value: f64, unit: FigureUnit) {
        self.rows.push([
            self.option.name.clone(),
            measure.to_owned(),
            month.to_string(),
            calendar_month(self.model, month),
            statistic.to_owned(),
            cell(Some(value), unit),
            unit_name(unit).to_owned(),
        ]);
    }
}

/// The month of the calendar in which a month of the programme ends: that of its last day; for month 0, of the start.
fn calendar_month(model: &Model, month: u16) -> String {
    let last_day = (model.calendar.month_end(month) - 1).max(0);
    let date = model.calendar.date_of(last_day);
    format!("{:04}-{:02}", date.year(), date.month())
}
