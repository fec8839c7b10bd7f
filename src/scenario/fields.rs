//! What the words of a scenario are made of: sections, fields and the kinds of value a field may hold.
//!
//! One table of fields per section stands in `language`. The reader, its hints, the JSON Schema and the
//! documentation all follow these tables, so they cannot disagree.

mod thing;

pub use crate::units::Kind as QuantityKind;
pub use thing::Thing;

/// A table of a scenario: which words it knows.
#[derive(Debug)]
pub struct Section {
    /// How messages speak of it, with its article: "a clause".
    pub name: &'static str,
    /// What it says, in a sentence.
    pub doc: &'static str,
    /// The words it knows, in the order of the documentation.
    pub fields: &'static [Field],
    /// Where a head word decides which others are allowed: exactly one of these stands in the table.
    pub heads: &'static [Head],
    /// Where any other word is the name of a table of its own, what that table is: the price indices.
    pub others: Option<Named>,
    /// Whether the table may say where its numbers come from.
    pub sides: Sides,
    /// Words that people look for here and that are not here, each with what they can write instead.
    pub instead: &'static [(&'static str, &'static str)],
}

/// Whether a section admits `source`, `assumption`, `note`, `grade` and `owner`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// They may stand in it and cover each number that has none of its own.
    Admitted,
    /// They are unknown words here.
    Refused,
}

/// A head word: a field that decides which others may stand beside it.
#[derive(Debug)]
pub struct Head {
    /// The field's key.
    pub key: &'static str,
    /// Fields that must stand beside it; of a group, exactly one.
    pub needs: &'static [&'static [&'static str]],
    /// Fields that only some head words admit, this one among them.
    pub admits: &'static [&'static str],
    /// More of them, beside a list that several head words share.
    pub also: &'static [&'static str],
}

/// A table of named tables and what a name in it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// What each of the tables holds.
    pub section: &'static Section,
    /// What a name stands for, where other places may refer to it.
    pub thing: Option<Thing>,
}

/// One word of a section.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The word.
    pub key: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether it must be there.
    pub need: Need,
    /// What it means, in a sentence without a full stop.
    pub doc: &'static str,
}

/// Whether a field must stand in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may be left out, which means that there is none.
    Optional,
    /// It may be left out, which means this, as written in TOML.
    Default(&'static str),
}

/// What a field may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Free text.
    Text,
    /// A list of texts.
    Texts,
    /// A financial year, "2019-20".
    FinancialYear,
    /// A year of a contract, "contract year 2", or a financial year.
    YearOf,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A word or a list of words out of these.
    Words(&'static [&'static str]),
    /// The name of one of these things, or one of the words.
    Name(&'static [Thing], &'static [&'static str]),
    /// A name or a list of names of these things.
    Names(&'static [Thing]),
    /// A name or word, or a list of names of these things and these words.
    NamesOr(&'static [Thing], &'static [&'static str]),
    /// A clause as "contract.clause", or a list of them.
    Clauses,
    /// A list of names of these things and of numbers.
    NamesAndNumbers(&'static [Thing], Number),
    /// A path to an input, or a list of them.
    Paths,
    /// A path to a way from one state to another, or a list of them: "transition.A.B".
    Ways,
    /// A path to something that a service changes, or a list of them: "transition.A.B", "milestone.M".
    Targets,
    /// A number.
    Number(Number),
    /// A number, or one of the words.
    NumberOr(Number, &'static [&'static str]),
    /// A number, or the name of one of the things, or one of the words.
    NumberOrName(Number, &'static [Thing], &'static [&'static str]),
    /// A number or a list of numbers.
    Numbers(Number),
    /// A name, or a table of names and shares that add up to 100%.
    Shares(&'static [Thing]),
    /// A table of years and levels.
    Series,
    /// A table of names and words.
    NameWords(Thing, &'static [&'static str]),
    /// A table of names that it gives and numbers.
    Amounts(Number),
    /// A table of names and lists of numbers.
    Columns(Thing, Number),
    /// A table of paths in quotes and the values to put there.
    Set,
    /// A table of paths in quotes and the ratios to multiply by.
    Times,
    /// A test or a list of tests: `{ measure = NAME, at_least = v }`.
    Tests(TestOf),
    /// One of the words, or the word "every" and a duration, or "after" and a moment.
    Timing(&'static [&'static str], TimingForm),
    /// One of the words, or a list of `[moment, amount]`.
    Drawdown(&'static [&'static str]),
    /// A table of its own.
    Record(&'static Section),
    /// A table of named tables.
    Map(Named),
    /// A table of tables of tables: `[transition.FROM.TO]`; FROM may be the word.
    Pairs(&'static Section, Thing, &'static str),
    /// A list of tables, each with a name, which stand for things where they are named.
    List(&'static Section, Option<Thing>),
}

/// What a test looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestOf {
    /// A measure, by name.
    Measure,
    /// An input, by path.
    Input,
}

/// How a time may be written where it is not one of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingForm {
    /// "every 6 months".
    Every,
    /// "after 24 months".
    After,
}

/// What numbers a field takes.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// The kinds of quantity, most usual first.
    pub kinds: &'static [QuantityKind],
    /// Whether the number may be uncertain.
    pub certainty: Certainty,
    /// What it may follow as a schedule; empty where it may follow nothing.
    pub axes: &'static [Axis],
    /// What the values of its schedule may follow in turn; empty where they follow nothing.
    pub inner: &'static [Axis],
    /// Least and greatest value.
    pub range: Range,
    /// Whether its values may differ from person to person.
    pub differs: Differs,
}

/// Whether the values of a number may differ between people or groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// One value for everybody.
    Never,
    /// One for each person or group, where the file says so.
    BetweenPeople,
}

/// Whether a number may be uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Only a plain value, or one under `value` beside its source.
    Certain,
    /// Any of the ways in which a value may be uncertain.
    Uncertain,
}

/// Least and greatest value of a number, each included unless said otherwise; in pounds, fractions, days,
/// events a day, or plain numbers, as the kind has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Any value that the kind admits.
    OfKind,
    /// Nought and more.
    NotNegative,
    /// More than nought.
    Positive,
    /// Between two values.
    Between(f64, f64),
}

/// What a schedule follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Year of the contract: 1, 2, 3.
    ContractYear,
    /// Financial year: "2024-25".
    FinancialYear,
    /// Time since the start of the contract or programme.
    Month,
    /// Contract year in which the person started: 1, 2, 3.
    YearOfStart,
    /// Time since the person came into the state.
    TimeInState,
    /// Time since the person was referred.
    TimeSinceReferral,
    /// Time since the person started the service.
    TimeSinceStart,
    /// Time since the person left the service.
    TimeSinceEnd,
    /// Age of the person.
    Age,
    /// Date.
    Calendar,
    /// State of the person.
    State,
    /// Running number of the unit in its clause.
    Count,
    /// Group of the person.
    Group,
    /// Value of a measure, by its name.
    Measure,
}

impl Axis {
    /// How it is written after `by`; a measure is written by its own name.
    pub fn word(self) -> &'static str {
        match self {
            Axis::ContractYear => "contract year",
            Axis::FinancialYear => "financial year",
            Axis::Month => "month",
            Axis::YearOfStart => "year of start",
            Axis::TimeInState => "time in state",
            Axis::TimeSinceReferral => "time since referral",
            Axis::TimeSinceStart => "time since start",
            Axis::TimeSinceEnd => "time since end",
            Axis::Age => "age",
            Axis::Calendar => "calendar",
            Axis::State => "state",
            Axis::Count => "count",
            Axis::Group => "group",
            Axis::Measure => "the name of a measure",
        }
    }
}

impl Section {
    /// A section with these words.
    pub const fn new(name: &'static str, doc: &'static str, fields: &'static [Field]) -> Section {
        Section { name, doc, fields, heads: &[], others: None, sides: Sides::Admitted, instead: &[] }
    }

    /// The same with head words.
    pub const fn with_heads(self, heads: &'static [Head]) -> Section {
        Section { heads, ..self }
    }

    /// The same where every other word names a table.
    pub const fn with_others(self, others: Named) -> Section {
        Section { others: Some(others), ..self }
    }

    /// The same with words that are not here, and what can be written instead of each.
    pub const fn with_instead(self, instead: &'static [(&'static str, &'static str)]) -> Section {
        Section { instead, ..self }
    }

    /// The same without `source` and its like.
    pub const fn without_sides(self) -> Section {
        Section { sides: Sides::Refused, ..self }
    }

    /// The field of a key.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The head word of a key.
    pub fn head(&self, key: &str) -> Option<&'static Head> {
        self.heads.iter().find(|head| head.key == key)
    }
}

impl Head {
    /// A head word without companions of its own.
    pub const fn new(key: &'static str) -> Head {
        Head { key, needs: &[], admits: &[], also: &[] }
    }

    /// The same with fields that must stand beside it.
    pub const fn needing(self, needs: &'static [&'static [&'static str]]) -> Head {
        Head { needs, ..self }
    }

    /// The same with fields that may stand beside it.
    pub const fn admitting(self, admits: &'static [&'static str]) -> Head {
        Head { admits, ..self }
    }

    /// The same with fields of its own beside those that it shares with others.
    pub const fn also(self, also: &'static [&'static str]) -> Head {
        Head { also, ..self }
    }

    /// Fields that only some head words admit, this one among them: those that must stand beside it first.
    pub fn companions(&self) -> impl Iterator<Item = &'static str> {
        let needs = self.needs.iter().flat_map(|group| group.iter().copied());
        needs.chain(self.admits.iter().copied()).chain(self.also.iter().copied())
    }

    /// Whether a field may or must stand beside this head word, of those that only some admit.
    pub fn allows(&self, key: &str) -> bool {
        self.companions().any(|companion| companion == key)
    }
}

impl Field {
    /// A field that may be left out.
    pub const fn new(key: &'static str, kind: Kind, doc: &'static str) -> Field {
        Field { key, kind, need: Need::Optional, doc }
    }

    /// The same as one that must be there.
    pub const fn required(self) -> Field {
        Field { need: Need::Required, ..self }
    }

    /// The same with a default, as written in TOML.
    pub const fn or(self, toml: &'static str) -> Field {
        Field { need: Need::Default(toml), ..self }
    }
}

impl Number {
    /// A number of one of these kinds, which may be uncertain.
    pub const fn of(kinds: &'static [QuantityKind]) -> Number {
        Number {
            kinds,
            certainty: Certainty::Uncertain,
            axes: &[],
            inner: &[],
            range: Range::OfKind,
            differs: Differs::Never,
        }
    }

    /// The same, never uncertain.
    pub const fn certain(self) -> Number {
        Number { certainty: Certainty::Certain, ..self }
    }

    /// The same, also as a schedule over one of these.
    pub const fn by(self, axes: &'static [Axis]) -> Number {
        Number { axes, ..self }
    }

    /// The same, its values being schedules in turn over one of these.
    pub const fn with_inner(self, inner: &'static [Axis]) -> Number {
        Number { inner, ..self }
    }

    /// A value of its schedule.
    pub const fn inside(self) -> Number {
        Number { axes: self.inner, inner: &[], ..self }
    }

    /// The same, also with a value for each person or group.
    pub const fn between_people(self) -> Number {
        Number { differs: Differs::BetweenPeople, ..self }
    }

    /// The same within a range.
    pub const fn within(self, range: Range) -> Number {
        Number { range, ..self }
    }
}
