//! A service by the hour: how many hours people get, and what is paid for them.

use super::{Builder, Use};
use crate::model::{
    Alternative, Axis, Clause, Contract, Cost, CostPer, Counts, ForEach, Layered, Measure, MeasureHead,
    Number, Recurs, Service, ServiceUnit, State, StateKind,
};
use crate::random::Purpose;
use crate::scenario::record::{NumberCell, Record};

impl Builder<'_> {
    /// Hours that each person gets.
    pub(super) fn hours(&mut self, record: &Record, position: &str) -> Option<Layered> {
        let cell = record.number("hours")?;
        Some(self.layered(cell, Use::Person, &format!("{position}.hours"), Purpose::Implementation))
    }

    /// The names of the settings that are no end.
    pub(super) fn passing(states: &[State]) -> Vec<String> {
        let passing = states.iter().filter(|state| state.kind == StateKind::Passing);
        passing.map(|state| state.name.clone()).collect()
    }

    /// What a cost is counted by fits how it is written.
    pub(super) fn cost_fits(&mut self, cell: &NumberCell, amount: &Number, recurs: Recurs, per: CostPer) {
        let once = match per {
            CostPer::Start => {
                Some(("start", "a cost for each start is an amount; a cost per time is per \"person\""))
            }
            CostPer::Hour => Some(("hour", "a cost for each hour is an amount, such as \"£15\"")),
            CostPer::Closure => Some(("closure", "what a closure costs is an amount, such as \"£40,000\"")),
            CostPer::Service
            | CostPer::Team
            | CostPer::Place
            | CostPer::Post
            | CostPer::Vacancy
            | CostPer::Person => None,
        };
        if let (Some((each, rule)), Recurs::Running) = (once, recurs) {
            self.error(cell.span, format!("pay per time for each {each}"), rule);
        }
        let by_state = matches!(amount, Number::By(schedule) if schedule.axis == Axis::State);
        if by_state && (per, recurs) != (CostPer::Person, Recurs::Running) {
            let rule = "a cost that differs between states is per time and per \"person\"";
            self.error(cell.span, "a cost by \"state\" that is not per time for each person", rule);
        }
    }

    /// A cost for each hour needs hours.
    pub(super) fn hours_are_counted(&mut self, record: &Record, hours: Option<&Layered>, costs: &[Cost]) {
        for (cost, table) in costs.iter().zip(record.records("cost")) {
            if cost.per == CostPer::Hour && hours.is_none() {
                let found =
                    format!("`{}` is for each hour, and `{}` has no `hours`", cost.name, record.key.name);
                let span = table.cell("per").map_or(table.key.span, |cell| cell.span);
                self.error(span, found, "what costs by the hour says how many hours people get: `hours`");
            }
        }
    }

    /// A contract that pays for hours stands in an option whose service counts them.
    pub(super) fn hours_that_are_paid_are_counted(
        &mut self,
        record: &Record,
        options: &[Alternative],
        contracts: &[Contract],
        (measures, services): (&[Measure], &[Service]),
    ) {
        let counts_hours = |clause: &&Clause| match clause.for_each {
            ForEach::Measure(measure) => match &measures[measure.index()].head {
                MeasureHead::Person(person) => matches!(person.counts, Counts::Delivered(ServiceUnit::Hour)),
                MeasureHead::Cohort(_) => false,
            },
            ForEach::Period(_) | ForEach::Contract => false,
        };
        for (option, table) in options.iter().zip(record.records("option")) {
            let Some(service) = option.service.map(|id| &services[id.index()]) else { continue };
            let mut clauses = option.contracts.iter().flat_map(|id| &contracts[id.index()].clauses);
            if let (Some(clause), None) = (clauses.find(counts_hours), &service.hours) {
                let found = format!(
                    "`{}` pays for hours, and the service `{}` has no `hours`",
                    clause.name, service.name
                );
                let span = table.cell("service").map_or(table.key.span, |cell| cell.span);
                let rule = "a service that is paid by the hour says how many hours people get: `hours`";
                self.error(span, found, rule);
            }
        }
    }
}
