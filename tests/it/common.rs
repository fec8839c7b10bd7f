//! Scenarios from text, opened without a disk, and the figures of a run.

use std::path::{Path, PathBuf};

use sib::data::{Provenance, Results};
use sib::engine::{Coupling, Fanning, Plan, Settings};
use sib::model::Model;
use sib::scenario::{Opened, Refused, Request, open};

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
        replay: None,
    };
    open(&request, &|_: &Path| Ok(text.to_owned()))
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
    let plan = Plan::new(model).unwrap_or_else(|error| panic!("the books of the base case add up: {error}"));
    let settings = Settings {
        seed,
        draws: 0..draws,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        fans: Fanning::Dropped,
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
        case: None,
        coupling: Coupling::SameLuck,
    }
}
