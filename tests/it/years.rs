//! Figures that must add up: financial years to the whole, true less usual to what is additional.

use sib::data::{Figure, OutcomeFigure, PayerFigure, YearFigure};
use sib::statistics::Value;

use crate::common::{model, run};

const SHEFFIELD: &str = include_str!("../../scenarios/sheffield-promoting-independence.toml");

fn pounds(value: Value) -> f64 {
    match value {
        Value::Known(pounds) => pounds,
        other => panic!("a payer's figures are always known, found {other:?}"),
    }
}

/// Pounds in f64 hold pence exactly up to a part in 2^52: sums of a few dozen are the same to a hundredth of a penny.
const SAME: f64 = 1e-4;

#[test]
fn financial_years_add_up_to_the_whole_in_every_draw() {
    let model = model(SHEFFIELD);
    let n_years = model.calendar.financial_years().len();
    for option in run(&model, 3, 20).options {
        let figures = option.figures.clone();
        for party in figures.iter().filter_map(|figure| match figure {
            Figure::Payer(party, PayerFigure::Paid) => Some(*party),
            _ => None,
        }) {
            let pairs = [
                (YearFigure::Paid, PayerFigure::Paid),
                (YearFigure::AvoidedCost, PayerFigure::AvoidedCost),
                (YearFigure::Cashable, PayerFigure::Cashable),
            ];
            for (of_year, of_all) in pairs {
                for draw in 0..20 {
                    let at = |figure| pounds(option.column(figure).expect("payers have it").value(draw));
                    let sum: f64 =
                        (0..n_years).map(|year| at(Figure::PayerYear(party, year as u16, of_year))).sum();
                    let whole = at(Figure::Payer(party, of_all));
                    assert!((sum - whole).abs() < SAME, "{of_all:?} in draw {draw}: {sum} is not {whole}");
                }
            }
        }
    }
}

#[test]
fn what_is_additional_is_true_less_usual_in_every_draw() {
    let model = model(SHEFFIELD);
    for option in run(&model, 3, 20).options {
        for figure in option.figures.clone() {
            let Figure::Outcome(measure, OutcomeFigure::Additional) = figure else { continue };
            for draw in 0..20 {
                let at = |which| {
                    option.column(Figure::Outcome(measure, which)).expect("every outcome is seen").value(draw)
                };
                let (own, usual) = (at(OutcomeFigure::True), at(OutcomeFigure::Counterfactual));
                assert_eq!(pounds(at(OutcomeFigure::Additional)), pounds(own) - pounds(usual));
            }
        }
    }
}
