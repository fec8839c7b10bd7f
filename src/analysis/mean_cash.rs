//! The rate of return of mean cash: one rate for the flows that investors have on average, in place of a mean of
//! rates, which is the return of no portfolio.

use crate::data::{CheckedValue, Investors, OptionResults};
use crate::math::pow;
use crate::statistics::{Irr, irr};

/// The annual effective rate of the mean net flows of investors over draws; a total loss is −1. None where no rate
/// describes them, and without draws.
///
/// A rate does not change when all flows are multiplied by one number, so the sums over draws stand for the mean.
#[must_use]
pub fn rate_of_mean_cash(results: &OptionResults, who: Investors) -> Option<f64> {
    let flows = match who {
        Investors::Tranche(tranche) => results.flows.get(tranche.index())?.clone(),
        Investors::All => results.investors.clone(),
    };
    rate_of(&flows)
}

/// The same of sums of flows by month, pence.
pub(super) fn rate_of(flows: &[i128]) -> Option<f64> {
    match irr(&in_64_bits(flows)) {
        Irr::Rate(rate) => Some(rate),
        Irr::TotalLoss => Some(-1.0),
        Irr::Undefined(_) => None,
    }
}

/// The same of sums of flows by month in each of several batches of draws, about as many in each; with its error.
///
/// By the delta method: what the batches are worth at the rate adds up to nought, and how far that sum errs, over how fast it
/// moves with the rate, is how far the rate errs. A total loss has no error: nothing came back in any draw.
pub(super) fn rate_of_batches(batches: &[Vec<i128>]) -> Option<CheckedValue> {
    let n_months = batches.iter().map(Vec::len).max()?;
    let of_month = |month: usize| batches.iter().filter_map(|flows| flows.get(month)).sum();
    let sums: Vec<i128> = (0..n_months).map(of_month).collect();
    let value = rate_of(&sums)?;
    if value <= -1.0 {
        return Some(CheckedValue { value, se: None });
    }
    let factors: Vec<f64> = (0..n_months).map(|month| pow(1.0 + value, -years(month))).collect();
    let worth = |flows: &[i128]| flows.iter().zip(&factors).map(|(&flow, factor)| flow as f64 * factor).sum();
    // A batch into which no draw fell says nothing.
    let worths: Vec<f64> =
        batches.iter().filter(|flows| !flows.is_empty()).map(|flows| worth(flows)).collect();
    let slope: f64 = sums
        .iter()
        .zip(&factors)
        .enumerate()
        .map(|(month, (&flow, factor))| -years(month) * flow as f64 * factor / (1.0 + value))
        .sum();
    let n = worths.len() as f64;
    let mean = worths.iter().sum::<f64>() / n;
    let squares: f64 = worths.iter().map(|worth| (worth - mean) * (worth - mean)).sum();
    let se = (squares * n / (n - 1.0)).sqrt() / slope.abs();
    Some(CheckedValue { value, se: se.is_finite().then_some(se) })
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
mod tests {
    use super::*;
    use crate::model::{OptionId, TrancheId};

    /// The flows of all classes together, month by month.
    fn added_up(classes: &[Vec<i128>]) -> Vec<i128> {
        let n_months = classes.first().map_or(0, Vec::len);
        (0..n_months).map(|month| classes.iter().map(|class| class[month]).sum()).collect()
    }

    fn results(flows: Vec<Vec<i128>>) -> OptionResults {
        OptionResults {
            option: OptionId::new(0),
            figures: Vec::new(),
            columns: Vec::new(),
            base_case: Vec::new(),
            base_cash: crate::data::Fans::default(),
            investors: added_up(&flows),
            flows,
            occupancy: Vec::new(),
            fans: None,
            closed: 0,
        }
    }

    /// 100 in, 121 back after 24 months: 10% a year.
    #[test]
    fn classes_are_added_up_and_read_apart() {
        let mut senior = vec![0; 25];
        (senior[0], senior[24]) = (-60_000, 65_000);
        let mut junior = vec![0; 25];
        (junior[0], junior[24]) = (-40_000, 56_000);
        let both = results(vec![senior, junior]);
        let rate = |who| rate_of_mean_cash(&both, who).expect("one draw-down, one repayment");
        assert!((rate(Investors::All) - 0.1).abs() < 1e-12);
        assert!((rate(Investors::Tranche(TrancheId::new(1))) - (1.4_f64.sqrt() - 1.0)).abs() < 1e-12);
    }

    /// 100 in, and x back after a year: the rate is the mean of x over 100 less one, so that its error is that of the mean of what
    /// the batches brought, over 100.
    #[test]
    fn the_error_of_a_rate_is_that_of_what_comes_back() {
        let back: [i128; 5] = [11_000, 9_000, 10_500, 12_500, 10_000];
        let batches: Vec<Vec<i128>> = back
            .iter()
            .map(|&back| {
                (0..13)
                    .map(|month| if month == 0 { -10_000 } else { back * i128::from(month == 12) })
                    .collect()
            })
            .collect();
        let found = rate_of_batches(&batches).expect("a rate");
        let mean = back.iter().sum::<i128>() as f64 / 5.0;
        let squares: f64 = back.iter().map(|&back| (back as f64 - mean) * (back as f64 - mean)).sum();
        assert!((found.value - (mean / 10_000.0 - 1.0)).abs() < 1e-9, "{found:?}");
        let expected = (squares / 4.0 / 5.0).sqrt() / 10_000.0;
        assert!((found.se.expect("an error") - expected).abs() < 1e-9, "{found:?} {expected}");
        let with_empty: Vec<Vec<i128>> = batches.iter().cloned().chain([Vec::new(), Vec::new()]).collect();
        assert_eq!(rate_of_batches(&with_empty), Some(found), "batches without a draw say nothing");
        let lost = rate_of_batches(&[vec![-5, 0], vec![-7]]).expect("nothing back");
        assert_eq!((lost.value, lost.se), (-1.0, None));
    }

    #[test]
    fn sums_beyond_64_bits_give_the_same_rate() {
        let mut flows = vec![0; 25];
        (flows[0], flows[24]) = (-100 * (1_i128 << 90), 121 * (1_i128 << 90));
        let rate = rate_of_mean_cash(&results(vec![flows]), Investors::All).expect("a rate");
        assert!((rate - 0.1).abs() < 1e-12);
    }

    #[test]
    fn numbers_that_fit_are_not_touched() {
        let flows = [-(1_i128 << 60), 1, 0, (1_i128 << 60) - 3];
        assert!(in_64_bits(&flows).into_iter().map(i128::from).eq(flows));
        let odd = [-(3_i128 << 62), 3_i128 << 62];
        assert!(in_64_bits(&odd).iter().all(|flow| flow.unsigned_abs() < 1 << 62));
    }

    #[test]
    fn nothing_drawn_has_no_rate_and_nothing_back_is_a_total_loss() {
        assert_eq!(rate_of_mean_cash(&results(Vec::new()), Investors::All), None);
        assert_eq!(rate_of_mean_cash(&results(vec![vec![0, 5]]), Investors::All), None);
        assert_eq!(rate_of_mean_cash(&results(vec![vec![-5, 0]]), Investors::All), Some(-1.0));
    }
}
