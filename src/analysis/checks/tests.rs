use super::*;
use crate::analysis::example;
use crate::data::FigureUnit;
use crate::model::{Bounds, InputId, OptionId, Wanted};
use crate::statistics::distribution;
use std::cell::RefCell;

const FEW: Sampling = Sampling { draws: 200, seed: 1 };

fn check(name: &str, result: &str, expects: Expectation) -> Check {
    Check {
        name: name.into(),
        kind: CheckKind::Fitted(Vec::new()),
        reads: Wanted {
            result: result.into(),
            of_year: None,
            option: OptionId::new(1),
            against: None,
            statistic: Statistic::BaseCase,
        },
        expects,
        asked: Vec::new(),
        under: None,
        replay: None,
        level: None,
        source: "a page".into(),
        line: 1,
    }
}

fn over(statistic: Statistic, mut check: Check) -> Check {
    check.reads.statistic = statistic;
    check
}

fn against_usual(mut check: Check) -> Check {
    check.reads.against = Some(OptionId::new(0));
    check
}

fn about(value: f64, within: f64) -> Expectation {
    Expectation::Equals { value, within }
}

fn at_least(bound: f64) -> Expectation {
    Expectation::Bounds(Bounds { at_least: Some(bound), ..Bounds::default() })
}

fn input(model: &Model, path: &str) -> InputId {
    model.inputs.find(path).unwrap()
}

fn with(checks: Vec<Check>) -> Model {
    Model { checks, ..example::model() }
}

fn run_as_is(model: &Model) -> Vec<Checked> {
    run(model, FEW, &|_| Ok(model.clone()), &|_| ())
}

fn value(checked: &Checked) -> f64 {
    match &checked.verdict {
        Verdict::Holds(found) | Verdict::Fails(found) => found.value,
        Verdict::CannotBeRead(why) => panic!("{why}"),
    }
}

fn why(checked: &Checked) -> &str {
    match &checked.verdict {
        Verdict::CannotBeRead(why) => why,
        Verdict::Holds(_) | Verdict::Fails(_) => panic!("it was read"),
    }
}

/// Twelve months at £10,000, at any chance.
#[test]
fn a_check_holds_within_its_tolerance_only() {
    let fee = |name, published| check(name, "contract.delivery.paid", about(published, 1_000.0));
    let checked =
        run_as_is(&with(vec![fee("right", 120_000.0), fee("edge", 121_000.0), fee("wrong", 121_001.0)]));
    assert_eq!(checked.iter().map(Checked::holds).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(value(&checked[2]), 120_000.0);
}

#[test]
fn bounds_admit_what_meets_them() {
    let fee = |bound| check("fee", "contract.delivery.paid", at_least(bound));
    let checked = run_as_is(&with(vec![fee(120_000.0), fee(120_000.01)]));
    assert_eq!(checked.iter().map(Checked::holds).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn statistics_of_draws_are_those_of_the_run() {
    let paid = |statistic| over(statistic, check("paid", "payer.council.paid", at_least(0.0)));
    let loss = check("loss", "investor.p_loss", at_least(0.0));
    let rate = check("rate", "investor.irr", at_least(-1.0));
    let model = with(vec![
        paid(Statistic::Mean),
        paid(Statistic::Percentile(90)),
        over(Statistic::Mean, loss),
        over(Statistic::OfMeanCash, rate),
    ]);
    let checks: Vec<&Check> = model.checks.iter().collect();
    let plan = Plan::new(&model).unwrap();
    let results = results(&plan, &checks, FEW).unwrap();
    let bond = &results.options[1];
    let figure = *bond.figures.iter().find(|f| f.path(&model, bond.option) == "payer.council.paid").unwrap();
    let spread = distribution(bond.column(figure).unwrap());
    let summary = crate::analysis::summarise(&model, &results);
    let investor = summary.options[1].investor.as_ref().unwrap();
    let checked = run_as_is(&model);
    assert_eq!(value(&checked[0]), spread.mean.unwrap().value);
    assert_eq!(value(&checked[1]), spread.p90.unwrap());
    assert_eq!(value(&checked[2]), investor.p_loss.value);
    assert_eq!(value(&checked[3]), investor.irr_of_mean_cash.unwrap().value);
    assert_eq!(checked[2].unit, FigureUnit::Share);
}

#[test]
fn a_difference_is_against_the_named_option() {
    let days = against_usual(check("days", "state.care.days", at_least(0.0)));
    let mean = over(Statistic::Mean, days.clone());
    let lonely = against_usual(check("x", "provider.margin", at_least(0.0)));
    let checked = run_as_is(&with(vec![days, mean, lonely]));
    assert!(value(&checked[0]) < 0.0 && value(&checked[1]) < 0.0);
    assert!(why(&checked[2]).contains("option `usual` has no `provider.margin`"));
}

#[test]
fn what_cannot_be_read_says_why() {
    let mean_irr = over(Statistic::Mean, check("a", "investor.irr", at_least(0.0)));
    let loss = check("b", "investor.p_loss", at_least(0.0));
    let typo = check("c", "payer.council.payd", at_least(0.0));
    let checked = run_as_is(&with(vec![mean_irr, loss, typo]));
    assert!(why(&checked[0]).contains("\"of mean cash\""));
    assert!(why(&checked[1]).contains("statistic = \"mean\""));
    assert_eq!(
        why(&checked[2]),
        "there is no result `payer.council.payd`; the nearest is `payer.council.paid`"
    );
    assert!(!checked.iter().any(Checked::holds));
}

#[test]
fn checks_under_one_case_are_opened_once_and_see_that_case() {
    let fee = |name: &str, under: Option<&str>| Check {
        under: under.map(Into::into),
        ..check(name, "contract.delivery.paid", about(120_000.0, 0.0))
    };
    let model = with(vec![fee("a", None), fee("b", Some("other")), fee("c", None), fee("d", Some("none"))]);
    let opened = RefCell::new(Vec::new());
    let open = |under: &Circumstances| {
        opened.borrow_mut().push(under.case.clone());
        let mut model = model.clone();
        match under.case.as_deref() {
            Some("other") => {
                let price = input(&model, "contract.delivery.clause.all.price");
                model.inputs.multiply(price, 2.0).unwrap();
                Ok(model)
            }
            Some(name) => Err(format!("there is no case `{name}`")),
            None => Ok(model),
        }
    };
    let checked = run(&model, FEW, &open, &|_| ());
    assert_eq!(opened.borrow().len(), 3);
    assert_eq!(checked.iter().take(3).map(value).collect::<Vec<_>>(), [120_000.0, 240_000.0, 120_000.0]);
    assert_eq!(why(&checked[3]), "there is no case `none`");
}

/// The fee rests on its price and not on who comes; nought cannot be moved.
#[test]
fn mutation_tells_what_a_check_rests_on() {
    let model = example::model();
    let rows = ["contract.delivery.clause.all.price", "cohort.people", "cohort.frailty"];
    let inputs = rows.map(|path| input(&model, path)).to_vec();
    let fee = check("fee", "contract.delivery.paid", about(120_000.0, 5_000.0));
    let wrong = check("wrong", "contract.delivery.paid", about(1.0, 0.0));
    let reproduced = |check: Check| Check { kind: CheckKind::Reproduced(inputs.clone()), ..check };
    let model = with(vec![reproduced(fee), reproduced(wrong)]);
    let open = |_: &Circumstances| Ok(model.clone());
    let checked = run(&model, FEW, &open, &|_| ());
    let mutations = mutate(&model, &checked, FEW, &open, &|_| ());
    assert!(mutations.iter().all(|mutation| mutation.check == "fee"));
    let noticed: Vec<&Noticed> = mutations.iter().map(|mutation| &mutation.noticed).collect();
    assert_eq!(noticed[..2], [&Noticed::Yes, &Noticed::No]);
    assert!(matches!(noticed[2], Noticed::CannotBeMoved(why) if why.contains("nought")));
    let text = crate::report::checks::mutations_text(&mutations);
    assert!(text.contains("1 of 3 moves") && text.contains("cohort.people"), "{text}");
}

#[test]
fn text_counts_fitted_and_reproduced_apart_and_fits_the_page() {
    let long =
        check(&"very_long_name_".repeat(4), "contract.delivery.clause.all.paid", about(120_000.0, 0.0));
    let fee = Check {
        kind: CheckKind::Reproduced(Vec::new()),
        ..check("fee", "contract.delivery.paid", about(119_999.5, 0.25))
    };
    let typo = check("typo", "contract.delivery.pied", at_least(1.0));
    let checked = run_as_is(&with(vec![long, fee, typo]));
    let text = crate::report::checks::checks_text(&checked, crate::units::Currency::Gbp);
    assert!(text.contains("reproduced checks: 0 of 1 hold"), "{text}");
    assert!(text.contains("Fitted checks: 1 of 2 hold"), "{text}");
    assert!(text.contains("£119,999.50") && text.contains("± £0.25") && text.contains("£120,000"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert_eq!(crate::report::checks::checks_text(&[], crate::units::Currency::Gbp), "Checks: none.\n");
}

/// A tolerance of a thousandth of a percentage point is no nought, and the figure beside it has as many decimals.
#[test]
fn tolerances_are_written_with_the_decimals_that_they_have() {
    let rate = check("rate", "investor.irr", about(0.075, 0.00001));
    let share = check("share", "investor.moic", about(1.5, 0.0005));
    let text =
        crate::report::checks::checks_text(&run_as_is(&with(vec![rate, share])), crate::units::Currency::Gbp);
    assert!(text.contains("7.5%") && text.contains("± 0.001%"), "{text}");
    assert!(text.contains("± 0.0005"), "{text}");
    assert!(!text.contains("± 0%"), "{text}");
}
