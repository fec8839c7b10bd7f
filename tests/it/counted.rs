//! Runs of more draws than are kept: draws are counted by bin, and what is said of them is what would be said of every draw,
//! quantiles to a thousandth; any parts of a run come to the same.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use sib::analysis::compare::{self, Ran};
use sib::analysis::{convergence, limit, summarise};
use sib::data::{Joint, Precision, Results};
use sib::engine::{Coupling, Fanning, Gathered, Keep, Limit, Plan, Sampling, Settings};
use sib::model::Model;
use sib::report::json;
use sib::report::part::{Body, Head, Origin, Part};

use super::common::{headed, in_parallel, model, model_of, provenance, scenario_files};
use super::compare::{with_blocks, without};

/// What is said of a value that is read from counts is within so much of it.
const WITHIN: f64 = 1e-3;
/// What floating point may do to sums.
const ROUNDING: f64 = 1e-9;

fn settings(draws: Range<u32>, keep: &Keep) -> Settings {
    Settings {
        seed: 3,
        draws,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Kept,
        keep: keep.clone(),
    }
}

fn run(plan: &Plan<'_>, draws: Range<u32>, keep: &Keep) -> Results {
    let from = provenance(3, draws.end - draws.start);
    plan.run(&settings(draws, keep), from, &|_| ()).expect("books add up")
}

fn up_to(limit: &Limit, draws: u32) -> Keep {
    Keep::UpTo(Arc::new(Limit { draws, sample: 7, ..limit.clone() }))
}

/// A small deal, quick to play: three people, a rate card, two classes.
fn small() -> Model {
    model(&headed(
        "18 months",
        r#"
option = [ { name = "usual" }, { name = "bond", service = "help", contracts = ["outcomes", "delivery"], capital = "fund" } ]
cohort = { people = 3, starts_in = "away" }
[party]
council = { is = "payer" }
provider = { is = "provider", reserves = "£1m" }
[state]
away = { cost = { low = "£700 / week", central = "£900 / week", high = "£1,200 / week" } }
home = { cost = "£150 / week" }
[transition]
away.home = { rate = { low = "0.4 / year", central = "0.5 / year", high = "0.7 / year" } }
[service.help]
length = "7 months"
capacity = 12
works_here = { value = "80%", base = "yes" }
cost.staff = { amount = { low = "£250 / month", central = "£300 / month", high = "£400 / month" }, until = "12 months" }
effect.moves = { on = ["transition.away.home"], hazard_ratio = { estimate = 2, ci95 = [1.4, 2.857] }, fades = "6 months" }
[measure]
exit = { enters = "home" }
started = { event = "started" }
[contract.outcomes]
payers = { council = "100%" }
clause.exit = { for_each = "exit", price = { low = "£4,000", central = "£5,000", high = "£7,000" } }
[contract.delivery]
payers = { vehicle = "100%" }
holder = "provider"
clause.fee = { for_each = "started", price = "£2,500" }
[capital.fund]
tranche.senior = { commitment = "£6,000", coupon = "4% / year", rank = 1 }
tranche.junior = { commitment = "£3,000", is = "equity", rank = 2 }
waterfall = [ { contract = "delivery", support = ["drawdown"] }, { coupon = "senior" }, { principal = "senior" }, { principal = "junior" }, { surplus = { junior = "100%" } } ]
"#,
    ))
}

/// Whether two reports say the same: chances, means and their errors up to rounding, others to within a thousandth. The
/// error of a quantile is half the distance of two quantiles, each of which may be so far off.
fn assert_alike(place: &str, exact: &Json, counted: &Json, size: f64) {
    match (exact, counted) {
        (Json::Object(a), Json::Object(b)) => {
            assert!(a.keys().eq(b.keys()), "{place}: {:?} {:?}", a.keys(), b.keys());
            let largest =
                a.values().filter_map(Json::as_f64).fold(0.0, |most: f64, number| most.max(number.abs()));
            for (key, value) in a {
                let size = if key.starts_with("se") { largest } else { 0.0 };
                assert_alike(&format!("{place}.{key}"), value, &b[key], size);
            }
        }
        (Json::Array(a), Json::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            for (number, (a, b)) in a.iter().zip(b).enumerate() {
                assert_alike(&format!("{place}.{number}"), a, b, size);
            }
        }
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().expect("a number"), b.as_f64().expect("a number"));
            // Files hold whole pence, and millionths of what is no money.
            let last_digit = if a.abs() < 1.0 { 2e-6 } else { 0.0101 };
            let is_sum = place.ends_with(".mean") || place.contains(".p_");
            let (within, rounding) = if is_sum { (ROUNDING, 1e-7) } else { (WITHIN, last_digit) };
            let most = within * a.abs().max(size) + rounding;
            assert!((a - b).abs() <= most, "{place}: {a} of every draw, {b} of counts");
        }
        (a, b) => assert_eq!(a, b, "{place}"),
    }
}

fn json_of(model: &Model, results: &Results) -> Json {
    let summary = summarise(model, results);
    let mut said: Json = serde_json::from_str(&json::json(&summary)).expect("it is JSON");
    let from = said.as_object_mut().expect("an object");
    from.retain(|key, _| key != "sib");
    said
}

/// Of every scenario: whatever is asked of several figures of the same draw was counted with the draws.
#[test]
fn every_scenario_says_of_counts_what_it_says_of_every_draw() {
    in_parallel(&scenario_files(), |file: &std::path::PathBuf| says_the_same(file));
}

fn says_the_same(file: &Path) {
    let model = model_of(file, None);
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let n = 45;
    let every = run(&plan, 0..n, &Keep::EveryDraw);
    let counted = run(&plan, 0..n, &up_to(&limit(&[&plan]), 20));
    assert_eq!(every.provenance.precision, Precision::EveryDraw);
    assert_eq!(counted.provenance.precision, Precision::Bins);
    assert_eq!((counted.provenance.draws, counted.sample[0][0].len()), (n, 7));
    let place = file.display().to_string();
    assert_alike(&place, &json_of(&model, &every), &json_of(&model, &counted), 0.0);
    // So few draws settle nothing, but what is followed was counted.
    let titles = |results: &Results| -> Vec<String> {
        convergence(&model, results).into_iter().map(|found| found.title).collect()
    };
    let every = titles(&every);
    assert!(titles(&counted).iter().all(|title| every.contains(title)));
}

#[test]
fn as_many_draws_as_the_limit_are_kept() {
    let model = small();
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let keep = up_to(&limit(&[&plan]), 60);
    let [at, above] = [60, 61].map(|n| run(&plan, 0..n, &keep));
    assert_eq!(at.provenance.precision, Precision::EveryDraw);
    assert_eq!(format!("{:?}", at.options), format!("{:?}", run(&plan, 0..60, &Keep::EveryDraw).options));
    assert_eq!(above.provenance.precision, Precision::Bins);
}

/// The part of a run, written and read again.
fn part(plan: &Plan<'_>, draws: Range<u32>, limit: &Limit) -> Results {
    let keep = Keep::UpTo(Arc::new(limit.clone()));
    let results = run(plan, draws.clone(), &keep);
    let origin = Origin {
        version: String::new(),
        scenario_sha256: String::new(),
        seed: 3,
        independent_options: false,
        stratified: false,
        file: String::new(),
        case: None,
        sets: Vec::new(),
        replay: None,
        from: None,
        sources: std::collections::BTreeMap::new(),
    };
    let n_draws = results.provenance.draws;
    let inputs = if results.provenance.precision == Precision::Bins {
        Vec::new()
    } else {
        vec![vec![0.5; n_draws as usize]]
    };
    let written = Part { origin, draws: draws.clone(), body: Body::of(results, inputs) };
    let bytes = written.encode();
    let head = Head::read(bytes.as_slice(), bytes.len() as u64).expect("it is whole");
    let read = Part::decode(&bytes).expect("it is whole");
    assert!(read == written && head.draws == draws);
    let n_figures: Vec<usize> = plan.figures().iter().map(Vec::len).collect();
    assert!(read.body.fits(n_draws, &n_figures, 1, limit.own[0].len()));
    assert!(!read.body.fits(n_draws + 1, &n_figures, 1, limit.own[0].len()));
    let empty = plan.base_case(provenance(3, 0));
    read.body.into_results(n_draws, empty, limit.own[0].iter().cloned())
}

/// Parts with few draws hold them, others counts; put together they are one run, to the last bit.
#[test]
fn uneven_parts_come_to_one_run() {
    let model = small();
    let plan = Plan::new(&model).expect("the books of the base case add up");
    for (draws, bins) in [(25, 4_096), (25, 40), (1, 300), (500, 300)] {
        let limit = Limit { draws, bins, bins_of_months: bins, sample: 30, ..limit(&[&plan]) };
        let keep = Keep::UpTo(Arc::new(limit.clone()));
        let whole = run(&plan, 0..150, &keep);
        for cuts in [&[0, 7, 60, 61, 150][..], &[0, 149, 150], &[0, 24, 48, 72, 96, 120, 150]] {
            let mut all = Gathered::new(vec![&plan], keep.clone(), 0..150);
            for cut in cuts.windows(2) {
                all.add(vec![part(&plan, cut[0]..cut[1], &limit)]);
            }
            let (mut merged, _) = all.finish(vec![provenance(3, 0)]);
            let merged = merged.remove(0);
            assert_eq!(merged.provenance, whole.provenance);
            assert!(merged.counted == whole.counted && merged.sample == whole.sample);
            assert_eq!(format!("{:?}", merged.options), format!("{:?}", whole.options), "{cuts:?}");
        }
    }
}

/// Two files that share their people, with every option of one against every other.
#[test]
fn a_comparison_says_of_counts_what_it_says_of_every_draw() {
    let whole = with_blocks();
    let models = [&["block", "dear"][..], &["bond"]].map(|left_out| model(&without(&whole, left_out)));
    let plans = models.each_ref().map(|model| Plan::new(model).expect("books add up"));
    let bases = plans.each_ref().map(|plan| plan.base_case(provenance(3, 0)));
    fn ran<'a>(models: &'a [Model; 2], results: &'a [Results]) -> Vec<Ran<'a>> {
        let ran = |(model, results): (&'a Model, &'a Results)| Ran { name: "a", model, results };
        models.iter().zip(results).map(ran).collect()
    }
    for base in 0..3 {
        let limit = compare::limit(&[&plans[0], &plans[1]], &ran(&models, &bases), base);
        let said = [Keep::EveryDraw, up_to(&limit, 30)].map(|keep| {
            let mut all = Gathered::new(plans.iter().collect(), keep, 0..90);
            for block in [0..32, 32..64, 64..90] {
                all.add(plans.each_ref().map(|plan| run(plan, block.clone(), &Keep::EveryDraw)).into());
            }
            let (results, counted) = all.finish(vec![provenance(3, 0), provenance(3, 0)]);
            let comparison = compare::compare(&ran(&models, &results), base, &counted);
            let mut said: Json =
                serde_json::from_str(&json::comparison_json(&comparison)).expect("it is JSON");
            said.as_object_mut().expect("an object").retain(|key, _| key != "sib");
            said
        });
        assert_alike("comparison", &said[0], &said[1], 0.0);
    }
}

/// What is left of four times as many draws is hardly more: bins are full.
#[test]
fn what_is_kept_does_not_grow_with_draws() {
    let model = small();
    let plan = Plan::new(&model).expect("the books of the base case add up");
    let limit = limit(&[&plan]);
    let is_stretch = |joint: &Joint| matches!(joint, Joint::Stretch(..));
    let own = limit.own.iter().map(|own| own.iter().filter(|joint| !is_stretch(joint)).cloned().collect());
    let limit = Limit { draws: 50, bins: 16, bins_of_months: 16, sample: 1, own: own.collect(), ..limit };
    let n_bytes = |n: u32| {
        let results = run(&plan, 0..n, &Keep::UpTo(Arc::new(limit.clone())));
        postcard::to_allocvec(&Body::of(results, Vec::new())).expect("numbers").len()
    };
    let [few, many] = [n_bytes(100), n_bytes(400)];
    assert!(many * 10 < few * 15, "{few} bytes of 100 draws, {many} of 400");
    let kept = postcard::to_allocvec(&Body::of(run(&plan, 0..400, &Keep::EveryDraw), Vec::new()));
    let kept = kept.expect("numbers").len();
    assert!(kept > 2 * many, "{kept} bytes of 400 draws that are kept, {many} of counts");
}
