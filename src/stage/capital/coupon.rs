//! What a class bears: coupons on its balance and a fee on what is not drawn.
//!
//! A coupon is formed on its date from the balances of the months since the last: the sum of balance × yearly rate / 12,
//! rounded once. A rate that follows the month or the year is that of each month; what is measured is read on the
//! coupon date and holds for all of the time since the last.

use super::clock::Clock;
use crate::model::{Coupon, CouponPaid, Layered, Number};
use crate::units::Money;

/// The denominator of what accrues: a twelfth of a year, and parts per million.
const STEPS: i128 = 12_000_000;

/// The running coupon of a class.
#[derive(Default)]
pub(super) struct CouponBook {
    /// The months since the last coupon date, and what bore coupon in each.
    running: Vec<(u16, Money)>,
    /// The last coupon date.
    pub(super) formed_in: u16,
    /// Formed each year and due only at the end; it bears coupon until then.
    kept: Money,
    /// Due and not yet paid.
    pub(super) due: Money,
    /// What was formed, by contract year.
    pub(super) years: Vec<CouponYear>,
}

/// What a class bore in a contract year.
#[derive(Clone, Copy, Default)]
pub(super) struct CouponYear {
    /// Coupon, in twelve-millionths of a penny.
    accrued: i128,
    /// Sum of the balances of its months, pence.
    balances: i128,
}

/// Whether a month is the last in which a class bears anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl CouponBook {
    /// A month's coupon on a balance. Gives back what is added to the balance.
    pub(super) fn accrue(&mut self, terms: &Coupon, balance: Money, clock: &Clock<'_>, last: Last) -> Money {
        if is_nil(terms, clock) {
            return Money::ZERO;
        }
        let bears = match terms.paid {
            CouponPaid::AtTheEnd => balance + self.kept,
            CouponPaid::Every(_) | CouponPaid::Added => balance,
        };
        self.running.push((clock.month, bears));
        let on_date = match terms.paid {
            CouponPaid::Added => true,
            CouponPaid::Every(months) => clock.month.is_multiple_of(months),
            CouponPaid::AtTheEnd => clock.month.is_multiple_of(12),
        };
        let mut added = Money::ZERO;
        if on_date || last == Last::Yes {
            let coupon = self.form(terms, clock);
            match terms.paid {
                CouponPaid::Added => added = coupon,
                CouponPaid::Every(_) => self.due += coupon,
                CouponPaid::AtTheEnd => self.kept += coupon,
            }
        }
        if last == Last::Yes {
            self.due += std::mem::take(&mut self.kept);
        }
        added
    }

    /// What has accrued since the last coupon date and is not due yet, at the rate as it stands now, rounded as it would be formed.
    pub(super) fn accrued(&self, terms: &Coupon, clock: &Clock<'_>) -> Money {
        let of_month = |&(month, balance): &(u16, Money)| {
            i128::from(balance.pence()) * ppm(rate(terms, month, self.formed_in, clock))
        };
        self.kept + rounded(self.running.iter().map(of_month).sum())
    }

    /// The yearly rate at which its balances bore coupon in all; nought where there were none.
    pub(super) fn rate(&self) -> f64 {
        let add = |all: CouponYear, year: &CouponYear| CouponYear {
            accrued: all.accrued + year.accrued,
            balances: all.balances + year.balances,
        };
        self.years.iter().fold(CouponYear::default(), add).rate().unwrap_or(0.0)
    }

    fn form(&mut self, terms: &Coupon, clock: &Clock<'_>) -> Money {
        let since = std::mem::replace(&mut self.formed_in, clock.month);
        let mut accrued = 0;
        for (month, balance) in self.running.drain(..) {
            let coupon = i128::from(balance.pence()) * ppm(rate(terms, month, since, clock));
            accrued += coupon;
            let year = usize::from(clock.model.calendar.contract_year(month, 0)) - 1;
            if self.years.len() <= year {
                self.years.resize_with(year + 1, CouponYear::default);
            }
            self.years[year].accrued += coupon;
            self.years[year].balances += i128::from(balance.pence());
        }
        rounded(accrued)
    }
}

impl CouponYear {
    /// The yearly rate at which the balance bore coupon; none where there was no balance.
    pub(super) fn rate(&self) -> Option<f64> {
        (self.balances > 0).then(|| self.accrued as f64 / self.balances as f64 / 1e6)
    }
}

/// A running fee: a yearly rate on an amount, due with every third month.
#[derive(Default)]
pub(super) struct RunningFee {
    accrued: i128,
}

impl RunningFee {
    /// A month's fee; gives back what falls due.
    pub(super) fn accrue(&mut self, rate: f64, on: Money, month: u16, last: Last) -> Money {
        self.accrued += i128::from(on.pence()) * ppm(rate.max(0.0));
        if month.is_multiple_of(3) || last == Last::Yes {
            rounded(std::mem::take(&mut self.accrued))
        } else {
            Money::ZERO
        }
    }
}

/// The yearly rate of a month, on what is measured on the coupon date. A rate whose measure is not known is nought: a
/// performance has to be shown. It is held up to the floor, then down to the ceiling, and a
/// drawn rate is never below nought.
fn rate(terms: &Coupon, month: u16, since: u16, clock: &Clock<'_>) -> f64 {
    let x = |axis| clock.through(axis, month, since);
    let bound = |bound: &Option<Number>| bound.as_ref().and_then(|number| clock.world.known(number, x));
    let rate = clock.world.layered(&terms.rate, x).unwrap_or(0.0);
    let held_up = bound(&terms.at_least).map_or(rate, |least| rate.max(least));
    bound(&terms.at_most).map_or(held_up, |most| held_up.min(most)).max(0.0)
}

fn is_nil(terms: &Coupon, clock: &Clock<'_>) -> bool {
    let plain = match &terms.rate {
        Layered::Single(Number::Plain(row)) => Some(*row),
        Layered::Single(Number::By(_)) | Layered::Within(_) => None,
    };
    terms.at_least.is_none() && plain.is_some_and(|row| clock.world.value(row) == 0.0)
}

/// A rate in whole parts per million.
fn ppm(rate: f64) -> i128 {
    (rate * 1e6).round() as i128
}

/// Whole pence, half up: what accrues is never below nought.
fn rounded(accrued: i128) -> Money {
    let pence = (accrued + STEPS / 2) / STEPS;
    Money::from_pence(i64::try_from(pence).expect("a coupon fits in 64 bits of pence"))
}
