//! What stands beside the files of a report: from what they were made, and by what each can be known again.

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::findings::File;
use crate::data::{Coupling, Provenance};

/// The manifest as a file, `manifest.json`: version, hash of the scenario, seed, draws, and of each file its name, its
/// size in bytes and its SHA-256. It holds no date, no machine and no path.
#[must_use]
pub fn manifest(from: &Provenance, files: &[File]) -> File {
    let coupling = match from.coupling {
        Coupling::SameLuck => "same luck",
        Coupling::Independent => "independent",
    };
    let manifest = json!({
        "sib": from.version,
        "scenario_sha256": from.scenario_sha256,
        "seed": from.seed,
        "draws": from.draws,
        "case": from.case,
        "replay": from.replay,
        "coupling": coupling,
        "files": files.iter().map(of_file).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&manifest).expect("a manifest holds only names and numbers");
    File { name: "manifest.json".to_owned(), bytes: (text + "\n").into_bytes() }
}

fn of_file(file: &File) -> Json {
    let digest = Sha256::digest(&file.bytes);
    let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "name": file.name, "bytes": file.bytes.len(), "sha256": hexadecimal })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digest of "abc" is the example of FIPS 180-4.
    #[test]
    fn files_are_named_with_their_digests() {
        let from = Provenance {
            version: "9".into(),
            scenario_sha256: "ab".into(),
            seed: 7,
            draws: 20,
            case: Some("worse".into()),
            replay: None,
            coupling: Coupling::SameLuck,
        };
        let file = manifest(&from, &[File { name: "a.txt".into(), bytes: b"abc".to_vec() }]);
        let read: Json = serde_json::from_slice(&file.bytes).expect("it is JSON");
        assert_eq!(
            (&read["seed"], &read["case"], &read["replay"]),
            (&json!(7), &json!("worse"), &Json::Null)
        );
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(read["files"], json!([{ "name": "a.txt", "bytes": 3, "sha256": digest }]));
    }
}
