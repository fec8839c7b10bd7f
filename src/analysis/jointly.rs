//! What the summary of an option reads of several figures of the same draw: said once, both for whoever reads it and for the
//! engine, which must know it beforehand where draws are not kept.

use std::collections::BTreeSet;

use super::convergence::followed;
use super::differences::joints;
use super::summary::counts_everybody;
use crate::data::{
    At, ClauseFigure, ContractFigure, Figure, Flagged, Investors, Joint, OptionResults, OutcomeFigure,
    PayerFigure, QuarterFigure, ReturnFigure, Such, YearFigure, stretches,
};
use crate::engine::{Limit, Plan};
use crate::model::{Alternative, ContractId, MeasureId, Model, PartyId, TrancheId};
use crate::stage::record::payers;

/// Up to how many draws of scenarios every draw is kept, and what is counted of more, for the summary of each.
#[must_use]
pub fn limit(plans: &[&Plan<'_>]) -> Limit {
    Limit::new(plans, plans.iter().map(|plan| of_run(plan)).collect(), Vec::new())
}

/// What the summary of a run reads of several figures of the same draw; each once, in its order.
pub(super) fn of_run(plan: &Plan<'_>) -> Vec<Joint> {
    let (model, options) = (plan.model(), plan.base_options());
    let own = |results| Jointly { model, results }.all();
    let all = options.iter().flat_map(own).chain(joints(model, &options));
    each_once(all)
}

/// What is read, each once, in its order. Figures are columns of their own already.
pub(super) fn each_once(joints: impl Iterator<Item = Joint>) -> Vec<Joint> {
    let joints = joints.filter(|joint| !matches!(joint, Joint::Figure(_)));
    joints.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Says what is read of an option.
#[derive(Clone, Copy)]
pub(super) struct Jointly<'a> {
    pub(super) model: &'a Model,
    pub(super) results: &'a OptionResults,
}

impl<'a> Jointly<'a> {
    pub(super) fn alternative(self) -> &'a Alternative {
        &self.model.options[self.results.option.index()]
    }

    /// Where a figure stands.
    pub(super) fn at(self, figure: Figure) -> At {
        self.found(figure).expect("an option has every figure of what it holds")
    }

    fn found(self, figure: Figure) -> Option<At> {
        let place = self.results.place(figure)?;
        Some(At { run: 0, option: self.results.option.index(), place })
    }

    /// Whether the service works; none where the option has none.
    pub(super) fn works(self) -> Option<At> {
        self.found(Figure::Works)
    }

    /// The same of the draws in which the service works, or does not; none without a service.
    pub(super) fn where_works(self, joint: &Joint, flagged: Flagged) -> Option<Joint> {
        Some(Joint::Where(Box::new(joint.clone()), self.works()?, flagged))
    }

    /// A figure of all payers together, where it is a number.
    fn of_payers(self, figure: PayerFigure) -> Vec<At> {
        payers(self.model).map(|party| self.at(Figure::Payer(party, figure))).collect()
    }

    /// What all payers pay.
    pub(super) fn paid(self) -> Joint {
        Joint::TotalOfKnown(self.of_payers(PayerFigure::Paid))
    }

    /// What all payers pay, or still owe at the horizon.
    pub(super) fn paid_and_owed(self) -> Joint {
        let owed = payers(self.model).filter_map(|party| self.found(Figure::Payer(party, PayerFigure::Owed)));
        Joint::TotalOfKnown(self.of_payers(PayerFigure::Paid).into_iter().chain(owed).collect())
    }

    /// The net position of all payers.
    pub(super) fn net(self) -> Joint {
        Joint::TotalOfKnown(self.of_payers(PayerFigure::Net))
    }

    /// Why there is no rate of return.
    pub(super) fn rateless(self, who: Investors) -> Joint {
        let at = |figure| self.at(Figure::Return(who, figure));
        Joint::Rateless {
            rate: at(ReturnFigure::Irr),
            drawn: at(ReturnFigure::Drawn),
            net: at(ReturnFigure::NetCash),
        }
    }

    /// Whether what a payer pays in a financial year exceeds the cashable part of what it avoids.
    pub(super) fn exceeds(self, party: PartyId, year: u16) -> Joint {
        let at = |figure| self.at(Figure::PayerYear(party, year, figure));
        Joint::Exceeds(at(YearFigure::Paid), at(YearFigure::Cashable))
    }

    /// What a payer pays by financial quarter; empty where the option has no such figures of it.
    pub(super) fn quarters(self, party: PartyId) -> Vec<At> {
        let at = |place: usize| {
            let place = u16::try_from(place).expect("a programme has fewer than 65,536 quarters");
            self.found(Figure::PayerQuarter(party, place, QuarterFigure::Paid))
        };
        (0..).map_while(at).collect()
    }

    fn of_clauses(self, id: ContractId, joint: impl Fn(u16) -> Joint) -> Joint {
        let n_clauses = self.model.contracts[id.index()].clauses.len();
        Joint::Any((0..).take(n_clauses).map(joint).collect())
    }

    /// Whether caps take something away under a contract.
    pub(super) fn is_capped(self, id: ContractId) -> Joint {
        Joint::Flag(self.at(Figure::Contract(id, ContractFigure::Capped)), Such::AboveNought)
    }

    /// Whether any money moves under a contract.
    pub(super) fn moves(self, id: ContractId) -> Joint {
        let paid = |clause| self.at(Figure::Clause(id, clause, ClauseFigure::Paid));
        self.of_clauses(id, |clause| Joint::Flag(paid(clause), Such::Moves))
    }

    /// What all payers pay or owe times what is additional.
    pub(super) fn paid_times_additional(self, id: MeasureId) -> Joint {
        let additional = Joint::Figure(self.at(Figure::Outcome(id, OutcomeFigure::Additional)));
        Joint::Product(Box::new(self.paid_and_owed()), Box::new(additional))
    }

    /// Everything that the summary reads.
    pub(super) fn all(self) -> Vec<Joint> {
        let (model, alternative) = (self.model, self.alternative());
        let mut all = vec![self.paid(), self.net()];
        all.extend((self.paid_and_owed() != self.paid()).then(|| self.paid_and_owed()));
        if let Some(capital) = alternative.capital {
            let classes = (0..model.capitals[capital.index()].tranches.len()).map(TrancheId::new);
            let everybody = std::iter::once(Investors::All).chain(classes.map(Investors::Tranche));
            all.extend(everybody.map(|who| self.rateless(who)));
        }
        for party in payers(model) {
            let years = (0..).zip(model.calendar.financial_years());
            all.extend(years.map(|(year, _)| self.exceeds(party, year)));
            all.push(Joint::LastThatMoves(self.quarters(party)));
        }
        let mut by_works = vec![self.paid()];
        by_works.extend(self.found(Figure::Paid).map(Joint::Figure));
        for &id in &alternative.contracts {
            let flags = [self.is_capped(id), self.moves(id)];
            all.extend(flags.clone());
            by_works.extend(flags);
            let n_clauses = model.contracts[id.index()].clauses.len();
            let paid = |clause| Joint::Figure(self.at(Figure::Clause(id, clause, ClauseFigure::Paid)));
            by_works.extend((0..).take(n_clauses).map(paid));
        }
        for flagged in [Flagged::Yes, Flagged::No] {
            all.extend(by_works.iter().filter_map(|joint| self.where_works(joint, flagged)));
        }
        let has = |id: MeasureId| self.found(Figure::Outcome(id, OutcomeFigure::Additional)).is_some();
        let measures = (0..model.measures.len()).map(MeasureId::new);
        let compared = measures.filter(|&id| has(id) && counts_everybody(model, id));
        all.extend(compared.map(|id| self.paid_times_additional(id)));
        for (_, _, figure, read) in followed(model) {
            let Some(at) = self.found(figure) else { continue };
            all.extend(stretches().map(|stretch| Joint::Stretch(at, stretch, read)));
        }
        all
    }
}
