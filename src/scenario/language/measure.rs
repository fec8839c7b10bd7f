//! Measures: what is counted, and the baselines that counts are compared with.

use super::super::fields::{Axis, Field, Head, Kind, Number, QuantityKind, Range, Section, Thing};
use super::{COUNT, DELAY, DURATION, GROWTH, MOMENT, PERIODS, SHARE, number};

/// A value in whatever unit the compared measure has.
pub const ANY: Number = number(&[
    QuantityKind::Share,
    QuantityKind::Ratio,
    QuantityKind::Amount,
    QuantityKind::Tempo,
    QuantityKind::Pay,
    QuantityKind::Duration,
]);

/// A value in whatever unit a result has: no result is so much money a time.
pub(super) const RESULT: Number = number(&[
    QuantityKind::Share,
    QuantityKind::Ratio,
    QuantityKind::Amount,
    QuantityKind::Tempo,
    QuantityKind::Duration,
])
.certain();

/// What a baseline may be.
const BASE: Number = number(&[
    QuantityKind::Share,
    QuantityKind::Ratio,
    QuantityKind::Amount,
    QuantityKind::Pay,
    QuantityKind::Tempo,
])
.within(Range::NotNegative)
.by(&[Axis::TimeSinceStart]);

/// Control people for each participant.
const EACH: Number = COUNT.certain().within(Range::Between(1.0, 100.0));

pub(super) static BASELINE: Section = Section::new(
    "a baseline",
    "What a contract compares with",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new(
            "fixed",
            Kind::Number(BASE),
            "a share of the time measured, by time since each person started if need be; a number or an amount for each person \
             measured; or so much per time",
        ),
        Field::new("matched", Kind::Number(EACH), "so many people like each participant, who live as usual"),
        Field::new("trial", Kind::Number(EACH), "so many people chosen by lot for each participant, who live as usual"),
        Field::new("blend", Kind::Shares(&[Thing::Baseline]), "several baselines, by weight"),
        Field::new(
            "bias",
            Kind::Number(number(&[QuantityKind::Share]).within(Range::Between(-1.0, 10.0))),
            "how much too high the level stands, as a share of it",
        ),
        Field::new("drift", Kind::Number(GROWTH), "growth of the level a year"),
        Field::new(
            "noise",
            Kind::Number(number(&[QuantityKind::Ratio, QuantityKind::Share]).within(Range::NotNegative)),
            "standard error that estimating adds: units for each person measured, a share of the time that they are tracked, or as much of \
             a mean, a share or a ratio",
        ),
        Field::new("lag", Kind::Number(DELAY.certain()), "what was measured so long ago stands for today"),
        Field::new(
            "controls",
            Kind::Word(&["people", "sampling law"]),
            "whether control people are simulated one by one, or their mean is drawn from its sampling law",
        )
        .or("\"people\""),
        Field::new(
            "counts",
            Kind::Word(&["offered", "treated"]),
            "whose effect it is: of all those offered the service, or of those who started",
        )
        .or("\"offered\""),
        Field::new("until", Kind::Number(MOMENT), "last day on which it is the baseline"),
        Field::new("then", Kind::Name(&[Thing::Baseline], &[]), "the baseline from then on"),
    ],
)
.with_heads(&[
    Head::new("fixed"),
    Head::new("matched").admitting(&["controls"]),
    Head::new("trial").admitting(&["controls"]),
    Head::new("blend"),
]);

const STATES: Kind = Kind::Names(&[Thing::State]);
const MEASURE_NAME: Kind = Kind::Name(&[Thing::Measure], &[]);
const CERTAIN_TIME: Kind = Kind::Number(DURATION.certain());

static AMONG: Section = Section::new(
    "`among`",
    "Of whom the people counted are a part",
    &[
        Field::new("group", Kind::Names(&[Thing::Group]), "people of these groups only"),
        Field::new("with", MEASURE_NAME, "people who had a unit of this measure, from that day on"),
    ],
)
.without_sides();

static ERROR: Section = Section::new(
    "`error`",
    "What the contract's data get wrong",
    &[
        Field::new("missed", Kind::Number(SHARE), "share of units that the data do not show").or("\"0%\""),
        Field::new("false", Kind::Number(SHARE), "share of people without a unit who are shown with one")
            .or("\"0%\""),
    ],
);

/// Companions of every measure that is counted for each person.
const OF_PERSONS: &[&str] = &["from", "within", "among", "at_least", "error", "if_absorbed"];

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
        Field::new("enters", STATES, "one each time that the person comes into one of these from none of them"),
        Field::new("leaves", STATES, "one each time that the person goes from one of these to none of them, an absorbing state included"),
        Field::new("reaches", Kind::Name(&[Thing::Milestone], &[]), "one each time that it is reached"),
        Field::new("stays_in", STATES, "one on the day on which the person has stayed for `for`"),
        Field::new(
            "gain_on",
            Kind::Name(&[Thing::Score], &[]),
            "points by which the person is better on the score at `at` than at `from`: below nought if worse",
        ),
        Field::new("is_in", STATES, "one if the person is there at `at`"),
        Field::new("time_in", STATES, "one for each `unit` of time there"),
        Field::new("time_out_of", STATES, "one for each `unit` of time elsewhere"),
        Field::new(
            "amount",
            Kind::Name(&[Thing::Amount], &[]),
            "money: that amount of the person, for each unit of `on`",
        ),
        Field::new(
            "delivered",
            Kind::Word(&["hour", "day", "week", "month"]),
            "so much of the service as the person gets, in parts of a unit, on the last day of each month",
        ),
        Field::new("cost_of", STATES, "money: what the days there cost"),
        Field::new("total_of", Kind::Names(&[Thing::Measure]), "sum over people"),
        Field::new("share_with", MEASURE_NAME, "share of people measured who have at least one unit"),
        Field::new("share_without", MEASURE_NAME, "share of people measured who have no unit"),
        Field::new("mean_of", MEASURE_NAME, "units per person measured"),
        Field::new("per_team", MEASURE_NAME, "units for each team of the service and year, those that come after `until` among them"),
        Field::new(
            "until",
            Kind::Number(MOMENT),
            "last month of the teams' time, as time after the service is nobody's; the horizon if left out",
        ),
        Field::new("ratio_of", MEASURE_NAME, "quotient of two measures, or of a measure and a number"),
        Field::new("saved", MEASURE_NAME, "baseline less actual"),
        Field::new("added", MEASURE_NAME, "actual less baseline"),
        Field::new("reduction_in", MEASURE_NAME, "baseline less actual, as a share of the baseline"),
        Field::new("increase_in", MEASURE_NAME, "actual less baseline, as a share of the baseline"),
        Field::new("weighted", Kind::Shares(&[Thing::Measure]), "mean of measures, by weight"),
        Field::new(
            "product_of",
            Kind::NamesAndNumbers(&[Thing::Measure], number(&[QuantityKind::Ratio])),
            "product of measures and numbers",
        ),
        Field::new(
            "to",
            Kind::NumberOrName(number(&[QuantityKind::Ratio]), &[Thing::Measure], &[]),
            "what `ratio_of` is divided by",
        ),
        Field::new(
            "at_most",
            Kind::Number(number(&[QuantityKind::Ratio, QuantityKind::Share, QuantityKind::Amount])),
            "a quotient above this counts as this",
        ),
        Field::new("against", Kind::Name(&[Thing::Baseline], &[]), "the baseline that is compared with"),
        Field::new("on", MEASURE_NAME, "the measure for whose units a person's amount is counted"),
        Field::new("for", CERTAIN_TIME, "how long the person must stay"),
        Field::new("at", CERTAIN_TIME, "when the person is looked at"),
        Field::new("grace", Kind::Number(DELAY.certain()), "longest absence that is no break")
            .or("\"0 days\""),
        Field::new(
            "grace_times",
            Kind::Number(COUNT.certain().within(Range::Between(0.0, 1e6))),
            "so many such absences at most; any number if left out",
        ),
        Field::new(
            "after_break",
            Kind::Word(&["restarts", "stops", "pauses"]),
            "what the clock does after a break",
        )
        .or("\"restarts\""),
        Field::new(
            "moves",
            Kind::Word(&["are no break", "are breaks"]),
            "whether a move between the states of a stay is a break",
        )
        .or("\"are no break\""),
        Field::new(
            "from",
            Kind::Name(&[Thing::Measure], &["referral", "start", "completion", "entry"]),
            "what starts the clock; a measure: the person's first unit of it",
        )
        .or("\"start\""),
        Field::new("within", CERTAIN_TIME, "only that long after `from`"),
        Field::new("coming_from", STATES, "only moves out of these"),
        Field::new("unit", Kind::Word(&["day", "week", "month", "quarter"]), "unit of time").or("\"day\""),
        Field::new("among", Kind::Record(&AMONG), "only these people"),
        Field::new(
            "at_least",
            Kind::Number(number(&[QuantityKind::Ratio, QuantityKind::Amount]).within(Range::Positive)),
            "units of a person that together make one",
        ),
        Field::new("error", Kind::Record(&ERROR), "what the contract's data get wrong"),
        Field::new(
            "if_absorbed",
            Kind::NameWords(Thing::State, &["success", "failure", "window ends", "excluded"]),
            "how each end counts",
        ),
        Field::new(
            "over",
            Kind::Word(&["period", "so far", "intake"]),
            "which units a summary covers: those of the claim period, all to date, or those of each intake",
        )
        .or("\"so far\""),
    ],
)
.with_heads(&[
    Head::new("event").admitting(&["among", "error", "if_absorbed"]),
    Head::new("enters").admitting(OF_PERSONS).also(&["coming_from"]),
    Head::new("leaves").admitting(OF_PERSONS),
    Head::new("reaches").admitting(OF_PERSONS),
    Head::new("stays_in").needing(&[&["for"]]).admitting(OF_PERSONS).also(&[
        "grace",
        "grace_times",
        "after_break",
        "moves",
    ]),
    Head::new("gain_on").needing(&[&["at"]]).admitting(&[
        "from",
        "among",
        "at_least",
        "error",
        "if_absorbed",
    ]),
    Head::new("is_in").needing(&[&["at"]]).admitting(&["from", "among", "error", "if_absorbed"]),
    Head::new("time_in").admitting(OF_PERSONS).also(&["unit", "grace", "after_break"]),
    Head::new("time_out_of").admitting(OF_PERSONS).also(&["unit", "grace", "after_break"]),
    Head::new("amount").needing(&[&["on"]]).admitting(&["among"]),
    Head::new("delivered").admitting(&["from", "within", "among", "at_least", "if_absorbed"]),
    Head::new("cost_of").admitting(&["from", "within", "among", "at_least", "if_absorbed"]),
    Head::new("total_of").admitting(&["over"]),
    Head::new("share_with").admitting(&["over"]),
    Head::new("share_without").admitting(&["over"]),
    Head::new("mean_of").admitting(&["over"]),
    Head::new("per_team").admitting(&["over", "until"]),
    Head::new("ratio_of").needing(&[&["to"]]).admitting(&["over", "at_most"]),
    Head::new("saved").needing(&[&["against"]]).admitting(&["over"]),
    Head::new("added").needing(&[&["against"]]).admitting(&["over"]),
    Head::new("reduction_in").needing(&[&["against"]]).admitting(&["over"]),
    Head::new("increase_in").needing(&[&["against"]]).admitting(&["over"]),
    Head::new("weighted").admitting(&["over"]),
    Head::new("product_of").admitting(&["over"]),
]);

/// Units for which a clause pays whatever happens to people.
pub(super) const CALENDAR_UNITS: &[&str] = &[PERIODS[0], PERIODS[1], PERIODS[2], "contract"];
