//! Other money: what parties give whatever the outcomes.

use super::{Builder, Use, place};
use crate::model::{Contract, Funding, FundingAmount, FundingId, Role, Unit};
use crate::random::Purpose;
use crate::scenario::record::Record;

impl Builder<'_> {
    /// Other money that a table takes off.
    pub(super) fn fundings_named(&self, record: &Record) -> Vec<FundingId> {
        let names = record.names("less").iter();
        names.map(|name| FundingId::new(place(&self.names.fundings, name))).collect()
    }

    pub(super) fn fundings(&mut self, record: &Record) -> Vec<Funding> {
        let fundings = record.records("funding");
        fundings
            .iter()
            .enumerate()
            .map(|(number, funding)| self.inside(funding, |builder| builder.a_funding(funding, number)))
            .collect()
    }

    fn a_funding(&mut self, record: &Record, number: usize) -> Funding {
        let position = format!("funding.{number}");
        let amount = self.row_of(record, "amount", Use::Standing, &position, Purpose::Costs);
        let party =
            |builder: &Self, key: &str| builder.party(record.name(key).expect("the reader asks for it"));
        let horizon = self.calendar.horizon_months();
        let begins = self.moment_or(record, "starts", 0, 0);
        let amount = match self.inputs.row(amount).unit {
            Unit::Amount => FundingAmount::Once(amount),
            _ => FundingAmount::Monthly(amount),
        };
        let funding = Funding {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            from: party(self, "from"),
            to: party(self, "to"),
            amount,
            starts: match amount {
                // It is there for what is due at the start.
                FundingAmount::Once(_) if begins <= 0 => 0,
                FundingAmount::Once(_) | FundingAmount::Monthly(_) => self.calendar.month_of(begins) + 1,
            }
            .min(horizon),
            until: self.month_or(record, "until", horizon).min(horizon),
        };
        let ends = self.calendar.month_end(funding.until);
        self.runs_forward(
            record,
            (begins, ends),
            self.programme(),
            "other money runs from `starts` to `until`, within the programme",
        );
        self.has_two_ends(record, &funding);
        funding
    }

    /// Other money comes from somebody who has money of their own, and goes to somebody who runs or pays for the deal.
    fn has_two_ends(&mut self, record: &Record, funding: &Funding) {
        let (from, to) = (self.role(funding.from), self.role(funding.to));
        let mut refuse = |key: &str, role: Role, rule: &str| {
            let name = record.name(key).expect("the reader asks for it");
            self.error(name.span, format!("`{key}` names `{}`, which is {}", name.name, role.noun()), rule);
        };
        match from {
            Role::Payer | Role::Provider | Role::Manager | Role::Guarantor => {}
            Role::Vehicle | Role::Investor => refuse(
                "from",
                from,
                "other money is given by a payer, a provider, a manager or a guarantor; investors' money is a tranche",
            ),
        }
        match to {
            Role::Payer | Role::Provider | Role::Vehicle => {}
            Role::Manager | Role::Guarantor | Role::Investor => {
                refuse("to", to, "other money goes to a payer, a provider or the vehicle");
            }
        }
        if funding.from == funding.to {
            let rule = "other money goes from one party to another";
            self.error(record.key.span, format!("`{}` goes from a party to itself", record.key.name), rule);
        }
    }

    /// What a contract takes off has somebody to go to.
    pub(super) fn other_money_arrives(
        &mut self,
        option: &Record,
        fundings: &[Funding],
        contracts: &[&Contract],
    ) {
        if option.name("capital").is_some() {
            return;
        }
        for contract in contracts {
            let of_clauses = contract.clauses.iter().flat_map(|clause| &clause.less);
            for &id in contract.less.iter().chain(of_clauses) {
                let funding = &fundings[id.index()];
                if self.role(funding.to) == Role::Vehicle {
                    let found = format!(
                        "`{}` takes off `{}`, which goes to the vehicle, and the option `{}` has no `capital`",
                        contract.name, funding.name, option.key.name
                    );
                    let rule = "other money goes to a vehicle only where the option has `capital`";
                    self.error(option.key.span, found, rule);
                }
            }
        }
    }
}
