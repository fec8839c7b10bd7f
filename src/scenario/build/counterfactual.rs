//! How rates as usual move over the years.

use super::{Builder, Use};
use crate::model::{Counterfactual, From, Sojourn, StateId, Transition, TransitionId};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, Record, TargetName, TransitionName};

impl Builder<'_> {
    pub(super) fn counterfactual(
        &mut self,
        record: &Record,
        transitions: &[Transition],
    ) -> Option<Counterfactual> {
        let table = record.record("counterfactual")?;
        self.inside(table, |builder| {
            let row = |builder: &mut Self, key: &str| {
                builder.row_if(table, key, Use::Standing, "counterfactual", Purpose::Comparator)
            };
            let (drift, wander) = (row(builder, "drift"), row(builder, "wander"));
            if drift.is_none() && wander.is_none() {
                let rule = "`counterfactual` says how rates move: `drift`, `wander` or both";
                builder.error(table.key.span, "`counterfactual` without `drift` and `wander`", rule);
            }
            Some(Counterfactual { drift, wander, on: builder.ways_that_move(table, transitions) })
        })
    }

    fn ways_that_move(&mut self, table: &Record, transitions: &[Transition]) -> Vec<TransitionId> {
        let Some(CellValue::Targets(listed)) = table.value("on") else { return Vec::new() };
        let mut ways = Vec::new();
        for target in listed {
            let TargetName::Transition(name) = target else { unreachable!("the reader admits ways only") };
            let way = self.way_named(name, transitions);
            if matches!(transitions[way.index()].sojourn, Sojourn::Exactly(_) | Sojourn::UntilAge(_)) {
                let rule = "drift and wander move a rate; a fixed time has none";
                self.error(name.span, "`on` names a way with a fixed time", rule);
            }
            if ways.contains(&way) {
                let found = format!("`transition.{}.{}` stands twice in `on`", name.from, name.to);
                self.error(name.span, found, "each way moves once");
            }
            ways.push(way);
        }
        ways
    }

    /// A way that the reader has found, by the names of its states.
    pub(super) fn way_named(&self, name: &TransitionName, transitions: &[Transition]) -> TransitionId {
        let state = |name: &str| self.names.states.iter().position(|state| state == name);
        let from = state(&name.from).map_or(From::Any, |place| From::State(StateId::new(place)));
        let is_named = |way: &Transition| way.from == from && Some(way.to.index()) == state(&name.to);
        let place = transitions.iter().position(is_named);
        TransitionId::new(place.expect("the reader resolves ways between states"))
    }
}
