//! Milestones: with what chance, when they are asked, when they are reached.

use super::{Builder, Use, place};
use crate::model::{Given, Milestone, MilestoneId, State, StateKind};
use crate::random::Purpose;
use crate::scenario::fields::Thing;
use crate::scenario::record::{CellValue, Name, Record};

/// The kind of risk of what happens as usual.
const RISK: Purpose = Purpose::Comparator;

impl Builder<'_> {
    pub(super) fn milestones(&mut self, record: &Record, states: &[State]) -> Vec<Milestone> {
        let records = record.records("milestone");
        let milestones: Vec<Milestone> = records
            .iter()
            .enumerate()
            .map(|(number, milestone)| {
                self.inside(milestone, |builder| builder.a_milestone(milestone, number, states))
            })
            .collect();
        for (number, record) in records.iter().enumerate() {
            self.leads_back_to_an_event(record, &milestones, number);
        }
        milestones
    }

    fn a_milestone(&mut self, record: &Record, number: usize, states: &[State]) -> Milestone {
        let position = format!("milestone.{number}");
        let cell = record.number("chance").expect("the reader asks for a chance");
        let chance = self.number(cell, Use::Standing, &format!("{position}.chance"), RISK);
        Milestone {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            chance,
            after: self.length_of(record, "after", &position, RISK).expect("it has a default"),
            given: self.given(record, states),
            again_after: self.length_of(record, "again_after", &position, RISK),
        }
    }

    fn given(&mut self, record: &Record, states: &[State]) -> Given {
        let name = match record.value("given") {
            Some(CellValue::Name(name)) => name,
            Some(CellValue::Word(word)) => return Given::Event(super::measure::event(Some(*word))),
            _ => return Given::Start,
        };
        if self.names.milestones.contains(&name.name) && self.names.states.contains(&name.name) {
            let found = format!("`{}` is a milestone and a state", name.name);
            self.error(name.span, found, "`given` names one thing: call the milestone something else");
        }
        if name.thing == Thing::Milestone {
            return Given::Milestone(self.milestone(name));
        }
        let state = self.state(name);
        if states[state.index()].kind == StateKind::Absorbing {
            let found = format!("`given` names `{}`, which nobody leaves", name.name);
            self.error(name.span, found, "nothing is reached once a person is in a state that nobody leaves");
        }
        Given::State(state)
    }

    /// Milestones that are given each other in a ring are never asked.
    fn leads_back_to_an_event(&mut self, record: &Record, milestones: &[Milestone], start: usize) {
        let mut at = start;
        for _ in 0..milestones.len() {
            match milestones[at].given {
                Given::Milestone(other) if other.index() == start => {
                    let span = record.cell("given").map_or(record.key.span, |cell| cell.span);
                    let found = format!("`{}` leads back to itself", record.key.name);
                    return self.error(span, found, "a milestone is not given itself, nor through others");
                }
                Given::Milestone(other) => at = other.index(),
                Given::Start | Given::State(_) | Given::Event(_) => return,
            }
        }
    }

    pub(super) fn milestone(&self, name: &Name) -> MilestoneId {
        MilestoneId::new(place(&self.names.milestones, name))
    }
}
