//! The command line: what `sib` takes, and what each command does. Only here are arguments known; only `main` picks
//! exit codes.

mod analysed;
mod appraisal;
pub mod args;
mod check;
mod checkpoint;
mod compare;
mod earlier;
mod ending;
mod explain;
mod figure;
mod information;
pub mod interrupt;
mod merge;
mod new;
mod output;
mod part;
mod payoff;
mod play;
mod portfolio;
mod price;
mod progress;
mod report;
mod reports;
mod rest;
mod risk;
mod run;
mod sensitivity;
mod stress;
mod trace;
mod twice;
mod watched;
mod with;

use std::fmt;
use std::io;
use std::path::Path;

use crate::data::{Coupling, Provenance, Sampling};
use crate::scenario::{self, Opened, Refused, Request};
use args::{Arguments, Changes, Command, Observed, PrintArguments};
use interrupt::Interrupt;

/// Why a command stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A scenario is wrong; all that is wrong with it, drawn.
    Scenario(String),
    /// A run, or writing what it found, failed; the reason.
    Run(String),
    /// What was wrong has been said already.
    Said,
    /// Nobody reads any more: no error.
    ClosedPipe,
    /// The user stopped it; what was written, and how to finish.
    Stopped(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario(report) => formatter.write_str(report.trim_end()),
            Self::Run(reason) => write!(formatter, "error: {reason}"),
            Self::Stopped(how) => formatter.write_str(how),
            Self::Said | Self::ClosedPipe => Ok(()),
        }
    }
}

/// Does what the arguments ask for, until the user stops it.
///
/// # Errors
/// If a scenario is wrong, a run fails or is stopped, a check does not hold, or nothing can be written.
pub fn obey(arguments: &Arguments, interrupt: &Interrupt) -> Result<(), Failure> {
    ending::check(&arguments.command)?;
    twice::check(&arguments.command)?;
    match &arguments.command {
        Command::Run(asked) => run::run(asked, interrupt),
        Command::Report(asked) => report::report(asked, interrupt),
        Command::Check(asked) => check::check(asked),
        Command::Compare(asked) => compare::compare(asked, interrupt),
        Command::Payoff(asked) => payoff::payoff(asked),
        Command::Portfolio(asked) => portfolio::portfolio(asked, interrupt),
        Command::Price(asked) => price::price(asked, interrupt),
        Command::Risk(asked) => risk::risk(asked, interrupt),
        Command::Information(asked) => information::information(asked, interrupt),
        Command::Appraisal(asked) => appraisal::appraisal(asked, interrupt),
        Command::Sensitivity(asked) => sensitivity::sensitivity(asked, interrupt),
        Command::Stress(asked) => stress::stress(asked, interrupt),
        Command::Trace(asked) => trace::trace(asked),
        Command::Merge(asked) => merge::merge(asked, interrupt),
        Command::Explain(asked) => explain::explain(asked),
        Command::Print(asked) => print_scenario(asked),
        Command::Schema => output::print(&schema()),
        Command::New(asked) => new::new(&asked.name),
    }
}

fn print_scenario(asked: &PrintArguments) -> Result<(), Failure> {
    let opened = open(&asked.file, &Under::changes(asked.changes.case.as_deref(), &asked.changes.sets))
        .map_err(|refused| Failure::Scenario(refused.report))?;
    output::deliver(&opened.resolved.toml(), asked.out.as_deref())
}

fn schema() -> String {
    let schema = crate::scenario::schema::json_schema();
    let text = serde_json::to_string_pretty(&schema).expect("a schema holds only names, numbers and lists");
    text + "\n"
}

/// Under what a scenario is opened.
struct Under<'a> {
    case: Option<&'a str>,
    /// A case on top of that one.
    on_top: Option<&'a str>,
    sets: &'a [String],
    replay: Option<&'a str>,
    from: Option<&'a str>,
}

impl<'a> Under<'a> {
    /// A case and changes, with observed figures.
    fn observed(changes: &'a Changes, sets: &'a [String], observed: &'a Observed) -> Self {
        let (replay, from) = (observed.replay.as_deref(), observed.from.as_deref());
        Self { case: changes.case.as_deref(), on_top: None, sets, replay, from }
    }

    /// A case and changes, and no observed figures but those of the case.
    fn changes(case: Option<&'a str>, sets: &'a [String]) -> Self {
        Self { case, on_top: None, sets, replay: None, from: None }
    }
}

/// Hands texts of files to the scenario reader.
type ReadText<'t> = dyn Fn(&Path) -> io::Result<String> + 't;

/// Opens a scenario.
fn open(file: &Path, under: &Under<'_>) -> Result<Opened, Refused> {
    open_from(file, under, &read_text)
}

/// The same, from wherever its files stand.
fn open_from(file: &Path, under: &Under<'_>, read: &ReadText<'_>) -> Result<Opened, Refused> {
    let request = Request {
        file: file.to_owned(),
        case: under.case.map(str::to_owned),
        on_top: under.on_top.map(str::to_owned),
        sets: under.sets.to_vec(),
        replay: under.replay.map(str::to_owned),
        from: under.from.map(str::to_owned),
    };
    scenario::open(&request, read)
}

/// From what draws of an opened scenario come: their seed and number, the case and what else was changed, and how options hang
/// together.
fn provenance(
    opened: &Opened,
    (seed, draws): (u64, u32),
    (case, sets): (Option<&String>, &[String]),
    coupling: Coupling,
) -> Provenance {
    Provenance {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario_sha256: opened.sha256.clone(),
        seed,
        draws,
        stopped_before: None,
        missing: None,
        case: case.cloned(),
        replay: opened.model.replay_said(),
        sets: sets.to_vec(),
        coupling,
        sampling: Sampling::Independent,
        precision: crate::data::Precision::EveryDraw,
    }
}

/// Reads a text from disk: the one place that hands files to the scenario reader.
fn read_text(path: &Path) -> io::Result<String> {
    let bytes = std::fs::read(path)?;
    if crate::report::part::begins(&bytes) {
        return Err(io::Error::other(part::NO_SCENARIO));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
}
