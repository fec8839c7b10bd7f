//! When a figure reaches a bound: what arithmetic leaves between two figures is no difference.
//!
//! 58% less 53% is 5 points, though as binary numbers it is a little less; a mean of counts, each held to the nearest
//! 2^−24, may be off by half such a step. Contracts know no such differences.

/// Figures that differ by less than this part of the bound (of 1 where that is more) are the same: a ten-millionth.
const ALIKE: f64 = 1e-7;
/// But never by as much as this: pence next to each other always differ, in amounts of pounds as well.
const HALF_A_PENNY: f64 = 0.005;

/// How far below a bound a figure still counts as being there.
#[must_use]
pub fn leeway(bound: f64) -> f64 {
    (ALIKE * bound.abs().max(1.0)).min(HALF_A_PENNY)
}

/// Whether a figure is a bound or more.
#[must_use]
pub fn is_at_least(figure: f64, bound: f64) -> bool {
    figure + leeway(bound) >= bound
}

/// Whether a figure is a bound or less.
#[must_use]
pub fn is_at_most(figure: f64, bound: f64) -> bool {
    figure <= bound + leeway(bound)
}

/// The whole number nearest to a figure, half away from zero: of one that arithmetic left just below a half as well.
#[must_use]
pub fn nearest_figure(figure: f64) -> f64 {
    let (size, below) = (figure.abs(), figure.abs().floor());
    let up = is_at_least(size, below + 0.5);
    (below + if up { 1.0 } else { 0.0 }).copysign(figure)
}

#[cfg(test)]
mod tests {
    use super::{is_at_least, is_at_most, nearest_figure};
    use crate::units::Count;

    /// Every whole percentage less every smaller one is the points between them, and no others.
    #[test]
    fn a_difference_of_percentages_is_the_points_between_them() {
        let percent = |number: i32| f64::from(number) / 100.0;
        let mut n_noisy = 0;
        for high in 1..=100 {
            for low in 0..high {
                let (points, found) = (percent(high - low), percent(high) - percent(low));
                n_noisy += i32::from(found < points);
                assert!(is_at_least(found, points) && is_at_most(found, points), "{high}% less {low}%");
                let tenth = 0.001;
                assert!(!is_at_least(found, points + tenth), "{high}% less {low}%");
                assert!(!is_at_most(found, points - tenth), "{high}% less {low}%");
            }
        }
        assert!(n_noisy > 0, "some fall short as binary numbers");
    }

    #[test]
    fn a_mean_of_counts_reaches_what_each_of_them_is() {
        for tenths in 1..100 {
            let each = f64::from(tenths) / 10.0;
            let sum: Count = (0..100).map(|_| Count::from_fraction(each)).sum();
            let mean = sum.to_f64() / 100.0;
            assert!(is_at_least(mean, each) && is_at_most(mean, each), "{each}");
        }
    }

    #[test]
    fn pence_next_to_each_other_differ_however_large_amounts_are() {
        for (pounds, penny) in [1.0, 1e3, 1.2e5, 1e7, 1e9].into_iter().flat_map(|p| [(p, 0.01), (p, 1.0)]) {
            assert!(is_at_least(pounds, pounds) && is_at_most(pounds, pounds));
            assert!(!is_at_least(pounds - penny, pounds) && !is_at_most(pounds + penny, pounds), "{pounds}");
            assert!(!is_at_least(-pounds - penny, -pounds), "{pounds}");
        }
    }

    #[test]
    fn halves_are_rounded_away_from_nought() {
        for (figure, nearest) in
            [(0.0, 0.0), (0.4, 0.0), (0.499_999_999_9, 1.0), (0.5, 1.0), (1.49, 1.0), (2.5, 3.0), (5.0, 5.0)]
        {
            assert_eq!(nearest_figure(figure), nearest, "{figure}");
            assert_eq!(nearest_figure(-figure), -nearest, "-{figure}");
        }
    }
}
