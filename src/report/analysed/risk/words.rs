//! What sources of risk and results of parties are called.

use crate::data::{Carried, Carrier, InvestorResult, RiskSource};
use crate::random::Purpose;
use crate::report::sentences::listed;

/// A source in a few words, for tables and keys.
pub(in crate::report::analysed) fn source(source: &RiskSource) -> String {
    // Who people are is part of chance among people.
    let named = source.purposes.iter().filter(|purpose| **purpose != Purpose::Traits);
    listed(&named.map(|&purpose| of_purpose(purpose).to_owned()).collect::<Vec<_>>())
}

/// Its key in JSON.
pub(super) fn key(source: &RiskSource) -> String {
    let named = source.purposes.iter().filter(|purpose| **purpose != Purpose::Traits);
    named.map(|purpose| purpose.name()).collect::<Vec<_>>().join("_and_")
}

fn of_purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Effect => "whether and how well it works",
        Purpose::Implementation => "how it is delivered",
        Purpose::Referrals => "referrals",
        Purpose::People | Purpose::Traits | Purpose::Base => "chance among people",
        Purpose::Comparator => "rates of moving and baselines",
        Purpose::Measurement => "how outcomes are measured",
        Purpose::Costs => "costs and prices",
        Purpose::Termination => "reviews and early ends",
    }
}

/// What a source covers, for those who ask.
pub(super) fn covers(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Effect => {
            "whether the service works here, the size of its effect, and what all people of a programme have in common"
        }
        Purpose::Implementation => "delays, drop-out, hours and vacant posts",
        Purpose::Referrals => "how many people are referred, and when",
        Purpose::People | Purpose::Traits | Purpose::Base => {
            "who the people are, and what becomes of each by luck"
        }
        Purpose::Comparator => {
            "how often people move between settings before any effect of the service, how that drifts, baselines and control groups"
        }
        Purpose::Measurement => {
            "noise and bias in the contract's data, claims that are rejected, delays in paying them"
        }
        Purpose::Costs => "what care and delivery cost, and how prices grow",
        Purpose::Termination => "whether a contract is renewed or ended early",
    }
}

/// What a party's result is, as a noun: "what the council saves less what it pays".
pub(super) fn result(carried: &Carried) -> String {
    let party = &carried.party;
    match carried.who {
        Carrier::Investors(InvestorResult::AtHurdle) => {
            "what investors gain or lose at their hurdle rate".to_owned()
        }
        Carrier::Investors(InvestorResult::NetCash) => {
            "what investors get back less what they put in".to_owned()
        }
        Carrier::Payer => format!("what {party} saves less what it pays"),
        Carrier::PayerOnly => format!("what {party} pays, counted below nought,"),
        Carrier::Payers => "what all payers together save less what they pay".to_owned(),
        Carrier::Provider => format!("what is left to {party} once costs are paid"),
        Carrier::Other => format!("what is paid to {party} less what is paid from there"),
    }
}

/// The head of a party's column.
pub(super) fn column(carried: &Carried) -> String {
    match carried.who {
        Carrier::Investors(InvestorResult::AtHurdle) => "investors: net present value".to_owned(),
        Carrier::Investors(InvestorResult::NetCash) => "investors: net cash".to_owned(),
        Carrier::Payer | Carrier::PayerOnly | Carrier::Payers => format!("{}: net", carried.party),
        Carrier::Provider => format!("{}: margin", carried.party),
        Carrier::Other => format!("{}: balance", carried.party),
    }
}
