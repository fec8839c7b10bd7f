//! Parties, states, the ways between states, who is in the cohort and how people are referred.

use super::super::fields::{Axis, Field, Head, Kind, Named, QuantityKind, Range, Section, Thing};
use super::{
    AMOUNT, DELAY, DURATION, FREQUENCY, GROWTH, HEADCOUNT, MOMENT, Number, PAY, PERSON_CLOCKS, RATIO, SHARE,
    TEMPO, VARIATION, number,
};

pub(super) static PARTY: Section = Section::new(
    "a party",
    "Somebody who pays or is paid; `vehicle`, `provider` and `investors` exist without being declared",
    &[
        Field::new(
            "is",
            Kind::Word(&["payer", "provider", "vehicle", "manager", "guarantor", "investor"]),
            "what the party does",
        )
        .required(),
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("cap", Kind::Number(AMOUNT), "most that it pays under contracts in all, beside what a termination pays"),
        Field::new(
            "budget",
            Kind::Number(AMOUNT.by(&[Axis::FinancialYear])),
            "most that it pays under contracts in a financial year, beside what a termination pays",
        ),
        Field::new(
            "over_budget",
            Kind::Word(&["next year", "others", "lost"]),
            "what becomes of what is above the budget or the cap: paid in the next year, by the other payers (the first listed with \
             room first), or by nobody; above a cap \"next year\" is \"lost\"",
        )
        .or("\"lost\""),
        Field::new("reserves", Kind::Number(AMOUNT), "opening cash of a provider; none if left out"),
        Field::new(
            "insolvent_after",
            Kind::Number(DURATION.certain()),
            "for how long cash is below zero when it stops: so many month ends in a row; a provider that is not declared never stops",
        )
        .or("\"3 months\""),
        Field::new(
            "counts_as",
            Kind::Word(&["fiscal", "economic", "social"]),
            "what a cost of care that falls away for it is in an appraisal; fiscal is the public purse, and so is who says nothing",
        ),
    ],
);

pub(super) static STATE: Section = Section::new(
    "a state",
    "A care setting, or an end such as death",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("cost", Kind::Number(PAY), "cost of a person in it; none if left out"),
        Field::new("borne_by", Kind::Shares(&[Thing::Party]), "who bears the cost"),
        Field::new("indexed", Kind::Name(&[Thing::Index], &["fixed"]), "index of the cost"),
        Field::new("cashable", Kind::Number(SHARE), "share of an avoided cost that becomes cash")
            .or("\"100%\""),
        Field::new(
            "step",
            Kind::Number(PLACES),
            "places that must fall away together before any of them becomes cash: a home, a block; 0 if they do so day by day",
        ),
        Field::new(
            "notice",
            Kind::Number(DELAY.certain()),
            "how long a place that has fallen away is still paid for, in whole months",
        ),
        Field::new("absorbing", Kind::Word(&["yes"]), "nobody leaves: death, moved away, 18th birthday"),
    ],
);

pub(super) static TRANSITION: Section = Section::new(
    "a transition",
    "A way from one state to another",
    &[
        Field::new("rate", Kind::Number(TEMPO.by(PERSON_CLOCKS)), "how fast people take it"),
        Field::new("time", Kind::Number(DURATION), "median time until people take it"),
        Field::new(
            "shape",
            Kind::Number(number(&[QuantityKind::Ratio]).within(Range::Between(0.05, 20.0))),
            "shape of a Weibull time",
        ),
        Field::new(
            "spread",
            Kind::Number(number(&[QuantityKind::Ratio]).within(Range::Between(0.01, 10.0))),
            "spread of a log-normal time, on the log scale",
        ),
        Field::new("exactly", Kind::Number(DURATION), "fixed time until everybody takes it"),
        Field::new("until_age", Kind::Number(DURATION), "age at which everybody takes it"),
    ],
)
.with_heads(&[
    Head::new("rate"),
    Head::new("time").needing(&[&["shape", "spread"]]),
    Head::new("exactly"),
    Head::new("until_age"),
]);

pub(super) static COUNTERFACTUAL: Section = Section::new(
    "the counterfactual",
    "How rates as usual move over the years, for everybody: those served, those not, and control people",
    &[
        Field::new(
            "drift",
            Kind::Number(GROWTH),
            "growth of the rates a year, from the start of the programme on",
        ),
        Field::new(
            "wander",
            Kind::Number(SHARE),
            "a random walk with mean 1 that the rates share: its coefficient of variation after a year",
        ),
        Field::new("on", Kind::Ways, "the ways whose rates move so, like \"transition.home.care\"")
            .required(),
    ],
);

pub(super) static MILESTONE: Section = Section::new(
    "a milestone",
    "Something that a person reaches or does not, some time after it is asked",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("chance", Kind::Number(SHARE.by(&[Axis::Group])), "chance as usual that it is reached")
            .required(),
        Field::new("after", Kind::Number(DELAY.between_people()), "how long after it is asked it is reached")
            .or("\"0 days\""),
        Field::new(
            "given",
            Kind::Name(
                &[Thing::Milestone, Thing::State],
                &["referred", "started", "completed", "left early"],
            ),
            "when it is asked: once another milestone is reached, in a state from the start on, or on an event of the \
             service, which nobody has as usual; from the start of service, as usual from the same day if left out",
        ),
        Field::new(
            "again_after",
            Kind::Number(DURATION.between_people()),
            "how long after it was reached it is asked again; never if left out",
        ),
    ],
);

/// Points on a score, or between two of its levels: of either sign.
const PLACES: Number = number(&[QuantityKind::Count]).within(Range::Between(0.0, 1_000.0));
const POINTS: Number = number(&[QuantityKind::Ratio]).within(Range::Between(-1e4, 1e4));

pub(super) static SCORE: Section = Section::new(
    "a score",
    "What people are measured on in points, such as a questionnaire: true levels, and how well readings show them",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new(
            "range",
            Kind::Numbers(POINTS.certain()),
            "its least and greatest level, such as [1, 5]; what would lie beyond an end stands at it",
        )
        .required(),
        Field::new(
            "start",
            Kind::Number(POINTS.by(&[Axis::Group])),
            "mean level of people when they are referred, before the ends of the range cut it",
        )
        .required(),
        Field::new(
            "spread",
            Kind::Number(number(&[QuantityKind::Ratio]).within(Range::Between(0.0, 1e4))),
            "standard deviation of readings between people then, as tables of scores publish it",
        )
        .or("0"),
        Field::new(
            "change",
            Kind::Number(POINTS.between_people()),
            "points a year by which the level moves as usual, from referral on",
        )
        .or("0"),
        Field::new(
            "reliability",
            Kind::Number(number(&[QuantityKind::Share]).within(Range::Between(0.05, 1.0))),
            "share of the variance of readings that is variance of true levels; the rest is error",
        )
        .or("\"100%\""),
        Field::new(
            "to_nearest",
            Kind::Number(number(&[QuantityKind::Ratio]).within(Range::Positive).certain()),
            "readings are whole multiples of this; any number if left out",
        ),
        Field::new("better", Kind::Word(&["higher", "lower"]), "which way is an improvement, and so a gain")
            .or("\"higher\""),
    ],
);

/// An amount that each person has.
const OWN_AMOUNT: Number = AMOUNT.between_people();

pub(super) static COHORT: Section = Section::new(
    "the cohort",
    "Who the service is for",
    &[
        Field::new("people", Kind::Number(HEADCOUNT), "most people that may start").required(),
        Field::new("starts_in", Kind::Shares(&[Thing::State]), "state in which people are referred"),
        Field::new("time_already", Kind::Number(DELAY), "time already spent in that state").or("\"0 days\""),
        Field::new("age", Kind::Number(DELAY), "age at referral"),
        Field::new(
            "frailty",
            Kind::Number(VARIATION),
            "differences between people: coefficient of variation of a gamma with mean 1",
        )
        .or("0"),
        Field::new(
            "together",
            Kind::Number(VARIATION),
            "shock shared by all people of a draw: log-normal with mean 1",
        )
        .or("0"),
        Field::new(
            "intake",
            Kind::Number(number(&[QuantityKind::Count, QuantityKind::Duration]).within(Range::Positive)),
            "how starts are grouped for measures over \"intake\": so many people each, or so long each",
        ),
        Field::new("amount", Kind::Amounts(OWN_AMOUNT), "amounts that each person has, by name"),
        Field::new(
            "group",
            Kind::Map(Named { section: &GROUP, thing: Some(Thing::Group) }),
            "groups of people",
        ),
    ],
);

static GROUP: Section = Section::new(
    "a group",
    "People who differ from the rest of the cohort; what it does not say is as in the cohort",
    &[
        Field::new("label", Kind::Text, "its name in reports"),
        Field::new("share", Kind::Number(SHARE), "share of the cohort").required(),
        Field::new("starts_in", Kind::Shares(&[Thing::State]), "state in which people are referred"),
        Field::new("time_already", Kind::Number(DELAY), "time already spent in that state"),
        Field::new("age", Kind::Number(DELAY), "age at referral"),
        Field::new(
            "frailty",
            Kind::Number(VARIATION),
            "differences between people: coefficient of variation of a gamma with mean 1",
        ),
        Field::new("amount", Kind::Amounts(OWN_AMOUNT), "amounts that each person has, by name"),
    ],
);

pub(super) static REFERRALS: Section = Section::new(
    "`referrals`",
    "How many people come and when",
    &[
        Field::new(
            "rate",
            Kind::Number(FREQUENCY.by(&[Axis::Month])),
            "people referred per time, as planned",
        )
        .required(),
        Field::new("until", Kind::Number(MOMENT), "last day of referrals; the horizon if left out"),
        Field::new(
            "arrive",
            Kind::Number(number(&[QuantityKind::Share]).within(Range::Between(0.0, 10.0))),
            "share of the plan that comes",
        )
        .or("\"100%\""),
        Field::new(
            "spread",
            Kind::Number(RATIO),
            "variance over mean of a month's referrals; 0 is evenly, as planned",
        )
        .or("1"),
        Field::new(
            "common",
            Kind::Number(VARIATION),
            "over-dispersion shared by all months of a draw: log-normal coefficient of variation",
        )
        .or("0"),
        Field::new("accepted", Kind::Number(SHARE), "share of those referred that is accepted")
            .or("\"100%\""),
        Field::new("wait_at_most", Kind::Number(DELAY), "longest wait for a place; without end if left out"),
        Field::new("lost_waiting", Kind::Number(TEMPO), "how fast those who wait are lost")
            .or("\"0 / year\""),
    ],
);
