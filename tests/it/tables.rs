//! CSV tables of a run: every number of the JSON stands in `results.csv`, and `months.csv` is what the draws say.

use std::collections::BTreeMap;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;

use crate::common::{model_of, run_with_cash};
use crate::data_dictionary::is_of;

/// Scenarios that have between them all that a summary can hold.
const FILES: [&str; 4] = [
    "scenarios/sheffield-promoting-independence.toml",
    "scenarios/rikers-able.toml",
    "scenarios/birmingham-step-down.toml",
    "scenarios/neet-innovation-fund.toml",
];
const DRAWS: u32 = 150;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// By option, against, measure and statistic: value and unit.
type Lines = BTreeMap<[String; 4], (String, String)>;

fn lines(folder: &Path) -> Lines {
    let mut reader = csv::Reader::from_path(folder.join("results.csv")).expect("a table");
    assert_eq!(
        reader.headers().expect("a header"),
        &csv::StringRecord::from(vec!["option", "against", "measure", "statistic", "value", "unit"])
    );
    let mut lines = Lines::new();
    for record in reader.records() {
        let record = record.expect("every line has the same fields");
        let key = [0, 1, 2, 3].map(|place| record[place].to_owned());
        let before = lines.insert(key.clone(), (record[4].to_owned(), record[5].to_owned()));
        assert!(before.is_none(), "{key:?} stands twice");
    }
    lines
}

/// Walks the JSON and looks each number up.
struct Walk<'a> {
    lines: &'a Lines,
    option: String,
    against: String,
    n_numbers: usize,
    n_nulls: usize,
    /// Bounds and parties that were met.
    n_bounds: usize,
    n_parties: usize,
}

impl Walk<'_> {
    /// A number of the JSON is that of the line, to the last bit; what is null is empty.
    fn look(&mut self, measure: &str, statistic: &str, value: &Json) {
        let key = [&self.option, &self.against, measure, statistic].map(str::to_owned);
        let (cell, _) = self.lines.get(&key).unwrap_or_else(|| panic!("no line {key:?}"));
        match value.as_f64() {
            Some(number) => {
                assert_eq!(cell.parse::<f64>().ok(), Some(number), "{key:?}");
                self.n_numbers += 1;
            }
            None => {
                assert!(value.is_null() && cell.is_empty(), "{key:?}: {value} and {cell:?}");
                self.n_nulls += 1;
            }
        }
    }

    /// Something named by a path: an object of more, a distribution, an estimate, or nothing.
    fn walk(&mut self, path: &str, value: &Json) {
        match value {
            Json::Object(object) if object.contains_key("p50") => self.distribution(path, object),
            Json::Object(object) if object.contains_key("value") => {
                object.iter().for_each(|(statistic, value)| self.look(path, statistic, value));
            }
            Json::Object(object) => {
                for (key, value) in object {
                    self.field(path, key, value);
                }
            }
            Json::Null => {
                // Nothing of it stands as a number, if it stands at all.
                let below = format!("{path}.");
                let of = |measure: &str| measure == path || measure.starts_with(&below);
                for ([option, _, measure, statistic], (cell, _)) in self.lines {
                    if *option == self.option && of(measure) && statistic != "n_undefined" {
                        assert!(
                            cell.is_empty() || statistic.contains("base_case"),
                            "{measure} {statistic} {cell}"
                        );
                    }
                }
            }
            other => panic!("{path}: {other}"),
        }
    }

    fn distribution(&mut self, path: &str, object: &serde_json::Map<String, Json>) {
        for (statistic, value) in object {
            match statistic.as_str() {
                "option" | "against" | "measure" => {}
                "p_better" => {
                    self.look(path, "p_better", &value["value"]);
                    self.look(path, "se_p_better", &value["se"]);
                }
                "p_never" => self.walk(&path.replace("payback_month", "p_never"), value),
                "bounds" => {
                    self.n_bounds += usize::from(!value.is_null());
                    for level in ["p5", "p25", "p50", "p75", "p95"] {
                        let between = value.get(level).unwrap_or(&Json::Null);
                        for (place, end) in ["least", "most"].into_iter().enumerate() {
                            let end_of = between.get(place).unwrap_or(&Json::Null);
                            self.look(path, &format!("{end}_{level}"), end_of);
                        }
                    }
                }
                _ => self.look(path, statistic, value),
            }
        }
    }

    /// A party, in whose paths a provider has words of its own.
    fn party(&mut self, party: &Json) {
        let path = party["party"].as_str().expect("a path");
        self.n_parties += 1;
        for (key, value) in party.as_object().expect("an object").iter().filter(|(key, _)| *key != "party") {
            let key = match (key.as_str(), path.starts_with("provider.")) {
                ("received", true) => "income",
                ("given", true) => "costs",
                ("balance", true) => "margin",
                (other, _) => other,
            };
            self.walk(&format!("{path}.{key}"), value);
        }
    }

    fn field(&mut self, path: &str, key: &str, value: &Json) {
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let named = |thing: &Json, by: &str| thing[by].as_str().expect("a name").to_owned();
        let each = |value: &Json| value.as_array().expect("a list").clone();
        match key {
            "name" | "unit" | "contract_year" | "year" | "quarter" => {}
            "tranches" | "guarantees" | "payers" | "contracts" | "clauses" | "states" => {
                for thing in each(value) {
                    let start = below(&format!("{}.{}", &key[..key.len() - 1], named(&thing, "name")));
                    self.walk(&start, &thing);
                }
            }
            "years" => each(value).iter().for_each(|year| {
                self.walk(&below(&format!("year.{}", named(year, "year"))), year);
            }),
            "quarters" => each(value).iter().for_each(|quarter| {
                let start = format!("year.{}.quarter.{}", named(quarter, "year"), quarter["quarter"]);
                self.walk(&below(&start), quarter);
            }),
            "waterfall" if !value.is_null() => {
                self.walk("vehicle.received", &value["received"]);
                for step in each(&value["steps"]) {
                    self.walk(&below(&format!("{key}.{}", named(&step, "name"))), &step);
                }
            }
            "coupons" => each(value).iter().for_each(|year| {
                self.walk(&below(&format!("year.{}", year["contract_year"])), year);
            }),
            "base_case" => {
                for (measure, found) in value.as_object().expect("an object") {
                    self.look(measure, "base_case", &found["value"]);
                    self.look(measure, "se_base_case", &found["se"]);
                }
            }
            "parties" => each(value).iter().for_each(|party| self.party(party)),
            "without_rate" => {
                for (why, n) in value.as_object().expect("an object") {
                    self.look(&below("irr"), &format!("n_{why}"), n);
                }
            }
            "cap" => self.look(&below(key), "base_case", value),
            _ => self.walk(&below(key), value),
        }
    }
}

#[test]
fn every_number_of_the_json_stands_in_the_table_and_every_measure_in_the_dictionary() {
    let known = sib::report::tables::dictionary::measures();
    let (mut n_bounds, mut n_parties) = (0, 0);
    for file in FILES {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::cargo_bin("sib").expect("the program is built");
        command.args(["report", file, "--formats", "csv,json", "--no-checks", "--quiet", "--out"]);
        command.arg(folder.path()).args(["--draws", &DRAWS.to_string()]).current_dir(root());
        command.assert().success();
        let lines = lines(folder.path());
        let text = std::fs::read_to_string(folder.path().join("report.json")).expect("a report");
        let json: Json = serde_json::from_str(&text).expect("JSON");
        let mut walk = Walk {
            lines: &lines,
            option: String::new(),
            against: String::new(),
            n_numbers: 0,
            n_nulls: 0,
            n_bounds: 0,
            n_parties: 0,
        };
        for option in json["options"].as_array().expect("a list") {
            walk.option = option["name"].as_str().expect("a name").to_owned();
            walk.walk("", option);
        }
        for difference in json["differences"].as_array().expect("a list") {
            let said = |key: &str| difference[key].as_str().expect("a name").to_owned();
            (walk.option, walk.against) = (said("option"), said("against"));
            walk.distribution(&said("measure"), difference.as_object().expect("an object"));
        }
        assert!(walk.n_numbers > 1_000 && walk.n_nulls > 10, "{file}: {} numbers", walk.n_numbers);
        n_bounds += walk.n_bounds;
        n_parties += walk.n_parties;
        for ([_, against, measure, statistic], (_, unit)) in &lines {
            if measure == "cost" && !against.is_empty() {
                continue;
            }
            let line = known.iter().find(|(pattern, _)| is_of(measure, pattern));
            let (_, of_measure) = line.unwrap_or_else(|| panic!("{measure} is not in the dictionary"));
            let is_own = unit != "draws" && !matches!(statistic.as_str(), "p_better" | "se_p_better");
            assert!(!is_own || of_measure.contains(unit.as_str()), "{measure} {statistic}: {unit}");
        }
    }
    assert!(n_bounds > 0 && n_parties > 0, "{n_bounds} bounds and {n_parties} parties");
}

/// Months are read from the file and held against the draws, sorted by hand.
#[test]
fn months_are_what_the_draws_say() {
    let model = model_of(&root().join(FILES[0]), None);
    let results = run_with_cash(&model, 1, DRAWS);
    let summary = sib::analysis::summarise(&model, &results);
    let found = sib::report::findings::Findings {
        model: &model,
        results: &results,
        summary: &summary,
        checks: &[],
        payoff: None,
        analysed: &[],
        convergence: &[],
    };
    let files = sib::report::findings::files(&found, sib::report::findings::Form::Csv);
    let months = files.iter().find(|file| file.name == "months.csv").expect("a table");
    let mut lines = BTreeMap::new();
    for record in csv::Reader::from_reader(&months.bytes[..]).records() {
        let record = record.expect("every line has the same fields");
        let key = [0, 1, 2, 4].map(|place| record[place].to_owned());
        lines.insert(key, (record[3].to_owned(), record[5].to_owned(), record[6].to_owned()));
    }
    let mut n_looked_up = 0;
    let mut look = |option: &str, measure: &str, month: usize, statistic: &str, expected: f64, unit: &str| {
        let key = [option, measure, &month.to_string(), statistic].map(str::to_owned);
        let (calendar_month, value, found) = &lines[&key];
        assert_eq!((value.parse::<f64>().ok(), found.as_str()), (Some(expected), unit), "{key:?}");
        let months_since = month.max(1) - 1;
        let start = model.calendar.start();
        let counted = usize::try_from(start.month()).expect("a month") - 1 + months_since;
        let year = usize::try_from(start.year()).expect("a year") + counted / 12;
        assert_eq!(*calendar_month, format!("{year}-{:02}", counted % 12 + 1));
        n_looked_up += 1;
    };
    for (own, option) in results.options.iter().zip(&model.options) {
        let fans = own.fans.as_ref().and_then(|cash| cash.draws()).expect("cash by month is kept");
        let mut tables = vec![("payers.paid_to_date", &fans.payers)];
        if option.service.is_some() {
            tables.push(("provider.cash", &fans.provider));
        }
        if option.capital.is_some() {
            tables.push(("investor.cash_to_date", &fans.investors));
        }
        for (measure, table) in tables {
            for month in 0..fans.n_months {
                let mut pence: Vec<i64> = table.chunks(fans.n_months).map(|draw| draw[month]).collect();
                pence.sort_unstable();
                for (statistic, percent) in [("p5", 5), ("p25", 25), ("p50", 50), ("p75", 75), ("p95", 95)] {
                    let rank = (pence.len() * percent).div_ceil(100);
                    look(&option.name, measure, month, statistic, pence[rank - 1] as f64 / 100.0, "money");
                }
            }
        }
        for (state, days) in model.states.iter().zip(&own.occupancy) {
            for (month, &steps) in (0_u16..).zip(days).skip(1) {
                let length = model.calendar.month_end(month) - model.calendar.month_end(month - 1);
                let days = steps as f64 / sib::units::Count::from_whole(1).steps() as f64;
                let people = days / (f64::from(DRAWS) * f64::from(length));
                let people = (people * 1e6).round() / 1e6;
                let measure = format!("state.{}.people", state.name);
                look(&option.name, &measure, usize::from(month), "mean", people, "count");
            }
        }
    }
    assert_eq!(n_looked_up, lines.len(), "nothing else stands in the file");
    assert!(n_looked_up > 1_000);
}
