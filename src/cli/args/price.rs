//! What `sib price` takes.

use clap::Args;

use super::{Analysing, Turning};

/// What `sib price` takes.
#[derive(Clone, Debug, Args)]
pub struct PriceArguments {
    /// The scenario, how it is played, and where the answer goes.
    #[command(flatten)]
    pub analysing: Analysing,
    /// Spread uncertain inputs evenly over every 16 draws: smaller errors from as many draws
    #[arg(long)]
    pub stratified: bool,
    /// What is turned.
    #[command(flatten)]
    pub turning: Turning,
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
