//! Scenarios that are played together share what people live through, and come to what each comes to by itself.

use std::ops::Range;
use std::path::Path;

use sib::distribution::Law;
use sib::engine::{Coupling, Fanning, Keep, KeptLives, Plan, Settings, run_together};
use sib::model::{InputId, Model, Varies};

use crate::common::{in_parallel, model_of, provenance, scenario_files};

fn settings(draws: Range<u32>, coupling: Coupling) -> Settings {
    let sampling = sib::engine::Sampling::Independent;
    Settings {
        seed: 3,
        draws,
        threads: Some(1),
        coupling,
        sampling,
        fans: Fanning::Kept,
        keep: Keep::EveryDraw,
    }
}

/// One number of each part of a scenario (contracts, capital, services, people, ways between states, costs, prices, …): the
/// one in the middle of those that are neither nought nor one, which is often the least that may be.
fn one_of_each_part(model: &Model) -> Vec<InputId> {
    let part = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let mut parts: Vec<(String, Vec<InputId>)> = Vec::new();
    for (id, row) in model.inputs.rows() {
        if row.varies != Varies::PerDraw || [0.0, 1.0].contains(&row.law.base()) {
            continue;
        }
        match parts.iter_mut().find(|(own, _)| *own == part(&row.path)) {
            Some((_, rows)) => rows.push(id),
            None => parts.push((part(&row.path), vec![id])),
        }
    }
    parts.into_iter().map(|(_, rows)| rows[rows.len() / 2]).collect()
}

/// The scenario as it stands, and with one number after another a little lower.
fn turned(model: &Model) -> Vec<Model> {
    let lower = |id: InputId| {
        let mut own = model.clone();
        let base = model.inputs.row(id).law.base();
        own.inputs.replace(id, Law::certain(base * 0.95).expect("a number"));
        own
    };
    std::iter::once(model.clone()).chain(one_of_each_part(model).into_iter().map(lower)).collect()
}

fn same_as_by_itself(file: &Path, draws: Range<u32>, coupling: Coupling) {
    let models = turned(&model_of(file, None));
    let (settings, from) = (settings(draws.clone(), coupling), provenance(3, draws.end));
    let (go_on, lives) = (|| std::ops::ControlFlow::Continue(()), KeptLives::default());
    let plans = Plan::several(&models.iter().collect::<Vec<_>>(), &lives).expect("the base case adds up");
    let together = run_together(&plans, &settings, &from, &go_on, &lives).expect("the draws add up");
    for (model, (plan, together)) in models.iter().zip(plans.iter().zip(together)) {
        let own = Plan::for_draws(model, None).expect("the base case adds up");
        let alone = own.run(&settings, from.clone(), &|_| ()).expect("the draws add up");
        // Numbers are written so that they can be read back bit for bit.
        let alone = format!("{alone:?}");
        assert!(format!("{together:?}") == alone, "{}", file.display());
        // What was kept of the run before comes to the same.
        let later = run_together(std::slice::from_ref(plan), &settings, &from, &go_on, &lives);
        assert!(format!("{:?}", later.expect("the draws add up")[0]) == alone, "{}", file.display());
    }
}

#[test]
fn every_scenario_comes_to_the_same_together_and_by_itself() {
    in_parallel(&scenario_files(), |file| same_as_by_itself(file, 0..4, Coupling::SameLuck));
}

#[test]
fn options_with_luck_of_their_own_come_to_the_same_too() {
    same_as_by_itself(Path::new("scenarios/contract-forms.toml"), 5..40, Coupling::Independent);
}
