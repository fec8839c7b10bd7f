//! Scenarios that are played together share what people live through, and come to what each comes to by itself.

use std::ops::Range;
use std::path::Path;

use sib::distribution::Law;
use sib::engine::{Coupling, Fanning, Keep, KeptLives, Needed, Plan, Settings, run_together};
use sib::model::{InputId, Model, OptionId, Varies};
use sib::statistics::Value;

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
    let of_all: Vec<&Model> = models.iter().collect();
    let plans =
        Plan::several(&of_all, &Needed::draws(of_all[0]), None, &lives).expect("the base case adds up");
    let together = run_together(&plans, &settings, &from, &go_on, &lives).expect("the draws add up");
    for (model, (plan, together)) in models.iter().zip(plans.iter().zip(together)) {
        let own = Plan::of_needed(model, Needed::draws(model), None).expect("the base case adds up");
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

/// An option that is played without the others, and they without it.
fn same_without_the_others(file: &Path, coupling: Coupling) {
    let (model, draws) = (model_of(file, None), 0..3);
    let (settings, from) = (settings(draws.clone(), coupling), provenance(3, draws.end));
    let run = |needed| {
        let plan = Plan::of_needed(&model, needed, None).expect("the base case adds up");
        plan.run(&settings, from.clone(), &|_| ()).expect("the draws add up")
    };
    let beside = run(Needed::draws(&model));
    for id in (0..model.options.len()).map(OptionId::new) {
        let alone = run(Needed::of_option(&model, id));
        for (own, beside) in alone.options.iter().zip(&beside.options) {
            if own.option == id {
                assert!(format!("{own:?}") == format!("{beside:?}"), "{}", file.display());
                continue;
            }
            assert_eq!(own.columns.len(), beside.columns.len());
            for (column, base) in own.columns.iter().zip(&own.base_case) {
                assert!(column.values().all(|value| value == Value::Undefined));
                assert_eq!((column.len(), base.value), (3, Value::Undefined));
            }
        }
    }
}

#[test]
fn an_option_leaves_the_same_without_the_others() {
    in_parallel(&scenario_files(), |file| same_without_the_others(file, Coupling::SameLuck));
}

#[test]
fn an_option_whose_people_have_luck_of_their_own_leaves_the_same_without_the_others() {
    in_parallel(&scenario_files(), |file| same_without_the_others(file, Coupling::Independent));
}

/// Errors of the base case are made where a result of it is read, and are those of a run.
#[test]
fn a_base_case_has_errors_where_it_is_read() {
    let file = &scenario_files()[0];
    let model = model_of(file, None);
    let id = OptionId::new(model.options.len() - 1);
    let statistic = sib::model::Statistic::BaseCase;
    let result = Plan::new(&model).unwrap().figures()[id.index()][0].path(&model, id);
    let wanted = sib::model::Wanted { result, of_year: None, option: id, against: None, statistic };
    let base_case = |needed| {
        let plan = Plan::of_needed(&model, needed, None).unwrap();
        plan.base_case(provenance(3, 0)).options.swap_remove(id.index()).base_case
    };
    let without = base_case(Needed::none(&model).and([]));
    assert!(without.iter().all(|base| base.value == Value::Undefined));
    let (read, whole) = (base_case(Needed::none(&model).and([&wanted])), base_case(Needed::all(&model)));
    assert_eq!(read, whole);
    assert!(read.iter().any(|base| base.se.is_some_and(|se| se > 0.0)));
}
