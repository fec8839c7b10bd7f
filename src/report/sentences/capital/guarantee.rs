//! Guarantees, in words.

use super::party;
use super::tranche::tranche_title;
use crate::model::{Called, Capital, Covers, Guarantee, GuaranteeFee, Model, spaced};
use crate::report::sentences::phrase::{capitalised, month, value, verb};
use crate::report::sentences::schedule::number;

pub(in crate::report) fn guarantee_title(guarantee: &Guarantee) -> String {
    let named = || format!("the guarantee \"{}\"", spaced(&guarantee.name));
    guarantee.label.clone().unwrap_or_else(named)
}

/// "The foundation makes repayments of loan up to 75% of the principal drawn, called once when it matures."
pub(in crate::report) fn guarantee_said(model: &Model, capital: &Capital, guarantee: &Guarantee) -> String {
    let (by, tranche) = (party(model, guarantee.by), &capital.tranches[guarantee.of.index()]);
    let title = tranche_title(tranche);
    let covers = match &guarantee.covers {
        Covers::Principal(share) => {
            format!(
                "{} repayments of {title} up to {} of the principal drawn",
                verb(&by, "makes", "make"),
                number(model, share)
            )
        }
        Covers::Fund(amount) => format!(
            "{} what is missing of the principal of {title}, from a fund of {}",
            verb(&by, "pays", "pay"),
            number(model, amount)
        ),
    };
    let ends = month(model, tranche.matures.unwrap_or(capital.closes));
    let early = match capital.redemptions.iter().any(|redemption| redemption.of == guarantee.of) {
        true => " or is redeemed early",
        false => "",
    };
    let closure = match guarantee.called {
        Called::AtTheEnd => "",
        Called::OnClosure => ", or when an order closes the service before",
    };
    let called = format!("called once, when that class matures at the end of {ends}{early}{closure}");
    let fee = guarantee.fee.as_ref().map_or_else(String::new, |fee| match fee {
        GuaranteeFee::Once(row) => format!("; it costs {} at the start", value(model, *row)),
        GuaranteeFee::Monthly(row) => format!("; it costs {}, due quarterly", value(model, *row)),
        GuaranteeFee::OnCover(row) => {
            format!("; it costs {} of what a call would bring, due quarterly", value(model, *row))
        }
    });
    format!("{} {covers}, {called}{fee}.", capitalised(&by))
}
