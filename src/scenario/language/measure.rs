//! Measures: what is counted, and the baselines that counts are compared with.

use super::super::fields::{Field, Head, Kind, Number, QuantityKind, Range, Section, Thing};
use super::{DELAY, DURATION, PERIODS, number};

/// A value in whatever unit the compared measure has.
pub const ANY: Number = number(&[
    QuantityKind::Share,
    QuantityKind::Ratio,
    QuantityKind::Amount,
    QuantityKind::Tempo,
    QuantityKind::Pay,
    QuantityKind::Duration,
]);

/// What a baseline may be.
const BASE: Number =
    number(&[QuantityKind::Share, QuantityKind::Ratio]).within(Range::Between(0.0, 100_000.0));

pub(super) static BASELINE: Section = Section::new(
    "a baseline",
    "What a contract compares with",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new(
            "fixed",
            Kind::Number(BASE),
            "a share of the time measured, or a number for each person measured",
        ),
    ],
)
.with_heads(&[Head::new("fixed")]);

const STATES: Kind = Kind::Names(&[Thing::State]);
const MEASURE_NAME: Kind = Kind::Name(&[Thing::Measure], &[]);
const CERTAIN_TIME: Kind = Kind::Number(DURATION.certain());

static AMONG: Section = Section::new(
    "`among`",
    "Of whom the people counted are a part",
    &[Field::new("group", Kind::Name(&[Thing::Group], &[]), "people of this group only").required()],
)
.without_sides();

pub(super) static MEASURE: Section = Section::new(
    "a measure",
    "Something that is counted for each person, or a summary of such counts",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("unit_label", Kind::Text, "what one unit is called in sentences"),
        Field::new(
            "event",
            Kind::Word(&["referred", "started", "completed", "left early"]),
            "one on that day",
        ),
        Field::new("enters", STATES, "one for each entry"),
        Field::new("leaves", STATES, "one for each exit"),
        Field::new("stays_in", STATES, "one on the day on which the person has stayed for `for`"),
        Field::new("is_in", STATES, "one if the person is there at `at`"),
        Field::new("time_in", STATES, "one for each `unit` of time there"),
        Field::new("time_out_of", STATES, "one for each `unit` of time elsewhere"),
        Field::new("total_of", Kind::Names(&[Thing::Measure]), "sum over people"),
        Field::new("share_with", MEASURE_NAME, "share of people measured who have at least one unit"),
        Field::new("mean_of", MEASURE_NAME, "units per person measured"),
        Field::new("ratio_of", MEASURE_NAME, "quotient of two measures"),
        Field::new("saved", MEASURE_NAME, "baseline less actual"),
        Field::new("to", MEASURE_NAME, "what `ratio_of` is divided by"),
        Field::new("against", Kind::Name(&[Thing::Baseline], &[]), "the baseline that `saved` starts from"),
        Field::new("for", CERTAIN_TIME, "how long the person must stay"),
        Field::new("at", CERTAIN_TIME, "when the person is looked at"),
        Field::new("grace", Kind::Number(DELAY.certain()), "longest absence that is no break")
            .or("\"0 days\""),
        Field::new(
            "after_break",
            Kind::Word(&["restarts", "stops", "pauses"]),
            "what the clock does after a break",
        )
        .or("\"restarts\""),
        Field::new("from", Kind::Word(&["referral", "start", "completion"]), "what starts the clock")
            .or("\"start\""),
        Field::new("within", CERTAIN_TIME, "only that long after `from`"),
        Field::new("coming_from", STATES, "only moves out of these"),
        Field::new("unit", Kind::Word(&["day", "week", "month", "quarter"]), "unit of time").or("\"day\""),
        Field::new("among", Kind::Record(&AMONG), "only these people"),
        Field::new(
            "if_absorbed",
            Kind::NameWords(Thing::State, &["success", "failure", "window ends", "excluded"]),
            "how each end counts",
        ),
        Field::new("over", Kind::Word(&["period", "so far", "contract"]), "which units a summary covers")
            .or("\"so far\""),
    ],
)
.with_heads(&[
    Head::new("event").admitting(&["among", "if_absorbed"]),
    Head::new("enters").admitting(&["from", "within", "coming_from", "among", "if_absorbed"]),
    Head::new("leaves").admitting(&["from", "within", "among", "if_absorbed"]),
    Head::new("stays_in").needing(&[&["for"]]).admitting(&[
        "from",
        "within",
        "grace",
        "after_break",
        "among",
        "if_absorbed",
    ]),
    Head::new("is_in").needing(&[&["at"]]).admitting(&["from", "among", "if_absorbed"]),
    Head::new("time_in").admitting(&["unit", "within", "from", "among", "if_absorbed"]),
    Head::new("time_out_of").admitting(&["unit", "within", "from", "among", "if_absorbed"]),
    Head::new("total_of").admitting(&["over"]),
    Head::new("share_with").admitting(&["over"]),
    Head::new("mean_of").admitting(&["over"]),
    Head::new("ratio_of").needing(&[&["to"]]).admitting(&["over"]),
    Head::new("saved").needing(&[&["against"]]).admitting(&["over"]),
]);

/// Units for which a clause pays whatever happens to people.
pub(super) const CALENDAR_UNITS: &[&str] = &[PERIODS[0], PERIODS[1], PERIODS[2], "contract"];
