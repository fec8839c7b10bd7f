//! The head of a scenario, its sections, its prices and its discounting.

use super::super::fields::{Field, Kind, Named, Range, Section, Thing};
use crate::model::ValueSchedule;
use crate::units::Currency;
use crate::units::calendar::MONTH_NAMES;

use super::{
    COUNT, DURATION, GROWTH, MOMENT, Number, SHARE, capital, contract, decision, evidence, measure, people,
    service,
};

/// A whole scenario file.
pub static SCENARIO: Section = Section::new(
    "a scenario",
    "A social outcomes contract, the people it is for, and what it is compared with",
    &[
        Field::new(
            "format",
            Kind::Number(COUNT.certain().within(Range::Between(1.0, 1.0))),
            "version of the language",
        )
        .required(),
        Field::new("title", Kind::Text, "what is simulated, in one line").required(),
        Field::new("shows", Kind::Text, "what the file is good for"),
        Field::new("not_for", Kind::Text, "what the file is not good for"),
        Field::new(
            "headline",
            Kind::Name(&[Thing::Option], &[]),
            "option whose figure stands for the file in a list; the last with investors if left out, else the last",
        ),
        Field::new(
            "currency",
            Kind::Word(&Currency::CODES),
            "the one currency of the file",
        )
        .required(),
        Field::new("start", Kind::Number(MOMENT), "month in which the programme starts").required(),
        Field::new("horizon", Kind::Number(DURATION.certain()), "how long is simulated").required(),
        Field::new("year_starts", Kind::Word(&MONTH_NAMES), "month in which a financial year starts")
            .or("\"April\""),
        Field::new("include", Kind::Texts, "files that are read first, by their path from this one"),
        Field::new("prices", Kind::Record(&PRICES), "price base and indices"),
        Field::new("discounting", Kind::Record(&DISCOUNTING), "how later money is valued"),
        Field::new("optimism", Kind::Record(&OPTIMISM), "corrections for optimism in an appraisal"),
        Field::new("party", named(&people::PARTY, Thing::Party), "who pays and is paid"),
        Field::new("state", named(&people::STATE, Thing::State), "care settings and ends").required(),
        Field::new(
            "transition",
            Kind::Pairs(&people::TRANSITION, Thing::State, "any"),
            "ways from one state to another",
        ),
        Field::new(
            "counterfactual",
            Kind::Record(&people::COUNTERFACTUAL),
            "how rates as usual move over the years",
        ),
        Field::new(
            "milestone",
            named(&people::MILESTONE, Thing::Milestone),
            "what people may reach beside states",
        ),
        Field::new("score", named(&people::SCORE, Thing::Score), "what people are measured on in points"),
        Field::new("cohort", Kind::Record(&people::COHORT), "who the service is for").required(),
        Field::new(
            "referrals",
            Kind::Record(&people::REFERRALS),
            "how many come and when; all in the first month if left out",
        ),
        Field::new("service", named(&service::SERVICE, Thing::Service), "what is delivered"),
        Field::new("baseline", named(&measure::BASELINE, Thing::Baseline), "what a contract compares with"),
        Field::new("measure", named(&measure::MEASURE, Thing::Measure), "what is counted"),
        Field::new("funding", named(&contract::FUNDING, Thing::Funding), "money beside the contracts"),
        Field::new("contract", named(&contract::CONTRACT, Thing::Contract), "who pays whom for what"),
        Field::new(
            "capital",
            named(&capital::CAPITAL, Thing::Capital),
            "who puts money in and how it goes back",
        ),
        Field::new(
            "option",
            Kind::List(&evidence::OPTION, Some(Thing::Option)),
            "what is compared; the first is care as usual",
        )
        .required(),
        Field::new("case", named(&evidence::CASE, Thing::Case), "named changes of inputs"),
        Field::new(
            "replay",
            named(&evidence::REPLAY, Thing::Replay),
            "observed figures in place of simulated people",
        ),
        Field::new(
            "payoff",
            Kind::Record(&evidence::PAYOFF),
            "levels of performance at which `sib payoff` shows payments and returns",
        ),
        Field::new(
            "accepts",
            Kind::Map(Named { section: &decision::ACCEPTS, thing: None }),
            "when each party would sign",
        ),
        Field::new("lever", Kind::List(&decision::LEVER, None), "inputs that may be turned"),
        Field::new(
            "correlation",
            Kind::List(&evidence::CORRELATION, None),
            "inputs that move together over draws",
        ),
        Field::new(
            "check",
            Kind::Map(Named { section: &evidence::CHECK, thing: None }),
            "published figures that the simulation is held against",
        ),
    ],
)
.without_sides();

const fn named(section: &'static Section, thing: Thing) -> Kind {
    Kind::Map(Named { section, thing: Some(thing) })
}

static PRICES: Section = Section::new(
    "`prices`",
    "Price base and price indices; all cash is nominal",
    &[
        Field::new(
            "base",
            Kind::FinancialYear,
            "financial year in whose prices amounts are stated, read as the calendar year in which it begins; the year of `start` if left out",
        ),
        Field::new(
            "deflator",
            Kind::Name(&[Thing::Index], &[]),
            "index for real-terms figures; none if left out",
        ),
        Field::new(
            "indexed",
            Kind::Name(&[Thing::Index], &["fixed"]),
            "index of every cost and price that names none",
        ),
    ],
)
.with_others(Named { section: &INDEX, thing: Some(Thing::Index) });

static INDEX: Section = Section::new(
    "a price index",
    "Dated levels, then growth",
    &[
        Field::new("series", Kind::Series, "level by year, without gaps").or("{}"),
        Field::new("then", Kind::Number(GROWTH), "growth after the last level").required(),
    ],
);

/// A correction for optimism.
const CORRECTION: Number = SHARE.certain();

static OPTIMISM: Section = Section::new(
    "`optimism`",
    "By how much an appraisal lowers benefits and raises costs, by the evidence grade of the numbers behind them",
    &[
        Field::new(
            "grade_1",
            Kind::Number(CORRECTION),
            "where the weakest number behind them has grade 1, the best",
        ),
        Field::new("grade_2", Kind::Number(CORRECTION), "the same for grade 2"),
        Field::new("grade_3", Kind::Number(CORRECTION), "the same for grade 3"),
        Field::new("grade_4", Kind::Number(CORRECTION), "the same for grade 4"),
        Field::new("grade_5", Kind::Number(CORRECTION), "the same for grade 5"),
        Field::new("grade_6", Kind::Number(CORRECTION), "the same for grade 6, the worst"),
        Field::new("ungraded", Kind::Number(CORRECTION), "the same for a number without a grade"),
    ],
);

static DISCOUNTING: Section = Section::new(
    "`discounting`",
    "How later money is valued",
    &[
        Field::new(
            "value",
            Kind::Word(&[ValueSchedule::GreenBook2022.name(), ValueSchedule::GreenBook2026.name()]),
            "schedule for value to the public, in real terms",
        )
        .or("\"green book 2026\""),
        Field::new(
            "hurdle",
            Kind::Number(super::GROWTH),
            "investors' rate for net present value, nominal; no such figure if left out",
        ),
    ],
);
