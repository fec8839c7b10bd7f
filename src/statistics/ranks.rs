//! The answers of a column by rank, 1 for the lowest: from all draws sorted, or from counts by bin.

use super::NORMAL_95;
use super::binned::Binned;
use super::bins::Bin;
use super::order::Place;

/// A quantile that lies elsewhere less often than this is certain.
const RAREST: f64 = 1e-6;

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
                Some(in_bin(bins, up_to, number, place as u64))
            }
        }
    }

    /// So many answers from a rank on.
    fn from(&self, rank: usize, n: usize) -> Vec<f64> {
        let first = rank - 1;
        match self {
            Self::Sorted(sorted) => sorted[first..first + n].to_vec(),
            Self::Binned { bins, up_to, .. } => {
                let mut number = up_to.partition_point(|&n| n <= first as u64);
                let at = |place: usize| {
                    while up_to.get(number).is_some_and(|&n| n <= place as u64) {
                        number += 1;
                    }
                    in_bin(bins, up_to, number, place as u64)
                };
                (first..first + n).map(at).collect()
            }
        }
    }

    /// The variance of an answer that is told as so much and may lie anywhere in its bin: nought of what is known to the last digit.
    fn variance_in_bin(&self, rank: usize, told: f64) -> f64 {
        match self {
            Self::Sorted(_) => 0.0,
            Self::Binned { bins, up_to, .. } => {
                bins.get(up_to.partition_point(|&n| n < rank as u64)).map_or(0.0, |bin| {
                    let (below, above) = (told - bin.low, bin.high - told);
                    (below * below - below * above + above * above) / 3.0
                })
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

    /// The standard error of the quantile at a place: the standard deviation of the answer that it is, over the law of its
    /// rank. None where the interval that holds the quantile in 95 of 100 cases leaves the sample or the horizon (R. S. Woodruff
    /// 1952, "Confidence intervals for medians and other position measures", Journal of the American Statistical Association
    /// 47): draws then do not show what lies beside it.
    ///
    /// Of draws counted by bin it is not known where in its bin the quantile lies, and that draws lie evenly there is only taken to
    /// be so: how far what is told is from a number that may be anywhere in the bin comes on top.
    pub(super) fn error_at(&self, place: Place) -> Option<f64> {
        let (middle, reach) = (place.middle(), NORMAL_95 * place.spread());
        self.at_rank(middle + reach)?;
        self.at_rank(middle - reach)?;
        let answers = self.with_chances(place);
        let rank = place.rank()?;
        let own = self.at(rank)?;
        // From the quantile itself, so that nothing is lost where all lie close together.
        let gaps = || answers.iter().map(|&(answer, chance)| (answer - own, chance));
        let mean: f64 = gaps().map(|(gap, chance)| chance * gap).sum();
        let squares: f64 = gaps().map(|(gap, chance)| chance * gap * gap).sum();
        // Another answer that one run in a million would find is none.
        let widest = gaps().map(|(gap, _)| gap.abs()).fold(0.0, f64::max);
        let variance = Some(squares - mean * mean).filter(|variance| *variance > RAREST * widest * widest);
        Some((variance.unwrap_or(0.0) + self.variance_in_bin(rank, own)).sqrt())
    }

    /// Answers that the quantile at a place may be, from the lowest, each with the chance that it is. What would lie beyond
    /// either end of the answers, or beyond the horizon, is taken to lie at the last that is known.
    ///
    /// # Panics
    /// Without a known answer.
    pub(super) fn with_chances(&self, place: Place) -> Vec<(f64, f64)> {
        let chances = place.chances();
        let most = self.n_known() as i64;
        let within = |rank: i64| rank.clamp(1, most) as usize;
        let (first, last) = (chances.first(), chances.first() + chances.each().len() as i64 - 1);
        let lowest = within(first);
        let answers = self.from(lowest, within(last) - lowest + 1);
        let at = |(offset, &chance): (usize, &f64)| (answers[within(first + offset as i64) - lowest], chance);
        chances.each().iter().enumerate().map(at).collect()
    }

    /// How many answers lie within the horizon.
    fn n_known(&self) -> usize {
        match self {
            Self::Sorted(sorted) => sorted.partition_point(|answer| answer.is_finite()),
            Self::Binned { up_to, .. } => *up_to.last().unwrap_or(&0) as usize,
        }
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

/// The answer at a place, from nought, in the bin of a number; beyond the last bin it lies beyond the horizon.
fn in_bin(bins: &[Bin], up_to: &[u64], number: usize, place: u64) -> f64 {
    let Some(bin) = bins.get(number) else { return f64::INFINITY };
    let before = up_to[number] - u64::from(bin.count);
    bin.at(((place - before) as f64 + 0.5) / f64::from(bin.count))
}
