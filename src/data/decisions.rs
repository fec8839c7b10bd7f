//! What reviews and terminations made of an option's contracts.

use crate::model::{ContractId, InputId};

/// What was decided, in order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// By contract of the option, in its order.
    pub contracts: Vec<Standing>,
    /// Terminations that happened.
    pub terminated: Vec<Terminated>,
    /// The first decision that closes the service.
    pub closing: Option<Closing>,
}

/// A contract that a party ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminated {
    /// Which, by its place in the option's list.
    pub place: usize,
    /// By which of its terminations, by its place there.
    pub number: usize,
    /// The month at whose end the notice is over.
    pub month: u16,
}

/// How long a contract is in force, and at what prices.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Which.
    pub contract: ContractId,
    /// Months up to this one are not covered; none where the contract never comes into force.
    pub after: Option<u16>,
    /// Whose place it took, by place in the option's list; none where it took nobody's.
    pub follows: Option<usize>,
    /// The month in which it ends as it is written, tail included: nothing is decided of it afterwards.
    pub ends: u16,
    /// The month at whose end it is over, by the earliest of the ends that were decided; none where nobody has ended it.
    pub over: Option<u16>,
    /// The last month of claims; none is as the contract says.
    pub until: Option<u16>,
    /// The same as it became known: from the month after the first of each pair on. What is claimed in advance is claimed on it.
    pub foreseen: Vec<(u16, u16)>,
    /// Factors on prices, each on claims after a month.
    pub factors: Vec<(u16, InputId)>,
}

/// An end of the service before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Nobody starts from this month on.
    pub no_starts_from: u16,
    /// Service, standing costs, periods and calls end before this month.
    pub closed_from: u16,
    /// At the end of which month it was decided: from the next one on it is known.
    pub decided: u16,
    /// Why.
    pub by: ClosedBy,
}

/// Why a service closes before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedBy {
    /// A provider without cash, or dues unpaid for too long.
    Cash,
    /// A review.
    Review,
    /// A termination, by its contract and its place there.
    Termination(ContractId, usize),
    /// An end that was imposed and that no clause of the file describes.
    Imposed,
}

impl Closing {
    /// A service that stops for everybody after a month, as it was decided at the end of another.
    #[must_use]
    pub fn stopping(decided: u16, after: u16, by: ClosedBy) -> Self {
        let month = after.saturating_add(1);
        Self { no_starts_from: month, closed_from: month, decided, by }
    }

    /// The same, but that the service stops for everybody from a month on.
    #[must_use]
    pub fn no_later_than(self, month: u16) -> Self {
        let (no_starts_from, closed_from) = (self.no_starts_from.min(month), self.closed_from.min(month));
        let decided = if month < self.closed_from { month.saturating_sub(1) } else { self.decided };
        Self { no_starts_from, closed_from, decided, ..self }
    }
}

impl Standing {
    /// Whether the contract is in force at the end of a month and will be in the next.
    #[must_use]
    pub fn in_force(&self, month: u16) -> bool {
        self.after.is_some_and(|after| after < month)
            && month <= self.ends
            && self.over.is_none_or(|over| month < over)
    }

    /// At the end of which month what is written in it for a date becomes known: of a contract that takes the place of another, when
    /// it does.
    #[must_use]
    pub fn known_from(&self) -> u16 {
        self.follows.and(self.after).unwrap_or(0)
    }

    /// The last month of claims as it is known in a month; none is as the contract says.
    #[must_use]
    pub fn foreseen_in(&self, month: u16) -> Option<u16> {
        self.foreseen.iter().rev().find(|(decided, _)| *decided < month).map(|&(_, until)| until)
    }
}

impl Decisions {
    /// A contract, by its place, and those that took its place one after another.
    pub fn succession(&self, place: usize) -> impl Iterator<Item = usize> {
        let follower =
            |&before: &usize| self.contracts.iter().position(|standing| standing.follows == Some(before));
        std::iter::successors(Some(place), follower)
    }

    /// Ends a contract at the end of a month, with claims until another, as it was decided at the end of a third. Of two ends the one
    /// that comes first stands, and neither comes after the end that is written: whether this one does.
    pub fn end(&mut self, place: usize, decided: u16, over: u16, until: u16) -> bool {
        let standing = &mut self.contracts[place];
        let stands = over <= standing.ends && standing.over.is_none_or(|known| over < known);
        if stands {
            (standing.over, standing.until) = (Some(over), Some(until));
            standing.foreseen.push((decided, until));
            self.terminated.retain(|ended| ended.place != place);
        }
        stands
    }

    /// Notes an end of the service; the first one stands.
    pub fn close(&mut self, closing: Closing) {
        let earlier = self.closing.filter(|known| known.no_starts_from <= closing.no_starts_from);
        self.closing = Some(earlier.unwrap_or(closing));
    }
}
