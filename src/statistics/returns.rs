//! Figures of an investor's net flows by month, whole pence: negative is paid in, positive is received.
//!
//! Flows of one month are netted, as an investor's bank account shows them.

use super::Value;

/// What was paid in.
#[must_use]
pub fn drawn(flows: &[i64]) -> i64 {
    -flows.iter().filter(|&&flow| flow < 0).sum::<i64>()
}

/// What was received.
#[must_use]
pub fn received(flows: &[i64]) -> i64 {
    flows.iter().filter(|&&flow| flow > 0).sum()
}

/// The largest net amount that was out at the end of any month.
#[must_use]
pub fn peak(flows: &[i64]) -> i64 {
    let mut out = 0;
    flows.iter().fold(0, |peak, flow| {
        out -= flow;
        peak.max(out)
    })
}

/// The first month from whose end on receipts to date cover what was paid in to date; beyond the horizon if never,
/// undefined where nothing was paid in.
#[must_use]
pub fn payback_month(flows: &[i64]) -> Value {
    if drawn(flows) == 0 {
        return Value::Undefined;
    }
    let (mut net, mut last_short) = (0, None);
    for (month, flow) in flows.iter().enumerate() {
        net += flow;
        if net < 0 {
            last_short = Some(month);
        }
    }
    match last_short {
        Some(month) if month + 1 == flows.len() => Value::BeyondHorizon,
        Some(month) => Value::Known((month + 1) as f64),
        None => Value::Known(0.0),
    }
}

/// For how long what was paid in stays out on average, months: what is out at the end of each month, over all that was paid in.
/// Of money that is paid in once and then comes back that is the mean date of the receipts that make it up, less the mean
/// date of payments in. Money paid in again while earlier receipts cover it is not out. Undefined unless all that was paid
/// in came back.
#[must_use]
pub fn average_life(flows: &[i64]) -> Value {
    let drawn = drawn(flows);
    if drawn == 0 || received(flows) < drawn {
        return Value::Undefined;
    }
    let mut out = 0;
    let stands_out: f64 = flows
        .iter()
        .map(|flow| {
            out -= flow;
            out.max(0) as f64
        })
        .sum();
    Value::Known(stands_out / drawn as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loan_repaid_in_two_halves_has_the_figures_one_can_count_on_fingers() {
        let flows = [-100, -50, 0, 75, 90];
        assert_eq!((drawn(&flows), received(&flows), peak(&flows)), (150, 165, 150));
        assert_eq!(payback_month(&flows), Value::Known(4.0));
        let (out, back) = ((0.0 * 100.0 + 1.0 * 50.0) / 150.0, (3.0 * 75.0 + 4.0 * 75.0) / 150.0);
        assert_eq!(average_life(&flows), Value::Known(back - out));
    }

    #[test]
    fn money_that_never_comes_back_is_paid_back_beyond_the_horizon() {
        assert_eq!(payback_month(&[-100, 40, 30]), Value::BeyondHorizon);
        assert_eq!(average_life(&[-100, 40, 30]), Value::Undefined);
    }

    #[test]
    fn nothing_paid_in_has_no_payback() {
        assert_eq!(payback_month(&[0, 10]), Value::Undefined);
        assert_eq!(peak(&[0, 10]), 0);
    }

    #[test]
    fn payback_is_the_month_after_which_the_account_never_falls_short_again() {
        assert_eq!(payback_month(&[-100, 120, -50, 60]), Value::Known(3.0));
    }

    /// What is paid in again after more came back than was paid in is out only as far as receipts do not cover it: a life is never
    /// below nought.
    #[test]
    fn money_that_receipts_cover_already_is_not_out() {
        // 100 out for a month, and then 20 of the 50 for two.
        assert_eq!(average_life(&[-100, 130, -50, 0, 60]), Value::Known((100.0 + 2.0 * 20.0) / 150.0));
        assert_eq!(average_life(&[0, 500, -100]), Value::Known(0.0));
    }

    /// What comes back without a penny more has been out for as long as any loan; a penny less is not back.
    #[test]
    fn a_loan_that_is_repaid_and_no_more_has_a_life() {
        assert_eq!(
            average_life(&[-1_000, 0, 400, 0, 600]),
            Value::Known((2.0 * 400.0 + 4.0 * 600.0) / 1_000.0)
        );
        assert_eq!(average_life(&[-1_000, 0, 400, 0, 599]), Value::Undefined);
    }
}
