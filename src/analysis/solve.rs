//! Where a condition on a result begins and ends to hold along one input: evenly spaced points first, then every change
//! between two of them halved until it is as narrow as the input is written.
//!
//! On fixed draws a result is a function of the input without noise, so that halving is safe; how far the place would move
//! with other draws is the interval in which the result with its error admits the bound.

use crate::data::{Above, CheckedValue, Condition, Crossing};
use crate::statistics::NORMAL_95;

/// Points of the first look.
pub const POINTS: usize = 33;
/// Halvings after which no double is left between two ends that are 33 points apart.
const MOST_HALVINGS: usize = 60;

/// A result at a value of the input, or why there is none.
pub type Evaluated = Result<CheckedValue, String>;

/// Every place between neighbouring points at which a condition begins or ends to hold, from the lowest. `snap` gives the
/// nearest value that the input can be written with.
///
/// # Errors
/// Whatever `evaluate` gives up on.
pub fn crossings<E>(
    values: &[f64],
    snap: &dyn Fn(f64) -> f64,
    condition: Condition,
    evaluate: &mut dyn FnMut(f64) -> Result<Evaluated, E>,
) -> Result<Vec<Crossing>, E> {
    let mut points = Vec::new();
    for &value in values {
        points.push((value, evaluate(value)?.ok()));
    }
    let mut found = Vec::new();
    for pair in points.windows(2) {
        let [(low, Some(at_low)), (high, Some(at_high))] = pair else { continue };
        if condition.holds(at_low.value) != condition.holds(at_high.value) {
            let narrowed = narrow(((*low, *at_low), (*high, *at_high)), snap, condition, evaluate)?;
            found.extend(narrowed);
        }
    }
    Ok(found)
}

type Point = (f64, CheckedValue);

/// Halves a gap over which a condition changes; none where a result within it is not known.
fn narrow<E>(
    (mut low, mut high): (Point, Point),
    snap: &dyn Fn(f64) -> f64,
    condition: Condition,
    evaluate: &mut dyn FnMut(f64) -> Result<Evaluated, E>,
) -> Result<Option<Crossing>, E> {
    let above = condition.holds(high.1.value);
    for _ in 0..MOST_HALVINGS {
        let middle = snap((low.0 + high.0) / 2.0);
        if middle <= low.0 || middle >= high.0 {
            break;
        }
        let Ok(found) = evaluate(middle)? else { return Ok(None) };
        let end = if condition.holds(found.value) == above { &mut high } else { &mut low };
        *end = (middle, found);
    }
    let (holds, fails) = if above { (high, low) } else { (low, high) };
    Ok(Some(Crossing {
        at: holds.0,
        found: holds.1,
        fails_at: fails.0,
        fails: fails.1,
        holds: if above { Above::Holds } else { Above::Fails },
    }))
}

/// Between which values of the input 95 of 100 such places lie: where the result, 1.96 of its errors up or down, still
/// admits the bound; between points in a straight line. `points` are all that are known, from the lowest.
#[must_use]
pub fn interval(
    points: &[(f64, CheckedValue)],
    crossing: &Crossing,
    condition: Condition,
) -> Option<(Option<f64>, Option<f64>)> {
    crossing.found.se?;
    // How far the bound lies within the band of a point: above nought it is inside.
    let inside =
        |found: &CheckedValue| NORMAL_95 * found.se.unwrap_or(0.0) - (found.value - condition.bound).abs();
    let edge = |inner: &Point, outer: &Point| {
        let (a, b) = (inside(&inner.1).max(0.0), -inside(&outer.1));
        if a + b > 0.0 { inner.0 + (outer.0 - inner.0) * a / (a + b) } else { outer.0 }
    };
    let place = points.iter().position(|(value, _)| *value == crossing.at)?;
    let walk = |steps: &mut dyn Iterator<Item = usize>| -> Option<f64> {
        let mut inner = points[place];
        for next in steps {
            let outer = points[next];
            if inside(&outer.1) < 0.0 {
                return Some(edge(&inner, &outer));
            }
            inner = outer;
        }
        None
    };
    let below = walk(&mut (0..place).rev());
    let above = walk(&mut (place + 1..points.len()));
    Some((below, above))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Side;
    use std::convert::Infallible;

    const EIGHT: Condition = Condition { bound: 8.0, side: Side::AtLeast };

    fn evenly(from: f64, to: f64) -> Vec<f64> {
        (0..POINTS).map(|place| from + (to - from) * place as f64 / (POINTS - 1) as f64).collect()
    }

    fn solved(result: impl Fn(f64) -> Evaluated, condition: Condition) -> Vec<Crossing> {
        let mut evaluate = |at: f64| -> Result<Evaluated, Infallible> { Ok(result(at)) };
        let Ok(found) =
            crossings(&evenly(0.0, 10.0), &|x| (x * 100.0).round() / 100.0, condition, &mut evaluate);
        found
    }

    fn known(value: f64, se: f64) -> Evaluated {
        Ok(CheckedValue { value, se: Some(se) })
    }

    #[test]
    fn a_straight_line_is_crossed_where_it_should_be() {
        let [found] = solved(|x| known(2.0 * x + 1.0, 0.1), EIGHT).try_into().expect("one crossing");
        // 2x + 1 = 8 at 3.5, which is a step of a penny.
        assert_eq!((found.at, found.holds), (3.5, Above::Holds));
        assert!(found.found.value >= 8.0 && found.fails.value < 8.0 && !found.is_leap());
    }

    #[test]
    fn every_crossing_of_a_curve_is_found_in_order() {
        // (x − 2)(x − 5)(x − 9) + 8 is at least 8 from 2 to 5 and from 9 on.
        let found = solved(|x| known((x - 2.0) * (x - 5.0) * (x - 9.0) + 8.0, 0.1), EIGHT);
        let at: Vec<(f64, Above)> = found.iter().map(|crossing| (crossing.at, crossing.holds)).collect();
        assert_eq!(at, [(2.0, Above::Holds), (5.0, Above::Fails), (9.0, Above::Holds)]);
    }

    #[test]
    fn a_step_is_a_leap_and_what_is_not_known_is_no_crossing() {
        let [leap] = solved(|x| known(if x < 4.0 { 0.0 } else { 20.0 }, 0.5), EIGHT).try_into().expect("one");
        assert!(leap.is_leap());
        assert_eq!((leap.fails_at, leap.at), (3.99, 4.0));
        let hole = |x: f64| if (3.0..6.0).contains(&x) { Err("no".to_owned()) } else { known(x, 0.1) };
        assert_eq!(solved(hole, Condition { bound: 4.0, side: Side::AtMost }), []);
        assert_eq!(solved(|x| known(x, 0.1), Condition { bound: 40.0, side: Side::AtLeast }), []);
    }

    /// With an error s and a slope b everywhere the place has the error s / b.
    #[test]
    fn the_interval_of_a_straight_line_is_its_error_over_its_slope() {
        let line = |x: f64| CheckedValue { value: 2.0 * x + 1.0, se: Some(0.6) };
        let [found] = solved(|x| Ok(line(x)), EIGHT).try_into().expect("one crossing");
        let mut points: Vec<Point> = evenly(0.0, 10.0).into_iter().map(|x| (x, line(x))).collect();
        points.push((3.5, line(3.5)));
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (low, high) = interval(&points, &found, EIGHT).expect("there is an error");
        let half = NORMAL_95 * 0.6 / 2.0;
        let rounding = 1e-12;
        assert!((low.expect("within") - (3.5 - half)).abs() < rounding, "{low:?}");
        assert!((high.expect("within") - (3.5 + half)).abs() < rounding, "{high:?}");
    }

    #[test]
    fn an_interval_that_leaves_the_range_has_no_end_there() {
        let line = |x: f64| CheckedValue { value: 0.1 * x + 7.9, se: Some(1.0) };
        let [found] = solved(|x| Ok(line(x)), EIGHT).try_into().expect("one crossing");
        let points: Vec<Point> =
            evenly(0.0, 10.0).into_iter().chain([found.at]).map(|x| (x, line(x))).collect();
        let mut points = points;
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(interval(&points, &found, EIGHT), Some((None, None)));
    }
}
