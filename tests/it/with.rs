//! Analyses in a report: a chapter of the page, a sheet of the workbook, an object of the JSON, pictures; each as its command
//! finds it.

use std::fs;

use calamine::{Reader, Xlsx, open_workbook};
use serde_json::Value;
use tempfile::TempDir;

use crate::commands::{deal, number, row};
use crate::common::sib;

#[test]
fn a_report_holds_the_analyses_that_are_asked_for() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    let all = ["report", "deal.toml", "--draws", "100", "--quiet", "--no-checks", "--out", "out"];
    let with = ["--with", "stress", "--formats", "html,xlsx,json,png,csv"];
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
    let command = ["stress", "deal.toml", "--formats", "csv", "--out", "alone", "--quiet"];
    let (success, _, wrong) = sib(&command, place);
    assert!(success, "{wrong}");
    let manifest = fs::read_to_string(place.join("out/manifest.json")).expect("a manifest");
    for table in ["levels", "differences", "recovery", "drawn", "provider_margin", "payers_pay"] {
        let name = format!("stress-{table}.csv");
        let read = |folder: &str| fs::read_to_string(place.join(folder).join(&name)).expect("a table");
        assert_eq!(read("out"), read("alone"), "{name}");
        assert!(manifest.contains(&name), "{name}");
    }
}

fn of_report(folder: &std::path::Path) -> Value {
    let text = fs::read_to_string(folder.join("report.json")).expect("JSON");
    serde_json::from_str(&text).expect("JSON")
}

fn found(arguments: &[&str], folder: &std::path::Path) -> Value {
    let (success, said, wrong) = sib(&[arguments, &["--format", "json", "--quiet"]].concat(), folder);
    assert!(success, "{wrong}");
    serde_json::from_str(&said).expect("JSON")
}

const TURNED: [&str; 6] =
    ["--turn", "contract.outcomes.cap", "--range", "£0.3m..£3m", "--until", "investor.p_loss <= 40%"];

/// What its command finds, word for word.
#[test]
fn a_report_holds_a_price_and_a_portfolio() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    let text = fs::read_to_string(place.join("deal.toml")).expect("the deal");
    fs::write(place.join("later.toml"), text.replace("A new deal", "A later deal")).expect("it is written");
    let all = ["report", "deal.toml", "--draws", "100", "--quiet", "--no-checks", "--out", "out"];
    let held = ["--beside", "later.toml", "--first-loss", "20%", "--together", "referrals.arrive=60%"];
    let with = ["--with", "price,portfolio", "--formats", "html,xlsx,json,png"];
    let (success, _, wrong) = sib(&[&all[..], &with, &TURNED, &held].concat(), place);
    assert!(success, "{wrong}");
    let report = of_report(&place.join("out"));
    let price = found(&[&["price", "deal.toml"], &TURNED[..]].concat(), place);
    assert_eq!(report["price"], price["price"]);
    let fund = found(&[&["portfolio", "deal.toml", "later.toml"], &held[2..]].concat(), place);
    assert_eq!(report["portfolio"], fund["portfolio"]);
    // Each says its own draws: they are not those of the report.
    let draws = [&report["sib"], &report["price"], &report["portfolio"]].map(|own| own["draws"].clone());
    assert_eq!(draws, [100, 1_000, 2_000].map(Value::from));
    let page = fs::read_to_string(place.join("out/report.html")).expect("a page");
    assert!(page.contains("id=\"price\"") && page.contains("href=\"#price\""));
    assert!(page.contains("id=\"portfolio\""));
    let book: Xlsx<_> = open_workbook(place.join("out/report.xlsx")).expect("a workbook");
    let sheets = book.sheet_names();
    assert!(["Price", "Portfolio"].iter().all(|name| sheets.iter().any(|own| own == name)), "{sheets:?}");
    assert!(place.join("out/pictures/price.png").exists());
}

/// What was observed stands in every run of an analysis, in a report as in its own command.
#[test]
fn analyses_are_made_of_what_was_observed() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    let observed = "outcome,period,count\nhome_6m,2025-12,9\nhome_6m,2026-12,21\n";
    fs::write(place.join("observed.csv"), observed).expect("it is written");
    let replayed = ["--replay", "observed.csv"];
    let all = [
        "report",
        "deal.toml",
        "--draws",
        "50",
        "--quiet",
        "--no-checks",
        "--out",
        "out",
        "--formats",
        "json",
    ];
    let (success, _, wrong) =
        sib(&[&all[..], &replayed, &["--with", "stress,price,risk"], &TURNED].concat(), place);
    assert!(success, "{wrong}");
    let report = of_report(&place.join("out"));
    let priced = [&["price", "deal.toml"], &TURNED[..]].concat();
    for (name, command) in
        [("stress", &["stress", "deal.toml"][..]), ("price", &priced), ("risk", &["risk", "deal.toml"])]
    {
        let with = found(&[command, &replayed].concat(), place);
        assert_eq!(report[name], with[name], "{name}");
        assert_ne!(report[name], found(command, place)[name], "{name}");
    }
    // What does not touch what was observed moves nothing that was observed.
    let arrive = ["--turn", "referrals.arrive", "--range", "50%..100%"];
    let turned =
        [&["price", "deal.toml"], &arrive[..], &["--until", "contract.outcomes.clause.home_6m.units >= 1"]];
    let points = found(&[&turned.concat()[..], &replayed].concat(), place);
    let results: Vec<&Value> = points["price"]["points"].as_array().expect("points").iter().collect();
    assert!(results.iter().all(|own| own["result"] == 30.0), "{results:?}");
}

/// Figures that stand up to a month: an analysis is made of the same futures as a run, whether it is asked for alone, with a report,
/// or of parts whose files are gone.
#[test]
fn analyses_are_made_of_what_stands_up_to_a_month() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    let observed = "outcome,period,count\nhome_6m,2025-12,9\nhome_6m,2026-12,21\n";
    fs::write(place.join("observed.csv"), observed).expect("it is written");
    let whole = ["--replay", "observed.csv"];
    let up_to = ["--replay", "observed.csv", "--from", "2027-01"];
    let command = ["stress", "deal.toml", "--cases", "no_effect", "--draws", "40"];
    let stress = |with: &[&str]| found(&[&command[..], with].concat(), place)["stress"].clone();
    let alone = stress(&up_to);
    assert!(alone != stress(&whole) && alone != stress(&[]));
    // Nothing but the run itself: what stands, stands in it too.
    let run = found(&[&["run", "deal.toml", "--draws", "40"], &up_to[..]].concat(), place);
    let stands = &alone["levels"][0];
    assert_eq!(stands["payer.council.paid"], run["options"][1]["payers"][0]["paid"]["mean"]);
    assert_eq!(stands["provider.margin"], run["options"][1]["provider"]["margin"]["mean"]);
    let all = found(&[&["stress", "deal.toml"], &up_to[..]].concat(), place);
    for (from, to, name) in [("0", "20", "a.sibpart"), ("20", "40", "b.sibpart")] {
        let usage = ["run", "deal.toml", "--draws-from", from, "--draws-to", to, "--out", name, "--quiet"];
        assert!(sib(&[&usage[..], &up_to].concat(), place).0);
    }
    for file in ["deal.toml", "observed.csv"] {
        fs::remove_file(place.join(file)).expect("it was there");
    }
    let merge = ["merge", "a.sibpart", "b.sibpart", "--quiet", "--with", "stress", "--no-checks"];
    let (success, _, wrong) = sib(&[&merge[..], &["--formats", "json", "--out", "out"]].concat(), place);
    assert!(success, "{wrong}");
    let report = of_report(&place.join("out"));
    assert_eq!(report["stress"], all["stress"]);
    assert_eq!(report["options"], run["options"]);
}

/// What is missing, or is said to nobody, is said before anything is played.
#[test]
fn words_for_analyses_are_checked_before_anything_is_played() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    let refused = |more: &[&str], why: &str| {
        let all = ["report", "deal.toml", "--draws", "2000000000", "--out", "out"];
        let (success, _, wrong) = sib(&[&all[..], more].concat(), place);
        assert!(!success && wrong.contains(why) && !place.join("out").exists(), "{wrong}");
    };
    refused(&["--with", "price"], "hint: add --until");
    refused(&["--with", "price", "--until", "investor.p_loss <= 10%"], "hint: add --turn PATH --range A..B");
    let unclear =
        ["--with", "price", "--turn", "cohort.people", "--range", "40..60", "--until", "investor.irr"];
    refused(&unclear, "there is no =, >= or <= in it");
    refused(&["--until", "investor.p_loss <= 10%"], "hint: add --with price");
    refused(&["--with", "risk", "--turn", "contract.outcomes.cap", "--range", "£1m..£2m"], "or --with zone");
    refused(&["--with", "portfolio"], "hint: add --beside");
    refused(&["--with", "portfolio", "--beside", "none.toml"], "none.toml");
    refused(&["--with", "portfolio", "--beside", "deal.toml", "--first-loss", "much"], "--first-loss");
    refused(&["--beside", "deal.toml"], "hint: add --with portfolio");
    let nowhere = ["--with", "stress,risk", "--formats", "parquet"];
    refused(
        &nowhere,
        "nothing of --with stress,risk\n  hint: add a form that shows it: html, xlsx, json, csv or png",
    );
}

/// The scenario of an analysis is that of the parts, wherever its file is.
/// Under other luck for each option a report's analyses are too: the figure of the run is made by other code.
#[test]
fn analyses_have_the_luck_of_the_report() {
    let real = "[prices]\nindexed = \"fixed\"\ndeflator = \"gdp\"\ngdp = { then = \"0% / year\", assumption = \"invented\" }\n#";
    let folder = deal(&[("[prices]\nindexed = \"fixed\"", real)], "");
    let of = |name: &str, more: &[&str]| -> Value {
        let asked = ["report", "deal.toml", "--draws", "1000", "--quiet", "--no-checks", "--formats", "json"];
        let asked =
            [&asked[..], &["--with", "appraisal,portfolio", "--beside", "deal.toml", "--out", name], more]
                .concat();
        let (success, _, wrong) = sib(&asked, folder.path());
        assert!(success, "{wrong}");
        let written = fs::read_to_string(folder.path().join(name).join("report.json")).expect("JSON");
        serde_json::from_str(&written).expect("JSON")
    };
    let (same, other) = (of("same", &[]), of("other", &["--independent-options"]));
    let error = |report: &Value| {
        let own = number(
            &row(&report["appraisal"]["as_the_file_stands"], "option", "bond")["net_present_value_se"],
        );
        let run = number(&report["options"][1]["payers"][0]["real_npv"]["se"]);
        assert!((own - run).abs() < 0.011, "{own} {run}");
        own
    };
    assert!(error(&other) > error(&same));
    let said =
        |report: &Value, name: &str| report[name]["said"].to_string().contains("--independent-options");
    assert!(said(&other, "appraisal") && !said(&same, "appraisal"));
    // A fund looks at one option of each deal.
    assert!(other["portfolio"] == same["portfolio"] && !said(&other, "portfolio"));
}

#[test]
fn merged_parts_have_analyses_too() {
    let folder = TempDir::new().expect("a folder");
    let place = folder.path();
    assert!(sib(&["new", "deal"], place).0);
    for (from, to, name) in [("0", "60", "a.sibpart"), ("60", "100", "b.sibpart")] {
        let usage = ["run", "deal.toml", "--draws-from", from, "--draws-to", to, "--out", name, "--quiet"];
        assert!(sib(&usage, place).0);
    }
    let alone = found(&["stress", "deal.toml"], place);
    let price = found(&[&["price", "deal.toml"], &TURNED[..]].concat(), place);
    fs::remove_file(place.join("deal.toml")).expect("it was there");
    let merge = ["merge", "a.sibpart", "b.sibpart", "--quiet", "--with", "stress,price"];
    let forms = ["--formats", "json", "--out", "out", "--no-checks"];
    let (success, _, wrong) = sib(&[&merge[..], &TURNED, &forms].concat(), place);
    assert!(success, "{wrong}");
    let report = of_report(&place.join("out"));
    assert_eq!(report["sib"]["draws"], 100);
    assert_eq!(report["stress"], alone["stress"]);
    assert_eq!(report["price"], price["price"]);
    let (success, _, wrong) = sib(&[&merge[..], &TURNED].concat(), place);
    assert!(!success && wrong.contains("hint: add --formats"), "{wrong}");
}
