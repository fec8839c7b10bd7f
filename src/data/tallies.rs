//! Which tallies are taken of histories.
//!
//! A *tally* is one list of counts by month: the units of a person measure (all of them, or those that a clause can
//! claim), the time or the people measured, or the people with a unit.

use crate::model::{Contract, Counts, ForEach, MeasureHead, MeasureId, Model, Summary};

/// Which tallies are taken, worked out once for a model.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    list: Vec<Tally>,
}

/// One list of counts by month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The person measure.
    pub measure: MeasureId,
    /// What of it.
    pub what: What,
}

/// What of a person measure is tallied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Units: within (from, until], so many for each person (none: any number).
    Units {
        /// Day after which units count.
        from: i32,
        /// Day up to which units count.
        until: i32,
        /// Units for each person.
        times: Option<u32>,
    },
    /// Time measured, in days, for a measure of time; else people measured.
    Measured,
    /// People measured who have at least one unit.
    With,
    /// Units of people measured: dated when the person is measured, if that is later. What a mean or a baseline for
    /// each person measured is held against: units of a window that is still open are not.
    OfMeasured,
}

impl What {
    /// All units of everybody.
    pub const ALL: What = What::Units { from: i32::MIN, until: i32::MAX, times: None };

    /// The units of a measure that are held against those measured: time is measured as it passes, so all of it.
    #[must_use]
    pub fn of_measured(model: &Model, measure: MeasureId) -> What {
        match &model.measures[measure.index()].head {
            MeasureHead::Person(person) if !matches!(person.counts, Counts::TimeIn { .. }) => {
                What::OfMeasured
            }
            MeasureHead::Person(_) | MeasureHead::Cohort(_) => What::ALL,
        }
    }
}

impl Tallies {
    /// The tallies that a model's contracts, tests and reports need.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let mut tallies = Self::default();
        for place in 0..model.measures.len() {
            tallies.need_all(model, MeasureId::new(place));
        }
        for contract in &model.contracts {
            tallies.need_clauses(model, contract);
        }
        tallies
    }

    /// All of them, in order.
    #[must_use]
    pub fn list(&self) -> &[Tally] {
        &self.list
    }

    /// How many there are.
    #[must_use]
    pub fn n(&self) -> usize {
        self.list.len()
    }

    /// Where a tally stands in [`crate::data::Outcomes::tallies`].
    ///
    /// # Panics
    /// If the model needs no such tally: [`Tallies::new`] asks for all that stages look up.
    #[must_use]
    pub fn place(&self, measure: MeasureId, what: What) -> usize {
        let wanted = Tally { measure, what };
        self.list.iter().position(|&tally| tally == wanted).expect("every tally that is read is also taken")
    }

    fn need(&mut self, measure: MeasureId, what: What) {
        let tally = Tally { measure, what };
        if !self.list.contains(&tally) {
            self.list.push(tally);
        }
    }

    fn need_all(&mut self, model: &Model, measure: MeasureId) {
        match &model.measures[measure.index()].head {
            MeasureHead::Person(_) => self.need(measure, What::ALL),
            MeasureHead::Cohort(cohort) => match &cohort.summary {
                Summary::TotalOf(parts) => parts.iter().for_each(|&part| self.need_all(model, part)),
                Summary::RatioOf { of, to } => {
                    self.need_all(model, *of);
                    self.need_all(model, *to);
                }
                Summary::MeanOf(of) | Summary::Saved { of, .. } => {
                    self.need(*of, What::of_measured(model, *of));
                    self.need(*of, What::Measured);
                }
                Summary::ShareWith(of) => {
                    self.need(*of, What::With);
                    self.need(*of, What::Measured);
                }
            },
        }
    }

    fn need_clauses(&mut self, model: &Model, contract: &Contract) {
        for clause in &contract.clauses {
            if let ForEach::Measure(measure) = clause.for_each
                && matches!(model.measures[measure.index()].head, MeasureHead::Person(_))
            {
                self.need(measure, units_of(clause));
            }
        }
    }
}

/// The units that a clause can claim.
#[must_use]
pub fn units_of(clause: &crate::model::Clause) -> What {
    What::Units { from: clause.from, until: clause.until, times: clause.times }
}
