//! Analyses that are stopped: what is kept is what the whole analysis finds of it, what is missing is named, and nothing is
//! written where a part would mislead.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};

use sib::analysis::appraisal::appraisal;
use sib::analysis::price::{Sought, price};
use sib::analysis::sensitivity::{self, MapOver, sensitivity, usual_decision};
use sib::analysis::stress::{self, NoStress, stress};
use sib::analysis::{Runs, zone};
use sib::data::{Condition, How, Sensitivity, Side, StressTest, Turn};
use sib::engine::{Coupling, Fanning, Keep, KeptLives, RunError, Sampling, Settings};
use sib::model::{Model, Statistic, Wanted};
use sib::units::Between;

use crate::common::{model, opened_with, provenance};

const DEAL: &str = include_str!("deal.toml");
const DRAWS: u32 = 20;
/// More draws than any analysis here makes.
const ALL: u32 = u32::MAX;

/// Does something with runs that are broken off before so many draws have begun.
fn before<T>(n_begun: u32, draws: u32, find: impl FnOnce(Runs<'_>) -> T) -> T {
    let settings = Settings {
        seed: 3,
        draws: 0..draws,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Dropped,
        keep: Keep::EveryDraw,
    };
    let begun = AtomicU32::new(0);
    let carry_on = || match begun.fetch_add(1, Ordering::SeqCst) < n_begun {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    };
    let lives = KeptLives::default();
    find(Runs { settings: &settings, from: &provenance(3, draws), carry_on: &carry_on, lives: &lives })
}

/// How many times it is asked whether to carry on with the whole of it.
fn n_asked<T>(find: impl FnOnce(Runs<'_>) -> T) -> u32 {
    before(ALL, DRAWS, |runs| {
        let asked = AtomicU32::new(0);
        let carry_on = || {
            asked.fetch_add(1, Ordering::SeqCst);
            (runs.carry_on)()
        };
        find(Runs { carry_on: &carry_on, ..runs });
        asked.into_inner()
    })
}

fn open(changes: &[String]) -> Result<Model, String> {
    let sets: Vec<&str> = changes.iter().map(String::as_str).collect();
    opened_with(DEAL, None, &sets).map(|opened| opened.model).map_err(|refused| refused.to_string())
}

fn turn(path: &str, from_to: &str) -> Turn {
    let currency = model(DEAL).currency;
    Turn {
        title: path.to_owned(),
        paths: vec![path.to_owned()],
        rest: None,
        over: Between::read(from_to, currency).expect("two values"),
        how: How::InPlace,
        currency,
    }
}

fn moved(runs: Runs<'_>) -> Result<Sensitivity, sensitivity::NotSensed> {
    let model = model(DEAL);
    let option = model.headline_option();
    let decision = usual_decision(&model, option);
    let over = |path: &str, ends: &str| MapOver { path: path.to_owned(), turn: turn(path, ends) };
    let map =
        [over("contract.outcomes.cap", "£0.5m..£1m"), over("state.care.cost", "£700 / week..£900 / week")];
    let asked = sensitivity::Asked {
        option,
        results: &[],
        by: 0.1,
        decision: decision.as_ref().map(|(wanted, condition, title)| (wanted, *condition, title.as_str())),
        switch: &[],
        over: Some(&map),
        open: &open,
        told: &|_| (),
    };
    sensitivity(&model, asked, runs)
}

/// Whatever of it is there is what the whole has there, and the rest is named as missing.
#[test]
fn sensitivity_keeps_the_inputs_that_were_moved_and_names_the_others() {
    let whole = before(ALL, DRAWS, moved).expect("it is found");
    assert!(whole.inputs.len() > 5 && whole.missing == sib::data::NotSought::default());
    let paths = |found: &Sensitivity| -> Vec<String> {
        found.inputs.iter().map(|own| &own.path).chain(&found.still).cloned().collect()
    };
    let all = n_asked(|runs| moved(runs).map(|_| ()));
    let (mut n_partial, mut n_nothing) = (0, 0);
    for part in 0..16 {
        let n_begun = all * part / 16;
        let found = match before(n_begun, DRAWS, moved) {
            Ok(found) => found,
            Err(why) => {
                assert_eq!(why, sensitivity::NotSensed::Failed(RunError::Stopped));
                n_nothing += 1;
                continue;
            }
        };
        n_partial += 1;
        for own in &found.inputs {
            let same = whole.inputs.iter().find(|other| other.path == own.path).expect("the whole has it");
            assert_eq!(format!("{own:?}"), format!("{same:?}"));
        }
        let mut named = [paths(&found), found.missing.inputs.clone()].concat();
        named.sort();
        let mut expected = paths(&whole);
        expected.sort();
        assert_eq!(named, expected, "after {n_begun} of {all}");
        assert_eq!(found.map.is_none(), found.missing.map.is_some());
        assert_eq!(found.switching.is_none(), found.missing.all_switching);
        if !found.missing.inputs.is_empty() {
            assert!(found.switching.is_none(), "which inputs move most is not known");
        }
        let is_whole = found.missing == sib::data::NotSought::default();
        assert!(!is_whole, "it was stopped after {n_begun} of {all}");
    }
    assert!(n_partial > 3 && n_nothing > 0, "{n_partial} {n_nothing}");
}

fn stressed(runs: Runs<'_>) -> Result<StressTest, NoStress> {
    let model = model(DEAL);
    let no_case = |case: &str| Err(format!("there is no case {case}"));
    let asked = stress::Asked { option: model.headline_option(), named: None, open: &no_case, told: &|_| () };
    stress(&model, asked, runs)
}

#[test]
fn stress_keeps_the_stresses_and_the_ends_that_were_played_and_names_the_others() {
    let whole = before(ALL, DRAWS, stressed).expect("it is found");
    assert!(whole.stresses.len() > 3 && whole.not_played.is_empty() && whole.ends.not_played.is_empty());
    let all = n_asked(|runs| stressed(runs).map(|_| ()));
    let (mut n_partial, mut n_nothing) = (0, 0);
    for part in 0..16 {
        let found = match before(all * part / 16, DRAWS, stressed) {
            Ok(found) => found,
            Err(why) => {
                assert_eq!(why, NoStress::Failed(RunError::Stopped));
                n_nothing += 1;
                continue;
            }
        };
        n_partial += 1;
        let n_played = found.stresses.len();
        assert_eq!(format!("{:?}", found.stresses), format!("{:?}", &whole.stresses[..n_played]));
        let others: Vec<&String> = whole.stresses[n_played..].iter().map(|own| &own.name).collect();
        assert_eq!(found.not_played.iter().collect::<Vec<_>>(), others);
        let n_ends = found.ends.imposed.len();
        assert_eq!(format!("{:?}", found.ends.imposed), format!("{:?}", &whole.ends.imposed[..n_ends]));
        let others: Vec<&String> = whole.ends.imposed[n_ends..].iter().map(|own| &own.cause).collect();
        assert_eq!(found.ends.not_played.iter().collect::<Vec<_>>(), others);
        assert!(found.not_played.len() + found.ends.not_played.len() > 0);
    }
    assert!(n_partial > 3 && n_nothing > 0, "{n_partial} {n_nothing}");
}

/// A place that was not found is not a place that is not there: of a part of the values nothing is told.
#[test]
fn a_price_and_a_zone_are_found_whole_or_not_at_all() {
    let conditions = "\n[accepts.investor.whole]\nresult = \"investor.p_loss\"\nat_most = \"50%\"\n";
    let model = model(&format!("{DEAL}{conditions}"));
    let priced = |runs: Runs<'_>| {
        let wanted = Wanted {
            result: "investor.moic".to_owned(),
            of_year: None,
            option: model.headline_option(),
            against: None,
            statistic: Statistic::Mean,
        };
        let condition = Condition { bound: 1.0, side: Side::AtLeast };
        let sought = Sought { wanted, condition, is_met_exactly: false };
        let turn = turn("contract.outcomes.clause.kept.price", "£1,000..£40,000");
        price(&model, (&turn, &open), &sought, runs, &|_| ())
    };
    let zoned = |runs: Runs<'_>| {
        let turn = turn("contract.outcomes.clause.kept.price", "£1,000..£40,000");
        zone::zone(&model, zone::Turning { turn: &turn, open: &open }, runs, &|_| ())
    };
    let whole = before(ALL, DRAWS, priced).expect("it is found");
    assert_eq!(whole.crossings.len(), 1, "{whole:?}");
    let all = n_asked(|runs| priced(runs).map(|_| ()));
    for n_begun in [0, 1, all / 2, all - 1] {
        assert_eq!(before(n_begun, DRAWS, priced), Err(RunError::Stopped), "{n_begun} of {all}");
        let all = n_asked(|runs| zoned(runs).map(|_| ()));
        let stopped = before(n_begun.min(all - 1), DRAWS, zoned);
        assert_eq!(stopped, Err(zone::NoZone::Failed(RunError::Stopped)));
    }
    assert_eq!(before(all, DRAWS, priced), Ok(whole));
}

/// Draws that were played behind one that was not finished are left out.
#[test]
fn an_appraisal_that_is_stopped_is_one_of_the_draws_before() {
    let prices = "prices.indexed = \"fixed\"\nprices.base = \"2020-21\"\nprices.deflator = \"gdp\"\nprices.gdp = { then = \"0% / year\", assumption = \"invented\" }\ndiscounting.value = \"green book 2022\"\n";
    let model = model(&DEAL.replacen("horizon =", &format!("{prices}horizon ="), 1));
    let find = |runs: Runs<'_>| appraisal(&model, runs).expect("it has what it takes");
    for n_begun in [2, 31, 75] {
        let mut stopped = before(n_begun, 100, find);
        assert_eq!((stopped.provenance.draws, stopped.provenance.stopped_before), (n_begun, Some(100)));
        stopped.provenance.stopped_before = None;
        assert_eq!(format!("{stopped:?}"), format!("{:?}", before(ALL, n_begun, find)));
    }
}

/// The program itself, stopped as its user stops it.
#[cfg(unix)]
mod by_its_user {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use crate::stopped::by_its_user::{files, folder, interrupt, json, said, sib, text, with_time};

    /// The most draws that an analysis plays.
    const MANY: &str = "100000";

    #[test]
    fn sensitivity_says_what_is_missing() {
        let folder = folder();
        let usage =
            ["sensitivity", "deal.toml", "--format", "json", "--out", "found.json", "--draws", "4000"];
        let (said, _) = with_time(&usage, folder.path());
        let found = json(&text(&folder.path().join("found.json.partial")));
        let missing = found["sib"]["missing"].as_str().expect("a sentence");
        assert!(missing.starts_with("Stopped before all was found. "), "{missing}");
        assert_eq!(found["sensitivity"]["stopped"][0].as_str(), Some(missing));
        assert!(said.contains(missing) && said.contains("To find all: "), "{said}");
        assert!(!found["sensitivity"]["tornado"].as_array().expect("rows").is_empty());
    }

    #[test]
    fn a_price_that_was_not_found_is_not_written() {
        let folder = folder();
        let usage =
            ["price", "deal.toml", "--until", "median of investor.irr = 5%", "--out", "found.txt", "--turn"];
        let turned = ["contract.outcomes.cap", "--range", "£0.1m..£3m", "--draws", MANY];
        let running = sib(&[&usage[..], &turned].concat(), folder.path()).spawn().expect("the program runs");
        std::thread::sleep(Duration::from_secs(3));
        interrupt(&running);
        let said = said(running);
        assert!(said.contains("what is sought was not found yet, nothing was written."), "{said}");
        assert_eq!(files(folder.path()).len(), 1);
    }

    #[test]
    fn a_portfolio_is_held_over_the_draws_that_all_deals_have() {
        let folder = folder();
        std::fs::copy(folder.path().join("deal.toml"), folder.path().join("other.toml")).expect("a copy");
        let usage = ["portfolio", "deal.toml", "other.toml", "--format", "json", "--out", "found.json"];
        with_time(&[&usage[..], &["--draws", MANY]].concat(), folder.path());
        let partial = text(&folder.path().join("found.json.partial"));
        let n = json(&partial)["sib"]["draws"].as_u64().expect("a number of draws");
        let n_draws = n.to_string();
        let alone = [&usage[..], &["--quiet", "--draws", &n_draws]].concat();
        assert!(sib(&alone, folder.path()).status().expect("it runs").success());
        let whole = text(&folder.path().join("found.json"));
        let said = format!("\"stopped_before\": {MANY}");
        let heads = |all: &str| json(all)["portfolio"]["returns"].clone();
        assert!(n.is_multiple_of(512) && partial.contains(&said), "{n}");
        assert_eq!(heads(&partial), heads(&whole));
    }

    /// The draws of the run are finished: they are written with what is found of the analyses by then.
    #[test]
    fn a_report_whose_analyses_are_stopped_is_written_without_them() {
        let folder = folder();
        let usage =
            ["report", "deal.toml", "--formats", "html,json,parquet", "--out", "out", "--draws", "200"];
        let with = ["--no-checks", "--with", "sensitivity,stress"];
        let out = folder.path().join("out");
        let running = sib(&[&usage[..], &with].concat(), folder.path()).spawn().expect("the program runs");
        wait_for(&out.join("draws.parquet"));
        std::thread::sleep(Duration::from_millis(100));
        interrupt(&running);
        let said = said(running);
        let sentence = "Stopped before all analyses were made: ";
        assert!(said.contains(sentence) && said.contains("report.html.partial"), "{said}");
        let page = text(&out.join("report.html.partial"));
        assert!(page.contains(sentence) && page.contains("200 draws"));
        let found = json(&text(&out.join("report.json.partial")));
        assert!(found["sib"]["missing"].as_str().is_some_and(|missing| missing.contains("stress")));
        assert!(found["sib"]["stopped_before"].is_null() && found["stress"].is_null());
        let manifest = json(&text(&out.join("manifest.json.partial")));
        assert_eq!(manifest["missing"], found["sib"]["missing"]);
    }

    fn wait_for(file: &Path) {
        let began = Instant::now();
        while !file.exists() {
            assert!(began.elapsed() < Duration::from_secs(300), "no draws are written");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
