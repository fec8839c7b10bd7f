//! Every movement of cash of a draw in words: month, from, to, amount, under what, why.

use crate::data::{Account, Purpose, Traced, Transfer};
use crate::model::{Alternative, Capital, ContractId, Model, title_of};

/// A movement in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Movement {
    pub(super) from: String,
    pub(super) to: String,
    /// The clause, cost, fee, step or class.
    pub(super) under: String,
    pub(super) reason: &'static str,
}

/// What transfers of an option say.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    model: &'a Model,
    option: &'a Alternative,
    capital: Option<&'a Capital>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(model: &'a Model, traced: &Traced) -> Self {
        let option = &model.options[traced.option.index()];
        Self { model, option, capital: option.capital.map(|id| &model.capitals[id.index()]) }
    }

    /// A transfer in words.
    pub(super) fn read(&self, transfer: &Transfer) -> Movement {
        Movement {
            from: self.account(transfer.from),
            to: self.account(transfer.to),
            under: self.under(transfer),
            reason: reason(transfer.purpose),
        }
    }

    fn account(&self, account: Account) -> String {
        match account {
            Account::Party(party) => self.party(party),
            Account::Holding { tranche, holder } => {
                format!("{} ({})", self.class(usize::from(tranche)), self.party(holder))
            }
            Account::Pool(pool) => title_of(None, &self.capital().pools[usize::from(pool)].name),
            Account::Reserve(reserve) => title_of(None, &self.capital().reserves[usize::from(reserve)].name),
            Account::Outside => "those outside".to_owned(),
        }
    }

    fn party(&self, place: u16) -> String {
        self.model.parties[usize::from(place)].title()
    }

    fn class(&self, place: usize) -> String {
        let class = &self.capital().tranches[place];
        title_of(class.label.as_ref(), &class.name)
    }

    fn capital(&self) -> &'a Capital {
        self.capital.expect("only an option with capital has such an account")
    }

    fn under(&self, transfer: &Transfer) -> String {
        let place = transfer.item as usize;
        let (upper, lower) = (place >> 16, place & 0xFFFF);
        match transfer.purpose {
            Purpose::Outcome | Purpose::Delivery => self.clause(self.option.contracts[upper], lower),
            Purpose::Severance => {
                let contract = &self.model.contracts[upper];
                let own = &contract.terminations[lower];
                format!(
                    "{}: {}",
                    title_of(contract.label.as_ref(), &contract.name),
                    title_of(None, &own.name)
                )
            }
            Purpose::Funding => {
                let funding = &self.model.fundings[place];
                title_of(funding.label.as_ref(), &funding.name)
            }
            Purpose::ServiceCost => {
                let service = self.option.service.expect("only an option with a service has its costs");
                let cost = &self.model.services[service.index()].costs[place];
                title_of(cost.label.as_ref(), &cost.name)
            }
            Purpose::Care => "care settings".to_owned(),
            Purpose::Fee => self.capital().fees[place].title(),
            Purpose::Drawdown => "call".to_owned(),
            Purpose::DeferredFee => self.class(place),
            Purpose::Guarantee | Purpose::GuaranteeFee => {
                let guarantee = &self.capital().guarantees[place];
                title_of(guarantee.label.as_ref(), &guarantee.name)
            }
            Purpose::Coupon
            | Purpose::CommitmentFee
            | Purpose::Principal
            | Purpose::PreferredReturn
            | Purpose::Surplus
            | Purpose::SetAside => format!("step {}", place + 1),
        }
    }

    fn clause(&self, contract: ContractId, clause: usize) -> String {
        let contract = &self.model.contracts[contract.index()];
        let own = &contract.clauses[clause];
        let titles = [(&contract.label, &contract.name), (&own.label, &own.name)];
        titles.map(|(label, name)| title_of(label.as_ref(), name)).join(": ")
    }
}

/// Why cash moves.
fn reason(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Outcome => "payment under a contract",
        Purpose::Funding => "other money",
        Purpose::Severance => "payment on termination",
        Purpose::Delivery => "payment of the vehicle for delivery",
        Purpose::ServiceCost => "cost of the service",
        Purpose::Care => "cost of care",
        Purpose::Fee => "fee of the vehicle",
        Purpose::DeferredFee => "fee that waits, paid in kind",
        Purpose::Drawdown => "call on investors",
        Purpose::Coupon => "coupon",
        Purpose::CommitmentFee => "fee on what is not drawn",
        Purpose::Principal => "principal repaid",
        Purpose::PreferredReturn => "preferred return",
        Purpose::Surplus => "share of the surplus",
        Purpose::Guarantee => "guarantee called",
        Purpose::GuaranteeFee => "fee of the guarantee",
        Purpose::SetAside => "moved between the vehicle's accounts",
    }
}
