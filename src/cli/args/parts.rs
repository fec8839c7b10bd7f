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
    /// How many draws there should be: parts that hold fewer or more are refused [default: as many as they hold]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub draws: Option<u32>,
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
