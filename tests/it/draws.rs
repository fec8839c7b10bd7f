//! `draws.parquet` read back: every figure and every drawn input of every draw, to the last bit.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use parquet::data_type::{ByteArrayType, DoubleType, Int32Type};
use parquet::file::reader::{FileReader, SerializedFileReader};
use sha2::Digest;
use sib::data::Results;
use sib::engine::{Coupling, Fanning, Plan, RunError, Sampling, Settings};
use sib::model::{Model, OptionId, Unit};
use sib::random::Seed;
use sib::report::manifest::{Entry, Made};
use sib::report::tables::draws::{Draws, Rows};
use sib::stage::world::Worlds;
use sib::statistics::Value;

use crate::common::{headed, model, model_of, provenance};

/// A file as it was read back.
#[derive(Default, PartialEq)]
pub struct ReadBack {
    pub draws: Vec<i32>,
    pub options: Vec<String>,
    /// By name of the column, for each row.
    pub columns: BTreeMap<String, Vec<Option<f64>>>,
    /// What the file says of itself.
    pub metadata: BTreeMap<String, String>,
    n_groups: usize,
}

/// A file, read back.
pub fn read(path: &Path) -> ReadBack {
    let file = std::fs::File::open(path).expect("the file is there");
    let reader = SerializedFileReader::new(file).expect("a Parquet file");
    let mut found = ReadBack { n_groups: reader.num_row_groups(), ..ReadBack::default() };
    for pair in reader.metadata().file_metadata().key_value_metadata().expect("metadata") {
        found.metadata.insert(pair.key.clone(), pair.value.clone().expect("a value"));
    }
    for number in 0..reader.num_row_groups() {
        let group = reader.get_row_group(number).expect("a group");
        let n_rows = usize::try_from(group.metadata().num_rows()).expect("rows are counted");
        for (place, column) in group.metadata().columns().iter().enumerate() {
            let name = column.column_descr().name().to_owned();
            let column = group.get_column_reader(place).expect("a column");
            match name.as_str() {
                "draw" => {
                    let mut reader = parquet::column::reader::get_typed_column_reader::<Int32Type>(column);
                    reader.read_records(n_rows, None, None, &mut found.draws).expect("values");
                }
                "option" => {
                    let mut names = Vec::new();
                    let mut reader =
                        parquet::column::reader::get_typed_column_reader::<ByteArrayType>(column);
                    reader.read_records(n_rows, None, None, &mut names).expect("values");
                    let text =
                        |name: &parquet::data_type::ByteArray| name.as_utf8().expect("text").to_owned();
                    found.options.extend(names.iter().map(text));
                }
                _ => {
                    let (mut values, mut levels) = (Vec::new(), Vec::new());
                    let mut reader = parquet::column::reader::get_typed_column_reader::<DoubleType>(column);
                    reader.read_records(n_rows, Some(&mut levels), None, &mut values).expect("values");
                    let mut values = values.into_iter();
                    let own = found.columns.entry(name).or_default();
                    match levels.is_empty() {
                        true => own.extend(values.map(Some)),
                        false => own.extend(levels.iter().map(|&level| {
                            (level == 1).then(|| values.next().expect("a value for each row that has one"))
                        })),
                    }
                }
            }
        }
    }
    found
}

fn settings(draws: u32, threads: usize) -> Settings {
    Settings {
        seed: 5,
        draws: 0..draws,
        threads: Some(threads),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: sib::engine::Keep::EveryDraw,
    }
}

fn to_the_end() -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn write(model: &Model, draws: u32, threads: usize, folder: &Path) -> (Results, Entry) {
    let plan = Plan::new(model).expect("the books of the base case add up");
    let from = provenance(5, draws);
    let rows = [Rows::of_run(model, plan.figures())];
    let mut file = Draws::begin(folder, &from.version, &rows).expect("a file");
    let mut take = |drawn: &sib::data::Drawn<'_>| file.add(0, drawn).map_err(|error| error.to_string());
    let results =
        plan.run_and_hand_on(&settings(draws, threads), from, &to_the_end, &mut take).expect("books add up");
    let entry = file.finish(Made::Run(&results.provenance)).expect("the file is whole");
    (results, entry)
}

/// Everything that was read back is what the run says, and nothing else is there. How many cells there are of each kind:
/// numbers, beyond the horizon, not there.
fn compare(model: &Model, results: &Results, found: &ReadBack) -> [usize; 3] {
    let (n_options, n_draws) = (model.options.len(), results.provenance.draws as usize);
    assert_eq!(found.draws.len(), n_options * n_draws);
    for (row, (draw, option)) in found.draws.iter().zip(&found.options).enumerate() {
        assert_eq!((*draw as usize, option), (row / n_options, &model.options[row % n_options].name));
    }
    let mut kinds = [0; 3];
    let mut looked_up: BTreeMap<&str, Vec<bool>> =
        found.columns.keys().map(|name| (name.as_str(), vec![false; found.draws.len()])).collect();
    for (place, own) in results.options.iter().enumerate() {
        for (figure, column) in own.figures.iter().zip(&own.columns) {
            let path = figure.path(model, OptionId::new(place));
            let cells = &found.columns[&path];
            for (draw, value) in column.values().enumerate() {
                let row = draw * n_options + place;
                let (expected, kind) = match value {
                    Value::Known(value) => (Some(value), 0),
                    Value::BeyondHorizon => (Some(f64::INFINITY), 1),
                    Value::Undefined => (None, 2),
                };
                assert_eq!(cells[row].map(f64::to_bits), expected.map(f64::to_bits), "{path}, row {row}");
                kinds[kind] += 1;
                looked_up.get_mut(path.as_str()).expect("a column")[row] = true;
            }
        }
    }
    let worlds = Worlds::new(model).expect("correlations hold together");
    for draw in 0..results.provenance.draws {
        let world = worlds.draw(model, Seed::new(results.provenance.seed), draw);
        for (id, row) in model.inputs.rows() {
            let name = format!("input.{}", row.path);
            let Some(cells) = found.columns.get(&name) else {
                // A number without a column takes its base value in every draw.
                assert_eq!(world.value(id), row.unit.inside(row.law.base()), "{name}");
                continue;
            };
            let in_file = row.unit.written(world.value(id));
            let is_pay = matches!(row.unit, Unit::Amount | Unit::PayPerPerson(_) | Unit::PayStanding(_));
            let expected = if is_pay { in_file / 100.0 } else { in_file };
            for option in 0..n_options {
                let place = draw as usize * n_options + option;
                assert_eq!(cells[place].map(f64::to_bits), Some(expected.to_bits()), "{name} in draw {draw}");
                looked_up.get_mut(name.as_str()).expect("a column")[place] = true;
            }
        }
    }
    for (name, rows) in looked_up {
        for (row, was_looked_up) in rows.into_iter().enumerate() {
            assert!(was_looked_up || found.columns[name][row].is_none(), "{name}, row {row}: no such figure");
        }
    }
    kinds
}

#[test]
fn every_figure_and_input_of_real_deals_comes_back_to_the_last_bit() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["scenarios/sheffield-promoting-independence.toml", "scenarios/rikers-able.toml"] {
        let folder = tempfile::tempdir().expect("a folder");
        let model = model_of(&root.join(file), None);
        let (results, _) = write(&model, 150, 2, folder.path());
        let found = read(&folder.path().join("draws.parquet"));
        let [n_known, n_beyond, n_undefined] = compare(&model, &results, &found);
        assert!(n_known > 1_000 && n_beyond > 0 && n_undefined > 0, "{file}: every kind of cell is met");
        assert!(found.columns.keys().any(|name| name.starts_with("input.")));
        let said = |key: &str| found.metadata[key].as_str();
        assert_eq!(
            [said("sib"), said("scenario_sha256"), said("seed"), said("draws")],
            ["test", "test", "5", "150"]
        );
        let units: BTreeMap<String, String> = serde_json::from_str(said("units")).expect("JSON");
        assert!(units.keys().eq(found.columns.keys()), "every column has a unit");
        assert_eq!(units["referred"], "count");
    }
}

/// Two people, and a price and a rate that are not known.
fn small() -> Model {
    let body = r#"
option = [ { name = "usual" }, { name = "served", service = "help", contracts = ["card"] } ]
party = { council = { is = "payer" } }
cohort = { people = 2, starts_in = "care" }
state = { care = {}, home = {} }
transition.care.home.rate = { low = "0.2 / year", central = "0.4 / year", high = "0.8 / year" }
service.help.cost.staff = { amount = "£80 / month" }
measure.home = { is_in = "home", at = "3 months" }
[contract.card]
payers = { council = "100%" }
clause.home = { for_each = "home", price = { low = "£100", central = "£150", high = "£200" } }
"#;
    model(&headed("6 months", body))
}

#[test]
fn many_draws_are_written_in_groups_and_their_bytes_do_not_depend_on_threads() {
    let model = small();
    let folders = [(), ()].map(|()| tempfile::tempdir().expect("a folder"));
    let (results, first) = write(&model, 9_001, 1, folders[0].path());
    let (_, second) = write(&model, 9_001, 3, folders[1].path());
    assert_eq!(first, second);
    let [one, other] = folders.each_ref().map(|folder| folder.path().join("draws.parquet"));
    let bytes = std::fs::read(&one).expect("the file is there");
    assert_eq!(bytes, std::fs::read(&other).expect("the file is there"));
    assert_eq!(first, Entry::from(&sib::report::findings::File { name: "draws.parquet".into(), bytes }));
    let found = read(&one);
    assert!(found.n_groups > 1);
    compare(&model, &results, &found);
    for folder in folders {
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            1,
            "nothing is left beside it"
        );
    }
}

#[test]
fn handing_draws_on_changes_no_result_and_a_refusal_stops_the_run() {
    let model = small();
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let (mut next, mut waiting) = (0, 0);
    let handed_on =
        plan.run_and_hand_on(&settings(2_500, 2), provenance(5, 2_500), &to_the_end, &mut |drawn| {
            assert_eq!(drawn.first, next, "draws come in their order");
            next += drawn.n;
            waiting = waiting.max(drawn.n);
            assert!(drawn.inputs.iter().all(|values| values.len() == drawn.n as usize));
            Ok(())
        });
    assert_eq!(next, 2_500);
    let handed_on = handed_on.expect("books add up");
    let plain = plan.run(&settings(2_500, 2), provenance(5, 2_500), &|_| {}).expect("books add up");
    for (one, other) in handed_on.options.iter().zip(&plain.options) {
        let values = |column: &sib::statistics::Column| column.values().collect::<Vec<_>>();
        assert!(one.columns.iter().map(values).eq(other.columns.iter().map(values)));
        assert_eq!((&one.flows, &one.occupancy), (&other.flows, &other.occupancy));
    }
    let refused = plan.run_and_hand_on(&settings(100, 2), provenance(5, 100), &to_the_end, &mut |drawn| {
        if drawn.first == 0 { Ok(()) } else { Err("the disk is full".to_owned()) }
    });
    assert_eq!(refused.map(|_| ()), Err(RunError::NotTaken("the disk is full".to_owned())));
}

/// The manifest names every other file, each as it is, and any number of threads writes the same bytes.
#[test]
fn the_manifest_covers_the_draws() {
    let folder = tempfile::tempdir().expect("a folder");
    let sib = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("sib").expect("the program is built");
        command.current_dir(folder.path()).args(arguments).assert().success();
    };
    sib(&["new", "deal"]);
    let usage =
        ["report", "deal.toml", "--formats", "csv,parquet", "--no-checks", "--quiet", "--draws", "40"];
    sib(&[&usage[..], &["--threads", "1", "--out", "one"]].concat());
    sib(&[&usage[..], &["--threads", "2", "--out", "two"]].concat());
    let bytes = |out: &str, name: &str| std::fs::read(folder.path().join(out).join(name)).expect("a file");
    let manifest: serde_json::Value = serde_json::from_slice(&bytes("one", "manifest.json")).expect("JSON");
    let mut listed = vec!["manifest.json".to_owned()];
    for file in manifest["files"].as_array().expect("a list") {
        let name = file["name"].as_str().expect("a name");
        let written = bytes("one", name);
        let digest: String =
            sha2::Sha256::digest(&written).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((&file["bytes"], &file["sha256"]), (&written.len().into(), &digest.into()), "{name}");
        listed.push(name.to_owned());
    }
    listed.sort();
    for out in ["one", "two"] {
        let entries = std::fs::read_dir(folder.path().join(out)).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text"));
        let mut names: Vec<String> = names.collect();
        names.sort();
        assert_eq!(names, listed);
        assert!(listed.iter().all(|name| bytes(out, name) == bytes("one", name)));
    }
    assert!(listed.contains(&"draws.parquet".to_owned()));
}
