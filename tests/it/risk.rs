//! Who carries what: kinds of risk redrawn one by one, and what a scenario with known sources shows.

use std::ops::{ControlFlow, Range};

use sib::analysis::risk::{n_plays, risks};
use sib::data::{Carried, Carrier, Figure, Risks};
use sib::engine::{Coupling, Fanning, Keep, Plan, Sampling, Settings};
use sib::model::{Model, OptionId};
use sib::random::{Purpose, Redrawn};
use sib::statistics::{Estimate, Value};

use crate::common::{Sample, draws, headed, in_parallel, known, model, model_of, provenance, scenario_files};
use crate::compare::{with_blocks, without};

fn settings(draws: Range<u32>, threads: usize) -> Settings {
    Settings {
        seed: 7,
        draws,
        threads: Some(threads),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: Keep::EveryDraw,
    }
}

fn every_figure(plan: &Plan<'_>) -> Vec<(OptionId, Figure)> {
    let of = |(place, figures): (usize, &Vec<Figure>)| {
        figures.iter().map(move |&figure| (OptionId::new(place), figure)).collect::<Vec<_>>()
    };
    plan.figures().iter().enumerate().flat_map(of).collect()
}

fn found(model: &Model, draws: u32, threads: usize) -> Risks {
    let plan = Plan::new(model).expect("the books of the base case add up");
    let carry_on = || ControlFlow::Continue(());
    risks(&plan, &settings(0..draws, threads), provenance(7, draws), &carry_on, &mut |_| {})
        .expect("books add up")
}

fn must_be(found: Estimate, expected: f64, what: &str) {
    assert!((found.value - expected).abs() <= 4.0 * found.se + 1e-9, "{what}: {found:?}, not {expected}");
}

/// In every scenario nothing but the keys of the purposes decides a draw: with none redrawn it is itself, with all its
/// neighbour.
#[test]
fn a_draw_with_nothing_redrawn_is_itself_and_with_everything_its_neighbour() {
    for file in scenario_files() {
        let model = model_of(&file, None);
        let plan = Plan::new(&model).expect("the books of the base case add up");
        let (wanted, settings) = (every_figure(&plan), settings(2..6, 1));
        let run = plan.run(&settings, provenance(7, 4), &|_| {}).expect("books add up");
        for (offset, redrawn) in [(0, Redrawn::NONE), (1, Redrawn::ALL)] {
            let carry_on = || ControlFlow::Continue(());
            let played = plan.redrawn((&settings, redrawn), &wanted, &carry_on, &mut |_| {}).expect("books");
            for (&(option, figure), own) in wanted.iter().zip(&played) {
                let column = run.options[option.index()].column(figure).expect("it was asked for");
                let same: Vec<Value> = [0, 2].map(|draw| column.value(draw + offset)).to_vec();
                let what = format!(
                    "{}: {} of option {}",
                    file.display(),
                    figure.path(&model, option),
                    option.index()
                );
                assert_eq!(*own, same, "{what}");
            }
        }
    }
}

/// Care as usual knows nothing of costs: where only these are redrawn, people are where they were.
#[test]
fn what_is_frozen_stays_as_it_was() {
    let model = model_of(&walsall(), None);
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let days =
        |&(option, figure): &(OptionId, Figure)| option.index() == 0 && matches!(figure, Figure::State(..));
    let wanted: Vec<_> = every_figure(&plan).into_iter().filter(days).collect();
    let play = |purposes: &[Purpose]| {
        let carry_on = || ControlFlow::Continue(());
        let choice = (&settings(0..40, 1), Redrawn::of(purposes));
        plan.redrawn(choice, &wanted, &carry_on, &mut |_| {}).expect("books add up")
    };
    assert_eq!(play(&[Purpose::Costs, Purpose::Measurement]), play(&[]));
    assert_ne!(play(&[Purpose::People]), play(&[]));
}

fn walsall() -> std::path::PathBuf {
    scenario("walsall-keyring.toml")
}

fn scenario(name: &str) -> std::path::PathBuf {
    let is_it = |file: &std::path::PathBuf| file.ends_with(name);
    scenario_files().into_iter().find(is_it).expect("the scenario is there")
}

/// One person who stays where he is, a block price and a cost of staff: the provider's margin is their difference, and both
/// are log-normal. `more` is added to the scenario.
fn price_less_cost(cost: &str, more: &str) -> Model {
    model(&headed(
        "24 months",
        &format!(
            r#"
{more}
[party]
council = {{ is = "payer" }}
provider = {{ is = "provider", reserves = "£10m" }}
[state]
care = {{}}
home = {{}}
[transition.care.home]
rate = "0 / year"
[cohort]
people = 1
starts_in = "care"
[service.help]
cost.staff = {{ amount = {cost}, until = "12 months" }}
[contract.block]
payers = {{ council = "100%" }}
clause.fee = {{ for_each = "began", price = {{ estimate = "£120,000", ci95 = ["£80,000", "£180,000"] }} }}
[measure]
began = {{ event = "started" }}
[[option]]
name = "usual"
[[option]]
name = "block"
service = "help"
contracts = ["block"]
"#
        ),
    ))
}

const UNCERTAIN_COST: &str = r#"{ estimate = "£9,000 / month", ci95 = ["£5,400 / month", "£15,000 / month"], risk = "implementation" }"#;

/// Variance of a log-normal with this median, whose 95% interval is this many times as high as low.
fn variance_of(median: f64, ratio: f64) -> f64 {
    let sigma = ratio.ln() / 3.92;
    let grown = (sigma * sigma).exp();
    median * median * grown * (grown - 1.0)
}

fn carried(found: &Risks, who: Carrier) -> &Carried {
    let option = found.options.last().expect("an option under which something varies");
    option.parties.iter().find(|carried| carried.who == who).expect("the party takes part")
}

#[test]
fn a_margin_varies_by_price_and_cost_as_their_variances_say() {
    let found = found(&price_less_cost(UNCERTAIN_COST, ""), 6_000, 2);
    let (price, cost) = (variance_of(120_000.0, 2.25), variance_of(108_000.0, 15_000.0 / 5_400.0));
    assert_eq!(found.options.len(), 1, "under care as usual nobody's result varies");
    assert_eq!(found.sources.len() + found.still.len(), 8);
    let purposes: Vec<&[Purpose]> = found.sources.iter().map(|source| source.purposes.as_slice()).collect();
    assert_eq!(purposes, [&[Purpose::Implementation], &[Purpose::Costs]]);
    let provider = carried(&found, Carrier::Provider);
    must_be(provider.deviation, (price + cost).sqrt(), "standard deviation");
    let split = provider.split.as_ref().expect("it varies");
    for (place, of) in [cost, price].into_iter().enumerate() {
        must_be(split.sources[place].alone, of / (price + cost), "alone");
        must_be(split.sources[place].in_all, of / (price + cost), "in all");
        assert!(split.sources[place].alone.se < 0.05);
    }
    must_be(split.together, 0.0, "together");
    let council = carried(&found, Carrier::PayerOnly);
    must_be(council.deviation, price.sqrt(), "what the council pays");
    let only = council.split.as_ref().expect("it varies").sources[1];
    must_be(only.alone, 1.0, "the price alone");
    must_be(only.in_all, 1.0, "the price in all");
}

#[test]
fn of_one_uncertain_number_everything_comes() {
    let found = found(&price_less_cost("\"£9,000 / month\"", ""), 400, 1);
    assert_eq!(found.sources.len(), 1);
    let split = carried(&found, Carrier::Provider).split.clone().expect("it varies");
    must_be(split.sources[0].alone, 1.0, "alone");
    must_be(split.sources[0].in_all, 1.0, "in all");
    assert!(split.sources[0].in_all.se > 0.0);
}

/// The margin under a fee is £15,200.16 whoever comes, which is not exact in binary: it does not vary, and comes from nothing.
#[test]
fn what_a_fee_fixes_does_not_vary() {
    let model = model_of(&scenario("advocacy-soft-outcomes.toml"), None);
    let found = found(&model, 60, 1);
    let fee = found.options.iter().find(|option| option.title == "fee alone").expect("the option");
    let margin = fee.parties.iter().find(|own| own.who == Carrier::Provider).expect("the charity");
    assert_eq!(margin.deviation, Estimate { value: 0.0, se: 0.0 });
    assert_eq!((margin.split.as_ref(), margin.mean.se), (None, 0.0));
    let said = sib::report::analysed::risk(&model, &found);
    let said = text_of_words(&sib::report::analysed::analysed_text(&model, &said));
    assert!(said.contains("not at all under \"fee alone\""), "{said}");
    assert!(
        said.contains("What is left to the charity once costs are paid is £15k in every draw."),
        "{said}"
    );
}

/// A price that moves with the cost leaves one source, of which the output says why.
#[test]
fn kinds_of_risk_whose_inputs_move_together_are_one_source() {
    let paths = ["contract.block.clause.fee.price", "service.help.cost.staff.amount"];
    let tied = format!("correlation = [{{ between = [\"{}\", \"{}\"], value = 0.8 }}]", paths[0], paths[1]);
    let found = found(&price_less_cost(UNCERTAIN_COST, &tied), 400, 1);
    assert_eq!(found.sources.len(), 1);
    assert_eq!(found.sources[0].purposes, [Purpose::Implementation, Purpose::Costs]);
    assert_eq!(found.sources[0].tied_by, [(paths[0].to_owned(), paths[1].to_owned())]);
    assert_eq!(found.sources.len() + found.still.len(), 7);
    must_be(
        carried(&found, Carrier::Provider).split.clone().expect("it varies").sources[0].in_all,
        1.0,
        "in all",
    );
}

/// The premium and what is had for it, counted again draw by draw.
#[test]
fn the_premium_is_what_is_paid_more_than_under_a_plain_contract() {
    const DRAWS: u32 = 60;
    let model = model(&with_blocks());
    let found = found(&model, DRAWS, 2);
    let played = draws(&model, 7, DRAWS);
    let of = |option: usize, what: &str| -> Vec<f64> {
        let both = |draw: &Vec<sib::engine::Played>| -> f64 {
            let payer = |name: &str| known(&model, option, &draw[option], &format!("payer.{name}.{what}"));
            payer("council") + payer("nhs")
        };
        played.iter().map(both).collect()
    };
    let mut n_checked = 0;
    for transfer in &found.transfers {
        let place = |title: &str| {
            model.options.iter().position(|option| option.title() == title).expect("it is named")
        };
        let sib::data::Plain::Option(plain) = &transfer.plain else { panic!("the file has plain contracts") };
        let (bond, plain) = (place(&transfer.bond), place(plain));
        assert_eq!(model.options[bond].service, model.options[plain].service);
        let (own, other) = (of(bond, "paid"), of(plain, "paid"));
        let premium = Sample::of(own.iter().zip(&other).map(|(own, other)| own - other));
        assert!((transfer.premium.value - premium.mean).abs() < 0.01, "{transfer:?} {premium:?}");
        assert!((transfer.premium.se - premium.se).abs() < 0.01, "{transfer:?} {premium:?}");
        let spread = |option| Sample::of(of(option, "net")).se * f64::from(DRAWS).sqrt();
        assert!((transfer.deviation.value - spread(bond)).abs() < 0.01);
        assert!((transfer.deviation_plainly.value - spread(plain)).abs() < 0.01);
        let removed = 1.0 - (spread(bond) / spread(plain)).powi(2);
        assert!((transfer.removed.expect("it varies").value - removed).abs() < 1e-9);
        n_checked += 1;
    }
    assert!(
        n_checked > 0,
        "{:?}",
        model.options.iter().map(sib::model::Alternative::title).collect::<Vec<_>>()
    );
}

/// Without a plain contract what delivery costs stands in its place.
#[test]
fn without_a_plain_contract_the_cost_of_delivery_stands_for_it() {
    const DRAWS: u32 = 40;
    let model = model(&without(&with_blocks(), &["block", "dear"]));
    let found = found(&model, DRAWS, 1);
    assert!(found.transfers.iter().all(|transfer| transfer.plain == sib::data::Plain::CostOfDelivery));
    let bond = model.options.iter().position(|option| option.capital.is_some()).expect("there are investors");
    let played = draws(&model, 7, DRAWS);
    let costs = Sample::of(played.iter().map(|draw| known(&model, bond, &draw[bond], "provider.costs")));
    assert!((found.transfers[0].paid_plainly.value - costs.mean).abs() < 0.01);
}

/// Stopped, it is found from the pairs that were made: the same as of a run of that many draws, on any number of threads.
#[test]
fn what_is_stopped_is_what_fewer_draws_give() {
    let model = price_less_cost(UNCERTAIN_COST, "");
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let block = u64::from(n_plays(&plan)) * 512;
    let played = std::sync::atomic::AtomicU64::new(0);
    let carry_on = || match played.load(std::sync::atomic::Ordering::Relaxed) > block {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let mut done = |n| played.store(n, std::sync::atomic::Ordering::Relaxed);
    let stopped = risks(&plan, &settings(0..4_000, 2), provenance(7, 4_000), &carry_on, &mut done)
        .expect("books add up");
    assert_eq!((stopped.provenance.draws, stopped.provenance.stopped_before), (1_024, Some(4_000)));
    let said = sib::report::analysed::risk(&model, &stopped);
    let said = sib::report::analysed::analysed_text(&model, &said);
    assert!(said.contains("Stopped after 1,024 of 4,000 draws"), "{said}");
    let whole = found(&model, 1_025, 1);
    assert_eq!(whole.provenance.draws, 1_024, "draws come in pairs");
    assert_eq!(format!("{:?}", stopped.options), format!("{:?}", whole.options));
}

/// Every scenario has an answer, and the shares of each source alone leave what they leave.
#[test]
fn shares_and_what_is_left_make_one_in_every_scenario() {
    in_parallel(&scenario_files(), |file| {
        let found = found(&model_of(file, None), 40, 1);
        for carried in found.options.iter().flat_map(|option| &option.parties) {
            let Some(split) = &carried.split else { continue };
            let alone: f64 = split.sources.iter().map(|source| source.alone.value).sum();
            let what = format!("{}: {}", file.display(), carried.path);
            assert!((alone + split.together.value - 1.0).abs() < 1e-6, "{what}");
            assert_eq!(split.sources.len(), found.sources.len(), "{what}");
        }
    });
}

/// Rows of a table of shares, each with whose result it is.
fn by_result(json: &serde_json::Value, table: &str) -> Vec<(String, serde_json::Value)> {
    let rows = json["risk"][table].as_array().expect("a list");
    rows.iter().map(|row| (row["result"].as_str().expect("words").to_owned(), row.clone())).collect()
}

/// A text with its lines put together.
fn text_of_words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where sentences say that shares cannot be told, tables do not tell them.
#[test]
fn the_command_says_who_carries_what() {
    let sib = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("sib").expect("the program is built");
        command.arg("risk").arg(walsall()).args(["--draws", "100", "--quiet"]).args(arguments);
        command
    };
    let text = sib(&[]).assert().success();
    let text = String::from_utf8(text.get_output().stdout.clone()).expect("text");
    for part in
        ["What payers pay to move risk", "under \"block\"", "Chance among people", "seed 1, 100 draws"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let once = sib(&["--threads", "1"]).assert().success();
    assert_eq!(String::from_utf8(once.get_output().stdout.clone()).expect("text"), text);
    let json = sib(&["--format", "json"]).assert().success();
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("JSON");
    let spread = json["risk"]["spread"].as_array().expect("a list");
    assert!(
        spread.iter().any(|option| option["investor.net_cash"].as_f64().is_some_and(|pounds| pounds > 0.0))
    );
    // A row is found by option and path in every table, and under its path in the table of spreads.
    for row in ["carried", "alone", "in_all"].iter().flat_map(|table| by_result(&json, table)) {
        let of_option = spread.iter().find(|option| option["option"] == row.1["option"]).expect("the option");
        let path = row.1["path"].as_str().expect("a path");
        let deviation = &row.1["standard_deviation"];
        assert!(of_option[path].is_number() && row.1["party"].is_string(), "{row:?}");
        assert!(deviation.is_null() || *deviation == of_option[path], "{row:?}");
    }
    for row in json["risk"]["premium"].as_array().expect("a list") {
        assert!(row["expected_shortfall"].is_number() && row["expected_shortfall_plainly"].is_number());
    }
    for (result, row) in by_result(&json, "alone") {
        let cannot = text_of_words(&text).contains(&format!("\"{result}\""));
        assert_eq!(row["together"].is_null(), cannot, "{result}: {row}");
        assert_eq!(row["people"].is_null(), cannot, "{result}: {row}");
        assert_eq!(row["together_se"].is_number(), !cannot, "{result}: {row}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("a name").to_owned();
    sib(&["--formats", "html,png,csv,xlsx,json", "--out", &out]).assert().success();
    for name in
        ["risk.html", "risk.xlsx", "risk.json", "risk-carried.csv", "pictures/risk.png", "manifest.json"]
    {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
}
