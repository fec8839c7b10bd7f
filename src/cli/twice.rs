//! One value that is changed to two: which of them is meant nobody can tell.

use super::Failure;
use super::args::{
    Command, ExplainArguments, PayoffArguments, PriceArguments, PrintArguments, ReportArguments,
    RunArguments, SensitivityArguments, StressArguments, TraceArguments,
};
use crate::scenario::overrides;

/// Refuses `--set` of one path to two values.
pub(super) fn check(command: &Command) -> Result<(), Failure> {
    match overrides::first_given_twice(sets(command)) {
        Some([one, other]) => Err(Failure::Run(format!(
            "--set {one} and --set {other} give one value twice\n  hint: leave one of the two out"
        ))),
        None => Ok(()),
    }
}

/// What a command changes.
fn sets(command: &Command) -> &[String] {
    match command {
        Command::Run(RunArguments { playing, .. }) | Command::Report(ReportArguments { playing, .. }) => {
            &playing.changes.sets
        }
        Command::Compare(asked) => &asked.sets,
        Command::Portfolio(asked) => &asked.sets,
        Command::Price(PriceArguments { analysing: asked, .. })
        | Command::Sensitivity(SensitivityArguments { analysing: asked, .. })
        | Command::Stress(StressArguments { analysing: asked, .. })
        | Command::Risk(asked)
        | Command::Information(asked)
        | Command::Appraisal(asked) => &asked.changes.sets,
        Command::Payoff(PayoffArguments { changes, .. })
        | Command::Trace(TraceArguments { changes, .. })
        | Command::Explain(ExplainArguments { changes, .. })
        | Command::Print(PrintArguments { changes, .. }) => &changes.sets,
        Command::Check(_) | Command::Merge(_) | Command::Schema | Command::New(_) => &[],
    }
}
