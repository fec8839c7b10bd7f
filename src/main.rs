//! `sib`: read the arguments, do what they ask for, pick the exit code.
//!
//! Exit codes: 0 done, 1 a failed run, check or a scenario that is wrong, 2 wrong usage. A closed pipe is no error.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use sib::cli::args::Arguments;
use sib::cli::{Failure, obey};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return explain(&usage),
    };
    match obey(&arguments) {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure);
            ExitCode::FAILURE
        }
    }
}

/// Help and version, which are no errors, or what is wrong with the usage.
fn explain(usage: &clap::Error) -> ExitCode {
    // Nobody may be reading any more.
    let _ = usage.print();
    if usage.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}

fn complain(failure: &Failure) {
    let text = failure.to_string();
    if !text.is_empty() {
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}
