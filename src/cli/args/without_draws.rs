//! What commands take that play no draws of their own, or only one.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Changes, Observed, form};

/// What `sib payoff` takes.
#[derive(Clone, Debug, Args)]
pub struct PayoffArguments {
    /// The scenario file
    pub file: PathBuf,
    /// The measure that is held at each level [default: that of `payoff` in the file]
    #[arg(long, value_name = "MEASURE")]
    pub measure: Option<String>,
    /// Its levels, rising, as the file writes them: 5% 7.5% 10%; or a range with --step: 0%..20%
    #[arg(long, value_name = "LEVEL", num_args = 1..)]
    pub levels: Vec<String>,
    /// The step of a range of levels
    #[arg(long, value_name = "STEP", requires = "levels")]
    pub step: Option<String>,
    /// The option whose money is shown [default: the last one that depends on the measure]
    #[arg(long, value_name = "OPTION")]
    pub option: Option<String>,
    /// A case of the file, and single values.
    #[command(flatten)]
    pub changes: Changes,
    /// Observed figures.
    #[command(flatten)]
    pub observed: Observed,
    /// How the table is written [default: text, or as the ending of --out says: .csv, .json]
    #[arg(long, value_enum)]
    pub format: Option<TableFormat>,
    /// Write the table to a file instead of printing it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Say nothing on standard error but what is wrong
    #[arg(long)]
    pub quiet: bool,
}

impl PayoffArguments {
    /// How the table is written: as was asked for, or as the name of the file says.
    #[must_use]
    pub fn format(&self) -> TableFormat {
        self.format.unwrap_or(match self.out.as_deref().and_then(form) {
            Some("csv") => TableFormat::Csv,
            Some("json") => TableFormat::Json,
            _ => TableFormat::Text,
        })
    }
}

/// What `sib trace` takes.
#[derive(Clone, Debug, Args)]
pub struct TraceArguments {
    /// The scenario file
    pub file: PathBuf,
    /// Which draw, counted from 0 as in draws.parquet [default: the base case]
    #[arg(long, value_name = "K")]
    pub draw: Option<u32>,
    /// The seed of the draw
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// A draw of a run with --stratified
    #[arg(long, requires = "draw")]
    pub stratified: bool,
    /// The option whose cash is followed [default: the one that stands for the file]
    #[arg(long, value_name = "OPTION")]
    pub option: Option<String>,
    /// A case of the file, and single values.
    #[command(flatten)]
    pub changes: Changes,
    /// Observed figures.
    #[command(flatten)]
    pub observed: Observed,
    /// Write into a file instead of printing: a workbook where its name ends in .xlsx, else the text
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Say nothing on standard error but what is wrong
    #[arg(long)]
    pub quiet: bool,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table, 100 columns wide
    Text,
    /// A line for each level, for a spreadsheet
    Csv,
    /// One JSON object, for other programs
    Json,
}

/// What `sib explain` takes.
#[derive(Clone, Debug, Args)]
pub struct ExplainArguments {
    /// The scenario file
    pub file: PathBuf,
    /// A case of the file, and single values.
    #[command(flatten)]
    pub changes: Changes,
    /// Write the text to a file instead of printing it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What `sib print` takes.
#[derive(Clone, Debug, Args)]
pub struct PrintArguments {
    /// The scenario file
    pub file: PathBuf,
    /// A case of the file, and single values.
    #[command(flatten)]
    pub changes: Changes,
    /// Write to a file instead of printing
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What `sib new` takes.
#[derive(Clone, Debug, Args)]
pub struct NewArguments {
    /// Name of the scenario: NAME.toml is written
    #[arg(value_name = "NAME")]
    pub name: PathBuf,
}
