//! From what a scenario writes to what the simulation spends: intensities per day, pence per day or month, growth a year.

use super::{Money, Period, Share, Span};
use crate::math;

/// The intensity per day of so many events per period: a rate's year is 365.25 days.
pub fn tempo_per_day(number: f64, per: Period) -> f64 {
    number / per.days()
}

/// The constant intensity per day under which something happens with this probability within this time:
/// λ = −ln(1 − p) / t, from the exponential survival P(T > t) = exp(−λt); a month is 365.25 / 12 days.
///
/// The probability is at least 0 and below 1; the time is above zero.
pub fn chance_per_day(probability: f64, within: Span) -> f64 {
    assert!((0.0..1.0).contains(&probability), "a chance is at least 0% and below 100%");
    assert!(within.average_days() > 0.0, "a chance is within a time above zero");
    -math::ln_1p(-probability) / within.average_days()
}

/// Pence per day of pay per person: week = 7 days, year = 365.25 days, month and quarter a twelfth and a quarter of it.
/// For cash use `line` with `Period::per_day`, which is exact.
pub fn pay_pence_per_day(amount: Money, per: Period) -> f64 {
    amount.pence() as f64 / per.days()
}

/// Pence per calendar month of standing pay: quarter = 3 months, year = 12; weeks and days by the average month.
/// For cash use `line` with `Period::per_month`, which is exact.
pub fn pay_pence_per_month(amount: Money, per: Period) -> f64 {
    let periods = per.per_month();
    amount.pence() as f64 * periods.numerator() as f64 / periods.denominator() as f64
}

/// Growth as a nominal fraction per year: a monthly share × 12, a quarterly one × 4, without compounding.
///
/// The period is a month, a quarter or a year, as the language has it; days and weeks follow the rate's year.
pub fn growth_per_year(share: Share, per: Period) -> f64 {
    let periods_per_year = match per {
        Period::Year => 1.0,
        Period::Quarter => 4.0,
        Period::Month => 12.0,
        Period::Week | Period::Day => Period::Year.days() / per.days(),
    };
    share.to_fraction() * periods_per_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survival_over_the_stated_time_is_what_the_chance_leaves() {
        for (probability, within) in
            [(0.27, Span::Months(12.0)), (0.05, Span::Days(7.0)), (0.999, Span::Months(3.0))]
        {
            let survival = libm::exp(-chance_per_day(probability, within) * within.average_days());
            assert!((survival - (1.0 - probability)).abs() < 1e-14, "{probability} in {within}");
        }
        assert_eq!(chance_per_day(0.0, Span::Days(1.0)), 0.0);
    }

    #[test]
    fn a_rate_of_one_a_year_is_one_in_365_and_a_quarter_days() {
        assert_eq!(tempo_per_day(1.0, Period::Year) * 365.25, 1.0);
        assert!((tempo_per_day(6.0, Period::Month) - tempo_per_day(72.0, Period::Year)).abs() < 1e-15);
        assert_eq!(tempo_per_day(7.0, Period::Week), 1.0);
    }

    #[test]
    fn pay_by_the_day_and_by_the_month() {
        assert_eq!(pay_pence_per_day(Money::from_pence(700), Period::Week), 100.0);
        assert_eq!(pay_pence_per_day(Money::from_pence(36_525), Period::Year), 100.0);
        assert_eq!(pay_pence_per_month(Money::from_pence(300), Period::Quarter), 100.0);
        assert_eq!(pay_pence_per_month(Money::from_pence(1_200), Period::Year), 100.0);
        assert_eq!(pay_pence_per_month(Money::from_pence(11_200), Period::Week), 48_700.0);
    }

    #[test]
    fn growth_is_nominal() {
        let one_percent = Share::from_ppm(10_000);
        assert_eq!(growth_per_year(one_percent, Period::Year), 0.01);
        assert_eq!(growth_per_year(one_percent, Period::Quarter), 0.04);
        assert_eq!(growth_per_year(one_percent, Period::Month), 0.12);
    }

    #[test]
    #[should_panic(expected = "a chance is at least 0% and below 100%")]
    fn certainty_has_no_rate() {
        chance_per_day(1.0, Span::Days(1.0));
    }
}
