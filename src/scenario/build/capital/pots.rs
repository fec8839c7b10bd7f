//! What must hold of pools and reserves.

use crate::model::{Capital, Contract, Pays, PoolId, ReserveId, Role};
use crate::scenario::build::Builder;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::{CellValue, ClauseName, Record};
use crate::scenario::source::Span;

impl Builder<'_> {
    /// Each pool is filled by clauses that pay the vehicle, each clause fills one pool, and steps use both.
    pub(super) fn pots_hold(&mut self, record: &Record, capital: &Capital, contracts: &[Contract]) {
        let mut taken: Vec<(&ClauseName, Span)> = Vec::new();
        for (number, table) in record.records("pool").iter().enumerate() {
            let id = PoolId::new(number);
            if !capital.waterfall.iter().any(|step| step.from == Some(id)) {
                let name = &table.key.name;
                let found = format!("no step pays from the pool `{name}`");
                let hint = format!("write {{ …, from = \"{name}\" }} in a step, or leave the pool out");
                self.error_with_hint(table.key.span, found, "a pool is used by a step", &hint);
            }
            let Some(CellValue::Clauses(clauses)) = table.value("clauses") else { continue };
            for (clause, &(contract, place)) in clauses.iter().zip(&capital.pools[number].clauses) {
                let same = |(other, _): &&(&ClauseName, Span)| {
                    other.contract == clause.contract && other.clause == clause.clause
                };
                if let Some((_, first)) = taken.iter().find(same) {
                    let found = format!("`{}.{}` in two pools", clause.contract, clause.clause);
                    let error = Diagnostic::error(clause.span, found, "what a clause pays goes to one pool");
                    self.diagnostics.push(error.with_related(*first, "the first"));
                }
                taken.push((clause, clause.span));
                let holders = &contracts[contract.index()].clauses[usize::from(place)].holders;
                if !holders.iter().any(|&(party, _)| self.role(party) == Role::Vehicle) {
                    let found = format!("`{}.{}` does not pay the vehicle", clause.contract, clause.clause);
                    self.error(clause.span, found, "a pool is filled by clauses that pay the vehicle");
                }
            }
        }
        for (number, table) in record.records("reserve").iter().enumerate() {
            let pays = Pays::Reserve(ReserveId::new(number));
            if !capital.waterfall.iter().any(|step| step.pays == pays) {
                let name = &table.key.name;
                let found = format!("no step fills the reserve `{name}`");
                let hint = format!("add {{ reserve = \"{name}\" }} to the waterfall");
                self.error_with_hint(table.key.span, found, "a reserve is filled by a step", &hint);
            }
        }
        for (step, table) in capital.waterfall.iter().zip(record.records("waterfall")) {
            if let (Some(_), Some(cell)) = (step.from, table.cell("support")) {
                let found = "`support` beside `from`";
                self.error(cell.key_span, found, "a step from a pool uses only the pool");
            }
            let helps_itself = |source: &crate::model::Source| match (source, &step.pays) {
                (crate::model::Source::Reserve(id), Pays::Reserve(own)) => id == own,
                _ => false,
            };
            if step.support.iter().any(helps_itself) {
                let found = format!("`{}` is supported by what it fills", step.name);
                self.error(table.span, found, "a reserve is filled by cash or calls");
            }
        }
    }
}
