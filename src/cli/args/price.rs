//! What `sib price` takes.

use clap::Args;

use super::Analysing;

/// What `sib price` takes.
#[derive(Clone, Debug, Args)]
pub struct PriceArguments {
    /// The scenario, how it is played, and where the answer goes.
    #[command(flatten)]
    pub analysing: Analysing,
    /// What to turn: the path of a number, or a lever of the file [default: the first lever of the file]
    #[arg(long, value_name = "PATH|LEVER", conflicts_with = "times")]
    pub turn: Option<String>,
    /// What to turn by multiplying every number under this path, such as all prices of a contract
    #[arg(long, value_name = "PATH", requires = "range")]
    pub times: Option<String>,
    /// Between which values, such as £30..£110, or 0.5..1.5 with --times [default: those of the lever]
    #[arg(long, value_name = "A..B")]
    pub range: Option<String>,
    /// A share that takes what the turned share leaves to 100%
    #[arg(long, value_name = "PATH", requires = "turn")]
    pub rest: Option<String>,
    /// When to stop: a result and what is asked of it, such as "median of investor.irr = 8%", "investor.p_loss <= 10%"
    #[arg(long, value_name = "TARGET", required_unless_present = "zone")]
    pub until: Option<String>,
    /// The option whose result it is [default: the one that stands for the file]
    #[arg(long, value_name = "OPTION", conflicts_with = "zone")]
    pub option: Option<String>,
    /// Show where all parties would sign, by the conditions of the file under `accepts`
    #[arg(long, conflicts_with = "until")]
    pub zone: bool,
}
