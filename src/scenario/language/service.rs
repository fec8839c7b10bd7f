//! Services: what is delivered, what it costs and what it changes.

use super::super::fields::{Axis, Field, Head, Kind, Named, QuantityKind, Range, Section, TestOf, Thing};
use super::{
    AMOUNT_OR_PAY, DELAY, DURATION, FREQUENCY, HEADCOUNT, MOMENT, Number, RATIO, SHARE, TEMPO, number,
};

/// Posts of a team.
const POSTS: Number = number(&[QuantityKind::Count]).within(Range::Between(1.0, 1_000.0));

/// What hours of service may follow, one inside another.
const HOUR_AXES: &[Axis] = &[Axis::State, Axis::TimeInState, Axis::TimeSinceStart, Axis::Group];
const HOURS: Number = FREQUENCY.by(HOUR_AXES).with_inner(HOUR_AXES);

/// What a cost may follow: for each person also the setting that the person is in.
const COST_AXES: &[Axis] = &[Axis::ContractYear, Axis::Month, Axis::State];

pub(super) static SERVICE: Section = Section::new(
    "a service",
    "An intervention as delivered",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new(
            "length",
            Kind::Number(DURATION),
            "how long a person is served; to the horizon if left out",
        ),
        Field::new("completes", Kind::Number(SHARE), "share of those who start that completes"),
        Field::new("leaves_early", Kind::Number(TEMPO), "how fast people leave before the end"),
        Field::new(
            "hours",
            Kind::Number(HOURS),
            "hours that each person gets while served, such as \"28 / week\"",
        ),
        Field::new("capacity", Kind::Number(HEADCOUNT), "places; without limit if left out"),
        Field::new("teams", Kind::Number(HEADCOUNT), "teams"),
        Field::new("per_team", Kind::Number(HEADCOUNT), "places of a team"),
        Field::new(
            "posts",
            Kind::Number(POSTS),
            "posts in each team, each with its part of the places; one if left out",
        ),
        Field::new(
            "turnover",
            Kind::Number(TEMPO),
            "how often a filled post falls vacant: nobody starts in its places until it is filled again",
        ),
        Field::new("vacant_for", Kind::Number(DURATION), "how long a vacant post stands vacant"),
        Field::new("start_delay", Kind::Number(DELAY), "how much later than planned the service opens")
            .or("\"0 days\""),
        Field::new("runs", Kind::Number(DURATION), "how long people may start; to the horizon if left out"),
        Field::new(
            "works_here",
            Kind::Number(SHARE),
            "chance that the service works here at all, drawn once",
        )
        .or("\"100%\""),
        Field::new("works_if", Kind::Tests(TestOf::Input), "what counts as working, for the four cells"),
        Field::new(
            "fidelity",
            Kind::Number(SHARE.by(&[Axis::Month])),
            "share of the full effect that those have for good who start then",
        )
        .or("\"100%\""),
        Field::new("provider", Kind::Name(&[Thing::Party], &[]), "who delivers").or("\"provider\""),
        Field::new("indexed", Kind::Name(&[Thing::Index], &["fixed"]), "index of its costs"),
        Field::new("cost", Kind::Map(Named { section: &COST, thing: None }), "what delivery costs"),
        Field::new("effect", Kind::Map(Named { section: &EFFECT, thing: None }), "what it changes"),
    ],
);

static COST: Section = Section::new(
    "a cost",
    "A cost of delivery",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("amount", Kind::Number(AMOUNT_OR_PAY.by(COST_AXES)), "once, or per time").required(),
        Field::new(
            "per",
            Kind::Word(&["service", "team", "place", "post", "vacancy", "person", "start", "hour", "closure"]),
            "what it is counted by; of a closure once, in the month from which an order closes the service, if one does",
        )
        .or("\"service\""),
        Field::new("from", Kind::Number(MOMENT), "first month; that of the start if left out"),
        Field::new("until", Kind::Number(MOMENT), "last month; to the horizon if left out"),
        Field::new(
            "indexed",
            Kind::Name(&[Thing::Index], &["fixed"]),
            "index of the cost; that of the service if left out",
        ),
        Field::new("paid_by", Kind::Name(&[Thing::Party], &[]), "who pays; the provider if left out"),
    ],
);

/// What something is under a service itself: a rate, or a chance.
const STATED: Number = number(&[QuantityKind::Tempo, QuantityKind::Share]).within(Range::NotNegative);

/// Points that a service adds: of either sign, and they may differ between people.
const ADDED: Number = number(&[QuantityKind::Ratio]).within(Range::Between(-1e4, 1e4)).between_people();

static EFFECT: Section = Section::new(
    "an effect",
    "How a service changes the ways between states, the chances of milestones and the levels of scores",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new(
            "on",
            Kind::Targets,
            "what it changes: ways like \"transition.home.care\", milestones like \"milestone.job\", scores like \"score.star\"",
        )
        .required(),
        Field::new(
            "hazard_ratio",
            Kind::Number(RATIO),
            "what the rate is multiplied by; it turns a chance p into 1 - (1 - p)^ratio",
        ),
        Field::new(
            "odds_ratio",
            Kind::Number(RATIO),
            "odds ratio, turned into a hazard ratio at the baseline risk",
        ),
        Field::new(
            "risk_ratio",
            Kind::Number(RATIO),
            "risk ratio, turned into a hazard ratio at the baseline risk",
        ),
        Field::new(
            "becomes",
            Kind::Number(STATED),
            "the rate, or the chance of a milestone, under the service",
        ),
        Field::new(
            "adds",
            Kind::Number(ADDED),
            "points that it adds to a score in all, gained in a straight line over `gained_over` while a person is served",
        ),
        Field::new(
            "baseline_risk",
            Kind::Number(SHARE),
            "risk without the service that the ratio was measured at",
        ),
        Field::new("over", Kind::Number(DURATION.certain()), "time over which that risk was measured"),
        Field::new(
            "gained_over",
            Kind::Number(DURATION.certain()),
            "time from the start of service in which points are gained; the length of the service if left out",
        ),
        Field::new("during", Kind::Word(&["service", "after", "both"]), "when it acts").or("\"both\""),
        Field::new(
            "lasts",
            Kind::Number(DURATION),
            "how long the full effect lasts after the end of service; for ever if left out",
        ),
        Field::new(
            "fades",
            Kind::Number(DELAY.within(Range::NotNegative)),
            "time over which it then returns to nil; at once if left out",
        ),
    ],
)
.with_heads(&[
    Head::new("hazard_ratio"),
    Head::new("odds_ratio").needing(&[&["baseline_risk"], &["over"]]),
    Head::new("risk_ratio").needing(&[&["baseline_risk"], &["over"]]),
    Head::new("becomes"),
    Head::new("adds").admitting(&["gained_over"]),
]);
