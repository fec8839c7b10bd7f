//! What can be typed about parts of runs.

use std::path::PathBuf;

use clap::Args;

use super::{Analyses, Writing};

/// What `sib merge` takes.
#[derive(Clone, Debug, Args)]
pub struct MergeArguments {
    /// Files of partial results
    #[arg(required = true, value_name = "PART")]
    pub parts: Vec<PathBuf>,
    /// Where the report goes.
    #[command(flatten)]
    pub writing: Writing,
    /// Analyses in the report.
    #[command(flatten)]
    pub analyses: Analyses,
    /// Leave out the checks of the file, which take runs of their own
    #[arg(long, requires = "formats")]
    pub no_checks: bool,
}
