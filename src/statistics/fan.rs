//! Bands by month: how monthly values spread across draws, for plots of people, cash and payments.
//!
//! Values are whole numbers in the caller's unit (pence, days, people).

use super::column::Column;
use super::summary::{Percentile, quantile};

/// Quantiles of one month across draws, by the definition of [`super::Distribution`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// 5% quantile.
    pub p5: i64,
    /// 25% quantile.
    pub p25: i64,
    /// Median.
    pub p50: i64,
    /// 75% quantile.
    pub p75: i64,
    /// 95% quantile.
    pub p95: i64,
}

/// The band of one month; none without draws. The values, one per draw, are left in another order.
pub fn band(values: &mut [i64]) -> Option<Band> {
    if values.is_empty() {
        return None;
    }
    // From the lowest quantile up: each search leaves all later ones to the right of it.
    let mut start = 0;
    let mut next = |percentile: Percentile| {
        let index = percentile.rank(values.len()) - 1;
        let (_, value, _) = values[start..].select_nth_unstable(index - start);
        start = index;
        *value
    };
    Some(Band {
        p5: next(Percentile::P5),
        p25: next(Percentile::P25),
        p50: next(Percentile::P50),
        p75: next(Percentile::P75),
        p95: next(Percentile::P95),
    })
}

/// The bands of all months from a table in draw order: the months of the first draw, then those of the next.
/// Empty without draws or months.
///
/// # Panics
/// If the table does not hold every month of every draw.
pub fn fan(table: &[i64], n_months: usize) -> Vec<Band> {
    if n_months == 0 {
        assert!(table.is_empty(), "a table without months is empty");
        return Vec::new();
    }
    assert_eq!(table.len() % n_months, 0, "a table holds every month of every draw");
    let mut values = Vec::with_capacity(table.len() / n_months);
    let of_month = |month: usize| {
        values.clear();
        values.extend(table.iter().skip(month).step_by(n_months));
        band(&mut values)
    };
    (0..n_months).filter_map(of_month).collect()
}

/// The bands of months from a column of each; empty without draws.
pub fn fan_of_columns(months: &[Column]) -> Vec<Band> {
    let of_month = |month: &Column| {
        let ranks = month.ranks();
        let at = |percentile| quantile(&ranks, percentile).map(|value| value.round() as i64);
        Some(Band {
            p5: at(Percentile::P5)?,
            p25: at(Percentile::P25)?,
            p50: at(Percentile::P50)?,
            p75: at(Percentile::P75)?,
            p95: at(Percentile::P95)?,
        })
    };
    months.iter().filter_map(of_month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn months_are_summarised_apart() {
        // Draw d has d in month 0 and −d in month 1.
        let table: Vec<i64> = (1..=100).flat_map(|draw| [draw, -draw]).collect();
        assert_eq!(
            fan(&table, 2),
            [
                Band { p5: 5, p25: 25, p50: 50, p75: 75, p95: 95 },
                Band { p5: -96, p25: -76, p50: -51, p75: -26, p95: -6 }
            ]
        );
    }

    #[test]
    fn nothing_has_no_band() {
        assert_eq!(band(&mut []), None);
        assert_eq!(fan(&[], 12), []);
        assert_eq!(fan(&[], 0), []);
    }

    proptest! {
        #[test]
        fn bands_are_the_ranks_of_the_sorted_draws(mut values in prop::collection::vec(-50_i64..50, 1..120)) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let at = |percent: usize| sorted[(values.len() * percent).div_ceil(100) - 1];
            let expected = Band { p5: at(5), p25: at(25), p50: at(50), p75: at(75), p95: at(95) };
            prop_assert_eq!(band(&mut values), Some(expected));
        }
    }
}
