//! Gross: what a clause claims before anything limits it. Units and conditions, then units × price.

use super::View;
use super::lines::Line;
use super::price::{Claimed, Reading};
use crate::data::{Figures, Looks, Seen, World};
use crate::model::{
    CapitalId, Clause, Contract, ForEach, MeasureHead, MeasureId, Model, Over, Price, TrancheId,
};
use crate::units::{Count, Money, Share};

/// One clause at one claim date.
pub(super) struct Claiming<'a> {
    pub(super) model: &'a Model,
    pub(super) world: &'a World,
    pub(super) contract: &'a Contract,
    pub(super) clause: &'a Clause,
    /// What it looks at.
    pub(super) looks: Looks,
    /// Its place in the contract.
    pub(super) place: usize,
    /// Number that keys refusals.
    pub(super) number: u32,
    /// The month from which contract years are counted.
    pub(super) starts: u16,
    /// The month from which on the contract is in force.
    pub(super) runs_from: u16,
    pub(super) since: u16,
    pub(super) month: u16,
    /// The month up to which it is for what it pays for: later than the claim where it is paid in advance.
    pub(super) covered: u16,
    /// The month from which on the service is closed, as far as that is known.
    pub(super) closed_from: u16,
    /// What reviews made of the prices: factors on them.
    pub(super) reviewed: Vec<Share>,
    pub(super) units_before: Count,
    /// For clauses that count to date: units of earlier claims before refusals, and those that were refused.
    pub(super) counted_before: Count,
    pub(super) rejected_before: Count,
}

/// What a clause claims.
#[derive(Clone, Copy)]
pub(super) struct Made {
    /// Accepted, within the cap on units.
    pub(super) units: Count,
    /// Counted, before refusals.
    pub(super) counted: Count,
    pub(super) rejected: Count,
    pub(super) money: Money,
}

impl Made {
    const NOTHING: Made =
        Made { units: Count::ZERO, counted: Count::ZERO, rejected: Count::ZERO, money: Money::ZERO };
}

impl<'a> Claiming<'a> {
    /// The measure whose units are looked at person by person; none where totals will do, or where observed units
    /// stand in their place up to the claim.
    pub(super) fn looks_at_persons(&self, view: &View<'_>) -> Option<MeasureId> {
        let ForEach::Measure(measure) = self.clause.for_each else { return None };
        let person = matches!(self.model.measures[measure.index()].head, MeasureHead::Person(_));
        let each = self.looks == Looks::AtEachPerson;
        let all_observed = self.observed(view.replay).is_some_and(|(_, from)| from >= self.month);
        (person && each && !all_observed).then_some(measure)
    }

    /// Of a claim that looks at persons: what was observed of it, which is nobody's, and the claim of what is simulated.
    pub(super) fn after_observed(self, view: &View<'a>) -> (Option<Line>, Self) {
        let observed = self.observed(view.replay).filter(|&(_, simulated_from)| simulated_from > self.since);
        let Some((units, simulated_from)) = observed else { return (None, self) };
        let made = self.accepted(&view.figures(self.model, self.world), units, Claimed::Months);
        let line = self.line(made.units, Count::ZERO, made.money);
        (Some(line), Self { since: simulated_from, units_before: self.units_before + made.units, ..self })
    }

    /// The claim in one sum.
    pub(super) fn make(&self, view: &View<'a>) -> Made {
        let own = view.figures(self.model, self.world);
        if let Price::ShareOfDues { classes, .. } = &self.clause.price {
            return self.accepted(&own, self.dues(view, classes), Claimed::Months);
        }
        match view.seen {
            Seen::Measured => self.measured(view, &own),
            Seen::True => self.simulated(&own),
            Seen::Additional if !view.takes_off_usual(self.model, self.clause) => self.simulated(&own),
            Seen::Additional => {
                let usual = view.figures_as_usual(self.model, self.world);
                let with = self.simulated(&own);
                let without = match self.by_intake() {
                    Some(measure) => self.each_intake(&usual, measure),
                    None => self.accepted(&usual, self.units_as_usual(&usual), Claimed::Months),
                };
                Made {
                    units: with.units - without.units,
                    counted: with.counted - without.counted,
                    rejected: Count::ZERO,
                    money: with.money - without.money,
                }
            }
        }
    }

    /// What fell due to a class since the last claim: its unit is a penny, as of every measure of money.
    fn dues(&self, view: &View<'_>, classes: &[(CapitalId, TrancheId)]) -> Count {
        let (capital, scheduled) = view.scheduled.expect("the reader asks for capital with a schedule");
        let class = classes.iter().find(|(own, _)| *own == capital).expect("the reader asks for the class");
        let months = &scheduled.by_tranche[class.1.index()];
        let fresh = &months[usize::from(self.since) + 1..=usize::from(self.month)];
        Count::from_whole(fresh.iter().sum::<Money>().pence())
    }

    /// Units as the contract's data show them: observed ones as they are, simulated ones less refusals.
    fn measured(&self, view: &View<'_>, own: &Figures<'_>) -> Made {
        let observed = self.observed(view.replay).filter(|&(_, simulated_from)| simulated_from > self.since);
        if observed.is_none() && self.by_intake().is_some() {
            return self.intakes(view, own);
        }
        let (observed, since) = observed.unwrap_or((Count::ZERO, self.since));
        let counted = if since < self.month { self.units(own, since) } else { Count::ZERO };
        let rejected = self.rejected(view.luck, counted);
        let made = self.accepted(own, observed + counted - rejected, Claimed::Months);
        Made { counted: observed + counted, rejected, ..made }
    }

    fn simulated(&self, figures: &Figures<'_>) -> Made {
        match self.by_intake() {
            Some(measure) => self.each_intake(figures, measure),
            None => self.accepted(figures, self.units(figures, self.since), Claimed::Months),
        }
    }

    fn intakes(&self, view: &View<'_>, figures: &Figures<'_>) -> Made {
        let measure = self.by_intake().expect("only figures by intake are claimed intake by intake");
        let made = self.each_intake(figures, measure);
        let rejected = self.rejected(view.luck, made.counted);
        match rejected {
            Count::ZERO => made,
            _ => {
                let kept = Share::from_fraction(1.0 - self.world.value(self.clause.rejected));
                Made { rejected, money: kept.of(made.money), units: made.units - rejected, ..made }
            }
        }
    }

    /// The figure by intake that is paid for.
    fn by_intake(&self) -> Option<MeasureId> {
        let ForEach::Measure(measure) = self.clause.for_each else { return None };
        match &self.model.measures[measure.index()].head {
            MeasureHead::Cohort(cohort) if cohort.over == Over::Intake => Some(measure),
            MeasureHead::Cohort(_) | MeasureHead::Person(_) => None,
        }
    }

    /// Every intake that became known since the last claim, each with its own conditions.
    fn each_intake(&self, figures: &Figures<'_>, measure: MeasureId) -> Made {
        let known = figures.intakes_known(measure).into_iter().enumerate();
        let fresh = known.filter(|(_, known)| known.is_some_and(|m| m > self.since && m <= self.month));
        fresh.fold(Made::NOTHING, |sum, (number, _)| {
            let units = figures.units_of_intake(measure, number, self.month);
            let made = self.accepted(figures, units, Claimed::Intake(number));
            Made {
                units: sum.units + made.units,
                counted: sum.counted + made.counted,
                rejected: Count::ZERO,
                money: sum.money + self.not_below(made.money),
            }
        })
    }

    /// An intake that did worse than its baseline takes nothing from another, unless the clause takes back.
    fn not_below(&self, money: Money) -> Money {
        match self.clause.if_negative {
            crate::model::IfNegative::Nothing => money.max(Money::ZERO),
            crate::model::IfNegative::Repaid => money,
        }
    }

    /// Conditions, cap on units, and what the units are worth.
    fn accepted(&self, figures: &Figures<'_>, units: Count, claimed: Claimed) -> Made {
        let counted = units;
        let nothing = Made { counted, ..Made::NOTHING };
        if units == Count::ZERO && self.clause.cap_units.is_none() {
            return nothing;
        }
        let reading = Reading { figures, claimed, whose: None };
        if !self.tests_met(&reading) {
            return nothing;
        }
        let units = match self.clause.cap_units {
            Some(cap) => units.min(self.world.count(cap) - self.units_before),
            None => units,
        };
        if units == Count::ZERO {
            return nothing;
        }
        let money = self.worth(units, self.units_before, &reading);
        Made { units, counted, rejected: Count::ZERO, money }
    }

    /// The line of a claim in one sum.
    pub(super) fn line(&self, units: Count, rejected: Count, money: Money) -> Line {
        Line { rejected, ..Line::new(self.place, None, units, money) }
    }
}
