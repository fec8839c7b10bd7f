//! The dictionary of the data files in Markdown, made from what they are written with.

use super::statistic::Statistic;
use super::{Column, comparison, draws, months, results};
use crate::data::{Counted, FigureUnit, Kind, OverDraws};
use crate::model::Unit;
use crate::report::json::unit_name;
use crate::report::manifest::{self, Key};
use crate::units::Period;

/// What a measure that a scenario counts may be counted in.
const AS_COUNTED: &str = "as counted: count, share or money";

/// Every column of every data file: what it is called, what it is counted in, what it means.
#[must_use]
pub fn dictionary() -> String {
    let mut written = String::from(
        "# Data dictionary\n\nThe files that `sib report FILE --formats csv,parquet` and `sib compare FILE... --formats csv,parquet --out DIR` write for other programs. This page is made \
         from what they are written with: `UPDATE_EXPECTED=1 cargo test data_dictionary`.\n\n\
         Units: `money` is in the scenario's currency (pounds, with pence as decimals), `rate` a fraction a year (0.083 is 8.3% a \
         year), `share` a fraction of one (chances too), `ratio` a plain ratio, `month` months from the start of the programme, \
         `count` units of whatever is counted. NAME stands for a name of the scenario, YEAR for a financial year (`2019-20`; `2019` where years begin in January), \
         N for a year of a contract, counted from 1.\n",
    );
    written += "\nWhat is not there is never a nought: in CSV an empty cell, in Parquet null. A month that never comes within the \
                horizon (payback) lies *beyond the horizon*: in `draws.parquet` it is +infinity, and a quantile that falls on it \
                is an empty cell.\n";
    of_results(&mut written);
    of_months(&mut written);
    of_comparison(&mut written);
    of_draws(&mut written);
    of_measures(&mut written);
    of_manifest(&mut written);
    written
}

/// The measures that have a line in the dictionary: their paths with placeholders, and what they are counted in.
#[must_use]
pub fn measures() -> Vec<(String, String)> {
    let figures = Kind::all().into_iter().map(|kind| (kind.pattern(), unit(kind)));
    let over_draws = OverDraws::ALL.into_iter().flat_map(|figure| {
        let unit = unit_name(figure.unit()).to_owned();
        figure.patterns().into_iter().map(move |pattern| (pattern, unit.clone()))
    });
    let caps = caps().map(|cap| (cap, unit_name(FigureUnit::Money).to_owned()));
    figures.chain(over_draws).chain(caps).collect()
}

fn caps() -> [String; 2] {
    results::CAPPED.map(|start| format!("{start}.{}", results::CAP.0))
}

fn unit(kind: Kind) -> String {
    match kind.counted() {
        Counted::In(unit) => unit_name(unit).to_owned(),
        Counted::AsClause(..) | Counted::AsMeasure(_) => AS_COUNTED.to_owned(),
    }
}

fn of_results(written: &mut String) {
    heading(
        results::NAME,
        "A line for each option, measure and statistic: tidy, to be filtered and joined.",
        written,
    );
    columns(&results::COLUMNS, written);
    *written += "\nStatistics:\n\n| statistic | meaning |\n|---|---|\n";
    let mut known = Vec::new();
    for statistic in Statistic::ALL {
        if !known.contains(&statistic.name()) {
            known.push(statistic.name());
            *written += &format!("| `{}` | {} |\n", statistic.name(), statistic.meaning());
        }
    }
    *written += "\nA figure that every draw has is said by mean, quantiles and base case; what is known only over all draws by \
                 `value` and `se`; `cap` by its base case. Measures stand at the end of this page.\n";
}

fn of_months(written: &mut String) {
    heading(
        months::NAME,
        "A line for each option, measure, month and statistic. Quantiles of different months are of different draws.",
        written,
    );
    columns(&months::COLUMNS, written);
    *written += "\n| measure | statistics | unit | meaning |\n|---|---|---|---|\n";
    for (measure, statistics, unit, meaning) in months::MEASURES {
        *written += &format!("| `{measure}` | {statistics} | {} | {meaning} |\n", unit_name(unit));
    }
}

fn of_comparison(written: &mut String) {
    heading(
        comparison::NAME,
        &format!(
            "What `sib compare` writes: the columns and statistics of `{}`, a line for each option, measure and statistic of \
             what is compared, and for each difference. Everything else of an option stands in the report of its file.",
            results::NAME
        ),
        written,
    );
    *written += "Measures are those at the end of this page; a care setting that files call otherwise bears its name in the first. \
                 Beside them stand `cost`, all costs of payers over care as usual, and what an option brings all parties of a \
                 kind together:\n\n| measure | meaning |\n|---|---|\n";
    for (name, meaning) in comparison::STAKES {
        *written += &format!("| `{name}` | {meaning} |\n");
    }
}

fn of_draws(written: &mut String) {
    heading(
        draws::NAME,
        "A row for each draw and option, by draw, then by option in the order of the file; of a comparison of several files one \
         file after the other, care as usual once. Nothing is rounded.",
        written,
    );
    *written += "| column | type | meaning |\n|---|---|---|\n";
    for ((name, meaning), kind) in draws::COLUMNS.iter().zip(["32-bit integer", "text"]) {
        *written += &format!("| `{name}` | {kind} | {meaning} |\n");
    }
    *written += &format!(
        "| *path of a figure* | double or null | a figure of the draw, see the end of this page; null where it is not defined in \
         this draw or the option has no such figure; +infinity where it lies beyond the horizon |\n\
         | `{}`*path of an input* | double | the value that the draw took of an uncertain number of the scenario, the same for \
         every option; in a comparison null where the option's file has no such number |\n",
        draws::INPUT
    );
    *written += "\nIn a comparison, where files count the same path in different units, each unit has a column of its own, with its name \
                 in brackets behind the path of the later.\n";
    *written += "\nInputs stand in the unit in which the file writes them: shares as fractions, amounts in pounds. Numbers that are \
                 certain, and those that differ from person to person or from group to group, have no column. Units of inputs: ";
    let units = [
        Unit::Amount,
        Unit::PayPerPerson(Period::Week),
        Unit::Share,
        Unit::Growth(Period::Year),
        Unit::Tempo(Period::Year),
        Unit::Chance { days: Period::Year.days() },
        Unit::Days,
        Unit::Months,
        Unit::Number,
    ];
    let units: Vec<String> = units.map(|unit| format!("`{}`", draws::unit_of_input(unit))).to_vec();
    *written += &format!("{} (with whatever time the file writes).\n", units.join(", "));
    *written += "\nThe file's own key-value metadata:\n\n| key | meaning |\n|---|---|\n";
    for key in Key::ALL.into_iter().filter(|key| *key != Key::Files) {
        *written += &format!(
            "| `{}` | {} |\n",
            key.name(),
            key.meaning().replace("null without", "left out without")
        );
    }
    *written += &format!("| `{}` | {} |\n", draws::UNITS.0, draws::UNITS.1);
    *written += "\nNames hold dots, so SQL wants them in quotation marks:\n\n```sql\n\
                 select option, quantile_cont(\"payer.council.paid\", 0.95) from 'draws.parquet' group by option;\n```\n";
}

fn of_measures(written: &mut String) {
    *written += "\n## Measures\n\nBy the paths that checks use. In `draws.parquet` each is a column.\n\n";
    *written += "| measure | unit | meaning |\n|---|---|---|\n";
    for kind in Kind::all() {
        *written += &format!("| `{}` | {} | {} |\n", kind.pattern(), unit(kind), kind.meaning());
    }
    *written += "\nKnown only over all draws; in `results.csv` alone:\n\n| measure | unit | meaning |\n|---|---|---|\n";
    for figure in OverDraws::ALL {
        let patterns: Vec<String> = figure.patterns().iter().map(|pattern| format!("`{pattern}`")).collect();
        *written +=
            &format!("| {} | {} | {} |\n", patterns.join(", "), unit_name(figure.unit()), figure.meaning());
    }
    for cap in caps() {
        *written += &format!("| `{cap}` | {} | {} |\n", unit_name(FigureUnit::Money), results::CAP.1);
    }
}

fn of_manifest(written: &mut String) {
    heading(manifest::NAME, "From what the files of a report were made: one JSON object.", written);
    *written += "| key | meaning |\n|---|---|\n";
    for key in Key::ALL {
        *written += &format!("| `{}` | {} |\n", key.name(), key.meaning());
    }
}

fn heading(name: &str, said: &str, written: &mut String) {
    *written += &format!("\n## `{name}`\n\n{said}\n\n");
}

fn columns(columns: &[Column], written: &mut String) {
    *written += "| column | meaning |\n|---|---|\n";
    for (name, meaning) in columns {
        *written += &format!("| `{name}` | {meaning} |\n");
    }
}
