//! Inputs spread evenly over blocks of draws: the same means, errors that are true, and smaller ones.

use std::fs;

use sib::analysis::summarise;
use sib::data::{CheckedValue, Provenance, Results, Summary};
use sib::engine::{Coupling, Fanning, Keep, Plan, Sampling, Settings};
use sib::model::Model;
use sib::random::BLOCK;
use sib::statistics::Estimate;

use super::common::{Sample, in_parallel, model, provenance, sib as run_in};
use super::determinism::deal;

fn run(plan: &Plan<'_>, seed: u64, draws: u32, sampling: Sampling) -> Results {
    let (coupling, fans, keep) = (Coupling::SameLuck, Fanning::Dropped, Keep::EveryDraw);
    let settings = Settings { seed, draws: 0..draws, threads: Some(1), coupling, sampling, fans, keep };
    let from = Provenance { sampling, ..provenance(seed, draws) };
    plan.run(&settings, from, &|_| {}).expect("the books add up")
}

/// Results of every kind of statistic, with their errors.
fn read(summary: &Summary) -> Vec<(&'static str, Estimate)> {
    let bond = &summary.options[1];
    let (investor, payer) = (bond.investor.as_ref().expect("investors"), &bond.payers[0]);
    let cells = bond.four_cells.as_ref().expect("a service");
    let outcome = &bond.outcomes[0];
    let estimate = |rate: Option<CheckedValue>| {
        let CheckedValue { value, se } = rate.expect("a rate");
        Estimate { value, se: se.expect("an error") }
    };
    let quantile = |value: Option<f64>, se: Option<f64>| Estimate { value: value.unwrap(), se: se.unwrap() };
    vec![
        ("mean", payer.paid.mean.unwrap()),
        ("median", quantile(payer.paid.p50, payer.paid.se_p50)),
        ("upper quartile of a rate", quantile(investor.irr.p75, investor.irr.se_p75)),
        ("rate of mean cash", estimate(investor.irr_of_mean_cash)),
        ("rate of mean cash of a class", estimate(bond.tranches[0].2.irr_of_mean_cash)),
        ("chance", payer.p_saves),
        ("shortfall", investor.expected_shortfall.unwrap()),
        ("difference", summary.differences[0].distribution.mean.unwrap()),
        ("chance of being better", summary.differences[0].p_better.unwrap()),
        ("cell", cells.cells.unwrap().works_paid),
        ("mean of those in which it works", cells.payments_if_works.unwrap()),
        ("chance of those in which it works", cells.paid_if_works.unwrap()),
        ("ratio", outcome.paid_per_additional.unwrap()),
    ]
}

/// Over runs with other seeds, results spread as their errors say, and lie where independent draws say.
#[test]
fn errors_are_what_other_seeds_show_and_means_those_of_independent_draws() {
    let model = model(&deal());
    let plan = Plan::new(&model).unwrap();
    let seeds: Vec<u64> = (1..=100).collect();
    let found = |sampling| {
        in_parallel(&seeds, |&seed| read(&summarise(&model, &run(&plan, seed, 16 * BLOCK, sampling))))
    };
    let [stratified, independent] = [Sampling::Stratified, Sampling::Independent].map(found);
    let n = seeds.len() as f64;
    let mut narrower = Vec::new();
    for (place, (name, _)) in stratified[0].iter().enumerate() {
        let of = |runs: &[Vec<(&str, Estimate)>]| -> (Sample, f64) {
            let values = Sample::of(runs.iter().map(|run| run[place].1.value));
            let said = runs.iter().map(|run| run[place].1.se.powi(2)).sum::<f64>() / n;
            (values, said)
        };
        let (own, said) = of(&stratified);
        let (other, said_of_independent) = of(&independent);
        own.must_agree(other, name);
        // The variance over n seeds has an error of √(2 / (n − 1)) of itself, for values that are next to normal.
        let ratio = own.se * own.se * n / said;
        assert!((ratio - 1.0).abs() < 4.0 * (2.0 / (n - 1.0)).sqrt(), "{name}: {ratio}");
        narrower.push((*name, said / said_of_independent));
    }
    // What depends smoothly on inputs gains most; nothing loses, but for the noise of errors themselves.
    let of = |name: &str| narrower.iter().find(|(own, _)| *own == name).expect("it is read").1;
    assert!(of("mean") < 0.6 && of("chance of being better") < 0.8, "{narrower:?}");
    assert!(narrower.iter().all(|(_, ratio)| *ratio < 1.05), "{narrower:?}");
}

/// A draw does not depend on which others are made with it.
#[test]
fn a_draw_is_the_same_in_any_run() {
    let model: Model = model(&deal());
    let plan = Plan::new(&model).unwrap();
    let (few, many) = (run(&plan, 1, 40, Sampling::Stratified), run(&plan, 1, 90, Sampling::Stratified));
    let plain = run(&plan, 1, 40, Sampling::Independent);
    let values = |results: &Results| -> Vec<Vec<String>> {
        let columns = results.options.iter().flat_map(|option| &option.columns);
        columns.map(|column| column.values().take(40).map(|value| format!("{value:?}")).collect()).collect()
    };
    assert_eq!(values(&few), values(&many));
    assert_ne!(values(&few), values(&plain));
}

/// A trace of a draw has the figures of that draw of the run.
#[test]
fn a_draw_is_traced_as_it_was_played() {
    let model = model(&deal());
    let plan = Plan::new(&model).unwrap();
    let results = run(&plan, 1, 20, Sampling::Stratified);
    let draw = 7;
    let traced = plan.trace(1, Some(draw), (Coupling::SameLuck, Sampling::Stratified)).unwrap();
    for (option, traced) in results.options.iter().zip(&traced) {
        for ((figure, value), column) in traced.figures.iter().zip(&option.columns) {
            assert_eq!(*value, column.value(draw as usize), "{figure:?}");
        }
    }
}

/// What is turned, over what range, until what.
const TURNED: [&str; 3] =
    ["contract.outcomes.clause.kept.price", "£1,000..£90,000", "payer.council.paid = £500,000"];
const DEAL: &str = include_str!("deal.toml");

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("deal.toml"), DEAL).unwrap();
    folder
}

/// Parts that begin and end within blocks merge to the bytes of one run, and only with parts of the same kind.
#[test]
fn parts_merge_to_one_run_and_do_not_mix() {
    let folder = folder();
    let must = |arguments: &[&str]| {
        let (is_done, printed, wrong) = run_in(arguments, folder.path());
        assert!(is_done, "{wrong}");
        printed
    };
    let part = |from: &str, to: &str, name: &str, more: &[&str]| {
        let range = ["run", "deal.toml", "--quiet", "--draws-from", from, "--draws-to", to, "--out", name];
        must(&[&range[..], more].concat());
    };
    let stratified = &["--stratified"][..];
    for (from, to, name) in [("0", "7", "a"), ("7", "41", "b"), ("41", "200", "c")] {
        part(from, to, &format!("{name}.sibpart"), stratified);
    }
    let whole = must(&["run", "deal.toml", "--quiet", "--draws", "200", "--stratified", "--format", "json"]);
    let parts = ["merge", "a.sibpart", "b.sibpart", "c.sibpart", "--format", "json"];
    assert_eq!(must(&parts), whole);
    let kept = ["run", "deal.toml", "--quiet", "--draws", "200", "--checkpoint", "kept", "--format", "json"];
    assert_eq!(must(&[&kept[..], stratified].concat()), whole);
    let (is_done, _, wrong) = run_in(&kept, folder.path());
    assert!(!is_done && wrong.contains("is of another sampling of inputs than this run"), "{wrong}");

    part("7", "41", "d.sibpart", &[]);
    let (is_done, _, wrong) = run_in(&["merge", "a.sibpart", "d.sibpart"], folder.path());
    assert!(!is_done && wrong.contains("sampling of inputs"), "{wrong}");
}

#[test]
fn reports_say_so_and_how_to_run_it_again() {
    let folder = folder();
    let run = |more: &[&str]| {
        run_in(&[&["run", "deal.toml", "--quiet", "--draws", "200"], more].concat(), folder.path()).1
    };
    let (text, plain) = (run(&["--stratified"]), run(&[]));
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("Uncertain inputs are spread evenly over every 16 futures (--stratified)"),
        "{flat}"
    );
    assert!(flat.contains("--draws 200 --seed 1 --stratified"), "{flat}");
    assert!(!plain.contains("stratified"));
    let traced = run_in(&["trace", "deal.toml", "--draw", "7", "--stratified", "--quiet"], folder.path()).1;
    assert!(traced.contains("draw 7 of seed 1, stratified."), "{traced}");
    let json: serde_json::Value = serde_json::from_str(&run(&["--stratified", "--format", "json"])).unwrap();
    assert_eq!(json["sib"]["sampling"], "stratified");
}

/// Comparisons, prices and tornados on the same futures say so too, with smaller errors.
#[test]
fn analyses_on_evenly_spread_inputs_have_smaller_errors() {
    let folder = folder();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let more = ["--quiet", "--draws", "320", "--format", "json"];
        let (is_done, printed, wrong) = run_in(&[arguments, &more].concat(), folder.path());
        assert!(is_done, "{wrong}");
        serde_json::from_str(&printed).unwrap()
    };
    let compared = ["compare", "deal.toml"];
    let turned = ["price", "deal.toml", "--turn", TURNED[0], "--range", TURNED[1], "--until", TURNED[2]];
    let moved = ["sensitivity", "deal.toml"];
    for command in [&compared[..], &turned, &moved] {
        let [plain, evenly] = [&[][..], &["--stratified"]].map(|more| json(&[command, more].concat()));
        assert_eq!(evenly["sib"]["sampling"], "stratified", "{command:?}");
        assert_eq!(plain["sib"]["sampling"], "independent", "{command:?}");
        let sum = |found: &serde_json::Value| errors(found).iter().sum::<f64>();
        assert!(sum(&evenly) < sum(&plain), "{command:?}: {} {}", sum(&evenly), sum(&plain));
    }
}

/// Every standard error in a result.
fn errors(found: &serde_json::Value) -> Vec<f64> {
    match found {
        serde_json::Value::Object(entries) => {
            let own = entries
                .iter()
                .filter(|(key, _)| *key == "se" || key.starts_with("se_") || key.ends_with("_se"))
                .filter_map(|(_, value)| value.as_f64());
            own.chain(entries.values().flat_map(errors)).collect()
        }
        serde_json::Value::Array(list) => list.iter().flat_map(errors).collect(),
        _ => Vec::new(),
    }
}

/// Errors are told from the draws themselves: more draws than are kept are refused before any is played.
#[test]
fn more_draws_than_are_kept_are_refused() {
    let folder = folder();
    let (is_done, _, wrong) =
        run_in(&["run", "deal.toml", "--quiet", "--draws", "500000", "--stratified"], folder.path());
    assert!(!is_done && wrong.contains("--stratified needs every draw to tell errors"), "{wrong}");
    assert!(wrong.contains("hint: ask for at most"), "{wrong}");
    assert!(!wrong.contains("Usage"), "{wrong}");
}
