//! What was observed, held against the rest of the scenario: records that break off, more units than people can have, and payments
//! that do not say how much of a clause's cap they used up.

use super::Builder;
use crate::model::{
    AfterBreak, Bound, Contract, CountedFrom, Counts, ForEach, InputId, Limit, LimitFor, Measure,
    MeasureHead, MeasureId, Model, Per, PersonMeasure, Replay, ServiceEvent, breaks_off, needs_a_start,
};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::record::{CellValue, Record};
use crate::scenario::source::Span;

/// By so many days a length of whole months may be longer than the months that it is counted over.
const DAYS_OF_GRACE: f64 = 3.0;
/// Months in which a person is not believed to enter or to leave a setting more than once, one person with another.
const MONTHS_BETWEEN_MOVES: u16 = 3;

impl Builder<'_> {
    /// Warns of what was observed where it is hardly what the file means.
    pub(super) fn observed_is_credible(&mut self, record: &Record, model: &Model) {
        for (replay, table) in model.replays.iter().zip(record.records("replay")) {
            self.records_run_on(table, replay, model);
            self.caps_of_clauses_are_known(table, replay, &model.contracts);
            for (measure, rows) in &replay.units {
                self.people_can_have_them(table, replay, (*measure, rows), model);
            }
        }
    }

    /// A record of days that breaks off counts as no days from then on: what is saved of them is then all that there would be.
    fn records_run_on(&mut self, table: &Record, replay: &Replay, model: &Model) {
        let mut said: Vec<MeasureId> = Vec::new();
        for contract in &model.contracts {
            for (measure, last) in breaks_off(replay, contract, (&model.measures, &model.calendar)) {
                if said.contains(&measure) {
                    continue;
                }
                said.push(measure);
                let name = &model.measures[measure.index()].name;
                let found = format!(
                    "`{name}` is observed up to {} only, while contract `{}` compares it until {}",
                    self.month_said(last),
                    contract.name,
                    self.month_said(
                        self.calendar.month_of(contract.ends).min(self.calendar.horizon_months())
                    )
                );
                let rule = "without `until` what was observed stands to the end: a period that no figure is given for counts as nought, so that \
                            the contract sees a perfect result, or none at all";
                let date = self.calendar.date_of(self.calendar.month_end(last)).strftime("%Y-%m").to_string();
                let hint = format!(
                    "write `until = \"{date}\"`, or give `--from {date}` on the command line, so that later periods are simulated"
                );
                self.warn_with_hint(of_units(table, name), found, rule, &hint);
            }
        }
    }

    /// Payments of a contract are shared among its clauses by what these would have been paid: what is used of a clause's own limit, or
    /// of one on units, is an estimate.
    fn caps_of_clauses_are_known(&mut self, table: &Record, replay: &Replay, contracts: &[Contract]) {
        let Some(until) = replay.until else { return };
        for (id, _) in &replay.payments {
            let contract = &contracts[id.index()];
            let ends = self.calendar.month_of(contract.ends);
            let starts = self.calendar.month_of(contract.starts);
            let scope = |per: Per, month| per.scope(&self.calendar, month, starts);
            let is_open = |limit: &&Limit| {
                let of_all = limit.on.len() == contract.clauses.len();
                let is_unseen = match limit.bound {
                    Bound::AtMostUnits(_) => true,
                    Bound::AtMost { .. } | Bound::AtMostShare { .. } | Bound::AtLeast(_) => !of_all,
                };
                let goes_on = match limit.per {
                    Per::Contract => true,
                    Per::ContractYear | Per::FinancialYear | Per::Quarter => {
                        scope(limit.per, until) == scope(limit.per, until + 1)
                    }
                    Per::Month => false,
                };
                let goes_on = goes_on && limit.of == LimitFor::Everybody;
                is_unseen && goes_on
            };
            if until >= ends || until <= starts {
                continue;
            }
            let Some(limit) = contract.limits.iter().find(is_open) else { continue };
            let clause = &contract.clauses[limit.on[0]].name;
            let found = format!(
                "payments of contract `{}` are observed, and its clause `{clause}` has a limit of its own",
                contract.name
            );
            let rule = "what was observed of a whole contract is shared among its clauses as each future would have paid for them, and units are \
                        those that were simulated: how much of such a limit is used up by then is an estimate";
            let hint = "replay `units` of its measures where they are known";
            self.warn_with_hint(table.key.span, found, rule, hint);
        }
    }

    /// Nobody has more units than a person can have, nor before there was the time for one.
    fn people_can_have_them(
        &mut self,
        table: &Record,
        replay: &Replay,
        (id, rows): (MeasureId, &[InputId]),
        model: &Model,
    ) {
        let own = &model.measures[id.index()];
        let MeasureHead::Person(person) = &own.head else { return };
        if !is_of_those_who_started(&model.measures, id, person) {
            return;
        }
        let clauses = || model.contracts.iter().flat_map(|contract| &contract.clauses);
        let mut paying = clauses().filter(|clause| clause.for_each == ForEach::Measure(id)).peekable();
        let is_paid_once = paying.peek().is_some() && paying.all(|clause| clause.times == Some(1));
        let value = |row: InputId| self.inputs.row(row).law.base();
        let people = &self.inputs.row(model.cohort.people).law;
        // Who started, and after the end of which month at the earliest.
        let starts: Vec<(u16, f64)> = if replay.starts.is_empty() {
            // Figures beside which nobody is simulated may be of another programme, or sums without their dates.
            if !people.is_certain() || replay.until.is_none() {
                return;
            }
            vec![(0, people.base())]
        } else {
            let begin = |period: usize| replay.ends(period) - replay.every;
            replay.starts.iter().enumerate().map(|(period, &row)| (begin(period), value(row))).collect()
        };
        let mut units = 0.0;
        for (period, &row) in
            rows.iter().enumerate().filter(|(period, _)| replay.stands_in(replay.ends(*period)))
        {
            units += value(row);
            let month = replay.ends(period);
            let each = |from: u16| {
                let most = self.units_of_each(model, person, (from, month));
                if is_paid_once { Some(most.unwrap_or(1.0).min(1.0)) } else { most }
            };
            let there = || starts.iter().filter(|(from, _)| *from < month);
            let most: Option<f64> =
                there().map(|&(from, people)| Some(people * each(from)?)).sum::<Option<f64>>();
            let Some(most) = most else { return };
            if units <= most {
                continue;
            }
            let started: f64 = there().map(|(_, people)| people).sum();
            let who = if replay.starts.is_empty() { "in the cohort" } else { "who had started by then" };
            let found = format!(
                "of `{}` {units} observed by {}, with {started} people {who}",
                own.name,
                self.month_said(month)
            );
            let is_a_move = matches!(person.counts, Counts::Enters { .. } | Counts::Leaves { .. });
            let rule = if is_a_move && person.at_least.is_none() && !is_paid_once {
                "it is hardly to be believed that people enter or leave a setting more often than once in three months, one with another"
                    .to_owned()
            } else {
                format!("by then these people can have had {most} at most")
            };
            let hint = "units are those of each period by itself, not to date; look at these figures again";
            return self.warn_with_hint(of_units(table, &own.name), found, &rule, hint);
        }
    }

    /// The most units that a person has had by a month who started after another one at the earliest; none where there is no
    /// number to be held to.
    fn units_of_each(&self, model: &Model, person: &PersonMeasure, (from, month): (u16, u16)) -> Option<f64> {
        let days = f64::from(self.calendar.month_end(month) - self.calendar.month_end(from)) + DAYS_OF_GRACE;
        let after = |length| (days / self.shortest(length).max(1.0)).floor();
        let most = match &person.counts {
            Counts::Event(_) => 1.0,
            Counts::IsIn { at, .. } => after(*at).min(1.0),
            Counts::StaysIn { length, after_break: AfterBreak::Stops, .. } => after(*length).min(1.0),
            // Each unit takes a stay of its own.
            Counts::StaysIn { length, .. } => after(*length),
            Counts::Reaches(milestone) if model.milestones[milestone.index()].again_after.is_none() => 1.0,
            Counts::Enters { .. } | Counts::Leaves { .. } => {
                f64::from((month - from).div_ceil(MONTHS_BETWEEN_MOVES))
            }
            Counts::Reaches(_)
            | Counts::GainOn { .. }
            | Counts::TimeIn { .. }
            | Counts::Amount { .. }
            | Counts::Delivered(_)
            | Counts::CostOf { .. } => return person.at_least.map(|_| 1.0),
        };
        Some(if person.at_least.is_some() { most.min(1.0) } else { most })
    }

    /// A month as dates are written: "2026-03".
    fn month_said(&self, month: u16) -> String {
        let last = self.calendar.date_of(self.calendar.month_end(month) - 1);
        format!("the end of {}", last.strftime("%Y-%m"))
    }

    fn warn_with_hint(&mut self, span: Span, found: String, rule: &str, hint: &str) {
        self.diagnostics.push(Diagnostic::warning(span, found, rule).with_hint(hint.to_owned()));
    }
}

/// Whether only those have units who have started: others are not counted by the observed starts.
fn is_of_those_who_started(measures: &[Measure], id: MeasureId, person: &PersonMeasure) -> bool {
    match &person.counts {
        Counts::Event(ServiceEvent::Referred) => false,
        Counts::Event(ServiceEvent::Started | ServiceEvent::Completed | ServiceEvent::LeftEarly) => true,
        _ => person.from != CountedFrom::Referral && needs_a_start(measures, id),
    }
}

/// Where the units of a measure stand in a replay.
fn of_units(table: &Record, measure: &str) -> Span {
    let Some(CellValue::Columns(columns)) = table.value("units") else { return table.key.span };
    columns.iter().find(|(name, _)| name.name == measure).map_or(table.key.span, |(name, _)| name.span)
}
