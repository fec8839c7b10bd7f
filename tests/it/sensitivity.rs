//! `sib sensitivity`: bars are what runs at their ends give, switching values that are put back flip the decision, and maps
//! agree with runs.

use crate::commands::{deal, json, number, row};
use crate::common::sib;
use serde_json::Value;

fn of_run(changes: &[&str], folder: &std::path::Path) -> (f64, f64) {
    let sets = changes.iter().flat_map(|change| ["--set", change]);
    let asked: Vec<&str> = ["run", "deal.toml"].into_iter().chain(sets).collect();
    let run = json(&asked, folder);
    let option = &run["options"][1];
    (number(&option["payers"][0]["net"]["mean"]), number(&option["provider"]["margin"]["mean"]))
}

#[test]
fn the_ends_of_a_bar_are_what_runs_with_these_values_give() {
    let folder = deal(&[], "");
    let found = json(&["sensitivity", "deal.toml"], folder.path());
    let (_, before) = of_run(&[], folder.path());
    let inputs = [
        "service.support.works_here",
        "transition.residential.home.rate",
        "state.residential.cost",
        "contract.outcomes.cap",
        "service.support.length",
        "cohort.people",
    ];
    for input in inputs {
        let bar = row(&found["sensitivity"]["tornado"], "input", &named(&found, input));
        for (end, result) in [("low", "at_low"), ("high", "at_high")] {
            let written = bar[end].as_str().expect("a value");
            let value = match written {
                "yes" => "100%".to_owned(),
                "no" => "0%".to_owned(),
                plain => plain.to_owned(),
            };
            let (net, margin) = of_run(&[&format!("{input}={value}")], folder.path());
            assert_eq!(number(&bar[format!("payer.council.net.{result}")]), net, "{input} {written}");
            // What moves no margin stands in no table of margins.
            let found = bar[format!("provider.margin.{result}")].as_f64().unwrap_or(before);
            assert_eq!(found, margin, "{input} {written}");
        }
    }
}

/// How a table names an input.
fn named(found: &Value, path: &str) -> String {
    let rows = found["sensitivity"]["tornado"].as_array().expect("a table");
    let of_path =
        |row: &&Value| row["input"].as_str().is_some_and(|name| name.split(' ').next() == Some(path));
    rows.iter().find(of_path).unwrap_or_else(|| panic!("{path} moves something"))["input"]
        .as_str()
        .expect("a name")
        .to_owned()
}

/// The provider is paid £21,000 in each of 42 months, whatever happens: a tenth up and down is 42 times £4,200.
#[test]
fn a_fee_moves_the_margin_by_what_a_multiplication_gives() {
    let folder = deal(&[], "");
    let asked = ["sensitivity", "deal.toml", "--result", "provider.margin", "--case", "as_sure"];
    let sure = "[case.as_sure]\nset = { \"capital.fund.tranche.notes.commitment\" = \"£2m\" }\n";
    let folder_sure = deal(&[], sure);
    drop(folder);
    let found = json(&asked, folder_sure.path());
    let bar = row(&found["sensitivity"]["tornado"], "input", "contract.delivery.clause.fee.price ±10%");
    assert_eq!(number(&bar["provider.margin.difference"]), 42.0 * 4_200.0);
    assert_eq!(number(&bar["provider.margin.difference_se"]), 0.0);
    let running = row(&found["sensitivity"]["tornado"], "input", "service.support.cost.running.amount ±10%");
    assert_eq!(number(&running["provider.margin.difference"]), -42.0 * 4_000.0);
}

#[test]
fn a_switching_value_that_is_put_back_flips_the_decision() {
    let folder = deal(&[], "");
    let asked = ["sensitivity", "deal.toml", "--switch", "state.residential.cost"];
    let found = json(&asked, folder.path());
    let table = &found["sensitivity"]["switching_values"];
    let own = row(table, "input", "state.residential.cost");
    assert_eq!(own["holds"], "above");
    let written = own["flips_at"].as_str().expect("a value");
    assert!(of_run(&[&format!("state.residential.cost={written}")], folder.path()).0 >= 0.0);
    // No finer than a part in 128 of the way to the next value that was looked at, which is less than half of the value.
    let pounds: f64 = written
        .trim_start_matches('£')
        .split(' ')
        .next()
        .and_then(|amount| amount.replace(',', "").parse().ok())
        .expect("an amount");
    let lower = format!("state.residential.cost=£{:.2} / week", pounds * (1.0 - 0.5 / 64.0));
    assert!(of_run(&[&lower], folder.path()).0 < 0.0);
    // A yes or no fails as often as it is no.
    let works = row(table, "input", "service.support.works_here");
    assert_eq!((works["holds"].as_str(), works["p_fails"].as_str()), (Some("if yes"), Some("15.0%")));
}

const ACCEPTS: &str = "[accepts.investor.loss]\nresult = \"investor.p_loss\"\nat_most = \"40%\"\n";

#[test]
fn a_condition_of_the_file_can_be_what_is_decided_by() {
    let folder = deal(&[], ACCEPTS);
    let price = "contract.outcomes.clause.home_6m.price";
    let asked = ["sensitivity", "deal.toml", "--decision", "investor.loss", "--switch", price];
    let found = json(&asked, folder.path());
    let own = row(&found["sensitivity"]["switching_values"], "input", price);
    let set = format!("{price}={}", own["flips_at"].as_str().expect("a value"));
    let run = json(&["run", "deal.toml", "--set", &set], folder.path());
    assert!(number(&run["options"][1]["investor"]["p_loss"]["value"]) <= 0.4);
}

#[test]
fn a_map_is_what_runs_at_both_values_give() {
    let folder = deal(&[], "");
    let grid = [
        "--grid",
        "state.residential.cost=£600 / week..£1,800 / week",
        "--grid",
        "referrals.arrive=40%..100%",
    ];
    let found = json(&[&["sensitivity", "deal.toml"], &grid[..]].concat(), folder.path());
    let map = found["sensitivity"]["map"].as_array().expect("a table");
    assert_eq!(map.len(), 7);
    for (place, arrive, cost) in
        [(0, "40%", "£600 / week"), (6, "100%", "£1,800 / week"), (3, "70%", "£1,200 / week")]
    {
        let changes = [format!("state.residential.cost={cost}"), format!("referrals.arrive={arrive}")];
        let (net, _) = of_run(&[&changes[0], &changes[1]], folder.path());
        assert_eq!(map[place]["referrals.arrive"], arrive);
        assert_eq!(number(&map[place][cost]), net, "{arrive} {cost}");
    }
}

#[test]
fn what_cannot_be_is_said() {
    let folder = deal(&[], "");
    let refused = |more: &[&str], says: &str| {
        let (success, _, wrong) =
            sib(&[&["sensitivity", "deal.toml", "--draws", "10"], more].concat(), folder.path());
        assert!(!success && wrong.contains(says), "{wrong}");
    };
    refused(
        &["--result", "investor.iir"],
        "there is no result `investor.iir`; the nearest is `investor.irr`",
    );
    refused(
        &["--result", "mode of investor.irr"],
        "there is no `mode` of a result\n  known: median, mean, p5 to p95",
    );
    refused(&["--grid", "referrals.arrive=40%..100%"], "--grid is given twice, once for each input");
    refused(&["--by", "0%"], "it is a share above nought and below 100%, such as 10%");
    refused(&["--decision", "investor.loss"], "known: none: the file has no [accepts]");
    refused(&["--switch", "referrals.arive"], "there is no number `referrals.arive`");
}

/// The file refuses a last claim after the horizon: pairs of a late end and a late payment have no result, and it is said why.
#[test]
fn a_map_says_why_pairs_are_grey() {
    let folder = deal(&[], "");
    let grid = [
        "--grid",
        "contract.outcomes.paid_after=0 months..12 months",
        "--grid",
        "contract.outcomes.ends=30 months..66 months",
    ];
    let all =
        ["sensitivity", "deal.toml", "--draws", "20", "--quiet", "--formats", "html,json", "--out", "out"];
    let (success, _, wrong) = sib(&[&all[..], &grid].concat(), folder.path());
    assert!(success, "{wrong}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).expect("a file");
    let found: Value = serde_json::from_str(&read("sensitivity.json")).expect("JSON");
    let rows = found["sensitivity"]["map"].as_array().expect("rows");
    let is_empty = |own: &&Value| own.is_null();
    let n_empty: usize =
        rows.iter().map(|row| row.as_object().expect("a row").values().filter(is_empty).count()).sum();
    assert!(n_empty > 1);
    let said = found["sensitivity"]["said"].as_array().expect("sentences");
    let of_grey =
        |text: &&str| text.starts_with(&format!("{n_empty} pairs have no result and are grey in the map. "));
    let grey = said.iter().filter_map(Value::as_str).find(of_grey).unwrap_or_else(|| panic!("{said:#?}"));
    // Fifteen are paid after the horizon, and one ends there.
    let late = "contract.outcomes.paid_after 8 months with contract.outcomes.ends 54 months, and 14 more for a like reason: the last claim of `exit` is paid in month 62, after the horizon.";
    let ends =
        "contract.outcomes.ends 66 months: a contract that does not end between its start and the horizon.";
    assert!(n_empty == 16 && grey.contains(late) && grey.ends_with(ends), "{grey}");
    assert!(read("sensitivity.html").contains("no result: see the text"));
    let whole = ["--grid", "contract.outcomes.cap=£1m..£2m", "--grid", "referrals.arrive=40%..100%"];
    let (success, _, wrong) = sib(&[&all[..], &whole].concat(), folder.path());
    assert!(success, "{wrong}");
    assert!(
        !read("sensitivity.html").contains("no result: see the text")
            && !read("sensitivity.json").contains("are grey")
    );
}

/// 51 people were observed to have started within 18 months, and 18 of them at home: at a rate far from that of the file
/// hardly ever so many do. What cannot be is left out and named, and everything else is found.
#[test]
fn a_search_ends_where_people_cannot_stand_where_they_were_observed() {
    let replay = "[replay.actuals]\nuntil = \"18 months\"\nstarts = [9, 8, 10, 9, 7, 8]\n\
                  people = { residential = [9, 15, 22, 27, 29, 33], home = [0, 2, 5, 9, 14, 18] }\n";
    let folder = deal(&[], replay);
    let asked =
        ["sensitivity", "deal.toml", "--replay", "actuals", "--draws", "8", "--quiet", "--format", "json"];
    let (is_well, said, why) = sib(&asked, folder.path());
    assert!(is_well, "{why}");
    let found: Value = serde_json::from_str(&said).expect("JSON");
    let table = found["sensitivity"]["switching_values"].as_array().expect("a table");
    assert!(!table.is_empty());
    assert!(said.contains("people hardly ever stand where the replay observed them"), "{said}");
}
