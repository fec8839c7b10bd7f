//! A progress bar on standard error, for anything that takes more than a second; none where standard error is not a
//! terminal, or where the user wants quiet.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// What takes less time shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the time left is brought up to date while nothing is said to be done.
const TICK: Duration = Duration::from_millis(250);

/// Whether anything may be said on standard error beside what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Progress, warnings and the time taken.
    Talkative,
    /// Nothing.
    Quiet,
}

/// A bar that shows itself once it has been waited for.
pub(super) struct Progress {
    bar: ProgressBar,
    began: Instant,
    shows: Cell<Shows>,
    n_begun: Cell<u32>,
}

/// Whether a bar is seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Never,
    NotYet,
    Now,
}

impl Progress {
    /// So many draws.
    pub(super) fn of(n_draws: u64, manner: Manner) -> Self {
        let bar = ProgressBar::with_draw_target(Some(n_draws), ProgressDrawTarget::hidden());
        bar.set_style(style("{bar:30} {human_pos} of {human_len} draws, {rate}, {eta} left"));
        Self::new(bar, manner)
    }

    /// An unknown number of steps, each with a name.
    pub(super) fn of_named_steps(manner: Manner) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{spinner} {wide_msg}"));
        Self::new(bar, manner)
    }

    fn new(bar: ProgressBar, manner: Manner) -> Self {
        let may_show = manner == Manner::Talkative && stderr().is_terminal();
        let shows = Cell::new(if may_show { Shows::NotYet } else { Shows::Never });
        Self { bar, began: Instant::now(), shows, n_begun: Cell::new(0) }
    }

    /// So many draws are done.
    pub(super) fn done(&self, n_draws: u64) {
        self.show_if_long();
        self.bar.set_position(n_draws);
    }

    /// A step begins.
    pub(super) fn begin(&self, name: impl Into<Cow<'static, str>>) {
        self.show_if_long();
        self.n_begun.set(self.n_begun.get() + 1);
        self.bar.set_message(name);
        self.bar.tick();
    }

    /// How many steps have begun.
    pub(super) fn n_begun(&self) -> u32 {
        self.n_begun.get()
    }

    /// Whether anybody will ever see the bar.
    pub(super) fn may_show(&self) -> bool {
        self.shows.get() != Shows::Never
    }

    /// Whether the bar is seen.
    pub(super) fn is_shown(&self) -> bool {
        self.shows.get() == Shows::Now
    }

    /// What the draws say so far, on a line under the bar.
    pub(super) fn say_so_far(&self, line: String) {
        if self.bar.message().is_empty() {
            self.bar.set_style(style(
                "{bar:30} {human_pos} of {human_len} draws, {rate}, {eta} left\nSo far: {wide_msg}",
            ));
        }
        self.bar.set_message(line);
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }

    fn show_if_long(&self) {
        if self.shows.get() == Shows::NotYet && self.began.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
            self.shows.set(Shows::Now);
        }
    }
}

/// How a bar looks; a rate is draws a second.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("the template names only parts of a bar");
    style.with_key("rate", |state: &ProgressState, written: &mut dyn Write| {
        let rate = state.per_sec();
        let digits = usize::from(rate < 10.0);
        // A bar that cannot be written is not shown.
        let _ = write!(written, "{rate:.digits$} a second");
    })
}
