//! What `sib sensitivity` takes.

use clap::Args;

use super::Analysing;

/// What `sib sensitivity` takes.
#[derive(Clone, Debug, Args)]
pub struct SensitivityArguments {
    /// The scenario, how it is played, and where the answer goes.
    #[command(flatten)]
    pub analysing: Analysing,
    /// Spread uncertain inputs evenly over every 16 draws: smaller errors from as many draws
    #[arg(long)]
    pub stratified: bool,
    /// The result that is looked at, such as provider.margin or "p10 of payer.council.net"; may be given several times [default: what investors, payers and the provider look at first]
    #[arg(long = "result", value_name = "RESULT")]
    pub results: Vec<String>,
    /// The option [default: the one that stands for the file]
    #[arg(long, value_name = "OPTION")]
    pub option: Option<String>,
    /// By how much an input without a range is moved up and down
    #[arg(long, value_name = "SHARE", default_value = "10%")]
    pub by: String,
    /// What is decided by: a condition of the file under `accepts`, as PARTY.NAME [default: the first payer who bears care avoids at least as much as it pays, on average]
    #[arg(long, value_name = "PARTY.NAME")]
    pub decision: Option<String>,
    /// Find the switching value of this input, whatever it moves; may be given several times
    #[arg(long = "switch", value_name = "PATH")]
    pub switch: Vec<String>,
    /// Show the result over two inputs: given twice, each time an input and its ends
    #[arg(long = "grid", value_name = "PATH=A..B")]
    pub grid: Vec<String>,
}
