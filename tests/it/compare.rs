//! Options side by side: a comparison ties to a run, to itself, and to figures counted by hand.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sib::analysis::compare::{Ran, compare, options, shared_people};
use sib::analysis::summarise;
use sib::data::{Comparison, Results, Unlike};
use sib::model::Model;
use sib::report::json::{comparison_json, json};
use sib::report::text::comparison_text;
use sib::report::unlike::unlike_text;
use sib::scenario::{Request, open};

use crate::common::{Sample, draws, known, model, model_of, run, scenario_files};

const DEAL: &str = include_str!("deal.toml");

/// The deal with two blocks: the council pays the provider so much a month, and half as much again.
pub fn with_blocks() -> String {
    let block = |name: &str, pounds: u32| {
        format!(
            "[contract.{name}]\npayers = {{ council = \"100%\" }}\nholder = \"provider\"\nindexed = \"fixed\"\nends = \"60 months\"\n\
             clause.month = {{ for_each = \"month\", until = \"40 months\", price = \"£{pounds}\" }}\n"
        )
    };
    let option = |name: &str| {
        format!("{name} = {{ name = \"{name}\", service = \"key_worker\", contracts = [\"{name}\"] }}")
    };
    let (first, rest) = DEAL.split_once("[[option]]").expect("the deal has options");
    let options = ["block", "dear"].map(|name| option(name).replacen(&format!("{name} = "), "", 1));
    let tables = options.map(|option| {
        let inner = option
            .trim_matches(['{', '}', ' '])
            .replace(", service", "\nservice")
            .replace(", contracts", "\ncontracts");
        format!("[[option]]\n{inner}\n\n")
    });
    let (listed, checks) = rest.split_once("[replay.record]").expect("the deal has a replay");
    let (blocks, tables) = (block("block", 16_000) + &block("dear", 24_000), tables.concat());
    format!("{first}{blocks}[[option]]{listed}{tables}[replay.record]{checks}")
}

/// A file without some of its options.
pub fn without(text: &str, names: &[&str]) -> String {
    let parts: Vec<&str> = text.split("[[option]]").collect();
    let dropped = |part: &str| names.iter().any(|name| part.contains(&format!("name = \"{name}\"")));
    let tail = parts.last().and_then(|part| part.split_once("[replay.record]")).expect("a replay follows").1;
    let mut kept = parts[0].to_owned();
    for part in &parts[1..] {
        let own = part.split("[replay.record]").next().expect("a text has a first part");
        if !dropped(own) {
            kept += &format!("[[option]]{own}");
        }
    }
    format!("{kept}[replay.record]{tail}")
}

pub fn compared(scenarios: &[(&str, &Model, &Results)], base: usize) -> Comparison {
    let ran: Vec<Ran<'_>> =
        scenarios.iter().map(|&(name, model, results)| Ran { name, model, results }).collect();
    compare(&ran, base, &std::collections::BTreeMap::new())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("what is written is JSON")
}

/// Results of a comparison's JSON by path.
fn results(comparison: &Value) -> Vec<(String, Value)> {
    let parties = comparison["parties"].as_array().expect("a list");
    let all = parties.iter().flat_map(|party| party["results"].as_array().expect("a list"));
    all.map(|result| (result["result"].as_str().expect("a path").to_owned(), result.clone())).collect()
}

fn of_option<'v>(list: &'v Value, option: &str) -> Option<&'v Value> {
    list.as_array().expect("a list").iter().find(|one| one["option"] == option)
}

/// What a run's JSON says under the path of a result.
fn in_run<'v>(option: &'v Value, path: &str) -> &'v Value {
    let names: Vec<&str> = path.split('.').collect();
    let named = |list: &'v Value, name: &str| {
        list.as_array().expect("a list").iter().find(|one| one["name"] == name).expect("the run has it")
    };
    match names[..] {
        ["tranche", name, figure] => &named(&option["tranches"], name)[figure],
        ["payer", name, figure] => &named(&option["payers"], name)[figure],
        ["party" | "provider", _, figure] => {
            let (party, _) = path.rsplit_once('.').expect("a path has parts");
            let figure = match figure {
                "income" => "received",
                "costs" => "given",
                "margin" => "balance",
                other => other,
            };
            let parties = option["parties"].as_array().expect("a list").iter();
            let own = parties.into_iter().find(|one| one["party"] == party).expect("the run has it");
            &own[figure]
        }
        ["state", name, figure] => &named(&option["states"], name)[figure],
        [first, second, third] => &option[first][second][third],
        [first, second] => &option[first][second],
        [only] => &option[only],
        _ => panic!("`{path}` is a path"),
    }
}

#[test]
fn a_comparison_of_one_file_ties_to_its_run() {
    let files = scenario_files().into_iter().map(|file| model_of(&file, None));
    for model in files.chain([model(DEAL), model(&with_blocks())]) {
        let found = run(&model, 1, 60);
        let comparison = parsed(&comparison_json(&compared(&[("deal", &model, &found)], 0)));
        let ran = parsed(&json(&summarise(&model, &found)));
        let results = results(&comparison);
        let mut n_ties = 0;
        for difference in ran["differences"].as_array().expect("a list") {
            let path = difference["measure"].as_str().expect("a path");
            let (_, result) =
                results.iter().find(|(known, _)| known == path).expect("the result is compared");
            let option = difference["option"].as_str().expect("a name");
            let own = of_option(&result["differences"], option).expect("the option is compared");
            for (key, value) in difference.as_object().expect("an object") {
                if key != "measure" {
                    assert_eq!(&own[key], value, "{path}, {option}, {key}");
                    n_ties += 1;
                }
            }
        }
        let others = ran["options"].as_array().expect("a list").iter().skip(1);
        for name in others.map(|option| &option["name"]) {
            let differences = ran["differences"].as_array().expect("a list").iter();
            assert!(differences.clone().any(|difference| difference["option"] == *name), "{name}");
        }
        assert!(n_ties > 0);
        for option in ran["options"].as_array().expect("a list") {
            let name = option["name"].as_str().expect("a name");
            for (path, result) in results.iter().filter(|(path, _)| path != "cost") {
                let Some(level) = of_option(&result["levels"], name) else { continue };
                let figure = in_run(option, path);
                for (key, value) in
                    level.as_object().expect("an object").iter().filter(|(key, _)| *key != "option")
                {
                    assert_eq!(&figure[key], value, "{path}, {name}, {key}");
                }
            }
        }
    }
}

#[test]
fn a_file_and_its_copy_differ_by_exactly_nought() {
    let model = model(DEAL);
    let found = run(&model, 7, 60);
    let comparison = compared(&[("deal", &model, &found), ("copy", &model, &found)], 1);
    let names: Vec<&str> = comparison.options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["usual", "bond", "copy: bond"]);
    let object = parsed(&comparison_json(&comparison));
    let mut n = 0;
    for (path, result) in results(&object) {
        assert_eq!(
            of_option(&result["levels"], "bond").map(|level| level["p50"].clone()),
            of_option(&result["levels"], "copy: bond").map(|level| level["p50"].clone()),
            "{path}"
        );
        let Some(gap) = of_option(&result["differences"], "copy: bond") else {
            panic!("{path} is not compared")
        };
        for key in ["mean", "se", "value", "p5", "p50", "p95", "of_mean_cash", "se_of_mean_cash"] {
            let gap = &gap[key];
            assert!(gap.is_null() || gap == 0.0, "{path}: {key} = {gap}");
            n += usize::from(!gap.is_null());
        }
        assert!(gap["p_better"].is_null() || gap["p_better"]["value"] == 0.0, "{path}");
    }
    assert!(n > 100, "{n} figures are nought");
}

#[test]
fn a_scenario_split_in_two_files_gives_the_numbers_of_one() {
    let whole = with_blocks();
    let (one, two) = (without(&whole, &["block", "dear"]), without(&whole, &["bond"]));
    let [whole, one, two] = [&whole, &one, &two].map(|text| model(text));
    assert_eq!([whole.options.len(), one.options.len(), two.options.len()], [4, 2, 3]);
    assert_eq!(shared_people(&one, &two), []);
    let [found, first, second] = [&whole, &one, &two].map(|model| run(model, 3, 60));
    let mut together = compared(&[("whole", &whole, &found)], 0);
    let mut apart = compared(&[("one", &one, &first), ("two", &two, &second)], 0);
    for comparison in [&mut together, &mut apart] {
        comparison.scenarios.truncate(1);
        comparison.scenarios[0].name = "either".to_owned();
        comparison.options.iter_mut().for_each(|option| option.scenario = 0);
    }
    assert_eq!(comparison_json(&together), comparison_json(&apart));
    assert_eq!(comparison_text(&whole, &together), comparison_text(&one, &apart));
}

/// Two blocks on the same people differ by 40 months of £8,000 in every draw: no error, whatever else happens.
#[test]
fn blocks_differ_by_their_price_in_every_draw() {
    let model = model(&with_blocks());
    let found = run(&model, 1, 40);
    let object = parsed(&comparison_json(&compared(&[("deal", &model, &found)], 2)));
    let (_, paid) =
        results(&object).into_iter().find(|(path, _)| path == "payer.council.paid").expect("compared");
    let dear = of_option(&paid["differences"], "dear").expect("compared");
    for key in ["mean", "p5", "p50", "p95"] {
        assert_eq!(dear[key], 40.0 * 8_000.0, "{key}");
    }
    assert_eq!((&dear["se"], &dear["p_better"]["value"]), (&Value::from(0.0), &Value::from(0.0)));
    assert_eq!(paid["better"], "lower");
    let usual = of_option(&paid["differences"], "usual").expect("compared");
    assert_eq!(usual["p_better"]["value"], 1.0, "nothing is paid as usual");
    assert_eq!(dear["against"], "block");
}

/// The mean of a difference, its paired error and the chance of being better, counted draw by draw.
#[test]
fn differences_are_those_of_the_same_draws() {
    let model = model(&with_blocks());
    const DRAWS: u32 = 80;
    let found = run(&model, 5, DRAWS);
    let object = parsed(&comparison_json(&compared(&[("deal", &model, &found)], 2)));
    let played = draws(&model, 5, DRAWS);
    for path in
        ["payer.council.net", "cost_per_person", "provider.margin", "outcomes.kept.true", "state.care.days"]
    {
        let of = |option: usize, draw: &Vec<sib::engine::Played>| known(&model, option, &draw[option], path);
        let gaps: Vec<f64> = played.iter().map(|draw| of(1, draw) - of(2, draw)).collect();
        let sample = Sample::of(gaps.iter().copied());
        let (_, result) = results(&object).into_iter().find(|(known, _)| known == path).expect("compared");
        let gap = of_option(&result["differences"], "bond").expect("compared");
        let close = |key: &str, value: f64| {
            let found = gap[key].as_f64().expect("a number");
            assert!(
                (found - value).abs() <= 0.005 + 1e-9 * value.abs(),
                "{path}: {key} is {found}, not {value}"
            );
        };
        close("mean", sample.mean);
        close("se", sample.se);
        let mut sorted = gaps.clone();
        sorted.sort_by(f64::total_cmp);
        // 5%, half and 95% of 80 draws are the 4th, the 40th and the 76th.
        for (key, rank) in [("p5", 4), ("p50", 40), ("p95", 76)] {
            close(key, sorted[rank - 1]);
        }
        let n_better = match result["better"].as_str() {
            Some("higher") => gaps.iter().filter(|gap| **gap > 0.0).count(),
            Some("lower") => gaps.iter().filter(|gap| **gap < 0.0).count(),
            _ => {
                assert!(gap["p_better"].is_null(), "{path}");
                continue;
            }
        };
        assert_eq!(gap["p_better"]["value"], n_better as f64 / f64::from(DRAWS), "{path}");
    }
}

#[test]
fn what_the_base_has_not_is_compared_with_the_first_that_has() {
    let model = model(&with_blocks());
    let found = run(&model, 1, 40);
    let comparison = compared(&[("deal", &model, &found)], 0);
    let text = comparison_text(&model, &comparison);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("usual has none of these results: differences are to bond."), "{text}");
    let object = parsed(&comparison_json(&comparison));
    let (_, margin) =
        results(&object).into_iter().find(|(path, _)| path == "provider.margin").expect("compared");
    assert_eq!(margin["differences"].as_array().map(Vec::len), Some(2));
    assert!(of_option(&margin["differences"], "dear").is_some_and(|gap| gap["against"] == "bond"));
    let (_, irr) = results(&object).into_iter().find(|(path, _)| path == "investor.irr").expect("compared");
    assert_eq!(irr["differences"], Value::Array(Vec::new()), "one option has investors");
}

#[test]
fn nine_options_fit_100_columns() {
    let names: Vec<String> = (1..=8).map(|n| format!("a_rather_long_name_of_option_number_{n}")).collect();
    let (first, rest) =
        DEAL.split_once("[[option]]\n\nname").or(DEAL.split_once("[replay.record]")).expect("parts");
    let options: String = names
        .iter()
        .map(|name| {
            format!(
                "[[option]]\nname = \"{name}\"\nlabel = \"{}\"\nservice = \"key_worker\"\ncontracts = [\"outcomes\", \"delivery\"]\ncapital = \"fund\"\n",
                name.replace('_', " ")
            )
        })
        .collect();
    let model = model(&format!("{first}{options}[replay.record]{rest}"));
    let found = run(&model, 1, 40);
    let comparison = compared(&[("deal", &model, &found)], 0);
    assert_eq!(comparison.options.len(), 10);
    let text = comparison_text(&model, &comparison);
    for line in text.lines() {
        assert!(
            line.chars().count() <= 100 && line == line.trim_end(),
            "{} columns: {line}",
            line.chars().count()
        );
    }
    let n_results: usize = comparison.parties.iter().map(|party| party.results.len()).sum();
    assert!(n_results > 40, "{n_results}");
}

#[test]
fn names_that_clash_say_their_file() {
    let model = model(&with_blocks());
    let named: Vec<String> = options(&[("a", &model), ("b", &model), ("b", &model)])
        .into_iter()
        .map(|option| option.name)
        .collect();
    let expected = [
        "usual",
        "bond",
        "block",
        "dear",
        "b: bond",
        "b: block",
        "b: dear",
        "b (2): bond",
        "b (2): block",
        "b (2): dear",
    ];
    assert_eq!(named, expected);
}

/// What two files must share, one change each, and whether it is noticed.
#[test]
fn files_with_other_people_or_care_are_not_compared() {
    let first = model(DEAL);
    let with = |part: &str, otherwise: &str| {
        assert!(DEAL.contains(part), "{part}");
        model(&DEAL.replacen(part, otherwise, 1))
    };
    let apart = [
        ("people = 60", "people = 61"),
        ("rate = \"3 / month\"", "rate = \"4 / month\""),
        ("rate = \"3 / month\"", "rate = { by = \"month\", steps = [[\"0 months\", \"3 / month\"]] }"),
        ("until = \"24 months\"\narrive", "until = \"23 months\"\narrive"),
        ("low = \"80%\"", "low = \"81%\""),
        ("£800 / week", "£801 / week"),
        ("borne_by = \"council\"", "borne_by = \"nhs\""),
        (
            "indexed = \"fixed\"\nborne_by = \"council\"",
            "indexed = \"care\"\nborne_by = \"council\"\n[prices.care]\nthen = \"2% / year\"",
        ),
        ("[state.died]", "[state.elsewhere]\nabsorbing = \"yes\"\n[state.died]"),
        ("starts_in = \"care\"", "starts_in = \"home\""),
        ("starts_in = \"care\"", "starts_in = \"care\"\nfrailty = 0.5"),
        ("1% in 1 year", "2% in 1 year"),
        ("horizon = \"72 months\"", "horizon = \"84 months\""),
        ("start = \"2020-04\"", "start = \"2020-05\""),
        ("currency = \"GBP\"", "currency = \"GBP\"\nyear_starts = \"July\""),
        ("[state.care]", "[discounting]\nhurdle = \"5% / year\"\n[state.care]"),
    ];
    for (part, otherwise) in apart {
        let other = with(part, otherwise);
        assert!(!shared_people(&first, &other).is_empty(), "`{otherwise}` is not noticed");
    }
    let together = [
        ("[state.care]", "[state.residence]"),
        ("capacity = 40", "capacity = 30"),
        ("price = \"£12,000\"", "price = \"£13,000\""),
        ("commitment = \"£400,000\"", "commitment = \"£500,000\""),
    ];
    for (part, otherwise) in together {
        let text = match part {
            "[state.care]" => DEAL
                .replace("[state.care]", otherwise)
                .replace("transition.care.", "transition.residence.")
                .replace("transition.home.care", "transition.home.residence")
                .replace("starts_in = \"care\"", "starts_in = \"residence\"")
                .replace("time_in = \"care\"", "time_in = \"residence\""),
            part => DEAL.replacen(part, otherwise, 1),
        };
        assert_eq!(shared_people(&first, &model(&text)), [], "`{otherwise}` changes nobody");
    }
}

/// A correlation with a number of the people matters; one with a later number (of the service) does not move them.
#[test]
fn numbers_that_move_with_those_of_the_people_are_noticed() {
    let correlated = |one: &str, two: &str| {
        model(&format!("{DEAL}\n[[correlation]]\nbetween = [\"{one}\", \"{two}\"]\nvalue = 0.5\n"))
    };
    let (arrive, effect) = ("referrals.arrive", "service.key_worker.effect.moves.hazard_ratio");
    let rate = "transition.care.home.rate";
    let first = model(DEAL);
    assert_eq!(shared_people(&first, &correlated(arrive, effect)), []);
    assert_eq!(shared_people(&first, &correlated(arrive, rate)), [Unlike::Correlations]);
    assert_eq!(shared_people(&correlated(arrive, rate), &correlated(rate, arrive)), []);
    // What is claimed of the draws themselves: the people are the same, or not.
    let referred = |model: &Model| {
        let found = run(model, 1, 30);
        let place = found.options[0].figures.iter().position(|figure| *figure == sib::data::Figure::Referred);
        found.options[0].columns[place.expect("a figure")].values().collect::<Vec<_>>()
    };
    assert_eq!(referred(&first), referred(&correlated(arrive, effect)));
    assert_ne!(referred(&first), referred(&correlated(arrive, rate)));
}

#[test]
fn the_message_says_what_differs_and_where() {
    let named = |name: &str, text: &str| {
        let request = Request { file: PathBuf::from(name), ..Request::default() };
        open(&request, &|_: &Path| Ok(text.to_owned())).unwrap_or_else(|refused| panic!("{refused}")).model
    };
    let arrive = DEAL.lines().find(|line| line.starts_with("arrive")).expect("the deal has it");
    let text = DEAL
        .replacen("people = 60", "people = 80", 1)
        .replacen("£800 / week", "£900 / week", 1)
        .replacen(arrive, "", 1);
    let text =
        text + "\n[transition.home.died]\nrate = { value = \"0.1 / year\", source = \"case files\" }\n";
    let (first, other) = (named("a.toml", DEAL), named("b.toml", &text));
    let expected = "\
error: b.toml and a.toml do not have the same people under the same care
  - the way from any state to state 3 of the list is not the same in a.toml and b.toml
  - the way from state 2 to state 3 of the list is not the same in a.toml and b.toml
  - `cohort.people` is 60 (a.toml:36) and 80 (b.toml:36)
  - `referrals.arrive` is 100% (80% to 110%) (a.toml:42) and 100% (the default, b.toml)
  - `state.care.cost` is £800 / week (a.toml:14) and £900 / week (b.toml:14)
  - `transition.any.died.rate` is 1% in 1 year (a.toml:33), `transition.home.died.rate` is 0.1 /
    year (b.toml:130)
  - `transition.any.died.rate` is 1% in 1 year (b.toml:33); a.toml has none
  = rule: files that are compared share their currency, start, horizon, states, transitions, cohort,
          referrals and discounting
  = hint: let both `include` one file that holds these sections, or run each by itself
";
    let found = shared_people(&first, &other);
    assert_eq!(unlike_text(("a.toml", &first), ("b.toml", &other), &found), expected);
}

/// The page on JSON documents every key of a comparison, and nothing else.
#[test]
fn every_key_of_a_comparison_is_documented() {
    fn keys(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(things) => things.iter().for_each(|thing| keys(thing, found)),
            Value::Object(object) => {
                for (key, value) in object {
                    found.insert(key.clone());
                    keys(value, found);
                }
            }
            _ => {}
        }
    }
    let model = model(&with_blocks());
    let found = run(&model, 1, 40);
    let mut written = BTreeSet::new();
    keys(&parsed(&comparison_json(&compared(&[("deal", &model, &found)], 0))), &mut written);
    let page = include_str!("../../docs/json.md");
    let (_, own) = page.split_once("# The JSON comparison").expect("the page has a part on comparisons");
    let (own, _) = own.split_once("# The JSON payoff").expect("after it the page speaks of payoffs");
    let words: BTreeSet<String> = own
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()))
        .map(str::to_owned)
        .collect();
    let missing: Vec<&String> = written.difference(&words).collect();
    assert!(missing.is_empty(), "not documented: {missing:?}");
    let listed = own.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()));
    let stale: Vec<String> = listed.filter(|key| !written.contains(key)).collect();
    assert!(stale.is_empty(), "documented and not written: {stale:?}");
}
