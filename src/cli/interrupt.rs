//! What becomes of a run when its user stops it (Ctrl-C, `kill`, a terminal that is closed).
//!
//! The first time draws end and those that are finished are written whole; the second time, and before there are any
//! draws, the program ends at once. What listens for the key stands in `main`, as does the exit code.

use std::env;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Failure;
use super::output::say;
use super::progress::Manner;
use crate::data::Provenance;
use crate::report::{partial, whole_file};

/// What to do next when the user stops the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: what is going on comes to its end by itself.
    Wait,
    /// The program has to end.
    End,
}

/// Whether the user has stopped the program, and how far it has come. All clones are one.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    stopped: Arc<AtomicBool>,
    doing: Arc<Mutex<Doing>>,
}

/// How far a command has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Doing {
    /// It has no draws.
    #[default]
    Other,
    /// It makes draws.
    Draws,
    /// It has made its draws and writes what they show.
    Writing,
}

impl Interrupt {
    /// The user stops the program. What is being written and is not whole is taken away if it has to end.
    #[must_use]
    pub fn press(&self) -> Next {
        let doing = self.doing();
        let before = self.stopped.swap(true, Ordering::Relaxed);
        match (*doing, before) {
            (Doing::Draws, false) => Next::Wait,
            (Doing::Writing, false) => {
                say("All draws are finished and are being written. Ctrl-C again ends at once.");
                Next::Wait
            }
            (Doing::Other, false) => {
                whole_file::abandon();
                say("Stopped: nothing was written.");
                Next::End
            }
            (Doing::Other | Doing::Draws | Doing::Writing, _) => {
                whole_file::abandon();
                say("Stopped at once: what was not yet whole is not written.");
                Next::End
            }
        }
    }

    /// Makes draws for as long as the user does not stop them; what comes after is writing.
    pub(super) fn while_drawing<T>(&self, draw: impl FnOnce() -> T) -> T {
        *self.doing() = Doing::Draws;
        let drawn = draw();
        *self.doing() = Doing::Writing;
        drawn
    }

    /// Whether to carry on.
    pub(super) fn carry_on(&self) -> ControlFlow<()> {
        match self.stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn doing(&self) -> MutexGuard<'_, Doing> {
        // How far it has come is right whoever failed while he looked.
        self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses to write anything of fewer than so many draws, if they were stopped; says that what there is will be written.
pub(super) fn enough(from: &Provenance, n_least: u32, manner: Manner) -> Result<(), Failure> {
    let writing = match partial::after(from) {
        Some(after) if from.draws < n_least => {
            return Err(nothing(&format!("{after}: too few to show anything")));
        }
        Some(after) => format!("Stopped {after}: writing what they show."),
        None if partial::is_partial(from) => {
            "Stopped before all was found: writing what was found by then.".to_owned()
        }
        None => return Ok(()),
    };
    if manner == Manner::Talkative {
        say(&format!("{writing} Ctrl-C again ends at once, without it."));
    }
    Ok(())
}

/// How a command ends that was stopped before there was anything to write: when, and why that is nothing to show.
pub(super) fn nothing(when: &str) -> Failure {
    Failure::Stopped(format!("Stopped {when}, nothing was written."))
}

/// How a command ends whose draws may have been stopped: well, with a word on what was written where and on the time it
/// took; or stopped, with what was written and how to finish.
pub(super) fn ended(from: &Provenance, manner: Manner, written: &str, took: &str) -> Result<(), Failure> {
    ended_as(from, manner, (written, took), &format!("--draws {}", from.draws))
}

/// The same of a part of a run, whose first draw has a number.
pub(super) fn part_ended(
    from: &Provenance,
    first: u32,
    manner: Manner,
    written: &str,
) -> Result<(), Failure> {
    let same = format!("--draws-from {first} --draws-to {}", first + from.draws);
    ended_as(from, manner, (written, ""), &same)
}

/// The same, given what to type for the draws that were made.
fn ended_as(
    from: &Provenance,
    manner: Manner,
    (written, took): (&str, &str),
    same: &str,
) -> Result<(), Failure> {
    let lines =
        |lines: &[&str]| lines.iter().filter(|line| !line.is_empty()).copied().collect::<Vec<_>>().join("\n");
    if !partial::is_partial(from) {
        if manner == Manner::Talkative {
            say(&lines(&[written, took]));
        }
        return Ok(());
    }
    let stopped = partial::after(from).map_or_else(String::new, |after| {
        format!("Stopped {after}. What is written is whole: {same} gives the same.")
    });
    let missing = from.missing.as_deref().unwrap_or_default();
    let again = if stopped.is_empty() { "To find all" } else { "To make all draws" };
    Err(Failure::Stopped(lines(&[&stopped, missing, written, &format!("{again}: {}", typed())])))
}

/// The command as it was typed.
fn typed() -> String {
    env::args_os().map(|argument| quoted(&argument.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

/// As a shell takes it for one word.
pub(super) fn quoted(argument: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:=,%+@".contains(c);
    match argument.chars().all(is_plain) && !argument.is_empty() {
        true => argument.to_owned(),
        false if cfg!(windows) => format!("\"{}\"", argument.replace('"', "\\\"")),
        false => format!("'{}'", argument.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_end_at_the_first_press_and_are_written() {
        let interrupt = Interrupt::default();
        interrupt.while_drawing(|| {
            assert_eq!(interrupt.carry_on(), ControlFlow::Continue(()));
            assert_eq!(interrupt.clone().press(), Next::Wait);
            assert_eq!(interrupt.carry_on(), ControlFlow::Break(()));
        });
    }

    #[test]
    fn what_is_written_when_all_draws_are_made_is_let_be_once() {
        let interrupt = Interrupt::default();
        interrupt.while_drawing(|| ());
        assert_eq!(interrupt.press(), Next::Wait);
    }

    /// A part that is stopped is that of fewer draws, from the same one on.
    #[test]
    fn what_gives_the_same_is_said_of_a_run_and_of_a_part() {
        let from = Provenance { draws: 1_071, stopped_before: Some(5_000), ..provenance() };
        let said = |ended: Result<(), Failure>| match ended {
            Err(Failure::Stopped(said)) => said,
            other => panic!("{other:?}"),
        };
        let run = said(ended(&from, Manner::Quiet, "", ""));
        assert!(run.contains("after 1,071 of 5,000 draws") && run.contains(": --draws 1071 gives"), "{run}");
        let part = said(part_ended(&from, 5_000, Manner::Quiet, ""));
        assert!(part.contains(": --draws-from 5000 --draws-to 6071 gives the same."), "{part}");
    }

    fn provenance() -> Provenance {
        Provenance {
            version: "9".into(),
            scenario_sha256: "ab".into(),
            seed: 7,
            draws: 20,
            ..Provenance::unwritten()
        }
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        let [plain, blank] = [quoted("contract.a.cap=3"), quoted("my deal.toml")];
        assert_eq!(plain, "contract.a.cap=3");
        assert_eq!(blank, if cfg!(windows) { "\"my deal.toml\"" } else { "'my deal.toml'" });
        assert_eq!(quoted("").len(), 2);
    }
}
