use super::super::example::summary;
use super::*;
use std::collections::BTreeSet;

/// The page that documents the format, held against what is written.
const PAGE: &str = include_str!("../../docs/json.md");

/// Objects whose keys are names of the scenario, not of the format.
const BY_NAME: [&str; 2] = ["outcomes", "base_case"];

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).expect("what is written is JSON")
}

fn keys(value: &Json, found: &mut BTreeSet<String>) {
    match value {
        Json::Array(things) => things.iter().for_each(|thing| keys(thing, found)),
        Json::Object(object) => {
            for (key, value) in object {
                found.insert(key.clone());
                match value {
                    Json::Object(named) if BY_NAME.contains(&key.as_str()) => {
                        named.values().for_each(|value| keys(value, found));
                    }
                    _ => keys(value, found),
                }
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_written() {
    let mut written = BTreeSet::new();
    keys(&parsed(&json(&summary())), &mut written);
    // What follows is about comparisons.
    let page = PAGE.split("\n# ").next().expect("a page has a first part");
    let documented: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(key, _)| key.to_owned()))
        .collect();
    assert_eq!(written, documented);
}

#[test]
fn keys_stand_in_the_order_of_the_page() {
    let object = parsed(&json(&summary()));
    let of = |value: &Json| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(of(&object), ["format", "sib", "options", "differences"]);
    let option = &object["options"][1];
    assert_eq!(of(&option["payers"][0])[..5], ["name", "paid", "owed", "avoided_cost", "cashable"]);
    assert_eq!(of(&option["provider"]["margin"])[..4], ["mean", "se", "p5", "p10"]);
    assert_eq!(of(&option["tranches"][0])[..2], ["name", "irr"]);
    assert_eq!(of(&option["investor"]["irr"])[0], "p5");
}

#[test]
fn pounds_have_two_decimals_and_rates_six() {
    assert_eq!(number(2_744_750.004, FigureUnit::Money).to_string(), "2744750.0");
    assert_eq!(number(-0.125, FigureUnit::Money).to_string(), "-0.13");
    assert_eq!(number(-0.001, FigureUnit::Money).to_string(), "0.0");
    assert_eq!(number(0.082_999_94, FigureUnit::Rate).to_string(), "0.083");
    assert_eq!(number(f64::NAN, FigureUnit::Rate), Json::Null);
    let text = json(&summary());
    assert!(text.ends_with("}\n") && text.starts_with("{\n  \"format\": 1,\n  \"sib\": {\n"));
}

#[test]
fn what_is_not_known_is_null() {
    let object = parsed(&json(&summary()));
    let bond = &object["options"][1];
    assert_eq!(object["options"][0]["investor"], Json::Null);
    assert_eq!(bond["investor"]["payback_month"]["p95"], Json::Null, "never paid back in 1 draw of 8");
    assert!(bond["investor"]["payback_month"]["p50"].is_f64());
    assert_eq!(bond["investor"]["average_life"]["p50"], Json::Null);
    assert_eq!(bond["investor"]["average_life"]["n_undefined"], 50);
    assert_eq!(bond["investor"]["irr"].get("mean"), None);
    assert_eq!(bond["investor"]["irr"]["of_mean_cash"], 0.0571);
    assert_eq!(bond["investor"]["irr"]["se_of_mean_cash"], 0.0042);
    assert_eq!(bond["base_case"]["investor.payback_month"]["value"], Json::Null);
    assert_eq!(bond["base_case"]["payer.council.paid"], json!({ "value": 1_700_000.0, "se": 21_250.0 }));
    assert_eq!(bond["investor"]["p_loss"]["value"], 0.28);
}

#[test]
fn a_run_without_draws_has_no_chances() {
    let mut summary = summary();
    summary.provenance.draws = 0;
    let object = parsed(&json(&summary));
    assert_eq!(object["options"][1]["investor"]["p_loss"], Json::Null);
    assert_eq!(object["options"][1]["base_case"]["investor.irr"]["value"], 0.083);
}
