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
    let _ = listen(move || match heard.press() {
        Next::Wait => {}
        Next::End => std::process::exit(i32::from(STOPPED)),
    });
    interrupt
}

/// Calls whoever stops the program: by Ctrl-C, by `kill` as it is if nothing is said, or by closing its terminal.
#[cfg(unix)]
fn listen(mut press: impl FnMut() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let hang_up = (!outlives_its_terminal()).then_some(SIGHUP);
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM].into_iter().chain(hang_up))?;
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || signals.forever().for_each(|_| press()))
        .map(drop)
}

#[cfg(not(unix))]
fn listen(press: impl FnMut() + Send + 'static) -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(press)
}

/// Whether it was started so that it goes on when its terminal is closed (`nohup`): a signal that is to be ignored is not heard.
/// Where that cannot be known it is left as it was.
#[cfg(unix)]
fn outlives_its_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & 1 == 1)
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
