//! Investors' money and the waterfall.

mod guarantee;
mod tranche;

use super::phrase::{
    capitalised, contract_title, every, indexed, is_nothing, is_whole, length, list, month, parties, span,
    value,
};
use super::schedule::number;
use crate::model::{
    Capital, Distribute, Draw, DrawOrder, Fee, FeeAmount, InputId, Model, Number, Pays, ReceiptPool,
    Recipient, Reserve, Source, Step, StepLimit, TrancheId, When, spaced, title_of,
};
use tranche::{redemption_said, tranche_said};

pub(in crate::report) use guarantee::{guarantee_said, guarantee_title};
pub(in crate::report) use tranche::tranche_title;

/// Classes of investors, calls, fees, every step of the waterfall, distributions and the close.
#[must_use]
pub fn capital_sentences(model: &Model, capital: &Capital) -> Vec<String> {
    let tranches = capital.tranches.iter().map(|tranche| tranche_said(model, capital, tranche));
    let redemptions =
        capital.redemptions.iter().map(|redemption| redemption_said(model, capital, redemption));
    let fees = capital.fees.iter().map(|fee| fee_said(model, capital, fee));
    let steps =
        capital.waterfall.iter().enumerate().map(|(place, step)| step_said(model, capital, place, step));
    let guarantees = capital.guarantees.iter().map(|guarantee| guarantee_said(model, capital, guarantee));
    let mut sentences: Vec<String> = tranches.chain(redemptions).chain(guarantees).collect();
    sentences.push(draw_said(model, capital));
    sentences.extend(fees);
    sentences.extend(capital.pools.iter().map(|pool| pool_said(model, pool)));
    sentences.push(format!("{} pays, in this order:", capitalised(&party(model, capital.vehicle))));
    sentences.extend(steps);
    sentences.push(distributed(model, capital));
    sentences.extend(stops(model, capital));
    sentences
}

fn party(model: &Model, party: crate::model::PartyId) -> String {
    model.parties[party.index()].title()
}

fn draw_said(model: &Model, capital: &Capital) -> String {
    let when = match &capital.draw {
        Draw::AtTheStart => "Everything is called at the start".to_owned(),
        Draw::AsNeeded { ahead } => format!(
            "Investors are called as cash is needed: so that the vehicle holds what the supported steps will cost over \
             {}, the month of the call counted",
            length(model, *ahead)
        ),
        Draw::Staged(stages) => format!("Investors are called in stages: {}", staged(model, stages)),
    };
    let order = match (capital.tranches.len(), capital.draw_order) {
        (0 | 1, _) => "",
        (_, DrawOrder::ProRata) => ", all classes in proportion to what is not drawn",
        (_, DrawOrder::ByRank) => ", the most junior class first",
    };
    let again = capital.redraw_until.map_or_else(String::new, |month| {
        format!("; principal repaid up to {} may be called again", self::month(model, month))
    });
    format!("{when}{order}{again}.")
}

fn staged(model: &Model, stages: &[(u16, InputId)]) -> String {
    let said: Vec<String> =
        stages.iter().map(|&(month, amount)| format!("{} in month {month}", value(model, amount))).collect();
    list(&said, "and")
}

fn fee_said(model: &Model, capital: &Capital, fee: &Fee) -> String {
    let amount = match &fee.amount {
        FeeAmount::Each(amount) => format!("{}, {}", number(model, amount), every(fee.every)),
        FeeAmount::Monthly(amount) if fee.every == 1 => number(model, amount),
        FeeAmount::Monthly(amount) => format!("{}, {}", number(model, amount), every(fee.every)),
        FeeAmount::OfPayments(share) => {
            format!("{} of the outcome payments received, {}", value(model, *share), every(fee.every))
        }
    };
    format!(
        "{} pays {} a fee ({}) of {amount}{}{}.",
        capitalised(&party(model, capital.vehicle)),
        party(model, fee.to),
        fee.title(),
        span(model, (fee.from, fee.until), (0, model.calendar.horizon_day())),
        indexed(model, fee.indexed)
    )
}

fn pool_title(pool: &ReceiptPool) -> String {
    format!("the pool \"{}\"", spaced(&pool.name))
}

fn reserve_title(reserve: &Reserve) -> String {
    format!("the reserve \"{}\"", spaced(&reserve.name))
}

/// "What the clause "exit" of the contract "outcomes" pays goes to the pool "ring"; what it has left at the close goes to
/// the general account."
fn pool_said(model: &Model, pool: &ReceiptPool) -> String {
    let clause = |&(contract, place): &(crate::model::ContractId, u16)| {
        let contract = &model.contracts[contract.index()];
        let clause = &contract.clauses[usize::from(place)];
        let title = title_of(clause.label.as_ref(), &clause.name);
        format!("the clause \"{title}\" of \"{}\"", contract_title(contract))
    };
    let clauses: Vec<String> = pool.clauses.iter().map(clause).collect();
    let verb = if clauses.len() == 1 { "pays" } else { "pay" };
    format!(
        "What {} {verb} goes to {}; what it has left at the close goes to the vehicle's other cash.",
        list(&clauses, "and"),
        pool_title(pool)
    )
}

/// "4. Then principal of senior and junior, pro rata."
fn step_said(model: &Model, capital: &Capital, place: usize, step: &Step) -> String {
    let what = step_pays(model, capital, step);
    let order = if place == 0 { "First" } else { "Then" };
    format!(
        "{}. {order} {what}{}{}{}{}{}{}.",
        place + 1,
        limit_said(model, step),
        when_said(model, step),
        step.until.map_or_else(String::new, |last| format!(", until {}", month(model, last))),
        step.from.map_or_else(String::new, |pool| format!(
            ", from {} only",
            pool_title(&capital.pools[pool.index()])
        )),
        support_said(capital, step),
        passed_by(step),
    )
}

/// What a step pays, and to whom: "principal of senior and junior, pro rata".
pub(in crate::report) fn step_pays(model: &Model, capital: &Capital, step: &Step) -> String {
    match &step.pays {
        Pays::Contract(contract) => {
            let contract = &model.contracts[contract.index()];
            format!("what it owes under the contract \"{}\"", contract_title(contract))
        }
        Pays::Fee(fee) => format!("the fee \"{}\"", capital.fees[fee.index()].title()),
        Pays::GuaranteeFee(id) => {
            format!("the fee of {}", guarantee_title(&capital.guarantees[id.index()]))
        }
        Pays::Reserve(id) => {
            let reserve = &capital.reserves[id.index()];
            let target = number(model, &reserve.target);
            match reserve.target {
                Number::Plain(_) => format!("{}, up to {target}", reserve_title(reserve)),
                Number::By(_) => {
                    format!("{}, up to {target}, and what lies above that out of it", reserve_title(reserve))
                }
            }
        }
        Pays::Coupon(tranches) => format!("coupons of {}", tranches_said(capital, tranches)),
        Pays::Principal(tranches) => format!("principal of {}", tranches_said(capital, tranches)),
        Pays::Return(tranche, rate) => format!(
            "{}, principal first, until its return is {}",
            tranche_title(&capital.tranches[tranche.index()]),
            value(model, *rate)
        ),
        Pays::Surplus(shares) => format!("what is left, to {}", surplus(model, capital, shares)),
    }
}

fn support_said(capital: &Capital, step: &Step) -> String {
    let source = |source: &Source| match source {
        Source::Drawdown => "investors are called".to_owned(),
        Source::Reserve(id) => format!("{} helps", reserve_title(&capital.reserves[id.index()])),
    };
    let sources: Vec<String> = step.support.iter().map(source).collect();
    if sources.is_empty() { String::new() } else { format!("; {} if cash is short", sources.join(", then ")) }
}

fn limit_said(model: &Model, step: &Step) -> String {
    match step.limit {
        None => String::new(),
        Some(StepLimit::InAll(row)) => format!(", at most {} in all", value(model, row)),
        Some(StepLimit::EachPeriod { monthly, months }) => {
            let year = if months == 12 { ", counted by contract year" } else { "" };
            format!(", at most {}{year}", value(model, monthly))
        }
        Some(StepLimit::OfPayments(row)) => {
            format!(", at most {} of the outcome payments received", value(model, row))
        }
    }
}

/// What becomes of cash in months in which a step does not run.
fn passed_by(step: &Step) -> &'static str {
    match (step.when, &step.pays) {
        (When::Always, _) | (_, Pays::Surplus(_) | Pays::Reserve(_)) => "",
        (When::Every(_), _) => "; in other months cash for what is due is held from the steps below",
        (When::After(_), _) if step.from.is_some() => "",
        (When::After(_), _) => "; before that cash goes on to the steps below",
    }
}

fn when_said(model: &Model, step: &Step) -> String {
    match step.when {
        When::Always => String::new(),
        When::Every(months) => format!(", {}", every(months)),
        When::After(first) => format!(", only after {}", month(model, first)),
    }
}

fn tranches_said(capital: &Capital, tranches: &[TrancheId]) -> String {
    let titles: Vec<String> =
        tranches.iter().map(|tranche| tranche_title(&capital.tranches[tranche.index()])).collect();
    let rata = if titles.len() > 1 { ", pro rata" } else { "" };
    format!("{}{rata}", list(&titles, "and"))
}

fn surplus(model: &Model, capital: &Capital, shares: &[(Recipient, InputId)]) -> String {
    let said = |&(recipient, share): &(Recipient, InputId)| match recipient {
        Recipient::Tranche(tranche) if is_whole(model, share) => {
            tranche_title(&capital.tranches[tranche.index()])
        }
        Recipient::Tranche(tranche) => {
            format!("{} ({})", tranche_title(&capital.tranches[tranche.index()]), value(model, share))
        }
        Recipient::Party(party) => parties(model, &[(party, share)]),
    };
    list(&shares.iter().map(said).collect::<Vec<_>>(), "and")
}

fn distributed(model: &Model, capital: &Capital) -> String {
    let when = match capital.distribute {
        Distribute::AsReceived => "as cash comes in".to_owned(),
        Distribute::Every(months) => every(months),
        Distribute::AtTheEnd => "when the arrangement closes".to_owned(),
    };
    let first = match capital.distribute_from {
        0 => String::new(),
        first => format!(", for the first time at the end of {}", month(model, first)),
    };
    let keep = if is_nothing(model, capital.keep.input) {
        String::new()
    } else {
        format!(", once the planned dues of {} are held back", length(model, capital.keep))
    };
    format!(
        "Investors are paid {when}{first}{keep}; the arrangement closes at the end of {} and pays out all cash, and what comes in \
         later as it comes.",
        month(model, capital.closes)
    )
}

fn stops(model: &Model, capital: &Capital) -> Option<String> {
    let time = capital.stops_after?;
    Some(format!("A shortfall that lasts {} closes the service.", length(model, time)))
}
