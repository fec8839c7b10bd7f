//! A line: what one clause claims in one period, for one person where a rule looks at persons.

use crate::units::{Count, Money};

/// One line of a claim. Always gross + made up = settled + capped + netted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The clause, by its place in the contract.
    pub(super) clause: usize,
    /// Whose it is, where a rule looks at persons.
    pub(super) rank: Option<u32>,
    /// Units accepted.
    pub(super) units: Count,
    /// Units refused.
    pub(super) rejected: Count,
    /// Before caps.
    pub(super) gross: Money,
    /// What caps took away; below nought what an earlier cap took away and is claimed now.
    pub(super) capped: Money,
    /// What floors added.
    pub(super) made_up: Money,
    /// What other money took off.
    pub(super) netted: Money,
    /// What is owed.
    pub(super) settled: Money,
}

impl Line {
    /// A line before anything limits it.
    pub(super) fn new(clause: usize, rank: Option<u32>, units: Count, gross: Money) -> Self {
        Self {
            clause,
            rank,
            units,
            rejected: Count::ZERO,
            gross,
            capped: Money::ZERO,
            made_up: Money::ZERO,
            netted: Money::ZERO,
            settled: gross,
        }
    }

    /// Cuts what is owed to an amount.
    pub(super) fn cut_to(&mut self, amount: Money) {
        self.capped += self.settled - amount;
        self.settled = amount;
    }
}
