//! The rate of return of mean cash: what it is told from, and how far that of one deal errs against another.

use std::ops::Range;

use sib::data::{CheckedValue, FlowsByBatch, Level, OptionResults, Results};
use sib::engine::{Coupling, Fanning, Keep, Plan, Sampling, Settings};
use sib::model::Model;

use super::commands::{deal, json, number, row};
use super::common::{Sample, draws, in_parallel, model, provenance, run};
use super::compare::compared;

const DEAL: &str = include_str!("deal.toml");
const BOND: usize = 1;

/// What comes of some draws of an option with investors.
fn bond(plan: &Plan<'_>, draws: Range<u32>, sampling: Sampling) -> OptionResults {
    let n = draws.end - draws.start;
    let (coupling, fans, keep) = (Coupling::SameLuck, Fanning::Dropped, Keep::EveryDraw);
    let settings = Settings { seed: 1, draws, threads: None, coupling, sampling, fans, keep };
    let ran = plan.run(&settings, provenance(1, n), &|_| ());
    ran.expect("the books add up").options[BOND].clone()
}

fn batches(flows: &FlowsByBatch) -> Vec<Vec<i128>> {
    flows.batches().map(<[i128]>::to_vec).collect()
}

/// Adds up flows by month of things that are each in one of twenty batches.
fn added_up(all: impl Iterator<Item = (u32, Vec<i128>)>) -> Vec<Vec<i128>> {
    let mut sums: Vec<Vec<i128>> = vec![Vec::new(); 20];
    for (batch, flows) in all {
        let sums = &mut sums[batch as usize];
        sums.resize(flows.len(), 0);
        sums.iter_mut().zip(flows).for_each(|(sum, flow)| *sum += flow);
    }
    sums
}

/// What everybody who invests has in each month, added up, is what the draws have, each played alone: every twentieth draw in one
/// batch, whichever draw a run begins with.
#[test]
fn flows_are_added_up_in_batches_by_the_numbers_of_draws() {
    let model = model(DEAL);
    let plan = Plan::new(&model).unwrap();
    let found = bond(&plan, 37..421, Sampling::Independent);
    let played = draws(&model, 1, 421);
    let alone = (37..421).map(|draw: u32| {
        let flows = &played[draw as usize][BOND].cash.investors;
        (draw % 20, flows.iter().map(|&flow| i128::from(flow)).collect())
    });
    assert_eq!(batches(&found.investors), added_up(alone));
    assert_eq!(found.flows, std::slice::from_ref(&found.investors), "there is one class");
}

/// The same of blocks of 16 draws over which inputs are spread evenly, each played alone.
#[test]
fn blocks_of_draws_that_hang_together_stay_together() {
    let model = model(DEAL);
    let plan = Plan::new(&model).unwrap();
    let found = bond(&plan, 37..421, Sampling::Stratified);
    let alone = (2..27).map(|block: u32| {
        let draws = (16 * block).max(37)..(16 * (block + 1)).min(421);
        (block % 20, bond(&plan, draws, Sampling::Stratified).investors.total())
    });
    assert_eq!(batches(&found.investors), added_up(alone));
}

/// The rate of the mean cash of two deals whose people have the same luck, and the second's less the first's.
fn rates(models: &[Model; 2], seed: u64) -> [CheckedValue; 3] {
    let ran: [Results; 2] = models.each_ref().map(|model| run(model, seed, 200));
    let comparison = compared(&[("deal", &models[0], &ran[0]), ("dearer", &models[1], &ran[1])], BOND);
    let investors = comparison.parties.iter().find(|party| party.path == "investor").expect("investors");
    let irr = investors.results.iter().find(|result| result.path == "investor.irr").expect("a rate");
    let rate = |level: Option<Level>| match level {
        Some(Level::Rates { of_mean_cash: Some(rate), .. }) => rate,
        other => panic!("{other:?}"),
    };
    let gap = irr.gaps[BOND + 1].map(|gap| gap.level);
    [rate(irr.levels[BOND]), rate(irr.levels[BOND + 1]), rate(gap)]
}

/// Over runs with other seeds rates and their difference spread as their errors say; and the difference is known better than
/// two rates that share nothing would be.
#[test]
fn errors_are_what_other_seeds_show() {
    let models = [model(DEAL), model(&DEAL.replace("price = \"£12,000\"", "price = \"£13,000\""))];
    let seeds: Vec<u64> = (1..=100).collect();
    let found = in_parallel(&seeds, |&seed| rates(&models, seed));
    let n = seeds.len() as f64;
    let mean_square = |of: &dyn Fn(&[CheckedValue; 3]) -> f64| {
        (found.iter().map(|rates| of(rates).powi(2)).sum::<f64>() / n).sqrt()
    };
    let said = |place: usize| mean_square(&|rates| rates[place].se.expect("an error"));
    for (place, name) in ["the deal", "the dearer", "the difference"].into_iter().enumerate() {
        let shown = Sample::of(found.iter().map(|rates| rates[place].value)).se * n.sqrt();
        // Of a variance over n seeds the error is √(2 / (n − 1)) of itself, and of each of the n that are said √(2 / 19).
        let slack = 4.0 * (2.0 / (n - 1.0) + 2.0 / 19.0 / n).sqrt();
        let ratio = (shown / said(place)).powi(2);
        assert!((ratio - 1.0).abs() < slack, "{name}: {ratio}");
    }
    for rates in &found {
        assert!((rates[1].value - rates[0].value - rates[2].value).abs() < 1e-12);
    }
    assert!(said(2) < 0.5 * said(0).hypot(said(1)), "{} {} {}", said(0), said(1), said(2));
}

/// An input that is turned moves the rate on the same futures: the error of how far is that of the pair.
#[test]
fn how_far_an_input_moves_the_rate_has_a_paired_error() {
    let folder = deal(&[], "");
    let asked = ["sensitivity", "deal.toml", "--result", "rate of mean cash of investor.irr"];
    let found = json(&asked, folder.path());
    let turned =
        row(&found["sensitivity"]["tornado"], "input", "contract.outcomes.clause.home_6m.price ±10%");
    let se = |of: &str| number(&turned[format!("investor.irr.{of}_se")]);
    let apart = se("at_low").hypot(se("at_high"));
    assert!(se("difference") > 0.0 && se("difference") < 0.2 * apart, "{turned}");
}
