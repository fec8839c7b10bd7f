//! A ratio of means with its error.

use std::borrow::Cow;

use super::summary::known;
use crate::statistics::{Column, Estimate, Value, distribution};

/// Mean of `above` over mean of `below` with the error of a ratio of means: the standard error of the mean of
/// above − ratio × below, over the mean of below (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, ch. 6). None where
/// a draw has no value, where the upper mean is below nought, or where the lower is not four of its errors above nought.
/// Of draws that are not kept the error is read from their `product`.
pub(super) fn ratio_of_means<'a>(
    above: &Column,
    below: &Column,
    product: impl FnOnce() -> Cow<'a, Column>,
) -> Option<Estimate> {
    let is_number = |value| matches!(value, Value::Known(_));
    if below.len() < 2 || below.n_such(is_number) < below.len() {
        return None;
    }
    if above.is_binned() { of_sums(above, below, &product()) } else { of_draws(above, below) }
}

fn of_draws(above: &Column, below: &Column) -> Option<Estimate> {
    let numbers = |column: &Column| column.values().filter_map(known).collect::<Vec<f64>>();
    let [uppers, lowers] = [above, below].map(numbers);
    let n = lowers.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let error = |values: &[f64]| {
        // What never varies has no error: its mean may be a hair off.
        if values.iter().all(|&value| value == values[0]) {
            return 0.0;
        }
        let middle = mean(values);
        let gaps: Vec<f64> = values.iter().map(|value| value - middle).collect();
        let squares: f64 = gaps.iter().map(|gap| gap * gap).sum();
        (squares / (n - 1.0) / n * below.design_effect_of(&gaps)).sqrt()
    };
    let (upper, lower) = (mean(&uppers), mean(&lowers));
    if upper < 0.0 || lower <= 4.0 * error(&lowers) || lower <= 0.0 {
        return None;
    }
    let value = upper / lower;
    let residues: Vec<f64> = uppers.iter().zip(&lowers).map(|(upper, lower)| upper - value * lower).collect();
    Some(Estimate { value, se: error(&residues) / lower })
}

/// The variance of above − ratio × below is that of each, less twice the ratio times their covariance.
fn of_sums(above: &Column, below: &Column, product: &Column) -> Option<Estimate> {
    let mean = |column: &Column| distribution(column).mean;
    let (upper, lower, both) = (mean(above)?, mean(below)?, mean(product)?);
    if upper.value < 0.0 || lower.value <= 4.0 * lower.se || lower.value <= 0.0 {
        return None;
    }
    let value = upper.value / lower.value;
    // Of means, hence over n: (mean of products − product of means) × n / (n − 1) / n.
    let covariance = (both.value - upper.value * lower.value) / (below.len() as f64 - 1.0);
    let variance = upper.se * upper.se + value * value * lower.se * lower.se - 2.0 * value * covariance;
    Some(Estimate { value, se: variance.max(0.0).sqrt() / lower.value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Binning, Sums};

    fn binned(numbers: &[f64]) -> Column {
        let mut column = Column::binned(Binning { most: 1_000, near: 0.0, sums: Sums::ForMean });
        numbers.iter().for_each(|&number| column.push(Value::Known(number)));
        column.settle();
        column
    }

    #[test]
    fn sums_say_what_draws_say() {
        let below: Vec<f64> = (0..500_u32).map(|draw| f64::from(draw * 7_919 % 101) + 20.0).collect();
        let above: Vec<f64> = below
            .iter()
            .enumerate()
            .map(|(draw, below)| 900.0 * below + (draw % 13) as f64 * 400.0)
            .collect();
        let product: Vec<f64> = above.iter().zip(&below).map(|(above, below)| above * below).collect();
        let column = |numbers: &[f64]| numbers.iter().copied().collect::<Column>();
        let none = || panic!("draws are kept");
        let exact = ratio_of_means(&column(&above), &column(&below), none).expect("above nought");
        let found = ratio_of_means(&binned(&above), &binned(&below), || Cow::Owned(binned(&product)));
        let found = found.expect("above nought");
        assert!((found.value - exact.value).abs() <= 1e-9 * exact.value);
        assert!((found.se - exact.se).abs() <= 1e-6 * exact.se && exact.se > 0.0);
    }
}
