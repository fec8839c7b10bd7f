//! Capital: tranches, fees and the waterfall by which the vehicle pays.

use super::super::fields::{
    Axis, Field, Head, Kind, Named, Number, QuantityKind, Range, Section, TestOf, Thing, TimingForm,
};
use super::{AMOUNT, COUNT, DELAY, DURATION, MOMENT, MONTHLY, PERIODS, SHARE, number};

pub(super) static CAPITAL: Section = Section::new(
    "a capital",
    "Who puts money in, when it is drawn, and how it goes back",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("draw", Kind::Drawdown(&["at the start", "as needed"]), "when tranches are called")
            .or("\"as needed\""),
        Field::new("draw_ahead", Kind::Number(DELAY.certain()), "how far ahead planned dues are covered, the month of the call counted")
            .or("\"1 month\""),
        Field::new(
            "draw_order",
            Kind::Word(&["pro rata", "by rank"]),
            "which tranches are called: all in proportion, or the most junior first",
        )
        .or("\"pro rata\""),
        Field::new("keep", Kind::Number(DELAY.certain()), "how far ahead cash is held back from investors: for planned dues that rank before them, and for those that call")
            .or("\"0 months\""),
        Field::new(
            "redraw_until",
            Kind::Number(MOMENT),
            "until when repaid principal may be called again; never if left out",
        ),
        Field::new(
            "distribute",
            Kind::Timing(&["as received", "at the end"], TimingForm::Every),
            "when investors are paid",
        )
        .or("\"as received\""),
        Field::new("distribute_from", Kind::Number(MOMENT), "first month in which investors are paid"),
        Field::new("closes", Kind::Number(MOMENT), "when all cash is paid out, and after it what comes in as it comes; the horizon if left out"),
        Field::new(
            "stops_after",
            Kind::Number(DURATION.certain()),
            "how long dues may be short before the service closes; without end if left out",
        ),
        Field::new(
            "tranche",
            Kind::Map(Named { section: &TRANCHE, thing: Some(Thing::Tranche) }),
            "classes of investment",
        )
        .required(),
        Field::new(
            "redemption",
            Kind::Map(Named { section: &REDEMPTION, thing: None }),
            "early redemptions of classes",
        ),
        Field::new("fee", Kind::Map(Named { section: &FEE, thing: Some(Thing::Fee) }), "fees of managers"),
        Field::new(
            "guarantee",
            Kind::Map(Named { section: &GUARANTEE, thing: Some(Thing::Guarantee) }),
            "who makes up what a class loses",
        ),
        Field::new(
            "pool",
            Kind::Map(Named { section: &POOL, thing: Some(Thing::Pool) }),
            "ring-fenced receipts",
        ),
        Field::new(
            "reserve",
            Kind::Map(Named { section: &RESERVE, thing: Some(Thing::Reserve) }),
            "cash set aside for steps that are short",
        ),
        Field::new("waterfall", Kind::List(&STEP, None), "what the vehicle pays, in order").required(),
    ],
);

/// What a coupon may follow, one inside another.
const COUPON_AXES: &[Axis] = &[Axis::ContractYear, Axis::Month, Axis::Measure];
const INTEREST: Number = number(&[QuantityKind::Growth]).within(Range::Between(0.0, 10.0));
const COUPON: Number = INTEREST.by(COUPON_AXES).with_inner(COUPON_AXES);

static TRANCHE: Section = Section::new(
    "a tranche",
    "A class of investment",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("commitment", Kind::Number(AMOUNT), "most that may be drawn").required(),
        Field::new(
            "is",
            Kind::Word(&["loan", "equity", "grant", "recoverable grant", "deferred fee"]),
            "what it is; a grant is never repaid, a recoverable one where a step says so, a deferred fee is paid in kind",
        )
        .or("\"loan\""),
        Field::new("rank", Kind::Number(COUNT.certain()), "order in reports").or("1"),
        Field::new(
            "coupon",
            Kind::Number(COUPON),
            "yearly, on the balance; a measure is read on the coupon date, for all of the time since the last",
        )
        .or("\"0% / year\""),
        Field::new(
            "coupon_at_least",
            Kind::Number(INTEREST.by(MONTHLY)),
            "least coupon, also where the measure of `coupon` is not known yet; 0% if left out",
        ),
        Field::new(
            "coupon_at_most",
            Kind::Number(INTEREST.by(MONTHLY)),
            "most coupon; without end if left out",
        ),
        Field::new(
            "coupon_paid",
            Kind::Word(&["quarterly", "half-yearly", "yearly", "at the end", "added"]),
            "when the coupon falls due; added to the balance is \"added\"",
        )
        .or("\"yearly\""),
        Field::new(
            "commitment_fee",
            Kind::Number(INTEREST.by(MONTHLY)),
            "yearly, on what can still be drawn; due quarterly and paid by the step of the coupon",
        ),
        Field::new(
            "redeems",
            Kind::Number(SHARE.by(&[Axis::Measure])),
            "share of the principal that is due at `matures`, where nothing is due before; all, as received, if left out",
        ),
        Field::new(
            "instalments",
            Kind::Number(SHARE.by(&[Axis::Month])),
            "share of what was drawn that is due to have been repaid, by time: nothing is repaid before it is due, the rest at `matures`",
        ),
        Field::new("matures", Kind::Number(MOMENT), "when the principal is due; the close if left out"),
        Field::new(
            "return_at_most",
            Kind::Number(INTEREST),
            "yearly return at which the class takes nothing more; without end if left out",
        ),
        Field::new(
            "multiple_at_most",
            Kind::Number(number(&[QuantityKind::Ratio]).within(Range::Between(1.0, 1_000.0))),
            "multiple of what was drawn at which the class takes nothing more; without end if left out",
        ),
        Field::new("holder", Kind::Name(&[Thing::Party], &[]), "who invests").or("\"investors\""),
    ],
);

static REDEMPTION: Section = Section::new(
    "a redemption",
    "A class is redeemed early: part of its principal falls due at once, and the rest is written off",
    &[
        Field::new("of", Kind::Name(&[Thing::Tranche], &[]), "the class").required(),
        Field::new("at", Kind::Number(MOMENT), "the month at whose end it is decided").required(),
        Field::new("if", Kind::Tests(TestOf::Measure), "what must hold then; nothing if left out"),
        Field::new(
            "pays",
            Kind::Number(number(&[QuantityKind::Part]).within(Range::Between(0.0, 1.0))),
            "what is due of the principal that is outstanding",
        )
        .required(),
    ],
);

const FEE_AMOUNT: Number =
    number(&[QuantityKind::Pay, QuantityKind::Amount, QuantityKind::Part]).within(Range::NotNegative);

static FEE: Section = Section::new(
    "a fee",
    "A fee that the vehicle pays",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("to", Kind::Name(&[Thing::Party], &[]), "who is paid").required(),
        Field::new(
            "amount",
            Kind::Number(FEE_AMOUNT.by(MONTHLY)),
            "per time, or each time, or a share of the payments received since it was last due",
        )
        .required(),
        Field::new(
            "every",
            Kind::Word(PERIODS),
            "how often it falls due, counted from the start of the programme; what is left of an amount per time, or of a share of payments, with its last month; an amount without a time needs it",
        ),
        Field::new("from", Kind::Number(MOMENT), "first month; that of the start if left out"),
        Field::new(
            "until",
            Kind::Number(MOMENT),
            "last month, and none after the close; to the close if left out",
        ),
        Field::new("indexed", Kind::Name(&[Thing::Index], &["fixed"]), "index of the fee"),
    ],
);

static GUARANTEE: Section = Section::new(
    "a guarantee",
    "Somebody makes up principal that does not come back to a class; it is called once, and pays the class",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("by", Kind::Name(&[Thing::Party], &[]), "who gives it: a guarantor or a payer").required(),
        Field::new("of", Kind::Name(&[Thing::Tranche], &[]), "the class").required(),
        Field::new(
            "covers",
            Kind::Number(
                number(&[QuantityKind::Part, QuantityKind::Amount]).within(Range::NotNegative).by(&[Axis::Month]),
            ),
            "share of the principal drawn up to which repayments are made up, or a fund for what is missing; as at the end \
             of the month in which it is called",
        )
        .required(),
        Field::new(
            "called",
            Kind::Word(&["at the end", "on closure"]),
            "when its class matures or is redeemed, or in the month from which an order closes the service, if that is earlier",
        )
        .or("\"at the end\""),
        Field::new(
            "fee",
            Kind::Number(
                number(&[QuantityKind::Growth, QuantityKind::Pay, QuantityKind::Amount])
                    .within(Range::NotNegative),
            ),
            "due to `by`: on what a call would bring, or per time, both quarterly; or once at the start; nothing if left out",
        ),
    ],
);

static POOL: Section = Section::new(
    "a pool",
    "What some clauses pay is kept apart: only steps `from` the pool use it, until the close",
    &[Field::new("clauses", Kind::Clauses, "whose payments go to it").required()],
);

static RESERVE: Section = Section::new(
    "a reserve",
    "Cash that a step sets aside, that helps steps which are short, and that is released at the close",
    &[Field::new(
        "target",
        Kind::Number(AMOUNT.by(MONTHLY)),
        "what its step fills it up to; where the target falls the step releases what lies above it to the steps below",
    )
    .required()],
);

const LIMIT: Number =
    number(&[QuantityKind::Amount, QuantityKind::Pay, QuantityKind::Part, QuantityKind::Growth])
        .within(Range::NotNegative);
const TRANCHES: Kind = Kind::Names(&[Thing::Tranche]);

static STEP: Section = Section::new(
    "a step of the waterfall",
    "One thing that the vehicle pays when those before it are paid",
    &[
        Field::new(
            "contract",
            Kind::Name(&[Thing::Contract], &[]),
            "dues of a contract whose payer is the vehicle",
        ),
        Field::new("fee", Kind::Name(&[Thing::Fee, Thing::Guarantee], &[]), "a fee, or that of a guarantee"),
        Field::new("reserve", Kind::Name(&[Thing::Reserve], &[]), "a reserve, up to its target"),
        Field::new("coupon", TRANCHES, "accrued coupon, several tranches pro rata"),
        Field::new("principal", TRANCHES, "balance, several tranches pro rata"),
        Field::new(
            "return",
            Kind::Name(&[Thing::Tranche], &[]),
            "what brings the return of a class up to the yearly rate of `limit`, its principal first",
        ),
        Field::new("surplus", Kind::Shares(&[Thing::Tranche, Thing::Party]), "what is left, by shares"),
        Field::new(
            "name",
            Kind::Text,
            "its name in paths and reports; head word and object joined by \"-\" if left out",
        ),
        Field::new(
            "limit",
            Kind::Number(LIMIT),
            "most that it pays in all, in each period, or of the payments received to date; of `return`, the yearly rate",
        ),
        Field::new(
            "when",
            Kind::Timing(&["quarterly", "half-yearly", "yearly"], TimingForm::After),
            "at the end of each period, what it would pay before being held for it from the steps below; or only after a time; in any month if \
             left out",
        ),
        Field::new("until", Kind::Number(MOMENT), "last month in which it pays; the horizon if left out"),
        Field::new("from", Kind::Name(&[Thing::Pool], &[]), "the pool that it pays from; the general account if left out"),
        Field::new(
            "support",
            Kind::NamesOr(&[Thing::Reserve], &["drawdown"]),
            "where cash comes from if there is too little, in this order: calls on the classes, reserves",
        ),
    ],
)
.with_heads(&[
    Head::new("contract").admitting(&["limit", "support"]),
    Head::new("fee").admitting(&["limit", "support"]),
    Head::new("reserve").admitting(&["limit", "support"]),
    Head::new("coupon").admitting(&["limit", "support"]),
    Head::new("principal").admitting(&["limit", "support"]),
    Head::new("return").needing(&[&["limit"]]).admitting(&["support"]),
    Head::new("surplus").admitting(&["limit"]),
]);
