//! What can be typed about parts of runs.

use std::path::PathBuf;

use clap::Args;

use super::{Form, Format};

/// What `sib merge` takes.
#[derive(Clone, Debug, Args)]
pub struct MergeArguments {
    /// Files of partial results
    #[arg(required = true, value_name = "PART")]
    pub parts: Vec<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write the report to a file instead of printing it; with --formats, files into this folder; a name that ends in .sibpart takes one part of all, to be merged with others
    #[arg(long, value_name = "FILE|DIR")]
    pub out: Option<PathBuf>,
    /// Put files in these forms, divided by commas, into the folder of --out, as sib report does
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "FORM,...",
        requires = "out",
        conflicts_with = "format"
    )]
    pub formats: Vec<Form>,
    /// Leave out the checks of the file, which take runs of their own
    #[arg(long, requires = "formats")]
    pub no_checks: bool,
    /// Say nothing on standard error but what is wrong
    #[arg(long)]
    pub quiet: bool,
}
