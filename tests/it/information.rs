//! What evidence is worth: against a closed form, against draws split by hand, and as a command.

use std::ops::ControlFlow;

use assert_cmd::Command;
use sib::analysis::information::information;
use sib::data::{Decider, Decision, Information, NoCommissioner, PayerResult};
use sib::engine::{Coupling, Fanning, Keep, Plan, Sampling, Settings};
use sib::model::Model;

use crate::common::{Sample, headed, in_parallel, model, model_of, provenance, run, scenario_files};

fn found(model: &Model, draws: u32) -> Information {
    let plan = Plan::new(model).expect("the books of the base case add up");
    let settings = Settings {
        seed: 7,
        draws: 0..draws,
        threads: Some(2),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: Keep::EveryDraw,
    };
    let carry_on = || ControlFlow::Continue(());
    information(&plan, &settings, provenance(7, draws), &carry_on, &mut |_| {}).expect("books add up")
}

/// A person whose care costs £1,000 a week for a year, and who goes home at once with a service of uncertain price.
fn priced() -> Model {
    model(&headed(
        "12 months",
        r#"
[party]
council = { is = "payer" }
provider = { is = "provider", reserves = "£10m" }
[state]
care = { cost = "£1,000 / week", borne_by = "council" }
home = {}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
works_here = { value = "100%" }
effect.home = { on = ["transition.care.home"], becomes = "99.9999% in 1 day" }
[contract.fee]
payers = { council = "100%" }
clause.fee = { for_each = "began", price = { estimate = "£45,000", ci95 = ["£20,000", "£101,250"] } }
[measure]
began = { event = "started" }
[[option]]
name = "usual"
[[option]]
name = "served"
service = "help"
contracts = ["fee"]
"#,
    ))
}

/// The council gains what care costs less a log-normal price. Who knows the price takes the service where it gains: the
/// formula of Black and Scholes for a put, less what is had without knowing.
#[test]
fn knowing_a_price_is_worth_what_its_distribution_says() {
    let model = priced();
    let found = found(&model, 20_000);
    assert_eq!(found.decisions.len(), 1, "there are no investors");
    let decision = &found.decisions[0];
    assert_eq!(
        decision.whose,
        Decider::Commissioner { payers: vec!["the council".to_owned()], by: PayerResult::Net }
    );
    let played = run(&model, 1, 2);
    let path = |figure: &sib::data::Figure| figure.path(&model, sib::model::OptionId::new(1));
    let place =
        played.options[1].figures.iter().position(|figure| path(figure) == "payer.council.avoided_cost");
    let sib::statistics::Value::Known(saved) =
        played.options[1].columns[place.expect("the figure is there")].value(0)
    else {
        panic!("it is known")
    };
    assert!((51_000.0..52_200.0).contains(&saved), "a year of care but for the first day: {saved}");
    let (median, sigma) = (45_000.0_f64, (101_250.0_f64 / 20_000.0).ln() / 3.92);
    let normal = |z: f64| sib::math::normal_cdf(z);
    let d = (saved / median).ln() / sigma;
    let mean = median * (sigma * sigma / 2.0).exp();
    let expected = saved * normal(d) - mean * normal(d - sigma) - (saved - mean).max(0.0);
    let price = &decision.inputs[0];
    assert_eq!(price.path, "contract.fee.clause.fee.price");
    let worth = price.worth.value;
    assert!((worth.value - expected).abs() <= 4.0 * worth.se, "{worth:?}, not {expected}");
    assert!(worth.se < expected / 20.0, "{worth:?}");
    assert_eq!(decision.everything.map(|all| all.value), Some(worth), "nothing else is uncertain");
}

fn file(name: &str) -> std::path::PathBuf {
    let is_it = |file: &std::path::PathBuf| file.file_name().is_some_and(|own| own == name);
    scenario_files().into_iter().find(is_it).expect("the scenario is there")
}

fn of_payers(found: &Information) -> &Decision {
    let is_it = |decision: &&Decision| matches!(decision.whose, Decider::Commissioner { .. });
    found.decisions.iter().find(is_it).expect("payers decide")
}

/// Of a yes or no, draws can be split by hand: the best option where it works, and the best where it fails.
#[test]
fn knowing_whether_it_works_is_worth_the_best_of_each() {
    const DRAWS: u32 = 4_000;
    let model = model_of(&file("manchester-treatment-foster-care.toml"), None);
    let found = found(&model, DRAWS);
    let decision = of_payers(&found);
    let results = run(&model, 7, DRAWS);
    let column = |option: usize, path: &str| {
        let own = &results.options[option];
        let place = own
            .figures
            .iter()
            .position(|figure| figure.path(&model, own.option) == path)
            .expect("it is there");
        let known =
            |value| if let sib::statistics::Value::Known(value) = value { value } else { panic!("known") };
        own.columns[place].values().map(known).collect::<Vec<f64>>()
    };
    let works = column(1, "works");
    let net: Vec<Vec<f64>> =
        (0..model.options.len()).map(|option| column(option, "payer.council.net")).collect();
    let best = |wanted: f64| {
        let of = |net: &Vec<f64>| {
            let own = net.iter().zip(&works).filter(|(_, works)| **works == wanted).map(|(net, _)| *net);
            Sample::of(own.chain([])).mean
        };
        net.iter().map(of).fold(f64::MIN, f64::max)
    };
    let share = works.iter().sum::<f64>() / f64::from(DRAWS);
    let all = net.iter().map(|net| net.iter().sum::<f64>() / f64::from(DRAWS)).fold(f64::MIN, f64::max);
    let expected = share * best(1.0) + (1.0 - share) * best(0.0) - all;
    let is_it = |input: &&sib::data::KnownInput| input.path == "service.treatment_foster_care.works_here";
    let worth = decision.inputs.iter().find(is_it).expect("it is uncertain").worth.value;
    // The same draws, so that nothing but the folds is left between the two.
    assert!((worth.value - expected).abs() <= worth.se, "{worth:?}, not {expected}");
    assert!(expected > 100_000.0);
}

/// In every scenario: knowing is worth nothing or more, and a part of what is known no more than the whole.
#[test]
fn knowing_more_is_never_worth_less() {
    in_parallel(&scenario_files(), |file| {
        let model = model_of(file, None);
        let found = found(&model, 300);
        let name = file.display();
        let has_payers = found.decisions.iter().any(|own| matches!(own.whose, Decider::Commissioner { .. }));
        assert_eq!(has_payers, found.no_commissioner.is_none(), "{name}");
        for decision in &found.decisions {
            let Some(everything) = decision.everything else { continue };
            for group in &decision.groups {
                assert!(group.worth.value.value <= everything.value.value, "{name}");
            }
            for input in &decision.inputs {
                assert!((0.0..=everything.value.value).contains(&input.worth.value.value), "{name}");
            }
            let best = decision.choices[decision.chosen].1.value;
            assert!(decision.choices.iter().all(|(_, mean)| mean.value <= best), "{name}");
        }
    });
}

#[test]
fn where_nobody_bears_care_the_commissioner_decides_nothing() {
    let text = headed(
        "12 months",
        r#"
[party]
council = { is = "payer" }
provider = { is = "provider" }
[state]
care = {}
home = {}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
[[option]]
name = "usual"
[[option]]
name = "served"
service = "help"
"#,
    );
    assert_eq!(found(&model(&text), 200).no_commissioner, Some(NoCommissioner::NobodyBearsCare));
}

#[test]
fn the_command_says_what_evidence_is_worth() {
    let file = file("manchester-treatment-foster-care.toml");
    let with = |draws: &str, arguments: &[&str]| {
        let mut command = Command::cargo_bin("sib").expect("the program is built");
        command.arg("information").arg(&file).args(["--quiet", "--draws", draws]).args(arguments);
        command
    };
    let sib = |arguments: &[&str]| with("1000", arguments);
    let text = sib(&[]).assert().success();
    let text = String::from_utf8(text.get_output().stdout.clone()).expect("text");
    for part in [
        "Manchester City Council: which option to take",
        "Whether treatment foster care works here: to know this for sure before signing is worth at most",
        "Investors: whether to invest under",
        "seed 1, 1000 draws",
    ] {
        assert!(text.replace("\n    ", " ").contains(part), "{part}\n{text}");
    }
    let json = sib(&["--format", "json"]).assert().success();
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("JSON");
    let inputs = json["information"]["inputs"].as_array().expect("a list");
    assert_eq!(inputs[0]["input"], "service.treatment_foster_care.works_here");
    assert!(inputs[0]["commissioner"].as_f64().is_some_and(|pounds| pounds > 100_000.0));
    let once = sib(&["--threads", "1"]).assert().success();
    assert_eq!(String::from_utf8(once.get_output().stdout.clone()).expect("text"), text);
    let few = with("50", &[]).assert().failure();
    let why = String::from_utf8(few.get_output().stderr.clone()).expect("text");
    assert!(why.contains("at least 200 are needed"), "{why}");
}
