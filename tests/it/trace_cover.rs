//! Cover ratios in the workbook of a trace: no scenario of the project has a loan with debt service whose cash is all in formulas, so
//! that these deals are made for it.

use std::fs;

use sib::data::{Coupling, CoverFigure, Figure};
use sib::engine::{Plan, Sampling};
use sib::model::TrancheId;
use sib::report::trace::Trace;
use sib::statistics::Value;

use crate::commands::deal;
use crate::common::model_of;

/// Coupon and principal of one loan; two loans that are paid together, within a limit, one of which matures, with a coupon for which
/// is called; and a share of a loan that falls due on a date, before one whose coupon is formed each year and paid at the end; and one whose coupon is covered by what is held
/// for its own redemption, before one that is repaid as cash comes in; and a coupon that waits until its step runs.
const CAPITALS: [(&str, &str); 5] = [
    (
        r#"{ coupon = "one" }, { principal = "one" },"#,
        r#"tranche.one = { commitment = "£600,000", coupon = "6% / year", coupon_paid = "quarterly" }"#,
    ),
    (
        r#"{ coupon = ["one", "two"], support = ["drawdown"] }, { principal = ["one", "two"], limit = "£60k / quarter" },"#,
        r#"tranche.one = { commitment = "£400,000", coupon = "6% / year", coupon_paid = "quarterly", matures = "48 months" }
tranche.two = { commitment = "£300,000", coupon = "3% / year", coupon_paid = "yearly", rank = 2 }"#,
    ),
    (
        r#"{ principal = "one" }, { coupon = "two", support = ["drawdown"] }, { principal = "two" },"#,
        r#"tranche.one = { commitment = "£400,000", redeems = "60%", matures = "50 months" }
tranche.two = { commitment = "£300,000", coupon = "8% / year", coupon_paid = "at the end", rank = 2 }"#,
    ),
    (
        r#"{ coupon = ["one", "two"] }, { principal = "one" }, { principal = "two" },"#,
        r#"tranche.one = { commitment = "£400,000", redeems = "60%", coupon = "6% / year", coupon_paid = "quarterly" }
tranche.two = { commitment = "£300,000", coupon = "8% / year", coupon_paid = "half-yearly", rank = 2 }"#,
    ),
    (
        r#"{ coupon = "one", when = "after 20 months" }, { principal = "one" }, { principal = "two" },"#,
        r#"tranche.one = { commitment = "£400,000", redeems = "60%", coupon = "6% / year", coupon_paid = "quarterly", matures = "50 months" }
tranche.two = { commitment = "£300,000", rank = 2 }"#,
    ),
];

/// The ratios of the formulas are those of the run, and nobody's are left out.
#[test]
fn formulas_make_the_cover_of_loans_again() {
    let mut n_services = 0;
    for (steps, classes) in CAPITALS {
        let folder = deal(&[], "");
        let file = folder.path().join("deal.toml");
        let text = fs::read_to_string(&file).expect("the deal");
        let (head, tail) = text.split_once("waterfall  = [").expect("a waterfall");
        let (_, tail) = tail.split_once("# Named sets of changes").expect("what comes after the capital");
        let waterfall = format!(
            "waterfall = [ {{ contract = \"delivery\", support = [\"drawdown\"] }}, {steps} {{ surplus = {{ council = \"100%\" }} }} ]"
        );
        fs::write(&file, format!("{head}{waterfall}\n{classes}\n#{tail}")).expect("it is written");
        let model = model_of(&file, None);
        let plan = Plan::new(&model).unwrap().unit_by_unit();
        let option = model.headline_option();
        let capital = &model.capitals[model.options[option.index()].capital.unwrap().index()];
        for draw in [None, Some(0), Some(1), Some(2)] {
            let traced = plan.trace(1, draw, (Coupling::SameLuck, Sampling::Independent)).unwrap();
            let traced = traced.iter().find(|own| own.option == option).expect("its trace");
            let checks = Trace::of(&model, traced).checks();
            assert!(checks.iter().all(|check| check.holds), "{steps} {draw:?}: {checks:#?}");
            for class in (0..capital.tranches.len()).map(TrancheId::new) {
                let name = &capital.tranches[class.index()].name;
                for figure in CoverFigure::of(class, capital, &model.inputs) {
                    let said = format!("{name}, {}: as run", figure.name());
                    assert!(checks.iter().any(|check| check.said == said), "{said} is held against the run");
                    let run = traced.figure(Figure::Cover(class, *figure));
                    let is_service = *figure == CoverFigure::DebtService;
                    n_services +=
                        usize::from(is_service && matches!(run, Some(Value::Known(ratio)) if ratio > 0.0));
                }
            }
        }
    }
    assert!(n_services >= 8, "{n_services}");
}
