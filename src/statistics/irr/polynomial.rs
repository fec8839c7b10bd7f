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
        let (whole, rest) = flows.as_chunks::<LANES>();
        let mut last = [0; LANES];
        last[..rest.len()].copy_from_slice(rest);
        let last = Some(&last).filter(|_| !rest.is_empty());
        Self { blocks: whole.iter().chain(last).map(|months| months.map(|flow| flow as f64)).collect() }
    }

    /// Flows by month, and zeros after them up to a multiple of eight months.
    pub(super) fn months(&self) -> &[f64] {
        self.blocks.as_flattened()
    }

    /// Value and slope at v = 1, from additions alone and in another order: good for a first guess.
    pub(super) fn sum_and_slope(&self) -> (f64, f64) {
        let (sums, later) = self.lane_sums();
        let mut slopes = [0.0; LANES];
        for j in 0..LANES {
            slopes[j] = LANES as f64 * later[j] + j as f64 * sums[j];
        }
        (total(&sums), total(&slopes))
    }

    /// Sum of each lane, and the sum of each flow times the number of its block. By itself for the same reason as
    /// [`Polynomial::lanes_and_slopes`].
    #[inline(never)]
    fn lane_sums(&self) -> ([f64; LANES], [f64; LANES]) {
        let (mut sums, mut later) = ([0.0; LANES], [0.0; LANES]);
        for block in self.blocks.iter().rev() {
            for j in 0..LANES {
                later[j] += sums[j];
                sums[j] += block[j];
            }
        }
        (sums, later)
    }

    /// Value at the monthly discount factor `v`, in pence.
    pub(super) fn value(&self, v: f64) -> f64 {
        let [value] = self.values([&Powers::new(v)]);
        value
    }

    /// Values at several discount factors: two take 1.7 times as long as one, since neither waits for the other.
    #[inline]
    pub(super) fn values<const N: usize>(&self, at: [&Powers; N]) -> [f64; N] {
        let Some((last, before)) = self.blocks.split_last() else { return [0.0; N] };
        let mut lanes = [*last; N];
        for block in before.iter().rev() {
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
        let (lanes, slopes) = self.lanes_and_slopes(step);
        // d/dv of vʲ·P(v⁸) is j·vʲ⁻¹·P(v⁸) + vʲ·P'(v⁸)·8·v⁷.
        let mut slope = dot(&slopes, &powers) * LANES as f64 * powers[LANES - 1];
        for j in 1..LANES {
            slope += j as f64 * powers[j - 1] * lanes[j];
        }
        (dot(&lanes, &powers), slope)
    }

    /// Value and slope of each lane as a polynomial in v⁸. By itself, so that what is done with them afterwards has no say in
    /// how the lanes lie in registers.
    #[inline(never)]
    fn lanes_and_slopes(&self, step: f64) -> ([f64; LANES], [f64; LANES]) {
        let Some((last, before)) = self.blocks.split_last() else { return ([0.0; LANES], [0.0; LANES]) };
        let (mut lanes, mut slopes) = (*last, [0.0; LANES]);
        for block in before.iter().rev() {
            for j in 0..LANES {
                slopes[j] = slopes[j] * step + lanes[j];
                lanes[j] = lanes[j] * step + block[j];
            }
        }
        (lanes, slopes)
    }
}

/// Pairs of pairs: two additions wait for one another rather than seven.
fn total(lanes: &[f64; LANES]) -> f64 {
    let mut pairs = [0.0; LANES / 2];
    for j in 0..LANES / 2 {
        pairs[j] = lanes[j] + lanes[j + LANES / 2];
    }
    (pairs[0] + pairs[2]) + (pairs[1] + pairs[3])
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
            let (sum, slope_of_sum) = polynomial.sum_and_slope();
            prop_assert_eq!(sum, flows.iter().sum::<i64>() as f64);
            let by_month = flows.iter().zip(0_i64..).map(|(flow, month)| flow * month);
            prop_assert_eq!(slope_of_sum, by_month.sum::<i64>() as f64);
            let (value_again, slope_found) = polynomial.value_and_slope(v);
            prop_assert_eq!(value_again, polynomial.value(v));
            prop_assert!((slope_found - slope).abs() <= 1e-12 * size * flows.len() as f64);
        }
    }
}
