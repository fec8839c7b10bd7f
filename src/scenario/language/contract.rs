//! Contracts and their clauses: who pays whom, for what, how much, on what condition, up to what.

use super::super::fields::{Axis, Field, Kind, Named, Number, QuantityKind, Range, Section, TestOf, Thing};
use super::measure::CALENDAR_UNITS;
use super::{AMOUNT, CLAIM_PERIODS, COUNT, DELAY, GROWTH, MOMENT, SHARE, number};

const PAYERS: Kind = Kind::Shares(&[Thing::Party]);
const INDEXED: Kind = Kind::NumberOrName(GROWTH.certain(), &[Thing::Index], &["fixed"]);

/// What a price may follow.
const PRICE_AXES: &[Axis] = &[Axis::ContractYear, Axis::Month, Axis::Count, Axis::Measure];

/// What a factor on a price may follow.
const FACTOR_AXES: &[Axis] = &[Axis::ContractYear, Axis::Month, Axis::Measure];

const PRICE: Number = number(&[QuantityKind::Amount]).within(Range::NotNegative).by(PRICE_AXES);

pub(super) static CONTRACT: Section = Section::new(
    "a contract",
    "Who pays whom for what",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("payers", PAYERS, "who pays, by shares").required(),
        Field::new("holder", PAYERS, "who is paid; the vehicle if the option has capital, else the provider"),
        Field::new(
            "starts",
            Kind::Number(MOMENT),
            "first day whose outcomes count; the programme's if left out",
        ),
        Field::new("ends", Kind::Number(MOMENT), "last day whose outcomes count; the horizon if left out"),
        Field::new("tail", Kind::Number(DELAY.certain()), "how long after the end outcomes still count")
            .or("\"0 days\""),
        Field::new("claims", Kind::Word(CLAIM_PERIODS), "how often claims are settled").or("\"monthly\""),
        Field::new("paid_after", Kind::Number(DELAY.certain()), "time from claim to payment")
            .or("\"0 months\""),
        Field::new("verified_after", Kind::Number(DELAY.certain()), "time for verification, before payment")
            .or("\"0 months\""),
        Field::new("rejected", Kind::Number(SHARE), "share of units refused").or("\"0%\""),
        Field::new("indexed", INDEXED, "index of the prices, or a yearly growth"),
        Field::new("cap", Kind::Number(AMOUNT), "most that is paid in all"),
        Field::new("clause", Kind::Map(Named { section: &CLAUSE, thing: None }), "what is paid for")
            .required(),
    ],
);

static CLAUSE: Section = Section::new(
    "a clause",
    "One thing that is paid for; what it does not say is as in its contract",
    &[
        Field::new("for_each", Kind::Name(&[Thing::Measure], CALENDAR_UNITS), "what is paid for").required(),
        Field::new("price", Kind::Number(PRICE), "per unit").required(),
        Field::new(
            "scaled",
            Kind::Numbers(number(&[QuantityKind::Share]).within(Range::Between(0.0, 10.0)).by(FACTOR_AXES)),
            "factors on the price, multiplied",
        ),
        Field::new("if", Kind::Tests(TestOf::Measure), "no money unless met on the claim date"),
        Field::new(
            "times",
            Kind::NumberOr(COUNT.certain().within(Range::Between(1.0, 1e9)), &["once", "any"]),
            "units of a person that can be claimed; events once, else any",
        ),
        Field::new(
            "counted",
            Kind::Word(&["each period", "to date", "at the end"]),
            "which units a claim covers",
        )
        .or("\"each period\""),
        Field::new("cap", Kind::Number(AMOUNT), "most that this clause pays in all"),
        Field::new("cap_units", Kind::Number(COUNT), "most units that it pays for"),
        Field::new("payers", PAYERS, "who pays, by shares"),
        Field::new("to", PAYERS, "who is paid"),
        Field::new("claims", Kind::Word(CLAIM_PERIODS), "how often claims are settled"),
        Field::new("paid_after", Kind::Number(DELAY.certain()), "time from claim to payment"),
        Field::new("verified_after", Kind::Number(DELAY.certain()), "time for verification, before payment"),
        Field::new("rejected", Kind::Number(SHARE), "share of units refused"),
        Field::new("indexed", INDEXED, "index of the price, or a yearly growth"),
        Field::new("from", Kind::Number(MOMENT), "first day whose units count"),
        Field::new("until", Kind::Number(MOMENT), "last day whose units count"),
        Field::new("label", Kind::Text, "its name in reports"),
    ],
);
