//! The workbook, read back by another library and held against the JSON, against the draws themselves, and against the
//! input table: what a cell shows is what the run found.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx};
use jiff::ToSpan;
use serde_json::Value as Json;
use sib::analysis::{convergence, summarise};
use sib::data::{Figure, Investors, Results, ReturnFigure, Summary};
use sib::model::{Model, Unit};
use sib::report::findings::{Findings, Form, files};
use sib::statistics::Value;

use super::common::{model_of, run_with_cash};

const DRAWS: u32 = 60;

/// A scenario that was run, its workbook and its JSON.
struct Ran {
    model: Model,
    results: Results,
    summary: Summary,
    json: Json,
    bytes: Vec<u8>,
}

/// The deal is run once for all tests of this file.
fn ran() -> &'static Ran {
    static RAN: OnceLock<Ran> = OnceLock::new();
    RAN.get_or_init(|| {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/sheffield-promoting-independence.toml");
        let model = model_of(&file, None);
        let results = run_with_cash(&model, 7, DRAWS);
        let summary = summarise(&model, &results);
        let found = Findings {
            model: &model,
            results: &results,
            summary: &summary,
            checks: &[],
            payoff: None,
            analysed: &[],
            convergence: &convergence(&model, &results),
        };
        let [file] = files(&found, Form::Xlsx).try_into().expect("one file");
        let again = &files(&found, Form::Xlsx)[0];
        assert_eq!(file.name, "report.xlsx");
        assert!(file == *again, "the same findings give the same bytes");
        let [json] = files(&found, Form::Json).try_into().expect("one file");
        let json = serde_json::from_slice(&json.bytes).expect("it is JSON");
        Ran { bytes: file.bytes, json, model, summary, results }
    })
}

/// A table of a sheet: its rows below the header, by the words of the header; of equal words the first.
fn table(sheet: &str, first_header: &str) -> Vec<BTreeMap<String, Data>> {
    let mut book = book();
    let range = book.worksheet_range(sheet).expect("the sheet is there");
    let mut rows = range.rows().skip_while(|row| row[0] != Data::String(first_header.into()));
    let header: Vec<String> = rows.next().expect("a header").iter().map(ToString::to_string).collect();
    let row = |row: &[Data]| {
        let mut named = BTreeMap::new();
        for (head, cell) in header.iter().zip(row) {
            named.entry(head.clone()).or_insert_with(|| cell.clone());
        }
        named
    };
    rows.take_while(|row| row[0] != Data::Empty).map(row).collect()
}

fn book() -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(ran().bytes.clone())).expect("it is a workbook")
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    }
}

fn words(cell: &Data) -> &str {
    if let Data::String(text) = cell { text } else { "" }
}

/// The JSON rounds to hundredths of money and to millionths of the rest.
fn agree(cell: &Data, json: &Json, what: &str) {
    match (number(cell), json.as_f64()) {
        (Some(cell), Some(json)) => assert!((cell - json).abs() <= 0.005_000_1, "{what}: {cell} and {json}"),
        (None, None) => {}
        (cell, json) => panic!("{what}: {cell:?} and {json:?}"),
    }
}

fn option_of<'j>(json: &'j Json, title: &str, summary: &Summary) -> &'j Json {
    let place = summary.options.iter().position(|option| option.title == title).expect("an option");
    &json["options"][place]
}

/// What the JSON holds under a path; lists are looked up by name.
fn under<'j>(option: &'j Json, path: &str) -> &'j Json {
    let named = |list: &'j Json, name: &str| -> &'j Json {
        let found = list.as_array().expect("a list").iter().find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("{path}"))
    };
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["investor", "irr_of_mean_cash"] => &option["investor"]["irr"]["of_mean_cash"],
        ["investor", "p_never"] => &option["investor"]["payback_month"]["p_never"],
        ["tranche", name, "irr_of_mean_cash"] => &named(&option["tranches"], name)["irr"]["of_mean_cash"],
        ["tranche", name, "p_never"] => &named(&option["tranches"], name)["payback_month"]["p_never"],
        ["tranche", name, "year", year, "coupon"] => {
            let place: usize = year.parse::<usize>().expect("a year") - 1;
            &named(&option["tranches"], name)["coupons"][place]["coupon"]
        }
        ["tranche", name, figure] => &named(&option["tranches"], name)[figure],
        ["vehicle", figure] => &option["waterfall"][*figure],
        ["waterfall", name, figure] => &named(&option["waterfall"]["steps"], name)[figure],
        ["guarantee", name, figure] => &named(&option["guarantees"], name)[figure],
        ["party", name, figure] | ["provider", name, figure] => {
            let path = format!("{}.{name}", parts[0]);
            let mut parties = option["parties"].as_array().expect("a list").iter();
            let found = parties.find(|one| one["party"] == path.as_str()).unwrap_or_else(|| panic!("{path}"));
            // Of a provider what is received is income.
            let called = [("income", "received"), ("costs", "given"), ("margin", "balance")];
            let called = called.iter().find(|(own, _)| own == figure).map_or(*figure, |(_, name)| name);
            &found[called]
        }
        ["payer", name, figure] => &named(&option["payers"], name)[figure],
        ["state", name, figure] => &named(&option["states"], name)[figure],
        ["contract", name, "clause", clause, figure] => {
            &named(&named(&option["contracts"], name)["clauses"], clause)[figure]
        }
        ["contract", name, figure] => &named(&option["contracts"], name)[figure],
        parts => parts.iter().fold(option, |json, part| &json[part]),
    }
}

#[test]
fn every_figure_of_the_summary_is_that_of_the_json() {
    let ran = ran();
    let rows = table("Summary", "option");
    assert!(rows.len() > 100, "{} figures", rows.len());
    for row in &rows {
        let (title, path) = (words(&row["option"]), words(&row["path"]));
        let option = option_of(&ran.json, title, &ran.summary);
        let found = under(option, path);
        let what = format!("{title}: {path}");
        let main = &row["mean, chance or value"];
        if let Json::Object(object) = found {
            let value = object.get("mean").or(object.get("value")).unwrap_or(&Json::Null);
            agree(main, value, &what);
            agree(&row["±"], object.get("se").unwrap_or(&Json::Null), &what);
            for (head, key) in
                [("P5", "p5"), ("P25", "p25"), ("P50, median", "p50"), ("P75", "p75"), ("P95", "p95")]
            {
                agree(&row[head], object.get(key).unwrap_or(&Json::Null), &format!("{what}, {head}"));
            }
        } else {
            agree(main, found, &what);
            let rates = path.strip_suffix("irr_of_mean_cash").map(|who| under(option, &format!("{who}irr")));
            let error = rates.map_or(&Json::Null, |rates| &rates["se_of_mean_cash"]);
            assert!(rates.is_none() || error.is_f64(), "{what}: {error}");
            agree(&row["±"], error, &what);
        }
        agree(&row["base case"], &option["base_case"][path]["value"], &format!("{what}, base case"));
    }
}

/// Rates of return are not of a payer's making: what the JSON gives of an option stands in the sheet, too.
#[test]
fn no_distribution_of_the_json_is_left_out() {
    let ran = ran();
    let rows = table("Summary", "option");
    let of_bond = ran.summary.options.last().expect("options");
    let paths: Vec<&str> = rows
        .iter()
        .filter(|row| words(&row["option"]) == of_bond.title)
        .map(|row| words(&row["path"]))
        .collect();
    for figure in &of_bond.base_case {
        let elsewhere = figure.path.contains(".year.") || figure.path.ends_with(".loss");
        let alone = matches!(figure.path.as_str(), "works" | "paid");
        let bears_nothing = figure.path.starts_with("payer.lcf.") && !figure.path.ends_with(".paid");
        let without = ["real_npv", "npv", "posts_vacant"].iter().any(|end| figure.path.ends_with(end));
        if !(elsewhere || alone || bears_nothing || without) {
            assert!(paths.contains(&figure.path.as_str()), "{}", figure.path);
        }
    }
}

#[test]
fn draws_are_those_of_the_run_and_what_is_undefined_is_no_number() {
    let ran = ran();
    let rows = table("Draws", "draw");
    // The row under the header holds paths.
    let (paths, rows) = rows.split_first().expect("a row of paths");
    assert_eq!(rows.len(), DRAWS as usize * ran.model.options.len());
    let heads: BTreeMap<&str, &String> = paths.iter().map(|(head, path)| (words(path), head)).collect();
    let (mut n_known, mut n_lost, mut n_never, mut n_undefined) = (0, 0, 0, 0);
    for (place, row) in rows.iter().enumerate() {
        let option = &ran.results.options[place % ran.model.options.len()];
        let draw = place / ran.model.options.len();
        assert_eq!(number(&row["draw"]), Some(draw as f64));
        for (figure, column) in option.figures.iter().zip(&option.columns) {
            let path = figure.path(&ran.model, option.option);
            let Some(head) = heads.get(path.as_str()) else { panic!("{path}") };
            // Two figures may bear one title; the table of this test knows the first of them.
            if words(&paths[*head]) != path {
                continue;
            }
            let cell = &row[*head];
            match column.value(draw) {
                Value::Known(value) => {
                    assert_eq!(number(cell), Some(value), "{path}");
                    n_known += 1;
                    let is_rate = *figure == Figure::Return(Investors::All, ReturnFigure::Irr);
                    n_lost += u32::from(is_rate && value == -1.0);
                }
                Value::BeyondHorizon => {
                    assert_eq!(words(cell), "never", "{path}");
                    n_never += 1;
                }
                Value::Undefined => {
                    assert_eq!(*cell, Data::Empty, "{path}");
                    n_undefined += 1;
                }
            }
        }
    }
    assert!(n_known > 1_000 && n_lost > 0 && n_never > 0 && n_undefined > 0);
}

/// The quantiles of each month by sorting, and the base case, whose last month is its total.
#[test]
fn cash_by_month_is_that_of_the_draws_and_of_the_base_case() {
    let ran = ran();
    let rows = table("Cash by month", "option");
    let (results, summary) = (ran.results.options.last().unwrap(), ran.summary.options.last().unwrap());
    let fans = results.fans.as_ref().and_then(|cash| cash.draws()).expect("cash was kept");
    let rows: Vec<_> = rows.iter().filter(|row| words(&row["option"]) == summary.title).collect();
    assert_eq!(rows.len(), fans.n_months);
    // A month ends on its last day, in the number of days of a sheet.
    let begins = ran.model.calendar.start();
    for (month, row) in (1_i64..).zip(&rows[1..]) {
        let last = begins.checked_add(month.months()).unwrap().yesterday().unwrap();
        let days = last.duration_since(jiff::civil::date(1899, 12, 30)).as_hours() / 24;
        let Data::DateTime(found) = &row["ends on"] else { panic!("{:?} is a date", row["ends on"]) };
        assert_eq!(found.as_f64(), days as f64, "month {month}");
    }
    let parties = [
        ("investors: net cash to date", &fans.investors, &results.base_cash.investors),
        ("provider: cash", &fans.provider, &results.base_cash.provider),
        ("payers: paid to date", &fans.payers, &results.base_cash.payers),
    ];
    for (title, cash, base) in parties {
        for (month, row) in rows.iter().enumerate() {
            let mut values: Vec<i64> = cash.iter().skip(month).step_by(fans.n_months).copied().collect();
            values.sort_unstable();
            for (statistic, percent) in [("P5", 5), ("P50, median", 50), ("P95", 95)] {
                let expected = values[(values.len() * percent).div_ceil(100) - 1] as f64 / 100.0;
                assert_eq!(number(&row[&format!("{title}, {statistic}")]), Some(expected));
            }
            assert_eq!(number(&row[&format!("{title}, base case")]), Some(base[month] as f64 / 100.0));
        }
    }
    let last = rows.last().unwrap();
    let known =
        |path: &str| match summary.base_case.iter().find(|figure| figure.path == path).unwrap().base.value {
            Value::Known(value) => value,
            other => panic!("{path}: {other:?}"),
        };
    let paid: f64 = summary.payers.iter().map(|payer| known(&format!("payer.{}.paid", payer.name))).sum();
    assert!((number(&last["payers: paid to date, base case"]).unwrap() - paid).abs() < 0.005);
    let earned = number(&last["investors: net cash to date, base case"]).unwrap();
    assert!((earned - known("investor.net_cash")).abs() < 0.005);
}

#[test]
fn financial_years_are_those_of_the_json() {
    let ran = ran();
    let rows = table("Financial years", "option");
    assert!(rows.len() > 5);
    let mut n_unsaid = 0;
    for row in &rows {
        let option = option_of(&ran.json, words(&row["option"]), &ran.summary);
        let summary = ran.summary.options.last().unwrap();
        let place = summary.payers.iter().position(|payer| payer.title == words(&row["payer"])).unwrap();
        let years = option["payers"][place]["years"].as_array().unwrap();
        let year = years.iter().find(|year| year["year"] == words(&row["year"])).expect("a year");
        let what = format!("{} {}", words(&row["payer"]), words(&row["year"]));
        agree(&row["paid, mean"], &year["paid"]["mean"], &what);
        agree(&row["paid, P5"], &year["paid"]["p5"], &what);
        agree(&row["paid, P50, median"], &year["paid"]["p50"], &what);
        agree(&row["paid, P95"], &year["paid"]["p95"], &what);
        if row["avoided, mean"] == Data::Empty {
            n_unsaid += 1;
            continue;
        }
        agree(&row["avoided, mean"], &year["avoided_cost"]["mean"], &what);
        agree(&row["cashable, mean"], &year["cashable"]["mean"], &what);
        let exceeds = &row["chance that what is paid exceeds what is cashable"];
        agree(exceeds, &year["p_paid_exceeds_cashable"]["value"], &what);
    }
    assert!(n_unsaid > 0 && n_unsaid < rows.len(), "the fund bears no care, the council does");
}

#[test]
fn financial_quarters_are_those_of_the_json() {
    let ran = ran();
    let rows = table("Financial quarters", "option");
    assert!(rows.len() > 8);
    let summary = ran.summary.options.last().unwrap();
    for row in &rows {
        let option = option_of(&ran.json, words(&row["option"]), &ran.summary);
        let place = summary.payers.iter().position(|payer| payer.title == words(&row["payer"])).unwrap();
        let quarters = option["payers"][place]["quarters"].as_array().unwrap();
        let what = words(&row["quarter"]);
        let is_it = |found: &&serde_json::Value| {
            format!("{} Q{}", found["year"].as_str().unwrap(), found["quarter"]) == what
        };
        let quarter = quarters.iter().find(is_it).expect("a quarter");
        agree(&row["paid, mean"], &quarter["paid"]["mean"], what);
        agree(&row["paid, P5, low"], &quarter["paid"]["p5"], what);
        agree(&row["paid, P50, median"], &quarter["paid"]["p50"], what);
        agree(&row["paid, P95, high"], &quarter["paid"]["p95"], what);
        agree(&row["chance that anything is paid later"], &quarter["p_paid_later"]["value"], what);
    }
}

#[test]
fn every_input_stands_with_its_number() {
    let ran = ran();
    let rows = table("Inputs", "number");
    assert_eq!(rows.len(), ran.model.inputs.rows().len());
    for (row, (_, input)) in rows.iter().zip(ran.model.inputs.rows()) {
        assert_eq!(words(&row["number"]), input.path);
        let Some(value) = number(&row["value"]) else {
            assert!(["yes", "no"].contains(&words(&row["value"])), "{}", input.path);
            continue;
        };
        let base = match input.unit {
            Unit::Amount | Unit::PayPerPerson(_) | Unit::PayStanding(_) => (input.law.base()).round() / 100.0,
            _ => input.law.base(),
        };
        assert!((value - base).abs() <= base.abs() * 1e-9, "{}: {value} and {base}", input.path);
        let range = (number(&row["low"]), number(&row["high"]));
        if let (Some(low), Some(high)) = range {
            assert!(!input.law.is_certain() && low < high, "{}", input.path);
        } else {
            assert_eq!(range, (None, None), "{}", input.path);
        }
    }
    assert!(rows.iter().any(|row| number(&row["low"]).is_some()));
    assert!(rows.iter().any(|row| words(&row["where it is given"]) == "default"));
}

/// Whoever writes a formula with a name gets the figure that the JSON holds under it.
#[test]
fn names_lead_to_headline_figures() {
    let ran = ran();
    let mut book = book();
    let sheet = book.worksheet_range("Options compared").expect("the sheet is there");
    let names = book.defined_names().to_vec();
    let option = ran.summary.options.last().unwrap();
    let json = option_of(&ran.json, &option.title, &ran.summary);
    let mut n = 0;
    for (name, place) in &names {
        let Some(rest) = name.strip_prefix(&format!("{}.", option.name)) else { continue };
        let cell = place.rsplit_once('!').expect("a cell of a sheet").1.replace('$', "");
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1) - 1;
        let row: u32 = cell[letters.len()..].parse::<u32>().expect("a row") - 1;
        let found = sheet.get_value((row, column)).expect("a cell");
        let (path, key) = match rest.rsplit_once('.') {
            Some((path, "mean")) => (path, "mean"),
            Some((path, "median")) => (path, "p50"),
            Some((path, "P5")) => (path, "p5"),
            Some((path, "P95")) => (path, "p95"),
            _ => (rest, "value"),
        };
        let at_path = under(json, path);
        agree(found, if at_path.is_object() { &at_path[key] } else { at_path }, name);
        n += 1;
    }
    assert!(n > 20, "{names:?}");
}
