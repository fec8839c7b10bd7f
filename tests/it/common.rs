//! Scenarios from text, opened without a disk, and the figures of a run.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sib::data::{Provenance, Results};
use sib::engine::{Coupling, Fanning, Plan, Sampling, Settings};
use sib::model::Model;
use sib::scenario::diagnostic::Diagnostics;
use sib::scenario::read::read_once;
use sib::scenario::record::Record;
use sib::scenario::source::Sources;
use sib::scenario::tree::Table;
use sib::scenario::{Opened, Refused, Request, include, open};

/// Runs the program in a folder: whether it succeeded, what it printed, and what it said was wrong.
pub fn sib(arguments: &[&str], folder: &Path) -> (bool, String, String) {
    let mut program = assert_cmd::Command::cargo_bin("sib").expect("the program");
    let output = program.current_dir(folder).args(arguments).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// Opens a scenario given as text.
pub fn opened(text: &str) -> Result<Opened, Refused> {
    opened_with(text, None, &[])
}

/// Opens a scenario given as text under a case and overrides.
pub fn opened_with(text: &str, case: Option<&str>, sets: &[&str]) -> Result<Opened, Refused> {
    let request = Request {
        file: PathBuf::from("test.toml"),
        case: case.map(str::to_owned),
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
        ..Request::default()
    };
    open(&request, &|_: &Path| Ok(text.to_owned()))
}

/// The model of a scenario that must be valid, with a replay of it.
pub fn opened_with_replay(text: &str, replay: Option<&str>) -> Model {
    let request =
        Request { file: PathBuf::from("test.toml"), replay: replay.map(str::to_owned), ..Request::default() };
    let opened = open(&request, &|_: &Path| Ok(text.to_owned()));
    opened.unwrap_or_else(|refused| panic!("{refused}\n{text}")).model
}

/// Every scenario of the project, in order: the files that say their `format`. Others are parts that these include.
pub fn scenario_files() -> Vec<PathBuf> {
    fn look(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries = std::fs::read_dir(folder).expect("the folder can be read");
        for path in entries.map(|entry| entry.expect("the folder can be read").path()) {
            if path.is_dir() {
                look(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let text = std::fs::read_to_string(&path).expect("the file can be read");
                if text.lines().any(|line| line.starts_with("format")) {
                    found.push(path);
                }
            }
        }
    }
    let mut found = Vec::new();
    look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), &mut found);
    found.sort();
    assert!(found.len() >= 2, "the scenarios are found");
    found
}

/// Does something with each of some things, as many at a time as there are cores; what came of them in their order.
pub fn in_parallel<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let take = || {
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(place) else { return };
            let found = work(thing);
            done.lock().expect("no other thread has failed").push((place, found));
        }
    };
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from).min(things.len());
    std::thread::scope(|scope| (0..n_threads).for_each(|_| drop(scope.spawn(take))));
    let mut done = done.into_inner().expect("no thread has failed");
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, found)| found).collect()
}

/// Opens a scenario from disk, with what it includes, under a case.
pub fn opened_file(file: &Path, case: Option<&str>) -> Result<Opened, Refused> {
    let request = Request {
        file: file.to_owned(),
        case: case.map(str::to_owned),
        sets: Vec::new(),
        ..Request::default()
    };
    open(&request, &|path: &Path| std::fs::read_to_string(path))
}

/// The tree of a scenario on disk, with what it includes.
pub fn tree_of(file: &Path) -> Table {
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let read_file = |path: &Path| std::fs::read_to_string(path);
    let root = include::load(file, &read_file, &mut sources, &mut diagnostics).expect("the file can be read");
    assert_eq!(diagnostics.n_errors(), 0, "{}", file.display());
    root
}

/// The tables of a scenario that must be valid, as its author wrote them.
pub fn record_of(tree: &Table) -> Record {
    let (sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let record = read_once(tree, sources.start(), &mut diagnostics);
    assert_eq!(diagnostics.n_errors(), 0, "the scenario is valid");
    record
}

/// The model of a scenario on disk that must be valid.
pub fn model_of(file: &Path, case: Option<&str>) -> Model {
    opened_file(file, case).unwrap_or_else(|refused| panic!("{}:\n{refused}", file.display())).model
}

/// The model of a scenario that must be valid.
pub fn model(text: &str) -> Model {
    match opened(text) {
        Ok(opened) => opened.model,
        Err(refused) => panic!("the test's own scenario is valid:\n{refused}"),
    }
}

/// Runs draws of a model on one thread.
pub fn run(model: &Model, seed: u64, draws: u32) -> Results {
    run_with(model, seed, draws, Fanning::Dropped)
}

/// The same, with the cash of each month kept.
pub fn run_with_cash(model: &Model, seed: u64, draws: u32) -> Results {
    run_with(model, seed, draws, Fanning::Kept)
}

fn run_with(model: &Model, seed: u64, draws: u32, fans: Fanning) -> Results {
    let plan = Plan::new(model).unwrap_or_else(|error| panic!("the books of the base case add up: {error}"));
    let settings = Settings {
        seed,
        draws: 0..draws,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans,
        keep: sib::engine::Keep::EveryDraw,
    };
    plan.run(&settings, provenance(seed, draws), &|_| {}).unwrap_or_else(|error| panic!("{error}"))
}

/// A provenance for tests.
pub fn provenance(seed: u64, draws: u32) -> Provenance {
    Provenance {
        version: "test".into(),
        scenario_sha256: "test".into(),
        seed,
        draws,
        ..Provenance::unwritten()
    }
}

/// A head that every small scenario shares: it starts on 1 January 2020, in pounds, without inflation.
pub fn headed(horizon: &str, body: &str) -> String {
    format!(
        "format = 1\ntitle = \"A test\"\ncurrency = \"GBP\"\nstart = \"2020-01\"\nhorizon = \"{horizon}\"\nprices.indexed = \"fixed\"\n{body}"
    )
}

/// A mean with its standard error.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Mean of independent values.
    pub mean: f64,
    /// Standard deviation over the root of their number.
    pub se: f64,
}

impl Sample {
    /// Mean and standard error of independent values.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        Self { mean, se: (squares / (n - 1.0) / n).sqrt() }
    }

    /// Fails unless the mean is within four standard errors of a value (rounding of floats aside).
    pub fn must_be(self, expected: f64, what: &str) {
        let slack = 4.0 * self.se + 1e-9 * expected.abs();
        assert!((self.mean - expected).abs() <= slack, "{what}: expected {expected}, found {self:?}");
    }

    /// Fails unless two means agree within four standard errors of their difference.
    pub fn must_agree(self, other: Sample, what: &str) {
        let se = self.se.hypot(other.se);
        let slack = 4.0 * se + 1e-9 * other.mean.abs();
        assert!((self.mean - other.mean).abs() <= slack, "{what}: {self:?} against {other:?}");
    }
}

/// What draws leave, by draw and option.
pub fn draws(model: &Model, seed: u64, draws: u32) -> Vec<Vec<sib::engine::Played>> {
    let plan = Plan::new(model).unwrap_or_else(|error| panic!("the books of the base case add up: {error}"));
    (0..draws).map(|draw| plan.draw(seed, draw).unwrap_or_else(|error| panic!("{error}"))).collect()
}

/// The value of a figure, named by its path, that an option leaves in a draw.
pub fn value(
    model: &Model,
    option: usize,
    played: &sib::engine::Played,
    path: &str,
) -> sib::statistics::Value {
    let id = sib::model::OptionId::new(option);
    let figures = sib::stage::record::figures(model, id);
    let place = figures.iter().position(|figure| figure.path(model, id) == path);
    played.values[place.unwrap_or_else(|| panic!("`{path}` is a figure"))]
}

/// The same where it must be known.
pub fn known(model: &Model, option: usize, played: &sib::engine::Played, path: &str) -> f64 {
    match value(model, option, played, path) {
        sib::statistics::Value::Known(value) => value,
        other => panic!("`{path}` is {other:?}"),
    }
}
