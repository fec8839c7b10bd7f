//! How far cash covers what is owed on a class of investment: what came as far as it, and what fell due to it.

use super::CoverFigure;
use crate::model::{Capital, CouponPaid, InputId, Inputs, Number, TrancheId};
use crate::units::Money;

/// What covers a class that is owed something.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// By month: what the vehicle's own cash paid the class on what it is owed, and what went on to those that rank below.
    pub reached: Vec<Money>,
    /// The dates on which it was paid and something had fallen due to it since the last.
    pub dates: Vec<DueDate>,
    /// The yearly rate at which its balance bore coupon in all; nought where it bore none.
    pub rate: f64,
    /// Months from one coupon to the next.
    pub every: u16,
    /// The month in which it matures; without a date of its own, the last.
    pub matures: u16,
}

/// A date on which a class is paid what fell due to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// The month at whose end it is.
    pub month: u16,
    /// What fell due since the last such date: coupon, fee on what is not drawn, principal.
    pub due: Money,
    /// What could go to it: what it was paid, and what was left beyond that.
    pub cash: Money,
}

impl CoverFigure {
    /// Those that a class has: something must be owed to it, and for debt service some of its coupon or principal must fall due
    /// on a date.
    #[must_use]
    pub fn of(class: TrancheId, capital: &Capital, inputs: &Inputs) -> &'static [Self] {
        let own = &capital.tranches[class.index()];
        if !own.is_owed() || !capital.waterfall.iter().any(|step| step.pays_owed().contains(&class)) {
            return &[];
        }
        let bears = !own.coupon.is_none(inputs) && own.coupon.paid != CouponPaid::Added;
        let is_all = |row: InputId| inputs.row(row).law.is_certain() && inputs.row(row).law.base() >= 1.0;
        let in_part = own.redeems.as_ref().is_some_and(|share| match share {
            Number::Plain(row) => !is_all(*row),
            Number::By(_) => true,
        });
        let redeemed = capital.redemptions.iter().any(|redemption| redemption.of == class);
        let falls_due = bears || in_part || redeemed || own.matures.is_some() || own.instalments.is_some();
        if falls_due { Self::ALL } else { &[Self::LoanLife] }
    }
}
