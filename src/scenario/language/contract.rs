//! Contracts and their clauses: who pays whom, for what, how much, on what condition, up to what.

use super::super::fields::{
    Axis, Field, Head, Kind, Named, Number, QuantityKind, Range, Section, TestOf, Thing,
};
use super::measure::CALENDAR_UNITS;
use super::{
    AMOUNT, AMOUNT_OR_PAY, CLAIM_PERIODS, COUNT, DELAY, DURATION, GROWTH, MOMENT, SHARE, TEMPO,
    YEARLY_AMOUNT, number,
};

const PAYERS: Kind = Kind::Shares(&[Thing::Party]);
const INDEXED: Kind = Kind::NumberOrName(GROWTH, &[Thing::Index], &["fixed"]);
const LESS: Kind = Kind::Names(&[Thing::Funding]);
const OVER_CAP: Kind = Kind::Word(&["lost", "carried"]);

/// What a factor on a price may follow.
const FACTOR_AXES: &[Axis] = &[
    Axis::ContractYear,
    Axis::FinancialYear,
    Axis::Month,
    Axis::Measure,
    Axis::YearOfStart,
    Axis::TimeSinceStart,
    Axis::TimeSinceEnd,
    Axis::Age,
    Axis::Group,
];

/// What a price may follow.
const PRICE_AXES: &[Axis] = &[
    Axis::ContractYear,
    Axis::FinancialYear,
    Axis::Month,
    Axis::Measure,
    Axis::YearOfStart,
    Axis::TimeSinceStart,
    Axis::TimeSinceEnd,
    Axis::Age,
    Axis::Group,
    Axis::Count,
];

const FACTORS: Kind =
    Kind::Numbers(number(&[QuantityKind::Share]).within(Range::Between(0.0, 10.0)).by(FACTOR_AXES));

const PRICE: Number = number(&[QuantityKind::Amount, QuantityKind::Share, QuantityKind::Part]).by(PRICE_AXES);

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
        Field::new(
            "periods",
            Kind::Word(&["of the contract", "of the financial year"]),
            "from where claim periods are counted",
        )
        .or("\"of the contract\""),
        Field::new("paid_after", Kind::Number(DELAY.certain()), "time from claim to payment; but for what the vehicle pays, and what is paid in advance, it is made in the month after the claim at the earliest, or at the horizon where it is claimed then")
            .or("\"0 months\""),
        Field::new("verified_after", Kind::Number(DELAY.certain()), "time for verification, before payment")
            .or("\"0 months\""),
        Field::new("rejected", Kind::Number(SHARE), "share of units refused").or("\"0%\""),
        Field::new("indexed", INDEXED, "index of the prices, or a yearly growth"),
        Field::new(
            "uplift",
            Kind::Word(&["on anniversaries", "each financial year"]),
            "when `indexed` moves prices and limits: a year after the start and so on, or with the first month of each financial year",
        )
        .or("\"on anniversaries\""),
        Field::new(
            "scaled",
            FACTORS,
            "factors on the price of every clause, multiplied: a discount on a rate card",
        ),
        Field::new("cap", Kind::Number(AMOUNT), "most that is paid in all"),
        Field::new("cap_per_person", Kind::Number(AMOUNT), "most that is paid for one person"),
        Field::new("cap_per_year", Kind::Number(YEARLY_AMOUNT), "most that is paid in a contract year"),
        Field::new("over_cap", OVER_CAP, "what becomes of what is above the yearly cap").or("\"lost\""),
        Field::new(
            "floor_per_year",
            Kind::Number(YEARLY_AMOUNT),
            "least that is paid in a contract year; of a part of one, or where the service closes in it, in proportion",
        ),
        Field::new("less", LESS, "other money that is taken off what is claimed; limits on amounts act on what is left"),
        Field::new(
            "clause",
            Kind::Map(Named { section: &CLAUSE, thing: Some(Thing::Clause) }),
            "what is paid for",
        )
        .required(),
        Field::new(
            "limit",
            Kind::Map(Named { section: &LIMIT, thing: None }),
            "caps and floors over clauses",
        ),
        Field::new(
            "review",
            Kind::Map(Named { section: &REVIEW, thing: None }),
            "looks at measured figures that may end or change the contract",
        ),
        Field::new(
            "termination",
            Kind::Map(Named { section: &TERMINATION, thing: None }),
            "rights to end the contract before its time",
        ),
    ],
);

static CLAUSE: Section = Section::new(
    "a clause",
    "One thing that is paid for; what it does not say is as in its contract",
    &[
        Field::new("for_each", Kind::Name(&[Thing::Measure], CALENDAR_UNITS), "what is paid for").required(),
        Field::new(
            "price",
            Kind::Number(PRICE),
            "per unit; of a measure that is money itself, a share of it; a part of an amount that the person has",
        )
        .required(),
        Field::new("scaled", FACTORS, "factors on the price, multiplied, beside those of the contract"),
        Field::new("if", Kind::Tests(TestOf::Measure), "no money unless met on the claim date"),
        Field::new(
            "unless_paid",
            Kind::Names(&[Thing::Clause]),
            "clauses that must not have paid: for the person where both are for persons, else at all",
        ),
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
        Field::new(
            "if_negative",
            Kind::Word(&["nothing", "repaid"]),
            "what a claim below nought does: nothing, or it is paid back",
        )
        .or("\"nothing\""),
        Field::new("cap", Kind::Number(AMOUNT), "most that this clause pays in all"),
        Field::new("cap_per_person", Kind::Number(AMOUNT), "most that this clause pays for one person"),
        Field::new(
            "cap_per_year",
            Kind::Number(YEARLY_AMOUNT),
            "most that this clause pays in a contract year",
        ),
        Field::new("over_cap", OVER_CAP, "what becomes of what is above the yearly cap").or("\"lost\""),
        Field::new(
            "floor_per_year",
            Kind::Number(YEARLY_AMOUNT),
            "least that this clause pays in a contract year; of a part of one, or where the service closes in it, in proportion",
        ),
        Field::new("cap_units", Kind::Number(COUNT), "most units that it pays for"),
        Field::new("less", LESS, "other money that is taken off what this clause claims; limits on amounts act on what is left"),
        Field::new("payers", PAYERS, "who pays, by shares"),
        Field::new("to", PAYERS, "who is paid"),
        Field::new("claims", Kind::Word(CLAIM_PERIODS), "how often claims are settled"),
        Field::new(
            "paid",
            Kind::Word(&["in arrears", "in advance"]),
            "whether it is claimed in the last month of a claim period for what came in it, or in the first month for all of it: a \
             fee for each month, quarter or year",
        ),
        Field::new("paid_after", Kind::Number(DELAY.certain()), "time from claim to payment; but for what the vehicle pays, and what is paid in advance, it is made in the month after the claim at the earliest, or at the horizon where it is claimed then"),
        Field::new("verified_after", Kind::Number(DELAY.certain()), "time for verification, before payment"),
        Field::new("rejected", Kind::Number(SHARE), "share of units refused"),
        Field::new("indexed", INDEXED, "index of the price, or a yearly growth"),
        Field::new("from", Kind::Number(MOMENT), "first day whose units count"),
        Field::new("until", Kind::Number(MOMENT), "last day whose units count"),
        Field::new("label", Kind::Text, "its name in reports"),
    ],
);

static LIMIT: Section = Section::new(
    "a limit",
    "A cap or a floor over several clauses",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("on", Kind::NamesOr(&[Thing::Clause], &["all"]), "the clauses that it limits")
            .or("\"all\""),
        Field::new(
            "per",
            Kind::Word(&[
                "person",
                "person and contract year",
                "person and financial year",
                "month",
                "quarter",
                "contract year",
                "financial year",
                "contract",
            ]),
            "for each of what",
        )
        .or("\"contract\""),
        Field::new(
            "at_most",
            Kind::Number(
                number(&[QuantityKind::Amount, QuantityKind::Share])
                    .within(Range::NotNegative)
                    .by(&[Axis::ContractYear, Axis::FinancialYear]),
            ),
            "most that is paid; a share is one of these clauses and those of `with` together, to date",
        ),
        Field::new("at_most_units", Kind::Number(COUNT), "most units that are paid for"),
        Field::new(
            "at_least",
            Kind::Number(number(&[QuantityKind::Amount]).by(&[Axis::ContractYear, Axis::FinancialYear])),
            "made up to this at the end of each period, in proportion where the contract or the service ends within it; below nought, most \
             that is paid back",
        ),
        Field::new("indexed", INDEXED, "index of the amount, or a yearly growth; it stays as written if left out"),
        Field::new("with", Kind::Names(&[Thing::Clause]), "the other clauses of a share"),
        Field::new("over_cap", OVER_CAP, "what becomes of what is above").or("\"lost\""),
    ],
)
.with_heads(&[
    Head::new("at_most").admitting(&["with", "over_cap", "indexed"]),
    Head::new("at_most_units"),
    Head::new("at_least").admitting(&["indexed"]),
]);

static REVIEW: Section = Section::new(
    "a review",
    "A look at measured figures on a date, and what follows",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("at", Kind::Number(MOMENT), "when; a time counts from the start of the contract"),
        Field::new("every", Kind::Number(DURATION.certain()), "how often, from the start of the contract on"),
        Field::new("if", Kind::Tests(TestOf::Measure), "what must hold for anything to follow").required(),
        Field::new("chance", Kind::Number(SHARE), "that it is acted on, drawn once; for sure if left out"),
        Field::new(
            "ends_after",
            Kind::Number(DELAY.certain()),
            "the contract ends so long after, and the service with it",
        ),
        Field::new("continues_as", Kind::Name(&[Thing::Contract], &[]), "the contract that takes its place"),
        Field::new(
            "prices_become",
            Kind::Number(number(&[QuantityKind::Share]).within(Range::Between(0.0, 10.0))),
            "its prices from then on, as a share of what they are",
        ),
    ],
)
.with_heads(&[Head::new("at"), Head::new("every")])
.with_instead(&[("service", SAME_SERVICE), ("services", SAME_SERVICE), ("effect", SAME_SERVICE)]);

/// Why a review says nothing of the service.
const SAME_SERVICE: &str = "a review changes the contract, and the service stays what it is. To see what another service would \
                            bring, give it an option of its own; here let the contract end (`ends_after`: the service ends \
                            with it) or another take its place (`continues_as`). A change that is planned is part of the \
                            service: its `fidelity` by month, and costs with `from` and `until`";

/// What a termination may pay.
const SEVERANCE: Number = number(&[QuantityKind::Part, QuantityKind::Amount]).within(Range::NotNegative);

static TERMINATION: Section = Section::new(
    "a termination",
    "A party's right to end a contract before its time, and what each then gets",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("by", Kind::Name(&[Thing::Party], &[]), "who ends the contract").required(),
        Field::new("cause", Kind::Text, "why"),
        Field::new("at", Kind::Number(MOMENT), "when; a time counts from the start of the contract"),
        Field::new(
            "chance",
            Kind::Number(TEMPO),
            "how likely it is to happen within a time; never in the base case",
        ),
        Field::new("if", Kind::Tests(TestOf::Measure), "what must hold as well, on what is known then"),
        Field::new("from", Kind::Number(MOMENT), "first month in which it may happen"),
        Field::new("until", Kind::Number(MOMENT), "last month in which it may"),
        Field::new("notice", Kind::Number(DELAY.certain()), "time from then until the contract ends")
            .or("\"0 months\""),
        Field::new("service", Kind::Word(&["stops", "runs off"]), "what becomes of those in service: a service that runs off takes nobody in and ends with its `run_off`")
            .or("\"stops\""),
        Field::new(
            "run_off",
            Kind::Number(DELAY.certain()),
            "outcomes dated so long after still count, and a service that runs off goes on so long",
        )
        .or("\"0 months\""),
        Field::new(
            "pays",
            Kind::Numbers(SEVERANCE),
            "what is paid when the contract ends: parts of \"principal\", \"coupon\", \"commitment\" or \"lost payments\", or amounts",
        ),
        Field::new("paid_by", Kind::Name(&[Thing::Party], &[]), "who pays that; who ends it if left out"),
        Field::new("to", PAYERS, "who gets it; who is paid by the contract if left out"),
    ],
);

pub(super) static FUNDING: Section = Section::new(
    "a funding",
    "Money that one party gives another whatever the outcomes",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("from", Kind::Name(&[Thing::Party], &[]), "who gives").required(),
        Field::new("to", Kind::Name(&[Thing::Party], &[]), "who receives").required(),
        Field::new("amount", Kind::Number(AMOUNT_OR_PAY), "once, or per time").required(),
        Field::new(
            "starts",
            Kind::Number(MOMENT),
            "first month; the programme's if left out: an amount once then comes at the start, money per time at the end of each month",
        ),
        Field::new("until", Kind::Number(MOMENT), "last month; the horizon if left out"),
    ],
);
