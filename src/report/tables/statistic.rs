//! What is said of a measure: the statistics of `results.csv`.

use crate::data::FigureUnit;
use crate::report::json::unit_name;
use crate::statistics::Level;

const LEAST: &str = "least that the quantile can be, whatever draws without a rate of return would be; only where more than 1% have none";
const MOST: &str = "most that it can be";

/// A statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statistic {
    Mean,
    MeanError,
    P5,
    P10,
    P25,
    P50,
    P75,
    P90,
    P95,
    P5Error,
    P25Error,
    P50Error,
    P75Error,
    P95Error,
    Undefined,
    Least(Level),
    Most(Level),
    NothingDrawn,
    NoRateAtALoss,
    NoRateWithoutLoss,
    BaseCase,
    BaseCaseError,
    OfMeanCash,
    OfMeanCashError,
    Value,
    ValueError,
    Better,
    BetterError,
    Deviation,
    DeviationError,
    Loses,
    LosesError,
    Best,
    BestError,
}

impl Statistic {
    /// All of them.
    pub(super) const ALL: [Self; 42] = [
        Self::Mean,
        Self::MeanError,
        Self::P5,
        Self::P10,
        Self::P25,
        Self::P50,
        Self::P75,
        Self::P90,
        Self::P95,
        Self::P5Error,
        Self::P25Error,
        Self::P50Error,
        Self::P75Error,
        Self::P95Error,
        Self::Undefined,
        Self::Least(Level::P5),
        Self::Most(Level::P5),
        Self::Least(Level::P25),
        Self::Most(Level::P25),
        Self::Least(Level::P50),
        Self::Most(Level::P50),
        Self::Least(Level::P75),
        Self::Most(Level::P75),
        Self::Least(Level::P95),
        Self::Most(Level::P95),
        Self::NothingDrawn,
        Self::NoRateAtALoss,
        Self::NoRateWithoutLoss,
        Self::BaseCase,
        Self::BaseCaseError,
        Self::OfMeanCash,
        Self::OfMeanCashError,
        Self::Value,
        Self::ValueError,
        Self::Better,
        Self::BetterError,
        Self::Deviation,
        Self::DeviationError,
        Self::Loses,
        Self::LosesError,
        Self::Best,
        Self::BestError,
    ];

    /// How it is written, and what it is.
    const fn said(self) -> (&'static str, &'static str) {
        match self {
            Self::Mean => (
                "mean",
                "mean over draws; rates of return have none, nor has a figure with a draw beyond the horizon",
            ),
            Self::MeanError | Self::ValueError => {
                ("se", "Monte Carlo standard error of the mean, or of `value`")
            }
            Self::P5 => ("p5", "5% quantile: the lowest value that at least 5 in 100 draws do not exceed"),
            Self::P10 => ("p10", "10% quantile"),
            Self::P25 => ("p25", "lower quartile"),
            Self::P50 => ("p50", "median"),
            Self::P75 => ("p75", "upper quartile"),
            Self::P90 => ("p90", "90% quantile"),
            Self::P95 => ("p95", "95% quantile"),
            Self::P5Error => ("se_p5", "standard error of the 5% quantile; empty with too few draws to tell"),
            Self::P25Error => ("se_p25", "standard error of the lower quartile"),
            Self::P50Error => ("se_p50", "standard error of the median"),
            Self::P75Error => ("se_p75", "standard error of the upper quartile"),
            Self::P95Error => ("se_p95", "standard error of the 95% quantile"),
            Self::Undefined => (
                "n_undefined",
                "draws without an answer; above 1% of draws, mean and quantiles are withheld (of rates of return: those that \
                 depend on what these would be)",
            ),
            Self::Least(level) => match level {
                Level::P5 => ("least_p5", LEAST),
                Level::P25 => ("least_p25", LEAST),
                Level::P50 => ("least_p50", LEAST),
                Level::P75 => ("least_p75", LEAST),
                Level::P95 => ("least_p95", LEAST),
            },
            Self::Most(level) => match level {
                Level::P5 => ("most_p5", MOST),
                Level::P25 => ("most_p25", MOST),
                Level::P50 => ("most_p50", MOST),
                Level::P75 => ("most_p75", MOST),
                Level::P95 => ("most_p95", MOST),
            },
            Self::NothingDrawn => {
                ("n_nothing_drawn", "draws without a rate of return since nothing was drawn")
            }
            Self::NoRateAtALoss => (
                "n_loss",
                "draws in which no one rate from -30% to +30% a month fits, and less came back than was drawn",
            ),
            Self::NoRateWithoutLoss => {
                ("n_no_loss", "draws in which no one rate fits, and no less came back than was drawn")
            }
            Self::BaseCase => ("base_case", "value in the base case, which is not a mean over draws"),
            Self::BaseCaseError => {
                ("se_base_case", "standard error of the base case, from the people over whom it is averaged")
            }
            Self::OfMeanCash => ("of_mean_cash", "rate of return of the mean cash flows"),
            Self::OfMeanCashError => (
                "se_of_mean_cash",
                "standard error of that rate; of a difference between options, that of the pair",
            ),
            Self::Value => (
                "value",
                "of what is known only over all draws: a chance, an expected shortfall, a ratio of means",
            ),
            Self::Better => (
                "p_better",
                "of a difference: chance that the option is better than the one it is taken against",
            ),
            Self::BetterError => ("se_p_better", "standard error of that chance"),
            Self::Deviation => ("deviation", "of a stake: standard deviation over draws"),
            Self::DeviationError => ("se_deviation", "standard error of the standard deviation"),
            Self::Loses => ("p_loses", "of a stake: chance that it is below nought"),
            Self::LosesError => ("se_p_loses", "standard error of that chance"),
            Self::Best => (
                "p_best",
                "of a stake: chance that no other option brings more; empty for care as usual, which does not take part",
            ),
            Self::BestError => ("se_p_best", "standard error of that chance"),
        }
    }

    /// How it is written.
    pub(super) const fn name(self) -> &'static str {
        self.said().0
    }

    /// What it is.
    pub(super) const fn meaning(self) -> &'static str {
        self.said().1
    }

    /// The unit of its value, of a measure in some unit.
    pub(super) fn unit(self, of_measure: &'static str) -> &'static str {
        match self {
            Self::Undefined | Self::NothingDrawn | Self::NoRateAtALoss | Self::NoRateWithoutLoss => "draws",
            Self::Better
            | Self::BetterError
            | Self::Loses
            | Self::LosesError
            | Self::Best
            | Self::BestError => unit_name(FigureUnit::Share),
            Self::Mean
            | Self::MeanError
            | Self::P5
            | Self::P10
            | Self::P25
            | Self::P50
            | Self::P75
            | Self::P90
            | Self::P95
            | Self::P5Error
            | Self::P25Error
            | Self::P50Error
            | Self::P75Error
            | Self::P95Error
            | Self::Least(_)
            | Self::Most(_)
            | Self::BaseCase
            | Self::BaseCaseError
            | Self::OfMeanCash
            | Self::OfMeanCashError
            | Self::Value
            | Self::ValueError
            | Self::Deviation
            | Self::DeviationError => of_measure,
        }
    }
}
