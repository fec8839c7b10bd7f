//! Value and slope of a stream of monthly flows as a polynomial in the monthly discount factor.
//!
//! Horner's rule is split over eight lanes: lane j holds the months j, j + 8, j + 16, …, each a polynomial in
//! v⁸. The eight chains do not wait for one another, and the order of the sums is fixed, so the answer is the
//! same on every machine.

const LANES: usize = 8;

/// Flows Σ cₖ·vᵏ, with k the month and v the discount factor of one month.
pub(super) struct Polynomial {
    /// Eight months to a block, the last one filled up with zeros.
    blocks: Vec<[f64; LANES]>,
}

/// What values at one discount factor v need of it.
#[derive(Clone, Copy)]
pub(super) struct Powers {
    /// v⁰ … v⁷.
    lanes: [f64; LANES],
    /// v⁸.
    step: f64,
}

impl Powers {
    pub(super) const fn new(v: f64) -> Self {
        let mut lanes = [1.0; LANES];
        let mut j = 1;
        while j < LANES {
            lanes[j] = lanes[j - 1] * v;
            j += 1;
        }
        Self { lanes, step: lanes[LANES - 1] * v }
    }
}

impl Polynomial {
    /// Flows in pence, month by month. Exact up to 2⁵³ pence a month.
    pub(super) fn new(flows: &[i64]) -> Self {
        let block = |months: &[i64]| {
            let mut block = [0.0; LANES];
            for (coefficient, &flow) in block.iter_mut().zip(months) {
                *coefficient = flow as f64;
            }
            block
        };
        Self { blocks: flows.chunks(LANES).map(block).collect() }
    }

    /// Flows by month, and zeros after them up to a multiple of eight months.
    pub(super) fn months(&self) -> &[f64] {
        self.blocks.as_flattened()
    }

    /// Value at the monthly discount factor `v`, in pence.
    pub(super) fn value(&self, v: f64) -> f64 {
        let [value] = self.values([&Powers::new(v)]);
        value
    }

    /// Values at several discount factors: two take 1.7 times as long as one, since neither waits for the other.
    #[inline]
    pub(super) fn values<const N: usize>(&self, at: [&Powers; N]) -> [f64; N] {
        let mut lanes = [[0.0; LANES]; N];
        for block in self.blocks.iter().rev() {
            for (lanes, powers) in lanes.iter_mut().zip(at) {
                for (lane, coefficient) in lanes.iter_mut().zip(block) {
                    *lane = *lane * powers.step + coefficient;
                }
            }
        }
        let mut values = [0.0; N];
        for ((value, lanes), powers) in values.iter_mut().zip(&lanes).zip(at) {
            *value = dot(lanes, &powers.lanes);
        }
        values
    }

    /// Value and its derivative with respect to the discount factor at `v`.
    pub(super) fn value_and_slope(&self, v: f64) -> (f64, f64) {
        let Powers { lanes: powers, step } = Powers::new(v);
        let mut lanes = [0.0; LANES];
        let mut slopes = [0.0; LANES];
        for block in self.blocks.iter().rev() {
            for j in 0..LANES {
                slopes[j] = slopes[j] * step + lanes[j];
                lanes[j] = lanes[j] * step + block[j];
            }
        }
        // d/dv of vʲ·P(v⁸) is j·vʲ⁻¹·P(v⁸) + vʲ·P'(v⁸)·8·v⁷.
        let mut slope = dot(&slopes, &powers) * LANES as f64 * powers[LANES - 1];
        for j in 1..LANES {
            slope += j as f64 * powers[j - 1] * lanes[j];
        }
        (dot(&lanes, &powers), slope)
    }
}

fn dot(left: &[f64; LANES], right: &[f64; LANES]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lanes_agree_with_the_plain_sum(
            flows in prop::collection::vec(-1_000_000_i64..1_000_000, 0..60),
            v in 0.77_f64..1.43,
        ) {
            let term = |(month, &flow): (usize, &i64)| flow as f64 * libm::pow(v, month as f64);
            let size: f64 = flows.iter().enumerate().map(|term_of| term(term_of).abs()).sum();
            let value: f64 = flows.iter().enumerate().map(term).sum();
            let slope: f64 = flows.iter().enumerate().map(|(m, f)| m as f64 * term((m, f)) / v).sum();
            let polynomial = Polynomial::new(&flows);
            prop_assert!((polynomial.value(v) - value).abs() <= 1e-13 * size);
            let (value_again, slope_found) = polynomial.value_and_slope(v);
            prop_assert_eq!(value_again, polynomial.value(v));
            prop_assert!((slope_found - slope).abs() <= 1e-12 * size * flows.len() as f64);
        }
    }
}
