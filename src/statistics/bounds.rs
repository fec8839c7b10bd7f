//! Quantiles of a column some of whose draws have no answer: between what they lie whatever those draws would be.
//!
//! A draw without an answer may stand anywhere. With all of them below the others a quantile is as low as it can be, with
//! all above as high; where both are the same it is determined. This is the worst-case bound for missing outcomes of
//! C. F. Manski (2003), "Partial identification of probability distributions", chapter 1: nothing is assumed.

use super::column::Column;
use super::order::Place;
use super::ranks::Ranks;
use super::summary::Percentile;

/// A quantile that reports show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 1 in 20 are lower.
    P5,
    /// Lower quartile.
    P25,
    /// Median.
    P50,
    /// Upper quartile.
    P75,
    /// 1 in 20 are higher.
    P95,
}

impl Level {
    /// All that reports show, from the lowest.
    pub const ALL: [Self; 5] = [Self::P5, Self::P25, Self::P50, Self::P75, Self::P95];

    /// As a number of hundredths.
    pub fn percentile(self) -> Percentile {
        match self {
            Self::P5 => Percentile::P5,
            Self::P25 => Percentile::P25,
            Self::P50 => Percentile::P50,
            Self::P75 => Percentile::P75,
            Self::P95 => Percentile::P95,
        }
    }
}

/// Between what a quantile lies, in the unit of the draws.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Between {
    /// At least; none where nothing is known.
    pub low: Option<f64>,
    /// At most; none where nothing is known.
    pub high: Option<f64>,
    /// The larger of the standard errors of both; none with too few draws to tell.
    pub se: Option<f64>,
}

impl Between {
    /// The quantile, where it is the same whatever the draws without an answer would be.
    pub fn determined(&self) -> Option<f64> {
        self.low.filter(|_| self.low == self.high)
    }

    /// Whether nothing is known.
    pub fn is_nothing(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

/// Bounds of every quantile that reports show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds([Between; 5]);

impl Bounds {
    /// Of the draws of a column.
    pub(super) fn of(column: &Column) -> Self {
        let ranks = column.ranks();
        Self(Level::ALL.map(|level| between(column, &ranks, level.percentile())))
    }

    /// Between what a quantile lies.
    pub fn at(&self, level: Level) -> Between {
        self.0[level as usize]
    }
}

fn between(column: &Column, ranks: &Ranks, percentile: Percentile) -> Between {
    let n_unknown = column.n_undefined();
    let n = ranks.len() + n_unknown;
    let rank = percentile.rank(n);
    let value = |rank: usize| ranks.at(rank).filter(|value| value.is_finite());
    // With all unknown draws below the others, these stand n_unknown ranks higher.
    let (low, high) = (rank.checked_sub(n_unknown).and_then(value), value(rank));
    let errors = [low.map(|_| n_unknown), high.map(|_| 0)].into_iter().flatten();
    let errors: Option<Vec<f64>> = errors.map(|below| error(column, ranks, below, percentile)).collect();
    let se = errors.and_then(|errors| errors.into_iter().reduce(f64::max));
    Between { low, high, se }
}

/// The error of a quantile of draws of which `below` have no answer and stand below the others: all of those without
/// one, or none.
fn error(column: &Column, ranks: &Ranks, below: usize, percentile: Percentile) -> Option<f64> {
    let n = column.len();
    ranks.at(percentile.rank(n).checked_sub(below)?)?;
    let stands = if below > 0 { f64::NEG_INFINITY } else { f64::INFINITY };
    let variances = column.variances(Some(stands));
    ranks.error_at(Place::new(n, percentile, below, variances.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::super::column::Value;
    use super::super::summary::distribution_of_rates;
    use super::*;
    use proptest::prelude::*;

    fn column(n_total_losses: usize, n_unknown: usize, rates: std::ops::Range<usize>) -> Column {
        let losses = std::iter::repeat_n(Value::Known(-1.0), n_total_losses);
        let unknown = std::iter::repeat_n(Value::Undefined, n_unknown);
        losses.chain(unknown).chain(rates.map(|rate| Value::Known(rate as f64))).collect()
    }

    #[test]
    fn a_quantile_among_total_losses_is_determined_and_others_lie_between_two_draws() {
        // 88 total losses, 12 without a rate, rates 100 to 999: rank r above the losses holds rate r − 1 or r − 1 + 12.
        let found = distribution_of_rates(&column(88, 12, 100..1_000));
        assert_eq!((found.p5, found.n_undefined, found.mean), (Some(-1.0), 12, None));
        assert_eq!((found.p50, found.se_p50), (None, None));
        let bounds = found.bounds.expect("more than 1% have none");
        // Rank 500: with the twelve below it is the draw that is 488th of those with a rate, 400th after the losses.
        assert_eq!((bounds.at(Level::P50).low, bounds.at(Level::P50).high), (Some(499.0), Some(511.0)));
        // Steps of one: the deviation of the rank of the 500th of 1,000, Beta(500, 501), and that of its place within a step.
        let of_rank = 1e6 * 500.0 * 501.0 / (1_001.0 * 1_001.0 * 1_002.0) + 1.0 / 12.0_f64;
        assert!((bounds.at(Level::P50).se.expect("enough draws") - of_rank.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn where_the_unknown_draws_reach_a_tail_nothing_is_said_of_its_end() {
        let found = distribution_of_rates(&column(0, 60, 0..940));
        let bounds = found.bounds.expect("more than 1% have none");
        let ends = |level| (bounds.at(level).low, bounds.at(level).high);
        assert_eq!(ends(Level::P5), (None, Some(49.0)));
        assert_eq!(ends(Level::P95), (Some(889.0), None));
        assert_eq!(ends(Level::P25), (Some(189.0), Some(249.0)));
        assert!(distribution_of_rates(&column(0, 10, 0..990)).bounds.is_none());
        let none = distribution_of_rates(&column(0, 40, 0..0)).bounds.expect("all have none");
        assert!(Level::ALL.into_iter().all(|level| none.at(level).is_nothing()));
    }

    proptest! {
        /// Wherever the unknown draws stand, the quantile lies within, and either end is reached.
        #[test]
        fn no_place_of_the_unknown_draws_takes_a_quantile_out_of_its_bounds(
            known in proptest::collection::vec(-50_i64..50, 1..80),
            unknown in proptest::collection::vec(-80_i64..80, 2..30),
        ) {
            let with = |unknown: Vec<Value>| -> Column {
                known.iter().map(|&value| Value::Known(value as f64)).chain(unknown).collect()
            };
            let bounds = distribution_of_rates(&with(vec![Value::Undefined; unknown.len()])).bounds;
            let bounds = bounds.expect("more than 1 in 100 are unknown");
            let at = |column: &Column, level: Level| distribution_of_rates(column).quantile(level).0.expect("known");
            let anywhere = with(unknown.iter().map(|&value| Value::Known(value as f64)).collect());
            let [below, above] = [-1e9, 1e9].map(|value| with(vec![Value::Known(value); unknown.len()]));
            for level in Level::ALL {
                let Between { low, high, .. } = bounds.at(level);
                prop_assert!(low.is_none_or(|low| low <= at(&anywhere, level)));
                prop_assert!(high.is_none_or(|high| at(&anywhere, level) <= high));
                prop_assert_eq!(low.unwrap_or(-1e9), at(&below, level));
                prop_assert_eq!(high.unwrap_or(1e9), at(&above, level));
            }
        }
    }
}
