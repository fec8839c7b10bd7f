//! Who carries what as JSON.

use super::words;
use crate::data::{Carried, FigureUnit, OptionRisks, Plain, RiskSource, RiskTransfer, Risks};
use crate::report::number::kept;
use crate::statistics::{Estimate, VarianceShare};
use serde_json::{Value, json};

/// The object.
pub(super) fn json(found: &Risks) -> Value {
    json!({
        "sources": found.sources.iter().map(source).collect::<Vec<_>>(),
        "still": found.still.iter().map(source).collect::<Vec<_>>(),
        "options": found.options.iter().map(|option| of_option(found, option)).collect::<Vec<_>>(),
        "transfers": found.transfers.iter().map(transfer).collect::<Vec<_>>(),
    })
}

fn source(source: &RiskSource) -> Value {
    let tie = |(a, b): &(String, String)| json!([a, b]);
    json!({
        "name": words::source(source),
        "risks": source.purposes.iter().map(|purpose| purpose.name()).collect::<Vec<_>>(),
        "tied_by": source.tied_by.iter().map(tie).collect::<Vec<_>>(),
    })
}

fn of_option(found: &Risks, option: &OptionRisks) -> Value {
    json!({
        "name": option.name,
        "title": option.title,
        "parties": option.parties.iter().map(|carried| of_party(found, carried)).collect::<Vec<_>>(),
    })
}

fn of_party(found: &Risks, carried: &Carried) -> Value {
    let shares = |of: fn(&VarianceShare) -> Estimate| {
        let shares = carried.split.iter().flat_map(|split| &split.sources);
        let named = found.sources.iter().zip(shares);
        named
            .map(|(source, share)| (words::source(source), share_of(of(share))))
            .collect::<serde_json::Map<_, _>>()
    };
    json!({
        "who": words::kind(carried.who),
        "party": carried.party,
        "result": carried.path,
        "mean": money(carried.mean),
        "standard_deviation": money(carried.deviation),
        "p5": { "value": kept(carried.p5.0, FigureUnit::Money), "se": carried.p5.1.map(|se| kept(se, FigureUnit::Money)) },
        "expected_shortfall": carried.shortfall.map(money),
        "alone": shares(|share| share.alone),
        "in_all": shares(|share| share.in_all),
        "together": carried.split.as_ref().map(|split| share_of(split.together)),
    })
}

fn transfer(transfer: &RiskTransfer) -> Value {
    let plain = match &transfer.plain {
        Plain::Option(title) => title.as_str(),
        Plain::CostOfDelivery => "cost of delivery",
    };
    json!({
        "option": transfer.bond,
        "against": plain,
        "paid": money(transfer.paid),
        "paid_plainly": money(transfer.paid_plainly),
        "premium": money(transfer.premium),
        "standard_deviation": money(transfer.deviation),
        "standard_deviation_plainly": money(transfer.deviation_plainly),
        "variance_removed": transfer.removed.map(share_of),
        "expected_shortfall": transfer.shortfall.map(money),
        "expected_shortfall_plainly": transfer.shortfall_plainly.map(money),
    })
}

fn money(found: Estimate) -> Value {
    json!({ "value": kept(found.value, FigureUnit::Money), "se": kept(found.se, FigureUnit::Money) })
}

fn share_of(found: Estimate) -> Value {
    json!({ "value": kept(found.value, FigureUnit::Share), "se": kept(found.se, FigureUnit::Share) })
}
