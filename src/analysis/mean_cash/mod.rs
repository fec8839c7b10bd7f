//! The rate of return of mean cash: one rate for the flows that investors have on average, in place of a mean of
//! rates, which is the return of no portfolio.

use crate::data::{CheckedValue, FlowsByBatch, Investors, OptionResults};
use crate::math::pow;
use crate::statistics::{Irr, irr};

/// The annual effective rate of the mean net flows of investors over draws, with its error; a total loss is −1. None where no
/// rate describes them, and without draws.
#[must_use]
pub fn rate_of_mean_cash(results: &OptionResults, who: Investors) -> Option<CheckedValue> {
    InBatches::of_investors(results, who).map(|rate| rate.with_error())
}

/// A rate of mean cash, or the difference of two, and by how much each batch of draws moves it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InBatches {
    value: f64,
    /// By batch, those alone in which there is a draw; nothing is known of a total loss, where nothing came back in any draw.
    moves: Option<Vec<f64>>,
}

impl InBatches {
    /// The rate of some investors of an option.
    pub(super) fn of_investors(results: &OptionResults, who: Investors) -> Option<Self> {
        Self::of(match who {
            Investors::Tranche(tranche) => results.flows.get(tranche.index())?,
            Investors::All => &results.investors,
        })
    }

    /// The rate of flows.
    ///
    /// A rate does not change when all flows are multiplied by one number, so that sums over draws stand for means. What the
    /// batches are worth at the rate adds up to nought: what one of them is worth, over how fast the sum falls with the rate, is
    /// how far that batch moves the rate (the delta method; W. G. Cochran 1977, Sampling Techniques, 3rd ed., chapter 6, where
    /// the rate is a ratio).
    pub(super) fn of(flows: &FlowsByBatch) -> Option<Self> {
        let sums = flows.total();
        let value = rate_of(&sums)?;
        if value <= -1.0 {
            return Some(Self { value, moves: None });
        }
        let factors: Vec<f64> = (0..sums.len()).map(|month| pow(1.0 + value, -years(month))).collect();
        let falls: f64 = sums
            .iter()
            .zip(&factors)
            .enumerate()
            .map(|(month, (&flow, factor))| years(month) * flow as f64 * factor / (1.0 + value))
            .sum();
        let worth = |flows: &[i128]| -> f64 {
            flows.iter().zip(&factors).map(|(&flow, factor)| flow as f64 * factor).sum()
        };
        Some(Self { value, moves: Some(flows.batches().map(|flows| worth(flows) / falls).collect()) })
    }

    /// The difference to another of the same draws: what both share in a batch cancels.
    pub(super) fn less(&self, other: &Self) -> Self {
        let moves = self.moves.as_ref().zip(other.moves.as_ref()).map(|(own, other)| {
            assert_eq!(own.len(), other.len(), "rates that are compared are of the same draws");
            own.iter().zip(other).map(|(own, other)| own - other).collect()
        });
        Self { value: self.value - other.value, moves }
    }

    /// It and its error: that of a sum of as many independent numbers as there are batches, of two or more.
    pub(super) fn with_error(&self) -> CheckedValue {
        let error = |moves: &Vec<f64>| {
            let n = moves.len() as f64;
            let mean = moves.iter().sum::<f64>() / n;
            let squares: f64 = moves.iter().map(|moves| (moves - mean) * (moves - mean)).sum();
            (squares * n / (n - 1.0)).sqrt()
        };
        let se = self.moves.as_ref().map(error).filter(|se| se.is_finite());
        CheckedValue { value: self.value, se }
    }
}

/// The rate of sums of flows by month, pence.
fn rate_of(flows: &[i128]) -> Option<f64> {
    match irr(&in_64_bits(flows)) {
        Irr::Rate(rate) => Some(rate),
        Irr::TotalLoss => Some(-1.0),
        Irr::Undefined(_) => None,
    }
}

fn years(month: usize) -> f64 {
    month as f64 / 12.0
}

/// The flows as they are, wherever all of them together fit in 62 bits (10,000 draws of £100m for ten years do).
/// Otherwise divided by the least power of two that makes them fit, each rounded to the nearest: a change of less
/// than one part in 10¹⁶ of the whole.
fn in_64_bits(flows: &[i128]) -> Vec<i64> {
    let size: u128 = flows.iter().map(|flow| flow.unsigned_abs()).sum();
    let too_many_bits = (u128::BITS - size.leading_zeros()).saturating_sub(62);
    let half = if too_many_bits == 0 { 0 } else { 1_i128 << (too_many_bits - 1) };
    let fitted = |flow: &i128| {
        i64::try_from((flow + half) >> too_many_bits).expect("flows that fit in 62 bits fit in 64")
    };
    flows.iter().map(fitted).collect()
}

#[cfg(test)]
mod tests;
