//! When each party would sign, and what may be turned.

use super::Builder;
use crate::model::{Acceptance, Bounds, Lever, Party, Role, Statistic};
use crate::scenario::names;
use crate::scenario::record::{CellValue, InputPath, NumberCell, NumberValue, Record};
use crate::units::{Between, Quantity};

/// Who signs without being declared.
const ALWAYS: [&str; 2] = ["investor", "provider"];

/// What a table asks of a result, as quantities.
pub(super) fn asked(record: &Record, keys: &[&str]) -> Vec<Quantity> {
    let certain = |key: &&str| record.number(key).and_then(NumberCell::certain).cloned();
    keys.iter().filter_map(certain).collect()
}

impl Builder<'_> {
    pub(super) fn accepts(&mut self, record: &Record, parties: &[Party]) -> Vec<Acceptance> {
        let payers =
            parties.iter().filter(|party| party.role == Role::Payer).map(|party| party.name.as_str());
        let known: Vec<&str> = ALWAYS.into_iter().chain(payers).collect();
        let mut all = Vec::new();
        for party in record.records("accepts") {
            let name = party.key.name.as_str();
            if !known.contains(&name) {
                let near = names::nearest(name, &known);
                let hint = near.map_or_else(
                    || format!("known: {}", known.join(", ")),
                    |near| format!("Did you mean `{near}`?"),
                );
                let rule = "conditions are those of `investor`, of `provider`, or of a payer by its name";
                self.error_with_hint(party.key.span, format!("`{name}` signs nothing"), rule, &hint);
            }
            for condition in &party.others {
                all.extend(self.inside(condition, |builder| builder.a_condition(name, condition)));
            }
        }
        all
    }

    fn a_condition(&mut self, party: &str, record: &Record) -> Option<Acceptance> {
        let value =
            |key: &str| record.number(key).and_then(NumberCell::certain).and_then(Quantity::as_result);
        let bounds = Bounds { at_least: value("at_least"), at_most: value("at_most"), ..Bounds::default() };
        if (bounds.at_least, bounds.at_most) == (None, None) {
            let found = format!("`{}` without a bound", record.key.name);
            self.error(record.key.span, found, "a condition has `at_least`, `at_most`, or both");
            return None;
        }
        let written = |key: &str, said: &str| match &record.number(key)?.value {
            NumberValue::Certain(quantity) => Some(format!("{said} {}", quantity.written)),
            NumberValue::Uncertain(_) | NumberValue::Schedule(_) => None,
        };
        let written = [written("at_least", "at least"), written("at_most", "at most")];
        let mut wanted = self.wanted(record);
        if record.cell("statistic").is_none() {
            wanted.statistic = Statistic::Mean;
        }
        Some(Acceptance {
            party: party.to_owned(),
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            wanted,
            bounds,
            asked: asked(record, &["at_least", "at_most"]),
            written: written.into_iter().flatten().collect::<Vec<_>>().join(" and "),
        })
    }

    pub(super) fn levers(&mut self, record: &Record) -> Vec<Lever> {
        record.records("lever").iter().filter_map(|lever| self.a_lever(lever)).collect()
    }

    fn a_lever(&mut self, record: &Record) -> Option<Lever> {
        let paths: &[InputPath] = match record.value("turns")? {
            CellValue::Paths(paths) => paths,
            _ => return None,
        };
        let end = |key: &str| match &record.number(key)?.value {
            NumberValue::Certain(quantity) => Some(quantity.value.clone()),
            NumberValue::Uncertain(_) | NumberValue::Schedule(_) => None,
        };
        let (from, to) = (end("from")?, end("to")?);
        let Some(over) = Between::new(from, to) else {
            let cell = record.number("to")?;
            let rule = "a lever goes from one value to a different one of the same kind and unit";
            self.error(cell.span, "`to` is not another value of the kind of `from`", rule);
            return None;
        };
        for path in paths {
            if self.inputs.under(&path.path).len() != 1 {
                let found = format!("`{}` is not one number", path.path);
                self.error(path.span, found, "a lever turns numbers, each by its whole path");
            }
        }
        Some(Lever {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            turns: paths.iter().map(|path| path.path.clone()).collect(),
            over,
        })
    }
}
