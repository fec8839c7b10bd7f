//! Checks: runs the published figures that a scenario is held against, and shows whether they hold.
//!
//! A fitted check says that inputs were set from the figure: that it holds is no validation. A reproduced check
//! follows from inputs that were not set from it; only these validate, and [`mutate`] shows that they can fail.
//! Checks that are run under the same case and replay share one run.

mod mutate;

#[cfg(test)]
mod tests;

pub use mutate::mutate;

use super::payoff;
use super::reading::{Read, Reader, is_of_unit};
pub use crate::data::{Checked, CheckedKind, CheckedValue, Circumstances, Mutation, Noticed, Verdict};
use crate::data::{Provenance, Results};
use crate::engine::{Coupling, Fanning, Plan, RunError, Settings};
use crate::model::{Check, CheckKind, Expectation, Model, Statistic};

/// Gives the model of the scenario under some circumstances, or says why there is none.
pub type Opening<'a> = &'a dyn Fn(&Circumstances) -> Result<Model, String>;

/// Draws for checks of anything but the base case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// How many.
    pub draws: u32,
    /// Seed.
    pub seed: u64,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { draws: 2_000, seed: 1 }
    }
}

/// Runs all checks of a scenario, in the order of the file. `told` hears the name of each set of checks that is begun.
#[must_use]
pub fn run(model: &Model, sampling: Sampling, open: Opening<'_>, told: &dyn Fn(&str)) -> Vec<Checked> {
    let mut read: Vec<Option<Read>> = model.checks.iter().map(|_| None).collect();
    for (circumstances, places) in groups(model) {
        told(&model.checks[places[0]].name);
        let checks: Vec<&Check> = places.iter().map(|&place| &model.checks[place]).collect();
        let found = match open(&circumstances) {
            Ok(opened) => look_up(&opened, &checks, sampling),
            Err(why) => checks.iter().map(|_| Read::none(why.clone())).collect(),
        };
        for (place, found) in places.into_iter().zip(found) {
            read[place] = Some(found);
        }
    }
    let every = read.into_iter().map(|read| read.expect("every check is in one group"));
    model.checks.iter().zip(every).map(|(check, read)| judged(model, check, read)).collect()
}

/// Under what a check is run.
fn circumstances(model: &Model, check: &Check) -> Circumstances {
    let replay = check.replay.map(|replay| model.replays[replay.index()].name.clone());
    Circumstances { case: check.under.clone(), replay }
}

/// The places of the checks that share a run, by what they are run under, in the order of the file.
fn groups(model: &Model) -> Vec<(Circumstances, Vec<usize>)> {
    let mut groups: Vec<(Circumstances, Vec<usize>)> = Vec::new();
    for (place, check) in model.checks.iter().enumerate() {
        let under = circumstances(model, check);
        match groups.iter_mut().find(|(known, _)| *known == under) {
            Some((_, places)) => places.push(place),
            None => groups.push((under, vec![place])),
        }
    }
    groups
}

/// What an opened model gives for each of some checks.
fn look_up(opened: &Model, checks: &[&Check], sampling: Sampling) -> Vec<Read> {
    let plan = match Plan::new(opened) {
        Ok(plan) => plan,
        Err(error) => return checks.iter().map(|_| Read::none(error.to_string())).collect(),
    };
    let plain: Vec<&Check> = checks.iter().copied().filter(|check| check.level.is_none()).collect();
    let results = results(&plan, &plain, sampling);
    let reader = results.as_ref().map(|results| Reader::new(opened, results));
    let read = |check: &&Check| match (check.level, &reader) {
        (Some(level), _) => at_level(&plan, check, level),
        (None, Ok(reader)) => reader.read(&check.reads),
        (None, Err(error)) => Read::none(error.to_string()),
    };
    checks.iter().map(read).collect()
}

/// What a check finds with the measure of the payoff at a level.
fn at_level(plan: &Plan<'_>, check: &Check, level: f64) -> Read {
    let Some(payoff) = &plan.model().payoff else {
        return Read::none("the case under which it is run takes the payoff away".to_owned());
    };
    match payoff::at_level(plan, check.reads.option, payoff.measure, level) {
        Ok(results) => Reader::new(plan.model(), &results).read(&check.reads),
        Err(why) => Read::none(why.to_string()),
    }
}

/// The base case, and draws where a check needs them.
fn results(plan: &Plan<'_>, checks: &[&Check], sampling: Sampling) -> Result<Results, RunError> {
    let provenance = |draws| Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: sampling.seed,
        draws,
        ..Provenance::unwritten()
    };
    if checks.iter().all(|check| check.reads.statistic == Statistic::BaseCase) {
        return Ok(plan.base_case(provenance(0)));
    }
    let settings = Settings {
        seed: sampling.seed,
        draws: 0..sampling.draws,
        threads: None,
        coupling: Coupling::SameLuck,
        sampling: crate::data::Sampling::Independent,
        fans: Fanning::Dropped,
        keep: crate::engine::Keep::EveryDraw,
    };
    plan.run(&settings, provenance(sampling.draws), &|_| ())
}

fn judged(model: &Model, check: &Check, read: Read) -> Checked {
    let is_of_unit = || is_of_unit(&check.reads.path(), &check.asked, read.unit, model.currency);
    let found = read.found.clone().and_then(|found| is_of_unit().map(|()| found));
    let verdict = match found {
        Ok(found) if meets(check.expects, found.value) => Verdict::Holds(found),
        Ok(found) => Verdict::Fails(found),
        Err(why) => Verdict::CannotBeRead(why),
    };
    Checked {
        name: check.name.clone(),
        kind: match check.kind {
            CheckKind::Fitted(_) => CheckedKind::Fitted,
            CheckKind::Reproduced(_) => CheckedKind::Reproduced,
            CheckKind::ByHand(_) => CheckedKind::ByHand,
        },
        result: check.reads.result.clone(),
        of_year: check.reads.of_year,
        statistic: check.reads.statistic,
        level: check
            .level
            .zip(model.payoff.as_ref())
            .map(|(level, payoff)| payoff.unit.write(level, model.currency)),
        circumstances: circumstances(model, check),
        unit: read.unit,
        expects: check.expects,
        verdict,
        source: check.source.clone(),
        line: check.line,
    }
}

/// Whether a value is what was published. Decimals of a published figure are not exact in binary, so that an edge is
/// as wide as the rounding of a double: a few parts in 10¹⁵ of the figure.
fn meets(expects: Expectation, value: f64) -> bool {
    match expects {
        Expectation::Equals { value: published, within } => {
            let rounding = 8.0 * f64::EPSILON * (published.abs() + value.abs());
            (value - published).abs() <= within + rounding
        }
        Expectation::Bounds(bounds) => bounds.admit(value),
    }
}
