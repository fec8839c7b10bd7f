//! `sib payoff`: what is paid, and what each class earns, at one level of a measure after another.

use super::args::{Changes, PayoffArguments};
use super::output::{deliver, say};
use super::progress::{Manner, Progress};
use super::{Failure, Under, reports};
use crate::analysis::payoff::{self, NoPayoff};
use crate::data::{PayoffOrigin, PayoffTable};
use crate::engine::{Needed, Plan};
use crate::model::{Model, Payoff};
use crate::scenario::Opened;

/// Plays the base case at each level and writes the table.
pub(super) fn payoff(asked: &PayoffArguments) -> Result<(), Failure> {
    let manner = if asked.quiet { Manner::Quiet } else { Manner::Talkative };
    let opened = opened(asked)?;
    if manner == Manner::Talkative && opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let Some(levels) = &opened.model.payoff else { return Err(Failure::Run(NO_LEVELS.to_owned())) };
    let found = play(asked.option.as_deref(), &asked.changes, &opened, levels, manner);
    let found = found.map_err(|why| Failure::Run(why.to_string()))?;
    deliver(&reports::of_payoff(&opened.model, &found, asked.format()), asked.out.as_deref())
}

const NO_LEVELS: &str = "the scenario names no levels of performance\n  \
    hint: write [payoff] with `measure` and `levels` into it, or name both here: --measure NAME --levels 0% 5% 10%";

/// The payoff that a file asks for itself, or why there is none; nothing where it asks for none.
pub(super) fn own(
    changes: &Changes,
    opened: &Opened,
    manner: Manner,
) -> Option<Result<PayoffTable, NoPayoff>> {
    opened.model.payoff.as_ref().map(|levels| play(None, changes, opened, levels, manner))
}

fn play(
    option: Option<&str>,
    changes: &Changes,
    opened: &Opened,
    levels: &Payoff,
    manner: Manner,
) -> Result<PayoffTable, NoPayoff> {
    let model = &opened.model;
    let option = payoff::option(model, levels.measure, option)?;
    let plan = Plan::of_needed(model, Needed::draws(model), None).map_err(NoPayoff::Failed)?;
    let origin = PayoffOrigin {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        case: changes.case.clone(),
        replay: opened.model.replay_said(),
        sets: changes.sets.clone(),
    };
    let progress = Progress::of_named_steps(manner);
    let told = |level: f64| progress.begin(levels.unit.write(level, model.currency));
    let found = payoff::payoff(&plan, option, levels, origin, &told);
    progress.finish();
    found
}

/// The scenario with the measure and the levels that were asked for in the place of its own.
fn opened(asked: &PayoffArguments) -> Result<Opened, Failure> {
    let open = |sets: &[String]| {
        let under = Under::observed(&asked.changes, sets, &asked.observed);
        super::open(&asked.file, &under).map_err(|refused| Failure::Scenario(refused.report))
    };
    if asked.measure.is_none() && asked.levels.is_empty() {
        return open(&asked.changes.sets);
    }
    let own = open(&asked.changes.sets)?;
    let mut sets = asked.changes.sets.clone();
    sets.push(format!("payoff={}", wanted(asked, &own.model)?));
    // Checks are read at the levels of the file.
    sets.push("check={}".to_owned());
    open(&sets)
}

/// The table `[payoff]` that the command line asks for.
fn wanted(asked: &PayoffArguments, model: &Model) -> Result<String, Failure> {
    let own = model.payoff.as_ref();
    let measure = match (&asked.measure, own) {
        (Some(measure), _) => measure.clone(),
        (None, Some(own)) => model.measures[own.measure.index()].name.clone(),
        (None, None) => return Err(Failure::Run(NO_LEVELS.to_owned())),
    };
    let levels = match (asked.levels.as_slice(), own) {
        ([], Some(own)) => {
            let written: Vec<String> =
                own.levels.iter().map(|&level| own.unit.write(level, model.currency)).collect();
            listed(&written)
        }
        ([], None) => return Err(Failure::Run(NO_LEVELS.to_owned())),
        ([only], _) if only.contains("..") => range(only, asked.step.as_deref())?,
        (levels, _) => match &asked.step {
            None => listed(levels),
            Some(step) => return Err(Failure::Run(step_without_a_range(levels, step))),
        },
    };
    Ok(format!("{{ measure = {}, {levels} }}", quoted(&measure)))
}

/// A step is of a range, and levels that are named have none.
fn step_without_a_range(levels: &[String], step: &str) -> String {
    let (first, last) = (levels.first().map_or("", String::as_str), levels.last().map_or("", String::as_str));
    let range =
        if levels.len() > 1 { format!("--levels {first}..{last} --step {step}, or ") } else { String::new() };
    format!(
        "--step {step} is that of a range of levels, and --levels {} names each\n  hint: {range}leave --step out",
        levels.join(" ")
    )
}

fn listed(levels: &[String]) -> String {
    let values: Vec<String> = levels.iter().map(|level| value(level)).collect();
    format!("levels = [{}]", values.join(", "))
}

/// `0%..20%` with a step.
fn range(written: &str, step: Option<&str>) -> Result<String, Failure> {
    let step = step.ok_or_else(|| {
        Failure::Run(format!("`{written}` without a step\n  hint: add --step, for example --step 1%"))
    })?;
    let (from, to) = written.split_once("..").expect("a range has two dots");
    Ok(format!("from = {}, to = {}, step = {}", value(from), value(to), value(step)))
}

/// A value as a scenario writes it: a number stands bare, whatever has a unit in quotes.
fn value(written: &str) -> String {
    let written = written.trim();
    if written.parse::<f64>().is_ok_and(f64::is_finite) { written.to_owned() } else { quoted(written) }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
