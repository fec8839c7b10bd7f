//! `sib`: read the arguments, do what they ask for, pick the exit code.
//!
//! Exit codes: 0 done, 1 a failed run, check or a scenario that is wrong, 2 wrong usage, 130 stopped by the user (what a
//! shell says of a program that Ctrl-C ended). A closed pipe is no error.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use sib::cli::args::Arguments;
use sib::cli::interrupt::{Interrupt, Next};
use sib::cli::{Failure, obey};

/// The user stopped it: 128 and the number of the signal that Ctrl-C sends.
const STOPPED: u8 = 130;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return explain(&usage),
    };
    match obey(&arguments, &interrupt()) {
        Ok(()) | Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure @ Failure::Stopped(_)) => {
            complain(&failure);
            ExitCode::from(STOPPED)
        }
        Err(failure) => {
            complain(&failure);
            ExitCode::FAILURE
        }
    }
}

/// What hears of Ctrl-C. Where nobody can listen for it, it ends the program as it ends any other.
fn interrupt() -> Interrupt {
    let interrupt = Interrupt::default();
    let heard = interrupt.clone();
    let _ = ctrlc::set_handler(move || match heard.press() {
        Next::Wait => {}
        Next::End => std::process::exit(i32::from(STOPPED)),
    });
    interrupt
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
