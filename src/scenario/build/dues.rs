//! Clauses that pass on what falls due to a class of investment.

use super::Builder;
use crate::model::{
    Axis, Capital, CapitalId, Clause, Contract, Draw, ForEach, Number, PartyId, Price, Role, TrancheId,
};
use crate::scenario::names::{all, nearest};
use crate::scenario::record::Record;

/// How a price names what is due to a class.
pub(super) const DUE_TO: &str = "due to ";

impl Builder<'_> {
    /// "100% of due to notes".
    pub(super) fn share_of_dues(&mut self, record: &Record, for_each: ForEach, share: Number) -> Price {
        let cell = record.number("price").expect("the reader asks for a price");
        let rule = "a price that is a part is written \"100% of due to NAME\", with the name of a tranche";
        let parts = cell.parts();
        let name = parts[0].strip_prefix(DUE_TO).unwrap_or_default();
        if parts.iter().any(|part| *part != parts[0]) || parts.len() != share.rows().len() || name.is_empty()
        {
            let found = format!("a price of {}", parts.join(", "));
            self.error(cell.span, found, rule);
            return Price::Each(share);
        }
        let of_capital = |(capital, tranches): (usize, &Vec<String>)| {
            let place = tranches.iter().position(|tranche| tranche == name)?;
            Some((CapitalId::new(capital), TrancheId::new(place)))
        };
        let classes: Vec<_> = self.names.tranches_of.iter().enumerate().filter_map(of_capital).collect();
        if classes.is_empty() {
            let known: Vec<&str> = self.names.tranches_of.iter().flatten().map(String::as_str).collect();
            let hint = match nearest(name, &known) {
                Some(near) => format!("Did you mean `{near}`?"),
                None if known.is_empty() => "no `capital` of the file has a tranche".to_owned(),
                None => format!("known tranches: {}", all(&known)),
            };
            self.error_with_hint(cell.span, format!("`{name}` is no tranche"), rule, &hint);
        }
        if !matches!(for_each, ForEach::Period(_)) {
            let span = record.cell("for_each").map_or(record.key.span, |cell| cell.span);
            let found = "what is due to investors for each of something else than a time";
            self.error(span, found, "what is due is passed on by time: for_each = \"month\" or \"year\"");
        }
        let counts_units = matches!(&share, Number::By(schedule) if schedule.axis == Axis::Count);
        for (word, is_said) in
            [("cap_units", record.cell("cap_units").is_some()), ("by = \"count\"", counts_units)]
        {
            if is_said {
                let found = format!("`{word}` of what is due to investors");
                self.error(cell.span, found, "what is due has no units to count: limit the money with `cap`");
            }
        }
        Price::ShareOfDues { share, classes }
    }

    /// What a contract passes on is due under each option that has it, and is known before any cash moves.
    pub(super) fn dues_are_known(
        &mut self,
        option: &Record,
        capital: Option<(CapitalId, &Capital)>,
        contracts: &[&Contract],
    ) {
        for contract in contracts {
            for clause in &contract.clauses {
                if let Price::ShareOfDues { classes, .. } = &clause.price {
                    self.due_is_known(option, capital, (contract, clause), classes);
                }
            }
        }
    }

    fn due_is_known(
        &mut self,
        option: &Record,
        capital: Option<(CapitalId, &Capital)>,
        (contract, clause): (&Contract, &Clause),
        classes: &[(CapitalId, TrancheId)],
    ) {
        let path = format!("contract.{}.clause.{}", contract.name, clause.name);
        let has = |id: CapitalId| classes.iter().any(|(own, _)| *own == id);
        let Some((_, capital)) = capital.filter(|(id, _)| has(*id)) else {
            let found = format!("`{path}` pays what is due to a tranche that `{}` has not", option.key.name);
            let rule = "what is due to a tranche is paid under an option whose `capital` has it";
            return self.error(option.key.span, found, rule);
        };
        if matches!(capital.draw, Draw::AsNeeded { .. }) {
            let found =
                format!("`{path}` pays what is due under `{}`, which calls cash as needed", capital.name);
            let rule = "what is due is known beforehand only if calls are: it must not follow from cash";
            let hint = "write draw = \"at the start\", or a list of calls";
            self.error_with_hint(option.key.span, found, rule, hint);
        }
        let is_vehicle = |&(party, _): &(PartyId, _)| self.role(party) == Role::Vehicle;
        if !clause.holders.iter().all(is_vehicle) {
            let found = format!("`{path}` pays somebody else than the vehicle");
            self.error(option.key.span, found, "what is due to investors is paid to the vehicle");
        }
    }
}
