//! Classes of investment, in words.

use super::party;
use crate::model::{
    Axis, Capital, CouponPaid, Layered, Model, Number, Redemption, Schedule, Tranche, TrancheKind, title_of,
};
use crate::report::sentences::contract::tests;
use crate::report::sentences::phrase::{capitalised, every, is_nothing, is_whole, list, month, value, verb};
use crate::report::sentences::schedule::{layered, number};

pub(in crate::report) fn tranche_title(tranche: &Tranche) -> String {
    title_of(tranche.label.as_ref(), &tranche.name)
}

/// "Senior (rank 1): £600,000 from the investors, as a loan; it bears 6% a year on the balance, paid yearly."
pub(super) fn tranche_said(model: &Model, capital: &Capital, tranche: &Tranche) -> String {
    let kind = match tranche.kind {
        TrancheKind::Loan => "as a loan",
        TrancheKind::Equity => "at risk, with no claim but on what is left",
        TrancheKind::Grant => "as a grant that is never repaid",
        TrancheKind::RecoverableGrant => "as a grant that is repaid where a step says so",
        TrancheKind::DeferredFee => "in work whose fee waits and is repaid like a loan",
    };
    let start = format!(
        "{} (rank {}): {} from {}, {kind}",
        capitalised(&tranche_title(tranche)),
        tranche.rank,
        value(model, tranche.commitment),
        party(model, tranche.holder),
    );
    let more = [
        commitment_fee_said(model, tranche),
        maturity_said(model, capital, tranche),
        bounds_said(model, tranche),
    ];
    let sentences = std::iter::once(start + &coupon_said(model, tranche)).chain(more.into_iter().flatten());
    sentences.map(|sentence| sentence + ".").collect::<Vec<_>>().join(" ")
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
        CouponPaid::Added => "added to the balance each month".to_owned(),
    };
    let bound = |word: &str, bound: &Option<Number>| {
        bound.as_ref().map_or_else(String::new, |bound| format!("; at {word} {}", number(model, bound)))
    };
    let bounds = bound("least", &coupon.at_least) + &bound("most", &coupon.at_most);
    if let Layered::Single(Number::Plain(row)) = coupon.rate {
        return format!("; it bears {} on the balance, {paid}{bounds}", value(model, row));
    }
    let read = if follows_a_measure(&coupon.rate) {
        ". What is measured is read on the date of the coupon and holds for all of the time since the last"
    } else {
        ""
    };
    format!(". Its balance bears {}; {paid}{bounds}{read}", layered(model, &coupon.rate))
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

fn commitment_fee_said(model: &Model, tranche: &Tranche) -> Option<String> {
    let fee = tranche.commitment_fee.as_ref()?;
    Some(format!("What can still be drawn bears {}, due quarterly", number(model, fee)))
}

/// When the principal is due, and what of it.
fn maturity_said(model: &Model, capital: &Capital, tranche: &Tranche) -> Option<String> {
    let date = month(model, tranche.matures.unwrap_or(capital.closes));
    if let Some(instalments) = &tranche.instalments {
        return Some(format!(
            "Its principal is due in instalments (share of what was drawn that is due: {}): nothing is repaid before it is due, and \
             what is left is due at the end of {date}",
            number(model, instalments)
        ));
    }
    match (&tranche.redeems, tranche.matures) {
        (Some(Number::Plain(row)), _) if !is_whole(model, *row) => Some(format!(
            "At the end of {date}, and not before, {} of its principal is due and the rest is lost",
            value(model, *row)
        )),
        (Some(share @ Number::By(_)), _) => Some(format!(
            "At the end of {date}, and not before, a share of its principal is due ({}) and the rest is lost",
            number(model, share)
        )),
        (Some(Number::Plain(_)) | None, Some(_)) => {
            Some(format!("What is not repaid by the end of {date} is due then"))
        }
        (Some(Number::Plain(_)) | None, None) => None,
    }
}

/// What the class takes at most.
fn bounds_said(model: &Model, tranche: &Tranche) -> Option<String> {
    let rate = tranche.return_at_most.map(|row| format!("its return has reached {}", value(model, row)));
    let multiple = tranche
        .multiple_at_most
        .map(|row| format!("it has received {} times what was drawn", value(model, row)));
    let reached: Vec<String> = rate.into_iter().chain(multiple).collect();
    (!reached.is_empty()).then(|| format!("It takes nothing more once {}", list(&reached, "or")))
}

/// "The notes are redeemed early at the end of month 48 (30 June 2017), if the rate is less than 55%: 75% of the principal
/// that is outstanding falls due at once, and the rest is lost."
pub(super) fn redemption_said(model: &Model, capital: &Capital, redemption: &Redemption) -> String {
    let title = tranche_title(&capital.tranches[redemption.of.index()]);
    format!(
        "{} {} redeemed early at the end of {}{}: {} of the principal that is outstanding falls due at once, and the \
         rest is lost.",
        capitalised(&title),
        verb(&title, "is", "are"),
        month(model, redemption.at),
        tests(model, &redemption.tests),
        value(model, redemption.pays),
    )
}
