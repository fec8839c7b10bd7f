//! Analyses that stand in the report of a run, and what they need to be told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// An analysis that may stand in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum With {
    /// The value of one input at which a result is what is asked of it; takes --until
    Price,
    /// Where all parties would sign, as the first lever of the file is turned, or what --turn names
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
    /// This deal held in one fund with others; takes --beside
    Portfolio,
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
            Self::Price | Self::Zone | Self::Sensitivity | Self::Stress | Self::Appraisal => 1_000,
            Self::Portfolio => 2_000,
            Self::Risk => 4_000,
            Self::Information => 10_000,
        }
    }
}

/// Analyses in a report.
#[derive(Clone, Debug, Default, Args)]
pub struct Analyses {
    /// Analyses that stand in the report too, divided by commas; each plays draws of its own
    #[arg(long = "with", value_enum, value_delimiter = ',', value_name = "ANALYSIS,...")]
    pub with: Vec<With>,
    /// What is turned by a price or a zone.
    #[command(flatten, next_help_heading = "With --with price or --with zone")]
    pub turning: Turning,
    /// When to stop: a result and what is asked of it, such as "median of investor.irr = 8%", "investor.p_loss <= 10%"
    #[arg(long, value_name = "TARGET")]
    pub until: Option<String>,
    /// Another deal that the fund holds beside this one; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "With --with portfolio")]
    pub beside: Vec<PathBuf>,
    /// On what terms the fund holds them.
    #[command(flatten, next_help_heading = "With --with portfolio")]
    pub holding: Holding,
}

/// What is turned, and between which values.
#[derive(Clone, Debug, Default, Args)]
pub struct Turning {
    /// What to turn: the path of a number, or a lever of the file [default: the first lever of the file]
    #[arg(long, value_name = "PATH|LEVER", conflicts_with = "times")]
    pub turn: Option<String>,
    /// What to turn by multiplying every number under this path; `*` stands for any name in it, as in contract.outcomes.clause.*.price
    #[arg(long, value_name = "PATH", requires = "range")]
    pub times: Option<String>,
    /// Between which values, such as £30..£110, or 0.5..1.5 with --times [default: those of the lever]
    #[arg(long, value_name = "A..B")]
    pub range: Option<String>,
    /// A share of the same list that takes what the turned share leaves to 100%
    #[arg(long, value_name = "PATH", requires = "turn", conflicts_with = "times")]
    pub rest: Option<String>,
}

/// How a fund holds its deals.
#[derive(Clone, Debug, Default, Args)]
pub struct Holding {
    /// What the fund holds of a deal, where that is not all investors' money: a share, an amount or a class, such as 1=40%, 2=senior, "2=£500,000 of senior"; may be given several times
    #[arg(long = "holds", value_name = "DEAL=PART")]
    pub holds: Vec<String>,
    /// A number that moves together in all deals that have it, and how closely, from 0% to 100%; or several, divided by commas; may be given several times
    #[arg(long = "together", value_name = "PATH=SHARE")]
    pub together: Vec<String>,
    /// What the fund's investors have promised, fees included [default: whatever is called]
    #[arg(long, value_name = "AMOUNT")]
    pub commitment: Option<String>,
    /// The part of each call that a class pays in which loses first
    #[arg(long, value_name = "SHARE")]
    pub first_loss: Option<String>,
    /// Keep what comes back for the calls of other deals until so long after the fund's start, such as "72 months"
    #[arg(long, value_name = "TIME")]
    pub recycle_until: Option<String>,
    /// What it charges.
    #[command(flatten)]
    pub fees: FeeTerms,
}

/// What a fund charges its investors.
#[derive(Clone, Debug, Default, Args)]
pub struct FeeTerms {
    /// What it costs to set the fund up, in its first month
    #[arg(long, value_name = "AMOUNT")]
    pub set_up_cost: Option<String>,
    /// Management fee a year, of what investors have promised, such as 2%
    #[arg(long, value_name = "SHARE")]
    pub fee_of_committed: Option<String>,
    /// Management fee a year, of what is invested and not yet back, such as 2%
    #[arg(long, value_name = "SHARE")]
    pub fee_of_invested: Option<String>,
    /// How long after the fund's start the fee on what is promised ends, and that on what is invested begins, such as "5 years" [default: either for the fund's whole life]
    #[arg(long, value_name = "TIME")]
    pub invests_until: Option<String>,
    /// Carried interest: the manager's part of the profit, such as 20%
    #[arg(long, value_name = "SHARE")]
    pub carry: Option<String>,
    /// The yearly return that investors have before any carried interest, such as 4% [default: what they paid in, and no more]
    #[arg(long, value_name = "SHARE")]
    pub hurdle: Option<String>,
    /// After the hurdle the manager catches up: carried interest is on all profit, and not only on what is above the hurdle
    #[arg(long)]
    pub catch_up: bool,
}
