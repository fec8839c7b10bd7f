//! What a class may still take under a bound on its return or its multiple, from its net flows to date.
//!
//! Flows of one month are netted, as in the figures of returns: a bound holds for what is reported.

use crate::math;
use crate::units::Money;

/// Powers of one plus a yearly rate by months: (1 + r)^(m / 12).
pub(super) struct Growth {
    powers: Vec<f64>,
}

/// Net flows of a class to its holder, whole pence by month; below nought is paid in.
#[derive(Default)]
pub(super) struct NetFlows {
    past: Vec<i64>,
    now: i64,
}

/// Rounding of the powers, in pence: what is nearer than this to a whole penny is that penny.
const ROUNDING: f64 = 1e-6;

impl Growth {
    /// At a yearly rate, over so many months.
    pub(super) fn at(rate: f64, n_months: u16) -> Self {
        let power = |month: u16| math::pow(1.0 + rate, f64::from(month) / 12.0);
        Self { powers: (0..=n_months).map(power).collect() }
    }
}

impl NetFlows {
    pub(super) fn add(&mut self, pence: i64) {
        self.now += pence;
    }

    /// Closes the month and gives back its net flow.
    pub(super) fn close_month(&mut self) -> i64 {
        let flow = std::mem::take(&mut self.now);
        self.past.push(flow);
        flow
    }

    /// What brings the internal rate of return to that of the growth if it is paid now: the flows to date at their
    /// future value, with the sign turned, in whole pence rounded down. Nought where the rate is reached.
    pub(super) fn up_to_return(&self, growth: &Growth) -> Money {
        let grown = self.past.iter().rev().zip(&growth.powers[1..]).map(|(&flow, power)| flow as f64 * power);
        let future = grown.sum::<f64>() + self.now as f64;
        whole_pence(-future)
    }

    /// What brings received over drawn to a multiple, in parts per million, if it is paid now; rounded down.
    pub(super) fn up_to_multiple(&self, ppm: i64) -> Money {
        let drawn: i64 = self.past.iter().map(|&flow| (-flow).max(0)).sum();
        let received: i64 = self.past.iter().map(|&flow| flow.max(0)).sum();
        // A drawn multiple may be next to nought; what it divides must not be nought.
        let (multiple, million) = (i128::from(ppm.max(1)), 1_000_000_i128);
        let most = multiple * i128::from(drawn) / million - i128::from(received);
        let room = if most >= 0 {
            most
        } else {
            // What was received is beyond the multiple of what was drawn before: this month's draws come first.
            let drawn_for_it = (i128::from(received) * million).div_euclid(multiple)
                + i128::from((i128::from(received) * million).rem_euclid(multiple) != 0);
            i128::from(drawn) - drawn_for_it
        };
        let room = (room - i128::from(self.now)).clamp(0, i128::from(i64::MAX));
        Money::from_pence(i64::try_from(room).expect("it was held within 64 bits"))
    }
}

fn whole_pence(pence: f64) -> Money {
    Money::from_pence((pence + ROUNDING).floor().max(0.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flows(past: &[i64], now: i64) -> NetFlows {
        NetFlows { past: past.to_vec(), now }
    }

    /// £1,000 a year ago at 8% are £1,080 now; £500 of them back after half a year grow by the square root of 1.08.
    #[test]
    fn what_reaches_a_return_is_the_future_value_of_the_flows() {
        let growth = Growth::at(0.08, 24);
        let mut past = vec![0; 12];
        past[0] = -100_000;
        assert_eq!(flows(&past, 0).up_to_return(&growth).pence(), 108_000);
        assert_eq!(flows(&past, 8_000).up_to_return(&growth).pence(), 100_000);
        past[6] = 50_000;
        let expected = (108_000.0 - 50_000.0 * 1.08_f64.sqrt()).floor() as i64;
        assert_eq!(flows(&past, 0).up_to_return(&growth).pence(), expected);
        assert_eq!(flows(&past, 90_000).up_to_return(&growth).pence(), 0);
        assert_eq!(flows(&[], -700).up_to_return(&growth).pence(), 700);
    }

    #[test]
    fn what_reaches_a_multiple_counts_months_net() {
        assert_eq!(flows(&[-1_000, 300], 0).up_to_multiple(1_500_000).pence(), 1_200);
        assert_eq!(flows(&[-1_000, 300], -200).up_to_multiple(1_500_000).pence(), 1_400);
        assert_eq!(flows(&[-1_000, 1_500], 0).up_to_multiple(1_500_000).pence(), 0);
        // Beyond the multiple, only as much as this month's draws make room for: 1,800 / 1.5 = 1,200 drawn.
        assert_eq!(flows(&[-1_000, 1_800], -500).up_to_multiple(1_500_000).pence(), 300);
        assert_eq!(flows(&[-1_000, 1_800], -100).up_to_multiple(1_500_000).pence(), 0);
        // 152 / 1.5 = 101⅓: no more than 1.5 of what was drawn is received only once 102 are drawn.
        assert_eq!(flows(&[-100, 152], -3).up_to_multiple(1_500_000).pence(), 1);
    }
}
