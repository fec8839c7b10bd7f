//! What stands beside the files of a report: from what they were made, and by what each can be known again.

use serde_json::{Map, Value as Json};

use super::findings::File;
use super::partial;
use super::whole_file::Print;
use crate::data::{Coupling, Provenance};

/// The name of the file.
pub const NAME: &str = "manifest.json";

/// A key of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Version.
    Sib,
    /// Hash.
    Scenario,
    /// Seed.
    Seed,
    /// Draws.
    Draws,
    /// Draws that were asked for, if fewer were made.
    StoppedBefore,
    /// Case.
    Case,
    /// Replay.
    Replay,
    /// Whether options share luck.
    Coupling,
    /// The files.
    Files,
}

impl Key {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 9] = [
        Self::Sib,
        Self::Scenario,
        Self::Seed,
        Self::Draws,
        Self::StoppedBefore,
        Self::Case,
        Self::Replay,
        Self::Coupling,
        Self::Files,
    ];

    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sib => "sib",
            Self::Scenario => "scenario_sha256",
            Self::Seed => "seed",
            Self::Draws => "draws",
            Self::StoppedBefore => "stopped_before",
            Self::Case => "case",
            Self::Replay => "replay",
            Self::Coupling => "coupling",
            Self::Files => "files",
        }
    }

    /// What it says.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Sib => "version of the program",
            Self::Scenario => "SHA-256 of the resolved scenario, hexadecimal",
            Self::Seed => "seed of the run",
            Self::Draws => "number of draws",
            Self::StoppedBefore => {
                "number of draws that were asked for, of a run that was stopped before it had made them all; null of a whole run"
            }
            Self::Case => "the chosen case of the scenario; null without one",
            Self::Replay => {
                "the observed figures that stand in place of simulated people, with the file they were read from; null \
                 without any"
            }
            Self::Coupling => {
                "`same luck`: a person has the same luck under every option; `independent`: luck of its own"
            }
            Self::Files => {
                "every other file of the report: its `name`, its size in `bytes`, and the `sha256` of what is in it"
            }
        }
    }

    /// What it says of a run; files are no part of where a run comes from.
    #[must_use]
    pub fn said(self, from: &Provenance) -> Option<Json> {
        let coupling = match from.coupling {
            Coupling::SameLuck => "same luck",
            Coupling::Independent => "independent",
        };
        Some(match self {
            Self::Sib => from.version.clone().into(),
            Self::Scenario => from.scenario_sha256.clone().into(),
            Self::Seed => from.seed.into(),
            Self::Draws => from.draws.into(),
            Self::StoppedBefore => from.stopped_before.into(),
            Self::Case => from.case.clone().into(),
            Self::Replay => from.replay.clone().into(),
            Self::Coupling => coupling.into(),
            Self::Files => return None,
        })
    }
}

/// A file of a report: its name, and by what it can be known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name within the folder of the report.
    pub name: String,
    /// Size and digest.
    pub print: Print,
}

impl From<&File> for Entry {
    fn from(file: &File) -> Self {
        Self { name: file.name.clone(), print: Print::of(&file.bytes) }
    }
}

/// The manifest as a file, `manifest.json` (of a run that was stopped, `manifest.json.partial`): version, hash of the scenario, seed, draws, and of each file its name, its
/// size in bytes and its SHA-256. It holds no date, no machine and no path.
#[must_use]
pub fn manifest(from: &Provenance, files: &[Entry]) -> File {
    let said = |key: Key| key.said(from).unwrap_or_else(|| files.iter().map(of_file).collect());
    let manifest: Map<String, Json> =
        Key::ALL.into_iter().map(|key| (key.name().to_owned(), said(key))).collect();
    let text = serde_json::to_string_pretty(&manifest).expect("a manifest holds only names and numbers");
    File { name: partial::name(NAME, from), bytes: (text + "\n").into_bytes() }
}

fn of_file(file: &Entry) -> Json {
    serde_json::json!({ "name": file.name, "bytes": file.print.n_bytes, "sha256": file.print.sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The digest of "abc" is the example of FIPS 180-4.
    #[test]
    fn files_are_named_with_their_digests() {
        let from = Provenance {
            version: "9".into(),
            scenario_sha256: "ab".into(),
            seed: 7,
            draws: 20,
            stopped_before: None,
            case: Some("worse".into()),
            replay: None,
            coupling: Coupling::SameLuck,
        };
        let file = manifest(&from, &[Entry::from(&File { name: "a.txt".into(), bytes: b"abc".to_vec() })]);
        let read: Json = serde_json::from_slice(&file.bytes).expect("it is JSON");
        assert_eq!(
            (&read["seed"], &read["case"], &read["replay"]),
            (&json!(7), &json!("worse"), &Json::Null)
        );
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(read["files"], json!([{ "name": "a.txt", "bytes": 3, "sha256": digest }]));
    }
}
