//! `sib trace`: one draw, or the base case, movement by movement and as a workbook with live formulas.

use std::path::Path;

use super::args::TraceArguments;
use super::output::{deliver, replace_bytes, say};
use super::{Failure, Under, play, reports};
use crate::data::{Coupling, Provenance};
use crate::engine::Plan;

/// Plays the draw and writes what was asked for.
pub(super) fn trace(asked: &TraceArguments) -> Result<(), Failure> {
    let under = Under::observed(&asked.changes, &asked.changes.sets, &asked.observed);
    let opened = super::open(&asked.file, &under).map_err(|refused| Failure::Scenario(refused.report))?;
    if opened.n_warnings > 0 && !asked.quiet {
        say(&opened.warnings);
    }
    let model = &opened.model;
    let option = match &asked.option {
        Some(name) => model.option_named(name).map_err(Failure::Run)?,
        None => model.headline_option(),
    };
    let failed = |error: crate::engine::RunError| Failure::Run(error.to_string());
    let plan = Plan::new(model).map_err(failed)?.unit_by_unit();
    let (coupling, sampling) = (Coupling::SameLuck, play::sampling(asked.stratified));
    let all = plan.trace(asked.seed, asked.draw, (coupling, sampling)).map_err(failed)?;
    let traced = &all[option.index()];
    let n_draws = u32::from(asked.draw.is_some());
    let changes = (asked.changes.case.as_ref(), asked.changes.sets.as_slice());
    let from = super::provenance(&opened, (asked.seed, n_draws), changes, coupling);
    let from = Provenance { sampling, ..from };
    match asked.out.as_deref().filter(|file| is_workbook(file)) {
        Some(file) => replace_bytes(file, &reports::trace_workbook(model, traced, &from)),
        None => deliver(&reports::of_trace(model, traced, &from), asked.out.as_deref()),
    }
}

pub(super) fn is_workbook(file: &Path) -> bool {
    file.extension().is_some_and(|form| form.eq_ignore_ascii_case("xlsx"))
}
