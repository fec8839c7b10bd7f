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

    /// Value at the monthly discount factor `v`, in pence.
    pub(super) fn value(&self, v: f64) -> f64 {
        let powers = powers(v);
        let step = powers[LANES - 1] * v;
        let mut lanes = [0.0; LANES];
        for block in self.blocks.iter().rev() {
            for (lane, coefficient) in lanes.iter_mut().zip(block) {
                *lane = *lane * step + coefficient;
            }
        }
        dot(&lanes, &powers)
    }

    /// Value and its derivative with respect to the discount factor at `v`.
    pub(super) fn value_and_slope(&self, v: f64) -> (f64, f64) {
        let powers = powers(v);
        let step = powers[LANES - 1] * v;
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

/// v⁰ … v⁷.
fn powers(v: f64) -> [f64; LANES] {
    let mut powers = [1.0; LANES];
    for j in 1..LANES {
        powers[j] = powers[j - 1] * v;
    }
    powers
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
