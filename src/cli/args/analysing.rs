//! What every analysis of a scenario takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, ValueEnum};

use super::{Changes, Form, Format, Observed, form};

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
    /// Observed figures: they stand in every run.
    #[command(flatten)]
    pub observed: Observed,
    /// Where what is found goes.
    #[command(flatten)]
    pub writing: Writing,
}

/// How what was found is written, and where.
#[derive(Clone, Debug, Args)]
pub struct Writing {
    /// How it is written [default: text, or JSON into a file that ends in .json]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
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

/// The forms of what an analysis found: none is a file of draws.
pub(super) fn forms_of_analysis(formats: Arg) -> Arg {
    let forms = Form::value_variants().iter().filter(|form| **form != Form::Parquet);
    let known = PossibleValuesParser::new(forms.filter_map(Form::to_possible_value));
    formats.value_parser(known.try_map(|name| Form::from_str(&name, false)))
}

impl Writing {
    /// How it is written: as was asked for, or as the name of the file says.
    #[must_use]
    pub fn format(&self) -> Format {
        let promised = self.out.as_deref().and_then(form);
        self.format.unwrap_or(if promised == Some("json") { Format::Json } else { Format::Text })
    }
}
