//! Who takes part in an option: whose money it may move.

use super::{
    Alternative, Capital, CapitalId, Contract, ContractId, Model, PartyId, Pays, Recipient, Role, ServiceId,
};

impl Model {
    /// Everybody who may pay or be paid under an option, in the order of the file. Whoever bears the cost of care alone
    /// takes no part in it.
    #[must_use]
    pub fn parties_of(&self, option: &Alternative) -> Vec<PartyId> {
        let service = option.service.map(|id| &self.services[id.index()]);
        let costs = service.iter().flat_map(|service| &service.costs).map(|cost| cost.paid_by);
        let contracts = option.contracts.iter().flat_map(|id| of_contract(&self.contracts[id.index()]));
        let capital = option.capital.iter().flat_map(|id| of_capital(&self.capitals[id.index()]));
        let other_money = self.fundings.iter().flat_map(|funding| [funding.from, funding.to]);
        let has_deal = service.is_some() || !option.contracts.is_empty();
        let mut parties: Vec<PartyId> = service.iter().map(|service| service.provider).collect();
        parties.extend(costs.chain(contracts).chain(capital));
        parties.extend(other_money.filter(|_| has_deal));
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    /// Whether an option has a service.
    #[must_use]
    pub fn is_delivered(&self, service: ServiceId) -> bool {
        self.options.iter().any(|option| option.service == Some(service))
    }

    /// Whether an option has a contract.
    #[must_use]
    pub fn is_in_force(&self, contract: ContractId) -> bool {
        self.options.iter().any(|option| option.contracts.contains(&contract))
    }

    /// Whether an option has a capital arrangement.
    #[must_use]
    pub fn is_raised(&self, capital: CapitalId) -> bool {
        self.options.iter().any(|option| option.capital == Some(capital))
    }

    /// The providers that take part in an option: that of the service first.
    #[must_use]
    pub fn providers_of(&self, option: &Alternative) -> Vec<PartyId> {
        let own = option.service.map(|id| self.services[id.index()].provider);
        let others = self.others_of(option).into_iter();
        let others = others.filter(|party| self.parties[party.index()].role == Role::Provider);
        own.into_iter().chain(others).collect()
    }

    /// Everybody who takes part in an option and is no payer, not the vehicle, not the provider of its service, and does
    /// not only invest: other providers, managers, guarantors, and who gives a grant.
    #[must_use]
    pub fn others_of(&self, option: &Alternative) -> Vec<PartyId> {
        let provider = option.service.map(|id| self.services[id.index()].provider);
        let gives = |party: PartyId| {
            let classes = option.capital.iter().flat_map(|id| &self.capitals[id.index()].tranches);
            classes.into_iter().any(|class| class.holder == party && !class.is_invested())
        };
        let is_other = |&party: &PartyId| match self.parties[party.index()].role {
            Role::Payer | Role::Vehicle => false,
            Role::Provider | Role::Manager | Role::Guarantor => Some(party) != provider,
            Role::Investor => gives(party),
        };
        self.parties_of(option).into_iter().filter(is_other).collect()
    }
}

fn of_contract(contract: &Contract) -> Vec<PartyId> {
    let of_clauses = contract.clauses.iter().flat_map(|clause| clause.payers.iter().chain(&clause.holders));
    let mut parties: Vec<PartyId> = of_clauses.map(|&(party, _)| party).collect();
    for termination in contract.terminations.iter().filter(|termination| !termination.pays.is_empty()) {
        parties.push(termination.paid_by);
        parties.extend(termination.to.iter().map(|&(party, _)| party));
    }
    parties
}

fn of_capital(capital: &Capital) -> Vec<PartyId> {
    let holders = capital.tranches.iter().map(|class| class.holder);
    let guarantors = capital.guarantees.iter().map(|guarantee| guarantee.by);
    let paid_fees = capital.fees.iter().map(|fee| fee.to);
    let mut parties: Vec<PartyId> =
        holders.chain(guarantors).chain(paid_fees).chain([capital.vehicle]).collect();
    for step in &capital.waterfall {
        match &step.pays {
            Pays::Surplus(shares) => parties.extend(shares.iter().filter_map(|&(to, _)| match to {
                Recipient::Party(party) => Some(party),
                Recipient::Tranche(_) => None,
            })),
            Pays::Contract(_)
            | Pays::Fee(_)
            | Pays::GuaranteeFee(_)
            | Pays::Reserve(_)
            | Pays::Coupon(_)
            | Pays::Principal(_)
            | Pays::Return(..) => {}
        }
    }
    parties
}
