//! Stresses: what each does to the results that parties look at first, and what is left to each if the deal ends early.

use super::{CheckedValue, FigureUnit};
use crate::statistics::{BLOCKS_LEAST, Better, Estimate};

/// A result that a party looks at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headlined {
    /// Its path: `payer.council.net`.
    pub path: String,
    /// Whose it is, as reports call them.
    pub party: String,
    /// What it is: "median IRR a year".
    pub what: String,
    /// What it is counted in.
    pub unit: FigureUnit,
    /// Which way is better for the party, where one is.
    pub better: Option<Better>,
}

impl Headlined {
    /// Whether it is the one of its party that is looked at where there is room for one: a return, a net position, a margin.
    #[must_use]
    pub fn is_first(&self) -> bool {
        let is_margin = self.path.starts_with("provider.") && self.path.ends_with(".margin");
        is_margin || ["investor.irr", ".net"].iter().any(|end| self.path.ends_with(end))
    }
}

/// An option under stresses.
#[derive(Clone, Debug)]
pub struct StressTest {
    /// What reports call the option.
    pub option: String,
    /// What is looked at.
    pub results: Vec<Headlined>,
    /// By result: the option without stress; or why it has no value.
    pub base: Vec<Result<CheckedValue, String>>,
    /// The stresses, in the order in which they are shown.
    pub stresses: Vec<Stress>,
    /// What each is left with if the deal ends early.
    pub ends: Ends,
    /// Names of stresses that were not played, because it was stopped before.
    pub not_played: Vec<String>,
}

/// A stress and what it does.
#[derive(Clone, Debug)]
pub struct Stress {
    /// Its name, by which it is chosen.
    pub name: String,
    /// What it is, in words.
    pub title: String,
    /// Where it comes from.
    pub kind: StressKind,
    /// The numbers that it moves, by path; empty of a case, which says so itself, and of an end.
    pub moves: Vec<String>,
    /// By result: its level and its difference to the option without stress, or why it has no value; or why there is none of all.
    pub found: Result<Vec<Result<Stressed, String>>, String>,
    /// Whether the people, their paths as usual, or the way in which they are referred are other ones under it.
    pub other_people: bool,
}

/// A result under a stress.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stressed {
    /// What it is.
    pub level: CheckedValue,
    /// What it is less what it is without stress, with the error of the difference; none where it has no value without.
    pub gap: Option<CheckedValue>,
    /// Whether that error is paired, draw by draw.
    pub is_paired: bool,
}

/// Where a stress comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StressKind {
    /// A case of the file.
    Case,
    /// One of those that every file has.
    Standard,
}

/// What each is left with if a deal ends early.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    /// Classes of investment, as reports call them; with several, all together first.
    pub classes: Vec<String>,
    /// Providers beside that of the service, as reports call them.
    pub providers: Vec<String>,
    /// Draws in which an order closed the service, by why and in which year of the programme.
    pub observed: Vec<ObservedEnd>,
    /// How many draws there were.
    pub n_draws: u32,
    /// What each is left with where nothing is imposed.
    pub going_on: Left,
    /// Ends that are imposed, each at the end of one year after another.
    pub imposed: Vec<ImposedCause>,
    /// The month up to which the deal was seen to run, and before whose end none is imposed; nought where nothing was observed.
    pub seen_until: u16,
    /// Causes that were not imposed in every year, because it was stopped before.
    pub not_played: Vec<String>,
}

/// Draws in which an order closed the service.
#[derive(Clone, Debug)]
pub struct ObservedEnd {
    /// Why, in words.
    pub cause: String,
    /// In which year of the programme, counted from one.
    pub year: u16,
    /// In how many draws.
    pub n: u32,
    /// Share of all draws.
    pub share: Estimate,
    /// What each is left with in these draws; nothing is known of too few.
    pub left: Left,
}

/// With fewer draws than this, nothing is told of those that an order ends: not even how far their mean errs.
pub const ENDS_LEAST: u32 = BLOCKS_LEAST;

/// A way in which a deal is made to end.
#[derive(Clone, Debug)]
pub struct ImposedCause {
    /// What it is, in words.
    pub cause: String,
    /// What it is called in the head of a column.
    pub name: String,
    /// By year: what each is left with; none where it cannot happen in that year.
    pub years: Vec<Option<Left>>,
    /// Of a service that stops while its contracts go on, by year: what payers pay of what is claimed after it has stopped, on
    /// average, pounds; empty of any other cause.
    pub paid_after: Vec<Option<Estimate>>,
}

/// What each is left with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Left {
    /// By class: the mean of what it received over the mean of what was drawn; none where nothing clearly is.
    pub recovery: Vec<Option<Estimate>>,
    /// By class: what is drawn, on average, pounds.
    pub drawn: Vec<Option<Estimate>>,
    /// What all payers pay, on average, pounds.
    pub paid: Option<Estimate>,
    /// The provider's margin, on average, pounds.
    pub margin: Option<Estimate>,
    /// By provider beside that of the service: its margin, on average, pounds.
    pub margins: Vec<Option<Estimate>>,
}
