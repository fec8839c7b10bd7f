//! Analyses in a report: a chapter of the page, a sheet of the workbook, an object of the JSON, pictures; each as its command
//! finds it.

use std::fs;

use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::sib;

#[test]
fn a_report_holds_the_analyses_that_are_asked_for() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    let all = ["report", "deal.toml", "--draws", "100", "--quiet", "--no-checks", "--out", "out"];
    // The deal names no deflator, which an appraisal needs: it says so, and nothing is written.
    let (success, _, wrong) = sib(&[&all[..], &["--with", "stress,appraisal"]].concat(), place);
    assert!(!success && wrong.contains("deflator") && !place.join("out/report.html").exists(), "{wrong}");
    let with = ["--with", "stress", "--formats", "html,xlsx,json,png"];
    let (success, _, wrong) = sib(&[&all[..], &with].concat(), place);
    assert!(success, "{wrong}");
    let page = fs::read_to_string(place.join("out/report.html")).expect("a page");
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what} is in the page"));
    assert!(at("id=\"stress\"") < at("id=\"assumptions\""));
    assert!(page.contains("href=\"#stress\""));
    let mut book: Xlsx<_> = open_workbook(place.join("out/report.xlsx")).expect("a workbook");
    let sheets = book.sheet_names();
    let stress = sheets.iter().position(|name| name == "Stress").unwrap_or_else(|| panic!("{sheets:?}"));
    assert!(stress < sheets.iter().position(|name| name == "Draws").expect("draws"));
    assert!(book.worksheet_range("Stress").expect("a sheet").rows().count() > 10);
    let json: Value = serde_json::from_str(&fs::read_to_string(place.join("out/report.json")).expect("JSON"))
        .expect("JSON");
    let (success, alone, wrong) = sib(&["stress", "deal.toml", "--format", "json", "--quiet"], place);
    assert!(success, "{wrong}");
    let alone: Value = serde_json::from_str(&alone).expect("JSON");
    assert_eq!(json["stress"], alone["stress"]);
    let pictures: Vec<String> = fs::read_dir(place.join("out/pictures"))
        .expect("pictures")
        .map(|entry| entry.expect("a picture").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(pictures.iter().any(|name| name.starts_with("stress")), "{pictures:?}");
}
