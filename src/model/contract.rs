//! Contracts: lists of clauses, one language for all of them.

use super::{Bounds, Indexed, InputId, Length, MeasureId, Number, PartyId};
use crate::units::Period;

/// Who pays whom for what.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// First day; years are counted from here.
    pub starts: i32,
    /// Last day on which outcomes count, tail included.
    pub ends: i32,
    /// The most it pays in all.
    pub cap: Option<InputId>,
    /// Its clauses, in the order listed.
    pub clauses: Vec<Clause>,
}

/// One promise to pay.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its name in the file.
    pub name: String,
    /// What sentences call it.
    pub label: Option<String>,
    /// For what.
    pub for_each: ForEach,
    /// How much for each unit, pence.
    pub price: Number,
    /// Factors, multiplied.
    pub scaled: Vec<Number>,
    /// Conditions on the claim date.
    pub tests: Vec<Test>,
    /// Units for each person that can be claimed; none is any number.
    pub times: Option<u32>,
    /// Which units a claim covers.
    pub counted: Counted,
    /// The most it pays in all.
    pub cap: Option<InputId>,
    /// The most units it pays for.
    pub cap_units: Option<InputId>,
    /// Who pays, with shares.
    pub payers: Vec<(PartyId, InputId)>,
    /// Who is paid, with shares.
    pub holders: Vec<(PartyId, InputId)>,
    /// When it is claimed.
    pub claims: Claims,
    /// Time from claim to payment.
    pub paid_after: Length,
    /// Time for verification, before that.
    pub verified_after: Length,
    /// Share of units refused.
    pub rejected: InputId,
    /// How the price moves, on each anniversary of the contract.
    pub indexed: Indexed,
    /// Day after which units count.
    pub from: i32,
    /// Day up to which units count.
    pub until: i32,
}

/// What a clause pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForEach {
    /// A unit of a measure.
    Measure(MeasureId),
    /// A period in which the service runs.
    Period(Period),
    /// The contract, once, at its end.
    Contract,
}

/// A condition on a measure.
#[derive(Clone, Debug)]
pub struct Test {
    /// The measure.
    pub measure: MeasureId,
    /// What its value must meet.
    pub bounds: TestBounds,
}

/// Bounds that are rows of the input table.
#[derive(Clone, Copy, Debug, Default)]
pub struct TestBounds {
    /// The value is this or more.
    pub at_least: Option<InputId>,
    /// The value is more than this.
    pub more_than: Option<InputId>,
    /// The value is this or less.
    pub at_most: Option<InputId>,
    /// The value is less than this.
    pub less_than: Option<InputId>,
}

impl TestBounds {
    /// The bounds with each row's value put in.
    #[must_use]
    pub fn with(&self, value: impl Fn(InputId) -> f64) -> Bounds {
        Bounds {
            at_least: self.at_least.map(&value),
            more_than: self.more_than.map(&value),
            at_most: self.at_most.map(&value),
            less_than: self.less_than.map(&value),
        }
    }
}

/// Which units a claim covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Each period by itself.
    EachPeriod,
    /// All to date, less what was claimed; a fall is first climbed back.
    ToDate,
    /// All, once, at the end.
    AtTheEnd,
}

/// When a clause is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claims {
    /// Every so many months from the start of the contract.
    Every(u16),
    /// Once, at the end.
    AtTheEnd,
}
