//! A column that keeps no draws: counts by bin, and exact sums of powers for means and deviations.

use serde::{Deserialize, Serialize};

use super::bins::{Bin, Bins};
use super::exact_sum::ExactSum;

/// Draws that wait until they are counted together.
const WAITING: usize = 256;

/// What is known of a column before any of its draws is made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binning {
    /// At most so many bins.
    pub most: u32,
    /// A number near those to come (the base case's): powers are those of the distance from it, so that little is lost
    /// where all lie far from nought and close together. Finite.
    pub near: f64,
    /// What is summed beside.
    pub sums: Sums,
}

/// Which powers are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sums {
    /// None: bands by month have no mean.
    Nothing,
    /// Up to the second, for a mean with its error.
    ForMean,
    /// Up to the fourth, for a deviation with its error.
    ForDeviation,
}

impl Sums {
    const fn n_powers(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::ForMean => 2,
            Self::ForDeviation => 4,
        }
    }
}

/// The column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Binned {
    binning: Binning,
    bins: Bins,
    /// By power from the first: sums of powers of the distance from the number near by.
    powers: Vec<ExactSum>,
    /// The lowest and the highest number; none without any.
    ends: Option<(f64, f64)>,
    n_known: u64,
    n_beyond: u64,
    n_undefined: u64,
    /// Numbers that are in the sums and not yet in bins.
    waiting: Vec<f64>,
}

impl Binned {
    pub(super) fn new(binning: Binning) -> Self {
        Self {
            binning,
            bins: Bins::default(),
            powers: vec![ExactSum::default(); binning.sums.n_powers()],
            ends: None,
            n_known: 0,
            n_beyond: 0,
            n_undefined: 0,
            waiting: Vec::new(),
        }
    }

    pub(super) fn add_known(&mut self, number: f64) {
        let distance = number - self.binning.near;
        let mut power = 1.0;
        for sum in &mut self.powers {
            power = (power * distance).clamp(f64::MIN, f64::MAX);
            sum.add(power);
        }
        let (low, high) = self.ends.unwrap_or((number, number));
        self.ends = Some((low.min(number), high.max(number)));
        self.n_known += 1;
        self.waiting.push(number);
        if self.waiting.len() >= WAITING {
            self.settle();
        }
    }

    pub(super) fn add_beyond(&mut self) {
        self.n_beyond += 1;
    }

    pub(super) fn add_undefined(&mut self) {
        self.n_undefined += 1;
    }

    /// Adds what was counted elsewhere of a column made in the same way.
    pub(super) fn merge(&mut self, other: &Self) {
        assert_eq!(self.binning, other.binning, "columns that are put together were made in the same way");
        self.settle();
        let most = self.binning.most as usize;
        self.bins.merge(&other.bins, most);
        let mut waiting = other.waiting.clone();
        waiting.sort_unstable_by(f64::total_cmp);
        self.bins.add(&waiting, most);
        for (sum, more) in self.powers.iter_mut().zip(&other.powers) {
            sum.merge(more);
        }
        self.ends = match (self.ends, other.ends) {
            (Some((low, high)), Some((lowest, highest))) => Some((low.min(lowest), high.max(highest))),
            (own, others) => own.or(others),
        };
        self.n_known += other.n_known;
        self.n_beyond += other.n_beyond;
        self.n_undefined += other.n_undefined;
    }

    /// Counts what waits. A column that is read has been settled.
    pub(super) fn settle(&mut self) {
        self.waiting.sort_unstable_by(f64::total_cmp);
        self.bins.add(&self.waiting, self.binning.most as usize);
        self.waiting.clear();
    }

    /// From the lowest bin up.
    pub(super) fn bins(&self) -> impl Iterator<Item = Bin> + '_ {
        assert!(self.waiting.is_empty(), "a column is settled before it is read");
        self.bins.iter()
    }

    pub(super) fn n_known(&self) -> u64 {
        self.n_known
    }

    pub(super) fn n_beyond(&self) -> u64 {
        self.n_beyond
    }

    pub(super) fn n_undefined(&self) -> u64 {
        self.n_undefined
    }

    /// The lowest and the highest number, as they came; none without any.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        self.ends
    }

    /// The number that all of them are; none where two differ, and without any.
    pub(super) fn only(&self) -> Option<f64> {
        self.ends.filter(|(low, high)| low == high).map(|(low, _)| low)
    }

    /// The mean of the numbers; none without any.
    pub(super) fn mean(&self) -> Option<f64> {
        let mean = self.about()?[0];
        Some(self.only().unwrap_or(self.binning.near + mean))
    }

    /// The sum of squared distances from the mean, nought where all numbers are the same, however sums round; none without
    /// numbers.
    pub(super) fn squares(&self) -> Option<f64> {
        let n = self.n_known as f64;
        let [first, second, ..] = self.about()?;
        Some(if self.only().is_some() { 0.0 } else { n * (second - first * first).max(0.0) })
    }

    /// The sum of fourth powers of distances from the mean; none without numbers, or where they were not summed.
    pub(super) fn fourths(&self) -> Option<f64> {
        let n = self.n_known as f64;
        let [a, b, c, d] = self.about().filter(|_| self.binning.sums == Sums::ForDeviation)?;
        Some(n * (d - 4.0 * a * c + 6.0 * a * a * b - 3.0 * a * a * a * a).max(0.0))
    }

    /// Means of the powers, nought for those that are not summed.
    fn about(&self) -> Option<[f64; 4]> {
        let mut means = [0.0; 4];
        for (mean, sum) in means.iter_mut().zip(&self.powers) {
            *mean = sum.total() / self.n_known as f64;
        }
        (self.n_known > 0 && !self.powers.is_empty()).then_some(means)
    }
}
