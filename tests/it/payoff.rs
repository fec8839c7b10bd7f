//! The payoff: what is paid and earned at a level of a measure, against closed forms.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use sib::analysis::payoff;
use sib::data::{Figure, Holding, OutcomeFigure, PayoffOrigin, PayoffTable};
use sib::engine::Plan;

use crate::common::opened_with;
use crate::insolvent;

const DEAL: &str = include_str!("payoff/deal.toml");
/// The month in which its outcomes contract ends; the horizon is at the end of 36.
const ENDS: u16 = 22;

fn table(sets: &[&str]) -> Result<PayoffTable, String> {
    table_of(DEAL, sets)
}

fn table_of(text: &str, sets: &[&str]) -> Result<PayoffTable, String> {
    let model = opened_with(text, None, sets).map_err(|refused| refused.report)?.model;
    let levels = model.payoff.as_ref().expect("the deal names levels");
    let option = payoff::option(&model, levels.measure, None).map_err(|why| why.to_string())?;
    let plan = Plan::new(&model).expect("a plan");
    let origin = PayoffOrigin::default();
    payoff::payoff(&plan, option, levels, origin, &|_| ()).map_err(|why| why.to_string())
}

fn known(value: sib::statistics::Value) -> f64 {
    match value {
        sib::statistics::Value::Known(value) => value,
        other => panic!("{other:?}"),
    }
}

/// £1m drawn at the start, spent, and repaid after two years by what the step pays: (paid / £1m)^(1/2) − 1. Below the first
/// step nothing is paid, and the guarantee gives back three quarters.
#[test]
fn returns_at_levels_have_their_closed_forms() {
    let found = table(&["payoff={measure=\"rate\",from=\"0%\",to=\"30%\",step=\"5%\"}", "check={}"]).unwrap();
    assert_eq!(found.holding, Holding::Standing);
    let paid = [0.0, 0.0, 1.1e6, 1.1e6, 1.21e6, 1.21e6, 1.21e6];
    assert_eq!(found.levels.len(), paid.len());
    for (place, (level, paid)) in found.levels.iter().zip(paid).enumerate() {
        assert_eq!(level.performance, [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3][place]);
        assert_eq!(level.paid, paid, "{level:?}");
        let back = if paid > 0.0 { paid } else { 750_000.0 };
        assert_eq!(level.guaranteed, [back - paid]);
        let all = level.investor.expect("investors");
        assert!((known(all.moic) - back / 1e6).abs() < 1e-12, "{level:?}");
        assert!((known(all.irr) - ((back / 1e6).sqrt() - 1.0)).abs() < 1e-9, "{level:?}");
        assert_eq!(level.tranches, [all], "one class is all investors");
    }
}

/// Units that are paid for one by one come to the level in all: so many times the price, by any course over time.
#[test]
fn units_counted_one_by_one_come_to_the_level() {
    let each = "contract.outcomes.clause.each={for_each=\"starts\",price=\"£1,000\"}";
    let found = table(&[each, "payoff={measure=\"starts\",levels=[0,10,100]}", "check={}"]).unwrap();
    assert_eq!(found.holding, Holding::Course { until: ENDS });
    // The base case's share at home, about 18%, is not held: it pays the first step at each level.
    let paid: Vec<f64> = found.levels.iter().map(|level| level.paid).collect();
    assert_eq!(paid, [1.1e6, 1.11e6, 1.2e6]);
}

/// People go on starting after the contract has ended: the level is that of the contract's own time, and a price at a
/// threshold is paid at that threshold.
#[test]
fn a_level_is_what_a_measure_comes_to_while_a_contract_looks_at_it() {
    let sets = [
        "referrals={rate=\"100 / year\",until=\"36 months\",assumption=\"people come to the end\"}",
        "cohort.people={value=300,assumption=\"all of them\"}",
        "contract.outcomes.clause.each={for_each=\"starts\",price=\"£1,000\"}",
        "contract.outcomes.clause.success={for_each=\"contract\",price={by=\"starts\",steps=[[100,\"£1m\"]]}}",
        "payoff={measure=\"starts\",levels=[99,100,200]}",
        "check={}",
    ];
    let found = table(&sets).unwrap();
    assert_eq!(found.holding, Holding::Course { until: ENDS });
    for (level, paid) in found.levels.iter().zip([99_000.0, 1.1e6, 1.2e6]) {
        // Each month's claim is rounded to a penny.
        assert!((level.paid - paid).abs() < 1.0, "{level:?}");
    }
    // Capital that looks at it does so to the end.
    let coupon = "capital.note.tranche.loan={commitment=\"£1m\",redeems=\"100%\",coupon_paid=\"added\",coupon={by=\"starts\",steps=[[100,\"1% / year\"]]}}";
    let found = table(&[&sets[..], &[coupon]].concat()).unwrap();
    assert_eq!(found.holding, Holding::Course { until: 36 });
}

/// A measure of money comes to its level in pounds: a tenth of what care costs is paid, beside the first step.
#[test]
fn money_that_is_counted_comes_to_the_level() {
    let sets = [
        "state.care={cost=\"£500 / week\",borne_by=\"city\"}",
        "measure.care={cost_of=\"care\",within=\"12 months\",if_absorbed={home=\"failure\"}}",
        "contract.outcomes.clause.each={for_each=\"care\",price=\"10%\"}",
        "payoff={measure=\"care\",levels=[\"£100,000\",\"£2m\"]}",
        "check={}",
    ];
    let found = table(&sets).unwrap();
    assert_eq!(found.holding, Holding::Course { until: ENDS });
    for (level, paid) in found.levels.iter().zip([1.11e6, 1.3e6]) {
        // Each month's claim is rounded to a penny.
        assert!((level.paid - paid).abs() < 1.0, "{level:?}");
    }
}

/// Half of a count, counted to date at £1,000, is what the count itself is at £500: it comes over time as people start, and not
/// all at once.
#[test]
fn a_total_counted_to_date_comes_over_time() {
    let halves = [
        "measure.halved={product_of=[\"starts\",0.5]}",
        "contract.outcomes.clause.each={for_each=\"halved\",counted=\"to date\",price=\"£1,000\"}",
        "payoff={measure=\"halved\",levels=[5,50]}",
        "check={}",
    ];
    let halves = table(&halves).unwrap();
    assert_eq!(halves.holding, Holding::Course { until: ENDS });
    let each = "contract.outcomes.clause.each={for_each=\"starts\",price=\"£500\"}";
    let each = table(&[each, "payoff={measure=\"starts\",levels=[10,100]}", "check={}"]).unwrap();
    for (half, one) in halves.levels.iter().zip(&each.levels) {
        assert_eq!((half.paid, half.investor), (one.paid, one.investor));
        assert_eq!((half.tranches.as_slice(), half.closed_from), (one.tranches.as_slice(), None));
    }
    // What the total is made of has the same course, and the same payments, as the total.
    let part = [
        "measure.halved={product_of=[\"starts\",0.5]}",
        "contract.outcomes.clause.each={for_each=\"halved\",counted=\"to date\",price=\"£1,000\"}",
        "payoff={measure=\"starts\",levels=[10,100]}",
        "check={}",
    ];
    let part = table(&part).unwrap();
    assert_eq!(part.holding, Holding::Course { until: ENDS });
    for (part, one) in part.levels.iter().zip(&each.levels) {
        assert_eq!((part.paid, part.investor), (one.paid, one.investor));
    }
}

/// £1,000 of reserves, £150 a month for a team, £100 a month for it from February on, and £1 for each day of care that the
/// provider pays. With few days it lasts; with all 1,820 cash is below nought at the end of June and July, and the service is
/// closed from August on: £700 of the budget, less what it paid of days, £900 in time and £100 that are set off.
#[test]
fn a_level_at_which_the_service_closes_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = insolvent::deal(insolvent::OWN).replace("£120", "£1,000");
    let text = text.replace("[party]", "payoff = { measure = \"days\", levels = [240, 1820] }\n[party]");
    fs::write(folder.path().join("deal.toml"), text).expect("a file");
    let (code, text, error) = sib(&folder, &["payoff", "deal.toml", "--quiet"]);
    assert_eq!(code, 0, "{error}");
    assert!(text.contains("the service does not go on at this level"), "{text}");
    let line = text.lines().find(|line| line.trim_start().starts_with("1820")).expect("a line");
    assert!(line.contains("-£300") && line.contains("month 8 (August 2021)"), "{text}");
    let line = text.lines().find(|line| line.trim_start().starts_with("240")).expect("a line");
    assert!(line.contains(" - "), "{text}");
    let (_, csv, _) = sib(&folder, &["payoff", "deal.toml", "--quiet", "--format", "csv"]);
    assert!(csv.lines().next().is_some_and(|head| head.ends_with(",closed_from")), "{csv}");
    assert!(csv.contains("\n1820,-300,") && csv.trim_end().ends_with(",8"), "{csv}");
}

/// People go home only while they are served, and the provider pays for days of care: at a low level it goes on to the end, and
/// the days come to the level; at a high one it is closed, after which nobody goes home. The level is what the days would have come to.
#[test]
fn a_level_is_what_a_measure_comes_to_if_the_service_goes_on() {
    let effect = "effect.moves = { on = [\"transition.care.home\"], becomes = \"1 / year\", during = \"service\" }\ncost.team";
    let text = insolvent::deal(insolvent::OWN).replace("£120", "£800").replace("cost.team", effect);
    let text = text.replace("[party]", "payoff = { measure = \"days\", levels = [50, 1800] }\n[party]");
    let model = crate::common::model(&text);
    let plan = Plan::new(&model).expect("a plan");
    let levels = model.payoff.as_ref().expect("the deal names levels");
    let option = payoff::option(&model, levels.measure, None).expect("an option");
    let origin = PayoffOrigin::default();
    let table = payoff::payoff(&plan, option, levels, origin, &|_| ()).expect("levels");
    assert_eq!(table.levels[0].closed_from, None);
    assert!(table.levels[1].closed_from.is_some());
    let days = Figure::Outcome(levels.measure, OutcomeFigure::Measured);
    let comes_to = |level: f64| {
        let results = payoff::at_level(&plan, option, levels.measure, level).expect("a level");
        known(results.options[option.index()].base(days).expect("days are counted").value)
    };
    assert!((comes_to(50.0) - 50.0).abs() < 1e-3, "{}", comes_to(50.0));
    // With patience the provider is not closed: the plain course in that world is what levels are measured on in this one.
    let patient = text.replace("insolvent_after = \"2 months\"", "insolvent_after = \"100 months\"");
    let patient = crate::common::model(&patient);
    let plain = |model: &sib::model::Model| {
        let books = Plan::new(model).expect("a plan").base_books().expect("adds up");
        let names = sib::stage::record::figures(model, option);
        let place = names.iter().position(|&figure| figure == days).expect("days are counted");
        known(books[option.index()].values[place])
    };
    let open = plain(&patient);
    let closed = plain(&model);
    assert!(closed > open, "more days of care once the service is closed: {closed}, {open}");
    let horizon = model.calendar.horizon_months();
    let going_on = plan.base_measure_going_on(option, levels.measure, horizon).expect("people");
    assert_eq!(going_on, sib::data::Known::As(open));
}

#[test]
fn a_measure_on_which_nothing_depends_has_no_payoff() {
    let why = table(&["payoff={measure=\"starts\",levels=[10,20]}", "check={}"]).unwrap_err();
    assert!(why.contains("no money of any option depends on `starts`"), "{why}");
    assert!(why.contains("money depends on: at_home, rate"), "{why}");
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("deal.toml"), DEAL).expect("a file");
    folder
}

fn sib(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("sib").expect("the program is built");
    let found = command.current_dir(folder.path()).args(arguments).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (found.status.code().expect("a code"), text(&found.stdout), text(&found.stderr))
}

#[test]
fn the_command_writes_text_csv_and_json() {
    let folder = folder();
    let (code, text, _) = sib(&folder, &["payoff", "deal.toml", "--quiet"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("  20%   £1,210,000                      £0             10.00%     1.210\n"),
        "{text}"
    );
    let csv = ["payoff", "deal.toml", "--levels", "0%..20%", "--step", "10%", "--format", "csv", "--quiet"];
    assert_eq!(
        sib(&folder, &csv).1,
        "performance,paid,tranche.loan.irr,tranche.loan.moic,investor.irr,investor.moic,guarantee.foundation.called\n\
         0,0,-0.133975,0.75,-0.133975,0.75,750000\n\
         0.1,1100000,0.048809,1.1,0.048809,1.1,0\n\
         0.2,1210000,0.1,1.21,0.1,1.21,0\n"
    );
    let json = ["payoff", "deal.toml", "--levels", "20%", "--format", "json", "--quiet"];
    let found: Value = serde_json::from_str(&sib(&folder, &json).1).expect("JSON");
    let returns = serde_json::json!({ "irr": 0.1, "moic": 1.21 });
    let sib_of = &found["sib"];
    assert_eq!(sib_of["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(sib_of["scenario_sha256"].as_str().map(str::len), Some(64));
    assert_eq!([&sib_of["case"], &sib_of["replay"], &sib_of["set"]], [&Value::Null; 3]);
    let level = serde_json::json!({
        "performance": 0.2, "paid": 1_210_000.0,
        "tranches": [{ "name": "loan", "irr": 0.1, "moic": 1.21 }], "investor": returns,
    });
    assert_eq!(found, serde_json::json!({ "format": 1, "sib": sib_of, "levels": [level] }));
    // With a second option that has capital the object says whose payoff it is.
    let second = format!(
        "{DEAL}\n[[option]]\nname = \"again\"\nservice = \"help\"\ncontracts = [\"outcomes\", \"delivery\"]\ncapital = \"note\"\n"
    );
    let second = second.replace("[check.at_20]", "[check.at_20]\noption = \"bond\"");
    let second = second.replace("[check.below]", "[check.below]\noption = \"bond\"");
    fs::write(folder.path().join("two.toml"), second).expect("a file");
    let two = ["payoff", "two.toml", "--option", "bond", "--format", "json", "--quiet"];
    let (_, out, err) = sib(&folder, &two);
    let found: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{err}"));
    assert_eq!(found["option"], "bond");
}

#[test]
fn checks_are_read_at_a_level_and_can_fail() {
    let folder = folder();
    let (code, text, error) = sib(&folder, &["check", "deal.toml", "--mutate"]);
    assert_eq!(code, 0, "{text}{error}");
    assert!(text.contains("reproduced checks: 2 of 2 hold"), "{text}");
    assert!(text.contains("base case, at 20%"), "{text}");
    assert!(text.contains("2 of 2 moves make the check that rests on them fail"), "{text}");
    fs::write(folder.path().join("wrong.toml"), DEAL.replace("equals = \"10%\"", "equals = \"9%\"")).unwrap();
    assert_eq!(sib(&folder, &["check", "wrong.toml"]).0, 1);
}

#[test]
fn levels_that_can_never_be_are_refused_and_others_are_not() {
    let more = [
        "contract.outcomes.clause.each={for_each=\"starts\",price=\"£1,000\"}",
        "state.care={cost=\"£500 / week\",borne_by=\"city\"}",
        "measure.care={cost_of=\"care\",within=\"12 months\",if_absorbed={home=\"failure\"}}",
        "measure.halved={product_of=[\"starts\",0.5]}",
        "contract.outcomes.clause.of_days={for_each=\"days\",price=\"£1\"}",
        "contract.outcomes.clause.of_care={for_each=\"care\",price=\"1%\"}",
        "contract.outcomes.clause.of_fewer={for_each=\"contract\",price={by=\"fewer\",steps=[[\"10%\",\"£1\"]]}}",
        "contract.outcomes.clause.of_kept={for_each=\"contract\",price={by=\"kept\",steps=[[\"10%\",\"£1\"]]}}",
        "contract.outcomes.clause.of_twice={for_each=\"contract\",price={by=\"twice\",steps=[[\"10%\",\"£1\"]]}}",
        "contract.outcomes.clause.of_half={for_each=\"halved\",counted=\"to date\",price=\"£1\"}",
        "check={}",
    ];
    let reduction = "[measure]\nfewer = { reduction_in = \"days\", against = \"usual\" }\naway = { is_in = \"care\", at = \"12 months\", if_absorbed = { home = \"failure\" } }\nends = { total_of = [\"at_home\", \"away\"] }\nkept = { ratio_of = \"at_home\", to = \"ends\" }\ntwice = { ratio_of = \"ends\", to = \"at_home\" }\ndays = { time_in = \"care\", unit = \"day\", if_absorbed = { home = \"failure\" } }";
    let text = DEAL.replace("[measure]", reduction) + "\n[baseline.usual]\nfixed = \"90%\"\n";
    let at = |payoff: &str| table_of(&text, &[&more[..], &[payoff]].concat());
    // 100 people; from January 2021 on 36 months have 1,095 days.
    for levels in [
        "payoff={measure=\"rate\",levels=[\"0%\",\"100%\"]}",
        "payoff={measure=\"starts\",levels=[0,100]}",
        "payoff={measure=\"halved\",levels=[0,50]}",
        "payoff={measure=\"days\",levels=[0,109500]}",
        "payoff={measure=\"care\",levels=[\"£0\",\"£9m\"]}",
        "payoff={measure=\"fewer\",levels=[\"-50%\",\"100%\"]}",
        "payoff={measure=\"kept\",levels=[\"0%\",\"100%\"]}",
        "payoff={measure=\"twice\",levels=[\"100%\",\"300%\"]}",
    ] {
        assert!(at(levels).is_ok(), "{levels}: {:?}", at(levels).err());
    }
    for (levels, expected) in [
        (
            "payoff={measure=\"rate\",levels=[\"20%\",\"120%\"]}",
            "`rate` is 100% at most, whatever happens, and a level of 120% is beyond that\n  hint: write levels that it can have: 100% or less",
        ),
        (
            "payoff={measure=\"rate\",levels=[\"-1%\",\"20%\"]}",
            "`rate` is 0% at least, whatever happens, and a level of -1% is beyond that\n  hint: write levels that it can have: 0% or more",
        ),
        ("payoff={measure=\"starts\",levels=[10,101]}", "`starts` is 100 at most"),
        ("payoff={measure=\"halved\",levels=[10,51]}", "`halved` is 50 at most"),
        ("payoff={measure=\"days\",levels=[10,109501]}", "`days` is 109500 at most"),
        ("payoff={measure=\"care\",levels=[\"-£1\",\"£9m\"]}", "`care` is £0 at least"),
        ("payoff={measure=\"kept\",levels=[\"101%\"]}", "`kept` is 100% at most"),
        ("payoff={measure=\"fewer\",levels=[\"100.5%\"]}", "`fewer` is 100% at most"),
    ] {
        let why = at(levels).expect_err(levels);
        assert!(why.contains(expected), "{why}");
    }
}

/// What was run besides the file as it stands is said in every form.
#[test]
fn other_programs_get_what_was_changed() {
    let folder = folder();
    fs::write(
        folder.path().join("deal.toml"),
        format!("{DEAL}\n[case.small]\nset = {{ \"cohort.people\" = 50 }}\n"),
    )
    .unwrap();
    let changed = [
        "--case",
        "small",
        "--set",
        "contract.delivery.clause.fee.price=£40,000",
        "--set",
        "cohort.people=60",
    ];
    let written = |form: &str| {
        let (code, out, error) =
            sib(&folder, &[&["payoff", "deal.toml", "--quiet", "--format", form][..], &changed].concat());
        assert_eq!(code, 0, "{error}");
        out
    };
    let found: Value = serde_json::from_str(&written("json")).expect("JSON");
    assert_eq!(found["sib"]["case"], "small");
    assert_eq!(found["sib"]["set"], serde_json::json!([changed[3], changed[5]]));
    let csv = written("csv");
    assert!(
        csv.lines().next().is_some_and(|head| head.ends_with(",guarantee.foundation.called,case,set")),
        "{csv}"
    );
    let end = ",small,\"contract.delivery.clause.fee.price=£40,000; cohort.people=60\"";
    assert!(csv.lines().skip(1).all(|line| line.ends_with(end)) && csv.lines().count() == 4, "{csv}");
}

#[test]
fn wrong_levels_are_errors() {
    let folder = folder();
    for (arguments, expected) in [
        (&["--levels", "0%..20%"][..], "`0%..20%` without a step"),
        (&["--levels", "0%..20%", "--step", "3%"], "does not lead from `from` to `to`"),
        (&["--levels", "10"], "which is a share"),
        (&["--measure", "nobody"], "there is no such measure"),
        (&["--option", "usual"], "no money of option `usual` depends on `rate`"),
        (&["--option", "none"], "there is no option `none`"),
    ] {
        let (code, out, error) = sib(&folder, &[&["payoff", "deal.toml", "--quiet"], arguments].concat());
        assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}");
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
    let without = DEAL.replace("payoff = {", "# payoff = {");
    let without = without.split("[check.at_20]").next().expect("a part");
    fs::write(folder.path().join("plain.toml"), without).unwrap();
    assert!(sib(&folder, &["payoff", "plain.toml"]).2.contains("names no levels of performance"));
    let named = ["payoff", "plain.toml", "--measure", "rate", "--levels", "10%", "--format", "csv"];
    assert!(sib(&folder, &named).1.contains("\n0.1,1100000,"));
}

/// Units of a file are paid for at the end of their periods, and the report says where they come from.
#[test]
fn observed_units_may_stand_in_a_file() {
    let folder = folder();
    let each = "contract.outcomes.clause.each={for_each=\"starts\",price=\"£1,000\"}";
    fs::create_dir(folder.path().join("data")).unwrap();
    let actuals = "outcome,period,count\nstarts,1,3\n\"starts\", 2021-09-30 ,5\n";
    fs::write(folder.path().join("data/actuals.csv"), actuals).unwrap();
    let named = format!("{DEAL}\n[replay.seen]\nfile = \"data/actuals.csv\"\n");
    let listed = format!("{DEAL}\n[replay.seen]\nunits = {{ starts = [3, 0, 5] }}\n");
    fs::write(folder.path().join("named.toml"), named).unwrap();
    fs::write(folder.path().join("listed.toml"), listed).unwrap();
    let run = |file: &str, replay: &str| {
        let arguments =
            ["run", file, "--set", each, "--replay", replay, "--draws", "20", "--format", "json", "--quiet"];
        let (code, out, error) = sib(&folder, &arguments);
        assert_eq!(code, 0, "{error}");
        serde_json::from_str::<Value>(&out).expect("JSON")
    };
    let (by_file, by_list, by_command) =
        (run("named.toml", "seen"), run("listed.toml", "seen"), run("deal.toml", "data/actuals.csv"));
    assert!(by_file["options"] == by_list["options"], "a file and a list give two answers");
    assert!(
        by_file["options"] == by_command["options"],
        "the scenario's file and the command's give two answers"
    );
    let said = by_file["sib"]["replay"].as_str().expect("a text");
    assert!(said.starts_with("seen (actuals.csv, sha256 "), "{said}");
    let figures = &by_file["options"][1]["base_case"];
    assert_eq!(figures["contract.outcomes.clause.each.gross"]["value"], 8_000.0);
    // Care as usual has no contract whose data could show what was observed.
    for (option, starts) in [(0, 0.0), (1, 8.0)] {
        assert_eq!(by_file["options"][option]["outcomes"]["starts"]["measured"]["mean"], starts);
    }
    // Another file is another scenario; a printed one holds the figures and where they came from.
    fs::write(folder.path().join("data/actuals.csv"), actuals.replace(",3", ",4")).unwrap();
    let changed = run("named.toml", "seen");
    assert_ne!(changed["sib"]["scenario_sha256"], by_file["sib"]["scenario_sha256"]);
    let (_, printed, _) = sib(&folder, &["print", "named.toml"]);
    fs::write(folder.path().join("printed.toml"), printed).unwrap();
    let from_print = run("printed.toml", "seen");
    assert!(from_print["options"] == changed["options"], "the printed file gives another answer");
    assert_eq!(from_print["sib"]["replay"], changed["sib"]["replay"]);
}

#[test]
fn mistakes_in_a_file_are_shown_at_their_line_and_column() {
    let folder = folder();
    for (text, expected) in [
        ("outcome,period,count\nstarts,1,3\nstrats,2,5\n", "bad.csv:3:1"),
        ("outcome,period,count\nstarts,2021-13,5\n", "bad.csv:2:8"),
        ("outcome,period,count\nstarts,1,many\n", "bad.csv:2:10"),
        ("outcome,period,count\nstarts,2020-12,2\n", "a month before the programme"),
        ("outcome,period,count\nstarts,1,-2\n", "bad.csv:2:10"),
        ("outcome,period,count\nstarts,1\n", "bad.csv:2:1"),
        ("outcome,period,count\nstarts,1,2\nstarts,2021-02,2\n", "has this period twice"),
        ("outcome,when,count\nstarts,1,2\n", "bad.csv:1:9"),
        ("", "the file is empty"),
    ] {
        fs::write(folder.path().join("bad.csv"), text).unwrap();
        let (code, _, error) = sib(&folder, &["run", "deal.toml", "--replay", "bad.csv", "--expected"]);
        assert_eq!(code, 1, "{text}");
        assert!(error.contains(expected), "{text}: {error}");
    }
    let (_, _, error) = sib(&folder, &["run", "deal.toml", "--replay", "none.csv", "--expected"]);
    assert!(error.contains("none.csv cannot be read (there is no such file)"), "{error}");
}

/// What was observed stands at no level; a check that names no replay is read with that of the command line.
#[test]
fn a_replay_goes_with_payoffs_and_checks() {
    let folder = folder();
    let each = "contract.outcomes.clause.each={for_each=\"starts\",price=\"£1,000\"}";
    fs::write(folder.path().join("actuals.csv"), "outcome,period,count\nstarts,1,30\n").unwrap();
    let payoff =
        ["payoff", "deal.toml", "--set", each, "--replay", "actuals.csv", "--format", "csv", "--quiet"];
    assert!(sib(&folder, &payoff).1.contains("\n0.2,1240000,"), "{:?}", sib(&folder, &payoff));
    let held = [&payoff[..], &["--measure", "starts", "--levels", "5"]].concat();
    assert!(sib(&folder, &held).2.contains("stands as it was observed in replay `actuals`, and at no level"));
    let checked = format!(
        "{}\n[contract.outcomes.clause.each]\nfor_each = \"starts\"\nprice = \"£1,000\"\n[check.gross]\nkind = \"reproduced\"\n\
         rests_on = [\"contract.outcomes.clause.each.price\"]\nresult = \"contract.outcomes.clause.each.gross\"\n\
         equals = \"£30,000\"\nwithin = \"£0\"\nsource = \"a count\"\n",
        DEAL.split("[check.at_20]").next().expect("a part")
    );
    fs::write(folder.path().join("checked.toml"), checked).unwrap();
    assert_eq!(sib(&folder, &["check", "checked.toml"]).0, 1, "all hundred start where nothing was observed");
    let (code, text, error) = sib(&folder, &["check", "checked.toml", "--replay", "actuals.csv", "--mutate"]);
    assert_eq!(code, 0, "{text}{error}");
    assert!(text.contains("are run with actuals (actuals.csv, sha256 "), "{text}");
}
