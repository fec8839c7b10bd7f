//! Reviews and terminations, in words.

use super::contract::tests_said;
use super::phrase::{capitalised, is_no_time, is_whole, length, list, month, parties, value, verb};
use crate::model::{
    Contract, Model, OnTermination, Review, ReviewDates, ReviewResult, Severance, SeverancePart, Termination,
    TerminationWhen, spaced, title_of,
};
use crate::report::number::spoken;

/// "After 36 months, if the reduction is less than 8.5%, the contract ends one month later."
pub(super) fn review_sentence(model: &Model, review: &Review) -> String {
    let when = match review.at {
        ReviewDates::Once(at) => format!("At the end of {}", month(model, at)),
        ReviewDates::Every { months, .. } => format!("Every {months} months"),
    };
    let acted = if is_whole(model, review.acted_on) {
        String::new()
    } else {
        format!(" and the parties act on it (chance {})", value(model, review.acted_on))
    };
    let then = match review.then {
        ReviewResult::EndsAfter(time) if is_no_time(model, time) => {
            "the contract ends, and the service with it".to_owned()
        }
        ReviewResult::EndsAfter(time) => {
            format!("the contract ends {} later, and the service with it", length(model, time))
        }
        ReviewResult::ContinuesAs(other) => {
            let other = &model.contracts[other.index()];
            let title = title_of(other.label.as_ref(), &other.name);
            format!("the contract \"{title}\" takes its place")
        }
        ReviewResult::PricesBecome(factor) => {
            format!("its prices become {} of what they are", value(model, factor))
        }
    };
    format!("{when}, if {}{acted}, {then}.", tests_said(model, &review.tests))
}

/// "The council may end the contract (chance 3% in 1 year, because of: policy), with 3 months' notice; …"
pub(super) fn termination_sentence(model: &Model, contract: &Contract, termination: &Termination) -> String {
    let by = model.parties[termination.by.index()].title();
    let title = contract.label.clone().unwrap_or_else(|| format!("the contract {}", spaced(&contract.name)));
    let may = match termination.when {
        TerminationWhen::At(at) => {
            format!("{} {title} at the end of {}", verb(&by, "ends", "end"), month(model, at))
        }
        TerminationWhen::Chance(rate) => {
            format!("may end {title} ({})", spoken(model.inputs.row(rate), model.currency))
        }
        TerminationWhen::Tests => format!("{} {title}", verb(&by, "ends", "end")),
    };
    let when = within(model, termination);
    let cause = termination.cause.as_ref().map_or_else(String::new, |cause| format!(", because of {cause}"));
    let tests = if termination.tests.is_empty() {
        String::new()
    } else {
        format!(", if {}", tests_said(model, &termination.tests))
    };
    let notice = if is_no_time(model, termination.notice) {
        String::new()
    } else {
        format!(", with a notice of {}", length(model, termination.notice))
    };
    let service = match termination.service {
        OnTermination::Stops => "; the service stops".to_owned(),
        OnTermination::RunsOff => {
            let at_most = length(model, termination.run_off);
            format!("; nobody starts any more, and those in service stay for at most {at_most} after that")
        }
    };
    let run_off = if is_no_time(model, termination.run_off) {
        String::new()
    } else {
        format!("; outcomes of the {} after the end still count", length(model, termination.run_off))
    };
    let pays = paid(model, contract, termination);
    format!("{} {may}{when}{cause}{tests}{notice}{service}{run_off}{pays}.", capitalised(&by))
}

/// In which months it may be ended, where not in all.
fn within(model: &Model, termination: &Termination) -> String {
    let from = (termination.from > 1).then(|| format!(" from {} on", month(model, termination.from)));
    let is_early = termination.until < model.calendar.horizon_months();
    let until = is_early.then(|| format!(" until the end of {}", month(model, termination.until)));
    from.into_iter().chain(until).collect()
}

fn paid(model: &Model, contract: &Contract, termination: &Termination) -> String {
    let is_followed = contract.reviews.iter().any(|review| review.continues_as().is_some());
    let part = |severance: &Severance| match severance {
        Severance::Amount(row) => value(model, *row),
        Severance::Part { share, of } => {
            let what = match of {
                SeverancePart::Principal => "the principal that investors have not had back",
                SeverancePart::Coupon => "the coupon that investors have earned and not been paid",
                SeverancePart::Commitment => "what investors have committed",
                SeverancePart::LostPayments if is_followed => {
                    "what payers would have paid had it, and what takes its place, gone on"
                }
                SeverancePart::LostPayments => "what payers would have paid had it gone on",
            };
            format!("{} of {what}", value(model, *share))
        }
    };
    let parts: Vec<String> = termination.pays.iter().map(part).collect();
    if parts.is_empty() {
        return String::new();
    }
    let payer = model.parties[termination.paid_by.index()].title();
    let pays = verb(&payer, "pays", "pay");
    format!("; {payer} {pays} {} {}", parties(model, &termination.to), list(&parts, "and"))
}
