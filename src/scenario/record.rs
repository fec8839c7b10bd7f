//! Records: the tables of a scenario as the fields say they should be, each value with its path and its place.
//!
//! A record holds only what could be read: where a value was wrong, there is a complaint instead. Units are read
//! already; what the values mean together is for the model to say.

mod named;

pub use named::*;

use super::fields::Axis;
use super::language::{FAMILIES, Parameter};
use super::overrides::Override;
use super::source::Span;
use super::tree::Key;
use crate::model::Varies;
use crate::units;

/// A table of the scenario that was read against its section.
#[derive(Clone, Debug)]
pub struct Record {
    /// Path from the top of the scenario; empty for the scenario itself.
    pub path: String,
    /// Its name, where it has one, and its key: the last name of its path.
    pub key: Key,
    /// Where its value stands.
    pub span: Span,
    /// The head word that it has, where its section knows head words.
    pub head: Option<&'static str>,
    /// What it says about the sources of all its numbers.
    pub side: Side,
    /// Its values by key, in the order of the section's fields.
    pub cells: Vec<(&'static str, Cell)>,
    /// Tables under names that the section does not fix: the price indices.
    pub others: Vec<Record>,
}

/// One value of a record.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Path from the top of the scenario.
    pub path: String,
    /// Where its key stands; of a default, where the table stands that lacks it.
    pub key_span: Span,
    /// Where its value stands; of a default, as `key_span`.
    pub span: Span,
    /// Whether the file says it.
    pub origin: Origin,
    /// What it is.
    pub value: CellValue,
}

/// Whether a value stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The file, or an override, says it.
    Given,
    /// The language says it where the file is silent.
    Default,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum CellValue {
    /// Free text, a financial year, or a result's path.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// One of the field's words.
    Word(&'static str),
    /// Some of the field's words.
    Words(Vec<&'static str>),
    /// The name of a thing.
    Name(Name),
    /// Names of things.
    Names(Vec<Name>),
    /// Names of things and numbers, in the order of the list.
    NamesAndNumbers(Vec<NameOrNumber>),
    /// Names of things and words.
    NamesOr(Vec<NameOrWord>),
    /// Clauses that exist.
    Clauses(Vec<ClauseName>),
    /// Paths that exist.
    Paths(Vec<InputPath>),
    /// Things that a service changes.
    Targets(Vec<TargetName>),
    /// A number.
    Number(NumberCell),
    /// Numbers.
    Numbers(Vec<NumberCell>),
    /// Names and shares that add up to 100%.
    Shares(Vec<(Name, NumberCell)>),
    /// Levels by year, without gaps.
    Series(Vec<(i32, NumberCell)>),
    /// Names and words.
    NameWords(Vec<(Name, &'static str)>),
    /// Names that stand for amounts here, and numbers.
    Amounts(Vec<(Name, NumberCell)>),
    /// Names and lists of numbers.
    Columns(Vec<(Name, Vec<NumberCell>)>),
    /// Overrides.
    Set(Vec<Override>),
    /// Paths and the ratios to multiply by.
    Times(Vec<(InputPath, NumberCell)>),
    /// Tests, all of which must hold.
    Tests(Vec<TestCell>),
    /// "every D" or "after M": the duration or moment.
    Timing(NumberCell),
    /// Dated calls: `[moment, amount]`.
    Drawdown(Vec<(NumberCell, NumberCell)>),
    /// A table.
    Record(Box<Record>),
    /// Named tables, lists of named tables.
    Records(Vec<Record>),
    /// Tables by two names, FROM and TO.
    Pairs(Vec<Pair>),
}

/// A table by two names.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The first name: a state, or "any".
    pub from: Key,
    /// The second name: a state.
    pub to: Key,
    /// The table.
    pub record: Record,
}

/// A test: something compared with one or two values.
#[derive(Clone, Debug)]
pub struct TestCell {
    /// What is compared.
    pub of: TestSubject,
    /// How, and with what: "at_least", "more_than", "at_most", "less_than".
    pub comparisons: Vec<(&'static str, NumberCell)>,
    /// The multiple to which what is compared is rounded first.
    pub to_nearest: Option<NumberCell>,
    /// Where the test stands.
    pub span: Span,
}

/// What a test compares.
#[derive(Clone, Debug)]
pub enum TestSubject {
    /// A measure.
    Measure(Name),
    /// An input.
    Input(InputPath),
}

/// A number as written, with its place and its sources.
#[derive(Clone, Debug)]
pub struct NumberCell {
    /// Path from the top of the scenario.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// Whether the file says it.
    pub origin: Origin,
    /// What it is.
    pub value: NumberValue,
    /// Its base value where it states one.
    pub base: Option<Base>,
    /// Between what its values differ.
    pub varies: Varies,
    /// Where it comes from.
    pub side: Side,
}

/// A certain, uncertain or scheduled number.
#[derive(Clone, Debug)]
pub enum NumberValue {
    /// One value.
    Certain(Quantity),
    /// One of many values.
    Uncertain(Box<Uncertain>),
    /// A value for each point of an axis.
    Schedule(Schedule),
}

/// One of many values.
#[derive(Clone, Debug)]
pub struct Uncertain {
    /// How its law is stated.
    pub law: LawWritten,
    /// Least value.
    pub at_least: Option<Quantity>,
    /// Greatest value.
    pub at_most: Option<Quantity>,
}

/// How an uncertain value is stated.
#[derive(Clone, Debug)]
pub enum LawWritten {
    /// `estimate` and `ci95`.
    Interval {
        /// The estimate.
        estimate: Quantity,
        /// Lower end of the interval.
        low: Quantity,
        /// Upper end of the interval.
        high: Quantity,
    },
    /// `low`, `central`, `high`.
    Percentiles {
        /// P10.
        low: Quantity,
        /// P50.
        central: Quantity,
        /// P90.
        high: Quantity,
    },
    /// `successes`, `failures`.
    Counts {
        /// Those that succeeded.
        successes: Quantity,
        /// Those that did not.
        failures: Quantity,
    },
    /// `either`, `with`: values and their chances.
    Either(Vec<(Quantity, Quantity)>),
    /// `dist` and its parameters, all of which are there.
    Family {
        /// The family, one of `language::FAMILIES`.
        word: &'static str,
        /// Parameters in the order of the family.
        parameters: Vec<(&'static str, Quantity)>,
    },
    /// `sample`: observed values.
    Sample(Vec<Quantity>),
}

/// The base value that a number states.
#[derive(Clone, Debug)]
pub enum Base {
    /// A value.
    Value(Quantity),
    /// Yes or no, of a chance that is drawn once.
    Answer(&'static str, Span),
}

/// A certain quantity and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// As written, without quotes.
    pub written: String,
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: units::Quantity,
}

/// A value for each point of an axis.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// What it follows.
    pub axis: Axis,
    /// The measure, where it follows one.
    pub measure: Option<Name>,
    /// The values.
    pub shape: Shape,
    /// Value before the first point of steps.
    pub below: Option<Box<NumberCell>>,
}

impl Schedule {
    /// Its points, where they are lengths of time.
    pub fn spans(&self) -> Vec<units::Span> {
        let (Shape::Steps(listed) | Shape::Line(listed)) = &self.shape else { return Vec::new() };
        let span = |(point, _): &(Point, NumberCell)| match point {
            Point::At(Quantity { value: units::Quantity::Duration(span), .. }) => Some(*span),
            Point::At(_) | Point::FinancialYear(..) => None,
        };
        listed.iter().filter_map(span).collect()
    }
}

/// How a schedule goes from point to point.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Each value holds from its point up to the next.
    Steps(Vec<(Point, NumberCell)>),
    /// Straight between points.
    Line(Vec<(Point, NumberCell)>),
    /// One value for each name.
    Values(Vec<(Name, NumberCell)>),
}

/// A point of an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Point {
    /// A quantity.
    At(Quantity),
    /// A financial year as written: "2024-25".
    FinancialYear(String, Span),
}

/// Where numbers come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Where the fact comes from.
    pub source: Option<String>,
    /// Why this number.
    pub assumption: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// Grade of the evidence, 1 to 6.
    pub grade: Option<u8>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Kind of risk, one of `language::RISKS`.
    pub risk: Option<&'static str>,
}

impl Side {
    /// Whether it says where numbers come from.
    pub fn says(&self) -> bool {
        self.source.is_some() || self.assumption.is_some()
    }
}

impl Schedule {
    /// The values of its points, then that below them.
    pub fn values(&self) -> impl Iterator<Item = &NumberCell> {
        let values: Vec<&NumberCell> = match &self.shape {
            Shape::Steps(points) | Shape::Line(points) => points.iter().map(|(_, cell)| cell).collect(),
            Shape::Values(names) => names.iter().map(|(_, cell)| cell).collect(),
        };
        values.into_iter().chain(self.below.as_deref())
    }
}

impl Record {
    /// A table of which nothing has been read yet.
    pub fn empty(key: &Key, span: Span, path: &str) -> Record {
        Record {
            path: path.to_owned(),
            key: key.clone(),
            span,
            head: None,
            side: Side::default(),
            cells: Vec::new(),
            others: Vec::new(),
        }
    }

    /// The cell of a key.
    pub fn cell(&self, key: &str) -> Option<&Cell> {
        self.cells.iter().find(|(name, _)| *name == key).map(|(_, cell)| cell)
    }

    /// The cell of a key that the file gives, not a default.
    pub fn given(&self, key: &str) -> Option<&Cell> {
        self.cell(key).filter(|cell| cell.origin == Origin::Given)
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&CellValue> {
        self.cell(key).map(|cell| &cell.value)
    }

    /// The text of a key, where it holds one.
    pub fn text(&self, key: &str) -> Option<&str> {
        if let Some(CellValue::Text(text)) = self.value(key) { Some(text) } else { None }
    }

    /// The word of a key, where it holds one.
    pub fn word(&self, key: &str) -> Option<&'static str> {
        if let Some(CellValue::Word(word)) = self.value(key) { Some(word) } else { None }
    }

    /// The name of a key, where it holds one.
    pub fn name(&self, key: &str) -> Option<&Name> {
        if let Some(CellValue::Name(name)) = self.value(key) { Some(name) } else { None }
    }

    /// The names of a key; none where it is absent.
    pub fn names(&self, key: &str) -> &[Name] {
        if let Some(CellValue::Names(names)) = self.value(key) { names } else { &[] }
    }

    /// The number of a key, where it holds one.
    pub fn number(&self, key: &str) -> Option<&NumberCell> {
        if let Some(CellValue::Number(number)) = self.value(key) { Some(number) } else { None }
    }

    /// The shares of a key; none where it is absent.
    pub fn shares(&self, key: &str) -> &[(Name, NumberCell)] {
        if let Some(CellValue::Shares(shares)) = self.value(key) { shares } else { &[] }
    }

    /// The amounts of a key; none where it is absent.
    pub fn amounts(&self, key: &str) -> &[(Name, NumberCell)] {
        if let Some(CellValue::Amounts(amounts)) = self.value(key) { amounts } else { &[] }
    }

    /// The table of a key, where it holds one.
    pub fn record(&self, key: &str) -> Option<&Record> {
        if let Some(CellValue::Record(record)) = self.value(key) { Some(record) } else { None }
    }

    /// The named tables of a key; none where it is absent.
    pub fn records(&self, key: &str) -> &[Record] {
        if let Some(CellValue::Records(records)) = self.value(key) { records } else { &[] }
    }

    /// The tables by two names of a key; none where it is absent.
    pub fn pairs(&self, key: &str) -> &[Pair] {
        if let Some(CellValue::Pairs(pairs)) = self.value(key) { pairs } else { &[] }
    }
}

impl LawWritten {
    /// The quantities that it names, chances left out.
    pub fn quantities(&self) -> Vec<&Quantity> {
        match self {
            Self::Interval { estimate, low, high } => vec![estimate, low, high],
            Self::Percentiles { low, central, high } => vec![low, central, high],
            Self::Counts { .. } => Vec::new(),
            Self::Either(listed) => listed.iter().map(|(quantity, _)| quantity).collect(),
            Self::Family { parameters, .. } => parameters.iter().map(|(_, quantity)| quantity).collect(),
            Self::Sample(values) => values.iter().collect(),
        }
    }
}

impl LawWritten {
    /// Whether its values are shares, whatever it is the law of.
    pub fn is_of_shares(&self) -> bool {
        match self {
            Self::Counts { .. } => true,
            Self::Family { word, .. } => *word == "beta",
            Self::Interval { .. } | Self::Percentiles { .. } | Self::Either(_) | Self::Sample(_) => false,
        }
    }

    /// The quantities that say what its values are: none of plain parameters, a share of what is counted or beta.
    pub fn in_its_unit(&self) -> Vec<Quantity> {
        let share =
            |of: &Quantity| Quantity { value: units::Quantity::Share(units::Share::ONE), ..of.clone() };
        match self {
            Self::Counts { successes, .. } => vec![share(successes)],
            Self::Family { parameters, .. } if self.is_of_shares() => {
                parameters.iter().take(1).map(|(_, quantity)| share(quantity)).collect()
            }
            Self::Family { word, parameters } => {
                let family = FAMILIES.iter().find(|family| family.word == *word);
                let of_family = family.map_or(&[][..], |family| family.parameters);
                let is_own = |name: &str| of_family.contains(&(name, Parameter::OfNumber));
                let own = parameters.iter().filter(|(name, _)| is_own(name));
                own.map(|(_, quantity)| quantity.clone()).collect()
            }
            Self::Interval { .. } | Self::Percentiles { .. } | Self::Either(_) | Self::Sample(_) => {
                self.quantities().into_iter().cloned().collect()
            }
        }
    }
}

impl NumberCell {
    /// The quantities that it is written with.
    pub fn quantities(&self) -> Vec<&Quantity> {
        match &self.value {
            NumberValue::Certain(quantity) => vec![quantity],
            NumberValue::Uncertain(uncertain) => uncertain.law.quantities(),
            NumberValue::Schedule(schedule) => schedule.values().flat_map(Self::quantities).collect(),
        }
    }

    /// What it is a part of: "principal", once for each time it is written.
    pub fn parts(&self) -> Vec<String> {
        let part = |quantity: &&Quantity| match &quantity.value {
            units::Quantity::Part { of, .. } => Some(of.clone()),
            units::Quantity::Amount(_)
            | units::Quantity::Pay { .. }
            | units::Quantity::Share(_)
            | units::Quantity::Growth { .. }
            | units::Quantity::Tempo { .. }
            | units::Quantity::Chance { .. }
            | units::Quantity::Duration(_)
            | units::Quantity::Moment(_)
            | units::Quantity::Bare(_) => None,
        };
        self.quantities().iter().filter_map(part).collect()
    }

    /// The value, where it is certain.
    pub fn certain(&self) -> Option<&units::Quantity> {
        match &self.value {
            NumberValue::Certain(quantity) => Some(&quantity.value),
            NumberValue::Uncertain(_) | NumberValue::Schedule(_) => None,
        }
    }
}
