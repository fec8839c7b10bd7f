//! What is compared, changed, replayed and checked.

use super::super::fields::{Field, Kind, QuantityKind, Range, Section, Thing};
use super::measure::{ANY, RESULT};
use super::{AMOUNT, HEADCOUNT, MOMENT, PERIODS, number};

pub(super) static OPTION: Section = Section::new(
    "an option",
    "One of the alternatives that are compared; the first is care as usual",
    &[
        Field::new("name", Kind::Text, "its name in paths and reports").required(),
        Field::new("label", Kind::Text, "its longer name in reports"),
        Field::new("service", Kind::Name(&[Thing::Service], &[]), "what is delivered; nothing if left out"),
        Field::new("contracts", Kind::Names(&[Thing::Contract]), "contracts that are in force"),
        Field::new("capital", Kind::Name(&[Thing::Capital], &[]), "capital behind it; none if left out"),
    ],
);

pub(super) static CASE: Section = Section::new(
    "a case",
    "Named changes of inputs, for every option",
    &[
        Field::new("label", Kind::Text, "what the case is about"),
        Field::new("set", Kind::Set, "inputs that take other values"),
        Field::new("times", Kind::Times, "inputs that are multiplied"),
        Field::new(
            "replay",
            Kind::Name(&[Thing::Replay], &[]),
            "observed figures in place of simulated people",
        ),
    ],
);

pub(super) static REPLAY: Section = Section::new(
    "a replay",
    "Observed figures by period",
    &[
        Field::new("label", Kind::Text, "what was observed"),
        Field::new("every", Kind::Word(PERIODS), "length of a period").or("\"quarter\""),
        Field::new(
            "first",
            Kind::Number(MOMENT),
            "first month of the first period; the programme's if left out",
        ),
        Field::new("until", Kind::Number(MOMENT), "from then on people are simulated; never if left out"),
        Field::new(
            "units",
            Kind::Columns(Thing::Measure, OBSERVED_UNITS),
            "units by period; of a measure of money amounts",
        ),
        Field::new(
            "levels",
            Kind::Columns(Thing::Measure, ANY.certain()),
            "values as they stood at the end of each period",
        ),
        Field::new("payments", Kind::Columns(Thing::Contract, AMOUNT.certain()), "payments by period"),
        Field::new(
            "starts",
            Kind::Numbers(HEADCOUNT.certain()),
            "people who started in each period; as they are simulated if left out",
        ),
        Field::new(
            "people",
            Kind::Columns(Thing::State, HEADCOUNT.certain()),
            "where those who had started stood at the end of each period, by state",
        ),
        Field::new(
            "option",
            Kind::Name(&[Thing::Option], &[]),
            "the option that was in force when they stood there; the one with a service if left out",
        ),
        Field::new(
            "file",
            Kind::Text,
            "counts from a CSV file with the columns outcome, period and count, by its path from the scenario",
        ),
        Field::new("rows", Kind::List(&OBSERVED, None), "the same line by line"),
        Field::new("read_from", Kind::Text, "the file that rows were read from, as `sib print` writes it"),
    ],
);

/// Units of a measure, which is of money where it is.
const OBSERVED_UNITS: super::Number =
    number(&[QuantityKind::Count, QuantityKind::Amount]).within(Range::NotNegative).certain();

static OBSERVED: Section = Section::new(
    "an observed count",
    "Units of one measure, or people, in one period; a period that is not there has none",
    &[
        Field::new(
            "outcome",
            Kind::Name(&[Thing::Measure, Thing::State], &["started"]),
            "the measure; or how many people started, or stood in a state at the end of the period",
        )
        .required(),
        Field::new(
            "period",
            Kind::Number(number(&[QuantityKind::Moment, QuantityKind::Count]).certain()),
            "number of the period from 1, or a month in it, such as `\"2021-04\"`",
        )
        .required(),
        Field::new("count", Kind::Number(OBSERVED_UNITS), "its units; of a measure of money an amount")
            .required(),
    ],
);

pub(super) static PAYOFF: Section = Section::new(
    "`payoff`",
    "Levels of performance at which payments and returns are read, without chance",
    &[
        Field::new("measure", Kind::Name(&[Thing::Measure], &[]), "what is held at each level").required(),
        Field::new("levels", Kind::Numbers(LEVEL), "its levels, rising"),
        Field::new("from", Kind::Number(LEVEL), "the first of levels in equal steps"),
        Field::new("to", Kind::Number(LEVEL), "the last of them"),
        Field::new("step", Kind::Number(LEVEL), "the step between them"),
    ],
);

/// Figures of a distribution.
pub(super) const STATISTICS: &[&str] =
    &["base case", "mean", "of mean cash", "p5", "p10", "p25", "p50", "p75", "p90", "p95"];

/// A level of a measure.
const LEVEL: super::Number =
    number(&[QuantityKind::Share, QuantityKind::Ratio, QuantityKind::Amount]).certain();

pub(super) static CORRELATION: Section = Section::new(
    "a correlation",
    "Two inputs that move together over draws (Gaussian copula)",
    &[
        Field::new("between", Kind::Paths, "the two inputs, by path").required(),
        Field::new(
            "value",
            Kind::Number(number(&[QuantityKind::Ratio]).certain().within(Range::Between(-1.0, 1.0))),
            "correlation on the normal scale, -1 to 1",
        )
        .required(),
    ],
);

pub(super) static CHECK: Section = Section::new(
    "a check",
    "A figure, published or worked out by hand, that the simulation is held against",
    &[
        Field::new("label", Kind::Text, "what is checked"),
        Field::new(
            "kind",
            Kind::Word(&["fitted", "reproduced", "by hand"]),
            "whether inputs were set from this published figure, or it follows from them; or the figure was worked out by hand from the file's own numbers",
        )
        .required(),
        Field::new("sets", Kind::Paths, "inputs that were set from this figure"),
        Field::new("rests_on", Kind::Paths, "inputs that the figure follows from"),
        Field::new("result", Kind::Text, "the result, by its path").required(),
        Field::new(
            "in",
            Kind::YearOf,
            "in which year of the contract, or financial year; in all of them if left out",
        ),
        Field::new("option", Kind::Name(&[Thing::Option], &[]), "under which option; the last if left out"),
        Field::new("against", Kind::Name(&[Thing::Option], &[]), "the difference to this option"),
        Field::new(
            "statistic",
            Kind::Word(STATISTICS),
            "which figure of the distribution",
        )
        .or("\"base case\""),
        Field::new("equals", Kind::Number(RESULT), "the published figure"),
        Field::new(
            "within",
            Kind::Number(RESULT.within(Range::NotNegative)),
            "the source's own rounding or spread",
        ),
        Field::new("at_least", Kind::Number(RESULT), "the figure is this or more"),
        Field::new("at_most", Kind::Number(RESULT), "the figure is this or less"),
        Field::new("under", Kind::Name(&[Thing::Case], &[]), "under which case"),
        Field::new("replay", Kind::Name(&[Thing::Replay], &[]), "with which observed figures"),
        Field::new("level", Kind::Number(LEVEL), "at which level of the payoff"),
    ],
);
