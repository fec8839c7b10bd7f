//! Which figures are headlines, and what is read of them.

use super::cell::Cell;
use super::figures::{About, Row, Said};
use crate::statistics::Level;
use crate::units::Currency;

/// What is read of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Its mean.
    Mean,
    /// The value below which 1 in 20 draws lie.
    P5,
    /// Its median.
    Median,
    /// The value above which 1 in 20 draws lie.
    P95,
    /// The only number that there is of it.
    Value,
}

impl Reading {
    /// What it is called, also in names of cells.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P5 => "P5",
            Self::Median => "median",
            Self::P95 => "P95",
            Self::Value => "value",
        }
    }

    /// It and its error.
    pub(super) fn of(self, row: &Row<'_>, currency: Currency) -> [Cell; 2] {
        let found = match row.said {
            Said::Spread(found) => found,
            Said::Chance(found) | Said::Single(found) => return Cell::estimate(found, row.unit),
            Said::OfMeanCash(None) => return [Cell::InPlace(super::cell::NOT_DEFINED), Cell::Blank],
            Said::OfMeanCash(Some(found)) => {
                return [Cell::figure(found.value, row.unit), Cell::error(found.se, row.unit)];
            }
        };
        let quantile = |level| Cell::quantile_at(found, level, row.unit, currency);
        match self {
            Self::Mean => Cell::mean(found, row.unit),
            Self::P5 => quantile(Level::P5),
            Self::Median => quantile(Level::P50),
            Self::P95 => quantile(Level::P95),
            Self::Value => [Cell::Blank, Cell::Blank],
        }
    }
}

/// What of a figure is a headline.
pub(super) fn of(about: About, path: &str) -> &'static [Reading] {
    let name = path.rsplit_once('.').map_or(path, |(_, name)| name);
    let read = |table: &[(&str, &'static [Reading])]| {
        table.iter().find(|(figure, _)| *figure == name).map_or(&[] as &'static [Reading], |found| found.1)
    };
    match about {
        About::Investors => read(INVESTORS),
        About::Classes => read(CLASSES),
        About::Waterfall => &[],
        About::Guarantees => read(GUARANTEES),
        About::Payers => read(PAYERS),
        About::Provider => read(PROVIDER),
        About::Payments => read(PAYMENTS),
        // A contract as a whole, and none of its clauses.
        About::Contracts if path.contains(".clause.") => &[],
        About::Contracts => read(CONTRACTS),
        About::Outcomes => read(OUTCOMES),
        About::People => read(PEOPLE),
        About::Care => read(CARE),
    }
}

type Table = &'static [(&'static str, &'static [Reading])];

const INVESTORS: Table = &[
    ("irr", &[Reading::P5, Reading::Median, Reading::P95]),
    ("irr_of_mean_cash", &[Reading::Value]),
    ("p_loss", &[Reading::Value]),
    ("p_total_loss", &[Reading::Value]),
    ("expected_shortfall", &[Reading::Value]),
    ("moic", &[Reading::Mean]),
    ("net_cash", &[Reading::Mean]),
    ("drawn", &[Reading::Mean]),
    ("payback_month", &[Reading::Median]),
    ("p_never", &[Reading::Value]),
];
const CLASSES: Table = &[("irr", &[Reading::Median]), ("p_loss", &[Reading::Value])];
const GUARANTEES: Table = &[("called", &[Reading::Mean]), ("p_called", &[Reading::Value])];
const PAYERS: Table = &[
    ("paid", &[Reading::Mean, Reading::P95]),
    ("avoided_cost", &[Reading::Mean]),
    ("cashable", &[Reading::Mean]),
    ("net", &[Reading::P5, Reading::Mean, Reading::P95]),
    ("p_saves", &[Reading::Value]),
    ("p_saves_cash", &[Reading::Value]),
];
const PROVIDER: Table = &[
    ("margin", &[Reading::P5, Reading::Mean]),
    ("p_deficit", &[Reading::Value]),
    ("lowest_cash", &[Reading::P5]),
    ("p_closed", &[Reading::Value]),
];
const PAYMENTS: Table = &[
    ("additional", &[Reading::Mean]),
    ("baseline_gap", &[Reading::Mean]),
    ("noise", &[Reading::Mean]),
    ("paid_if_works", &[Reading::Value]),
    ("paid_if_fails", &[Reading::Value]),
];
const CONTRACTS: Table = &[("paid", &[Reading::Mean]), ("p_capped", &[Reading::Value])];
const OUTCOMES: Table = &[
    ("measured", &[Reading::Mean]),
    ("additional", &[Reading::Mean]),
    ("paid_per_additional", &[Reading::Value]),
];
const PEOPLE: Table = &[
    ("referred", &[Reading::Mean]),
    ("started", &[Reading::Mean]),
    ("cost_per_person", &[Reading::P5, Reading::Mean, Reading::P95]),
];
const CARE: Table = &[("days", &[Reading::Mean])];
