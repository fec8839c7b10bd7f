//! Traces: the workbook's formulas make the cash of the run again, to the penny.

use sib::data::Coupling;
use sib::engine::{Plan, Sampling};
use sib::report::trace::Trace;

use crate::common::{headed, in_parallel, model_of, opened_with_replay, scenario_files};

/// The most letters of a formula that spreadsheets take.
const LONGEST: usize = 8_192;

/// Every option of every scenario, for the base case and three draws: the master check holds.
#[test]
fn formulas_make_the_cash_of_every_scenario_again() {
    let failed = in_parallel(&scenario_files(), |file| {
        let model = model_of(file, None);
        let plan = Plan::new(&model).unwrap().unit_by_unit();
        let mut failed = Vec::new();
        for draw in [None, Some(0), Some(1), Some(2)] {
            for traced in plan.trace(1, draw, (Coupling::SameLuck, Sampling::Independent)).unwrap() {
                let trace = Trace::of(&model, &traced);
                let (place, longest) = trace.longest_formula();
                assert!(longest.len() <= LONGEST, "{}: {place}: {longest}", file.display());
                let option = model.options[traced.option.index()].name.as_str();
                for check in trace.checks().iter().filter(|check| !check.holds) {
                    let name = file.file_name().unwrap().display();
                    failed.push(format!("{name} {option} {draw:?}: {} ({})", check.said, check.difference));
                }
            }
        }
        failed
    });
    let failed: Vec<String> = failed.into_iter().flatten().collect();
    assert!(failed.is_empty(), "{}\n{}", failed.len(), failed.join("\n"));
}

/// What is typed into the inputs of a scenario's option: a price, a cap, a share, a lag, and what capital bears.
pub const CHANGES: [(&str, &str, &[&str]); 5] = [
    (
        "sheffield-promoting-independence.toml",
        "bond",
        &[
            "contract.outcomes.clause.exit.price=£14,350.55",
            "contract.outcomes.cap=£2,234,567.89",
            "contract.outcomes.payers.council=61.5%",
            "contract.outcomes.payers.lcf=38.5%",
            "contract.outcomes.paid_after=5 months",
            "capital.fund.tranche.senior.coupon=4.3% / year",
            "party.lcf.cap=£500,000.01",
        ],
    ),
    (
        "essex-edge-of-care.toml",
        "bond",
        &[
            "contract.outcomes.clause.day_saved.price=£61.37",
            "contract.outcomes.cap=£5m",
            "contract.outcomes.paid_after=4 months",
            "capital.fund.fee.management.amount=£9,999.99 / month",
        ],
    ),
    (
        "essex-edge-of-care.toml",
        "throughput",
        &[
            "contract.throughput.clause.bonus.price.\"40\"=£33,333.33",
            "contract.outcomes.clause.day_saved.price=£75",
        ],
    ),
    (
        "walsall-keyring.toml",
        "bond",
        &[
            "contract.outcomes.clause.quarter.price=£7,111.11",
            "contract.outcomes.cap=£4,321,098.76",
            "contract.outcomes.paid_after=2 months",
            "capital.fund.tranche.loan.coupon=7.7% / year",
        ],
    ),
    (
        "rikers-able.toml",
        "table",
        &[
            "contract.success.clause.payment.price.\"12%\"=$5,555,555.55",
            "contract.success.clause.payment.price.\"10%\"=$7.7m",
            "capital.bullet.guarantee.first_loss.covers=62.5% of principal",
        ],
    ),
];

/// The share of the last payer listed is what the others leave.
const LAST_PAYERS: [&str; 1] = ["contract.outcomes.payers.lcf"];

/// The base case and three draws of an option as the file stands, and the same under changes.
pub fn before_and_after(
    file: &str,
    option: &str,
    sets: &[&str],
    see: &mut dyn FnMut(Option<u32>, Trace<'_>, Trace<'_>),
) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(file);
    let model = model_of(&path, None);
    let changed = model_with(&path, sets);
    let [plan, other] = [&model, &changed].map(|model| Plan::new(model).unwrap().unit_by_unit());
    let place = model.option_named(option).unwrap().index();
    for draw in [None, Some(0), Some(1), Some(2)] {
        let [traced, under] = [&plan, &other]
            .map(|plan| plan.trace(1, draw, (Coupling::SameLuck, Sampling::Independent)).unwrap());
        see(draw, Trace::of(&model, &traced[place]), Trace::of(&changed, &under[place]));
    }
}

fn model_with(path: &std::path::Path, sets: &[&str]) -> sib::model::Model {
    let request = sib::scenario::Request {
        file: path.to_owned(),
        sets: sets.iter().map(|set| (*set).to_owned()).collect(),
        ..sib::scenario::Request::default()
    };
    let opened = sib::scenario::open(&request, &|path: &std::path::Path| std::fs::read_to_string(path));
    opened.unwrap_or_else(|refused| panic!("{refused}")).model
}

/// After a price, a cap, a share, a lag, a coupon, a fee are typed into the inputs, every formula equals the engine under
/// the same changes, to the penny. Where they close the service in another month, the master check says that the run would
/// have gone another way.
#[test]
fn changed_inputs_give_what_the_engine_gives_under_the_same_changes() {
    let apart = in_parallel(&CHANGES, |(file, option, sets)| {
        let (mut apart, mut n_moved, mut n_same) = (Vec::new(), 0, 0);
        let mut is_live = vec![false; sets.len()];
        before_and_after(file, option, sets, &mut |draw, trace, under| {
            let live = trace.live_inputs();
            for (set, is_live) in sets.iter().zip(&mut is_live) {
                let path = set.split('=').next().unwrap().replace('"', "");
                *is_live |= LAST_PAYERS.contains(&path.as_str()) || live.contains(&path.as_str());
            }
            n_moved += usize::from(!trace.apart_from(&under).is_empty());
            let closes_alike = trace.closes_in() == under.closes_in();
            let typed = trace.typed_over(&under).recalculated();
            let checks = typed.checks();
            let master = checks.last().unwrap().holds;
            let place = format!("{file} {option} {draw:?}");
            match closes_alike {
                true => {
                    n_same += 1;
                    let cells = typed.apart_from(&under);
                    apart.extend(cells.into_iter().take(5).map(|cell| format!("{place}: {cell}")));
                    let failed = checks.into_iter().filter(|check| !check.holds);
                    apart.extend(failed.map(|check| format!("{place}: {}", check.said)));
                }
                false if master => {
                    apart.push(format!("{place}: closes in another month, and nothing says so"))
                }
                false => {}
            }
        });
        assert!(n_moved > 0 && n_same > 0, "{file} {option}: {n_moved} moved, {n_same} comparable");
        assert!(is_live.iter().all(|live| *live), "{file} {option}: each input moves a formula: {is_live:?}");
        apart
    });
    let apart: Vec<String> = apart.into_iter().flatten().collect();
    assert!(apart.is_empty(), "{}\n{}", apart.len(), apart.join("\n"));
}

/// A check that cannot fail would say nothing: typed inputs alone move what is held against the run.
#[test]
fn checks_against_the_run_see_what_a_typed_input_moves() {
    let (file, option, sets) = CHANGES[0];
    before_and_after(file, option, &sets[..1], &mut |_, trace, under| {
        let typed = trace.typed_over(&under).recalculated();
        let said = typed.checks();
        let moved = said.iter().filter(|check| check.difference >= 0.01 && check.said.ends_with("as run"));
        assert!(moved.count() >= 2, "{said:#?}");
    });
}

/// What was observed uses up caps of every width, in the workbook as in the run.
#[test]
fn observed_payments_use_up_caps_in_the_formulas() {
    for (terms, paid) in [
        ("cap = \"£10,000\"", 10_000),
        ("cap_per_year = \"£8,000\"", 8_000 + 6_000),
        ("limit.half = { per = \"financial year\", at_most = \"£7,500\" }", 3_100 + 7_500 + 3_000),
        ("", 6_000 + 12_000),
    ] {
        let text = headed(
            "24 months",
            &format!(
                "option = [ {{ name = \"usual\" }}, {{ name = \"deal\", service = \"help\", contracts = [\"main\"] }} ]\n\
                 party.council = {{ is = \"payer\" }}\nstate.home = {{}}\ncohort = {{ people = 4, starts_in = \"home\" }}\n\
                 [service.help]\nlength = \"24 months\"\n\
                 [contract.main]\npayers = \"council\"\nclaims = \"quarterly\"\nends = \"18 months\"\n{terms}\n\
                 clause.fee = {{ for_each = \"month\", price = \"£1,000\" }}\n\
                 [replay.seen]\nevery = \"quarter\"\nuntil = \"6 months\"\npayments = {{ main = [\"£3,100\", \"£2,900\"] }}\n"
            ),
        );
        let model = opened_with_replay(&text, Some("seen"));
        let plan = Plan::new(&model).unwrap().unit_by_unit();
        let traced = plan.trace(1, None, (Coupling::SameLuck, Sampling::Independent)).unwrap().remove(1);
        let settled: i64 = traced.claims.iter().map(|claim| claim.settled.pence()).sum();
        assert_eq!(settled, 100 * paid, "{terms}");
        let trace = Trace::of(&model, &traced);
        let apart: Vec<_> = trace.checks().into_iter().filter(|check| !check.holds).collect();
        assert!(apart.is_empty(), "{terms}: {apart:?}");
    }
}
