//! What `sib portfolio` takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::{Holding, Writing};

/// What `sib portfolio` takes.
#[derive(Clone, Debug, Args)]
pub struct PortfolioArguments {
    /// The scenario files of the deals; one that is named twice is two deals alike
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How many futures to play: more give smaller errors
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(40..=100_000))]
    pub draws: u32,
    /// Any whole number: another one plays other futures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Threads to work with; changes the time it takes, never the answer [default: one for each core]
    #[arg(long, value_name = "T")]
    pub threads: Option<NonZeroUsize>,
    /// Change one value in every deal, by its path; may be given several times
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// On what terms the fund holds them.
    #[command(flatten)]
    pub holding: Holding,
    /// Where what is found goes.
    #[command(flatten)]
    pub writing: Writing,
}
