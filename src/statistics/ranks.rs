//! The answers of a column by rank, 1 for the lowest: from all draws sorted, or from counts by bin.

use super::NORMAL_95;
use super::binned::Binned;
use super::bins::Bin;

/// Answers in order; what lies beyond the horizon is +∞ and stands last.
pub(super) enum Ranks {
    /// Every draw.
    Sorted(Vec<f64>),
    /// Bins, with how many answers there are up to the end of each; and how many lie beyond the horizon.
    Binned { bins: Vec<Bin>, up_to: Vec<u64>, n_beyond: u64 },
}

impl Ranks {
    pub(super) fn of_bins(column: &Binned) -> Self {
        // Numbers that are all the same do not lie evenly in their bin.
        let exact = |bin: Bin| column.only().map_or(bin, |number| Bin { low: number, high: number, ..bin });
        let bins: Vec<Bin> = column.bins().map(exact).collect();
        let mut n = 0;
        let up_to = bins.iter().map(|bin| {
            n += u64::from(bin.count);
            n
        });
        let up_to = up_to.collect();
        Self::Binned { bins, up_to, n_beyond: column.n_beyond() }
    }

    /// How many answers there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Sorted(sorted) => sorted.len(),
            Self::Binned { up_to, n_beyond, .. } => (up_to.last().unwrap_or(&0) + n_beyond) as usize,
        }
    }

    /// The answer at a rank; none where there is none. Those of a bin are taken to lie evenly in it.
    pub(super) fn at(&self, rank: usize) -> Option<f64> {
        let place = rank.checked_sub(1)?;
        match self {
            Self::Sorted(sorted) => sorted.get(place).copied(),
            Self::Binned { .. } if place >= self.len() => None,
            Self::Binned { bins, up_to, .. } => {
                let number = up_to.partition_point(|&n| n <= place as u64);
                let Some(bin) = bins.get(number) else { return Some(f64::INFINITY) };
                let before = up_to[number] - u64::from(bin.count);
                Some(bin.at(((place as u64 - before) as f64 + 0.5) / f64::from(bin.count)))
            }
        }
    }

    /// The answer at a rank that need not be whole, between answers in a straight line; none beyond either end or the horizon.
    fn at_rank(&self, rank: f64) -> Option<f64> {
        if rank < 1.0 {
            return None;
        }
        let below = self.at(rank.floor() as usize)?;
        let above = self.at(rank.ceil() as usize)?;
        let value = below + (above - below) * (rank - rank.floor());
        (above.is_finite()).then_some(value)
    }

    /// The standard error of a quantile at a rank of which the number of answers up to it has the error `spread`: the width of
    /// the interval that holds the quantile in 95 of 100 cases, over that of a normal law with an error of 1. That number is
    /// binomial, so this needs no density; so wide an interval reaches a step beside the quantile that one error would not.
    /// R. S. Woodruff (1952), "Confidence intervals for medians and other position measures", Journal of the American
    /// Statistical Association 47. None where the ranks leave the sample or the horizon.
    pub(super) fn error_at(&self, rank: f64, spread: f64) -> Option<f64> {
        let high = self.at_rank(rank + NORMAL_95 * spread)?;
        let low = self.at_rank(rank - NORMAL_95 * spread)?;
        Some((high - low) / (2.0 * NORMAL_95))
    }

    /// The lowest `n` answers: a number, and how many of them it stands for.
    pub(super) fn lowest(&self, n: usize) -> Vec<(f64, f64)> {
        match self {
            Self::Sorted(sorted) => sorted[..n].iter().map(|&number| (number, 1.0)).collect(),
            Self::Binned { bins, up_to, .. } => {
                let within = |(bin, &up_to): (&Bin, &u64)| {
                    let before = up_to - u64::from(bin.count);
                    let own =
                        (n as u64).checked_sub(before).filter(|&own| own > 0)?.min(u64::from(bin.count));
                    Some((bin.at(own as f64 / f64::from(bin.count) / 2.0), own as f64))
                };
                bins.iter().zip(up_to).map_while(within).collect()
            }
        }
    }
}
