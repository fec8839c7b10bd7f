//! What `sib stress` takes.

use clap::Args;

use super::Analysing;

/// What `sib stress` takes.
#[derive(Clone, Debug, Args)]
pub struct StressArguments {
    /// The scenario, how it is played, and where the answer goes.
    #[command(flatten)]
    pub analysing: Analysing,
    /// Which stresses, divided by commas: cases of the file, and those that every file has [default: all]
    #[arg(long, value_delimiter = ',', value_name = "NAME,...")]
    pub cases: Vec<String>,
    /// The option that is tried [default: the one that stands for the file]
    #[arg(long, value_name = "OPTION")]
    pub option: Option<String>,
}
