//! Classes of investment, in words.

use super::party;
use crate::model::{Axis, CouponPaid, Layered, Model, Number, Schedule, Tranche, TrancheKind};
use crate::report::sentences::phrase::{capitalised, every, is_nothing, value};
use crate::report::sentences::schedule::{layered, number};

pub(super) fn tranche_title(tranche: &Tranche) -> String {
    tranche.label.clone().unwrap_or_else(|| tranche.name.replace('_', " "))
}

/// "Senior (rank 1): £600,000 from the investors, as a loan; it bears 6% a year on the balance, paid yearly."
pub(super) fn tranche_said(model: &Model, tranche: &Tranche) -> String {
    let kind = match tranche.kind {
        TrancheKind::Loan => "as a loan",
        TrancheKind::Equity => "at risk, with no claim but on what is left",
        TrancheKind::Grant => "as a grant that is never repaid",
    };
    format!(
        "{} (rank {}): {} from {}, {kind}{}{}.",
        capitalised(&tranche_title(tranche)),
        tranche.rank,
        value(model, tranche.commitment),
        party(model, tranche.holder),
        coupon_said(model, tranche),
        commitment_fee_said(model, tranche),
    )
}

fn coupon_said(model: &Model, tranche: &Tranche) -> String {
    let coupon = &tranche.coupon;
    let none = matches!(coupon.rate, Layered::Single(Number::Plain(row)) if is_nothing(model, row));
    if none && coupon.at_least.is_none() {
        return String::new();
    }
    let paid = match coupon.paid {
        CouponPaid::Every(months) => format!("paid {}", every(months)),
        CouponPaid::AtTheEnd => "paid at the end".to_owned(),
        CouponPaid::Added => "added to the balance".to_owned(),
    };
    let bound = |word: &str, bound: &Option<Number>| {
        bound.as_ref().map_or_else(String::new, |bound| format!("; at {word} {}", number(model, bound)))
    };
    let read = if follows_a_measure(&coupon.rate) {
        "; what is measured is read on the date of the coupon and holds for all of the time since the last"
    } else {
        ""
    };
    format!(
        "; it bears {} on the balance, {paid}{}{}{read}",
        layered(model, &coupon.rate),
        bound("least", &coupon.at_least),
        bound("most", &coupon.at_most),
    )
}

fn follows_a_measure(rate: &Layered) -> bool {
    let is_measure = |axis: Axis| matches!(axis, Axis::Measure(_));
    let number = |number: &Number| match number {
        Number::Plain(_) => false,
        Number::By(Schedule { axis, .. }) => is_measure(*axis),
    };
    match rate {
        Layered::Single(single) => number(single),
        Layered::Within(schedule) => is_measure(schedule.axis) || schedule.values().any(number),
    }
}

fn commitment_fee_said(model: &Model, tranche: &Tranche) -> String {
    let said =
        |fee: &Number| format!("; and {} on what can still be drawn, due quarterly", number(model, fee));
    tranche.commitment_fee.as_ref().map_or_else(String::new, said)
}
