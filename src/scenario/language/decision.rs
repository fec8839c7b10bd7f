//! When parties would sign, and what may be turned until they would.

use super::super::fields::{Field, Kind, Named, QuantityKind, Section, Thing};
use super::evidence::STATISTICS;
use super::measure::RESULT;
use super::{Number, number};

/// Conditions of a party, each under a name.
pub(super) static ACCEPTS: Section = Section::new(
    "what a party accepts",
    "Conditions under each of which a party would sign; it signs where all of them hold. The key is `investor`, `provider` or the name of a payer",
    &[],
)
.with_others(Named { section: &ACCEPT, thing: None });

static ACCEPT: Section = Section::new(
    "a condition",
    "A result that must lie within bounds for a party to sign",
    &[
        Field::new("label", Kind::Text, "what the condition is about"),
        Field::new("result", Kind::Text, "the result, by its path").required(),
        Field::new(
            "in",
            Kind::YearOf,
            "in which year of the contract, or financial year; in all of them if left out",
        ),
        Field::new("option", Kind::Name(&[Thing::Option], &[]), "under which option; the last if left out"),
        Field::new("against", Kind::Name(&[Thing::Option], &[]), "the difference to this option"),
        Field::new("statistic", Kind::Word(STATISTICS), "which figure of the distribution").or("\"mean\""),
        Field::new("at_least", Kind::Number(RESULT), "the figure is this or more"),
        Field::new("at_most", Kind::Number(RESULT), "the figure is this or less"),
    ],
);

/// What an input may be turned to.
const TURNED: Number = number(&[
    QuantityKind::Share,
    QuantityKind::Ratio,
    QuantityKind::Amount,
    QuantityKind::Tempo,
    QuantityKind::Pay,
    QuantityKind::Growth,
    QuantityKind::Duration,
])
.certain();

pub(super) static LEVER: Section = Section::new(
    "a lever",
    "An input that may be turned, and how far: for `sib price`",
    &[
        Field::new("name", Kind::Text, "its name").required(),
        Field::new("label", Kind::Text, "its longer name in reports"),
        Field::new("turns", Kind::Paths, "the inputs that take its value, by path").required(),
        Field::new("from", Kind::Number(TURNED), "its lowest value").required(),
        Field::new("to", Kind::Number(TURNED), "its highest value").required(),
    ],
);
