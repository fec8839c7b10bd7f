//! The vehicle's accounts beside its general one: pools of ring-fenced receipts, and reserves.
//!
//! From the close on, each is released to the general account after the last step that uses it.

use super::clock::Clock;
use super::waterfall::{Reach, Turn};
use super::{Deal, Months, account};
use crate::data::{Account, Ledger, Payment, Purpose, Transfer};
use crate::model::{Capital, Pays, PoolId, ReserveId, Source, Step, TrancheId};
use crate::units::Money;

/// The balances of pools and reserves.
#[derive(Default)]
pub(super) struct Pots {
    pub(super) pools: Vec<Pot>,
    pub(super) reserves: Vec<Pot>,
    /// By contract of the option and clause: the pool that it fills.
    fills: Vec<Vec<Option<PoolId>>>,
}

/// An account of the vehicle.
pub(super) struct Pot {
    pub(super) cash: Money,
    /// Of a pool: held for principal that waits for its maturity, in the waterfall of this month.
    pub(super) held: Money,
    /// Of a reserve, while calls are worked out: what no step counts on yet.
    pub(super) spare: Money,
    /// The place of the last step that uses it.
    last_use: usize,
}

impl Pots {
    pub(super) fn open(deal: &Deal<'_>, capital: &Capital) -> Self {
        let last = |uses: &dyn Fn(&crate::model::Step) -> bool| {
            let last_use = capital.waterfall.iter().rposition(uses).unwrap_or(0);
            Pot { cash: Money::ZERO, held: Money::ZERO, spare: Money::ZERO, last_use }
        };
        let pools = (0..capital.pools.len()).map(PoolId::new);
        let reserves = (0..capital.reserves.len()).map(ReserveId::new);
        Self {
            pools: pools.map(|id| last(&|step| step.from == Some(id))).collect(),
            reserves: reserves
                .map(|id| {
                    last(&|step| {
                        step.pays == Pays::Reserve(id) || step.support.contains(&Source::Reserve(id))
                    })
                })
                .collect(),
            fills: fills(deal, capital),
        }
    }

    /// All cash in them.
    pub(super) fn total(&self) -> Money {
        self.pools.iter().chain(&self.reserves).map(|pot| pot.cash).sum()
    }

    /// The pool to which a payment goes. What is paid back comes out of the general account.
    pub(super) fn filled_by(&self, payment: &Payment) -> Option<PoolId> {
        let clauses = self.fills.get(usize::from(payment.contract))?;
        clauses[usize::from(payment.clause)].filter(|_| payment.amount > Money::ZERO)
    }
}

/// The pool of each clause.
fn fills(deal: &Deal<'_>, capital: &Capital) -> Vec<Vec<Option<PoolId>>> {
    let pool_of = |contract, clause| {
        let found = capital.pools.iter().position(|pool| pool.clauses.contains(&(contract, clause)));
        found.map(PoolId::new)
    };
    let of_contract = |&contract: &crate::model::ContractId| {
        let n_clauses = deal.model.contracts[contract.index()].clauses.len();
        let places = 0..u16::try_from(n_clauses).expect("fewer than 65,536 clauses");
        places.map(|clause| pool_of(contract, clause)).collect::<Vec<Option<PoolId>>>()
    };
    deal.option.contracts.iter().map(of_contract).collect()
}

impl Months<'_> {
    /// Cash that a step can reach without help: of its pool, or of the general account.
    pub(super) fn within_reach(&self, turn: &Turn<'_>, reach: Reach) -> Money {
        match (turn.step.from, reach) {
            (Some(pool), _) => {
                let pot = &self.pots.pools[pool.index()];
                (pot.cash - pot.held).max(Money::ZERO)
            }
            (None, Reach::All) => self.vehicle,
            (None, Reach::Free) => (self.vehicle - self.held).max(Money::ZERO),
        }
    }

    /// What is held in the account that a step pays from.
    pub(super) fn held_from(&self, step: &Step) -> Money {
        step.from.map_or(self.held, |pool| self.pots.pools[pool.index()].held)
    }

    /// Cash of the account of a class's last step that is not held for others above: what is held for the class itself, such as
    /// for its principal, could go to what is due to it, and so could what steps below hold.
    pub(super) fn left_by_those_above(&self, turn: &Turn<'_>, class: TrancheId) -> Money {
        let cash = turn.step.from.map_or(self.vehicle, |pool| self.pots.pools[pool.index()].cash);
        let is_own = |step: &Step| step.from == turn.step.from && step.pays_owed().contains(&class);
        let steps = self.steps.iter().zip(&turn.capital.waterfall).take(turn.place + 1);
        let own: Money = steps.filter(|(_, step)| is_own(step)).map(|(book, _)| book.own_held).sum();
        (cash - (self.steps[turn.place].held - own)).max(Money::ZERO)
    }

    /// The account that a step pays from, and its balance.
    pub(super) fn source(&mut self, turn: &Turn<'_>) -> (Account, &mut Money) {
        match turn.step.from {
            Some(pool) => (pool_account(pool.index()), &mut self.pots.pools[pool.index()].cash),
            None => (account(turn.capital.vehicle), &mut self.vehicle),
        }
    }

    /// Fills a reserve up to its target, or releases what lies above it; from the close on it is not filled any more.
    pub(super) fn pay_reserve(&mut self, turn: &Turn<'_>, id: ReserveId, ledger: &mut Ledger) {
        if turn.month >= turn.capital.closes {
            return;
        }
        let target = Clock::of(&self.deal, turn.month).number(&turn.capital.reserves[id.index()].target);
        let lacks = Money::from_nearest_pence(target) - self.pots.reserves[id.index()].cash;
        if lacks < Money::ZERO {
            self.use_reserve(turn, id, Money::ZERO - lacks, ledger);
            return;
        }
        let paid = self.payable(turn, lacks, Reach::Free, ledger);
        self.pots.reserves[id.index()].cash += paid;
        let (from, _) = self.source(turn);
        ledger.book(set_aside(turn.month, from, reserve_account(id.index()), paid, turn.place));
    }

    /// Takes what is lacking from a reserve, as far as it goes. Gives back what came.
    pub(super) fn use_reserve(
        &mut self,
        turn: &Turn<'_>,
        id: ReserveId,
        lacking: Money,
        ledger: &mut Ledger,
    ) -> Money {
        let reserve = &mut self.pots.reserves[id.index()].cash;
        let amount = lacking.min(*reserve);
        *reserve -= amount;
        self.vehicle += amount;
        let (from, to) = (reserve_account(id.index()), account(turn.capital.vehicle));
        ledger.book(set_aside(turn.month, from, to, amount, turn.place));
        amount
    }

    /// From the close on: what a pool or a reserve has left after its last step goes to the general account.
    pub(super) fn release(&mut self, turn: &Turn<'_>, ledger: &mut Ledger) {
        if turn.month < turn.capital.closes {
            return;
        }
        let pools = self.pots.pools.iter_mut().enumerate().map(|(k, pot)| (pool_account(k), pot));
        let reserves = self.pots.reserves.iter_mut().enumerate().map(|(k, pot)| (reserve_account(k), pot));
        let to = account(turn.capital.vehicle);
        for (from, pot) in pools.chain(reserves).filter(|(_, pot)| pot.last_use == turn.place) {
            let amount = std::mem::take(&mut pot.cash);
            self.vehicle += amount;
            ledger.book(set_aside(turn.month, from, to, amount, turn.place));
        }
    }
}

/// A move between the vehicle's own accounts.
fn set_aside(month: u16, from: Account, to: Account, amount: Money, place: usize) -> Transfer {
    let item = u32::try_from(place).expect("fewer than 2^32 steps");
    Transfer { month, from, to, amount, purpose: Purpose::SetAside, item }
}

/// The account of a pool.
pub(super) fn pool_account(place: usize) -> Account {
    Account::Pool(u16::try_from(place).expect("fewer than 65,536 pools"))
}

fn reserve_account(place: usize) -> Account {
    Account::Reserve(u16::try_from(place).expect("fewer than 65,536 reserves"))
}
