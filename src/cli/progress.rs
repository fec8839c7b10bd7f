//! A progress bar on standard error, for anything that takes more than a second; none where standard error is not a
//! terminal, or where the user wants quiet.

use std::borrow::Cow;
use std::io::{IsTerminal, stderr};
use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What takes less time shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

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
    shown: Once,
    manner: Manner,
}

impl Progress {
    /// So many steps.
    pub(super) fn of(n_steps: u64, manner: Manner) -> Self {
        let bar = ProgressBar::with_draw_target(Some(n_steps), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} draws, {eta} left");
        bar.set_style(style.expect("the template names only parts of a bar"));
        Self::new(bar, manner)
    }

    /// An unknown number of steps, each with a name.
    pub(super) fn of_named_steps(manner: Manner) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{spinner} {wide_msg}");
        bar.set_style(style.expect("the template names only parts of a bar"));
        Self::new(bar, manner)
    }

    fn new(bar: ProgressBar, manner: Manner) -> Self {
        Self { bar, began: Instant::now(), shown: Once::new(), manner }
    }

    /// So many steps are done, in whatever order the threads say so.
    pub(super) fn done(&self, n_steps: u64) {
        self.show_if_long();
        self.bar.update(|state| state.set_pos(state.pos().max(n_steps)));
    }

    /// A step begins.
    pub(super) fn begin(&self, name: impl Into<Cow<'static, str>>) {
        self.show_if_long();
        self.bar.set_message(name);
        self.bar.tick();
    }

    /// Takes the bar away.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }

    fn show_if_long(&self) {
        if self.manner == Manner::Talkative && self.began.elapsed() > PATIENCE && stderr().is_terminal() {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }
}
