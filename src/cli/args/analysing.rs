//! What every analysis of a scenario takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Changes, Form, Format};

/// A scenario, how it is played, and where what is found of it goes.
#[derive(Clone, Debug, Args)]
pub struct Analysing {
    /// The scenario file
    pub file: PathBuf,
    /// How many futures each run plays: all runs play the same ones; more give smaller errors
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub draws: u32,
    /// Any whole number: another one plays other futures
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Threads to work with; changes the time it takes, never the answer [default: one for each core]
    #[arg(long, value_name = "T")]
    pub threads: Option<NonZeroUsize>,
    /// A case of the file, and single values.
    #[command(flatten)]
    pub changes: Changes,
    /// Where what is found goes.
    #[command(flatten)]
    pub writing: Writing,
}

/// An analysis that may stand in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum With {
    /// Where all parties would sign, as the first lever of the file is turned
    Zone,
    /// Which inputs move results most, and where the decision flips
    Sensitivity,
    /// Cases and stresses beside the file, and what is left if the deal ends early
    Stress,
    /// Who carries what risk under which contract
    Risk,
    /// What evidence is worth buying before signing
    Information,
    /// The Green Book's view, corrected for optimism
    Appraisal,
}

impl With {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Draws of each run of the analysis: as many as its command plays if nothing is said.
    #[must_use]
    pub fn draws(self) -> u32 {
        match self {
            Self::Zone | Self::Sensitivity | Self::Stress | Self::Appraisal => 1_000,
            Self::Risk => 4_000,
            Self::Information => 10_000,
        }
    }
}

/// How what an analysis found is written, and where.
#[derive(Clone, Debug, Args)]
pub struct Writing {
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to a file instead of printing; with --formats, files into this folder
    #[arg(long, value_name = "FILE|DIR")]
    pub out: Option<PathBuf>,
    /// Put files in these forms, divided by commas, into the folder of --out
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "FORM,...",
        requires = "out",
        conflicts_with = "format"
    )]
    pub formats: Vec<Form>,
    /// Say nothing on standard error but what is wrong
    #[arg(long)]
    pub quiet: bool,
}
