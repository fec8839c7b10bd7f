use super::super::example;
use super::*;
use crate::data::{CashByMonth, Provenance};
use crate::engine::{Coupling, Fanning, Plan, Sampling, Settings};
use crate::model::OptionId;
use crate::statistics::band;

const DRAWS: u32 = 400;

fn provenance(draws: u32) -> Provenance {
    Provenance { version: "0".into(), seed: 1, draws, ..Provenance::unwritten() }
}

fn run(model: &Model, draws: u32) -> Results {
    let plan = Plan::new(model).unwrap();
    let settings = Settings {
        seed: 1,
        draws: 0..draws,
        threads: Some(1),
        coupling: Coupling::SameLuck,
        sampling: Sampling::Independent,
        fans: Fanning::Kept,
        keep: crate::engine::Keep::EveryDraw,
    };
    plan.run(&settings, provenance(draws), &|_| ()).unwrap()
}

fn numbers(results: &Results, option: usize, path: &str) -> Vec<f64> {
    let model = example::model();
    let option = &results.options[option];
    let figure = option.figures.iter().find(|figure| figure.path(&model, option.option) == path).unwrap();
    option.column(*figure).unwrap().values().map(|value| known(value).unwrap()).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn share_of(numbers: &[f64], is_such: impl Fn(f64) -> bool) -> f64 {
    numbers.iter().filter(|&&number| is_such(number)).count() as f64 / numbers.len() as f64
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs() + b.abs())
}

/// The example is balanced so that each chance is neither nought nor one: otherwise the next test shows nothing.
#[test]
fn chances_and_means_are_those_counted_by_hand() {
    let model = example::model();
    let results = run(&model, DRAWS);
    let of = |path: &str| numbers(&results, 1, path);
    let (net, margin, payer_net) = (of("investor.net_cash"), of("provider.margin"), of("payer.council.net"));
    let (gross, paid) = (of("contract.outcomes.gross"), of("contract.outcomes.paid"));
    let summary = summarise(&model, &results);
    let option = &summary.options[1];
    let investor = option.investor.as_ref().unwrap();
    for (found, by_hand) in [
        (investor.p_loss.value, share_of(&net, |pounds| pounds < 0.0)),
        (option.provider.as_ref().unwrap().p_deficit.value, share_of(&margin, |pounds| pounds < 0.0)),
        (option.payers[0].p_saves.value, share_of(&payer_net, |pounds| pounds > 0.0)),
        (investor.net_cash.mean.unwrap().value, mean(&net)),
        (option.contracts[0].paid.mean.unwrap().value, mean(&paid)),
        (option.contracts[0].cap.unwrap(), 200_000.0),
    ] {
        assert!(close(found, by_hand), "{found} is not {by_hand}");
    }
    let capped = gross.iter().zip(&paid).filter(|(gross, paid)| gross > paid).count() as f64;
    assert_eq!(option.contracts[0].p_capped.value, capped / f64::from(DRAWS));
    assert!(capped > 0.0 && investor.p_loss.value > 0.0 && investor.p_loss.value < 1.0);
}

#[test]
fn the_shortfall_is_the_mean_of_the_worst_twentieth() {
    let model = example::model();
    let results = run(&model, DRAWS);
    let mut net = numbers(&results, 1, "investor.net_cash");
    net.sort_by(f64::total_cmp);
    let summary = summarise(&model, &results);
    let found = summary.options[1].investor.as_ref().unwrap().expected_shortfall.unwrap();
    assert!(close(found.value, mean(&net[..20])));
}

#[test]
fn the_four_cells_share_out_all_draws() {
    let model = example::model();
    let results = run(&model, DRAWS);
    let (works, paid) = (numbers(&results, 1, "works"), numbers(&results, 1, "paid"));
    let summary = summarise(&model, &results);
    let cells = summary.options[1].four_cells.unwrap().cells.expect("investors are there to be paid");
    let all = [cells.works_paid, cells.works_not_paid, cells.fails_paid, cells.fails_not_paid];
    assert!(close(all.iter().map(|cell| cell.value).sum(), 1.0));
    assert!(close(cells.works_paid.value + cells.works_not_paid.value, mean(&works)));
    assert!(close(cells.works_paid.value + cells.fails_paid.value, mean(&paid)));
    assert!(mean(&works) > 0.0 && mean(&works) < 1.0);
}

/// How often and how much is paid where the service works and where it does not, counted by hand.
#[test]
fn pay_is_told_by_whether_the_service_works() {
    let model = example::model();
    let results = run(&model, DRAWS);
    let (works, paid) = (numbers(&results, 1, "works"), numbers(&results, 1, "paid"));
    let of_contract = numbers(&results, 1, "contract.outcomes.paid");
    let of_clause = numbers(&results, 1, "contract.outcomes.clause.all.paid");
    let payments = numbers(&results, 1, "payer.council.paid");
    let summary = summarise(&model, &results);
    let cells = summary.options[1].four_cells.unwrap();
    let contract = &summary.options[1].contracts[0];
    for (kind, n_draws, if_paid, payments_if, pays, clause_pays) in [
        (
            1.0,
            cells.n_works,
            cells.paid_if_works,
            cells.payments_if_works,
            contract.pays.if_works,
            contract.clauses[0].pays.if_works,
        ),
        (
            0.0,
            cells.n_fails,
            cells.paid_if_fails,
            cells.payments_if_fails,
            contract.pays.if_fails,
            contract.clauses[0].pays.if_fails,
        ),
    ] {
        let own = |values: &[f64]| -> Vec<f64> {
            let pairs = values.iter().zip(&works).filter(|(_, works)| **works == kind);
            pairs.map(|(value, _)| *value).collect()
        };
        assert_eq!(n_draws as usize, own(&paid).len());
        assert!(close(if_paid.unwrap().value, mean(&own(&paid))));
        assert!(close(payments_if.unwrap().value, mean(&own(&payments))));
        assert!(close(pays.unwrap().value, share_of(&own(&of_contract), |pounds| pounds > 0.0)));
        assert!(close(clause_pays.unwrap().value, share_of(&own(&of_clause), |pounds| pounds > 0.0)));
    }
    assert!(close(contract.pays.of_all.value, share_of(&of_contract, |pounds| pounds > 0.0)));
    let care_as_usual = &summary.options[0];
    assert!(care_as_usual.four_cells.is_none() && care_as_usual.contracts.is_empty());
}

/// Everybody is somewhere: the people of all states together are those referred, from the end of the first day on.
#[test]
fn people_in_states_add_up_to_those_referred() {
    let model = example::model();
    let summary = summarise(&model, &run(&model, 20));
    for option in &summary.options {
        let months = option.occupancy[0].len();
        assert_eq!(months, 49);
        for month in 1..months {
            let people: f64 = option.occupancy.iter().map(|state| state[month]).sum();
            let here = if month == 1 { 30.0 * 29.0 / 30.0 } else { 30.0 };
            assert!((people - here).abs() < 1e-6, "{people} people in month {month}");
        }
    }
}

#[test]
fn differences_are_those_of_each_draw() {
    let model = example::model();
    let results = run(&model, DRAWS);
    let of = |option: usize, path: &str| numbers(&results, option, path);
    let summary = summarise(&model, &results);
    let find = |measure: &str| summary.differences.iter().find(|d| d.measure == measure).unwrap();
    let gap = |path: &str| -> Vec<f64> {
        of(1, path).iter().zip(of(0, path)).map(|(option, first)| option - first).collect()
    };
    let saved = gap("cost_per_person");
    let cheaper = find("cost_per_person");
    assert_eq!((cheaper.option.as_str(), cheaper.against.as_str()), ("bond", "usual"));
    assert!(close(cheaper.distribution.mean.unwrap().value, mean(&saved)));
    assert_eq!(cheaper.p_better.unwrap().value, share_of(&saved, |pounds| pounds < 0.0));
    // 30 people in every draw: the cost in all is thirty times the cost for each.
    assert!(close(find("cost").distribution.mean.unwrap().value, 30.0 * mean(&saved)));
    assert!(close(find("payer.council.net").distribution.mean.unwrap().value, -30.0 * mean(&saved)));
    // Care costs more than home: fewer days there are better, more at home.
    assert_eq!(find("state.care.days").p_better, find("state.home.days").p_better);
    assert_eq!(
        find("state.care.days").p_better.unwrap().value,
        share_of(&gap("state.care.days"), |days| days < 0.0)
    );
}

#[test]
fn the_base_case_alone_has_figures_and_no_distributions() {
    let model = example::model();
    let plan = Plan::new(&model).unwrap();
    let summary = summarise(&model, &plan.base_case(provenance(0)));
    let bond = &summary.options[1];
    let investor = bond.investor.as_ref().unwrap();
    assert_eq!((investor.irr, investor.irr_of_mean_cash), (Distribution::default(), None));
    assert_eq!(investor.expected_shortfall, None);
    assert!(summary.differences.is_empty() && bond.occupancy.is_empty() && bond.pictures.net.is_empty());
    let paid = bond.base_case.iter().find(|figure| figure.path == "payer.council.paid").unwrap();
    assert!(known(paid.base.value).unwrap() > 0.0);
}

/// Nothing back of something drawn is a total loss; nothing drawn is none.
#[test]
fn total_losses_are_counted_where_something_was_drawn() {
    let model = example::model();
    let mut results = run(&model, 4);
    let option = &mut results.options[1];
    let place =
        |figure| option.figures.iter().position(|&f| f == Figure::Return(Investors::All, figure)).unwrap();
    let (moic, payback) = (place(ReturnFigure::Moic), place(ReturnFigure::PaybackMonth));
    option.columns[moic] =
        [Value::Known(0.0), Value::Undefined, Value::Known(1.2), Value::Known(0.3)].into_iter().collect();
    option.columns[payback] =
        [Value::BeyondHorizon, Value::Undefined, Value::Known(40.0), Value::BeyondHorizon]
            .into_iter()
            .collect();
    let summary = summarise(&model, &results);
    let investor = summary.options[1].investor.as_ref().unwrap();
    assert_eq!((investor.p_total_loss.value, investor.p_never.value), (0.25, 0.5));
}

#[test]
fn pictures_hold_every_draw_with_an_answer() {
    let model = example::model();
    let results = run(&model, 50);
    let net = numbers(&results, 1, "payer.council.net");
    let summary = summarise(&model, &results);
    assert_eq!(summary.options[1].pictures.net, net.into_iter().collect());
    assert_eq!(summary.options[1].pictures.irr.len(), 50);
    assert!(summary.options[0].pictures.irr.is_empty());
    let Some(CashByMonth::Draws(fans)) = &results.options[1].fans else { panic!("it was kept") };
    let cash = summary.options[1].pictures.cash.as_ref().unwrap();
    assert_eq!((cash.provider.len(), fans.provider.len()), (49, 50 * 49));
    assert_eq!(cash.payers[48].p50, band(&mut last_of_each(&fans.payers, 49)).unwrap().p50);
    assert_eq!(summary.options[OptionId::new(0).index()].name, "usual");
}

/// The last month of every draw of a table.
fn last_of_each(table: &[i64], n_months: usize) -> Vec<i64> {
    table.chunks(n_months).map(|months| *months.last().unwrap()).collect()
}
