//! The payoff as a table: level → payments → return of each class.

use crate::data::{Holding, PayoffLevel, PayoffReturn, PayoffTable};
use crate::model::{Alternative, Capital, Model};
use crate::report::circumstances::Circumstances;
use crate::report::layout::{GAP, WIDTH};
use crate::report::passage::{Passage, gap, paragraph, section, table, title};
use crate::report::sentences::{guarantee_said, guarantee_title, tranche_title};
use crate::statistics::Value;
use crate::units::calendar::MONTH_NAMES;

/// The payoff of an option, with what it is and what it is not.
pub(in crate::report) fn payoff(model: &Model, payoff: &PayoffTable) -> Passage {
    let option = &model.options[payoff.option.index()];
    Passage::joined([head(model, payoff, option), rows(model, payoff, option), reproducible(payoff)])
}

fn head(model: &Model, payoff: &PayoffTable, option: &Alternative) -> Passage {
    let measure = &model.measures[payoff.measure.index()];
    let mut written = title(&model.title);
    written += paragraph("Option:  ", option.title());
    written += Circumstances::from(&payoff.origin).passage(model, "Option:  ".len());
    written += gap();
    let held = match payoff.holding {
        Holding::Standing => "stands at the level from when it is first known".to_owned(),
        Holding::Course { until } => format!(
            "is counted over time as in the base case, multiplied so that it comes to the level {} if the service goes on",
            by_then(model, until)
        ),
    };
    written += paragraph(
        "",
        &format!(
            "What the deal pays if \"{}\" is measured at a level: one run without chance at each. The measure {held}; all else is \
             the base case, people as averages. How likely a level is stands in the report of sib run.",
            measure.title()
        ),
    );
    for guarantee in capital(model, option).iter().flat_map(|capital| &capital.guarantees) {
        let capital = capital(model, option).expect("a guarantee belongs to a capital");
        written += paragraph("", &guarantee_said(model, capital, guarantee));
    }
    if payoff.closes() {
        written += paragraph("", CLOSES);
    }
    written
}

/// By when a measure comes to a level: in all, or before money stops looking at it.
fn by_then(model: &Model, until: u16) -> String {
    if until < model.calendar.horizon_months() {
        format!("by the end of {}, the last in which money looks at it,", month(model, until))
    } else {
        "in all".to_owned()
    }
}

/// What a reader of a level at which the service closes has to know.
const CLOSES: &str = "Where a month stands under \"closed from\", the service does not go on at this level: an order ends it \
    before its time (a provider without cash, dues unpaid for too long, a review or a termination). What is paid is then \
    what contracts owe up to that and for what came of it. What care costs its payers is in no column.";

fn capital<'m>(model: &'m Model, option: &Alternative) -> Option<&'m Capital> {
    option.capital.map(|id| &model.capitals[id.index()])
}

/// A column: its head, and a cell for each level.
type Column = Vec<String>;

/// Tables that fit the width, the level first in each: payments and investors, then class by class.
fn rows(model: &Model, payoff: &PayoffTable, option: &Alternative) -> Passage {
    let capital = capital(model, option);
    let column = |head: &str, cell: &dyn Fn(&PayoffLevel) -> String| -> Column {
        std::iter::once(head.to_owned()).chain(payoff.levels.iter().map(cell)).collect()
    };
    let measure = model.measures[payoff.measure.index()].title();
    let levels = column(&measure, &|level| payoff.unit.write(level.performance, model.currency));
    let returns = |title: &str, of: &dyn Fn(&PayoffLevel) -> PayoffReturn| -> Vec<Column> {
        vec![
            column(&format!("{title}: a year"), &|level| rate(of(level))),
            column("multiple", &|level| multiple(of(level))),
        ]
    };
    let mut groups = vec![vec![column("paid", &|level| pounds(model, level.paid))]];
    if payoff.closes() {
        groups.push(vec![column("closed from", &|level| closed(model, level.closed_from))]);
    }
    if payoff.levels.iter().any(|level| level.margin.is_some()) {
        let margin =
            |level: &PayoffLevel| level.margin.map_or_else(String::new, |found| pounds(model, found));
        groups.push(vec![column("provider's margin", &margin)]);
    }
    if let Some(capital) = capital {
        for (place, guarantee) in capital.guarantees.iter().enumerate() {
            let title = guarantee_title(guarantee).replace("the guarantee", "guarantee");
            groups.push(vec![column(&title, &|level| pounds(model, level.guaranteed[place]))]);
        }
        groups.push(returns("investors", &|level| {
            level.investor.expect("an option with capital has investors")
        }));
        // One class of investors is all of them.
        let is_all = matches!(capital.tranches.as_slice(), [only] if only.is_invested());
        for (place, tranche) in capital.tranches.iter().enumerate().filter(|_| !is_all) {
            groups.push(returns(&tranche_title(tranche), &|level| level.tranches[place]));
        }
    }
    let tables = within_width(levels, groups);
    Passage::joined(tables.iter().map(|columns| table(turned(columns))))
}

/// Groups of columns put together as long as they fit, each time beside the levels.
fn within_width(levels: Column, groups: Vec<Vec<Column>>) -> Vec<Vec<Column>> {
    let width = |columns: &[Column]| -> usize {
        let widest = |column: &Column| column.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
        columns.iter().map(|column| widest(column) + GAP).sum()
    };
    let mut tables: Vec<Vec<Column>> = Vec::new();
    for group in groups {
        match tables.last_mut() {
            Some(table) if width(table) + width(&group) <= WIDTH => table.extend(group),
            _ => tables.push(std::iter::once(levels.clone()).chain(group).collect()),
        }
    }
    tables
}

/// Columns as rows.
fn turned(columns: &[Column]) -> Vec<Vec<String>> {
    let n_rows = columns.first().map_or(0, Vec::len);
    (0..n_rows).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect()
}

/// The month from which the service is closed: "month 9 (December 2015)".
fn closed(model: &Model, from: Option<u16>) -> String {
    from.map_or_else(|| "-".to_owned(), |from| month(model, from))
}

/// A month by its number and its name.
fn month(model: &Model, month: u16) -> String {
    let first = model.calendar.date_of(model.calendar.month_end(month.saturating_sub(1)));
    let name = MONTH_NAMES[usize::from(first.month().unsigned_abs()) - 1];
    format!("month {month} ({name} {})", first.year())
}

/// Whole pounds where they are, so that a table ties with what was published.
fn pounds(model: &Model, pounds: f64) -> String {
    crate::units::Money::from_pounds(pounds).written_in(model.currency)
}

fn rate(found: PayoffReturn) -> String {
    said(found.irr, |rate| format!("{:.2}%", rate * 100.0 + 0.0))
}

fn multiple(found: PayoffReturn) -> String {
    said(found.moic, |moic| format!("{moic:.3}"))
}

fn said(value: Value, write: impl Fn(f64) -> String) -> String {
    match value {
        Value::Known(value) => write(value),
        Value::BeyondHorizon => "never".to_owned(),
        Value::Undefined => "not defined".to_owned(),
    }
}

fn reproducible(payoff: &PayoffTable) -> Passage {
    let case = payoff.origin.case.as_ref().map_or_else(String::new, |case| format!(", case {case}"));
    let replay =
        payoff.origin.replay.as_ref().map_or_else(String::new, |replay| format!(", replay {replay}"));
    let changed =
        payoff.origin.sets.iter().fold(String::new(), |before, set| format!("{before}, --set {set}"));
    let text = format!(
        "sib {}, base case{case}{replay}{changed}; scenario sha256 {}",
        payoff.origin.version, payoff.origin.scenario_sha256
    );
    section("To run it again") + paragraph("  ", &text)
}
