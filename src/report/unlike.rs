//! Why two scenarios cannot be compared: what they do not share, and where.

use super::layout::paragraph;
use super::number::with_interval;
use crate::data::Unlike;
use crate::model::{Input, Model, Origin};

/// Everything that differs, each with its place in both files. Scenarios are given with the names of their files.
#[must_use]
pub fn unlike_text(first: (&str, &Model), other: (&str, &Model), unlike: &[Unlike]) -> String {
    let mut written = paragraph(
        "error: ",
        &format!("{} and {} do not have the same people under the same care", other.0, first.0),
    );
    for found in unlike {
        written += &paragraph("  - ", &said(first, other, found));
    }
    let rule = "files that are compared share their currency, start, horizon, states, transitions, cohort, referrals and \
                discounting";
    let hint = "let both `include` one file that holds these sections, or run each by itself";
    written + &paragraph("  = rule: ", rule) + &paragraph("  = hint: ", hint)
}

fn said(first: (&str, &Model), other: (&str, &Model), unlike: &Unlike) -> String {
    let both = |what: &str, of: fn(&Model) -> String| {
        format!("{what} {} in {} and {} in {}", of(first.1), first.0, of(other.1), other.0)
    };
    match unlike {
        Unlike::Currency => both("the currency is", |model| model.currency.code().to_owned()),
        Unlike::Calendar => both("the programme is", |model| {
            format!(
                "{} months from {}, its first financial year {}",
                model.calendar.horizon_months(),
                model.calendar.date_of(0),
                model.calendar.financial_year(1)
            )
        }),
        Unlike::Built(part) => format!("{part} is not the same in {} and {}", first.0, other.0),
        Unlike::Number { first: one, other: two } => {
            let rows = [(first, one), (other, two)].map(|((file, model), id)| {
                id.map(|id| (model.inputs.row(id), value(file, model, model.inputs.row(id))))
            });
            match rows {
                [Some((one, said)), Some((two, otherwise))] if one.path == two.path => {
                    format!("`{}` is {said} and {otherwise}", one.path)
                }
                [Some((one, said)), Some((two, otherwise))] => {
                    format!("`{}` is {said}, `{}` is {otherwise}", one.path, two.path)
                }
                [Some((one, said)), None] => format!("`{}` is {said}; {} has none", one.path, other.0),
                [None, Some((two, said))] => format!("`{}` is {said}; {} has none", two.path, first.0),
                [None, None] => String::new(),
            }
        }
        Unlike::Correlations => format!(
            "numbers that move together with those of the people are not the same in {} and {}",
            first.0, other.0
        ),
    }
}

/// "60 (deal.toml:36)".
fn value(file: &str, model: &Model, row: &Input) -> String {
    let place = match &row.origin {
        Origin::Given { file, line, .. } => format!("{file}:{line}"),
        Origin::Default => format!("the default, {file}"),
    };
    format!("{} ({place})", with_interval(row, model.currency))
}
