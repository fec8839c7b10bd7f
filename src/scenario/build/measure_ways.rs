//! Whether the ways between states let anybody have what a measure counts.

use super::Builder;
use crate::model::{Counts, From, Measure, MeasureHead, State, StateId, StateKind, Transition};
use crate::scenario::record::Record;

impl Builder<'_> {
    /// People come to states, and leave them, by ways that there are.
    pub(super) fn ways_lead_to_what_is_measured(
        &mut self,
        record: &Record,
        measures: &[Measure],
        (states, ways): (&[State], &[Transition]),
    ) {
        for (measure, table) in measures.iter().zip(record.records("measure")) {
            let MeasureHead::Person(person) = &measure.head else { continue };
            match &person.counts {
                Counts::Enters { states: to, coming_from } => {
                    if self.comes_from_elsewhere(table, to, coming_from, states) {
                        let comes = |&id: &StateId| coming_from.is_empty() || coming_from.contains(&id);
                        self.a_way_leads(
                            table,
                            "enters",
                            |from| !to.contains(&from) && comes(&from),
                            |id| to.contains(&id),
                            (states, ways),
                        );
                    }
                }
                Counts::Leaves { states: from } => {
                    self.a_way_leads(
                        table,
                        "leaves",
                        |id| from.contains(&id),
                        |id| !from.contains(&id),
                        (states, ways),
                    );
                }
                Counts::Event(_)
                | Counts::Reaches(_)
                | Counts::StaysIn { .. }
                | Counts::GainOn { .. }
                | Counts::IsIn { .. }
                | Counts::TimeIn { .. }
                | Counts::Amount { .. }
                | Counts::Delivered(_)
                | Counts::CostOf { .. } => {}
            }
        }
    }

    /// Whoever enters a state comes from another one, and from one that people leave.
    fn comes_from_elsewhere(
        &mut self,
        table: &Record,
        to: &[StateId],
        coming_from: &[StateId],
        states: &[State],
    ) -> bool {
        let names = table.names("coming_from");
        let is_end = |id: &StateId| states[id.index()].kind == StateKind::Absorbing;
        let end = names.iter().zip(coming_from).find(|(_, id)| is_end(id));
        let is_entered = |id: &StateId| to.contains(id);
        let within = names.first().filter(|_| coming_from.iter().all(is_entered));
        let (name, found, rule) = match (end, within) {
            (Some((name, _)), _) => (name, "an absorbing state", "nobody leaves an absorbing state"),
            (None, Some(name)) => (
                name,
                "one of those that are entered",
                "an entry is a move into the states that are counted from one that is none of them",
            ),
            (None, None) => return true,
        };
        self.error(name.span, format!("`coming_from` names `{}`, {found}", name.name), rule);
        false
    }

    /// Warns where no way leads from some states to others.
    fn a_way_leads(
        &mut self,
        table: &Record,
        key: &str,
        from: impl Fn(StateId) -> bool,
        to: impl Fn(StateId) -> bool,
        (states, ways): (&[State], &[Transition]),
    ) {
        let passing = |id: &StateId| states[id.index()].kind == StateKind::Passing;
        let from_any = (0..states.len()).map(StateId::new).filter(passing).any(&from);
        let leads = |way: &Transition| {
            to(way.to)
                && match way.from {
                    From::State(id) => from(id),
                    From::Any => from_any,
                }
        };
        if !ways.iter().any(leads) {
            let span = table.cell(key).map_or(table.key.span, |cell| cell.span);
            let found = format!("nobody can ever have `{}`: there is no such way", table.key.name);
            self.warn(
                span,
                found,
                "what is counted of moves between states needs a way between them: [transition.FROM.TO]",
            );
        }
    }
}
