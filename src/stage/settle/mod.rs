//! Settlement: what each contract owes, month by month. A step sees only what the earlier ones left:
//! units → conditions → gross → to date → limits on units → other money → caps and floors → payers → month of payment.
//!
//! The same steps settle a contract three ways: as measured (cash follows it), on the true histories without noise,
//! and for what is additional to the same people's histories as usual. So a payment splits exactly.

mod book;
mod clause_book;
mod funding;
mod gross;
mod limits;
mod lines;
mod observed;
mod paid;
mod payers;
mod pennies;
mod persons;
mod price;
mod units;

use crate::data::{
    Closing, Course, Decisions, Figures, Held, Luck, Outcomes, Pool, Scheduled, Seen, Settlement, Tallies,
    Teams, World,
};
use crate::model::{
    CapitalId, Clause, ContractId, InputId, MeasureHead, MeasureId, Model, PartyId, Replay, Role, Summary,
};
use book::Book;
use funding::Netted;
use payers::Purses;

/// A provider that stops for want of cash: of clauses under which it alone pays nothing more is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Who.
    pub provider: PartyId,
    /// The first month in which it pays nobody of its own accord.
    pub from: u16,
}

impl Stopped {
    /// Whether any clause of these contracts has nobody left to pay.
    #[must_use]
    pub fn ends_any(self, model: &Model, contracts: &[ContractId]) -> bool {
        let mut clauses = contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
        clauses.any(|clause| self.ends(clause, self.from))
    }

    /// Whether nothing is claimed of a clause at the end of a month, since nobody is left to pay.
    fn ends(self, clause: &Clause, month: u16) -> bool {
        month >= self.from && clause.payers.iter().all(|&(party, _)| party == self.provider)
    }
}

/// Which of the three settlements is made, and on what.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Which tallies there are.
    pub tallies: &'a Tallies,
    /// The people.
    pub pool: &'a Pool,
    /// What they had of the service.
    pub courses: &'a [Course],
    /// The option's own histories.
    pub own: &'a Outcomes,
    /// The same people as usual.
    pub usual: &'a Outcomes,
    /// Control people, by baseline.
    pub controls: &'a [Option<Outcomes>],
    /// Teams of the option's service.
    pub teams: Teams,
    /// What is settled.
    pub seen: Seen,
    /// Chance of refusals; the base case takes off their share.
    pub luck: Luck,
    /// Observed figures in place of simulated ones.
    pub replay: Option<&'a Replay>,
    /// A measure that is held in place of what is simulated of it.
    pub held: Option<Held>,
    /// A provider that stops for want of cash, if one does.
    pub stopped: Option<Stopped>,
    /// The option's capital arrangement and what falls due under it, where a clause passes that on.
    pub scheduled: Option<(CapitalId, &'a Scheduled)>,
}

impl<'a> View<'a> {
    /// Measures of the option's own people.
    #[must_use]
    pub fn figures(&self, model: &'a Model, world: &'a World) -> Figures<'a> {
        Figures {
            model,
            tallies: self.tallies,
            world,
            seen: self.seen,
            outcomes: self.own,
            usual: self.usual,
            controls: self.controls,
            teams: self.teams,
            replay: self.replay,
            held: self.held,
            luck: self.luck,
        }
    }

    /// Measures of the same people as usual.
    #[must_use]
    pub fn figures_as_usual(&self, model: &'a Model, world: &'a World) -> Figures<'a> {
        Figures { outcomes: self.usual, ..self.figures(model, world) }
    }

    /// Whether contracts' data show outcomes as they are: nothing observed stands in their place, nothing is refused,
    /// no record errs, no baseline is estimated.
    #[must_use]
    pub fn shows_truth(&self, model: &Model, world: &World, contracts: &[ContractId]) -> bool {
        let mut clauses = contracts.iter().flat_map(|id| &model.contracts[id.index()].clauses);
        self.replay.is_none()
            && self.held.is_none()
            && clauses.all(|clause| world.value(clause.rejected) <= 0.0)
            && self.tallies.show_truth()
            && model.baselines.iter().all(|baseline| baseline.is_exact())
    }

    /// Whether a claim may fall below nought because units as usual are taken off.
    fn takes_off_usual(&self, model: &Model, clause: &Clause) -> bool {
        self.seen == Seen::Additional && !held_against_baseline(model, clause)
    }
}

/// Settles an option's contracts, in its order, as long as decisions keep them in force; on other than what is measured,
/// those that concern outcome payers.
pub fn settle(
    model: &Model,
    world: &World,
    decisions: &Decisions,
    view: &View<'_>,
    closing: Option<Closing>,
    settlement: &mut Settlement,
) {
    settlement.clear();
    let is_read = |contract: ContractId| view.seen == Seen::Measured || concerns_payers(model, contract);
    let contracts = (0_u16..).zip(&decisions.contracts).filter(|(_, standing)| is_read(standing.contract));
    let open = |(place, standing)| (place, Book::open(model, world, standing, view, closing));
    let mut books: Vec<(u16, Book<'_>)> = contracts.map(open).collect();
    settlement.claims.reserve(books.iter().map(|(_, book)| book.n_claims()).sum());
    let mut purses = Purses::new(model, world);
    let mut netted = Netted::new(model, world);
    for month in 1..=model.calendar.horizon_months() {
        for (place, book) in &mut books {
            book.settle_month(*place, month, view, &mut netted, &mut purses, settlement);
        }
    }
    settlement.payments.sort_by_key(|payment| payment.month);
}

/// Whether what a contract comes to moves what outcome payers owe: nothing else is read of a settlement on the true
/// histories, or of one for what is additional. Under many contracts the vehicle alone pays its providers; but where those
/// who pay have a purse with a bottom, or other money is taken off, one contract leaves less to the next.
fn concerns_payers(model: &Model, contract: ContractId) -> bool {
    let contract = &model.contracts[contract.index()];
    let concerns = |clause: &Clause| {
        let pays = |&(party, _): &(PartyId, InputId)| {
            let terms = &model.parties[party.index()];
            terms.role == Role::Payer || terms.cap.is_some() || terms.budget.is_some()
        };
        let is_paid = |&(party, _): &(PartyId, InputId)| model.parties[party.index()].role == Role::Payer;
        clause.payers.iter().any(pays) || clause.holders.iter().any(is_paid) || !clause.less.is_empty()
    };
    !contract.less.is_empty() || contract.clauses.iter().any(concerns)
}

/// Whether anything in a clause is held against a contract baseline.
fn held_against_baseline(model: &Model, clause: &Clause) -> bool {
    clause.measures().any(|measure| compares(model, measure))
}

/// Whether a figure is made against a baseline.
fn compares(model: &Model, measure: MeasureId) -> bool {
    match &model.measures[measure.index()].head {
        MeasureHead::Person(_) => false,
        MeasureHead::Cohort(cohort) => {
            matches!(cohort.summary, Summary::Against { .. })
                || cohort.summary.parts().into_iter().any(|part| compares(model, part))
        }
    }
}
