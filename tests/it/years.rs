//! Figures that must add up: financial years to the whole, true less usual to what is additional.

use sib::analysis::checks::{self, Checked, Sampling, Verdict};
use sib::data::{Figure, OutcomeFigure, PayerFigure, QuarterFigure, YearFigure};
use sib::model::Model;
use sib::statistics::Value;

use crate::common::{model, run};
use crate::contracts::{TEN_WHO_STAY, deal};

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

/// The quarters of a payer that bears no care add up to its years, in every draw; a payer that bears care has none.
#[test]
fn financial_quarters_add_up_to_their_years_in_every_draw() {
    let model = model(SHEFFIELD);
    let (years, quarters) = (model.calendar.financial_years(), model.calendar.financial_quarters());
    assert_eq!(quarters.len(), 33, "eight years from November 2019 touch 33 quarters");
    let results = run(&model, 3, 20);
    let of_fund = |figure: &&Figure| matches!(figure, Figure::PayerQuarter(..));
    assert_eq!(
        results.options[0].figures.iter().filter(of_fund).count(),
        0,
        "care as usual pays for nothing"
    );
    let option = &results.options[1];
    let payers: Vec<_> = option.figures.iter().filter(of_fund).collect();
    assert_eq!(payers.len(), quarters.len(), "the fund alone bears no care");
    let Figure::PayerQuarter(fund, ..) = *payers[0] else { unreachable!("these are figures of quarters") };
    let mut n_paid = 0;
    for draw in 0..20 {
        let at = |figure| pounds(option.column(figure).expect("the fund has it").value(draw));
        for (place, year) in years.iter().enumerate() {
            let own = quarters.iter().enumerate().filter(|(_, quarter)| quarter.year() == *year);
            let sum: f64 =
                own.map(|(place, _)| at(Figure::PayerQuarter(fund, place as u16, QuarterFigure::Paid))).sum();
            let whole = at(Figure::PayerYear(fund, place as u16, YearFigure::Paid));
            assert!((sum - whole).abs() < SAME, "{year} in draw {draw}: {sum} is not {whole}");
            n_paid += usize::from(whole > 0.0);
        }
    }
    assert!(n_paid > 20, "{n_paid} years in which the fund pays");
}

/// What is left of the fund's cap is the cap less what it pays, which it does under contracts alone; and the chances of later
/// payments and of a cap that is used up are counts of draws.
#[test]
fn caps_and_later_payments_are_counted_draw_by_draw() {
    let model = model(SHEFFIELD);
    let n = 60;
    let results = run(&model, 5, n);
    let option = &results.options[1];
    let summary = sib::analysis::summarise(&model, &results);
    let fund = summary.options[1].payers.iter().find(|payer| !payer.quarters.is_empty()).expect("a fund");
    let cap = fund.cap.as_ref().expect("the fund has a cap");
    let party = option.figures.iter().find_map(|figure| match figure {
        Figure::PayerQuarter(party, ..) => Some(*party),
        _ => None,
    });
    let party = party.expect("the fund has quarters");
    let at = |figure, draw| pounds(option.column(figure).expect("the fund has it").value(draw));
    let mut n_reached = 0;
    for draw in 0..n as usize {
        let paid = at(Figure::Payer(party, PayerFigure::Paid), draw);
        let left = at(Figure::Payer(party, PayerFigure::UnderCap), draw);
        assert!((cap.base - paid - left).abs() < SAME, "draw {draw}: {paid} and {left}");
        n_reached += u64::from(left == 0.0);
    }
    assert!(n_reached > 0 && n_reached < u64::from(n));
    assert_eq!(cap.p_reached, sib::statistics::probability(n_reached, u64::from(n)));
    let mut n_between = 0;
    for (place, quarter) in fund.quarters.iter().enumerate() {
        let later = (place + 1)..fund.quarters.len();
        let pays = |draw: &usize| {
            later
                .clone()
                .any(|later| at(Figure::PayerQuarter(party, later as u16, QuarterFigure::Paid), *draw) != 0.0)
        };
        let n_later = (0..n as usize).filter(pays).count() as u64;
        assert_eq!(quarter.p_later, sib::statistics::probability(n_later, u64::from(n)), "{place}");
        n_between += usize::from(n_later > 0 && n_later < u64::from(n));
    }
    assert!(n_between > 2, "{n_between} quarters after which it is not certain");
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

/// A block of £100 a month in the first year of a contract, £200 in the second, £300 in the third, at most £3,000 in all;
/// the contract begins half a year after the programme.
const YEARS: &str = r#"
starts = "2021-07"
indexed = "fixed"
ends = "29 months"
clause.month = { for_each = "month", price = { by = "contract year", steps = [[1, "£100"], [2, "£200"], [3, "£300"]] }, cap = "£3,000" }
"#;

fn with_checks(contract: &str, checks: &[(&str, &str)]) -> Model {
    let checks: String = checks
        .iter()
        .enumerate()
        .map(|(number, (result, year))| {
            format!(
                "[check.c{number}]\nkind = \"reproduced\"\nrests_on = [\"cohort.people\"]\nresult = \"{result}\"\nin = \"{year}\"\nat_least = 0\nsource = \"by hand\"\n"
            )
        })
        .collect();
    model(&(deal(TEN_WHO_STAY, contract) + &checks))
}

fn read(model: &Model) -> Vec<Checked> {
    let sampling = Sampling { draws: 4, seed: 1 };
    checks::run(model, sampling, &|_| Ok(model.clone()), &|_| ())
}

#[test]
fn a_check_reads_the_year_that_it_names() {
    let month = |name: &str| format!("contract.card.clause.month.{name}");
    let (gross, paid, units) = (month("gross"), month("paid"), month("units"));
    let expected = [
        // July 2021 to June 2022 are year 1; the cap of £3,000 leaves £1,800 of year 2's £2,400, and nothing of year 3's.
        (gross.as_str(), "contract year 1", 1_200.0),
        (&gross, "contract year 2", 2_400.0),
        (&gross, "contract year 3", 1_500.0),
        (&paid, "contract year 1", 1_200.0),
        (&paid, "contract year 2", 1_800.0),
        (&paid, "contract year 3", 0.0),
        (&units, "contract year 1", 12.0),
        (&units, "contract year 3", 5.0),
        ("contract.card.gross", "contract year 2", 2_400.0),
        ("contract.card.paid", "contract year 1", 1_200.0),
        // The council pays 75%, a month after each claim: July to February in the first year, £75 a month.
        ("payer.council.paid", "2021-22", 8.0 * 75.0),
        ("payer.fund.paid", "2021-22", 8.0 * 25.0),
    ];
    let model = with_checks(YEARS, &expected.map(|(result, year, _)| (result, year)));
    for (checked, (result, year, value)) in read(&model).iter().zip(expected) {
        match &checked.verdict {
            Verdict::Holds(found) => assert_eq!(found.value, value, "{result} in {year}"),
            other => panic!("{result} in {year}: {other:?}"),
        }
    }
    let text = sib::report::checks::checks_text(&read(&model), model.currency);
    assert!(
        text.contains("base case, in contract year 2") && text.contains("base case, in 2021-22"),
        "{text}"
    );
}

#[test]
fn a_year_that_a_result_does_not_have_is_said() {
    let wrong = [
        ("contract.card.paid", "contract year 3", "there is no result `contract.card.year.3.paid`"),
        ("payer.council.paid", "contract year 1", "there is no result `payer.council.year.1.paid`"),
        ("cost_per_person", "2021-22", "there is no result `year.2021-22.cost_per_person`"),
    ];
    let contract = YEARS.replace("ends = \"29 months\"", "ends = \"24 months\"");
    let model = with_checks(&contract, &wrong.map(|(result, year, _)| (result, year)));
    for (checked, (result, year, why)) in read(&model).iter().zip(wrong) {
        match &checked.verdict {
            Verdict::CannotBeRead(found) => assert!(found.starts_with(why), "{found}"),
            other => panic!("{result} in {year}: {other:?}"),
        }
    }
}

/// Every year of the contract and its clauses adds up to the whole, in every draw of a real deal.
#[test]
fn contract_years_add_up_to_the_whole_in_every_draw() {
    let n_years = 7;
    let names = ["gross", "paid", "clause.exit.units", "clause.exit.gross", "clause.exit.paid"];
    let of_year = |name: &str, year: usize| {
        format!(
            "[check.y{year}_{}]\nkind = \"reproduced\"\nrests_on = [\"cohort.people\"]\nresult = \"contract.outcomes.{name}\"\nin = \"contract year {year}\"\nat_least = 0\nsource = \"none\"\n",
            name.replace('.', "_")
        )
    };
    let checks: String =
        names.iter().flat_map(|name| (1..=n_years).map(move |year| of_year(name, year))).collect();
    let model = model(&format!("{SHEFFIELD}\n{checks}"));
    let option = &run(&model, 3, 20).options[1];
    let column = |path: &str| {
        let place = option.figures.iter().position(|figure| figure.path(&model, option.option) == path);
        option.columns[place.unwrap_or_else(|| panic!("`{path}` is a figure"))].clone()
    };
    for name in names {
        let (above, last) =
            name.rsplit_once('.').map_or((String::new(), name), |(above, last)| (format!("{above}."), last));
        let whole = column(&format!("contract.outcomes.{name}"));
        for draw in 0..20 {
            let year = |year: usize| {
                pounds(column(&format!("contract.outcomes.{above}year.{year}.{last}")).value(draw))
            };
            let sum: f64 = (1..=n_years).map(year).sum();
            assert!((sum - pounds(whole.value(draw))).abs() < SAME, "{name} in draw {draw}");
        }
        assert!((0..20).any(|draw| pounds(whole.value(draw)) > 0.0), "{name} is not nought throughout");
    }
    // Nothing is added where nobody asks.
    let plain = run(&crate::common::model(SHEFFIELD), 3, 2);
    assert!(
        !plain.options[1]
            .figures
            .iter()
            .any(|figure| matches!(figure, Figure::ContractYear(..) | Figure::ClauseYear(..)))
    );
}
