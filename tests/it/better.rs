//! Which way is better: said of what parties pay and receive, and of days in care settings that people leave again; of no
//! end, since no cost says whether it is a good one.

use serde_json::Value;

use crate::commands::{deal, json};
use crate::common::sib;

/// An end without any cost that is the best that may happen.
const INDEPENDENT: [(&str, &str); 4] = [
    ("[state.died]", "[state.independent]"),
    ("[transition.any.died]", "[transition.home.independent]"),
    ("\"2% in 1 year\"", "\"30% in 1 year\""),
    ("{ died = \"failure\" }", "{ independent = \"success\" }"),
];

fn days<'v>(list: &'v Value, key: &str, state: &str) -> &'v Value {
    let path = format!("state.{state}.days");
    let all = list.as_array().expect("a list");
    all.iter().find(|own| own[key] == path.as_str()).unwrap_or_else(|| panic!("{path} is in {list:#}"))
}

#[test]
fn of_an_end_no_way_is_better() {
    let folder = deal(&INDEPENDENT, "");
    let compared = json(&["compare", "deal.toml"], folder.path());
    let parties = compared["parties"].as_array().expect("parties");
    let people = parties.iter().find(|party| party["party"] == "people").expect("the people");
    // Residential care costs £1,200 a week and a home £300: the average day lies between, whatever it is.
    for (state, better) in
        [("residential", Value::from("lower")), ("home", "higher".into()), ("independent", Value::Null)]
    {
        let found = days(&people["results"], "result", state);
        assert_eq!(found["better"], better, "{state}");
        assert_eq!(found["differences"][0]["p_better"].is_null(), better.is_null(), "{state}");
    }
    let ran = json(&["run", "deal.toml"], folder.path());
    for state in ["residential", "home", "independent"] {
        let found = days(&ran["differences"], "measure", state);
        assert!(found["mean"].is_number(), "{state}");
        assert_eq!(found["p_better"].is_null(), state == "independent", "{state}");
    }
}

/// The rule stands where the chance of being better does.
#[test]
fn the_rule_is_said_by_a_run_and_by_a_comparison() {
    let folder = deal(&INDEPENDENT, "");
    for command in ["run", "compare"] {
        let (success, said, wrong) = sib(&[command, "deal.toml", "--draws", "40", "--quiet"], folder.path());
        assert!(success, "{wrong}");
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let rule = "Of days in care settings that people leave again, fewer are better in those that cost more than the average \
                    day as usual in all of these";
        assert!(said.contains(rule), "{command}: {said}");
    }
}
