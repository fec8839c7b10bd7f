//! Newton's method kept inside a bracket, for the quantiles that have no closed form.

/// A function's value and slope at one point.
pub(super) struct Tangent {
    pub(super) value: f64,
    pub(super) slope: f64,
}

/// Most steps taken. Halving alone shrinks any bracket used here (a few thousand wide) below rounding in 70 steps.
const STEPS: usize = 200;

/// The root of an increasing function between `low` and `high`; the nearer end if it has none there.
///
/// A Newton step that leaves the bracket, or has no usable slope, is replaced by halving (Press et al., *Numerical
/// Recipes*, 3rd ed., section 9.4, `rtsafe`).
pub(super) fn root_of_increasing(f: impl Fn(f64) -> Tangent, mut low: f64, mut high: f64, start: f64) -> f64 {
    let mut at = start.clamp(low, high);
    for _ in 0..STEPS {
        let Tangent { value, slope } = f(at);
        if value == 0.0 {
            return at;
        }
        if value > 0.0 {
            high = at;
        } else {
            low = at;
        }
        let newton = at - value / slope;
        let next = if newton > low && newton < high { newton } else { low + 0.5 * (high - low) };
        let done = (next - at).abs() <= 4.0 * f64::EPSILON * at.abs().max(1.0);
        at = next;
        if done {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_cube_root_from_a_start_where_the_slope_is_nil() {
        let cube = |x: f64| Tangent { value: x * x * x - 2.0, slope: 3.0 * x * x };
        let root = root_of_increasing(cube, -10.0, 10.0, 0.0);
        assert!((root - 2.0f64.cbrt()).abs() < 1e-15, "{root}");
    }

    #[test]
    fn goes_to_the_nearer_end_when_there_is_no_root_between() {
        let line = |x: f64| Tangent { value: x - 5.0, slope: 1.0 };
        assert!((root_of_increasing(line, 0.0, 1.0, 0.5) - 1.0).abs() < 1e-12);
    }
}
