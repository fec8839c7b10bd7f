//! A line: what one clause claims in one period, for one person where a rule looks at persons.

use crate::units::{Count, Money};

/// One line of a claim. Always gross + carried + made up = settled + capped + netted.
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
    /// Whether units were worth more than nought, if less than a penny.
    pub(super) pays: bool,
    /// What the cap of an earlier year took away and is claimed now.
    pub(super) carried: Money,
    /// What a floor added.
    pub(super) made_up: Money,
    /// The first of the contract's limits that looks at the line: all of them, unless a floor made it up.
    pub(super) limited_from: usize,
    /// What caps took away.
    pub(super) capped: Money,
    /// Of that, what is claimed again.
    pub(super) put_off: Money,
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
            pays: gross > Money::ZERO,
            carried: Money::ZERO,
            made_up: Money::ZERO,
            limited_from: 0,
            capped: Money::ZERO,
            put_off: Money::ZERO,
            netted: Money::ZERO,
            settled: gross,
        }
    }

    /// What a floor adds to a clause: only the limits after it look at it.
    pub(super) fn made_up(clause: usize, floor: usize, amount: Money) -> Self {
        let line = Self::new(clause, None, Count::ZERO, Money::ZERO);
        Self { made_up: amount, limited_from: floor + 1, settled: amount, ..line }
    }

    /// What the cap of an earlier year took away, claimed again: every limit looks at it again but those for each person, whose room it
    /// has used.
    pub(super) fn carried(clause: usize, rank: Option<u32>, amount: Money) -> Self {
        let line = Self::new(clause, rank, Count::ZERO, Money::ZERO);
        Self { carried: amount, settled: amount, ..line }
    }

    /// Cuts what is owed to an amount.
    pub(super) fn cut_to(&mut self, amount: Money) {
        self.capped += self.settled - amount;
        self.settled = amount;
    }
}
