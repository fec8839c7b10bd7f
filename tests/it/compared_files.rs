//! The files of a comparison of two scenarios, read back: the workbook and the table hold what the JSON holds, the draws are
//! those of the two runs, and the manifest names every file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use assert_cmd::Command;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use sib::model::Model;
use sib::statistics::Value;

use super::common::{model, run};
use super::compare::{with_blocks, without};
use super::draws;

const DRAWS: u32 = 60;
const DEAL: &str = include_str!("deal.toml");

/// Two files with the same people: a bond in the one; blocks in the other, which calls a setting otherwise, draws a number
/// that is certain in the first, counts a measure of one name in another unit, and has an option of the same name.
fn texts() -> [String; 2] {
    let running = "amount = { value = \"£15,000 / month\", assumption = \"a quote\" }";
    let wide = "amount = { low = \"£14,000 / month\", central = \"£15,000 / month\", high = \"£17,000 / month\", assumption = \"two quotes\" }";
    let extra = |how: &str| format!("[measure.extra]\n{how} = \"kept\"\n\n[contract.outcomes]\n");
    let whole = with_blocks();
    assert!(whole.contains(running) && DEAL.contains("[contract.outcomes]\n"));
    let one = without(&whole, &["block", "dear"]).replacen("[contract.outcomes]\n", &extra("mean_of"), 1);
    let two = without(&whole, &["bond"])
        .replacen("[contract.outcomes]\n", &extra("share_with"), 1)
        .replacen(running, wide, 1)
        .replacen("name = \"block\"\n", "name = \"bond\"\n", 1)
        .replace("[state.care]", "[state.residence]")
        .replace("transition.care.", "transition.residence.")
        .replace("transition.home.care", "transition.home.residence")
        .replace("starts_in = \"care\"", "starts_in = \"residence\"")
        .replace("time_in = \"care\"", "time_in = \"residence\"");
    [one, two]
}

/// What the program wrote.
struct Written {
    folder: tempfile::TempDir,
    json: Json,
    models: [Model; 2],
}

impl Written {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("out").join(name)
    }
}

fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let texts = texts();
        for (name, text) in ["one.toml", "two.toml"].iter().zip(&texts) {
            fs::write(folder.path().join(name), text).expect("it can be written");
        }
        let forms = "html,xlsx,json,png,csv,parquet";
        let draws = DRAWS.to_string();
        let arguments = [
            "compare",
            "one.toml",
            "two.toml",
            "--draws",
            &draws,
            "--formats",
            forms,
            "--out",
            "out",
            "--quiet",
        ];
        let mut command = Command::cargo_bin("sib").expect("the program is built");
        command.current_dir(folder.path()).args(arguments).assert().success();
        let json = fs::read(folder.path().join("out/comparison.json")).expect("a file");
        let json = serde_json::from_slice(&json).expect("it is JSON");
        let models = texts.map(|text| model(&text));
        Written { folder, json, models }
    })
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list")
}

fn text(json: &Json) -> &str {
    json.as_str().expect("a text")
}

fn results() -> impl Iterator<Item = &'static Json> {
    list(&written().json["parties"]).iter().flat_map(|party| list(&party["results"]))
}

/// Names of options by their titles.
fn names_by_title() -> BTreeMap<&'static str, &'static str> {
    list(&written().json["options"])
        .iter()
        .map(|option| (text(&option["title"]), text(&option["name"])))
        .collect()
}

/// The rows of a sheet below the header that begins with a word.
fn rows_of(sheet: &str, first: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let bytes = fs::read(written().path("comparison.xlsx")).expect("a workbook");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("it is a workbook");
    let range = book.worksheet_range(sheet).expect("the sheet is there");
    let mut rows = range.rows().skip_while(|row| row[0] != Data::String(first.into()));
    let header = rows.next().expect("a header").iter().map(ToString::to_string).collect();
    (header, rows.take_while(|row| row[0] != Data::Empty).map(<[Data]>::to_vec).collect())
}

fn words(cell: &Data) -> &str {
    if let Data::String(text) = cell { text } else { "" }
}

/// The JSON rounds to hundredths of money and to millionths of the rest.
#[track_caller]
fn agree(cell: &Data, json: &Json, what: &str) {
    let number = match cell {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    };
    match (number, json.as_f64()) {
        (Some(cell), Some(json)) => assert!((cell - json).abs() <= 0.005_000_1, "{what}: {cell} and {json}"),
        (None, None) => {}
        (cell, json) => panic!("{what}: {cell:?} and {json:?}"),
    }
}

#[test]
fn the_workbook_holds_every_result_and_difference_of_the_json_with_its_error() {
    let names = names_by_title();
    let (header, rows) = rows_of("Differences", "about");
    assert_eq!(header.iter().filter(|head| *head == "±").count(), 2);
    let place = |head: &str| header.iter().position(|known| known == head).expect("a column");
    let value = place("mean or chance");
    let better = place("chance that the option is better");
    let mut by_key = BTreeMap::new();
    for row in &rows {
        let against = words(&row[place("less that of")]);
        let against = if against.is_empty() { "" } else { names[against] };
        let key = (words(&row[place("path")]), names[words(&row[place("option")])], against);
        assert!(by_key.insert(key, row).is_none(), "{key:?} stands twice");
    }
    let mut n_met = 0;
    for result in results() {
        let path = text(&result["result"]);
        for said in list(&result["levels"]).iter().chain(list(&result["differences"])) {
            let against = said.get("against").map_or("", text);
            let row = by_key[&(path, text(&said["option"]), against)];
            let what = format!("{path} {said}");
            let main = said.get("value").or(said.get("mean")).unwrap_or(&Json::Null);
            agree(&row[value], main, &what);
            agree(&row[value + 1], said.get("se").unwrap_or(&Json::Null), &what);
            let cells = [
                ("P5", "p5"),
                ("P25", "p25"),
                ("P50, median", "p50"),
                ("P75", "p75"),
                ("P95", "p95"),
                ("± of the median", "se_p50"),
                ("rate of the mean cash", "of_mean_cash"),
                ("± of that rate", "se_of_mean_cash"),
            ];
            // A quantile that is known as a range only stands there in words, with the error of its ends.
            let is_range = |key: &str| {
                let ends = said.get("bounds").and_then(|bounds| bounds[key].as_array());
                said[key].is_null() && ends.is_some_and(|ends| ends.iter().any(Json::is_number))
            };
            for (head, key) in cells {
                if is_range(key.trim_start_matches("se_")) {
                    let cell = words(&row[place(head)]);
                    assert!(key == "se_p50" || cell.contains('%') && cell != "not defined", "{what}: {cell}");
                    continue;
                }
                agree(&row[place(head)], said.get(key).unwrap_or(&Json::Null), &what);
            }
            let chance = said.get("p_better").unwrap_or(&Json::Null);
            agree(&row[better], &chance["value"], &what);
            agree(&row[better + 1], &chance["se"], &what);
            n_met += 1;
        }
    }
    assert!(n_met == rows.len() && n_met > 150, "{n_met} of {} rows", rows.len());
}

#[test]
fn stakes_stand_beside_each_other() {
    let (header, rows) = rows_of("Options compared", "about");
    let titles: Vec<&str> =
        list(&written().json["options"]).iter().map(|option| text(&option["title"])).collect();
    let shown: Vec<&str> =
        header[4..].iter().map(String::as_str).filter(|head| !head.is_empty() && *head != "±").collect();
    assert_eq!(shown, titles);
    assert!(rows.len() > 20);
    let bytes = fs::read(written().path("comparison.xlsx")).expect("a workbook");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("it is a workbook");
    let range = book.worksheet_range("Options compared").expect("the sheet is there");
    let row_of = |labels: [&str; 3]| {
        let is_it = |row: &&[Data]| row.iter().zip(labels).all(|(cell, label)| words(cell) == label);
        range.rows().find(is_it).unwrap_or_else(|| panic!("{labels:?}"))
    };
    let payers = "net: avoided cost of care less paid";
    for (place, stakes) in list(&written().json["stakes"]).iter().enumerate() {
        let cell = |labels| &row_of(labels)[4 + 2 * place];
        agree(cell(["All payers", "paid", "mean"]), &stakes["paid"]["value"], "paid");
        agree(cell(["All payers", payers, "mean"]), &stakes["payers"]["mean"]["value"], "net");
        agree(
            cell(["All payers", payers, "standard deviation"]),
            &stakes["payers"]["deviation"]["value"],
            "by",
        );
        agree(
            cell(["All investors", "received less put in", "chance below 0"]),
            &stakes["investors"]["p_loses"]["value"],
            "loses",
        );
        agree(
            cell(["All together", "the sum of the three", "chance best off"]),
            &stakes["together"]["p_best"]["value"],
            "best",
        );
    }
}

/// Held against the input tables themselves: a number is listed when, and only when, it is not the same in both files.
#[test]
fn inputs_that_differ_are_those_and_no_others() {
    let (header, rows) = rows_of("Inputs that differ", "number");
    assert_eq!(header[1], "file");
    let mut listed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &rows {
        listed.entry(words(&row[0])).or_default().push(words(&row[1]));
    }
    let tables = written().models.each_ref().map(|model| {
        let rows =
            model.inputs.rows().map(|(_, row)| (row.path.as_str(), format!("{:?} {:?}", row.unit, row.law)));
        rows.collect::<BTreeMap<_, _>>()
    });
    let paths: BTreeSet<&str> = tables.iter().flat_map(|table| table.keys().copied()).collect();
    for path in paths {
        let [one, two] = tables.each_ref().map(|table| table.get(path));
        let expected: Vec<&str> = [("one", one), ("two", two)]
            .into_iter()
            .filter(|(_, row)| one != two && row.is_some())
            .map(|(name, _)| name)
            .collect();
        assert_eq!(listed.get(path).map_or(&[][..], Vec::as_slice), expected, "{path}");
    }
    assert_eq!(listed["service.key_worker.cost.running.amount"], ["one", "two"]);
    assert!(listed["state.residence.cost"] == ["two"] && !listed.contains_key("service.key_worker.capacity"));
}

#[test]
fn the_table_holds_every_number_of_the_json() {
    let mut reader = csv::Reader::from_path(written().path("comparison.csv")).expect("a table");
    let mut lines: BTreeMap<[String; 4], String> = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("every line has the same fields");
        let key = [0, 1, 2, 3].map(|place| record[place].to_owned());
        assert!(lines.insert(key.clone(), record[4].to_owned()).is_none(), "{key:?} stands twice");
    }
    let mut n_numbers = 0;
    let mut look = |key: [&str; 4], value: &Json| {
        let cell = lines.get(&key.map(str::to_owned)).unwrap_or_else(|| panic!("no line {key:?}"));
        assert_eq!(cell.parse::<f64>().ok(), value.as_f64(), "{key:?}");
        n_numbers += u32::from(value.is_number());
    };
    for result in results() {
        let path = text(&result["result"]);
        for said in list(&result["levels"]).iter().chain(list(&result["differences"])) {
            let (option, against) = (text(&said["option"]), said.get("against").map_or("", text));
            for (statistic, value) in said.as_object().expect("an object") {
                match statistic.as_str() {
                    "option" | "against" => {}
                    "bounds" => {
                        for (level, ends) in value.as_object().into_iter().flatten() {
                            look([option, against, path, &format!("least_{level}")], &ends[0]);
                            look([option, against, path, &format!("most_{level}")], &ends[1]);
                        }
                    }
                    "p_better" => {
                        look([option, against, path, "p_better"], &value["value"]);
                        look([option, against, path, "se_p_better"], &value["se"]);
                    }
                    statistic => look([option, against, path, statistic], value),
                }
            }
        }
    }
    for stakes in list(&written().json["stakes"]) {
        let option = text(&stakes["option"]);
        look([option, "", "stakes.paid", "mean"], &stakes["paid"]["value"]);
        for who in ["payers", "provider", "investors", "together"] {
            let Some(stake) = stakes[who].as_object() else { continue };
            let measure = format!("stakes.{who}");
            for (reading, found) in stake {
                let error = if reading == "mean" { "se".to_owned() } else { format!("se_{reading}") };
                look([option, "", &measure, reading], &found["value"]);
                look([option, "", &measure, &error], &found["se"]);
            }
        }
    }
    assert!(n_numbers > 2_000, "{n_numbers} numbers");
}

/// Every row is a draw of one of the two runs, each option under its name in the comparison; what an option or its file does
/// not have is not there.
#[test]
fn draws_are_those_of_both_runs() {
    let found = draws::read(&written().path("draws.parquet"));
    let mut row = 0;
    let mut n_values = 0;
    for (scenario, model) in written().models.iter().enumerate() {
        let results = run(model, 1, DRAWS);
        let options: Vec<&Json> =
            list(&written().json["options"]).iter().filter(|option| option["scenario"] == scenario).collect();
        // Care as usual is that of the first file.
        let kept = &results.options[model.options.len() - options.len()..];
        for draw in 0..DRAWS as usize {
            for (option, own) in options.iter().zip(kept) {
                assert_eq!(
                    (found.draws[row] as usize, found.options[row].as_str()),
                    (draw, text(&option["name"]))
                );
                let mut known = BTreeSet::new();
                for (figure, column) in own.figures.iter().zip(&own.columns) {
                    let mut name = figure.path(model, own.option);
                    if scenario == 1 && name.starts_with("outcomes.extra.") {
                        name += " (share)";
                    }
                    let expected = match column.value(draw) {
                        Value::Known(value) => Some(value),
                        Value::BeyondHorizon => Some(f64::INFINITY),
                        Value::Undefined => None,
                    };
                    assert_eq!(found.columns[&name][row], expected, "{name} in row {row}");
                    known.insert(name);
                    n_values += 1;
                }
                for (name, cells) in &found.columns {
                    let is_figure = !name.starts_with("input.");
                    assert!(
                        !is_figure || known.contains(name) || cells[row].is_none(),
                        "{name} in row {row}"
                    );
                }
                let uncertain = found.columns["input.service.key_worker.cost.running.amount"][row];
                assert_eq!(uncertain.is_some_and(|pounds| pounds > 10_000.0), scenario == 1);
                row += 1;
            }
        }
    }
    assert!(row == found.draws.len() && n_values > 10_000);
    let scenarios: Json = serde_json::from_str(&found.metadata["scenarios"]).expect("JSON");
    assert_eq!(list(&scenarios).len(), 2);
}

#[test]
fn the_manifest_names_every_file_and_both_scenarios() {
    let manifest = fs::read(written().path("manifest.json")).expect("a manifest");
    let manifest: Json = serde_json::from_slice(&manifest).expect("JSON");
    let mut named = BTreeSet::from(["manifest.json".to_owned()]);
    for file in list(&manifest["files"]) {
        let bytes = fs::read(written().path(text(&file["name"]))).expect("a file of the manifest");
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (text(&file["sha256"]), file["bytes"].as_u64()),
            (digest.as_str(), Some(bytes.len() as u64))
        );
        named.insert(text(&file["name"]).to_owned());
    }
    let of_folder = |below: &str| -> BTreeSet<String> {
        let entries =
            fs::read_dir(written().path(below)).expect("a folder").map(|entry| entry.expect("an entry"));
        let files = entries.filter(|entry| entry.path().is_file());
        files.map(|entry| format!("{below}{}", entry.file_name().to_string_lossy())).collect()
    };
    let all: BTreeSet<String> = of_folder("").union(&of_folder("pictures/")).cloned().collect();
    assert_eq!(named, all);
    assert!(
        ["pictures/irr.png", "pictures/states.png", "draws.parquet", "comparison.xlsx"]
            .iter()
            .all(|name| named.contains(*name))
    );
    assert_eq!(manifest["scenario_sha256"], Json::Null);
    let digests = |list: &Json| {
        self::list(list).iter().map(|one| text(&one["scenario_sha256"]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(digests(&manifest["scenarios"]), digests(&written().json["sib"]["scenarios"]));
}

#[test]
fn the_page_shows_options_before_it_tells_of_them() {
    let page = fs::read_to_string(written().path("comparison.html")).expect("a page");
    let first = page.find("<svg").expect("pictures");
    assert!(first < page.find("Who pays, who earns, who carries the risk</h2>").expect("a chapter"));
    assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\" aria-label=\"").count());
}

#[test]
fn several_files_have_a_report_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in ["one.toml", "two.toml"].iter().zip(texts()) {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let sib = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("sib").expect("the program is built");
        command.current_dir(folder.path()).args(arguments).assert().success();
    };
    let rest = ["--draws", "20", "--formats", "json,parquet", "--no-checks", "--quiet", "--out"];
    sib(&[&["report", "one.toml", "two.toml"], &rest[..], &["both"]].concat());
    sib(&[&["report", "two.toml"], &rest[..], &["alone"]].concat());
    for name in ["report.json", "draws.parquet", "manifest.json"] {
        let [of_both, of_one] = ["both/two", "alone"]
            .map(|within| fs::read(folder.path().join(within).join(name)).expect("a file of the report"));
        assert!(of_both == of_one, "{name}");
        assert!(folder.path().join("both/one").join(name).is_file());
    }
    // Nothing is played while a file is wrong.
    fs::write(folder.path().join("wrong.toml"), "format = 1\n").expect("it can be written");
    let mut command = Command::cargo_bin("sib").expect("the program is built");
    command
        .current_dir(folder.path())
        .args(["report", "one.toml", "wrong.toml", "--out", "none"])
        .assert()
        .failure();
    assert!(!folder.path().join("none").exists());
}
