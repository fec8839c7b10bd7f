//! How much of the distance from the mean down to the worst twentieth goes when deals are held together, with its error from
//! the draws themselves: parts of few draws have too short a tail to take it from.

use crate::data::CheckedValue;
use crate::statistics::{Column, Percentile, Value, distribution, expected_shortfall, shortfall_influences};

/// How far the mean of the worst twentieth lies below the mean, and by how much each draw moves that, times their number.
struct Below {
    distance: f64,
    influences: Vec<f64>,
}

/// 1 − distance of the fund / sum of the distances of deals; nought where all move as one.
///
/// The error is that of a ratio of statistics of the same draws, by their influences (F. R. Hampel 1974, "The influence curve
/// and its role in robust estimation", Journal of the American Statistical Association 69): each draw moves the ratio by what
/// it moves both, so that deals which move together need no correlation to be named.
pub(super) fn of_worst_twentieth(deals: &[&Column], fund: &Column) -> Option<CheckedValue> {
    let together = below(fund)?;
    let alone: Vec<Below> = deals.iter().map(|column| below(column)).collect::<Option<_>>()?;
    let sum: f64 = alone.iter().map(|own| own.distance).sum();
    if sum <= 0.0 {
        return None;
    }
    let ratio = together.distance / sum;
    let influences: Vec<f64> = (0..together.influences.len())
        .map(|draw| {
            let of_sum: f64 = alone.iter().map(|own| own.influences[draw]).sum();
            (ratio * of_sum - together.influences[draw]) / sum
        })
        .collect();
    let n = influences.len() as f64;
    let squares: f64 = influences.iter().map(|influence| influence * influence).sum();
    let variance = squares / (n * (n - 1.0)) * fund.design_effect_of(&influences);
    Some(CheckedValue { value: 1.0 - ratio, se: Some(variance.sqrt()) })
}

fn below(column: &Column) -> Option<Below> {
    let mean = distribution(column).mean?.value;
    let worst = expected_shortfall(column, Percentile::P5)?.value;
    let of_worst = shortfall_influences(column, Percentile::P5)?;
    let influence = |(draw, of_worst): (Value, f64)| match draw {
        Value::Known(value) => value - mean - of_worst,
        Value::BeyondHorizon | Value::Undefined => 0.0,
    };
    let influences = column.values().zip(of_worst).map(influence).collect();
    Some(Below { distance: mean - worst, influences })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two deals whose results are sums of uniform numbers, one of them the same in both, and the fund that holds them.
    fn held(generator: &mut u64, n: usize) -> CheckedValue {
        let mut uniform = || {
            *generator =
                generator.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*generator >> 11) as f64 / (1_u64 << 53) as f64
        };
        let draws: Vec<[f64; 2]> = (0..n)
            .map(|_| {
                let both = uniform();
                [both + uniform() + uniform(), both + 2.0 * uniform()]
            })
            .collect();
        let of = |sum: fn(&[f64; 2]) -> f64| draws.iter().map(sum).collect::<Column>();
        let (one, other, fund) = (of(|draw| draw[0]), of(|draw| draw[1]), of(|draw| draw[0] + draw[1]));
        of_worst_twentieth(&[&one, &other], &fund).expect("a tail of some draws")
    }

    /// The error that is said is how far runs with other draws lie from each other, with as few draws as batches had none.
    #[test]
    fn the_error_is_that_of_other_runs() {
        const RUNS: usize = 600;
        let mut generator = 7;
        let found: Vec<CheckedValue> = (0..RUNS).map(|_| held(&mut generator, 400)).collect();
        let mean = found.iter().map(|own| own.value).sum::<f64>() / RUNS as f64;
        let variance =
            found.iter().map(|own| (own.value - mean) * (own.value - mean)).sum::<f64>() / (RUNS - 1) as f64;
        let said: Vec<f64> = found.iter().map(|own| own.se.expect("an error")).map(|se| se * se).collect();
        let said = said.iter().sum::<f64>() / RUNS as f64;
        // A variance over so many runs has itself a relative error of √(2 / runs).
        let error = (2.0 / RUNS as f64).sqrt();
        assert!((said / variance - 1.0).abs() < 4.0 * error, "{said} {variance}");
    }

    #[test]
    fn deals_that_are_one_and_the_same_take_nothing_off() {
        let deal: Column = (0..400_i64).collect();
        let fund: Column = (0..400_i64).map(|draw| 2 * draw).collect();
        let found = of_worst_twentieth(&[&deal, &deal], &fund).expect("a tail of some draws");
        assert!(found.value.abs() < 1e-12 && found.se.expect("an error") < 1e-12, "{found:?}");
    }
}
