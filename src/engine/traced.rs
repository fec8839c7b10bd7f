//! One draw, or the base case, with all that it was made from.

use super::play::Play;
use super::{Coupling, Plan, Played, RunError, Sampling, base_case};
use crate::data::{Claim, Known, PersonUnit, Seen, Sight, Tally, Traced, units_of};
use crate::model::{Counted, ForEach, MeasureHead, MeasureId, Number, OptionId};

impl<'a> Plan<'a> {
    /// Counts the units of every clause one by one, so that a trace can say whose they are. No figure changes.
    #[must_use]
    pub fn unit_by_unit(mut self) -> Self {
        self.tallies = self.tallies.unit_by_unit(self.model);
        self
    }

    /// A draw, or the base case, of every option, with all that it was made from. Units are there one by one as far as they
    /// were counted so (see [`Plan::unit_by_unit`]).
    ///
    /// # Errors
    /// If the books do not add up.
    pub fn trace(
        &self,
        seed: u64,
        draw: Option<u32>,
        (coupling, sampling): (Coupling, Sampling),
    ) -> Result<Vec<Traced>, RunError> {
        let play = match draw {
            Some(draw) => Play::new(self, sampling.seed(seed), draw, coupling)?,
            None => base_case::play(self)?,
        };
        let played = play.play()?;
        let traced = |played| self.traced(&play, (seed, draw, sampling), played);
        Ok(played.into_iter().map(traced).collect())
    }

    fn traced(
        &self,
        play: &Play<'_, 'a>,
        (seed, draw, sampling): (u64, Option<u32>, Sampling),
        played: Played,
    ) -> Traced {
        let option = played.option;
        let readings = self.readings(play, option, &played);
        let units = self.units_of_persons(option, &played);
        let figures = self.figures[option.index()].iter().copied().zip(played.values).collect();
        Traced {
            option,
            draw,
            seed,
            sampling,
            world: play.world.clone(),
            pool: play.pool.as_ref().clone(),
            courses: played.lived.courses.clone(),
            histories: played.lived.histories.clone(),
            units,
            decisions: played.decisions,
            claims: played.claims,
            readings,
            payments: played.payments,
            planned: played.planned,
            closed_from: played.closed_from,
            ledger: played.ledger,
            cash: played.cash,
            figures,
        }
    }

    /// By claim: the measures that its price or a factor follows, as they were known on its date.
    fn readings(
        &self,
        play: &Play<'_, 'a>,
        option: OptionId,
        played: &Played,
    ) -> Vec<Vec<(MeasureId, Option<f64>)>> {
        let (model, own) = (self.model, &self.model.options[option.index()]);
        let view = play.view(own, &played.lived.counted, &played.lived.courses, Seen::Measured);
        let figures = view.figures(model, &play.world);
        let of_claim = |(place, claim): (usize, &Claim)| {
            let standing = &played.decisions.contracts[usize::from(claim.contract)];
            let contract = &model.contracts[standing.contract.index()];
            let clause = &contract.clauses[usize::from(claim.clause)];
            let is_own = |other: &&Claim| other.contract == claim.contract && other.clause == claim.clause;
            let last = played.claims[..place].iter().rev().find(is_own).map(|other| other.month);
            let begins = standing.after.unwrap_or(model.calendar.month_of(contract.starts));
            let since = match clause.counted {
                Counted::EachPeriod => last.unwrap_or(begins),
                Counted::ToDate | Counted::AtTheEnd => 0,
            };
            let reading = |measure: MeasureId| {
                let since = match model.measures[measure.index()].head {
                    MeasureHead::Person(_) => 0,
                    MeasureHead::Cohort(_) => since,
                };
                match figures.value(measure, since, claim.month) {
                    Known::As(value) => (measure, Some(value)),
                    Known::Undefined => (measure, None),
                }
            };
            clause.numbers().filter_map(Number::measure).map(reading).collect()
        };
        played.claims.iter().enumerate().map(of_claim).collect()
    }

    /// By contract and clause: the units of persons that it can claim, one by one, as its contract's data show them.
    fn units_of_persons(&self, option: OptionId, played: &Played) -> Vec<(u16, u16, Vec<PersonUnit>)> {
        let place = |number: usize| u16::try_from(number).expect("fewer than 65,536 of a kind");
        let contracts = self.model.options[option.index()].contracts.iter().enumerate();
        let clauses = contracts.flat_map(|(contract, id)| {
            let clauses = self.model.contracts[id.index()].clauses.iter().enumerate();
            clauses.map(move |(number, clause)| (contract, number, clause))
        });
        let units = clauses.filter_map(|(contract, number, clause)| {
            let ForEach::Measure(measure) = clause.for_each else { return None };
            let sight = Sight::recorded(self.model, measure);
            let tally = Tally { measure, what: units_of(clause), sight };
            let roll = self.tallies.rolls().iter().position(|&kept| kept == tally)?;
            let units = played.lived.counted.own.rolls.get(roll)?.clone();
            Some((place(contract), place(number), units))
        });
        units.collect()
    }
}
