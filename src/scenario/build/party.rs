//! Parties: who pays, who delivers, who invests.

use super::{Builder, Use};
use crate::model::{CountsAs, Model, OverBudget, Party, PartyId, Role};
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::fields::Thing;
use crate::scenario::record::Record;
use crate::scenario::{names, read};

/// What only parties of one role have: the key, the role and its name, and the rule.
const OF_ONE_ROLE: [(&str, Role, &str, &str); 5] = [
    ("cap", Role::Payer, "payer", "only payers have a cap"),
    ("budget", Role::Payer, "payer", "only payers have a budget"),
    ("over_budget", Role::Payer, "payer", "only payers have a cap or a budget"),
    ("reserves", Role::Provider, "provider", "only providers hold reserves"),
    ("insolvent_after", Role::Provider, "provider", "only providers stop for want of cash"),
];

impl Builder<'_> {
    pub(super) fn parties(&mut self, record: &Record) -> Vec<Party> {
        let declared = record.records("party");
        let mut parties: Vec<Party> = declared
            .iter()
            .enumerate()
            .map(|(number, party)| self.inside(party, |builder| builder.a_party(party, number)))
            .collect();
        for name in self.names.parties.iter().skip(declared.len()) {
            let role = match name.as_str() {
                "vehicle" => Role::Vehicle,
                "provider" => Role::Provider,
                _ => Role::Investor,
            };
            parties.push(Party {
                name: name.clone(),
                label: None,
                role,
                cap: None,
                budget: None,
                over_budget: OverBudget::Lost,
                reserves: None,
                insolvent_after: None,
                counts_as: CountsAs::default(),
            });
        }
        self.roles = parties.iter().map(|party| party.role).collect();
        parties
    }

    /// A party that takes part in no option and bears no care does nothing: often its name is written wrongly, and the
    /// one that is meant is there by itself, with nothing of what the file says of it.
    pub(super) fn look_for_idle_parties(&mut self, record: &Record, model: &Model) {
        let taking_part = model.options.iter().flat_map(|option| model.parties_of(option));
        let endings = model.contracts.iter().flat_map(|contract| &contract.terminations);
        let active: Vec<PartyId> = taking_part.chain(endings.map(|ending| ending.by)).collect();
        // What a case or an option changes may be where it is named.
        let sets = read::sets(record);
        let is_changed_to = |name: &str| sets.iter().any(|set| set.iter().any(|change| change.names(name)));
        let tables = record.records("party").iter().zip(&model.parties).enumerate();
        for (place, (table, party)) in tables {
            let is_idle = !active.contains(&PartyId::new(place)) && !model.bears_care(&party.name);
            let built_in = Thing::Party.built_in();
            if is_idle && !built_in.contains(&party.name.as_str()) && !is_changed_to(&party.name) {
                let found = format!(
                    "`{}` pays nothing, is paid nothing and bears no care under any option",
                    party.name
                );
                let rule =
                    "a party is named where it pays, is paid, invests, delivers or bears the cost of care";
                let near =
                    names::nearest(&party.name, built_in).map(|near| format!("Did you mean `{near}`?"));
                let warning = Diagnostic::warning(table.key.span, found, rule).with_hint_if_any(near);
                self.diagnostics.push(warning);
            }
        }
    }

    /// What is above the cap or the budget of a party falls on others only where others pay.
    pub(super) fn look_for_lonely_payers(&mut self, record: &Record, model: &Model) {
        for (place, table) in record.records("party").iter().enumerate() {
            let id = PartyId::new(place);
            let Some(cell) =
                table.given("over_budget").filter(|_| model.parties[place].over_budget == OverBudget::Others)
            else {
                continue;
            };
            let alone = model.contracts.iter().flat_map(|contract| {
                let own = contract.paid_by(id).filter(|own| own.payers.len() == 1);
                own.map(move |own| format!("`{}.{}`", contract.name, own.name))
            });
            let alone: Vec<String> = alone.collect();
            if !alone.is_empty() {
                let found = format!("`{}` pays {} alone", table.key.name, alone.join(", "));
                let rule = "what is above a cap or a budget falls on the other payers of a clause, and is lost where there are none";
                let hint = "name the others among the `payers` of the contract or clause, with 0% if they pay nothing else";
                self.diagnostics.push(Diagnostic::warning(cell.key_span, found, rule).with_hint(hint));
            }
        }
    }

    fn a_party(&mut self, record: &Record, number: usize) -> Party {
        let position = format!("party.{number}");
        let role = match record.word("is") {
            Some("payer") => Role::Payer,
            Some("provider") => Role::Provider,
            Some("vehicle") => Role::Vehicle,
            Some("manager") => Role::Manager,
            Some("guarantor") => Role::Guarantor,
            _ => Role::Investor,
        };
        if (role == Role::Vehicle) != (record.key.name == "vehicle") {
            let found = match role {
                Role::Vehicle => format!("a vehicle called `{}`", record.key.name),
                Role::Payer | Role::Provider | Role::Manager | Role::Guarantor | Role::Investor => {
                    "a party called `vehicle` that is none".to_owned()
                }
            };
            let rule = "a scenario has one vehicle, and its name is `vehicle`";
            let hint =
                "write [party.vehicle] with is = \"vehicle\", and what reports shall call it as its `label`";
            self.error_with_hint(record.key.span, found, rule, hint);
        }
        for (key, whose, title, rule) in OF_ONE_ROLE {
            if let Some(cell) = record.given(key).filter(|_| role != whose) {
                self.error(cell.key_span, format!("`{key}` of a party that is no {title}"), rule);
            }
        }
        if let (Some(cell), None, None) =
            (record.given("over_budget"), record.cell("cap"), record.cell("budget"))
        {
            let rule = "`over_budget` says what becomes of what is above a `cap` or a `budget`";
            self.error(cell.key_span, "`over_budget` of a party with neither", rule);
        }
        let insolvent_after = match role {
            Role::Provider => self.length_of(record, "insolvent_after", &position, Purpose::Termination),
            Role::Payer | Role::Vehicle | Role::Manager | Role::Investor | Role::Guarantor => None,
        };
        Party {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            role,
            cap: self.row_if(record, "cap", Use::Standing, &position, Purpose::Costs),
            budget: record
                .number("budget")
                .map(|cell| self.number(cell, Use::Standing, &format!("{position}.budget"), Purpose::Costs)),
            over_budget: match record.word("over_budget") {
                Some("others") => OverBudget::Others,
                Some("next year") => OverBudget::NextYear,
                _ => OverBudget::Lost,
            },
            reserves: self.row_if(record, "reserves", Use::Standing, &position, Purpose::Costs),
            insolvent_after,
            counts_as: counts_as(record.word("counts_as")),
        }
    }
}

/// As what counts that which falls away for a party.
fn counts_as(word: Option<&str>) -> CountsAs {
    let own = CountsAs::ALL.into_iter().find(|(_, name)| Some(*name) == word);
    own.map_or(CountsAs::default(), |(own, _)| own)
}
