//! Tables for other programs: every figure of a run and cash and people by month as CSV, every draw as Parquet, and the
//! dictionary that says what their columns are.
//!
//! Amounts are in the scenario's currency, rates, chances and shares fractions, months count from programme start.

mod comparison;
pub mod dictionary;
pub mod draws;
mod months;
mod results;
mod statistic;

use super::findings::{File, Findings};
use super::number::kept;
use crate::data::{Comparison, FigureUnit};

/// A column of a table and what stands in it.
type Column = (&'static str, &'static str);

/// The summary of a run by option, measure and statistic, and its cash and people by month.
#[must_use]
pub fn files(found: &Findings<'_>) -> Vec<File> {
    let results = of_records(results::NAME, &results::COLUMNS, results::rows(found));
    let months = of_records(months::NAME, &months::COLUMNS, months::rows(found));
    vec![results, months]
}

/// What is compared, by option, measure and statistic, and each difference.
#[must_use]
pub fn files_of_comparison(comparison: &Comparison) -> Vec<File> {
    vec![of_records(comparison::NAME, &results::COLUMNS, comparison::rows(comparison))]
}

fn of_records<const N: usize>(
    name: &str,
    columns: &[Column; N],
    records: impl IntoIterator<Item = [String; N]>,
) -> File {
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    let header = columns.map(|(name, _)| name.to_owned());
    for record in std::iter::once(header).chain(records) {
        writer
            .write_record(&record)
            .expect("memory takes whatever is written, and every line has the same fields");
    }
    let bytes = writer.into_inner().expect("memory takes whatever is written");
    File { name: name.to_owned(), bytes }
}

/// A number with the decimals that data files keep; empty where there is none.
fn cell(value: Option<f64>, unit: FigureUnit) -> String {
    value.filter(|value| value.is_finite()).map_or_else(String::new, |value| kept(value, unit).to_string())
}
