//! What stands beside the files of a report: from what they were made, and by what each can be known again.

use serde_json::{Map, Value as Json};

use super::counted;
use super::findings::File;
use super::partial;
use super::whole_file::Print;
use crate::data::{ComparedScenario, Coupling, Provenance};

/// The name of the file.
pub const NAME: &str = "manifest.json";

/// From what files were made.
#[derive(Clone, Copy, Debug)]
pub enum Made<'a> {
    /// From one run.
    Run(&'a Provenance),
    /// By the analysis of this name.
    Analysis(&'a Provenance, &'a str),
    /// From runs of these scenarios, with one seed, as many draws each and under one case.
    Comparison(&'a [ComparedScenario]),
}

impl<'a> Made<'a> {
    /// What is the same of all runs: version, seed, draws, case, coupling.
    #[must_use]
    pub fn shared(self) -> &'a Provenance {
        match self {
            Self::Run(from) | Self::Analysis(from, _) => from,
            Self::Comparison(scenarios) => &scenarios[0].provenance,
        }
    }

    /// The version of the program.
    #[must_use]
    pub fn version(self) -> &'a str {
        &self.shared().version
    }

    /// Which report it is.
    fn report(self) -> &'a str {
        match self {
            Self::Run(_) => "run",
            Self::Analysis(_, name) => name,
            Self::Comparison(_) => "comparison",
        }
    }

    /// The scenarios, where there are several.
    fn several(self) -> Option<&'a [ComparedScenario]> {
        match self {
            Self::Run(_) | Self::Analysis(..) => None,
            Self::Comparison(scenarios) => (scenarios.len() > 1).then_some(scenarios),
        }
    }
}

/// A key of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Version.
    Sib,
    /// Which report.
    Report,
    /// Hash.
    Scenario,
    /// Seed.
    Seed,
    /// Draws.
    Draws,
    /// Draws that were asked for, if fewer were made.
    StoppedBefore,
    /// What else is missing.
    Missing,
    /// Whether draws are kept.
    Precision,
    /// Case.
    Case,
    /// Replay.
    Replay,
    /// Changes.
    Set,
    /// Whether options share luck.
    Coupling,
    /// How draws hang together.
    Sampling,
    /// Scenarios.
    Scenarios,
    /// The files.
    Files,
}

impl Key {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 15] = [
        Self::Sib,
        Self::Report,
        Self::Scenario,
        Self::Seed,
        Self::Draws,
        Self::StoppedBefore,
        Self::Missing,
        Self::Precision,
        Self::Case,
        Self::Replay,
        Self::Set,
        Self::Coupling,
        Self::Sampling,
        Self::Scenarios,
        Self::Files,
    ];

    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sib => "sib",
            Self::Report => "report",
            Self::Scenario => "scenario_sha256",
            Self::Seed => "seed",
            Self::Draws => "draws",
            Self::StoppedBefore => "stopped_before",
            Self::Missing => "missing",
            Self::Precision => "precision",
            Self::Case => "case",
            Self::Replay => "replay",
            Self::Set => "set",
            Self::Coupling => "coupling",
            Self::Sampling => "sampling",
            Self::Scenarios => "scenarios",
            Self::Files => "files",
        }
    }

    /// What it says.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Sib => "version of the program",
            Self::Report => "which report it is: `run`, `comparison`, or the analysis, such as `sensitivity`",
            Self::Scenario => "SHA-256 of the resolved scenario, hexadecimal; null of several",
            Self::Seed => "seed of the run",
            Self::Draws => "number of draws",
            Self::StoppedBefore => {
                "number of draws that were asked for, of a run that was stopped before it had made them all; null of a whole run"
            }
            Self::Missing => {
                "what else is missing of what was asked for, in sentences, where it was stopped before all was found; null of a whole run"
            }
            Self::Precision => {
                "`every draw`: quantiles are read from every draw; `bins`: from counts of draws that are too many to keep, in \
                 bins at most 0.1% wide"
            }
            Self::Case => "the chosen case of the scenario; null without one",
            Self::Replay => {
                "the observed figures that stand in place of simulated people, with the file they were read from; null \
                 without any, and of several scenarios"
            }
            Self::Set => {
                "what `--set` changed, each `PATH=VALUE` as it was typed, a list in this order; null without any"
            }
            Self::Sampling => {
                "`stratified` where uncertain inputs are spread evenly over blocks of 16 draws (`--stratified`), else \
                 `independent`"
            }
            Self::Coupling => {
                "`same luck`: a person has the same luck under every option; `independent`: luck of its own"
            }
            Self::Scenarios => {
                "of a comparison of several files alone: of each the `name` of its file, its `scenario_sha256` and its `replay`"
            }
            Self::Files => {
                "every other file of the report: its `name`, its size in `bytes`, and the `sha256` of what is in it"
            }
        }
    }

    /// What it says of what was made: nothing where it has nothing to say. Files are no part of where they come from.
    #[must_use]
    pub fn said(self, made: Made<'_>) -> Option<Json> {
        let from = made.shared();
        let alone = |said: Json| if made.several().is_some() { Json::Null } else { said };
        match self {
            Self::Sib => Some(from.version.clone().into()),
            Self::Report => Some(made.report().into()),
            Self::Scenario => Some(alone(from.scenario_sha256.clone().into())),
            Self::Seed => Some(from.seed.into()),
            Self::Draws => Some(from.draws.into()),
            Self::StoppedBefore => Some(from.stopped_before.into()),
            Self::Missing => Some(from.missing.clone().into()),
            Self::Precision => Some(counted::name(from.precision).into()),
            Self::Case => Some(from.case.clone().into()),
            Self::Replay => Some(alone(from.replay.clone().into())),
            Self::Set => Some(super::json::sets(&from.sets)),
            Self::Sampling => Some(super::json::sampling(from.sampling).into()),
            Self::Coupling => Some(match from.coupling {
                Coupling::SameLuck => "same luck".into(),
                Coupling::Independent => "independent".into(),
            }),
            Self::Scenarios => made.several().map(|scenarios| scenarios.iter().map(of_scenario).collect()),
            Self::Files => None,
        }
    }
}

fn of_scenario(scenario: &ComparedScenario) -> Json {
    let from = &scenario.provenance;
    serde_json::json!({ "name": scenario.name, "scenario_sha256": from.scenario_sha256, "replay": from.replay })
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
pub fn manifest(made: Made<'_>, files: &[Entry]) -> File {
    let said = |key: Key| match key {
        Key::Files => Some(files.iter().map(of_file).collect()),
        other => other.said(made),
    };
    let said = |key: Key| said(key).map(|said| (key.name().to_owned(), said));
    let manifest: Map<String, Json> = Key::ALL.into_iter().filter_map(said).collect();
    let text = serde_json::to_string_pretty(&manifest).expect("a manifest holds only names and numbers");
    File { name: partial::name(NAME, made.shared()), bytes: (text + "\n").into_bytes() }
}

/// Which report a manifest is of, and the names of the files that it lists; nothing where it is no manifest.
#[must_use]
pub fn listed(manifest: &[u8]) -> (Option<String>, Vec<String>) {
    let read: Json = serde_json::from_slice(manifest).unwrap_or_default();
    let files = read.get(Key::Files.name()).and_then(Json::as_array);
    let names = files.into_iter().flatten().filter_map(|file| file.get("name").and_then(Json::as_str));
    let report = read.get(Key::Report.name()).and_then(Json::as_str);
    (report.map(str::to_owned), names.map(str::to_owned).collect())
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
            case: Some("worse".into()),
            sets: vec!["a.b=£3".into(), "c=2".into()],
            ..Provenance::unwritten()
        };
        let file = manifest(
            Made::Run(&from),
            &[Entry::from(&File { name: "a.txt".into(), bytes: b"abc".to_vec() })],
        );
        let read: Json = serde_json::from_slice(&file.bytes).expect("it is JSON");
        assert_eq!(
            (&read["seed"], &read["case"], &read["replay"], &read["set"]),
            (&json!(7), &json!("worse"), &Json::Null, &json!(["a.b=£3", "c=2"]))
        );
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(read["files"], json!([{ "name": "a.txt", "bytes": 3, "sha256": digest }]));
        assert_eq!(listed(&file.bytes), (Some("run".to_owned()), vec!["a.txt".to_owned()]));
    }

    #[test]
    fn several_scenarios_are_named_each_with_its_digest() {
        let scenario = |name: &str, digest: &str| ComparedScenario {
            name: name.into(),
            title: String::new(),
            provenance: Provenance {
                version: "9".into(),
                scenario_sha256: digest.into(),
                seed: 7,
                draws: 20,
                ..Provenance::unwritten()
            },
        };
        let both = [scenario("one", "ab"), scenario("two", "cd")];
        let read = |scenarios: &[ComparedScenario]| -> Json {
            serde_json::from_slice(&manifest(Made::Comparison(scenarios), &[]).bytes).expect("it is JSON")
        };
        let named =
            |name: &str, digest: &str| json!({ "name": name, "scenario_sha256": digest, "replay": null });
        assert_eq!(read(&both)["scenarios"], json!([named("one", "ab"), named("two", "cd")]));
        assert_eq!(read(&both)["scenario_sha256"], Json::Null);
        let alone = read(&both[..1]);
        assert_eq!((&alone["scenario_sha256"], alone.get("scenarios")), (&json!("ab"), None));
        assert_eq!(alone["set"], Json::Null);
    }
}
